//! What is known of a value: three-valued logic and interval arithmetic are one thing here.
//!
//! A [`Known`] always describes a *set* of possible values; learning more makes the set smaller.

use crate::model::civil;
use crate::model::value::{Name, Q, Type};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};
use std::cmp::Ordering;
use std::sync::Arc;

/// At most this many candidates are kept apart; more become an interval.
pub const MAX_CANDIDATES: usize = 16;

/// The set of options, one bit each in declared order. More than 128 options are a compile error.
pub type Mask = u128;

/// What is known of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Known {
    /// 是否: may it be false, may it be true.
    Truth(Truth),
    /// Anything on a line: numbers, money, durations, months, dates, clock times.
    Line(Line),
    /// 单选: the options still possible.
    One(Mask),
    /// 多选: options surely in, and options possibly in (a superset).
    Many(Mask, Mask),
    /// 地区 code, or unknown.
    Region(Option<Name>),
    /// 文本, or unknown.
    Text(Option<Name>),
}

/// Three truth values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// Surely not.
    False,
    /// Surely.
    True,
    /// Cannot be said.
    Unknown,
}

/// What is known of a value on a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// Exactly this.
    Exact(Q),
    /// One of two to sixteen values, ascending.
    Few(Arc<[Q]>),
    /// Between these, both included; `None` = no bound known.
    Between(Option<Q>, Option<Q>),
}

