//! Every 案例 that ships comes out as its author expects, and together they reach every item, paper, 不符 and form.

use crate::load::folder;
use crate::shelf;
use onething::check::examples;
use onething::load::Library;

/// What an example of the small folder is told; `expected` is its 期望.
fn check(changes: &[(&str, &str, &str)], expected: &str, told: &str) {
    let example =
        format!("案例:\n  - {{名称: 甲, 回答: {{离职原因: 合同期满, 缴费时间: 5年}}, 期望: {expected}}}\n");
    let mut all = changes.to_vec();
    all.push(("examples/demo.yaml", "", &example));
    let (outcomes, _) = examples::run(&Library::new(&folder(&all)).0, TODAY, |_| true);
    let found: Vec<String> = outcomes.into_iter().flat_map(|outcome| outcome.differences).collect();
    assert_eq!(found.join("\n"), told);
}

#[test]
fn a_date_is_compared_with_the_one_that_is_meant() {
    const DATES: (&str, &str, &str) = (
        "demo.yaml",
        "    适用情形: 非本人意愿\n",
        "    适用情形: 非本人意愿\n    期限: [{谁: 单位, 事: 报送名单, 最晚: 2026-12-01}, {谁: 单位, 事: 转移档案, 最晚: 2026-12-15}]\n",
    );
    const WINDOW: (&str, &str, &str) = (
        "demo.yaml",
        "    适用情形: 非本人意愿\n",
        "    适用情形: 非本人意愿\n    申请期限: {最早: 2026-11-01, 最晚: 2027-01-20}\n",
    );
    check(&[DATES], "{期限: {失业保险金申领·转移档案: 2026-12-15}}", "");
    check(
        &[DATES],
        "{期限: {失业保险金申领·转移档案: 2026-12-01}}",
        "期限 `失业保险金申领·转移档案`：要 2026-12-01，实际 失业保险金申领·转移档案 2026-12-15",
    );
    check(
        &[DATES],
        "{期限: {失业保险金申领: 2026-12-15}}",
        "期限 `失业保险金申领` 不止一个，写成“事项·事里的字”：失业保险金申领·报送名单 2026-12-01；失业保险金申领·转移档案 2026-12-15",
    );
    check(&[WINDOW, DATES], "{期限: {失业保险金申领: 2027-01-20, 失业保险金申领·名单: 2026-12-01}}", "");
    check(
        &[WINDOW],
        "{期限: {失业保险金申领: 2026-11-01}}",
        "期限 `失业保险金申领`：要 2026-11-01，实际 失业保险金申领 2027-01-20",
    );
}

/// Everything that can be said of the small folder beside its items.
const SAYS: (&str, &str, &str) = (
    "demo.yaml",
    "推算:\n",
    "校验:\n  不能太久: {要: 缴费时间 ≤ 40年, 说: 缴费时间填错了}\n前提:\n  交过费: {要: 缴费时间 ≥ 1个月, 不符: 没有交过}\n  不是辞职: {要: 离职原因 = 合同期满, 不符: 不归这里管}\n结论:\n  交得久: {当: 缴费时间 ≥ 5年, 说: 交得久}\n  交得短: {当: 缴费时间 < 5年, 说: 交得短}\n提醒:\n  快满了: {当: 缴费时间 ≥ 4年, 说: 快满五年了}\n  还早: {当: 缴费时间 < 4年, 说: 还早}\n推算:\n",
);
const MONEY: (&str, &str, &str) = (
    "demo.yaml",
    "    适用情形: 非本人意愿\n",
    "    适用情形: 非本人意愿\n    异地: [{当: 缴费时间 ≥ 5年, 去: 到别处办}]\n    待遇: [{名称: 生活费, 当: 缴费时间 ≥ 5年, 金额: 100元}, {名称: 补助, 当: 缴费时间 ≥ 6年, 金额: 50元}]\n",
);

#[test]
fn what_must_not_be_said_is_missed() {
    let all = [SAYS, MONEY];
    check(
        &all,
        "{提醒不含: [还早], 结论不含: [交得短], 待遇不含: [补助], 材料不含: [], 前提不符: [], 异地: [失业保险金申领], 校验不符: [], 超出: []}",
        "",
    );
    check(&all, "{提醒正好: [快满了], 结论正好: [交得久]}", "");
    check(&all, "{提醒正好: []}", "提醒正好：多了 快满了");
    check(&all, "{结论正好: [交得久, 交得短]}", "结论正好：少了 交得短");
    check(&all, "{提醒不含: [快满了, 还早]}", "提醒不含：却有 `快满了`");
    check(&all, "{结论不含: [交得久]}", "结论不含：却有 `交得久`");
    check(&all, "{待遇不含: [生活费]}", "待遇不含：却有 `生活费`");
    check(&all, "{待遇不含: [失业保险金申领]}", "待遇不含：却有 `失业保险金申领`");
    check(&all, "{材料不含: [居民身份证]}", "材料不含：却有 `居民身份证`");
    check(&all, "{异地: []}", "异地：多了 失业保险金申领");
    check(&all, "{异地: [失业登记, 失业保险金申领]}", "异地：少了 失业登记");
}

