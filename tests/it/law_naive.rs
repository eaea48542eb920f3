//! A second, plain reading of the language agrees with the core: on the shipped life events, and on random ones that
//! no author would write. Random ones must not break anything either, whatever is answered.

use crate::naive::Naive;
use crate::naive_values::{Unit, V};
use crate::shipped::{self, Dice, Shipped, rolls, times, today};
use onething::load::{self, NATION};
use onething::logic::eval::Reading;
use onething::logic::op::NodeId;
use onething::logic::show;
use onething::model::answers::{Answer, Answers};
use onething::model::guide::Status;
use onething::model::value::{Q, ShownKind, Type, Value};
use onething::source::Files;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What the core knows, in the words of the naive reading; open where it is not sure.
fn core(shipped: &Shipped, state: &onething::logic::eval::State<'_>, node: NodeId, reading: Reading) -> V {
    let ty = shipped.program.ty(node);
    let ShownKind::Known(value) = show::kind(state.reading(node, reading), ty) else { return V::Open };
    match value {
        Value::Bool(b) => V::Bool(b),
        Value::Choice(name) => V::Option(name.to_string()),
        Value::Multi(names) => V::Set(names.iter().map(|n| n.to_string()).collect::<BTreeSet<_>>()),
        Value::Region(code) => V::Region(code.to_string()),
        Value::Text(text) => V::Text(text.to_string()),
        Value::Range(..) => V::Open,
        Value::Number(q) => V::Num(
            q,
            match ty {
                Type::Money => Unit::Money,
                Type::Months => Unit::Months,
                Type::Days => Unit::Days,
                Type::WorkDays => Unit::WorkDays,
                Type::Hours => Unit::Hours,
                Type::Month => Unit::Month,
                Type::Date => Unit::Date,
                Type::Clock => Unit::Clock,
                _ => Unit::Plain,
            },
        ),
    }
}

/// How many facts and items both readings know; panics where they disagree.
fn agreement(shipped: &Shipped, answers: &Answers) -> (usize, usize) {
    let state = shipped.state(answers);
    let (mut known, mut all) = (0, 0);
    for (strict, reading) in [(false, Reading::Assumed), (true, Reading::Confirmed)] {
        let naive = Naive::new(&shipped.catalog, shipped.scenario(), answers, today(), strict);
        let mut check = |name: &str, plain: V, node: NodeId| {
            all += 1;
            if plain == V::Open {
                return;
            }
            known += 1;
            let found = core(shipped, &state, node, reading);
            assert_eq!(
                found,
                plain,
                "`{name}` ({reading:?})\nknown: {:?}\n{answers:?}",
                state.reading(node, reading)
            );
        };
        for (name, fact) in &shipped.program.facts {
            let written = shipped
                .scenario()
                .facts
                .get(name)
                .or_else(|| shipped.catalog.common_facts.get(name))
                .unwrap();
            check(name, naive.fact(written), fact.node);
        }
        for item in &shipped.program.items {
            check(&item.name, naive.applies(&item.name), item.base);
        }
    }
    (known, all)
}

#[test]
fn the_plain_reading_agrees_on_the_shipped_life_events() {
    let (mut known, mut all) = (0, 0);
    let mut runner = proptest::test_runner::TestRunner::new(times(150));
    let outcome = runner.run(&rolls(), |rolls| {
        for shipped in shipped::both() {
            let answers = shipped.person(&mut Dice::new(&rolls));
            agreement(shipped, &answers);
        }
        Ok(())
    });
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    for shipped in shipped::both() {
        for turn in 1..20_u32 {
            let rolls: Vec<u32> =
                (0..400_u32).map(|n| (n + 7).wrapping_mul(2_654_435_761).rotate_left(turn)).collect();
            let (some, of) = agreement(shipped, &shipped.person(&mut Dice::new(&rolls)));
            known += some;
            all += of;
        }
    }
    // An interpreter that leaves everything open would agree with anything.
    assert!(known * 10 > all * 8, "{known} of {all}");
}

