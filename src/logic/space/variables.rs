//! Inputs of programs as variables of a space, and what each may be.

use super::{BOTTOM, Constraint, STRIDE, Space};
use crate::logic::cells::Axis;
use crate::logic::diagram::{Built, Level, Ref, TooBig};
use crate::logic::op::{NodeId, Op};
use crate::logic::program::{Input, InputKind, Program};
use crate::logic::special::Role;
use crate::logic::value::{Known, Line};
use crate::model::civil;
use crate::model::expr::CompareOp;
use crate::model::value::{Name, Q, Type};

/// Options of a question that are all looked at.
const LONG: usize = 8;

/// One input of the programs.
pub(super) struct Variable {
    pub(super) name: Name,
    pub(super) kind: InputKind,
    pub(super) ty: Type,
    pub(super) domain: Domain,
    /// For choices: the options of each program that has the question.
    pub(super) owns: Vec<Vec<Name>>,
}

/// What an input may be.
pub(super) enum Domain {
    /// 是否: no, yes.
    Bool,
    /// Options by name; the flag adds “none of them is possible”.
    Options(Vec<Name>, bool),
    /// A set of options.
    Set(Vec<Name>),
    /// Region codes that rules can tell apart.
    Regions(Vec<Name>),
    /// Texts that rules can tell apart.
    Texts(Vec<Name>),
    /// The axis with this index.
    Number(usize),
}

impl<'c> Space<'c> {
    /// Declares a program's inputs.
    pub(super) fn declare(&mut self, program: &Program) {
        let own = |input: &Input| (input.name.clone(), input.kind.clone(), input.ty.clone());
        let own: Vec<_> = program.inputs.iter().map(own).collect();
        let own = own.into_iter().map(|(name, kind, ty)| self.variable(program, &name, &kind, &ty)).collect();
        self.inputs.push(own);
    }

    /// Takes in a program's nodes; all programs must have declared their inputs.
    pub(super) fn import(&mut self, program: &Program) {
        let offset = self.special.nodes.len() as u32;
        let first_role = self.special.roles.len();
        let own = self.inputs[self.offsets.len()].clone();
        self.offsets.push(offset);
        for (input, at) in program.inputs.iter().zip(own) {
            let role = self.role(at, &input.ty);
            self.special.roles.push(role);
        }
        let confirmed = self.confirmed;
        for (op, ty) in program.nodes.iter().zip(&program.types) {
            self.special.nodes.push(match op {
                Op::Unconfirmed(_, doubt) if confirmed => Op::Const(doubt.clone()),
                op => shifted(op, offset, first_role),
            });
            self.special.types.push(ty.clone());
        }
    }

    /// The variable for an input: the one of an earlier program where name and kind of answer agree.
    fn variable(&mut self, program: &Program, name: &Name, kind: &InputKind, ty: &Type) -> usize {
        let same =
            |v: &Variable| v.name == *name && std::mem::discriminant(&v.ty) == std::mem::discriminant(ty);
        let owned = match ty {
            Type::Choice(options) | Type::Multi(options) => options.to_vec(),
            _ => Vec::new(),
        };
        if let Some(at) = self.variables.iter().position(same) {
            let conditional = program.input(name).map_or(0, |(_, i)| i.options.len());
            let Variable { domain, owns, .. } = &mut self.variables[at];
            owns.push(owned);
            let more = match (&mut *domain, ty) {
                (Domain::Options(known, none), Type::Choice(more)) => {
                    *none |= conditional == more.len();
                    // Options that one program takes for alike may not be so together with another.
                    let alike = representatives(program, more) == *known;
                    Some((known, if alike { Vec::new() } else { owns.concat() }))
                }
                (Domain::Set(known), Type::Multi(more)) => Some((known, more.to_vec())),
                (Domain::Regions(known), _) => Some((known, regions(program))),
                (Domain::Texts(known), _) => Some((known, texts(program))),
                _ => None,
            };
            if let Some((known, more)) = more {
                for name in more {
                    if !known.contains(&name) {
                        known.push(name);
                    }
                }
            }
            return at;
        }
        let at = self.variables.len();
        let domain = match ty {
            Type::Bool => Domain::Bool,
            Type::Choice(options) => {
                let conditional = program.input(name).is_some_and(|(_, i)| i.options.len() == options.len());
                Domain::Options(representatives(program, options), conditional)
            }
            Type::Multi(options) => Domain::Set(options.to_vec()),
            Type::Region => Domain::Regions(regions(program)),
            Type::Text => Domain::Texts(texts(program)),
            _ => {
                let discrete =
                    match program.op(program.inputs[program.input(name).map_or(0, |(i, _)| i)].node) {
                        Op::Input(op) => op.discrete,
                        _ => true,
                    };
                self.axes.push(default_axis(ty, discrete));
                self.axis_of.push(at);
                Domain::Number(self.axes.len() - 1)
            }
        };
        let (name, kind, ty) = (name.clone(), kind.clone(), ty.clone());
        self.variables.push(Variable { name, kind, ty, domain, owns: vec![owned] });
        at
    }

