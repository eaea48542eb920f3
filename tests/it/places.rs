//! Where a person is sent: the fewest places that do everything, then the nearest, and never a place of this region
//! for what is done elsewhere.

use crate::load::folder;
use expect_test::{Expect, expect};
use onething::ask::read;
use onething::assemble;
use onething::check::examples;
use onething::load::Library;
use onething::logic::compile::compile;
use onething::model::answers::{Answer, Answers, Choices};
use onething::model::value::Value;
use onething::render::{json, text};

const REGION: &str = "\
地区: 某省
机构:
  经办机构: {名称: 县经办机构, 电话: \"12333\"}
网点包:
  便民包: {失业保险金申领: 代收, 失业登记: 办结}
网点:
  东镇便民中心: {网点包: 便民包, 坐标: [107.10, 31.10], 地址: 东镇一号}
  西镇便民中心: {网点包: 便民包, 坐标: [107.90, 31.10], 地址: 西镇一号}
  登记大厅: {承担: [登记机构], 坐标: [107.50, 31.10]}
  县大厅: {承担: [经办机构], 坐标: [107.51, 31.10]}
";

const BOTH: [(&str, &str, &str); 2] = [
    ("demo.yaml", "  失业登记:\n", "  失业登记:\n    受理机构: 登记机构\n    办理渠道: [窗口]\n"),
    ("demo.yaml", "  失业保险金申领:\n", "  失业保险金申领:\n    受理机构: 经办机构\n    办理渠道: [窗口]\n"),
];

/// The steps of somebody who may claim, in a region with these places.
fn check(region: &str, changes: &[(&str, &str, &str)], start: Option<&str>, expected: Expect) {
    let mut all = BOTH.to_vec();
    all.push(("regions/51.yaml", "", region));
    all.extend(changes);
    let (library, mut found) = Library::new(&folder(&all));
    let (catalog, more) = library.catalog("51");
    found.extend(more.0);
    assert!(!found.has_errors(), "{found:?}");
    let (program, _) = compile(&catalog, "demo", &Default::default()).expect("the life event");
    let mut answers = Answers::default();
    answers.set("离职原因", Answer::Is(Value::Choice("合同期满".into())));
    answers.set("缴费时间", Answer::Is(Value::Number(60.into())));
    answers.choices.start = start.map(Into::into);
    let guide = assemble::guide(&catalog, &program, &answers, 20_000);
    let scenario = &catalog.scenarios["demo"];
    let told = text::guide(&guide, &catalog, scenario, &answers);
    let steps = told.split("■ 去哪里\n").nth(1).expect("steps").split("\n\n").next().unwrap_or_default();
    let steps: String = steps.lines().map(|line| format!("{}\n", line.trim_start_matches("  "))).collect();
    expected.assert_eq(&steps);
    // The contract tells the same place.
    let json = json::guide(&guide, &catalog, scenario, &answers, &json::Asked::default());
    for step in json["steps"].as_array().expect("steps") {
        let place = step["place"].as_str().or(step["elsewhere"].as_str()).unwrap_or_default();
        assert!(steps.contains(place), "{place}");
    }
}

#[test]
fn one_place_that_does_all_is_better_than_two() {
    check(
        REGION,
        &[],
        None,
        expect![[r#"
            1. 东镇便民中心：失业登记
             地址：东镇一号
             怎么办：窗口
            2. 东镇便民中心：失业保险金申领
             地址：东镇一号
             谁来办：这里代收材料，转交县经办机构办
             怎么办：窗口
             电话：12333
        "#]],
    );
}

#[test]
fn of_places_that_do_all_the_nearest_is_named() {
    check(
        REGION,
        &[],
        Some("县大厅"),
        expect![[r#"
            1. 西镇便民中心：失业登记
             地址：西镇一号
             怎么办：窗口
            2. 西镇便民中心：失业保险金申领
             地址：西镇一号
             谁来办：这里代收材料，转交县经办机构办
             怎么办：窗口
             电话：12333
        "#]],
    );
    check(
        REGION,
        &[],
        Some("登记大厅"),
        expect![[r#"
            1. 东镇便民中心：失业登记
             地址：东镇一号
             怎么办：窗口
            2. 东镇便民中心：失业保险金申领
             地址：东镇一号
             谁来办：这里代收材料，转交县经办机构办
             怎么办：窗口
             电话：12333
        "#]],
    );
}

#[test]
fn advice_is_no_place_to_hand_anything_in() {
    let region = REGION.replace("代收", "咨询");
    check(
        &region,
        &[],
        None,
        expect![[r#"
            1. 登记大厅：失业登记
             怎么办：窗口
            2. 县大厅：失业保险金申领
             问一问：只想问问，可以去东镇便民中心
             怎么办：窗口
             电话：12333
        "#]],
    );
}

#[test]
fn another_item_may_be_done_or_left_out_at_one_place() {
    let region = REGION.replace("承担: [登记机构]", "承担: [登记机构], 另办: [失业保险金申领]");
    check(
        &region,
        &[],
        None,
        expect![[r#"
            1. 登记大厅：失业登记、失业保险金申领
             怎么办：窗口
        "#]],
    );
    let region = region.replace("另办: [失业保险金申领]", "另办: [失业保险金申领], 不办: [失业登记]");
    check(
        &region,
        &[],
        Some("登记大厅"),
        expect![[r#"
            1. 东镇便民中心：失业登记
             地址：东镇一号
             怎么办：窗口
            2. 东镇便民中心：失业保险金申领
             地址：东镇一号
             谁来办：这里代收材料，转交县经办机构办
             怎么办：窗口
             电话：12333
        "#]],
    );
}

#[test]
fn who_claims_elsewhere_is_not_sent_to_a_place_here() {
    let elsewhere = "    适用情形: 非本人意愿\n    异地: [{当: 缴费时间 ≥ 2年, 去: 户口所在地的经办机构}]\n";
    check(
        REGION,
        &[("demo.yaml", "    适用情形: 非本人意愿\n", elsewhere)],
        None,
        expect![[r#"
            1. 东镇便民中心：失业登记
             地址：东镇一号
             怎么办：窗口
            2. 户口所在地的经办机构：失业保险金申领
             怎么办：窗口
        "#]],
    );
}

#[test]
fn a_starting_place_must_be_a_place_of_the_region() {
    let mut all = BOTH.to_vec();
    all.push(("regions/51.yaml", "", REGION));
    let catalog = Library::new(&folder(&all)).0.catalog("51").0;
    let wrong = |start: &str| {
        let choices = Choices { start: Some(start.into()), ..Choices::default() };
        read::wrong_choices(&catalog, &choices)
            .into_iter()
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(wrong("县大厅"), "");
    assert_eq!(wrong("县办大厅"), "出发地要写本地一个网点的名字，是不是 `县大厅`");
    assert!(!wrong("解放路 5 号 3 单元").contains("解放路"), "an address is not repeated");
}

#[test]
fn an_example_with_an_unknown_choice_fails() {
    let example = "案例:\n  - {名称: 甲, 回答: {离职原因: 合同期满}, 选择: {承诺: [居民身份证], 出发地: 没有的大厅}, 期望: {}}\n";
    let mut all = BOTH.to_vec();
    all.extend([("regions/51.yaml", "", REGION), ("examples/demo.yaml", "", example)]);
    let (outcomes, _) = examples::run(&Library::new(&folder(&all)).0, 20_000, |_| true);
    let told: Vec<String> = outcomes.into_iter().flat_map(|o| o.differences).collect();
    expect!["选择.出发地：出发地要写本地一个网点的名字"].assert_eq(&told.join("\n"));
}
