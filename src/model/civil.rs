//! Civil dates as plain numbers: day numbers, month numbers and the arithmetic of the law over them.
//!
//! In: year, month and day as written; out: numbers that compare, add and subtract without surprises.
//!
//! A [`Day`] counts days since 1970-01-01 (day 0, a Thursday); a [`Month`] is `year × 12 + month − 1`.
//! Both are plain integers because the evaluation core treats dates as numbers like any other.
//!
//! **Invariant: nothing here knows what day it is, and no function panics on any input.** Results outside
//! 1900-01-01 to 2100-12-31 are `None`.

/// Days since 1970-01-01.
pub type Day = i32;

/// `year × 12 + month − 1`.
pub type Month = i32;

/// 1900-01-01, the earliest day the program reasons about.
pub const FIRST_DAY: Day = -25_567;

/// 2100-12-31, the last day the program reasons about.
pub const LAST_DAY: Day = 47_846;

/// 1900-01.
pub const FIRST_MONTH: Month = 1900 * 12;

/// 2100-12.
pub const LAST_MONTH: Month = 2100 * 12 + 11;

/// The day of that year, month (1–12) and day of month, if there is one between 1900 and 2100.
///
/// # Example
/// ```
/// use onething::model::civil;
/// assert_eq!(civil::day(1970, 1, 1), Some(0));
/// assert_eq!(civil::day(2025, 2, 29), None);
/// ```
pub fn day(year: i32, month: u32, day: u32) -> Option<Day> {
    if !(1900..=2100).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    if day < 1 || days_in_month(year * 12 + month as i32 - 1) < day {
        return None;
    }
    Some(number(year, month, day))
}

/// Year, month (1–12) and day of month of a day.
pub fn parts(day: Day) -> (i32, u32, u32) {
    // Eras of 400 years that start on 1 March, so that the leap day is the last day of a year.
    let z = i64::from(day) + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, (of_year - (153 * shifted + 2) / 5 + 1) as u32)
}

/// The day `n` days later (earlier when negative).
pub fn add_days(day: Day, n: i32) -> Option<Day> {
    day.checked_add(n).filter(|d| (FIRST_DAY..=LAST_DAY).contains(d))
}

/// The month a day lies in (所在月).
pub fn month_of(day: Day) -> Month {
    let (year, month, _) = parts(day);
    year * 12 + month as i32 - 1
}

/// The month of that year and month (1–12), between 1900 and 2100.
pub fn month(year: i32, month: u32) -> Option<Month> {
    ((1900..=2100).contains(&year) && (1..=12).contains(&month)).then(|| year * 12 + month as i32 - 1)
}

/// Year and month (1–12) of a month.
pub fn month_parts(month: Month) -> (i32, u32) {
    (month.div_euclid(12), month.rem_euclid(12) as u32 + 1)
}

/// The month `n` months later (earlier when negative).
pub fn add_to_month(month: Month, n: i32) -> Option<Month> {
    month.checked_add(n).filter(|m| (FIRST_MONTH..=LAST_MONTH).contains(m))
}

/// The first day of a month (月初), between 1900 and 2100.
pub fn month_start(month: Month) -> Option<Day> {
    let (year, of_year) = month_parts(month);
    day(year, of_year, 1)
}

/// The last day of a month (月末), between 1900 and 2100.
pub fn month_end(month: Month) -> Option<Day> {
    let (year, of_year) = month_parts(month);
    day(year, of_year, days_in_month(month))
}

/// How many days a month has.
pub fn days_in_month(month: Month) -> u32 {
    match month_parts(month) {
        (_, 4 | 6 | 9 | 11) => 30,
        (year, 2) if is_leap(year) => 29,
        (_, 2) => 28,
        _ => 31,
    }
}

/// The same day of the month `n` months later, or that month's last day if it has no such day (民法典 第二百零二条).
///
/// # Example
/// ```
/// use onething::model::civil::{add_months, day};
/// assert_eq!(add_months(day(2024, 2, 29).unwrap(), 12), day(2025, 2, 28));
/// ```
pub fn add_months(from: Day, n: i32) -> Option<Day> {
    let (_, _, of_month) = parts(from);
    let month = add_to_month(month_of(from), n)?;
    let (year, of_year) = month_parts(month);
    day(year, of_year, of_month.min(days_in_month(month)))
}