    /// How a program reads a variable: option numbers are its own.
    fn role(&self, variable: usize, ty: &Type) -> Role {
        let level = variable as Level * STRIDE;
        let bit = |options: &[Name], name: &Name| options.iter().position(|o| o == name).map(|b| b as u8);
        match (&self.variables[variable].domain, ty) {
            (Domain::Options(names, none), Type::Choice(own)) => {
                let known = names.iter().map(|n| Known::One(bit(own, n).map_or(0, |b| 1 << b)));
                Role::Finite(level, known.chain(none.then_some(Known::One(0))).collect())
            }
            (Domain::Set(names), Type::Multi(own)) => {
                let bits = names.iter().enumerate().map(|(at, n)| (level + at as Level, bit(own, n)));
                Role::Bits(bits.collect())
            }
            (Domain::Regions(codes), _) => {
                Role::Finite(level, codes.iter().map(|c| Known::Region(Some(c.clone()))).collect())
            }
            (Domain::Texts(texts), _) => {
                Role::Finite(level, texts.iter().map(|t| Known::Text(Some(t.clone()))).collect())
            }
            (Domain::Number(axis), _) => Role::Number(*axis),
            _ => Role::Finite(level, vec![Known::bool(false), Known::bool(true)]),
        }
    }

    /// What a program says its inputs may be.
    pub(super) fn constrain(&mut self, at: usize, program: &Program) {
        for (index, input) in program.inputs.iter().enumerate() {
            let variable = self.inputs[at][index];
            let level = variable as Level * STRIDE;
            let when = input.when.map(|w| self.node(at, w));
            let options: Vec<(u8, NodeId)> =
                input.options.iter().map(|(bit, node)| (*bit, self.node(at, *node))).collect();
            let condition = |options: &[(u8, NodeId)], own: &[Name], name: &Name| {
                let bit = own.iter().position(|o| o == name)? as u8;
                options.iter().find(|(b, _)| *b == bit).map(|(_, node)| *node)
            };
            match (&self.variables[variable].domain, &input.ty) {
                (Domain::Options(names, none), Type::Choice(own)) => {
                    let conditions = names.iter().map(|n| condition(&options, own, n)).collect();
                    if when.is_some() || !options.is_empty() {
                        let none = *none;
                        self.constraints.push(Constraint::Offered(level, when, conditions, none));
                    }
                }
                (Domain::Set(names), Type::Multi(own)) => {
                    let bits: Vec<_> = names.iter().map(|n| condition(&options, own, n)).collect();
                    for (bit, node) in
                        bits.into_iter().enumerate().filter(|(_, n)| n.is_some() || when.is_some())
                    {
                        let level = level + bit as Level;
                        self.constraints.push(Constraint::Offered(level, when, vec![None, node], false));
                    }
                }
                (Domain::Number(axis), _) => {
                    let axis = *axis;
                    self.bound(at, program, index, axis, when);
                }
                (domain, _) if when.is_some() => {
                    let outcomes = match domain {
                        Domain::Regions(codes) => codes.len(),
                        Domain::Texts(texts) => texts.len(),
                        _ => 2,
                    };
                    self.constraints.push(Constraint::Offered(level, when, vec![None; outcomes], false));
                }
                _ => {}
            }
        }
        for check in &program.checks {
            let node = self.node(at, check.when);
            self.constraints.push(Constraint::Holds(node));
        }
    }

