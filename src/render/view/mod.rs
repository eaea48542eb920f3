//! What pages show: plain, serialisable structs with every word already chosen.
//!
//! In: [`Guide`](crate::model::guide::Guide), questions, answers. Out: one struct a template reads.
//!
//! **Invariant:** a view holds finished text and links; a template decides nothing but layout. Nothing here holds
//! identity data except [`forms`], whose values go back into the page they came from and nowhere else.

pub mod check;
pub mod forms;
pub mod guide;
pub mod home;
pub mod optional;
pub mod problem;
pub mod question;
pub mod rows;

use crate::model::answers::{Answer, Answers};
use crate::model::guide::{Guide, WouldChange};
use crate::model::list::{self, NO_MORE};
use crate::model::scenario::{Question, QuestionKind, Scenario};
use crate::model::value::{Name, Q, Shown, ShownKind, Type, Value};
use crate::render::words;
use serde::Serialize;

/// What every page carries around its content.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// Title of the window.
    pub title: String,
    /// 大字版 is on.
    pub large: bool,
    /// This page's own address, to come back to after switching the size of letters.
    pub here: String,
    /// Where the rules come from: 四川省达州市达川区.
    pub region: String,
    /// The day whose rules these are, in words.
    pub today: String,
    /// The telephone somebody answers.
    pub phone: String,
    /// Changes when style or script change, so that caches let go.
    pub assets: &'static str,
}

/// Addresses of one person's pages: the life event and the link code that holds the answers.
#[derive(Clone, Copy, Debug)]
pub struct Links<'a> {
    /// Slug.
    pub slug: &'a str,
    /// Link code; empty at the start.
    pub code: &'a str,
}

impl Links<'_> {
    /// `/s/{slug}{page}?a={code}`.
    pub fn to(&self, page: &str) -> String {
        let slug = self.slug;
        match self.code {
            "" => format!("/s/{slug}{page}"),
            code => format!("/s/{slug}{page}?a={code}"),
        }
    }
    /// The page that asks a question again.
    pub fn edit(&self, question: &str) -> String {
        format!("/s/{}?a={}&edit={}", self.slug, self.code, percent(question))
    }
    /// A page without the code, as the target of a form.
    pub fn action(&self, page: &str) -> String {
        format!("/s/{}{page}", self.slug)
    }
}

/// Percent-encoding of a query value.
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The type of a question's answers; options are left out, since only the words of a value are wanted.
pub fn answer_type(kind: QuestionKind) -> Type {
    kind.answer(Default::default())
}

/// A value in the words the question itself uses for it.
pub fn value_text(question: &Question, value: &Value) -> String {
    let option = |name: &str| {
        question.options.iter().find(|o| &*o.name == name).map_or(name.to_string(), |o| o.text.clone())
    };
    if let (Some(shape), Value::Number(n)) = (&question.list, value) {
        return match *n == Q::from_integer(0) {
            true => NO_MORE.into(),
            false => format!("还有 {} {}没有列出", words::number(*n), shape.measure),
        };
    }
    match (value, &question.bool_texts) {
        (Value::Bool(b), Some((yes, no))) => {
            if *b {
                yes.clone()
            } else {
                no.clone()
            }
        }
        (Value::Choice(name), _) => option(name),
        (Value::Multi(names), _) if names.is_empty() => {
            question.none_text.clone().unwrap_or_else(|| "都没有".into())
        }
        (Value::Multi(names), _) => names.iter().map(|n| option(n)).collect::<Vec<_>>().join("、"),
        (value, _) => {
            let text = words::value(&answer_type(question.kind), value);
            match (&question.unit, question.kind) {
                (Some(unit), QuestionKind::Integer | QuestionKind::Decimal) => format!("{text} {unit}"),
                _ => text,
            }
        }
    }
}

/// An answer in words.
pub fn answer_text(question: &Question, answer: &Answer) -> String {
    match answer {
        Answer::Unclear => "不清楚".into(),
        Answer::Is(value) => value_text(question, value),
    }
}

/// `子女一：` before what is said of a row.
pub(crate) fn row_prefix(guide: &Guide, name: &str) -> String {
    let row = list::row_part(name).map(|(row, _)| row);
    let called = row.and_then(|row| guide.row_names.get(&row).cloned());
    called.map(|called| format!("{called}：")).unwrap_or_default()
}

/// `子女一的年龄`: something of a row in words.
pub(crate) fn named(guide: &Guide, name: &Name) -> String {
    let Some((row, part)) = list::row_part(name) else { return name.to_string() };
    guide.row_names.get(&row).map_or_else(|| part.to_owned(), |called| format!("{called}的{part}"))
}

/// `问题：回答`, for reasons.
pub(crate) fn quoted_answer(name: &Name, question: &Question, answers: &Answers) -> Option<String> {
    let answer = answers.get(name)?;
    Some(format!("{}：{}", question.text.trim_end_matches(['？', '?']), answer_text(question, answer)))
}

/// What would make a refused item apply, in one sentence.
pub(crate) fn change_text(change: &WouldChange, scenario: &Scenario, guide: &Guide) -> Option<String> {
    let answer = |(name, v): &(Name, Shown)| {
        let question = scenario.question(name);
        let words = match (&v.what, question) {
            (ShownKind::Known(value), Some(q)) => value_text(q, value),
            _ => words::shown(v),
        };
        let asked = question.map_or(&**name, |q| q.text.trim_end_matches(['？', '?']));
        format!("“{}{asked}”变成“{words}”", row_prefix(guide, name))
    };
    let answers: Vec<_> = change.answers.iter().map(answer).collect();
    match (answers.is_empty(), change.on.map(words::day)) {
        (true, None) => None,
        (true, Some(day)) => Some(format!("{day} 起可以办")),
        (false, None) => Some(format!("如果{}，就可以办", answers.join("，"))),
        (false, Some(day)) => Some(format!("如果{}，{day} 起可以办", answers.join("，"))),
    }
}
