//! `explain` says where a rule stands, who set its figures, and why a person comes out as they do.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const FILES: &[(&str, &str)] = &[
    (
        "demo.yaml",
        "\
场景: 例子
通俗名: 举个例子
题目:
  状态: {问: 现在怎么样？, 类型: 单选, 选项: {在职: 在上班, 离职: 离开了}, 话题: 情况}
  缴费: {问: 交了多久？, 类型: 时长, 范围: 0个月 到 50年, 话题: 情况, 变化: 每月加1个月}
推算:
  够久: {得: 缴费 ≥ 缴费线, 说明: 交够了没有, 依据: 例子法 第二条}
事项:
  领补助:
    设定依据: 例子法 第一条
    通俗名: 拿补助
    申办: 应办
    适用情形: 状态 = 离职
    受理条件:
      交够了:
        要: 够久
        不符: 要交满【缴费线】，您交了【缴费】
        依据: 例子法 第二条
    待遇:
      - {金额: 补助标准, 付: 基金}
    申请材料:
      甲证明: {当: 缴费 < 10年, 原件: 1}
",
    ),
    (
        "shared/parameters.yaml",
        "参数:\n  缴费线: {值: 12个月}\n  补助标准: {说明: 一个月多少, 类型: 金额, 值: 待定}\n",
    ),
    ("shared/materials.yaml", "材料:\n  甲证明: {出具单位: 单位, 数据共享: 是}\n"),
    ("shared/basis.yaml", "依据:\n  例子法: {文件: 例子法全文, 文号: 第1号, 起: 2020-01-01}\n"),
    (
        "regions/51.yaml",
        "地区: 四川省\n改:\n  参数:\n    补助标准: {值: 500元, 下限: 400元, 上限: 600元, 待核: 没有查到原文}\n",
    ),
];

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explain").join(name);
    let _ = fs::remove_dir_all(&path);
    for (file, text) in FILES {
        let at = path.join(file);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text).unwrap();
    }
    path
}

fn explain(at: &Path, args: &[&str], answers: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_onething"))
        .arg("explain")
        .args(args)
        .args(["--today", "2026-11-24", "--region", "510000", "--scenarios", at.to_str().unwrap()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A call that is off may end before it reads.
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    let ran = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (ran.status.code().unwrap(), text(ran.stdout), text(ran.stderr))
}

#[test]
fn an_item_is_told_with_the_line_of_every_word() {
    let at = folder("item");
    let (code, out, err) = explain(&at, &["demo", "领补助"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    let golden = "\
领补助（拿补助）
例子（demo），四川省，2026-11-24 的政策
写在 demo.yaml:9

■ 谁能办
适用情形：状态 = 离职   demo.yaml:13
1. 交够了   demo.yaml:15
   要：够久
   不符时说：要交满【缴费线】，您交了【缴费】
   依据：例子法 第二条：《例子法全文》，第1号，2020-01-01 起，现行有效

■ 待遇
· 领补助   demo.yaml:20
   金额：补助标准

■ 要的材料
1. 甲证明   demo.yaml:22
   当：缴费 < 10年
   免提交：材料库里这份材料能免的，都可以免

■ 用到的数
缴费线 = 1年
   谁定的：全国 shared/parameters.yaml:2
补助标准 = 500元（在 400元 和 600元 之间），待核：没有查到原文（一个月多少）
   谁定的：全国 shared/parameters.yaml:3 → 四川省 regions/51.yaml:4（起作用的是最后一处）

■ 用到的推算
够久   demo.yaml:7
   缴费 ≥ 缴费线
   依据：例子法 第二条：《例子法全文》，第1号，2020-01-01 起，现行有效

■ 取决于这些题
状态：现在怎么样？   demo.yaml:4
缴费：交了多久？   demo.yaml:5

■ 设定依据
例子法 第一条：《例子法全文》，第1号，2020-01-01 起，现行有效
";
    assert_eq!(out, golden);
    assert_eq!(explain(&at, &["demo", "拿补助"], "").1, golden, "by its plain name");
}

#[test]
fn a_person_is_told_what_decided_and_what_would_change_it() {
    let at = folder("person");
    let check = |answers: &str, says: &[&str]| {
        let (code, out, err) = explain(&at, &["demo", "领补助", "--answers", "-"], answers);
        assert_eq!((code, err.as_str()), (0, ""));
        for words in says {
            assert!(out.contains(words), "{answers}: {words}: {out}");
        }
    };
    check(
        "状态: 离职\n缴费: 9个月\n",
        &[
            "■ 这样回答的人\n办不了：有受理条件不符合\n ✗ 不符合：交够了\n   不符：要交满1年，您交了9个月\n",
            "由这些回答定的：交了多久：9个月；够久 = 否\n",
            "怎样就能办：2027年3月1日 起可以办\n",
            "这样回答的人：这个事项办不了，不用交\n",
        ],
    );
    check(
        "状态: 离职\n缴费: 2年\n",
        &[
            "■ 这样回答的人\n可以办\n ✓ 符合：交够了\n",
            "这样回答的人：要交，已免（数据共享）",
            "缴费：交了多久？ → 2年",
        ],
    );
    check(
        "状态: 离职\n",
        &["还定不了\n ？还定不了：交够了\n   要看：交了多久？（没有答）", "可能有关的题：缴费"],
    );
    check("状态: 在职\n", &["和这个人无关：适用情形不成立\n   由这些回答定的：现在怎么样：在上班\n"]);
}

#[test]
fn papers_figures_and_facts_are_told_and_a_wrong_name_gets_the_nearest() {
    let at = folder("names");
    let check = |args: &[&str], says: &[&str]| {
        let (code, out, err) = explain(&at, args, "");
        assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
        for words in says {
            assert!(out.contains(words), "{args:?}: {words}: {out}");
        }
    };
    check(
        &["demo", "甲证明"],
        &["可以免的办法：数据共享   shared/materials.yaml:2", "· 领补助   demo.yaml:22\n   当：缴费 < 10年"],
    );
    check(&["demo", "补助标准"], &["四川省 regions/51.yaml:4（起作用的是最后一处）"]);
    check(&["demo", "够久"], &["缴费 ≥ 缴费线", "缴费线 = 1年"]);
    check(&["demo", "状态"], &["现在怎么样？   demo.yaml:4"]);
    let off = |args: &[&str], says: &str| {
        let (code, out, err) = explain(&at, args, "");
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(says), "{args:?}: {err}");
    };
    off(&["demo", "领补住"], "是不是 `领补助`");
    off(&["demo"], "还少名称");
    off(&["demmo", "领补助"], "是不是 `demo`");
    off(&["demo", "--answers", "-"], "还少名称");
}
