//! The proof finds what is planted, finds nothing in what is sound, and agrees with trying everybody.

use onething::check::proof::{Share, overview, prove};
use onething::load::{Library, NATION};
use onething::logic::compile::compile;
use onething::logic::eval::{Given, Reading, State};
use onething::logic::op::NodeId;
use onething::logic::program::{InputKind, Program};
use onething::logic::space::Space;
use onething::logic::value::{Known, Truth};
use onething::model::catalog::Catalog;
use onething::model::list::Rows;
use onething::model::value::Type;
use onething::source::Files;
use std::collections::BTreeMap;

const TODAY: i64 = 20_781;

const SOUND: &str = "\
场景: 例子
题目:
  状态: {问: 现在怎么样？, 类型: 单选, 选项: {在职: 在上班, 离职: 离开了, 退休: 退休了}, 话题: 情况}
  出生年月: {问: 哪年哪月出生？, 类型: 年月, 范围: 1966-01 到 1970-12, 话题: 情况}
  缴费: {问: 交了多久？, 类型: 时长, 范围: 0个月 到 20个月, 话题: 情况}
  去处: {问: 想去哪儿？, 类型: 单选, 选项: {本地: 本地, 外地: {说: 外地, 可选: 状态 ≠ 退休}}, 话题: 情况}
  困难: {问: 有哪些困难？, 类型: 多选, 选项: [残疾, 低保], 都没有: 都没有, 话题: 情况}
  急用: {问: 急着用钱吗？, 类型: 是否, 何时问: 状态 = 离职, 不问时: 否, 话题: 情况}
校验:
  退休要有年纪: {要: 状态 ≠ 退休 或 出生年月 ≤ 1967-06, 说: 核对出生年月}
推算:
  退休月: 出生年月 + 60年
  档:
    分档:
      - {当: 缴费 ≥ 12个月, 得: 3}
      - {当: 缴费 ≥ 6个月, 得: 2}
      - {否则: 1}
  标准: 100元 × 档
断言:
  没缴够不给钱: {要: 非 适用（补助） 或 缴费 ≥ 6个月, 说: 缴满半年才给}
提醒:
  退休的: {当: 状态 = 退休, 说: 您已经退休了，去养老窗口}
  加急: {当: 急用, 级别: 警示, 说: 可以先预支}
事项:
  登记:
    适用情形: 状态 = 离职
    受理条件:
      没到年纪: {要: 退休月 > 2026-11, 不符: 到年纪了}
      还要交钱: {要: 缴费 < 20个月 或 困难 包含 残疾, 不符: 交满了}
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
      - {当: 去处 = 外地, 说: 外地也认}
";

fn catalog(text: &str) -> (Catalog, Program) {
    let files = Files::new(BTreeMap::from([("demo.yaml".to_owned(), text.as_bytes().to_vec())]));
    let (library, found) = Library::new(&files);
    assert!(!found.has_errors(), "{found:?}");
    let (catalog, found) = library.catalog(NATION);
    assert!(!found.has_errors(), "{found:?}");
    let (program, found) = compile(&catalog, "demo", &Default::default()).unwrap();
    assert!(!found.has_errors(), "{found:?}");
    (catalog, program)
}

fn codes(text: &str) -> Vec<(&'static str, String)> {
    let (catalog, program) = catalog(text);
    let proof = prove(&catalog, &program, TODAY, false).unwrap();
    assert_eq!(proof.figures.unfinished, Vec::<String>::new());
    let line = |one: &onething::diag::Diagnostic| {
        let start = one.primary.as_ref().map_or(0, |(span, _)| span.start as usize);
        text[..start].lines().count().max(1)
    };
    let lines: Vec<&str> = text.lines().collect();
    proof.findings.iter().map(|one| (one.code, lines[line(one) - 1].trim().to_owned())).collect()
}

#[test]
fn a_sound_file_has_no_finding() {
    assert_eq!(codes(SOUND), []);
}