    /// Fixed ends of every number's 范围; of several programs the widest.
    pub(super) fn widen(&mut self, programs: &[&Program]) {
        let usual: Vec<Axis> = self.axes.clone();
        let mut widest: Vec<Option<Axis>> = vec![None; usual.len()];
        for (at, program) in programs.iter().enumerate() {
            for (index, input) in program.inputs.iter().enumerate() {
                let Domain::Number(axis) = self.variables[self.inputs[at][index]].domain else { continue };
                self.axes[axis] = usual[axis].clone();
                // A list that is looked at has just the rows the program was compiled for.
                if input.kind == InputKind::More {
                    (self.axes[axis].low, self.axes[axis].last) = (Q::from_integer(0), 0);
                }
                for (end, cmp) in
                    input.range.iter().flat_map(|(a, b)| [(*a, CompareOp::Ge), (*b, CompareOp::Le)])
                {
                    if let Some(Known::Line(Line::Exact(value))) = self.fixed(at, end) {
                        self.cut(axis, cmp, value);
                    }
                }
                let own = self.axes[axis].clone();
                let wide = widest[axis].get_or_insert_with(|| own.clone());
                let high = top(wide).max(top(&own));
                wide.low = wide.low.min(own.low);
                wide.last = ((high - wide.low) / wide.step).floor().to_integer();
            }
        }
        for (axis, wide) in widest.into_iter().enumerate() {
            self.axes[axis] = wide.unwrap_or_else(|| usual[axis].clone());
        }
    }

    /// The constant that a node comes to.
    fn fixed(&mut self, program: usize, node: NodeId) -> Option<Known> {
        let node = self.node(program, node);
        let leaf = self.special.value(node).ok().and_then(|r| r.value())?;
        self.special.builder.known(NodeId(leaf)).cloned()
    }

    /// 范围: ends that depend on answers are rules, and so are those that another program has wider.
    fn bound(&mut self, at: usize, program: &Program, index: usize, axis: usize, when: Option<NodeId>) {
        let input = &program.inputs[index];
        let node = self.node(at, input.node);
        let mut rules = Vec::new();
        if let Some((low, high)) = input.range {
            for (end, cmp) in [(low, CompareOp::Ge), (high, CompareOp::Le)] {
                let (lowest, highest) = (self.axes[axis].low, top(&self.axes[axis]));
                let wider = |value: Q| match cmp {
                    CompareOp::Ge => value > lowest,
                    _ => value < highest,
                };
                match self.fixed(at, end) {
                    Some(Known::Line(Line::Exact(value))) if !wider(value) => {}
                    Some(known) if !matches!(known, Known::Line(Line::Exact(_))) => {}
                    _ => {
                        let end = self.node(at, end);
                        rules.push(self.compare(cmp, node, end));
                    }
                }
            }
        }
        // Nobody types a wage or a time below nothing where the file gives no 范围.
        let lowest = self.axes[axis].low;
        let ty = input.ty.clone();
        let lowest = self.special.push(Op::Const(Known::exact(lowest)), ty);
        let unasked = self.compare(CompareOp::Eq, node, lowest);
        if when.is_some() || !rules.is_empty() {
            self.constraints.push(Constraint::Within(when, rules, unasked));
        }
        if let Ok(leaf) = self.special.value(node)
            && let Some(leaf) = leaf.value()
        {
            self.axes[axis].node = NodeId(leaf);
        }
    }

