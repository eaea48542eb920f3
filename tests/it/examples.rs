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
