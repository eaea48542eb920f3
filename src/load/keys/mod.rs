//! The one table of keys: which key may stand where, and what it takes.
//!
//! The readers of this layer look keys up here, misspelt keys are compared with it, and the JSON schema
//! is printed from it, so that the three can never disagree.
//!
//! **Invariant:** a key that no shape lists is reported; none is skipped in silence.

/// A kind of map: its name for messages and the keys it may have.
pub(in crate::load) struct Shape {
    /// What the map describes, as a message calls it.
    pub name: &'static str,
    /// Whether it also holds names of its own beside the keys.
    pub open: bool,
    /// Its keys.
    pub keys: &'static [Key],
}

/// One key of a [`Shape`].
pub(in crate::load) struct Key {
    /// As written.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it means, for the schema.
    pub about: &'static str,
}

/// What may stand after a key.
#[derive(Clone, Copy)]
pub(in crate::load) enum Takes {
    /// A text.
    Text,
    /// A text or a list of texts.
    Texts,
    /// 是 or 否.
    YesNo,
    /// A whole number.
    Count,
    /// A formula.
    Formula,
    /// A formula or one of the table shapes.
    Body,
    /// A text with 【…】.
    Words,
    /// A date.
    Date,
    /// One word of a closed list.
    One(&'static [&'static str]),
    /// Words of a closed list.
    Several(&'static [&'static str]),
    /// A map of this shape.
    Map(&'static Shape),
    /// A text (or nothing), or a map of this shape.
    Either(&'static Shape),
    /// Names, each with a map of this shape.
    Named(&'static Shape),
    /// Names, each with a text, nothing or a map of this shape.
    NamedEither(&'static Shape),
    /// A list of maps of this shape, or of texts.
    List(&'static Shape),
    /// Anything; read by a rule of its own.
    Own,
    /// Accepted, kept by nobody yet; the author is told.
    Later,
}

mod catalogue;
mod item;
mod other;
mod scenario;

use Takes::*;
pub(in crate::load) use catalogue::*;
pub(in crate::load) use item::*;
pub(in crate::load) use other::*;
pub(in crate::load) use scenario::*;

const fn k(name: &'static str, takes: Takes, about: &'static str) -> Key {
    Key { name, takes, about }
}

const CHANNELS: &[&str] = &["窗口", "网上", "自助", "邮寄", "上门", "代办", "免申即享"];
const WAIVERS: &[&str] = &["数据共享", "电子证照", "告知承诺", "已取消"];
/// 类型 of a question.
pub(in crate::load) const QUESTION_TYPES: &[&str] =
    &["是否", "单选", "多选", "整数", "小数", "金额", "时长", "年月", "日期", "钟点", "地区", "文本", "列表"];
/// 类型 of a field of a form.
pub(in crate::load) const FIELD_TYPES: &[&str] = &[
    "文本",
    "多行文本",
    "日期",
    "年月",
    "整数",
    "金额",
    "电话",
    "证件号码",
    "银行卡号",
    "统一社会信用代码",
    "单选",
    "多选",
    "地址",
    "姓名",
];
/// 类型 of a parameter.
pub(in crate::load) const PARAMETER_TYPES: &[&str] = &[
    "是否",
    "整数",
    "小数",
    "金额",
    "时长",
    "天数",
    "工作日",
    "小时",
    "年月",
    "日期",
    "文本",
    "年度金额",
    "年度小数",
];
/// Keys that make a map a table shape of a fact.
pub(in crate::load) const BODY_KEYS: &[&str] = &["得", "分档", "归类", "按", "汇集", "累加", "任一", "都不"];

const BASIS: Key = k("依据", Texts, "法律法规条款，写成“短名 条款”");
const UNCONFIRMED: Key = k("待核", Text, "还没有核实，为什么");
const NOTE: Key = k("说明", Text, "说明");
const WHEN: Key = k("当", Formula, "什么情况下");
const HINT: Key = k("提示", Text, "一行提示");

/// Every shape, so that a word can be recognised as a key wherever it stands.
static ALL: &[&Shape] = &[
    &SCENARIO,
    &QUESTION,
    &COLUMN,
    &EXCLUDED,
    &LIST_ANSWER,
    &OPTIONAL_PAGE,
    &CHOICE,
    &FACT,
    &BODY,
    &TIER,
    &CHECK,
    &PRECONDITION,
    &TRANSFER,
    &CARRIED,
    &CONCLUSION,
    &NOTICE,
    &EXCLUSIVE,
    &CONDITION,
    &ITEM,
    &ELSEWHERE,
    &LIMIT,
    &WINDOW,
    &DEADLINE,
    &BENEFIT,
    &FORM_USE,
    &ITEM_NOTE,
    &IN_FORCE,
    &NEED,
    &WAIVER,
    &MATERIALS,
    &MATERIAL,
    &ABOLITION,
    &ALIAS,
    &ALIAS_CASE,
    &PACK_ENTRY,
    &CHOICE_OPTION,
    &COMMON,
    &ITEMS,
    &PARAMETERS,
    &PARAMETER,
    &FIGURE,
    &TABLE,
    &BASES,
    &LEGAL_BASIS,
    &ABOLISHED_FILE,
    &ABOLISHED,
    &CALENDAR,
    &CALENDAR_YEAR,
    &FIELDS,
    &FIELD,
    &FORM,
    &BLOCK,
    &TABLE_BLOCK,
    &ROSTER,
    &CELL,
    &REGION,
    &ORGAN,
    &PLACE,
    &EXAMPLES,
    &EXAMPLE,
    &CHOICES,
    &EXPECTED,
];

/// Whether some place of some file knows this key.
pub(in crate::load) fn is_known(key: &str) -> bool {
    ALL.iter().any(|shape| shape.find(key).is_some())
}

impl Shape {
    /// The key of this name.
    pub(in crate::load) fn find(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}
