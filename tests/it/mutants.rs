//! Slips in the rules that no example notices are listed, those that nobody can notice are not, and the examples that
//! are suggested notice what was missed.

use onething::check::mutants::{self, Report};
use onething::check::suggest;
use onething::load::{Library, NATION};
use onething::source::Files;
use std::collections::BTreeMap;

const TODAY: i64 = 20_781;

const RULES: &str = "\
场景: 例子
题目:
  状态: {问: 现在怎么样？, 类型: 单选, 选项: {在职: 在上班, 离职: 离开了}, 话题: 情况}
  缴费: {问: 交了多久？, 类型: 时长, 范围: 0个月 到 20个月, 话题: 情况}
推算:
  档:
    分档:
      - {当: 缴费 ≥ 12个月, 得: 3}
      - {否则: 1}
事项:
  登记:
    适用情形: 状态 = 离职 且 缴费 ≤ 20个月
    受理条件:
      交够: {要: 缴费 ≥ 6个月, 不符: 没有交够}
    待遇:
      - {金额: 100元 × 档, 付: 基金}
";

/// Examples that watch over every rule, by what they are for.
const EXAMPLES: [(&str, &str); 6] = [
    ("十二个月", "{回答: {状态: 离职, 缴费: 12个月}, 期望: {适用: [登记], 待遇: {登记: 300元}}}"),
    ("十一个月", "{回答: {状态: 离职, 缴费: 11个月}, 期望: {待遇: {登记: 100元}}}"),
    ("六个月", "{回答: {状态: 离职, 缴费: 6个月}, 期望: {适用: [登记]}}"),
    ("五个月", "{回答: {状态: 离职, 缴费: 5个月}, 期望: {适用: []}}"),
    ("在职", "{回答: {状态: 在职, 缴费: 12个月}, 期望: {适用: []}}"),
    ("二十个月", "{回答: {状态: 离职, 缴费: 20个月}, 期望: {适用: [登记]}}"),
];

fn library(rules: &str, without: &[&str], more: &str) -> Library {
    let kept = EXAMPLES.iter().filter(|(name, _)| !without.contains(name));
    let kept: String = kept.map(|(name, rest)| format!("  - {{名称: {name}, {}\n", &rest[1..])).collect();
    let files = BTreeMap::from([
        ("demo.yaml".to_owned(), rules.as_bytes().to_vec()),
        ("examples/demo.yaml".to_owned(), format!("案例:\n{kept}{more}").into_bytes()),
    ]);
    let (library, found) = Library::new(&Files::new(files));
    assert!(!found.has_errors(), "{found:?}");
    library
}

fn report(library: &Library) -> Report {
    mutants::run(library, TODAY, 2, true, |_| true).pop().unwrap()
}

/// What is missed when these examples are away.
fn check(without: &[&str], missed: &[&str]) {
    let report = report(&library(RULES, without, ""));
    let found: Vec<&str> = report.missed.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(found, missed, "without {without:?}");
    assert_eq!(report.failing, 0);
}

#[test]
fn each_slip_is_missed_only_when_the_example_that_watches_is_away() {
    check(&[], &[]);
    check(&["十二个月"], &["去掉这一行", "≥ 改成 >"]);
    check(&["十一个月"], &["1年 改成 11个月"]);
    check(&["六个月"], &["≥ 改成 >"]);
    check(&["五个月"], &["改成总是成立", "6个月 改成 5个月"]);
    check(&["二十个月"], &["≤ 改成 <"]);
}

#[test]
fn what_nobody_can_notice_is_not_counted() {
    // Nobody can have paid longer than the question allows.
    let all = report(&library(RULES, &[], ""));
    assert_eq!(all.equal, 1, "the bound beyond the 范围");
    assert!(all.counted() > 12, "{} slips", all.counted());
    assert_eq!(all.score(), 100.0);
    // Where more is allowed the same slip counts.
    let wide = RULES.replace("0个月 到 20个月", "0个月 到 30个月");
    let wide = report(&library(&wide, &[], ""));
    assert_eq!(wide.equal, 0);
    assert_eq!(wide.missed.iter().map(|m| &*m.text).collect::<Vec<_>>(), ["1年8个月 改成 1年9个月"]);
}

#[test]
fn an_example_that_fails_already_watches_over_nothing() {
    let wrong = "  - {名称: 错的, 回答: {状态: 离职, 缴费: 5个月}, 期望: {适用: [登记]}}\n";
    let report = report(&library(RULES, &["五个月"], wrong));
    assert_eq!(report.failing, 1);
    assert_eq!(report.missed.len(), 2);
}

#[test]
fn suggested_examples_notice_what_was_missed() {
    let without = ["五个月", "十一个月", "二十个月"];
    let before = report(&library(RULES, &without, ""));
    assert!(!before.missed.is_empty());
    let more: String = before.suggested.iter().map(|(example, _)| suggest::yaml(example)).collect();
    let after = report(&library(RULES, &without, &more));
    assert_eq!(after.failing, 0, "{more}");
    let left: Vec<&str> = after.missed.iter().map(|m| m.text.as_str()).collect();
    assert!(left.is_empty(), "{left:?} still missed with\n{more}");
    assert!(before.suggested.len() <= before.missed.len(), "nobody for nothing");
}

#[test]
fn the_places_nobody_reaches_get_examples() {
    let alone = |more: &str| library(RULES, &EXAMPLES.map(|(name, _)| name), more);
    let [one] = &suggest::run(&alone("  []\n"), NATION, TODAY, |_| true)[..] else {
        panic!("one life event")
    };
    assert!(one.first);
    assert_eq!(one.left, Vec::<String>::new());
    let reached: Vec<&str> = one.examples.iter().flat_map(|(_, r)| r).map(String::as_str).collect();
    assert_eq!(reached, ["事项 登记", "不符 交够（登记）"]);
}

#[test]
fn an_example_that_says_too_little_is_told_what_to_say() {
    let without = ["十二个月", "十一个月", "五个月"];
    let people = ["12个月", "11个月", "5个月"];
    let with = |expected: &dyn Fn(&str) -> String| -> String {
        let one = |months: &&str| {
            format!(
                "  - {{名称: 交了{months}, 回答: {{状态: 离职, 缴费: {months}}}, 期望: {}}}\n",
                expected(months)
            )
        };
        people.iter().map(one).collect()
    };
    let before = report(&library(RULES, &without, &with(&|_| "{推算: {}}".into())));
    assert!(before.missed.iter().any(|m| m.unsaid_in.is_some()));
    assert!(before.suggested.is_empty(), "no new people where the known ones can speak");
    let said = |months: &str| {
        let own = before.unsaid.iter().filter(|(name, ..)| *name == format!("交了{months}"));
        let keys = own.flat_map(|(_, more, _)| suggest::expected(more));
        format!("{{{}}}", keys.map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join(", "))
    };
    let after = report(&library(RULES, &without, &with(&said)));
    assert_eq!((after.failing, after.missed.len()), (0, 0), "{}", with(&said));
}
