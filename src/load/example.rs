//! 案例.

use super::keys;
use super::read::{Ctx, Map};
use super::yaml::{Kind, Node};
use crate::diag::Diagnostic;
use crate::model::answers::Choices;
use crate::model::example::{Example, Expected};
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;

/// The examples of one file; `slug` is the file's name.
pub(super) fn examples(ctx: &Ctx, slug: &str, node: &Node) -> Vec<Example> {
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
        parameters: written(&map, "参数"),
        expected: map.get("期望").and_then(|node| expected(ctx, node)).unwrap_or_default(),
        span,
    })
}

fn answers(ctx: &Ctx, node: &Node) -> IndexMap<Name, (Vec<String>, Span)> {
    let entries = ctx.entries(node, "回答").unwrap_or(&[]);
    let answer = |node: &Node, what: &str| (ctx.texts(node, what), node.span);
    entries.iter().map(|(key, node)| (key.text.as_str().into(), answer(node, &key.text))).collect()
}

fn choices(ctx: &Ctx, node: &Node) -> Option<Choices> {
    let map = ctx.map(node, &keys::CHOICES)?;
    let one_of = map.get("只能选一").and_then(|node| ctx.entries(node, "只能选一")).unwrap_or(&[]);
    let optional = map.raw("自选").map(|node| match &node.kind {
        Kind::Scalar { text, .. } if text.trim() == "都不选" => Vec::new(),
        _ => ctx.names(node, "自选"),
    });
    Some(Choices {
        optional,
        one_of: one_of
            .iter()
            .filter_map(|(key, node)| Some((key.text.as_str().into(), ctx.text(node, &key.text)?.into())))
            .collect(),
        commitments: map.names("承诺"),
        channel: map.name("渠道"),
    })
}

fn expected(ctx: &Ctx, node: &Node) -> Option<Expected> {
    let map = ctx.map(node, &keys::EXPECTED)?;
    let exactly = |key: &str| map.raw(key).map(|node| ctx.names(node, key));
    let notices = map.names("提醒").into_iter().chain(map.names("提醒含")).collect();
    Some(Expected {
        applies: exactly("适用"),
        applies_including: map.names("适用含"),
        not_applicable: map.names("不适用"),
        depends: map.names("待定"),
        later: map.names("后续"),
        facts: written(&map, "推算"),
        papers: exactly("材料"),
        papers_including: map.names("材料含"),
        papers_without: map.names("材料不含"),
        waived: map.get("免提交").map_or_else(IndexMap::new, |node| waived(ctx, node)),
        benefits: written(&map, "待遇"),
        deadlines: written(&map, "期限"),
        forms: exactly("表单"),
        notices,
        transfers: exactly("转办"),
        conclusions: map.names("结论"),
        failed_preconditions: map.names("前提不符"),
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
            entries.iter().map(|(key, node)| (key.text.as_str().into(), kind(node, &key.text))).collect()
        }
        _ => ctx.names(node, "免提交").into_iter().map(|name| (name, None)).collect(),
    }
}

/// Name → text as written.
fn written(map: &Map<'_, '_>, key: &str) -> IndexMap<Name, (String, Span)> {
    let ctx = map.ctx;
    let entries = map.get(key).and_then(|node| ctx.entries(node, key)).unwrap_or(&[]);
    let text = |node: &Node, what: &str| match &node.kind {
        // A set of results may be written as a list.
        Kind::Seq(_) => Some(ctx.texts(node, what).join("、")),
        _ => ctx.text(node, what).map(str::to_string),
    };
    entries
        .iter()
        .filter_map(|(key, node)| Some((key.text.as_str().into(), (text(node, &key.text)?, node.span))))
        .collect()
}
