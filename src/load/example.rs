//! 案例.

use super::keys;
use super::list;
use super::read::{Ctx, Leads, Map};
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::model::answers::Choices;
use crate::model::example::{Example, Expected};
use crate::model::item::Channel;
use crate::model::list::{Row, RowRef, Written};
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;

/// The examples of one file; `slug` is the file's name.
pub(super) fn examples(ctx: &Ctx, slug: &str, node: &Node) -> Vec<Example> {
    ctx.enter_scenario(slug);
    let Some(map) = ctx.map(node, &keys::EXAMPLES) else { return Vec::new() };
    let nodes = map.required("案例").map_or(&[][..], |node| ctx.elements(node));
    let examples: Vec<Example> = nodes.iter().filter_map(|node| example(ctx, slug, node)).collect();
    for (at, one) in examples.iter().enumerate() {
        if let Some(first) = examples[..at].iter().find(|other| other.name == one.name) {
            ctx.push(
                Diagnostic::error("L206", one.span, format!("案例 `{}` 写了两次", one.name))
                    .related(first.span, "第一次"),
            );
        }
    }
    examples
}

fn example(ctx: &Ctx, slug: &str, node: &Node) -> Option<Example> {
    let map = ctx.map(node, &keys::EXAMPLE)?;
    let name = map.required("名称").and_then(|node| ctx.text(node, "名称"))?.to_string();
    let span = map.raw("名称").map_or(node.span, |node| node.span);
    Some(Example {
        scenario: slug.into(),
        name,
        today: map.date("今天", false),
        region: map.name("地区"),
        answers: map.get("回答").map_or_else(IndexMap::new, |node| answers(ctx, node)),
        lists: map.get("回答").map_or_else(IndexMap::new, |node| lists(ctx, node)),
        choices: map.get("选择").and_then(|node| choices(ctx, node)).unwrap_or_default(),
        parameters: written(&map, "参数", Some(Leads::Parameter), |_| true),
        expected: map.get("期望").and_then(|node| expected(ctx, node)).unwrap_or_default(),
        span,
    })
}

fn answers(ctx: &Ctx, node: &Node) -> IndexMap<Name, (Vec<String>, Span)> {
    let entries = ctx.entries(node, "回答").unwrap_or(&[]);
    let answer = |(key, node): &(Key, Node)| {
        ctx.refer(Leads::Question, &key.text, key.span);
        (key.text.as_str().into(), (ctx.texts(node, &key.text), node.span))
    };
    entries.iter().filter(|(_, node)| !has_rows(node)).map(answer).collect()
}

/// Rows or a map of them: only lists are answered so.
fn has_rows(node: &Node) -> bool {
    match &node.kind {
        Kind::Map(_) => true,
        Kind::Seq(nodes) => nodes.iter().any(|node| matches!(node.kind, Kind::Map(_))),
        _ => false,
    }
}

fn lists(ctx: &Ctx, node: &Node) -> IndexMap<Name, (Written, Span)> {
    let entries = ctx.entries(node, "回答").unwrap_or(&[]);
    let answer = |(key, node): &(Key, Node)| {
        ctx.refer(Leads::Question, &key.text, key.span);
        Some((key.text.as_str().into(), (list::written(ctx, node, &key.text)?, node.span)))
    };
    entries.iter().filter(|(_, node)| has_rows(node)).filter_map(answer).collect()
}

fn choices(ctx: &Ctx, node: &Node) -> Option<Choices> {
    let map = ctx.map(node, &keys::CHOICES)?;
    let one_of = map.get("只能选一").and_then(|node| ctx.entries(node, "只能选一")).unwrap_or(&[]);
    let optional = map.raw("自选").map(|node| match &node.kind {
        Kind::Scalar { text, .. } if text.trim() == "都不选" => Vec::new(),
        _ => ctx.references(node, "自选", Leads::Item),
    });
    Some(Choices {
        optional,
        one_of: one_of
            .iter()
            .filter_map(|(key, node)| {
                ctx.refer(Leads::Exclusive, &key.text, key.span);
                let item = ctx.references(node, &key.text, Leads::Item).into_iter().next()?;
                Some((key.text.as_str().into(), item))
            })
            .collect(),
        commitments: map.references("承诺", Leads::Paper),
        channel: map.get("渠道").and_then(|node| channel(ctx, node)),
        start: map.name("出发地"),
    })
}

