//! Values an answer, a parameter or a fact can have.

use num_rational::Ratio;
use std::sync::Arc;

/// Exact number: money, counts and shares are never floats.
pub type Q = Ratio<i128>;

/// A name as authors write it; compared byte for byte, never normalised.
pub type Name = Arc<str>;

/// The type of an expression. Durations of different kinds never mix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// 是否
    Bool,
    /// 单选, with the options in declared order.
    Choice(Arc<Vec<Name>>),
    /// 多选, with the options in declared order.
    Multi(Arc<Vec<Name>>),
    /// 整数 / 小数 / 百分数
    Number,
    /// 金额, in yuan.
    Money,
    /// 时长 in months.
    Months,
    /// 时长 in calendar days.
    Days,
    /// 时长 in working days.
    WorkDays,
    /// 时长 in hours.
    Hours,
    /// 年月
    Month,
    /// 日期
    Date,
    /// 钟点, minutes after midnight.
    Clock,
    /// 地区 code.
    Region,
    /// 文本
    Text,
}

/// A fully known value, as answers and parameters hold it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// 是否
    Bool(bool),
    /// 单选: the option's name.
    Choice(Name),
    /// 多选: option names; empty = 都没有.
    Multi(Vec<Name>),
    /// A number of any ordered type; the type says the unit.
    Number(Q),
    /// A partial answer: any number between both ends (inclusive).
    Range(Q, Q),
    /// 地区 code.
    Region(Name),
    /// 文本
    Text(Name),
}

impl Type {
    /// The Chinese name of the type, for messages.
    pub fn label(&self) -> &'static str {
        match self {
            Type::Bool => "是否",
            Type::Choice(_) => "单选",
            Type::Multi(_) => "多选",
            Type::Number => "数",
            Type::Money => "金额",
            Type::Months => "时长（年、月）",
            Type::Days => "时长（日）",
            Type::WorkDays => "时长（工作日）",
            Type::Hours => "时长（小时）",
            Type::Month => "年月",
            Type::Date => "日期",
            Type::Clock => "钟点",
            Type::Region => "地区",
            Type::Text => "文本",
        }
    }
    /// Types whose values lie on a line, so that ranges and `<` make sense.
    pub fn is_ordered(&self) -> bool {
        !matches!(self, Type::Bool | Type::Choice(_) | Type::Multi(_) | Type::Region | Type::Text)
    }
}

/// A printable value: what is known of a result, still without words. `render` turns it into text.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its type, which decides the spelling.
    pub ty: Type,
    /// What is known.
    pub what: ShownKind,
    /// Rests on an unconfirmed (待核) figure: printed with 约.
    pub approx: bool,
}

/// What is known of a printable value.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownKind {
    /// Nothing.
    Unknown,
    /// Exactly this.
    Known(Value),
    /// Between these, both included; `None` = open end.
    Between(Option<Q>, Option<Q>),
    /// One of a few values.
    OneOf(Vec<Value>),
}
