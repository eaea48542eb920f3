//! C206: an abolished proof demanded under another name, or by way of a choice or a bundle.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::model::catalog::{AbolishedProof, Catalog};
use crate::model::item::{Need, ServiceItem};
use crate::model::material::Material;
use crate::model::value::Name;

pub(super) static RULE: Rule = Rule {
    code: "C206",
    severity: Severity::Error,
    title: "已取消的证明换个名字又要",
    manual: Manual {
        means: "材料的别名、任选其一或材料包里的一样、或者要的复印件，是 shared/abolished.yaml 里已经取消的。直接写着取消的名字要的，是错误 L406。",
        why: "取消的证明谁都不能再要，换个名字要也不行；这是群众投诉最多的一类。",
        mend: "去掉这样材料（或者那一份复印件），照已取消的证明里 说 的办法办。",
        bad: "# 已取消: 身份证复印件\n申请材料:\n  居民身份证: {复印件: 1}",
        good: "申请材料:\n  居民身份证: {验原件: 是}",
    },
    looks: Looks::Each(look),
};

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for item in here.catalog.scenarios.values().flat_map(|s| s.items.values()) {
        for need in &item.needs {
            for paper in members(here.catalog, &need.material) {
                let proofs = here.catalog.abolished.values();
                let hidden = proofs
                    .filter(|proof| proof.items.is_empty() || proof.items.contains(&item.name))
                    .find(|proof| !named(proof, &need.material) && hides(proof, paper, need));
                found.extend(hidden.map(|proof| finding(item, need, paper, proof)));
            }
        }
    }
}

fn finding(item: &ServiceItem, need: &Need, paper: &Material, proof: &AbolishedProof) -> Diagnostic {
    let message = if paper.name == need.material {
        format!("`{}` 要的 `{}` 就是已经取消的 `{}`", item.name, need.material, proof.name)
    } else {
        format!("`{}` 要的 `{}` 里有已经取消的 `{}`", item.name, need.material, proof.name)
    };
    let instead = proof.instead.as_deref().map(|words| format!("；{words}")).unwrap_or_default();
    RULE.at(need.span, message).related(proof.span, "在这里取消").help(format!("去掉它{instead}"))
}

/// The papers behind a name: itself, or those of a choice, a bundle or a name by situation.
pub(super) fn members<'a>(catalog: &'a Catalog, name: &Name) -> Vec<&'a Material> {
    let mut names: Vec<&Name> = Vec::new();
    if let Some(choice) = catalog.choices.get(name) {
        names.extend(choice.options.iter().flat_map(|option| &option.papers));
    }
    if let Some(alias) = catalog.aliases.get(name) {
        names.extend(alias.cases.iter().map(|(_, paper)| paper));
    }
    if let Some(pack) = catalog.packs.get(name) {
        names.extend(pack.papers.iter().map(|(paper, _)| paper));
    }
    if names.is_empty() {
        return catalog.materials.get(name).into_iter().collect();
    }
    names.into_iter().filter_map(|name| catalog.materials.get(name)).collect()
}

fn names(paper: &Material) -> impl Iterator<Item = &str> {
    std::iter::once(&*paper.name).chain(paper.aliases.iter().map(String::as_str))
}

fn named(proof: &AbolishedProof, name: &str) -> bool {
    *proof.name == *name || proof.aliases.iter().any(|alias| alias == name)
}

fn hides(proof: &AbolishedProof, paper: &Material, need: &Need) -> bool {
    // A need that names one count names them all.
    let own = need.counts != Default::default();
    let counts = if own { need.counts } else { paper.counts };
    let sheet = |end: &str, n: Option<u32>| {
        n.unwrap_or(0) > 0 && names(paper).any(|name| named(proof, &format!("{name}{end}")))
    };
    names(paper).any(|name| named(proof, name))
        || sheet("复印件", counts.copies)
        || sheet("原件", counts.originals)
}
