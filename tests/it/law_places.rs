//! Where a pension is drawn, worked out a second time: a life followed from province to province.

use crate::figures::{Event, Is, Person, people};
use crate::shipped::Dice;
use onething::model::value::{Q, Value};
use std::sync::LazyLock;

static TRANSFER: LazyLock<Event> = LazyLock::new(|| Event::new("transfer"));
static RETIREMENT: LazyLock<Event> = LazyLock::new(|| Event::new("retirement"));

/// One stay: province, first month, months paid, whether sent there by the authorities.
type Stay = (&'static str, i64, i64, bool);

/// Follows a life: which accounts are general ones, where the relation is in the end, and where ten years are full.
fn place(home: &'static str, line: i64, stays: &[Stay]) -> &'static str {
    let mut stays = stays.to_vec();
    stays.sort_by_key(|stay| stay.1);
    let mut early: Vec<&str> = Vec::new();
    let mut general: Vec<(&'static str, i64)> = Vec::new();
    for (province, start, months, sent) in stays {
        let too_late = start >= line;
        if province == home || sent || early.contains(&province) || !too_late {
            general.push((province, months));
        }
        if !too_late {
            early.push(province);
        }
    }
    let total =
        |of: &str| -> i64 { general.iter().filter(|(p, _)| *p == of).map(|(_, months)| months).sum() };
    let Some((now, _)) = general.last().copied() else { return home };
    if now == home {
        return home;
    }
    general.iter().rev().map(|(province, _)| *province).find(|p| total(p) >= 120).unwrap_or(home)
}

/// Somebody about to retire: born in June 1966, a man, so that he is fifty in June 2016.
fn person(home: &str, stays: &[Stay]) -> Person {
    let person = Person::of(&[
        ("新参保地", "本市"),
        ("原参保地", "外省"),
        ("新地情况", "自己参保"),
        ("原养老制度", "企业职工"),
        ("性别", "男"),
        ("户籍省", home),
    ])
    .number("出生年月", 1966 * 12 + 5)
    .several("特殊情形", &["组织调动"]);
    let number = |n: i64| Value::Number(Q::from_integer(n.into()));
    let person = stays.iter().fold(person, |person, (province, start, months, sent)| {
        person.row(
            "缴费经历",
            &[
                ("省份", Value::Choice((*province).into())),
                ("开始月", number(*start)),
                ("缴费时间", number(*months)),
                ("调动来的", Value::Bool(*sent)),
            ],
        )
    });
    person.closed("缴费经历")
}

const FIFTY: i64 = 2016 * 12 + 5;

#[test]
fn the_worked_examples_hold() {
    let check = |home: &'static str, stays: &[(&'static str, i64)], wanted: &'static str| {
        // One stay after the other, all before fifty.
        let mut at = 1990 * 12;
        let mut of = Vec::new();
        for (province, months) in stays {
            of.push((*province, at, *months, false));
            at += months.min(&60);
        }
        assert_eq!(place(home, FIFTY, &of), wanted, "{stays:?}");
        TRANSFER.check(&format!("{stays:?}"), &person(home, &of), [("待遇领取地", Is::Option(wanted))]);
    };
    check("四川", &[("广东", 200), ("四川", 12)], "四川");
    check("四川", &[("四川", 60), ("广东", 120)], "广东");
    check("四川", &[("四川", 60), ("广东", 119)], "四川");
    check("四川", &[("广东", 130), ("浙江", 50)], "广东");
    check("四川", &[("广东", 130), ("江苏", 125), ("浙江", 50)], "江苏");
    check("四川", &[("广东", 100), ("江苏", 90), ("浙江", 50)], "四川");
    check("四川", &[("广东", 70), ("浙江", 30), ("广东", 55)], "广东");
    check("浙江", &[("广东", 100), ("浙江", 60)], "浙江");
    // Temporary accounts do not count.
    let late = ("浙江", FIFTY + 1, 130, false);
    for stays in [vec![("广东", 1995 * 12, 110, false), late], vec![late]] {
        TRANSFER.check("temporary", &person("四川", &stays), [("待遇领取地", Is::Option("四川"))]);
    }
}

#[test]
fn every_life_leads_to_the_place_the_law_says() {
    people(3_000, |dice| {
        let provinces = ["四川", "广东", "浙江", "江苏"];
        let home = *dice.pick(&provinces);
        let months = [30, 59, 60, 61, 119, 120, 121, 200];
        let mut stays: Vec<Stay> = Vec::new();
        for _ in 0..1 + dice.below(5) {
            let start = match dice.below(4) {
                0 => FIFTY - 1 + dice.below(3) as i64,
                _ => 1990 * 12 + dice.below(400) as i64,
            };
            // Two stays never begin in the same month.
            if stays.iter().all(|stay| stay.1 != start) {
                stays.push((*dice.pick(&provinces), start, *dice.pick(&months), dice.one_in(8)));
            }
        }
        let wanted = place(home, FIFTY, &stays);
        TRANSFER.check(
            &format!("{home} {stays:?}"),
            &person(home, &stays),
            [("待遇领取地", Is::Option(wanted))],
        );
    });
}

/// The same for one who is asked less: province of the home, of the relation, of ten full years before.
fn retiring(dice: &mut Dice<'_>) -> (Person, &'static str) {
    let (home, here) = (dice.below(3), dice.below(3));
    let names = ["本市", "本省外市", "外省"];
    let same = dice.one_in(2);
    let paid = [119, 120, 400][dice.below(3)];
    let (full, several) = (dice.one_in(2), dice.one_in(2));
    let before = dice.below(3);
    let person = Person::of(&[
        ("户籍地", names[home]),
        ("参保关系所在地", names[here]),
        ("以前满十年的省", ["没有满十年", "在本省", "在别的省"][before]),
    ])
    .number("养老保险缴费时间", paid)
    .number("视同缴费时间", 0)
    .several("视同经历", &[])
    .truth("户籍和参保同省", same)
    .truth("现参保省满十年", full)
    .truth("多省缴费", several);
    // Provinces by name; who lives and pays outside may do both in one province.
    let relation = if here < 2 { "own" } else { "far" };
    let hometown = match home {
        0 | 1 => "own",
        _ if here == 2 && same => "far",
        _ => "other",
    };
    let here_full = paid >= 120 && full;
    let earlier = [None, Some("own"), Some("third")][if several { before } else { 0 }];
    let drawn = match (relation == hometown || here_full, earlier) {
        (true, _) => relation,
        (false, Some(earlier)) => earlier,
        (false, None) => hometown,
    };
    let told = match drawn {
        "own" => "领在本省",
        "third" => "领在以前满十年的省",
        _ if drawn == relation => "领在现在参保的省",
        _ => "领在户口所在的省",
    };
    (person, told)
}

#[test]
fn who_retires_is_told_the_same_place() {
    people(3_000, |dice| {
        let (person, told) = retiring(dice);
        RETIREMENT.check("retiring", &person, [("待遇领取地", Is::Option(told))]);
    });
}
