//! The interview: which question comes next, which answers count, which have become moot.
//!
//! In: a program, all answers a person ever gave here, today. Out: a [`Interview`].
//!
//! Replays the questions in file order from nothing: a question is asked when it may still change something printed.
//! An answer the replay asks for counts; one it never asks for is kept, but stays out of every document.
//!
//! **Invariant:** never skips a question that matters, and changing one answer changes no other.

use crate::logic::eval::{State, given};
use crate::logic::program::{Input, InputKind, Program};
use crate::logic::residual::{is_dropped, may_matter};
use crate::logic::value::{Known, Truth};
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::scenario::Scenario;
use crate::model::value::{Name, Q, Type};

/// Where a person stands in the questions of a life event.
#[derive(Clone, Debug, PartialEq)]
pub struct Interview {
    /// The answers and choices that count.
    pub live: Answers,
    /// What was asked and answered, in order: questions, `自选`, 只能选一 groups.
    pub asked: Vec<Name>,
    /// The first thing still to ask.
    pub next: Option<Name>,
    /// Answers that no longer matter, in file order.
    pub moot: Vec<Name>,
    /// Questions whose chosen option became impossible: they count as unanswered.
    pub dropped: Vec<Name>,
    /// Questions answered 不清楚 that count.
    pub unclear: Vec<Name>,
    /// Everything unanswered that may still matter, in order.
    pub may_matter: Vec<Name>,
    /// 话题 with something asked or still to ask, in the author's order.
    pub topics: Vec<Topic>,
}

/// A topic and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// 话题; what is chosen rather than answered stands under [`CHOICES`].
    pub name: Name,
    /// How far.
    pub state: TopicState,
}

/// How far a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicState {
    /// Nothing left to ask.
    Done,
    /// Being asked.
    Now,
    /// Comes later.
    Todo,
}

/// The topic of pages on which something is chosen.
pub const CHOICES: &str = "想办什么";

/// Replays the answers of a person.
pub fn interview(catalog: &Catalog, program: &Program, answers: &Answers, today: i64) -> Interview {
    let calendar = &catalog.calendar;
    let scenario = catalog.scenarios.get(&program.slug);
    let mut live = Answers::default();
    // Never asked, always counting: a commitment or a channel is wished for on the result itself.
    live.choices.commitments.clone_from(&answers.choices.commitments);
    live.choices.channel.clone_from(&answers.choices.channel);
    let mut asked = Vec::new();
    let mut dropped = Vec::new();
    let mut skipped = vec![false; program.inputs.len()];
    loop {
        let state = State::from_given(program, calendar, given(program, &live), today);
        let matters = may_matter(&state);
        let wanted = |at: usize| matters[at] && !skipped[at] && is_asked(&program.inputs[at]);
        let Some(at) = (0..program.inputs.len()).find(|at| wanted(*at)) else {
            let open =
                |(at, input): (usize, &Input)| (matters[at] && is_asked(input)).then(|| input.name.clone());
            let may_matter: Vec<Name> = program.inputs.iter().enumerate().filter_map(open).collect();
            let is_unclear = |name: &&Name| matches!(live.get(name), Some(Answer::Unclear));
            return Interview {
                next: may_matter.first().cloned(),
                moot: moot(program, answers, &live),
                unclear: asked.iter().filter(is_unclear).cloned().collect(),
                topics: scenario.map(|s| topics(s, &asked, &may_matter)).unwrap_or_default(),
                live,
                asked,
                dropped,
                may_matter,
            };
        };
        let input = &program.inputs[at];
        // Whatever happens, each input is looked at once.
        skipped[at] = true;
        let mut with = live.clone();
        if !take(input, answers, &mut with) {
            // What only the window can say is open for everybody else, and nobody is asked.
            if scenario.and_then(|s| s.questions.get(&input.name)).is_some_and(|q| q.by_window) {
                live.set(input.name.clone(), Answer::Unclear);
            }
            continue;
        }
        let after = State::from_given(program, calendar, given(program, &with), today);
        if is_dropped(&after, at) {
            dropped.push(input.name.clone());
        } else {
            asked.push(input.name.clone());
            live = with;
        }
    }
}

