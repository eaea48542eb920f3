//! Cells: the groups of numbers that no rule tells apart.
//!
//! In: numeric inputs with their bounds, and comparisons over them. Out: one representative point for each
//! combination of truth values that occurs. Boxes of the grid are evaluated with the same operators that evaluate a
//! partial answer, and halved while a comparison stays open; a box in which only combinations already found can occur
//! is left. **Invariant: every combination that some point of the grid has is found; nothing is assumed about shapes.**

use crate::logic::op::{self, Fun2, NodeId, Op, World};
use crate::logic::program::Program;
use crate::logic::value::{Known, Line, Truth};
use crate::model::calendar::Calendar;
use crate::model::expr::CompareOp;
use crate::model::value::{Q, Type};
use rustc_hash::{FxHashMap, FxHashSet};

/// One numeric input: the points `low, low + step, …, high`.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Its node.
    pub node: NodeId,
    /// Lowest value.
    pub low: Q,
    /// Distance of neighbouring values.
    pub step: Q,
    /// Number of values less one.
    pub last: i128,
}

impl Axis {
    fn at(&self, index: i128) -> Q {
        // Most numbers are whole: their fractions need no reducing.
        match self.low.is_integer() && self.step.is_integer() {
            true => Q::from_integer(self.low.numer() + self.step.numer() * index),
            false => self.low + self.step * Q::from_integer(index),
        }
    }
}

/// A group of points that no comparison tells apart.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Truth of every comparison.
    pub truths: Box<[Truth]>,
    /// A point of it, one value per axis.
    pub point: Box<[Q]>,
}

/// Too many boxes had to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct TooMany;

/// Memory kept between searches over the same nodes.
#[derive(Default)]
pub struct Scratch {
    values: Vec<Known>,
    marks: Vec<u32>,
    stamp: u32,
}

impl Scratch {
    /// Everything that comparisons read, in order.
    fn cone(&mut self, nodes: &[Op], atoms: &[NodeId]) -> Vec<NodeId> {
        self.marks.resize(nodes.len(), 0);
        self.stamp += 1;
        let mut open: Vec<NodeId> = atoms.to_vec();
        let mut all = Vec::new();
        while let Some(node) = open.pop() {
            let mark = &mut self.marks[node.0 as usize];
            if *mark != self.stamp {
                *mark = self.stamp;
                all.push(node);
                Program::each_child(&nodes[node.0 as usize], |child| open.push(child));
            }
        }
        all.sort_unstable();
        all
    }
}

/// Finds every cell, with at most `limit` evaluations of a box.
pub fn cells(
    nodes: &[Op],
    types: &[Type],
    calendar: &Calendar,
    axes: &[Axis],
    atoms: &[NodeId],
    limit: u64,
    scratch: &mut Scratch,
) -> Result<(Vec<Cell>, u64), TooMany> {
    let mut search = Search::new(nodes, types, calendar, axes, atoms, limit, scratch);
    let live = search.cone();
    let mut whole = search.whole();
    search.find_fallible(&live, &whole);
    let open: Vec<usize> = (0..atoms.len()).collect();
    search.explore(&mut whole, &live, &open)?;
    Ok((search.found, search.evaluations))
}

/// A point at which the comparisons have these truths, or the certainty that there is none; and how many boxes were
/// evaluated.
pub fn point(
    nodes: &[Op],
    types: &[Type],
    calendar: &Calendar,
    axes: &[Axis],
    wanted: &[(NodeId, Truth)],
    limit: u64,
    scratch: &mut Scratch,
) -> (Result<Option<Box<[Q]>>, TooMany>, u64) {
    let atoms: Vec<NodeId> = wanted.iter().map(|(atom, _)| *atom).collect();
    let mut search = Search::new(nodes, types, calendar, axes, &atoms, limit, scratch);
    search.wanted = wanted.iter().map(|(_, truth)| *truth).collect();
    let live = search.cone();
    let mut whole = search.whole();
    let open: Vec<usize> = (0..atoms.len()).collect();
    let done = search.explore(&mut whole, &live, &open);
    let found = search.found.into_iter().next().map(|cell| cell.point);
    // A point that was found stays found, however long the search took.
    let result = if found.is_some() { Ok(found) } else { done.map(|()| None) };
    (result, search.evaluations)
}

/// Everything that comparisons read, in order.
pub fn cone(nodes: &[Op], atoms: &[NodeId]) -> Vec<NodeId> {
    Scratch::default().cone(nodes, atoms)
}

