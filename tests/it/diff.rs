//! `diff` tells what changes and for whom: the same as trying everybody, and nothing where nothing changes.

use onething::compare::{self, Both, EventChanges};
use onething::load::{Library, NATION};
use onething::logic::compile::compile;
use onething::logic::eval::{Reading, State};
use onething::logic::program::{InputKind, Program};
use onething::logic::value::Truth;
use onething::model::answers::{Answer, Answers};
use onething::model::catalog::Catalog;
use onething::model::value::{Q, Type, Value};
use onething::source::Files;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TODAY: i64 = 20_781;

const SMALL: &str = "\
场景: 例子
题目:
  状态: {问: 现在怎么样？, 类型: 单选, 选项: {在职: 在上班, 离职: 离开了, 退休: 退休了}, 话题: 情况}
  出生年月: {问: 哪年哪月出生？, 类型: 年月, 范围: 1966-07 到 1967-06, 话题: 情况}
  缴费: {问: 交了多久？, 类型: 时长, 范围: 0个月 到 15个月, 话题: 情况}
  去处: {问: 想去哪儿？, 类型: 单选, 选项: {本地: 本地, 外地: {说: 外地, 可选: 状态 ≠ 退休}}, 话题: 情况}
  困难: {问: 有哪些困难？, 类型: 多选, 选项: [残疾, 低保], 都没有: 都没有, 话题: 情况}
  急用: {问: 急着用钱吗？, 类型: 是否, 何时问: 状态 = 离职, 不问时: 否, 话题: 情况}
校验:
  退休要有年纪: {要: 状态 ≠ 退休 或 出生年月 ≤ 1967-01, 说: 核对出生年月}
推算:
  退休月: 出生年月 + 60年
  档:
    分档:
      - {当: 缴费 ≥ 12个月, 得: 3}
      - {当: 缴费 ≥ 6个月, 得: 2}
      - {否则: 1}
  标准: 100元 × 档
提醒:
  退休的: {当: 状态 = 退休, 说: 您已经退休了，去养老窗口}
  加急: {当: 急用, 级别: 警示, 说: 可以先预支【标准】}
事项:
  登记:
    适用情形: 状态 = 离职
    受理条件:
      没到年纪: {要: 退休月 > 2026-11, 不符: 到年纪了}
      还要交钱: {要: 缴费 < 15个月 或 困难 包含 残疾, 不符: 交满了}
    申请材料:
      甲证明: {当: 去处 = 外地, 原件: 1}
    期限:
      - {谁: 本人, 事: 来登记, 最早: 2026-11-22, 最晚: 2027-01-01}
  补助:
    适用情形: 状态 = 离职 且 缴费 ≥ 6个月
    受理条件:
      有困难: {要: 困难 有任一 残疾、低保, 不符: 要有困难}
    待遇:
      - {金额: 标准, 付: 基金}
      - {名称: 加发, 金额: 50元, 付: 基金, 当: 困难 包含 残疾}
    告知:
      - {当: 去处 = 外地, 说: 到外地去领}
  在职证明:
    适用情形: 状态 = 在职
    告知:
      - 本人来拿
";

const PAPERS: &str = "材料:\n  甲证明: {出具单位: 单位}\n";

fn catalog(text: &str) -> Catalog {
    let files = BTreeMap::from([
        ("demo.yaml".to_owned(), text.as_bytes().to_vec()),
        ("shared/materials.yaml".to_owned(), PAPERS.as_bytes().to_vec()),
    ]);
    let (library, found) = Library::new(&Files::new(files));
    assert!(!found.has_errors(), "{found:?}");
    let (catalog, found) = library.catalog(NATION);
    assert!(!found.has_errors(), "{found:?}");
    catalog
}

fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(SMALL.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn changes(old: &Catalog, new: &Catalog) -> EventChanges {
    compare::event(old, new, "demo", TODAY)
}

/// Everybody by raw values: all choices, and numbers on both sides of every bound.
fn everybody(program: &Program) -> Vec<Answers> {
    let values = |at: usize| -> Vec<Value> {
        let input = &program.inputs[at];
        match (&input.kind, &input.ty) {
            (InputKind::Commitment | InputKind::Channel, _) => Vec::new(),
            (_, Type::Bool) => vec![Value::Bool(false), Value::Bool(true)],
            (_, Type::Choice(options)) => options.iter().cloned().map(Value::Choice).collect(),
            (_, Type::Multi(options)) => (0..1 << options.len())
                .map(|set: usize| {
                    let chosen = options.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                    Value::Multi(chosen.map(|(_, name)| name.clone()).collect())
                })
                .collect(),
            (_, Type::Month) => {
                let months = [1966 * 12 + 6, 1966 * 12 + 11, 1967 * 12, 1967 * 12 + 2];
                months.map(|m| Value::Number(Q::from_integer(m))).to_vec()
            }
            (_, Type::Months) => [0, 3, 6, 9, 12, 15].map(|m| Value::Number(Q::from_integer(m))).to_vec(),
            (_, other) => panic!("{other:?}"),
        }
    };
    let mut all = vec![Answers::default()];
    for (at, input) in program.inputs.iter().enumerate() {
        let values = values(at);
        if values.is_empty() {
            continue;
        }
        all = all
            .iter()
            .flat_map(|answers| values.iter().map(move |value| (answers.clone(), value.clone())))
            .map(|(mut answers, value)| {
                answers.set(input.name.clone(), Answer::Is(value));
                answers
            })
            .collect();
    }
    all
}

/// Whether the version lets somebody exist.
fn exists(catalog: &Catalog, program: &Program, answers: &Answers) -> bool {
    let state = State::new(program, &catalog.calendar, answers, TODAY);
    let truth = |node| state.reading(node, Reading::Assumed).truth();
    program.checks.iter().all(|check| truth(check.when) != Truth::False)
        && program.inputs.iter().all(|input| {
            let chosen = match (answers.get(&input.name), &input.ty) {
                (Some(Answer::Is(Value::Choice(name))), Type::Choice(all)) => {
                    all.iter().position(|o| o == name)
                }
                _ => None,
            };
            let off = |bit: u8, when| chosen == Some(usize::from(bit)) && truth(when) == Truth::False;
            !input.options.iter().any(|(bit, when)| off(*bit, *when))
        })
}

/// What a line is about, without the values of one person.
fn about(line: &str) -> String {
    let cut = ["从 ", "从“", "现在多说", "以前说", "以前没有，现在", "以前有 ", "现在有 ", "怎样就能办"]
        .iter()
        .filter_map(|word| line.find(word))
        .min();
    line[..cut.unwrap_or(line.len())].to_owned()
}

#[test]
fn what_is_told_is_what_trying_everybody_finds() {
    let old = catalog(SMALL);
    let (before, _) = compile(&old, "demo", &Default::default()).unwrap();
    let all = everybody(&before);
    assert!(all.len() > 1_000, "{}", all.len());
    let check = |edits: &[(&str, &str)], tells: &str| {
        let new = catalog(&edited(edits));
        let (after, _) = compile(&new, "demo", &Default::default()).unwrap();
        let found = changes(&old, &new);
        assert_eq!(found.unfinished, Vec::<String>::new(), "{edits:?}");
        let told: BTreeSet<String> =
            found.groups.iter().flat_map(|g| &g.lines).map(|line| about(line)).collect();
        let both = Both::new(&old, &new, "demo", &Default::default()).unwrap();
        let mut seen = BTreeSet::new();
        let people = all.iter().filter(|who| exists(&old, &before, who) || exists(&new, &after, who));
        for answers in people {
            let lines: BTreeSet<String> = both.lines(answers, TODAY).iter().map(|line| about(line)).collect();
            assert!(
                lines.is_empty() || !lines.is_disjoint(&told),
                "{edits:?}: {answers:?} {lines:?} {found:#?}"
            );
            seen.extend(lines);
        }
        assert!(told.is_subset(&seen), "{edits:?}: {seen:?} {found:#?}");
        assert!(
            found.groups.iter().any(|g| g.lines.iter().any(|l| l.contains(tells))),
            "{edits:?}: {found:#?}"
        );
        assert!(found.groups.iter().all(|g| g.people.is_some_and(|n| n >= 1.0)), "{edits:?}: {found:#?}");
    };
    check(&[("缴费 ≥ 6个月\n", "缴费 ≥ 9个月\n")], "`补助`：以前可以办，现在和他无关");
    check(&[("得: 3}", "得: 4}")], "从 300.00 元 变为 400.00 元");
    check(&[("100元 × 档", "120元 × 档")], "从 200.00 元 变为 240.00 元");
    check(&[("退休月 > 2026-11", "退休月 > 2026-12")], "现在办不了：到年纪了");
    check(&[("最晚: 2027-01-01", "最晚: 2027-02-01")], "最晚：从 2027年1月1日 变为 2027年2月1日");
    check(
        &[("甲证明: {当: 去处 = 外地, 原件: 1}", "甲证明: {原件: 1}")],
        "以前不用“甲证明”，现在要带（原件 1 份）",
    );
    check(
        &[("去处 = 外地, 原件: 1", "去处 = 外地, 原件: 2")],
        "以前要带（原件 1 份），现在要带（原件 2 份）",
    );
    check(&[("困难 有任一 残疾、低保", "困难 包含 残疾")], "`补助`：以前可以办，现在办不了：要有困难");
    check(&[("当: 急用,", "当: 急用 且 缴费 > 3个月,")], "以前说“可以先预支");
    check(&[("付: 基金, 当: 困难 包含 残疾", "付: 基金, 当: 困难 包含 低保")], "待遇`加发`");
    check(&[("      没到年纪: {要: 退休月 > 2026-11, 不符: 到年纪了}\n", "")], "现在可以办");
    check(
        &[("  在职证明:\n", "  新事:\n    适用情形: 缴费 > 12个月\n  在职证明:\n")],
        "`新事`：以前没有这个事项，现在可以办",
    );
    // Nobody asked before: whoever answers 是 now is told more.
    check(&[(", 何时问: 状态 = 离职, 不问时: 否", "")], "现在多说“可以先预支");
    check(
        &[("得: 2}", "得: 5}"), ("当: 去处 = 外地, 说: 到外地去领", "当: 去处 = 本地, 说: 到外地去领")],
        "到外地去领",
    );
}

#[test]
fn comments_order_and_wording_change_nothing() {
    let old = catalog(SMALL);
    let check = |edits: &[(&str, &str)]| {
        let found = changes(&old, &catalog(&edited(edits)));
        assert!(found.is_empty(), "{edits:?}: {found:#?}");
    };
    check(&[("题目:\n", "# 一句说明\n题目:\n")]);
    check(&[("状态 = 离职 且 缴费 ≥ 6个月\n", "缴费 ≥ 6个月 且 状态 = 离职\n")]);
    check(&[("100元 × 档", "档 × 100元")]);
    check(&[("不符: 到年纪了", "不符: 您到年纪了")]);
    check(&[("您已经退休了，去养老窗口", "您退休了，请去养老窗口")]);
    check(&[("可以先预支【标准】", "可以先拿【标准】")]);
    check(&[("说: 到外地去领", "说: 请到外地去领")]);
    check(&[("问: 交了多久？", "问: 您交了多久？")]);

    // Two ways to write one rule.
    check(&[("缴费 ≥ 6个月\n    受理", "非 缴费 < 6个月\n    受理")]);
    check(&[("困难 有任一 残疾、低保", "困难 包含 残疾 或 困难 包含 低保")]);
}

#[test]
fn questions_and_options_that_come_and_go_are_told() {
    let old = catalog(SMALL);
    let check = |edits: &[(&str, &str)], tells: &str| {
        let found = changes(&old, &catalog(&edited(edits)));
        assert!(found.questions.iter().any(|q| q.contains(tells)), "{edits:?}: {found:#?}");
    };
    check(&[("题目:\n", "题目:\n  爱好: {问: 爱好？, 类型: 是否, 话题: 情况}\n")], "多问一题 `爱好`");
    check(&[("在职: 在上班,", "在职: 在上班, 内退: 内退了,")], "题目 `状态` 多了选项 `内退`：内退了");
    check(&[("0个月 到 15个月", "0个月 到 20个月")], "范围：从 0个月 到 1年3个月 变为 0个月 到 1年8个月");
    check(&[("1967-01, 说", "1967-03, 说")], "校验 `退休要有年纪` 变了");
    let (more, fewer) = (changes(&old, &catalog(SMALL)), catalog(SMALL));
    assert!(more.is_empty() && changes(&fewer, &old).is_empty());
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(path.join("shared")).unwrap();
    fs::write(path.join("demo.yaml"), SMALL).unwrap();
    fs::write(path.join("shared/materials.yaml"), PAPERS).unwrap();
    path
}

fn onething(args: &[&str]) -> (i32, String, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_onething"))
        .args(args)
        .args(["--today", "2026-11-24", "--region", "000000"])
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (ran.status.code().unwrap(), text(ran.stdout), text(ran.stderr))
}

#[test]
fn a_revision_is_compared_with_the_folder_as_it_is() {
    let at = folder("revision");
    let path = at.to_str().unwrap();
    let git = |args: &[&str]| {
        let mut all = vec!["-C", path, "-c", "user.name=nobody", "-c", "user.email=nobody@example.org"];
        all.extend(args);
        let ran = Command::new("git").args(all).output().unwrap();
        assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "before"]);
    let same = onething(&["diff", "HEAD", "--scenarios", path, "--exit-code"]);
    assert_eq!(same, (0, String::new(), String::new()));
    fs::write(
        at.join("demo.yaml"),
        edited(&[("最晚: 2027-01-01", "最晚: 2027-02-01"), ("说: 到外地", "说: 请到外地")]),
    )
    .unwrap();
    let (code, out, err) = onething(&["diff", "HEAD", "--scenarios", path]);
    assert_eq!((code, err.as_str()), (0, ""));
    let golden = "\
■ 例子（demo），全国
1. ";
    assert!(out.starts_with(golden), "{out}");
    for words in [
        "   · `登记`的日子“来登记”最晚：从 2027年1月1日 变为 2027年2月1日\n",
        "   例如这样回答的人：状态 离职",
        "■ 只是文字变了，谁能办什么没有变\n  demo.yaml › 事项 › 补助 › 告知 › 第1条 › 说：“到外地去领” → “请到外地去领”\n",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
    assert!(!out.contains("补助`"), "{out}");
    assert_eq!(onething(&["diff", "HEAD", "demo", "--scenarios", path, "--exit-code"]).0, 1);
    let folders = onething(&["diff", path, path, "--exit-code"]);
    assert_eq!(folders, (0, String::new(), String::new()));
}

#[test]
fn a_call_that_is_off_says_what_is_missing() {
    let at = folder("off");
    let path = at.to_str().unwrap();
    let check = |args: &[&str], says: &str| {
        let (code, out, err) = onething(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.contains(says), "{args:?}: {err}");
    };
    check(&["diff", "no-such-version", "--scenarios", path], "`no-such-version` 不是文件夹");
    check(&["diff", "--scenarios", "no/such/folder", "HEAD"], "no/such/folder");
    check(&["diff", path, path, "demmo"], "是不是 `demo`");
}
