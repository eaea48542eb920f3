//! One question on a page: which boxes it has, what stands in them, what was wrong.
//!
//! **Invariant:** what a person typed comes back exactly as typed until it is right.

use super::Links;
use crate::ask::read;
use crate::logic::print;
use crate::model::answers::Answer;
use crate::model::civil;
use crate::model::scenario::{Question, QuestionKind};
use crate::model::value::{Name, Q, Value};
use crate::render::words;
use serde::Serialize;

/// What `question.html` reads.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    /// Where the form goes.
    pub action: String,
    /// Link code of the answers so far.
    pub code: String,
    /// An answer is being changed.
    pub edit: bool,
    /// Nothing comes before it.
    pub first: bool,
    /// Name of the question.
    pub id: String,
    /// Title of the life event.
    pub scenario: String,
    /// 问.
    pub text: String,
    /// 提示.
    pub hint: Option<String>,
    /// 哪里查.
    #[serde(rename = "where")]
    pub where_to_find: Option<String>,
    /// Topics done and to come.
    pub progress: Option<ProgressView>,
    /// How many questions are answered.
    pub answered: usize,
    /// Check-answers page.
    pub check: String,
    /// The question before.
    pub back: String,
    /// Answers of the link that no longer fit, in words.
    pub dropped: Vec<String>,
    /// How many answers came from another life event, in words.
    pub brought: Option<String>,
    /// What was wrong with what was entered.
    pub errors: Vec<FieldError>,
    /// `yes_no`, `single`, `multiple`, `region` or `entry`.
    pub widget: &'static str,
    /// Buttons or boxes.
    pub options: Vec<OptionView>,
    /// 都没有.
    pub none: Option<NoneView>,
    /// 不清楚.
    pub unclear: Option<UnclearView>,
    /// Typed fields.
    pub entries: Vec<EntryView>,
    /// Typed fields of a range.
    pub range_entries: Vec<EntryView>,
    /// The range is unfolded.
    pub range_open: bool,
    /// 人数栏: how many rows there are, instead of the rows.
    pub count: Option<EntryView>,
    /// What may be entered.
    pub allowed: Option<String>,
}

/// Progress in topics.
#[derive(Clone, Debug, Serialize)]
pub struct ProgressView {
    /// The topic at hand.
    pub topic: String,
    /// Its number, from 1.
    pub now: usize,
    /// How many there are.
    pub total: usize,
    /// `done`, `now` or `todo` for each.
    pub steps: Vec<&'static str>,
}

/// Something wrong with a field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldError {
    /// Id of the field.
    pub field: String,
    /// What to do.
    pub text: String,
}

/// One option.
#[derive(Clone, Debug, Serialize)]
pub struct OptionView {
    /// Id of the field.
    pub id: String,
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// Small print.
    pub note: String,
    /// Chosen.
    pub checked: bool,
    /// Impossible with the other answers.
    pub gone: bool,
}

/// The empty set of a multiple choice.
#[derive(Clone, Debug, Serialize)]
pub struct NoneView {
    /// What is read.
    pub text: String,
    /// Chosen.
    pub checked: bool,
}

/// 不清楚.
#[derive(Clone, Debug, Serialize)]
pub struct UnclearView {
    /// What is read.
    pub text: String,
    /// What it means.
    pub note: String,
    /// What is sent.
    pub value: &'static str,
    /// Chosen.
    pub checked: bool,
}

/// A typed field.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    /// Id.
    pub id: String,
    /// Name it is sent under.
    pub name: &'static str,
    /// What stands in it.
    pub value: String,
    /// Printed behind it.
    pub unit: String,
    /// Width: `short`, `mid`, `long` or nothing.
    pub size: &'static str,
    /// For screen readers.
    pub label: String,
    /// Keyboard: `numeric`, `decimal` or `text`.
    pub mode: &'static str,
    /// Marked as wrong.
    pub wrong: bool,
}

