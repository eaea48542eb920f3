//! Somebody like the person of an example, but for one answer, to whom changed rules say something else.

use super::cases::{Case, Group, both};
use super::results::{Meaning, Root};
use crate::check::examples::interviewed;
use crate::logic::eval::State;
use crate::logic::op::{NodeId, Op};
use crate::logic::program::{Input, InputKind, Program};
use crate::logic::value::{Known, Truth};
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::value::{Name, Q, Type, Value};
use rustc_hash::FxHashSet;

/// People looked at for one slip.
const PEOPLE: usize = 20_000;
/// Bounds of one type that answers are laid around.
const BOUNDS: usize = 12;
/// Questions answered until nothing is open any more.
const OPEN: usize = 40;

/// Somebody near an example.
pub(super) struct Neighbour {
    pub answers: Answers,
    pub day: i64,
    /// Name of the example, and the question answered otherwise.
    pub like: (String, Name),
}

/// The rules as they are and as changed.
pub(super) struct Pair<'a, 'l> {
    pub catalog: &'a Catalog,
    pub group: &'a Group<'l>,
    pub program: &'a Program,
    pub roots: &'a [Root],
    pub changed: &'a [usize],
}

/// Answers of examples, to be given by others: for each input those that were seen.
#[derive(Default)]
pub(super) struct Seen(Vec<Vec<Answer>>);

impl Seen {
    pub(super) fn of(group: &Group<'_>) -> Seen {
        let seen = |input: &Input| {
            let mut out: Vec<(Answer, usize)> = Vec::new();
            for answer in group.cases.iter().filter_map(|case| case.answers.get(&input.name)) {
                match out.iter_mut().find(|(known, _)| known == answer) {
                    Some((_, times)) => *times += 1,
                    None => out.push((answer.clone(), 1)),
                }
            }
            out.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
            out.into_iter().map(|(answer, _)| answer).collect()
        };
        Seen(group.program.inputs.iter().map(seen).collect())
    }
}

impl Pair<'_, '_> {
    /// Calls `take` with one neighbour after the other to whom something else is said, until it accepts one.
    pub(super) fn find<T>(&self, mut take: impl FnMut(&Neighbour) -> Option<T>) -> Option<T> {
        let printed = |at: &&usize| self.group.roots[**at].meaning != Meaning::Computed;
        let printed: Vec<usize> = self.changed.iter().filter(printed).copied().collect();
        let base = &self.group.program;
        let mut cone = Cone::default();
        for at in &printed {
            cone.add(base, &self.group.roots[*at]);
        }
        let own = std::mem::take(&mut cone.bounds);
        for at in &printed {
            cone.add(self.program, &self.roots[*at]);
        }
        cone.differing_first(own);
        let asked = base.inputs.iter().enumerate().filter(|(_, input)| cone.inputs.contains(&input.name));
        let asked: Vec<(&Input, Vec<Answer>)> =
            asked.map(|(at, input)| (input, self.others(input, &self.group.seen.0[at], &cone))).collect();
        let mut left = PEOPLE;
        for case in &self.group.cases {
            for (input, values) in &asked {
                for answers in varied(case, input, values) {
                    left = left.checked_sub(1)?;
                    if !self.tells(&answers, case.today, &printed) {
                        continue;
                    }
                    let Some(answers) = self.filled(answers, case.today) else { continue };
                    let like = (case.example.name.clone(), input.name.clone());
                    if let Some(found) = take(&Neighbour { answers, day: case.today, like }) {
                        return Some(found);
                    }
                }
            }
        }
        None
    }

    /// Whether something else is said to this person.
    fn tells(&self, answers: &Answers, day: i64, printed: &[usize]) -> bool {
        let calendar = &self.catalog.calendar;
        let own = State::new(&self.group.program, calendar, answers, day);
        let other = State::new(self.program, calendar, answers, day);
        let may = |node: &NodeId| other.truth(*node).0 != Truth::False;
        printed.iter().any(|at| {
            let (a, b) = (&self.group.roots[*at], &self.roots[*at]);
            (b.when.is_empty() || b.when.iter().any(may)) && both(&own, a.node) != both(&other, b.node)
        })
    }

    /// Other answers to a question: all options, numbers that examples give, and those around bounds.
    fn others(&self, input: &Input, seen: &[Answer], cone: &Cone) -> Vec<Answer> {
        let mut out: Vec<Answer> = Vec::new();
        let mut add = |value: Value| {
            if !out.contains(&Answer::Is(value.clone())) {
                out.push(Answer::Is(value));
            }
        };
        match &input.ty {
            Type::Bool => [true, false].into_iter().for_each(|b| add(Value::Bool(b))),
            Type::Choice(options) => options.iter().for_each(|o| add(Value::Choice(o.clone()))),
            Type::Multi(_) => {}
            ty => {
                let bounds: Vec<Q> = cone.bounds.iter().filter(|(t, _)| t == ty).map(|(_, q)| *q).collect();
                let one = Q::from_integer(1);
                for bound in bounds.into_iter().take(BOUNDS) {
                    [bound - one, bound, bound + one].into_iter().for_each(|q| add(Value::Number(q)));
                }
            }
        }
        let seen = seen.iter().filter(|answer| matches!(answer, Answer::Is(_))).take(2 * BOUNDS);
        for answer in seen {
            if !out.contains(answer) {
                out.push(answer.clone());
            }
        }
        out
    }

