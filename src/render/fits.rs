//! Whether an answer can be true beside the others: inside its declared 范围, and with options still possible.
//!
//! In: a value and what the interview knows of its question. Out: nothing, or what to write instead.

use super::view::answer_type;
use super::words;
use crate::ask::interview::Interview;
use crate::logic::show;
use crate::model::answers::{Answer, Answers};
use crate::model::scenario::{Question, Scenario};
use crate::model::value::{Name, Q, Type, Value};

/// What a question allows at this moment.
#[derive(Default)]
pub struct Allowed {
    /// Lowest and highest sensible value.
    pub range: (Option<Q>, Option<Q>),
    /// Options that cannot be true with the other answers.
    pub impossible: Vec<Name>,
    /// 超出: the author's words for a value outside.
    pub out_of_range: Option<String>,
}

/// What the other answers leave open of a question.
pub fn allowed(interview: &Interview<'_>, name: &str) -> Allowed {
    let state = &interview.state;
    let Some((_, input)) = state.program.input(name) else { return Allowed::default() };
    let possible = interview.offered(name);
    let options = match &input.ty {
        Type::Choice(all) | Type::Multi(all) => all.to_vec(),
        _ => Vec::new(),
    };
    Allowed {
        range: interview.range(name),
        impossible: options.into_iter().filter(|o| !possible.contains(o)).collect(),
        out_of_range: input.texts.out_of_range.as_ref().and_then(|t| words::phrase(&show::phrase(state, t))),
    }
}

/// Checks one value.
///
/// # Errors
/// What may be written. Never repeats what was.
pub fn fits(question: &Question, value: &Value, allowed: &Allowed) -> Result<(), String> {
    let out = |name: &Name| allowed.impossible.contains(name);
    let (from, to) = match value {
        Value::Choice(name) if out(name) => return Err("这一项和别的回答不符，不能选".into()),
        Value::Multi(names) if names.iter().any(out) => return Err("选了和别的回答不符的项".into()),
        Value::Number(n) => (*n, *n),
        Value::Range(a, b) => (*a, *b),
        _ => return Ok(()),
    };
    // A range may reach beyond what is sensible, as a whole year does, but not lie outside.
    let (low, high) = allowed.range;
    if low.is_none_or(|low| to >= low) && high.is_none_or(|high| from <= high) {
        return Ok(());
    }
    let ty = answer_type(question.kind);
    let bounds = match (low, high) {
        (Some(low), Some(high)) => {
            format!("请填 {} 到 {} 之间", words::quantity(&ty, low), words::quantity(&ty, high))
        }
        (Some(low), None) => format!("最少填 {}", words::quantity(&ty, low)),
        (None, Some(high)) => format!("最多填 {}", words::quantity(&ty, high)),
        (None, None) => String::new(),
    };
    Err(match &allowed.out_of_range {
        Some(said) => format!("{said}（{bounds}）"),
        None => bounds,
    })
}

/// Every answer that counts and cannot be true beside the others, with what may be written.
pub fn misfits(scenario: &Scenario, answers: &Answers, interview: &Interview<'_>) -> Vec<(Name, String)> {
    let live = answers.given.iter().filter(|(name, _)| !interview.moot.contains(name));
    let wrong = live.filter_map(|(name, answer)| {
        let (Answer::Is(value), Some(question)) = (answer, scenario.question(name)) else { return None };
        Some((name.clone(), fits(question, value, &allowed(interview, name)).err()?))
    });
    wrong.collect()
}
