//! 参数: figures, dated figures, yearly figures, steps and tables.

use super::keys;
use super::read::{Ctx, Map};
use super::yaml::{Key, Kind, Node};
use crate::diag::Diagnostic;
use crate::logic::parse::parse_literal;
use crate::model::expr::Lit;
use crate::model::parameter::{DateSpan, Figure, Parameter, ParameterKind, ParameterType};
use crate::source::Span;

/// Reads one parameter; `provenance` are the layers that set it, from the nation down.
pub(super) fn parameter(ctx: &Ctx, key: &Key, node: &Node, provenance: Vec<Span>) -> Option<Parameter> {
    let build = |kind, map: Option<&Map<'_, '_>>| Parameter {
        name: key.text.as_str().into(),
        bounds: map.map_or((None, None), |map| pending(map, &kind)),
        kind,
        note: map.and_then(|map| map.string("说明")),
        basis: map.map_or(Vec::new(), |map| map.basis("依据")),
        provenance: provenance.clone(),
        span: provenance.last().copied().unwrap_or(key.span),
    };
    match &node.kind {
        Kind::Map(_) => {
            let map = ctx.map(node, &keys::PARAMETER)?;
            // Which layer may set it was looked at when the layers were put together; here only the word is checked.
            let levels: Vec<(&str, ())> = keys::LEVELS.iter().map(|word| (*word, ())).collect();
            map.one_of("定值层级", &levels);
            let kind = kind(&map, key)?;
            Some(build(kind, Some(&map)))
        }
        Kind::Seq(_) => Some(build(dated(ctx, key, node, None, false)?, None)),
        _ => {
            let figure = figure(ctx, node, None, node.span)?;
            let ty = figure.as_ref().map(|figure| type_of(&figure.value));
            let ty = ty.or_else(|| missing_type(ctx, key))?;
            Some(build(ParameterKind::Single(ty, figure), None))
        }
    }
}

/// 下限 and 上限 beside 值: 待定.
fn pending(map: &Map<'_, '_>, kind: &ParameterKind) -> (Option<Lit>, Option<Lit>) {
    let ParameterKind::Single(ty, None) = kind else { return (None, None) };
    let end = |key: &str| {
        let node = map.get(key)?;
        let literal = map.ctx.literal(node, key)?;
        if !fits(type_of(&literal), *ty) {
            mismatch(map.ctx, node, *ty, type_of(&literal));
            return None;
        }
        Some(literal)
    };
    (end("下限"), end("上限"))
}

fn kind(map: &Map<'_, '_>, key: &Key) -> Option<ParameterKind> {
    let ctx = map.ctx;
    let words: Vec<(&str, &str)> = keys::PARAMETER_TYPES.iter().map(|word| (*word, *word)).collect();
    let word = map.one_of("类型", &words);
    if let Some(node) = map.get("分段") {
        return steps(map, node);
    }
    if let Some(node) = map.get("对照表") {
        return table(map, node);
    }
    let node = map.required("值")?;
    let yearly = matches!(word, Some("年度金额" | "年度小数"));
    let declared = word.and_then(declared_type);
    if yearly {
        return yearly_figures(map, node, declared.unwrap_or(ParameterType::Money));
    }
    if let Kind::Seq(_) = &node.kind {
        let ParameterKind::Dated(ty, rows, _) = dated(ctx, key, node, declared, false)? else { return None };
        let (rows, carry) = after_the_last(map, rows);
        return Some(ParameterKind::Dated(ty, rows, carry));
    }
    let figure = figure(ctx, node, Some(map), map.span)?;
    let found = figure.as_ref().map(|figure| type_of(&figure.value));
    let ty = match (declared, found) {
        (Some(declared), Some(found)) if !fits(found, declared) => {
            mismatch(ctx, node, declared, found);
            found
        }
        (_, Some(found)) => found,
        (Some(declared), None) => declared,
        (None, None) => missing_type(ctx, key)?,
    };
    let dates = dates(map);
    if dates.from.is_some() || dates.to.is_some() {
        let (rows, carry) = after_the_last(map, vec![(dates, figure)]);
        return Some(ParameterKind::Dated(ty, rows, carry));
    }
    Some(ParameterKind::Single(ty, figure))
}

