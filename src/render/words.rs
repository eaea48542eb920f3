//! From values and phrases to Chinese words: the only place where a result becomes a sentence.
//!
//! In: [`Shown`], [`Phrase`] and their like. Out: text for screens, letters and forms alike.
//!
//! **Invariant:** money and shares are rounded here, once, half up, and nowhere else.

use crate::model::civil;
use crate::model::guide::{Because, Member, Status};
use crate::model::item::{ApplyMode, LimitLength, TimeLimit};
use crate::model::phrase::{Phrase, Piece, WordId};
use crate::model::place::Depth;
use crate::model::value::{Q, Shown, ShownKind, Type, Value};
use num_traits::{Signed, ToPrimitive, Zero};

/// What is printed where nothing is known.
pub const UNKNOWN: &str = "由窗口核定";

/// A known value in words, by its type: `2031年5月`, `1,980.00 元`, `1年3个月`.
pub fn value(ty: &Type, value: &Value) -> String {
    match value {
        Value::Bool(true) => "是".into(),
        Value::Bool(false) => "否".into(),
        Value::Choice(name) | Value::Region(name) | Value::Text(name) => name.to_string(),
        Value::Multi(names) if names.is_empty() => "都没有".into(),
        Value::Multi(names) => names.iter().map(|n| &**n).collect::<Vec<_>>().join("、"),
        Value::Number(n) => quantity(ty, *n),
        Value::Range(a, b) => span(ty, *a, *b),
    }
}

/// A result with what is known of it; unconfirmed figures are marked 约.
pub fn shown(shown: &Shown) -> String {
    let text = match &shown.what {
        ShownKind::Unknown => return UNKNOWN.into(),
        ShownKind::Known(v) => value(&shown.ty, v),
        ShownKind::Between(Some(a), Some(b)) if a == b => quantity(&shown.ty, *a),
        ShownKind::Between(Some(a), Some(b)) => format!("{}（{UNKNOWN}）", span(&shown.ty, *a, *b)),
        ShownKind::Between(Some(a), None) => format!("不少于 {}（{UNKNOWN}）", quantity(&shown.ty, *a)),
        ShownKind::Between(None, Some(b)) => format!("不超过 {}（{UNKNOWN}）", quantity(&shown.ty, *b)),
        ShownKind::Between(None, None) => return UNKNOWN.into(),
        ShownKind::OneOf(values) => {
            values.iter().map(|v| value(&shown.ty, v)).collect::<Vec<_>>().join(" 或 ")
        }
    };
    if shown.approx && shown.ty.is_ordered() { format!("约 {text}") } else { text }
}

/// A sentence, or nothing when every value in it is unknown.
pub fn phrase(phrase: &Phrase) -> Option<String> {
    if phrase.says_nothing() {
        return None;
    }
    let mut text = String::new();
    for piece in &phrase.0 {
        let words = match piece {
            Piece::Text(words) => words.to_string(),
            Piece::Value(v) => shown(v),
            Piece::Word(id, values) => word(*id, values),
        };
        // An author who wrote 约 before the blank does not get it twice.
        let twice = text.trim_end().ends_with('约');
        if twice && words == UNKNOWN {
            text.truncate(text.trim_end().len() - '约'.len_utf8());
        }
        text.push_str(if twice { words.trim_start_matches("约 ") } else { &words });
    }
    (!text.is_empty()).then_some(text)
}

fn word(id: WordId, values: &[Shown]) -> String {
    let list = || values.iter().map(shown).collect::<Vec<_>>().join("、");
    match id {
        WordId::UnconfirmedAgainst => "按还没核实的标准初步看不符合，以经办机构核定为准".into(),
        WordId::MayChoose => format!("您可以选{}", list()),
        WordId::FromMonth => format!("{} 起符合", list()),
    }
}

/// `2026年11月22日`; a day outside the calendar prints as unknown.
pub fn day(day: i64) -> String {
    match i32::try_from(day) {
        Ok(d) if (civil::FIRST_DAY..=civil::LAST_DAY).contains(&d) => {
            let (y, m, d) = civil::parts(d);
            format!("{y}年{m}月{d}日")
        }
        _ => UNKNOWN.into(),
    }
}

