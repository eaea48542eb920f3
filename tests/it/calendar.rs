//! Dates and working days: worked examples from the law, and independent implementations.

use std::collections::BTreeMap;

use onething::model::calendar::{Calendar, CalendarError, CalendarYear, Period};
use onething::model::civil::{self, Day, iso, parse_day};
use serde::Deserialize;

use crate::oracle::oracle;

#[derive(Deserialize)]
struct Year {
    公布: String,
    假日: BTreeMap<String, Vec<String>>,
    调休上班: Vec<String>,
}

/// The calendar that ships.
fn shipped() -> Calendar {
    let text = include_str!("../../scenarios/shared/calendar.yaml");
    let file: BTreeMap<i32, Year> = serde_saphyr::from_str(text).unwrap();
    let table = |(year, table): (i32, Year)| CalendarYear {
        year,
        holidays: table
            .假日
            .iter()
            .flat_map(|(name, spans)| spans.iter().map(|span| holiday(name, span)))
            .collect(),
        workdays: table.调休上班.iter().map(|text| date(text)).collect(),
        notice: table.公布,
    };
    Calendar::new(&file.into_iter().map(table).collect::<Vec<_>>()).unwrap()
}

fn holiday(name: &str, span: &str) -> (String, Day, Day) {
    let (first, last) = civil::parse_span(span).unwrap();
    (name.to_owned(), first, last)
}