#[test]
fn the_overview_tells_who_can_do_what_and_which_questions_are_worth_asking() {
    use Share::{All, None, Some};
    let (catalog, program) = catalog(SOUND);
    let check = |question, options: &[&str], rows: &[(&str, &[Share])]| {
        let (matrix, paths) = overview(&catalog, &program, TODAY, question).unwrap();
        let told: Vec<&str> = matrix.options.iter().map(|o| &**o).collect();
        assert_eq!(told, options);
        let seen: Vec<(&str, &[Share])> = matrix.rows.iter().map(|(i, c)| (&**i, &**c)).collect();
        assert_eq!(seen, rows);
        paths
    };
    let rows: [(&str, &[Share]); 3] =
        [("登记", &[None, Some, None]), ("补助", &[None, Some, None]), ("在职证明", &[All, None, None])];
    let paths = check(Option::None, &["在职", "离职", "退休"], &rows);
    check(
        Option::Some("困难"),
        &["残疾", "低保"],
        &[("登记", &[Some, Some]), ("补助", &[Some, Some]), ("在职证明", &[Some, Some])],
    );
    assert!(overview(&catalog, &program, TODAY, Option::Some("没有这道题")).is_none());
    // Everybody is asked the first question; only those who left are asked whether it is urgent: four kinds of them
    // for two at work and at most one retired.
    assert_eq!(paths.lengths.len(), 100);
    let asked =
        |name: &str| paths.asked.iter().find(|(n, ..)| &**n == name).map_or((0, 0), |(_, a, c)| (*a, *c));
    assert_eq!(asked("状态"), (100, 100));
    assert!((50..75).contains(&asked("急用").0), "{:?}", asked("急用"));
    assert_eq!(asked("急用").0, asked("急用").1);
    assert!(paths.median() >= 2 && paths.longest() <= 6, "{:?}", paths.lengths);
}

/// What is planted, the code it must have, and a part of the line at which it must be found.
#[test]
fn what_is_planted_is_found_where_it_stands() {
    let check = |from: &str, to: &str, code: &str, place: &str| {
        assert!(SOUND.contains(from), "{from}");
        let found = codes(&SOUND.replacen(from, to, 1));
        let right = found.iter().any(|(c, line)| *c == code && line.contains(place));
        assert!(right, "{from} → {to}: wanted {code} at {place}, got {found:?}");
    };
    // Bounds, operators, options, orders, dates, and sentences gone wrong.
    check("校验:\n", "校验:\n  没人: {要: 缴费 > 20个月, 说: 核对}\n", "C301", "场景");
    check(
        "  登记:\n    适用情形: 状态 = 离职",
        "  登记:\n    适用情形: 状态 = 离职 且 急用 且 缴费 > 20个月",
        "C302",
        "登记",
    );
    check("适用情形: 状态 = 在职", "适用情形: 缴费 ≥ 0个月", "C303", "缴费 ≥ 0个月");
    check("退休月 > 2026-11", "退休月 > 2020-11", "C304", "没到年纪");
    check("缴费 < 20个月 或 困难 包含 残疾", "缴费 ≤ 20个月", "C304", "还要交钱");
    check("要: 困难 有任一 残疾、低保", "要: 状态 = 在职", "C302", "补助");
    check("最早: 2026-11-22, 最晚: 2027-01-01", "最早: 月初（退休月）, 最晚: 2027-01-01", "C307", "来登记");
    check("当: 困难 包含 残疾}", "当: 缴费 < 6个月}", "C308", "加发");
    check("当: 困难 包含 残疾}", "当: 缴费 > 3个月}", "C309", "加发");
    check(
        "提醒:\n",
        "提醒:\n  没人看: {当: 状态 = 退休 且 出生年月 > 1967-06, 说: 看不到}\n",
        "C308",
        "没人看",
    );
    check("退休要有年纪:", "多余的: {要: 缴费 ≤ 20个月, 说: 核对}\n  退休要有年纪:", "C311", "多余的");
    check("缴费 ≥ 6个月\n    受理", "缴费 ≥ 5个月\n    受理", "C312", "没缴够不给钱");
    check("  退休的: {当: 状态 = 退休,", "  退休的: {当: 状态 = 退休 且 缴费 > 3个月,", "C313", "场景");
    check("- {当: 缴费 ≥ 12个月, 得: 3}", "- {当: 缴费 ≥ 6个月, 得: 3}", "C314", "缴费 ≥ 6个月, 得: 2");
    check("- {当: 缴费 ≥ 12个月, 得: 3}", "- {当: 缴费 ≥ 21个月, 得: 3}", "C314", "缴费 ≥ 21个月");
    check("何时问: 状态 = 离职, 不", "何时问: 状态 = 离职 且 状态 = 在职, 不", "C315", "急用");
    check("可选: 状态 ≠ 退休", "可选: 缴费 > 20个月", "C316", "外地");
    check("退休要有年纪:", "不许退休: {要: 状态 ≠ 退休, 说: 核对}\n  退休要有年纪:", "C316", "状态");
    check("  急用:", "  爱好: {问: 爱好？, 类型: 单选, 选项: [棋, 牌], 话题: 情况}\n  急用:", "C317", "爱好");
    check("在职: 在上班,", "在职: 在上班, 内退: 内退了,", "C313", "场景");
    check("困难 有任一 残疾、低保", "困难 包含 残疾", "C309", "加发");
    check("选项: {本地: 本地,", "选项: {本地: 本地, 附近: 附近,", "C319", "去处");
    check("级别: 警示, ", "", "C318", "急用");
}

