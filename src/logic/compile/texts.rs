//! Texts with blanks, and the sentences of a life event: 前提 校验 断言 结论 提醒 转办, and what forms print.

use super::Compiler;
use crate::diag::Diagnostic;
use crate::logic::op::{NodeId, Op};
use crate::logic::program::{ItemNodes, SayNode, TextNode, TextPiece};
use crate::model::expr::{Body, BodyKind, Expr, ExprKind, Template, TemplatePiece};
use crate::model::form::{CellKind, CellPiece, FillName, Form, FormBlock};
use crate::model::list::{Row, RowRef};
use crate::model::scenario::Check;
use crate::model::value::{Name, Type};
use indexmap::IndexMap;

impl Compiler<'_> {
    /// A text; `gap` is what its 【缺口】 prints.
    pub(super) fn text(&mut self, template: &Template, gap: Option<NodeId>) -> TextNode {
        let mut pieces = Vec::new();
        for piece in &template.pieces {
            match piece {
                TemplatePiece::Text(text) => pieces.push(TextPiece::Text(text.as_str().into())),
                TemplatePiece::Value(Expr { kind: ExprKind::Call(name, args), span })
                    if name.text == "列出" =>
                {
                    pieces.push(self.listing(args, *span));
                }
                TemplatePiece::Value(expr) => {
                    let (node, _) = self.infer(expr, None);
                    pieces.push(TextPiece::Value(node));
                }
                TemplatePiece::Gap(span) => match gap {
                    Some(node) => pieces.push(TextPiece::Value(node)),
                    None => {
                        let report = Diagnostic::error("E260", *span, "这里算不出缺口");
                        self.report(report.help("【缺口】只用在“数 ≥ 数”这类条件的不符里"));
                    }
                },
            }
        }
        TextNode { pieces }
    }

    /// Registers the values of a printed text as outputs.
    pub(super) fn print_text(&mut self, text: &TextNode, when: NodeId) {
        for node in text.values() {
            self.output(node, Some(when));
        }
        for piece in &text.pieces {
            let TextPiece::Rows(rows) = piece else { continue };
            for listed in rows.iter().filter(|listed| listed.value.is_none()) {
                let there = self.builder.and(vec![when, listed.present], None);
                self.print_row_name(&listed.row, there);
            }
        }
    }

    /// What the comparison inside a condition still lacks.
    pub(super) fn gap(&mut self, need: &Expr) -> Option<NodeId> {
        let mut found = self.first_comparison(need)?;
        // `最低年限够` may stand for a comparison written as a fact.
        let (scenario, catalog) = (self.scenario, self.catalog);
        for _ in 0..4 {
            let ExprKind::Name(name) = &found.kind else { break };
            let in_row =
                self.scopes.iter().rev().find_map(|r| scenario.facts.get(&*format!("{}.{name}", r.list)));
            let fact = in_row
                .or_else(|| scenario.facts.get(name.as_str()))
                .or_else(|| catalog.common_facts.get(name.as_str()))?;
            let BodyKind::Expr(inner) = &fact.body.kind else { return None };
            found = self.first_comparison(inner)?;
        }
        let ExprKind::Compare(op, left, right) = &found.kind else { return None };
        use crate::model::expr::{ArithOp, CompareOp};
        let (more, less) = match op {
            CompareOp::Ge | CompareOp::Gt => (right, left),
            CompareOp::Le | CompareOp::Lt => (left, right),
            _ => return None,
        };
        let difference =
            Expr { span: found.span, kind: ExprKind::Arith(ArithOp::Sub, more.clone(), less.clone()) };
        Some(self.infer(&difference, None).0)
    }

    fn first_comparison<'e>(&self, expr: &'e Expr) -> Option<&'e Expr> {
        use crate::model::expr::CompareOp;
        match &expr.kind {
            ExprKind::Compare(CompareOp::Ge | CompareOp::Gt | CompareOp::Le | CompareOp::Lt, ..) => {
                Some(expr)
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().find_map(|p| self.first_comparison(p)),
            ExprKind::Name(name) => {
                let in_row = |r: &RowRef| self.scenario.facts.contains_key(&*format!("{}.{name}", r.list));
                if self.scopes.iter().any(in_row) {
                    return Some(expr);
                }
                let fact = self
                    .scenario
                    .facts
                    .get(name.as_str())
                    .or_else(|| self.catalog.common_facts.get(name.as_str()));
                fact.map(|_| expr)
            }
            _ => None,
        }
    }

    pub(super) fn when(&mut self, when: Option<&Expr>) -> NodeId {
        match when {
            Some(expr) => self.truth_of(expr),
            None => self.builder.truth(true),
        }
    }

    fn say(&mut self, index: usize, name: &Name, when: NodeId, say: &Template) -> SayNode {
        let text = self.text(say, None);
        self.output(when, None);
        self.print_text(&text, when);
        SayNode { index, name: name.clone(), when, text }
    }

    pub(super) fn preconditions(&mut self) -> Vec<SayNode> {
        let scenario = self.scenario;
        let mut out = Vec::new();
        for (index, precondition) in scenario.preconditions.iter().enumerate() {
            let need = self.truth_of(&precondition.need);
            let gap = self.gap_if_used(&precondition.fail, &precondition.need);
            let text = self.text(&precondition.fail, gap);
            self.output(need, None);
            out.push(SayNode { index, name: precondition.name.clone(), when: need, text });
        }
        out
    }

    pub(super) fn gap_if_used(&mut self, text: &Template, need: &Expr) -> Option<NodeId> {
        let used = text.pieces.iter().any(|p| matches!(p, TemplatePiece::Gap(_)));
        if used { self.gap(need) } else { None }
    }

    /// 校验 and 断言: not printed, so no outputs.
    pub(super) fn invariants(&mut self, checks: &[Check]) -> Vec<SayNode> {
        let mut out = Vec::new();
        for (index, check) in checks.iter().enumerate() {
            let when = self.truth_of(&check.need);
            let text = self.text(&check.say, None);
            out.push(SayNode { index, name: check.name.clone(), when, text });
        }
        out
    }

    pub(super) fn conclusions(&mut self) -> Vec<SayNode> {
        let scenario = self.scenario;
        let all = scenario.conclusions.iter().enumerate();
        all.map(|(index, c)| {
            let when = self.when(c.when.as_ref());
            let when = self.marked(when, c.unconfirmed.is_some());
            self.say(index, &c.name, when, &c.say)
        })
        .collect()
    }

    pub(super) fn notices(&mut self) -> Vec<SayNode> {
        let scenario = self.scenario;
        let all = scenario.notices.iter().enumerate();
        all.map(|(index, n)| {
            let when = self.when(n.when.as_ref());
            let when = self.marked(when, n.unconfirmed.is_some());
            self.say(index, &n.name, when, &n.say)
        })
        .collect()
    }

    pub(super) fn transfers(&mut self) -> Vec<SayNode> {
        let scenario = self.scenario;
        let all = scenario.transfers.iter().enumerate();
        all.map(|(index, t)| {
            let when = self.when(t.when.as_ref());
            self.say(index, &t.name, when, &t.say)
        })
        .collect()
    }

    /// 就是 of the roles.
    pub(super) fn same_roles(&mut self) -> Vec<(Name, Name, NodeId)> {
        let scenario = self.scenario;
        let same = scenario.same_roles.iter();
        same.map(|same| (same.role.clone(), same.of.clone(), self.when(same.when.as_ref()))).collect()
    }

    /// Values of questions, facts and parameters that a form of this life event prints, and the forms' conditions.
    pub(super) fn form_values(&mut self, items: &[ItemNodes]) -> IndexMap<Name, NodeId> {
        let (scenario, catalog) = (self.scenario, self.catalog);
        let mut out = IndexMap::new();
        for nodes in items {
            let item = &scenario.items[&nodes.name];
            for (at, when) in &nodes.forms {
                let Some(form) = catalog.forms.get(&item.forms[*at].form) else { continue };
                for name in guide_names(form) {
                    let found = self.form_value(&name, form);
                    if let Some(node) = found {
                        self.output(node, Some(*when));
                        out.insert(name, node);
                    }
                }
                self.roster_values(form, *when);
            }
        }
        out
    }

    /// What the 名单 of a form print of every row, and which rows there are.
    fn roster_values(&mut self, form: &Form, when: NodeId) {
        for block in &form.blocks {
            let FormBlock::Roster(roster) = block else { continue };
            // A form serves several life events: a list that this one does not have stays blank.
            let Some(list) = roster.list.as_ref().filter(|list| self.scenario.names_list(list)) else {
                continue;
            };
            let Some(nodes) = self.list_named(list, form.span) else { continue };
            let mut names = Vec::new();
            for cell in &roster.row {
                if let CellKind::Content(pieces) = &cell.kind {
                    blanks(form, pieces, &mut names);
                }
            }
            for (row, present) in nodes.members {
                self.output(present, Some(when));
                if row == Row::Further {
                    continue;
                }
                let printed = self.builder.and(vec![when, present], None);
                let row = RowRef { list: nodes.list.clone(), row };
                for name in &names {
                    if let Some(node) = self.of_row(&row, name, form.span) {
                        self.output(node, Some(printed));
                    }
                }
            }
        }
    }

    fn form_value(&mut self, name: &Name, form: &Form) -> Option<NodeId> {
        // A list is printed by its rows.
        if self.scenario.names_list(name) {
            return None;
        }
        if let Some(node) = self.questions.get(name).copied() {
            return match node {
                super::Progress::Done(node) => Some(node),
                super::Progress::Running => None,
            };
        }
        let known = self.scenario.facts.contains_key(name)
            || self.catalog.common_facts.contains_key(name)
            || self.catalog.parameters.contains_key(name)
            || matches!(&**name, "今天" | "本月");
        // A form serves several life events: a question that this one does not ask stays blank.
        if !known {
            return None;
        }
        let expr = Expr { span: form.span, kind: ExprKind::Name(name.to_string()) };
        Some(self.infer(&expr, None).0)
    }

    /// A body as a date; 年月 becomes its first or last day when compared with today.
    pub(super) fn date_body(&mut self, body: &Body) -> Option<(NodeId, Type)> {
        let (node, ty) = self.body(body, None, None);
        if matches!(ty, Type::Date | Type::Month) {
            return Some((node, ty));
        }
        self.error("E205", body.span, format!("这里要一个日期或年月，写的却是{}", ty.label()));
        None
    }

    /// Whether today is on or after (`start`) or on or before the end of a date.
    pub(super) fn today_is(
        &mut self,
        start: bool,
        node: NodeId,
        ty: &Type,
        span: crate::source::Span,
    ) -> NodeId {
        use crate::model::expr::CompareOp;
        let date = self.as_date(node, ty, span, !start);
        let today = self.builder.node(Op::Today, Type::Date, None);
        self.compare_nodes(if start { CompareOp::Ge } else { CompareOp::Le }, today, date, Some(span))
    }
}