/// Figures with their dates.
type Rows = Vec<(DateSpan, Option<Figure>)>;

/// 沿用 and 到期后: what counts when the last figure has run out.
fn after_the_last(map: &Map<'_, '_>, mut rows: Rows) -> (Rows, bool) {
    let after = map.one_of("到期后", &[("待定", false), ("沿用", false), ("待核", true)]);
    let carry = map.yes("沿用") || map.str("到期后") == Some("沿用");
    if after == Some(true)
        && let Some((DateSpan { to: Some(to), .. }, Some(last))) = rows.last()
    {
        let unconfirmed = Some("有效期已过，是否继续执行未核实".to_owned());
        let doubtful = Figure { unconfirmed, ..last.clone() };
        rows.push((DateSpan { from: Some(to + 1), to: None }, Some(doubtful)));
    }
    (rows, carry)
}

fn missing_type(ctx: &Ctx, key: &Key) -> Option<ParameterType> {
    ctx.push(
        Diagnostic::error("L307", key.span, format!("`{}` 没有数，也没有写 `类型`", key.text))
            .help(format!("加一行 类型: …，可以写：{}", keys::PARAMETER_TYPES.join(" "))),
    );
    None
}

fn mismatch(ctx: &Ctx, node: &Node, declared: ParameterType, found: ParameterType) {
    let message = format!("类型写的是{}，数却是{}", label(declared), label(found));
    ctx.push(Diagnostic::error("L302", node.span, message).help("改类型，或者给数加上单位"));
}

fn fits(found: ParameterType, declared: ParameterType) -> bool {
    let duration = |ty| {
        matches!(
            ty,
            ParameterType::Months | ParameterType::Days | ParameterType::WorkDays | ParameterType::Hours
        )
    };
    found == declared || (declared == ParameterType::Months && duration(found))
}

fn declared_type(word: &str) -> Option<ParameterType> {
    Some(match word {
        "是否" => ParameterType::Bool,
        "整数" | "小数" | "年度小数" => ParameterType::Number,
        "金额" | "年度金额" => ParameterType::Money,
        "时长" => ParameterType::Months,
        "天数" => ParameterType::Days,
        "工作日" => ParameterType::WorkDays,
        "小时" => ParameterType::Hours,
        "年月" => ParameterType::Month,
        "日期" => ParameterType::Date,
        "文本" => ParameterType::Text,
        _ => return None,
    })
}

fn type_of(literal: &Lit) -> ParameterType {
    match literal {
        Lit::Bool(_) => ParameterType::Bool,
        Lit::Number(_) => ParameterType::Number,
        Lit::Money(_) => ParameterType::Money,
        Lit::Months(_) => ParameterType::Months,
        Lit::Days(_) => ParameterType::Days,
        Lit::WorkDays(_) => ParameterType::WorkDays,
        Lit::Hours(_) => ParameterType::Hours,
        Lit::Month(_) => ParameterType::Month,
        Lit::Date(_) => ParameterType::Date,
        Lit::Clock(_) | Lit::Text(_) => ParameterType::Text,
    }
}

fn label(ty: ParameterType) -> &'static str {
    match ty {
        ParameterType::Bool => "是否",
        ParameterType::Number => "数",
        ParameterType::Money => "金额",
        ParameterType::Months => "时长（年、月）",
        ParameterType::Days => "天数",
        ParameterType::WorkDays => "工作日",
        ParameterType::Hours => "小时",
        ParameterType::Month => "年月",
        ParameterType::Date => "日期",
        ParameterType::Text => "文本",
    }
}

/// A figure; the inner `None` is 待定.
fn figure(ctx: &Ctx, node: &Node, map: Option<&Map<'_, '_>>, span: Span) -> Option<Option<Figure>> {
    let text = ctx.text(node, "值")?;
    if text == "待定" {
        return Some(None);
    }
    // A word that is no number names a method or an option.
    let value = match parse_literal(text, node.span) {
        Some(value) => value,
        None if text.starts_with(|c: char| c.is_ascii_digit()) => {
            return ctx.literal(node, "值").map(|_| None);
        }
        None => Lit::Text(text.to_string()),
    };
    let end = |key: &str| map.and_then(|map| map.get(key)).and_then(|node| ctx.literal(node, key));
    let bounds = match (end("下限"), end("上限")) {
        (Some(low), Some(high)) => Some((low, high)),
        _ => None,
    };
    Some(Some(Figure {
        value,
        bounds,
        unconfirmed: map.and_then(|map| map.string("待核")),
        published: map.and_then(|map| map.string("公布")),
        basis: map.map_or(Vec::new(), |map| map.basis("依据")),
        span,
    }))
}

