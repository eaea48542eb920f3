//! A resolved catalogue → one [`Program`] per life event: names and types resolved, tables unfolded, papers opened.
//!
//! **Invariant: a program is always produced; what could not be understood is reported and stands in it as unknown, so
//! that it can never refuse anybody.**

mod body;
mod carry;
mod expr;
mod functions;
mod items;
mod lists;
mod papers;
mod parameters;
mod questions;
mod rows;
mod texts;

use crate::diag::{Diagnostic, Diagnostics};
use crate::logic::op::{NodeId, Op};
use crate::logic::program::{Builder, FactNode, Input, ListNodes, Output, Program, Story, Table, TextNode};
use crate::logic::value::Known;
use crate::model::catalog::Catalog;
use crate::model::list::{RowRef, Rows};
use crate::model::scenario::Scenario;
use crate::model::value::{Name, Type};
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::HashMap;

/// Compiles one life event for the rows its lists have. Without rows a list is open: its columns stand once, for the
/// rows that may come; so everything wrong in a file is told by a program without rows.
pub fn compile(catalog: &Catalog, slug: &str, rows: &Rows) -> Option<(Program, Diagnostics)> {
    let scenario = catalog.scenarios.get(slug)?;
    let mut compiler = Compiler::new(catalog, scenario, rows);
    let program = compiler.program();
    Some((program, compiler.diagnostics))
}

/// How far a named thing has been compiled.
#[derive(Clone, Copy)]
enum Progress {
    Running,
    Done(NodeId),
}

pub(in crate::logic) struct Compiler<'c> {
    catalog: &'c Catalog,
    scenario: &'c Scenario,
    rows: &'c Rows,
    /// The rows a formula stands in, outermost first.
    scopes: Vec<RowRef>,
    builder: Builder<'c>,
    diagnostics: Diagnostics,
    /// Questions, facts and items by name, and their state; a name met while running is a cycle.
    questions: HashMap<Name, Progress>,
    facts: HashMap<Name, Progress>,
    bases: HashMap<Name, Progress>,
    parameters: HashMap<Name, NodeId>,
    fact_order: IndexMap<Name, FactNode>,
    stories: HashMap<NodeId, Story>,
    lists: IndexMap<Name, Option<ListNodes>>,
    row_texts: IndexMap<RowRef, TextNode>,
    inputs: Vec<Input>,
    /// Pieces of an item's base, by item.
    item_parts: HashMap<Name, items::BaseParts>,
    policy_date: Option<NodeId>,
    outputs: Vec<Output>,
    tables: Vec<Table>,
    has_unconfirmed: bool,
}

impl<'c> Compiler<'c> {
    fn new(catalog: &'c Catalog, scenario: &'c Scenario, rows: &'c Rows) -> Self {
        Compiler {
            catalog,
            scenario,
            rows,
            scopes: Vec::new(),
            builder: Builder::new(&catalog.calendar),
            diagnostics: Diagnostics::default(),
            questions: HashMap::new(),
            facts: HashMap::new(),
            bases: HashMap::new(),
            parameters: HashMap::new(),
            fact_order: IndexMap::new(),
            stories: HashMap::new(),
            lists: IndexMap::new(),
            row_texts: IndexMap::new(),
            inputs: Vec::new(),
            item_parts: HashMap::new(),
            policy_date: None,
            outputs: Vec::new(),
            tables: Vec::new(),
            has_unconfirmed: false,
        }
    }

