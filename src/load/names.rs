//! Names across files: papers, items, forms, roles, citations. Names inside formulas are the type checker's work.

use super::paper::Papers;
use super::read::{Ctx, Leads, Reference, is_longer, nearest};
use crate::diag::Diagnostic;
use crate::model::catalog::{AbolishedProof, Catalog, LegalBasis};
use crate::model::item::{Need, ServiceItem};
use crate::model::list::EXCLUDED;
use crate::model::scenario::{Question, Scenario};
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
    match leads {
        Leads::Basis => check_citation(ctx, &catalog.bases, reference),
        Leads::Paper => check_paper(ctx, papers, reference),
        Leads::Form => one_of(ctx, reference, "表单", catalog.forms.keys()),
        Leads::Field => {
            let fields = catalog.person_fields.keys().chain(catalog.unit_fields.keys());
            one_of(ctx, reference, "填表信息", fields);
        }
        Leads::Fill => check_fill(ctx, catalog, reference),
        Leads::RowFill => check_row_fill(ctx, catalog, reference),
        Leads::AnyItem => {
            let items = catalog.scenarios.values().flat_map(|scenario| scenario.items.keys());
            one_of(ctx, reference, "事项", items);
        }
        Leads::Input => {
            let names = |scenario: &'_ Scenario| -> Vec<Name> {
                let columns = scenario.questions.values().filter_map(|question| question.list.as_ref());
                let columns = columns.flat_map(|list| list.columns.keys().cloned());
                // A fact of every row, `亲属.年龄`, is `年龄` to what is applied to a row.
                let facts = scenario.facts.keys().map(|name| name.rsplit('.').next().unwrap_or(name).into());
                scenario.questions.keys().cloned().chain(facts).chain(columns).collect()
            };
            let known: Vec<Name> = catalog.scenarios.values().flat_map(names).collect();
            one_of(ctx, reference, "题目或推算", known.iter().chain(catalog.common_facts.keys()));
        }
        Leads::OrganRole => check_organ_role(ctx, catalog, reference),
        Leads::Parameter => one_of(ctx, reference, "参数", catalog.parameters.keys()),
        Leads::Scenario => {
            let by_title = catalog.scenarios.values().any(|other| other.title == *name);
            if !by_title {
                one_of(ctx, reference, "场景", catalog.scenarios.keys());
            }
        }
        _ => match catalog.scenarios.get(scenario.as_str()) {
            Some(scenario) => check_inside(ctx, catalog, scenario, reference),
            // Only an example can stand outside of a scenario.
            None => ctx.unknown_name(*span, scenario, "场景", catalog.scenarios.keys().map(|name| &**name)),
        },
    }
}

fn check_paper(ctx: &Ctx, papers: &Papers, reference: &Reference) {
    let Reference { name, span, .. } = reference;
    match papers.by_alias(name) {
        _ if papers.knows(name) => {}
        Some(material) => ctx.push(
            Diagnostic::error("L401", *span, format!("材料库里没有 `{name}`"))
                .help(format!("这是 `{0}` 的别名，请写 `{0}`", material.name)),
        ),
        None => ctx.unknown_name(*span, name, "材料", papers.names()),
    }
}

/// What fills a row of a 名单 must be known of the rows of its list, in a scenario that uses the form.
fn check_row_fill(ctx: &Ctx, catalog: &Catalog, reference: &Reference) {
    let Some((list, part)) = reference.name.split_once('.') else { return };
    // A list of this name in another life event is another list; without a user there is none to compare with.
    let users = users(catalog, &reference.scenario);
    if users.is_empty() {
        return;
    }
    let lists = users.iter().filter_map(|scenario| {
        let whole = scenario.whole_list(list)?;
        Some((*scenario, scenario.list(whole)?))
    });
    let mut known: Vec<String> = Vec::new();
    for (scenario, (question, shape)) in lists {
        let prefix = format!("{}.", question.name);
        known.extend(shape.columns.keys().chain(&shape.fill_columns).map(ToString::to_string));
        known.extend(scenario.facts.keys().filter_map(|f| f.strip_prefix(&*prefix)).map(str::to_owned));
    }
    if known.is_empty() {
        let names = users.iter().flat_map(|s| s.questions.keys().filter(|q| s.names_list(q)));
        ctx.unknown_name(reference.span, list, "列表", names.map(|name| &**name));
    } else if !known.iter().any(|name| name == part) {
        ctx.unknown_name(reference.span, part, "栏目", known.iter().map(String::as_str));
    }
}

/// The scenarios with an item that uses a form.
fn users<'c>(catalog: &'c Catalog, form: &str) -> Vec<&'c Scenario> {
    let uses = |scenario: &&Scenario| {
        let mut forms = scenario.items.values().flat_map(|item| &item.forms);
        forms.any(|used| *used.form == *form)
    };
    catalog.scenarios.values().filter(uses).collect()
}

