//! Partial evaluation for proofs: a node as a diagram over the choices a person can make, whose leaves are formulas
//! over numbers only.
//!
//! In: nodes of a program (or two, to compare them) and the day. Out: diagrams with hash-consed leaves, so that equal
//! comparisons are one. 待核 figures count as written here: the proof is about the rules as they stand.

use crate::logic::diagram::{Built, Diagrams, Level, Ref, Together, TooBig};
use crate::logic::op::{NodeId, Op};
use crate::logic::program::{Builder, Program, input_op};
use crate::logic::value::{Known, Mask, Truth};
use crate::model::calendar::Calendar;
use crate::model::value::Type;
use rustc_hash::FxHashMap;

/// How an input of a program enters the proof.
#[derive(Clone, Debug)]
pub enum Role {
    /// One variable; the value of the input for each of its outcomes.
    Finite(Level, Vec<Known>),
    /// A 多选: one yes-or-no variable per option; the option's bit in the program's own order (`None`: not offered).
    Bits(Vec<(Level, Option<u8>)>),
    /// A number: stays a leaf, the axis with this index.
    Number(usize),
}

/// Nodes to be evaluated, and what has been made of them.
pub struct Special<'c> {
    /// Leaves: formulas over numbers.
    pub builder: Builder<'c>,
    /// Diagrams whose leaves are nodes of `builder`.
    pub diagrams: Diagrams,
    /// Nodes of all programs in one list.
    pub nodes: Vec<Op>,
    /// Their types.
    pub types: Vec<Type>,
    /// What each input is, by the index in [`Op::Input`].
    pub roles: Vec<Role>,
    today: i64,
    done: FxHashMap<NodeId, Ref>,
    sets: FxHashMap<(NodeId, Mask), Ref>,
}

impl<'c> Special<'c> {
    /// Nothing to evaluate yet.
    pub fn new(calendar: &'c Calendar, today: i64) -> Self {
        Special {
            builder: Builder::new(calendar),
            diagrams: Diagrams::default(),
            nodes: Vec::new(),
            types: Vec::new(),
            roles: Vec::new(),
            today,
            done: FxHashMap::default(),
            sets: FxHashMap::default(),
        }
    }