/// What stands in the fields of a question: what was just typed, or the answer on file.
pub struct Filled<'a> {
    /// Pairs as posted; empty when the page is fresh.
    pub typed: &'a [(String, String)],
    /// The answer on file.
    pub answer: Option<&'a Answer>,
    /// Options that cannot be true with the other answers.
    pub impossible: &'a [Name],
    /// What is wrong with what was typed.
    pub wrong: Option<&'a str>,
    /// The field that is wrong; the first when unknown.
    pub wrong_field: Option<&'a str>,
    /// Lowest and highest sensible value, where known.
    pub range: (Option<Q>, Option<Q>),
    /// The question with its values in it, where it has any.
    pub text: Option<&'a str>,
    /// 提示, likewise.
    pub hint: Option<&'a str>,
    /// Regions that have a file, code and name.
    pub regions: &'a [(String, String)],
}

/// The sent value that means 不清楚.
pub const UNCLEAR: &str = "不清楚";

/// 默认: what a fresh page shows as filled in; the person still has to send it.
pub fn pre_filled(question: &Question) -> Option<Answer> {
    let text = print::print(question.default.as_ref()?);
    read::read(question, &text).ok()
}

impl QuestionView {
    /// The page of a question; progress, back link and counts are filled in by the caller.
    pub fn new(scenario: &str, question: &Question, filled: &Filled<'_>, links: Links<'_>) -> QuestionView {
        let widget = match question.kind {
            QuestionKind::Bool => "yes_no",
            QuestionKind::Single => "single",
            QuestionKind::Multi => "multiple",
            QuestionKind::Region => "region",
            _ => "entry",
        };
        let parts = parts(question);
        let mut entries: Vec<EntryView> = if widget == "entry" { entries(&parts, filled) } else { vec![] };
        let mut range_entries: Vec<EntryView> = match (widget, question.range_allowed) {
            ("entry", true) => self::entries(&range_parts(question), filled),
            _ => vec![],
        };
        let options = options(question, filled);
        let errors = match filled.wrong {
            Some(text) => {
                let wanted = filled.wrong_field.map(|f| format!("f-{f}"));
                let field = wanted
                    .filter(|f| entries.iter().chain(&range_entries).any(|e| e.id == *f))
                    .or_else(|| entries.first().map(|e| e.id.clone()))
                    .or_else(|| options.first().map(|o| o.id.clone()))
                    .unwrap_or_else(|| "f-v".into());
                for entry in entries.iter_mut().chain(&mut range_entries) {
                    entry.wrong = entry.id == field;
                }
                vec![FieldError { field, text: text.to_string() }]
            }
            None => vec![],
        };
        let range_open = range_entries.iter().any(|e| !e.value.is_empty());
        QuestionView {
            action: links.action(""),
            code: links.code.to_string(),
            edit: false,
            first: false,
            id: question.name.to_string(),
            scenario: scenario.to_string(),
            text: filled.text.map_or_else(|| question.text.clone(), str::to_string),
            hint: filled.hint.map(str::to_string).or_else(|| question.hint.clone()),
            where_to_find: question.where_to_find.clone(),
            progress: None,
            answered: 0,
            check: links.to("/check"),
            back: "/".into(),
            dropped: vec![],
            brought: None,
            errors,
            widget,
            options,
            none: (question.kind == QuestionKind::Multi).then(|| NoneView {
                text: question.none_text.clone().unwrap_or_else(|| "都没有".into()),
                checked: sent(filled, "none").is_some_and(|v| !v.is_empty())
                    || matches!(filled.answer, Some(Answer::Is(Value::Multi(m))) if m.is_empty()),
            }),
            unclear: (!question.required).then(|| UnclearView {
                text: question.unclear_text.clone().unwrap_or_else(|| "不清楚".into()),
                note: "先跳过，结果里会多列几样，由窗口核定".into(),
                value: UNCLEAR,
                checked: matches!(filled.answer, Some(Answer::Unclear)),
            }),
            entries,
            range_entries,
            range_open,
            count: None,
            allowed: allowed(question, filled),
        }
    }
}

/// A typed field before it is filled: name, unit, width, keyboard.
struct Part {
    name: &'static str,
    unit: String,
    size: &'static str,
    mode: &'static str,
    value: fn(&Value) -> String,
}

