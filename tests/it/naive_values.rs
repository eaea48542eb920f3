//! Values of the plain reading, and what the signs of a formula do to them.

use onething::model::expr::{ArithOp, CompareOp, Lit};
use onething::model::value::Q;
use std::collections::BTreeSet;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Unit {
    Plain,
    Money,
    Months,
    Days,
    WorkDays,
    Hours,
    Month,
    Date,
    Clock,
}

/// A value, or that it cannot be said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum V {
    Open,
    Bool(bool),
    Num(Q, Unit),
    Option(String),
    Set(BTreeSet<String>),
    Region(String),
    Text(String),
}

use Unit::{Clock, Date, Days, Hours, Money, Month, Months, Plain, WorkDays};

pub(crate) fn int(n: i64) -> Q {
    Q::from_integer(n.into())
}

pub(crate) fn lit(lit: &Lit) -> V {
    match lit {
        Lit::Bool(b) => V::Bool(*b),
        Lit::Number(q) => V::Num(*q, Plain),
        Lit::Money(q) => V::Num(*q, Money),
        Lit::Months(n) => V::Num(int(*n), Months),
        Lit::Days(n) => V::Num(int(*n), Days),
        Lit::WorkDays(n) => V::Num(int(*n), WorkDays),
        Lit::Hours(n) => V::Num(int(*n), Hours),
        Lit::Month(n) => V::Num(int(*n), Month),
        Lit::Date(n) => V::Num(int(*n), Date),
        Lit::Clock(n) => V::Num(int(*n), Clock),
        Lit::Text(t) => V::Text(t.clone()),
    }
}

/// The same day of another month, or its last.
pub(crate) fn later(day: Q, months: Q) -> V {
    if !months.is_integer() {
        return V::Open;
    }
    let start = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day.to_integer() as i64));
    let end = start.and_then(|d| d.checked_add(jiff::Span::new().try_months(months.to_integer() as i64)?));
    let days = end.and_then(|d| jiff::civil::date(1970, 1, 1).until(d)).map(|s| s.get_days());
    days.map_or(V::Open, |d| dated(int(d.into())))
}

pub(crate) fn first_day(month: Q) -> V {
    let (year, of_year) = ((month / int(12)).floor(), month.to_integer().rem_euclid(12) as i8 + 1);
    let date = jiff::civil::Date::new(year.to_integer() as i16, of_year, 1);
    let days = date.and_then(|d| jiff::civil::date(1970, 1, 1).until(d)).map(|s| s.get_days());
    days.map_or(V::Open, |d| dated(int(d.into())))
}

/// Days that the law reasons about, with one month more for the last day of the last.
pub(crate) fn dated(day: Q) -> V {
    let whole = day.is_integer();
    if whole && (int(-25_567)..=int(47_847)).contains(&day) { V::Num(day, Date) } else { V::Open }
}

pub(crate) fn all(parts: impl IntoIterator<Item = V>) -> V {
    not(any(parts.into_iter().map(not)))
}

pub(crate) fn any(parts: impl IntoIterator<Item = V>) -> V {
    let parts: Vec<V> = parts.into_iter().collect();
    if parts.contains(&V::Bool(true)) {
        return V::Bool(true);
    }
    if parts.contains(&V::Open) { V::Open } else { V::Bool(false) }
}

pub(crate) fn not(value: V) -> V {
    match value {
        V::Bool(b) => V::Bool(!b),
        _ => V::Open,
    }
}

/// What all values agree on.
pub(crate) fn same(values: impl Iterator<Item = V>) -> V {
    let values: Vec<V> = values.collect();
    match values.first() {
        Some(first) if values.iter().all(|v| v == first) => first.clone(),
        _ => V::Open,
    }
}

pub(crate) fn compare(op: CompareOp, a: V, b: V) -> V {
    let order = match (&a, &b) {
        (V::Open, _) | (_, V::Open) => return V::Open,
        (V::Num(x, u), V::Num(y, v)) => {
            assert_eq!(u, v, "comparing {a:?} with {b:?}");
            x.cmp(y)
        }
        _ if a == b => std::cmp::Ordering::Equal,
        _ => std::cmp::Ordering::Less,
    };
    V::Bool(match op {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    })
}

pub(crate) fn arith(op: ArithOp, a: V, b: V) -> V {
    let (V::Num(x, u), V::Num(y, v)) = (a, b) else { return V::Open };
    let sum = if op == ArithOp::Sub { x - y } else { x + y };
    match (op, u, v) {
        (ArithOp::Add | ArithOp::Sub, Month, Months) => {
            let inside = sum.is_integer() && (int(1900 * 12)..=int(2100 * 12 + 11)).contains(&sum);
            if inside { V::Num(sum, Month) } else { V::Open }
        }
        (ArithOp::Add | ArithOp::Sub, Date, Days) => {
            if sum > int(47_846) {
                V::Open
            } else {
                dated(sum)
            }
        }
        (ArithOp::Sub, Month, Month) => V::Num(sum, Months),
        (ArithOp::Sub, Date, Date) => V::Num(sum, Days),
        (ArithOp::Add | ArithOp::Sub, u, v) if u == v => V::Num(sum, u),
        (ArithOp::Mul, Plain, u) | (ArithOp::Mul, u, Plain) => V::Num(x * y, u),
        (ArithOp::Mul, Money, Months) | (ArithOp::Mul, Months, Money) => V::Num(x * y, Money),
        (ArithOp::Div, ..) if y == int(0) => V::Open,
        (ArithOp::Div, u, Plain) => V::Num(x / y, u),
        (ArithOp::Div, u, v) if u == v => V::Num(x / y, Plain),
        other => panic!("{other:?}"),
    }
}
