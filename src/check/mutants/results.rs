//! Everything a program says of a person, as nodes in a fixed order, so that two programs can be laid side by side.

use crate::logic::op::{NodeId, Op};
use crate::logic::program::{ItemNodes, Program, SayNode, TextNode};
use crate::model::value::Type;
use rustc_hash::FxHashMap;

/// What a node means for a person.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is printed, or decides what is.
    Printed,
    /// A computed value: an example may name it, nobody reads it.
    Computed,
    /// Whom the rules let in, and what they ask.
    Admits,
}

/// One thing said.
pub(super) struct Root {
    pub node: NodeId,
    /// Only where one of these may hold; none = always.
    pub when: Vec<NodeId>,
    pub meaning: Meaning,
}

/// Everything said.
pub(super) fn roots(program: &Program) -> Vec<Root> {
    let mut out = Vec::new();
    let mut say = |node, when: Option<NodeId>| {
        out.push(Root { node, when: when.into_iter().collect(), meaning: Meaning::Printed });
    };
    for item in &program.items {
        of_item(item, &mut say);
    }
    let says = [&program.conclusions, &program.notices, &program.transfers];
    says.into_iter().flatten().for_each(|one| said(one, None, &mut say));
    // What a failing one says is printed when it does not hold.
    program.preconditions.iter().for_each(|one| {
        say(one.when, None);
        texts(&one.text, None, &mut say);
    });
    for nodes in program.lists.values() {
        nodes.members.iter().for_each(|(_, present)| say(*present, None));
    }
    for text in program.row_texts.values() {
        texts(text, None, &mut say);
    }
    for node in program.form_values.values() {
        let printed = program.outputs.iter().filter(|output| output.node == *node);
        let when: Option<Vec<NodeId>> = printed.map(|output| output.when).collect();
        out.push(Root { node: *node, when: when.unwrap_or_default(), meaning: Meaning::Printed });
    }
    let computed = program.facts.values().map(|fact| fact.node).chain(program.questions.values().copied());
    out.extend(computed.map(|node| Root { node, when: Vec::new(), meaning: Meaning::Computed }));
    let mut admits = |node| out.push(Root { node, when: Vec::new(), meaning: Meaning::Admits });
    program.checks.iter().for_each(|check| admits(check.when));
    for input in &program.inputs {
        let options = input.options.iter().map(|(_, node)| *node);
        let range = input.range.iter().flat_map(|(low, high)| [*low, *high]);
        input.when.into_iter().chain(options).chain(range).for_each(&mut admits);
    }
    out
}

fn of_item(item: &ItemNodes, say: &mut dyn FnMut(NodeId, Option<NodeId>)) {
    let base = Some(item.base);
    for node in [item.present, item.situation, item.in_force, item.base, item.chosen, item.applies] {
        say(node, None);
    }
    for condition in &item.conditions {
        say(condition.node, Some(item.situation));
        if let Some(text) = &condition.fail {
            texts(text, Some(item.situation), say);
        }
    }
    [item.done, item.open].into_iter().for_each(|node| say(node, base));
    item.from.iter().chain(&item.until).for_each(|node| say(*node, base));
    item.late.iter().for_each(|text| texts(text, base, say));
    for (when, text) in &item.elsewhere {
        say(*when, base);
        texts(text, Some(*when), say);
    }
    for need in &item.needs {
        say(need.needed, None);
        let needed = Some(need.needed);
        need.waivers.iter().for_each(|waiver| say(waiver.node, needed));
        need.options.iter().chain(&need.commitment).for_each(|node| say(*node, needed));
    }
    for benefit in &item.benefits {
        say(benefit.when, None);
        let when = Some(benefit.when);
        benefit.amount.iter().chain(&benefit.times).for_each(|node| say(*node, when));
        benefit.from.iter().chain(&benefit.note).for_each(|text| texts(text, when, say));
    }
    for deadline in &item.deadlines {
        say(deadline.when, None);
        let when = Some(deadline.when);
        deadline.from.iter().chain(&deadline.until).for_each(|node| say(*node, when));
        [Some(&deadline.what), deadline.late.as_ref()]
            .into_iter()
            .flatten()
            .for_each(|t| texts(t, when, say));
    }
    item.notes.iter().for_each(|note| said(note, base, say));
    item.forms.iter().for_each(|(_, node)| say(*node, None));
}

fn said(one: &SayNode, when: Option<NodeId>, say: &mut dyn FnMut(NodeId, Option<NodeId>)) {
    say(one.when, when);
    texts(&one.text, Some(one.when), say);
}

fn texts(text: &TextNode, when: Option<NodeId>, say: &mut dyn FnMut(NodeId, Option<NodeId>)) {
    text.values().for_each(|node| say(node, when));
}

/// A program's nodes by what they compute.
pub(super) struct Index(FxHashMap<Op, NodeId>);

impl Index {
    pub(super) fn new(program: &Program) -> Index {
        Index((0..).map(NodeId).zip(&program.nodes).map(|(id, op)| (op.clone(), id)).collect())
    }

    /// For each node of another program the node of this one that computes the same, if there is one.
    pub(super) fn same(&self, own: &Program, other: &Program) -> Vec<Option<NodeId>> {
        let mut out: Vec<Option<NodeId>> = Vec::with_capacity(other.nodes.len());
        for (op, ty) in other.nodes.iter().zip(&other.types) {
            let known = Program::children(op).iter().all(|child| out[child.0 as usize].is_some());
            let here = known.then(|| op.over(&|child| out[child.0 as usize].unwrap_or(child)));
            let found = here.and_then(|op| self.0.get(&op)).filter(|id| own.types[id.0 as usize] == *ty);
            out.push(found.copied());
        }
        out
    }
}

/// Where two programs that say the same things may differ; `None` when they do not even say the same things.
pub(super) fn changed(
    index: &Index,
    base: (&Program, &[Root]),
    other: (&Program, &[Root]),
) -> Option<Vec<usize>> {
    if base.1.len() != other.1.len() {
        return None;
    }
    let same = index.same(base.0, other.0);
    let here = |node: NodeId| same[node.0 as usize];
    let differs = |(_, (a, b)): &(usize, (&Root, &Root))| here(b.node) != Some(a.node);
    Some(base.1.iter().zip(other.1).enumerate().filter(differs).map(|(at, _)| at).collect())
}

/// Whether a root is a condition.
pub(super) fn is_truth(program: &Program, root: &Root) -> bool {
    *program.ty(root.node) == Type::Bool
}
