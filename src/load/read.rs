//! Reading a [`Node`] tree against the table of keys: unknown keys, wrong types, formulas, closed lists.
//!
//! In: nodes. Out: values of the model; every problem is reported and replaced by the nearest harmless
//! value, so that one mistake does not hide the next.
//!
//! **Invariant:** nothing is read from a map before all its keys have been compared with its shape.

use super::keys::{Shape, Takes};
use super::yaml::{Key, Kind, Node};
use crate::diag::{Diagnostic, Diagnostics};
use crate::logic::parse::{parse_expr, parse_literal, parse_template};
use crate::model::civil;
use crate::model::expr::{Expr, Lit, Template};
use crate::model::item::{LimitLength, TimeLimit};
use crate::model::value::Name;
use crate::source::Span;
use std::cell::RefCell;

/// What a name in a file must lead to.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Leads {
    /// An entry of the 依据库, cited with an article.
    Basis,
    /// A paper, a choice of papers or a name for several.
    Paper,
    /// A form.
    Form,
    /// An item of the same scenario.
    Item,
    /// A role of the same scenario.
    Role,
    /// Another scenario.
    Scenario,
    /// A question of the same scenario.
    Question,
    /// A computed value of the same scenario, or a shared one.
    Fact,
    /// 提醒 of the same scenario.
    Notice,
    /// 结论 of the same scenario.
    Conclusion,
    /// 前提 of the same scenario.
    Precondition,
    /// 转办 of the same scenario.
    Transfer,
    /// A 受理条件 of an item of the same scenario.
    Condition,
    /// 校验 of the same scenario or of one of its lists.
    Check,
    /// A 待遇 of the same scenario, or an item that has one.
    Benefit,
    /// A question of the same scenario or a column of one of its lists, `亲属.出生日期`.
    Asked,
    /// 只能选一 of the same scenario.
    Exclusive,
    /// 参数.
    Parameter,
    /// An item of any scenario.
    AnyItem,
    /// A role that a 受理机构 of some item names.
    OrganRole,
    /// A question or computed value of any scenario: what a shared fact needs.
    Input,
    /// A field of 填表信息, in a form.
    Field,
    /// A question, computed value or figure that fills a form.
    Fill,
    /// A column of a list, a 填表栏目 or a value computed of every row, in a 名单: `亲属.关系`.
    RowFill,
}

/// A name with its place, to be looked up once everything is read.
#[derive(Clone)]
pub(super) struct Reference {
    pub leads: Leads,
    pub name: String,
    pub span: Span,
    /// Slug of the scenario or the form it stands in.
    pub scenario: String,
}

/// Where problems and references to other places go.
#[derive(Default)]
pub(super) struct Ctx {
    diags: RefCell<Diagnostics>,
    references: RefCell<Vec<Reference>>,
    scenario: RefCell<String>,
}

impl Ctx {
    pub(super) fn push(&self, problem: Diagnostic) {
        self.diags.borrow_mut().push(problem);
    }

    /// Names from here on belong to this scenario, or form.
    pub(super) fn enter_scenario(&self, slug: &str) {
        *self.scenario.borrow_mut() = slug.to_string();
    }

    pub(super) fn take_references(&self) -> Vec<Reference> {
        std::mem::take(&mut self.references.borrow_mut())
    }

    pub(super) fn add_references(&self, references: &[Reference]) {
        self.references.borrow_mut().extend_from_slice(references);
    }

    /// Remembers that a name must lead somewhere.
    pub(super) fn refer(&self, leads: Leads, name: &str, span: Span) {
        let scenario = self.scenario.borrow().clone();
        self.references.borrow_mut().push(Reference { leads, name: name.to_string(), span, scenario });
    }

    /// Names that must lead somewhere.
    pub(super) fn references(&self, node: &Node, what: &str, leads: Leads) -> Vec<Name> {
        let nodes = self.elements(node).iter();
        let names = nodes.filter_map(|node| Some((self.text(node, what)?, node.span)));
        names
            .map(|(name, span)| {
                self.refer(leads, name, span);
                name.into()
            })
            .collect()
    }

