//! Which nodes of two programs are the same function: one number for each, whatever program, order or place it has.

use crate::logic::op::{NodeId, Op};
use crate::logic::program::Program;
use crate::logic::show;
use crate::logic::value::{Known, Mask};
use crate::model::value::{Name, Type};
use std::collections::HashMap;

/// Numbers of functions, the same for all programs that were put in.
#[derive(Default)]
pub(super) struct Canon {
    known: HashMap<String, u32>,
}

impl Canon {
    /// The number of every node. `confirmed`: 待核 figures do not count.
    pub(super) fn of(&mut self, program: &Program, confirmed: bool) -> Vec<u32> {
        let mut out: Vec<u32> = Vec::with_capacity(program.nodes.len());
        for (at, op) in program.nodes.iter().enumerate() {
            let number = match op {
                Op::Unconfirmed(inner, _) if !confirmed => out[inner.0 as usize],
                op => {
                    let key = key(program, op, &program.types[at], &out);
                    let next = self.known.len() as u32;
                    *self.known.entry(key).or_insert(next)
                }
            };
            out.push(number);
        }
        out
    }
}

/// For every node, whether it rests on something 待核.
pub(super) fn doubtful(program: &Program) -> Vec<bool> {
    let mut out: Vec<bool> = Vec::with_capacity(program.nodes.len());
    for op in &program.nodes {
        let own = matches!(op, Op::Unconfirmed(..));
        out.push(own || Program::children(op).iter().any(|n| out[n.0 as usize]));
    }
    out
}

fn key(program: &Program, op: &Op, ty: &Type, done: &[u32]) -> String {
    let n = |node: &NodeId| done[node.0 as usize];
    let sorted = |nodes: &[NodeId]| {
        let mut all: Vec<u32> = nodes.iter().map(n).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let options = |of: &Type, mask: Mask| -> Vec<Name> {
        match of {
            Type::Choice(options) | Type::Multi(options) => {
                let mut names = show::names(mask, options);
                names.sort_unstable();
                names
            }
            _ => vec![mask.to_string().into()],
        }
    };
    let kind = ty.label();
    match op {
        Op::Const(known) | Op::Unconfirmed(_, known) => match known {
            Known::One(mask) => format!("one {:?}", options(ty, *mask)),
            Known::Many(sure, all) => format!("many {:?} {:?}", options(ty, *sure), options(ty, *all)),
            known => format!("const {kind} {known:?}"),
        },
        Op::Missing(name) => format!("missing {kind} {name}"),
        Op::Input(input) => {
            let range = input.range.map(|(a, b)| (n(&a), n(&b)));
            let name = &program.inputs[input.input as usize].name;
            let mut offered: Vec<_> =
                input.options.iter().map(|(b, c)| (options(ty, 1 << b), n(c))).collect();
            offered.sort_unstable();
            format!("input {kind} {name} {range:?} {offered:?} {}", input.discrete)
        }
        Op::Today => "today".into(),
        Op::Not(a) => format!("not {}", n(a)),
        Op::And(parts) => format!("and {:?}", sorted(parts)),
        Op::Or(parts) => format!("or {:?}", sorted(parts)),
        Op::Compare(cmp, a, b) => format!("compare {cmp:?} {} {}", n(a), n(b)),
        Op::OneOf(a, mask) => format!("one of {} {:?}", n(a), options(program.ty(*a), *mask)),
        Op::HasAny(a, mask) => format!("has {} {:?}", n(a), options(program.ty(*a), *mask)),
        Op::SameTruth(a, b) | Op::SameOption(a, b) | Op::SameRegion(a, b) | Op::SameText(a, b) => {
            format!("same {:?}", sorted(&[*a, *b]))
        }
        Op::RegionPrefix(a, digits) => format!("prefix {} {digits}", n(a)),
        Op::Map(fun, a) => format!("map {fun:?} {}", n(a)),
        Op::Map2(fun, a, b) => format!("map2 {fun:?} {} {} {kind}", n(a), n(b)),
        Op::First(rows, other) => {
            let rows: Vec<_> = rows.iter().map(|(c, v)| (n(c), n(v))).collect();
            format!("first {rows:?} {}", n(other))
        }
        Op::ByOption(a, results) => {
            let each = |(bit, result): (usize, &NodeId)| (options(program.ty(*a), 1 << bit), n(result));
            let mut all: Vec<_> = results.iter().enumerate().map(each).collect();
            all.sort_unstable();
            format!("by {} {all:?}", n(a))
        }
        Op::Collect(rows) => {
            let mut rows: Vec<_> = rows.iter().map(|(c, bits)| (n(c), options(ty, *bits))).collect();
            rows.sort_unstable();
            format!("collect {rows:?}")
        }
        Op::Rest(a, b, c) => format!("rest {} {} {}", n(a), n(b), n(c)),
    }
}
