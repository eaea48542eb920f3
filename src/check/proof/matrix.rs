//! Who can do what: for each option of a question, the items that all, some or none of those who choose it can do.

use super::{Prover, Step};
use crate::model::scenario::QuestionKind;
use crate::model::value::{Name, Type};

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Everybody with this option.
    All,
    /// Some of them.
    Some,
    /// Nobody.
    None,
}

/// Options of a question × items.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The question.
    pub question: Name,
    /// Its options; for 是否 the words of both answers.
    pub options: Vec<Name>,
    /// Each item with a cell for each option.
    pub rows: Vec<(Name, Vec<Share>)>,
}

impl Prover<'_> {
    /// The table for a question, or for the first one with options. `Ok(None)` when there is no such question.
    pub(super) fn matrix(&mut self, question: Option<&str>) -> Step<Option<Matrix>> {
        let program = self.program;
        let fits = |name: &Name| match question {
            Some(wanted) => **name == *wanted,
            None => self.scenario.questions.get(name).is_some_and(|q| q.kind == QuestionKind::Single),
        };
        let found = program.inputs.iter().position(|input| {
            fits(&input.name) && matches!(input.ty, Type::Choice(_) | Type::Multi(_) | Type::Bool)
        });
        let Some(index) = found else { return Ok(None) };
        let Some(question) = self.scenario.questions.get(&program.inputs[index].name) else {
            return Ok(None);
        };
        let mut options = Vec::new();
        let mut sets = Vec::new();
        if program.inputs[index].ty == Type::Bool {
            let node = program.inputs[index].node;
            for (word, set) in [("是", self.holds(node)?), ("否", self.fails(node)?)] {
                options.push(Name::from(word));
                sets.push(set);
            }
        }
        for option in &question.options {
            if let Some(set) = self.space.outcome(0, index, &option.name)? {
                options.push(option.name.clone());
                sets.push(set);
            }
        }
        let mut rows = Vec::new();
        for item in self.scenario.items.values() {
            let all: Vec<_> = program.items.iter().filter(|n| n.name == item.name).collect();
            if all.is_empty() {
                continue;
            }
            let mut cells = Vec::new();
            for set in &sets {
                let mut share = Share::None;
                // An item with 逐条 stands once for each row.
                for nodes in &all {
                    let truth = self.truth(nodes.applies)?;
                    let (some, rest) = (self.space.possibly(truth)?, self.space.map(truth, [1, 0, 1])?);
                    if self.anyone(&[*set, some])? {
                        share = if self.anyone(&[*set, rest])? { Share::Some } else { Share::All };
                        break;
                    }
                }
                cells.push(share);
            }
            rows.push((item.name.clone(), cells));
        }
        Ok(Some(Matrix { question: question.name.clone(), options, rows }))
    }
}
