//! What a person may rely on, whoever they are: nothing is lost by not knowing, nothing is asked for later that was not
//! told before, nobody is refused by what is not confirmed, and the same answers always give the same guide.

use crate::shipped::{self, Dice, Shipped, rolls, times, today};
use onething::assemble::of_interview;
use onething::load::{self, NATION};
use onething::logic::eval::{Given, State};
use onething::logic::op::Op;
use onething::logic::program::InputKind;
use onething::model::answers::{Answer, Answers};
use onething::model::guide::{Guide, PaperLine, Status};
use onething::model::item::ApplyMode;
use onething::model::value::{Name, Q, Value};
use onething::source::Files;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Papers a guide speaks of, and whose.
fn told(guide: &Guide) -> BTreeSet<(Name, Name)> {
    guide.checklist.iter().map(|l| (l.material.clone(), l.owner.clone())).collect()
}

/// Whether an earlier guide already spoke of a line: by name, or of all papers of one of its options.
fn was_told(earlier: &BTreeSet<(Name, Name)>, line: &PaperLine) -> bool {
    let known = |paper: &Name| earlier.contains(&(paper.clone(), line.owner.clone()));
    known(&line.material) || line.any_of.iter().flatten().any(|option| option.iter().all(known))
}

fn status(guide: &Guide) -> Vec<(&Name, Status)> {
    guide.items.iter().map(|i| (&i.name, i.status)).collect()
}

/// A conversation from the first question to the last; `each` sees the guide after every answer, and whether that was
/// a wish (只能选一) and no answer.
fn conversation(
    shipped: &Shipped,
    dice: &mut Dice<'_>,
    mut each: impl FnMut(&Guide, bool),
) -> (Answers, Vec<usize>) {
    let mut answers = Answers::default();
    let wanted = shipped.program.items.iter().filter(|_| dice.one_in(2)).map(|i| i.name.clone()).collect();
    answers.choices.optional = Some(wanted);
    let mut order = Vec::new();
    let mut wish = false;
    loop {
        let interview = shipped.interview(&answers);
        each(&of_interview(&shipped.catalog, &shipped.program, &interview), wish);
        let Some(at) = interview.next else { return (answers, order) };
        assert!(!order.contains(&at), "`{}` is asked twice", shipped.program.inputs[at].name);
        order.push(at);
        let input = &shipped.program.inputs[at];
        wish = input.kind == InputKind::Exclusive;
        if wish {
            let offered = interview.offered(&input.name);
            answers.choices.one_of.insert(input.name.clone(), dice.pick(&offered).clone());
            continue;
        }
        let question = &shipped.scenario().questions[&input.name];
        let value =
            shipped.value(&interview.state, question, dice).filter(|_| question.required || !dice.one_in(6));
        answers.set(input.name.clone(), value.map_or(Answer::Unclear, Answer::Is));
    }
}

