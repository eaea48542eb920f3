//! The operators of a compiled program and what each makes of what is known of its inputs.

use crate::logic::value::{self, Known, Line, Mask, Truth};
use crate::model::calendar::{Calendar, Period};
use crate::model::civil;
use crate::model::expr::CompareOp;
use crate::model::value::{Name, Q, Type};
use num_traits::Signed;
use std::cmp::Ordering;

/// Index of a node in a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// One node: an operator over earlier nodes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// A fixed value.
    Const(Known),
    /// A figure that is not published: unknown, and no question removes it. Carries the parameter's name.
    Missing(Name),
    /// The person's answer.
    Input(Box<InputOp>),
    /// Today's day number.
    Today,
    /// Written figures or conditions that are 待核: the value when assumed; when confirmed, what `Known` says.
    Unconfirmed(NodeId, Known),
    /// 非
    Not(NodeId),
    /// 且
    And(Box<[NodeId]>),
    /// 或
    Or(Box<[NodeId]>),
    /// Comparison on a line.
    Compare(CompareOp, NodeId, NodeId),
    /// Two truth values are equal.
    SameTruth(NodeId, NodeId),
    /// The single choice is one of these.
    OneOf(NodeId, Mask),
    /// Two single choices over the same options are equal.
    SameOption(NodeId, NodeId),
    /// The multiple choice has one of these.
    HasAny(NodeId, Mask),
    /// Two regions are equal.
    SameRegion(NodeId, NodeId),
    /// Two texts are equal.
    SameText(NodeId, NodeId),
    /// 省 / 市: the first digits of a region, the rest zero.
    RegionPrefix(NodeId, u8),
    /// A function of one value on a line.
    Map(Fun1, NodeId),
    /// A function of two values on a line.
    Map2(Fun2, NodeId, NodeId),
    /// 分档: the first row that holds, else the last.
    First(Box<[(NodeId, NodeId)]>, NodeId),
    /// One result per option of a single choice.
    ByOption(NodeId, Box<[NodeId]>),
    /// 汇集: the rows that hold, as a set.
    Collect(Box<[(NodeId, Mask)]>),
    /// What the rows not listed add to a sum: whether one counts, how many there are, what each adds. The nodes stand
    /// for all of them, so what is not known may differ from one to the next.
    Rest(NodeId, NodeId, NodeId),
}

impl Op {
    /// The same operator over other nodes.
    pub fn over(&self, to: &dyn Fn(NodeId) -> NodeId) -> Op {
        let s = |node: &NodeId| to(*node);
        match self {
            Op::Const(_) | Op::Missing(_) | Op::Today => self.clone(),
            Op::Input(input) => {
                let mut input = input.clone();
                input.range = input.range.map(|(a, b)| (s(&a), s(&b)));
                input.options = input.options.iter().map(|(bit, n)| (*bit, s(n))).collect();
                Op::Input(input)
            }
            Op::Unconfirmed(n, doubt) => Op::Unconfirmed(s(n), doubt.clone()),
            Op::Not(n) => Op::Not(s(n)),
            Op::And(parts) => Op::And(parts.iter().map(s).collect()),
            Op::Or(parts) => Op::Or(parts.iter().map(s).collect()),
            Op::Compare(cmp, a, b) => Op::Compare(*cmp, s(a), s(b)),
            Op::SameTruth(a, b) => Op::SameTruth(s(a), s(b)),
            Op::OneOf(n, mask) => Op::OneOf(s(n), *mask),
            Op::SameOption(a, b) => Op::SameOption(s(a), s(b)),
            Op::HasAny(n, mask) => Op::HasAny(s(n), *mask),
            Op::SameRegion(a, b) => Op::SameRegion(s(a), s(b)),
            Op::SameText(a, b) => Op::SameText(s(a), s(b)),
            Op::RegionPrefix(n, digits) => Op::RegionPrefix(s(n), *digits),
            Op::Map(fun, n) => Op::Map(*fun, s(n)),
            Op::Map2(fun, a, b) => Op::Map2(*fun, s(a), s(b)),
            Op::First(rows, other) => Op::First(rows.iter().map(|(c, v)| (s(c), s(v))).collect(), s(other)),
            Op::ByOption(n, results) => Op::ByOption(s(n), results.iter().map(s).collect()),
            Op::Rest(cond, count, value) => Op::Rest(s(cond), s(count), s(value)),
            Op::Collect(rows) => Op::Collect(rows.iter().map(|(c, bits)| (s(c), *bits)).collect()),
        }
    }
}