    fn cut(&mut self, axis: usize, cmp: CompareOp, value: Q) {
        let axis = &mut self.axes[axis];
        let index = |value: Q| (value - axis.low) / axis.step;
        match cmp {
            CompareOp::Ge => {
                let high = axis.low + axis.step * Q::from_integer(axis.last);
                axis.low = value;
                axis.last = ((high - value) / axis.step).floor().to_integer().max(0);
            }
            _ => axis.last = index(value).floor().to_integer().max(0).min(axis.last.max(0)),
        }
    }

    /// Finite variables with their number of outcomes.
    pub(super) fn finite_sizes(&self) -> Vec<(Level, usize)> {
        let mut out = Vec::new();
        for (at, variable) in self.variables.iter().enumerate() {
            let level = at as Level * STRIDE;
            match &variable.domain {
                Domain::Bool => out.push((level, 2)),
                Domain::Options(names, none) => out.push((level, names.len() + usize::from(*none))),
                Domain::Set(names) => out.extend((0..names.len()).map(|b| (level + b as Level, 2))),
                Domain::Regions(all) | Domain::Texts(all) => out.push((level, all.len())),
                Domain::Number(_) => {}
            }
        }
        out
    }

    /// Levels of wishes that are never asked.
    pub(super) fn silent_levels(&self) -> Vec<Level> {
        let silent =
            |v: &Variable| matches!(v.kind, InputKind::Commitment | InputKind::Channel | InputKind::Further);
        // Numbers have their cells, which nobody chooses among.
        let chosen = |v: &Variable| silent(v) && !matches!(v.domain, Domain::Number(_));
        let all = self.variables.iter().enumerate().filter(|(_, v)| chosen(v));
        all.map(|(at, _)| at as Level * STRIDE).collect()
    }

    /// The usual outcome of a wish: no commitment, at the window (the first of each).
    pub(super) fn usual(&mut self, level: Level) -> Built {
        let size = match &self.variables[(level / STRIDE) as usize].domain {
            Domain::Options(names, none) => names.len() + usize::from(*none),
            Domain::Regions(all) | Domain::Texts(all) => all.len(),
            Domain::Bool | Domain::Set(_) | Domain::Number(_) => 2,
        };
        let outcomes: Vec<Ref> = (0..size).map(|at| Ref::leaf(u32::from(at == 0))).collect();
        self.truth.test(level, outcomes)
    }
}

fn shifted(op: &Op, offset: u32, first_role: usize) -> Op {
    let mut op = op.over(&|node| NodeId(node.0 + offset));
    if let Op::Input(input) = &mut op {
        input.input += first_role as u16;
    }
    op
}

/// The highest value of an axis.
fn top(axis: &Axis) -> Q {
    axis.low + axis.step * Q::from_integer(axis.last)
}

/// Bounds of a number whose file gives none.
fn default_axis(ty: &Type, discrete: bool) -> Axis {
    let whole = |low: i128, high: i128| (Q::from_integer(low), Q::from_integer(1), high - low);
    let (low, step, last) = match ty {
        Type::Month => whole(civil::FIRST_MONTH.into(), civil::LAST_MONTH.into()),
        Type::Date => whole(civil::FIRST_DAY.into(), civil::LAST_DAY.into()),
        Type::Clock => whole(0, 1439),
        Type::Months => whole(0, 1200),
        Type::Days | Type::WorkDays => whole(0, 36_600),
        Type::Hours => whole(0, 1_000_000),
        _ if discrete => whole(0, 10_000_000),
        // Money and shares are entered to two decimals.
        _ => (Q::from_integer(0), Q::new(1, 100), 10_000_000_000),
    };
    Axis { node: NodeId(u32::MAX), low, step, last }
}

