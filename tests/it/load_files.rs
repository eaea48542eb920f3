//! What an author is told about examples, forms, region layers and whole files.

use crate::load::{check_file, check_region, folder};
use expect_test::{Expect, expect};
use onething::diag::render;
use onething::load::{self, Library, NATION};

#[test]
fn an_example_can_only_speak_of_what_the_scenario_has() {
    let check = |text: &str, expected| check_file("examples/demo.yaml", "", text, expected);
    check(
        "案例:\n  - {名称: 甲, 回答: {离职原由: 合同期满}, 期望: {适用: [失业登记]}}\n",
        expect![[r#"
        错误[L401]: 没有叫 `离职原由` 的题目
          ╭▸ examples/demo.yaml:2:18
          │
        2 │   - {名称: 甲, 回答: {离职原由: 合同期满}, 期望: {适用: [失业登记]}}
          │                       ━━━━━━━━
          │
          ╰ 改法: 是不是 `离职原因`？
    "#]],
    );
    check(
        "案例:\n  - {名称: 甲, 期望: {适用: [失业登计], 推算: {领取月: 3个月}, 材料: [身份证]}}\n",
        expect![[r#"
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
    "#]],
    );
    check(
        "案例:\n  - {名称: 甲, 今天: 明天}\n  - {名称: 甲}\n",
        expect![[r#"
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
    "#]],
    );
    check_file(
        "examples/other.yaml",
        "",
        "案例:\n  - {名称: 甲, 回答: {离职原因: 合同期满}}\n",
        expect![[r#"
        错误[L401]: 没有叫 `other` 的场景
          ╭▸ examples/other.yaml:2:18
          │
        2 │   - {名称: 甲, 回答: {离职原因: 合同期满}}
          │                       ━━━━━━━━
          │
          ╰ 改法: 现在有：demo
    "#]],
    );
}

#[test]
fn a_form_is_written_like_a_spreadsheet() {
    let check = |old, new, expected| check_file("forms/claim.yaml", old, new, expected);
    check(
        "[姓名, 【申请人.姓名】]",
        "[姓名, 【申请人.姓名】, 性别]",
        expect![[r#"
        错误[L601]: 这一行有 3 格，表有 2 列
          ╭▸ forms/claim.yaml:7:11
          │
        7 │         - [姓名, 【申请人.姓名】, 性别]
          │           ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
          │
          ╰ 改法: 每行要写满每一列；和左边合并写 ←，和上面合并写 ↑
    "#]],
    );
    check(
        "[意见, 【办 意见】]",
        "[←, 【办 意见】]",
        expect![[r#"
        错误[L602]: 这一格没有可以合并的格子
          ╭▸ forms/claim.yaml:8:12
          │
        8 │         - [←, 【办 意见】]
          │            ━
          │
          ╰ 改法: 第一列不能写 ←
    "#]],
    );
    check(
        "[意见, 【办 意见】]",
        "[↑, ←]\n        - [意见, ↑]",
        expect![[r#"
        错误[L602]: 合并出来的格子不是长方形
          ╭▸ forms/claim.yaml:7:12
          │
        7 │         - [姓名, 【申请人.姓名】]
          │            ━━━━
          │
          ╰ 改法: 合并的每一行要从同一列开始、到同一列结束：下面各行的第一格写 ↑，其余写 ←
    "#]],
    );
    check(
        "【办 意见】",
        "【办 意见",
        expect![[r#"
        错误[L604]: `【` 没有配对的 `】`
          ╭▸ forms/claim.yaml:8:16
          │
        8 │         - [意见, 【办 意见]
          │                  ━━
          │
          ╰ 改法: 空格要写成【名字】
    "#]],
    );
    check(
        "申请人.姓名",
        "申请人.姓民",
        expect![[r#"
        错误[L401]: 没有叫 `姓民` 的填表信息
          ╭▸ forms/claim.yaml:7:17
          │
        7 │         - [姓名, 【申请人.姓民】]
          │                    ━━━━━━━━━━━
          │
          ╰ 改法: 是不是 `姓名`？
    "#]],
    );
    check(
        "申请人.姓名",
        "逝者.姓名",
        expect![[r#"
        错误[L401]: 没有叫 `逝者` 的角色
          ╭▸ forms/claim.yaml:7:17
          │
        7 │         - [姓名, 【逝者.姓名】]
          │                    ━━━━━━━━━
          │
          ╰ 改法: 现在有：申请人
    "#]],
    );
    check(
        "申请人.姓名",
        "□ 离职原由",
        expect![[r#"
        错误[L401]: 没有叫 `离职原由` 的题目、推算、参数或本表项目
          ╭▸ forms/claim.yaml:7:19
          │
        7 │         - [姓名, 【□ 离职原由】]
          │                      ━━━━━━━━
          │
          ╰ 改法: 是不是 `离职原因`？
    "#]],
    );
    check(
        "【办 意见】",
        "【▦ 申请人.姓名】",
        expect![[r#"
        错误[L604]: 看不懂【▦ 申请人.姓名】
          ╭▸ forms/claim.yaml:8:17
          │
        8 │         - [意见, 【▦ 申请人.姓名】]
          │                    ━━━━━━━━━━━━━
          │
          ╰ 改法: 可以写：【名字】【角色.名字】【□ 名字】【▦18 角色.证件号码】【办 意见】【签】【章】【手写】【照片】
    "#]],
    );
}

#[test]
fn a_region_changes_what_exists_and_adds_what_does_not() {
    check_region(
        "地区: 四川省\n改:\n  参数:\n    最低工姿: 2200元\n",
        expect![[r#"
        错误[L401]: 没有叫 `最低工姿` 的参数
          ╭▸ regions/51.yaml:4:5
          │
        4 │     最低工姿: 2200元
          │     ━━━━━━━━
          │
          ╰ 改法: 是不是 `最低工资`？
    "#]],
    );
    check_region(
        "地区: 四川省\n改:\n  事项:\n    失业登记: {法定办结时限: 15 工作日}\n",
        expect![[r#"
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
    "#]],
    );
    check_region(
        "地区: 四川省\n改:\n  事项:\n    失业登记: {设定依据: 社会保险法 第一条}\n",
        expect![[r#"
        错误[L503]: 地区文件不能改 `设定依据`
          ╭▸ regions/51.yaml:4:12
          │
        4 │     失业登记: {设定依据: 社会保险法 第一条}
          │                ━━━━━━━━
          │
          ╰ 改法: 这是全国统一的内容；选项可以用 增 增加
    "#]],
    );
    check_region(
        "地区: 四川省\n增:\n  参数:\n    最低工资: 2200元\n",
        expect![[r#"
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
    "#]],
    );
    check_region("地区: 四川省\n增:\n  demo:\n    事项:\n      一次性补助: {申办: 自选}\n", expect![[""]]);
    check_region(
        "地区: 四川省\n删:\n  事项:\n    失业登记: {申请材料: {户口簿: 不再要}}\n",
        expect![[r#"
        错误[L401]: 没有叫 `户口簿` 的申请材料
          ╭▸ regions/51.yaml:4:19
          │
        4 │     失业登记: {申请材料: {户口簿: 不再要}}
          │                           ━━━━━━
          │
          ╰ 改法: 现在有：居民身份证
    "#]],
    );
    check_region(
        "地区: 四川省\n更改:\n  参数: {}\n",
        expect![[r#"
        错误[L301]: 地区里没有 `更改` 这一项
          ╭▸ regions/51.yaml:2:1
          │
        2 │ 更改:
          │ ━━━━
          │
          ╰ 改法: 是不是 `改`？
    "#]],
    );
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
        let provenance =
            |name: &str| catalog.parameters[name].provenance.iter().map(path).collect::<Vec<_>>();
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
    check(
        NATION,
        expect![[r#"
        known 000000, []
        期限表 "Months(12)→Months(12)? Months(60)→Months(18)?" from ["shared/parameters.yaml"]
        最低工资 "待定" from ["shared/parameters.yaml"]
        承诺 Some(WorkDays(5)), papers 1
    "#]],
    );
    check(
        "510000",
        expect![[r#"
        known 51, ["四川省"]
        期限表 "Months(24)→Months(6)" from ["shared/parameters.yaml", "regions/51.yaml"]
        最低工资 "待定" from ["shared/parameters.yaml"]
        承诺 Some(SameDay), papers 1
    "#]],
    );
    check(
        "511703",
        expect![[r#"
        known 5117, ["四川省", "达州市"]
        期限表 "Months(24)→Months(6)" from ["shared/parameters.yaml", "regions/51.yaml"]
        最低工资 "Money(Ratio { numer: 2200, denom: 1 })?" from ["shared/parameters.yaml", "regions/5117.yaml"]
        承诺 Some(SameDay), papers 0
    "#]],
    );
    check(
        "37",
        expect![[r#"
        known 000000, []
        期限表 "Months(12)→Months(12)? Months(60)→Months(18)?" from ["shared/parameters.yaml"]
        最低工资 "待定" from ["shared/parameters.yaml"]
        承诺 Some(WorkDays(5)), papers 1
    "#]],
    );
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
fn an_item_of_the_library_is_completed_by_the_scenario_that_refers_to_it() {
    let library =
        "事项:\n  失业登记:\n    法定办结时限: 10 工作日\n    申请材料: {居民身份证: {验原件: 是}}\n";
    let refer = (
        "demo.yaml",
        "    法定办结时限: 10 工作日\n    承诺办结时限: 5 工作日\n    申请材料:\n      居民身份证:\n",
        "    引用: 事项库\n    承诺办结时限: 即办\n",
    );
    let files = folder(&[("shared/items.yaml", "", library), refer]);
    let (catalog, diags) = load::load(&files, NATION);
    assert_eq!(render::to_text(&files, &diags, false), "");
    let item = &catalog.scenarios["demo"].items["失业登记"];
    assert!(item.statutory_limit.is_some() && item.promised_limit.is_some());
    assert_eq!(item.needs.len(), 1);
    check_file(
        "demo.yaml",
        "    法定办结时限: 10 工作日",
        "    引用: 事项库\n    法定办结时限: 10 工作日",
        expect![[r#"
        错误[L401]: 没有事项库 `shared/items.yaml`
           ╭▸ demo.yaml:24:5
           │
        24 │     引用: 事项库
           │     ━━━━
           │
           ╰ 改法: 删掉 引用，或者建立事项库
    "#]],
    );
}

#[test]
fn a_file_that_cannot_be_read_does_not_accuse_the_others() {
    check_file(
        "shared/materials.yaml",
        "材料:",
        "材料：",
        expect![[r#"
        错误[L104]: `材料` 后面是全角冒号
          ╭▸ shared/materials.yaml:1:3
          │
        1 │ 材料：
          │     ━━
          │
          ╰ 改法: 用半角冒号加一个空格：材料: 内容
    "#]],
    );
}

#[test]
fn a_file_in_a_wrong_place_is_reported() {
    check_file(
        "shared/material.yaml",
        "",
        "材料: {}\n",
        expect![[r#"
        警告[L320]: `shared/material.yaml` 没有读
          ╭▸ shared/material.yaml:1:1
          │
        1 │ 材料: {}
          │ ━
          │
          ╰ 改法: 公共文件只有：common items materials fields parameters basis calendar abolished
    "#]],
    );
    check_file(
        "regions/四川.yaml",
        "",
        "地区: 四川省\n",
        expect![[r#"
        警告[L320]: `regions/四川.yaml` 没有读
          ╭▸ regions/四川.yaml:1:1
          │
        1 │ 地区: 四川省
          │ ━
          │
          ╰ 改法: 地区文件名是 2、4 或 6 位行政区划代码：51.yaml、5117.yaml、511703.yaml
    "#]],
    );
    check_file(
        "Demo_2.yaml",
        "",
        "场景: 别的\n",
        expect![[r#"
        错误[L321]: 场景的文件名 `Demo_2.yaml` 要用小写英文字母、数字和短横线
          ╭▸ Demo_2.yaml:1:1
          │
        1 │ 场景: 别的
          │ ━
          │
          ╰ 改法: 文件名会出现在网址里：work-injury.yaml
    "#]],
    );
    check_file(
        "other.yml",
        "",
        "场景: 别的\n",
        expect![[r#"
        警告[L320]: `other.yml` 没有读
          ╭▸ other.yml:1:1
          │
        1 │ 场景: 别的
          │ ━
          │
          ╰ 改法: 把文件名的结尾改成 .yaml
    "#]],
    );
}