proptest! {
    #![proptest_config(times(150))]

    #[test]
    fn not_knowing_keeps_every_item_and_paper_possible(rolls in rolls()) {
        for shipped in shipped::both() {
            let mut dice = Dice::new(&rolls);
            let full = shipped.person(&mut dice);
            let (more, less) = (shipped.guide(&full), shipped.guide(&shipped.masked(&full, &mut dice)));
            for (with, without) in more.items.iter().zip(&less.items) {
                // What nobody wants is not looked into any further.
                let wanted = !matches!(with.status, Status::NotApplicable | Status::Available);
                prop_assert!(!wanted || without.status != Status::NotApplicable, "`{}` is lost", with.name);
                prop_assert!(
                    !matches!(without.status, Status::Applies | Status::Later) || with.status != Status::NotApplicable,
                    "`{}` is promised and taken back", with.name
                );
            }
            // An item that waits for the person's choice is shown as such; its papers come with the choice, or when only
            // one is left to choose.
            let open = |name: &Name| less.items.iter().any(|i| i.name == *name && i.status == Status::Available);
            let spoken = told(&less);
            for line in more.checklist.iter().filter(|l| !l.items.iter().all(open)) {
                prop_assert!(was_told(&spoken, line), "`{}` of {} is lost", line.material, line.owner);
            }
            for line in less.checklist.iter().filter(|l| l.required && l.any_of.is_none()) {
                let kept = more.checklist.iter().any(|l| l.material == line.material && l.owner == line.owner && l.required);
                prop_assert!(kept, "`{}` was required and is no more", line.material);
            }
            for form in more.forms.iter().filter(|f| !f.items.iter().all(open)) {
                let kept = less.forms.iter().any(|f| f.form == form.form);
                prop_assert!(kept, "`{}` is lost", form.form);
            }
            for benefit in more.benefits.iter().filter(|b| !open(&b.item)) {
                prop_assert!(less.benefits.iter().any(|b| b.item == benefit.item && b.name == benefit.name), "`{}` is lost", benefit.name);
            }
            for one in &less.misplaced {
                prop_assert!(more.misplaced.iter().any(|m| m.name == one.name), "`{}` is taken back", one.name);
            }
            for one in &less.notices {
                prop_assert!(more.notices.iter().any(|n| n.verdict.name == one.verdict.name), "`{}` is taken back", one.verdict.name);
            }
        }
    }

    #[test]
    fn no_paper_comes_up_that_was_not_told_before(rolls in rolls()) {
        for shipped in shipped::both() {
            let mut before: Option<BTreeSet<(Name, Name)>> = None;
            let mut broken = Vec::new();
            conversation(shipped, &mut Dice::new(&rolls), |guide, wish| {
                if let Some(before) = before.as_ref().filter(|_| !wish) {
                    broken.extend(guide.checklist.iter().filter(|l| !was_told(before, l)).map(|l| l.material.clone()));
                }
                before.get_or_insert_default().extend(told(guide));
            });
            prop_assert!(broken.is_empty(), "{broken:?}");
        }
    }

    #[test]
    fn a_finished_interview_asks_nothing_and_replays_as_it_was(rolls in rolls()) {
        for shipped in shipped::both() {
            let mut last = None;
            let (answers, order) = conversation(shipped, &mut Dice::new(&rolls), |guide, _| last = Some(guide.clone()));
            let again = shipped.interview(&answers);
            prop_assert_eq!(again.next, None);
            prop_assert!(again.may_matter.is_empty());
            // The wish for optional items was there from the start, whether the page came or not.
            prop_assert!(again.moot.iter().all(|name| &**name == "自选"), "{:?}", again.moot);
            prop_assert!(again.dropped.is_empty(), "{:?}", again.dropped);
            let page = again.asked.iter().filter(|at| shipped.program.inputs[**at].kind != InputKind::Optional);
            prop_assert_eq!(page.copied().collect::<Vec<_>>(), order);
            let guide = shipped.guide(&answers);
            prop_assert!(guide.complete);
            prop_assert_eq!(format!("{guide:?}"), format!("{:?}", last.unwrap()));
        }
    }

    #[test]
    fn an_answer_that_is_moot_changes_nothing(rolls in rolls()) {
        for shipped in shipped::both() {
            let answers = shipped.person(&mut Dice::new(&rolls));
            let guide = shipped.guide(&answers);
            let mut without = answers.clone();
            for name in &guide.moot {
                without.given.shift_remove(name);
                without.choices.one_of.shift_remove(name);
            }
            let lean = shipped.guide(&without);
            prop_assert_eq!(status(&guide), status(&lean));
            prop_assert_eq!(&guide.checklist, &lean.checklist);
            prop_assert_eq!(guide.next, lean.next);
        }
    }

    #[test]
    fn a_moot_answer_would_not_have_decided_anything(rolls in rolls()) {
        // The interview leaves out what cannot matter; taking everything into account comes to the same.
        for shipped in shipped::both() {
            let answers = shipped.person(&mut Dice::new(&rolls));
            let lean = shipped.interview(&answers);
            let given = onething::logic::eval::given(&shipped.program, &answers);
            let whole = State::from_given(&shipped.program, &shipped.catalog.calendar, given, today());
            for item in &shipped.program.items {
                prop_assert_eq!(lean.state.truth(item.applies), whole.truth(item.applies), "`{}`", item.name);
                for need in &item.needs {
                    prop_assert_eq!(lean.state.truth(need.needed), whole.truth(need.needed), "`{}`", need.material);
                }
            }
        }
    }

    #[test]
    fn the_order_of_answers_is_no_matter(rolls in rolls()) {
        for shipped in shipped::both() {
            let mut dice = Dice::new(&rolls);
            let person = shipped.person(&mut dice);
            let answers = shipped.masked(&person, &mut dice);
            let mut other = answers.clone();
            other.given.reverse();
            let count = other.given.len();
            for at in 1..count {
                other.given.swap_indices(at, dice.below(at + 1));
            }
            prop_assert_eq!(format!("{:?}", shipped.guide(&answers)), format!("{:?}", shipped.guide(&other)));
        }
    }

    #[test]
    fn the_same_answers_give_the_same_guide_on_every_thread(rolls in rolls()) {
        for shipped in shipped::both() {
            let mut dice = Dice::new(&rolls);
            let answers = shipped.person(&mut dice);
            let first = format!("{:?}", shipped.guide(&answers));
            let others: Vec<String> = std::thread::scope(|scope| {
                let run = || format!("{:?}", shipped.guide(&answers));
                let threads = [scope.spawn(run), scope.spawn(run)];
                threads.map(|t| t.join().unwrap()).into()
            });
            prop_assert!(others.iter().all(|other| *other == first));
        }
    }

    #[test]
    fn nobody_is_refused_by_what_is_not_confirmed(rolls in rolls()) {
        for (at, shipped) in shipped::both().into_iter().enumerate() {
            let mut dice = Dice::new(&rolls);
            let person = shipped.person(&mut dice);
            let answers = shipped.masked(&person, &mut dice);
            let blank = &BLANKED[at];
            assert!(shipped.program.has_unconfirmed && !blank.program.has_unconfirmed);
            let (state, without) = (shipped.state(&answers), blank.state(&answers));
            for (item, other) in shipped.program.items.iter().zip(&blank.program.items) {
                prop_assert_eq!(state.refused(item.applies), without.refused(other.applies), "`{}`", item.name);
                for (need, other) in item.needs.iter().zip(&other.needs) {
                    prop_assert_eq!(state.refused(need.needed), without.refused(other.needed), "`{}`", need.material);
                }
            }
            for (with, without) in shipped.guide(&answers).items.iter().zip(&blank.guide(&answers).items) {
                prop_assert!(with.status != Status::NotApplicable || without.status == Status::NotApplicable, "`{}`", with.name);
            }
        }
    }
}

