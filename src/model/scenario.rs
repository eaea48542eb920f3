//! A life event (场景): questions, computed facts and service items as one file states them.

use crate::model::expr::{Body, Expr, Template};
use crate::model::item::ServiceItem;
use crate::model::list::{self, ListShape};
use crate::model::value::{Name, Type};
use crate::source::Span;
use indexmap::IndexMap;
use std::sync::Arc;

/// 场景: one life event.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// File name without ending, the id in URLs: `unemployment`.
    pub slug: Name,
    /// 场景: official name.
    pub title: String,
    /// 通俗名: what a citizen would call it.
    pub plain_title: Option<String>,
    /// 服务对象.
    pub audience: Vec<String>,
    /// 牵头单位.
    pub lead_authority: Option<String>,
    /// 搜索词.
    pub search_words: Vec<String>,
    /// 简介.
    pub intro: Option<String>,
    /// 角色 that appear in papers and forms.
    pub roles: Vec<Name>,
    /// Those of them that are units (单位) and not persons (人).
    pub unit_roles: Vec<Name>,
    /// 就是: when two of them are one.
    pub same_roles: Vec<SameRole>,
    /// 政策按: the date that picks dated figures; default today.
    pub policy_date: Option<Expr>,
    /// 题目, in the author's order, shared ones included.
    pub questions: IndexMap<Name, Question>,
    /// Where the page of optional items stands: index into `questions` before which it is asked; `None` = after
    /// the first topic.
    pub optional_page: Option<OptionalPage>,
    /// 推算 of this file; shared ones are in the catalogue and pulled in when named.
    pub facts: IndexMap<Name, Fact>,
    /// 校验: impossible combinations.
    pub checks: Vec<Check>,
    /// 断言: what the author wants proved.
    pub asserts: Vec<Check>,
    /// 前提: who is in the wrong place.
    pub preconditions: Vec<Precondition>,
    /// 转办: other life events called for.
    pub transfers: Vec<Transfer>,
    /// 结论: verdicts that are no items.
    pub conclusions: Vec<Conclusion>,
    /// 提醒.
    pub notices: Vec<Notice>,
    /// 只能选一.
    pub exclusive: Vec<ExclusiveGroup>,
    /// 事项.
    pub items: IndexMap<Name, ServiceItem>,
    /// Where the file starts.
    pub span: Span,
}

impl Scenario {
    /// The question behind a name that can be asked: a question, a column of a row, or the list itself for the
    /// question whether there are more rows.
    pub fn question(&self, name: &str) -> Option<&Question> {
        if let Some(question) = self.questions.get(name) {
            return Some(question);
        }
        if let Some(of) = list::list_of_more(name) {
            return self.list(of).map(|(question, _)| question);
        }
        let (row, column) = list::row_part(name)?;
        self.list(&row.list)?.1.columns.get(column)
    }
    /// Whether a name stands for a list or for a part of one (`供养亲属: 亲属 其中 …`).
    pub fn names_list(&self, name: &str) -> bool {
        self.whole_list(name).is_some()
    }
    /// The list that a name stands for, or that it is a part of.
    pub fn whole_list<'n>(&'n self, name: &'n str) -> Option<&'n str> {
        use crate::model::expr::{BodyKind, ExprKind};
        let mut name = name;
        // A chain of names longer than there are facts runs in a circle, which the compiler reports.
        for _ in 0..=self.facts.len() {
            if self.questions.get(name).is_some_and(|q| q.list.is_some()) {
                return Some(name);
            }
            let Some(BodyKind::Expr(body)) = self.facts.get(name).map(|fact| &fact.body.kind) else {
                return None;
            };
            let mut body = body;
            while let ExprKind::Filter(of, _) = &body.kind {
                body = of;
            }
            let ExprKind::Name(next) = &body.kind else { return None };
            name = next;
        }
        None
    }
    /// A question of the kind 列表.
    pub fn list(&self, name: &str) -> Option<(&Question, &ListShape)> {
        let question = self.questions.get(name)?;
        Some((question, question.list.as_deref()?))
    }
}

