//! Everybody at once: all distinguishable applicants of a program as one space, and every condition as the set of
//! those for whom it holds.
//!
//! In: one program, or two to be compared, and the day. Out: truth diagrams over the variables in the order they are
//! asked, the people who can exist, and for any set of them an example person. **Invariant: what is not looked at
//! exhaustively is listed in [`Space::coarse`].**

use crate::logic::cells::{self, Axis, Cell};
use crate::logic::diagram::{Built, Diagrams, Level, Ref, TooBig};
use crate::logic::op::{NodeId, Op};
use crate::logic::program::Program;
use crate::logic::special::Special;
use crate::logic::value::Truth;
use crate::model::calendar::Calendar;
use crate::model::expr::CompareOp;
use crate::model::value::Type;
use rustc_hash::{FxHashMap, FxHashSet};

mod compare;
mod drawn;
mod numbers;
mod person;
mod pool;
mod rewrite;
mod search;
mod truth;
mod variables;

pub use drawn::Lots;
pub use person::Person;
use variables::Variable;

/// Surely not.
pub const NO: Ref = Ref::leaf(0);
/// Surely.
pub const YES: Ref = Ref::leaf(1);
/// Cannot be computed, whatever is answered: a figure is missing or a formula has no value.
pub const OPEN: Ref = Ref::leaf(2);

/// Levels reserved for one input.
const STRIDE: Level = 4096;
/// Boxes looked at to list all cells of a cluster; past that its comparisons are variables of their own.
const BOXES: u64 = 20_000;
/// Cells of one cluster, likewise.
const CELLS: usize = 200;
/// Boxes evaluated for combinations of comparisons before the proof says that it is not complete.
const EFFORT: u64 = 6_000_000;
/// Steps of all searches together, likewise.
const WALK: usize = 6_000_000;
/// Children of nodes that the diagrams of truths may have.
const MEMORY: usize = 8_000_000;
/// Growth of diagrams for one comparison.
const GROWTH: usize = 1_000_000;
/// Comparisons of a cluster whose cells are listed.
const FEW: usize = 150;
/// Where comparisons that are variables of their own stand: below all choices, which tell which of them matter.
const BOTTOM: Level = 1 << 30;

/// Numbers that some comparison ties together.
struct Cluster {
    level: Level,
    axes: Vec<usize>,
    cells: Vec<Cell>,
}

/// Where a comparison of numbers is found.
#[derive(Clone, Copy)]
enum Atom {
    /// In a cluster: its index, and the comparison's index there.
    Cell(usize, usize),
    /// A variable of its own; which combinations exist is found out when they are needed. May it stay open?
    Alone(usize, bool),
}

/// All distinguishable applicants.
pub struct Space<'c> {
    calendar: &'c Calendar,
    special: Special<'c>,
    variables: Vec<Variable>,
    axes: Vec<Axis>,
    /// Variable of each axis.
    axis_of: Vec<usize>,
    /// Start of each program's nodes.
    offsets: Vec<u32>,
    /// Variable of each input, per program.
    inputs: Vec<Vec<usize>>,
    constraints: Vec<Constraint>,
    /// Truths taken apart, and the truths made for that.
    rewrites: FxHashMap<NodeId, NodeId>,
    made: FxHashMap<Op, NodeId>,
    /// Formulas over numbers with their tables told apart.
    simple: FxHashMap<NodeId, NodeId>,
    leaves: FxHashMap<NodeId, Ref>,
    atoms: FxHashMap<NodeId, Atom>,
    clusters: Vec<Cluster>,
    truth: Diagrams,
    done: FxHashMap<NodeId, Ref>,
    memos: truth::Memos,
    people: Ref,
    /// The choices of those who can exist, once people were drawn.
    choices: Option<Ref>,
    anybody: Ref,
    /// Combinations of comparisons that no numbers have, as far as it was found out.
    nogoods: search::Nogoods,
    /// Comparisons that diagrams test.
    supports: FxHashMap<Ref, Box<[u64]>>,
    /// Comparisons that are variables of their own.
    alone: Vec<NodeId>,
    /// The axes each of them reads.
    alone_axes: Vec<Vec<usize>>,
    scratch: cells::Scratch,
    components: Vec<pool::Component>,
    /// Component and index there of each of them.
    place: Vec<(usize, usize)>,
    today: i64,
    /// Whether 待核 figures do not count.
    confirmed: bool,
    /// Where each program's constraints start.
    starts: Vec<usize>,
    /// Combinations looked at before.
    solved: FxHashMap<Box<[(Level, usize)]>, numbers::Solved>,
    /// Boxes that may still be evaluated for combinations.
    left: u64,
    /// Steps that searches may still take.
    steps: usize,
    /// Whether the existence of some combination of numbers could not be settled.
    pub coarse: bool,
    /// Boxes of numbers evaluated.
    pub boxes: u64,
}