fn parts(question: &Question) -> Vec<Part> {
    let part = |name, unit: &str, size, value: fn(&Value) -> String| Part {
        name,
        unit: unit.to_string(),
        size,
        mode: "numeric",
        value,
    };
    let unit = question.unit.as_deref();
    match question.kind {
        QuestionKind::Months => vec![
            part("years", "年", "short", |v| whole(v).map_or(String::new(), |n| (n / 12).to_string())),
            part("months", "个月", "short", |v| whole(v).map_or(String::new(), |n| (n % 12).to_string())),
        ],
        QuestionKind::Month => vec![
            part("year", "年", "mid", |v| year_of(v, true)),
            part("month", "月", "short", |v| {
                whole(v).and_then(to_month).map_or(String::new(), |(_, m)| m.to_string())
            }),
        ],
        QuestionKind::Date => vec![
            part("year", "年", "mid", |v| year_of(v, false)),
            part("month", "月", "short", |v| {
                whole(v).and_then(to_day).map_or(String::new(), |(_, m, _)| m.to_string())
            }),
            part("day", "日", "short", |v| {
                whole(v).and_then(to_day).map_or(String::new(), |(_, _, d)| d.to_string())
            }),
        ],
        QuestionKind::Clock => vec![
            part("hour", "点", "short", |v| whole(v).map_or(String::new(), |n| (n / 60).to_string())),
            part("minute", "分", "short", |v| whole(v).map_or(String::new(), |n| (n % 60).to_string())),
        ],
        QuestionKind::Text => vec![Part {
            mode: "text",
            ..part("v", "", "long", |v| match v {
                Value::Text(t) => t.to_string(),
                _ => String::new(),
            })
        }],
        kind => {
            let unit = unit.unwrap_or(match kind {
                QuestionKind::Money => "元",
                QuestionKind::Days => "天",
                QuestionKind::WorkDays => "个工作日",
                QuestionKind::Hours => "小时",
                _ => "",
            });
            let decimal = matches!(kind, QuestionKind::Money | QuestionKind::Decimal);
            let size = if kind == QuestionKind::Money { "long" } else { "" };
            vec![Part {
                mode: if decimal { "decimal" } else { "numeric" },
                ..part("v", unit, size, |v| exact(v).map_or(String::new(), words::number))
            }]
        }
    }
}

fn range_parts(question: &Question) -> Vec<Part> {
    let low = |v: &Value| match v {
        Value::Range(a, _) => words::number(*a),
        _ => String::new(),
    };
    let high = |v: &Value| match v {
        Value::Range(_, b) => words::number(*b),
        _ => String::new(),
    };
    let years_low = |v: &Value| match v {
        Value::Range(a, _) => words::number(*a / Q::from_integer(12)),
        _ => String::new(),
    };
    let years_high = |v: &Value| match v {
        Value::Range(_, b) => words::number(*b / Q::from_integer(12)),
        _ => String::new(),
    };
    let two = |unit: &str, low: fn(&Value) -> String, high: fn(&Value) -> String| {
        let part = |name, unit, value| Part { name, unit, size: "short", mode: "decimal", value };
        vec![part("low", format!("{unit}到"), low), part("high", unit.to_string(), high)]
    };
    match question.kind {
        QuestionKind::Months => two("年", years_low, years_high),
        QuestionKind::Month | QuestionKind::Date | QuestionKind::Clock | QuestionKind::Text => vec![],
        _ => two(&parts(question)[0].unit, low, high),
    }
}

fn entries(parts: &[Part], filled: &Filled<'_>) -> Vec<EntryView> {
    let on_file = |part: &Part| match filled.answer {
        Some(Answer::Is(value)) => (part.value)(value),
        _ => String::new(),
    };
    parts
        .iter()
        .map(|part| EntryView {
            id: format!("f-{}", part.name),
            name: part.name,
            value: sent(filled, part.name).map_or_else(|| on_file(part), str::to_string),
            unit: part.unit.clone(),
            size: part.size,
            label: match part.name {
                "v" => "您的回答".into(),
                "low" => format!("最少{}", part.unit.trim_end_matches('到')),
                "high" => format!("最多{}", part.unit),
                _ => part.unit.clone(),
            },
            mode: part.mode,
            wrong: false,
        })
        .collect()
}

