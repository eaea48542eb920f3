//! What a person has answered and chosen. Holds no identity.

use crate::model::value::{Name, Value};
use indexmap::IndexMap;

/// One answer. Not having an entry means unanswered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// 不清楚: the result becomes the superset.
    Unclear,
    /// A value, possibly a range.
    Is(Value),
}

/// Answers by question name, and choices kept beside them.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Answers {
    /// 回答, by question name.
    pub given: IndexMap<Name, Answer>,
    /// 选择.
    pub choices: Choices,
}

/// 选择: what the person wants, as opposed to what is the case.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Choices {
    /// 自选 items wanted; `None` = not asked yet.
    pub optional: Option<Vec<Name>>,
    /// 只能选一: group → item.
    pub one_of: IndexMap<Name, Name>,
    /// 承诺: papers replaced by a signed commitment.
    pub commitments: Vec<Name>,
    /// 渠道 wanted for the whole guide.
    pub channel: Option<Name>,
    /// 出发地: the place to measure distances from; never an address of the person.
    pub start: Option<Name>,
}

impl Answers {
    /// The answer to a question, if any.
    pub fn get(&self, question: &str) -> Option<&Answer> {
        self.given.get(question)
    }
    /// Sets an answer, keeping the place of an earlier one.
    pub fn set(&mut self, question: impl Into<Name>, answer: Answer) {
        self.given.insert(question.into(), answer);
    }
}