impl Truth {
    /// From a known truth value.
    pub fn of(value: bool) -> Self {
        if value { Truth::True } else { Truth::False }
    }
    /// The known truth value, if it is known.
    pub fn known(self) -> Option<bool> {
        match self {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        }
    }
    /// Both readings agree, or unknown.
    pub fn join(self, other: Truth) -> Truth {
        if self == other { self } else { Truth::Unknown }
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl Known {
    /// Nothing known of a value of this type.
    pub fn nothing(ty: &Type) -> Known {
        match ty {
            Type::Bool => Known::Truth(Truth::Unknown),
            Type::Choice(options) => Known::One(all_options(options.len())),
            Type::Multi(options) => Known::Many(0, all_options(options.len())),
            Type::Region => Known::Region(None),
            Type::Text => Known::Text(None),
            _ => Known::Line(Line::Between(None, None)),
        }
    }
    /// A known truth value.
    pub fn bool(value: bool) -> Known {
        Known::Truth(Truth::of(value))
    }
    /// An exact value on a line.
    pub fn exact(value: Q) -> Known {
        Known::Line(Line::Exact(value))
    }
    /// An exact whole number.
    pub fn int(value: i64) -> Known {
        Known::exact(Q::from_integer(value.into()))
    }
    /// Whether exactly one value is possible.
    pub fn is_settled(&self) -> bool {
        match self {
            Known::Truth(t) => *t != Truth::Unknown,
            Known::Line(line) => matches!(line, Line::Exact(_)),
            Known::One(mask) => mask.count_ones() == 1,
            Known::Many(sure, maybe) => sure == maybe,
            Known::Region(code) => code.is_some(),
            Known::Text(text) => text.is_some(),
        }
    }
    /// The truth value; anything else counts as unknown (the type checker excludes it).
    pub fn truth(&self) -> Truth {
        match self {
            Known::Truth(t) => *t,
            _ => Truth::Unknown,
        }
    }
    /// The exact value on a line, if there is one.
    pub fn number(&self) -> Option<Q> {
        match self {
            Known::Line(Line::Exact(q)) => Some(*q),
            _ => None,
        }
    }
    /// The smallest description that covers both.
    pub fn join(&self, other: &Known) -> Known {
        match (self, other) {
            (Known::Truth(a), Known::Truth(b)) => Known::Truth(a.join(*b)),
            (Known::Line(a), Known::Line(b)) => Known::Line(a.join(b)),
            (Known::One(a), Known::One(b)) => Known::One(a | b),
            (Known::Many(s1, m1), Known::Many(s2, m2)) => Known::Many(s1 & s2, m1 | m2),
            (Known::Region(a), Known::Region(b)) => Known::Region(if a == b { a.clone() } else { None }),
            (Known::Text(a), Known::Text(b)) => Known::Text(if a == b { a.clone() } else { None }),
            // The type checker keeps types apart; covering everything is the safe answer.
            (a, _) => a.clone(),
        }
    }
    /// Whether every value possible here is possible there too.
    pub fn within(&self, wider: &Known) -> bool {
        match (self, wider) {
            (Known::Truth(a), Known::Truth(b)) => a == b || *b == Truth::Unknown,
            (Known::Line(a), Known::Line(b)) => a.within(b),
            (Known::One(a), Known::One(b)) => a & !b == 0,
            (Known::Many(s1, m1), Known::Many(s2, m2)) => s2 & !s1 == 0 && m1 & !m2 == 0,
            (Known::Region(a), Known::Region(b)) => b.is_none() || a == b,
            (Known::Text(a), Known::Text(b)) => b.is_none() || a == b,
            _ => false,
        }
    }
}

/// The mask with the first `n` bits set.
pub fn all_options(n: usize) -> Mask {
    if n >= 128 { Mask::MAX } else { (1 << n) - 1 }
}

impl Line {
    /// Nothing known.
    pub const ANY: Line = Line::Between(None, None);

    /// From candidates in any order; too many become an interval.
    pub fn of_candidates(mut values: Vec<Q>) -> Line {
        values.sort_unstable();
        values.dedup();
        match values.as_slice() {
            [] => Line::ANY,
            [one] => Line::Exact(*one),
            [first, .., last] if values.len() > MAX_CANDIDATES => Line::Between(Some(*first), Some(*last)),
            _ => Line::Few(values.into()),
        }
    }
    /// Between two ends; whole numbers close together become candidates when the type is discrete.
    pub fn of_range(low: Option<Q>, high: Option<Q>, discrete: bool) -> Line {
        let (Some(l), Some(h)) = (low, high) else { return Line::Between(low, high) };
        if l == h {
            return Line::Exact(l);
        }
        let width = h - l;
        if discrete
            && l.is_integer()
            && h.is_integer()
            && width > Q::zero()
            && width < Q::from(MAX_CANDIDATES as i128)
        {
            let span = l.to_integer()..=h.to_integer();
            return Line::of_candidates(span.map(Q::from).collect());
        }
        Line::Between(low, high)
    }
    /// Lowest value possible.
    pub fn low(&self) -> Option<Q> {
        match self {
            Line::Exact(q) => Some(*q),
            Line::Few(values) => values.first().copied(),
            Line::Between(low, _) => *low,
        }
    }
    /// Highest value possible.
    pub fn high(&self) -> Option<Q> {
        match self {
            Line::Exact(q) => Some(*q),
            Line::Few(values) => values.last().copied(),
            Line::Between(_, high) => *high,
        }
    }
    /// The values one by one, where they are known one by one.
    pub fn candidates(&self) -> Option<&[Q]> {
        match self {
            Line::Exact(q) => Some(std::slice::from_ref(q)),
            Line::Few(values) => Some(values),
            Line::Between(..) => None,
        }
    }
    /// Covers both.
    pub fn join(&self, other: &Line) -> Line {
        if self == other {
            return self.clone();
        }
        if let (Some(a), Some(b)) = (self.candidates(), other.candidates()) {
            return Line::of_candidates(a.iter().chain(b).copied().collect());
        }
        let low = self.low().zip(other.low()).map(|(a, b)| a.min(b));
        let high = self.high().zip(other.high()).map(|(a, b)| a.max(b));
        Line::Between(low, high)
    }
    /// Whether every value here is possible there.
    pub fn within(&self, wider: &Line) -> bool {
        match (self.candidates(), wider.candidates()) {
            (Some(a), Some(b)) => a.iter().all(|q| b.contains(q)),
            (None, Some(_)) => false,
            (_, None) => {
                let low = wider.low().is_none_or(|w| self.low().is_some_and(|l| l >= w));
                let high = wider.high().is_none_or(|w| self.high().is_some_and(|h| h <= w));
                low && high
            }
        }
    }
    /// Applies a function that may fail (overflow, a date out of range): failing makes the result unbounded there.
    pub fn map_monotone(&self, rising: bool, f: impl Fn(Q) -> Option<Q>) -> Line {
        if let Line::Exact(q) = self {
            return f(*q).map_or(Line::ANY, Line::Exact);
        }
        if let Some(values) = self.candidates() {
            return match values.iter().map(|q| f(*q)).collect::<Option<Vec<_>>>() {
                Some(values) => Line::of_candidates(values),
                None => Line::ANY,
            };
        }
        let (low, high) = (self.low().and_then(&f), self.high().and_then(&f));
        let (low, high) = if rising { (low, high) } else { (high, low) };
        bounded(low, high)
    }
    /// A rising function that is defined on one stretch of the line only (dates): what may lie outside of it leaves
    /// nothing known, as a value outside of it does.
    pub fn map_inside(&self, f: impl Fn(Q) -> Option<Q>) -> Line {
        let sure = |end: Option<Q>| end.and_then(&f).is_some();
        if sure(self.low()) && sure(self.high()) { self.map_monotone(true, f) } else { Line::ANY }
    }
    /// The same for two arguments; see [`Line::map2_monotone`].
    pub fn map2_inside(&self, other: &Line, rising: (bool, bool), f: impl Fn(Q, Q) -> Option<Q>) -> Line {
        match self.map2_monotone(other, rising, f) {
            Line::Between(None, _) | Line::Between(_, None) => Line::ANY,
            line => line,
        }
    }
    /// Two arguments; `rising` says for each whether the result grows with it.
    pub fn map2_monotone(&self, other: &Line, rising: (bool, bool), f: impl Fn(Q, Q) -> Option<Q>) -> Line {
        if let (Line::Exact(a), Line::Exact(b)) = (self, other) {
            return f(*a, *b).map_or(Line::ANY, Line::Exact);
        }
        if let Some(line) = pairwise(self, other, &f) {
            return line;
        }
        let pick =
            |line: &Line, lowest: bool, rising: bool| if lowest == rising { line.low() } else { line.high() };
        let end = |lowest: bool| f(pick(self, lowest, rising.0)?, pick(other, lowest, rising.1)?);
        bounded(end(true), end(false))
    }
    /// Compares all pairs of possible values.
    pub fn compare(&self, other: &Line, holds: impl Fn(Ordering) -> bool) -> Truth {
        if let (Line::Exact(a), Line::Exact(b)) = (self, other) {
            return Truth::of(holds(a.cmp(b)));
        }
        if let (Some(a), Some(b)) = (self.candidates(), other.candidates()) {
            let (mut yes, mut no) = (false, false);
            for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (x, y))) {
                if holds(x.cmp(y)) { yes = true } else { no = true }
            }
            return three(yes, no);
        }
        // Which orderings can occur between some pair of possible values.
        let lt = possible(self.low(), other.high(), |a, b| a < b);
        let gt = possible(other.low(), self.high(), |a, b| a < b);
        let eq = possible(self.low(), other.high(), |a, b| a <= b)
            && possible(other.low(), self.high(), |a, b| a <= b);
        let outcomes = [(lt, Ordering::Less), (gt, Ordering::Greater), (eq, Ordering::Equal)];
        let yes = outcomes.iter().any(|(can, o)| *can && holds(*o));
        let no = outcomes.iter().any(|(can, o)| *can && !holds(*o));
        three(yes, no)
    }
    /// The smaller (`least`) or larger of two.
    pub fn extreme(&self, other: &Line, least: bool) -> Line {
        let pick = |a: Q, b: Q| if least { a.min(b) } else { a.max(b) };
        if let (Line::Exact(a), Line::Exact(b)) = (self, other) {
            return Line::Exact(pick(*a, *b));
        }
        if let Some(line) = pairwise(self, other, &|a, b| Some(pick(a, b))) {
            return line;
        }
        // min(x, ∞) is at most x: one known bound on the right side is enough.
        let side = |a: Option<Q>, b: Option<Q>, one_is_enough: bool| match (a, b) {
            (Some(a), Some(b)) => Some(pick(a, b)),
            (one, other) if one_is_enough => one.or(other),
            _ => None,
        };
        bounded(side(self.low(), other.low(), !least), side(self.high(), other.high(), least))
    }
    /// Product: the extremes lie at the corners.
    pub fn times(&self, other: &Line) -> Line {
        if let (Line::Exact(a), Line::Exact(b)) = (self, other) {
            return mul(*a, *b).map_or(Line::ANY, Line::Exact);
        }
        if let Some(line) = pairwise(self, other, &mul) {
            return line;
        }
        let not_negative = |line: &Line| line.low().is_some_and(|l| !l.is_negative());
        match (self.low(), self.high(), other.low(), other.high()) {
            (Some(a), Some(b), Some(c), Some(d)) => corners([mul(a, c), mul(a, d), mul(b, c), mul(b, d)]),
            (Some(a), b, Some(c), d) if not_negative(self) && not_negative(other) => {
                Line::Between(mul(a, c), b.zip(d).and_then(|(b, d)| mul(b, d)))
            }
            _ => Line::ANY,
        }
    }
    /// Quotient; a divisor that may be zero leaves nothing known.
    pub fn over(&self, other: &Line) -> Line {
        if let Some(line) = pairwise(self, other, &div) {
            return line;
        }
        let (Some(c), Some(d)) = (other.low(), other.high()) else { return Line::ANY };
        if !c.is_positive() && !d.is_negative() {
            return Line::ANY;
        }
        match (self.low(), self.high()) {
            (Some(a), Some(b)) => corners([div(a, c), div(a, d), div(b, c), div(b, d)]),
            _ => Line::ANY,
        }
    }
}

