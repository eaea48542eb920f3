//! One life event: its file as a merged tree becomes a [`Scenario`].

use super::fact::fact;
use super::item::{self, Shared};
use super::keys;
use super::list;
use super::question::question;
use super::read::{Ctx, Leads, Map};
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::model::expr::Template;
use crate::model::scenario::{
    Check, Conclusion, ExclusiveGroup, Notice, NoticeLevel, OptionalPage, Precondition, Question, Scenario,
    Transfer,
};
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;

/// Lowers one scenario; `common` is the tree of the shared questions and facts.
pub(super) fn scenario(ctx: &Ctx, slug: &str, node: &Node, common: &Node) -> Option<Scenario> {
    ctx.enter_scenario(slug);
    let map = ctx.map(node, &keys::SCENARIO)?;
    let (questions, optional_page) = questions(&map, common);
    let shared = Shared {
        conditions: map.raw("共同条件").map_or(Vec::new(), |node| item::conditions(ctx, node)),
        needs: map.raw("共同材料").map_or(Vec::new(), |node| item::needs(ctx, node)),
    };
    let items = named(ctx, map.raw("事项"), "事项", |key, node| item::item(ctx, key, node, &shared));
    let (roles, unit_roles) = map.raw("角色").map_or_else(Default::default, |node| roles(ctx, node));
    let facts = named(ctx, map.raw("推算"), "推算", |key, node| fact(ctx, key, node));
    let scenario = Scenario {
        slug: slug.into(),
        title: map.required("场景").and_then(|node| ctx.text(node, "场景")).unwrap_or(slug).to_string(),
        plain_title: map.string("通俗名"),
        audience: map.texts("服务对象"),
        lead_authority: map.string("牵头单位"),
        search_words: map.texts("搜索词"),
        intro: map.string("简介"),
        roles,
        unit_roles,
        policy_date: map.expr("政策按"),
        questions,
        optional_page,
        facts,
        checks: checks(&map, "校验"),
        asserts: checks(&map, "断言"),
        preconditions: values(ctx, map.raw("前提"), "前提", |key, node| precondition(ctx, key, node)),
        transfers: values(ctx, map.raw("转办"), "转办", |key, node| transfer(ctx, key, node)),
        conclusions: values(ctx, map.raw("结论"), "结论", |key, node| conclusion(ctx, key, node)),
        notices: values(ctx, map.raw("提醒"), "提醒", |key, node| notice(ctx, key, node)),
        exclusive: values(ctx, map.raw("只能选一"), "只能选一", |key, node| {
            exclusive(ctx, key, node)
        }),
        items,
        span: Span::start_of(node.span.file),
    };
    list::check_row_facts(ctx, &scenario);
    Some(scenario)
}

/// The entries of a top-level section of a tree, if it has one.
pub(super) fn section<'n>(tree: &'n Node, name: &str) -> &'n [(Key, Node)] {
    let Kind::Map(sections) = &tree.kind else { return &[] };
    match sections.iter().find(|(key, _)| key.text == name).map(|(_, node)| &node.kind) {
        Some(Kind::Map(entries)) => entries,
        _ => &[],
    }
}

/// Lowers every entry of a named section.
pub(super) fn named<T>(
    ctx: &Ctx,
    node: Option<&Node>,
    what: &str,
    lower: impl Fn(&Key, &Node) -> Option<T>,
) -> IndexMap<Name, T> {
    let entries = node.and_then(|node| ctx.entries(node, what)).unwrap_or(&[]);
    entries.iter().filter_map(|(key, node)| Some((key.text.as_str().into(), lower(key, node)?))).collect()
}

fn values<T>(ctx: &Ctx, node: Option<&Node>, what: &str, lower: impl Fn(&Key, &Node) -> Option<T>) -> Vec<T> {
    named(ctx, node, what, lower).into_values().collect()
}

fn questions(map: &Map<'_, '_>, common: &Node) -> (IndexMap<Name, Question>, Option<OptionalPage>) {
    let ctx = map.ctx;
    let mut questions = IndexMap::new();
    let mut page = None;
    let entries = map.raw("题目").and_then(|node| ctx.entries(node, "题目")).unwrap_or(&[]);
    for (key, node) in entries {
        if key.text == "自选页" {
            let map = ctx.map(node, &keys::OPTIONAL_PAGE);
            page = Some(OptionalPage {
                before: questions.len(),
                text: map.as_ref().and_then(|map| map.string("问")),
                hint: map.as_ref().and_then(|map| map.string("提示")),
            });
            continue;
        }
        if let Some(question) = question(ctx, key, node, section(common, "题目")) {
            questions.insert(question.name.clone(), question);
        }
    }
    (questions, page)
}