/// The shipped life events with nothing in place of every figure and condition that is not confirmed.
static BLANKED: std::sync::LazyLock<[Shipped; 2]> = std::sync::LazyLock::new(|| {
    shipped::both().map(|shipped| {
        let mut blank = Shipped::of(shipped.catalog.clone(), &shipped.program.slug);
        let mut count = 0;
        for at in 0..blank.program.nodes.len() {
            if let Op::Unconfirmed(_, doubt) = &blank.program.nodes[at] {
                let doubt = doubt.clone();
                blank.program.constants[at] = doubt.clone();
                blank.program.nodes[at] = Op::Const(doubt);
                count += 1;
            }
        }
        assert!(count > 0, "something is not confirmed");
        blank.program.has_unconfirmed = false;
        blank
    })
});

#[test]
fn the_order_of_questions_changes_no_guide() {
    for shipped in shipped::both() {
        for turn in 0..4_u32 {
            let mut rolls: Vec<u32> =
                (0..900_u32).map(|n| (n + 1).wrapping_mul(2_654_435_761).rotate_left(turn + n % 7)).collect();
            let mut catalog = shipped.catalog.clone();
            let questions = &mut catalog.scenarios[&shipped.program.slug].questions;
            for at in (1..questions.len()).rev() {
                questions.swap_indices(at, rolls[at] as usize % (at + 1));
            }
            let other = Shipped::of(catalog, &shipped.program.slug);
            for _ in 0..10 {
                rolls.rotate_left(37);
                let answers = shipped.person(&mut Dice::new(&rolls));
                let (one, two) = (shipped.guide(&answers), other.guide(&answers));
                // What nobody wanted need not be decided: how far it is depends on what was asked.
                let wanted = |guide: &Guide| -> Vec<(Name, Status)> {
                    let items = guide.items.iter().filter(|i| {
                        i.mode != ApplyMode::Optional
                            || answers.choices.optional.iter().flatten().any(|o| *o == i.name)
                    });
                    items.map(|i| (i.name.clone(), i.status)).collect()
                };
                assert_eq!(wanted(&one), wanted(&two));
                let lines = |guide: &Guide| -> Vec<PaperLine> {
                    guide.checklist.iter().map(|l| PaperLine { answers: Vec::new(), ..l.clone() }).collect()
                };
                assert_eq!(lines(&one), lines(&two));
                let forms = |guide: &Guide| {
                    guide.forms.iter().map(|f| (f.form.clone(), f.possible)).collect::<Vec<_>>()
                };
                assert_eq!(forms(&one), forms(&two));
            }
        }
    }
}

