//! Names across files: papers, items, forms, roles, citations. Names inside formulas are the type checker's work.

use super::paper::Papers;
use super::read::{Ctx, Leads, Reference, is_longer, nearest};
use crate::diag::Diagnostic;
use crate::model::catalog::{AbolishedProof, Catalog, LegalBasis};
use crate::model::item::{Need, ServiceItem};
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use indexmap::IndexMap;

/// Reports every name that leads nowhere, and what contradicts another place.
pub(super) fn check(ctx: &Ctx, catalog: &Catalog, papers: &Papers) {
    for reference in ctx.take_references() {
        check_reference(ctx, catalog, papers, &reference);
    }
    for scenario in catalog.scenarios.values() {
        for item in scenario.items.values() {
            check_limits(ctx, item);
            item.needs.iter().for_each(|need| check_abolished(ctx, catalog, item, need));
        }
        check_one_meaning(ctx, scenario);
    }
    for material in catalog.materials.values() {
        let form = material.blank_form.as_deref().filter(|form| is_slug(form));
        if let Some(form) = form
            && !catalog.forms.contains_key(form)
        {
            ctx.unknown_name(material.span, form, "表单", catalog.forms.keys().map(|name| &**name));
        }
    }
}

/// A blank form may be named in words; only a slug must exist.
fn is_slug(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn check_reference(ctx: &Ctx, catalog: &Catalog, papers: &Papers, reference: &Reference) {
    let Reference { leads, name, span, scenario } = reference;
    let scenario = catalog.scenarios.get(scenario.as_str());
    match leads {
        Leads::Basis => check_citation(ctx, &catalog.bases, reference),
        Leads::Paper if papers.knows(name) => {}
        Leads::Paper => match papers.by_alias(name) {
            Some(material) => ctx.push(
                Diagnostic::error("L401", *span, format!("材料库里没有 `{name}`"))
                    .help(format!("这是 `{0}` 的别名，请写 `{0}`", material.name)),
            ),
            None => ctx.unknown_name(*span, name, "材料", papers.names()),
        },
        Leads::Form if catalog.forms.contains_key(name.as_str()) => {}
        Leads::Form => ctx.unknown_name(*span, name, "表单", catalog.forms.keys().map(|name| &**name)),
        Leads::Item => {
            let Some(scenario) = scenario else { return };
            if !scenario.items.contains_key(name.as_str()) {
                ctx.unknown_name(*span, name, "事项", scenario.items.keys().map(|name| &**name));
            }
        }
        Leads::Role => {
            let Some(scenario) = scenario else { return };
            let known = || ["本人", "申请人"].into_iter().chain(scenario.roles.iter().map(|name| &**name));
            if !known().any(|known| known == name) {
                ctx.unknown_name(*span, name, "角色", known());
            }
        }
        Leads::Scenario => {
            let by_title = |name: &str| catalog.scenarios.values().any(|other| other.title == name);
            if !catalog.scenarios.contains_key(name.as_str()) && !by_title(name) {
                ctx.unknown_name(*span, name, "场景", catalog.scenarios.keys().map(|name| &**name));
            }
        }
    }
}

/// A citation is the short name of a document, a blank and the article.
fn check_citation(ctx: &Ctx, bases: &IndexMap<Name, LegalBasis>, reference: &Reference) {
    let Reference { name: cited, span, .. } = reference;
    let name = cited.split_whitespace().next().unwrap_or(cited);
    if bases.contains_key(name) {
        return;
    }
    let known: Vec<&str> = bases.keys().map(|name| &**name).collect();
    let glued = known.iter().filter(|known| cited.starts_with(**known)).max_by_key(|known| known.len());
    let problem = Diagnostic::error("L403", *span, format!("依据库里没有 `{name}`"));
    ctx.push(match (glued, nearest(name, &known)) {
        (Some(glued), _) => {
            let article = cited[glued.len()..].trim_start();
            problem.help(format!("短名和条款之间要有空格：{glued} {article}"))
        }
        (None, Some(near)) => problem.help(format!("是不是 `{near}`？没有登记的先写进 shared/basis.yaml")),
        (None, None) => problem.help("先写进 shared/basis.yaml：短名: {文件: …, 文号: …}"),
    });
}

fn check_limits(ctx: &Ctx, item: &ServiceItem) {
    if let (Some(statutory), Some(promised)) = (&item.statutory_limit, &item.promised_limit)
        && is_longer(promised.length, statutory.length)
    {
        ctx.push(
            Diagnostic::error("L405", promised.span, format!("`{}` 承诺的时限比法定的长", item.name))
                .related(statutory.span, "法定时限")
                .help("承诺办结时限不能超过法定办结时限"),
        );
    }
}

fn check_abolished(ctx: &Ctx, catalog: &Catalog, item: &ServiceItem, need: &Need) {
    let hides = |proof: &&AbolishedProof| {
        proof.name == need.material || proof.aliases.iter().any(|alias| **alias == *need.material)
    };
    let concerns = |proof: &&AbolishedProof| proof.items.is_empty() || proof.items.contains(&item.name);
    if let Some(proof) = catalog.abolished.values().filter(concerns).find(hides) {
        let message = format!("`{}` 已经取消，不能再要", need.material);
        let problem = Diagnostic::error("L406", need.span, message).related(proof.span, "在这里取消");
        ctx.push(match &proof.instead {
            Some(instead) => problem.help(format!("删掉这一行；{instead}")),
            None => problem.help("删掉这一行"),
        });
    }
}

fn check_one_meaning(ctx: &Ctx, scenario: &Scenario) {
    for (name, question) in &scenario.questions {
        if let Some(fact) = scenario.facts.get(name) {
            ctx.push(
                Diagnostic::error("L404", fact.span, format!("`{name}` 既是题目又是推算"))
                    .related(question.span, "题目在这里")
                    .help("改一个名字"),
            );
        }
    }
}