/// Everybody: each combination of raw values, by the evaluation that citizens get.
fn everybody(program: &Program, visit: &mut dyn FnMut(Vec<Given>)) {
    let values = |at: usize| -> Vec<Known> {
        let input = &program.inputs[at];
        match (&input.kind, &input.ty) {
            (InputKind::Commitment, _) => vec![Known::bool(false)],
            (InputKind::Channel, _) => vec![Known::One(1)],
            (_, Type::Bool) => vec![Known::bool(false), Known::bool(true)],
            (_, Type::Choice(options)) => (0..options.len()).map(|b| Known::One(1 << b)).collect(),
            (_, Type::Multi(options)) => (0..1 << options.len()).map(|set| Known::Many(set, set)).collect(),
            (_, Type::Month) => (1966 * 12..=1970 * 12 + 11).map(Known::int).collect(),
            (_, Type::Months) => (0..=20).map(Known::int).collect(),
            (_, other) => panic!("{other:?}"),
        }
    };
    let all: Vec<Vec<Known>> = (0..program.inputs.len()).map(values).collect();
    let mut at = vec![0; all.len()];
    loop {
        visit(at.iter().zip(&all).map(|(i, values)| Given::Is(values[*i].clone())).collect());
        let Some(next) = (0..at.len()).rev().find(|i| at[*i] + 1 < all[*i].len()) else { return };
        at[next] += 1;
        at[next + 1..].fill(0);
    }
}

#[test]
fn every_truth_that_somebody_has_is_found_and_no_other() {
    let (catalog, program) = catalog(SOUND);
    let truths: Vec<NodeId> =
        (0..program.nodes.len() as u32).map(NodeId).filter(|n| *program.ty(*n) == Type::Bool).collect();
    // By trying everybody whom 校验 and 可选 let exist.
    let mut seen = vec![[false; 2]; truths.len()];
    let mut people = 0;
    everybody(&program, &mut |given| {
        let state = State::from_given(&program, &catalog.calendar, given.clone(), TODAY);
        let truth = |n: NodeId| state.reading(n, Reading::Assumed).truth();
        let offered = program.inputs.iter().zip(&given).all(|(input, given)| {
            let asked = input.when.is_none_or(|when| truth(when) == Truth::True);
            let first =
                matches!(given, Given::Is(Known::Truth(Truth::False) | Known::One(1) | Known::Many(0, 0)));
            let chosen = |bit: u8| matches!(given, Given::Is(Known::One(mask)) if *mask == 1 << bit);
            let possible =
                input.options.iter().all(|(bit, when)| !chosen(*bit) || truth(*when) != Truth::False);
            possible && (asked || first)
        });
        if offered && program.checks.iter().all(|c| truth(c.when) != Truth::False) {
            people += 1;
            for (node, seen) in truths.iter().zip(&mut seen) {
                match truth(*node) {
                    Truth::False => seen[0] = true,
                    Truth::True => seen[1] = true,
                    Truth::Unknown => {}
                }
            }
        }
    });
    assert!(people > 1_000);
    // By cells and diagrams.
    let mut space = Space::new(&[&program], &catalog.calendar, TODAY);
    let roots: Vec<NodeId> = truths.iter().map(|n| space.node(0, *n)).collect();
    space.enumerate(&roots).unwrap();
    let everybody = space.people();
    for ((root, node), seen) in roots.into_iter().zip(&truths).zip(&seen) {
        let truth = space.truth(root).unwrap();
        let sets = [space.never(truth).unwrap(), space.surely(truth).unwrap()];
        for (value, set) in sets.into_iter().enumerate() {
            let found = space.somebody(&[set], everybody, false).unwrap();
            let wanted = [Truth::False, Truth::True][value];
            assert_eq!(found.is_some(), seen[value], "{:?} {wanted:?}", program.op(*node));
            // The example person is one.
            let Some(person) = found else { continue };
            let state = State::new(&program, &catalog.calendar, &person.answers, TODAY);
            assert_eq!(state.reading(*node, Reading::Assumed).truth(), wanted, "{:?}", program.op(*node));
        }
    }
}

