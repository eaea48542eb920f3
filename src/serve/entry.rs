//! What a page posts, turned into the one text an answers file would hold: `15年6个月`, `1974年`, `20 到 30`.
//!
//! **Invariant:** nothing typed is repeated in a message longer than a few characters, and never logged.

use crate::model::civil;
use crate::model::ident::canonical;
use crate::model::list::{ListShape, NO_MORE};
use crate::model::scenario::{Question, QuestionKind};
use crate::render::view::question::UNCLEAR;
use crate::render::view::rows::COUNT;
use zeroize::Zeroize;

/// Pairs as posted; wiped when dropped, since a form step may have put identity in them.
pub(crate) struct Pairs(pub(crate) Vec<(String, String)>);

impl Pairs {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, v)| k == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }
}

impl Drop for Pairs {
    fn drop(&mut self) {
        for (_, value) in &mut self.0 {
            value.zeroize();
        }
    }
}

/// A field that cannot be read: its name and what to do.
#[derive(Debug, PartialEq)]
pub(crate) struct EntryError {
    pub(crate) field: Option<&'static str>,
    pub(crate) text: String,
}

fn error<T>(field: &'static str, text: impl Into<String>) -> Result<T, EntryError> {
    Err(EntryError { field: Some(field), text: text.into() })
}

/// The text of an answer.
pub(crate) fn answer_text(question: &Question, pairs: &Pairs) -> Result<String, EntryError> {
    if pairs.get("unclear").is_some() || pairs.get("v") == Some(UNCLEAR) {
        return Ok(UNCLEAR.into());
    }
    match question.kind {
        QuestionKind::Bool | QuestionKind::Single => match pairs.get("v") {
            Some(v) => Ok(v.to_string()),
            None => error("v", "请选一个"),
        },
        QuestionKind::Region => match pairs.get("v") {
            Some(v) => Ok(v.to_string()),
            None => error("v", "请选一个地区"),
        },
        QuestionKind::Multi => {
            let chosen: Vec<&str> = pairs.all("v").collect();
            match (chosen.is_empty(), pairs.get("none").is_some()) {
                (false, true) => error("v", "选了“都没有”，就不能再选别的"),
                (true, true) => Ok("都没有".into()),
                (true, false) => error("v", "请选出有的；一样都没有，就选最后一个"),
                (false, false) => Ok(chosen.join("、")),
            }
        }
        QuestionKind::Text => match pairs.get("v") {
            Some(v) => Ok(v.to_string()),
            None => error("v", "请填一下"),
        },
        QuestionKind::Month | QuestionKind::Date => date_text(question, pairs),
        QuestionKind::Clock => {
            let (hour, minute) = (number(pairs, "hour", "几点")?, number(pairs, "minute", "几分")?);
            match (hour, minute) {
                (Some(h), m) if h < 24 && m.unwrap_or(0) < 60 => Ok(format!("{h:02}:{:02}", m.unwrap_or(0))),
                (None, _) => error("hour", "请填几点"),
                _ => error("hour", "点数填 0 到 23，分钟填 0 到 59"),
            }
        }
        QuestionKind::Months => months_text(pairs),
        kind => {
            let unit = match kind {
                QuestionKind::Money => "元",
                QuestionKind::Days => "日",
                QuestionKind::WorkDays => "工作日",
                QuestionKind::Hours => "小时",
                _ => "",
            };
            let with_unit = |v: &str| format!("{}{unit}", bare(v, unit));
            match (pairs.get("v"), pairs.get("low"), pairs.get("high")) {
                (Some(v), _, _) => Ok(with_unit(v)),
                (None, Some(low), Some(high)) => Ok(format!("{} 到 {}", with_unit(low), with_unit(high))),
                (None, Some(_), None) => error("high", "请把最多的也填上"),
                (None, None, Some(_)) => error("low", "请把最少的也填上"),
                (None, None, None) => error("v", "请填一下"),
            }
        }
    }
}

/// The text that says whether a list has more rows, or how many.
pub(crate) fn rows_text(shape: &ListShape, most: u32, pairs: &Pairs) -> Result<String, EntryError> {
    let typed = pairs.get(COUNT).filter(|_| shape.count_text.is_some());
    match (pairs.get("v"), typed) {
        (Some(v), None) if v != COUNT => Ok(v.to_string()),
        (Some(v), Some(_)) if v != COUNT => {
            error(COUNT, "填了个数，就选“只知道个数”的那一项；要选别的，把个数清空")
        }
        (_, Some(typed)) => {
            let bare = bare(typed, &shape.measure);
            let count = bare.strip_suffix(['位', '名', '项', '段', '条']).unwrap_or(&bare).parse::<u32>();
            match count {
                Ok(n) if (1..=most).contains(&n) => Ok(n.to_string()),
                _ => {
                    let none = if most == shape.most { shape.none_text.as_str() } else { NO_MORE };
                    error(COUNT, format!("个数填 1 到 {most}；一个也没有，就选“{none}”"))
                }
            }
        }
        (Some(_), None) => error(COUNT, format!("请填个数，1 到 {most}")),
        (None, None) => error("v", "请选一个"),
    }
}

