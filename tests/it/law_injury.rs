//! What a work injury is worth, worked out a second time from the tables of the regulation, in whole fen.

use crate::figures::{Date, Event, Is, Person, int, people};
use crate::shipped::Dice;
use onething::model::value::{Q, Value};
use std::sync::LazyLock;

/// The figures of the worked examples: average wage and lowest wage of the area, in yuan.
const AVERAGE: i64 = 7_500;
const LOWEST: i64 = 2_200;

static EVENT: LazyLock<Event> = LazyLock::new(|| {
    Event::with(
        "work-injury",
        &[("regions/5117.yaml", "值: 7646元", "值: 7500元"), ("regions/51.yaml", "值: 7646元", "值: 7500元")],
    )
});

/// Grade, months of wage at once, percent of the wage each month, months of the average wage on leaving: from the fund,
/// from the employer.
const GRADES: [(&str, i64, i64, i64, i64); 11] = [
    ("一级", 27, 90, 0, 0),
    ("二级", 25, 85, 0, 0),
    ("三级", 23, 80, 0, 0),
    ("四级", 21, 75, 0, 0),
    ("五级", 18, 70, 14, 60),
    ("六级", 16, 60, 12, 48),
    ("七级", 13, 0, 10, 26),
    ("八级", 11, 0, 8, 18),
    ("九级", 9, 0, 6, 10),
    ("十级", 7, 0, 4, 6),
    ("没到等级", 0, 0, 0, 0),
];

const CARE: [(&str, i64); 4] = [("能自理", 0), ("部分不能", 30), ("大部分不能", 40), ("完全不能", 50)];

/// National income of a year, for deaths in the year after.
const INCOME: [(i32, i64); 7] = [
    (2019, 42_359),
    (2020, 43_834),
    (2021, 47_412),
    (2022, 49_283),
    (2023, 51_821),
    (2024, 54_188),
    (2025, 56_502),
];

fn fen(n: i64) -> Is {
    Is::Number(Q::new(n.into(), 100))
}

/// The wage that counts, in fen: not below 60 and not above 300 percent of the average.
fn own(wage: i64) -> i64 {
    let (low, high) = (AVERAGE * 60, AVERAGE * 300);
    if wage * 100 < low {
        low
    } else if wage * 100 > high {
        high
    } else {
        wage * 100
    }
}

fn graded(grade: &str, wage: i64) -> Person {
    Person::of(&[
        ("用工关系", "有合同"),
        ("后果", "受伤"),
        ("认定情况", "已认定"),
        ("参保情况", "已参保"),
        ("伤残等级", grade),
    ])
    .several("想办", &["领伤残待遇", "离开单位"])
    .number("本人月工资", wage)
}

#[test]
fn each_grade_is_worth_what_the_table_says() {
    // Around the limits, and in between.
    let wages = (0..60)
        .map(|step| step * 523)
        .chain([4_499, 4_500, 4_501, 22_499, 22_500, 22_501, 100_000, 2_444, 2_445, 3_666, 3_667]);
    for wage in wages {
        for (grade, months, percent, fund, employer) in GRADES {
            for (care, care_percent) in CARE {
                let monthly = (own(wage) * percent / 100).max(LOWEST * 100);
                let pension = 2_000 + wage / 3;
                let person = graded(grade, wage)
                    .choice("护理依赖", care)
                    .choice("退休情况", "在领养老金")
                    .number("月养老金", pension);
                EVENT.check(
                    &format!("{grade} {care}, {wage}"),
                    &person,
                    [
                        ("本人工资", fen(own(wage))),
                        ("伤残补助金额", fen(own(wage) * months)),
                        ("伤残津贴额", fen(monthly)),
                        ("津贴差额", fen((monthly - pension * 100).max(0))),
                        ("护理费额", fen(AVERAGE * care_percent)),
                        ("医疗补助金额", int(AVERAGE * fund)),
                        ("就业补助金额", int(AVERAGE * employer)),
                    ],
                );
            }
        }
    }
}

#[test]
fn the_worked_examples_hold() {
    // Grade, care, wage; at once, each month, care, on leaving from fund and employer.
    let cases = [
        ("九级", "能自理", 6_000, 54_000, None, 0, 45_000, 75_000),
        ("十级", "能自理", 3_800, 31_500, None, 0, 30_000, 45_000),
        ("三级", "大部分不能", 6_000, 138_000, Some(4_800), 3_000, 0, 0),
        ("一级", "能自理", 30_000, 607_500, Some(20_250), 0, 0, 0),
    ];
    for (grade, care, wage, once, monthly, care_paid, fund, employer) in cases {
        let person = graded(grade, wage).choice("护理依赖", care);
        let told = format!("{grade}, {wage}");
        EVENT.check(
            &told,
            &person,
            [
                ("伤残补助金额", int(once)),
                ("护理费额", int(care_paid)),
                ("医疗补助金额", int(fund)),
                ("就业补助金额", int(employer)),
            ],
        );
        if let Some(monthly) = monthly {
            EVENT.check(&told, &person, [("伤残津贴额", int(monthly))]);
        }
    }
}

