//! Formulas as an author wrote them: the syntax tree of the condition language (`scenarios/README.md`).

use crate::model::value::Q;
use crate::source::Span;

/// A formula with the place it was written at.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Bytes of the file that spell this formula.
    pub span: Span,
    /// What it says.
    pub kind: ExprKind,
}

/// The shapes a formula can have.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A value written down.
    Lit(Lit),
    /// A bare word or a 「…」 name: question, fact, parameter, constant or option, decided by the type checker.
    Name(String),
    /// `名.名`: a column of a row, or a part of a value.
    Field(Box<Expr>, Word),
    /// `函数（…）`.
    Call(Word, Vec<Expr>),
    /// `非 …`
    Not(Box<Expr>),
    /// `… 且 … 且 …`, two or more.
    And(Vec<Expr>),
    /// `… 或 … 或 …`, two or more.
    Or(Vec<Expr>),
    /// `a < b`
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// `x 属于 甲、乙` (`negated`: 不属于).
    In {
        /// The value looked for.
        expr: Box<Expr>,
        /// The names (or literals) it may be.
        names: Vec<Expr>,
        /// 不属于.
        negated: bool,
    },
    /// `x 属于 甲 到 丙`: inclusive, in the declared order of options.
    InRange {
        /// The value looked for.
        expr: Box<Expr>,
        /// First option.
        from: Word,
        /// Last option.
        to: Word,
    },
    /// `x 包含 甲`: the multiple choice surely has the option.
    Contains(Box<Expr>, Word),
    /// `x 有任一 甲、乙`.
    ContainsAny(Box<Expr>, Vec<Word>),
    /// `x 介于 a 到 b`, both ends included.
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a + b`, `a − b`, `a × b`, `a ÷ b`.
    Arith(ArithOp, Box<Expr>, Box<Expr>),
    /// `列表 其中 条件`.
    Filter(Box<Expr>, Box<Expr>),
}

/// A word with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Comparison signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// Arithmetic signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ArithOp {
    Add,
    Sub,
    Mul,
    Div,
}

/// A literal. Dates are day numbers and months are month numbers as in `model::civil`.
#[derive(Clone, Debug, PartialEq)]
pub enum Lit {
    /// 是 / 否.
    Bool(bool),
    /// `12`, `0.5`, `90%` (= 0.9).
    Number(Q),
    /// `2200元`.
    Money(Q),
    /// `15年6个月` in months.
    Months(i64),
    /// `30日` in calendar days.
    Days(i64),
    /// `5工作日` in working days.
    WorkDays(i64),
    /// `48小时` in hours.
    Hours(i64),
    /// `2026-11`, as year × 12 + month − 1.
    Month(i64),
    /// `2026-11-22`, as a day number.
    Date(i64),
    /// `08:30`, as minutes after midnight.
    Clock(i64),
    /// `“文字”`.
    Text(String),
}

impl Lit {
    /// Whether it is less than another of the same kind; `None` where kinds differ or have no order.
    pub fn is_below(&self, other: &Lit) -> Option<bool> {
        match (self, other) {
            (Lit::Number(a), Lit::Number(b)) | (Lit::Money(a), Lit::Money(b)) => Some(a < b),
            (Lit::Months(a), Lit::Months(b))
            | (Lit::Days(a), Lit::Days(b))
            | (Lit::WorkDays(a), Lit::WorkDays(b))
            | (Lit::Hours(a), Lit::Hours(b))
            | (Lit::Month(a), Lit::Month(b))
            | (Lit::Date(a), Lit::Date(b))
            | (Lit::Clock(a), Lit::Clock(b)) => Some(a < b),
            _ => None,
        }
    }
}

/// A text with blanks, `每月【月标准】`.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Template {
    /// Pieces in order.
    pub pieces: Vec<TemplatePiece>,
    /// Where the text stands.
    pub span: Option<Span>,
}

/// One piece of a [`Template`].
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePiece {
    /// Printed as it is.
    Text(String),
    /// `【式】`: printed as the value of a formula.
    Value(Expr),
    /// `【缺口】`: what the condition's comparison still lacks (only in 不符 texts).
    Gap(Span),
}

impl Template {
    /// A text without blanks.
    pub fn plain(text: impl Into<String>) -> Self {
        Template { pieces: vec![TemplatePiece::Text(text.into())], span: None }
    }
    /// The text with blanks shown as `【…】`; for places where nothing can be computed.
    pub fn raw(&self) -> String {
        self.pieces
            .iter()
            .map(|p| match p {
                TemplatePiece::Text(t) => t.as_str(),
                TemplatePiece::Value(_) => "【…】",
                TemplatePiece::Gap(_) => "【缺口】",
            })
            .collect()
    }
}

/// The body of a fact or of any place that takes a value: a formula or one of the table shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Where it stands.
    pub span: Span,
    /// Its shape.
    pub kind: BodyKind,
}

/// Table shapes of `推算`.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyKind {
    /// A formula.
    Expr(Expr),
    /// `分档`: the first row that holds; the last row has no condition (否则).
    Tiers(Vec<Tier>),
    /// `归类`: every option of one question stands somewhere.
    Classify {
        /// The single-choice question or fact.
        of: Expr,
        /// Result by group of options; `None` = 不清楚.
        groups: Vec<ClassGroup>,
    },
    /// `按 … 档`: steps over a number-like value, or one row per option.
    Steps {
        /// The value looked up.
        by: Expr,
        /// Rows in order.
        rows: Vec<Step>,
    },
    /// `汇集`: rows that hold, as a set of the declared names.
    Collect(Vec<Tier>),
    /// `累加`: the sum of the rows that hold.
    Accumulate(Vec<Tier>),
    /// `任一`: at least one holds.
    AnyOf(Vec<Expr>),
    /// `都不`: none holds.
    NoneOf(Vec<Expr>),
}

/// One row of 分档, 汇集 or 累加.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// 当; `None` for 否则.
    pub when: Option<Expr>,
    /// 得.
    pub value: Expr,
    /// 说明: printed as the reason when this row is the one hit.
    pub note: Option<String>,
    /// 依据.
    pub basis: Vec<String>,
    /// 待核, with why.
    pub unconfirmed: Option<String>,
    /// Where the row stands.
    pub span: Span,
}

/// One group of 归类.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassGroup {
    /// `是` / `否` / a name of 取值; `None` for 不清楚.
    pub result: Option<Word>,
    /// Options that belong here.
    pub options: Vec<Word>,
    /// 待核 reason of the group, if any.
    pub unconfirmed: Option<String>,
}

/// One row of 按 … 档.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When the row is hit.
    pub bound: StepBound,
    /// The result.
    pub value: Expr,
    /// Where the row stands.
    pub span: Span,
}

/// The left side of a [`Step`].
#[derive(Clone, Debug, PartialEq)]
pub enum StepBound {
    /// `不满 5年`: less than.
    Below(Expr),
    /// `不超过 15年`: at most.
    AtMost(Expr),
    /// An option name, or several joined by `、`.
    Options(Vec<Word>),
    /// `否则`.
    Else,
}