/// Writes formulas of every type over the questions of [`QUESTIONS`] and the facts before.
struct Author<'a, 'd> {
    dice: &'a mut Dice<'d>,
    facts: Vec<(String, &'static str)>,
}

const QUESTIONS: &str = "  是非: {问: 是吗, 话题: 甲, 类型: 是否}
  颜色: {问: 哪种, 话题: 甲, 类型: 单选, 选项: [红, 黄, 蓝]}
  家什: {问: 哪些, 话题: 甲, 类型: 多选, 选项: [桌, 椅, 灯], 都没有: 都没有}
  件数: {问: 几件, 话题: 甲, 类型: 整数, 范围: 0 到 40, 可填范围: 是}
  月份: {问: 哪月, 话题: 乙, 类型: 年月, 范围: 1990-01 到 2060-12, 精度: 可填年份}
  日子: {问: 哪天, 话题: 乙, 类型: 日期, 范围: 1990-01-01 到 今天}
  多久: {问: 多久, 话题: 乙, 类型: 时长, 范围: 0个月 到 50年, 何时问: 是非, 不问时: 6个月}
  钱数: {问: 多少, 话题: 乙, 类型: 金额, 范围: 0元 到 900元}
  后来: {问: 是吗, 话题: 乙, 类型: 是否, 何时问: 颜色 ≠ 红, 不问时: 否}
";

const PARAMETERS: &str = "\
参数:
  定数: 7
  约数: {值: 9, 待核: 没有核对}
  约月: {值: 12个月, 下限: 6个月, 上限: 18个月, 待核: 没有核对}
  缺数: {类型: 小数, 值: 待定}
  缺钱: {类型: 金额, 值: 待定}
  旧价:
    - {自: 2020-01-01, 至: 2025-12-31, 值: 100元}
    - {自: 2026-01-01, 至: 2026-12-31, 值: 120元, 待核: 没有核对}
  月表: {分段: {0个月起: 1, 12个月起: 3, 60个月起: 9}}
";

const TYPES: [&str; 8] = ["是否", "颜色", "数", "时长", "年月", "日期", "金额", "日数"];

impl Author<'_, '_> {
    fn fact(&mut self, ty: &str) -> Option<String> {
        let all: Vec<String> = self.facts.iter().filter(|(_, t)| *t == ty).map(|(n, _)| n.clone()).collect();
        (!all.is_empty() && self.dice.one_in(2)).then(|| self.dice.pick(&all).clone())
    }

    fn one(&mut self, of: &[&str]) -> String {
        (*self.dice.pick(of)).to_owned()
    }

    fn leaf(&mut self, ty: &str) -> String {
        if let Some(fact) = self.fact(ty) {
            return fact;
        }
        match ty {
            "是否" => self.one(&[
                "是非",
                "后来",
                "家什 包含 灯",
                "家什 有任一 桌、椅",
                "颜色 属于 红、蓝",
                "颜色 属于 黄 到 蓝",
            ]),
            "颜色" => self.one(&["颜色"]),
            "数" => self.one(&[
                "件数",
                "定数",
                "约数",
                "缺数",
                "3",
                "0.5",
                "年（月份）",
                "年（日子）",
                "周岁（日子，今天）",
                "周岁（月份，本月）",
                "查表（月表，多久）",
            ]),
            "时长" => self.one(&["多久", "约月", "1年", "3个月", "本月 − 月份", "整月（件数）"]),
            "年月" => self.one(&["月份", "本月", "2026-06", "所在月（日子）", "首个整月（日子）"]),
            "日期" => self.one(&[
                "日子",
                "今天",
                "2027-02-28",
                "月初（月份）",
                "月末（月份）",
                "期满日（日子，30日）",
                "期满日（日子，1年）",
                "日子 + 5工作日",
            ]),
            "日数" => self.one(&["30日", "今天 − 日子", "间隔（日子，今天）"]),
            _ => self.one(&["钱数", "缺钱", "旧价", "200元"]),
        }
    }

