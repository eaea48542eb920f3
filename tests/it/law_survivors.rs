//! What the family of somebody insured is paid, worked out a second time in hundredths of a month.

use crate::figures::{Date, Event, Is, Person, int, people, rounded};
use onething::model::value::{Q, ShownKind};
use std::sync::LazyLock;

static EVENT: LazyLock<Event> = LazyLock::new(|| Event::new("bereavement"));
static FROM_FUND: LazyLock<Event> = LazyLock::new(|| Event::new("unemployment"));

/// Income of a year in the province, for deaths in the year after.
const INCOME: [(i32, i64); 3] = [(2022, 43_233), (2023, 45_227), (2024, 47_336)];

/// Months as hundredths of a year, half up.
fn hundredths(months: i64) -> i64 {
    (months * 200 + 12) / 24
}

/// Hundredths of a month that who had not retired leaves: a table to fifteen years, then a month for each year.
fn before(months: i64) -> i64 {
    match months {
        0..60 => 300,
        60..120 => 600,
        120..=180 => 900,
        181..360 => 900 + hundredths(months) - 1_500,
        _ => 2_400,
    }
}

/// What a pensioner leaves: less a month for each year of pension, nine at least.
fn after(months: i64, drawn: i64) -> i64 {
    (before(months) - hundredths(drawn)).max(900)
}

fn months(hundredths: i64) -> Is {
    Is::Number(Q::new(hundredths.into(), 100))
}

fn died(status: &str, died: Date, paid: i64) -> Person {
    Person::of(&[("死亡时状态", status), ("死亡原因", "疾病")])
        .truth("两种都参加过", status == "居民没领")
        .date("死亡日期", died)
        .number("逝者缴费年限", paid)
        .several("视同经历", &[])
}

#[test]
fn the_published_months_hold() {
    // Months paid, hundredths of a month.
    let cases = [
        (59, 300),
        (60, 600),
        (119, 600),
        (120, 900),
        (180, 900),
        (181, 908),
        (200, 1_067),
        (240, 1_400),
        (360, 2_400),
        (480, 2_400),
    ];
    for (paid, wanted) in cases {
        let person = died("在职", Date(2024, 5, 6), paid);
        EVENT.check(&format!("{paid} months"), &person, [("抚恤金月数", months(wanted))]);
        assert_eq!(before(paid), wanted);
    }
    // Months paid, months of pension drawn; fen of the funeral payment and of the pension to the family.
    let retired = [(398, 77, 1_758, 6_625_756), (192, 36, 900, 3_392_025), (456, 240, 900, 3_392_025)];
    for (paid, drawn, wanted, fen) in retired {
        let person = died("退休", Date(2024, 5, 6), paid).number("开始领养老金月", 2024 * 12 + 4 - drawn + 1);
        let told = format!("{paid} months, {drawn} drawn");
        EVENT.check(&told, &person, [("抚恤金月数", months(wanted))]);
        assert_eq!(rounded(EVENT.number(&person, "抚恤金"), 100), Q::new(fen, 100), "{told}");
        assert_eq!(rounded(EVENT.number(&person, "丧葬补助金"), 100), Q::new(753_783, 100), "{told}");
    }
}

#[test]
fn every_family_is_paid_what_the_law_says() {
    people(4_000, |dice| {
        let (year, income) = *dice.pick(&INCOME);
        let day = Date::any(dice, year + 1..=year + 1);
        let paid = dice.below(721) as i64;
        let statuses = ["退休", "在职", "个人缴费", "领病残津贴", "领失业金", "居民没领"];
        let status = *dice.pick(&statuses);
        let person = died(status, day, paid);
        // Time not yet recognised counts where it still can be, not of those who drew a pension.
        let also = dice.below(200) as i64;
        let person = match dice.one_in(2) {
            true => person.several("视同经历", &["军龄"]).number("没认定的视同时间", also),
            false => person,
        };
        let open = !["退休", "领病残津贴"].contains(&status);
        let asked = person.0.get("没认定的视同时间").is_some() && open;
        let counted = paid + if asked { also } else { 0 };
        // The month of the first pension and the month of death both count.
        let drawn = 1 + dice.below(300) as i64;
        let died_in = i64::from(day.0) * 12 + i64::from(day.1) - 1;
        let person = person.number("开始领养老金月", died_in - drawn + 1);
        let hundredths = if status == "退休" { after(counted, drawn) } else { before(counted) };
        let a_month = Q::new(income.into(), 12);
        EVENT.check(
            &format!("{status} {day:?}, {paid} + {also} months, {drawn} drawn"),
            &person,
            [
                ("抚恤金月数", months(hundredths)),
                ("抚恤金", Is::Number(a_month * Q::new(hundredths.into(), 100))),
                ("丧葬补助金", Is::Number(a_month * Q::from_integer(2))),
            ],
        );
    });
}

#[test]
fn both_insurances_count_the_same_months() {
    for paid in 0..=720 {
        let person = Person::of(&[("目前状态", "家属申报")])
            .number("逝者缴费年限", paid)
            .date("死亡日期", Date(2025, 3, 1));
        FROM_FUND.check(&format!("{paid} months"), &person, [("抚恤金月数", months(before(paid)))]);
    }
}

#[test]
fn a_year_without_a_figure_is_left_to_the_office() {
    let person = died("在职", Date(2026, 5, 6), 200);
    let found = EVENT.facts(&person, ["抚恤金", "丧葬补助金"]);
    assert!(found.iter().all(|found| !matches!(found, ShownKind::Known(_))), "{found:?}");
    EVENT.check("a year later", &person, [("收入年份", int(2025))]);
}