    pub(super) fn into_diagnostics(self) -> Diagnostics {
        self.diags.into_inner()
    }

    /// Opens a map of a known shape; reports every key the shape does not have.
    pub(super) fn map<'n>(&self, node: &'n Node, shape: &'static Shape) -> Option<Map<'_, 'n>> {
        self.map_with(node, shape, |_| false)
    }

    /// Like [`Ctx::map`], for maps that also hold names of their own.
    pub(super) fn map_with<'n>(
        &self,
        node: &'n Node,
        shape: &'static Shape,
        is_own: impl Fn(&str) -> bool,
    ) -> Option<Map<'_, 'n>> {
        let entries = self.entries(node, shape.name)?;
        for (key, _) in entries {
            match shape.find(&key.text) {
                None if is_own(&key.text) => {}
                None => self.push(unknown_key(key, shape)),
                Some(found) if matches!(found.takes, Takes::Later) => {
                    let message = format!("`{}` 会原样保留，但现在还不起作用", key.text);
                    self.push(Diagnostic::info("L304", key.span, message));
                }
                Some(_) => {}
            }
        }
        Some(Map { ctx: self, shape, span: node.span, entries })
    }

    /// The entries of a node that must be a map.
    pub(super) fn entries<'n>(&self, node: &'n Node, what: &str) -> Option<&'n [(Key, Node)]> {
        match &node.kind {
            Kind::Map(entries) => Some(entries),
            Kind::Null => Some(&[]),
            _ => {
                self.push(self.wrong_kind(node, what, "一组“名字: 内容”"));
                None
            }
        }
    }

    /// The elements of a node that is a list; anything else counts as a list of one.
    pub(super) fn elements<'n>(&self, node: &'n Node) -> &'n [Node] {
        match &node.kind {
            Kind::Seq(nodes) => nodes,
            Kind::Null => &[],
            _ => std::slice::from_ref(node),
        }
    }

    pub(super) fn wrong_kind(&self, node: &Node, what: &str, expected: &str) -> Diagnostic {
        let found = match &node.kind {
            Kind::Null => "空的",
            Kind::Scalar { .. } => "一段文字",
            Kind::Seq(_) => "一个列表",
            Kind::Map(_) => "一组“名字: 内容”",
        };
        let problem =
            Diagnostic::error("L302", node.span, format!("`{what}` 这里要写{expected}，写的是{found}"));
        match &node.kind {
            Kind::Scalar { text, .. } if text.contains('：') => {
                problem.help("“名字: 内容”要用半角冒号加一个空格")
            }
            Kind::Scalar { text, .. } if text.contains('，') || text.contains('、') => {
                problem.help("列表要用半角方括号和逗号：[甲, 乙]")
            }
            _ => problem,
        }
    }

    /// The text of a scalar.
    pub(super) fn text<'n>(&self, node: &'n Node, what: &str) -> Option<&'n str> {
        match &node.kind {
            Kind::Scalar { text, .. } => Some(text.trim()),
            _ => {
                self.push(self.wrong_kind(node, what, "一段文字"));
                None
            }
        }
    }

    pub(super) fn texts(&self, node: &Node, what: &str) -> Vec<String> {
        let texts = self.elements(node).iter().filter_map(|node| self.text(node, what));
        texts.map(str::to_string).collect()
    }

    pub(super) fn names(&self, node: &Node, what: &str) -> Vec<Name> {
        self.texts(node, what).iter().map(|text| text.as_str().into()).collect()
    }

    /// A formula.
    pub(super) fn expr(&self, node: &Node, what: &str) -> Option<Expr> {
        let text = match &node.kind {
            Kind::Scalar { text, .. } => text,
            _ => {
                self.push(self.wrong_kind(node, what, "一个公式"));
                return None;
            }
        };
        match parse_expr(text, node.span) {
            Ok(expr) => Some(expr),
            Err(problem) => {
                self.push(problem);
                None
            }
        }
    }

    /// A text with blanks.
    pub(super) fn template(&self, node: &Node, what: &str) -> Option<Template> {
        let text = self.text(node, what)?;
        self.template_text(text, node.span)
    }

    pub(super) fn template_text(&self, text: &str, span: Span) -> Option<Template> {
        match parse_template(text, span) {
            Ok(template) => Some(template),
            Err(problem) => {
                self.push(problem);
                Some(Template::plain(text))
            }
        }
    }

    pub(super) fn literal(&self, node: &Node, what: &str) -> Option<Lit> {
        let text = self.text(node, what)?;
        let literal = parse_literal(text, node.span);
        if literal.is_none() {
            let message = format!("`{what}` 的 `{text}` 看不出是多少");
            self.push(
                Diagnostic::error("L305", node.span, message)
                    .help("数要带单位：12、90%、2200元、24个月、30日、5工作日、2026-11、2026-11-22"),
            );
        }
        literal
    }

    pub(super) fn yes_no(&self, node: &Node, what: &str) -> Option<bool> {
        match self.text(node, what)? {
            "是" | "真" | "有" => Some(true),
            "否" | "假" | "无" => Some(false),
            other => {
                let message = format!("`{what}` 只能写 是 或 否，写的是 `{other}`");
                self.push(Diagnostic::error("L303", node.span, message));
                None
            }
        }
    }

    pub(super) fn count(&self, node: &Node, what: &str) -> Option<u32> {
        let text = self.text(node, what)?;
        let number = text.trim_end_matches(['份', '次', '张', '行']).trim_end().parse::<u32>();
        if number.is_err() {
            let message = format!("`{what}` 要写一个整数，写的是 `{text}`");
            self.push(Diagnostic::error("L303", node.span, message).help("用数字写：1"));
        }
        number.ok()
    }

    /// A day number; a month or year stands for its first day, or its last with `end`.
    pub(super) fn date(&self, node: &Node, what: &str, end: bool) -> Option<i64> {
        let text = self.text(node, what)?;
        let day = day_of(text, end);
        if day.is_none() {
            let message = format!("`{what}` 的 `{text}` 不是日期");
            self.push(Diagnostic::error("L303", node.span, message).help("写成 2026-11-22、2026-11 或 2026"));
        }
        day
    }

    /// One word of a closed list.
    pub(super) fn one_of<T: Copy>(&self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, what)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("`{what}` 没有 `{text}` 这种写法");
            self.push(Diagnostic::error("L303", node.span, message).help(choose_from(text, &known)));
        }
        found.map(|(_, value)| *value)
    }

    /// A time limit: `10 工作日`, `即办`, or a map with 值.
    pub(super) fn limit(&self, node: &Node, what: &str) -> Option<TimeLimit> {
        let (value, map) = match &node.kind {
            Kind::Map(_) => {
                let map = self.map(node, &super::keys::LIMIT)?;
                (map.required("值")?, Some(map))
            }
            _ => (node, None),
        };
        let text = self.text(value, what)?;
        let Some(length) = limit_length(text) else {
            let message = format!("`{what}` 的 `{text}` 不是时限");
            self.push(
                Diagnostic::error("L303", value.span, message).help("写成 即办、10 工作日、30 日 或 2 个月"),
            );
            return None;
        };
        let get = |key| map.as_ref().and_then(|map| map.string(key));
        Some(TimeLimit { length, unconfirmed: get("待核"), note: get("说明"), span: node.span })
    }

    /// Says that `name` is no known `what`, and which known name is nearest.
    pub(super) fn unknown_name<'k>(
        &self,
        span: Span,
        name: &str,
        what: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        let problem = Diagnostic::error("L401", span, format!("没有叫 `{name}` 的{what}"));
        let known: Vec<&str> = known.collect();
        self.push(match nearest(name, &known) {
            _ if name.contains(['，', '、', ';', '；']) => {
                problem.help("几个名字要写成列表，用半角逗号隔开：[甲, 乙]")
            }
            Some(near) => problem.help(format!("是不是 `{near}`？")),
            None if known.is_empty() || known.len() > 12 => problem,
            None => problem.help(format!("现在有：{}", known.join(" "))),
        });
    }
}

