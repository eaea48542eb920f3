//! 案例.

use super::keys;
use super::read::{Ctx, Leads, Map};
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::model::answers::Choices;
use crate::model::example::{Example, Expected};
use crate::model::item::Channel;
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
        choices: map.get("选择").and_then(|node| choices(ctx, node)).unwrap_or_default(),
        parameters: written(&map, "参数", Some(Leads::Parameter)),
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
    entries.iter().map(answer).collect()
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
    let notices = [map.references("提醒", Leads::Notice), map.references("提醒含", Leads::Notice)].concat();
    Some(Expected {
        applies: exactly("适用", Leads::Item),
        applies_including: map.references("适用含", Leads::Item),
        not_applicable: map.references("不适用", Leads::Item),
        depends: map.references("待定", Leads::Item),
        later: map.references("后续", Leads::Item),
        facts: written(&map, "推算", Some(Leads::Fact)),
        papers: exactly("材料", Leads::Paper),
        papers_including: map.references("材料含", Leads::Paper),
        papers_without: map.references("材料不含", Leads::Paper),
        waived: map.get("免提交").map_or_else(IndexMap::new, |node| waived(ctx, node)),
        benefits: written(&map, "待遇", None),
        deadlines: written(&map, "期限", None),
        forms: exactly("表单", Leads::Form),
        notices,
        transfers: exactly("转办", Leads::Transfer),
        conclusions: map.references("结论", Leads::Conclusion),
        failed_preconditions: map.references("前提不符", Leads::Precondition),
        span: Some(node.span),
    })
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

/// Name → text as written; the names must lead somewhere.
fn written(map: &Map<'_, '_>, key: &str, leads: Option<Leads>) -> IndexMap<Name, (String, Span)> {
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
    entries.iter().filter_map(entry).collect()
}
