//! C103: a paper of the catalogue that no item needs or yields.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::catalog::Catalog;
use crate::model::value::Name;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "C103",
    severity: Severity::Info,
    title: "材料没有事项用到",
    manual: Manual {
        means: "材料库里登记了这种材料，但没有一件事的事项要它，也没有事项办出它来。",
        why: "用不着的登记越积越多，以后改同名材料时容易改错地方。",
        mend: "在事项的 申请材料 里用上它，或者从材料库里删掉。",
        bad: "材料:\n  老的登记卡: {出具单位: 本人, 怎么拿: 自己填, 原件: 1}    # 没有事项要它",
        good: "申请材料:\n  老的登记卡:",
    },
    looks: Looks::All(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    let used = used(here.catalog);
    for material in here.catalog.materials.values().filter(|m| !used.contains(&m.name)) {
        found.push(RULE.at(material.span, format!("材料 `{}` 没有事项用到", material.name)));
    }
}

fn used(catalog: &Catalog) -> BTreeSet<&Name> {
    let mut used: BTreeSet<&Name> = BTreeSet::new();
    for need in catalog.scenarios.values().flat_map(|s| s.items.values()).flat_map(|i| &i.needs) {
        used.insert(&need.material);
        if let Some(choice) = catalog.choices.get(&need.material) {
            used.extend(choice.options.iter().flat_map(|o| &o.papers));
        }
        if let Some(alias) = catalog.aliases.get(&need.material) {
            used.extend(alias.cases.iter().map(|(_, paper)| paper));
        }
        if let Some(pack) = catalog.packs.get(&need.material) {
            used.extend(pack.papers.iter().map(|(paper, _)| paper));
        }
    }
    for item in catalog.scenarios.values().flat_map(|s| s.items.values()) {
        used.extend(&item.yields);
    }
    used
}
