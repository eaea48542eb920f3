//! Lists unrolled: which rows there are, what a bare name means in a row, what a row is called.
//!
//! Every listed row stands in the program with inputs of its own. All rows that may come beside them stand in it once,
//! with columns nobody answers: whatever holds of that row holds of each of them.

use super::Compiler;
use crate::diag::Diagnostic;
use crate::logic::op::{NodeId, Op};
use crate::logic::program::{ListNodes, SayNode, TextNode, TextPiece, input_op};
use crate::logic::value::Known;
use crate::model::expr::{CompareOp, Expr, ExprKind, Word};
use crate::model::list::{EXCLUDED, ListShape, Row, RowRef, more_name};
use crate::model::scenario::{Fact, Question};
use crate::model::value::{Name, Type};
use crate::source::Span;

impl<'c> Compiler<'c> {
    /// Compiles something that stands in a row.
    pub(super) fn in_row<T>(&mut self, row: RowRef, compile: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(row);
        let out = compile(self);
        self.scopes.pop();
        out
    }

    /// Compiles something that stands in no row, or in this one only, wherever it is named.
    pub(super) fn outside<T>(&mut self, row: Option<RowRef>, compile: impl FnOnce(&mut Self) -> T) -> T {
        let saved = std::mem::replace(&mut self.scopes, row.into_iter().collect());
        let out = compile(self);
        self.scopes = saved;
        out
    }

    fn shape(&self, list: &str) -> Option<(&'c Question, &'c ListShape)> {
        let scenario = self.scenario;
        scenario.list(list)
    }

    /// What a bare name means in the rows a formula stands in, innermost first.
    pub(super) fn in_rows(&mut self, name: &str, span: Span) -> Option<NodeId> {
        for at in (0..self.scopes.len()).rev() {
            let row = self.scopes[at].clone();
            if let Some(node) = self.of_row(&row, name, span) {
                return Some(node);
            }
        }
        None
    }

    /// Whether a bare name means something in the rows a formula stands in.
    pub(super) fn is_in_rows(&self, name: &str) -> bool {
        self.scopes.iter().any(|row| self.row_has(row, name) || self.shared_in_row(row, name).is_some())
    }

    fn row_has(&self, row: &RowRef, name: &str) -> bool {
        let column = self.shape(&row.list).is_some_and(|(_, shape)| shape.columns.contains_key(name));
        column || self.scenario.facts.contains_key(format!("{}.{name}", row.list).as_str())
    }

