//! Which questions may still matter: one backward sweep from the outputs that are not settled.

use crate::logic::eval::{Given, Reading, State};
use crate::logic::op::{NodeId, Op};
use crate::logic::program::Program;
use crate::logic::value::{Known, Truth};

/// For every input: whether it is unanswered and may still change something printed, in either reading.
pub fn may_matter(state: &State<'_>) -> Vec<bool> {
    let program = &*state.program;
    let mut matters = vec![false; program.inputs.len()];
    for reading in [Reading::Confirmed, Reading::Assumed] {
        let mut live = roots(state, reading);
        sweep(state, reading, &mut live, |input| matters[input] = true);
        if !program.has_unconfirmed {
            break;
        }
    }
    for (input, given) in state.given.iter().enumerate() {
        matters[input] &= *given == Given::No || is_dropped(state, input);
    }
    matters
}

/// Whether an answered single choice has become impossible, so that it counts as unanswered.
pub fn is_dropped(state: &State<'_>, input: usize) -> bool {
    let node = program_input(&state.program, input);
    match (&state.given[input], state.reading(node, Reading::Confirmed)) {
        (Given::Is(Known::One(bit)), Known::One(possible)) => possible & bit == 0,
        _ => false,
    }
}

fn program_input(program: &Program, input: usize) -> NodeId {
    program.inputs[input].node
}

/// For one node: the inputs (answered or not) on whose value its unsettled state rests.
pub fn open_inputs(state: &State<'_>, node: NodeId, reading: Reading) -> Vec<usize> {
    let mut live = vec![false; state.program.nodes.len()];
    live[node.0 as usize] = true;
    let mut found = Vec::new();
    sweep(state, reading, &mut live, |input| found.push(input));
    found.sort_unstable();
    found
}

/// The figures not published (缺参数) on which a node's unsettled state rests.
pub fn missing_figures(state: &State<'_>, node: NodeId) -> Vec<crate::model::value::Name> {
    let mut live = vec![false; state.program.nodes.len()];
    live[node.0 as usize] = true;
    sweep(state, Reading::Assumed, &mut live, |_| {});
    let mut names: Vec<_> = live
        .iter()
        .zip(&state.program.nodes)
        .filter_map(|(live, op)| match op {
            Op::Missing(name) if *live => Some(name.clone()),
            _ => None,
        })
        .collect();
    names.dedup();
    names
}

fn roots(state: &State<'_>, reading: Reading) -> Vec<bool> {
    let mut live = vec![false; state.program.nodes.len()];
    for output in &state.program.outputs {
        let printed = output.when.map_or(Truth::True, |when| state.reading(when, reading).truth());
        if printed == Truth::False {
            continue;
        }
        live[output.node.0 as usize] = true;
        if let Some(when) = output.when {
            live[when.0 as usize] = true;
        }
    }
    live
}

fn sweep(state: &State<'_>, reading: Reading, live: &mut [bool], mut leaf: impl FnMut(usize)) {
    let program = &*state.program;
    let get = |n: NodeId| state.reading(n, reading);
    for id in program.dynamic.iter().rev() {
        let at = id.0 as usize;
        if !live[at] || get(*id).is_settled() {
            continue;
        }
        let mut mark = |n: NodeId| live[n.0 as usize] = true;
        match &program.nodes[at] {
            Op::Input(input) => leaf(input.input as usize),
            Op::First(rows, otherwise) => {
                let mut hit = false;
                for (cond, value) in rows {
                    let truth = get(*cond).truth();
                    if truth == Truth::False {
                        continue;
                    }
                    mark(*cond);
                    mark(*value);
                    if truth == Truth::True {
                        hit = true;
                        break;
                    }
                }
                if !hit {
                    mark(*otherwise);
                }
            }
            Op::ByOption(node, results) => {
                mark(*node);
                if let Known::One(mask) = get(*node) {
                    for (at, result) in results.iter().enumerate() {
                        if mask & (1 << at) != 0 {
                            mark(*result);
                        }
                    }
                }
            }
            // In the confirmed reading nothing below an unconfirmed figure can decide.
            Op::Unconfirmed(node, _) if reading == Reading::Assumed => mark(*node),
            Op::Unconfirmed(..) => {}
            op => Program::children(op).into_iter().for_each(mark),
        }
    }
}
