//! What is wrong with a file before anything in it has a meaning: bytes, full-width marks, YAML.

use expect_test::{Expect, expect};
use onething::diag::{Diagnostics, render};
use onething::load::yaml::{Kind, Node, parse};
use onething::source::Files;
use std::collections::BTreeMap;

fn files(bytes: &[u8]) -> Files {
    Files::new(BTreeMap::from([("a.yaml".to_string(), bytes.to_vec())]))
}

fn read(bytes: &[u8]) -> (Files, Option<Node>, Diagnostics) {
    let files = files(bytes);
    let mut diags = Diagnostics::default();
    let id = files.by_path("a.yaml").expect("the file was just put there");
    let node = parse(&files, id, &mut diags);
    diags.sort();
    (files, node, diags)
}

/// The tree in one line, with spans as the text they cover.
fn tree(files: &Files, node: &Node) -> String {
    match &node.kind {
        Kind::Null => "∅".to_string(),
        Kind::Scalar { text, quoted } => {
            let (open, close) = if *quoted { ('"', '"') } else { ('‹', '›') };
            if !text.contains(['\n', '"', '\'']) && files.text(node.span).lines().count() == 1 {
                assert_eq!(files.text(node.span), text, "the span covers the text");
            }
            format!("{open}{text}{close}")
        }
        Kind::Seq(nodes) => {
            format!("[{}]", nodes.iter().map(|node| tree(files, node)).collect::<Vec<_>>().join(", "))
        }
        Kind::Map(entries) => {
            let entry = |(key, node): &(onething::load::yaml::Key, Node)| {
                assert_eq!(files.text(key.span), key.text, "the span covers the key");
                format!("{}: {}", key.text, tree(files, node))
            };
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn a_value_is_the_text_as_written() {
    let check = |text: &str, expected: Expect| {
        let (files, node, diags) = read(text.as_bytes());
        assert_eq!(diags, Diagnostics::default(), "{text}");
        expected.assert_eq(&node.map_or("nothing".to_string(), |node| tree(&files, &node)));
    };
    check("", expect!["∅"]);
    check("# 只有注释\n", expect!["∅"]);
    check(
        "甲: 1.10\n乙: no\n丙: \"0511703\"\n丁:\n戊: ~\n",
        expect![[r#"{甲: ‹1.10›, 乙: ‹no›, 丙: "0511703", 丁: ∅, 戊: ∅}"#]],
    );
    check(
        "甲: 2026-11\n乙: 08:30\n丙: 0x1F\n丁: 1e3\n戊: true\n1: null\n",
        expect!["{甲: ‹2026-11›, 乙: ‹08:30›, 丙: ‹0x1F›, 丁: ‹1e3›, 戊: ‹true›, 1: ‹null›}"],
    );
    check(
        "\u{feff}场景: 失业\r\n事项:\r\n  甲: {当: 非 乙, 得: 较小（24个月，丙）}\r\n",
        expect!["{场景: ‹失业›, 事项: {甲: {当: ‹非 乙›, 得: ‹较小（24个月，丙）›}}}"],
    );
    check(
        "告知:\n  - |\n    第一行\n    第二：行 #不是注释\n  - 一段\n    分两行\n",
        expect![[r#"
        {告知: ["第一行
        第二：行 #不是注释", ‹一段 分两行›]}"#]],
    );
    check(
        "- [←, ↑, 【□ 职工.性别】]\n- [【▦18 甲】, 'it''s', \"a\\\"b\"]\n",
        expect![[r#"[[‹←›, ‹↑›, ‹【□ 职工.性别】›], [‹【▦18 甲】›, "it's", "a"b"]]"#]],
    );
    check(
        "问: 您离开单位的原因是：合同到期还是别的？  # 注释\n",
        expect!["{问: ‹您离开单位的原因是：合同到期还是别的？›}"],
    );
}

fn check(text: &str, expected: Expect) {
    check_bytes(text.as_bytes(), expected);
}

fn check_bytes(bytes: &[u8], expected: Expect) {
    let (files, _, diags) = read(bytes);
    expected.assert_eq(&render::to_text(&files, &diags, false));
}

#[test]
fn marks_of_a_chinese_keyboard_are_named() {
    check(
        "题目:\n  原因:\n    问：您为什么离开？\n    类型: 单选\n",
        expect![[r#"
        错误[L104]: `问` 后面是全角冒号
          ╭▸ a.yaml:3:6
          │
        3 │     问：您为什么离开？
          │       ━━
          │
          ╰ 改法: 用半角冒号加一个空格：问: 内容
    "#]],
    );
    check(
        "题目:\n\t原因:\n　  问: 您\n",
        expect![[r#"
        错误[L103]: 缩进里有制表符（Tab）
          ╭▸ a.yaml:2:1
          │
        2 │     原因:
          │ ━━━━
          │
          ╰ 改法: 缩进只能用半角空格，每深一层多两个

        错误[L103]: 缩进里有全角空格
          ╭▸ a.yaml:3:1
          │
        3 │ 　  问: 您
          │ ━━
          │
          ╰ 改法: 缩进只能用半角空格，每深一层多两个
    "#]],
    );
    check(
        "受理条件:\n  － 甲\n",
        expect![[r#"
        错误[L105]: 列表前面的横线是 `－`
          ╭▸ a.yaml:2:3
          │
        2 │   － 甲
          │   ━━
          │
          ╰ 改法: 列表用半角减号加空格：- 内容
    "#]],
    );
    check(
        "地区: “511703”\n“问”: 您\n",
        expect![[r#"
        错误[L106]: `“511703”` 用了全角引号
          ╭▸ a.yaml:1:5
          │
        1 │ 地区: “511703”
          │       ━━━━━━━━
          │
          ╰ 改法: 用半角引号："511703"

        错误[L106]: `“问”` 用了全角引号
          ╭▸ a.yaml:2:1
          │
        2 │ “问”: 您
          │ ━━━━
          │
          ╰ 改法: 用半角引号："问"
    "#]],
    );
    check(
        "选项: ［甲，乙］\n",
        expect![[r#"
        错误[L110]: `［` 是全角括号
          ╭▸ a.yaml:1:5
          │
        1 │ 选项: ［甲，乙］
          │       ━━
          │
          ╰ 改法: 列表和成组的内容用半角括号 [ ]
    "#]],
    );
    check(
        "地址: 政务大厅 #3 窗口\n",
        expect![[r#"
        错误[L107]: 这里的 `#` 会把后面的文字当成注释丢掉
          ╭▸ a.yaml:1:10
          │
        1 │ 地址: 政务大厅 #3 窗口
          │                ━━━━━━━
          │
          ╰ 改法: 是文字：给整段文字加半角引号；是注释：在 # 后面加一个空格
    "#]],
    );
    check(
        "编码: 0511703\n",
        expect![[r#"
        警告[L109]: `0511703` 以 0 开头，别的软件会当成数字丢掉前面的 0
          ╭▸ a.yaml:1:5
          │
        1 │ 编码: 0511703
          │       ━━━━━━━
          │
          ╰ 改法: 编号、电话请加引号："0511703"
    "#]],
    );
}

#[test]
fn sentences_may_use_full_width_marks() {
    check("告知:\n  - 提示：带好身份证，别忘了\n  - “退休”是指办完手续\n", expect![[""]]);
    check("问: 您的情况是：在职，还是——已经离职？\n当: 甲 = “全日制”\n", expect![[""]]);
    check("甲: {说: 1）先登记，2）再申领, 当: 乙 = 丙}  # 注释：[这里\n", expect![[""]]);
    check("地址: \"政务大厅 #3 窗口\"\n时间: 08:30\n", expect![[""]]);
}

#[test]
fn a_formula_cut_by_an_ascii_comma_is_recognised() {
    check(
        "甲: {要: 查表（失业金期限表, 缴费时间） ≥ 1年, 不符: 不满}\n",
        expect![[r#"
            错误[L108]: `查表（失业金期限表` 里的 `（` 没有收尾：公式里的英文逗号把这一行切断了
              ╭▸ a.yaml:1:8
              │
            1 │ 甲: {要: 查表（失业金期限表, 缴费时间） ≥ 1年, 不符: 不满}
              │          ━━━━━━━━━━━━━━━━━━  ──────────────── 收尾在这里
              │
              ╰ 改法: 公式和文字里的逗号用全角“，”，并列的名字用“、”隔开；或者给整段加半角引号
        "#]],
    );
    check(
        "任一: [较小(甲, 乙) > 1]\n",
        expect![[r#"
            错误[L108]: `较小(甲` 里的 `(` 没有收尾：公式里的英文逗号把这一行切断了
              ╭▸ a.yaml:1:6
              │
            1 │ 任一: [较小(甲, 乙) > 1]
              │        ━━━━━━━  ─────── 收尾在这里
              │
              ╰ 改法: 公式和文字里的逗号用全角“，”，并列的名字用“、”隔开；或者给整段加半角引号
        "#]],
    );
}

#[test]
fn yaml_mistakes_are_said_in_chinese() {
    check(
        "甲: [乙, 丙\n",
        expect![[r#"
            错误[L201]: 方括号 `[` 没有配上 `]`
              ╭▸ a.yaml:1:4
              │
            1 │ 甲: [乙, 丙
              │     ━
              │
              ╰ 改法: 在列表末尾补上 ]
        "#]],
    );
    check(
        "甲: {乙: 丙\n",
        expect![[r#"
            错误[L201]: 花括号 `{` 没有配上 `}`
              ╭▸ a.yaml:1:4
              │
            1 │ 甲: {乙: 丙
              │     ━
              │
              ╰ 改法: 在这一组内容的末尾补上 }
        "#]],
    );
    check(
        "甲: 乙\n  丙: 丁\n",
        expect![[r#"
            错误[L201]: 这里不该有冒号：同一行有两个“: ”，或者上一行已经写了内容
              ╭▸ a.yaml:2:4
              │
            2 │   丙: 丁
              │     ━
              │
              ╰ 改法: 内容里有“: ”时给内容加引号；下一层的内容要另起一行，上一行的冒号后面不写字
        "#]],
    );
    check(
        "甲: 乙\n丙\n丁: 戊\n",
        expect![[r#"
        错误[L201]: 这一行读不懂：可能少了冒号、冒号后面少了空格，或者缩进没有对齐
          ╭▸ a.yaml:2:1
          │
        2 │ 丙
          │ ━━
          │
          ╰ 改法: 写成“名字: 内容”，用半角冒号加一个空格；内容里有“: ”时请给内容加引号
    "#]],
    );
    check(
        "甲: 乙\n  - 丙\n",
        expect![[r#"
        错误[L111]: 这一项会接在上一行的文字后面，成不了列表
          ╭▸ a.yaml:2:3
          │
        1 │ 甲: 乙
          │     ── 上一行已经写了内容
        2 │   - 丙
          │   ━
          │
          ╰ 改法: 删掉上一行冒号后面的文字，或者给它前面也加上横线
    "#]],
    );
    check(
        "甲:乙\n丙: 丁\n",
        expect![[r#"
        错误[L201]: 冒号后面没有空格
          ╭▸ a.yaml:2:2
          │
        2 │ 丙: 丁
          │   ━
          │
          ╰ 改法: 写成“名字: 内容”，半角冒号后面加一个空格
    "#]],
    );
    check(
        "甲: [乙, 丙\n丁: 戊\n",
        expect![[r#"
        错误[L201]: 上面的 `[` 或 `{` 还没有收尾，或者两项之间缺少英文逗号
          ╭▸ a.yaml:2:2
          │
        2 │ 丁: 戊
          │   ━
          │
          ╰ 改法: 补上 ] 或 }；各项用半角逗号加空格隔开：[甲, 乙]、{当: 甲, 得: 乙}
    "#]],
    );
    check(
        "甲:\n  乙: 1\n 丙: 2\n",
        expect![[r#"
        错误[L201]: 这一行的缩进和上下行对不齐
          ╭▸ a.yaml:3:2
          │
        3 │  丙: 2
          │  ━━
          │
          ╰ 改法: 同一层的内容左边要对齐，每深一层多两个空格
    "#]],
    );
    check(
        "甲: 'it's'\n",
        expect![[r#"
        错误[L201]: 引号收尾以后还有文字
          ╭▸ a.yaml:1:8
          │
        1 │ 甲: 'it's'
          │         ━
          │
          ╰ 改法: 引号要括住整段文字；文字里的引号用中文引号“ ”
    "#]],
    );
    check(
        "甲: - 乙\n",
        expect![[r#"
        错误[L201]: 列表要另起一行
          ╭▸ a.yaml:1:4
          │
        1 │ 甲: - 乙
          │     ━
          │
          ╰ 改法: 冒号后面换行，每一项前面写 - 加空格
    "#]],
    );
    check(
        "甲：\n  乙: 1\n",
        expect![[r#"
        错误[L104]: `甲` 后面是全角冒号
          ╭▸ a.yaml:1:2
          │
        1 │ 甲：
          │   ━━
          │
          ╰ 改法: 用半角冒号加一个空格：甲: 内容
    "#]],
    );
    check(
        "甲: 乙: 丙\n",
        expect![[r#"
            错误[L201]: 这里不该有冒号：同一行有两个“: ”，或者上一行已经写了内容
              ╭▸ a.yaml:1:5
              │
            1 │ 甲: 乙: 丙
              │       ━
              │
              ╰ 改法: 内容里有“: ”时给内容加引号；下一层的内容要另起一行，上一行的冒号后面不写字
        "#]],
    );
    check(
        "甲: @乙\n",
        expect![[r#"
        错误[L201]: 内容不能以这个符号开头
          ╭▸ a.yaml:1:4
          │
        1 │ 甲: @乙
          │     ━
          │
          ╰ 改法: 给整段文字加上半角引号
    "#]],
    );
    check(
        "甲: \"乙\n",
        expect![[r#"
            错误[L201]: 引号没有收尾
              ╭▸ a.yaml:1:4
              │
            1 │ 甲: "乙
              │     ━
              │
              ╰ 改法: 在文字末尾补上同样的引号
        "#]],
    );
    check(
        "甲: &a 乙\n",
        expect![[r#"
        错误[L202]: 不能用 `&` 和 `*` 互相引用
          ╭▸ a.yaml:1:7
          │
        1 │ 甲: &a 乙
          │        ━━
          │
          ╰ 改法: 把内容照写一遍；文字要以 & 或 * 开头时，请给整段文字加引号
    "#]],
    );
    check(
        "甲: *a\n",
        expect![[r#"
        错误[L201]: 文字不能直接以 `*` 开头
          ╭▸ a.yaml:1:4
          │
        1 │ 甲: *a
          │     ━
          │
          ╰ 改法: 把内容照写一遍；文字要以 * 开头时，请给整段文字加引号
    "#]],
    );
    check(
        "甲: !b 乙\n",
        expect![[r#"
        错误[L203]: 不能用 `!` 标记类型
          ╭▸ a.yaml:1:7
          │
        1 │ 甲: !b 乙
          │        ━━
          │
          ╰ 改法: 文字要以 ! 开头时，请给整段文字加引号
    "#]],
    );
    check(
        "<<: {甲: 乙}\n",
        expect![[r#"
        错误[L202]: 不能用 `<<` 合并内容
          ╭▸ a.yaml:1:1
          │
        1 │ <<: {甲: 乙}
          │ ━━
          │
          ╰ 改法: 把内容照写一遍
    "#]],
    );
    check(
        "甲: 乙\n---\n丙: 丁\n",
        expect![[r#"
        错误[L204]: 一个文件里只能写一份内容，`---` 开始了第二份
          ╭▸ a.yaml:2:1
          │
        2 │ ---
          │ ━━━
          │
          ╰ 改法: 删掉 `---`，或者把后面的内容放进另一个文件
    "#]],
    );
    check(
        "[甲]: 乙\n",
        expect![[r#"
        错误[L207]: 冒号前面只能是一个名字，不能是列表或一组内容
          ╭▸ a.yaml:1:1
          │
        1 │ [甲]: 乙
          │ ━━━━
          │
          ╰ 改法: 文字里有 [ ] { } 时，请给整段文字加引号
    "#]],
    );
    check(
        "甲: 乙\n丙: 丁\n甲: 戊\n",
        expect![[r#"
        错误[L206]: `甲` 写了两次
          ╭▸ a.yaml:3:1
          │
        1 │ 甲: 乙
          │ ── 第一次
        2 │ 丙: 丁
        3 │ 甲: 戊
          │ ━━ 第二次
          │
          ╰ 改法: 同一处的名字不能重复；请合并，或者改成不同的名字
    "#]],
    );
    check(
        "%TAG ! x\n甲: 乙\n",
        expect![[r#"
        错误[L201]: 这里的写法读不懂
          ╭▸ a.yaml:2:1
          │
        2 │ 甲: 乙
          │ ━━
          │
          ╰ 改法: 检查上一行的引号、括号、冒号和缩进；拿不准时给整段文字加半角引号
    "#]],
    );
}

#[test]
fn bytes_that_are_no_utf8_are_named() {
    let (gbk, _, _) = encoding_rs::GBK.encode("场景: 失业\n");
    check_bytes(
        &gbk,
        expect![[r#"
        错误[L101]: 文件 `a.yaml` 是 GBK（ANSI）编码，只能读 UTF-8
          ╭▸ a.yaml:1:1
          │
        1 │
          │ ━
          │
          ╰ 改法: 用记事本打开，“另存为”时编码选 UTF-8，再保存一次
    "#]],
    );
    check_bytes(
        b"\xff\xfe\x3a\x57",
        expect![[r#"
        错误[L101]: 文件 `a.yaml` 是 UTF-16（Unicode）编码，只能读 UTF-8
          ╭▸ a.yaml:1:1
          │
        1 │
          │ ━
          │
          ╰ 改法: 用记事本打开，“另存为”时编码选 UTF-8，再保存一次
    "#]],
    );
    check_bytes(
        b"\xff\xff\xff",
        expect![[r#"
        错误[L101]: 文件 `a.yaml` 不是 UTF-8 文字
          ╭▸ a.yaml:1:1
          │
        1 │
          │ ━
          │
          ╰ 改法: 用记事本打开，“另存为”时编码选 UTF-8，再保存一次
    "#]],
    );
    check_bytes(
        &vec![b' '; (1 << 20) + 1],
        expect![[r#"
        错误[L102]: 文件 `a.yaml` 超过 1 MiB，没有读
          ╭▸ a.yaml:1:1
          │
        1 │                                                                                                                                        …
          │ ━
          │
          ╰ 改法: 一个场景通常只有几十 KB；请检查是不是放错了文件，或者拆成几个文件
    "#]],
    );
}

#[test]
fn deep_nesting_and_bombs_end_early() {
    check(
        &"[".repeat(10_000),
        expect![[r#"
            错误[L201]: 一层套一层，套得太深，没有再往下读
              ╭▸ a.yaml:1:25
              │
            1 │ [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…
              │                         ━
              │
              ╰ 改法: 最多套 24 层；请检查缩进和括号
        "#]],
    );
    check(
        &(0..40).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>(),
        expect![[r#"
            错误[L201]: 一层套一层，套得太深，没有再往下读
               ╭▸ a.yaml:25:25
               │
            25 │                         a:
               │                         ━
               │
               ╰ 改法: 最多套 24 层；请检查缩进和括号
        "#]],
    );
    let bomb: String = (0..9).map(|n| format!("a{n}: &a{n} [{}]\n", "*a0, ".repeat(9))).collect();
    check(
        &bomb,
        expect![[r#"
        错误[L202]: 不能用 `&` 和 `*` 互相引用
          ╭▸ a.yaml:1:9
          │
        1 │ a0: &a0 [*a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, ]
          │         ━
          │
          ╰ 改法: 把内容照写一遍；文字要以 & 或 * 开头时，请给整段文字加引号
    "#]],
    );
}
