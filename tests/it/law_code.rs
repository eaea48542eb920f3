//! The link code: what goes in comes out, also after the scenario has moved on.

use crate::shipped::{self, Dice, rolls, times};
use onething::ask::code::{decode, encode};
use onething::model::answers::{Answer, Answers};
use onething::model::scenario::{Choice, Question, Scenario};
use onething::model::value::{Name, Q, Type, Value};
use proptest::prelude::*;

/// Answers of every kind that a page can give: unclear ones, ranges, choices.
fn answers(shipped: &shipped::Shipped, dice: &mut Dice<'_>) -> Answers {
    let mut answers = shipped.person(dice);
    for question in shipped.scenario().questions.values() {
        let Some(Answer::Is(Value::Number(n))) = answers.get(&question.name).cloned() else {
            if !question.required && dice.one_in(6) {
                answers.set(question.name.clone(), Answer::Unclear);
            }
            continue;
        };
        if (question.range_allowed || question.year_only) && dice.one_in(2) {
            answers.set(question.name.clone(), Answer::Is(Value::Range(n, n + Q::from(11))));
        } else if dice.one_in(5) {
            answers.set(
                question.name.clone(),
                Answer::Is(Value::Number(Q::new(1 - dice.below(999) as i128, 1 + dice.below(50) as i128))),
            );
        } else if dice.one_in(4) {
            answers.given.shift_remove(&question.name);
        }
    }
    let papers: Vec<Name> =
        shipped.program.inputs.iter().filter_map(|i| i.name.strip_prefix("承诺·").map(Name::from)).collect();
    answers.choices.commitments = papers.into_iter().filter(|_| dice.one_in(2)).collect();
    answers.choices.channel = [None, Some("网上".into()), Some("窗口".into())][dice.below(3)].clone();
    sorted(answers)
}

/// Sets without an order.
fn sorted(mut answers: Answers) -> Answers {
    if let Some(optional) = &mut answers.choices.optional {
        optional.sort();
    }
    answers.choices.commitments.sort();
    answers
}

/// The scenario a year later: questions and options moved, added and renamed.
fn later(scenario: &Scenario, dice: &mut Dice<'_>) -> (Scenario, Vec<(Name, Name)>) {
    let mut out = scenario.clone();
    let mut renamed = Vec::new();
    let mut questions: Vec<Question> = out.questions.values().cloned().collect();
    for question in &mut questions {
        if dice.one_in(3) {
            let new: Name = format!("{}（新）", question.name).into();
            renamed.push((question.name.clone(), new.clone()));
            question.former_names.push(std::mem::replace(&mut question.name, new));
        }
        for option in &mut question.options {
            if dice.one_in(4) {
                let new: Name = format!("{}（改）", option.name).into();
                renamed.push((format!("{}/{}", question.name, option.name).into(), new.clone()));
                option.former_names.push(std::mem::replace(&mut option.name, new));
            }
        }
        if !question.options.is_empty() {
            let shift = dice.below(question.options.len());
            question.options.rotate_left(shift);
            let sample = question.options[0].clone();
            question
                .options
                .insert(0, Choice { name: "后来加的选项".into(), former_names: Vec::new(), ..sample });
        }
    }
    let sample = questions[0].clone();
    questions.push(Question { name: "后来加的题".into(), former_names: Vec::new(), ..sample });
    for at in (1..questions.len()).rev() {
        questions.swap(at, dice.below(at + 1));
    }
    out.questions = questions.into_iter().map(|q| (q.name.clone(), q)).collect();
    (out, renamed)
}