/// Long lists of options: those that rules name, and as many of the others as can differ from each other, one for each
/// question with this list and one more. What rules only compare with each other, such as the provinces where somebody
/// paid, is the same for everybody under other names.
fn representatives(program: &Program, options: &[Name]) -> Vec<Name> {
    let of = |node: NodeId| match &program.types[node.0 as usize] {
        Type::Choice(own) | Type::Multi(own) => **own == *options,
        _ => false,
    };
    let same = |ty: &Type| match ty {
        Type::Choice(own) => **own == *options,
        Type::Multi(own) if **own == *options => true,
        _ => false,
    };
    let inputs: Vec<_> = program.inputs.iter().filter(|i| same(&i.ty)).collect();
    let special = inputs.iter().any(|i| matches!(i.ty, Type::Multi(_)) || !i.options.is_empty());
    if options.len() <= LONG || special {
        return options.to_vec();
    }
    // What the rules say about each option by name.
    let mut said: Vec<Vec<(u32, u32)>> = vec![Vec::new(); options.len()];
    for (at, op) in program.nodes.iter().enumerate() {
        let at = at as u32;
        match op {
            Op::Const(Known::One(mask)) if of(NodeId(at)) => {
                let named = said.iter_mut().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
                named.for_each(|(_, said)| said.push((at, 1)));
            }
            Op::OneOf(node, mask) if of(*node) => {
                let named = said.iter_mut().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
                named.for_each(|(_, said)| said.push((at, 1)));
            }
            Op::ByOption(node, results) if of(*node) => {
                said.iter_mut().zip(results).for_each(|(said, result)| said.push((at, result.0)));
            }
            _ => {}
        }
    }
    let most = inputs.len() + 1;
    let kept = options.iter().enumerate().filter(|(at, _)| {
        let alike = said[..*at].iter().filter(|other| **other == said[*at]).count();
        alike < most
    });
    kept.map(|(_, name)| name.clone()).collect()
}

/// Codes that rules of a program can tell apart: each that it names, and two strangers at every level above them.
fn regions(program: &Program) -> Vec<Name> {
    let mut named: Vec<Name> = Vec::new();
    for op in &program.nodes {
        if let Op::Const(Known::Region(Some(code))) = op
            && !named.contains(code)
        {
            named.push(code.clone());
        }
    }
    let mut out = named.clone();
    let mut add = |code: String| {
        if !out.iter().any(|o| **o == *code) {
            out.push(code.into());
        }
    };
    for code in &named {
        let (Some(province), Some(city)) = (code.get(..2), code.get(..4)) else { continue };
        for stranger in ["81", "82"] {
            if !code.ends_with("00") {
                add(format!("{city}{stranger}"));
            }
            if !code.ends_with("0000") {
                add(format!("{province}{stranger}00"));
            }
        }
    }
    add("110000".into());
    add("310000".into());
    out
}

fn texts(program: &Program) -> Vec<Name> {
    let mut out: Vec<Name> = vec!["其他".into()];
    for op in &program.nodes {
        if let Op::Const(Known::Text(Some(text))) = op
            && !out.contains(text)
        {
            out.push(text.clone());
        }
    }
    out
}