/// `2031年5月`.
pub fn month(month: i64) -> String {
    match i32::try_from(month) {
        Ok(m) if (civil::FIRST_MONTH..=civil::LAST_MONTH).contains(&m) => {
            let (y, m) = civil::month_parts(m);
            format!("{y}年{m}月")
        }
        _ => UNKNOWN.into(),
    }
}

/// `1,980.00 元`.
pub fn money(amount: Q) -> String {
    format!("{} 元", grouped(&fixed(amount, 2)))
}

/// `15个月`, `5年2个月`, `15年`, `0个月`: below three years people count in months.
pub fn months(n: Q) -> String {
    if !n.is_integer() || n.is_negative() {
        return format!("{}个月", number(n));
    }
    let n = n.to_integer();
    match (n / 12, n % 12) {
        (0, m) => format!("{m}个月"),
        (1 | 2, m) if m != 0 => format!("{n}个月"),
        (y, 0) => format!("{y}年"),
        (y, m) => format!("{y}年{m}个月"),
    }
}

/// A plain number: whole, or with the decimals it has, four at most.
pub fn number(n: Q) -> String {
    let text = fixed(n, 4);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// A number with a fixed count of decimals, rounded half up: `1980.00`.
pub fn fixed(n: Q, decimals: u32) -> String {
    let scale = 10_i128.pow(decimals);
    let half = Q::new(1, 2);
    let Some(scaled) = num_traits::CheckedMul::checked_mul(&n.abs(), &Q::from_integer(scale)) else {
        return UNKNOWN.into();
    };
    let units = (scaled + half).floor().to_integer();
    let sign = if n.is_negative() && !units.is_zero() { "−" } else { "" };
    if decimals == 0 {
        return format!("{sign}{units}");
    }
    format!("{sign}{}.{:0width$}", units / scale, units % scale, width = decimals as usize)
}

/// A time limit: `5 个工作日`, `当场办好`.
pub fn limit(limit: &TimeLimit) -> String {
    match limit.length {
        LimitLength::SameDay => "当场办好".into(),
        LimitLength::WorkDays(n) => format!("{n} 个工作日"),
        LimitLength::Days(n) => format!("{n} 天"),
        LimitLength::Months(n) => months(Q::from_integer(n.into())),
    }
}

/// Who starts an item, as told to the person; nothing for the ordinary case.
pub fn mode(mode: ApplyMode) -> Option<&'static str> {
    match mode {
        ApplyMode::Required | ApplyMode::Optional => None,
        ApplyMode::Automatic => Some("不用您申请，符合的自动办"),
        ApplyMode::Employer => Some("由单位办，您配合"),
        ApplyMode::ToEmployer => Some("您向单位提出"),
    }
}

/// What a place does with an item that it does not finish, `organ` being who does.
pub fn depth(depth: Depth, organ: Option<&str>) -> Option<String> {
    let organ = organ.unwrap_or("上级机构");
    match depth {
        Depth::Whole | Depth::Advises => None,
        Depth::Accepts => Some(format!("这里受理，由{organ}办")),
        Depth::Collects => Some(format!("这里代收材料，转交{organ}办")),
        Depth::Helps => Some(format!("这里有人帮您申请，由{organ}办")),
    }
}

/// A point on the line of an ordered type.
pub fn quantity(ty: &Type, n: Q) -> String {
    let whole = || n.floor().to_integer().to_i64().unwrap_or(i64::MAX);
    match ty {
        Type::Money => money(n),
        Type::Months => months(n),
        Type::Days => format!("{}天", number(n)),
        Type::WorkDays => format!("{}个工作日", number(n)),
        Type::Hours => format!("{}小时", number(n)),
        Type::Month => month(whole()),
        Type::Date => day(whole()),
        Type::Clock => format!("{:02}:{:02}", whole().div_euclid(60), whole().rem_euclid(60)),
        _ => number(n),
    }
}

fn span(ty: &Type, a: Q, b: Q) -> String {
    if a == b {
        return quantity(ty, a);
    }
    if let (Some(year), true) = (whole_year(ty, a, b), matches!(ty, Type::Month | Type::Date)) {
        return format!("{year}年");
    }
    let (low, high) = (quantity(ty, a), quantity(ty, b));
    match ty {
        Type::Money => format!("{} 至 {high}", low.trim_end_matches(" 元")),
        _ => format!("{low} 至 {high}"),
    }
}

