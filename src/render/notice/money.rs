//! Money and dates.

use std::collections::BTreeSet;

use crate::layout::doc::{Block, Para, Run, size};
use crate::model::civil;
use crate::model::expr::{Body, BodyKind, Expr, ExprKind, Lit};
use crate::model::guide::BenefitLine;
use crate::model::parameter::{Figure, ParameterKind};
use crate::model::value::{Q, Shown, ShownKind, Type, Value};
use crate::render::sheet::{
    POSSIBLE, Source, UNCONFIRMED, Writer, line, main_line, marked, row, short, table,
};
use crate::render::words;

/// What is paid, by whom, how often, and what it was computed from.
pub(super) fn benefits(letter: &mut Writer, source: Source<'_>) {
    if source.guide.benefits.is_empty() {
        return;
    }
    letter.section("能得到的待遇");
    let mut made = table(&[("待遇", 40.0), ("金额", 38.0), ("期数", 20.0), ("谁付、怎么付", 65.0)], "待遇");
    let mut figures = BTreeSet::new();
    for benefit in &source.guide.benefits {
        let sure = [(benefit.possible, "由窗口核定"), (benefit.unconfirmed, UNCONFIRMED)];
        let mut name = vec![main_line(benefit.name.as_str())];
        name.extend(benefit.member.as_ref().map(|member| line(format!("给{member}"))));
        if !benefit.item.contains(&benefit.name) {
            name.push(line(format!("事项：{}", benefit.item)));
        }
        name.extend(sure.iter().filter(|(on, _)| *on).map(|(_, mark)| line(format!("（{mark}）"))));
        made.rows.push(row(vec![
            name,
            amount(benefit),
            vec![short(benefit.times.as_ref().map_or("—".to_owned(), times))],
            payment(benefit),
        ]));
        let law = source.law(&benefit.item);
        let written = law.into_iter().flat_map(|law| &law.benefits);
        let written = written.filter(|one| one.name.as_deref().unwrap_or(&benefit.item) == benefit.name);
        written.filter_map(|one| one.amount.as_ref()).for_each(|body| used(source, body, 0, &mut figures));
    }
    let from = if figures.is_empty() {
        String::new()
    } else {
        format!("测算用的标准：{}。", figures.into_iter().collect::<Vec<_>>().join("；"))
    };
    let text = format!(
        "金额是按您的回答和 {} 的标准测算的，{UNCONFIRMED}；标准调整的，跟着调整。{from}",
        words::day(source.guide.today)
    );
    let about = Para::body(vec![Run::song(text)], size::WU).pitched(1.3);
    letter.blocks.push(Block::Para(Para { keep: true, ..about }));
    letter.table(made);
}

fn amount(benefit: &BenefitLine) -> Vec<Para> {
    let monthly = benefit.paid.as_deref().is_some_and(|paid| paid.contains("按月"));
    let text = match &benefit.amount {
        None => benefit.formula.clone().unwrap_or_else(|| "—".to_owned()),
        Some(Shown { what: ShownKind::Unknown, .. }) => {
            benefit.formula.clone().unwrap_or_else(|| "由经办机构核定".to_owned())
        }
        Some(shown) if monthly && shown.ty == Type::Money => format!("每月{}", words::shown(shown)),
        Some(shown) => words::shown(shown),
    };
    vec![short(text)]
}

/// `× 15 个月`: how often in months, not in years.
fn times(times: &Shown) -> String {
    let count = |n: Q| words::number(n);
    match (&times.ty, &times.what) {
        (Type::Months, ShownKind::Known(Value::Number(n))) => format!("× {} 个月", count(*n)),
        (Type::Months, ShownKind::Between(Some(a), Some(b))) if a != b => {
            format!("× {} 至 {} 个月（{}）", count(*a), count(*b), words::UNKNOWN)
        }
        _ => format!("× {}", words::shown(times)),
    }
}

fn payment(benefit: &BenefitLine) -> Vec<Para> {
    let payer = benefit.payer.as_ref().map(|payer| format!("{payer}付"));
    let paid = [payer, benefit.paid.clone()].into_iter().flatten().collect::<Vec<_>>().join("，");
    let from = benefit.from.as_ref().and_then(words::phrase).map(|from| format!("从{from}起"));
    let note = benefit.note.as_ref().and_then(words::phrase);
    let lines = [(!paid.is_empty()).then_some(paid), from, note];
    lines.into_iter().flatten().map(line).collect()
}

/// How deep facts may name facts before figures are no longer listed.
const DEPTH: u32 = 16;