const DOUBTFUL: &str = "\
场景: 试办
题目:
  够久: {问: 够久吗？, 话题: 情况, 类型: 是否}
  年数: {问: 多久了？, 话题: 情况, 类型: 时长, 范围: 0个月 到 50年}
推算:
  按惯例:
    分档:
      - {当: 够久, 得: 是}
      - {否则: 否, 待核: 各地不同}
  整条待核: {得: 够久, 待核: 没有核对}
事项:
  条件待核: {受理条件: {够久: {要: 够久, 不符: 不够久, 待核: 没有核对}}, 申请材料: {居民身份证: }}
  档待核: {受理条件: {按惯例: {要: 按惯例, 不符: 不合惯例}}}
  推算待核: {受理条件: {够久: {要: 整条待核, 不符: 不够久}}}
  数待核: {受理条件: {年数够: {要: 年数 ≥ 年限, 不符: 不够}}}
  数有界: {受理条件: {年数够: {要: 年数 ≥ 有界年限, 不符: 不够}}}
  数没公布: {受理条件: {年数够: {要: 年数 ≥ 没公布的年限, 不符: 不够}}}
  整项待核: {待核: 没有核对, 受理条件: {够久: {要: 够久, 不符: 不够久}}}
  都核实了: {受理条件: {够久: {要: 够久, 不符: 不够久}}}
";

/// What becomes of the items of a doubtful life event: ✓ applies, ? depends, ✗ refused; 约 where not confirmed.
fn outcome(long: bool, years: i64) -> String {
    let files = [
        ("demo.yaml", DOUBTFUL),
        ("shared/materials.yaml", "材料:\n  居民身份证: {验原件: 是}\n"),
        (
            "shared/parameters.yaml",
            "参数:\n  年限: {值: 10年, 待核: 没有核对}\n  有界年限: {值: 10年, 下限: 8年, 上限: 12年, 待核: 没有核对}\n  没公布的年限: {类型: 时长, 值: 待定}\n",
        ),
    ];
    let files = Files::new(files.into_iter().map(|(p, t)| (p.to_owned(), t.as_bytes().to_vec())).collect());
    let (catalog, diagnostics) = load::load(&files, NATION);
    assert!(!diagnostics.has_errors(), "{}", onething::diag::render::to_text(&files, &diagnostics, false));
    let demo = Shipped::of(catalog, "demo");
    let mut answers = Answers::default();
    answers.set("够久", Answer::Is(Value::Bool(long)));
    answers.set("年数", Answer::Is(Value::Number(Q::from_integer((years * 12).into()))));
    let guide = demo.guide(&answers);
    let items = guide.items.iter().map(|item| {
        let sign = match item.status {
            Status::Applies => "✓",
            Status::Depends => "?",
            Status::NotApplicable => "✗",
            _ => "…",
        };
        format!("{}{sign}{}", item.name, if item.unconfirmed { "约" } else { "" })
    });
    items.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_not_confirmed_may_grant_and_never_refuses() {
    assert_eq!(
        outcome(false, 9),
        "条件待核?约 档待核?约 推算待核?约 数待核?约 数有界?约 数没公布? 整项待核✗ 都核实了✗"
    );
    assert_eq!(
        outcome(true, 11),
        "条件待核✓约 档待核✓ 推算待核✓约 数待核✓约 数有界✓约 数没公布? 整项待核✓约 都核实了✓"
    );
    // Outside the bounds the figure does not matter.
    assert!(outcome(true, 5).contains("数待核?约 数有界✗"));
    assert!(outcome(true, 13).contains("数待核✓约 数有界✓ "));
}

#[test]
fn an_input_given_and_not_asked_is_kept_out_of_the_state() {
    let shipped = shipped::unemployment();
    let mut answers = Answers::default();
    answers.set("目前状态", Answer::Is(Value::Choice("家属申报".into())));
    answers.set("培训情况", Answer::Is(Value::Choice("学完拿证".into())));
    let interview = shipped.interview(&answers);
    let (at, _) = shipped.program.input("培训情况").unwrap();
    assert_eq!(interview.moot, [Name::from("培训情况")]);
    assert_eq!(interview.state.given[at], Given::No);
}