#[test]
fn sixty_questions_are_proved() {
    let mut text = String::from("场景: 长\n题目:\n");
    for at in 0..60 {
        let kind = if at % 3 == 0 {
            "类型: 时长, 范围: 0个月 到 480个月".to_owned()
        } else {
            "类型: 单选, 选项: [甲, 乙, 丙]".to_owned()
        };
        text += &format!("  题{at}: {{问: 第{at}题？, {kind}, 话题: 情况}}\n");
    }
    text += "提醒:\n  总: {说: 都看到}\n事项:\n";
    for at in 0..59 {
        let first = if at % 3 == 0 { format!("题{at} ≥ 60个月") } else { format!("题{at} = 甲") };
        let next = at + 1;
        let second =
            if next % 3 == 0 { format!("题{next} < 120个月") } else { format!("题{next} ≠ 乙") };
        text += &format!(
            "  项{at}:\n    适用情形: {first}\n    受理条件:\n      成: {{要: {second}, 不符: 不行}}\n"
        );
    }
    let (catalog, program) = catalog(&text);
    let proof = prove(&catalog, &program, TODAY, false).unwrap();
    assert_eq!(proof.figures.unfinished, Vec::<String>::new());
    assert!(
        proof.findings.iter().all(|f| f.severity == onething::diag::Severity::Info),
        "{:?}",
        proof.findings
    );
    assert!(proof.figures.applicants > 1e20);
}

/// A list whose rows have a number that is asked of some of them only.
const ROWS: &str = "\
场景: 例子
题目:
  单位: {问: 哪种单位？, 类型: 单选, 选项: [企业, 机关], 话题: 情况}
  人员:
    问: 招了谁？
    话题: 情况
    类型: 列表
    量词: 位
    显示为: 【种类】
    最多: 6
    没有: 没有人
    栏目:
      种类: {问: 哪种人？, 类型: 单选, 选项: [毕业生, 失业人员, 其他]}
      参保: {问: 参保了吗？, 类型: 是否}
      三险月数: {问: 交了几个月？, 类型: 时长, 范围: 0个月 到 60个月, 何时问: 参保 且 种类 ≠ 其他, 不问时: 0个月}
事项:
  补助:
    逐条: 人员
    适用情形: 种类 ≠ 其他 且 单位 = 企业
    受理条件:
      交够了: {要: 三险月数 ≥ 3个月, 不符: 要交满3个月}
  登记:
    适用情形: 单位 = 企业
";

#[test]
fn numbers_of_rows_are_proved_for_any_number_of_rows() {
    let (catalog, _) = catalog(ROWS);
    for rows in Rows::few(std::iter::once(&"人员".into())) {
        let (program, found) = compile(&catalog, "demo", &rows).unwrap();
        assert!(!found.has_errors(), "{found:?}");
        let proof = prove(&catalog, &program, TODAY, false).unwrap();
        assert_eq!(proof.figures.unfinished, Vec::<String>::new());
        let codes: Vec<_> = proof.findings.iter().map(|one| one.code).collect();
        // Whoever works for an office is told nothing; nothing is wrong with the subsidy as soon as there is a row.
        let expected: &[&str] = if rows.is_empty() { &["C323", "C313"] } else { &["C313"] };
        assert_eq!(codes, expected);
    }
}