fn channel(ctx: &Ctx, node: &Node) -> Option<Name> {
    ctx.one_of(node, "渠道", &Channel::ALL).map(|channel| channel.word().into())
}

fn expected(ctx: &Ctx, node: &Node) -> Option<Expected> {
    let map = ctx.map(node, &keys::EXPECTED)?;
    let exactly = |key: &str, leads| map.raw(key).map(|node| ctx.references(node, key, leads));
    let said = |node: &Node, item: &str| ctx.texts(node, item).into_iter().map(Name::from).collect();
    let notices = [map.references("提醒", Leads::Notice), map.references("提醒含", Leads::Notice)].concat();
    Some(Expected {
        applies: exactly("适用", Leads::Item),
        applies_including: map.references("适用含", Leads::Item),
        not_applicable: map.references("不适用", Leads::Item),
        available: exactly("可选没选", Leads::Item),
        depends: map.references("待定", Leads::Item),
        later: map.references("后续", Leads::Item),
        facts: facts(&map),
        papers: exactly("材料", Leads::Paper),
        papers_including: map.references("材料含", Leads::Paper),
        papers_without: map.references("材料不含", Leads::Paper),
        item_papers: by_item(&map, "各项材料", |node, item| papers(ctx, node, item)),
        waived: map.get("免提交").map_or_else(IndexMap::new, |node| waived(ctx, node)),
        benefits: written(&map, "待遇", None, |node| !matches!(node.kind, Kind::Map(_))),
        member_benefits: member_benefits(&map),
        benefits_without: map.references("待遇不含", Leads::Benefit),
        deadlines: written(&map, "期限", None, |_| true),
        notes: by_item(&map, "告知含", said),
        notes_without: by_item(&map, "告知不含", said),
        forms: exactly("表单", Leads::Form),
        notices,
        exact_notices: exactly("提醒正好", Leads::Notice),
        notices_without: map.references("提醒不含", Leads::Notice),
        transfers: exactly("转办", Leads::Transfer),
        conclusions: map.references("结论", Leads::Conclusion),
        exact_conclusions: exactly("结论正好", Leads::Conclusion),
        conclusions_without: map.references("结论不含", Leads::Conclusion),
        failed_preconditions: exactly("前提不符", Leads::Precondition),
        failed_conditions: failed_conditions(&map),
        elsewhere: exactly("异地", Leads::Item),
        broken_checks: exactly("校验不符", Leads::Check),
        out_of_range: exactly("超出", Leads::Asked),
        span: Some(node.span),
    })
}

/// `不符: {失业保险金申领: [缴费满一年]}`.
fn failed_conditions(map: &Map<'_, '_>) -> IndexMap<Name, Vec<Name>> {
    by_item(map, "不符", |node, item| map.ctx.references(node, item, Leads::Condition))
}

/// `材料`, or `材料·谁的` where one paper is needed of several people.
fn papers(ctx: &Ctx, node: &Node, item: &str) -> Vec<Name> {
    let texts = ctx.elements(node);
    let refer = |node: &Node| {
        let text = ctx.text(node, item)?;
        ctx.refer(Leads::Paper, text.split_once('·').map_or(text, |(paper, _)| paper), node.span);
        Some(Name::from(text))
    };
    texts.iter().filter_map(refer).collect()
}