    fn formula(&mut self, ty: &str, depth: usize) -> String {
        if depth == 0 || self.dice.one_in(4) {
            return self.leaf(ty);
        }
        let d = depth - 1;
        match ty {
            "是否" => match self.dice.below(7) {
                0 => format!("非 （{}）", self.formula("是否", d)),
                1 => format!("（{}） 且 （{}）", self.formula("是否", d), self.formula("是否", d)),
                2 => format!("（{}） 或 （{}）", self.formula("是否", d), self.formula("是否", d)),
                3 => format!("（{}） = （{}）", self.formula("是否", d), self.formula("是否", d)),
                4 => {
                    let color = self.formula("颜色", d);
                    format!("{color} {} {}", self.one(&["=", "≠"]), self.one(&["红", "黄", "颜色"]))
                }
                5 => {
                    let ty = self.one(&["数", "时长", "年月", "日期", "金额"]);
                    let (a, b, c) = (self.formula(&ty, d), self.formula(&ty, d), self.formula(&ty, d));
                    format!("{a} 介于 {b} 到 {c}")
                }
                _ => {
                    let ty = self.one(&["数", "时长", "年月", "日期", "金额", "日数"]);
                    let (a, b) = (self.formula(&ty, d), self.formula(&ty, d));
                    format!("{a} {} {b}", self.one(&["=", "≠", "<", "≤", ">", "≥"]))
                }
            },
            "颜色" => self.leaf(ty),
            "数" => match self.dice.below(5) {
                0 => self.both("数", "数", d),
                1 => format!(
                    "{}（{}，{}）",
                    self.one(&["较大", "较小"]),
                    self.formula("数", d),
                    self.formula("数", d)
                ),
                2 => format!(
                    "{}（{}）",
                    self.one(&["取整", "进一", "四舍五入", "绝对值"]),
                    self.formula("数", d)
                ),
                3 => format!("（{}） ÷ （{}）", self.formula("时长", d), self.formula("时长", d)),
                _ => format!("（{}） × （{}）", self.formula("数", d), self.formula("数", d)),
            },
            "时长" => match self.dice.below(3) {
                0 => self.both("时长", "时长", d),
                1 => format!("（{}） − （{}）", self.formula("年月", d), self.formula("年月", d)),
                _ => format!("较小（{}，{}）", self.formula("时长", d), self.formula("时长", d)),
            },
            "年月" => match self.dice.below(3) {
                0 => self.both("年月", "时长", d),
                1 => format!("较大（{}，{}）", self.formula("年月", d), self.formula("年月", d)),
                _ => format!("所在月（{}）", self.formula("日期", d)),
            },
            "日期" => match self.dice.below(4) {
                0 => self.both("日期", "日数", d),
                1 => self.both("日期", "时长", d),
                2 => format!(
                    "期满日（{}，{}）",
                    self.formula("日期", d),
                    self.one(&["15日", "3个月", "20工作日"])
                ),
                _ => format!("月初（{}）", self.formula("年月", d)),
            },
            "日数" => self.leaf(ty),
            _ => match self.dice.below(3) {
                0 => self.both("金额", "金额", d),
                1 => format!("（{}） × （{}）", self.formula("金额", d), self.formula("数", d)),
                _ => format!("四舍五入（{}，0.01元）", self.formula("金额", d)),
            },
        }
    }

    fn both(&mut self, left: &str, right: &str, d: usize) -> String {
        let (a, b) = (self.formula(left, d), self.formula(right, d));
        format!("（{a}） {} （{b}）", self.one(&["+", "−"]))
    }

    fn doubt(&mut self) -> &'static str {
        if self.dice.one_in(6) { ", 待核: 没有核对" } else { "" }
    }

