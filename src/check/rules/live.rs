//! Which nodes of a program something printed depends on.

use crate::logic::op::Op;
use crate::logic::program::Program;

/// One flag a node: an output, a check or a text needs it, directly or through others.
pub(super) fn needed(program: &Program) -> Vec<bool> {
    let mut live = vec![false; program.nodes.len()];
    let checks = program.checks.iter().chain(&program.asserts).chain(&program.preconditions).map(|c| c.when);
    let outputs = program.outputs.iter().flat_map(|o| [Some(o.node), o.when]).flatten();
    for node in outputs.chain(checks) {
        live[node.0 as usize] = true;
    }
    for at in (0..program.nodes.len()).rev() {
        if live[at] {
            for child in Program::children(&program.nodes[at]) {
                live[child.0 as usize] = true;
            }
        }
    }
    live
}

/// One flag a node: another node, an output or a text reads it, whether or not that one is needed.
pub(super) fn read(program: &Program) -> Vec<bool> {
    let mut read = vec![false; program.nodes.len()];
    for op in &program.nodes {
        for child in Program::children(op) {
            read[child.0 as usize] = true;
        }
    }
    for node in program.outputs.iter().flat_map(|o| [Some(o.node), o.when]).flatten() {
        read[node.0 as usize] = true;
    }
    let texts = program.items.iter().flat_map(|item| {
        let failing = item.conditions.iter().filter_map(|c| c.fail.as_ref());
        failing.chain(&item.late).flat_map(|t| t.values())
    });
    for node in texts {
        read[node.0 as usize] = true;
    }
    let saids = [
        &program.checks,
        &program.asserts,
        &program.preconditions,
        &program.conclusions,
        &program.notices,
        &program.transfers,
    ];
    for said in saids.into_iter().flatten() {
        read[said.when.0 as usize] = true;
    }
    for row in program.carried.iter().flat_map(|carry| &carry.rows) {
        read[row.when.0 as usize] = true;
        read[row.value.0 as usize] = true;
    }
    read
}

/// One flag an input: something needed reads it.
pub(super) fn asked(program: &Program) -> Vec<bool> {
    let live = needed(program);
    let mut asked = vec![false; program.inputs.len()];
    for (op, _) in program.nodes.iter().zip(&live).filter(|(_, live)| **live) {
        if let Op::Input(input) = op {
            asked[input.input as usize] = true;
        }
    }
    asked
}