/// 自选页: the one page on which optional items are chosen.
#[derive(Clone, Debug)]
pub struct OptionalPage {
    /// Stands before the question with this index (may be the number of questions).
    pub before: usize,
    /// 问.
    pub text: Option<String>,
    /// 提示.
    pub hint: Option<String>,
}

/// 题目: something only the applicant knows.
#[derive(Clone, Debug)]
pub struct Question {
    /// The name, which is also the id.
    pub name: Name,
    /// 问.
    pub text: String,
    /// 话题.
    pub topic: Option<Name>,
    /// 类型.
    pub kind: QuestionKind,
    /// 提示.
    pub hint: Option<String>,
    /// 哪里查.
    pub where_to_find: Option<String>,
    /// 选项, for 单选 and 多选.
    pub options: Vec<Choice>,
    /// 都没有: the words of the empty set of a 多选.
    pub none_text: Option<String>,
    /// 是 / 否: words of the two buttons of a 是否.
    pub bool_texts: Option<(String, String)>,
    /// 单位, printed after a number.
    pub unit: Option<String>,
    /// 范围: lowest and highest sensible value.
    pub range: Option<(Expr, Expr)>,
    /// 超出: what to say outside the range.
    pub out_of_range: Option<String>,
    /// 必答: 不清楚 is not offered.
    pub required: bool,
    /// 何时问.
    pub ask_when: Option<Expr>,
    /// 不问时: the value when 何时问 is false.
    pub otherwise: Option<Expr>,
    /// 变化.
    pub change: Change,
    /// 不清楚说法.
    pub unclear_text: Option<String>,
    /// 不清楚时: 并列 (`true`) or 按可能.
    pub side_by_side: bool,
    /// 取自: role and property of an identity number, `公民身份号码.性别`.
    pub taken_from: Option<String>,
    /// 谁答: 窗口.
    pub by_window: bool,
    /// 默认: pre-fills the page only.
    pub default: Option<Expr>,
    /// 曾用名.
    pub former_names: Vec<Name>,
    /// 精度: 可填年份 (年月 and 日期 questions).
    pub year_only: bool,
    /// 可填范围.
    pub range_allowed: bool,
    /// 公共题: taken over from the shared questions.
    pub shared: bool,
    /// Only for 列表.
    pub list: Option<Box<ListShape>>,
    /// Where it stands.
    pub span: Span,
}

/// 类型 of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuestionKind {
    /// 是否
    Bool,
    /// 单选
    Single,
    /// 多选
    Multi,
    /// 整数
    Integer,
    /// 小数
    Decimal,
    /// 金额
    Money,
    /// 时长 in years and months
    Months,
    /// 时长 in days
    Days,
    /// 时长 in working days
    WorkDays,
    /// 时长 in hours
    Hours,
    /// 年月
    Month,
    /// 日期
    Date,
    /// 钟点
    Clock,
    /// 地区
    Region,
    /// 文本
    Text,
    /// 列表: its rows are answered; the question itself asks how many more there are.
    List,
}

impl QuestionKind {
    /// The type of an answer; `options` are those of a 单选 or 多选.
    pub fn answer(self, options: Arc<Vec<Name>>) -> Type {
        match self {
            QuestionKind::Bool => Type::Bool,
            QuestionKind::Single => Type::Choice(options),
            QuestionKind::Multi => Type::Multi(options),
            QuestionKind::Integer | QuestionKind::Decimal => Type::Number,
            QuestionKind::Money => Type::Money,
            QuestionKind::Months => Type::Months,
            QuestionKind::Days => Type::Days,
            QuestionKind::WorkDays => Type::WorkDays,
            QuestionKind::Hours => Type::Hours,
            QuestionKind::Month => Type::Month,
            QuestionKind::Date => Type::Date,
            QuestionKind::Clock => Type::Clock,
            QuestionKind::Region => Type::Region,
            QuestionKind::Text => Type::Text,
            // How many rows are not listed.
            QuestionKind::List => Type::Number,
        }
    }
}

