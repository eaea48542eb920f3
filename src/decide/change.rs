//! What would change it: the nearest single change of something a person can change, or the first month in which time
//! alone does. Facts of the past or of the person are never varied.

use crate::logic::eval::{self, Given, State};
use crate::logic::op::Op;
use crate::logic::program::{ItemNodes, Program};
use crate::logic::value::{Known, Truth};
use crate::model::calendar::Calendar;
use crate::model::civil;
use crate::model::guide::WouldChange;
use crate::model::scenario::{Change, Scenario};
use crate::model::value::{Name, Q, Shown, ShownKind, Type, Value};
use indexmap::IndexMap;

/// How far ahead time is tried.
const MONTHS_AHEAD: i32 = 480;

/// Months ahead at which a changed answer is tried together with time.
const FEW_MARKS: [i32; 6] = [1, 3, 6, 12, 36, 120];

/// Months ahead at which time alone is tried: every month for a year, every half year for ten, then every year.
fn marks() -> Vec<i32> {
    (1..=12).chain((18..=120).step_by(6)).chain((132..=MONTHS_AHEAD).step_by(12)).collect()
}

/// An item, or an item in a row.
fn key(nodes: &ItemNodes) -> Name {
    nodes.row.as_ref().map_or_else(|| nodes.name.clone(), |row| row.name(&nodes.name))
}

/// For every item that is refused, and every row of one: what would make it apply, where something simple does.
pub fn would_change(
    program: &Program,
    scenario: &Scenario,
    calendar: &Calendar,
    state: &State<'_>,
) -> IndexMap<Name, WouldChange> {
    let mut open: Vec<usize> = program
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| {
            state.refused(item.base) && !state.refused(item.situation) && !state.refused(item.present)
        })
        .map(|(at, _)| at)
        .collect();
    let mut out = IndexMap::new();
    let search = Search { program, scenario, calendar, state };
    let moved_by_time = search.moved_by_time();
    let (mut timed, mut steady): (Vec<usize>, Vec<usize>) =
        open.drain(..).partition(|item| moved_by_time[program.items[*item].base.0 as usize]);
    search.by_time(&marks(), &mut timed, &[], &mut out);
    open.append(&mut timed);
    open.append(&mut steady);
    open.sort_unstable();
    let free = search.free_answers();
    let touches =
        |input: usize, item: usize| program.cones[input].binary_search(&program.items[item].base).is_ok();
    for (input, given, shown) in &free {
        if !open.iter().any(|item| touches(*input, *item)) {
            continue;
        }
        let changed = [(*input, given.clone(), shown.clone())];
        let at = search.at(state.today, &changed);
        open.retain(|item| {
            let applies = search.applies(&at, *item);
            if applies {
                search.record(*item, &changed, None, &mut out);
            }
            !applies
        });
    }
    for (input, given, shown) in &free {
        let both =
            |item: &usize| touches(*input, *item) && moved_by_time[program.items[*item].base.0 as usize];
        let mut tried: Vec<usize> = open
            .iter()
            .copied()
            .filter(|item| !out.contains_key(&key(&program.items[*item])) && both(item))
            .collect();
        search.by_time(&FEW_MARKS, &mut tried, &[(*input, given.clone(), shown.clone())], &mut out);
    }
    out
}

type Changed = (usize, Given, Shown);

struct Search<'a, 'p> {
    program: &'p Program,
    scenario: &'a Scenario,
    calendar: &'a Calendar,
    state: &'a State<'p>,
}

