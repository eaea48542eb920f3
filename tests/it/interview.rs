//! The interview over the life events that ship, and the link code that carries it.

use crate::shelf;
use onething::ask::code::{decode, encode, name_hash};
use onething::ask::interview::{Interview, TopicState, interview};
use onething::logic::compile::compile;
use onething::logic::program::{InputKind, Program};
use onething::model::answers::{Answer, Answers};
use onething::model::catalog::Catalog;
use onething::model::value::{Name, Q, Type, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// 2026-11-24.
const TODAY: i64 = 20_781;

/// Some answer to what is asked, chosen by `pick`; `None` for 不清楚.
fn some_value(
    catalog: &Catalog,
    program: &Program,
    now: &Interview<'_>,
    name: &Name,
    pick: u64,
) -> Option<Value> {
    let (_, input) = program.input(name)?;
    let options = now.offered(name);
    let question = catalog.scenarios[&program.slug].question(name);
    let required = question.is_some_and(|q| q.required);
    let nth = |n: usize| options.get(pick as usize % n.max(1)).cloned();
    match &input.ty {
        _ if pick.is_multiple_of(7) && !required => None,
        // These people list nobody; tests of lists do.
        _ if question.is_some_and(|q| q.list.is_some()) => Some(Value::Number(Q::from_integer(0))),
        Type::Bool => Some(Value::Bool(pick.is_multiple_of(2))),
        Type::Choice(_) => nth(options.len()).map(Value::Choice),
        Type::Multi(_) => {
            let chosen = options.iter().enumerate().filter(|(i, _)| pick >> i & 1 == 1);
            Some(Value::Multi(chosen.map(|(_, o)| o.clone()).collect()))
        }
        Type::Region => Some(Value::Region("511703".into())),
        Type::Text => Some(Value::Text("文字".into())),
        _ => {
            let (low, high) = now.range(name);
            let low = low.unwrap_or_else(|| Q::from_integer(0));
            let high = high.unwrap_or(low + Q::from_integer(100));
            let steps = (high - low).floor().to_integer().max(0) + 1;
            Some(Value::Number(low + Q::from_integer(i128::from(pick) % steps)))
        }
    }
}

fn put(program: &Program, answers: &mut Answers, name: &Name, value: Option<Value>) {
    let kind = program.input(name).map(|(_, input)| input.kind.clone());
    match (kind, value) {
        (Some(InputKind::Optional), Some(Value::Multi(items))) => answers.choices.optional = Some(items),
        (Some(InputKind::Optional), _) => answers.choices.optional = Some(vec![]),
        (Some(InputKind::Exclusive), Some(Value::Choice(item))) => {
            answers.choices.one_of.insert(name.clone(), item);
        }
        (_, Some(value)) => answers.set(name.clone(), Answer::Is(value)),
        (_, None) => answers.set(name.clone(), Answer::Unclear),
    }
}

/// Walks every life event to its end with many ways of answering.
fn check(test: impl Fn(&Catalog, &Program, &Answers, &Interview<'_>)) {
    let catalog = shelf::catalog();
    for (slug, scenario) in &catalog.scenarios {
        let (program, _) = compile(&catalog, slug, &Default::default()).expect("a scenario of the catalogue");
        let mut runner = TestRunner::new_with_rng(
            Config { cases: 12, max_shrink_iters: 0, failure_persistence: None, ..Config::default() },
            proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
        );
        let walks = prop::collection::vec(any::<u64>(), 80);
        runner
            .run(&walks, |picks| {
                let mut answers = Answers::default();
                let replay =
                    |answers: &Answers| interview(&program, scenario, &catalog.calendar, answers, TODAY);
                let mut now = replay(&answers);
                for pick in picks {
                    let Some(next) = now.next else { break };
                    let name = program.inputs[next].name.clone();
                    let value = some_value(&catalog, &program, &now, &name, pick);
                    put(&program, &mut answers, &name, value);
                    now = replay(&answers);
                    prop_assert_ne!(now.next, Some(next), "{} is asked again", name);
                }
                prop_assert!(now.next.is_none(), "{slug} never ends");
                test(&catalog, &program, &answers, &now);
                Ok(())
            })
            .unwrap_or_else(|e| panic!("{slug}: {e}"));
    }
}

#[test]
fn a_finished_interview_asks_nothing_and_forgets_nothing() {
    check(|catalog, program, answers, now| {
        let asked = |name: &&Name| now.asked.iter().any(|at| program.inputs[*at].name == **name);
        let counted = answers.given.keys().filter(asked).count();
        assert_eq!(answers.given.len(), counted + now.moot.len(), "every answer counts or is shown as moot");
        let topics = now.topics(&catalog.scenarios[&program.slug]);
        assert!(topics.iter().all(|(_, state)| *state == TopicState::Done));
    });
}

#[test]
fn what_a_person_answered_survives_the_link_code() {
    check(|catalog, program, answers, _| {
        let scenario = &catalog.scenarios[&program.slug];
        let code = encode(scenario, answers);
        let (back, dropped) = decode(program, scenario, &code).expect("our own code");
        assert_eq!(dropped, []);
        assert_eq!(encode(scenario, &back), code);
        for (name, answer) in &answers.given {
            assert_eq!(back.get(name), Some(answer), "{name}");
        }
        assert_eq!(back.choices.one_of, answers.choices.one_of);
        assert!(code.len() <= 12 + 8 * (answers.given.len() + 4), "{} characters", code.len());
    });
}

#[test]
fn a_damaged_code_is_told_from_an_old_one() {
    let catalog = shelf::catalog();
    let scenario = &catalog.scenarios["unemployment"];
    let (program, _) =
        compile(&catalog, "unemployment", &Default::default()).expect("a scenario of the catalogue");
    let question = scenario.questions.values().find(|q| !q.required).expect("questions");
    let mut answers = Answers::default();
    answers.set(question.name.clone(), Answer::Unclear);
    let code = encode(scenario, &answers);
    for cut in 1..code.len() {
        assert!(decode(&program, scenario, &code[..cut]).is_err(), "{cut}");
    }
    assert!(decode(&program, scenario, "不是代码").is_err());
    assert!(decode(&program, scenario, &"A".repeat(9000)).is_err());
    // The question is gone: the link still opens and says so.
    let mut smaller = scenario.clone();
    smaller.questions.shift_remove(&question.name);
    let (left, dropped) = decode(&program, &smaller, &code).expect("still readable");
    assert_eq!((left.given.len(), dropped.len()), (0, 1));
    // It was renamed: 曾用名 keeps it.
    let mut renamed = scenario.clone();
    let mut moved = renamed.questions.shift_remove(&question.name).expect("was there");
    moved.former_names.push(question.name.clone());
    moved.name = "新名字".into();
    renamed.questions.insert("新名字".into(), moved);
    let (kept, dropped) = decode(&program, &renamed, &code).expect("still readable");
    assert_eq!((kept.given.len(), dropped.len()), (1, 0));
}

#[test]
fn no_two_questions_of_a_life_event_share_a_hash() {
    for scenario in shelf::catalog().scenarios.values() {
        let mut hashes: Vec<u32> = scenario.questions.keys().map(|k| name_hash(k)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), scenario.questions.len(), "{}", scenario.slug);
    }
}
