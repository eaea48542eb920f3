//! Questions, the page of optional items, the 只能选一 groups and the silent choices as inputs.

use super::{Compiler, Progress};
use crate::diag::Diagnostic;
use crate::logic::eval::COMMITMENT;
use crate::logic::op::{NodeId, Op};
use crate::logic::program::{Input, InputKind, QuestionTexts, TextNode, input_op};
use crate::logic::value::Known;
use crate::model::item::{ApplyMode, Channel, WaiverKind};
use crate::model::list::{Row, RowRef, more_name};
use crate::model::scenario::{Question, QuestionKind};
use crate::model::value::{Name, Type};
use crate::source::Span;
use std::sync::Arc;

impl Compiler<'_> {
    /// Fixes the order of everything that can be asked. Nodes follow when they are needed.
    pub(super) fn declare_inputs(&mut self) {
        let optional: Vec<Name> = self.optional_items();
        let page = match &self.scenario.optional_page {
            Some(page) => (page.before, self.scenario.span),
            None => (self.end_of_first_topic(), self.scenario.span),
        };
        let placeholder = self.builder.truth(false);
        let committable = self.committable();
        let rows = self.rows;
        let mut push = |name: Name, row, kind, ty, span| {
            self.inputs.push(Input {
                name,
                row,
                kind,
                ty,
                node: placeholder,
                when: None,
                options: Vec::new(),
                range: None,
                texts: QuestionTexts::default(),
                span,
            });
        };
        for (at, question) in self.scenario.questions.values().enumerate() {
            if at == page.0 && !optional.is_empty() {
                push(
                    "自选".into(),
                    None,
                    InputKind::Optional,
                    Type::Multi(Arc::new(optional.clone())),
                    page.1,
                );
            }
            if let Some(shape) = &question.list {
                let list = question.name.clone();
                let mut columns = |row: Row, kind: InputKind| {
                    let row = RowRef { list: list.clone(), row };
                    for column in shape.columns.values() {
                        let ty = question_type(column);
                        push(row.name(&column.name), Some(row.clone()), kind.clone(), ty, column.span);
                    }
                };
                rows.of(&list).iter().for_each(|id| columns(Row::Listed(*id), InputKind::Question));
                columns(Row::Further, InputKind::Further);
                push(more_name(&list), None, InputKind::More, Type::Number, question.span);
                continue;
            }
            push(question.name.clone(), None, InputKind::Question, question_type(question), question.span);
        }
        if page.0 >= self.scenario.questions.len() && !optional.is_empty() {
            push("自选".into(), None, InputKind::Optional, Type::Multi(Arc::new(optional)), page.1);
        }
        for group in &self.scenario.exclusive {
            let items =
                group.items.iter().filter(|i| self.scenario.items.contains_key(*i)).cloned().collect();
            push(group.name.clone(), None, InputKind::Exclusive, Type::Choice(Arc::new(items)), group.span);
        }
        for name in committable {
            push(
                format!("{COMMITMENT}{name}").into(),
                None,
                InputKind::Commitment,
                Type::Bool,
                self.scenario.span,
            );
        }
        let channels = Channel::ALL.iter().map(|(word, _)| (*word).into()).collect();
        push("渠道".into(), None, InputKind::Channel, Type::Choice(Arc::new(channels)), self.scenario.span);
        for at in 0..self.inputs.len() {
            if matches!(self.inputs[at].kind, InputKind::Commitment | InputKind::Channel) {
                let ty = self.inputs[at].ty.clone();
                self.inputs[at].node = self.builder.node(input_op(at, None, Vec::new(), false), ty, None);
            }
        }
    }

    /// Names of 自选 items.
    pub(super) fn optional_items(&self) -> Vec<Name> {
        self.scenario
            .items
            .values()
            .filter(|i| i.mode == ApplyMode::Optional)
            .map(|i| i.name.clone())
            .collect()
    }

    fn end_of_first_topic(&self) -> usize {
        let mut questions = self.scenario.questions.values();
        let first = questions.next().and_then(|q| q.topic.clone());
        1 + questions.take_while(|q| q.topic == first).count()
    }

    /// Papers that a commitment may replace somewhere.
    fn committable(&self) -> Vec<Name> {
        let offers =
            |m: &crate::model::material::Material| m.offers.iter().any(|o| o.kind == WaiverKind::Commitment);
        let used = |name: &Name| {
            self.scenario
                .items
                .values()
                .flat_map(|i| &i.needs)
                .any(|n| self.papers_of(&n.material).contains(name))
        };
        self.catalog
            .materials
            .values()
            .filter(|m| offers(m) && used(&m.name))
            .map(|m| m.name.clone())
            .collect()
    }

    pub(super) fn input_index(&self, name: &str) -> Option<usize> {
        self.inputs.iter().position(|i| &*i.name == name)
    }

    /// The value of a question: 何时问 and 不问时 applied.
    pub(super) fn question(&mut self, name: &Name) -> NodeId {
        let scenario = self.scenario;
        self.ask(name.clone(), &scenario.questions[name], None)
    }

    /// The value of a question under the name it is asked by: its own, or that of a column in a row.
    pub(super) fn ask(&mut self, key: Name, question: &Question, row: Option<&RowRef>) -> NodeId {
        match self.questions.get(&key) {
            Some(Progress::Done(node)) => return *node,
            Some(Progress::Running) => {
                let name = &question.name;
                self.report(
                    Diagnostic::error(
                        "E202",
                        question.span,
                        format!("题目 `{name}` 的何时问、范围或可选绕了一圈又用到它自己"),
                    )
                    .help("何时问只能用排在前面的题目"),
                );
                return self.nothing(question_type(question));
            }
            None => {}
        }
        self.questions.insert(key.clone(), Progress::Running);
        let node = self.outside(row.cloned(), |c| c.ask_there(&key, question));
        self.questions.insert(key, Progress::Done(node));
        node
    }

    fn ask_there(&mut self, key: &Name, question: &Question) -> NodeId {
        let ty = question_type(question);
        let index = self.input_index(key).expect("every question was declared as an input");
        let range = question.range.as_ref().map(|(low, high)| (self.typed(low, &ty), self.typed(high, &ty)));
        let options: Vec<(u8, NodeId)> = question
            .options
            .iter()
            .enumerate()
            .filter_map(|(at, option)| Some((at as u8, option.when.as_ref()?)))
            .map(|(at, when)| (at, self.truth_of(when)))
            .collect();
        let discrete = !matches!(question.kind, QuestionKind::Decimal | QuestionKind::Money);
        let bare = self.builder.node(
            input_op(index, range, options.clone(), discrete),
            ty.clone(),
            Some(question.span),
        );
        let when = question.ask_when.as_ref().map(|when| self.truth_of(when));
        self.check_earlier(question, index);
        let node = match when {
            None => bare,
            Some(when) => {
                let otherwise = match &question.otherwise {
                    Some(value) => self.typed(value, &ty),
                    None => self.value_when_not_asked(question, &ty),
                };
                self.builder.node(Op::First([(when, bare)].into(), otherwise), ty, Some(question.span))
            }
        };
        let texts = self.question_texts(question);
        let input = &mut self.inputs[index];
        (input.node, input.when, input.options, input.range, input.texts) =
            (bare, when, options, range, texts);
        node
    }

    /// 问, 提示 and 超出.
    pub(super) fn question_texts(&mut self, question: &Question) -> QuestionTexts {
        QuestionTexts {
            ask: self.question_text(&question.text, question.span),
            hint: question.hint.as_ref().map(|t| self.question_text(t, question.span)),
            out_of_range: question.out_of_range.as_ref().map(|t| self.question_text(t, question.span)),
        }
    }

    fn question_text(&mut self, text: &str, span: Span) -> TextNode {
        match crate::logic::parse::parse_template(text, span) {
            Ok(template) => self.text(&template, None),
            Err(found) => {
                self.report(found);
                TextNode::default()
            }
        }
    }

    fn value_when_not_asked(&mut self, question: &Question, ty: &Type) -> NodeId {
        if let QuestionKind::Multi = question.kind {
            return self.builder.constant(Known::Many(0, 0), ty.clone());
        }
        self.report(
            Diagnostic::warning(
                "E203",
                question.span,
                format!("题目 `{}` 写了何时问，没写不问时按什么算", question.name),
            )
            .help("加一行 `不问时: …`；不写时一律按“不清楚”算"),
        );
        self.nothing(ty.clone())
    }

    /// 何时问 names only questions above.
    pub(super) fn check_earlier(&mut self, question: &Question, index: usize) {
        let mut names = Vec::new();
        if let Some(when) = &question.ask_when {
            super::expr::names(when, &mut names);
        }
        for (name, span) in names {
            if self.input_index(&name).is_some_and(|other| other > index) {
                self.report(
                    Diagnostic::error("E204", span, format!("何时问用到了后面的题目 `{name}`"))
                        .help("把那道题移到前面，或者换个说法"),
                );
            }
        }
    }

    /// The bare choice of optional items; `None` when there are none.
    pub(super) fn optional_page(&mut self) -> Option<NodeId> {
        let index = self.inputs.iter().position(|i| i.kind == InputKind::Optional)?;
        let names = self.optional_items();
        let options: Vec<(u8, NodeId)> = names
            .iter()
            .enumerate()
            .map(|(at, name)| (at as u8, self.base(name, self.scenario.span)))
            .collect();
        let (ty, span) = (self.inputs[index].ty.clone(), self.inputs[index].span);
        let node = self.builder.node(input_op(index, None, options.clone(), false), ty, Some(span));
        let input = &mut self.inputs[index];
        (input.node, input.options) = (node, options);
        Some(node)
    }

    /// The bare choice of a 只能选一 group, whose members drop out when they surely do not apply.
    pub(super) fn exclusive_group(&mut self, group: usize, members: &[(Name, NodeId)]) -> (usize, NodeId) {
        let group = &self.scenario.exclusive[group];
        let index = self.input_index(&group.name).expect("every group was declared as an input");
        let Type::Choice(items) = self.inputs[index].ty.clone() else {
            unreachable!("a group is a single choice")
        };
        let member = |item: &Name| members.iter().find(|(name, _)| name == item).map(|(_, node)| *node);
        let options: Vec<(u8, NodeId)> =
            items.iter().enumerate().filter_map(|(at, item)| Some((at as u8, member(item)?))).collect();
        let ty = Type::Choice(items);
        let node = self.builder.node(input_op(index, None, options.clone(), false), ty, Some(group.span));
        let input = &mut self.inputs[index];
        (input.node, input.options) = (node, options);
        (index, node)
    }

    /// A date node from a 年月 or 日期 formula.
    pub(super) fn date(&mut self, expr: &crate::model::expr::Expr) -> NodeId {
        let (node, ty) = self.infer(expr, Some(&Type::Date));
        self.as_date(node, &ty, expr.span, false)
    }

    /// Turns a month into its first or last day.
    pub(super) fn as_date(&mut self, node: NodeId, ty: &Type, span: Span, end: bool) -> NodeId {
        use crate::logic::op::Fun1;
        match ty {
            Type::Date => node,
            Type::Month => {
                let fun = if end { Fun1::MonthEnd } else { Fun1::MonthStart };
                self.builder.node(Op::Map(fun, node), Type::Date, Some(span))
            }
            other => {
                self.error("E205", span, format!("这里要一个日期或年月，写的却是{}", other.label()));
                self.nothing(Type::Date)
            }
        }
    }
}

/// The type of a question's answer.
pub(crate) fn question_type(question: &Question) -> Type {
    question.kind.answer(Arc::new(question.options.iter().map(|o| o.name.clone()).collect()))
}
