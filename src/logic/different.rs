//! Whether two formulas over numbers give the same value, case by case: tables are taken apart, what is left is the same
//! formula or not.
//!
//! In: leaves of [`crate::logic::special`]. Out: a truth over numbers that holds where they differ. **Invariant: it
//! never fails where the values differ.**

use crate::logic::op::{Fun2, NodeId, Op};
use crate::logic::program::{Builder, Program};
use crate::logic::show;
use crate::logic::special::rebuilt;
use crate::logic::value::Known;
use crate::model::expr::CompareOp;
use crate::model::value::{Name, Type};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Cases looked at for one pair of values.
const CASES: usize = 20_000;

type Options = Arc<Vec<Name>>;

/// One comparison of two values.
pub struct Differ<'b, 'c> {
    builder: &'b mut Builder<'c>,
    /// For choices whose options are not the same: the options of either side.
    pub names: Option<(Options, Options)>,
    lifted: FxHashMap<NodeId, NodeId>,
    known: FxHashMap<(NodeId, NodeId), NodeId>,
    cases: usize,
}

impl<'b, 'c> Differ<'b, 'c> {
    /// Nothing compared yet.
    pub fn new(builder: &'b mut Builder<'c>, names: Option<(Options, Options)>) -> Self {
        let (lifted, known) = Default::default();
        Differ { builder, names, lifted, known, cases: 0 }
    }

    /// Whether there were too many cases; what was said then is worth nothing.
    pub fn too_long(&self) -> bool {
        self.cases > CASES || self.builder.nodes.len() > self.builder.enough
    }

    /// A constant truth.
    pub fn truth(&mut self, value: bool) -> NodeId {
        self.builder.truth(value)
    }

    /// Where two leaves differ.
    pub fn between(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (a, b) = (self.lift(a), self.lift(b));
        self.differ(a, b)
    }

    fn differ(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if a == b && self.names.is_none() {
            return self.builder.truth(false);
        }
        if let Some(known) = self.known.get(&(a, b)) {
            return *known;
        }
        self.cases += 1;
        if self.too_long() {
            return self.builder.truth(true);
        }
        let (left, right) =
            (self.builder.nodes[a.0 as usize].clone(), self.builder.nodes[b.0 as usize].clone());
        let out = match (left, right) {
            (Op::Const(x), Op::Const(y)) => {
                let differ = !self.same(&x, &y);
                self.builder.truth(differ)
            }
            (Op::First(rows, otherwise), _) => {
                let cases = rows.iter().map(|(cond, value)| (*cond, self.differ(*value, b))).collect();
                let last = self.differ(otherwise, b);
                self.cases_of(cases, last)
            }
            (_, Op::First(rows, otherwise)) => {
                let cases = rows.iter().map(|(cond, value)| (*cond, self.differ(a, *value))).collect();
                let last = self.differ(a, otherwise);
                self.cases_of(cases, last)
            }
            _ if self.builder.types[a.0 as usize].is_ordered() => {
                self.builder.node(Op::Compare(CompareOp::Ne, a, b), Type::Bool, None)
            }
            _ if self.builder.types[a.0 as usize] == Type::Bool => {
                let same = self.builder.node(Op::SameTruth(a, b), Type::Bool, None);
                self.builder.node(Op::Not(same), Type::Bool, None)
            }
            _ => self.builder.truth(true),
        };
        self.known.insert((a, b), out);
        out
    }

    fn same(&self, x: &Known, y: &Known) -> bool {
        match (&self.names, x, y) {
            (Some((a, b)), Known::One(x), Known::One(y)) => show::names(*x, a) == show::names(*y, b),
            (Some((a, b)), Known::Many(x, v), Known::Many(y, w)) => {
                show::names(*x, a) == show::names(*y, b) && show::names(*v, a) == show::names(*w, b)
            }
            _ => x == y,
        }
    }

    /// The truth of the first case that holds. Where a case is open, so is which value it is.
    fn cases_of(&mut self, cases: Vec<(NodeId, NodeId)>, last: NodeId) -> NodeId {
        let mut out = last;
        for (cond, differs) in cases.into_iter().rev() {
            if differs == out {
                continue;
            }
            let not = self.builder.node(Op::Not(cond), Type::Bool, None);
            let (here, below) =
                (self.builder.and(vec![cond, differs], None), self.builder.and(vec![not, out], None));
            out = self.builder.or(vec![here, below], None);
        }
        out
    }

    /// The same value with its tables outermost: `2 × (甲 → 1, 否则 3)` is `甲 → 2, 否则 6`.
    fn lift(&mut self, node: NodeId) -> NodeId {
        if let Some(known) = self.lifted.get(&node) {
            return *known;
        }
        self.cases += 1;
        let (op, ty) =
            (self.builder.nodes[node.0 as usize].clone(), self.builder.types[node.0 as usize].clone());
        let out = match op {
            _ if self.too_long() => node,
            Op::Const(_) | Op::Missing(_) | Op::Input(_) | Op::Today => node,
            Op::First(rows, otherwise) => {
                let rows = rows.iter().map(|(cond, value)| (*cond, self.lift(*value))).collect();
                let otherwise = self.lift(otherwise);
                self.builder.node(Op::First(rows, otherwise), ty, None)
            }
            _ if ty == Type::Bool => node,
            op => {
                let below: Vec<NodeId> = Program::children(&op).into_iter().map(|n| self.lift(n)).collect();
                let table =
                    below.iter().position(|n| matches!(self.builder.nodes[n.0 as usize], Op::First(..)));
                match table.map(|at| (at, self.builder.nodes[below[at].0 as usize].clone())) {
                    Some((at, Op::First(rows, otherwise))) => {
                        let mut with = |value: NodeId| {
                            let mut below = below.clone();
                            below[at] = value;
                            let node = self.builder.node(ordered(&op, below), ty.clone(), None);
                            self.lift(node)
                        };
                        let rows = rows.iter().map(|(cond, value)| (*cond, with(*value))).collect();
                        let otherwise = with(otherwise);
                        self.builder.node(Op::First(rows, otherwise), ty, None)
                    }
                    _ => self.builder.node(ordered(&op, below), ty, None),
                }
            }
        };
        self.lifted.insert(node, out);
        out
    }
}

/// The operator over these nodes; sums and products in one order.
fn ordered(op: &Op, mut below: Vec<NodeId>) -> Op {
    if matches!(op, Op::Map2(Fun2::Add | Fun2::Mul | Fun2::Min | Fun2::Max, ..)) {
        below.sort_unstable();
    }
    rebuilt(op, &below)
}