/// Figures that surely went into an amount: those of plain formulas, not of tables whose row is not known here.
fn used(source: Source<'_>, body: &Body, depth: u32, figures: &mut BTreeSet<String>) {
    let (BodyKind::Expr(expr), true) = (&body.kind, depth < DEPTH) else { return };
    let mut names = Vec::new();
    plain_names(expr, &mut names);
    for name in names {
        let own = source.scenario.and_then(|scenario| scenario.facts.get(name));
        if let Some(fact) = own.or_else(|| source.catalog.common_facts.get(name)) {
            used(source, &fact.body, depth + 1, figures);
        } else if let Some(figure) = figure(source, name) {
            figures.insert(figure);
        }
    }
}

fn plain_names<'a>(expr: &'a Expr, names: &mut Vec<&'a str>) {
    match &expr.kind {
        ExprKind::Name(name) => names.push(name),
        ExprKind::Arith(_, left, right) => {
            plain_names(left, names);
            plain_names(right, names);
        }
        ExprKind::Call(function, args) if function.text != "参数" && function.text != "查表" => {
            args.iter().for_each(|arg| plain_names(arg, names));
        }
        _ => {}
    }
}

/// `最低工资 2,200.00 元（2026年）`.
fn figure(source: Source<'_>, name: &str) -> Option<String> {
    let parameter = source.catalog.parameters.get(name)?;
    let (figure, year) = match &parameter.kind {
        ParameterKind::Single(_, figure) => (figure.as_ref()?, None),
        ParameterKind::Dated(_, figures, carried) => {
            let today = source.guide.today;
            let begun = |span: &crate::model::parameter::DateSpan| span.from.is_none_or(|from| from <= today);
            let (span, figure) = figures.iter().rev().find(|(span, _)| begun(span))?;
            if !carried && span.to.is_some_and(|to| to < today) {
                return None;
            }
            let year = span.from.and_then(|from| i32::try_from(from).ok()).map(|from| civil::parts(from).0);
            (figure.as_ref()?, year)
        }
        _ => return None,
    };
    let value = spelled(figure)?;
    let year = year.map(|year| format!("{year}年")).unwrap_or_default();
    let unsure = figure.unconfirmed.is_some();
    Some(marked(format!("{name} {value}"), &[(!year.is_empty(), &year), (unsure, UNCONFIRMED)]))
}

fn spelled(figure: &Figure) -> Option<String> {
    let whole = |n: i64| Q::from_integer(n.into());
    Some(match &figure.value {
        Lit::Money(n) => words::money(*n),
        Lit::Number(n) if *n.numer() < *n.denom() => {
            format!("{}%", words::number(*n * Q::from_integer(100)))
        }
        Lit::Number(n) => words::number(*n),
        Lit::Months(n) => words::months(whole(*n)),
        Lit::Days(n) => words::quantity(&Type::Days, whole(*n)),
        Lit::WorkDays(n) => words::quantity(&Type::WorkDays, whole(*n)),
        Lit::Month(n) => words::month(*n),
        Lit::Date(n) => words::day(*n),
        _ => return None,
    })
}

/// Dates that bite.
pub(super) fn dates(letter: &mut Writer, source: Source<'_>) {
    let known = |shown: &Option<Shown>| {
        shown.as_ref().filter(|shown| shown.what != ShownKind::Unknown).map(words::shown)
    };
    let mut made = table(&[("什么时候", 44.0), ("谁、做什么", 63.0), ("过期的后果", 49.0)], "要记住的日子");
    for date in &source.guide.dates {
        let when = match (known(&date.from), known(&date.until)) {
            (Some(from), Some(until)) => format!("{from} 至 {until}"),
            (Some(from), None) => format!("{from} 起"),
            (None, Some(until)) => format!("最晚 {until}"),
            (None, None) => continue,
        };
        let Some(what) = words::phrase(&date.what) else { continue };
        let who = date.who.as_ref().map(|who| format!("{who}：")).unwrap_or_default();
        let member = date.member.as_deref();
        let marks = [
            (true, &*date.item),
            (member.is_some(), member.unwrap_or_default()),
            (date.passed, "已经过了"),
            (date.possible, POSSIBLE),
            (date.unconfirmed, UNCONFIRMED),
        ];
        let told = vec![line(marked(format!("{who}{what}"), &marks))];
        let late = date.late.as_ref().and_then(words::phrase).unwrap_or_else(|| "—".to_owned());
        made.rows.push(row(vec![vec![main_line(when)], told, vec![line(late)]]));
    }
    if made.rows.len() > made.heads {
        letter.section("要记住的日子");
        letter.table(made);
    }
}

/// Names of all articles cited in money and dates.
pub(super) fn cited<'a>(source: Source<'a>) -> impl Iterator<Item = &'a String> {
    let benefits = source.guide.benefits.iter().flat_map(|benefit| &benefit.basis);
    benefits.chain(source.guide.dates.iter().flat_map(|date| &date.basis))
}
