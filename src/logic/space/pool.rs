//! Numbers known to exist: a pool of points and the truth of every comparison at each, so that most people are found
//! without solving anything.

use super::numbers::Numbers;
use super::{BOTTOM, Level, Space};
use crate::logic::cells::{self, Axis};
use crate::logic::diagram::Ref;
use crate::logic::op::NodeId;
use crate::logic::value::Truth;
use crate::model::value::{Q, Type};
use rustc_hash::FxHashSet;

/// Points tried for every group of numbers.
const POINTS: u64 = 1_500;
/// Steps of one search among known points.
const STEPS: usize = 100_000;

/// Numbers that comparisons tie together, too many to list all their cells.
pub(super) struct Component {
    axes: Vec<usize>,
    /// Comparisons.
    nodes: Vec<NodeId>,
    /// All that they read.
    cone: Vec<NodeId>,
    points: Vec<Box<[Q]>>,
    seen: FxHashSet<Box<[u8]>>,
    /// For each comparison and outcome: the points that have it, one bit each.
    having: Vec<[Vec<u64>; 3]>,
}

impl Space<'_> {
    /// A new group of numbers whose comparisons stand alone from `first` on.
    pub(super) fn component(&mut self, axes: Vec<usize>, first: usize) {
        let atoms: Vec<usize> = (first..self.alone.len()).collect();
        let at = self.components.len();
        self.place.extend(atoms.iter().enumerate().map(|(index, _)| (at, index)));
        let having = vec![Default::default(); atoms.len()];
        let nodes: Vec<NodeId> = atoms.iter().map(|a| self.alone[*a]).collect();
        let cone = cells::cone(&self.special.builder.nodes, &nodes);
        self.components.push(Component {
            axes,
            nodes,
            cone,
            points: Vec::new(),
            seen: FxHashSet::default(),
            having,
        });
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        for round in 0..POINTS {
            let axes = self.components[at].axes.clone();
            let point = axes.iter().map(|axis| self.some_value(*axis, round, &mut random)).collect();
            self.pool(at, point);
        }
    }

    /// A value of an axis: every second time one near the present or of an ordinary life.
    fn some_value(&self, axis: usize, round: u64, random: &mut u64) -> Q {
        let Axis { low, step, last, .. } = &self.axes[axis];
        let mut below = |most: i128| {
            *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i128::from(*random >> 33) % (most.max(0) + 1)
        };
        let near = |centre: i128, width: i128| (centre - width, 2 * width);
        let (start, width) = match (&self.variables[self.axis_of[axis]].ty, round % 2) {
            (_, 0) => (0, *last),
            (Type::Month, _) => {
                let month = crate::model::civil::month_of(self.today as i32);
                near((Q::from_integer(month.into()) - low).to_integer(), 60)
            }
            (Type::Date, _) => near((Q::from_integer(self.today.into()) - low).to_integer(), 800),
            (Type::Months, _) => (0, 480),
            _ => (0, (*last).min(20_000)),
        };
        let index = (start + below(width)).clamp(0, *last);
        low + step * Q::from_integer(index)
    }

    /// Adds a point to a group's pool if no other has its truths.
    fn pool(&mut self, component: usize, point: Box<[Q]>) {
        let own = &self.components[component];
        let axes: Vec<Axis> = own.axes.iter().map(|a| self.axes[*a].clone()).collect();
        let builder = &self.special.builder;
        let truths = cells::at(
            &builder.nodes,
            &builder.types,
            self.calendar,
            &axes,
            &own.nodes,
            &own.cone,
            &point,
            &mut self.scratch,
        );
        let code = |t: &Truth| match t {
            Truth::False => 0,
            Truth::True => 1,
            Truth::Unknown => 2,
        };
        let codes: Box<[u8]> = truths.iter().map(code).collect();
        let own = &mut self.components[component];
        if !own.seen.insert(codes.clone()) {
            return;
        }
        let at = own.points.len();
        own.points.push(point);
        for (atom, code) in codes.iter().enumerate() {
            for (value, set) in own.having[atom].iter_mut().enumerate() {
                set.resize(at / 64 + 1, 0);
                if value == *code as usize {
                    set[at / 64] |= 1 << (at % 64);
                }
            }
        }
    }

    /// Keeps numbers that were found, for the next search.
    pub(super) fn remember(&mut self, numbers: &Numbers) {
        for at in 0..self.components.len() {
            let axes = &self.components[at].axes;
            if !axes.iter().any(|a| numbers.iter().any(|(b, _)| a == b)) {
                continue;
            }
            let value = |axis: &usize| {
                let found = numbers.iter().find(|(b, _)| b == axis);
                found.map_or(self.axes[*axis].low, |(_, value)| *value)
            };
            let point = axes.iter().map(value).collect();
            self.pool(at, point);
        }
    }

    /// A path on which all sets hold, with known numbers; `turn` tells which of those that fit are taken.
    pub(super) fn pooled(&self, parts: &[Ref], turn: u64) -> Option<(Vec<(Level, usize)>, Numbers)> {
        let whole = |c: &Component| vec![u64::MAX; c.points.len().div_ceil(64)];
        let sets = self.components.iter().map(whole).collect();
        let mut search =
            Pooled { space: self, dead: FxHashSet::default(), path: Vec::new(), sets, steps: STEPS };
        if !search.down(parts.to_vec())? {
            return None;
        }
        let mut numbers = Vec::new();
        for (component, set) in self.components.iter().zip(&search.sets) {
            let fit: Vec<&Box<[Q]>> = component
                .points
                .iter()
                .enumerate()
                .filter(|(at, _)| set[at / 64] >> (at % 64) & 1 == 1)
                .map(|(_, point)| point)
                .collect();
            let Some(point) = fit.get((turn % fit.len().max(1) as u64) as usize) else { continue };
            numbers.extend(component.axes.iter().copied().zip(point.iter().copied()));
        }
        Some((search.path, numbers))
    }
}

