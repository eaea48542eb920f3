//! Who reaches a place: the truths that must hold for it, and somebody for whom as many of them hold as can together.

use crate::logic::diagram::{Ref, TooBig};
use crate::logic::op::NodeId;
use crate::logic::program::Program;
use crate::logic::space::Space;
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::item::WaiverKind;
use crate::model::value::Name;
use std::collections::BTreeSet;

/// Truths that must be so.
type Way = Vec<(NodeId, bool)>;

/// A place and the ways to reach it, the plainest first.
struct Goal {
    place: String,
    ways: Vec<Way>,
}

/// People for goals.
pub(super) struct People<'p> {
    space: Space<'p>,
    goals: Vec<Goal>,
    /// Goals that were tried as the first of a person.
    tried: BTreeSet<usize>,
}

impl<'p> People<'p> {
    /// `None` when the rules are too many to look at whole.
    pub(super) fn new(
        catalog: &'p Catalog,
        program: &Program,
        today: i64,
        left: &BTreeSet<String>,
    ) -> Option<People<'p>> {
        let goals = goals(catalog, program, left);
        let mut space = Space::new(&[program], &catalog.calendar, today);
        let nodes = goals.iter().flat_map(|goal| &goal.ways).flatten().map(|(node, _)| space.node(0, *node));
        let mut nodes: Vec<NodeId> = nodes.collect();
        nodes.sort_unstable();
        nodes.dedup();
        space.enumerate(&nodes).ok()?;
        Some(People { space, goals, tried: BTreeSet::new() })
    }

    /// Somebody who reaches one of the places that are left, and as many others as can be had with it.
    pub(super) fn next(&mut self, left: &BTreeSet<String>) -> Option<Answers> {
        loop {
            let wanted = |at: &usize| left.contains(&self.goals[*at].place) && !self.tried.contains(at);
            let first = (0..self.goals.len()).find(wanted)?;
            self.tried.insert(first);
            if let Ok(Some(answers)) = self.person(first, left) {
                return Some(answers);
            }
        }
    }

    fn person(&mut self, first: usize, left: &BTreeSet<String>) -> Result<Option<Answers>, TooBig> {
        let mut sets: Vec<Ref> = Vec::new();
        let others = (0..self.goals.len()).filter(|at| *at != first && left.contains(&self.goals[*at].place));
        for at in std::iter::once(first).chain(others.collect::<Vec<_>>()) {
            let mut found = false;
            for way in self.goals[at].ways.clone() {
                let mut more = sets.clone();
                for (node, value) in way {
                    let node = self.space.node(0, node);
                    let truth = self.space.truth(node)?;
                    more.push(if value { self.space.surely(truth)? } else { self.space.never(truth)? });
                }
                more.sort_unstable();
                more.dedup();
                let people = self.space.people();
                if self.space.somebody(&more, people, false)?.is_some_and(|person| person.sure) {
                    sets = more;
                    found = true;
                    break;
                }
            }
            if at == first && !found {
                return Ok(None);
            }
        }
        let people = self.space.people();
        Ok(self.space.somebody(&sets, people, false)?.map(|person| person.answers))
    }
}

fn goals(catalog: &Catalog, program: &Program, left: &BTreeSet<String>) -> Vec<Goal> {
    let mut out: Vec<Goal> = Vec::new();
    let Some(scenario) = catalog.scenarios.get(&program.slug) else { return out };
    let mut reach = |place: String, way: Way| {
        if !left.contains(&place) {
            return;
        }
        match out.iter_mut().find(|goal| goal.place == place) {
            Some(goal) => goal.ways.push(way),
            None => out.push(Goal { place, ways: vec![way] }),
        }
    };
    for nodes in &program.items {
        let Some(item) = scenario.items.get(&nodes.name) else { continue };
        reach(format!("事项 {}", item.name), vec![(nodes.applies, true)]);
        let material = |index: usize| -> Option<&Name> { item.needs.get(index).map(|need| &need.material) };
        for waived in [false, true] {
            for need in &nodes.needs {
                let Some(material) = material(need.index) else { continue };
                let free = need.waivers.iter().filter(|w| !waived && w.kind != WaiverKind::Commitment);
                let way = std::iter::once((need.needed, true)).chain(free.map(|w| (w.node, false)));
                reach(format!("材料 {material}"), way.collect());
            }
        }
        for (index, node) in &nodes.forms {
            if let Some(form) = item.forms.get(*index) {
                reach(format!("表单 {}", form.form), vec![(*node, true)]);
            }
        }
        for (condition, own) in item.conditions.iter().zip(&nodes.conditions) {
            let way = vec![(nodes.situation, true), (nodes.in_force, true), (own.node, false)];
            reach(format!("不符 {}（{}）", condition.name, item.name), way);
        }
    }
    out
}
