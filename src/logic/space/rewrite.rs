//! Truths taken apart before they are turned into diagrams: a comparison with a table is a table of comparisons.
//!
//! In: a truth of a program, or a formula over numbers. Out: an equivalent one whose comparisons are as small as may
//! be, so that different rules share them and contradictions are between few numbers.

use super::Space;
use crate::logic::op::{Fun1, Fun2, NodeId, Op};
use crate::logic::program::{Builder, Program};
use crate::logic::special::rebuilt;
use crate::logic::value::{Known, Line, Truth};
use crate::model::expr::CompareOp;
use crate::model::value::{Q, Type};
use rustc_hash::FxHashMap;

/// Rows of two tables that are compared with each other.
const PRODUCT: usize = 64;
/// Tables inside one formula that are told apart by cases.
const CASES: usize = 6;

impl Space<'_> {
    /// The same truth with comparisons of tables pushed into their rows.
    pub(super) fn rewritten(&mut self, node: NodeId) -> NodeId {
        if let Some(known) = self.rewrites.get(&node) {
            return *known;
        }
        let new = match self.op(node).clone() {
            Op::OneOf(inner, mask) => self.pushed(inner, &|space, value| space.made(Op::OneOf(value, mask))),
            Op::SameOption(a, b) => self.same_option(a, b),
            Op::SameRegion(a, b) => self
                .pushed(a, &|space, value| space.made(Op::SameRegion(value, b)))
                .or_else(|| self.pushed(b, &|space, value| space.made(Op::SameRegion(a, value)))),
            Op::Compare(cmp, a, b) if self.rows(a) * self.rows(b) <= PRODUCT => self
                .pushed(a, &|space, value| space.made(Op::Compare(cmp, value, b)))
                .or_else(|| self.pushed(b, &|space, value| space.made(Op::Compare(cmp, a, value))))
                .or_else(|| self.extremum(cmp, a, b)),
            _ => None,
        };
        let new = match new {
            Some(new) if new != node => self.rewritten(new),
            _ => node,
        };
        self.rewrites.insert(node, new);
        new
    }

    /// A truth, one node for equal ones.
    fn made(&mut self, op: Op) -> NodeId {
        if let Some(known) = self.made.get(&op) {
            return *known;
        }
        let node = self.special.push(op.clone(), Type::Bool);
        self.made.insert(op, node);
        node
    }

    fn rows(&self, node: NodeId) -> usize {
        match self.op(node) {
            Op::First(rows, _) => rows.len() + 1,
            Op::ByOption(_, results) => results.len(),
            Op::Unconfirmed(inner, _) => self.rows(*inner),
            _ => 1,
        }
    }

    /// A table of what each row gives; `None` for what is no table.
    fn pushed(&mut self, node: NodeId, each: &dyn Fn(&mut Self, NodeId) -> NodeId) -> Option<NodeId> {
        match self.op(node).clone() {
            Op::Unconfirmed(inner, _) => Some(each(self, inner)),
            Op::First(rows, otherwise) => {
                let rows = rows.iter().map(|(cond, value)| (*cond, each(self, *value))).collect();
                let otherwise = each(self, otherwise);
                Some(self.made(Op::First(rows, otherwise)))
            }
            Op::ByOption(inner, results) => {
                let (last, others) = results.split_last()?;
                let rows = others.iter().enumerate();
                let rows =
                    rows.map(|(bit, value)| (self.made(Op::OneOf(inner, 1 << bit)), each(self, *value)));
                let rows = rows.collect();
                let otherwise = each(self, *last);
                Some(self.made(Op::First(rows, otherwise)))
            }
            _ => None,
        }
    }

    /// Two choices are equal if some option is both.
    fn same_option(&mut self, a: NodeId, b: NodeId) -> Option<NodeId> {
        let table = |space: &Self, node| {
            matches!(space.op(node), Op::First(..) | Op::ByOption(..) | Op::Unconfirmed(..))
        };
        if !table(self, a) && !table(self, b) {
            return None;
        }
        for (this, other) in [(a, b), (b, a)] {
            if let Op::Const(Known::One(mask)) = self.op(this).clone()
                && mask.count_ones() == 1
            {
                return Some(self.made(Op::OneOf(other, mask)));
            }
        }
        let options = match self.ty(a) {
            Type::Choice(options) => options.len(),
            _ => return None,
        };
        let both = (0..options).map(|bit| {
            let (a, b) = (self.made(Op::OneOf(a, 1 << bit)), self.made(Op::OneOf(b, 1 << bit)));
            self.made(Op::And([a, b].into()))
        });
        let both = both.collect();
        Some(self.made(Op::Or(both)))
    }

    /// The greater of two is at least so much if one of them is.
    fn extremum(&mut self, cmp: CompareOp, a: NodeId, b: NodeId) -> Option<NodeId> {
        let left = match self.op(a) {
            Op::Map2(fun, x, y) => any_of(*fun, cmp).map(|any| (any, *x, *y)),
            _ => None,
        };
        let right = match self.op(b) {
            Op::Map2(fun, x, y) => any_of(*fun, turned(cmp)).map(|any| (any, *x, *y)),
            _ => None,
        };
        let (any, parts) = match (left, right) {
            (Some((any, x, y)), _) => (any, [x, y].map(|n| self.made(Op::Compare(cmp, n, b)))),
            (_, Some((any, x, y))) => (any, [x, y].map(|n| self.made(Op::Compare(cmp, a, n)))),
            _ => return None,
        };
        Some(self.made(if any { Op::Or(parts.into()) } else { Op::And(parts.into()) }))
    }
}

