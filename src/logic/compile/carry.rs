//! 带上: what a 转办 answers of the other life event.

use super::Compiler;
use crate::diag::Diagnostic;
use crate::logic::carried::{CarryNodes, CarryRowNodes};
use crate::logic::print::print;
use crate::model::expr::{Expr, ExprKind};
use crate::model::scenario::{Carry, CarryRow, Question, Scenario};
use crate::model::value::{Name, Type};
use std::sync::Arc;

impl Compiler<'_> {
    /// Every entry of 带上 that can be understood.
    pub(super) fn carried(&mut self) -> Vec<CarryNodes> {
        let (scenario, catalog) = (self.scenario, self.catalog);
        let mut out = Vec::new();
        for (at, transfer) in scenario.transfers.iter().enumerate() {
            // A 去 that leads nowhere is told by the loader.
            let Some(target) = catalog.event(&transfer.to) else { continue };
            for carry in &transfer.carry {
                let Some(question) = self.target_question(target, carry) else { continue };
                let rows = carry.rows.iter().map(|row| self.carry_row(target, question, row)).collect();
                out.push(CarryNodes { transfer: at, question: question.name.clone(), rows });
            }
        }
        out
    }

    fn target_question<'t>(&mut self, target: &'t Scenario, carry: &Carry) -> Option<&'t Question> {
        let name = &carry.question;
        let found = target.questions.get(name);
        if found.is_none() {
            let message = format!("`{}` 里没有叫 `{name}` 的题目", target.title);
            let near = self.nearest(name, target.questions.keys().map(|name| &**name));
            let help = match near {
                Some(near) => format!("是不是 `{near}`？左边写那件事的题目，右边写这件事的"),
                None => format!("左边要写 {}.yaml 里的题目，右边写这件事的题目、推算或公式", target.slug),
            };
            self.report(Diagnostic::error("E261", carry.span, message).help(help));
        }
        let question = found?;
        if question.list.is_some() {
            let message = format!("`{}` 的 `{name}` 是列表，不能带上", target.title);
            self.report(Diagnostic::error("E262", carry.span, message).help("删掉这一行；列表要重新添加"));
            return None;
        }
        Some(question)
    }

    fn carry_row(&mut self, target: &Scenario, question: &Question, row: &CarryRow) -> CarryRowNodes {
        let options: Vec<Name> = question.options.iter().map(|option| option.name.clone()).collect();
        let wanted = question.kind.answer(Arc::new(options));
        let when = self.when(row.when.as_ref());
        let (value, found) = self.infer(&row.value, Some(&wanted));
        let place = format!("`{}` 的 `{}`", target.title, question.name);
        let problem = unsuitable(&place, &wanted, &found, row);
        let suits = problem.is_none();
        problem.into_iter().for_each(|problem| self.report(problem));
        CarryRowNodes {
            when,
            value: if suits { value } else { self.nothing(wanted) },
            answer_to: self.plain_question(&row.value),
        }
    }

    /// The question a formula consists of, if it is nothing else.
    fn plain_question(&self, expr: &Expr) -> Option<Name> {
        let ExprKind::Name(name) = &expr.kind else { return None };
        self.scenario.questions.get_key_value(name.as_str()).map(|(name, _)| name.clone())
    }
}

/// Why a value of one type cannot answer a question of another. Options go by name; a row with 当 says itself which of
/// them go.
fn unsuitable(place: &str, wanted: &Type, found: &Type, row: &CarryRow) -> Option<Diagnostic> {
    let span = row.value.span;
    if wanted == found {
        return None;
    }
    let ((Type::Choice(known), Type::Choice(given)) | (Type::Multi(known), Type::Multi(given))) =
        (wanted, found)
    else {
        let message = format!("{place} 是{}，带上的却是{}", wanted.label(), found.label());
        let help = format!("带一个{}的题目、推算或公式，或者删掉这一行", wanted.label());
        return Some(Diagnostic::error("E262", span, message).help(help));
    };
    let lacking: Vec<&str> = given.iter().filter(|name| !known.contains(name)).map(|name| &**name).collect();
    if lacking.is_empty() || (row.when.is_some() && lacking.len() < given.len()) {
        return None;
    }
    let written = print(&row.value);
    let help = match (found, lacking.len() < given.len()) {
        (_, false) => format!("可以选：{}；逐项写：[{{当: …, 得: {}}}]", known.join("、"), known[0]),
        (Type::Choice(_), _) => {
            format!("写明哪些才带：[{{当: {written} 不属于 {}, 得: {written}}}]", lacking.join("、"))
        }
        _ => format!("写明哪些才带：[{{当: 非 {written} 有任一 {}, 得: {written}}}]", lacking.join("、")),
    };
    Some(Diagnostic::error("E263", span, format!("{place} 没有选项 `{}`", lacking.join("、"))).help(help))
}
