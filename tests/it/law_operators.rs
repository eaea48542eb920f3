//! Every operator is inclusion-monotone: knowing more of its inputs never widens what is known of its result.
//!
//! From this one law follow Kleene's tables, that learning an answer takes nothing back, and that 不清楚 keeps every
//! item and paper possible.

use crate::shipped::{self, Dice, times};
use onething::logic::op::{Fun1, Fun2, NodeId, Op, Scale, World, apply};
use onething::logic::value::{Known, Line, Mask, Truth};
use onething::model::expr::CompareOp;
use onething::model::value::{Q, Type};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

const OPTIONS: usize = 4;
const ALL: Mask = (1 << OPTIONS) - 1;

/// What an operator reads at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Truth,
    Number,
    /// Whole numbers about zero: durations.
    Length,
    Month,
    Date,
    Clock,
    One,
    Many,
    Region,
    Text,
}

impl Kind {
    fn ty(self) -> Type {
        let options = || Arc::new((0..OPTIONS).map(|n| n.to_string().into()).collect::<Vec<_>>());
        match self {
            Kind::Truth => Type::Bool,
            Kind::Number => Type::Number,
            Kind::Length => Type::Months,
            Kind::Month => Type::Month,
            Kind::Date => Type::Date,
            Kind::Clock => Type::Clock,
            Kind::One => Type::Choice(options()),
            Kind::Many => Type::Multi(options()),
            Kind::Region => Type::Region,
            Kind::Text => Type::Text,
        }
    }
}

/// Every operator with what it reads and what it makes.
fn operators() -> Vec<(Op, Vec<Kind>, Kind)> {
    use Kind::*;
    let n = NodeId;
    let two: Box<[NodeId]> = [n(0), n(1), n(2)].into();
    let mut all = vec![
        (Op::Not(n(0)), vec![Truth], Truth),
        (Op::And(two.clone()), vec![Truth; 3], Truth),
        (Op::Or(two), vec![Truth; 3], Truth),
        (Op::SameTruth(n(0), n(1)), vec![Truth; 2], Truth),
        (Op::OneOf(n(0), 0b0101), vec![One], Truth),
        (Op::SameOption(n(0), n(1)), vec![One; 2], Truth),
        (Op::HasAny(n(0), 0b0110), vec![Many], Truth),
        (Op::SameRegion(n(0), n(1)), vec![Region; 2], Truth),
        (Op::SameText(n(0), n(1)), vec![Text; 2], Truth),
        (Op::RegionPrefix(n(0), 2), vec![Region], Region),
        (Op::RegionPrefix(n(0), 4), vec![Region], Region),
        (Op::Unconfirmed(n(0), Known::nothing(&Type::Number)), vec![Number], Number),
        (Op::Collect([(n(0), 0b0011), (n(1), 0b0110), (n(2), 0b1000)].into()), vec![Truth; 3], Many),
        (Op::Const(Known::int(7)), vec![], Number),
        (Op::Missing("甲".into()), vec![], Number),
        (Op::Today, vec![], Date),
    ];
    for kind in [Truth, Number, Month, One, Many, Region, Text] {
        let first = Op::First([(n(0), n(1)), (n(2), n(3))].into(), n(4));
        all.push((first, vec![Truth, kind, Truth, kind, kind], kind));
        all.push((Op::ByOption(n(0), (1..=4).map(n).collect()), vec![One, kind, kind, kind, kind], kind));
    }
    for op in [CompareOp::Eq, CompareOp::Ne, CompareOp::Lt, CompareOp::Le, CompareOp::Gt, CompareOp::Ge] {
        for kind in [Number, Month, Date] {
            all.push((Op::Compare(op, n(0), n(1)), vec![kind; 2], Truth));
        }
    }
    let fun1 = [
        (Fun1::Negate, Number, Number),
        (Fun1::Abs, Number, Number),
        (Fun1::YearOfDate, Date, Number),
        (Fun1::YearOfMonth, Month, Number),
        (Fun1::MonthOfDate, Date, Month),
        (Fun1::MonthStart, Month, Date),
        (Fun1::MonthEnd, Month, Date),
        (Fun1::FirstFullMonth, Date, Month),
        (Fun1::Floor(Scale(1, 1)), Number, Number),
        (Fun1::Floor(Scale(6, 1)), Number, Number),
        (Fun1::Ceil(Scale(1, 1)), Number, Number),
        (Fun1::Ceil(Scale(1, 2)), Number, Number),
        (Fun1::Round(Scale(1, 1)), Number, Number),
        (Fun1::Round(Scale(1, 100)), Number, Number),
        (Fun1::NextWorkday, Date, Date),
    ];
    all.extend(fun1.into_iter().map(|(fun, from, to)| (Op::Map(fun, n(0)), vec![from], to)));
    let fun2 = [
        (Fun2::Add, Number, Number, Number),
        (Fun2::Sub, Number, Number, Number),
        (Fun2::Sub, Month, Month, Length),
        (Fun2::Sub, Date, Date, Length),
        (Fun2::Mul, Number, Number, Number),
        (Fun2::Div, Number, Number, Number),
        (Fun2::Min, Number, Number, Number),
        (Fun2::Max, Number, Number, Number),
        (Fun2::Min, Month, Month, Month),
        (Fun2::Max, Date, Date, Date),
        (Fun2::MonthPlus, Month, Length, Month),
        (Fun2::DatePlusDays, Date, Length, Date),
        (Fun2::DatePlusMonths, Date, Length, Date),
        (Fun2::DatePlusWorkDays, Date, Length, Date),
        (Fun2::ExpiryDays, Date, Length, Date),
        (Fun2::ExpiryMonths, Date, Length, Date),
        (Fun2::ExpiryWorkDays, Date, Length, Date),
        (Fun2::AgeDates, Date, Date, Number),
        (Fun2::AgeMonths, Month, Month, Number),
        (Fun2::Instant, Date, Clock, Number),
    ];
    all.extend(fun2.into_iter().map(|(fun, a, b, to)| (Op::Map2(fun, n(0), n(1)), vec![a, b], to)));
    all
}