/// Whether one of two is enough, or both are needed, for their least or greatest to compare so; `None` where neither.
fn any_of(fun: Fun2, cmp: CompareOp) -> Option<bool> {
    match (fun, cmp) {
        (Fun2::Max, CompareOp::Ge | CompareOp::Gt) | (Fun2::Min, CompareOp::Le | CompareOp::Lt) => Some(true),
        (Fun2::Min, CompareOp::Ge | CompareOp::Gt) | (Fun2::Max, CompareOp::Le | CompareOp::Lt) => {
            Some(false)
        }
        _ => None,
    }
}

/// The comparison seen from the other side.
fn turned(cmp: CompareOp) -> CompareOp {
    match cmp {
        CompareOp::Ge => CompareOp::Le,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Lt => CompareOp::Gt,
        same => same,
    }
}

/// A truth over numbers with its tables told apart by cases.
pub(super) fn simple(
    builder: &mut Builder<'_>,
    node: NodeId,
    memo: &mut FxHashMap<NodeId, NodeId>,
) -> NodeId {
    if let Some(known) = memo.get(&node) {
        return *known;
    }
    if builder.nodes.len() > builder.enough {
        return node;
    }
    let op = builder.nodes[node.0 as usize].clone();
    let new = match &op {
        Op::And(_) | Op::Or(_) | Op::Not(_) => {
            let parts: Vec<NodeId> =
                Program::children(&op).into_iter().map(|part| simple(builder, part, memo)).collect();
            builder.node(rebuilt(&op, &parts), Type::Bool, None)
        }
        Op::SameTruth(a, b) => {
            let (a, b) = (simple(builder, *a, memo), simple(builder, *b, memo));
            let not = builder.node(Op::Not(b), Type::Bool, None);
            builder.node(Op::First([(a, b)].into(), not), Type::Bool, None)
        }
        Op::First(rows, otherwise) => {
            let rows = rows.iter().map(|(c, v)| (simple(builder, *c, memo), simple(builder, *v, memo)));
            let rows = rows.collect();
            let otherwise = simple(builder, *otherwise, memo);
            builder.node(Op::First(rows, otherwise), Type::Bool, None)
        }
        Op::Const(_) => node,
        Op::Compare(cmp, a, b) if vague(builder, *b).is_some() => against(builder, *cmp, *a, *b, memo),
        Op::Compare(cmp, a, b) if vague(builder, *a).is_some() => {
            against(builder, turned(*cmp), *b, *a, memo)
        }
        _ => match tables(builder, node) {
            tables if tables.is_empty() || tables.len() > CASES => {
                let new = extremum(builder, &op);
                new.map_or(node, |new| simple(builder, new, memo))
            }
            tables => {
                let table = tables[0];
                let by_cases = by_cases(builder, node, table);
                simple(builder, by_cases, memo)
            }
        },
    };
    memo.insert(node, new);
    new
}

/// The bounds of a figure that is not known exactly.
fn vague(builder: &Builder<'_>, node: NodeId) -> Option<(Option<Q>, Option<Q>)> {
    match builder.known(node) {
        Some(Known::Line(line @ (Line::Few(_) | Line::Between(..)))) => Some((line.low(), line.high())),
        _ => endless(builder, node).then_some((None, None)),
    }
}

/// Whether a figure of which nothing is known is added or taken away, so that nothing is known of the result.
fn endless(builder: &Builder<'_>, node: NodeId) -> bool {
    match &builder.nodes[node.0 as usize] {
        Op::Const(Known::Line(Line::Between(None, None))) => true,
        Op::Map2(Fun2::Add | Fun2::Sub, a, b) => endless(builder, *a) || endless(builder, *b),
        Op::Map(Fun1::Negate, a) => endless(builder, *a),
        _ => false,
    }
}

