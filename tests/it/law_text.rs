//! Formulas as text: what is printed is read back as the same formula, and nothing that is typed can break the reader.

use crate::shipped::{self, Dice, times};
use onething::logic::parse::{KEYWORDS, parse_expr, parse_literal, parse_template};
use onething::logic::print::print;
use onething::model::catalog::Catalog;
use onething::model::expr::{
    ArithOp, Body, BodyKind, CompareOp, Expr, ExprKind, Lit, StepBound, Template, TemplatePiece, Tier, Word,
};
use onething::model::value::Q;
use onething::source::{FileId, Span};
use proptest::prelude::*;

fn nowhere() -> Span {
    Span::start_of(FileId(0))
}

fn word(text: &str) -> Word {
    Word { text: text.into(), span: nowhere() }
}

fn name(dice: &mut Dice<'_>) -> String {
    const PLAIN: [&str; 6] = ["甲", "非本人意愿", "A档", "𠮷野家", "缴费_1", "到龄退休"];
    const ODD: [&str; 8] = ["15年", "且", "属于", "是", "有 空格", "甲（乙）", "甲、乙", "不满·一年"];
    if dice.one_in(3) { (*dice.pick(&ODD)).into() } else { (*dice.pick(&PLAIN)).into() }
}

fn literal(dice: &mut Dice<'_>) -> Lit {
    let big = |dice: &mut Dice<'_>| dice.below(200_000) as i64;
    match dice.below(11) {
        0 => Lit::Bool(dice.one_in(2)),
        1 => Lit::Number(Q::new(dice.below(100_000) as i128, [1, 2, 10, 100, 1000, 125][dice.below(6)])),
        2 => Lit::Money(Q::new(dice.below(100_000) as i128, [1, 10, 100][dice.below(3)])),
        3 => Lit::Months(dice.below(1300) as i64),
        4 => Lit::Days(big(dice)),
        5 => Lit::WorkDays(big(dice)),
        6 => Lit::Hours(big(dice)),
        7 => Lit::Month(1900 * 12 + dice.below(201 * 12) as i64),
        8 => Lit::Date(dice.below(47_846 + 25_567) as i64 - 25_567),
        9 => Lit::Clock(dice.below(1441) as i64),
        _ => Lit::Text(["", "文字", "甲「乙」，丙", "a # b: c"][dice.below(4)].into()),
    }
}

fn expr(dice: &mut Dice<'_>, depth: usize) -> Expr {
    let sub = |dice: &mut Dice<'_>| expr(dice, depth - 1);
    let kind = if depth == 0 || dice.one_in(8) {
        if dice.one_in(2) { ExprKind::Lit(literal(dice)) } else { ExprKind::Name(name(dice)) }
    } else {
        match dice.below(13) {
            0 => ExprKind::Not(sub(dice).into()),
            1 => ExprKind::And((0..2 + dice.below(3)).map(|_| sub(dice)).collect()),
            2 => ExprKind::Or((0..2 + dice.below(3)).map(|_| sub(dice)).collect()),
            3 => {
                use CompareOp::{Eq, Ge, Gt, Le, Lt, Ne};
                let op = *dice.pick(&[Eq, Ne, Lt, Le, Gt, Ge]);
                ExprKind::Compare(op, sub(dice).into(), sub(dice).into())
            }
            4 | 5 => {
                use ArithOp::{Add, Div, Mul, Sub};
                let op = *dice.pick(&[Add, Sub, Mul, Div]);
                ExprKind::Arith(op, sub(dice).into(), sub(dice).into())
            }
            6 => {
                let one = |dice: &mut Dice<'_>| {
                    let kind = if dice.one_in(3) {
                        ExprKind::Lit(literal(dice))
                    } else {
                        ExprKind::Name(name(dice))
                    };
                    Expr { span: nowhere(), kind }
                };
                let names = (0..1 + dice.below(3)).map(|_| one(dice)).collect();
                ExprKind::In { expr: sub(dice).into(), names, negated: dice.one_in(2) }
            }
            7 => ExprKind::InRange { expr: sub(dice).into(), from: word(&name(dice)), to: word(&name(dice)) },
            8 => ExprKind::Contains(sub(dice).into(), word(&name(dice))),
            9 => ExprKind::ContainsAny(
                sub(dice).into(),
                (0..1 + dice.below(3)).map(|_| word(&name(dice))).collect(),
            ),
            10 => ExprKind::Between(sub(dice).into(), sub(dice).into(), sub(dice).into()),
            11 => ExprKind::Call(
                word(["较大", "自定函数", "年"][dice.below(3)]),
                (0..dice.below(4)).map(|_| sub(dice)).collect(),
            ),
            _ if dice.one_in(2) => ExprKind::Field(sub(dice).into(), word(&name(dice))),
            _ => ExprKind::Filter(sub(dice).into(), sub(dice).into()),
        }
    };
    Expr { span: nowhere(), kind }
}