/// The truth of every comparison at one point; `live` is their [`cone`].
pub fn at(
    nodes: &[Op],
    types: &[Type],
    calendar: &Calendar,
    axes: &[Axis],
    atoms: &[NodeId],
    live: &[NodeId],
    point: &[Q],
    scratch: &mut Scratch,
) -> Vec<Truth> {
    let world = World { today: 0, calendar };
    scratch.values.resize(nodes.len(), Known::Truth(Truth::Unknown));
    for id in live {
        let at = id.0 as usize;
        let axis = match &nodes[at] {
            Op::Input(_) => axes.iter().position(|a| a.node == *id),
            _ => None,
        };
        let value = match axis {
            Some(axis) => Known::exact(point[axis]),
            None => op::apply(&nodes[at], &types[at], &world, false, |n| &scratch.values[n.0 as usize]),
        };
        scratch.values[at] = value;
    }
    atoms.iter().map(|a| scratch.values[a.0 as usize].truth()).collect()
}

/// Which comparisons may stay open even when every number is known.
pub fn fallible(
    nodes: &[Op],
    types: &[Type],
    calendar: &Calendar,
    axes: &[Axis],
    atoms: &[NodeId],
) -> Vec<bool> {
    let mut scratch = Scratch::default();
    let mut search = Search::new(nodes, types, calendar, axes, atoms, 0, &mut scratch);
    let live = search.cone();
    let whole = search.whole();
    search.find_fallible(&live, &whole);
    search.fallible
}

struct Search<'a> {
    nodes: &'a [Op],
    types: &'a [Type],
    world: World<'a>,
    axes: &'a [Axis],
    axis_of: FxHashMap<NodeId, usize>,
    atoms: &'a [NodeId],
    scratch: &'a mut Scratch,
    truths: Vec<Truth>,
    /// Comparisons that may stay unknown even at a point.
    fallible: Vec<bool>,
    /// Axes that each comparison reads.
    supports: Vec<Vec<usize>>,
    seen: FxHashSet<Box<[Truth]>>,
    found: Vec<Cell>,
    /// When one point is looked for: the truths it must have.
    wanted: Vec<Truth>,
    evaluations: u64,
    limit: u64,
}

impl<'a> Search<'a> {
    fn new(
        nodes: &'a [Op],
        types: &'a [Type],
        calendar: &'a Calendar,
        axes: &'a [Axis],
        atoms: &'a [NodeId],
        limit: u64,
        scratch: &'a mut Scratch,
    ) -> Self {
        let axis_of: FxHashMap<NodeId, usize> = axes.iter().enumerate().map(|(at, a)| (a.node, at)).collect();
        let mut supports: Vec<Vec<usize>> = Vec::new();
        for atom in atoms {
            let cone = scratch.cone(nodes, &[*atom]);
            supports.push(cone.iter().filter_map(|n| axis_of.get(n).copied()).collect());
        }
        scratch.values.resize(nodes.len(), Known::Truth(Truth::Unknown));
        Search {
            nodes,
            types,
            world: World { today: 0, calendar },
            axes,
            supports,
            scratch,
            axis_of,
            atoms,
            truths: vec![Truth::Unknown; atoms.len()],
            fallible: vec![false; atoms.len()],
            seen: FxHashSet::default(),
            found: Vec::new(),
            wanted: Vec::new(),
            evaluations: 0,
            limit,
        }
    }

    fn whole(&self) -> Vec<(i128, i128)> {
        self.axes.iter().map(|a| (0, a.last)).collect()
    }

    fn cone(&mut self) -> Vec<NodeId> {
        self.scratch.cone(self.nodes, self.atoms)
    }

    fn evaluate(&mut self, whole: &[(i128, i128)], live: &[NodeId]) {
        for id in live {
            let at = id.0 as usize;
            let value = match self.axis_of.get(id) {
                Some(axis) => {
                    let (low, high) = whole[*axis];
                    let axis = &self.axes[*axis];
                    Known::Line(if low == high {
                        Line::Exact(axis.at(low))
                    } else {
                        Line::Between(Some(axis.at(low)), Some(axis.at(high)))
                    })
                }
                None => {
                    let values = &self.scratch.values;
                    op::apply(&self.nodes[at], &self.types[at], &self.world, false, |n| &values[n.0 as usize])
                }
            };
            self.scratch.values[at] = value;
        }
    }

