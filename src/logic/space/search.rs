//! A path on which several sets hold, without the combinations of comparisons that no numbers have.

use super::{BOTTOM, Level, Space, YES};
use crate::logic::diagram::{Diagrams, Ref, TooBig};
use rustc_hash::{FxHashMap, FxHashSet};

/// Tests with their outcomes, top first.
pub(super) type Path = Vec<(Level, usize)>;

/// Which comparisons a diagram tests, one bit each.
type Support = Box<[u64]>;

/// Combinations that no numbers have.
#[derive(Default)]
pub(super) struct Nogoods {
    /// Each with its comparisons in order.
    all: Vec<Path>,
    known: FxHashSet<Path>,
    /// For each comparison and outcome: combinations that begin with it, and those that go on with it.
    begin: FxHashMap<(Level, usize), Vec<usize>>,
}

impl Nogoods {
    /// Adds one.
    pub(super) fn add(&mut self, mut conflict: Path) {
        conflict.sort_unstable();
        if !conflict.is_empty() && self.known.insert(conflict.clone()) {
            self.begin.entry(conflict[0]).or_default().push(self.all.len());
            self.all.push(conflict);
        }
    }

    /// How many are known.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether a path has one of them.
    pub(super) fn on(&self, path: &[(Level, usize)]) -> bool {
        let has = |literal: &(Level, usize)| path.binary_search(literal).is_ok();
        path.iter().any(|first| {
            self.begin.get(first).is_some_and(|own| own.iter().any(|at| self.all[*at].iter().all(has)))
        })
    }
}

impl Space<'_> {
    /// A path on which all sets hold and no nogood is met; `TooBig` when the search was too long.
    pub(super) fn seek(&mut self, parts: &[Ref], steps: usize) -> Result<Option<Path>, TooBig> {
        let words = self.alone.len().div_ceil(64);
        let mut supports = std::mem::take(&mut self.supports);
        let mut seek = Seek {
            diagrams: &self.truth,
            nogoods: &self.nogoods,
            supports: &mut supports,
            words,
            dead: FxHashSet::default(),
            path: Vec::new(),
            steps: steps.min(self.steps),
        };
        let before = seek.steps;
        let found = seek.down(parts.to_vec(), Vec::new());
        let (left, path) = (seek.steps, seek.path);
        self.steps -= before - left;
        self.supports = supports;
        Ok(found?.then_some(path))
    }
}

/// A nogood of which everything down to here was met: its index and how many of its comparisons.
type Live = (usize, usize);

struct Seek<'s> {
    diagrams: &'s Diagrams,
    nogoods: &'s Nogoods,
    supports: &'s mut FxHashMap<Ref, Support>,
    words: usize,
    /// Where nothing was found before: the sets that are left, and the nogoods that may still be met.
    dead: FxHashSet<(Box<[Ref]>, Box<[Live]>)>,
    path: Path,
    steps: usize,
}

impl Seek<'_> {
    fn down(&mut self, mut parts: Vec<Ref>, live: Vec<Live>) -> Result<bool, TooBig> {
        if parts.iter().any(|p| p.value().is_some() && *p != YES) {
            return Ok(false);
        }
        parts.retain(|p| *p != YES);
        if parts.is_empty() {
            return Ok(true);
        }
        parts.sort_unstable();
        parts.dedup();
        let live = self.relevant(&parts, live);
        let key = (parts.as_slice().into(), live.as_slice().into());
        if self.dead.contains(&key) {
            return Ok(false);
        }
        self.steps = self.steps.checked_sub(1).ok_or(TooBig)?;
        let level = parts.iter().map(|p| self.diagrams.level(*p)).min().unwrap_or(Level::MAX);
        for value in 0..self.diagrams.width(&parts, level) {
            let Some(live) = self.after(&live, level, value) else { continue };
            let below = parts.iter().map(|p| self.diagrams.under(*p, level, value)).collect();
            self.path.push((level, value));
            if self.down(below, live)? {
                return Ok(true);
            }
            self.path.pop();
        }
        self.dead.insert(key);
        Ok(false)
    }

    /// Nogoods that may still be met once a comparison has this outcome; `None` when one is met.
    fn after(&self, live: &[Live], level: Level, value: usize) -> Option<Vec<Live>> {
        if level < BOTTOM {
            return Some(Vec::new());
        }
        let mut out = Vec::with_capacity(live.len());
        let begun = self.nogoods.begin.get(&(level, value)).into_iter().flatten().map(|at| (*at, 0));
        for (at, met) in live.iter().copied().chain(begun) {
            let nogood = &self.nogoods.all[at];
            match nogood[met] {
                next if next == (level, value) && met + 1 == nogood.len() => return None,
                next if next == (level, value) => out.push((at, met + 1)),
                (next, _) if next > level => out.push((at, met)),
                _ => {}
            }
        }
        out.sort_unstable();
        Some(out)
    }

    /// Those nogoods whose comparisons are all tested further down.
    fn relevant(&mut self, parts: &[Ref], live: Vec<Live>) -> Vec<Live> {
        if live.is_empty() {
            return live;
        }
        let mut tested: Support = vec![0; self.words].into();
        for part in parts {
            self.support(*part);
            if let Some(own) = self.supports.get(part) {
                tested.iter_mut().zip(own).for_each(|(t, o)| *t |= o);
            }
        }
        let is_tested = |(level, _): &(Level, usize)| {
            let bit = (level - BOTTOM) as usize;
            tested[bit / 64] >> (bit % 64) & 1 == 1
        };
        live.into_iter().filter(|(at, met)| self.nogoods.all[*at][*met..].iter().all(is_tested)).collect()
    }

    fn support(&mut self, at: Ref) {
        if at.value().is_some() || self.supports.contains_key(&at) {
            return;
        }
        let mut own: Support = vec![0; self.words].into();
        for child in self.diagrams.children(at) {
            self.support(*child);
            if let Some(below) = self.supports.get(child) {
                own.iter_mut().zip(below).for_each(|(o, b)| *o |= b);
            }
        }
        let level = self.diagrams.level(at);
        if level >= BOTTOM {
            let bit = (level - BOTTOM) as usize;
            own[bit / 64] |= 1 << (bit % 64);
        }
        self.supports.insert(at, own);
    }
}