/// Names or words by item.
fn by_item(
    map: &Map<'_, '_>,
    key: &str,
    read: impl Fn(&Node, &str) -> Vec<Name>,
) -> IndexMap<Name, Vec<Name>> {
    let ctx = map.ctx;
    let entries = map.get(key).and_then(|node| ctx.entries(node, key)).unwrap_or(&[]);
    let one = |(key, node): &(Key, Node)| {
        ctx.refer(Leads::Item, &key.text, key.span);
        (key.text.as_str().into(), read(node, &key.text))
    };
    entries.iter().map(one).collect()
}

fn waived(ctx: &Ctx, node: &Node) -> IndexMap<Name, Option<String>> {
    match &node.kind {
        Kind::Map(entries) => {
            let kind = |node: &Node, what: &str| match node.kind {
                Kind::Null => None,
                _ => ctx.text(node, what).map(str::to_string),
            };
            let waived = |(key, node): &(Key, Node)| {
                ctx.refer(Leads::Paper, &key.text, key.span);
                (key.text.as_str().into(), kind(node, &key.text))
            };
            entries.iter().map(waived).collect()
        }
        _ => {
            let names = ctx.references(node, "免提交", Leads::Paper);
            names.into_iter().map(|name| (name, None)).collect()
        }
    }
}

/// Computed values; those of rows as one map per row: `亲属: [{年龄: 12}, {年龄: 40}]`.
fn facts(map: &Map<'_, '_>) -> IndexMap<Name, (String, Span)> {
    let ctx = map.ctx;
    let mut out = written(map, "推算", Some(Leads::Fact), |node| !has_rows(node));
    let entries = map.get("推算").and_then(|node| ctx.entries(node, "推算")).unwrap_or(&[]);
    for (list, rows) in entries.iter().filter(|(_, node)| has_rows(node)) {
        for (id, row) in (1..).zip(ctx.elements(rows)) {
            let row_ref = RowRef { list: list.text.as_str().into(), row: Row::Listed(id) };
            for (key, node) in ctx.entries(row, &list.text).unwrap_or(&[]) {
                ctx.refer(Leads::Fact, &format!("{}.{}", list.text, key.text), key.span);
                let value = ctx.text(node, &key.text).map(|text| (text.to_string(), node.span));
                out.extend(value.map(|value| (row_ref.name(&key.text), value)));
            }
        }
    }
    out
}

/// `待遇: {抚恤金: {子女一: 300元}}`.
fn member_benefits(map: &Map<'_, '_>) -> IndexMap<Name, IndexMap<Name, (String, Span)>> {
    let ctx = map.ctx;
    let entries = map.get("待遇").and_then(|node| ctx.entries(node, "待遇")).unwrap_or(&[]);
    let of = |(key, node): &(Key, Node)| {
        let Kind::Map(members) = &node.kind else { return None };
        let amount = |(member, node): &(Key, Node)| {
            Some((member.text.as_str().into(), (ctx.text(node, &member.text)?.to_string(), node.span)))
        };
        Some((key.text.as_str().into(), members.iter().filter_map(amount).collect()))
    };
    entries.iter().filter_map(of).collect()
}

/// Name → text as written; the names must lead somewhere.
fn written(
    map: &Map<'_, '_>,
    key: &str,
    leads: Option<Leads>,
    wanted: impl Fn(&Node) -> bool,
) -> IndexMap<Name, (String, Span)> {
    let ctx = map.ctx;
    let entries = map.get(key).and_then(|node| ctx.entries(node, key)).unwrap_or(&[]);
    let text = |node: &Node, what: &str| match &node.kind {
        // A set of results may be written as a list.
        Kind::Seq(_) => Some(ctx.texts(node, what).join("、")),
        _ => ctx.text(node, what).map(str::to_string),
    };
    let entry = |(key, node): &(Key, Node)| {
        if let Some(leads) = leads {
            ctx.refer(leads, &key.text, key.span);
        }
        Some((key.text.as_str().into(), (text(node, &key.text)?, node.span)))
    };
    entries.iter().filter(|(_, node)| wanted(node)).filter_map(entry).collect()
}