/// Questions, facts and parameters that pieces of a form print, where 格子 redirects them to.
fn blanks(form: &Form, pieces: &[CellPiece], out: &mut Vec<Name>) {
    for piece in pieces {
        if let CellPiece::Fill(fill) | CellPiece::Tick(fill) | CellPiece::Comb(_, fill) = piece {
            let setting = match fill {
                FillName::Own(name) | FillName::Guide(name) => {
                    form.cells.get(name).and_then(|c| c.fill.as_ref())
                }
                FillName::Role(..) => None,
            };
            if let FillName::Guide(name) = setting.unwrap_or(fill) {
                out.push(name.clone());
            }
        }
    }
}

/// Guide names that a form's blanks mention.
fn guide_names(form: &Form) -> Vec<Name> {
    let mut out = Vec::new();
    let mut take = |pieces: &[CellPiece]| blanks(form, pieces, &mut out);
    for block in &form.blocks {
        match block {
            FormBlock::Title(p)
            | FormBlock::Subtitle(p)
            | FormBlock::TopRight(p)
            | FormBlock::Paragraph(p) => take(p),
            FormBlock::Signatures(all) => all.iter().for_each(|p| take(p)),
            FormBlock::Table { rows, .. } => {
                for cell in rows.iter().flatten() {
                    if let CellKind::Content(p) = &cell.kind {
                        take(p);
                    }
                }
            }
            FormBlock::Roster(_) | FormBlock::PageBreak => {}
        }
    }
    out.dedup();
    out
}