/// What an input needs to know about itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InputOp {
    /// Index into the program's inputs.
    pub input: u16,
    /// Lowest and highest sensible value, as nodes.
    pub range: Option<(NodeId, NodeId)>,
    /// Options that drop out when their condition is surely false.
    pub options: Box<[(u8, NodeId)]>,
    /// Whole numbers only, so that a short range is a few candidates.
    pub discrete: bool,
}

/// Functions of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Fun1 {
    Negate,
    Abs,
    /// 年 of a date.
    YearOfDate,
    /// 年 of a month.
    YearOfMonth,
    /// 所在月
    MonthOfDate,
    /// 月初
    MonthStart,
    /// 月末
    MonthEnd,
    /// 首个整月
    FirstFullMonth,
    /// 取整 to a multiple of the scale (in the value's unit): down, up or half up.
    Floor(Scale),
    Ceil(Scale),
    Round(Scale),
    /// A region code's calendar rollover: the working day on or after a date.
    NextWorkday,
}

/// Step of a rounding, as numerator and denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scale(pub i64, pub i64);

/// Functions of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Fun2 {
    Add,
    Sub,
    Mul,
    Div,
    Min,
    Max,
    /// Month + months, kept inside 1900–2100.
    MonthPlus,
    /// Date + days.
    DatePlusDays,
    /// Date + months (same day number or the month's last).
    DatePlusMonths,
    /// Date + working days.
    DatePlusWorkDays,
    /// 期满日 with days, months, working days.
    ExpiryDays,
    ExpiryMonths,
    ExpiryWorkDays,
    /// 周岁 from dates, from months.
    AgeDates,
    AgeMonths,
    /// The first where it is exact, else only between which values the second lies: two ways to the same value, of which
    /// the second stays close while its parts are open.
    ExactOrWithin,
    /// 时刻: hours since 1970 of a date and a clock time.
    Instant,
}

/// Everything outside the program that a value may depend on.
pub struct World<'a> {
    /// Today's day number.
    pub today: i64,
    /// Holidays.
    pub calendar: &'a Calendar,
}