/// The formula without its places.
fn bare(expr: &Expr) -> Expr {
    let all = |parts: &[Expr]| parts.iter().map(bare).collect::<Vec<_>>();
    let one = |part: &Expr| Box::new(bare(part));
    let kind = match &expr.kind {
        ExprKind::Lit(_) | ExprKind::Name(_) => expr.kind.clone(),
        ExprKind::Field(base, field) => ExprKind::Field(one(base), word(&field.text)),
        ExprKind::Call(name, args) => ExprKind::Call(word(&name.text), all(args)),
        ExprKind::Not(inner) => ExprKind::Not(one(inner)),
        ExprKind::And(parts) => ExprKind::And(all(parts)),
        ExprKind::Or(parts) => ExprKind::Or(all(parts)),
        ExprKind::Compare(op, a, b) => ExprKind::Compare(*op, one(a), one(b)),
        ExprKind::In { expr, names, negated } => {
            ExprKind::In { expr: one(expr), names: all(names), negated: *negated }
        }
        ExprKind::InRange { expr, from, to } => {
            ExprKind::InRange { expr: one(expr), from: word(&from.text), to: word(&to.text) }
        }
        ExprKind::Contains(a, w) => ExprKind::Contains(one(a), word(&w.text)),
        ExprKind::ContainsAny(a, words) => {
            ExprKind::ContainsAny(one(a), words.iter().map(|w| word(&w.text)).collect())
        }
        ExprKind::Between(a, b, c) => ExprKind::Between(one(a), one(b), one(c)),
        ExprKind::Arith(op, a, b) => ExprKind::Arith(*op, one(a), one(b)),
        ExprKind::Filter(a, b) => ExprKind::Filter(one(a), one(b)),
    };
    Expr { span: nowhere(), kind }
}

/// Every formula of the two shipped life events.
fn formulas(catalog: &Catalog) -> Vec<Expr> {
    let mut out = Vec::new();
    for fact in catalog.common_facts.values() {
        body(&fact.body, &mut out);
    }
    for scenario in catalog.scenarios.values() {
        for question in scenario.questions.values() {
            out.extend(question.range.iter().flat_map(|(a, b)| [a.clone(), b.clone()]));
            out.extend(
                [&question.ask_when, &question.otherwise, &question.default].into_iter().flatten().cloned(),
            );
            out.extend(question.options.iter().filter_map(|o| o.when.clone()));
        }
        scenario.facts.values().for_each(|f| body(&f.body, &mut out));
        for check in scenario.checks.iter().chain(&scenario.asserts) {
            out.push(check.need.clone());
            template(&check.say, &mut out);
        }
        for p in &scenario.preconditions {
            out.push(p.need.clone());
            template(&p.fail, &mut out);
        }
        scenario.transfers.iter().for_each(|t| {
            out.extend(t.when.clone());
            template(&t.say, &mut out)
        });
        scenario.conclusions.iter().for_each(|c| {
            out.extend(c.when.clone());
            template(&c.say, &mut out)
        });
        scenario.notices.iter().for_each(|n| {
            out.extend(n.when.clone());
            template(&n.say, &mut out)
        });
        for item in scenario.items.values() {
            out.extend(item.situation.iter().chain(&item.done).cloned());
            for condition in &item.conditions {
                out.push(condition.need.clone());
                condition.fail.iter().for_each(|t| template(t, &mut out));
            }
            if let Some(window) = &item.window {
                window.from.iter().chain(&window.until).for_each(|b| body(b, &mut out));
            }
            for deadline in &item.deadlines {
                out.extend(deadline.when.clone());
                deadline.from.iter().chain(&deadline.until).for_each(|b| body(b, &mut out));
                template(&deadline.what, &mut out);
            }
            for benefit in &item.benefits {
                out.extend(benefit.when.clone());
                benefit.amount.iter().chain(&benefit.times).for_each(|b| body(b, &mut out));
            }
            out.extend(item.needs.iter().filter_map(|n| n.when.clone()));
            out.extend(item.forms.iter().filter_map(|f| f.when.clone()));
            item.notes.iter().for_each(|n| {
                out.extend(n.when.clone());
                template(&n.text, &mut out)
            });
        }
    }
    out
}