    fn body(&mut self, ty: &'static str) -> String {
        let value = |me: &mut Self| {
            if ty == "颜色" { me.one(&["红", "黄", "蓝", "颜色"]) } else { me.formula(ty, 2) }
        };
        let values = if ty == "颜色" { "    取值: [红, 黄, 蓝]\n" } else { "" };
        match self.dice.below(4) {
            0 if ty == "是否" => {
                format!("    归类: 颜色\n    {}: [红]\n    {}: [黄, 蓝]\n", self.one(&["是", "不清楚"]), "否")
            }
            1 if ty == "是否" => format!(
                "    任一:\n      - {}\n      - {}\n",
                self.formula("是否", 2),
                self.formula("是否", 2)
            ),
            1 if ty == "数" => {
                let (a, b, c) = (value(self), value(self), value(self));
                format!(
                    "    按: {}\n    档: {{不满 1年: {a}, 不超过 5年: {b}, 否则: {c}}}\n",
                    self.formula("时长", 1)
                )
            }
            2 if ty == "数" => {
                let (when, a, b) = (self.formula("是否", 1), value(self), value(self));
                format!("    累加:\n      - {{当: {when}, 得: {a}}}\n      - {{当: 是非, 得: {b}}}\n")
            }
            _ if ty == "颜色" || self.dice.one_in(2) => {
                let mut rows = String::new();
                for _ in 0..1 + self.dice.below(3) {
                    let (when, then) = (self.formula("是否", 2), value(self));
                    rows += &format!("      - {{当: {when}, 得: {then}{}}}\n", self.doubt());
                }
                let last = value(self);
                format!("{values}    分档:\n{rows}      - {{否则: {last}{}}}\n", self.doubt())
            }
            _ => format!("    得: {}\n", value(self)),
        }
    }

    fn scenario(&mut self) -> String {
        let mut text = format!("场景: 试\n题目:\n{QUESTIONS}推算:\n");
        for n in 0..5 {
            let ty = *self.dice.pick(&TYPES);
            let body = self.body(ty);
            text += &format!("  事实{n}:\n{body}");
            if self.dice.one_in(8) {
                text += "    待核: 没有核对\n";
            }
            self.facts.push((format!("事实{n}"), ty));
        }
        text += "事项:\n";
        for n in 0..3 {
            let (situation, need, when) =
                (self.formula("是否", 2), self.formula("是否", 3), self.formula("是否", 1));
            let mode = if n == 1 && self.dice.one_in(2) { "自选" } else { "应办" };
            text += &format!(
                "  事项{n}:\n    申办: {mode}\n    适用情形: {situation}\n    受理条件:\n      够: {{要: {need}, 不符: 不够{}}}\n",
                self.doubt()
            );
            text += &format!(
                "    申请材料:\n      居民身份证:\n      证明: {{当: {when}}}\n      任选: {{当: 是非}}\n"
            );
            text += &format!(
                "    告知: [\"数【{}】日【{}】\"]\n",
                self.formula("数", 1),
                self.formula("日期", 1)
            );
            text += &format!("    期限: [{{事: 交, 最晚: \"{}\"}}]\n", self.formula("日期", 1));
            if n == 2 && self.dice.one_in(2) {
                text += "    办成后: [事项0]\n";
            }
        }
        text
    }
}