    /// A comparison may stay open at a point if a figure is missing in it, or something in it may be undefined
    /// somewhere: a division by zero, a date outside the calendar, an overflow.
    fn find_fallible(&mut self, live: &[NodeId], whole: &[(i128, i128)]) {
        self.evaluate(whole, live);
        let mut weak: FxHashSet<NodeId> = FxHashSet::default();
        for id in live {
            let unbounded = match &self.scratch.values[id.0 as usize] {
                Known::Line(line) => line.low().is_none() || line.high().is_none(),
                Known::Truth(_) => false,
                known => !known.is_settled(),
            };
            let constant_unknown = matches!(&self.nodes[id.0 as usize], Op::Const(k) if !k.is_settled());
            let mut below = false;
            Program::each_child(&self.nodes[id.0 as usize], |n| below |= weak.contains(&n));
            if unbounded || constant_unknown || below {
                weak.insert(*id);
            }
        }
        for (at, atom) in self.atoms.iter().enumerate() {
            self.fallible[at] = weak.contains(atom);
        }
    }

    fn explore(
        &mut self,
        whole: &mut [(i128, i128)],
        live: &[NodeId],
        open: &[usize],
    ) -> Result<(), TooMany> {
        self.evaluations += 1;
        if self.evaluations > self.limit {
            return Err(TooMany);
        }
        self.evaluate(whole, live);
        let is_point = whole.iter().all(|(low, high)| low == high);
        let mut still = Vec::new();
        for at in open {
            let truth = self.scratch.values[self.atoms[*at].0 as usize].truth();
            self.truths[*at] = truth;
            if truth == Truth::Unknown && !is_point {
                still.push(*at);
            } else if self.wanted.get(*at).is_some_and(|wanted| *wanted != truth) {
                return Ok(());
            }
        }
        // What hangs on no number that could be narrowed stays open.
        let mut hinges = self.deciding(&still);
        hinges.retain(|axis| whole[*axis].0 < whole[*axis].1);
        if hinges.is_empty()
            && still.iter().any(|at| self.wanted.get(*at).is_some_and(|w| *w != Truth::Unknown))
        {
            open.iter().for_each(|at| self.truths[*at] = Truth::Unknown);
            return Ok(());
        }
        if hinges.is_empty() {
            self.keep(whole);
        } else if !self.nothing_new(&still) {
            let (axis, cut, live) = self.split(whole, live, &still, &hinges);
            let before = whole[axis];
            whole[axis] = (before.0, cut);
            self.explore(whole, &live, &still)?;
            whole[axis] = (cut + 1, before.1);
            if self.wanted.is_empty() || self.found.is_empty() {
                self.explore(whole, &live, &still)?;
            }
            whole[axis] = before;
        }
        // What was decided deeper down does not hold for the neighbours.
        open.iter().for_each(|at| self.truths[*at] = Truth::Unknown);
        Ok(())
    }

    fn keep(&mut self, whole: &[(i128, i128)]) {
        let truths: Box<[Truth]> = self.truths.as_slice().into();
        if self.seen.insert(truths.clone()) {
            let point = self.axes.iter().zip(whole).map(|(axis, (low, _))| axis.at(*low)).collect();
            self.found.push(Cell { truths, point });
        }
    }

    /// Whether every combination that this box could hold was found before.
    fn nothing_new(&self, still: &[usize]) -> bool {
        if still.len() > 8 || !self.wanted.is_empty() {
            return false;
        }
        let mut truths: Box<[Truth]> = self.truths.as_slice().into();
        self.all_seen(&mut truths, still)
    }

    fn all_seen(&self, truths: &mut Box<[Truth]>, still: &[usize]) -> bool {
        let Some((at, rest)) = still.split_first() else { return self.seen.contains(truths) };
        let outcomes: &[Truth] = if self.fallible[*at] {
            &[Truth::True, Truth::False, Truth::Unknown]
        } else {
            &[Truth::True, Truth::False]
        };
        outcomes.iter().all(|truth| {
            truths[*at] = *truth;
            self.all_seen(truths, rest)
        })
    }