/// A map whose keys have been checked.
pub(super) struct Map<'c, 'n> {
    pub ctx: &'c Ctx,
    shape: &'static Shape,
    pub span: Span,
    pub entries: &'n [(Key, Node)],
}

impl<'n> Map<'_, 'n> {
    /// Whether a map of this shape may have the key.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.shape.find(key).is_some()
    }

    /// What stands after a key, even if that is nothing.
    pub(super) fn raw(&self, key: &str) -> Option<&'n Node> {
        debug_assert!(self.shape.find(key).is_some(), "{key} is no key of {}", self.shape.name);
        self.entries.iter().find(|(found, _)| found.text == key).map(|(_, node)| node)
    }

    /// What stands after a key; a key with nothing after it is reported.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        let node = self.raw(key)?;
        if node.kind == Kind::Null {
            let span = self.entries.iter().find(|(found, _)| found.text == key).map(|(key, _)| key.span);
            let span = span.unwrap_or(node.span);
            self.ctx.push(
                Diagnostic::warning("L306", span, format!("`{key}` 后面没有内容"))
                    .help("写上内容，或者删掉这一行；内容在下一行时要多缩进两个空格"),
            );
            return None;
        }
        Some(node)
    }

    /// What stands after a key that must be there.
    pub(super) fn required(&self, key: &str) -> Option<&'n Node> {
        let node = self.get(key);
        if node.is_none() && self.raw(key).is_none() {
            let message = format!("{}里没有写 `{key}`", self.shape.name);
            self.ctx.push(Diagnostic::error("L307", self.span, message).help(format!("加一行 {key}: …")));
        }
        node
    }

    pub(super) fn str(&self, key: &str) -> Option<&'n str> {
        self.ctx.text(self.get(key)?, key)
    }

    pub(super) fn string(&self, key: &str) -> Option<String> {
        self.str(key).map(str::to_string)
    }

    pub(super) fn name(&self, key: &str) -> Option<Name> {
        self.str(key).map(Name::from)
    }

    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        self.get(key).map_or(Vec::new(), |node| self.ctx.texts(node, key))
    }

    pub(super) fn names(&self, key: &str) -> Vec<Name> {
        self.get(key).map_or(Vec::new(), |node| self.ctx.names(node, key))
    }

    /// Names after a key that must lead somewhere.
    pub(super) fn references(&self, key: &str, leads: Leads) -> Vec<Name> {
        self.get(key).map_or(Vec::new(), |node| self.ctx.references(node, key, leads))
    }

    /// 依据: citations of the 依据库.
    pub(super) fn basis(&self, key: &str) -> Vec<String> {
        let names = self.references(key, Leads::Basis);
        names.iter().map(|name| name.to_string()).collect()
    }

    pub(super) fn yes(&self, key: &str) -> bool {
        self.yes_no(key).unwrap_or(false)
    }

    pub(super) fn yes_no(&self, key: &str) -> Option<bool> {
        self.get(key).and_then(|node| self.ctx.yes_no(node, key))
    }

    pub(super) fn count(&self, key: &str) -> Option<u32> {
        self.get(key).and_then(|node| self.ctx.count(node, key))
    }

    pub(super) fn expr(&self, key: &str) -> Option<Expr> {
        self.get(key).and_then(|node| self.ctx.expr(node, key))
    }

    pub(super) fn template(&self, key: &str) -> Option<Template> {
        self.get(key).and_then(|node| self.ctx.template(node, key))
    }

    pub(super) fn date(&self, key: &str, end: bool) -> Option<i64> {
        self.get(key).and_then(|node| self.ctx.date(node, key, end))
    }

    pub(super) fn limit(&self, key: &str) -> Option<TimeLimit> {
        self.get(key).and_then(|node| self.ctx.limit(node, key))
    }

    pub(super) fn one_of<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Option<T> {
        self.get(key).and_then(|node| self.ctx.one_of(node, key, words))
    }

    pub(super) fn some_of<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Vec<T> {
        let nodes = self.get(key).map_or(&[][..], |node| self.ctx.elements(node));
        nodes.iter().filter_map(|node| self.ctx.one_of(node, key, words)).collect()
    }
}