fn dates(map: &Map<'_, '_>) -> DateSpan {
    DateSpan { from: map.date("自", false), to: map.date("至", true) }
}

fn dated(
    ctx: &Ctx,
    key: &Key,
    node: &Node,
    declared: Option<ParameterType>,
    carry: bool,
) -> Option<ParameterKind> {
    let mut rows: Vec<(DateSpan, Option<Figure>)> = Vec::new();
    for node in ctx.elements(node) {
        let Some(map) = ctx.map(node, &keys::FIGURE) else { continue };
        let Some(value) = map.required("值") else { continue };
        let Some(figure) = figure(ctx, value, Some(&map), node.span) else { continue };
        let dates = dates(&map);
        if let (Some(from), Some(to)) = (dates.from, dates.to)
            && to < from
        {
            ctx.push(Diagnostic::error("L314", node.span, "`至` 早于 `自`").help("核对两个日期"));
        }
        if let Some(other) = rows.iter().find(|(other, _)| overlap(other, &dates)) {
            let problem = Diagnostic::error("L315", node.span, format!("`{}` 有两条数的日期重叠", key.text));
            let span = other.1.as_ref().map_or(key.span, |figure| figure.span);
            ctx.push(
                problem.related(span, "和这一条重叠").help("自、至 都算在内；后一条从前一条 至 的第二天起"),
            );
        }
        rows.push((dates, figure));
    }
    let found = rows.iter().find_map(|(_, figure)| figure.as_ref()).map(|figure| type_of(&figure.value));
    if let (Some(declared), Some(found)) = (declared, found)
        && !fits(found, declared)
    {
        mismatch(ctx, node, declared, found);
    }
    let ty = found.or(declared).or_else(|| missing_type(ctx, key))?;
    for (_, figure) in &rows {
        if let Some(figure) = figure.as_ref().filter(|figure| type_of(&figure.value) != ty) {
            let message = format!("`{}` 的几条数单位不一样", key.text);
            ctx.push(Diagnostic::error("L302", figure.span, message).help(format!("都写成{}", label(ty))));
        }
    }
    rows.sort_by_key(|(dates, _)| dates.from.unwrap_or(i64::MIN));
    Some(ParameterKind::Dated(ty, rows, carry))
}

fn overlap(a: &DateSpan, b: &DateSpan) -> bool {
    let start = |dates: &DateSpan| dates.from.unwrap_or(i64::MIN);
    let end = |dates: &DateSpan| dates.to.unwrap_or(i64::MAX);
    start(a) <= end(b) && start(b) <= end(a)
}

/// 年度金额 as rows with 自 and 至, as `2024: 47336元`, or 待定.
fn yearly_figures(map: &Map<'_, '_>, node: &Node, ty: ParameterType) -> Option<ParameterKind> {
    let ctx = map.ctx;
    let mut figures: Vec<(i64, Figure)> = Vec::new();
    let mut add = |year: Option<i64>, span: Span, figure: Figure| match year {
        None => ctx.push(
            Diagnostic::error("L303", span, "看不出是哪一年的数").help("写成 {自: 2024, 至: 2024, 值: …}"),
        ),
        Some(year) if figures.iter().any(|(other, _)| *other == year) => {
            ctx.push(Diagnostic::error("L315", span, format!("{year} 年的数写了两次")));
        }
        Some(year) => figures.push((year, figure)),
    };
    let year = |text: &str| {
        text.trim().trim_end_matches('年').parse::<i64>().ok().filter(|y| (1900..=2100).contains(y))
    };
    match &node.kind {
        Kind::Map(entries) => {
            for (key, node) in entries {
                let Some(Some(figure)) = figure(ctx, node, None, node.span) else { continue };
                add(year(&key.text), key.span, figure);
            }
        }
        Kind::Seq(nodes) => {
            for node in nodes {
                let Some(row) = ctx.map(node, &keys::FIGURE) else { continue };
                let Some(value) = row.required("值") else { continue };
                let Some(Some(figure)) = figure(ctx, value, Some(&row), node.span) else { continue };
                let (from, to) = (row.str("自").and_then(year), row.str("至").and_then(year));
                add(from.filter(|from| to.is_none_or(|to| to == *from)), node.span, figure);
            }
        }
        _ => {
            if let Some(Some(figure)) = figure(ctx, node, None, node.span) {
                ctx.push(
                    Diagnostic::error("L302", node.span, "年度数要一年一年写")
                        .help("写成 - {自: 2024, 至: 2024, 值: …}"),
                );
                drop(figure);
            }
        }
    }
    figures.sort_by_key(|(year, _)| *year);
    for (_, figure) in figures.iter().filter(|(_, figure)| type_of(&figure.value) != ty) {
        let message = format!("这里要写{}", label(ty));
        ctx.push(Diagnostic::error("L302", figure.span, message).help("给数加上单位"));
    }
    Some(ParameterKind::Yearly(ty, figures))
}

