//! 推算 and every other place that takes a value: formulas and the table shapes.

use super::keys;
use super::read::{Ctx, Leads, Map};
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::logic::parse::{parse_expr, parse_literal};
use crate::model::expr::{Body, BodyKind, ClassGroup, Expr, Step, StepBound, Tier, Word};
use crate::model::scenario::Fact;
use crate::source::Span;

/// A fact by its name.
pub(super) fn fact(ctx: &Ctx, key: &Key, node: &Node) -> Option<Fact> {
    let Kind::Map(entries) = &node.kind else {
        let body = body(ctx, node, &key.text)?;
        return Some(Fact {
            name: key.text.as_str().into(),
            body,
            values: None,
            note: None,
            basis: Vec::new(),
            inputs: Vec::new(),
            unconfirmed: None,
            span: key.span,
        });
    };
    let classifies = entries.iter().any(|(key, _)| key.text == "归类");
    let values = entries.iter().find(|(key, _)| key.text == "取值").map(|(_, node)| node);
    let values = values.map_or(Vec::new(), |node| ctx.names(node, "取值"));
    let map = ctx.map_with(node, &keys::FACT, |name| classifies && values.iter().any(|v| &**v == name))?;
    let body = table(&map, node)?;
    Some(Fact {
        name: key.text.as_str().into(),
        body,
        values: map.raw("取值").map(|_| values),
        note: map.string("说明"),
        basis: map.basis("依据"),
        inputs: map.references("入", Leads::Input),
        unconfirmed: map.string("待核"),
        span: key.span,
    })
}

/// A value that may be a formula or a table.
pub(super) fn body(ctx: &Ctx, node: &Node, what: &str) -> Option<Body> {
    match &node.kind {
        Kind::Map(_) => table(&ctx.map(node, &keys::BODY)?, node),
        _ => {
            let expr = ctx.expr(node, what)?;
            Some(Body { span: node.span, kind: BodyKind::Expr(expr) })
        }
    }
}

fn table(map: &Map<'_, '_>, node: &Node) -> Option<Body> {
    let ctx = map.ctx;
    let present: Vec<&Key> = map
        .entries
        .iter()
        .map(|(key, _)| key)
        .filter(|key| keys::BODY_KEYS.contains(&key.text.as_str()))
        .collect();
    let Some(first) = present.first() else {
        ctx.push(
            Diagnostic::error("L310", map.span, "没有写怎么算")
                .help(format!("写上其中一种：{}", keys::BODY_KEYS.join(" "))),
        );
        return None;
    };
    if let Some(second) = present.get(1) {
        let message = format!("`{}` 和 `{}` 只能写一种", first.text, second.text);
        ctx.push(Diagnostic::error("L310", second.span, message).related(first.span, "已经有了这种算法"));
    }
    let kind = match first.text.as_str() {
        "得" => BodyKind::Expr(map.expr("得")?),
        "分档" => BodyKind::Tiers(tiers(ctx, map.get("分档")?, "分档", true)),
        "汇集" => BodyKind::Collect(tiers(ctx, map.get("汇集")?, "汇集", false)),
        "累加" => BodyKind::Accumulate(tiers(ctx, map.get("累加")?, "累加", false)),
        "任一" => BodyKind::AnyOf(formulas(ctx, map.get("任一")?, "任一")),
        "都不" => BodyKind::NoneOf(formulas(ctx, map.get("都不")?, "都不")),
        "归类" => BodyKind::Classify { of: map.expr("归类")?, groups: groups(map) },
        _ => BodyKind::Steps { by: map.expr("按")?, rows: steps(map)? },
    };
    Some(Body { span: node.span, kind })
}

fn formulas(ctx: &Ctx, node: &Node, what: &str) -> Vec<Expr> {
    match &node.kind {
        // A map of named conditions reads better than a list; the names are for people.
        Kind::Map(entries) => entries.iter().filter_map(|(_, node)| ctx.expr(node, what)).collect(),
        _ => ctx.elements(node).iter().filter_map(|node| ctx.expr(node, what)).collect(),
    }
}