/// A comparison with such a figure: true where its bounds make it true, false where they make it false, else open.
fn against(
    builder: &mut Builder<'_>,
    cmp: CompareOp,
    a: NodeId,
    b: NodeId,
    memo: &mut FxHashMap<NodeId, NodeId>,
) -> NodeId {
    let (low, high) = vague(builder, b).unwrap_or_default();
    if low.is_none() && high.is_none() {
        return builder.constant(Known::Truth(Truth::Unknown), Type::Bool);
    }
    let ty = builder.types[b.0 as usize].clone();
    let mut outside = |cmp: CompareOp, bound: Option<Q>| {
        let bound = builder.constant(Known::exact(bound?), ty.clone());
        let node = builder.node(Op::Compare(cmp, a, bound), Type::Bool, None);
        Some(simple(builder, node, memo))
    };
    let cases = match cmp {
        CompareOp::Lt => [(outside(CompareOp::Lt, low), true), (outside(CompareOp::Ge, high), false)],
        CompareOp::Le => [(outside(CompareOp::Le, low), true), (outside(CompareOp::Gt, high), false)],
        CompareOp::Gt => [(outside(CompareOp::Gt, high), true), (outside(CompareOp::Le, low), false)],
        CompareOp::Ge => [(outside(CompareOp::Ge, high), true), (outside(CompareOp::Lt, low), false)],
        CompareOp::Eq | CompareOp::Ne => [CompareOp::Lt, CompareOp::Gt].map(|side| {
            let bound = if side == CompareOp::Lt { low } else { high };
            (outside(side, bound), cmp == CompareOp::Ne)
        }),
    };
    let open = builder.constant(Known::Truth(Truth::Unknown), Type::Bool);
    let rows = cases.into_iter().filter_map(|(cond, value)| Some((cond?, builder.truth(value))));
    let rows = rows.collect();
    builder.node(Op::First(rows, open), Type::Bool, None)
}

/// Tables that a comparison reads outside of conditions, outermost first.
fn tables(builder: &Builder<'_>, node: NodeId) -> Vec<NodeId> {
    let mut out = Vec::new();
    let mut open = vec![node];
    while let Some(at) = open.pop() {
        match &builder.nodes[at.0 as usize] {
            Op::First(..) | Op::ByOption(..) if !out.contains(&at) => out.push(at),
            Op::First(..) | Op::ByOption(..) => {}
            op => open.extend(Program::children(op)),
        }
    }
    out
}

/// `truth` for each row of a table inside it.
fn by_cases(builder: &mut Builder<'_>, truth: NodeId, table: NodeId) -> NodeId {
    let (rows, otherwise): (Vec<(NodeId, NodeId)>, NodeId) = match builder.nodes[table.0 as usize].clone() {
        Op::First(rows, otherwise) => (rows.to_vec(), otherwise),
        Op::ByOption(inner, results) => {
            let rows = results
                .iter()
                .enumerate()
                .take(results.len().saturating_sub(1))
                .map(|(bit, value)| (builder.node(Op::OneOf(inner, 1 << bit), Type::Bool, None), *value));
            (rows.collect(), results.last().copied().unwrap_or(table))
        }
        _ => return truth,
    };
    let mut cases = Vec::new();
    for (cond, value) in rows {
        cases.push((cond, replaced(builder, truth, table, value, &mut FxHashMap::default())));
    }
    let otherwise = replaced(builder, truth, table, otherwise, &mut FxHashMap::default());
    builder.node(Op::First(cases.into(), otherwise), Type::Bool, None)
}

/// A formula with a part of it exchanged.
fn replaced(
    builder: &mut Builder<'_>,
    node: NodeId,
    old: NodeId,
    new: NodeId,
    memo: &mut FxHashMap<NodeId, NodeId>,
) -> NodeId {
    if node == old {
        return new;
    }
    if node.0 < old.0 {
        return node;
    }
    if let Some(known) = memo.get(&node) {
        return *known;
    }
    let op = builder.nodes[node.0 as usize].clone();
    let below = Program::children(&op);
    let made: Vec<NodeId> = below.iter().map(|n| replaced(builder, *n, old, new, memo)).collect();
    let out = if made == below {
        node
    } else {
        let ty = builder.types[node.0 as usize].clone();
        builder.node(rebuilt(&op, &made), ty, None)
    };
    memo.insert(node, out);
    out
}

fn extremum(builder: &mut Builder<'_>, op: &Op) -> Option<NodeId> {
    let Op::Compare(cmp, a, b) = op else { return None };
    let parts = |builder: &Builder<'_>, node: NodeId, cmp| match &builder.nodes[node.0 as usize] {
        Op::Map2(fun, x, y) => any_of(*fun, cmp).map(|any| (any, [*x, *y])),
        _ => None,
    };
    let (any, pair) = if let Some((any, pair)) = parts(builder, *a, *cmp) {
        (any, pair.map(|n| builder.node(Op::Compare(*cmp, n, *b), Type::Bool, None)))
    } else {
        let (any, pair) = parts(builder, *b, turned(*cmp))?;
        (any, pair.map(|n| builder.node(Op::Compare(*cmp, *a, n), Type::Bool, None)))
    };
    Some(if any { builder.or(pair.to_vec(), None) } else { builder.and(pair.to_vec(), None) })
}
