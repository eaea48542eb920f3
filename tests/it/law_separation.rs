//! What an employer owes when a contract ends, worked out a second time: months stepped through day by day, tax bracket
//! by bracket.

use crate::figures::{Date, Event, Is, Person, int, people, rounded};
use crate::shipped::Dice;
use onething::model::value::Q;
use std::sync::LazyLock;

/// How the law treats an ending.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// Article 40: notice or a month's pay; not to the protected.
    Objective,
    /// Article 41: not to the protected; one by one under article 40 where too few go.
    Layoff,
    /// The employer lets the term end: it runs on for the protected.
    Expiry,
    /// No ground that the law knows.
    NoGround,
    /// Anything else: protection does not stand in the way.
    Free,
}

struct Ending {
    answers: &'static [(&'static str, &'static str)],
    kind: Kind,
    /// Whether severance is owed.
    paid: bool,
    /// Whether years before 2008 count in no way.
    expiry: bool,
    /// Whether years before 2008 count to twelve at most.
    old_cap: bool,
}

const fn ending(
    answers: &'static [(&'static str, &'static str)],
    kind: Kind,
    paid: bool,
    expiry: bool,
    old_cap: bool,
) -> Ending {
    Ending { answers, kind, paid, expiry, old_cap }
}

const fn plain(answers: &'static [(&'static str, &'static str)], paid: bool) -> Ending {
    ending(answers, Kind::Free, paid, false, false)
}

const LET_GO: &str = "单位辞退";
const TERM: &str = "合同到期";

const ENDINGS: [Ending; 25] = [
    ending(&[("结束方式", "双方商量"), ("谁先提", "单位先提")], Kind::Free, true, false, true),
    plain(&[("结束方式", "双方商量"), ("谁先提", "职工先提")], false),
    plain(&[("结束方式", "职工要走"), ("走的原因", "辞职")], false),
    plain(&[("结束方式", "职工要走"), ("走的原因", "试用期辞职")], false),
    plain(&[("结束方式", "职工要走"), ("走的原因", "单位违法")], true),
    plain(&[("结束方式", LET_GO), ("单位理由", "试用不合格")], false),
    plain(&[("结束方式", LET_GO), ("单位理由", "严重违纪")], false),
    plain(&[("结束方式", LET_GO), ("单位理由", "严重失职")], false),
    plain(&[("结束方式", LET_GO), ("单位理由", "兼职")], false),
    plain(&[("结束方式", LET_GO), ("单位理由", "骗签")], false),
    plain(&[("结束方式", LET_GO), ("单位理由", "判刑")], false),
    ending(&[("结束方式", LET_GO), ("单位理由", "病后干不了")], Kind::Objective, true, false, false),
    ending(&[("结束方式", LET_GO), ("单位理由", "不胜任")], Kind::Objective, true, false, true),
    ending(&[("结束方式", LET_GO), ("单位理由", "情况大变")], Kind::Objective, true, false, false),
    ending(&[("结束方式", LET_GO), ("单位理由", "裁员")], Kind::Layoff, true, false, false),
    ending(&[("结束方式", LET_GO), ("单位理由", "没有理由")], Kind::NoGround, true, false, false),
    ending(&[("结束方式", TERM), ("到期情形", "单位不续")], Kind::Expiry, true, true, false),
    ending(&[("结束方式", TERM), ("到期情形", "条件变差")], Kind::Free, true, true, false),
    ending(&[("结束方式", TERM), ("到期情形", "职工不续")], Kind::Free, false, true, false),
    ending(&[("结束方式", TERM), ("到期情形", "任务完成")], Kind::Expiry, true, true, false),
    plain(&[("结束方式", "单位破产")], true),
    plain(&[("结束方式", "单位关停")], true),
    plain(&[("结束方式", "到龄退休")], false),
    plain(&[("结束方式", "职工过世")], false),
    plain(&[("结束方式", "小时工结束")], false),
];

/// Whoever will not sign within a month may be let go for nothing; after that month not.
const UNSIGNED: Ending = plain(&[("结束方式", "不签合同")], true);

const PROTECTED: [&str; 6] = ["停工留薪", "职业病检查", "医疗期", "三期", "老职工", "工会职务"];
const GRADES: [&str; 10] = ["一级", "二级", "三级", "四级", "五级", "六级", "七级", "八级", "九级", "十级"];

/// The figures of the worked examples: average wage of the city, lowest wage.
const AVERAGE: i64 = 7_500;
const LOWEST: i64 = 2_200;

static EVENT: LazyLock<Event> = LazyLock::new(|| {
    Event::with(
        "separation",
        &[("regions/5117.yaml", "值: 7646元", "值: 7500元"), ("regions/51.yaml", "值: 7646元", "值: 7500元")],
    )
});

fn yuan(n: i64) -> Q {
    Q::from_integer(n.into())
}

