//! Formula → canonical spelling: Chinese punctuation, one blank around operators, brackets only where needed.
//! Reading what is printed gives the same formula.

use crate::logic::parse::{KEYWORDS, is_plain_word};
use crate::model::civil;
use crate::model::expr::{ArithOp, CompareOp, Expr, ExprKind, Lit, Word};
use crate::model::value::{Q, Type, Value};

/// How tightly a formula binds; a looser one inside a tighter place needs brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Filter,
    Logic,
    Not,
    Compare,
    Sum,
    Product,
    Term,
}

/// The canonical spelling of a formula.
pub fn print(expr: &Expr) -> String {
    let mut out = String::new();
    write(expr, Tightness::Filter, &mut out);
    out
}

fn tightness(kind: &ExprKind) -> Tightness {
    match kind {
        ExprKind::Filter(..) => Tightness::Filter,
        ExprKind::And(_) | ExprKind::Or(_) => Tightness::Logic,
        ExprKind::Not(_) => Tightness::Not,
        ExprKind::Compare(..)
        | ExprKind::In { .. }
        | ExprKind::InRange { .. }
        | ExprKind::Contains(..)
        | ExprKind::ContainsAny(..)
        | ExprKind::Between(..) => Tightness::Compare,
        ExprKind::Arith(ArithOp::Add | ArithOp::Sub, ..) => Tightness::Sum,
        ExprKind::Arith(..) => Tightness::Product,
        ExprKind::Lit(_) | ExprKind::Name(_) | ExprKind::Field(..) | ExprKind::Call(..) => Tightness::Term,
    }
}

fn write(expr: &Expr, place: Tightness, out: &mut String) {
    let bracket = tightness(&expr.kind) < place;
    if bracket {
        out.push('（');
    }
    match &expr.kind {
        ExprKind::Lit(lit) => out.push_str(&literal(lit)),
        ExprKind::Name(name) => out.push_str(&marked(name)),
        ExprKind::Field(base, field) => {
            write(base, Tightness::Term, out);
            out.push('.');
            out.push_str(&marked(&field.text));
        }
        ExprKind::Call(name, args) => {
            out.push_str(&name.text);
            out.push('（');
            for (at, arg) in args.iter().enumerate() {
                if at > 0 {
                    out.push('，');
                }
                write(arg, Tightness::Filter, out);
            }
            out.push('）');
        }
        ExprKind::Not(inner) => {
            out.push_str("非 ");
            write(inner, Tightness::Not, out);
        }
        ExprKind::And(parts) => joined(parts, " 且 ", out),
        ExprKind::Or(parts) => joined(parts, " 或 ", out),
        ExprKind::Compare(op, left, right) => {
            write(left, Tightness::Sum, out);
            out.push_str(sign(*op));
            write(right, Tightness::Sum, out);
        }
        ExprKind::In { expr, names, negated } => {
            write(expr, Tightness::Sum, out);
            out.push_str(if *negated { " 不属于 " } else { " 属于 " });
            for (at, name) in names.iter().enumerate() {
                if at > 0 {
                    out.push('、');
                }
                write(name, Tightness::Term, out);
            }
        }
        ExprKind::InRange { expr, from, to } => {
            write(expr, Tightness::Sum, out);
            out.push_str(&format!(" 属于 {} 到 {}", marked(&from.text), marked(&to.text)));
        }
        ExprKind::Contains(expr, word) => {
            write(expr, Tightness::Sum, out);
            out.push_str(&format!(" 包含 {}", marked(&word.text)));
        }
        ExprKind::ContainsAny(expr, words) => {
            write(expr, Tightness::Sum, out);
            let words: Vec<_> = words.iter().map(|w: &Word| marked(&w.text)).collect();
            out.push_str(&format!(" 有任一 {}", words.join("、")));
        }
        ExprKind::Between(expr, low, high) => {
            write(expr, Tightness::Sum, out);
            out.push_str(" 介于 ");
            write(low, Tightness::Sum, out);
            out.push_str(" 到 ");
            write(high, Tightness::Sum, out);
        }
        ExprKind::Arith(op, left, right) => {
            let (here, next, sign) = match op {
                ArithOp::Add => (Tightness::Sum, Tightness::Product, " + "),
                ArithOp::Sub => (Tightness::Sum, Tightness::Product, " − "),
                ArithOp::Mul => (Tightness::Product, Tightness::Term, " × "),
                ArithOp::Div => (Tightness::Product, Tightness::Term, " ÷ "),
            };
            write(left, here, out);
            out.push_str(sign);
            write(right, next, out);
        }
        ExprKind::Filter(list, cond) => {
            write(list, Tightness::Logic, out);
            out.push_str(" 其中 ");
            write(cond, Tightness::Logic, out);
        }
    }
    if bracket {
        out.push('）');
    }
}

