//! Printed forms (表单) and the fields that fill them.

use crate::model::expr::Template;
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;

/// 表单.
#[derive(Clone, Debug)]
pub struct Form {
    /// File name without ending.
    pub slug: Name,
    /// 表单: the title.
    pub title: String,
    /// 纸张: `true` = A4 landscape (A4横), else A4 portrait.
    pub landscape: bool,
    /// 角色.
    pub roles: Vec<Name>,
    /// 版面.
    pub blocks: Vec<FormBlock>,
    /// 格子: settings of fill cells, by fill name.
    pub cells: IndexMap<Name, CellSetting>,
    /// 本表项目.
    pub own_fields: IndexMap<Name, Field>,
    /// 待核, with why: the layout follows a local sample.
    pub unconfirmed: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A block of a form.
#[derive(Clone, Debug)]
pub enum FormBlock {
    /// 标题.
    Title(Vec<CellPiece>),
    /// 副标题.
    Subtitle(Vec<CellPiece>),
    /// 右上: number or date at the top right.
    TopRight(Vec<CellPiece>),
    /// 表格, every row writes every column.
    Table {
        /// 列宽 in mm.
        widths: Vec<f32>,
        /// 格.
        rows: Vec<Vec<FormCell>>,
        /// 行高 in mm, where set.
        heights: Vec<Option<f32>>,
    },
    /// 名单: repeated rows.
    Roster(Roster),
    /// 段落.
    Paragraph(Vec<CellPiece>),
    /// 签章: signature and seal places, side by side.
    Signatures(Vec<Vec<CellPiece>>),
    /// 换页.
    PageBreak,
}

/// The blank of a 名单 that counts its rows.
pub const ROW_NUMBER: &str = "序号";

/// 名单.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The list whose rows fill it; `None` = blank rows for handwriting.
    pub list: Option<Name>,
    /// 列宽 in mm.
    pub widths: Vec<f32>,
    /// 表头.
    pub head: Vec<String>,
    /// 格: one row.
    pub row: Vec<FormCell>,
    /// 至少: rows printed at least.
    pub at_least: u32,
    /// 每页最多.
    pub per_page: Option<u32>,
    /// 合计 row.
    pub total: Vec<FormCell>,
}

/// A cell with its place.
#[derive(Clone, Debug)]
pub struct FormCell {
    /// What it holds.
    pub kind: CellKind,
    /// Where it stands.
    pub span: Span,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellKind {
    /// No brackets: a label. Empty text = an empty cell.
    Label(String),
    /// `←`
    MergeLeft,
    /// `↑`
    MergeUp,
    /// Text with blanks, or one blank alone.
    Content(Vec<CellPiece>),
}

/// A piece of a cell's content.
#[derive(Clone, Debug, PartialEq)]
pub enum CellPiece {
    /// Static text.
    Text(String),
    /// `【x】`: filled.
    Fill(FillName),
    /// `【□ x】`: tick boxes of all options.
    Tick(FillName),
    /// `【▦18 x】`: one box per character.
    Comb(u32, FillName),
    /// `【办 x】`: office use, always empty; the words say what for.
    Office(String),
    /// `【签】`: signature, with a hint of whose.
    Sign(String),
    /// `【章】`: seal.
    Seal(String),
    /// `【手写】`: written by hand; `n` characters wide if a number follows.
    Handwrite(String),
    /// `【照片】`.
    Photo,
}

/// What a blank is filled from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FillName {
    /// `角色.字段`.
    Role(Name, Name),
    /// A 本表项目.
    Own(Name),
    /// A question, fact or parameter of the guide.
    Guide(Name),
}

/// 格子 settings.
#[derive(Clone, Debug, Default)]
pub struct CellSetting {
    /// 填: what fills it (when the blank's name is only a label of the cell).
    pub fill: Option<FillName>,
    /// 高 in mm, at least.
    pub height: Option<f32>,
    /// 放不下: 续页 allowed.
    pub continuation: bool,
    /// 对齐: 左 中 右.
    pub align: Option<Align>,
}

/// Alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Align {
    Left,
    Center,
    Right,
}

/// A field of 填表信息 (shared) or of one form (本表项目).
#[derive(Clone, Debug)]
pub struct Field {
    /// Name.
    pub name: Name,
    /// 说: what the person reads; the name when absent.
    pub text: Option<String>,
    /// 类型.
    pub kind: FieldKind,
    /// 必填.
    pub required: bool,
    /// 敏感.
    pub sensitive: bool,
    /// 用途: why it is asked (mandatory).
    pub purpose: String,
    /// 从证件号码得出: which property.
    pub from_id: Option<String>,
    /// 默认.
    pub default: Option<Template>,
    /// 选项.
    pub options: Vec<String>,
    /// 提示.
    pub hint: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// 类型 of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// 文本
    Text,
    /// 多行文本
    LongText,
    /// 日期
    Date,
    /// 年月
    Month,
    /// 整数
    Integer,
    /// 金额
    Money,
    /// 电话
    Phone,
    /// 证件号码 (公民身份号码 when the document kind says so)
    IdNumber,
    /// 银行卡号
    BankCard,
    /// 统一社会信用代码
    Uscc,
    /// 单选
    Single,
    /// 多选
    Multi,
    /// 地址
    Address,
    /// 姓名
    PersonName,
}
