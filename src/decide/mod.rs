//! Answers → a decision for every item, with reasons.
//!
//! In: a [`State`]. Out: statuses and reasons; nothing is merged or ordered here. **Invariant: 不清楚, a missing or an
//! unconfirmed figure never refuses anybody.**

pub mod change;

use crate::logic::eval::{Reading, State};
use crate::logic::op::NodeId;
use crate::logic::program::{InputKind, ItemNodes};
use crate::logic::reasons;
use crate::logic::show;
use crate::logic::value::Truth;
use crate::model::guide::{Because, Reason, Status};
use crate::model::item::{ApplyMode, ServiceItem};
use crate::model::list::more_name;
use crate::model::value::Name;

/// What was decided for one item.
pub struct Decision {
    /// Status.
    pub status: Status,
    /// Only for not applicable.
    pub because: Option<Because>,
    /// Rests on something 待核.
    pub unconfirmed: bool,
    /// Conditions one by one.
    pub reasons: Vec<Reason>,
}

/// Decides one item.
pub fn decide(state: &State<'_>, nodes: &ItemNodes, item: &ServiceItem) -> Decision {
    let (applies, marked) = state.truth(nodes.applies);
    let (status, because) = match applies {
        // A date that is not confirmed may put off: that refuses nobody.
        Truth::True if state.reading(nodes.open, Reading::Assumed).truth() == Truth::False => {
            (Status::Later, None)
        }
        Truth::True => (Status::Applies, None),
        Truth::Unknown if waits_for_choice(state, nodes, item) => (Status::Available, None),
        Truth::Unknown => (Status::Depends, None),
        Truth::False => refused(state, nodes, item),
    };
    let silent = because == Some(Because::Situation);
    let reasons = if silent { Vec::new() } else { told(state, nodes, item, status) };
    Decision { status, because, unconfirmed: marked, reasons }
}

/// Only the person's choice is open: 自选 not chosen yet, or a 只能选一 not made.
fn waits_for_choice(state: &State<'_>, nodes: &ItemNodes, item: &ServiceItem) -> bool {
    if state.holds(nodes.chosen) {
        return false;
    }
    item.mode == ApplyMode::Optional
        || state.holds(nodes.base) && state.truth(nodes.chosen).0 == Truth::Unknown
}

fn refused(state: &State<'_>, nodes: &ItemNodes, item: &ServiceItem) -> (Status, Option<Because>) {
    if state.refused(nodes.present) || state.refused(nodes.situation) {
        return (Status::NotApplicable, Some(Because::Situation));
    }
    if state.refused(nodes.in_force) {
        return (Status::NotApplicable, Some(Because::NotInForce));
    }
    if state.refused(nodes.base) {
        return (Status::NotApplicable, Some(Because::Conditions));
    }
    if state.refused(nodes.chosen) {
        return match item.mode {
            ApplyMode::Optional => (Status::Available, None),
            _ => (Status::NotApplicable, Some(Because::NotChosen)),
        };
    }
    (Status::NotApplicable, Some(Because::Conditions))
}

/// Every condition: all that fail are told at once, those never asked are listed as 还需符合.
fn told(state: &State<'_>, nodes: &ItemNodes, item: &ServiceItem, status: Status) -> Vec<Reason> {
    let mut out = Vec::new();
    for (condition, nodes) in item.conditions.iter().zip(&nodes.conditions) {
        let (truth, unconfirmed) = state.truth(nodes.node);
        let holds = truth.known();
        let why = reasons::reasons(state, nodes.node);
        // Against the person only by an unconfirmed figure: the text is told, the refusal is not made.
        let against = holds == Some(false) || (unconfirmed && holds.is_none());
        let text = nodes.fail.as_ref().filter(|_| against).map(|t| show::phrase(state, t));
        let mut basis = condition.basis.clone();
        basis.extend(why.basis.iter().filter(|b| !condition.basis.contains(b)).cloned());
        basis.dedup();
        out.push(Reason {
            name: condition.name.clone(),
            holds,
            text,
            answers: input_names(state, &why.inputs),
            facts: why.facts,
            notes: why.notes,
            basis,
            unconfirmed,
            not_asked: holds.is_none() && status == Status::NotApplicable,
            hint: condition.hint.clone(),
        });
    }
    out
}

/// Names of inputs; what rests on rows not listed rests on whether there are any.
pub fn input_names(state: &State<'_>, inputs: &[usize]) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    for at in inputs {
        let input = &state.program.inputs[*at];
        let name = match (&input.kind, &input.row) {
            (InputKind::Further, Some(row)) => more_name(&row.list),
            _ => input.name.clone(),
        };
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// Whether a node is a date that has passed: its latest possible value is before today.
pub fn has_passed(state: &State<'_>, node: NodeId) -> bool {
    use crate::logic::value::Known;
    use crate::model::value::{Q, Type};
    let Known::Line(line) = state.reading(node, Reading::Confirmed) else { return false };
    let today = match state.program.ty(node) {
        Type::Month => i64::from(crate::model::civil::month_of(state.today as i32)),
        _ => state.today,
    };
    line.high().is_some_and(|latest| latest < Q::from_integer(today.into()))
}