    /// Whatever is still open, answered as examples answer it.
    fn filled(&self, mut answers: Answers, day: i64) -> Option<Answers> {
        let program = &self.group.program;
        for _ in 0..OPEN {
            let Some(at) = interviewed(self.catalog, program, &answers, day)?.next else {
                return Some(answers);
            };
            let input = &program.inputs[at];
            match (&input.kind, &input.ty) {
                (InputKind::Optional, _) => answers.choices.optional = Some(Vec::new()),
                (InputKind::Exclusive, Type::Choice(options)) => {
                    answers.choices.one_of.insert(input.name.clone(), options.first()?.clone());
                }
                (InputKind::More, _) => answers.set(input.name.clone(), none_more()),
                _ => {
                    let seen = self.group.seen.0[at].iter().find(|answer| matches!(answer, Answer::Is(_)));
                    let answer = seen.cloned().or_else(|| plain(&input.ty))?;
                    answers.set(input.name.clone(), answer);
                }
            }
        }
        None
    }
}

fn none_more() -> Answer {
    Answer::Is(Value::Number(Q::from_integer(0)))
}

fn plain(ty: &Type) -> Option<Answer> {
    Some(Answer::Is(match ty {
        Type::Bool => Value::Bool(false),
        Type::Choice(options) => Value::Choice(options.first()?.clone()),
        Type::Multi(_) => Value::Multi(Vec::new()),
        _ => return None,
    }))
}

/// The answers of an example with another one to this question.
fn varied(case: &Case<'_>, input: &Input, values: &[Answer]) -> Vec<Answers> {
    let with = |change: &dyn Fn(&mut Answers)| {
        let mut answers = case.answers.clone();
        change(&mut answers);
        answers
    };
    let toggled = |options: &[Name], own: &[Name]| -> Vec<Vec<Name>> {
        let toggle = |option: &Name| match own.contains(option) {
            true => own.iter().filter(|o| *o != option).cloned().collect(),
            false => own.iter().chain([option]).cloned().collect(),
        };
        options.iter().map(toggle).collect()
    };
    match (&input.kind, &input.ty) {
        (InputKind::Optional, Type::Multi(options)) => {
            let own = case.answers.choices.optional.clone().unwrap_or_default();
            let sets = toggled(options, &own).into_iter();
            sets.map(|set| with(&|answers| answers.choices.optional = Some(set.clone()))).collect()
        }
        (InputKind::Exclusive, Type::Choice(options)) => {
            let others = options.iter().filter(|o| case.answers.choices.one_of.get(&input.name) != Some(*o));
            let chosen = |answers: &mut Answers, option: &Name| {
                answers.choices.one_of.insert(input.name.clone(), option.clone());
            };
            others.map(|option| with(&|answers| chosen(answers, option))).collect()
        }
        (InputKind::Question, ty) => {
            let Some(own) = case.answers.get(&input.name) else { return Vec::new() };
            let mut values: Vec<Answer> = values.iter().filter(|value| *value != own).cloned().collect();
            if let (Type::Multi(options), Answer::Is(Value::Multi(own))) = (ty, own) {
                values.extend(toggled(options, own).into_iter().map(|set| Answer::Is(Value::Multi(set))));
            }
            values.iter().map(|value| with(&|a| a.set(input.name.clone(), value.clone()))).collect()
        }
        _ => Vec::new(),
    }
}

/// What a value is computed from.
#[derive(Default)]
struct Cone {
    inputs: FxHashSet<Name>,
    bounds: Vec<(Type, Q)>,
}

impl Cone {
    /// The bounds of both, those that only one has before the others.
    fn differing_first(&mut self, own: Vec<(Type, Q)>) {
        let (both, mut bounds): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.bounds).into_iter().partition(|bound| own.contains(bound));
        bounds.extend(own.into_iter().filter(|bound| !both.contains(bound)));
        bounds.extend(both);
        self.bounds = bounds;
    }

    fn add(&mut self, program: &Program, root: &Root) {
        let mut seen: FxHashSet<NodeId> = FxHashSet::default();
        let mut left: Vec<NodeId> = root.when.iter().copied().chain([root.node]).collect();
        while let Some(node) = left.pop() {
            if !seen.insert(node) {
                continue;
            }
            let op = &program.nodes[node.0 as usize];
            if let Op::Const(known @ Known::Line(_)) = op
                && let Some(q) = known.number()
            {
                let bound = (program.ty(node).clone(), q);
                if !self.bounds.contains(&bound) {
                    self.bounds.push(bound);
                }
            }
            left.extend(Program::children(op));
        }
        let read = program.inputs.iter().filter(|input| seen.contains(&input.node));
        self.inputs.extend(read.map(|input| input.name.clone()));
    }
}