fn unknown_key(key: &Key, shape: &'static Shape) -> Diagnostic {
    let problem = Diagnostic::error("L301", key.span, format!("{}里没有 `{}` 这一项", shape.name, key.text));
    let known: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
    match nearest(&key.text, &known) {
        Some(near) => problem.help(format!("是不是 `{near}`？")),
        None => problem.help(format!("这里可以写：{}", known.join(" "))),
    }
}

fn choose_from(text: &str, known: &[&str]) -> String {
    match nearest(text, known) {
        Some(near) => format!("是不是 `{near}`？可以写：{}", known.join(" ")),
        None => format!("可以写：{}", known.join(" ")),
    }
}

/// The known name most like a misspelt one, if any is like it at all.
pub(super) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let score = |other: &str| {
        let contained = name.chars().count() > 1 && (other.contains(name) || name.contains(other));
        strsim::jaro_winkler(name, other).max(if contained { 0.8 } else { 0.0 })
    };
    let best = known.iter().map(|other| (score(other), *other)).filter(|(score, _)| *score >= 0.6);
    best.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other)
}

/// A day number from a date, a month or a year.
pub(super) fn day_of(text: &str, end: bool) -> Option<i64> {
    if let Some(day) = civil::parse_day(text) {
        return Some(i64::from(day));
    }
    let months = match civil::parse_month(text) {
        Some(month) => (month, month),
        None => {
            let year: i32 = text.trim_end_matches('年').trim().parse().ok()?;
            (civil::month(year, 1)?, civil::month(year, 12)?)
        }
    };
    let day = if end { civil::month_end(months.1) } else { civil::month_start(months.0) };
    day.map(i64::from)
}

