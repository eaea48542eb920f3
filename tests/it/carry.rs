//! 转办 with answers: what was said here is not asked there again, and nothing doubtful goes along.

use crate::shelf;
use onething::ask::{code, interview, read};
use onething::check::examples;
use onething::load::Library;
use onething::model::answers::{Answer, Answers};
use onething::model::civil;
use onething::model::guide::Guide;
use onething::pipeline::Office;
use onething::render::{fits, json, text};
use onething::source::Files;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const COMMON: &str = "
题目:
  性别: {问: 男还是女？, 类型: 单选, 选项: [男, 女], 话题: 情况}
  出生年月: {问: 哪年哪月出生？, 类型: 年月, 范围: 1930-01 到 本月, 精度: 可填年份, 话题: 情况}
  谁来办: {问: 谁来办？, 类型: 单选, 选项: [本人, 单位, 代办人], 话题: 情况}
  难处: {问: 有什么难处？, 类型: 多选, 选项: [残疾, 低保, 失地], 都没有: 都没有, 话题: 情况}
";

const HERE: &str = "
场景: 离职
题目:
  性别: 公共题
  出生年月: 公共题
  谁来办: 公共题
  难处: {公共题: 是, 问: 难处有哪些？}
  原因: {问: 为什么走？, 类型: 单选, 选项: [合同到期, 自己走, 别的], 话题: 情况}
  交了: {问: 交了多久？, 类型: 时长, 范围: 0个月 到 50年, 何时问: 原因 = 合同到期, 不问时: 0个月, 话题: 情况}
  哪天: {问: 哪天走的？, 类型: 日期, 范围: 2000-01-01 到 今天 + 366日, 话题: 情况}
  工资: {问: 工资多少？, 类型: 金额, 范围: 0元 到 100000元, 话题: 情况}
推算:
  补贴: {得: 工资 ÷ 3, 待核: 例子}
提醒:
  男的: {当: 性别 = 男, 说: 男}
  年长的: {当: 出生年月 < 2000-01, 说: 年长}
  单位办的: {当: 谁来办 = 单位, 说: 单位}
  有难处的: {当: 难处 有任一 残疾、低保, 说: 难}
  交满的: {当: 交了 ≥ 1年, 说: 交满}
  走了的: {当: 哪天 ≤ 今天, 说: 走了}
  工资高的: {当: 工资 > 5000元, 说: 高}
转办:
  去那边:
    当: 原因 ≠ 别的
    去: there
    说: 请接着办
    带上:
      怎么离开: [{当: 原因 ≠ 别的, 得: 原因}]
      离开日期: 哪天
      交费时间: 交了
      到期走的: 原因 = 合同到期
      一半工资: 工资 ÷ 2
      领多少: 补贴
      哪一种: [{当: 工资 > 5000元, 得: 甲}, {当: 工资 ≤ 3000元, 得: 乙}]
  不带性别的:
    当: 原因 = 别的
    去: 那边的事
    说: 请到那边
    带上: {性别: 不带}
";

const THERE: &str = "
场景: 那边的事
题目:
  性别: 公共题
  出生年月: {公共题: 是, 范围: 1950-01 到 本月}
  谁来办: {公共题: 是, 选项: [本人, 代办人]}
  难处: {公共题: 是, 选项: [残疾, 低保]}
  怎么离开: {问: 怎么离开的？, 类型: 单选, 选项: [合同到期, 自己走], 话题: 情况}
  离开日期: {问: 哪天离开的？, 类型: 日期, 范围: 2000-01-01 到 今天, 话题: 情况}
  交费时间: {问: 交了多久？, 类型: 时长, 范围: 0个月 到 50年, 话题: 情况}
  到期走的: {问: 到期走的吗？, 类型: 是否, 话题: 情况}
  一半工资: {问: 工资的一半？, 类型: 金额, 范围: 0元 到 100000元, 话题: 情况}
  领多少: {问: 领多少？, 类型: 金额, 范围: 0元 到 100000元, 话题: 情况}
  哪一种: {问: 哪一种？, 类型: 单选, 选项: [甲, 乙], 话题: 情况}
提醒:
  男的: {当: 性别 = 男 且 出生年月 < 2000-01 且 谁来办 = 本人 且 难处 有任一 残疾、低保, 说: 男}
  走了的: {当: 怎么离开 = 自己走 且 离开日期 < 今天 且 交费时间 ≥ 1年 且 到期走的, 说: 走了}
  钱多的: {当: 一半工资 > 5000元 且 领多少 > 100元 且 哪一种 = 甲, 说: 多}
";

/// 2026-11-22.
const TODAY: i64 = 20_779;