/// A life event made up of the dice, or a message about what the loader said to it.
fn made_up(dice: &mut Dice<'_>) -> (Shipped, String) {
    let text = Author { dice, facts: Vec::new() }.scenario();
    let files = [
        ("demo.yaml", text.as_str()),
        ("shared/parameters.yaml", PARAMETERS),
        (
            "shared/materials.yaml",
            "材料:\n  居民身份证: {验原件: 是}\n  证明: {复印件: 1}\n任选其一:\n  任选: [证明, 居民身份证]\n",
        ),
    ];
    let files = Files::new(files.into_iter().map(|(p, t)| (p.to_owned(), t.as_bytes().to_vec())).collect());
    let (catalog, mut diagnostics) = load::load(&files, NATION);
    if let Some((_, found)) = onething::logic::compile::compile(&catalog, "demo", &Default::default()) {
        diagnostics.0.extend(found.0);
    }
    let told = onething::diag::render::to_text(&files, &diagnostics, false);
    assert!(!diagnostics.has_errors(), "{text}\n{told}");
    (Shipped::of(catalog, "demo"), text)
}

/// Answers that no page would take.
fn absurd(shipped: &Shipped, dice: &mut Dice<'_>) -> Answers {
    let mut answers = Answers::default();
    let numbers = [0, 1, -1, 40, 24_000, 25_211, 25_212, 47_846, 47_847, -25_568, i64::MAX, i64::MIN];
    for question in shipped.scenario().questions.values() {
        let number = |dice: &mut Dice<'_>| {
            Q::new((*dice.pick(&numbers)).into(), [1, 1, 1, 3, i64::MAX as i128][dice.below(5)])
        };
        let value = match dice.below(8) {
            0 => Value::Bool(true),
            1 => Value::Choice("紫".into()),
            2 => Value::Choice("红".into()),
            3 => Value::Multi(vec!["灯".into(), "没有的".into()]),
            4 => Value::Range(number(dice), number(dice)),
            5 => Value::Text("文".into()),
            _ => Value::Number(number(dice)),
        };
        answers.set(question.name.clone(), Answer::Is(value));
    }
    answers.choices.optional = Some(vec!["没有的事项".into(), "事项1".into()]);
    answers.choices.one_of.insert("没有的组".into(), "事项0".into());
    answers
}

proptest! {
    #![proptest_config(times(1000))]

    #[test]
    fn made_up_life_events_mean_the_same_in_both_readings(rolls in rolls(), people in rolls()) {
        let (made_up, text) = made_up(&mut Dice::new(&rolls));
        let mut dice = Dice::new(&people);
        for _ in 0..6 {
            let answers = made_up.person(&mut dice);
            agreement(&made_up, &answers);
            // Knowing less is never knowing otherwise.
            let less = made_up.masked(&answers, &mut dice);
            let (more, fewer) = (made_up.state(&answers), made_up.state(&less));
            for node in (0..made_up.program.nodes.len() as u32).map(NodeId) {
                for reading in [Reading::Confirmed, Reading::Assumed] {
                    let (narrow, wide) = (more.reading(node, reading), fewer.reading(node, reading));
                    prop_assert!(narrow.within(wide), "{text}\n{:?}\n{narrow:?} in {wide:?}\n{answers:?}\n{less:?}", made_up.program.op(node));
                }
            }
            let (with, without) = (made_up.guide(&answers), made_up.guide(&less));
            for (with, without) in with.items.iter().zip(&without.items) {
                // What nobody wants is not looked into any further.
                let lost = !matches!(with.status, Status::NotApplicable | Status::Available) && without.status == Status::NotApplicable;
                prop_assert!(!lost, "{text}\n`{}`", with.name);
            }
        }
    }

    #[test]
    fn no_answers_break_a_made_up_life_event(rolls in rolls(), people in rolls()) {
        let (made_up, _) = made_up(&mut Dice::new(&rolls));
        let mut dice = Dice::new(&people);
        for _ in 0..6 {
            let answers = absurd(&made_up, &mut dice);
            let guide = onething::assemble::with_changes(&made_up.catalog, &made_up.program, &answers, today());
            prop_assert_eq!(guide.items.len(), 3);
            let interview = made_up.interview(&answers);
            for name in made_up.scenario().questions.keys() {
                interview.offered(name);
                interview.range(name);
            }
            interview.topics(made_up.scenario());
        }
    }
}