fn options(question: &Question, filled: &Filled<'_>) -> Vec<OptionView> {
    let chosen = |value: &str| {
        if filled.typed.is_empty() {
            match filled.answer {
                Some(Answer::Is(Value::Bool(b))) => (if *b { "是" } else { "否" }) == value,
                Some(Answer::Is(Value::Choice(n) | Value::Region(n))) => &**n == value,
                Some(Answer::Is(Value::Multi(names))) => names.iter().any(|n| &**n == value),
                _ => false,
            }
        } else {
            filled.typed.iter().any(|(k, v)| k == "v" && v == value)
        }
    };
    let option = |i: usize, value: &str, text: String, note: String, gone: bool| OptionView {
        id: format!("o{i}"),
        value: value.to_string(),
        text,
        note,
        checked: !gone && chosen(value),
        gone,
    };
    match question.kind {
        QuestionKind::Bool => {
            let (yes, no) = question.bool_texts.clone().unwrap_or_else(|| ("是".into(), "不是".into()));
            vec![option(0, "是", yes, String::new(), false), option(1, "否", no, String::new(), false)]
        }
        QuestionKind::Region => {
            let region = |(i, (code, name)): (usize, &(String, String))| {
                option(i, code, name.clone(), String::new(), false)
            };
            filled.regions.iter().enumerate().map(region).collect()
        }
        QuestionKind::Single | QuestionKind::Multi => {
            let choice = |(i, o): (usize, &crate::model::scenario::Choice)| {
                let gone = filled.impossible.contains(&o.name);
                let note = match gone {
                    true => "和您前面的回答不符，不能选".into(),
                    false => o.hint.clone().unwrap_or_default(),
                };
                option(i, &o.name, o.text.clone(), note, gone)
            };
            question.options.iter().enumerate().map(choice).collect()
        }
        _ => vec![],
    }
}

fn allowed(question: &Question, filled: &Filled<'_>) -> Option<String> {
    let ty = super::answer_type(question.kind);
    let mut lines = Vec::new();
    let unit = |n: Q| match (&question.unit, question.kind) {
        (Some(unit), QuestionKind::Integer | QuestionKind::Decimal) => format!("{} {unit}", words::number(n)),
        _ => words::quantity(&ty, n),
    };
    match filled.range {
        (Some(low), Some(high)) => {
            lines.push(format!("可填 {} 到 {}", words::quantity(&ty, low), unit(high)))
        }
        (Some(low), None) => lines.push(format!("最少填 {}", unit(low))),
        (None, Some(high)) => lines.push(format!("最多填 {}", unit(high))),
        (None, None) => {}
    }
    if question.year_only {
        lines.push(match question.kind {
            QuestionKind::Date => "只记得年份也可以：月、日空着".into(),
            _ => "只记得年份也可以：月份空着".into(),
        });
    }
    (!lines.is_empty()).then(|| lines.join("；"))
}

fn sent<'a>(filled: &Filled<'a>, name: &str) -> Option<&'a str> {
    filled.typed.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
}

fn exact(value: &Value) -> Option<Q> {
    match value {
        Value::Number(n) => Some(*n),
        _ => None,
    }
}

fn whole(value: &Value) -> Option<i64> {
    exact(value).and_then(|n| i64::try_from(n.to_integer()).ok())
}

fn to_month(n: i64) -> Option<(i32, u32)> {
    let n = i32::try_from(n).ok().filter(|n| (civil::FIRST_MONTH..=civil::LAST_MONTH).contains(n))?;
    Some(civil::month_parts(n))
}

fn to_day(n: i64) -> Option<(i32, u32, u32)> {
    let n = i32::try_from(n).ok().filter(|n| (civil::FIRST_DAY..=civil::LAST_DAY).contains(n))?;
    Some(civil::parts(n))
}

/// The year of a month or day, also when only the year is known.
fn year_of(value: &Value, month: bool) -> String {
    let start = match value {
        Value::Number(n) | Value::Range(n, _) => i64::try_from(n.to_integer()).ok(),
        _ => None,
    };
    let year = if month {
        start.and_then(to_month).map(|(y, _)| y)
    } else {
        start.and_then(to_day).map(|(y, _, _)| y)
    };
    year.map_or(String::new(), |y| y.to_string())
}