impl Search<'_, '_> {
    /// The state on another day with some answers changed and time-bound answers grown.
    fn at(&self, day: i64, changed: &[Changed]) -> State<'_> {
        let months = civil::months_between(self.state.today as i32, day as i32);
        let mut given = self.state.given.clone();
        for (at, input) in self.program.inputs.iter().enumerate() {
            let Some(question) = self.scenario.question(&input.name) else { continue };
            if let (Change::Monthly(step), Given::Is(Known::Line(line))) = (&question.change, &given[at]) {
                let grown = *step * Q::from_integer(months.into());
                given[at] = Given::Is(Known::Line(line.map_monotone(true, |q| eval_add(q, grown))));
            }
        }
        for (at, new, _) in changed {
            given[*at] = new.clone();
        }
        State::from_given(self.program, self.calendar, given, day)
    }

    fn applies(&self, state: &State<'_>, item: usize) -> bool {
        state.truth(self.program.items[item].base).0 == Truth::True
    }

    fn record(
        &self,
        item: usize,
        changed: &[Changed],
        on: Option<i64>,
        out: &mut IndexMap<Name, WouldChange>,
    ) {
        let name = |at: usize| self.program.inputs[at].name.clone();
        let answers = changed.iter().map(|(at, _, shown)| (name(*at), shown.clone())).collect();
        out.insert(key(&self.program.items[item]), WouldChange { answers, on });
    }

    /// First days of the marked months ahead; a mark that works is narrowed down to the first month since the mark
    /// before it.
    fn by_time(
        &self,
        marks: &[i32],
        open: &mut Vec<usize>,
        changed: &[Changed],
        out: &mut IndexMap<Name, WouldChange>,
    ) {
        if open.is_empty() {
            return;
        }
        let this_month = civil::month_of(self.state.today as i32);
        let first_day = |ahead: i32| civil::month_start(this_month + ahead).map(i64::from);
        let mut before = 0;
        for mark in marks {
            let Some(day) = first_day(*mark) else { break };
            let at = self.at(day, changed);
            let hits: Vec<usize> = open.iter().copied().filter(|item| self.applies(&at, *item)).collect();
            for item in hits {
                let (mut too_early, mut works) = (before, *mark);
                while works - too_early > 1 {
                    let middle = (works + too_early) / 2;
                    let reached =
                        first_day(middle).is_some_and(|day| self.applies(&self.at(day, changed), item));
                    if reached { works = middle } else { too_early = middle }
                }
                if let Some(day) = first_day(works) {
                    self.record(item, changed, Some(day), out);
                }
            }
            open.retain(|item| !out.contains_key(&key(&self.program.items[*item])));
            before = *mark;
        }
    }

    /// For each node: whether today or an answer that grows by itself can move it.
    fn moved_by_time(&self) -> Vec<bool> {
        let grows = |at: usize| {
            let question = self.scenario.question(&self.program.inputs[at].name);
            question.is_some_and(|q| matches!(q.change, Change::Monthly(_)))
        };
        let mut moved = vec![false; self.program.nodes.len()];
        for (at, op) in self.program.nodes.iter().enumerate() {
            moved[at] = match op {
                Op::Today => true,
                Op::Input(input) if grows(input.input as usize) => true,
                op => Program::children(op).iter().any(|n| moved[n.0 as usize]),
            };
        }
        moved
    }

    /// Every other value of an answered question that the person decides.
    fn free_answers(&self) -> Vec<Changed> {
        let mut out = Vec::new();
        for (at, input) in self.program.inputs.iter().enumerate() {
            let Some(question) = self.scenario.question(&input.name) else { continue };
            if question.change != Change::Free || self.state.given[at] == Given::No {
                continue;
            }
            let values: Vec<Value> = match &input.ty {
                Type::Bool => vec![Value::Bool(true), Value::Bool(false)],
                Type::Choice(options) => options.iter().cloned().map(Value::Choice).collect(),
                _ => Vec::new(),
            };
            for value in values {
                let Some(known) = eval::known(&value, &input.ty) else { continue };
                let given = Given::Is(known);
                if given != self.state.given[at] {
                    let shown = Shown { ty: input.ty.clone(), what: ShownKind::Known(value), approx: false };
                    out.push((at, given, shown));
                }
            }
        }
        out
    }
}

fn eval_add(a: Q, b: Q) -> Option<Q> {
    crate::logic::value::add(a, b)
}
