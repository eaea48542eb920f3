//! Numbers that exist: whether a combination of comparisons has a solution, found out when it is needed.

use super::{BOTTOM, Level, Person, Space};
use crate::logic::cells::{self, Axis};
use crate::logic::diagram::{Ref, TooBig};
use crate::logic::op::NodeId;
use crate::logic::value::Truth;
use crate::model::value::Q;

/// Boxes looked at for one combination.
const BOXES: u64 = 300_000;
/// Steps of one search through the sets.
const STEPS: usize = 3_000_000;
/// Combinations without a solution met in one search before it is given up.
const TRIES: usize = 3_000;

/// Values of axes.
pub(super) type Numbers = Vec<(usize, Q)>;

impl Space<'_> {
    /// Somebody who is in all of these sets and can exist; with `shortest`, with as few answers as possible.
    pub fn somebody(&mut self, sets: &[Ref], who: Ref, shortest: bool) -> Result<Option<Person>, TooBig> {
        for _ in 0..TRIES {
            let mut parts = sets.to_vec();
            parts.extend([who, self.possible]);
            let Some(path) = self.truth.dive(&parts, STEPS)? else { return Ok(None) };
            let path = if shortest { self.shortest(&parts).unwrap_or(path) } else { path };
            match self.numbers(&path) {
                Ok(numbers) => return Ok(Some(self.person(&path, &numbers))),
                Err(conflict) => {
                    let nogood = self.nogood(&conflict)?;
                    self.possible = self.and(self.possible, nogood)?;
                }
            }
        }
        self.coarse = true;
        Err(TooBig)
    }

    fn shortest(&mut self, parts: &[Ref]) -> Option<Vec<(Level, usize)>> {
        let mut all = super::YES;
        for part in parts {
            all = self.and(all, *part).ok()?;
        }
        self.truth.shortest(all, |v| v == 1)
    }

    /// The set of all who are not in a combination.
    fn nogood(&mut self, conflict: &[(Level, usize)]) -> Result<Ref, TooBig> {
        self.nogoods += 1;
        let mut out = super::NO;
        let mut conflict = conflict.to_vec();
        conflict.sort_unstable();
        for (level, value) in conflict.into_iter().rev() {
            let width = match self.atoms.get(&self.alone[(level - BOTTOM) as usize]) {
                Some(super::Atom::Alone(_, true)) => 3,
                _ => 2,
            };
            let outcomes = (0..width).map(|at| if at == value { out } else { super::YES }).collect();
            out = self.truth.test(level, outcomes)?;
        }
        Ok(out)
    }

    /// Numbers for the comparisons of a path, or a smallest combination of them that has none.
    fn numbers(&mut self, path: &[(Level, usize)]) -> Result<Numbers, Vec<(Level, usize)>> {
        let literals: Vec<(Level, usize)> = path.iter().filter(|(level, _)| *level >= BOTTOM).copied().collect();
        let mut out = Vec::new();
        for group in self.groups(&literals) {
            match self.solve(&group) {
                Some(numbers) => out.extend(numbers),
                None => {
                    let mut core = group.clone();
                    for literal in &group {
                        let without: Vec<_> = core.iter().filter(|l| *l != literal).copied().collect();
                        let parts = self.groups(&without);
                        if parts.iter().any(|part| self.solve(part).is_none()) {
                            core = without;
                        }
                    }
                    return Err(core);
                }
            }
        }
        Ok(out)
    }

    /// Literals that share numbers, directly or over others.
    fn groups(&self, literals: &[(Level, usize)]) -> Vec<Vec<(Level, usize)>> {
        let mut out: Vec<(Vec<usize>, Vec<(Level, usize)>)> = Vec::new();
        for literal in literals {
            let mut axes = self.support(self.alone[(literal.0 - BOTTOM) as usize]);
            let mut own = vec![*literal];
            let (touching, apart): (Vec<_>, Vec<_>) =
                out.into_iter().partition(|(known, _)| known.iter().any(|a| axes.contains(a)));
            out = apart;
            for (known, others) in touching {
                axes.extend(known);
                own.extend(others);
            }
            out.push((axes, own));
        }
        out.into_iter().map(|(_, literals)| literals).collect()
    }

    /// Values for one group; combinations whose search was too long count as possible and are remembered as coarse.
    fn solve(&mut self, group: &[(Level, usize)]) -> Option<Numbers> {
        let wanted: Vec<(NodeId, Truth)> = group
            .iter()
            .map(|(level, value)| {
                let truth = [Truth::False, Truth::True, Truth::Unknown][*value];
                (self.alone[(*level - BOTTOM) as usize], truth)
            })
            .collect();
        let mut numbers: Vec<usize> = wanted.iter().flat_map(|(atom, _)| self.support(*atom)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let axes: Vec<Axis> = numbers.iter().map(|a| self.axes[*a].clone()).collect();
        let builder = &self.special.builder;
        let found = cells::point(&builder.nodes, &builder.types, self.calendar, &axes, &wanted, BOXES);
        match found {
            Ok(found) => found.map(|point| numbers.into_iter().zip(point).collect()),
            Err(_) => {
                self.coarse = true;
                None
            }
        }
    }
}