/// The first month that lies wholly on or after a day (首个整月): its own month on the first, else the next.
pub fn first_full_month(day: Day) -> Option<Month> {
    let (_, _, of_month) = parts(day);
    add_to_month(month_of(day), i32::from(of_month != 1))
}

/// Completed years of life (周岁) on a day; negative before birth.
///
/// A year is completed on the birthday. Who was born on 29 February completes it on 28 February of a
/// common year, as every period in months or years ends on the last day of a month that is too short.
pub fn age(birth: Day, on: Day) -> i32 {
    months_between(birth, on).div_euclid(12)
}

/// Completed months from one day to another; a month is completed on the same day number or the month's last day.
///
/// Rounded towards the earlier end, so the result is negative as soon as `to` is before `from`.
pub fn months_between(from: Day, to: Day) -> i32 {
    let (_, _, from_day) = parts(from);
    let (_, _, to_day) = parts(to);
    let reached = to_day >= from_day.min(days_in_month(month_of(to)));
    month_of(to) - month_of(from) - i32::from(!reached)
}

/// The day of the week, 1 for Monday to 7 for Sunday.
pub fn weekday(day: Day) -> u32 {
    (i64::from(day) + 3).rem_euclid(7) as u32 + 1
}

/// Reads a date the way people write it: `1985-6-1`, `1985.6.1`, `1985/6/1`, `1985年6月1日` (also `号`), `19850601`.
///
/// Full-width digits and blanks are fine. `None` if it is not a date that exists between 1900 and 2100.
pub fn parse_day(text: &str) -> Option<Day> {
    let text = tidy(text);
    if let Some(numbers) = compact_digits(&text, 8) {
        return day(
            numbers.get(..4)?.parse().ok()?,
            numbers.get(4..6)?.parse().ok()?,
            numbers.get(6..)?.parse().ok()?,
        );
    }
    let text = text.strip_suffix(['日', '号']).unwrap_or(&text);
    let [year, month, of_month] = fields(text)?;
    day(four_digits(year)?, number_of(month)?, number_of(of_month)?)
}

/// Reads a month the way people write it: `1985-6`, `1985.06`, `1985年6月`, `198506`.
pub fn parse_month(text: &str) -> Option<Month> {
    let text = tidy(text);
    if let Some(numbers) = compact_digits(&text, 6) {
        return month(numbers.get(..4)?.parse().ok()?, numbers.get(4..)?.parse().ok()?);
    }
    let text = text.strip_suffix(['份']).unwrap_or(&text);
    let text = text.strip_suffix(['月']).unwrap_or(text);
    let [year, of_year] = fields(text)?;
    month(four_digits(year)?, number_of(of_year)?)
}

/// Reads one day, or `2025-01-28 到 2025-02-04` (also `至`) as first and last day, first not after last.
pub fn parse_span(text: &str) -> Option<(Day, Day)> {
    let (first, last) = text.split_once(['到', '至']).unwrap_or((text, text));
    let (first, last) = (parse_day(first)?, parse_day(last)?);
    (first <= last).then_some((first, last))
}

/// A day as `2026-11-22`.
pub fn iso(day: Day) -> String {
    let (year, month, of_month) = parts(day);
    format!("{year:04}-{month:02}-{of_month:02}")
}

/// A month as `2026-11`.
pub fn iso_month(month: Month) -> String {
    let (year, of_year) = month_parts(month);
    format!("{year:04}-{of_year:02}")
}

fn number(year: i32, month: u32, day: u32) -> Day {
    let year = year - i32::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let shifted = (month as i32 + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + day as i32 - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Half-width digits and no blanks.
fn tidy(text: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '－' | '—' | '–' => '-',
        '．' | '。' => '.',
        '／' => '/',
        _ => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(half).collect()
}

fn compact_digits(text: &str, count: usize) -> Option<&str> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

fn fields<const N: usize>(text: &str) -> Option<[&str; N]> {
    text.split(['-', '.', '/', '年', '月']).collect::<Vec<_>>().try_into().ok()
}

fn four_digits(text: &str) -> Option<i32> {
    compact_digits(text, 4)?.parse().ok()
}

fn number_of(text: &str) -> Option<u32> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}
