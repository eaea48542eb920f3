//! The figures of the law, written down a second time: as tables, or counted month by month.

use crate::shipped::{self, COUNTY, Shipped};
use onething::load::NATION;
use onething::model::answers::{Answer, Answers};
use onething::model::civil;
use onething::model::guide::Status;
use onething::model::value::{Q, ShownKind, Value};

fn choice(answers: &mut Answers, question: &str, option: &str) {
    answers.set(question, Answer::Is(Value::Choice(option.into())));
}

fn truth(answers: &mut Answers, question: &str, value: bool) {
    answers.set(question, Answer::Is(Value::Bool(value)));
}

fn number(answers: &mut Answers, question: &str, value: i64) {
    answers.set(question, Answer::Is(Value::Number(Q::from_integer(value.into()))));
}

fn month(text: &str) -> i64 {
    civil::parse_month(text).unwrap().into()
}

/// What a fact comes to, if it is known.
fn fact(shipped: &Shipped, answers: &Answers, name: &str) -> ShownKind {
    let state = shipped.state(answers);
    onething::logic::show::shown(&state, shipped.program.facts[name].node).what
}

fn number_of(shipped: &Shipped, answers: &Answers, name: &str) -> Q {
    match fact(shipped, answers, name) {
        ShownKind::Known(Value::Number(q)) => q,
        other => panic!("{name} is {other:?}"),
    }
}

fn whole(shipped: &Shipped, answers: &Answers, name: &str) -> i64 {
    number_of(shipped, answers, name).to_integer() as i64
}

/// The three groups of the law: sex, kind of post, age before the reform, first month of birth it touches, months of
/// birth to each month of delay, longest delay.
const GROUPS: [(&str, &str, i64, &str, usize, i64); 3] = [
    ("男", "管理技术岗", 60, "1965-01", 4, 36),
    ("女", "管理技术岗", 55, "1970-01", 4, 36),
    ("女", "生产操作岗", 50, "1975-01", 2, 60),
];

/// Month of birth → month of retirement, counted on from month to month.
fn retirement_months(group: usize) -> Vec<(i64, i64)> {
    let (_, _, years, first, step, longest) = GROUPS[group];
    let mut delay = 0;
    let mut since = 0;
    let mut out = Vec::new();
    for birth in month("1955-01")..=month("1990-12") {
        if birth >= month(first) {
            if since % step == 0 && delay < longest {
                delay += 1;
            }
            since += 1;
        }
        out.push((birth, birth + years * 12 + delay));
    }
    out
}

fn born(sex: &str, post: &str, birth: i64) -> Answers {
    let mut answers = Answers::default();
    choice(&mut answers, "性别", sex);
    choice(&mut answers, "女职工岗位", post);
    number(&mut answers, "出生年月", birth);
    choice(&mut answers, "档案出生记载", "一致");
    answers
}

#[test]
fn everybody_retires_in_the_month_the_law_says() {
    for (group, (sex, post, ..)) in GROUPS.into_iter().enumerate() {
        for (birth, retires) in retirement_months(group) {
            let answers = born(sex, post, birth);
            for shipped in shipped::both() {
                assert_eq!(
                    whole(shipped, &answers, "法定退休月"),
                    retires,
                    "{sex} {post} {}",
                    civil::iso_month(birth as i32)
                );
            }
        }
    }
}

#[test]
fn the_published_rows_hold() {
    // Rows of the three published tables, first and last ones and those where the delay changes.
    let rows = [
        (0, "1964-12", "2024-12"),
        (0, "1965-01", "2025-02"),
        (0, "1965-04", "2025-05"),
        (0, "1965-05", "2025-07"),
        (0, "1966-05", "2026-10"),
        (0, "1966-11", "2027-05"),
        (0, "1968-12", "2029-12"),
        (0, "1972-09", "2034-09"),
        (0, "1976-08", "2039-07"),
        (0, "1976-09", "2039-09"),
        (0, "1976-12", "2039-12"),
        (0, "1985-03", "2048-03"),
        (1, "1969-12", "2024-12"),
        (1, "1970-01", "2025-02"),
        (1, "1971-04", "2026-08"),
        (1, "1971-11", "2027-05"),
        (1, "1974-01", "2030-02"),
        (1, "1981-08", "2039-07"),
        (1, "1981-09", "2039-09"),
        (1, "1990-01", "2048-01"),
        (2, "1974-12", "2024-12"),
        (2, "1975-01", "2025-02"),
        (2, "1975-02", "2025-03"),
        (2, "1975-03", "2025-05"),
        (2, "1975-10", "2026-03"),
        (2, "1976-02", "2026-09"),
        (2, "1980-06", "2033-03"),
        (2, "1983-12", "2038-06"),
        (2, "1984-10", "2039-09"),
        (2, "1984-11", "2039-11"),
        (2, "1984-12", "2039-12"),
    ];
    for (group, birth, retires) in rows {
        let (sex, post, ..) = GROUPS[group];
        let answers = born(sex, post, month(birth));
        assert_eq!(
            whole(shipped::retirement(), &answers, "法定退休月"),
            month(retires),
            "{sex} {post} {birth}"
        );
    }
}