fn date(text: &str) -> Day {
    parse_day(text).unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn every_day_from_1900_to_2100_is_the_day_a_date_library_says() {
    let mut expected = jiff::civil::date(1900, 1, 1);
    for day in civil::FIRST_DAY..=civil::LAST_DAY {
        let (year, month, of_month) =
            (i32::from(expected.year()), expected.month() as u32, expected.day() as u32);
        assert_eq!(civil::parts(day), (year, month, of_month));
        assert_eq!(civil::day(year, month, of_month), Some(day));
        assert_eq!(civil::weekday(day), expected.weekday().to_monday_one_offset() as u32);
        assert_eq!(civil::days_in_month(civil::month_of(day)), expected.days_in_month() as u32);
        if day < civil::LAST_DAY {
            expected = expected.tomorrow().unwrap();
        }
    }
    assert_eq!(expected, jiff::civil::date(2100, 12, 31));
}

#[test]
fn adding_months_is_what_a_date_library_says() {
    use jiff::ToSpan;
    for start in (date("1990-01-01")..date("2030-01-01")).step_by(17) {
        for months in [-700, -13, -1, 0, 1, 2, 6, 11, 12, 15, 180, 480] {
            let (year, month, day) = civil::parts(start);
            let expected =
                jiff::civil::date(year as i16, month as i8, day as i8).checked_add(months.months()).unwrap();
            let found = civil::add_months(start, months).map(iso);
            assert_eq!(found, Some(expected.to_string()), "{} + {months}", iso(start));
        }
    }
}

#[test]
fn nothing_outside_two_centuries_is_a_date() {
    for (year, month, day) in
        [(1899, 12, 31), (2101, 1, 1), (2025, 13, 1), (2025, 0, 1), (2025, 4, 31), (1900, 2, 29)]
    {
        assert_eq!(civil::day(year, month, day), None);
    }
    assert_eq!(civil::add_days(civil::LAST_DAY, 1), None);
    assert_eq!(civil::add_days(i32::MAX, i32::MAX), None);
    assert_eq!(civil::add_months(civil::LAST_DAY, 1), None);
    assert_eq!(civil::add_months(civil::FIRST_DAY, i32::MIN), None);
    assert_eq!(civil::parts(i32::MAX).1, 7);
    let calendar = shipped();
    assert_eq!(calendar.add_workdays(civil::LAST_DAY, 1), None);
    assert_eq!(calendar.add_workdays(civil::FIRST_DAY, -1), None);
    assert_eq!(calendar.add_workdays(0, i32::MIN), None);
    assert_eq!(calendar.add_workdays(0, i32::MAX), None);
    assert_eq!(calendar.is_workday(i32::MAX), None);
    assert_eq!(calendar.expiry(civil::LAST_DAY, Period::Days(1)), None);
    assert_eq!(calendar.expiry(0, Period::Days(-1)), None);
}

#[test]
fn dates_are_read_as_people_write_them() {
    for text in [
        "1985-6-1",
        "1985.6.1",
        "1985/06/01",
        "19850601",
        "1985年6月1日",
        "1985年06月01号",
        " １９８５－６－１ ",
        "1985 年 6 月 1 日",
    ] {
        assert_eq!(parse_day(text).map(iso).as_deref(), Some("1985-06-01"), "{text}");
    }
    for text in [
        "",
        "1985",
        "85-6-1",
        "1985-6",
        "1985-13-1",
        "1985-2-29",
        "6/1/1985",
        "1985-6-1-1",
        "1985-+6-1",
        "昨天",
        "1985年6月",
    ] {
        assert_eq!(parse_day(text), None, "{text}");
    }
    for text in ["1985-6", "1985.06", "198506", "1985年6月", "1985年6月份"] {
        assert_eq!(civil::parse_month(text).map(civil::iso_month).as_deref(), Some("1985-06"), "{text}");
    }
    for text in ["1985", "1985-13", "85-6", "1985-6-1", "1985年"] {
        assert_eq!(civil::parse_month(text), None, "{text}");
    }
    assert_eq!(civil::parse_span("2025-02-04 到 2025-01-28"), None);
}

#[test]
fn an_age_is_reached_on_the_birthday() {
    let cases = [
        ("1966-11-22", "2026-11-21", 59),
        ("1966-11-22", "2026-11-22", 60),
        ("2004-02-29", "2020-02-28", 15),
        ("2004-02-29", "2020-02-29", 16),
        ("2008-02-29", "2026-02-27", 17),
        ("2008-02-29", "2026-02-28", 18),
        ("2010-12-31", "2026-12-30", 15),
        ("2010-12-31", "2026-12-31", 16),
        ("2026-11-22", "2026-11-22", 0),
        ("2026-11-22", "2026-11-21", -1),
    ];
    for (birth, on, expected) in cases {
        assert_eq!(civil::age(date(birth), date(on)), expected, "{birth} {on}");
    }
}

#[test]
fn months_are_counted_whole() {
    let cases = [
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-15", "2026-03-14", 1),
        ("2026-01-15", "2026-03-15", 2),
        ("2026-03-15", "2026-01-15", -2),
        ("2026-03-15", "2026-01-16", -2),
        ("2026-03-15", "2026-01-14", -3),
    ];
    for (from, to, expected) in cases {
        assert_eq!(civil::months_between(date(from), date(to)), expected, "{from} {to}");
    }
    let full = |text: &str| civil::first_full_month(date(text)).map(civil::iso_month);
    assert_eq!(full("2026-11-01").as_deref(), Some("2026-11"));
    assert_eq!(full("2026-11-02").as_deref(), Some("2026-12"));
    assert_eq!(full("2026-12-31").as_deref(), Some("2027-01"));
    assert_eq!(full("2100-12-02"), None);
}

#[test]
fn a_period_ends_when_the_law_says() {
    use Period::*;
    let calendar = shipped();
    let cases = [
        // 工伤认定: employer 30 days, worker one year; a Wednesday.
        ("2026-11-02", Days(30), "2026-12-02"),
        // 15 days end on a Sunday.
        ("2026-10-31", Days(15), "2026-11-16"),
        ("2026-11-22", Days(30), "2026-12-22"),
        // No 29 February in 2025; a Friday.
        ("2024-02-29", Months(12), "2025-02-28"),
        // The last day falls into the spring festival: the first working day after it.
        ("2026-01-20", Days(30), "2026-02-24"),
        // … and on a Saturday that is worked in exchange it does not roll.
        ("2026-01-15", Days(30), "2026-02-14"),
        // 31 July + 2 months is 30 September; + 1 month from 31 August falls before the national holiday.
        ("2026-07-31", Months(2), "2026-09-30"),
        ("2026-08-31", Months(1), "2026-09-30"),
        // 3 October rolls past the holiday to Thursday the 8th.
        ("2026-09-03", Months(1), "2026-10-08"),
        // Working days do not count the start, whatever day it is.
        ("2026-11-20", WorkDays(1), "2026-11-23"),
        ("2026-11-21", WorkDays(1), "2026-11-23"),
        ("2026-11-22", WorkDays(5), "2026-11-27"),
        ("2026-11-22", WorkDays(20), "2026-12-18"),
        // Over the national holiday, with Saturday 10 October worked.
        ("2026-09-29", WorkDays(5), "2026-10-12"),
        // Over the spring festival, with Saturdays 14 and 28 February worked.
        ("2026-02-12", WorkDays(3), "2026-02-24"),
        ("2026-02-12", WorkDays(7), "2026-02-28"),
        // 2025: Sunday 26 January worked, festival to 4 February, Saturday 8 worked.
        ("2025-01-24", WorkDays(3), "2025-02-05"),
        ("2025-01-24", WorkDays(6), "2025-02-08"),
        // 即办 on a Sunday stays there.
        ("2026-11-22", Days(0), "2026-11-22"),
    ];
    for (start, period, expected) in cases {
        let found = calendar.expiry(date(start), period);
        assert_eq!(found.map(|(end, _)| iso(end)).as_deref(), Some(expected), "{start} {period:?}");
        let known = start >= "2025" || matches!(period, Days(_) | Months(_));
        assert_eq!(found.map(|(_, published)| published), Some(known), "{start} {period:?}");
    }
}

#[test]
fn a_date_past_the_published_years_says_so() {
    use Period::*;
    let calendar = shipped();
    let cases = [
        ("2026-12-01", Days(30), "2026-12-31", true),
        ("2026-12-01", Days(31), "2027-01-01", false),
        // Rolls out of the published years.
        ("2026-12-31", WorkDays(1), "2027-01-01", false),
        ("2026-12-24", WorkDays(5), "2026-12-31", true),
        ("2026-11-22", Months(12), "2027-11-22", false),
    ];
    for (start, period, expected, published) in cases {
        let found = calendar.expiry(date(start), period).map(|(end, published)| (iso(end), published));
        assert_eq!(found, Some((expected.to_owned(), published)), "{start} {period:?}");
    }
    assert!(calendar.published(date("2026-12-31")) && !calendar.published(date("2027-01-01")));
    assert_eq!(calendar.years(), [2025, 2026]);
}

#[test]
fn working_days_are_counted_the_slow_way_too() {
    let calendar = shipped();
    let works = |day: Day| calendar.is_workday(day).unwrap();
    for start in (date("2024-12-01")..date("2027-01-31")).step_by(3) {
        let (mut forward, mut back) = (start, start);
        for n in 1..40 {
            forward = (forward + 1..).find(|day| works(*day)).unwrap();
            back = (back - 60..back).rev().find(|day| works(*day)).unwrap();
            assert_eq!(calendar.add_workdays(start, n), Some(forward), "{} + {n}", iso(start));
            assert_eq!(calendar.add_workdays(start, -n), Some(back), "{} − {n}", iso(start));
            assert_eq!(calendar.workdays_between(start, forward), Some(n));
            assert_eq!(calendar.workdays_between(start, back), Some(-n));
        }
        assert_eq!(calendar.add_workdays(start, 0), Some(start));
        assert_eq!(calendar.next_workday(start), (start..).find(|day| works(*day)));
    }
}

#[test]
fn slips_in_the_calendar_file_are_reported_together() {
    let year = |year, holidays: &[(&str, &str)], workdays: &[&str]| CalendarYear {
        year,
        holidays: holidays.iter().map(|(name, span)| holiday(name, span)).collect(),
        workdays: workdays.iter().map(|text| date(text)).collect(),
        notice: String::new(),
    };
    let mut backwards = year(2028, &[], &[]);
    backwards.holidays.push(("元旦".to_owned(), date("2028-01-03"), date("2028-01-01")));
    let tables = [
        // The last days of December may belong to the notice of the year after.
        year(2027, &[("元旦", "2026-12-31 到 2027-01-02")], &["2026-12-27"]),
        year(2027, &[], &[]),
        backwards,
        year(2029, &[("元旦", "2028-11-30")], &["2030-01-05"]),
        year(2030, &[("劳动节", "2030-05-01 到 2030-05-05")], &["2030-05-04", "2030-05-06"]),
    ];
    let errors = Calendar::new(&tables).err().unwrap();
    let expected = [
        CalendarError::YearTwice(2027),
        CalendarError::Backwards(2028, "元旦".to_owned()),
        CalendarError::OutsideYear(2029, date("2028-11-30")),
        CalendarError::OutsideYear(2029, date("2030-01-05")),
        CalendarError::FreeAndWorked(2030, date("2030-05-04")),
        CalendarError::WorkedAnyway(2030, date("2030-05-06")),
    ];
    assert_eq!(errors, expected);
    assert_eq!(errors[4].to_string(), "`2030-05-04` 既写成放假，又写成上班，请只留一处");
    let calendar = Calendar::new(&tables[..1]).unwrap();
    assert_eq!(calendar.is_workday(date("2026-12-31")), Some(false));
    assert_eq!(calendar.is_workday(date("2026-12-27")), Some(true));
}

#[test]
fn every_day_of_2025_and_2026_agrees_with_chinesecalendar() {
    let Some(days) = oracle("workdays.py", &[]) else { return };
    let calendar = shipped();
    let mut compared = 0;
    for line in days.lines() {
        let (day, verdict) = line.split_once('\t').unwrap();
        assert_eq!(calendar.is_workday(date(day)), Some(verdict == "work"), "{day}");
        compared += 1;
    }
    assert_eq!(compared, 730);
}
