//! What would change it: the nearest single change of something a person can change, or the first month in which time
//! alone does. Facts of the past or of the person are never varied.

use crate::logic::eval::{self, Given, State};
use crate::logic::program::Program;
use crate::logic::value::{Known, Truth};
use crate::model::calendar::Calendar;
use crate::model::civil;
use crate::model::guide::WouldChange;
use crate::model::scenario::{Change, Scenario};
use crate::model::value::{Name, Q, Shown, ShownKind, Type, Value};
use indexmap::IndexMap;

/// How far ahead time is tried.
const MONTHS_AHEAD: i32 = 480;

/// For every item that is refused: what would make it apply, where something simple does.
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
        .filter(|(_, item)| state.refused(item.base) && !state.refused(item.situation))
        .map(|(at, _)| at)
        .collect();
    let mut out = IndexMap::new();
    let search = Search { program, scenario, calendar, state };
    search.by_time(&mut open, &[], &mut out);
    let free = search.free_answers();
    for (input, given, shown) in &free {
        let changed = [(*input, given.clone(), shown.clone())];
        let at = search.at(state.today, &changed);
        open.retain(|item| !search.settle(&at, *item, &changed, None, &mut out));
    }
    for (input, given, shown) in &free {
        if open.is_empty() {
            break;
        }
        search.by_time(&mut open, &[(*input, given.clone(), shown.clone())], &mut out);
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
            let Some(question) = self.scenario.questions.get(&input.name) else { continue };
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

    /// Whether the item now applies; records it if so.
    fn settle(
        &self,
        state: &State<'_>,
        item: usize,
        changed: &[Changed],
        on: Option<i64>,
        out: &mut IndexMap<Name, WouldChange>,
    ) -> bool {
        let nodes = &self.program.items[item];
        let applies = state.truth(nodes.base).0 == Truth::True;
        if applies {
            let answers = changed
                .iter()
                .map(|(at, _, shown)| (self.program.inputs[*at].name.clone(), shown.clone()))
                .collect();
            out.insert(nodes.name.clone(), WouldChange { answers, on });
        }
        applies
    }

    /// First of each month ahead; the first month that works is refined to the day for dates.
    fn by_time(&self, open: &mut Vec<usize>, changed: &[Changed], out: &mut IndexMap<Name, WouldChange>) {
        if open.is_empty() || !self.time_matters() {
            return;
        }
        let this_month = civil::month_of(self.state.today as i32);
        // A coarse pass by years finds items that time never changes, so that most are not tried 480 times.
        let reachable: Vec<usize> = (1..=MONTHS_AHEAD / 12)
            .filter_map(|year| civil::month_start(this_month + year * 12))
            .flat_map(|day| {
                let at = self.at(day.into(), changed);
                open.iter()
                    .copied()
                    .filter(|item| at.truth(self.program.items[*item].base).0 == Truth::True)
                    .collect::<Vec<_>>()
            })
            .collect();
        let mut wanted: Vec<usize> = open.iter().copied().filter(|item| reachable.contains(item)).collect();
        for month in 1..=MONTHS_AHEAD {
            if wanted.is_empty() {
                break;
            }
            let Some(day) = civil::month_start(this_month + month) else { break };
            let at = self.at(day.into(), changed);
            wanted.retain(|item| !self.settle(&at, *item, changed, Some(day.into()), out));
        }
        open.retain(|item| !out.contains_key(&self.program.items[*item].name));
    }

    fn time_matters(&self) -> bool {
        let grows = self.scenario.questions.values().any(|q| matches!(q.change, Change::Monthly(_)));
        grows || self.program.nodes.iter().any(|op| matches!(op, crate::logic::op::Op::Today))
    }

    /// Every other value of an answered question that the person decides.
    fn free_answers(&self) -> Vec<Changed> {
        let mut out = Vec::new();
        for (at, input) in self.program.inputs.iter().enumerate() {
            let Some(question) = self.scenario.questions.get(&input.name) else { continue };
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
