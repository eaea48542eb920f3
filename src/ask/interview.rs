//! Which question comes next, and which answers still count.
//!
//! The interview is a *replay*: starting from nothing, the first question in file order that may still matter is asked;
//! a kept answer answers it. Answers the replay never asks for are moot: kept, shown as such, and out of every
//! evaluation. **Invariant: the same answers always give the same replay.**

use crate::logic::eval::{self, Given, Reading, State};
use crate::logic::program::{InputKind, Program, ProgramRef};
use crate::logic::residual;
use crate::logic::show;
use crate::logic::value::{Known, Line};
use crate::model::answers::Answers;
use crate::model::calendar::Calendar;
use crate::model::scenario::Scenario;
use crate::model::value::{Name, Q, Type};

/// Where the conversation stands.
pub struct Interview<'p> {
    /// What is known, with live answers only.
    pub state: State<'p>,
    /// Inputs asked so far, in the order they were asked.
    pub asked: Vec<usize>,
    /// The first input to ask now.
    pub next: Option<usize>,
    /// Unanswered inputs that may still matter, in order.
    pub may_matter: Vec<usize>,
    /// Answers that no longer matter.
    pub moot: Vec<Name>,
    /// Chosen options that have become impossible; they count as unanswered.
    pub dropped: Vec<Name>,
    /// Live questions answered 不清楚.
    pub unclear: Vec<Name>,
    /// 出发地.
    pub start: Option<Name>,
}

/// State of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicState {
    /// Everything in it is answered.
    Done,
    /// The next question is in it.
    Now,
    /// Comes later.
    Todo,
}

/// Replays the answers.
pub fn interview<'p>(
    program: impl Into<ProgramRef<'p>>,
    scenario: &Scenario,
    calendar: &Calendar,
    answers: &Answers,
    today: i64,
) -> Interview<'p> {
    let shared: ProgramRef<'p> = program.into();
    let program = &*shared;
    let given = eval::given(program, answers);
    let silent: Vec<Given> = program
        .inputs
        .iter()
        .zip(&given)
        .map(|(input, given)| match input.kind {
            InputKind::Commitment | InputKind::Channel | InputKind::Further => given.clone(),
            _ => Given::No,
        })
        .collect();
    let by_window = |at: usize| scenario.question(&program.inputs[at].name).is_some_and(|q| q.by_window);
    let mut asked = Vec::new();
    let mut skipped = Vec::new();
    let mut dropped = Vec::new();
    let mut state = State::from_given(shared.clone(), calendar, silent, today);
    loop {
        let matters = residual::may_matter(&state);
        let found = (0..given.len()).find(|at| matters[*at] && !skipped.contains(at));
        let Some(at) = found else {
            let mut may_matter: Vec<usize> = skipped.into_iter().filter(|at| matters[*at]).collect();
            let moot = moot(program, &given, &asked, &dropped);
            let unclear = asked.iter().filter(|at| state.given[**at] == Given::Unclear && !by_window(**at));
            let unclear = unclear.map(|at| program.inputs[*at].name.clone()).collect();
            may_matter.sort_unstable();
            return Interview {
                next: may_matter.first().copied(),
                state,
                asked,
                may_matter,
                moot,
                dropped,
                unclear,
                start: answers.choices.start.clone(),
            };
        };
        let possible = match (&given[at], state.reading(program.inputs[at].node, Reading::Confirmed)) {
            (Given::Is(Known::One(bit)), Known::One(open)) => open & bit != 0,
            (given, _) => *given != Given::No,
        };
        if !possible && given[at] != Given::No {
            dropped.push(program.inputs[at].name.clone());
        }
        if possible {
            state.answer(at, given[at].clone(), calendar);
            asked.push(at);
        } else if by_window(at) && given[at] == Given::No {
            state.answer(at, Given::Unclear, calendar);
        } else {
            skipped.push(at);
        }
    }
}

fn moot(program: &Program, given: &[Given], asked: &[usize], dropped: &[Name]) -> Vec<Name> {
    let inputs = program.inputs.iter().enumerate();
    inputs
        .filter(|(at, input)| {
            let asks = !matches!(input.kind, InputKind::Commitment | InputKind::Channel | InputKind::Further);
            asks && given[*at] != Given::No && !asked.contains(at) && !dropped.contains(&input.name)
        })
        .map(|(_, input)| input.name.clone())
        .collect()
}

/// The options of a choice that are still possible.
pub fn offered(state: &State<'_>, name: &str) -> Vec<Name> {
    let Some((_, input)) = state.program.input(name) else { return Vec::new() };
    let open = match state.reading(input.node, Reading::Confirmed) {
        // An answered input hides what else was possible: its conditions tell.
        Known::One(_) | Known::Many(..) => input
            .options
            .iter()
            .fold(!0, |mask: u128, (bit, cond)| if state.refused(*cond) { mask & !(1 << bit) } else { mask }),
        _ => !0,
    };
    match &input.ty {
        Type::Choice(options) | Type::Multi(options) => show::names(open, options),
        _ => Vec::new(),
    }
}

/// The lowest and highest value that a question's 范围 allows, as far as they are known.
pub fn range(state: &State<'_>, name: &str) -> (Option<Q>, Option<Q>) {
    let Some((low, high)) = state.program.input(name).and_then(|(_, input)| input.range) else {
        return (None, None);
    };
    let line = |node| match state.reading(node, Reading::Confirmed) {
        Known::Line(line) => line.clone(),
        _ => Line::ANY,
    };
    (line(low).low(), line(high).high())
}

impl Interview<'_> {
    /// The options of a choice that are still possible.
    pub fn offered(&self, name: &str) -> Vec<Name> {
        offered(&self.state, name)
    }

    /// The lowest and highest value that the question's 范围 allows, as far as they are known.
    pub fn range(&self, name: &str) -> (Option<Q>, Option<Q>) {
        range(&self.state, name)
    }

    /// Topics in file order with their state; topics in which nothing is or may be asked are left out.
    pub fn topics(&self, scenario: &Scenario) -> Vec<(Name, TopicState)> {
        let mut out: Vec<(Name, TopicState)> = Vec::new();
        let topic = |at: &usize| {
            let input = &self.state.program.inputs[*at];
            // A row belongs to the topic of its list.
            let name = input.row.as_ref().map_or(&input.name, |row| &row.list);
            let question = scenario.question(name);
            question.and_then(|q| q.topic.clone()).unwrap_or_else(|| match input.kind {
                InputKind::Optional => "想办的事".into(),
                InputKind::Exclusive => "您的选择".into(),
                _ => "基本情况".into(),
            })
        };
        let now = self.next.as_ref().map(topic);
        let mut involved: Vec<usize> = self.asked.iter().chain(&self.may_matter).copied().collect();
        involved.sort_unstable();
        involved.dedup();
        for at in &involved {
            let name = topic(at);
            let open = self.may_matter.contains(at);
            let state = match (&now, open) {
                (Some(now), _) if *now == name => TopicState::Now,
                (_, true) => TopicState::Todo,
                (_, false) => TopicState::Done,
            };
            match out.iter_mut().find(|(n, _)| *n == name) {
                Some((_, old)) if *old == TopicState::Done => *old = state,
                Some(_) => {}
                None => out.push((name, state)),
            }
        }
        out
    }
}