fn date_text(question: &Question, pairs: &Pairs) -> Result<String, EntryError> {
    let year = number(pairs, "year", "年份")?;
    let month = number(pairs, "month", "月份")?;
    let day = number(pairs, "day", "日期")?;
    let Some(year) = year else { return error("year", "请填年份") };
    if !(1900..=2100).contains(&year) {
        return error("year", "年份填四位数，如 1974");
    }
    match (question.kind, month, day) {
        (_, None, None) if question.year_only => Ok(format!("{year}年")),
        (_, None, _) => error("month", "请填月份"),
        (_, Some(m), _) if !(1..=12).contains(&m) => error("month", "月份填 1 到 12"),
        (QuestionKind::Month, Some(m), _) => Ok(format!("{year}-{m:02}")),
        (_, Some(_), None) => error("day", "请填几日"),
        (_, Some(m), Some(d)) => match civil::day(year as i32, m, d) {
            Some(_) => Ok(format!("{year}-{m:02}-{d:02}")),
            None => error("day", format!("{year}年{m}月没有 {d} 日，请核对")),
        },
    }
}

fn months_text(pairs: &Pairs) -> Result<String, EntryError> {
    if let (None, None, Some(low), Some(high)) =
        (pairs.get("years"), pairs.get("months"), pairs.get("low"), pairs.get("high"))
    {
        return Ok(format!("{}年 到 {}年", bare(low, "年"), bare(high, "年")));
    }
    match (number(pairs, "years", "年数")?, number(pairs, "months", "月数")?) {
        (None, None) => error("years", "请填几年几个月；不满一年的，年填 0"),
        (_, Some(m)) if m > 11 => error("months", "月数填 0 到 11，满 12 个月请进到年里"),
        (years, months) => Ok(format!("{}年{}个月", years.unwrap_or(0), months.unwrap_or(0))),
    }
}

/// A whole number as typed, full-width digits included.
fn number(pairs: &Pairs, field: &'static str, what: &str) -> Result<Option<u32>, EntryError> {
    let Some(typed) = pairs.get(field) else { return Ok(None) };
    let text = canonical(typed);
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<u32>() {
        Ok(n) if text.len() <= 6 => Ok(Some(n)),
        _ => error(field, format!("{what}只填数字，如 5")),
    }
}

/// A typed quantity without blanks, thousands separators and its own unit.
fn bare(typed: &str, unit: &str) -> String {
    let text: String = canonical(typed).chars().filter(|c| *c != ',' && *c != '，').collect();
    let units = [unit, "元", "天", "日", "个工作日", "工作日", "个小时", "小时", "年", "人", "个"];
    units.iter().filter(|u| !u.is_empty()).find_map(|u| text.strip_suffix(u)).unwrap_or(&text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::Change;
    use crate::source::{FileId, Span};

    fn question(kind: QuestionKind) -> Question {
        Question {
            name: "题".into(),
            text: "题？".into(),
            topic: None,
            kind,
            hint: None,
            where_to_find: None,
            options: vec![],
            none_text: None,
            bool_texts: None,
            unit: None,
            range: None,
            out_of_range: None,
            required: false,
            ask_when: None,
            otherwise: None,
            change: Change::Fixed,
            unclear_text: None,
            side_by_side: false,
            taken_from: None,
            by_window: false,
            default: None,
            former_names: vec![],
            year_only: true,
            range_allowed: true,
            shared: false,
            list: None,
            span: Span::start_of(FileId(0)),
        }
    }

    /// Posted pairs read as one text, or as the field at fault.
    fn check(kind: QuestionKind, posted: &[(&str, &str)], expected: Result<&str, &str>) {
        let pairs = Pairs(posted.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect());
        let read = answer_text(&question(kind), &pairs);
        let read = read.as_deref().map_err(|e| e.field.unwrap_or("?"));
        assert_eq!(read, expected, "{kind:?} {posted:?}");
    }

    #[test]
    fn fields_become_the_text_of_an_answers_file() {
        use QuestionKind as K;
        check(K::Months, &[("years", "15"), ("months", "6")], Ok("15年6个月"));
        check(K::Months, &[("years", ""), ("months", "６")], Ok("0年6个月"));
        check(K::Months, &[("years", ""), ("months", ""), ("low", "3"), ("high", "5年")], Ok("3年 到 5年"));
        check(K::Months, &[("years", "1"), ("months", "12")], Err("months"));
        check(K::Month, &[("year", "1974"), ("month", "")], Ok("1974年"));
        check(K::Month, &[("year", "1974"), ("month", "13")], Err("month"));
        check(K::Date, &[("year", "2026"), ("month", "2"), ("day", "29")], Err("day"));
        check(K::Date, &[("year", "2026"), ("month", "11"), ("day", "2")], Ok("2026-11-02"));
        check(K::Date, &[("year", "74"), ("month", "1"), ("day", "2")], Err("year"));
        check(K::Money, &[("v", "2,200 元")], Ok("2200元"));
        check(K::Integer, &[("v", ""), ("low", "20"), ("high", "30")], Ok("20 到 30"));
        check(K::Integer, &[("v", ""), ("low", "20"), ("high", "")], Err("high"));
        check(K::Clock, &[("hour", "8"), ("minute", "")], Ok("08:00"));
        check(K::Multi, &[("v", "甲"), ("v", "乙")], Ok("甲、乙"));
        check(K::Multi, &[("none", "1")], Ok("都没有"));
        check(K::Multi, &[("v", "甲"), ("none", "1")], Err("v"));
        check(K::Bool, &[], Err("v"));
        check(K::Bool, &[("v", "不清楚")], Ok("不清楚"));
        check(K::Date, &[("unclear", "1"), ("year", "x")], Ok("不清楚"));
    }
}
