//! What an author is told about a folder of scenario files.
//!
//! A test replaces a piece of a small, sound folder and shows the findings as the author sees them.

use expect_test::{Expect, expect};
use onething::diag::render;
use onething::load::{self, NATION};
use onething::source::Files;
use std::collections::BTreeMap;

const SCENARIO: &str = "\
场景: 失业
题目:
  离职原因:
    问: 您是怎么离开原单位的？
    话题: 离职情况
    类型: 单选
    选项: [合同期满, 本人辞职]
  缴费时间:
    问: 交了多久失业保险？
    话题: 离职情况
    类型: 时长
    范围: 0个月 到 50年
推算:
  非本人意愿:
    归类: 离职原因
    是: [合同期满]
    否: [本人辞职]
  领取月数:
    分档:
      - {当: 缴费时间 ≥ 1年, 得: 查表（期限表，缴费时间）}
      - {否则: 0个月}
事项:
  失业登记:
    法定办结时限: 10 工作日
    承诺办结时限: 5 工作日
    申请材料:
      居民身份证:
  失业保险金申领:
    设定依据: 社会保险法 第四十五条
    适用情形: 非本人意愿
    一并提交: [失业登记]
    受理条件:
      缴费满一年: {要: 缴费时间 ≥ 1年, 不符: 还差【缺口】}
    申请材料:
      居民身份证: {复印件: 1}
    表单: [claim]
    告知: [最多领【领取月数】]
";

pub(crate) const FOLDER: [(&str, &str); 6] = [
    ("demo.yaml", SCENARIO),
    ("shared/basis.yaml", "依据:\n  社会保险法: {文件: 中华人民共和国社会保险法, 起: 2011-07-01}\n"),
    ("shared/materials.yaml", "材料:\n  居民身份证:\n    验原件: 是\n    别名: [身份证]\n"),
    (
        "shared/parameters.yaml",
        "参数:\n  期限表:\n    分段: {12个月起: 12个月, 60个月起: 18个月}\n    待核: 各省不同\n  最低工资:\n    类型: 金额\n    值: 待定\n",
    ),
    (
        "shared/fields.yaml",
        "人:\n  姓名: {类型: 文本, 用途: 写在申请表上}\n单位:\n  名称: {类型: 文本, 用途: 写在申请表上}\n",
    ),
    (
        "forms/claim.yaml",
        "表单: 申领表\n角色: [申请人]\n版面:\n  - 表格:\n      列宽: [40, 40]\n      格:\n        - [姓名, 【申请人.姓名】]\n        - [意见, 【办 意见】]\n",
    ),
];

pub(crate) fn folder(changes: &[(&str, &str, &str)]) -> Files {
    let mut folder: BTreeMap<String, String> =
        FOLDER.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    for (path, old, new) in changes {
        let text = folder.entry(path.to_string()).or_default();
        assert!(old.is_empty() || text.contains(old), "{path} holds {old:?}");
        *text = if old.is_empty() { format!("{text}{new}") } else { text.replacen(old, new, 1) };
    }
    Files::new(folder.into_iter().map(|(path, text)| (path, text.into_bytes())).collect())
}

pub(crate) fn findings(files: &Files, region: &str) -> String {
    let (_, diags) = load::load(files, region);
    render::to_text(files, &diags, false)
}

/// Replaces `old` in the scenario.
pub(crate) fn check(old: &str, new: &str, expected: Expect) {
    check_file("demo.yaml", old, new, expected);
}

/// Replaces `old` in a file; an empty `old` appends, and makes the file if there is none.
pub(crate) fn check_file(path: &str, old: &str, new: &str, expected: Expect) {
    expected.assert_eq(&findings(&folder(&[(path, old, new)]), NATION));
}

/// Adds a region layer.
pub(crate) fn check_region(layer: &str, expected: Expect) {
    expected.assert_eq(&findings(&folder(&[("regions/51.yaml", "", layer)]), "511703"));
}

#[test]
fn a_sound_folder_has_no_finding() {
    check_file("demo.yaml", "场景", "场景", expect![[""]]);
    check_region("地区: 四川省\n改:\n  参数:\n    最低工资: 2200元\n", expect![[""]]);
}