/// A possible value on a line, small so that values meet, and near the ends of what dates can be.
fn point(kind: Kind, dice: &mut Dice<'_>) -> Q {
    let whole = |n: i64| Q::from_integer(n.into());
    let near = |dice: &mut Dice<'_>, first: i64, last: i64| match dice.below(4) {
        0 => first - 2 + dice.below(5) as i64,
        1 => last - 2 + dice.below(5) as i64,
        2 => (first + last) / 2 + dice.below(40) as i64,
        _ => first + dice.below((last - first) as usize) as i64,
    };
    match kind {
        Kind::Number => Q::new(dice.below(21) as i128 - 10, [1, 1, 2, 3][dice.below(4)]),
        Kind::Length => whole(dice.below(41) as i64 - 20),
        Kind::Month => whole(near(dice, 1900 * 12, 2100 * 12 + 11)),
        Kind::Date => whole(near(dice, -25_567, 47_846)),
        _ => whole(dice.below(1441) as i64),
    }
}

/// What is known of a value of a kind.
fn known(kind: Kind, dice: &mut Dice<'_>) -> Known {
    let text =
        |dice: &mut Dice<'_>| [None, Some("511703".into()), Some("510000".into())][dice.below(3)].clone();
    match kind {
        Kind::Truth => Known::Truth([Truth::Unknown, Truth::True, Truth::False][dice.below(3)]),
        Kind::One => Known::One([ALL, 0b0101, 0b0001, 0b0110, 0b1000, 0b1110, 0b0100][dice.below(7)]),
        Kind::Many => {
            let maybe = dice.below(1 << OPTIONS) as Mask;
            Known::Many(maybe & dice.below(1 << OPTIONS) as Mask, maybe)
        }
        Kind::Region => Known::Region(text(dice)),
        Kind::Text => Known::Text(text(dice)),
        kind => Known::Line(match dice.below(5) {
            0 => Line::ANY,
            1 => Line::Exact(point(kind, dice)),
            2 => {
                let (a, b) = (point(kind, dice), point(kind, dice));
                if a == b { Line::Exact(a) } else { Line::Between(Some(a.min(b)), Some(a.max(b))) }
            }
            3 => {
                let at = Some(point(kind, dice));
                if dice.one_in(2) { Line::Between(None, at) } else { Line::Between(at, None) }
            }
            _ => {
                let count = 2 + dice.below(4);
                Line::of_candidates((0..count).map(|_| point(kind, dice)).collect())
            }
        }),
    }
}

