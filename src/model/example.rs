//! 案例: answers kept beside a scenario with the outcome its author expects.
//!
//! In: an example file. Out: texts as written; `ask` parses the answers, `check` compares the outcome.
//!
//! **Invariant:** an example never holds identity data, only answers of the guide.

use crate::model::answers::Choices;
use crate::model::list::Written;
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;

/// 案例.
#[derive(Clone, Debug)]
pub struct Example {
    /// Slug of the scenario, from the file name.
    pub scenario: Name,
    /// 名称.
    pub name: String,
    /// 今天 (day number).
    pub today: Option<i64>,
    /// 地区 code.
    pub region: Option<Name>,
    /// 回答 by question, as written; a list for a 多选.
    pub answers: IndexMap<Name, (Vec<String>, Span)>,
    /// 回答 to lists.
    pub lists: IndexMap<Name, (Written, Span)>,
    /// 选择.
    pub choices: Choices,
    /// 参数: overrides, as written.
    pub parameters: IndexMap<Name, (String, Span)>,
    /// 期望.
    pub expected: Expected,
    /// Where it stands.
    pub span: Span,
}

/// 期望: `None` where the example says nothing.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// 适用: exactly these items.
    pub applies: Option<Vec<Name>>,
    /// 适用含.
    pub applies_including: Vec<Name>,
    /// 不适用.
    pub not_applicable: Vec<Name>,
    /// 可选没选: exactly these are offered and not chosen.
    pub available: Option<Vec<Name>>,
    /// 待定.
    pub depends: Vec<Name>,
    /// 后续.
    pub later: Vec<Name>,
    /// 推算: value as written by fact; those of rows as `亲属〔1〕年龄`.
    pub facts: IndexMap<Name, (String, Span)>,
    /// 材料: exactly these papers.
    pub papers: Option<Vec<Name>>,
    /// 材料含.
    pub papers_including: Vec<Name>,
    /// 材料不含.
    pub papers_without: Vec<Name>,
    /// 各项材料: by item exactly these papers are needed for it.
    pub item_papers: IndexMap<Name, Vec<Name>>,
    /// 免提交: papers not to hand in, with the kind of waiver where it is given.
    pub waived: IndexMap<Name, Option<String>>,
    /// 待遇: amount as written by name of the benefit or its item.
    pub benefits: IndexMap<Name, (String, Span)>,
    /// 待遇 of single rows: by name of the benefit or its item, amount as written by what the row is called.
    pub member_benefits: IndexMap<Name, IndexMap<Name, (String, Span)>>,
    /// 待遇不含: no such benefit, by name of the benefit or its item.
    pub benefits_without: Vec<Name>,
    /// 期限: date as written by item; `没有`.
    pub deadlines: IndexMap<Name, (String, Span)>,
    /// 告知含: words that stand in the 告知 of an item.
    pub notes: IndexMap<Name, Vec<Name>>,
    /// 告知不含.
    pub notes_without: IndexMap<Name, Vec<Name>>,
    /// 表单: exactly these forms.
    pub forms: Option<Vec<Name>>,
    /// 提醒 or 提醒含: these notices are among those given.
    pub notices: Vec<Name>,
    /// 提醒正好: exactly these.
    pub exact_notices: Option<Vec<Name>>,
    /// 提醒不含.
    pub notices_without: Vec<Name>,
    /// 转办: exactly these, by name or by the life event they lead to.
    pub transfers: Option<Vec<Name>>,
    /// 结论: these are among those given.
    pub conclusions: Vec<Name>,
    /// 结论正好: exactly these.
    pub exact_conclusions: Option<Vec<Name>>,
    /// 结论不含.
    pub conclusions_without: Vec<Name>,
    /// 前提不符: exactly these.
    pub failed_preconditions: Option<Vec<Name>>,
    /// 不符: by item exactly these of its 受理条件 are told as failing.
    pub failed_conditions: IndexMap<Name, Vec<Name>>,
    /// 异地: exactly these of the items to do are done elsewhere.
    pub elsewhere: Option<Vec<Name>>,
    /// 校验不符: the answers break exactly these, and so are refused.
    pub broken_checks: Option<Vec<Name>>,
    /// 超出: the answers to exactly these lie outside of their 范围, and so are refused.
    pub out_of_range: Option<Vec<Name>>,
    /// Where 期望 stands.
    pub span: Option<Span>,
}
