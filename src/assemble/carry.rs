//! 带上: what is known here answers questions of the life event a 转办 leads to.
//!
//! **Invariant: only what is surely known goes along, never a range, a candidate, 不清楚 or a figure that is 待核; and
//! only what was asked, never what is assumed of a question that was not.**

use crate::ask::interview::{self, Interview};
use crate::logic::carried::CarryRowNodes;
use crate::logic::eval::State;
use crate::logic::op::NodeId;
use crate::logic::program::Program;
use crate::logic::show;
use crate::logic::value::Truth;
use crate::model::answers::{Answer, Answers};
use crate::model::calendar::Calendar;
use crate::model::catalog::Catalog;
use crate::model::guide::{Guide, TransferLine};
use crate::model::scenario::{Question, QuestionKind, Scenario};
use crate::model::value::{Name, Q, ShownKind, Value};
use indexmap::IndexMap;

/// What goes along with the 转办 at this place of the scenario's list: its 带上, and the answers to shared questions
/// that both life events ask.
pub(super) fn carried(
    catalog: &Catalog,
    interview: &Interview<'_>,
    scenario: &Scenario,
    transfer: usize,
) -> Vec<(Name, Value)> {
    let Some(target) = catalog.event(&scenario.transfers[transfer].to) else { return Vec::new() };
    let program = &interview.state.program;
    let value = |question: &Question| {
        let named = program.carried.iter().find(|c| c.transfer == transfer && c.question == question.name);
        let value = match named {
            Some(carry) => first_row(interview, &carry.rows),
            None => shared_answer(interview, scenario, question),
        };
        value.filter(|value| can_be_answered(question, value))
    };
    // What only the window answers is not for the person to bring.
    let questions = target.questions.values().filter(|q| q.list.is_none() && !q.by_window);
    questions.filter_map(|question| Some((question.name.clone(), value(question)?))).collect()
}

/// The value of the first row that holds, unless an earlier one may.
fn first_row(interview: &Interview<'_>, rows: &[CarryRowNodes]) -> Option<Value> {
    for row in rows {
        match interview.state.truth(row.when) {
            (Truth::False, _) => continue,
            (Truth::True, false) => {}
            _ => return None,
        }
        let asked = row.answer_to.as_ref().is_none_or(|name| was_asked(interview, name));
        return if asked { known(&interview.state, row.value) } else { None };
    }
    None
}

fn shared_answer(interview: &Interview<'_>, scenario: &Scenario, question: &Question) -> Option<Value> {
    let own = scenario.questions.get(&question.name)?;
    let same = own.shared && question.shared && own.kind == question.kind;
    let node = *interview.state.program.questions.get(&own.name)?;
    if same && was_asked(interview, &own.name) { known(&interview.state, node) } else { None }
}

fn was_asked(interview: &Interview<'_>, name: &str) -> bool {
    let input = interview.state.program.input(name);
    input.is_some_and(|(at, _)| interview.asked.contains(&at))
}

fn known(state: &State<'_>, node: NodeId) -> Option<Value> {
    let shown = show::shown(state, node);
    match shown.what {
        ShownKind::Known(value) if !shown.approx => Some(value),
        _ => None,
    }
}

/// The question has this option, or can take a number of this kind.
fn can_be_answered(question: &Question, value: &Value) -> bool {
    let has = |name: &Name| question.options.iter().any(|option| option.name == *name);
    match value {
        Value::Choice(name) => has(name),
        Value::Multi(names) => names.iter().all(has),
        Value::Number(n) => match question.kind {
            QuestionKind::Decimal => true,
            QuestionKind::Money => (n * Q::from_integer(100)).is_integer(),
            _ => n.is_integer(),
        },
        Value::Bool(_) | Value::Region(_) | Value::Text(_) => true,
        Value::Range(..) => false,
    }
}

/// Takes away, in every 转办 of a guide, what the other life event would refuse on this day.
pub fn fit(guide: &mut Guide, catalog: &Catalog, programs: &IndexMap<Name, Program>) {
    for line in &mut guide.transfers {
        match catalog.event(&line.to).and_then(|one| programs.get(&one.slug)) {
            Some(target) => keep_fitting(line, target, &catalog.calendar, guide.today),
            None => line.carried.clear(),
        }
    }
}

/// Values outside of a 范围 and options that cannot be stay behind.
fn keep_fitting(line: &mut TransferLine, target: &Program, calendar: &Calendar, today: i64) {
    if line.carried.is_empty() {
        return;
    }
    let mut answers = Answers::default();
    for (name, value) in &line.carried {
        answers.set(name.clone(), Answer::Is(value.clone()));
    }
    let state = State::new(target, calendar, &answers, today);
    let offered = |name: &Name| interview::offered(&state, name);
    line.carried.retain(|(name, value)| match value {
        Value::Choice(option) => offered(name).contains(option),
        Value::Multi(options) => options.iter().all(|option| offered(name).contains(option)),
        Value::Number(n) => {
            let (low, high) = interview::range(&state, name);
            low.is_none_or(|low| low <= *n) && high.is_none_or(|high| *n <= high)
        }
        _ => true,
    });
}