#[test]
fn the_least_years_of_contribution_follow_the_year() {
    let years = [
        (2025, 180),
        (2026, 180),
        (2027, 180),
        (2028, 180),
        (2029, 180),
        (2030, 186),
        (2031, 192),
        (2032, 198),
        (2033, 204),
        (2034, 210),
        (2035, 216),
        (2036, 222),
        (2037, 228),
        (2038, 234),
        (2039, 240),
        (2040, 240),
        (2041, 240),
        (2042, 240),
        (2043, 240),
        (2044, 240),
        (2045, 240),
    ];
    for (year, months) in years {
        let of_year = |(_, retires): &&(i64, i64)| retires / 12 == year;
        for (group, (sex, post, ..)) in GROUPS.into_iter().enumerate() {
            let all = retirement_months(group);
            let Some((birth, _)) = all.iter().find(of_year) else { panic!("somebody retires in {year}") };
            let mut answers = born(sex, post, *birth);
            choice(&mut answers, "退休方式", "到法定年龄");
            assert_eq!(whole(shipped::retirement(), &answers, "最低缴费年限"), months, "{year} {sex} {post}");
        }
    }
}

/// Months paid, months left over, and then working again or not → months of benefit.
fn benefit_months(shipped: &Shipped, paid: i64, left: i64) -> i64 {
    let mut answers = Answers::default();
    choice(&mut answers, "以前领过", if left > 0 { "没领完" } else { "没领过" });
    truth(&mut answers, "上次领后又上班", true);
    number(&mut answers, "失业保险缴费时间", paid);
    number(&mut answers, "上次剩余月数", left);
    whole(shipped, &answers, "领取月数")
}

#[test]
fn the_months_of_benefit_follow_the_table() {
    // Up to and without so many months paid: so many months of benefit.
    let sichuan: &[(i64, i64)] = &[(12, 0), (24, 3), (36, 6), (60, 12), (96, 15), (120, 18), (481, 24)];
    let nation: &[(i64, i64)] = &[(12, 0), (60, 12), (120, 18), (481, 24)];
    let national = Shipped::new(NATION, "unemployment");
    assert_eq!(shipped::unemployment().catalog.region.code, COUNTY);
    for (shipped, table) in [(shipped::unemployment(), sichuan), (&national, nation)] {
        for paid in 0..=480 {
            let (_, months) = table.iter().find(|(below, _)| paid < *below).unwrap();
            assert_eq!(benefit_months(shipped, paid, 0), *months, "{paid} months paid");
            // What was left of the last time is added, to two years at most; alone it is simply gone on with.
            for left in [1, 9, 10, 15, 24] {
                let expected = if paid < 12 { left } else { (months + left).min(24) };
                assert_eq!(benefit_months(shipped, paid, left), expected, "{paid} months paid, {left} left");
            }
        }
    }
}

#[test]
fn who_did_not_work_again_goes_on_with_what_was_left() {
    let mut answers = Answers::default();
    choice(&mut answers, "以前领过", "没领完");
    truth(&mut answers, "上次领后又上班", false);
    number(&mut answers, "上次剩余月数", 7);
    number(&mut answers, "失业保险缴费时间", 240);
    assert_eq!(whole(shipped::unemployment(), &answers, "领取月数"), 7);
}

#[test]
fn benefit_goes_on_to_retirement_when_less_than_a_year_is_left() {
    // Sex, post, birth, end of the ordinary benefit, month of retirement, months added.
    let cases = [
        ("男", "管理技术岗", "1966-11", "2026-12", "2027-05", 5),
        ("男", "管理技术岗", "1967-03", "2026-09", "2027-10", 0),
        ("女", "生产操作岗", "1976-05", "2026-11", "2027-02", 3),
        ("女", "管理技术岗", "1972-02", "2027-03", "2027-09", 6),
        // The edges: eleven months are less than a year, twelve are not; nothing is left on the day itself.
        ("男", "管理技术岗", "1966-11", "2026-06", "2027-05", 11),
        ("男", "管理技术岗", "1966-11", "2026-05", "2027-05", 0),
        ("男", "管理技术岗", "1966-11", "2027-05", "2027-05", 0),
    ];
    let shipped = shipped::unemployment();
    for (sex, post, birth, end, retires, months) in cases {
        let mut answers = born(sex, post, month(birth));
        choice(&mut answers, "目前状态", "领金中");
        number(&mut answers, "领取期满月", month(end));
        truth(&mut answers, "领养老金", false);
        choice(&mut answers, "求职意愿", "想找");
        truth(&mut answers, "办了执照", false);
        let told = format!("{sex} born {birth}, benefit to {end}");
        assert_eq!(whole(shipped, &answers, "法定退休月"), month(retires), "{told}");
        assert_eq!(
            fact(shipped, &answers, "期满可延长"),
            ShownKind::Known(Value::Bool(months > 0)),
            "{told}"
        );
        assert_eq!(whole(shipped, &answers, "延长月数"), months, "{told}");
        assert_eq!(whole(shipped, &answers, "领取终止月"), month(end) + months, "{told}");
        let guide = shipped.guide(&answers);
        let item = guide.items.iter().find(|i| &*i.name == "失业保险金延长领取").unwrap();
        assert_eq!(item.status != Status::NotApplicable, months > 0, "{told}: {:?}", item.status);
    }
}

#[test]
fn older_claimants_are_paid_back_inside_the_last_year() {
    let shipped = shipped::unemployment();
    let mut answers = born("男", "管理技术岗", month("1966-11"));
    choice(&mut answers, "目前状态", "领金中");
    number(&mut answers, "领取期满月", month("2026-12"));
    truth(&mut answers, "自己交养老", true);
    assert_eq!(whole(shipped, &answers, "大龄窗口起月"), month("2026-06"));
    assert_eq!(number_of(shipped, &answers, "每月养老补助上限"), Q::new(91_760, 100));
}
