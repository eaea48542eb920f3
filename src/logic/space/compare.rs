//! Two programs side by side: for whom a truth or a value is not the same.

use super::variables::Domain;
use super::{BOTTOM, NO, STRIDE, Space, YES};
use crate::logic::diagram::{Built, Level, Ref, TooBig};
use crate::logic::different::Differ;
use crate::logic::op::NodeId;
use crate::model::value::{Name, Type};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Nodes that rewriting may add for one who is in a hurry.
const NODES: usize = 60_000;
/// The part of all other bounds that is left then.
const PART: usize = 20;

impl Space<'_> {
    /// Gives up early: for questions of which there are many, each of little worth.
    pub fn hurry(&mut self) {
        self.special.builder.enough = self.special.builder.nodes.len() + NODES;
        self.special.diagrams.allow(super::MEMORY / PART);
        self.left /= PART as u64;
        self.steps /= PART;
        self.truth.allow(super::MEMORY / PART);
    }

    /// Those for whom two truths are not the same.
    pub fn apart(&mut self, a: Ref, b: Ref) -> Built {
        let same = |x: &[Ref; 2]| (x[0] == x[1]).then_some(NO);
        self.truth.apply([a, b], &mut FxHashMap::default(), &same, &mut |v: &[Ref; 2]| {
            if v[0] == v[1] { NO } else { YES }
        })
    }

    /// A truth that holds where two values are not the same. Before [`Space::enumerate`].
    pub fn different(&mut self, a: NodeId, b: NodeId) -> Result<NodeId, TooBig> {
        let (x, y) = (self.special.value(a)?, self.special.value(b)?);
        let options = |node: NodeId| match &self.special.types[node.0 as usize] {
            Type::Choice(options) | Type::Multi(options) => Some(options.clone()),
            _ => None,
        };
        let names = options(a).zip(options(b)).filter(|(a, b)| a != b);
        let mut differ = Differ::new(&mut self.special.builder, names);
        let no = Ref::leaf(differ.truth(false).0);
        let alike = differ.names.is_none();
        let same = |x: &[Ref; 2]| (alike && x[0] == x[1]).then_some(no);
        let diagram = self.special.diagrams.apply(
            [x, y],
            &mut FxHashMap::default(),
            &same,
            &mut |leaves: &[Ref; 2]| {
                // Only leaves come here.
                let [a, b] = leaves.map(|leaf| NodeId(leaf.value().unwrap_or(0)));
                Ref::leaf(differ.between(a, b).0)
            },
        )?;
        if differ.too_long() {
            return Err(TooBig);
        }
        Ok(self.special.define(a, b, diagram))
    }

    /// Those whose choices every program that has the question offers.
    pub fn offered_by_all(&mut self) -> Built {
        // Level and outcomes of a choice, and which of them all offer.
        let mut kept: Vec<(Level, Box<[Ref]>)> = Vec::new();
        for (at, variable) in self.variables.iter().enumerate() {
            let level = at as Level * STRIDE;
            let offered = |name: &Name| variable.owns.iter().all(|own| own.contains(name));
            match &variable.domain {
                Domain::Options(names, none) => {
                    let outcomes = names.iter().map(offered).chain(none.then_some(true));
                    kept.push((level, outcomes.map(|kept| Ref::leaf(u32::from(kept))).collect()));
                }
                Domain::Set(names) => {
                    let gone = names.iter().enumerate().filter(|(_, name)| !offered(name));
                    kept.extend(gone.map(|(bit, _)| (level + bit as Level, [YES, NO].into())));
                }
                _ => {}
            }
        }
        let mut all = YES;
        for (level, outcomes) in kept {
            let set = self.truth.test(level, outcomes)?;
            all = self.and(all, set)?;
        }
        Ok(all)
    }

    /// Those who chose this option.
    pub fn chose(&mut self, question: &str, option: &str) -> Result<Option<Ref>, TooBig> {
        let Some(at) = self.variables.iter().position(|v| *v.name == *question) else { return Ok(None) };
        let level = at as Level * STRIDE;
        match &self.variables[at].domain {
            Domain::Options(names, none) => {
                let Some(place) = names.iter().position(|n| **n == *option) else { return Ok(None) };
                let size = names.len() + usize::from(*none);
                let outcomes: Vec<Ref> = (0..size).map(|at| Ref::leaf(u32::from(at == place))).collect();
                self.truth.test(level, outcomes).map(Some)
            }
            Domain::Set(names) => {
                let Some(place) = names.iter().position(|n| **n == *option) else { return Ok(None) };
                self.truth.test(level + place as Level, [NO, YES]).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The inputs that a set looks at.
    pub fn reads(&self, set: Ref) -> BTreeSet<Name> {
        let mut out = BTreeSet::new();
        for at in self.truth.walk(set) {
            let level = self.truth.level(at);
            let axes: &[usize] = match level {
                bottom if bottom >= BOTTOM => &self.alone_axes[(bottom - BOTTOM) as usize],
                _ => match self.clusters.iter().find(|c| c.level == level && !c.axes.is_empty()) {
                    Some(cluster) => &cluster.axes,
                    None => &[],
                },
            };
            out.extend(axes.iter().map(|axis| self.variables[self.axis_of[*axis]].name.clone()));
            if level < BOTTOM
                && let Some(variable) = self.variables.get((level / STRIDE) as usize)
                && !matches!(variable.domain, Domain::Number(_))
            {
                out.insert(variable.name.clone());
            }
        }
        out
    }
}
