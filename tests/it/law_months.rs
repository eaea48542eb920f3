//! Months of pension and benefit, counted a second time one by one.

use crate::figures::{Event, Is, Person, int, people};
use crate::shipped::{Dice, today};
use onething::model::civil;
use onething::model::value::Q;
use std::sync::LazyLock;

static RETIREMENT: LazyLock<Event> = LazyLock::new(|| Event::new("retirement"));
static UNEMPLOYMENT: LazyLock<Event> = LazyLock::new(|| Event::new("unemployment"));

/// Months of contribution that retiring in a year takes: half a year more each year from 2030, up to twenty years.
fn least(year: i64) -> i64 {
    let mut months = 180;
    for _ in 2030..=year.min(2039) {
        months += 6;
    }
    months
}

/// Sex, kind of post, old age, first month of birth that is delayed, months of birth to a month of delay, most delay.
const GROUPS: [(&str, &str, i64, i64, i64, i64); 3] = [
    ("男", "管理技术岗", 60, 1965 * 12, 4, 36),
    ("女", "管理技术岗", 55, 1970 * 12, 4, 36),
    ("女", "生产操作岗", 50, 1975 * 12, 2, 60),
];

struct Retiring {
    person: Person,
    /// Month of the old age and of the lawful one.
    old: i64,
    lawful: i64,
}

/// Somebody who is delayed, and does not retire before this month.
fn retiring(dice: &mut Dice<'_>) -> Retiring {
    let now = this_month();
    loop {
        let (sex, post, years, first, step, most) = *dice.pick(&GROUPS);
        let birth = first + dice.below(240) as i64;
        let delay =
            (0..most).find(|delay| first + (delay + 1) * step > birth).map_or(most, |delay| delay + 1);
        let old = birth + years * 12;
        let lawful = old + delay;
        if lawful > now + 4 {
            let person = Person::of(&[("性别", sex), ("女职工岗位", post), ("档案出生记载", "一致")])
                .choice("目前身份", "单位在职")
                .number("出生年月", birth);
            return Retiring { person, old, lawful };
        }
        // The dice are used up: the youngest of all.
        if dice.below(1_000) == 0 {
            let person =
                Person::of(&[("性别", "男"), ("女职工岗位", "管理技术岗"), ("档案出生记载", "一致")])
                    .choice("目前身份", "单位在职")
                    .number("出生年月", 1980 * 12);
            return Retiring { person, old: 2040 * 12, lawful: 2043 * 12 };
        }
    }
}

fn this_month() -> i64 {
    civil::month_of(today() as i32).into()
}

#[test]
fn the_least_years_follow_the_month_that_counts() {
    people(3_000, |dice| {
        let Retiring { person, old, lawful } = retiring(dice);
        let now = this_month();
        let paid = dice.below(300) as i64;
        let person = person
            .number("养老保险缴费时间", paid)
            .several("视同经历", &[])
            .number("视同缴费时间", 0)
            .truth("已书面告知", false)
            .choice("延迟约定", "已签约定")
            .date("约定签订日期", crate::figures::Date(2026, 11, 1));
        // Earlier: at most three years and not before the old age, after three months of notice; the year chosen
        // counts. Later: the lawful year counts.
        let earliest = old.max(lawful - 36).max(now + 4);
        let (mode, month, year) = match dice.below(3) {
            0 if earliest < lawful => {
                let month = earliest + dice.below((lawful - earliest) as usize) as i64;
                ("弹性提前", month, month / 12)
            }
            1 => ("弹性延迟", lawful + 1 + dice.below(36) as i64, lawful / 12),
            _ => ("到法定年龄", lawful, lawful / 12),
        };
        let person = person.choice("退休方式", mode).number("拟退休月", month);
        // Whoever goes on paying pays a month each month until then.
        let mut then = paid;
        for _ in now..month {
            then += 1;
        }
        // Who would be short goes on to the lawful month before anything is missing.
        let at_lawful = paid + (lawful - now).max(0);
        let short = match mode {
            "弹性提前" => (least(lawful / 12) - at_lawful).max(0),
            _ => (least(year) - then).max(0),
        };
        RETIREMENT.check(
            &format!("{mode} in {month}, lawful {lawful}, {paid} paid"),
            &person,
            [
                ("最低缴费年限", int(least(year))),
                ("到时累计缴费时间", int(then)),
                ("缴费够", Is::Truth(then >= least(year))),
                ("缴费差额", int(short)),
                ("提前最早月", int(old.max(lawful - 36))),
                ("延迟最晚月", int(lawful + 36)),
            ],
        );
    });
}

