//! What a person has answered and chosen. Holds no identity.

use crate::model::list::{self, RowRef, Rows};
use crate::model::value::{Name, Q, Value};
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
    /// 回答, by question name; those of rows by the names of [`list`].
    pub given: IndexMap<Name, Answer>,
    /// The rows of every list.
    pub rows: Rows,
    /// 选择.
    pub choices: Choices,
    /// Which answers another life event has given, if any.
    pub carried: Option<Carried>,
}

/// Answers that came along with a 转办 and were not given anew since.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// Hash of the slug of the life event they came from, as a link code writes names.
    pub from: u32,
    /// The questions.
    pub questions: Vec<Name>,
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
    /// Sets an answer, keeping the place of an earlier one. It is the person's own from now on.
    pub fn set(&mut self, question: impl Into<Name>, answer: Answer) {
        let question = question.into();
        if let Some(carried) = &mut self.carried {
            carried.questions.retain(|other| *other != question);
            self.carried = self.carried.take().filter(|carried| !carried.questions.is_empty());
        }
        self.given.insert(question, answer);
    }
    /// Adds a row to a list and gives its id. A row counted but not listed so far becomes this one; a list already
    /// closed stays closed.
    pub fn add_row(&mut self, of: &str) -> u32 {
        let one = Q::from_integer(1);
        let less = |n: &Q| if *n > one { *n - one } else { Q::from_integer(0) };
        match self.given.get_mut(&list::more_name(of)) {
            Some(Answer::Is(Value::Number(n))) => *n = less(n),
            Some(Answer::Is(Value::Range(a, b))) => (*a, *b) = (less(a), less(b)),
            _ => {}
        }
        self.rows.add(of)
    }
    /// Removes a row with all its answers. The other rows keep theirs.
    pub fn remove_row(&mut self, of: &str, id: u32) {
        self.rows.remove(of, id);
        self.given.retain(|name, _| {
            list::row_part(name).is_none_or(|(row, _)| &*row.list != of || row.row != list::Row::Listed(id))
        });
    }
    /// Sets the answer of a row.
    pub fn set_in_row(&mut self, row: &RowRef, column: &str, answer: Answer) {
        self.set(row.name(column), answer);
    }
    /// Says that a list has no more rows than those added.
    pub fn close(&mut self, of: &str) {
        self.set(list::more_name(of), Answer::Is(Value::Number(Q::from_integer(0))));
    }
    /// Whether it was said how many more rows a list has, or that this is not clear.
    pub fn is_closed(&self, of: &str) -> bool {
        self.given.contains_key(&list::more_name(of))
    }
}