    fn program(&mut self) -> Program {
        self.check_clashes();
        self.declare_inputs();
        if let Some(date) = &self.scenario.policy_date {
            self.policy_date = Some(self.date(date));
        }
        let question_names: Vec<Name> = self.scenario.questions.keys().cloned().collect();
        let mut questions: IndexMap<Name, NodeId> = IndexMap::new();
        for name in question_names {
            if self.scenario.questions[&name].list.is_some() {
                self.list_named(&name, self.scenario.span);
            } else {
                questions.insert(name.clone(), self.question(&name));
            }
        }
        for name in self.scenario.facts.keys() {
            self.own_fact(name);
        }
        let items = self.items();
        let preconditions = self.preconditions();
        let mut checks = self.invariants(&self.scenario.checks);
        checks.extend(self.row_checks());
        let asserts = self.invariants(&self.scenario.asserts);
        let conclusions = self.conclusions();
        let notices = self.notices();
        let transfers = self.transfers();
        let carried = self.carried();
        let form_values = self.form_values(&items);
        let same_roles = self.same_roles();
        self.name_rows();
        self.outputs.dedup();
        let builder = std::mem::replace(&mut self.builder, Builder::new(&self.catalog.calendar));
        let dynamic = (0..builder.nodes.len() as u32)
            .map(NodeId)
            .filter(|n| !matches!(builder.nodes[n.0 as usize], Op::Const(_) | Op::Missing(_)))
            .collect();
        let cones = Program::cones_of(&builder.nodes, &self.inputs);
        Program {
            slug: self.scenario.slug.clone(),
            rows: self.rows.clone(),
            nodes: builder.nodes,
            types: builder.types,
            spans: builder.spans,
            constants: builder.constants,
            dynamic,
            inputs: std::mem::take(&mut self.inputs),
            questions,
            facts: std::mem::take(&mut self.fact_order),
            lists: std::mem::take(&mut self.lists)
                .into_iter()
                .filter_map(|(name, nodes)| Some((name, nodes?)))
                .collect(),
            row_texts: std::mem::take(&mut self.row_texts),
            items,
            preconditions,
            checks,
            asserts,
            conclusions,
            notices,
            transfers,
            carried,
            same_roles,
            tables: std::mem::take(&mut self.tables),
            outputs: std::mem::take(&mut self.outputs),
            stories: std::mem::take(&mut self.stories),
            cones,
            has_unconfirmed: self.has_unconfirmed,
            form_values,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(code, span, message));
    }

    /// A node that is unknown for good: what stands in for something not understood.
    fn nothing(&mut self, ty: Type) -> NodeId {
        let known = Known::nothing(&ty);
        self.builder.constant(known, ty)
    }

    /// Marks a node as 待核.
    fn unconfirmed(&mut self, node: NodeId, doubt: Option<Known>) -> NodeId {
        self.has_unconfirmed = true;
        let ty = self.builder.ty(node).clone();
        let doubt = doubt.unwrap_or_else(|| Known::nothing(&ty));
        self.builder.node(Op::Unconfirmed(node, doubt), ty, None)
    }

    /// Marks a truth as 待核 where it holds; where it does not hold nothing changes.
    fn marked(&mut self, node: NodeId, unconfirmed: bool) -> NodeId {
        if !unconfirmed {
            return node;
        }
        let yes = self.builder.truth(true);
        let doubtful = self.unconfirmed(yes, None);
        self.builder.and(vec![node, doubtful], None)
    }

    /// Keeps a table as it is written.
    fn keep_table(&mut self, rows: Vec<(NodeId, Span)>, first_counts: bool) {
        let table = Table { rows, first_counts };
        if !self.tables.contains(&table) {
            self.tables.push(table);
        }
    }

    fn output(&mut self, node: NodeId, when: Option<NodeId>) {
        if self.builder.known(node).is_some() && when.is_none() {
            return;
        }
        self.outputs.push(Output { node, when });
    }

    /// A name must mean one thing only; question against fact is told by the loader.
    fn check_clashes(&mut self) {
        for (name, parameter) in &self.catalog.parameters {
            let other = self.scenario.questions.get(name).map(|q| q.span);
            let other = other.or_else(|| self.scenario.facts.get(name).map(|f| f.span));
            if let Some(span) = other {
                self.report(
                    Diagnostic::error("E201", span, format!("`{name}` 既是参数，又是题目或推算"))
                        .related(parameter.span, "参数在这里")
                        .help("给其中一个换个名字"),
                );
            }
        }
    }

    /// The known name nearest to a misspelt one.
    fn nearest<'a>(&self, word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
        let scored = names.into_iter().map(|n| (strsim::normalized_damerau_levenshtein(word, n), n));
        let best =
            scored.filter(|(score, _)| *score >= 0.4).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
        best.map(|(_, n)| n.to_owned())
    }
}