    /// Where to cut next, and what has to be computed again below.
    fn split(
        &mut self,
        whole: &[(i128, i128)],
        live: &[NodeId],
        still: &[usize],
        hinges: &[usize],
    ) -> (usize, i128, Vec<NodeId>) {
        let Scratch { values, marks, stamp } = &mut *self.scratch;
        *stamp += 1;
        still.iter().for_each(|at| marks[self.atoms[*at].0 as usize] = *stamp);
        let mut again = Vec::new();
        for id in live.iter().rev() {
            let at = id.0 as usize;
            if marks[at] == *stamp && !values[at].is_settled() {
                again.push(*id);
                Program::each_child(&self.nodes[at], |child| marks[child.0 as usize] = *stamp);
            }
        }
        again.reverse();
        if let Some((axis, cut)) = still.iter().find_map(|at| self.threshold(self.atoms[*at], whole)) {
            return (axis, cut, again);
        }
        // The number that most open comparisons read, the widest of these.
        let wide = |axis: &usize| whole[*axis].1 - whole[*axis].0;
        let readers = |axis: &usize| still.iter().filter(|at| self.supports[**at].contains(axis)).count();
        let axis = hinges.iter().copied().max_by_key(|a| (readers(a), wide(a))).unwrap_or(0);
        let (low, high) = whole[axis];
        (axis, low + (high - low) / 2, again)
    }

    /// Numbers that open comparisons still hang on: not those of a row that is out, or of the lesser of two of which the
    /// greater counts.
    fn deciding(&mut self, still: &[usize]) -> Vec<usize> {
        let Scratch { values, marks, stamp } = &mut *self.scratch;
        *stamp += 1;
        let value = |id: &NodeId| &values[id.0 as usize];
        let bounds = |id: &NodeId| match value(id) {
            Known::Line(line) => line.low().zip(line.high()),
            _ => None,
        };
        let mut open: Vec<NodeId> = still.iter().map(|at| self.atoms[*at]).collect();
        let mut axes = Vec::new();
        while let Some(id) = open.pop() {
            let mark = &mut marks[id.0 as usize];
            if value(&id).is_settled() || std::mem::replace(mark, *stamp) == *stamp {
                continue;
            }
            axes.extend(self.axis_of.get(&id).copied());
            match &self.nodes[id.0 as usize] {
                Op::Map2(fun @ (Fun2::Min | Fun2::Max), a, b) => {
                    let smaller = match (bounds(a), bounds(b)) {
                        (Some(x), Some(y)) if x.1 <= y.0 => Some((*a, *b)),
                        (Some(x), Some(y)) if y.1 <= x.0 => Some((*b, *a)),
                        _ => None,
                    };
                    match (smaller, fun) {
                        (Some((small, _)), Fun2::Min) => open.push(small),
                        (Some((_, great)), _) => open.push(great),
                        (None, _) => open.extend([*a, *b]),
                    }
                }
                Op::First(rows, otherwise) => {
                    let mut sure = false;
                    for (cond, result) in rows {
                        match value(cond).truth() {
                            Truth::False => continue,
                            Truth::True => sure = true,
                            Truth::Unknown => open.push(*cond),
                        }
                        open.push(*result);
                        if sure {
                            break;
                        }
                    }
                    if !sure {
                        open.push(*otherwise);
                    }
                }
                op => Program::each_child(op, |child| open.push(child)),
            }
        }
        axes.sort_unstable();
        axes.dedup();
        axes
    }

    /// `题目 ≥ 数`: cut exactly there.
    fn threshold(&self, atom: NodeId, whole: &[(i128, i128)]) -> Option<(usize, i128)> {
        let Op::Compare(cmp, a, b) = &self.nodes[atom.0 as usize] else { return None };
        let (axis, bound, left) = match (self.axis_of.get(a), self.axis_of.get(b)) {
            (Some(axis), None) => (*axis, self.scratch.values[b.0 as usize].number()?, true),
            (None, Some(axis)) => (*axis, self.scratch.values[a.0 as usize].number()?, false),
            _ => return None,
        };
        let scaled = (bound - self.axes[axis].low) / self.axes[axis].step;
        // The last index on the lower side of the bound.
        let below_or_at = scaled.floor().to_integer();
        let below = scaled.ceil().to_integer() - 1;
        let cut = match (cmp, left) {
            (CompareOp::Ge | CompareOp::Lt, true) | (CompareOp::Le | CompareOp::Gt, false) => below,
            (CompareOp::Le | CompareOp::Gt, true) | (CompareOp::Ge | CompareOp::Lt, false) => below_or_at,
            (CompareOp::Eq | CompareOp::Ne, _) if below >= whole[axis].0 => below,
            (CompareOp::Eq | CompareOp::Ne, _) => below_or_at,
        };
        (cut >= whole[axis].0 && cut < whole[axis].1).then_some((axis, cut))
    }
}
