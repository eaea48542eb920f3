//! What an author is told about a folder of scenario files.
//!
//! A test replaces a piece of a small, sound folder and shows the findings as the author sees them.

use expect_test::{Expect, expect};
use onething::diag::render;
use onething::load::{self, Library, NATION};
use onething::source::Files;
use std::collections::BTreeMap;
use std::path::Path;

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

const FOLDER: [(&str, &str); 6] = [
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

fn folder(changes: &[(&str, &str, &str)]) -> Files {
    let mut folder: BTreeMap<String, String> =
        FOLDER.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    for (path, old, new) in changes {
        let text = folder.entry(path.to_string()).or_default();
        assert!(old.is_empty() || text.contains(old), "{path} holds {old:?}");
        *text = if old.is_empty() { format!("{text}{new}") } else { text.replacen(old, new, 1) };
    }
    Files::new(folder.into_iter().map(|(path, text)| (path, text.into_bytes())).collect())
}

fn findings(files: &Files, region: &str) -> String {
    let (_, diags) = load::load(files, region);
    render::to_text(files, &diags, false)
}

/// Replaces `old` in the scenario.
fn check(old: &str, new: &str, expected: Expect) {
    check_file("demo.yaml", old, new, expected);
}

/// Replaces `old` in a file; an empty `old` appends, and makes the file if there is none.
fn check_file(path: &str, old: &str, new: &str, expected: Expect) {
    expected.assert_eq(&findings(&folder(&[(path, old, new)]), NATION));
}

/// Adds a region layer.
fn check_region(layer: &str, expected: Expect) {
    expected.assert_eq(&findings(&folder(&[("regions/51.yaml", "", layer)]), "511703"));
}

#[test]
fn a_sound_folder_has_no_finding() {
    check_file("demo.yaml", "场景", "场景", expect![[""]]);
    check_region("地区: 四川省\n改:\n  参数:\n    最低工资: 2200元\n机构:\n  经办机构: {电话: \"12333\"}\n", expect![[""]]);
}

#[test]
fn a_misspelt_key_names_the_nearest_one() {
    check("承诺办结时限", "承诺时限", expect![[r#"
        错误[L301]: 事项里没有 `承诺时限` 这一项
           ╭▸ demo.yaml:25:5
           │
        25 │     承诺时限: 5 工作日
           │     ━━━━━━━━
           │
           ╰ 改法: 是不是 `承诺办结时限`？
    "#]]);
    check("    话题: 离职情况\n    类型: 时长", "    说题: 离职情况\n    类型: 时长", expect![[r#"
        错误[L301]: 题目里没有 `说题` 这一项
           ╭▸ demo.yaml:10:5
           │
        10 │     说题: 离职情况
           │     ━━━━
           │
           ╰ 改法: 是不是 `话题`？
    "#]]);
    check("不符: 还差", "不符合: 还差", expect![[r#"
        错误[L301]: 受理条件里没有 `不符合` 这一项
           ╭▸ demo.yaml:33:29
           │
        33 │       缴费满一年: {要: 缴费时间 ≥ 1年, 不符合: 还差【缺口】}
           │                                        ━━━━━━
           │
           ╰ 改法: 是不是 `不符`？
    "#]]);
}

#[test]
fn a_wrong_type_says_what_is_expected() {
    check("选项: [合同期满, 本人辞职]", "选项: 合同期满，本人辞职", expect![[r#"
        错误[L312]: `离职原因` 只有一个选项
          ╭▸ demo.yaml:7:9
          │
        7 │     选项: 合同期满，本人辞职
          │           ━━━━━━━━━━━━━━━━━━
          │
          ╰ 改法: 几个选项要写成列表，用半角逗号隔开：[甲, 乙]
    "#]]);
    check("    受理条件:\n      缴费满一年: {要: 缴费时间 ≥ 1年, 不符: 还差【缺口】}", "    受理条件: 缴费时间 ≥ 1年", expect![[r#"
        错误[L302]: `受理条件` 这里要写一组“名字: 内容”，写的是一段文字
           ╭▸ demo.yaml:32:11
           │
        32 │     受理条件: 缴费时间 ≥ 1年
           ╰╴              ━━━━━━━━━━━━━━
    "#]]);
    check("类型: 单选", "类型: 单选题", expect![[r#"
        错误[L303]: `类型` 没有 `单选题` 这种写法
          ╭▸ demo.yaml:6:9
          │
        6 │     类型: 单选题
          │           ━━━━━━
          │
          ╰ 改法: 是不是 `单选`？可以写：是否 单选 多选 整数 小数 金额 时长 年月 日期 钟点 地区 文本 列表
    "#]]);
    check("10 工作日", "十个工作日", expect![[r#"
        错误[L303]: `法定办结时限` 的 `十个工作日` 不是时限
           ╭▸ demo.yaml:24:13
           │
        24 │     法定办结时限: 十个工作日
           │                   ━━━━━━━━━━
           │
           ╰ 改法: 写成 即办、10 工作日、30 日 或 2 个月
    "#]]);
    check("{复印件: 1}", "{复印件: 一份}", expect![[r#"
        错误[L303]: `复印件` 要写一个整数，写的是 `一份`
           ╭▸ demo.yaml:35:20
           │
        35 │       居民身份证: {复印件: 一份}
           │                            ━━━━
           │
           ╰ 改法: 用数字写：1
    "#]]);
    check("{复印件: 1}", "{验原件: 要}", expect![[r#"
        错误[L303]: `验原件` 只能写 是 或 否，写的是 `要`
           ╭▸ demo.yaml:35:20
           │
        35 │       居民身份证: {验原件: 要}
           ╰╴                           ━━
    "#]]);
    check("范围: 0个月 到 50年", "范围: 0个月-50年", expect![[r#"
        错误[L303]: `范围` 的 `0个月-50年` 看不出从哪里到哪里
           ╭▸ demo.yaml:12:9
           │
        12 │     范围: 0个月-50年
           │           ━━━━━━━━━━
           │
           ╰ 改法: 写成“最小 到 最大”，“到”两边有空格：0个月 到 50年
    "#]]);
    check("问: 交了多久失业保险？", "问:", expect![[r#"
        警告[L306]: `问` 后面没有内容
          ╭▸ demo.yaml:9:5
          │
        9 │     问:
          │     ━━
          │
          ╰ 改法: 写上内容，或者删掉这一行；内容在下一行时要多缩进两个空格
    "#]]);
    check("问: 交了多久失业保险？\n    ", "", expect![[r#"
        错误[L307]: 题目里没有写 `问`
          ╭▸ demo.yaml:9:5
          │
        9 │     话题: 离职情况
          │     ━━━━━━━━━━━━━━
          │
          ╰ 改法: 加一行 问: …
    "#]]);
}

#[test]
fn a_name_that_leads_nowhere_is_reported_with_the_nearest() {
    check("居民身份证: {", "身份证: {", expect![[r#"
        错误[L401]: 材料库里没有 `身份证`
           ╭▸ demo.yaml:35:7
           │
        35 │       身份证: {复印件: 1}
           │       ━━━━━━
           │
           ╰ 改法: 这是 `居民身份证` 的别名，请写 `居民身份证`
    "#]]);
    check("居民身份证: {", "居民身分证: {", expect![[r#"
        错误[L401]: 没有叫 `居民身分证` 的材料
           ╭▸ demo.yaml:35:7
           │
        35 │       居民身分证: {复印件: 1}
           │       ━━━━━━━━━━
           │
           ╰ 改法: 是不是 `居民身份证`？
    "#]]);
    check("一并提交: [失业登记]", "一并提交: [失业登计]", expect![[r#"
        错误[L401]: 没有叫 `失业登计` 的事项
           ╭▸ demo.yaml:31:12
           │
        31 │     一并提交: [失业登计]
           │                ━━━━━━━━
           │
           ╰ 改法: 是不是 `失业登记`？
    "#]]);
    check("一并提交: [失业登记]", "一并提交: [失业登记，就业登记]", expect![[r#"
        错误[L401]: 没有叫 `失业登记，就业登记` 的事项
           ╭▸ demo.yaml:31:12
           │
        31 │     一并提交: [失业登记，就业登记]
           │                ━━━━━━━━━━━━━━━━━━
           │
           ╰ 改法: 几个名字要写成列表，用半角逗号隔开：[甲, 乙]
    "#]]);
    check("表单: [claim]", "表单: [clam]", expect![[r#"
        错误[L401]: 没有叫 `clam` 的表单
           ╭▸ demo.yaml:36:10
           │
        36 │     表单: [clam]
           │            ━━━━
           │
           ╰ 改法: 是不是 `claim`？
    "#]]);
    check("社会保险法 第四十五条", "社会保障法 第四十五条", expect![[r#"
        错误[L403]: 依据库里没有 `社会保障法`
           ╭▸ demo.yaml:29:11
           │
        29 │     设定依据: 社会保障法 第四十五条
           │               ━━━━━━━━━━━━━━━━━━━━━
           │
           ╰ 改法: 是不是 `社会保险法`？没有登记的先写进 shared/basis.yaml
    "#]]);
    check("社会保险法 第四十五条", "社会保险法第四十五条", expect![[r#"
        错误[L403]: 依据库里没有 `社会保险法第四十五条`
           ╭▸ demo.yaml:29:11
           │
        29 │     设定依据: 社会保险法第四十五条
           │               ━━━━━━━━━━━━━━━━━━━━
           │
           ╰ 改法: 短名和条款之间要有空格：社会保险法 第四十五条
    "#]]);
    check("复印件: 1", "谁的: 逝者", expect![[r#"
        错误[L401]: 没有叫 `逝者` 的角色
           ╭▸ demo.yaml:35:19
           │
        35 │       居民身份证: {谁的: 逝者}
           │                          ━━━━
           │
           ╰ 改法: 现在有：本人 申请人
    "#]]);
}

#[test]
fn an_example_can_only_speak_of_what_the_scenario_has() {
    let check = |text: &str, expected| check_file("examples/demo.yaml", "", text, expected);
    check("案例:\n  - {名称: 甲, 回答: {离职原由: 合同期满}, 期望: {适用: [失业登记]}}\n", expect![[r#"
        错误[L401]: 没有叫 `离职原由` 的题目
          ╭▸ examples/demo.yaml:2:18
          │
        2 │   - {名称: 甲, 回答: {离职原由: 合同期满}, 期望: {适用: [失业登记]}}
          │                       ━━━━━━━━
          │
          ╰ 改法: 是不是 `离职原因`？
    "#]]);
    check("案例:\n  - {名称: 甲, 期望: {适用: [失业登计], 推算: {领取月: 3个月}, 材料: [身份证]}}\n", expect![[r#"
        错误[L401]: 没有叫 `失业登计` 的事项
          ╭▸ examples/demo.yaml:2:23
          │
        2 │   - {名称: 甲, 期望: {适用: [失业登计], 推算: {领取月: 3个月}, 材料: [身份证]}}
          │                              ━━━━━━━━
          │
          ╰ 改法: 是不是 `失业登记`？

        错误[L401]: 没有叫 `领取月` 的推算
          ╭▸ examples/demo.yaml:2:35
          │
        2 │   - {名称: 甲, 期望: {适用: [失业登计], 推算: {领取月: 3个月}, 材料: [身份证]}}
          │                                                ━━━━━━
          │
          ╰ 改法: 是不是 `领取月数`？

        错误[L401]: 材料库里没有 `身份证`
          ╭▸ examples/demo.yaml:2:51
          │
        2 │   - {名称: 甲, 期望: {适用: [失业登计], 推算: {领取月: 3个月}, 材料: [身份证]}}
          │                                                                       ━━━━━━
          │
          ╰ 改法: 这是 `居民身份证` 的别名，请写 `居民身份证`
    "#]]);
    check("案例:\n  - {名称: 甲, 今天: 明天}\n  - {名称: 甲}\n", expect![[r#"
        错误[L303]: `今天` 的 `明天` 不是日期
          ╭▸ examples/demo.yaml:2:17
          │
        2 │   - {名称: 甲, 今天: 明天}
          │                      ━━━━
          │
          ╰ 改法: 写成 2026-11-22、2026-11 或 2026

        错误[L206]: 案例 `甲` 写了两次
          ╭▸ examples/demo.yaml:3:10
          │
        2 │   - {名称: 甲, 今天: 明天}
          │            ── 第一次
        3 │   - {名称: 甲}
          ╰╴           ━━
    "#]]);
    check_file("examples/other.yaml", "", "案例:\n  - {名称: 甲, 回答: {离职原因: 合同期满}}\n", expect![[r#"
        错误[L401]: 没有叫 `other` 的场景
          ╭▸ examples/other.yaml:2:18
          │
        2 │   - {名称: 甲, 回答: {离职原因: 合同期满}}
          │                       ━━━━━━━━
          │
          ╰ 改法: 现在有：demo
    "#]]);
}

#[test]
fn tables_must_be_whole() {
    check("\n      - {否则: 0个月}", "", expect![[r#"
        错误[L311]: `分档` 的最后一条要写 否则
           ╭▸ demo.yaml:20:9
           │
        20 │       - {当: 缴费时间 ≥ 1年, 得: 查表（期限表，缴费时间）}
           │         ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
           │
           ╰ 改法: 加一条 {否则: …}，说明上面都不成立时是什么
    "#]]);
    check("    分档:\n      - {当: 缴费时间 ≥ 1年, 得: 查表（期限表，缴费时间）}\n      - {否则: 0个月}", "    说明: 几个月", expect![[r#"
        错误[L310]: 没有写怎么算
           ╭▸ demo.yaml:19:5
           │
        19 │     说明: 几个月
           │     ━━━━━━━━━━━━
           │
           ╰ 改法: 写上其中一种：得 分档 归类 按 汇集 累加 任一 都不
    "#]]);
    check("- {当: 缴费时间 ≥ 1年, 得: 查表（期限表，缴费时间）}", "- {当: 缴费时间 ≥ 1年, 得: 查表（期限表, 缴费时间）}", expect![[r#"
        错误[L108]: `查表（期限表` 里的 `（` 没有收尾：公式里的英文逗号把这一行切断了
           ╭▸ demo.yaml:20:27
           │
        20 │       - {当: 缴费时间 ≥ 1年, 得: 查表（期限表, 缴费时间）}
           │                                  ━━━━━━━━━━━━  ────────── 收尾在这里
           │
           ╰ 改法: 公式和文字里的逗号用全角“，”，并列的名字用“、”隔开；或者给整段加半角引号
    "#]]);
    check_file("shared/parameters.yaml", "60个月起", "6个月起", expect![[r#"
        错误[L315]: `6个月起` 不比上一段大
          ╭▸ shared/parameters.yaml:3:23
          │
        3 │     分段: {12个月起: 12个月, 6个月起: 18个月}
          │                              ━━━━━━━
          │
          ╰ 改法: 各段从小到大写，单位要一样
    "#]]);
    check_file("shared/parameters.yaml", "    类型: 金额\n", "", expect![[r#"
        错误[L307]: `最低工资` 没有数，也没有写 `类型`
          ╭▸ shared/parameters.yaml:5:3
          │
        5 │   最低工资:
          │   ━━━━━━━━
          │
          ╰ 改法: 加一行 类型: …，可以写：是否 整数 小数 金额 时长 天数 工作日 小时 年月 日期 文本 年度金额 年度小数
    "#]]);
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
    check("承诺办结时限: 5 工作日", "承诺办结时限: 15 工作日", expect![[r#"
        错误[L405]: `失业登记` 承诺的时限比法定的长
           ╭▸ demo.yaml:25:13
           │
        24 │     法定办结时限: 10 工作日
           │                   ───────── 法定时限
        25 │     承诺办结时限: 15 工作日
           │                   ━━━━━━━━━
           │
           ╰ 改法: 承诺办结时限不能超过法定办结时限
    "#]]);
    check("推算:", "推算:\n  缴费时间: 1年", expect![[r#"
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
    "#]]);
    check("类型: 单选", "类型: 多选", expect![[r#"
        错误[L307]: 多选题 `离职原因` 没有写 `都没有`
          ╭▸ demo.yaml:3:3
          │
        3 │   离职原因:
          │   ━━━━━━━━
          │
          ╰ 改法: 加一行 都没有: 都没有，让人可以一样都不选
    "#]]);
    check("类型: 时长", "类型: 时长\n    不问时: 0个月", expect![[r#"
        错误[L308]: 写了 `不问时`，没有写 `何时问`
           ╭▸ demo.yaml:12:10
           │
        12 │     不问时: 0个月
           │             ━━━━━
           │
           ╰ 改法: 加上 何时问: …，或者删掉 不问时
    "#]]);
    check("[合同期满, 本人辞职]\n  缴费", "[合同期满, 合同期满]\n  缴费", expect![[r#"
        错误[L206]: 选项 `合同期满` 写了两次
          ╭▸ demo.yaml:7:16
          │
        7 │     选项: [合同期满, 合同期满]
          │            ┬───────  ━━━━━━━━
          │            │
          ╰╴           第一次
    "#]]);
    check_file("shared/abolished.yaml", "", "已取消:\n  居民身份证: {适用: [失业登记], 说: 系统自动核验}\n", expect![[r#"
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
    "#]]);
    check_file("shared/fields.yaml", ", 用途: 写在申请表上", "", expect![[r#"
        错误[L307]: `姓名` 没有写 `用途`
          ╭▸ shared/fields.yaml:2:3
          │
        2 │   姓名: {类型: 文本}
          │   ━━━━
          │
          ╰ 改法: 写明为什么要问这一项：个人信息只问用得着的
    "#]]);
}

#[test]
fn a_form_is_written_like_a_spreadsheet() {
    let check = |old, new, expected| check_file("forms/claim.yaml", old, new, expected);
    check("[姓名, 【申请人.姓名】]", "[姓名, 【申请人.姓名】, 性别]", expect![[r#"
        错误[L601]: 这一行有 3 格，表有 2 列
          ╭▸ forms/claim.yaml:7:11
          │
        7 │         - [姓名, 【申请人.姓名】, 性别]
          │           ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
          │
          ╰ 改法: 每行要写满每一列；和左边合并写 ←，和上面合并写 ↑
    "#]]);
    check("[意见, 【办 意见】]", "[←, 【办 意见】]", expect![[r#"
        错误[L602]: 这一格没有可以合并的格子
          ╭▸ forms/claim.yaml:8:12
          │
        8 │         - [←, 【办 意见】]
          │            ━
          │
          ╰ 改法: 第一列不能写 ←
    "#]]);
    check("[意见, 【办 意见】]", "[↑, ←]\n        - [意见, ↑]", expect![[r#"
        错误[L602]: 合并出来的格子不是长方形
          ╭▸ forms/claim.yaml:7:12
          │
        7 │         - [姓名, 【申请人.姓名】]
          │            ━━━━
          │
          ╰ 改法: 合并的每一行要从同一列开始、到同一列结束：下面各行的第一格写 ↑，其余写 ←
    "#]]);
    check("【办 意见】", "【办 意见", expect![[r#"
        错误[L604]: `【` 没有配对的 `】`
          ╭▸ forms/claim.yaml:8:16
          │
        8 │         - [意见, 【办 意见]
          │                  ━━
          │
          ╰ 改法: 空格要写成【名字】
    "#]]);
    check("申请人.姓名", "申请人.姓民", expect![[r#"
        错误[L401]: 没有叫 `姓民` 的填表信息
          ╭▸ forms/claim.yaml:7:17
          │
        7 │         - [姓名, 【申请人.姓民】]
          │                    ━━━━━━━━━━━
          │
          ╰ 改法: 是不是 `姓名`？
    "#]]);
    check("申请人.姓名", "逝者.姓名", expect![[r#"
        错误[L401]: 没有叫 `逝者` 的角色
          ╭▸ forms/claim.yaml:7:17
          │
        7 │         - [姓名, 【逝者.姓名】]
          │                    ━━━━━━━━━
          │
          ╰ 改法: 现在有：申请人
    "#]]);
    check("申请人.姓名", "□ 离职原由", expect![[r#"
        错误[L401]: 没有叫 `离职原由` 的题目、推算、参数或本表项目
          ╭▸ forms/claim.yaml:7:19
          │
        7 │         - [姓名, 【□ 离职原由】]
          │                      ━━━━━━━━
          │
          ╰ 改法: 是不是 `离职原因`？
    "#]]);
    check("【办 意见】", "【▦ 申请人.姓名】", expect![[r#"
        错误[L604]: 看不懂【▦ 申请人.姓名】
          ╭▸ forms/claim.yaml:8:17
          │
        8 │         - [意见, 【▦ 申请人.姓名】]
          │                    ━━━━━━━━━━━━━
          │
          ╰ 改法: 可以写：【名字】【角色.名字】【□ 名字】【▦18 角色.证件号码】【办 意见】【签】【章】【手写】【照片】
    "#]]);
}

#[test]
fn a_region_changes_what_exists_and_adds_what_does_not() {
    check_region("地区: 四川省\n改:\n  参数:\n    最低工姿: 2200元\n", expect![[r#"
        错误[L401]: 没有叫 `最低工姿` 的参数
          ╭▸ regions/51.yaml:4:5
          │
        4 │     最低工姿: 2200元
          │     ━━━━━━━━
          │
          ╰ 改法: 是不是 `最低工资`？
    "#]]);
    check_region("地区: 四川省\n改:\n  事项:\n    失业登记: {法定办结时限: 15 工作日}\n", expect![[r#"
        错误[L504]: `法定办结时限` 只能改短，不能改长
           ╭▸ regions/51.yaml:4:20
           │
         4 │     失业登记: {法定办结时限: 15 工作日}
           │                              ━━━━━━━━━
           │
           ⸬  demo.yaml:24:13
           │
        24 │     法定办结时限: 10 工作日
           ╰╴                  ───────── 上一级是这么多
    "#]]);
    check_region("地区: 四川省\n改:\n  事项:\n    失业登记: {设定依据: 社会保险法 第一条}\n", expect![[r#"
        错误[L503]: 地区文件不能改 `设定依据`
          ╭▸ regions/51.yaml:4:12
          │
        4 │     失业登记: {设定依据: 社会保险法 第一条}
          │                ━━━━━━━━
          │
          ╰ 改法: 这是全国统一的内容；选项可以用 增 增加
    "#]]);
    check_region("地区: 四川省\n增:\n  参数:\n    最低工资: 2200元\n", expect![[r#"
        错误[L501]: `最低工资` 已经有了，不能再增
          ╭▸ regions/51.yaml:4:5
          │
        4 │     最低工资: 2200元
          │     ━━━━━━━━
          │
          ⸬  shared/parameters.yaml:5:3
          │
        5 │   最低工资:
          │   ──────── 已经在这里
          │
          ╰ 改法: 要换掉它，请写在 改 下面
    "#]]);
    check_region("地区: 四川省\n增:\n  demo:\n    事项:\n      一次性补助: {申办: 自选}\n", expect![[""]]);
    check_region("地区: 四川省\n删:\n  事项:\n    失业登记: {申请材料: {户口簿: 不再要}}\n", expect![[r#"
        错误[L401]: 没有叫 `户口簿` 的申请材料
          ╭▸ regions/51.yaml:4:19
          │
        4 │     失业登记: {申请材料: {户口簿: 不再要}}
          │                           ━━━━━━
          │
          ╰ 改法: 现在有：居民身份证
    "#]]);
    check_region("地区: 四川省\n更改:\n  参数: {}\n", expect![[r#"
        错误[L301]: 地区里没有 `更改` 这一项
          ╭▸ regions/51.yaml:2:1
          │
        2 │ 更改:
          │ ━━━━
          │
          ╰ 改法: 是不是 `改`？
    "#]]);
}

#[test]
fn a_layer_changes_the_catalogue_and_keeps_where_each_figure_came_from() {
    let province = "地区: 四川省\n改:\n  参数:\n    期限表: {分段: {24个月起: 6个月}}\n  事项:\n    失业登记: {承诺办结时限: 即办}\n";
    let city = "地区: 达州市\n改:\n  参数:\n    最低工资: {值: 2200元, 待核: 未核对}\n删:\n  事项:\n    失业登记: {申请材料: {居民身份证: 系统自动核验}}\n";
    let files = folder(&[("regions/51.yaml", "", province), ("regions/5117.yaml", "", city)]);
    let (library, _) = Library::new(&files);
    let check = |region: &str, expected: Expect| {
        let (catalog, diags) = library.catalog(region);
        assert_eq!(render::to_text(&files, &diags, false), "");
        let item = &catalog.scenarios["demo"].items["失业登记"];
        let path = |span: &onething::source::Span| files.get(span.file).path.clone();
        let provenance = |name: &str| catalog.parameters[name].provenance.iter().map(path).collect::<Vec<_>>();
        expected.assert_eq(&format!(
            "known {}, {:?}\n期限表 {:?} from {:?}\n最低工资 {:?} from {:?}\n承诺 {:?}, papers {}\n",
            catalog.region.known,
            catalog.region.names,
            shape(&catalog.parameters["期限表"].kind),
            provenance("期限表"),
            shape(&catalog.parameters["最低工资"].kind),
            provenance("最低工资"),
            item.promised_limit.as_ref().map(|limit| limit.length),
            item.needs.len(),
        ));
    };
    check(NATION, expect![[r#"
        known 000000, []
        期限表 "Months(12)→Months(12)? Months(60)→Months(18)?" from ["shared/parameters.yaml"]
        最低工资 "待定" from ["shared/parameters.yaml"]
        承诺 Some(WorkDays(5)), papers 1
    "#]]);
    check("510000", expect![[r#"
        known 51, ["四川省"]
        期限表 "Months(24)→Months(6)" from ["shared/parameters.yaml", "regions/51.yaml"]
        最低工资 "待定" from ["shared/parameters.yaml"]
        承诺 Some(SameDay), papers 1
    "#]]);
    check("511703", expect![[r#"
        known 5117, ["四川省", "达州市"]
        期限表 "Months(24)→Months(6)" from ["shared/parameters.yaml", "regions/51.yaml"]
        最低工资 "Money(Ratio { numer: 2200, denom: 1 })?" from ["shared/parameters.yaml", "regions/5117.yaml"]
        承诺 Some(SameDay), papers 0
    "#]]);
    check("37", expect![[r#"
        known 000000, []
        期限表 "Months(12)→Months(12)? Months(60)→Months(18)?" from ["shared/parameters.yaml"]
        最低工资 "待定" from ["shared/parameters.yaml"]
        承诺 Some(WorkDays(5)), papers 1
    "#]]);
}

fn shape(kind: &onething::model::parameter::ParameterKind) -> String {
    use onething::model::parameter::ParameterKind::{Dated, Single, Steps, Table, Yearly};
    let mark = |unconfirmed: &Option<String>| if unconfirmed.is_some() { "?" } else { "" };
    match kind {
        Single(_, None) => "待定".into(),
        Single(_, Some(figure)) => format!("{:?}{}", figure.value, mark(&figure.unconfirmed)),
        Steps { rows, .. } => {
            let rows = rows.iter().map(|(by, to)| format!("{by:?}→{:?}{}", to.value, mark(&to.unconfirmed)));
            rows.collect::<Vec<_>>().join(" ")
        }
        Dated(_, rows, _) => format!("{} rows", rows.len()),
        Yearly(_, rows) => format!("{} years", rows.len()),
        Table { rows, .. } => format!("{} rows", rows.len()),
    }
}

#[test]
fn a_file_that_cannot_be_read_does_not_accuse_the_others() {
    check_file("shared/materials.yaml", "材料:", "材料：", expect![[r#"
        错误[L104]: `材料` 后面是全角冒号
          ╭▸ shared/materials.yaml:1:3
          │
        1 │ 材料：
          │     ━━
          │
          ╰ 改法: 用半角冒号加一个空格：材料: 内容
    "#]]);
}

#[test]
fn a_file_in_a_wrong_place_is_reported() {
    check_file("shared/material.yaml", "", "材料: {}\n", expect![[r#"
        警告[L320]: `shared/material.yaml` 没有读
          ╭▸ shared/material.yaml:1:1
          │
        1 │ 材料: {}
          │ ━
          │
          ╰ 改法: 公共文件只有：common items materials fields parameters basis calendar abolished
    "#]]);
    check_file("regions/四川.yaml", "", "地区: 四川省\n", expect![[r#"
        警告[L320]: `regions/四川.yaml` 没有读
          ╭▸ regions/四川.yaml:1:1
          │
        1 │ 地区: 四川省
          │ ━
          │
          ╰ 改法: 地区文件名是 2、4 或 6 位行政区划代码：51.yaml、5117.yaml、511703.yaml
    "#]]);
    check_file("Demo_2.yaml", "", "场景: 别的\n", expect![[r#"
        错误[L321]: 场景的文件名 `Demo_2.yaml` 要用小写英文字母、数字和短横线
          ╭▸ Demo_2.yaml:1:1
          │
        1 │ 场景: 别的
          │ ━
          │
          ╰ 改法: 文件名会出现在网址里：work-injury.yaml
    "#]]);
    check_file("other.yml", "", "场景: 别的\n", expect![[r#"
        警告[L320]: `other.yml` 没有读
          ╭▸ other.yml:1:1
          │
        1 │ 场景: 别的
          │ ━
          │
          ╰ 改法: 把文件名的结尾改成 .yaml
    "#]]);
}

#[test]
fn findings_have_stable_json_and_sarif() {
    let files = folder(&[("demo.yaml", "承诺办结时限", "承诺时限")]);
    let (_, diags) = load::load(&files, NATION);
    expect![[r#"
        {
          "version": 1,
          "findings": [
            {
              "code": "L301",
              "severity": "error",
              "message": "事项里没有 `承诺时限` 这一项",
              "place": {
                "file": "demo.yaml",
                "line": 25,
                "column": 5,
                "end_line": 25,
                "end_column": 9,
                "label": ""
              },
              "related": [],
              "help": "是不是 `承诺办结时限`？"
            }
          ]
        }"#]].assert_eq(&format!("{:#}", render::to_json(&files, &diags)));
    expect![[r#"
        {
          "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
          "version": "2.1.0",
          "runs": [
            {
              "tool": {
                "driver": {
                  "name": "onething",
                  "version": "0.1.0",
                  "rules": [
                    {
                      "id": "L301"
                    }
                  ]
                }
              },
              "columnKind": "unicodeCodePoints",
              "results": [
                {
                  "ruleId": "L301",
                  "level": "error",
                  "message": {
                    "text": "事项里没有 `承诺时限` 这一项。改法：是不是 `承诺办结时限`？"
                  },
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "demo.yaml"
                        },
                        "region": {
                          "startLine": 25,
                          "startColumn": 5,
                          "endLine": 25,
                          "endColumn": 9
                        }
                      }
                    }
                  ]
                }
              ]
            }
          ]
        }"#]].assert_eq(&format!("{:#}", render::to_sarif(&files, &diags)));
}

#[test]
fn the_hash_sees_rules_and_not_examples_or_line_ends() {
    let hash = |changes: &[(&str, &str, &str)]| load::load(&folder(changes), NATION).0.hash;
    let base = hash(&[]);
    assert_eq!(base.len(), "sha256:".len() + 64);
    assert_eq!(hash(&[("examples/demo.yaml", "", "案例: []\n")]), base);
    assert_eq!(hash(&[("demo.yaml", "场景: 失业\n", "场景: 失业\r\n")]), base);
    assert_eq!(hash(&[("README.md", "", "read me")]), base);
    assert_ne!(hash(&[("demo.yaml", "≥ 1年", "≥ 2年")]), base);
}

#[test]
fn the_schema_lists_the_keys_the_loader_knows() {
    for (kind, _) in load::schema::KINDS {
        let schema = load::schema::schema(kind).expect("every kind has a schema");
        jsonschema::validator_for(&schema).expect("the schema is a JSON schema");
    }
    let schema = load::schema::schema("scenario").expect("a scenario has a schema");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a JSON schema");
    let valid = |text: &str| validator.is_valid(&serde_json::from_str(text).expect("the test wrote JSON"));
    assert!(valid(r#"{"场景": "失业", "事项": {"失业登记": {"申办": "应办", "申请材料": {"居民身份证": null}}}}"#));
    assert!(!valid(r#"{"场景": "失业", "事项": {"失业登记": {"申办": "应力"}}}"#));
    assert!(!valid(r#"{"场景": "失业", "事想": {}}"#));
}

#[test]
fn fmt_gives_formulas_chinese_marks_and_leaves_the_rest_alone() {
    let check = |text: &str, expected: &str| {
        let files = Files::new(BTreeMap::from([("demo.yaml".to_string(), text.as_bytes().to_vec())]));
        let id = files.by_path("demo.yaml").expect("the file was just put there");
        assert_eq!(load::fmt::format(&files, id).as_deref(), Some(expected));
    };
    let same = |text: &str| check(text, text);
    check("推算:\r\n  甲: 较小(乙,  丙) * 2 # (注释)\r\n", "推算:\r\n  甲: 较小（乙，丙） × 2 # (注释)\r\n");
    check("\u{feff}推算:\n  甲: \"乙 >= 24个月 且 丙 != 丁\"\n", "\u{feff}推算:\n  甲: \"乙 ≥ 24个月 且 丙 ≠ 丁\"\n");
    check("提醒:\n  甲: {当: 乙 <= 3, 说: (共)【乙 / 2】}\n", "提醒:\n  甲: {当: 乙 ≤ 3, 说: (共)【乙 ÷ 2】}\n");
    same("推算:\n  甲: （乙 + 丙） + 「a/b (c)」\n");
    same("推算:\n  甲: 看不懂的((公式\n");
    same("题目:\n  甲: {问: 多少 (元)?, 类型: 金额, 单位: 元/月}\n");
    for (path, bytes) in shipped().into_iter().filter(|(path, _)| path.ends_with(".yaml")) {
        let files = Files::new(BTreeMap::from([(path.clone(), bytes)]));
        let (id, file) = files.iter().next().expect("the file was just put there");
        let once = load::fmt::format(&files, id).expect("a shipped file can be read");
        let files = Files::new(BTreeMap::from([(path, once.clone().into_bytes())]));
        let id = files.iter().next().expect("the file was just put there").0;
        assert_eq!(load::fmt::format(&files, id), Some(once), "{} a second time", file.path);
    }
}

#[test]
fn an_item_of_the_library_is_completed_by_the_scenario_that_refers_to_it() {
    let library = "事项:\n  失业登记:\n    法定办结时限: 10 工作日\n    申请材料: {居民身份证: {验原件: 是}}\n";
    let refer = ("demo.yaml", "    法定办结时限: 10 工作日\n    承诺办结时限: 5 工作日\n    申请材料:\n      居民身份证:\n", "    引用: 事项库\n    承诺办结时限: 即办\n");
    let files = folder(&[("shared/items.yaml", "", library), refer]);
    let (catalog, diags) = load::load(&files, NATION);
    assert_eq!(render::to_text(&files, &diags, false), "");
    let item = &catalog.scenarios["demo"].items["失业登记"];
    assert!(item.statutory_limit.is_some() && item.promised_limit.is_some());
    assert_eq!(item.needs.len(), 1);
    check_file("demo.yaml", "    法定办结时限: 10 工作日", "    引用: 事项库\n    法定办结时限: 10 工作日", expect![[r#"
        错误[L401]: 没有事项库 `shared/items.yaml`
           ╭▸ demo.yaml:24:5
           │
        24 │     引用: 事项库
           │     ━━━━
           │
           ╰ 改法: 删掉 引用，或者建立事项库
    "#]]);
}

/// Every file under the shipped folder.
fn shipped() -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                walk(root, &path, files);
                continue;
            }
            let name = path.strip_prefix(root).expect("the path is under the root").to_string_lossy();
            files.insert(name.into_owned(), std::fs::read(&path).expect("the file can be read"));
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files = BTreeMap::new();
    walk(&root, &root, &mut files);
    files
}

#[test]
fn the_shipped_folder_loads_without_a_finding_in_every_region() {
    let files = Files::new(shipped());
    let (library, diags) = Library::new(&files);
    assert_eq!(render::to_text(&files, &diags, false), "");
    let regions: Vec<&str> = library.regions().map(|(code, _)| code).collect();
    for region in [NATION, "370000"].into_iter().chain(regions) {
        let (catalog, diags) = library.catalog(region);
        assert_eq!(render::to_text(&files, &diags, false), "", "in {region}");
        assert!(!catalog.scenarios.is_empty());
        assert!(!catalog.calendar.years().is_empty(), "the calendar has notices");
    }
}

/// Deterministic noise, so that a failure can be repeated.
struct Noise(u64);

impl Noise {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

#[test]
fn damaged_files_give_findings_and_never_panic() {
    const BITS: [&str; 24] = [
        "\t", "：", "，", "[", "]", "{", "}", "【", "】", "（", "#", " #", "- ", ": ", "\n", "\"", "'", "&a ", "*a", "!b ",
        "\u{feff}", "~", "|", "<<: ",
    ];
    let originals: Vec<(String, Vec<u8>)> = FOLDER
        .iter()
        .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
        .chain(shipped().into_iter().filter(|(path, _)| path.ends_with(".yaml")))
        .collect();
    let mut noise = Noise(20_261_122);
    for round in 0..400 {
        let (path, bytes) = &originals[noise.below(originals.len())];
        let mut bytes = bytes.clone();
        // A short file is damaged in the middle of its meaning, a long one is first cut down.
        let start = noise.below(bytes.len());
        bytes.drain(..start.saturating_sub(noise.below(4_000)).min(bytes.len()));
        bytes.truncate(6_000);
        for _ in 0..=noise.below(4) {
            let at = noise.below(bytes.len() + 1);
            match noise.below(4) {
                0 => drop(bytes.drain(at..(at + noise.below(20)).min(bytes.len()))),
                1 if at < bytes.len() => bytes[at] = noise.below(256) as u8,
                _ => drop(bytes.splice(at..at, BITS[noise.below(BITS.len())].bytes())),
            }
        }
        let mut all: BTreeMap<String, Vec<u8>> =
            FOLDER.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect();
        all.insert(path.clone(), bytes);
        let files = Files::new(all);
        let (_, diags) = load::load(&files, "511703");
        let text = render::to_text(&files, &diags, round % 2 == 0);
        let codes = diags.0.iter().all(|one| !one.code.is_empty() && !one.message.ends_with('。'));
        assert!(codes, "{text}");
        render::to_json(&files, &diags);
        render::to_sarif(&files, &diags);
    }
}
