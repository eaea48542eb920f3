//! The catalogue of papers (材料库).

use crate::model::expr::Expr;
use crate::model::item::{Counts, WaiverUse};
use crate::model::value::Name;
use crate::source::Span;

/// 材料: a paper, once for all life events.
#[derive(Clone, Debug)]
pub struct Material {
    /// The canonical name.
    pub name: Name,
    /// 材料类型.
    pub kind: Option<String>,
    /// 出具单位.
    pub issuer: Option<String>,
    /// 怎么拿.
    pub how: Option<String>,
    /// 形式 in words.
    pub form: Option<String>,
    /// Default counts.
    pub counts: Counts,
    /// 别名.
    pub aliases: Vec<String>,
    /// 有效期.
    pub validity: Option<String>,
    /// 规格.
    pub spec: Option<String>,
    /// 页: which pages.
    pub pages: Vec<String>,
    /// 盖章.
    pub stamp: Option<String>,
    /// 留存原件.
    pub keep_original: bool,
    /// Waivers the paper offers (数据共享 电子证照 告知承诺).
    pub offers: Vec<WaiverUse>,
    /// 取消: abolished from this day number on, with basis.
    pub abolished: Option<Abolition>,
    /// 空白表格: slug of the form, or words.
    pub blank_form: Option<String>,
    /// 示例: what a good one looks like, or where a sample is.
    pub sample: Option<String>,
    /// 受理标准.
    pub standard: Option<String>,
    /// 常见错误.
    pub common_errors: Vec<String>,
    /// 缺件话术.
    pub missing_words: Option<String>,
    /// 共用.
    pub sharing: Sharing,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 取消.
#[derive(Clone, Debug)]
pub struct Abolition {
    /// 依据.
    pub basis: Vec<String>,
    /// 起 (day number).
    pub from: Option<i64>,
}

/// 共用: how far one paper serves several items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sharing {
    /// 全部: one for all items.
    #[default]
    All,
    /// 同一机构: one for each organ.
    SameOrgan,
    /// 不共用: one for each item.
    None,
}

/// 任选其一: any one option satisfies; an option may be several papers together.
#[derive(Clone, Debug)]
pub struct PaperChoice {
    /// Name.
    pub name: Name,
    /// Options in the author's order.
    pub options: Vec<ChoiceOption>,
    /// Where it stands.
    pub span: Span,
}

/// One option of a [`PaperChoice`].
#[derive(Clone, Debug)]
pub struct ChoiceOption {
    /// Papers that together make the option.
    pub papers: Vec<Name>,
    /// 当.
    pub when: Option<Expr>,
}

/// 通称: one name for different papers by situation.
#[derive(Clone, Debug)]
pub struct PaperAlias {
    /// Name.
    pub name: Name,
    /// First case that holds; the last has no condition.
    pub cases: Vec<(Option<Expr>, Name)>,
    /// Where it stands.
    pub span: Span,
}

/// 材料包: several papers under one name.
#[derive(Clone, Debug)]
pub struct PaperPack {
    /// Name.
    pub name: Name,
    /// Papers, each with its 当.
    pub papers: Vec<(Name, Option<Expr>)>,
    /// Where it stands.
    pub span: Span,
}