fn template(template: &Template, out: &mut Vec<Expr>) {
    for piece in &template.pieces {
        if let TemplatePiece::Value(expr) = piece {
            out.push(expr.clone());
        }
    }
}

fn body(body: &Body, out: &mut Vec<Expr>) {
    let mut tiers = |rows: &[Tier]| {
        rows.iter().for_each(|t| {
            out.extend(t.when.clone());
            out.push(t.value.clone())
        })
    };
    match &body.kind {
        BodyKind::Expr(expr) => out.push(expr.clone()),
        BodyKind::Tiers(rows) | BodyKind::Collect(rows) | BodyKind::Accumulate(rows) => tiers(rows),
        BodyKind::Classify { of, .. } => out.push(of.clone()),
        BodyKind::Steps { by, rows } => {
            out.push(by.clone());
            for row in rows {
                out.push(row.value.clone());
                if let StepBound::Below(bound) | StepBound::AtMost(bound) = &row.bound {
                    out.push(bound.clone());
                }
            }
        }
        BodyKind::AnyOf(parts) | BodyKind::NoneOf(parts) => out.extend(parts.iter().cloned()),
    }
}

#[test]
fn every_shipped_formula_is_read_back_as_it_is_printed() {
    let all = formulas(&shipped::retirement().catalog);
    assert!(all.len() > 800, "{} formulas", all.len());
    for formula in all {
        let text = print(&formula);
        let back = parse_expr(&text, nowhere()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!(bare(&back), bare(&formula), "{text}");
    }
}

/// Nothing but a report.
fn read(text: &str) {
    for found in
        [parse_expr(text, nowhere()).err(), parse_template(text, nowhere()).err()].into_iter().flatten()
    {
        assert!(!found.message.is_empty() && !found.code.is_empty());
    }
    parse_literal(text, nowhere());
}

proptest! {
    #![proptest_config(times(4000))]

    #[test]
    fn a_printed_formula_is_read_back(rolls in proptest::collection::vec(any::<u32>(), 300)) {
        let formula = expr(&mut Dice::new(&rolls), 4);
        let text = print(&formula);
        match parse_expr(&text, nowhere()) {
            Ok(back) => {
                prop_assert_eq!(bare(&back), bare(&formula), "{}", &text);
                prop_assert_eq!(print(&back), text);
            }
            Err(found) => prop_assert!(false, "{text}: {found:?}"),
        }
    }

    #[test]
    fn no_text_breaks_the_parser(text in proptest::collection::vec(any::<char>(), 0..80)) {
        read(&text.into_iter().collect::<String>());
    }

    #[test]
    fn no_mix_of_pieces_breaks_the_parser(picks in proptest::collection::vec(0..60_usize, 0..60)) {
        let pieces = [
            "甲", "「", "」", "“", "”", "（", "）", "(", ")", "，", ",", "、", ".", " ", "　", "-", "−", "+", "×", "÷",
            "=", "≠", "≤", "≥", "<", ">", "!=", "【", "】", "缺口", "是", "否", "非", "12", "０３", "2026", "2026-", "2026-13",
            "08:3", "08:30", "99999999999999999999", "0.", ".5", "年", "个月", "日", "工作日", "小时", "元", "%", "较大", "𠮷", "\u{301}", "\u{feff}",
        ];
        let text: String = picks.iter().map(|at| pieces.get(*at).copied().unwrap_or_else(|| KEYWORDS[at % KEYWORDS.len()])).collect();
        read(&text);
    }
}

#[test]
fn no_length_of_text_breaks_the_parser() {
    for piece in [
        "（",
        "非 ",
        "甲.",
        "1 + ",
        "1 × ",
        "较大（",
        "甲 且 ",
        "甲 其中 ",
        "甲 属于 乙、",
        "【甲】",
        "1年",
        "-",
    ] {
        read(&piece.repeat(50_000));
        read(&format!("{}甲", piece.repeat(50_000)));
        read(&format!("（{}甲）", piece.repeat(50_000)));
    }
}
