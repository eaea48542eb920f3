//! An example person of a set: complete, and with the few answers that matter named apart.

use super::variables::Domain;
use super::{Level, STRIDE, Space};
use crate::logic::program::InputKind;
use crate::model::answers::{Answer, Answers};
use crate::model::value::{Name, Q, Type, Value};

/// Somebody.
#[derive(Clone, Debug)]
pub struct Person {
    /// All answers.
    pub answers: Answers,
    /// The answers that put the person into the set, in the order of the questions.
    pub because: Vec<(Name, Type, Value)>,
    /// Whether numbers were found for every comparison; else nobody knows that this person exists.
    pub sure: bool,
}

impl Space<'_> {
    /// The person of a path, with numbers for the comparisons on it.
    pub(super) fn person(&self, path: &[(Level, usize)], numbers: &[(usize, Q)]) -> Person {
        let at = |level: Level| path.iter().find(|(l, _)| *l == level).map(|(_, value)| *value);
        let mut person = Person { answers: Answers::default(), because: Vec::new(), sure: true };
        for (index, variable) in self.variables.iter().enumerate() {
            let level = index as Level * STRIDE;
            let own = |value: usize| at(level).unwrap_or(value);
            let mut matters = at(level).is_some();
            let value = match &variable.domain {
                Domain::Bool => Some(Value::Bool(own(0) == 1)),
                Domain::Options(names, _) => names.get(own(0)).cloned().map(Value::Choice),
                Domain::Regions(codes) => codes.get(own(0)).cloned().map(Value::Region),
                Domain::Texts(texts) => texts.get(own(0)).cloned().map(Value::Text),
                Domain::Set(names) => {
                    let bit = |b: usize| at(level + b as Level);
                    matters = (0..names.len()).any(|b| bit(b).is_some());
                    let chosen = names.iter().enumerate().filter(|(b, _)| bit(*b) == Some(1));
                    Some(Value::Multi(chosen.map(|(_, n)| n.clone()).collect()))
                }
                Domain::Number(axis) => {
                    let (value, known) = self.number(*axis, path, numbers);
                    matters = known;
                    Some(Value::Number(value))
                }
            };
            let Some(value) = value else { continue };
            place(&mut person.answers, &variable.kind, &variable.name, &value);
            let silent = matches!(
                variable.kind,
                InputKind::Commitment | InputKind::Channel | InputKind::More | InputKind::Further
            );
            if matters && !silent {
                person.because.push((variable.name.clone(), variable.ty.clone(), value));
            }
        }
        person
    }

    /// A number's value on a path, and whether the path looks at it.
    fn number(&self, axis: usize, path: &[(Level, usize)], numbers: &[(usize, Q)]) -> (Q, bool) {
        if let Some((_, value)) = numbers.iter().find(|(a, _)| *a == axis) {
            return (*value, true);
        }
        let found = self.clusters.iter().find_map(|c| Some((c, c.axes.iter().position(|a| *a == axis)?)));
        let Some((cluster, position)) = found else { return (self.axes[axis].low, false) };
        let at = path.iter().find(|(level, _)| *level == cluster.level).map(|(_, value)| *value);
        (cluster.cells[at.unwrap_or(0)].point[position], at.is_some())
    }
}

/// Puts a value where answers or choices keep it.
fn place(answers: &mut Answers, kind: &InputKind, name: &Name, value: &Value) {
    let choices = &mut answers.choices;
    match (kind, value) {
        (InputKind::Question | InputKind::More, _) => answers.set(name.clone(), Answer::Is(value.clone())),
        (InputKind::Optional, Value::Multi(items)) => choices.optional = Some(items.clone()),
        (InputKind::Exclusive, Value::Choice(item)) => {
            choices.one_of.insert(name.clone(), item.clone());
        }
        (InputKind::Commitment, Value::Bool(true)) => {
            let paper = name.strip_prefix(crate::logic::eval::COMMITMENT).unwrap_or(name);
            choices.commitments.push(paper.into());
        }
        (InputKind::Channel, Value::Choice(channel)) => choices.channel = Some(channel.clone()),
        _ => {}
    }
}
