//! Figures set by law or region (参数), dated.

use crate::model::expr::Lit;
use crate::model::value::Name;
use crate::source::Span;

/// 参数.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name.
    pub name: Name,
    /// The declared 类型, where it cannot be read off a figure.
    pub kind: ParameterKind,
    /// 下限 and 上限 of a figure that is 待定: so much is known of it.
    pub bounds: (Option<Lit>, Option<Lit>),
    /// 说明.
    pub note: Option<String>,
    /// 依据 of the whole entry.
    pub basis: Vec<String>,
    /// The layers that set it, from the nation down, as spans of the entries.
    pub provenance: Vec<Span>,
    /// Where the deciding entry stands.
    pub span: Span,
}

/// The shapes of a parameter.
#[derive(Clone, Debug)]
pub enum ParameterKind {
    /// One figure; `None` = 待定 (缺参数). `ty` gives the type when there is no figure.
    Single(ParameterType, Option<Figure>),
    /// Figures by date; `carry` = 沿用.
    Dated(ParameterType, Vec<(DateSpan, Option<Figure>)>, bool),
    /// 年度金额: figures by calendar year.
    Yearly(ParameterType, Vec<(i64, Figure)>),
    /// 分段: lower bounds and results, ascending.
    Steps {
        /// Type of the bounds.
        by: ParameterType,
        /// Type of the results.
        to: ParameterType,
        /// Rows.
        rows: Vec<(Lit, Figure)>,
    },
    /// 对照表: rows of columns; looked up by the first column.
    Table {
        /// Name of the key column.
        by: String,
        /// Names of the other columns.
        columns: Vec<String>,
        /// Key and figures.
        rows: Vec<(Lit, Vec<Figure>)>,
    },
}

/// Type of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ParameterType {
    Bool,
    Number,
    Money,
    Months,
    Days,
    WorkDays,
    Hours,
    Month,
    Date,
    /// A named method or option, compared with `=`.
    Text,
}

/// A figure with what is known of its standing.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The figure.
    pub value: Lit,
    /// 下限 / 上限 while 待核.
    pub bounds: Option<(Lit, Lit)>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// 公布.
    pub published: Option<String>,
    /// 依据.
    pub basis: Vec<String>,
    /// Where it stands; the file tells the region layer.
    pub span: Span,
}

/// 自 … 至, inclusive day numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateSpan {
    /// 自.
    pub from: Option<i64>,
    /// 至.
    pub to: Option<i64>,
}