/// The result of an operator that is no input. `get` gives what is known of earlier nodes; `confirmed` is the reading
/// in which 待核 figures do not count.
pub fn apply<'v>(
    op: &Op,
    ty: &Type,
    world: &World<'_>,
    confirmed: bool,
    get: impl Fn(NodeId) -> &'v Known,
) -> Known {
    match op {
        Op::Const(known) => known.clone(),
        Op::Missing(_) | Op::Input(_) => Known::nothing(ty),
        Op::Today => Known::int(world.today),
        Op::Unconfirmed(node, doubt) => {
            if confirmed {
                doubt.clone()
            } else {
                get(*node).clone()
            }
        }
        Op::Not(node) => Known::Truth(!get(*node).truth()),
        Op::And(parts) => Known::Truth(junction(parts.iter().map(|n| get(*n).truth()), Truth::False)),
        Op::Or(parts) => Known::Truth(junction(parts.iter().map(|n| get(*n).truth()), Truth::True)),
        Op::Compare(cmp, a, b) => match (get(*a), get(*b)) {
            (Known::Line(a), Known::Line(b)) => Known::Truth(a.compare(b, |o| holds(*cmp, o))),
            _ => Known::Truth(Truth::Unknown),
        },
        Op::SameTruth(a, b) => Known::Truth(match (get(*a).truth().known(), get(*b).truth().known()) {
            (Some(a), Some(b)) => Truth::of(a == b),
            _ => Truth::Unknown,
        }),
        Op::OneOf(node, wanted) => match get(*node) {
            Known::One(0) => Known::Truth(Truth::Unknown),
            Known::One(mask) if mask & wanted == 0 => Known::bool(false),
            Known::One(mask) if mask & !wanted == 0 => Known::bool(true),
            _ => Known::Truth(Truth::Unknown),
        },
        Op::SameOption(a, b) => match (get(*a), get(*b)) {
            (Known::One(a), Known::One(b)) if *a != 0 && *b != 0 && a & b == 0 => Known::bool(false),
            (Known::One(a), Known::One(b)) if a == b && a.count_ones() == 1 => Known::bool(true),
            _ => Known::Truth(Truth::Unknown),
        },
        Op::HasAny(node, wanted) => match get(*node) {
            Known::Many(sure, _) if sure & wanted != 0 => Known::bool(true),
            Known::Many(_, maybe) if maybe & wanted == 0 => Known::bool(false),
            _ => Known::Truth(Truth::Unknown),
        },
        Op::SameRegion(a, b) => match (get(*a), get(*b)) {
            (Known::Region(Some(a)), Known::Region(Some(b))) => Known::bool(a == b),
            _ => Known::Truth(Truth::Unknown),
        },
        Op::SameText(a, b) => match (get(*a), get(*b)) {
            (Known::Text(Some(a)), Known::Text(Some(b))) => Known::bool(a == b),
            _ => Known::Truth(Truth::Unknown),
        },
        Op::RegionPrefix(node, digits) => match get(*node) {
            Known::Region(Some(code)) => Known::Region(region_prefix(code, *digits)),
            _ => Known::Region(None),
        },
        Op::Map(fun, node) => match get(*node) {
            Known::Line(line) => Known::Line(map1(*fun, line, world)),
            _ => Known::nothing(ty),
        },
        Op::Map2(fun, a, b) => match (get(*a), get(*b)) {
            (Known::Line(a), Known::Line(b)) => Known::Line(map2(*fun, a, b, world)),
            _ => Known::nothing(ty),
        },
        Op::First(rows, otherwise) => {
            let mut out: Option<Known> = None;
            let mut cover =
                |known: &Known| out = Some(out.as_ref().map_or_else(|| known.clone(), |o| o.join(known)));
            for (cond, result) in rows {
                match get(*cond).truth() {
                    Truth::False => {}
                    Truth::True => {
                        cover(get(*result));
                        return out.unwrap_or_else(|| Known::nothing(ty));
                    }
                    Truth::Unknown => cover(get(*result)),
                }
            }
            cover(get(*otherwise));
            out.unwrap_or_else(|| Known::nothing(ty))
        }
        Op::ByOption(node, results) => match get(*node) {
            Known::One(mask) if *mask != 0 => {
                let possible = results.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
                possible
                    .map(|(_, n)| get(*n).clone())
                    .reduce(|a, b| a.join(&b))
                    .unwrap_or_else(|| Known::nothing(ty))
            }
            _ => Known::nothing(ty),
        },
        Op::Collect(rows) => {
            let (mut sure, mut maybe) = (0, 0);
            for (cond, bits) in rows {
                match get(*cond).truth() {
                    Truth::True => {
                        sure |= bits;
                        maybe |= bits;
                    }
                    Truth::Unknown => maybe |= bits,
                    Truth::False => {}
                }
            }
            Known::Many(sure, maybe)
        }
        Op::Rest(cond, count, value) => match (get(*count), get(*value)) {
            (Known::Line(count), Known::Line(value)) => Known::Line(rest(get(*cond).truth(), count, value)),
            _ => Known::nothing(ty),
        },
    }
}

/// The sum over `count` rows of which each adds `value` or, if it may not count, nothing.
fn rest(counts: Truth, count: &Line, value: &Line) -> Line {
    let zero = q(0);
    if counts == Truth::False || count.high() == Some(zero) {
        return Line::Exact(zero);
    }
    if let (Truth::True, Line::Exact(_)) = (counts, value) {
        return count.times(value);
    }
    let (mut low, mut high) = (value.low(), value.high());
    if counts == Truth::Unknown {
        (low, high) = (low.map(|l| l.min(zero)), high.map(|h| h.max(zero)));
    }
    let many = |each: Q, most: bool| {
        let count = if most { count.high() } else { count.low().or(Some(zero)) };
        if each == zero { Some(zero) } else { value::mul(each, count?) }
    };
    let low = low.and_then(|each| many(each, each.is_negative()));
    let high = high.and_then(|each| many(each, each.is_positive()));
    Line::of_range(low, high, *value == Line::Exact(q(1)))
}

/// 且 / 或: one `decisive` part decides, one unknown part otherwise leaves it open.
fn junction(parts: impl Iterator<Item = Truth>, decisive: Truth) -> Truth {
    let mut out = !decisive;
    for part in parts {
        if part == decisive {
            return decisive;
        }
        if part == Truth::Unknown {
            out = Truth::Unknown;
        }
    }
    out
}

/// Whether an ordering satisfies a sign.
pub fn holds(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    }
}

fn region_prefix(code: &str, digits: u8) -> Option<Name> {
    let head = code.get(..digits as usize)?;
    Some(format!("{head:0<6}").into())
}

fn q(n: i32) -> Q {
    Q::from_integer(n.into())
}