static DEMO: LazyLock<Office> = LazyLock::new(|| {
    let files = [("shared/common.yaml", COMMON), ("here.yaml", HERE), ("there.yaml", THERE)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let (library, found) = Library::new(&Files::new(BTreeMap::from(files)));
    assert!(!found.has_errors(), "{found:?}");
    let (office, found) = Office::open(&library, "000000");
    assert!(!found.has_errors(), "{found:?}");
    office
});

/// Answers written `题 值；题 值`.
pub(crate) fn answers(office: &Office, slug: &str, written: &str) -> Answers {
    let mut answers = Answers::default();
    for one in written.split('；').filter(|one| !one.is_empty()) {
        let (name, value) = one.split_once(' ').unwrap();
        let question = &office.catalog.scenarios[slug].questions[name];
        answers.set(name, read::read(question, value).unwrap());
    }
    answers
}

/// What the JSON of a guide gives to each 转办, as `题 值；题 值`.
fn given(office: &Office, slug: &str, answers: &Answers, guide: &Guide) -> Vec<(String, String)> {
    let scenario = &office.catalog.scenarios[slug];
    let json = json::guide(guide, &office.catalog, scenario, answers, &json::Asked::default());
    let word = |value: &Json| match value {
        Json::Bool(true) => "是".to_owned(),
        Json::Bool(false) => "否".to_owned(),
        Json::Array(list) if list.is_empty() => "都没有".to_owned(),
        Json::Array(list) => list.iter().map(|v| v.as_str().unwrap()).collect::<Vec<_>>().join("、"),
        value => value.as_str().unwrap().to_owned(),
    };
    let line = |line: &Json| {
        let entries = line["answers"].as_object().unwrap().iter();
        let entries: Vec<String> = entries.map(|(name, value)| format!("{name} {}", word(value))).collect();
        (line["to"].as_str().unwrap().to_owned(), entries.join("；"))
    };
    json["transfers"].as_array().unwrap().iter().map(line).collect()
}

fn sorted(entries: &str) -> BTreeSet<String> {
    entries.split('；').map(str::to_owned).collect()
}

/// Somebody who says this takes that along.
fn check(said: &str, expected: &str) {
    let answers = answers(&DEMO, "here", said);
    let guide = DEMO.guide("here", &answers, TODAY).unwrap();
    let given = given(&DEMO, "here", &answers, &guide);
    let [(_, carried)] = given.as_slice() else { panic!("{said}: {given:?}") };
    assert_eq!(sorted(carried), sorted(expected), "{said}");
}

#[test]
fn what_is_surely_known_and_means_the_same_goes_along() {
    // Shared questions by themselves; the others as written.
    check(
        "性别 男；出生年月 1970-05；谁来办 代办人；原因 合同到期；交了 2年3个月；哪天 2026-11-01；工资 6000元",
        "性别 男；出生年月 1970-05；谁来办 代办人；怎么离开 合同到期；交费时间 2年3个月；离开日期 2026-11-01；\
         到期走的 是；一半工资 3000元；哪一种 甲",
    );
    check("原因 自己走；难处 低保、残疾", "怎么离开 自己走；到期走的 否；难处 残疾、低保");
    check("原因 自己走；难处 都没有", "怎么离开 自己走；到期走的 否；难处 都没有");
    // The first row that holds; between two rows nothing.
    check("原因 自己走；工资 2000元", "怎么离开 自己走；到期走的 否；一半工资 1000元；哪一种 乙");
    check("原因 自己走；工资 4000元", "怎么离开 自己走；到期走的 否；一半工资 2000元");
}

#[test]
fn what_is_doubtful_or_not_allowed_there_stays_behind() {
    let left = "怎么离开 自己走；到期走的 否";
    // A range, 不清楚, an option that is not there, one of several options that is not there.
    check("原因 自己走；出生年月 1970年；性别 不清楚；谁来办 单位", left);
    check("原因 自己走；难处 残疾、失地", left);
    // Outside of 范围 there: fixed, and of this day.
    check("原因 自己走；出生年月 1940-01；哪天 2026-11-23", left);
    check(
        "原因 自己走；出生年月 1950-01；哪天 2026-11-22",
        &format!("{left}；出生年月 1950-01；离开日期 2026-11-22"),
    );
    // A question that is not asked has no answer, though it counts as 0; a sum that is no amount is none either.
    check("原因 自己走；工资 5000.01元", &format!("{left}；哪一种 甲"));
    // 不带, and a life event named by its title.
    check("原因 别的；性别 男；谁来办 本人", "谁来办 本人");
}

#[test]
fn the_terminal_tells_what_goes_along_in_the_words_of_the_other_life_event() {
    let answers = answers(&DEMO, "here", "性别 女；原因 自己走");
    let guide = DEMO.guide("here", &answers, TODAY).unwrap();
    let told = text::guide(&guide, &DEMO.catalog, &DEMO.catalog.scenarios["here"], &answers);
    assert!(told.contains("答过的带过去：男还是女：女；怎么离开的：自己走；到期走的吗：否"), "{told}");
}

pub(crate) static SHIPPED: LazyLock<(Library, Office)> = LazyLock::new(|| {
    let library = shelf::library();
    let office = Office::open(&library, "511703").0;
    (library, office)
});

/// The example of a shipped life event takes this along to another.
fn shipped(slug: &str, example: &str, to: &str, expected: &str) {
    let (library, office) = &*SHIPPED;
    let mut all = library.examples().iter().filter(|one| &*one.scenario == slug);
    let example =
        all.find(|one| one.name.contains(example)).unwrap_or_else(|| panic!("no example {example}"));
    let answers = examples::answers(&office.catalog, example).unwrap();
    let guide = office.guide(slug, &answers, example.today.unwrap_or(TODAY)).unwrap();
    let given = given(office, slug, &answers, &guide);
    let found = given.iter().find(|(other, _)| other == to).map(|(_, carried)| sorted(carried));
    assert_eq!(found, Some(sorted(expected)), "{slug} {}", example.name);
}

#[test]
fn every_example_gives_answers_that_the_other_life_event_takes() {
    let (library, office) = &*SHIPPED;
    let mut used = BTreeSet::new();
    for example in library.examples() {
        let slug = &*example.scenario;
        let Ok(answers) = examples::answers(&office.catalog, example) else { continue };
        let today = example.today.unwrap_or(TODAY);
        let Some(guide) = office.guide(slug, &answers, today) else { continue };
        let spelled = given(office, slug, &answers, &guide);
        for (line, (_, spelled)) in guide.transfers.iter().zip(&spelled) {
            let target = office.catalog.event(&line.to).unwrap();
            let told = || format!("{slug} → {}: {} ({spelled})", target.slug, example.name);
            let brought = code::brought(slug, &line.carried);
            used.extend(line.carried.iter().map(|(name, _)| format!("{slug} {} {name}", target.slug)));
            // JSON says the same in words that are read again.
            let read: Vec<(String, Answer)> = spelled
                .split('；')
                .filter_map(|one| one.split_once(' '))
                .map(|(name, value)| {
                    let answer = read::read(&target.questions[name], value);
                    (name.to_owned(), answer.unwrap_or_else(|error| panic!("{name}: {error}; {}", told())))
                })
                .collect();
            assert_eq!(read.len(), line.carried.len(), "{}", told());
            for (name, answer) in &read {
                assert_eq!(brought.get(name), Some(answer), "{}", told());
            }
            // The link holds them, and the other life event neither refuses nor loses one.
            let text = code::encode(target, &brought);
            let program = &office.programs[&target.slug];
            let (decoded, dropped) = code::decode(program, target, &text).unwrap();
            assert!(dropped.is_empty(), "{}", told());
            let expected = (!line.carried.is_empty()).then_some(&brought).cloned().unwrap_or_default();
            assert_eq!(decoded, expected, "{}", told());
            let there = interview::interview(program, target, &office.catalog.calendar, &decoded, today);
            assert!(there.dropped.is_empty(), "{}", told());
            let misfits = fits::misfits(target, &decoded, &there);
            assert!(misfits.is_empty(), "{misfits:?} {}", told());
        }
    }
    // Kinds of answer by where they come from and where they go.
    assert!(used.len() > 180, "only {} kinds of answer go along", used.len());
}

#[test]
fn people_take_along_what_they_said() {
    let dead =
        "死亡时状态 领失业金；死亡日期 2025-06-10；逝者缴费年限 12年；丧葬待遇选择 失业保险；谁来办 本人";
    shipped("unemployment", "领金期间过世，家属申领", "bereavement", dead);
    let killed = "死亡原因 因工；死亡日期 2026-06-01；谁来办 本人";
    shipped("work-injury", "2026年工亡，按上一年收入的20倍", "bereavement", killed);
    shipped("bereavement", "在职因工过世", "work-injury", "后果 过世；死亡日期 2026-10-08");
    shipped("startup", "20名职工新招2人", "hiring", "单位类型 企业；企业划型 小微型");
    let hurt = "谁在问 职工；结束方式 职工要走；工伤等级 九级";
    shipped("work-injury", "九级，自己提出离开，三笔钱", "separation", hurt);
    let wronged = "谁在问 职工；结束方式 单位辞退；离职日期 2026-10-20；原因一致 否；去向 没工作；失业保险缴费时间 5年2个月";
    shipped("unemployment", "单位报的原因不一样，还没停保", "separation", wronged);
    let rider = "毕业日期 2025-06-30；毕业去向 灵活就业；灵活就业形式 平台就业；每月医保缴费 380元；单位在交社保 否；\
                 已领补贴月数 0个月；出生年月 2002-03；谁来办 本人；社保卡 能用";
    shipped("flexible-work", "送外卖的毕业生，2025年6月毕业", "graduate", rider);
}

#[test]
fn today_is_what_the_tests_say() {
    assert_eq!(i64::from(civil::day(2026, 11, 22).unwrap()), TODAY);
}