/// 角色 as a list of names, or with the class of each: `原单位: 单位`.
pub(super) fn roles(ctx: &Ctx, node: &Node) -> (Vec<Name>, Vec<Name>) {
    let Kind::Map(entries) = &node.kind else {
        let roles = ctx.names(node, "角色");
        let units = roles.iter().filter(|role| role.contains("单位")).cloned().collect();
        return (roles, units);
    };
    let mut units = Vec::new();
    for (key, node) in entries {
        if ctx.one_of(node, &key.text, &[("人", false), ("单位", true)]) == Some(true) {
            units.push(key.text.as_str().into());
        }
    }
    (entries.iter().map(|(key, _)| key.text.as_str().into()).collect(), units)
}

/// 校验 and 断言.
pub(super) fn checks(map: &Map<'_, '_>, section: &str) -> Vec<Check> {
    let ctx = map.ctx;
    values(ctx, map.raw(section), section, |key, node| {
        let map = ctx.map(node, &keys::CHECK)?;
        Some(Check {
            name: key.text.as_str().into(),
            need: ctx.expr(map.required("要")?, "要")?,
            say: map.template("说").unwrap_or_else(|| Template::plain(&*key.text)),
            span: key.span,
        })
    })
}

fn precondition(ctx: &Ctx, key: &Key, node: &Node) -> Option<Precondition> {
    let map = ctx.map(node, &keys::PRECONDITION)?;
    Some(Precondition {
        name: key.text.as_str().into(),
        need: ctx.expr(map.required("要")?, "要")?,
        fail: map.required("不符").and_then(|node| ctx.template(node, "不符")).unwrap_or_default(),
        go: map.string("去"),
        basis: map.basis("依据"),
        span: key.span,
    })
}

fn transfer(ctx: &Ctx, key: &Key, node: &Node) -> Option<Transfer> {
    let map = ctx.map(node, &keys::TRANSFER)?;
    Some(Transfer {
        name: key.text.as_str().into(),
        when: map.expr("当"),
        to: ctx.references(map.required("去")?, "去", Leads::Scenario).first()?.to_string(),
        say: map.template("说").unwrap_or_else(|| Template::plain(&*key.text)),
        span: key.span,
    })
}

fn conclusion(ctx: &Ctx, key: &Key, node: &Node) -> Option<Conclusion> {
    let map = ctx.map(node, &keys::CONCLUSION)?;
    Some(Conclusion {
        name: key.text.as_str().into(),
        when: map.expr("当"),
        say: ctx.template(map.required("说")?, "说")?,
        basis: map.basis("依据"),
        unconfirmed: map.string("待核"),
        span: key.span,
    })
}

fn notice(ctx: &Ctx, key: &Key, node: &Node) -> Option<Notice> {
    let map = ctx.map(node, &keys::NOTICE)?;
    let levels = [("提示", NoticeLevel::Info), ("警示", NoticeLevel::Warning), ("先办", NoticeLevel::First)];
    Some(Notice {
        name: key.text.as_str().into(),
        when: map.expr("当"),
        say: ctx.template(map.required("说")?, "说")?,
        level: map.one_of("级别", &levels).unwrap_or(NoticeLevel::Info),
        basis: map.basis("依据"),
        unconfirmed: map.string("待核"),
        span: key.span,
    })
}

fn exclusive(ctx: &Ctx, key: &Key, node: &Node) -> Option<ExclusiveGroup> {
    let map = ctx.map(node, &keys::EXCLUSIVE)?;
    let items = map.required("事项").map_or(Vec::new(), |node| ctx.references(node, "事项", Leads::Item));
    if items.len() == 1 {
        let message = format!("`{}` 里只有一个事项，谈不上只能选一", key.text);
        ctx.push(Diagnostic::warning("L312", key.span, message).help("写上两个以上的事项，或者删掉这一组"));
    }
    Some(ExclusiveGroup {
        name: key.text.as_str().into(),
        text: map.str("问").map_or_else(|| format!("{}，只能选一个", key.text), str::to_string),
        hint: map.string("提示"),
        items,
        span: key.span,
    })
}