fn map1(fun: Fun1, line: &Line, world: &World<'_>) -> Line {
    let rising = |f: &dyn Fn(Q) -> Option<Q>| line.map_monotone(true, f);
    let inside = |f: &dyn Fn(Q) -> Option<Q>| line.map_inside(f);
    match fun {
        Fun1::Negate => line.map_monotone(false, |x| value::sub(q(0), x)),
        Fun1::Abs => match (line.low(), line.high()) {
            (Some(low), _) if !low.is_negative() => line.clone(),
            (_, Some(high)) if !high.is_positive() => line.map_monotone(false, |x| Some(x.abs())),
            _ if line.candidates().is_some() => rising(&|x| Some(x.abs())),
            (Some(low), Some(high)) => Line::Between(Some(q(0)), Some(high.max(low.abs()))),
            _ => Line::Between(Some(q(0)), None),
        },
        Fun1::YearOfDate => inside(&|x| value::day(x).map(|d| q(civil::parts(d).0))),
        Fun1::YearOfMonth => inside(&|x| value::month(x).map(|m| q(civil::month_parts(m).0))),
        Fun1::MonthOfDate => inside(&|x| value::day(x).map(|d| q(civil::month_of(d)))),
        Fun1::MonthStart => inside(&|x| value::month(x).and_then(civil::month_start).map(q)),
        Fun1::MonthEnd => inside(&|x| value::month(x).and_then(civil::month_end).map(q)),
        Fun1::FirstFullMonth => inside(&|x| value::day(x).and_then(civil::first_full_month).map(q)),
        Fun1::Floor(s) => rising(&|x| scaled(x, s, |y| y.floor())),
        Fun1::Ceil(s) => rising(&|x| scaled(x, s, |y| y.ceil())),
        Fun1::Round(s) => rising(&|x| scaled(x, s, round_half_up)),
        Fun1::NextWorkday => inside(&|x| value::day(x).and_then(|d| world.calendar.next_workday(d)).map(q)),
    }
}

/// Rounds to a multiple of the scale.
fn scaled(x: Q, scale: Scale, f: impl Fn(Q) -> Q) -> Option<Q> {
    let step = Q::new(scale.0.into(), i128::from(scale.1).max(1));
    value::mul(f(value::div(x, step)?), step)
}

/// Half-up away from zero, as money is rounded.
pub fn round_half_up(x: Q) -> Q {
    x.round()
}

fn map2(fun: Fun2, a: &Line, b: &Line, world: &World<'_>) -> Line {
    let both = |f: &dyn Fn(Q, Q) -> Option<Q>| a.map2_monotone(b, (true, true), f);
    let inside = |f: &dyn Fn(Q, Q) -> Option<Q>| a.map2_inside(b, (true, true), f);
    let expiry = |make: fn(i32) -> Period| {
        inside(&move |x, y| {
            let length = value::whole(y)?;
            world.calendar.expiry(value::day(x)?, make(length)).map(|(d, _)| q(d))
        })
    };
    match fun {
        Fun2::Add => both(&value::add),
        Fun2::Sub => a.map2_monotone(b, (true, false), value::sub),
        Fun2::Mul => a.times(b),
        Fun2::Div => a.over(b),
        Fun2::Min => a.extreme(b, true),
        Fun2::Max => a.extreme(b, false),
        Fun2::MonthPlus => inside(&|x, y| value::add(x, y).and_then(value::month).map(q)),
        Fun2::DatePlusDays => inside(&|x, y| value::add(x, y).and_then(value::day).map(q)),
        Fun2::DatePlusMonths => inside(&|x, y| civil::add_months(value::day(x)?, value::whole(y)?).map(q)),
        Fun2::DatePlusWorkDays => {
            inside(&|x, y| world.calendar.add_workdays(value::day(x)?, value::whole(y)?).map(q))
        }
        Fun2::ExpiryDays => expiry(Period::Days),
        Fun2::ExpiryMonths => expiry(Period::Months),
        Fun2::ExpiryWorkDays => expiry(Period::WorkDays),
        Fun2::AgeDates => {
            a.map2_inside(b, (false, true), |x, y| Some(q(civil::age(value::day(x)?, value::day(y)?))))
        }
        Fun2::AgeMonths => {
            a.map2_monotone(b, (false, true), |x, y| value::sub(y, x).map(|m| (m / q(12)).floor()))
        }
        Fun2::ExactOrWithin => match a {
            Line::Exact(_) => a.clone(),
            _ => Line::of_range(b.low(), b.high(), false),
        },
        Fun2::Instant => both(&|x, y| value::add(value::mul(x, q(24))?, value::div(y, q(60))?)),
    }
}