#[test]
fn failed_preconditions_are_exactly_those() {
    let leaves = ("demo.yaml", "要: 离职原因 = 合同期满", "要: 离职原因 = 本人辞职");
    check(&[SAYS, leaves], "{前提不符: [不是辞职]}", "");
    check(&[SAYS, leaves], "{前提不符: [交过费, 不是辞职]}", "前提不符：少了 交过费");
    check(&[SAYS, leaves], "{前提不符: []}", "前提不符：多了 不是辞职");
}

#[test]
fn notes_and_deadlines_can_be_told_to_be_absent() {
    let notes = (
        "demo.yaml",
        "告知: [最多领【领取月数】]",
        "告知: [{当: 缴费时间 ≥ 5年, 说: 交满五年}, {当: 缴费时间 < 5年, 说: 没交满}]",
    );
    check(&[notes], "{告知含: {失业保险金申领: [满五]}, 告知不含: {失业保险金申领: [没交]}}", "");
    check(&[notes], "{告知含: {失业保险金申领: [没交]}}", "告知含 `失业保险金申领`：没有“没交”");
    check(&[notes], "{告知不含: {失业保险金申领: [满五]}}", "告知不含 `失业保险金申领`：却有“满五”");
    check(&[], "{期限: {失业保险金申领: 没有}}", "");
}

#[test]
fn failing_conditions_are_told_item_by_item() {
    let short = ("demo.yaml", "要: 缴费时间 ≥ 1年,", "要: 缴费时间 ≥ 9年,");
    check(&[short], "{不符: {失业保险金申领: [缴费满一年]}}", "");
    check(&[short], "{不符: {失业保险金申领: []}}", "不符 `失业保险金申领`：多了 缴费满一年");
    check(&[], "{不符: {失业保险金申领: [缴费满一年]}}", "不符 `失业保险金申领`：少了 缴费满一年");
}

#[test]
fn answers_that_are_refused_are_expected_to_be() {
    let strict = ("demo.yaml", "缴费时间 ≤ 40年", "缴费时间 ≤ 4年");
    check(&[SAYS, strict], "{校验不符: [不能太久]}", "");
    check(&[SAYS], "{校验不符: [不能太久]}", "校验不符：少了 不能太久");
    // Nobody gets such a guide, so an example that does not speak of it is wrong.
    check(&[SAYS, strict], "{适用含: [失业登记]}", "校验不符：多了 不能太久");
    let narrow = ("demo.yaml", "范围: 0个月 到 50年", "范围: 0个月 到 4年");
    check(&[narrow], "{超出: [缴费时间]}", "");
    check(&[narrow], "{适用含: [失业登记]}", "超出：多了 缴费时间");
    check(&[], "{超出: [缴费时间]}", "超出：少了 缴费时间");
}

#[test]
fn names_that_are_expected_to_be_absent_must_exist() {
    let told = |expected: &str| {
        let text = format!("案例:\n  - {{名称: 甲, 期望: {expected}}}\n");
        let files = folder(&[SAYS, MONEY, ("examples/demo.yaml", "", &text)]);
        let found = Library::new(&files).0.catalog(onething::load::NATION).1.0;
        found.into_iter().map(|one| format!("{} {}", one.code, one.message)).collect::<Vec<_>>()
    };
    assert_eq!(told("{待遇不含: [生活废]}"), ["L401 没有叫 `生活废` 的待遇"]);
    assert_eq!(told("{提醒不含: [太早]}"), ["L401 没有叫 `太早` 的提醒"]);
    assert_eq!(told("{校验不符: [太久]}"), ["L401 没有叫 `太久` 的校验"]);
    assert_eq!(told("{超出: [缴费]}"), ["L401 没有叫 `缴费` 的题目"]);
}

/// 2026-11-24, for examples without a day of their own.
const TODAY: i64 = 20_781;

#[test]
fn shipped_examples_come_out_as_expected_and_reach_everything() {
    let (outcomes, coverage) = examples::run(&shelf::library(), TODAY, |_| true);
    assert!(outcomes.len() > 200, "the examples were found");
    let mut wrong: Vec<String> = Vec::new();
    for outcome in outcomes.iter().filter(|o| !o.differences.is_empty()) {
        wrong.push(format!(
            "{} · {}\n    {}",
            outcome.scenario,
            outcome.name,
            outcome.differences.join("\n    ")
        ));
    }
    for (slug, missing, _) in coverage.missing() {
        wrong.extend(missing.iter().map(|m| format!("{slug}: no example reaches {m}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