fn steps(map: &Map<'_, '_>, node: &Node) -> Option<ParameterKind> {
    let ctx = map.ctx;
    let mut rows: Vec<(Lit, Figure)> = Vec::new();
    for (key, node) in ctx.entries(node, "分段")? {
        let text = key.text.trim().trim_end_matches("以上").trim_end_matches('起').trim_end();
        let Some(bound) = parse_literal(text, key.span) else {
            let message = format!("`{}` 看不出从多少起", key.text);
            ctx.push(Diagnostic::error("L305", key.span, message).help("写成 12个月起: 3个月"));
            continue;
        };
        let Some(figure) = figure(ctx, node, Some(map), node.span).flatten() else { continue };
        if let Some((last, _)) = rows.last()
            && last.is_below(&bound) != Some(true)
        {
            ctx.push(
                Diagnostic::error("L315", key.span, format!("`{}` 不比上一段大", key.text))
                    .help("各段从小到大写，单位要一样"),
            );
        }
        rows.push((bound, figure));
    }
    let (by, to) = rows.first().map(|(bound, figure)| (type_of(bound), type_of(&figure.value)))?;
    Some(ParameterKind::Steps { by, to, rows })
}

fn table(map: &Map<'_, '_>, node: &Node) -> Option<ParameterKind> {
    let ctx = map.ctx;
    let table = ctx.map(node, &keys::TABLE)?;
    let by = table.required("按").and_then(|node| ctx.text(node, "按"))?.to_string();
    let columns = table.required("列").map_or(Vec::new(), |node| ctx.texts(node, "列"));
    let mut rows = Vec::new();
    let mut row = |key: &Node, cells: &[Node], span: Span| {
        if cells.len() != columns.len() {
            let message = format!("这一行有 {} 个数，表有 {} 列", cells.len(), columns.len());
            ctx.push(Diagnostic::error("L316", span, message).help("每行的数要和 列 一样多"));
            return;
        }
        let key = match key_literal(ctx, key) {
            Some(key) => key,
            None => return,
        };
        let figures = cells.iter().filter_map(|cell| figure(ctx, cell, Some(map), cell.span).flatten());
        rows.push((key, figures.collect::<Vec<_>>()));
    };
    let body = table.required("行")?;
    match &body.kind {
        Kind::Map(entries) => {
            for (key, node) in entries {
                let name =
                    Node { span: key.span, kind: Kind::Scalar { text: key.text.clone(), quoted: false } };
                row(&name, ctx.elements(node), key.span);
            }
        }
        _ => {
            for node in ctx.elements(body) {
                if let [key, cells @ ..] = ctx.elements(node) {
                    row(key, cells, node.span);
                }
            }
        }
    }
    Some(ParameterKind::Table { by, columns, rows })
}

/// The key of a table row: a figure, or a word.
fn key_literal(ctx: &Ctx, node: &Node) -> Option<Lit> {
    let text = ctx.text(node, "行")?;
    Some(parse_literal(text, node.span).unwrap_or_else(|| Lit::Text(text.to_string())))
}