pub(super) fn limit_length(text: &str) -> Option<LimitLength> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if matches!(text.as_str(), "即办" | "当场" | "当日") {
        return Some(LimitLength::SameDay);
    }
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    let number = text[..split].parse().ok()?;
    match &text[split..] {
        "工作日" | "个工作日" => Some(LimitLength::WorkDays(number)),
        "日" | "天" | "个自然日" | "自然日" => Some(LimitLength::Days(number)),
        "个月" | "月" => Some(LimitLength::Months(number)),
        "年" => number.checked_mul(12).map(LimitLength::Months),
        _ => None,
    }
}

/// Whether one time limit is surely longer than another of the same kind.
pub(super) fn is_longer(a: LimitLength, b: LimitLength) -> bool {
    match (a, b) {
        (LimitLength::WorkDays(a), LimitLength::WorkDays(b))
        | (LimitLength::Days(a), LimitLength::Days(b))
        | (LimitLength::Months(a), LimitLength::Months(b)) => a > b,
        (LimitLength::WorkDays(n) | LimitLength::Days(n) | LimitLength::Months(n), LimitLength::SameDay) => {
            n > 0
        }
        (LimitLength::Months(a), LimitLength::Days(b)) => a * 28 > b,
        (LimitLength::Days(a), LimitLength::Months(b)) => a > b * 31,
        (LimitLength::WorkDays(a), LimitLength::Days(b)) => a > b,
        _ => false,
    }
}
