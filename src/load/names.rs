//! Names across files: papers, items, forms, citations. Names inside formulas are the type checker's work.

use super::paper::Papers;
use super::read::{Ctx, is_longer};
use super::shared::check_citation;
use crate::diag::Diagnostic;
use crate::model::catalog::Catalog;
use crate::model::expr::{Body, BodyKind};
use crate::model::item::{Need, ServiceItem};
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use crate::source::Span;

/// Reports every name that leads nowhere.
pub(super) fn check(ctx: &Ctx, catalog: &Catalog, papers: &Papers) {
    for scenario in catalog.scenarios.values() {
        check_scenario(ctx, catalog, papers, scenario);
    }
    for fact in catalog.common_facts.values() {
        cite(ctx, catalog, &fact.basis, fact.span);
        check_body(ctx, catalog, &fact.body);
    }
    for parameter in catalog.parameters.values() {
        cite(ctx, catalog, &parameter.basis, parameter.span);
    }
    for proof in catalog.abolished.values() {
        cite(ctx, catalog, &proof.basis, proof.span);
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
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn cite(ctx: &Ctx, catalog: &Catalog, cited: &[String], span: Span) {
    for citation in cited {
        check_citation(ctx, &catalog.bases, citation, span);
    }
}

fn check_scenario(ctx: &Ctx, catalog: &Catalog, papers: &Papers, scenario: &Scenario) {
    for item in scenario.items.values() {
        check_item(ctx, catalog, papers, scenario, item);
    }
    for fact in scenario.facts.values() {
        cite(ctx, catalog, &fact.basis, fact.span);
        check_body(ctx, catalog, &fact.body);
    }
    for (basis, span) in scenario.preconditions.iter().map(|one| (&one.basis, one.span)) {
        cite(ctx, catalog, basis, span);
    }
    for (basis, span) in scenario.conclusions.iter().map(|one| (&one.basis, one.span)) {
        cite(ctx, catalog, basis, span);
    }
    for (basis, span) in scenario.notices.iter().map(|one| (&one.basis, one.span)) {
        cite(ctx, catalog, basis, span);
    }
    for transfer in &scenario.transfers {
        let known = catalog.scenarios.contains_key(transfer.to.as_str())
            || catalog.scenarios.values().any(|other| other.title == transfer.to);
        if !known {
            let slugs = catalog.scenarios.keys().map(|name| &**name);
            ctx.unknown_name(transfer.span, &transfer.to, "场景", slugs);
        }
    }
    for group in &scenario.exclusive {
        items_exist(ctx, scenario, &group.items, group.span);
    }
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

fn items_exist(ctx: &Ctx, scenario: &Scenario, items: &[Name], span: Span) {
    for item in items.iter().filter(|item| !scenario.items.contains_key(*item)) {
        ctx.unknown_name(span, item, "事项", scenario.items.keys().map(|name| &**name));
    }
}

fn check_item(ctx: &Ctx, catalog: &Catalog, papers: &Papers, scenario: &Scenario, item: &ServiceItem) {
    cite(ctx, catalog, &item.basis, item.span);
    for names in [&item.together, &item.before, &item.after, &item.follows] {
        items_exist(ctx, scenario, names, item.span);
    }
    for condition in &item.conditions {
        cite(ctx, catalog, &condition.basis, condition.span);
    }
    for benefit in &item.benefits {
        cite(ctx, catalog, &benefit.basis, benefit.span);
    }
    for deadline in &item.deadlines {
        cite(ctx, catalog, &deadline.basis, deadline.span);
    }
    if let Some(window) = &item.window {
        cite(ctx, catalog, &window.basis, window.span);
    }
    for need in &item.needs {
        check_need(ctx, catalog, papers, scenario, item, need);
    }
    for name in item.yields.iter().filter(|name| !papers.knows(name)) {
        unknown_paper(ctx, papers, name, item.span);
    }
    for form in item.forms.iter().filter(|form| !catalog.forms.contains_key(&form.form)) {
        ctx.unknown_name(form.span, &form.form, "表单", catalog.forms.keys().map(|name| &**name));
    }
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

fn unknown_paper(ctx: &Ctx, papers: &Papers, name: &str, span: Span) {
    match papers.by_alias(name) {
        Some(material) => ctx.push(
            Diagnostic::error("L401", span, format!("材料库里没有 `{name}`"))
                .help(format!("这是 `{}` 的别名，请写 `{}`", material.name, material.name)),
        ),
        None => ctx.unknown_name(span, name, "材料", papers.names()),
    }
}

fn check_need(
    ctx: &Ctx,
    catalog: &Catalog,
    papers: &Papers,
    scenario: &Scenario,
    item: &ServiceItem,
    need: &Need,
) {
    cite(ctx, catalog, &need.basis, need.span);
    let hidden = |proof: &&crate::model::catalog::AbolishedProof| {
        proof.name == need.material || proof.aliases.iter().any(|alias| **alias == *need.material)
    };
    let concerns = |proof: &&crate::model::catalog::AbolishedProof| {
        proof.items.is_empty() || proof.items.contains(&item.name)
    };
    if let Some(proof) = catalog.abolished.values().filter(concerns).find(hidden) {
        let problem = Diagnostic::error("L406", need.span, format!("`{}` 已经取消，不能再要", need.material))
            .related(proof.span, "在这里取消");
        ctx.push(match &proof.instead {
            Some(instead) => problem.help(format!("删掉这一行；{instead}")),
            None => problem.help("删掉这一行"),
        });
    }
    if !papers.knows(&need.material) {
        unknown_paper(ctx, papers, &need.material, need.span);
    }
    let own = ["本人", "申请人"];
    for whose in
        need.whose.iter().filter(|whose| !own.contains(&&***whose) && !scenario.roles.contains(whose))
    {
        let known = scenario.roles.iter().map(|name| &**name).chain(own);
        ctx.unknown_name(need.span, whose, "角色", known);
    }
}

fn check_body(ctx: &Ctx, catalog: &Catalog, body: &Body) {
    let rows = match &body.kind {
        BodyKind::Tiers(rows) | BodyKind::Collect(rows) | BodyKind::Accumulate(rows) => rows,
        _ => return,
    };
    for row in rows {
        cite(ctx, catalog, &row.basis, row.span);
    }
}