    /// Adds a node that no program has: what a proof wants to know beside what is printed.
    pub fn push(&mut self, op: Op, ty: Type) -> NodeId {
        self.nodes.push(op);
        self.types.push(ty);
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// A truth that no program has, with its diagram, about two nodes.
    pub fn define(&mut self, a: NodeId, b: NodeId, diagram: Ref) -> NodeId {
        // The operator only says that it is a comparison: its diagram is known.
        let node = self.push(Op::SameText(a, b), Type::Bool);
        self.done.insert(node, diagram);
        node
    }

    /// A constant of this type as a leaf.
    fn constant(&mut self, known: Known, ty: &Type) -> Ref {
        Ref::leaf(self.builder.constant(known, ty.clone()).0)
    }

    /// The diagram of a node.
    pub fn value(&mut self, node: NodeId) -> Built {
        if let Some(known) = self.done.get(&node) {
            return Ok(*known);
        }
        let ty = self.types[node.0 as usize].clone();
        let built = match self.nodes[node.0 as usize].clone() {
            Op::Const(known) => self.constant(known, &ty),
            Op::Missing(_) => self.constant(Known::nothing(&ty), &ty),
            Op::Today => self.constant(Known::int(self.today), &ty),
            Op::Unconfirmed(inner, _) => self.value(inner)?,
            Op::Input(input) => self.input(input.input as usize, &ty)?,
            Op::And(parts) => self.junction(&parts, true)?,
            Op::Or(parts) => self.junction(&parts, false)?,
            Op::HasAny(inner, mask) => self.has_any(inner, mask)?,
            Op::First(rows, otherwise) => {
                let mut out = self.value(otherwise)?;
                for (cond, result) in rows.iter().rev() {
                    let (cond, result) = (self.value(*cond)?, self.value(*result)?);
                    out = self.either(cond, result, out, &ty)?;
                }
                out
            }
            Op::ByOption(inner, results) => {
                let Some((last, others)) = results.split_last() else {
                    return Ok(self.constant(Known::nothing(&ty), &ty));
                };
                let mut out = self.value(*last)?;
                for (bit, result) in others.iter().enumerate().rev() {
                    let chosen = self.push(Op::OneOf(inner, 1 << bit), Type::Bool);
                    let (chosen, result) = (self.value(chosen)?, self.value(*result)?);
                    out = self.either(chosen, result, out, &ty)?;
                }
                out
            }
            op => {
                let below = Program::children(&op);
                let args: Vec<Ref> = below.iter().map(|n| self.value(*n)).collect::<Result<_, _>>()?;
                self.carry(&args, &mut |builder, leaves| {
                    builder.node(rebuilt(&op, leaves), ty.clone(), None)
                })?
            }
        };
        self.done.insert(node, built);
        Ok(built)
    }

    fn input(&mut self, input: usize, ty: &Type) -> Built {
        match self.roles[input].clone() {
            Role::Finite(level, values) => {
                let leaves: Vec<Ref> = values.into_iter().map(|v| self.constant(v, ty)).collect();
                self.diagrams.test(level, leaves)
            }
            Role::Number(axis) => {
                let node = self.builder.node(input_op(axis, None, Vec::new(), false), ty.clone(), None);
                Ok(Ref::leaf(node.0))
            }
            Role::Bits(bits) => self.set_of(&bits, 0, ty),
        }
    }

    /// The value of a 多选 itself: a leaf for each set.
    fn set_of(&mut self, bits: &[(Level, Option<u8>)], chosen: Mask, ty: &Type) -> Built {
        let Some(((level, bit), rest)) = bits.split_first() else {
            return Ok(self.constant(Known::Many(chosen, chosen), ty));
        };
        if bits.len() > 12 {
            return Err(TooBig);
        }
        let without = self.set_of(rest, chosen, ty)?;
        let with = self.set_of(rest, chosen | bit.map_or(0, |b| 1 << b), ty)?;
        self.diagrams.test(*level, [without, with])
    }

    fn junction(&mut self, parts: &[NodeId], and: bool) -> Built {
        let mut out = self.constant(Known::bool(and), &Type::Bool);
        for part in parts {
            let part = self.value(*part)?;
            out = self.pair(out, part, and)?;
        }
        Ok(out)
    }

    fn pair(&mut self, a: Ref, b: Ref, and: bool) -> Built {
        self.carry(&[a, b], &mut |builder, leaves| {
            if and { builder.and(leaves.to_vec(), None) } else { builder.or(leaves.to_vec(), None) }
        })
    }

    /// `cond` → `yes`, else `no`.
    fn either(&mut self, cond: Ref, yes: Ref, no: Ref, ty: &Type) -> Built {
        self.carry(&[cond, yes, no], &mut |builder, leaves| {
            if leaves[1] == leaves[2] {
                return leaves[1];
            }
            builder.node(Op::First([(leaves[0], leaves[1])].into(), leaves[2]), ty.clone(), None)
        })
    }

    fn carry(&mut self, args: &[Ref], f: &mut dyn FnMut(&mut Builder<'c>, &[NodeId]) -> NodeId) -> Built {
        match *args {
            [a] => self.carried([a], f),
            [a, b] => self.carried([a, b], f),
            [a, b, c] => self.carried([a, b, c], f),
            _ => self.carried(Box::from(args), f),
        }
    }

    fn carried<A: Together>(
        &mut self,
        args: A,
        f: &mut dyn FnMut(&mut Builder<'c>, &[NodeId]) -> NodeId,
    ) -> Built {
        let builder = &mut self.builder;
        let mut nodes = Vec::new();
        self.diagrams.apply(args, &mut FxHashMap::default(), &|_: &A| None, &mut |leaves: &A| {
            nodes.clear();
            nodes.extend(leaves.all().iter().filter_map(|leaf| leaf.value()).map(NodeId));
            Ref::leaf(f(builder, &nodes).0)
        })
    }

    /// `包含`: pushed down to the single options, so that sets are never listed.
    fn has_any(&mut self, node: NodeId, mask: Mask) -> Built {
        if let Some(known) = self.sets.get(&(node, mask)) {
            return Ok(*known);
        }
        let bool_of = |truth: Truth| Known::Truth(truth);
        let built = match self.nodes[node.0 as usize].clone() {
            Op::Input(input) => match self.roles[input.input as usize].clone() {
                Role::Bits(bits) => {
                    let (yes, mut out) = (Known::bool(true), self.constant(Known::bool(false), &Type::Bool));
                    let yes = self.constant(yes, &Type::Bool);
                    for (level, _) in bits.iter().rev().filter(|(_, b)| b.is_some_and(|b| mask >> b & 1 == 1))
                    {
                        out = self.diagrams.test(*level, [out, yes])?;
                    }
                    out
                }
                _ => self.constant(bool_of(Truth::Unknown), &Type::Bool),
            },
            Op::Unconfirmed(inner, _) => self.has_any(inner, mask)?,
            Op::First(rows, otherwise) => {
                let mut out = self.has_any(otherwise, mask)?;
                for (cond, result) in rows.iter().rev() {
                    let (cond, result) = (self.value(*cond)?, self.has_any(*result, mask)?);
                    out = self.either(cond, result, out, &Type::Bool)?;
                }
                out
            }
            Op::ByOption(inner, results) => {
                let mut out = self.constant(bool_of(Truth::Unknown), &Type::Bool);
                for (bit, result) in results.iter().enumerate().rev() {
                    let result = self.has_any(*result, mask)?;
                    let chosen = self.push(Op::OneOf(inner, 1 << bit), Type::Bool);
                    let chosen = self.value(chosen)?;
                    out = if bit + 1 == results.len() {
                        result
                    } else {
                        self.either(chosen, result, out, &Type::Bool)?
                    };
                }
                out
            }
            Op::Collect(rows) => {
                let mut out = self.constant(Known::bool(false), &Type::Bool);
                for (cond, _) in rows.iter().filter(|(_, bits)| bits & mask != 0) {
                    let cond = self.value(*cond)?;
                    out = self.pair(out, cond, false)?;
                }
                out
            }
            _ => {
                let set = self.value(node)?;
                self.carry(&[set], &mut |builder, leaves| {
                    builder.node(Op::HasAny(leaves[0], mask), Type::Bool, None)
                })?
            }
        };
        self.sets.insert((node, mask), built);
        Ok(built)
    }
}

/// The same operator over other nodes, in the order of [`Program::children`].
pub fn rebuilt(op: &Op, nodes: &[NodeId]) -> Op {
    match op {
        Op::Not(_) => Op::Not(nodes[0]),
        Op::And(_) => Op::And(nodes.into()),
        Op::Or(_) => Op::Or(nodes.into()),
        Op::Compare(cmp, ..) => Op::Compare(*cmp, nodes[0], nodes[1]),
        Op::SameTruth(..) => Op::SameTruth(nodes[0], nodes[1]),
        Op::OneOf(_, mask) => Op::OneOf(nodes[0], *mask),
        Op::SameOption(..) => Op::SameOption(nodes[0], nodes[1]),
        Op::HasAny(_, mask) => Op::HasAny(nodes[0], *mask),
        Op::SameRegion(..) => Op::SameRegion(nodes[0], nodes[1]),
        Op::SameText(..) => Op::SameText(nodes[0], nodes[1]),
        Op::RegionPrefix(_, digits) => Op::RegionPrefix(nodes[0], *digits),
        Op::Map(fun, _) => Op::Map(*fun, nodes[0]),
        Op::Map2(fun, ..) => Op::Map2(*fun, nodes[0], nodes[1]),
        Op::First(rows, _) => {
            let rows = (0..rows.len()).map(|at| (nodes[2 * at], nodes[2 * at + 1])).collect();
            Op::First(rows, nodes[nodes.len() - 1])
        }
        Op::ByOption(..) => Op::ByOption(nodes[0], nodes[1..].into()),
        Op::Rest(..) => Op::Rest(nodes[0], nodes[1], nodes[2]),
        Op::Collect(rows) => {
            Op::Collect(rows.iter().zip(nodes).map(|((_, bits), node)| (*node, *bits)).collect())
        }
        other => other.clone(),
    }
}
