//! What a rule rests on: the questions, facts and figures its formulas name, and those that these name in turn.

use crate::model::catalog::Catalog;
use crate::model::expr::{Body, BodyKind, Expr, ExprKind, StepBound, Template, TemplatePiece};
use crate::model::scenario::{Fact, Question, Scenario};
use crate::model::value::Name;
use indexmap::IndexSet;

/// Names in the order in which they are first met.
#[derive(Default)]
pub(super) struct Used {
    pub(super) questions: IndexSet<Name>,
    pub(super) facts: IndexSet<Name>,
    pub(super) parameters: IndexSet<Name>,
    pub(super) items: IndexSet<Name>,
}

/// A fact of the life event or a shared one.
pub(super) fn fact<'a>(catalog: &'a Catalog, scenario: &'a Scenario, name: &str) -> Option<&'a Fact> {
    scenario.facts.get(name).or_else(|| catalog.common_facts.get(name))
}

impl Used {
    /// Whatever has this name; options and columns that have no meaning of their own are passed over.
    pub(super) fn name(&mut self, catalog: &Catalog, scenario: &Scenario, name: &str) {
        if let Some(question) = scenario.questions.get(name) {
            if self.questions.insert(question.name.clone()) {
                self.question(catalog, scenario, question);
            }
        } else if let Some(fact) = fact(catalog, scenario, name) {
            if self.facts.insert(fact.name.clone()) {
                self.body(catalog, scenario, &fact.body);
            }
        } else if let Some(parameter) = catalog.parameters.get(name) {
            self.parameters.insert(parameter.name.clone());
        } else if let Some(item) = scenario.items.get(name) {
            self.items.insert(item.name.clone());
        }
    }

    /// A question stands for what 何时问 and its 范围 rest on.
    fn question(&mut self, catalog: &Catalog, scenario: &Scenario, question: &Question) {
        let range = question.range.iter().flat_map(|(low, high)| [low, high]);
        let all = question.ask_when.iter().chain(&question.otherwise).chain(range);
        all.for_each(|e| self.expr(catalog, scenario, e));
        let columns = question.list.iter().flat_map(|list| list.columns.values());
        columns.for_each(|column| self.question(catalog, scenario, column));
    }

    /// A formula.
    pub(super) fn expr(&mut self, catalog: &Catalog, scenario: &Scenario, expr: &Expr) {
        let mut all = |exprs: &[&Expr]| exprs.iter().for_each(|e| self.expr(catalog, scenario, e));
        match &expr.kind {
            ExprKind::Lit(_) => {}
            ExprKind::Name(name) => self.name(catalog, scenario, name),
            ExprKind::Field(inner, _) | ExprKind::Not(inner) => all(&[inner]),
            ExprKind::Call(_, args) | ExprKind::And(args) | ExprKind::Or(args) => {
                args.iter().for_each(|a| all(&[a]));
            }
            ExprKind::Compare(_, a, b) | ExprKind::Arith(_, a, b) | ExprKind::Filter(a, b) => all(&[a, b]),
            ExprKind::Between(a, b, c) => all(&[a, b, c]),
            ExprKind::In { expr, .. }
            | ExprKind::InRange { expr, .. }
            | ExprKind::Contains(expr, _)
            | ExprKind::ContainsAny(expr, _) => all(&[expr]),
        }
    }

    /// A formula or a table.
    pub(super) fn body(&mut self, catalog: &Catalog, scenario: &Scenario, body: &Body) {
        let mut one = |e: &Expr| self.expr(catalog, scenario, e);
        match &body.kind {
            BodyKind::Expr(expr) => one(expr),
            BodyKind::Tiers(rows) | BodyKind::Collect(rows) | BodyKind::Accumulate(rows) => {
                for row in rows {
                    row.when.iter().for_each(&mut one);
                    one(&row.value);
                }
            }
            BodyKind::Classify { of, .. } => one(of),
            BodyKind::Steps { by, rows } => {
                one(by);
                for row in rows {
                    if let StepBound::Below(bound) | StepBound::AtMost(bound) = &row.bound {
                        one(bound);
                    }
                    one(&row.value);
                }
            }
            BodyKind::AnyOf(parts) | BodyKind::NoneOf(parts) => parts.iter().for_each(one),
        }
    }

    /// A sentence.
    pub(super) fn template(&mut self, catalog: &Catalog, scenario: &Scenario, text: &Template) {
        for piece in &text.pieces {
            if let TemplatePiece::Value(expr) = piece {
                self.expr(catalog, scenario, expr);
            }
        }
    }
}
