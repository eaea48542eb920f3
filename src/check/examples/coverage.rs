//! Which items, papers, 不符 and forms a set of examples reaches.

use crate::model::catalog::Catalog;
use crate::model::guide::{Guide, Status};
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use std::collections::{BTreeMap, BTreeSet};

/// What a set of examples reached, and what not.
#[derive(Default)]
pub struct Coverage {
    /// Slug → what exists.
    all: BTreeMap<Name, BTreeSet<String>>,
    reached: BTreeMap<Name, BTreeSet<String>>,
}

impl Coverage {
    /// Slug → items, papers, 不符 and forms that no example reaches, and how many there are in all.
    pub fn missing(&self) -> Vec<(Name, Vec<String>, usize)> {
        let of = |slug: &Name, all: &BTreeSet<String>| {
            let reached = self.reached.get(slug);
            let missing = all.iter().filter(|a| reached.is_none_or(|r| !r.contains(*a))).cloned().collect();
            (slug.clone(), missing, all.len())
        };
        self.all.iter().map(|(slug, all)| of(slug, all)).collect()
    }

    /// Whether some example reaches a place.
    pub(in crate::check) fn has(&self, slug: &str, place: &str) -> bool {
        self.reached.get(slug).is_some_and(|reached| reached.contains(place))
    }
}

/// Adds what one example reaches.
pub(super) fn reach(catalog: &Catalog, guide: &Guide, coverage: &mut Coverage) {
    let Some(scenario) = catalog.scenarios.get(&guide.scenario) else { return };
    coverage.all.entry(guide.scenario.clone()).or_insert_with(|| all_of(scenario));
    let reached = coverage.reached.entry(guide.scenario.clone()).or_default();
    reached.extend(reached_by(catalog, scenario, guide));
}

/// Every place of a life event that an example should reach.
pub(in crate::check) fn all_of(scenario: &Scenario) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for item in scenario.items.values() {
        all.insert(format!("事项 {}", item.name));
        all.extend(item.needs.iter().map(|n| format!("材料 {}", n.material)));
        all.extend(item.forms.iter().map(|f| format!("表单 {}", f.form)));
        let told = item.conditions.iter().filter(|c| c.fail.is_some());
        all.extend(told.map(|c| format!("不符 {}（{}）", c.name, item.name)));
    }
    all
}

/// The places that one guide reaches.
pub(in crate::check) fn reached_by(
    catalog: &Catalog,
    scenario: &Scenario,
    guide: &Guide,
) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    for item in &guide.items {
        if matches!(item.status, Status::Applies | Status::Later) {
            reached.insert(format!("事项 {}", item.name));
        }
        let failing = item.reasons.iter().filter(|r| r.text.is_some());
        reached.extend(failing.map(|r| format!("不符 {}（{}）", r.name, item.name)));
    }
    for line in guide.checklist.iter().filter(|l| l.required) {
        for item in &line.items {
            let Some(source) = scenario.items.get(item) else { continue };
            for need in &source.needs {
                let opens_to = need.material == line.material
                    || catalog
                        .aliases
                        .get(&need.material)
                        .is_some_and(|a| a.cases.iter().any(|(_, p)| *p == line.material))
                    || catalog
                        .packs
                        .get(&need.material)
                        .is_some_and(|p| p.papers.iter().any(|(p, _)| *p == line.material))
                    || catalog
                        .choices
                        .get(&need.material)
                        .is_some_and(|c| c.options.iter().any(|o| o.papers.contains(&line.material)));
                if opens_to {
                    reached.insert(format!("材料 {}", need.material));
                }
            }
        }
    }
    reached.extend(guide.forms.iter().filter(|f| !f.possible).map(|f| format!("表单 {}", f.form)));
    reached
}