/// The year, when a range of months or days is exactly one.
fn whole_year(ty: &Type, a: Q, b: Q) -> Option<i32> {
    let (a, b) = (a.to_integer().to_i32()?, b.to_integer().to_i32()?);
    match ty {
        Type::Month => (a % 12 == 0 && b == a + 11).then_some(a / 12),
        Type::Date => {
            let in_range = |d| (civil::FIRST_DAY..=civil::LAST_DAY).contains(&d);
            if !in_range(a) || !in_range(b) {
                return None;
            }
            let (first, last) = (civil::parts(a), civil::parts(b));
            (first.0 == last.0 && (first.1, first.2) == (1, 1) && (last.1, last.2) == (12, 31))
                .then_some(first.0)
        }
        _ => None,
    }
}

/// Thousands separators in a decimal text.
fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('−').map_or(("", text), |r| ("−", r));
    let (whole, decimals) = rest.split_once('.').unwrap_or((rest, ""));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    let dot = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{out}{dot}{decimals}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ty: Type, v: Value, expected: &str) {
        assert_eq!(value(&ty, &v), expected);
    }
    fn q(n: i128, d: i128) -> Q {
        Q::new(n, d)
    }

    #[test]
    fn values_print_by_their_type() {
        check(Type::Money, Value::Number(q(1980, 1)), "1,980.00 元");
        check(Type::Money, Value::Number(q(1, 200)), "0.01 元");
        check(Type::Money, Value::Number(q(12_345_678, 10)), "1,234,567.80 元");
        check(Type::Months, Value::Number(q(15, 1)), "15个月");
        check(Type::Months, Value::Number(q(62, 1)), "5年2个月");
        check(Type::Months, Value::Number(q(0, 1)), "0个月");
        check(Type::Month, Value::Number(q(2031 * 12 + 4, 1)), "2031年5月");
        check(Type::Date, Value::Number(q(0, 1)), "1970年1月1日");
        check(Type::Number, Value::Number(q(1, 2)), "0.5");
        check(Type::Month, Value::Range(q(1974 * 12, 1), q(1974 * 12 + 11, 1)), "1974年");
        check(Type::Number, Value::Range(q(20, 1), q(30, 1)), "20 至 30");
    }

    #[test]
    fn what_is_half_known_says_so() {
        let shown_as = |what, approx, text: &str| {
            assert_eq!(shown(&Shown { ty: Type::Months, what, approx }), text);
        };
        shown_as(ShownKind::Unknown, true, UNKNOWN);
        shown_as(ShownKind::Between(Some(q(3, 1)), Some(q(12, 1))), false, "3个月 至 1年（由窗口核定）");
        shown_as(ShownKind::Known(Value::Number(q(7, 1))), true, "约 7个月");
    }

    #[test]
    fn a_sentence_of_unknown_values_is_left_out() {
        let unknown = Shown { ty: Type::Money, what: ShownKind::Unknown, approx: false };
        assert_eq!(phrase(&Phrase(vec![Piece::Text("每月".into()), Piece::Value(unknown)])), None);
        assert_eq!(phrase(&Phrase::text("本人到场")).as_deref(), Some("本人到场"));
    }
}

/// A row of an item in one sentence: its name, whether it can be done, and what is told of it.
pub fn member(member: &Member) -> String {
    let status = match (member.status, member.because) {
        (Status::Applies, _) => "可以办",
        (Status::Available, _) => "可以选办",
        (Status::Later, _) => "以后办",
        (Status::Depends, _) => UNKNOWN,
        (Status::NotApplicable, Some(Because::NotInForce)) => "现在不在执行期",
        (Status::NotApplicable, Some(Because::NotChosen)) => "您选了同类的另一项",
        (Status::NotApplicable, _) => "不符合",
    };
    let mut parts = vec![format!("{}：{status}", member.name)];
    let known = |shown: &&Shown| matches!(shown.what, ShownKind::Known(_) | ShownKind::OneOf(_));
    if member.status != Status::NotApplicable {
        parts.extend(
            member.apply_from.as_ref().filter(known).map(|from| format!("最早 {}", self::shown(from))),
        );
        let late = if member.is_late { "（已经过了）" } else { "" };
        parts.extend(
            member.apply_by.as_ref().filter(known).map(|by| format!("最晚 {}{late}", self::shown(by))),
        );
        parts.extend(
            member.notes.iter().filter_map(phrase).map(|note| note.trim_end_matches('。').to_owned()),
        );
    }
    parts.join("；")
}