struct Pooled<'s, 'c> {
    space: &'s Space<'c>,
    dead: FxHashSet<Box<[Ref]>>,
    path: Vec<(Level, usize)>,
    /// Points of each group that fit the path so far.
    sets: Vec<Vec<u64>>,
    steps: usize,
}

impl Pooled<'_, '_> {
    /// `None` when there were too many steps.
    fn down(&mut self, mut parts: Vec<Ref>) -> Option<bool> {
        if parts.iter().any(|p| p.value().is_some() && *p != super::YES) {
            return Some(false);
        }
        parts.retain(|p| *p != super::YES);
        if parts.is_empty() {
            return Some(true);
        }
        parts.sort_unstable();
        parts.dedup();
        if self.dead.contains(parts.as_slice()) {
            return Some(false);
        }
        self.steps = self.steps.checked_sub(1)?;
        let diagrams = self.space.diagrams();
        let level = parts.iter().map(|p| diagrams.level(*p)).min()?;
        let width = diagrams.width(&parts, level);
        for value in 0..width {
            let mut before = None;
            if level >= BOTTOM {
                let (component, atom) = self.space.place[(level - BOTTOM) as usize];
                let having = &self.space.components[component].having[atom][value];
                let left: Vec<u64> = self.sets[component].iter().zip(having).map(|(a, b)| a & b).collect();
                if left.iter().all(|word| *word == 0) {
                    continue;
                }
                before = Some((component, std::mem::replace(&mut self.sets[component], left)));
            }
            let below = parts.iter().map(|p| diagrams.under(*p, level, value)).collect();
            self.path.push((level, value));
            if self.down(below)? {
                return Some(true);
            }
            self.path.pop();
            if let Some((component, set)) = before {
                self.sets[component] = set;
            }
        }
        if level < BOTTOM {
            self.dead.insert(parts.into());
        }
        Some(false)
    }
}