/// Outcomes of variables, as sets of people.
impl Space<'_> {
    /// The levels of an input: one, one per option of a 多选, or that of its cluster of numbers.
    pub fn levels_of(&self, program: usize, input: usize) -> Vec<Level> {
        let variable = self.inputs[program][input];
        let level = variable as Level * STRIDE;
        match &self.variables[variable].domain {
            Domain::Set(names) => (0..names.len()).map(|b| level + b as Level).collect(),
            Domain::Number(axis) => {
                let own = self.clusters.iter().filter(|c| c.axes.contains(axis)).map(|c| c.level);
                own.chain([level]).collect()
            }
            _ => vec![level],
        }
    }

    /// Which outcome of its variable an option is; `None` for one that stands for others like it, or of what is no
    /// choice.
    pub fn position(&self, program: usize, input: usize, option: &Name) -> Option<usize> {
        match &self.variables[self.inputs[program][input]].domain {
            Domain::Options(names, _) | Domain::Set(names) => names.iter().position(|n| n == option),
            _ => None,
        }
    }

    /// Those who chose this option; `None` where no such outcome is looked at.
    pub fn outcome(&mut self, program: usize, input: usize, option: &Name) -> Result<Option<Ref>, TooBig> {
        let variable = self.inputs[program][input];
        let level = variable as Level * STRIDE;
        let Some(option) = self.position(program, input, option) else { return Ok(None) };
        match &self.variables[variable].domain {
            Domain::Options(names, none) => {
                let size = names.len() + usize::from(*none);
                let outcomes: Vec<Ref> = (0..size).map(|at| Ref::leaf(u32::from(at == option))).collect();
                self.truth.test(level, outcomes).map(Some)
            }
            Domain::Set(_) => {
                self.truth.test(level + option as Level, [Ref::leaf(0), Ref::leaf(1)]).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Truths that are equal in pairs when two values of the programs are; `None` for values that cannot be compared.
    pub fn told_by(&mut self, a: NodeId, b: NodeId) -> Option<Vec<[NodeId; 2]>> {
        let ty = self.ty(a).clone();
        if ty != *self.ty(b) {
            return None;
        }
        let mut same = |op: Op| {
            vec![[
                self.special.push(op, Type::Bool),
                self.special.push(Op::Const(Known::bool(true)), Type::Bool),
            ]]
        };
        Some(match &ty {
            Type::Bool => vec![[a, b]],
            Type::Choice(_) => same(Op::SameOption(a, b)),
            Type::Region => same(Op::SameRegion(a, b)),
            Type::Text => same(Op::SameText(a, b)),
            Type::Multi(options) => {
                let bit = |at: usize, node| Op::HasAny(node, 1 << at);
                let mut has = |at, node| self.special.push(bit(at, node), Type::Bool);
                (0..options.len()).map(|at| [has(at, a), has(at, b)]).collect()
            }
            ty if ty.is_ordered() => same(Op::Compare(CompareOp::Eq, a, b)),
            _ => return None,
        })
    }

    /// At which levels a printed thing depends on a variable, and which outcomes it tells apart there.
    pub fn told_apart(&mut self, program: usize, node: NodeId) -> Result<Vec<(Level, Box<[Ref]>)>, TooBig> {
        let node = self.node(program, node);
        let mut out = Vec::new();
        if *self.ty(node) == Type::Bool {
            let truth = self.truth(node)?;
            for at in self.truth.walk(truth) {
                let (level, children) = (self.truth.level(at), self.truth.children(at));
                if level < BOTTOM {
                    out.push((level, children.into()));
                    continue;
                }
                for axis in &self.alone_axes[(level - BOTTOM) as usize] {
                    out.push((self.axis_of[*axis] as Level * STRIDE, children.into()));
                }
            }
            return Ok(out);
        }
        let Ok(value) = self.special.value(node) else { return Ok(out) };
        for at in self.special.diagrams.walk(value) {
            out.push((self.special.diagrams.level(at), self.special.diagrams.children(at).into()));
        }
        for leaf in self.special.diagrams.leaves(value) {
            for axis in self.support(NodeId(leaf)) {
                let own = self.clusters.iter().find(|c| c.axes.contains(&axis)).map(|c| c.level);
                let level = own.unwrap_or(self.axis_of[axis] as Level * STRIDE);
                out.push((level, [Ref::leaf(leaf), Ref::leaf(leaf + 1)].into()));
            }
        }
        Ok(out)
    }
}
