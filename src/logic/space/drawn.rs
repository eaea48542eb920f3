//! People counted, and people drawn by lot, to walk the questions as they would.

use super::{BOTTOM, Level, Person, Space, YES};
use crate::logic::diagram::{Built, Ref, TooBig};
use rustc_hash::FxHashMap;

/// A sequence of numbers that looks random and is always the same.
pub struct Lots(u64);

impl Default for Lots {
    fn default() -> Self {
        Lots(0x9E37_79B9_7F4A_7C15)
    }
}

impl Lots {
    /// The next whole number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
    /// The next number from 0 up to 1.
    fn share(&mut self) -> f64 {
        self.number() as f64 / (1_u64 << 31) as f64
    }
}

impl Space<'_> {
    /// Every variable that some rule looks at, with its number of outcomes, in order.
    pub fn sizes(&self) -> Vec<(Level, usize)> {
        let mut out = self.finite_sizes();
        out.extend(self.clusters.iter().filter(|c| !c.axes.is_empty()).map(|c| (c.level, c.cells.len())));
        out.sort_unstable();
        out.dedup();
        out
    }

    /// How many distinguishable applicants are in a set: combinations of choices and of cells of numbers. Numbers whose
    /// cells are not listed count once.
    pub fn count(&mut self, set: Ref) -> Result<f64, TooBig> {
        let choices = self.without_numbers(set, &mut FxHashMap::default())?;
        Ok(self.truth.count(choices, &self.sizes(), |v| v == 1))
    }

    /// Whoever can be in the set with some numbers.
    fn without_numbers(&mut self, at: Ref, memo: &mut FxHashMap<Ref, Ref>) -> Built {
        if at.value().is_some() {
            return Ok(at);
        }
        if self.truth.level(at) >= BOTTOM {
            return Ok(YES);
        }
        if let Some(known) = memo.get(&at) {
            return Ok(*known);
        }
        let (level, children) = (self.truth.level(at), self.truth.children(at).to_vec());
        let children: Vec<Ref> =
            children.into_iter().map(|c| self.without_numbers(c, memo)).collect::<Result<_, _>>()?;
        let built = self.truth.test(level, children)?;
        memo.insert(at, built);
        Ok(built)
    }

    /// One of those who can exist: every combination of choices and listed cells is as likely as any other. `None` where
    /// no known numbers fit the choices that were drawn.
    pub fn drawn(&mut self, lots: &mut Lots) -> Option<Person> {
        let people = self.people;
        let choices = match self.choices {
            Some(known) => known,
            None => {
                let made = self.without_numbers(people, &mut FxHashMap::default()).ok()?;
                self.choices = Some(made);
                made
            }
        };
        let mut path = self.truth.draw(choices, &self.sizes(), |v| v == 1, &mut || lots.share())?;
        let left = self.follow(people, &path);
        let (more, numbers) = self.pooled(&[left], lots.number())?;
        path.extend(more);
        Some(self.person(&path, &numbers))
    }

    /// What is left of a set once all choices are made.
    fn follow(&self, mut at: Ref, path: &[(Level, usize)]) -> Ref {
        while at.value().is_none() && self.truth.level(at) < BOTTOM {
            let level = self.truth.level(at);
            let value = path.iter().find(|(l, _)| *l == level).map_or(0, |(_, value)| *value);
            at = self.truth.children(at)[value];
        }
        at
    }
}
