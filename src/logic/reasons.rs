//! Why a node is what it is: the leaves that decided it, or that could still decide it.

use crate::logic::eval::{Reading, State};
use crate::logic::op::{NodeId, Op};
use crate::logic::program::Program;
use crate::logic::show;
use crate::logic::value::{Known, Truth};
use crate::model::value::{Name, Shown};
use std::collections::HashSet;

/// The story of one node.
#[derive(Clone, Debug, Default)]
pub struct Why {
    /// Inputs whose answers decided, or could decide.
    pub inputs: Vec<usize>,
    /// Facts on the way, with their values.
    pub facts: Vec<(Name, Shown)>,
    /// 说明 of the rows hit; a fact's own 说明 is for authors.
    pub notes: Vec<String>,
    /// 依据 of facts and of the rows hit.
    pub basis: Vec<String>,
}

/// Minimal and deterministic: all parts where all were needed, the first decisive part in the author's order where one
/// suffices, for a table the row hit.
pub fn reasons(state: &State<'_>, node: NodeId) -> Why {
    // The reading that decides: confirmed where it can.
    let reading = if state.reading(node, Reading::Confirmed).is_settled() {
        Reading::Confirmed
    } else {
        Reading::Assumed
    };
    let mut walk = Walk { state, reading, seen: HashSet::new(), why: Why::default() };
    walk.visit(node);
    walk.why.inputs.sort_unstable();
    walk.why.inputs.dedup();
    walk.why
}

struct Walk<'a, 'p> {
    state: &'a State<'p>,
    reading: Reading,
    seen: HashSet<NodeId>,
    why: Why,
}

impl Walk<'_, '_> {
    fn known(&self, node: NodeId) -> &Known {
        self.state.reading(node, self.reading)
    }

    fn visit(&mut self, node: NodeId) {
        if !self.seen.insert(node) {
            return;
        }
        let program: &Program = &self.state.program;
        let story = program.stories.get(&node);
        if let Some(story) = story {
            if let Some(name) = &story.name {
                self.why.facts.push((name.clone(), show::shown(self.state, node)));
            }
            self.why.basis.extend(story.basis.iter().cloned());
        }
        match program.op(node) {
            Op::And(parts) => self.junction(parts, Truth::False),
            Op::Or(parts) => self.junction(parts, Truth::True),
            Op::First(rows, otherwise) => {
                for (at, (cond, value)) in rows.iter().enumerate() {
                    let truth = self.known(*cond).truth();
                    self.visit(*cond);
                    if truth == Truth::False {
                        continue;
                    }
                    self.visit(*value);
                    if truth == Truth::True {
                        if let Some(story) = story.filter(|s| s.rows.len() == rows.len() + 1) {
                            let (note, basis) = &story.rows[at];
                            self.why.notes.extend(note.clone());
                            self.why.basis.extend(basis.iter().cloned());
                        }
                        return;
                    }
                }
                if let Some((note, basis)) =
                    story.filter(|s| s.rows.len() == rows.len() + 1).and_then(|s| s.rows.last())
                {
                    self.why.notes.extend(note.clone());
                    self.why.basis.extend(basis.iter().cloned());
                }
                self.visit(*otherwise);
            }
            Op::ByOption(of, results) => {
                self.visit(*of);
                if let Known::One(mask) = self.known(*of).clone() {
                    for (at, result) in results.iter().enumerate() {
                        if mask & (1 << at) != 0 {
                            self.visit(*result);
                        }
                    }
                }
            }
            Op::Input(input) => self.why.inputs.push(input.input as usize),
            op => Program::children(op).into_iter().for_each(|n| self.visit(n)),
        }
    }

    /// One decisive part suffices; otherwise all decided parts, or all open ones.
    fn junction(&mut self, parts: &[NodeId], decisive: Truth) {
        if let Some(part) = parts.iter().find(|p| self.known(**p).truth() == decisive) {
            return self.visit(*part);
        }
        let open: Vec<NodeId> =
            parts.iter().copied().filter(|p| self.known(*p).truth() == Truth::Unknown).collect();
        let told = if open.is_empty() { parts.to_vec() } else { open };
        told.into_iter().for_each(|p| self.visit(p));
    }
}