/// Whether a page asks for it.
pub fn is_asked(input: &Input) -> bool {
    matches!(input.kind, InputKind::Question | InputKind::Optional | InputKind::Exclusive)
}

/// Copies the answer to an input; `false` if there is none.
fn take(input: &Input, from: &Answers, to: &mut Answers) -> bool {
    match input.kind {
        InputKind::Optional => {
            to.choices.optional.clone_from(&from.choices.optional);
            from.choices.optional.is_some()
        }
        InputKind::Exclusive if from.choices.one_of.contains_key(&input.name) => {
            let item = from.choices.one_of[&input.name].clone();
            to.choices.one_of.insert(input.name.clone(), item);
            true
        }
        _ => match from.get(&input.name) {
            Some(answer) => {
                to.set(input.name.clone(), answer.clone());
                true
            }
            None => false,
        },
    }
}

fn moot(program: &Program, answers: &Answers, live: &Answers) -> Vec<Name> {
    let is_moot = |input: &&Input| answers.get(&input.name).is_some() && live.get(&input.name).is_none();
    program.inputs.iter().filter(is_moot).map(|i| i.name.clone()).collect()
}

fn topics(scenario: &Scenario, asked: &[Name], may_matter: &[Name]) -> Vec<Topic> {
    let topic = |name: &Name| match scenario.questions.get(name) {
        Some(question) => question.topic.clone(),
        None => Some(CHOICES.into()),
    };
    let now = may_matter.first().and_then(topic);
    let mut names: Vec<Name> = Vec::new();
    for name in asked.iter().chain(may_matter).filter_map(topic) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let place = |t: &Name| scenario.questions.values().position(|q| q.topic.as_ref() == Some(t));
    names.sort_by_key(|t| place(t).unwrap_or(usize::MAX));
    let open = |name: &Name| may_matter.iter().filter_map(topic).any(|t| t == *name);
    let state = |name: &Name| match (Some(name) == now.as_ref(), open(name)) {
        (true, _) => TopicState::Now,
        (false, true) => TopicState::Todo,
        (false, false) => TopicState::Done,
    };
    names.into_iter().map(|name| Topic { state: state(&name), name }).collect()
}

/// Options of an input that can still be true in a state that leaves its own answer out, in declared order.
pub fn offered(program: &Program, state: &State<'_>, name: &str) -> Vec<Name> {
    let Some((_, input)) = program.input(name) else { return vec![] };
    let (Type::Choice(options) | Type::Multi(options)) = &input.ty else { return vec![] };
    let is_out = |at: usize, option: &Name| {
        let condition = input.options.iter().find(|(bit, _)| usize::from(*bit) == at);
        let refused = condition.is_some_and(|(_, node)| state.refused(*node));
        refused || (input.kind != InputKind::Question && never(program, state, option))
    };
    options.iter().enumerate().filter(|(at, o)| !is_out(*at, o)).map(|(_, o)| o.clone()).collect()
}

/// Lowest and highest sensible value of a question, where both are known.
pub fn range(program: &Program, state: &State<'_>, name: &str) -> Option<(Q, Q)> {
    let (low, high) = program.input(name)?.1.range?;
    let line = |node| match state.value(node).known {
        Known::Line(line) => Some(line),
        _ => None,
    };
    Some((line(low)?.low()?, line(high)?.high()?))
}

/// The state of everything but one question or choice: what its page is made from.
pub fn without<'p>(
    catalog: &Catalog,
    program: &'p Program,
    live: &Answers,
    name: &str,
    today: i64,
) -> State<'p> {
    let mut others = live.clone();
    others.given.shift_remove(name);
    others.choices.one_of.shift_remove(name);
    if program.input(name).is_some_and(|(_, input)| input.kind == InputKind::Optional) {
        others.choices.optional = None;
    }
    State::new(program, &catalog.calendar, &others, today)
}

/// An item that can no longer apply to this person.
fn never(program: &Program, state: &State<'_>, item: &str) -> bool {
    program.items.iter().find(|i| &*i.name == item).is_some_and(|i| state.truth(i.base).0 == Truth::False)
}
