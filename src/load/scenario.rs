//! One life event: its file as a merged tree becomes a [`Scenario`].

use super::fact::fact;
use super::item::{self, Shared};
use super::keys;
use super::list;
use super::question::question;
use super::read::{Ctx, Leads, Map};
use super::transfer::transfer;
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::model::expr::Template;
use crate::model::scenario::{
    Check, Conclusion, ExclusiveGroup, Notice, NoticeLevel, OptionalPage, Precondition, Question, SameRole,
    Scenario,
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
    let Roles { names: roles, units: unit_roles, same: same_roles } =
        map.raw("角色").map_or_else(Roles::default, |node| self::roles(ctx, node));
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
        same_roles,
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

/// 角色: their names, which are units, and when two are one person.
#[derive(Default)]
pub(super) struct Roles {
    pub(super) names: Vec<Name>,
    units: Vec<Name>,
    same: Vec<SameRole>,
}

/// 角色 as a list of names, or with the class of each: `原单位: 单位`, `职工: {类: 人, 就是: 申请人, 当: …}`.
pub(super) fn roles(ctx: &Ctx, node: &Node) -> Roles {
    let Kind::Map(entries) = &node.kind else {
        let names = ctx.names(node, "角色");
        let units = names.iter().filter(|role| role.contains("单位")).cloned().collect();
        return Roles { names, units, same: Vec::new() };
    };
    let names: Vec<Name> = entries.iter().map(|(key, _)| key.text.as_str().into()).collect();
    let mut roles = Roles { names, ..Roles::default() };
    let classes = [("人", false), ("单位", true)];
    for (key, node) in entries {
        let unit = match &node.kind {
            Kind::Map(_) => {
                let Some(map) = ctx.map(node, &keys::ROLE) else { continue };
                let same = map.get("就是").and_then(|node| same_role(ctx, &map, key, node, &roles.names));
                roles.same.extend(same);
                map.required("类").and_then(|node| ctx.one_of(node, "类", &classes))
            }
            _ => ctx.one_of(node, &key.text, &classes),
        };
        if unit == Some(true) {
            roles.units.push(key.text.as_str().into());
        }
    }
    roles
}

/// 就是 names another role of the same life event.
fn same_role(ctx: &Ctx, map: &Map<'_, '_>, key: &Key, node: &Node, names: &[Name]) -> Option<SameRole> {
    let of = ctx.text(node, "就是")?;
    let others = || names.iter().map(|name| &**name).filter(|name| *name != key.text);
    if !others().any(|name| name == of) {
        ctx.unknown_name(node.span, of, "角色", others());
        return None;
    }
    Some(SameRole { role: key.text.as_str().into(), of: of.into(), when: map.expr("当"), span: node.span })
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