fn tiers(ctx: &Ctx, node: &Node, what: &str, needs_else: bool) -> Vec<Tier> {
    let nodes = ctx.elements(node);
    let tiers: Vec<Tier> = nodes.iter().filter_map(|node| tier(ctx, node)).collect();
    let is_else = |node: &&Node| match &node.kind {
        Kind::Map(entries) => entries.iter().any(|(key, _)| key.text == "否则"),
        _ => false,
    };
    let last = nodes.last();
    if needs_else && !last.as_ref().is_some_and(is_else) {
        ctx.push(
            Diagnostic::error("L311", last.unwrap_or(node).span, format!("`{what}` 的最后一条要写 否则"))
                .help("加一条 {否则: …}，说明上面都不成立时是什么"),
        );
    }
    for early in nodes.iter().take(nodes.len().saturating_sub(1)).filter(is_else) {
        ctx.push(
            Diagnostic::error("L311", early.span, "`否则` 后面的几条永远用不到").help("把 否则 放到最后一条"),
        );
    }
    tiers
}

fn tier(ctx: &Ctx, node: &Node) -> Option<Tier> {
    let map = ctx.map(node, &keys::TIER)?;
    let (when, value) = match map.raw("否则") {
        Some(_) => (None, map.expr("否则")),
        None => (
            map.required("当").and_then(|node| ctx.expr(node, "当")),
            map.required("得").and_then(|node| ctx.expr(node, "得")),
        ),
    };
    if map.raw("否则").is_none() && when.is_none() {
        return None;
    }
    Some(Tier {
        when,
        value: value?,
        note: map.string("说明"),
        basis: map.basis("依据"),
        unconfirmed: map.string("待核"),
        span: node.span,
    })
}

fn groups(map: &Map<'_, '_>) -> Vec<ClassGroup> {
    let fixed = |key: &str| keys::FACT.find(key).is_some() && !matches!(key, "是" | "否" | "不清楚");
    let groups = map.entries.iter().filter(|(key, _)| !fixed(&key.text));
    groups
        .map(|(key, node)| {
            let result = Word { text: key.text.clone(), span: key.span };
            ClassGroup {
                result: (key.text != "不清楚").then_some(result),
                options: words(map.ctx, node, &key.text),
                unconfirmed: None,
            }
        })
        .collect()
}

/// Names with their places; a text may hold several joined by `、`.
pub(super) fn words(ctx: &Ctx, node: &Node, what: &str) -> Vec<Word> {
    let nodes = ctx.elements(node).iter();
    nodes
        .filter_map(|node| Some((ctx.text(node, what)?, node.span)))
        .flat_map(|(text, span)| split(text, span))
        .collect()
}

fn split(text: &str, span: Span) -> Vec<Word> {
    let mut at = 0;
    let mut words = Vec::new();
    for part in text.split('、') {
        let trimmed = part.trim();
        let offset = at + (part.len() - part.trim_start().len());
        if !trimmed.is_empty() {
            words.push(Word { text: trimmed.to_string(), span: span.part(offset, trimmed.len()) });
        }
        at += part.len() + '、'.len_utf8();
    }
    words
}

fn steps(map: &Map<'_, '_>) -> Option<Vec<Step>> {
    let ctx = map.ctx;
    let node = map.required("档")?;
    let entries = ctx.entries(node, "档")?;
    let rows: Vec<Step> = entries
        .iter()
        .filter_map(|(key, node)| {
            let bound = bound(ctx, key)?;
            Some(Step { bound, value: ctx.expr(node, &key.text)?, span: key.span.to(node.span) })
        })
        .collect();
    let by_size = rows.iter().any(|row| matches!(row.bound, StepBound::Below(_) | StepBound::AtMost(_)));
    if by_size && !matches!(rows.last().map(|row| &row.bound), Some(StepBound::Else)) {
        ctx.push(
            Diagnostic::error("L311", node.span, "`档` 的最后一行要写 否则")
                .help("加一行 否则: …，说明更多时是多少"),
        );
    }
    Some(rows)
}

fn bound(ctx: &Ctx, key: &Key) -> Option<StepBound> {
    let text = key.text.trim();
    if text == "否则" {
        return Some(StepBound::Else);
    }
    for (word, make) in
        [("不满", StepBound::Below as fn(Expr) -> _), ("不超过", StepBound::AtMost as fn(Expr) -> _)]
    {
        let Some(rest) = text.strip_prefix(word) else { continue };
        let rest_trimmed = rest.trim_start();
        let span = key.span.part(key.text.len() - rest_trimmed.len(), rest_trimmed.len());
        let is_size = rest.starts_with([' ', '　']) || parse_literal(rest_trimmed, span).is_some();
        if is_size {
            return match parse_expr(rest_trimmed, span) {
                Ok(expr) => Some(make(expr)),
                Err(problem) => {
                    ctx.push(problem);
                    None
                }
            };
        }
    }
    Some(StepBound::Options(split(text, key.span)))
}