/// One option of a question.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The option's name, used in formulas.
    pub name: Name,
    /// 说: what the citizen reads.
    pub text: String,
    /// 可选: hidden only when definitely impossible.
    pub when: Option<Expr>,
    /// 提示 below the option.
    pub hint: Option<String>,
    /// 曾用名.
    pub former_names: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}

/// 变化: how an answer can change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// 不变
    Fixed,
    /// 每月加…: grows by this many months (or units) every month.
    Monthly(crate::model::value::Q),
    /// 自己定
    Free,
}

/// 推算: a value computed from answers, parameters and today.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The name.
    pub name: Name,
    /// How it is computed.
    pub body: Body,
    /// 取值: named results, in order.
    pub values: Option<Vec<Name>>,
    /// 说明.
    pub note: Option<String>,
    /// 依据.
    pub basis: Vec<String>,
    /// 入: what a shared fact is computed from; in a row with columns of these names it is computed for the row.
    pub inputs: Vec<Name>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 校验 or 断言.
#[derive(Clone, Debug)]
pub struct Check {
    /// Name.
    pub name: Name,
    /// 要: must hold.
    pub need: Expr,
    /// 说.
    pub say: Template,
    /// Where it stands.
    pub span: Span,
}

/// 前提.
#[derive(Clone, Debug)]
pub struct Precondition {
    /// Name, the positive sentence.
    pub name: Name,
    /// 要.
    pub need: Expr,
    /// 不符.
    pub fail: Template,
    /// 去: where to go instead.
    pub go: Option<String>,
    /// 依据.
    pub basis: Vec<String>,
    /// Where it stands.
    pub span: Span,
}

/// 转办: another life event that the facts call for.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Name.
    pub name: Name,
    /// 当.
    pub when: Option<Expr>,
    /// 去: slug or title of the other life event.
    pub to: String,
    /// 说.
    pub say: Template,
    /// 带上: answers that go along, beside those to the same shared questions.
    pub carry: Vec<Carry>,
    /// Where it stands.
    pub span: Span,
}

/// An entry of 带上: a question of the other life event, and what answers it.
#[derive(Clone, Debug)]
pub struct Carry {
    /// The question of the other life event.
    pub question: Name,
    /// What answers it: the first row that surely holds. No row (不带): a shared question is asked afresh.
    pub rows: Vec<CarryRow>,
    /// Where it stands.
    pub span: Span,
}

/// One way of answering a question of another life event.
#[derive(Clone, Debug)]
pub struct CarryRow {
    /// 当.
    pub when: Option<Expr>,
    /// 得: a question, a fact or a formula of this life event, or an option of the other question.
    pub value: Expr,
}

/// 结论: a verdict that is no item.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// Name.
    pub name: Name,
    /// 当.
    pub when: Option<Expr>,
    /// 说.
    pub say: Template,
    /// 依据.
    pub basis: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 提醒.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Name.
    pub name: Name,
    /// 当.
    pub when: Option<Expr>,
    /// 说.
    pub say: Template,
    /// 级别.
    pub level: NoticeLevel,
    /// 依据.
    pub basis: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 就是: one role is another, so that forms ask for them once.
#[derive(Clone, Debug)]
pub struct SameRole {
    /// The role.
    pub role: Name,
    /// Which other it is.
    pub of: Name,
    /// 当; always when absent.
    pub when: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// 级别 of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeLevel {
    /// 提示
    Info,
    /// 警示
    Warning,
    /// 先办
    First,
}

/// 只能选一.
#[derive(Clone, Debug)]
pub struct ExclusiveGroup {
    /// Name.
    pub name: Name,
    /// 问.
    pub text: String,
    /// 提示.
    pub hint: Option<String>,
    /// 事项.
    pub items: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}
