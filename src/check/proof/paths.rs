//! How long the questions take: people drawn by lot walk the interview as citizens do.
//!
//! In: the space of a life event. Out: how many questions are asked, which of them, and how often an answer changes
//! anything. This is a measure, not a proof: it says how many people it rests on.

use super::Prover;
use crate::ask::interview::{Interview, interview};
use crate::logic::eval::Reading;
use crate::logic::program::InputKind;
use crate::logic::space::Lots;
use crate::logic::value::Known;
use crate::model::answers::{Answer, Answers};
use crate::model::value::{Name, Type, Value};
use rustc_hash::FxHashMap;

/// Questions that people are asked.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// How many questions each was asked, sorted.
    pub lengths: Vec<usize>,
    /// For each question that anybody was asked: how many were, and for how many another answer changes anything.
    pub asked: Vec<(Name, usize, usize)>,
}

impl Paths {
    /// Questions asked on average.
    pub fn mean(&self) -> f64 {
        self.lengths.iter().sum::<usize>() as f64 / self.lengths.len().max(1) as f64
    }
    /// Half are asked no more than this.
    pub fn median(&self) -> usize {
        self.lengths.get(self.lengths.len() / 2).copied().unwrap_or(0)
    }
    /// The longest.
    pub fn longest(&self) -> usize {
        self.lengths.last().copied().unwrap_or(0)
    }
}

impl Prover<'_> {
    /// Walks the questions with so many people; with `closely`, tries other answers to each of them as well.
    pub(super) fn paths(&mut self, people: usize, closely: bool) -> Paths {
        let mut lots = Lots::default();
        let mut out = Paths::default();
        let mut asked: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
        for _ in 0..people {
            let Some(person) = self.space.drawn(&mut lots) else { continue };
            let mut answers = person.answers;
            answers.rows = self.program.rows.clone();
            let talk = self.talk(&answers);
            let of: Vec<usize> = talk.asked.iter().copied().filter(|at| self.is_asked(*at)).collect();
            out.lengths.push(of.len());
            let told = told(&talk);
            for at in of {
                let counts = asked.entry(at).or_default();
                counts.0 += 1;
                if closely
                    && self
                        .others(&talk, at, &answers)
                        .iter()
                        .any(|other| told != self::told(&self.talk(other)))
                {
                    counts.1 += 1;
                }
            }
        }
        out.lengths.sort_unstable();
        let mut asked: Vec<_> = asked.into_iter().collect();
        asked.sort_unstable();
        out.asked = asked
            .into_iter()
            .map(|(at, (all, some))| (self.program.inputs[at].name.clone(), all, some))
            .collect();
        out
    }

    fn talk(&self, answers: &Answers) -> Interview<'_> {
        interview(self.program, self.scenario, &self.catalog.calendar, answers, self.today)
    }

    fn is_asked(&self, at: usize) -> bool {
        !matches!(
            self.program.inputs[at].kind,
            InputKind::Commitment | InputKind::Channel | InputKind::Further | InputKind::More
        )
    }

    /// The same person with other answers to one question: each other option, or a lower and a higher number.
    fn others(&self, talk: &Interview<'_>, at: usize, answers: &Answers) -> Vec<Answers> {
        let input = &self.program.inputs[at];
        if input.kind != InputKind::Question {
            return Vec::new();
        }
        let given = match answers.get(&input.name) {
            Some(Answer::Is(value)) => value.clone(),
            _ => return Vec::new(),
        };
        let values: Vec<Value> = match (&input.ty, &given) {
            (Type::Bool, Value::Bool(now)) => vec![Value::Bool(!now)],
            (Type::Choice(_), _) => talk.offered(&input.name).into_iter().map(Value::Choice).collect(),
            (Type::Multi(options), Value::Multi(now)) => options
                .iter()
                .map(|option| {
                    let mut other = now.clone();
                    match other.iter().position(|o| o == option) {
                        Some(at) => drop(other.remove(at)),
                        None => other.push(option.clone()),
                    }
                    Value::Multi(other)
                })
                .collect(),
            (_, Value::Number(_)) => {
                let (low, high) = talk.range(&input.name);
                low.into_iter().chain(high).map(Value::Number).collect()
            }
            _ => Vec::new(),
        };
        let other = |value: Value| {
            let mut other = answers.clone();
            other.set(input.name.clone(), Answer::Is(value));
            other
        };
        values.into_iter().filter(|value| *value != given).map(other).collect()
    }
}

/// All that is told at the end of the questions.
fn told(talk: &Interview<'_>) -> Vec<(Known, Known)> {
    let state = &talk.state;
    let both = |node| {
        (state.reading(node, Reading::Assumed).clone(), state.reading(node, Reading::Confirmed).clone())
    };
    let printed = state.program.outputs.iter().filter(|o| o.when.is_none_or(|when| !state.refused(when)));
    printed.map(|output| both(output.node)).collect()
}