/// The answers with the new names.
fn carried(answers: &Answers, renamed: &[(Name, Name)]) -> Answers {
    let find = |old: &str| renamed.iter().find(|(o, _)| &**o == old).map(|(_, n)| n.clone());
    let mut out = Answers { choices: answers.choices.clone(), ..Answers::default() };
    for (name, answer) in &answers.given {
        let question = find(name).unwrap_or_else(|| name.clone());
        let option = |o: &Name| find(&format!("{question}/{o}")).unwrap_or_else(|| o.clone());
        let answer = match answer {
            Answer::Is(Value::Choice(o)) => Answer::Is(Value::Choice(option(o))),
            Answer::Is(Value::Multi(all)) => Answer::Is(Value::Multi(all.iter().map(option).collect())),
            other => other.clone(),
        };
        out.set(question, answer);
    }
    out
}

proptest! {
    #![proptest_config(times(60))]

    #[test]
    fn answers_survive_the_link(rolls in rolls()) {
        for shipped in shipped::both() {
            let answers = answers(shipped, &mut Dice::new(&rolls));
            let code = encode(shipped.scenario(), &answers);
            let (back, dropped) = decode(&shipped.program, shipped.scenario(), &code).unwrap();
            prop_assert_eq!(&sorted(back), &answers);
            prop_assert!(dropped.is_empty(), "{:?}", dropped);
        }
    }

    #[test]
    fn an_old_link_opens_in_a_new_scenario(rolls in rolls()) {
        for shipped in shipped::both() {
            let mut dice = Dice::new(&rolls);
            let answers = answers(shipped, &mut dice);
            let code = encode(shipped.scenario(), &answers);
            // The people of the first test used up the choices; the rest comes from the other end.
            let other: Vec<u32> = rolls.iter().rev().map(|r| r.rotate_left(13)).collect();
            let (later, renamed) = later(shipped.scenario(), &mut Dice::new(&other));
            let (back, dropped) = decode(&shipped.program, &later, &code).unwrap();
            prop_assert_eq!(&sorted(back), &carried(&answers, &renamed));
            prop_assert!(dropped.is_empty(), "{:?}", dropped);
        }
    }

    #[test]
    fn the_order_of_answering_is_not_in_the_link(rolls in rolls()) {
        for shipped in shipped::both() {
            let mut dice = Dice::new(&rolls);
            let answers = answers(shipped, &mut dice);
            let mut backwards = answers.clone();
            backwards.given.reverse();
            prop_assert_eq!(encode(shipped.scenario(), &answers), encode(shipped.scenario(), &backwards));
        }
    }

    #[test]
    fn a_damaged_link_is_never_read_as_another_question(rolls in rolls(), at in 0..400_usize, with in 0..64_usize) {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let shipped = shipped::unemployment();
        let answers = answers(shipped, &mut Dice::new(&rolls));
        let mut code = encode(shipped.scenario(), &answers).into_bytes();
        let at = at % code.len();
        let before = std::mem::replace(&mut code[at], DIGITS[with]);
        let code = String::from_utf8(code).unwrap();
        if before != DIGITS[with] {
            prop_assert!(decode(&shipped.program, shipped.scenario(), &code).is_err());
        }
        prop_assert!(decode(&shipped.program, shipped.scenario(), &code[..at]).is_err() || at == 0);
    }

    #[test]
    fn no_text_breaks_the_reader(text in proptest::collection::vec(any::<char>(), 0..60)) {
        let text: String = text.into_iter().collect();
        prop_assert!(decode(&shipped::unemployment().program, shipped::unemployment().scenario(), &text).is_err() || text.is_empty());
    }
}

#[test]
fn names_of_a_scenario_have_hashes_of_their_own() {
    for shipped in shipped::both() {
        let mut seen = std::collections::BTreeMap::new();
        for name in shipped.scenario().questions.keys() {
            assert_eq!(seen.insert(onething::ask::code::name_hash(name), name), None, "{name}");
        }
        for input in &shipped.program.inputs {
            let (Type::Choice(options) | Type::Multi(options)) = &input.ty else { continue };
            let mut seen = std::collections::BTreeMap::new();
            for option in options.iter() {
                assert_eq!(seen.insert(onething::ask::code::option_hash(option), option), None, "{option}");
            }
        }
    }
}