    /// A fact whose 入 names something this row has is computed for the row.
    fn shared_in_row(&self, row: &RowRef, name: &str) -> Option<&'c Fact> {
        let (scenario, catalog) = (self.scenario, self.catalog);
        let fact = scenario.facts.get(name).or_else(|| catalog.common_facts.get(name))?;
        fact.inputs.iter().any(|input| self.row_has(row, input)).then_some(fact)
    }

    /// A column of a row, something computed of it, or a shared fact applied to it.
    pub(super) fn of_row(&mut self, row: &RowRef, name: &str, span: Span) -> Option<NodeId> {
        let scenario = self.scenario;
        if let Some((_, shape)) = self.shape(&row.list)
            && let Some(column) = shape.columns.get(name)
        {
            return Some(self.ask(row.name(name), column, Some(row)));
        }
        if let Some(fact) = scenario.facts.get(format!("{}.{name}", row.list).as_str()) {
            return Some(self.compute(row.name(name), fact, true, Some(row), span));
        }
        let fact = self.shared_in_row(row, name)?;
        Some(self.compute(row.name(name), fact, false, Some(row), span))
    }

    /// `本条.栏`: the row that the item or the computed value stands for.
    pub(super) fn field(
        &mut self,
        of: &Expr,
        part: &Word,
        span: Span,
        expected: Option<&Type>,
    ) -> (NodeId, Type) {
        let unknown = |compiler: &mut Self, report: Diagnostic| {
            compiler.report(report);
            let ty = expected.cloned().unwrap_or(Type::Bool);
            (compiler.nothing(ty.clone()), ty)
        };
        let ExprKind::Name(name) = &of.kind else {
            return unknown(self, Diagnostic::error("E211", of.span, "点前面要写 `本条`"));
        };
        if name != "本条" {
            let report = Diagnostic::error("E211", span, format!("`{name}.{}` 说不清是哪一条的", part.text));
            let help = match self.scenario.names_list(name) {
                true => format!(
                    "要一条一条地看，写 `有（{name} 其中 …）` `合计（{name}，{}）` 这一类；在每条里直接写 `{}`",
                    part.text, part.text
                ),
                false => "`名.名` 只用于列表的一条：直接写题目或推算的名字".to_owned(),
            };
            return unknown(self, report.help(help));
        }
        let Some(row) = self.scopes.first().cloned() else {
            let report = Diagnostic::error("E211", span, "这里没有哪一条，`本条` 不知道是谁");
            return unknown(self, report.help("`本条` 用在写了 `逐条` 的事项和 `列表.名字` 的推算里"));
        };
        match self.of_row(&row, &part.text, span) {
            Some(node) => (node, self.builder.ty(node).clone()),
            None => {
                let report = Diagnostic::error(
                    "E213",
                    part.span,
                    format!("列表 `{}` 没有叫 `{}` 的栏目或推算", row.list, part.text),
                );
                let names = self.row_names_known(&row.list);
                let near = self.nearest(&part.text, names.iter().map(String::as_str));
                unknown(
                    self,
                    match near {
                        Some(near) => report.help(format!("是不是 `{near}`")),
                        None => report.help(format!("有：{}", names.join("、"))),
                    },
                )
            }
        }
    }

    /// Names of columns and row facts of a list.
    pub(super) fn row_names_known(&self, list: &str) -> Vec<String> {
        let columns = self.shape(list).map(|(_, shape)| shape.columns.keys().map(ToString::to_string));
        let prefix = format!("{list}.");
        let facts = self.scenario.facts.keys().filter_map(|name| name.strip_prefix(prefix.as_str()));
        columns.into_iter().flatten().chain(facts.map(str::to_owned)).collect()
    }

    /// A fact of the scenario's own file: a plain one, one of every row, or a part of a list.
    pub(super) fn own_fact(&mut self, name: &Name) {
        let scenario = self.scenario;
        let fact = &scenario.facts[name];
        let Some((list, part)) = name.split_once('.') else {
            if scenario.names_list(name) {
                self.list_named(name, fact.span);
            } else {
                self.fact(name, scenario.span);
            }
            return;
        };
        let Some(nodes) =
            self.shape(list).and_then(|(question, _)| self.list_named(&question.name, fact.span))
        else {
            return;
        };
        for (row, _) in nodes.members {
            let row = RowRef { list: nodes.list.clone(), row };
            self.of_row(&row, part, fact.span);
        }
    }

    /// A list, or a fact that is a part of one, by its name.
    pub(super) fn list_named(&mut self, name: &str, span: Span) -> Option<ListNodes> {
        let scenario = self.scenario;
        match self.lists.get(name) {
            Some(Some(nodes)) => return Some(nodes.clone()),
            Some(None) => {
                let report = Diagnostic::error("E250", span, format!("`{name}` 绕了一圈又用到它自己"));
                self.report(report.help("拆开其中一步，让每条推算只用前面已经算出来的"));
                return None;
            }
            None => {}
        }
        if let Some((question, shape)) = self.shape(name) {
            self.lists.insert(question.name.clone(), None);
            let nodes = self.outside(None, |c| c.whole_list(question, shape));
            self.lists.insert(question.name.clone(), Some(nodes.clone()));
            return Some(nodes);
        }
        let fact = scenario.facts.get(name).filter(|_| scenario.names_list(name))?;
        let crate::model::expr::BodyKind::Expr(body) = &fact.body.kind else { return None };
        self.lists.insert(fact.name.clone(), None);
        let nodes = self.outside(None, |c| c.list_of(body));
        match &nodes {
            Some(nodes) => drop(self.lists.insert(fact.name.clone(), Some(nodes.clone()))),
            None => drop(self.lists.shift_remove(&fact.name)),
        }
        nodes
    }

    fn whole_list(&mut self, question: &'c Question, shape: &'c ListShape) -> ListNodes {
        let list = &question.name;
        let more_input = more_name(list);
        let index = self.input_index(&more_input).expect("every list was declared as an input");
        let listed = self.rows.of(list);
        let most = i64::from(shape.most) - i64::try_from(listed.len()).unwrap_or(i64::MAX);
        let end = |c: &mut Self, n: i64| c.builder.constant(Known::int(n.max(0)), Type::Number);
        let range = Some((end(self, 0), end(self, most)));
        let bare =
            self.builder.node(input_op(index, range, Vec::new(), true), Type::Number, Some(question.span));
        let when = question.ask_when.as_ref().map(|when| self.truth_of(when));
        self.check_earlier(question, index);
        let zero = end(self, 0);
        let (present, more) = match when {
            None => (self.builder.truth(true), bare),
            Some(when) => {
                let more = Op::First([(when, bare)].into(), zero);
                (when, self.builder.node(more, Type::Number, Some(question.span)))
            }
        };
        let texts = self.question_texts(question);
        let input = &mut self.inputs[index];
        (input.node, input.when, input.range, input.texts) = (bare, when, range, texts);
        let one = end(self, 1);
        let any_more = self.compare_nodes(CompareOp::Ge, more, one, Some(question.span));
        let mut members: Vec<(Row, NodeId)> = listed.iter().map(|id| (Row::Listed(*id), present)).collect();
        members.push((Row::Further, any_more));
        // Every column stands in the program, whether a rule reads it or not.
        for (row, _) in &members {
            let row = RowRef { list: list.clone(), row: *row };
            for (name, column) in &shape.columns {
                self.ask(row.name(name), column, Some(&row));
            }
        }
        ListNodes { list: list.clone(), members, more }
    }

    /// The rows a formula stands for; what is no list is reported.
    pub(super) fn list_of(&mut self, expr: &Expr) -> Option<ListNodes> {
        match &expr.kind {
            ExprKind::Name(name) if self.scenario.names_list(name) => self.list_named(name, expr.span),
            ExprKind::Filter(of, condition) => {
                let mut nodes = self.list_of(of)?;
                for (row, present) in &mut nodes.members {
                    let row = RowRef { list: nodes.list.clone(), row: *row };
                    let holds = self.in_row(row, |c| c.truth_of(condition));
                    *present = self.builder.and(vec![*present, holds], Some(expr.span));
                }
                Some(nodes)
            }
            _ => {
                let report = Diagnostic::error("E290", expr.span, "这里要写一个列表");
                let lists = self.scenario.questions.values().filter(|q| q.list.is_some()).map(|q| &*q.name);
                let lists: Vec<&str> = lists.collect();
                self.report(match lists.as_slice() {
                    [] => report.help("先在题目里写一个 `类型: 列表` 的题目"),
                    some => {
                        report.help(format!("列表有：{}；挑一部分写 `{} 其中 …`", some.join("、"), some[0]))
                    }
                });
                None
            }
        }
    }

    /// The list of an item's 逐条.
    pub(super) fn each(&mut self, item: &crate::model::item::ServiceItem) -> Option<ListNodes> {
        let each = item.each.as_ref()?;
        if !self.scenario.names_list(&each.list) {
            let known = self.scenario.questions.keys().chain(self.scenario.facts.keys());
            let known: Vec<&str> = known.filter(|n| self.scenario.names_list(n)).map(|n| &**n).collect();
            let near = self.nearest(&each.list, known.iter().copied());
            let report = Diagnostic::error("E290", each.span, format!("没有叫 `{}` 的列表", each.list));
            self.report(match near {
                Some(near) => report.help(format!("是不是 `{near}`")),
                None => report.help("`逐条` 后面写一个列表，或者一个 `列表 其中 …` 的推算"),
            });
            return None;
        }
        self.list_named(&each.list, each.span)
    }

    /// 校验 and 排除 of every listed row.
    pub(super) fn row_checks(&mut self) -> Vec<SayNode> {
        let scenario = self.scenario;
        let mut out = Vec::new();
        for question in scenario.questions.values() {
            let Some(shape) = &question.list else { continue };
            let Some(nodes) = self.list_named(&question.name, question.span) else { continue };
            for (row, present) in nodes.members {
                let row = RowRef { list: question.name.clone(), row };
                let mut found = self.outside(Some(row.clone()), |c| c.checks_of(shape, &row, present));
                // What holds of rows that are not there speaks of nobody.
                if row.row != Row::Further {
                    out.append(&mut found);
                }
            }
        }
        out
    }

    fn checks_of(&mut self, shape: &ListShape, row: &RowRef, present: NodeId) -> Vec<SayNode> {
        let absent = self.builder.node(Op::Not(present), Type::Bool, None);
        let mut out = Vec::new();
        for (index, check) in shape.checks.iter().enumerate() {
            let holds = self.truth_of(&check.need);
            let when = self.builder.or(vec![absent, holds], Some(check.span));
            let text = self.text(&check.say, None);
            out.push(SayNode { index, name: row.name(&check.name), when, text });
        }
        for (index, excluded) in shape.excluded.iter().enumerate() {
            let applies = self.truth_of(&excluded.when);
            let fine = self.builder.node(Op::Not(applies), Type::Bool, Some(excluded.span));
            let when = self.builder.or(vec![absent, fine], Some(excluded.span));
            let text = self.text(&excluded.say, None);
            out.push(SayNode { index, name: row.name(EXCLUDED), when, text });
        }
        out
    }

    /// What every row is called: 显示为, in the row.
    pub(super) fn name_rows(&mut self) {
        let scenario = self.scenario;
        for question in scenario.questions.values() {
            let Some(shape) = &question.list else { continue };
            let Some(nodes) = self.list_named(&question.name, question.span) else { continue };
            for (row, _) in nodes.members {
                let row = RowRef { list: question.name.clone(), row };
                self.row_text(&row, shape);
            }
        }
    }

    fn row_text(&mut self, row: &RowRef, shape: &ListShape) -> TextNode {
        if let Some(text) = self.row_texts.get(row) {
            return text.clone();
        }
        let text = match &shape.display {
            Some(template) => self.outside(Some(row.clone()), |c| c.text(template, None)),
            None => TextNode::default(),
        };
        self.row_texts.insert(row.clone(), text.clone());
        text
    }

    /// A row is named in print: what its name is made of matters.
    pub(super) fn print_row_name(&mut self, row: &RowRef, when: NodeId) {
        if let Some((_, shape)) = self.shape(&row.list) {
            let text = self.row_text(row, shape);
            self.print_text(&text, when);
        }
    }

    /// `【列出（名单）】`, `【列出（名单，式）】` in a text.
    pub(super) fn listing(&mut self, args: &[Expr], span: Span) -> TextPiece {
        if !(1..=2).contains(&args.len()) {
            self.error("E231", span, format!("`列出` 的参数个数不对，写了 {} 个", args.len()));
            return TextPiece::Text("".into());
        }
        let Some(nodes) = self.list_of(&args[0]) else { return TextPiece::Text("".into()) };
        let mut rows = Vec::new();
        for (row, present) in nodes.members {
            let row = RowRef { list: nodes.list.clone(), row };
            let value = args.get(1).map(|value| self.in_row(row.clone(), |c| c.infer(value, None).0));
            rows.push(crate::logic::program::ListedRow { present, row, value });
        }
        TextPiece::Rows(rows)
    }
}