/// What fills a form must be known in a scenario that uses the form.
fn check_fill(ctx: &Ctx, catalog: &Catalog, reference: &Reference) {
    let mut scenarios = users(catalog, &reference.scenario);
    if scenarios.is_empty() {
        scenarios = catalog.scenarios.values().collect();
    }
    let known = scenarios.iter().flat_map(|scenario| scenario.questions.keys().chain(scenario.facts.keys()));
    let known = known.chain(catalog.common_facts.keys()).chain(catalog.parameters.keys());
    one_of(ctx, reference, "题目、推算、参数或本表项目", known);
}

/// A role that no 受理机构 and no 牵头单位 names is misspelt, or nobody needs it.
fn check_organ_role(ctx: &Ctx, catalog: &Catalog, reference: &Reference) {
    let items = catalog.scenarios.values().flat_map(|scenario| scenario.items.values());
    let leads = catalog.scenarios.values().filter_map(|scenario| scenario.lead_authority.as_deref());
    let known: Vec<&str> = items.filter_map(|item| item.organ_role.as_deref()).chain(leads).collect();
    if known.contains(&&*reference.name) {
        return;
    }
    let message = format!("没有一个事项的 `受理机构` 是 `{}`", reference.name);
    let problem = Diagnostic::warning("L407", reference.span, message);
    ctx.push(match nearest(&reference.name, &known) {
        Some(near) => problem.help(format!("是不是 `{near}`？")),
        None => problem.help("机构的名字要和事项里写的 受理机构 一样"),
    });
}

/// Names that lead to another place of the same scenario.
fn check_inside(ctx: &Ctx, catalog: &Catalog, scenario: &Scenario, reference: &Reference) {
    let applicant: [Name; 2] = ["本人".into(), "申请人".into()];
    match reference.leads {
        Leads::Item => one_of(ctx, reference, "事项", scenario.items.keys()),
        Leads::Question => one_of(ctx, reference, "题目", scenario.questions.keys()),
        Leads::Fact => {
            one_of(ctx, reference, "推算", scenario.facts.keys().chain(catalog.common_facts.keys()));
        }
        // The row of an item with 逐条; elsewhere the compiler says that there is none.
        Leads::Role if reference.name == "本条" => {}
        Leads::Role => {
            let lists = scenario.questions.keys().chain(scenario.facts.keys());
            let lists = lists.filter(|name| scenario.names_list(name));
            one_of(ctx, reference, "角色", applicant.iter().chain(&scenario.roles).chain(lists));
        }
        Leads::Notice => one_of(ctx, reference, "提醒", scenario.notices.iter().map(|one| &one.name)),
        Leads::Conclusion => one_of(ctx, reference, "结论", scenario.conclusions.iter().map(|one| &one.name)),
        Leads::Precondition => {
            one_of(ctx, reference, "前提", scenario.preconditions.iter().map(|one| &one.name));
        }
        Leads::Transfer if scenario.transfers.iter().any(|one| one.to == reference.name) => {}
        Leads::Transfer => one_of(ctx, reference, "转办", scenario.transfers.iter().map(|one| &one.name)),
        Leads::Condition => {
            let conditions = scenario.items.values().flat_map(|item| &item.conditions);
            one_of(ctx, reference, "受理条件", conditions.map(|one| &one.name));
        }
        Leads::Check => {
            let lists = scenario.questions.values().filter_map(|q| q.list.as_deref());
            let checks = lists.flat_map(|list| &list.checks).chain(&scenario.checks);
            let excluded: Name = EXCLUDED.into();
            one_of(ctx, reference, "校验", checks.map(|one| &one.name).chain([&excluded]));
        }
        Leads::Benefit => {
            let of = |item: &ServiceItem| {
                let named = item.benefits.iter().filter_map(|one| one.name.as_deref().map(Name::from));
                let item = (!item.benefits.is_empty()).then(|| item.name.clone());
                named.chain(item).collect::<Vec<Name>>()
            };
            let known: Vec<Name> = scenario.items.values().flat_map(of).collect();
            one_of(ctx, reference, "待遇", known.iter());
        }
        Leads::Asked => {
            let columns = |(list, question): (&Name, &Question)| {
                let shape = question.list.as_ref();
                let columns = shape.into_iter().flat_map(|shape| shape.columns.keys());
                columns.map(|column| format!("{list}.{column}").into()).collect::<Vec<Name>>()
            };
            let columns: Vec<Name> = scenario.questions.iter().flat_map(columns).collect();
            one_of(ctx, reference, "题目", scenario.questions.keys().chain(&columns));
        }
        Leads::Exclusive => {
            one_of(ctx, reference, "只能选一", scenario.exclusive.iter().map(|one| &one.name))
        }
        Leads::Basis | Leads::Paper | Leads::Form | Leads::Field | Leads::Fill | Leads::RowFill => {}
        Leads::AnyItem | Leads::Input | Leads::OrganRole | Leads::Parameter | Leads::Scenario => {}
    }
}

fn one_of<'k>(ctx: &Ctx, reference: &Reference, what: &str, known: impl Iterator<Item = &'k Name> + Clone) {
    if !known.clone().any(|name| **name == *reference.name) {
        ctx.unknown_name(reference.span, &reference.name, what, known.map(|name| &**name));
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