#[test]
fn who_leaves_with_a_disability_is_paid_by_who_ends_it() {
    let check = |grade: &str, way: &str, paid: bool| {
        let person = graded(grade, 6_000).choice("离开方式", way);
        EVENT.check(&format!("{grade} {way}"), &person, [("离开能领", Is::Truth(paid))]);
    };
    for (at, (grade, ..)) in GRADES.into_iter().enumerate() {
        // The first four stay employed; the fifth and sixth only at their own request; without a grade nothing is due.
        let own = (4..10).contains(&at);
        check(grade, "本人提出", own);
        check(grade, "双方商量", own);
        check(grade, "合同期满", (6..10).contains(&at));
        check(grade, "单位提出", false);
    }
}

/// A relative: percent of the wage, and whether anything is due at all.
struct Relative {
    percent: i64,
    due: bool,
    columns: Vec<(&'static str, Value)>,
}

fn relative(dice: &mut Dice<'_>, died: Date) -> Relative {
    let kinds = [
        ("妻子", 40, 55, false),
        ("丈夫", 40, 60, false),
        ("子女", 30, 0, false),
        ("母亲", 30, 55, false),
        ("父亲", 30, 60, false),
        ("祖母", 30, 55, true),
        ("祖父", 30, 60, true),
        ("孙子女", 30, 0, true),
        ("兄弟姐妹", 30, 0, true),
    ];
    let (kind, share, from, asks) = *dice.pick(&kinds);
    // Born on the very day that decides, a day before or after, or at any time.
    let line = if from == 0 { 18 } else { from };
    let edge = Date(died.0 - line, died.1, died.2.min(28));
    let born = match dice.below(4) {
        0 => edge,
        1 => edge.next(),
        _ => Date::any(dice, 1935..=2020).min(died),
    };
    let age = born.age_on(died);
    let of_age = if from == 0 { age < 18 } else { age >= i64::from(from) };
    let work = *dice.pick(&["能劳动", "完全丧失", "还没鉴定"]);
    let (gone, alone, stopped) = (dice.one_in(2), dice.one_in(4), dice.one_in(6));
    Relative {
        percent: share + if alone { 10 } else { 0 },
        due: (of_age || work == "完全丧失") && (gone || !asks) && !stopped,
        columns: vec![
            ("关系", Value::Choice(kind.into())),
            ("出生日期", Value::Number(Q::from_integer(born.number().into()))),
            ("劳动能力", Value::Choice(work.into())),
            ("该养的人不在", Value::Bool(gone)),
            ("孤寡孤儿", Value::Bool(alone)),
            ("停发情形", Value::Bool(stopped)),
        ],
    }
}

#[test]
fn a_death_at_work_is_worth_what_the_law_says() {
    people(2_500, |dice| {
        let (year, income) = *dice.pick(&INCOME);
        let day = Date::any(dice, year + 1..=year + 1);
        // 2026 is not over.
        let died = if day > Date(2026, 11, 20) { Date(2026, 11, 20) } else { day };
        let wage = [3_000, 4_500, 22_500, 40_000, 4_501 + dice.below(15_000) as i64][dice.below(5)];
        let relatives: Vec<Relative> = (0..dice.below(6)).map(|_| relative(dice, died)).collect();
        let person = Person::of(&[("用工关系", "有合同"), ("后果", "过世"), ("认定情况", "已认定")])
            .date("事故日期", died)
            .date("死亡日期", died)
            .number("本人月工资", wage);
        let person = relatives.iter().fold(person, |person, one| person.row("亲属", &one.columns));
        let person = person.closed("亲属");
        let percent: i64 = relatives.iter().filter(|one| one.due).map(|one| one.percent).sum();
        let told = format!("died {died:?}, {wage}, {percent} percent");
        EVENT.check(
            &told,
            &person,
            [
                ("丧葬补助额", int(AVERAGE * 6)),
                ("工亡补助额", int(income * 20)),
                ("供养人数", int(relatives.iter().filter(|one| one.due).count() as i64)),
                // All together never more than the wage.
                ("抚恤金合计", fen(own(wage) * percent.min(100) / 100)),
            ],
        );
        // Whoever is over the ceiling takes the same share of it as before; a fen is all that rounding may move.
        for (at, one) in relatives.iter().enumerate() {
            let name = format!("亲属〔{}〕月抚恤金", person.0.rows.of("亲属")[at]);
            let exact = Q::new((own(wage) * one.percent).into(), i128::from(percent.max(100)) * 100);
            let exact = if one.due { exact } else { Q::from_integer(0) };
            let paid = EVENT.number(&person, &name);
            let off = paid - exact;
            assert!(off < Q::new(1, 100) && off > Q::new(-1, 100), "{name}: {paid} for {exact}, {told}");
            assert!(percent > 100 || off == Q::from_integer(0), "{name}: {paid} for {exact}, {told}");
        }
    });
}