/// What an input may be.
enum Constraint {
    /// Must not be false.
    Holds(NodeId),
    /// Outcome of a variable at a level: 何时问, and the condition under which each outcome is offered.
    Offered(Level, Option<NodeId>, Vec<Option<NodeId>>, bool),
    /// A number: 何时问, its bounds, and the comparison with the value that stands for “not asked”.
    Within(Option<NodeId>, Vec<NodeId>, NodeId),
}

impl<'c> Space<'c> {
    /// The space of one program, or of two with the same questions where they have them.
    pub fn new(programs: &[&Program], calendar: &'c Calendar, today: i64) -> Self {
        Space::of(programs, calendar, today, false)
    }

    /// The same as 待核 figures let it be known: they count as written, or, `confirmed`, as what is sure of them.
    pub fn of(programs: &[&Program], calendar: &'c Calendar, today: i64, confirmed: bool) -> Self {
        let mut space = Space {
            calendar,
            special: Special::new(calendar, today),
            variables: Vec::new(),
            axes: Vec::new(),
            axis_of: Vec::new(),
            offsets: Vec::new(),
            inputs: Vec::new(),
            constraints: Vec::new(),
            rewrites: FxHashMap::default(),
            made: FxHashMap::default(),
            simple: FxHashMap::default(),
            leaves: FxHashMap::default(),
            atoms: FxHashMap::default(),
            clusters: Vec::new(),
            truth: Diagrams::default(),
            done: FxHashMap::default(),
            memos: truth::Memos::default(),
            people: YES,
            choices: None,
            anybody: YES,
            nogoods: search::Nogoods::default(),
            supports: FxHashMap::default(),
            alone: Vec::new(),
            alone_axes: Vec::new(),
            scratch: cells::Scratch::default(),
            components: Vec::new(),
            place: Vec::new(),
            today,
            confirmed,
            starts: Vec::new(),
            solved: FxHashMap::default(),
            left: EFFORT,
            steps: WALK,
            coarse: false,
            boxes: 0,
        };
        space.truth.allow(MEMORY);
        for program in programs {
            space.declare(program);
        }
        for program in programs {
            space.import(program);
        }
        space.widen(programs);
        for (at, program) in programs.iter().enumerate() {
            space.starts.push(space.constraints.len());
            space.constrain(at, program);
        }
        space
    }

    /// A node of a program in this space.
    pub fn node(&self, program: usize, node: NodeId) -> NodeId {
        NodeId(self.offsets[program] + node.0)
    }

    /// A comparison that no program makes, over nodes of this space.
    pub fn compare(&mut self, cmp: CompareOp, a: NodeId, b: NodeId) -> NodeId {
        self.special.push(Op::Compare(cmp, a, b), Type::Bool)
    }

    /// A node's type.
    pub fn ty(&self, node: NodeId) -> &Type {
        &self.special.types[node.0 as usize]
    }

    /// A node's operator.
    pub fn op(&self, node: NodeId) -> &Op {
        &self.special.nodes[node.0 as usize]
    }

    /// Finds the cells of all numbers on which these truths depend. Must come before [`Space::truth`]; what is asked
    /// for later must be among these.
    pub fn enumerate(&mut self, roots: &[NodeId]) -> Result<(), TooBig> {
        let mut all: Vec<NodeId> = roots.to_vec();
        for constraint in &self.constraints {
            match constraint {
                Constraint::Holds(node) => all.push(*node),
                Constraint::Offered(_, when, options, _) => {
                    all.extend(when.iter().chain(options.iter().flatten()));
                }
                Constraint::Within(when, bounds, unasked) => {
                    all.extend(when.iter().chain(bounds).chain([unasked]));
                }
            }
        }
        let mut atoms = Vec::new();
        let (mut seen, mut leaves) = (FxHashSet::default(), FxHashSet::default());
        for root in all {
            self.collect(root, &mut seen, &mut leaves, &mut atoms)?;
        }
        self.cluster(atoms);
        self.populate()
    }