#[test]
fn a_misspelt_key_names_the_nearest_one() {
    check(
        "承诺办结时限",
        "承诺时限",
        expect![[r#"
        错误[L301]: 事项里没有 `承诺时限` 这一项
           ╭▸ demo.yaml:25:5
           │
        25 │     承诺时限: 5 工作日
           │     ━━━━━━━━
           │
           ╰ 改法: 是不是 `承诺办结时限`？
    "#]],
    );
    check(
        "    话题: 离职情况\n    类型: 时长",
        "    说题: 离职情况\n    类型: 时长",
        expect![[r#"
        错误[L301]: 题目里没有 `说题` 这一项
           ╭▸ demo.yaml:10:5
           │
        10 │     说题: 离职情况
           │     ━━━━
           │
           ╰ 改法: 是不是 `话题`？
    "#]],
    );
    check(
        "不符: 还差",
        "不符合: 还差",
        expect![[r#"
        错误[L301]: 受理条件里没有 `不符合` 这一项
           ╭▸ demo.yaml:33:29
           │
        33 │       缴费满一年: {要: 缴费时间 ≥ 1年, 不符合: 还差【缺口】}
           │                                        ━━━━━━
           │
           ╰ 改法: 是不是 `不符`？
    "#]],
    );
}

#[test]
fn one_mistake_is_told_once() {
    let check = |old: &str, new: &str, expected: &str| {
        let files = folder(&[("demo.yaml", old, new)]);
        let found = onething::check::everything(&files, 20_000);
        let errors = found.0.iter().filter(|one| one.severity == onething::diag::Severity::Error);
        assert_eq!(errors.map(|one| one.code).collect::<Vec<_>>().join(" "), expected);
    };
    check("      居民身份证: {复印件: 1}", "      居民身分证: {复印件: 1}", "L401");
    check("      - {否则: 0个月}\n", "", "L311");
    check("表单: [claim]", "表单: [clam]", "L401");
    check("一并提交: [失业登记]", "一并提交: [失业登计]", "L401");
    check("  领取月数:\n    分档:", "  领取月数: 3个月\n  缴费时间:\n    分档:", "L404");
}

/// Errors and warnings of the small folder with these changes, by code.
fn codes(changes: &[(&str, &str, &str)], region: &str) -> String {
    let (library, mut found) = onething::load::Library::new(&folder(changes));
    found.extend(library.catalog(region).1.0);
    found.0.iter().map(|one| one.code).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_figure_is_changed_only_by_those_who_set_it() {
    let level = |level: &str| {
        let base = format!("  最低工资:\n    定值层级: {level}\n");
        let change = "地区: 某地\n改:\n  参数:\n    最低工资: 2200元\n";
        let all = [
            ("shared/parameters.yaml", "  最低工资:\n", base.as_str()),
            ("regions/51.yaml", "", change),
            ("regions/5117.yaml", "", change),
        ];
        codes(&all, "511703")
    };
    assert_eq!(level("国家"), "L505 L505");
    assert_eq!(level("省"), "L505");
    assert_eq!(level("市"), "");
    assert_eq!(level("区县"), "L303");
}

#[test]
fn a_field_is_mandatory_or_may_be_empty() {
    let field = |keys: &str| {
        let new = format!("姓名: {{类型: 文本, {keys}用途");
        codes(&[("shared/fields.yaml", "姓名: {类型: 文本, 用途", new.as_str())], NATION)
    };
    assert_eq!(field("可空: 是, "), "");
    assert_eq!(field("必填: 是, 可空: 否, "), "");
    assert_eq!(field("必填: 是, 可空: 是, "), "L309");
    assert_eq!(field("掩码: 留后四, "), "");
    assert_eq!(field("掩码: 留后五, "), "L303");
}

#[test]
fn a_shared_fact_names_what_it_needs() {
    let fact = |input: &str| {
        let common = format!("推算:\n  交满: {{入: [{input}], 得: 缴费时间 ≥ 1年}}\n");
        codes(&[("shared/common.yaml", "", common.as_str())], NATION)
    };
    assert_eq!(fact("缴费时间"), "");
    assert_eq!(fact("缴费时长"), "L401");
}

/// The amount of the benefit of somebody insured for five years, on a day.
fn amount(parameter: &str, day: i64) -> String {
    let parameter = format!("  最低工资:\n{parameter}");
    let all = [
        ("shared/parameters.yaml", "  最低工资:\n    类型: 金额\n    值: 待定\n", parameter.as_str()),
        ("demo.yaml", "    表单: [claim]", "    待遇: [{金额: 最低工资, 付: 基金}]\n    表单: [claim]"),
    ];
    let catalog = onething::load::Library::new(&folder(&all)).0.catalog(NATION).0;
    let (program, _) =
        onething::logic::compile::compile(&catalog, "demo", &Default::default()).expect("the life event");
    let mut answers = onething::model::answers::Answers::default();
    let is = |value| onething::model::answers::Answer::Is(value);
    answers.set("离职原因", is(onething::model::value::Value::Choice("合同期满".into())));
    answers.set("缴费时间", is(onething::model::value::Value::Number(60.into())));
    let guide = onething::assemble::guide(&catalog, &program, &answers, day);
    let shown = guide.benefits[0].amount.as_ref().expect("an amount");
    onething::render::words::shown(shown)
}

#[test]
fn a_figure_not_yet_set_may_still_have_bounds() {
    assert_eq!(amount("    类型: 金额\n    值: 待定\n", 20_000), "由窗口核定");
    assert_eq!(
        amount("    类型: 金额\n    值: 待定\n    下限: 1800元\n    上限: 2200元\n", 20_000),
        "1,800.00 至 2,200.00 元（由窗口核定）"
    );
    assert_eq!(
        amount("    类型: 金额\n    值: 待定\n    下限: 1800元\n", 20_000),
        "不少于 1,800.00 元（由窗口核定）"
    );
}

#[test]
fn a_figure_that_has_run_out_goes_on_as_its_author_says() {
    // Day 20,000 is in October 2024.
    let figure =
        |rest: &str| amount(&format!("    值: [{{自: 2023, 至: 2023, 值: 2000元}}]\n{rest}"), 20_000);
    assert_eq!(figure(""), "由窗口核定");
    assert_eq!(figure("    到期后: 待定\n"), "由窗口核定");
    assert_eq!(figure("    到期后: 沿用\n"), "2,000.00 元");
    assert_eq!(figure("    到期后: 待核\n"), "约 2,000.00 元");
}

#[test]
fn a_wrong_type_says_what_is_expected() {
    check(
        "选项: [合同期满, 本人辞职]",
        "选项: 合同期满，本人辞职",
        expect![[r#"
        错误[L312]: `离职原因` 只有一个选项
          ╭▸ demo.yaml:7:9
          │
        7 │     选项: 合同期满，本人辞职
          │           ━━━━━━━━━━━━━━━━━━
          │
          ╰ 改法: 几个选项要写成列表，用半角逗号隔开：[甲, 乙]
    "#]],
    );
    check(
        "    受理条件:\n      缴费满一年: {要: 缴费时间 ≥ 1年, 不符: 还差【缺口】}",
        "    受理条件: 缴费时间 ≥ 1年",
        expect![[r#"
        错误[L302]: `受理条件` 这里要写一组“名字: 内容”，写的是一段文字
           ╭▸ demo.yaml:32:11
           │
        32 │     受理条件: 缴费时间 ≥ 1年
           ╰╴              ━━━━━━━━━━━━━━
    "#]],
    );
    check(
        "类型: 单选",
        "类型: 单选题",
        expect![[r#"
        错误[L303]: `类型` 没有 `单选题` 这种写法
          ╭▸ demo.yaml:6:9
          │
        6 │     类型: 单选题
          │           ━━━━━━
          │
          ╰ 改法: 是不是 `单选`？可以写：是否 单选 多选 整数 小数 金额 时长 年月 日期 钟点 地区 文本 列表
    "#]],
    );
    check(
        "10 工作日",
        "十个工作日",
        expect![[r#"
        错误[L303]: `法定办结时限` 的 `十个工作日` 不是时限
           ╭▸ demo.yaml:24:13
           │
        24 │     法定办结时限: 十个工作日
           │                   ━━━━━━━━━━
           │
           ╰ 改法: 写成 即办、10 工作日、30 日 或 2 个月
    "#]],
    );
    check(
        "{复印件: 1}",
        "{复印件: 一份}",
        expect![[r#"
        错误[L303]: `复印件` 要写一个整数，写的是 `一份`
           ╭▸ demo.yaml:35:20
           │
        35 │       居民身份证: {复印件: 一份}
           │                            ━━━━
           │
           ╰ 改法: 用数字写：1
    "#]],
    );
    check(
        "{复印件: 1}",
        "{验原件: 要}",
        expect![[r#"
        错误[L303]: `验原件` 只能写 是 或 否，写的是 `要`
           ╭▸ demo.yaml:35:20
           │
        35 │       居民身份证: {验原件: 要}
           ╰╴                           ━━
    "#]],
    );
    check(
        "范围: 0个月 到 50年",
        "范围: 0个月-50年",
        expect![[r#"
        错误[L303]: `范围` 的 `0个月-50年` 看不出从哪里到哪里
           ╭▸ demo.yaml:12:9
           │
        12 │     范围: 0个月-50年
           │           ━━━━━━━━━━
           │
           ╰ 改法: 写成“最小 到 最大”，“到”两边有空格：0个月 到 50年
    "#]],
    );
    check(
        "问: 交了多久失业保险？",
        "问:",
        expect![[r#"
        警告[L306]: `问` 后面没有内容
          ╭▸ demo.yaml:9:5
          │
        9 │     问:
          │     ━━
          │
          ╰ 改法: 写上内容，或者删掉这一行；内容在下一行时要多缩进两个空格
    "#]],
    );
    check(
        "问: 交了多久失业保险？\n    ",
        "",
        expect![[r#"
        错误[L307]: 题目里没有写 `问`
          ╭▸ demo.yaml:9:5
          │
        9 │     话题: 离职情况
          │     ━━━━━━━━━━━━━━
          │
          ╰ 改法: 加一行 问: …
    "#]],
    );
}

#[test]
fn a_name_that_leads_nowhere_is_reported_with_the_nearest() {
    check(
        "居民身份证: {",
        "身份证: {",
        expect![[r#"
        错误[L401]: 材料库里没有 `身份证`
           ╭▸ demo.yaml:35:7
           │
        35 │       身份证: {复印件: 1}
           │       ━━━━━━
           │
           ╰ 改法: 这是 `居民身份证` 的别名，请写 `居民身份证`
    "#]],
    );
    check(
        "居民身份证: {",
        "居民身分证: {",
        expect![[r#"
        错误[L401]: 没有叫 `居民身分证` 的材料
           ╭▸ demo.yaml:35:7
           │
        35 │       居民身分证: {复印件: 1}
           │       ━━━━━━━━━━
           │
           ╰ 改法: 是不是 `居民身份证`？
    "#]],
    );
    check(
        "一并提交: [失业登记]",
        "一并提交: [失业登计]",
        expect![[r#"
        错误[L401]: 没有叫 `失业登计` 的事项
           ╭▸ demo.yaml:31:12
           │
        31 │     一并提交: [失业登计]
           │                ━━━━━━━━
           │
           ╰ 改法: 是不是 `失业登记`？
    "#]],
    );
    check(
        "一并提交: [失业登记]",
        "一并提交: [失业登记，就业登记]",
        expect![[r#"
        错误[L401]: 没有叫 `失业登记，就业登记` 的事项
           ╭▸ demo.yaml:31:12
           │
        31 │     一并提交: [失业登记，就业登记]
           │                ━━━━━━━━━━━━━━━━━━
           │
           ╰ 改法: 几个名字要写成列表，用半角逗号隔开：[甲, 乙]
    "#]],
    );
    check(
        "表单: [claim]",
        "表单: [clam]",
        expect![[r#"
        错误[L401]: 没有叫 `clam` 的表单
           ╭▸ demo.yaml:36:10
           │
        36 │     表单: [clam]
           │            ━━━━
           │
           ╰ 改法: 是不是 `claim`？
    "#]],
    );
    check(
        "社会保险法 第四十五条",
        "社会保障法 第四十五条",
        expect![[r#"
        错误[L403]: 依据库里没有 `社会保障法`
           ╭▸ demo.yaml:29:11
           │
        29 │     设定依据: 社会保障法 第四十五条
           │               ━━━━━━━━━━━━━━━━━━━━━
           │
           ╰ 改法: 是不是 `社会保险法`？没有登记的先写进 shared/basis.yaml
    "#]],
    );
    check(
        "社会保险法 第四十五条",
        "社会保险法第四十五条",
        expect![[r#"
        错误[L403]: 依据库里没有 `社会保险法第四十五条`
           ╭▸ demo.yaml:29:11
           │
        29 │     设定依据: 社会保险法第四十五条
           │               ━━━━━━━━━━━━━━━━━━━━
           │
           ╰ 改法: 短名和条款之间要有空格：社会保险法 第四十五条
    "#]],
    );
    check(
        "复印件: 1",
        "谁的: 逝者",
        expect![[r#"
        错误[L401]: 没有叫 `逝者` 的角色
           ╭▸ demo.yaml:35:19
           │
        35 │       居民身份证: {谁的: 逝者}
           │                          ━━━━
           │
           ╰ 改法: 现在有：本人 申请人
    "#]],
    );
}

#[test]
fn tables_must_be_whole() {
    check(
        "\n      - {否则: 0个月}",
        "",
        expect![[r#"
        错误[L311]: `分档` 的最后一条要写 否则
           ╭▸ demo.yaml:20:9
           │
        20 │       - {当: 缴费时间 ≥ 1年, 得: 查表（期限表，缴费时间）}
           │         ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
           │
           ╰ 改法: 加一条 {否则: …}，说明上面都不成立时是什么
    "#]],
    );
    check(
        "    分档:\n      - {当: 缴费时间 ≥ 1年, 得: 查表（期限表，缴费时间）}\n      - {否则: 0个月}",
        "    说明: 几个月",
        expect![[r#"
        错误[L310]: 没有写怎么算
           ╭▸ demo.yaml:19:5
           │
        19 │     说明: 几个月
           │     ━━━━━━━━━━━━
           │
           ╰ 改法: 写上其中一种：得 分档 归类 按 汇集 累加 任一 都不
    "#]],
    );
    check(
        "- {当: 缴费时间 ≥ 1年, 得: 查表（期限表，缴费时间）}",
        "- {当: 缴费时间 ≥ 1年, 得: 查表（期限表, 缴费时间）}",
        expect![[r#"
        错误[L108]: `查表（期限表` 里的 `（` 没有收尾：公式里的英文逗号把这一行切断了
           ╭▸ demo.yaml:20:27
           │
        20 │       - {当: 缴费时间 ≥ 1年, 得: 查表（期限表, 缴费时间）}
           │                                  ━━━━━━━━━━━━  ────────── 收尾在这里
           │
           ╰ 改法: 公式和文字里的逗号用全角“，”，并列的名字用“、”隔开；或者给整段加半角引号
    "#]],
    );
    check_file(
        "shared/parameters.yaml",
        "60个月起",
        "6个月起",
        expect![[r#"
        错误[L315]: `6个月起` 不比上一段大
          ╭▸ shared/parameters.yaml:3:23
          │
        3 │     分段: {12个月起: 12个月, 6个月起: 18个月}
          │                              ━━━━━━━
          │
          ╰ 改法: 各段从小到大写，单位要一样
    "#]],
    );
    check_file(
        "shared/parameters.yaml",
        "    类型: 金额\n",
        "",
        expect![[r#"
        错误[L307]: `最低工资` 没有数，也没有写 `类型`
          ╭▸ shared/parameters.yaml:5:3
          │
        5 │   最低工资:
          │   ━━━━━━━━
          │
          ╰ 改法: 加一行 类型: …，可以写：是否 整数 小数 金额 时长 天数 工作日 小时 年月 日期 文本 年度金额 年度小数
    "#]],
    );
    check_file(
        "shared/parameters.yaml",
        "值: 待定",
        "值:\n      - {自: 2025-01, 至: 2025-12, 值: 100元}\n      - {自: 2025-12, 值: 200元}",
        expect![[r#"
            错误[L315]: `最低工资` 有两条数的日期重叠
              ╭▸ shared/parameters.yaml:9:9
              │
            8 │       - {自: 2025-01, 至: 2025-12, 值: 100元}
              │         ───────────────────────────────────── 和这一条重叠
            9 │       - {自: 2025-12, 值: 200元}
              │         ━━━━━━━━━━━━━━━━━━━━━━━━
              │
              ╰ 改法: 自、至 都算在内；后一条从前一条 至 的第二天起
        "#]],
    );
}

#[test]
fn what_contradicts_is_reported() {
    check(
        "承诺办结时限: 5 工作日",
        "承诺办结时限: 15 工作日",
        expect![[r#"
        错误[L405]: `失业登记` 承诺的时限比法定的长
           ╭▸ demo.yaml:25:13
           │
        24 │     法定办结时限: 10 工作日
           │                   ───────── 法定时限
        25 │     承诺办结时限: 15 工作日
           │                   ━━━━━━━━━
           │
           ╰ 改法: 承诺办结时限不能超过法定办结时限
    "#]],
    );
    check(
        "推算:",
        "推算:\n  缴费时间: 1年",
        expect![[r#"
        错误[L404]: `缴费时间` 既是题目又是推算
           ╭▸ demo.yaml:14:3
           │
         8 │   缴费时间:
           │   ──────── 题目在这里
           ┆
        14 │   缴费时间: 1年
           │   ━━━━━━━━
           │
           ╰ 改法: 改一个名字
    "#]],
    );
    check(
        "类型: 单选",
        "类型: 多选",
        expect![[r#"
        错误[L307]: 多选题 `离职原因` 没有写 `都没有`
          ╭▸ demo.yaml:3:3
          │
        3 │   离职原因:
          │   ━━━━━━━━
          │
          ╰ 改法: 加一行 都没有: 都没有，让人可以一样都不选
    "#]],
    );
    check(
        "类型: 时长",
        "类型: 时长\n    不问时: 0个月",
        expect![[r#"
        错误[L308]: 写了 `不问时`，没有写 `何时问`
           ╭▸ demo.yaml:12:10
           │
        12 │     不问时: 0个月
           │             ━━━━━
           │
           ╰ 改法: 加上 何时问: …，或者删掉 不问时
    "#]],
    );
    check(
        "[合同期满, 本人辞职]\n  缴费",
        "[合同期满, 合同期满]\n  缴费",
        expect![[r#"
        错误[L206]: 选项 `合同期满` 写了两次
          ╭▸ demo.yaml:7:16
          │
        7 │     选项: [合同期满, 合同期满]
          │            ┬───────  ━━━━━━━━
          │            │
          ╰╴           第一次
    "#]],
    );
    check_file(
        "shared/abolished.yaml",
        "",
        "已取消:\n  居民身份证: {适用: [失业登记], 说: 系统自动核验}\n",
        expect![[r#"
        错误[L406]: `居民身份证` 已经取消，不能再要
           ╭▸ demo.yaml:27:7
           │
        27 │       居民身份证:
           │       ━━━━━━━━━━
           │
           ⸬  shared/abolished.yaml:2:3
           │
         2 │   居民身份证: {适用: [失业登记], 说: 系统自动核验}
           │   ────────── 在这里取消
           │
           ╰ 改法: 删掉这一行；系统自动核验
    "#]],
    );
    check_file(
        "shared/fields.yaml",
        ", 用途: 写在申请表上",
        "",
        expect![[r#"
        错误[L307]: `姓名` 没有写 `用途`
          ╭▸ shared/fields.yaml:2:3
          │
        2 │   姓名: {类型: 文本}
          │   ━━━━
          │
          ╰ 改法: 写明为什么要问这一项：个人信息只问用得着的
    "#]],
    );
}
