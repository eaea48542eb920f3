//! Expected values of an example, as written, compared with what the engine knows, by type and not by spelling.

use crate::logic::parse::parse_literal;
pub use crate::logic::print::{point, value as written};
use crate::model::expr::Lit;
use crate::model::value::{Q, Shown, ShownKind, Type, Value};
use crate::source::{FileId, Span};

/// Whether a result is what the author wrote: a literal, an option, `甲 或 乙`, `3个月 到 12个月`, or `不清楚`.
pub fn agrees(written: &str, shown: &Shown) -> bool {
    let written = written.trim();
    match &shown.what {
        ShownKind::Unknown => matches!(written, "不清楚" | "未知" | "待定"),
        ShownKind::Known(value) => same(written, value, &shown.ty),
        ShownKind::Between(low, high) => match written.split_once(" 到 ") {
            Some((from, to)) => number(from, &shown.ty) == *low && number(to, &shown.ty) == *high,
            None => false,
        },
        ShownKind::OneOf(values) => {
            let parts: Vec<&str> = written.split(" 或 ").collect();
            let range = written.split_once(" 到 ").map(|(a, b)| (number(a, &shown.ty), number(b, &shown.ty)));
            let ends = |v: Option<&Value>| match v {
                Some(Value::Number(q)) => Some(*q),
                _ => None,
            };
            range.is_some_and(|(a, b)| a.is_some() && a == ends(values.first()) && b == ends(values.last()))
                || parts.len() == values.len()
                    && values.iter().all(|v| parts.iter().any(|p| same(p, v, &shown.ty)))
        }
    }
}

fn same(written: &str, value: &Value, ty: &Type) -> bool {
    match value {
        Value::Bool(b) => matches!((written, b), ("是" | "真", true) | ("否" | "假", false)),
        Value::Choice(name) | Value::Text(name) | Value::Region(name) => written == &**name,
        Value::Multi(names) if names.is_empty() => matches!(written, "都没有" | "无" | ""),
        Value::Multi(names) => {
            let mut wanted: Vec<&str> = written.split('、').collect();
            let mut found: Vec<&str> = names.iter().map(|n| &**n).collect();
            wanted.sort_unstable();
            found.sort_unstable();
            wanted == found
        }
        Value::Number(q) => number(written, ty).is_some_and(|n| n == *q || rounds_to(*q, n, ty)),
        Value::Range(..) => false,
    }
}

/// Money is written to the fen.
fn rounds_to(exact: Q, written: Q, ty: &Type) -> bool {
    *ty == Type::Money && (exact * Q::from(100)).round() == written * Q::from(100)
}

/// A written literal of this type as a number.
fn number(written: &str, ty: &Type) -> Option<Q> {
    let span = Span::start_of(FileId(0));
    let int = |n: i64| Q::from_integer(n.into());
    let lit = parse_literal(written.trim().trim_start_matches('-'), span)?;
    let sign = if written.trim().starts_with('-') { -1 } else { 1 };
    let q = match (lit, ty) {
        (Lit::Number(q), Type::Number) | (Lit::Money(q), Type::Money) => q,
        (Lit::Months(n), Type::Months)
        | (Lit::Days(n), Type::Days)
        | (Lit::WorkDays(n), Type::WorkDays)
        | (Lit::Hours(n), Type::Hours)
        | (Lit::Month(n), Type::Month)
        | (Lit::Date(n), Type::Date)
        | (Lit::Clock(n), Type::Clock) => int(n),
        _ => return None,
    };
    Some(q * int(sign))
}