    /// Numeric comparisons below a truth.
    fn collect(
        &mut self,
        node: NodeId,
        seen: &mut FxHashSet<NodeId>,
        leaves: &mut FxHashSet<NodeId>,
        out: &mut Vec<NodeId>,
    ) -> Result<(), TooBig> {
        let node = self.rewritten(node);
        if !seen.insert(node) {
            return Ok(());
        }
        if self.special.builder.nodes.len() > self.special.builder.enough {
            return Err(TooBig);
        }
        match self.parts(node) {
            Some(parts) => parts.into_iter().try_for_each(|part| self.collect(part, seen, leaves, out)),
            None => {
                self.special.diagrams.allow(GROWTH);
                let Ok(diagram) = self.special.value(node) else {
                    // Too many cases in one comparison: it is taken as open, and the proof is not whole.
                    self.coarse = true;
                    self.done.insert(node, OPEN);
                    return Ok(());
                };
                for leaf in self.special.diagrams.leaves(diagram) {
                    self.leaf_atoms(NodeId(leaf), leaves, out);
                }
                Ok(())
            }
        }
    }

    /// The truths a truth is put together from; `None` for a comparison.
    fn parts(&self, node: NodeId) -> Option<Vec<NodeId>> {
        match self.op(node) {
            Op::And(parts) | Op::Or(parts) => Some(parts.to_vec()),
            Op::Not(part) | Op::Unconfirmed(part, _) => Some(vec![*part]),
            Op::SameTruth(a, b) => Some(vec![*a, *b]),
            Op::First(rows, otherwise) if *self.ty(node) == Type::Bool => {
                Some(rows.iter().flat_map(|(c, v)| [*c, *v]).chain([*otherwise]).collect())
            }
            _ => None,
        }
    }

    fn leaf_atoms(&mut self, leaf: NodeId, seen: &mut FxHashSet<NodeId>, out: &mut Vec<NodeId>) {
        let leaf = rewrite::simple(&mut self.special.builder, leaf, &mut self.simple);
        if !seen.insert(leaf) {
            return;
        }
        let op = &self.special.builder.nodes[leaf.0 as usize];
        match op {
            Op::Const(_) => {}
            Op::And(_) | Op::Or(_) | Op::Not(_) | Op::First(..) => {
                Program::children(op).into_iter().for_each(|p| self.leaf_atoms(p, seen, out));
            }
            _ => out.push(leaf),
        }
    }