/// Years of severance: half a year for less than six months, a whole one from there on.
fn years(from: Date, last: Date) -> Q {
    let (months, days) = from.full_months_to(last.next());
    let rest = match (months % 12, days) {
        (0, 0) => Q::from_integer(0),
        (0..=5, _) => Q::new(1, 2),
        _ => Q::from_integer(1),
    };
    Q::from_integer((months / 12).into()) + rest
}

/// Severance once: article 47.
fn severance(from: Date, last: Date, wage: i64) -> Q {
    let (wage, years) = (wage.max(LOWEST), years(from, last));
    if wage > 3 * AVERAGE { yuan(3 * AVERAGE) * years.min(yuan(12)) } else { yuan(wage) * years }
}

/// Years before 2008: each year begun is one.
fn old_years(from: Date) -> i64 {
    let mut years = 0;
    while from.months_on(12 * years) < Date(2008, 1, 1) {
        years += 1;
    }
    years.into()
}

/// Tax on what is above three yearly wages, bracket by bracket.
fn tax(amount: Q) -> Q {
    let mut taxed = Q::from_integer(0);
    let mut above = (amount - yuan(36 * AVERAGE)).max(yuan(0));
    let brackets = [
        (36_000, 3),
        (108_000, 10),
        (156_000, 20),
        (120_000, 25),
        (240_000, 30),
        (300_000, 35),
        (i64::MAX, 45),
    ];
    for (width, rate) in brackets {
        let part = above.min(yuan(width));
        taxed += part * Q::new(rate, 100);
        above -= part;
    }
    taxed
}

fn person(ending: &Ending, from: Date, last: Date, wage: i64) -> Person {
    Person::of(ending.answers)
        .date("入职日期", from)
        .date("离职日期", last)
        .number("平均工资", wage)
        .several("职工情况", &[])
}

#[test]
fn the_worked_examples_hold() {
    let bad_faith = &ENDINGS[15];
    let closed = &ENDINGS[21];
    let expired = &ENDINGS[16];
    let cases = [
        (closed, "2019-03-11", "2026-10-31", 6_200, 49_600),
        (closed, "2026-04-01", "2026-09-29", 6_000, 3_000),
        (closed, "2026-04-01", "2026-09-30", 6_000, 6_000),
        (closed, "2020-05-15", "2026-05-14", 6_000, 36_000),
        (closed, "2009-07-01", "2026-11-30", 30_000, 270_000),
        (closed, "2009-07-01", "2026-11-30", 22_500, 393_750),
        (closed, "2023-10-01", "2026-09-30", 1_800, 6_600),
        (expired, "2005-03-01", "2026-11-30", 6_000, 114_000),
        (bad_faith, "2019-03-11", "2026-10-31", 6_200, 99_200),
        (bad_faith, "2009-07-01", "2026-11-30", 30_000, 540_000),
    ];
    for (ending, from, last, wage, paid) in cases {
        let person = person(ending, Date::read(from), Date::read(last), wage);
        EVENT.check(&format!("{from} to {last}, {wage}"), &person, [("经济补偿金额", int(paid))]);
    }
}

/// Conditions of the employee, and whether they bar a dismissal under articles 40 and 41, and an ending of the term.
fn conditions(dice: &mut Dice<'_>) -> (Vec<&'static str>, &'static str, bool, bool) {
    let mut of = Vec::new();
    let (mut bars, mut runs_on) = (false, false);
    for condition in PROTECTED {
        if dice.one_in(16) {
            of.push(condition);
            (bars, runs_on) = (true, true);
        }
    }
    let grade = dice.below(10);
    if dice.one_in(6) {
        of.push("工伤");
        bars = true;
        // From the seventh grade on the term may end.
        runs_on |= grade < 6;
    }
    (of, GRADES[grade], bars, runs_on)
}