fn joined(parts: &[Expr], joint: &str, out: &mut String) {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.push_str(joint);
        }
        write(part, Tightness::Not, out);
    }
}

fn sign(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Eq => " = ",
        CompareOp::Ne => " ≠ ",
        CompareOp::Lt => " < ",
        CompareOp::Le => " ≤ ",
        CompareOp::Gt => " > ",
        CompareOp::Ge => " ≥ ",
    }
}

/// A name as a formula writes it: with 「」 where it could be read as something else.
pub(super) fn marked(name: &str) -> String {
    let reserved = KEYWORDS.contains(&name) || matches!(name, "是" | "否" | "真" | "假");
    if is_plain_word(name) && !reserved { name.to_owned() } else { format!("「{name}」") }
}

/// The canonical spelling of a literal.
pub fn literal(lit: &Lit) -> String {
    match lit {
        Lit::Bool(true) => "是".to_owned(),
        Lit::Bool(false) => "否".to_owned(),
        Lit::Number(q) => number(*q),
        Lit::Money(q) => format!("{}元", number(*q)),
        Lit::Months(m) if *m != 0 && m % 12 == 0 => format!("{}年", m / 12),
        Lit::Months(m) if *m > 12 => format!("{}年{}个月", m / 12, m % 12),
        Lit::Months(m) => format!("{m}个月"),
        Lit::Days(d) => format!("{d}日"),
        Lit::WorkDays(d) => format!("{d}工作日"),
        Lit::Hours(h) => format!("{h}小时"),
        Lit::Month(m) => civil::iso_month(*m as i32),
        Lit::Date(d) => civil::iso(*d as i32),
        Lit::Clock(m) => format!("{:02}:{:02}", m / 60, m % 60),
        Lit::Text(t) => format!("“{t}”"),
    }
}

/// A finite decimal; what has none is printed as a quotient, which only happens to computed figures.
pub fn number(q: Q) -> String {
    let (mut denominator, mut digits) = (*q.denom(), 0_u32);
    while denominator % 10 == 0 {
        denominator /= 10;
        digits += 1;
    }
    let mut scale = 10_i128.pow(digits);
    while digits < 12 && !(q * Q::from(scale)).is_integer() {
        digits += 1;
        scale *= 10;
    }
    let scaled = q * Q::from(scale);
    if !scaled.is_integer() {
        return format!("{} ÷ {}", q.numer(), q.denom());
    }
    if digits == 0 {
        return q.to_integer().to_string();
    }
    let whole = scaled.to_integer();
    let sign = if whole < 0 { "-" } else { "" };
    let fraction = format!("{:0width$}", whole.abs() % scale, width = digits as usize);
    format!("{sign}{}.{}", whole.abs() / scale, fraction.trim_end_matches('0'))
        .trim_end_matches('.')
        .to_owned()
}

/// A value as a formula or an answers file writes it.
pub fn value(ty: &Type, value: &Value) -> String {
    match value {
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Choice(n) | Value::Region(n) | Value::Text(n) => n.to_string(),
        Value::Multi(names) if names.is_empty() => "都没有".to_owned(),
        Value::Multi(names) => names.iter().map(|n| &**n).collect::<Vec<_>>().join("、"),
        Value::Number(q) => point(ty, *q),
        Value::Range(a, b) => format!("{} 到 {}", point(ty, *a), point(ty, *b)),
    }
}

/// A point on the line of an ordered type, likewise.
pub fn point(ty: &Type, q: Q) -> String {
    let whole = i64::try_from(q.to_integer()).unwrap_or(0);
    literal(&match ty {
        Type::Money => Lit::Money(q),
        Type::Months => Lit::Months(whole),
        Type::Days => Lit::Days(whole),
        Type::WorkDays => Lit::WorkDays(whole),
        Type::Hours => Lit::Hours(whole),
        Type::Month => Lit::Month(whole),
        Type::Date => Lit::Date(whole),
        Type::Clock => Lit::Clock(whole),
        _ => Lit::Number(q),
    })
}