#[test]
fn a_disability_allowance_lasts_as_long_as_the_contributions_allow() {
    for (paid, wanted) in [(59, 12), (60, 12), (61, 15), (72, 15), (73, 18), (123, 30), (179, 42)] {
        assert_eq!(allowance(paid), wanted);
    }
    people(1_500, |dice| {
        let Retiring { person, lawful, .. } = retiring(dice);
        let paid = dice.below(400) as i64;
        let person = person
            .choice("退休方式", "因病")
            .number("养老保险缴费时间", paid)
            .several("视同经历", &[])
            .number("视同缴费时间", 0);
        let now = this_month();
        let class = match (paid >= least(now / 12), lawful - now <= 60) {
            (false, _) => "C档",
            (true, true) => "A档",
            (true, false) => "B档",
        };
        RETIREMENT.check(
            &format!("{paid} paid, lawful {lawful}"),
            &person,
            [("病残津贴档次", Is::Option(class)), ("病残津贴期限", int(allowance(paid)))],
        );
    });
}

/// A year, and three months more for each year begun after the fifth.
fn allowance(paid: i64) -> i64 {
    let (mut months, mut counted) = (12, 60);
    while counted < paid {
        months += 3;
        counted += 12;
    }
    months
}

#[test]
fn benefit_is_drawn_month_by_month() {
    people(4_000, |dice| {
        let now = this_month();
        let (sex, post, years, first, step, most) = *dice.pick(&GROUPS);
        // Around those who retire while they draw benefit, or soon after.
        let birth = now - years * 12 - most + dice.below(90) as i64;
        let mut delay = 0;
        for at in first..=birth {
            if (at - first) % step == 0 && delay < most {
                delay += 1;
            }
        }
        let lawful = birth + years * 12 + delay;
        let drawing = dice.one_in(2);
        let (paid, left) = (dice.below(200) as i64, dice.below(25) as i64);
        let again = !dice.one_in(4);
        let end = now - 3 + dice.below(30) as i64;
        let person = Person::of(&[("性别", sex), ("女职工岗位", post)])
            .number("出生年月", birth)
            .choice("目前状态", if drawing { "领金中" } else { "刚离职" })
            .choice("离职原因", "经济裁员")
            .number("失业保险缴费时间", paid)
            .choice("以前领过", if left > 0 { "没领完" } else { "没领过" })
            .truth("上次领后又上班", again)
            .number("上次剩余月数", left)
            .number("领取期满月", end);
        let table = [(12, 0), (24, 3), (36, 6), (60, 12), (96, 15), (120, 18), (i64::MAX, 24)];
        let (_, by_table) = table.into_iter().find(|(below, _)| paid < *below).unwrap();
        // Who did not work again goes on; who worked less than a year too; otherwise both together, two years at most.
        let months = match left > 0 && (!again || paid < 12) {
            true => left,
            false => (by_table + left).min(24),
        };
        let ends = if drawing { end } else { now + months };
        // Less than a year short of retirement it goes on until then, month by month.
        let mut last = ends;
        let (near, mut more) = (ends < lawful && lawful - ends < 12, 0);
        while near && last < lawful {
            last += 1;
            more += 1;
        }
        // Months drawn from now on in the last year before retirement.
        let old = (now..=last).filter(|month| (1..12).contains(&(lawful - month))).count() as i64;
        let shown = [("延长月数", int(more)), ("领取终止月", int(last)), ("大龄补助月数", int(old))];
        let told =
            format!("{sex} {post} born {birth}, lawful {lawful}, {paid} paid, {left} left, again {again}");
        UNEMPLOYMENT.check(&told, &person, shown);
        if !drawing {
            let all = Q::from_integer((months * 1_980).into());
            UNEMPLOYMENT.check(&told, &person, [("领几个月", int(months)), ("失业金合计", Is::Number(all))]);
        }
    });
}
