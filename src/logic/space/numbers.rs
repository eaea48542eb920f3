//! Numbers that exist: whether a combination of comparisons has a solution, found out when it is needed.

use super::search::Path;
use super::{BOTTOM, Level, Person, Space};
use crate::logic::cells::{self, Axis};
use crate::logic::diagram::{Ref, TooBig};
use crate::logic::op::{NodeId, Op};
use crate::logic::program::Program;
use crate::logic::value::Truth;
use crate::model::value::Q;
use rustc_hash::FxHashSet;

/// Boxes looked at for one combination.
const BOXES: u64 = 1_200_000;
/// Boxes looked at for two comparisons.
const PAIR: u64 = 3_000;
/// Steps of one search through the sets.
const STEPS: usize = 400_000;
/// Shortest paths tried before any path is taken.
const SHORT: usize = 20;
/// Combinations without a solution met in one search before it is given up.
const TRIES: usize = 300;

/// Values of axes.
pub(super) type Numbers = Vec<(usize, Q)>;

impl Space<'_> {
    /// Somebody who is in all of these sets and can exist; with `shortest`, with as few answers as possible.
    pub fn somebody(&mut self, sets: &[Ref], who: Ref, shortest: bool) -> Result<Option<Person>, TooBig> {
        let known = [sets, &[who]].concat();
        if shortest && let Some(person) = self.briefest(&known) {
            return Ok(Some(person));
        }
        let Some((path, numbers)) = self.way(&known, !shortest)? else { return Ok(None) };
        let person = self.person(&path, numbers.as_deref().unwrap_or_default());
        Ok(Some(Person { sure: numbers.is_some(), ..person }))
    }

    /// Whether somebody is in all of these sets and can exist.
    pub fn anybody_in(&mut self, sets: &[Ref], who: Ref) -> Result<bool, TooBig> {
        Ok(self.way(&[sets, &[who]].concat(), true)?.is_some())
    }

    /// A path on which all sets hold, with its numbers where they were found; with `known`, numbers that were found
    /// before are tried first.
    fn way(&mut self, sets: &[Ref], known: bool) -> Result<Option<(Path, Option<Numbers>)>, TooBig> {
        if known && let Some((path, numbers)) = self.pooled(sets, 0) {
            return Ok(Some((path, Some(numbers))));
        }
        for _ in 0..TRIES {
            let path = match self.seek(sets, STEPS) {
                Ok(Some(path)) => path,
                Ok(None) => return Ok(None),
                Err(TooBig) => break,
            };
            match self.numbers(&path) {
                Ok(numbers) => {
                    numbers.iter().for_each(|numbers| self.remember(numbers));
                    return Ok(Some((path, numbers)));
                }
                Err(conflicts) => conflicts.into_iter().for_each(|c| self.nogoods.add(c)),
            }
        }
        // Given up: somebody may exist, so nothing is found against the rules, and the proof says that it is not whole.
        self.coarse = true;
        Ok(Some((Path::new(), None)))
    }

    /// Somebody with as few answers as possible, if the first few paths that are shortest have numbers.
    fn briefest(&mut self, parts: &[Ref]) -> Option<Person> {
        let mut all = super::YES;
        for part in parts {
            all = self.and(all, *part).ok()?;
        }
        for _ in 0..SHORT {
            let path = self.truth.shortest(all, |v| v == 1)?;
            if !self.nogoods.on(&path) {
                match self.numbers(&path) {
                    Ok(numbers) => return Some(self.person(&path, &numbers?)),
                    Err(conflicts) => conflicts.into_iter().for_each(|c| self.nogoods.add(c)),
                }
            }
            let but = self.but(&path).ok()?;
            all = self.and(all, but).ok()?;
        }
        None
    }

    /// Everybody but those on a path's comparisons.
    fn but(&mut self, path: &[(Level, usize)]) -> Result<Ref, TooBig> {
        let mut out = super::NO;
        for (level, value) in path.iter().rev().filter(|(level, _)| *level >= BOTTOM) {
            let width = match self.atoms.get(&self.alone[(level - BOTTOM) as usize]) {
                Some(super::Atom::Alone(_, true)) => 3,
                _ => 2,
            };
            let outcomes = (0..width).map(|at| if at == *value { out } else { super::YES });
            let outcomes: Vec<Ref> = outcomes.collect();
            out = self.truth.test(*level, outcomes)?;
        }
        Ok(out)
    }

    /// Numbers for the comparisons of a path, or small combinations of them that have none. `None` where the search was
    /// given up.
    fn numbers(&mut self, path: &[(Level, usize)]) -> Result<Option<Numbers>, Vec<Path>> {
        let literals: Vec<(Level, usize)> =
            path.iter().filter(|(level, _)| *level >= BOTTOM).copied().collect();
        let mut out = Some(Vec::new());
        for group in self.groups(&literals) {
            // Most contradictions are between two comparisons: those are found at once.
            let mut pairs = Vec::new();
            for (at, a) in group.iter().enumerate() {
                for b in &group[at + 1..] {
                    let pair = [*a.min(b), *a.max(b)];
                    if self.meet(*a, *b) && self.solve(&pair, PAIR) == Solved::Impossible {
                        pairs.push(pair.to_vec());
                    }
                }
            }
            if !pairs.is_empty() {
                return Err(pairs);
            }
            match self.solve(&group, BOXES) {
                Solved::With(numbers) => {
                    if let Some(out) = &mut out {
                        out.extend(numbers);
                    }
                }
                Solved::GivenUp => {
                    self.coarse = true;
                    out = None;
                }
                Solved::Impossible => return Err(vec![self.core(&group)]),
            }
        }
        Ok(out)
    }

    /// Axes that a leaf formula reads.
    pub(super) fn support(&self, leaf: NodeId) -> Vec<usize> {
        let nodes = &self.special.builder.nodes;
        let mut seen = FxHashSet::default();
        let mut open = vec![leaf];
        let mut out = Vec::new();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            match &nodes[at.0 as usize] {
                Op::Input(input) => out.push(input.input as usize),
                op => open.extend(Program::children(op)),
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Whether two comparisons read a common number.
    fn meet(&self, a: (Level, usize), b: (Level, usize)) -> bool {
        let axes = |l: Level| &self.alone_axes[(l - BOTTOM) as usize];
        axes(a.0).iter().any(|axis| axes(b.0).contains(axis))
    }

    /// A smallest part of an impossible combination that is impossible itself.
    fn core(&mut self, group: &[(Level, usize)]) -> Vec<(Level, usize)> {
        let mut core = group.to_vec();
        for literal in group {
            let without: Vec<_> = core.iter().filter(|l| *l != literal).copied().collect();
            if self.groups(&without).iter().any(|part| self.solve(part, BOXES / 4) == Solved::Impossible) {
                core = without;
            }
        }
        core
    }

    /// Literals that share numbers, directly or over others.
    fn groups(&self, literals: &[(Level, usize)]) -> Vec<Vec<(Level, usize)>> {
        let mut out: Vec<(Vec<usize>, Vec<(Level, usize)>)> = Vec::new();
        for literal in literals {
            let mut axes = self.alone_axes[(literal.0 - BOTTOM) as usize].clone();
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

    /// Values for one group, remembered.
    fn solve(&mut self, group: &[(Level, usize)], limit: u64) -> Solved {
        let mut key = group.to_vec();
        key.sort_unstable();
        if let Some(known) = self.solved.get(key.as_slice())
            && (*known != Solved::GivenUp || limit <= PAIR)
        {
            return known.clone();
        }
        let wanted: Vec<(NodeId, Truth)> = key
            .iter()
            .map(|(level, value)| {
                let truth = [Truth::False, Truth::True, Truth::Unknown][*value];
                (self.alone[(*level - BOTTOM) as usize], truth)
            })
            .collect();
        let of = |(level, _): &(Level, usize)| self.alone_axes[(*level - BOTTOM) as usize].iter().copied();
        let mut numbers: Vec<usize> = key.iter().flat_map(of).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let axes: Vec<Axis> = numbers.iter().map(|a| self.axes[*a].clone()).collect();
        let builder = &self.special.builder;
        let limit = limit.min(self.left);
        let (found, used) = cells::point(
            &builder.nodes,
            &builder.types,
            self.calendar,
            &axes,
            &wanted,
            limit,
            &mut self.scratch,
        );
        self.boxes += used;
        self.left = self.left.saturating_sub(used);
        let solved = match found {
            Ok(Some(point)) => Solved::With(numbers.into_iter().zip(point).collect()),
            Ok(None) => Solved::Impossible,
            Err(_) => Solved::GivenUp,
        };
        self.solved.insert(key.into(), solved.clone());
        solved
    }
}

/// What is known of a combination of comparisons.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Solved {
    /// These numbers have it.
    With(Numbers),
    /// No numbers have it.
    Impossible,
    /// The search was too long.
    GivenUp,
}