    /// Groups comparisons by the numbers they share and finds the cells of each group.
    fn cluster(&mut self, mut atoms: Vec<NodeId>) {
        atoms.sort_unstable();
        atoms.dedup();
        let supports: Vec<Vec<usize>> = atoms.iter().map(|a| self.support(*a)).collect();
        let mut group: Vec<usize> = (0..self.axes.len()).collect();
        for support in &supports {
            for pair in support.windows(2) {
                let (a, b) = (group[pair[0]], group[pair[1]]);
                group.iter_mut().filter(|g| **g == b).for_each(|g| *g = a);
            }
        }
        let mut names: Vec<usize> =
            supports.iter().filter_map(|s| s.first()).map(|axis| group[*axis]).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let axes: Vec<usize> = (0..self.axes.len()).filter(|a| group[*a] == name).collect();
            let own: Vec<NodeId> = atoms
                .iter()
                .zip(&supports)
                .filter(|(_, s)| s.first().is_some_and(|a| group[*a] == name))
                .map(|(atom, _)| *atom)
                .collect();
            self.cells_of(axes, &own);
        }
        // Comparisons without any number: a figure is missing in them.
        for (atom, support) in atoms.iter().zip(&supports) {
            if support.is_empty() {
                let cells = vec![Cell { truths: [Truth::Unknown].into(), point: [].into() }];
                self.clusters.push(Cluster { level: Level::MAX - 1, axes: Vec::new(), cells });
                self.atoms.insert(*atom, Atom::Cell(self.clusters.len() - 1, 0));
            }
        }
    }

    fn cells_of(&mut self, axes: Vec<usize>, own: &[NodeId]) {
        let level = axes.iter().map(|a| self.axis_of[*a] as Level * STRIDE).min().unwrap_or(Level::MAX - 1);
        let on: Vec<Axis> = axes.iter().map(|a| self.axes[*a].clone()).collect();
        let builder = &self.special.builder;
        let (nodes, types) = (&builder.nodes, &builder.types);
        let found = match own.len() > FEW {
            true => Err(cells::TooMany),
            false => cells::cells(nodes, types, self.calendar, &on, own, BOXES, &mut self.scratch),
        };
        match found {
            Ok((cells, boxes)) if cells.len() <= CELLS => {
                self.boxes += boxes;
                for (at, atom) in own.iter().enumerate() {
                    self.atoms.insert(*atom, Atom::Cell(self.clusters.len(), at));
                }
                self.clusters.push(Cluster { level, axes, cells });
            }
            _ => {
                let first = self.alone.len();
                let open = cells::fallible(&builder.nodes, &builder.types, self.calendar, &on, own);
                for (atom, open) in own.iter().zip(open) {
                    self.atoms.insert(*atom, Atom::Alone(self.alone.len(), open));
                    self.alone.push(*atom);
                    self.alone_axes.push(self.support(*atom));
                }
                self.component(axes, first);
            }
        }
    }

    /// Everybody for whom a truth holds, does not hold, or cannot be computed.
    pub fn truth(&mut self, node: NodeId) -> Built {
        let node = self.rewritten(node);
        if let Some(known) = self.done.get(&node) {
            return Ok(*known);
        }
        let built = match self.op(node).clone() {
            Op::And(parts) => {
                let mut out = YES;
                for part in parts {
                    let part = self.truth(part)?;
                    out = self.and(out, part)?;
                }
                out
            }
            Op::Or(parts) => {
                let mut out = NO;
                for part in parts {
                    let part = self.truth(part)?;
                    out = self.or(out, part)?;
                }
                out
            }
            Op::Not(part) => {
                let part = self.truth(part)?;
                self.not(part)?
            }
            Op::Unconfirmed(part, _) => self.truth(part)?,
            Op::SameTruth(a, b) => {
                let (a, b) = (self.truth(a)?, self.truth(b)?);
                let other = self.not(b)?;
                self.first(a, b, other)?
            }
            Op::First(rows, otherwise) if *self.ty(node) == Type::Bool => {
                let mut out = self.truth(otherwise)?;
                for (cond, result) in rows.iter().rev() {
                    let (cond, result) = (self.truth(*cond)?, self.truth(*result)?);
                    out = self.first(cond, result, out)?;
                }
                out
            }
            _ => {
                self.special.diagrams.allow(GROWTH);
                let diagram = self.special.value(node)?;
                self.lift(diagram, &mut FxHashMap::default())?
            }
        };
        self.done.insert(node, built);
        Ok(built)
    }

    /// A diagram with formulas as leaves → one over choices and cells.
    fn lift(&mut self, at: Ref, memo: &mut FxHashMap<Ref, Ref>) -> Built {
        if let Some(leaf) = at.value() {
            return self.leaf_truth(NodeId(leaf));
        }
        if let Some(known) = memo.get(&at) {
            return Ok(*known);
        }
        let (level, children) =
            (self.special.diagrams.level(at), self.special.diagrams.children(at).to_vec());
        let outcomes: Vec<Ref> =
            children.into_iter().map(|c| self.lift(c, memo)).collect::<Result<_, _>>()?;
        let built = self.truth.choose(level, &outcomes)?;
        memo.insert(at, built);
        Ok(built)
    }

    fn leaf_truth(&mut self, leaf: NodeId) -> Built {
        let leaf = rewrite::simple(&mut self.special.builder, leaf, &mut self.simple);
        if let Some(known) = self.leaves.get(&leaf) {
            return Ok(*known);
        }
        let built = match self.special.builder.nodes[leaf.0 as usize].clone() {
            Op::Const(known) => Ok(of(known.truth())),
            Op::And(parts) => {
                parts.iter().try_fold(YES, |out, part| self.leaf_truth(*part).and_then(|p| self.and(out, p)))
            }
            Op::Or(parts) => {
                parts.iter().try_fold(NO, |out, part| self.leaf_truth(*part).and_then(|p| self.or(out, p)))
            }
            Op::Not(part) => {
                let part = self.leaf_truth(part)?;
                self.not(part)
            }
            Op::First(rows, otherwise) => {
                let mut out = self.leaf_truth(otherwise)?;
                for (cond, result) in rows.iter().rev() {
                    let (cond, result) = (self.leaf_truth(*cond)?, self.leaf_truth(*result)?);
                    out = self.first(cond, result, out)?;
                }
                Ok(out)
            }
            _ => match self.atoms.get(&leaf) {
                Some(Atom::Cell(cluster, at)) => {
                    let cluster = &self.clusters[*cluster];
                    let outcomes: Vec<Ref> = cluster.cells.iter().map(|cell| of(cell.truths[*at])).collect();
                    self.truth.test(cluster.level, outcomes)
                }
                Some(Atom::Alone(at, false)) => self.truth.test(BOTTOM + *at as Level, [NO, YES]),
                Some(Atom::Alone(at, true)) => self.truth.test(BOTTOM + *at as Level, [NO, YES, OPEN]),
                None => Ok(OPEN),
            },
        }?;
        self.leaves.insert(leaf, built);
        Ok(built)
    }

    /// The people who can exist, with no paper replaced by a commitment and everything done at the window.
    pub fn people(&self) -> Ref {
        self.people
    }

    /// The people who can exist, whatever channel and commitments they choose.
    pub fn anybody(&self) -> Ref {
        self.anybody
    }

    /// Works out who can exist.
    fn populate(&mut self) -> Result<(), TooBig> {
        let constraints = std::mem::take(&mut self.constraints);
        let mut parts = Vec::new();
        for constraint in &constraints {
            parts.push(match constraint {
                Constraint::Holds(node) => {
                    let node = self.truth(*node)?;
                    self.possibly(node)?
                }
                Constraint::Offered(level, when, options, nothing) => {
                    self.offered(*level, *when, options, *nothing)?
                }
                Constraint::Within(when, bounds, unasked) => {
                    let mut inside = YES;
                    for bound in bounds {
                        let bound = self.truth(*bound)?;
                        let bound = self.possibly(bound)?;
                        inside = self.and(inside, bound)?;
                    }
                    match when {
                        None => inside,
                        Some(when) => {
                            let (when, unasked) = (self.truth(*when)?, self.truth(*unasked)?);
                            let when = self.possibly(when)?;
                            self.first(when, inside, unasked)?
                        }
                    }
                }
            });
        }
        self.constraints = constraints;
        // With two programs: whoever one of them lets exist.
        let mut all = NO;
        for (at, start) in self.starts.clone().into_iter().enumerate() {
            let end = self.starts.get(at + 1).copied().unwrap_or(parts.len());
            let mut own = parts[start..end].to_vec();
            own.sort_by_key(|p| self.truth.walk(*p).len());
            let mut together = YES;
            for part in own {
                together = self.and(together, part)?;
            }
            all = self.or(all, together)?;
        }
        self.anybody = all;
        for level in self.silent_levels() {
            let usual = self.usual(level)?;
            all = self.and(all, usual)?;
        }
        self.people = all;
        Ok(())
    }

    fn offered(
        &mut self,
        level: Level,
        when: Option<NodeId>,
        options: &[Option<NodeId>],
        nothing: bool,
    ) -> Built {
        let mut outcomes = Vec::new();
        let mut none = YES;
        for option in options {
            let possible = match option {
                None => YES,
                Some(node) => {
                    let node = self.truth(*node)?;
                    self.possibly(node)?
                }
            };
            let impossible = self.not(possible)?;
            none = self.and(none, impossible)?;
            outcomes.push(possible);
        }
        if nothing {
            outcomes.push(none);
        }
        let asked = self.truth.choose(level, &outcomes)?;
        let Some(when) = when else { return Ok(asked) };
        let unasked: Vec<Ref> = (0..outcomes.len()).map(|at| if at == 0 { YES } else { NO }).collect();
        let unasked = self.truth.test(level, unasked)?;
        let when = self.truth(when)?;
        let when = self.possibly(when)?;
        self.first(when, asked, unasked)
    }

    /// How many combinations of comparisons were found to have no numbers.
    pub fn nogoods(&self) -> usize {
        self.nogoods.len()
    }

    /// Cells of all numbers.
    pub fn cells(&self) -> usize {
        self.clusters.iter().map(|c| c.cells.len()).sum()
    }

    /// The diagrams of truths, to look at their shape.
    pub fn diagrams(&self) -> &Diagrams {
        &self.truth
    }
}

fn of(truth: Truth) -> Ref {
    match truth {
        Truth::False => NO,
        Truth::True => YES,
        Truth::Unknown => OPEN,
    }
}