fn bounded(low: Option<Q>, high: Option<Q>) -> Line {
    match (low, high) {
        (Some(a), Some(b)) if a == b => Line::Exact(a),
        _ => Line::Between(low, high),
    }
}

fn corners(values: [Option<Q>; 4]) -> Line {
    match values.into_iter().collect::<Option<Vec<_>>>() {
        Some(values) => bounded(values.iter().min().copied(), values.iter().max().copied()),
        None => Line::ANY,
    }
}

fn pairwise(a: &Line, b: &Line, f: &impl Fn(Q, Q) -> Option<Q>) -> Option<Line> {
    let (a, b) = (a.candidates()?, b.candidates()?);
    let values: Option<Vec<Q>> = a.iter().flat_map(|x| b.iter().map(move |y| f(*x, *y))).collect();
    Some(values.map_or(Line::ANY, Line::of_candidates))
}

fn possible(low: Option<Q>, high: Option<Q>, order: impl Fn(Q, Q) -> bool) -> bool {
    low.zip(high).is_none_or(|(l, h)| order(l, h))
}

fn three(yes: bool, no: bool) -> Truth {
    match (yes, no) {
        (true, false) => Truth::True,
        (false, true) => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Exact sum, or `None` on overflow.
pub fn add(a: Q, b: Q) -> Option<Q> {
    if a.is_integer() && b.is_integer() {
        return a.numer().checked_add(b.numer()).map(Q::from_integer);
    }
    a.checked_add(&b)
}

/// Exact difference, or `None` on overflow.
pub fn sub(a: Q, b: Q) -> Option<Q> {
    if a.is_integer() && b.is_integer() {
        return a.numer().checked_sub(b.numer()).map(Q::from_integer);
    }
    a.checked_sub(&b)
}

/// Exact product, or `None` on overflow.
pub fn mul(a: Q, b: Q) -> Option<Q> {
    if a.is_integer() && b.is_integer() {
        return a.numer().checked_mul(b.numer()).map(Q::from_integer);
    }
    a.checked_mul(&b)
}

/// Exact quotient, or `None` on overflow or division by zero.
pub fn div(a: Q, b: Q) -> Option<Q> {
    if b.is_zero() { None } else { a.checked_div(&b) }
}

/// A whole number as `i32`, if it is one and fits.
pub fn whole(q: Q) -> Option<i32> {
    q.is_integer().then(|| i32::try_from(q.to_integer()).ok()).flatten()
}

/// A day number inside 1900–2100.
pub fn day(q: Q) -> Option<civil::Day> {
    whole(q).filter(|d| (civil::FIRST_DAY..=civil::LAST_DAY).contains(d))
}

/// A month number inside 1900–2100.
pub fn month(q: Q) -> Option<civil::Month> {
    whole(q).filter(|m| (civil::FIRST_MONTH..=civil::LAST_MONTH).contains(m))
}