/// The same value, of which as much or more is known.
fn narrower(kind: Kind, known: &Known, dice: &mut Dice<'_>) -> Known {
    if dice.one_in(5) {
        return known.clone();
    }
    match known {
        Known::Truth(Truth::Unknown) => Known::bool(dice.one_in(2)),
        Known::One(mask) => {
            let fewer = mask & dice.below(1 << OPTIONS) as Mask;
            Known::One(if fewer == 0 { 1 << mask.trailing_zeros() } else { fewer })
        }
        Known::Many(sure, maybe) => {
            let maybe = sure | (maybe & dice.below(1 << OPTIONS) as Mask);
            Known::Many(sure | (maybe & dice.below(1 << OPTIONS) as Mask), maybe)
        }
        Known::Region(None) | Known::Text(None) => self::known(kind, dice),
        Known::Line(line) => Known::Line(match line {
            Line::Exact(_) => line.clone(),
            Line::Few(values) => {
                let kept: Vec<Q> = values.iter().filter(|_| dice.one_in(2)).copied().collect();
                Line::of_candidates(if kept.is_empty() {
                    vec![values[dice.below(values.len())]]
                } else {
                    kept
                })
            }
            Line::Between(low, high) => {
                let inside = |dice: &mut Dice<'_>| {
                    let ends = [*low, *high];
                    let at = point(kind, dice);
                    let at = match ends[dice.below(2)] {
                        Some(end) if dice.one_in(3) => end,
                        _ => at,
                    };
                    let at = low.map_or(at, |low| at.max(low));
                    high.map_or(at, |high| at.min(high))
                };
                let (a, b) = (inside(dice), inside(dice));
                match dice.below(4) {
                    0 => Line::Exact(a),
                    1 if low.is_none() => Line::Between(None, Some(a)),
                    1 if high.is_none() => Line::Between(Some(a), None),
                    2 => Line::of_candidates(vec![a, b]),
                    _ if a == b => Line::Exact(a),
                    _ => Line::Between(Some(a.min(b)), Some(a.max(b))),
                }
            }
        }),
        other => other.clone(),
    }
}

static OPERATORS: LazyLock<Vec<(Op, Vec<Kind>, Kind)>> = LazyLock::new(operators);

fn run(op: &Op, to: Kind, inputs: &[Known], confirmed: bool) -> Known {
    let world = World { today: shipped::today(), calendar: &shipped::retirement().catalog.calendar };
    apply(op, &to.ty(), &world, confirmed, |n| &inputs[n.0 as usize])
}

proptest! {
    #![proptest_config(times(40_000))]

    #[test]
    fn operators_are_inclusion_monotone(rolls in proptest::collection::vec(any::<u32>(), 200)) {
        let mut dice = Dice::new(&rolls);
        let operators = &*OPERATORS;
        for _ in 0..4 {
            let (op, kinds, to) = dice.pick(operators);
            let to = *to;
            let wide: Vec<Known> = kinds.iter().map(|k| known(*k, &mut dice)).collect();
            let narrow: Vec<Known> = kinds.iter().zip(&wide).map(|(k, w)| narrower(*k, w, &mut dice)).collect();
            prop_assert!(narrow.iter().zip(&wide).all(|(n, w)| n.within(w)));
            for confirmed in [true, false] {
                let (from_wide, from_narrow) = (run(op, to, &wide, confirmed), run(op, to, &narrow, confirmed));
                prop_assert!(
                    from_narrow.within(&from_wide),
                    "{op:?}\nof {wide:?}\nis {from_wide:?}; of\n{narrow:?}\nit is {from_narrow:?}"
                );
            }
        }
    }
}

#[test]
fn knowing_less_is_really_less() {
    // The law above would hold for an operator that never knows anything: with everything known, the result is known.
    for (op, kinds, to) in operators() {
        let inputs: Vec<Known> = kinds
            .iter()
            .map(|kind| match kind {
                Kind::Truth => Known::bool(true),
                Kind::One => Known::One(1),
                Kind::Many => Known::Many(0b0010, 0b0010),
                Kind::Region => Known::Region(Some("511703".into())),
                Kind::Text => Known::Text(Some("甲".into())),
                Kind::Month => Known::int(2026 * 12),
                Kind::Date => Known::int(20_000),
                _ => Known::int(3),
            })
            .collect();
        let settled = run(&op, to, &inputs, false).is_settled();
        assert_eq!(settled, !matches!(op, Op::Missing(_)), "{op:?}");
    }
}