#[test]
fn everybody_is_owed_what_the_law_says() {
    people(4_000, |dice| {
        let ending = dice.pick(&ENDINGS);
        let hired = Date::any(dice, 1988..=2026);
        let last = Date::any(dice, 2009..=2026).max(hired);
        let chained = dice.one_in(4);
        let from = if chained { Date::any(dice, 1980..=2020).min(hired) } else { hired };
        let wage = [LOWEST - 1, 6_000, 22_500, 22_501, 40_000 + dice.below(90_000) as i64][dice.below(5)];
        let (mut of, grade, bars, runs_on) = conditions(dice);
        if chained {
            of.push("工龄连续");
        }
        let (staff, cut) = (1 + dice.below(300), 1 + dice.below(30));
        let (notice, last_wage) = (dice.one_in(2), 3_000 + dice.below(9_000) as i64);
        let mass = cut >= 20 || cut * 10 >= staff;
        let kind = match ending.kind {
            Kind::Layoff if !mass => Kind::Objective,
            kind => kind,
        };
        let unlawful = match kind {
            Kind::Objective | Kind::Layoff => bars,
            Kind::Expiry => runs_on,
            Kind::NoGround => true,
            Kind::Free => false,
        };
        let person = person(ending, hired, last, wage)
            .several("职工情况", &of)
            .choice("工伤等级", grade)
            .date("连续工龄起日", from)
            .number("职工总数", staff as i64)
            .number("裁减人数", cut as i64)
            .truth("提前通知", notice)
            .number("上月工资", last_wage);

        let (what, owed) = match (unlawful, ending.paid) {
            // Twice, from the first day, without a split at 2008.
            (true, _) => ("赔偿金", severance(from, last, wage) * yuan(2)),
            (false, true) => ("经济补偿", severance(from.max(Date(2008, 1, 1)), last, wage)),
            (false, false) => ("没有补偿", yuan(0)),
        };
        let old = match unlawful || !ending.paid || ending.expiry {
            true => 0,
            false if ending.old_cap => old_years(from).min(12),
            false => old_years(from),
        };
        // Whoever is let go under article 40 without notice; an amount that is not asked for is nothing.
        let asked = !notice && matches!(ending.kind, Kind::Objective | Kind::Layoff);
        let instead = if asked && kind == Kind::Objective && !unlawful { last_wage } else { 0 };
        let all = owed + yuan(wage.max(LOWEST) * old) + yuan(instead);
        let bankrupt = ending.answers[0].1 == "单位破产";
        let taxed = if bankrupt { yuan(0) } else { tax(all) };
        EVENT.check(
            &format!("{:?} {from:?} to {last:?}, {wage}, {of:?} {grade}, {cut} of {staff}", ending.answers),
            &person,
            [
                ("应付种类", Is::Option(what)),
                ("经济补偿金额", Is::Number(owed)),
                ("旧年限", int(old)),
                ("代通知金", int(instead)),
                ("补偿个税", Is::Number(taxed)),
            ],
        );
    });
}

#[test]
fn who_refuses_to_sign_is_paid_twice_for_each_day_after_the_first_month() {
    people(1_500, |dice| {
        let hired = Date::any(dice, 2010..=2026);
        let mut last = hired;
        for _ in 0..dice.below(500) {
            last = last.next();
        }
        let wage = 3_100 + dice.below(9_000) as i64;
        // Day by day: a day is worth its share of the month of service it lies in, from the second to the twelfth.
        let mut due = yuan(0);
        for month in 1..12 {
            let (start, end) = (hired.months_on(month), hired.months_on(month + 1));
            let of_month = start.days_to(end);
            let served = start.days_to(end.min(last.next()));
            due += Q::new(served.into(), of_month.into()) * yuan(wage);
        }
        let signed_late = last >= hired.months_on(1);
        let person = person(&UNSIGNED, hired, last, wage);
        let paid = if signed_late { severance(hired, last, wage) } else { yuan(0) };
        EVENT.check(
            &format!("{hired:?} to {last:?}, {wage}"),
            &person,
            [("双倍工资差额", Is::Number(due)), ("经济补偿金额", Is::Number(paid))],
        );
    });
}

#[test]
fn leave_not_taken_and_time_to_recover_follow_the_tables() {
    let worked = [("不满一年", 0), ("一到十年", 5), ("十到二十年", 10), ("满二十年", 15)];
    people(2_500, |dice| {
        let hired = Date::any(dice, 1990..=2026);
        let last = Date::any(dice, 2009..=2026).max(hired);
        let (time, days) = *dice.pick(&worked);
        let (taken, wage) = (dice.below(16) as i64, 2_500 + dice.below(20_000) as i64);
        let first = hired.max(Date(last.0, 1, 1));
        let due = (first.days_to(last.next()) * days / 365 - taken).max(0);
        let of_day = rounded(Q::new(wage.into(), 1) / Q::new(2_175, 100), 100);
        // Months to recover: long or short working life, years in this unit.
        let here = hired.full_months_to(last.next()).0 / 12;
        let months = match (days >= 10, here) {
            (false, 0..5) => 3,
            (false, _) | (true, 0..5) => 6,
            (true, 5..10) => 9,
            (true, 10..15) => 12,
            (true, 15..20) => 18,
            (true, _) => 24,
        };
        let within = months + months.min(6);
        let person = person(&ENDINGS[21], hired, last, wage)
            .several("职工情况", &["医疗期"])
            .several("没结清", &["年休假"])
            .choice("累计工龄", time)
            .number("已休天数", taken);
        EVENT.check(
            &format!("{hired:?} to {last:?}, {time}, {taken} taken, {wage}"),
            &person,
            [
                ("未休天数", int(due)),
                ("年假工资", Is::Number(of_day * yuan(2 * due))),
                ("医疗期", int(months.into())),
                ("医疗期累计周期", int(within.into())),
            ],
        );
    });
}
