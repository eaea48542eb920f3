//! One answer as text – from an answers file, an API body or a page – turned into a value.
//!
//! In: the question and what was written. Out: an [`Answer`], or a sentence that says what to write instead.
//!
//! **Invariant:** knows nothing of other answers; whether a value lies in the declared 范围 is checked where the
//! range can be computed.

use crate::logic::parse::parse_literal;
use crate::model::answers::{Answer, Answers, Choices};
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::expr::Lit;
use crate::model::item::Channel;
use crate::model::list::{NO_MORE, Row, RowRef, Written, more_name};
use crate::model::scenario::{Choice, Question, QuestionKind};
use crate::model::value::{Name, Q, Value};
use crate::source::{FileId, Span};

/// The text that means 不清楚.
pub const UNCLEAR: &str = "不清楚";

/// Reads one answer. Names and literals are spelled as in formulas; several options are joined by `、`.
///
/// # Errors
/// What to write instead, in plain Chinese. Names the question's own words, never what was typed at length.
pub fn read(question: &Question, text: &str) -> Result<Answer, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("还没有填".into());
    }
    if text == UNCLEAR || question.unclear_text.as_deref() == Some(text) {
        return match question.required {
            true => Err("这一题必须答，请选一个最接近的".into()),
            false => Ok(Answer::Unclear),
        };
    }
    value(question, text).map(Answer::Is)
}

fn value(question: &Question, text: &str) -> Result<Value, String> {
    match question.kind {
        QuestionKind::Bool => truth(question, text),
        QuestionKind::Single => option(question, text).map(Value::Choice),
        QuestionKind::Multi => options(question, text),
        QuestionKind::Region => match text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
            true => Ok(Value::Region(text.into())),
            false => Err("地区写 6 位代码，如 `511703`".into()),
        },
        QuestionKind::List => further(question, text),
        QuestionKind::Text => match text.chars().count() {
            ..=200 => Ok(Value::Text(text.into())),
            _ => Err("太长了，200 个字以内".into()),
        },
        _ => ordered(question, text),
    }
}

/// How many more rows a list has than those listed.
fn further(question: &Question, text: &str) -> Result<Value, String> {
    let Some(shape) = &question.list else { return Err("这一题要一条一条填".into()) };
    if [NO_MORE, "没有", "[]", shape.none_text.as_str()].contains(&text) {
        return Ok(Value::Number(Q::from_integer(0)));
    }
    let bare = text.strip_suffix(shape.measure.as_str()).unwrap_or(text);
    let count = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n <= shape.most);
    let counted = match bare.split_once('到') {
        Some((low, high)) => count(low).zip(count(high)).filter(|(a, b)| a < b),
        None => count(bare).map(|n| (n, n)),
    };
    let q = |n: u32| Q::from_integer(n.into());
    match counted {
        Some(_) if shape.count_text.is_none() => Err("这一题要一条一条填，不能只写个数".into()),
        Some((low, high)) if low == high => Ok(Value::Number(q(low))),
        Some((low, high)) => Ok(Value::Range(q(low), q(high))),
        None => Err(format!("写 `{}`、`{NO_MORE}`，或者一条一条填，最多 {} 条", shape.none_text, shape.most)),
    }
}

/// What adds a row where it is asked whether there are more.
pub const ADD_ROW: &str = "添加";

/// What takes a row away there.
pub fn remove_row(id: u32) -> String {
    format!("去掉〔{id}〕")
}

/// Adds or takes away a row, if the text says so. A removed row takes its answers with it.
///
/// # Errors
/// The list is full.
pub fn moves_rows(question: &Question, text: &str, answers: &mut Answers) -> Result<bool, String> {
    let Some(shape) = &question.list else { return Ok(false) };
    if text == ADD_ROW {
        if answers.rows.of(&question.name).len() >= shape.most as usize {
            return Err(format!("最多 {} 条", shape.most));
        }
        answers.add_row(&question.name);
        return Ok(true);
    }
    let listed = answers.rows.of(&question.name).iter().copied().find(|id| remove_row(*id) == text);
    if let Some(id) = listed {
        answers.remove_row(&question.name, id);
    }
    Ok(listed.is_some())
}

/// Reads a whole list: rows with ids from 1, and what was said about further ones. Everything wrong is told at once,
/// each mistake with the name of the place: the list's, or that of a column in a row.
///
/// # Errors
/// Place and what to write instead.
pub fn read_list(
    question: &Question,
    written: &Written,
    answers: &mut Answers,
) -> Result<(), Vec<(Name, String)>> {
    let list = &question.name;
    let Some(shape) = &question.list else {
        return Err(vec![(list.clone(), "这一题不是列表，只写一个值".into())]);
    };
    let mut wrong = Vec::new();
    if written.rows.len() > shape.most as usize {
        return Err(vec![(list.clone(), format!("最多 {} 条，写了 {} 条", shape.most, written.rows.len()))]);
    }
    for row in &written.rows {
        let row_ref = RowRef { list: list.clone(), row: Row::Listed(answers.rows.add(list.clone())) };
        for (name, texts) in row {
            let former = || shape.columns.values().find(|c| c.former_names.contains(name));
            let Some(column) = shape.columns.get(name).or_else(former) else {
                let known = shape.columns.keys().map(|k| &**k).collect::<Vec<_>>().join("、");
                wrong.push((row_ref.name(name), format!("没有这一栏；有 {known}")));
                continue;
            };
            let answer = match (texts.is_empty(), column.kind) {
                (true, QuestionKind::Multi) => Ok(Answer::Is(Value::Multi(Vec::new()))),
                _ => read(column, &texts.join("、")),
            };
            match answer {
                Ok(answer) => answers.set_in_row(&row_ref, &column.name, answer),
                Err(why) => wrong.push((row_ref.name(name), why)),
            }
        }
    }
    match written.more.as_deref().map(|more| read(question, more)) {
        None => {}
        Some(Ok(answer)) => answers.set(more_name(list), answer),
        Some(Err(why)) => wrong.push((list.clone(), why)),
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn truth(question: &Question, text: &str) -> Result<Value, String> {
    let (yes, no) = question.bool_texts.clone().unwrap_or_else(|| ("是".into(), "否".into()));
    match text {
        "是" | "真" | "true" => Ok(Value::Bool(true)),
        "否" | "假" | "不是" | "false" => Ok(Value::Bool(false)),
        t if t == yes => Ok(Value::Bool(true)),
        t if t == no => Ok(Value::Bool(false)),
        _ => Err(format!("只能答 `是`（{yes}）或 `否`（{no}）")),
    }
}

fn option(question: &Question, text: &str) -> Result<Name, String> {
    let fits =
        |o: &&Choice| &*o.name == text || o.text == text || o.former_names.iter().any(|f| &**f == text);
    if let Some(found) = question.options.iter().find(fits) {
        return Ok(found.name.clone());
    }
    let near = question.options.iter().map(|o| (strsim::damerau_levenshtein(&o.name, text), &o.name)).min();
    let near = near.filter(|(d, name)| *d <= name.chars().count() / 2).map(|(_, n)| n.to_string());
    let all = || question.options.iter().map(|o| &*o.name).collect::<Vec<_>>().join("、");
    let shown: String = text.chars().take(20).collect();
    Err(match near {
        Some(near) => format!("没有选项 `{shown}`，是不是 `{near}`？"),
        None => format!("没有选项 `{shown}`，可以选：{}", all()),
    })
}

fn options(question: &Question, text: &str) -> Result<Value, String> {
    if ["都没有", "没有", "[]"].contains(&text) || question.none_text.as_deref() == Some(text) {
        return Ok(Value::Multi(vec![]));
    }
    let mut chosen: Vec<Name> = Vec::new();
    for part in
        text.trim_matches(['[', ']']).split(['、', ',', '，']).map(str::trim).filter(|p| !p.is_empty())
    {
        let name = option(question, part)?;
        if !chosen.contains(&name) {
            chosen.push(name);
        }
    }
    // The author's order, so that the same set is the same value.
    let place = |name: &Name| question.options.iter().position(|o| o.name == *name);
    chosen.sort_by_key(place);
    Ok(Value::Multi(chosen))
}

fn ordered(question: &Question, text: &str) -> Result<Value, String> {
    if let Some((low, high)) = text.split_once('到').or_else(|| text.split_once('至')) {
        if !question.range_allowed {
            return Err(format!("这一题要一个确定的{}，不能填范围", what(question.kind)));
        }
        let (low, high) = (one(question, low.trim())?, one(question, high.trim())?);
        return match (low, high) {
            (a, b) if a > b => Err("范围写反了：小的在前，大的在后".into()),
            (a, b) if a == b => Ok(Value::Number(a)),
            (a, b) => Ok(Value::Range(a, b)),
        };
    }
    if let Some(range) = year(question.kind, text) {
        return match question.year_only {
            true => Ok(range),
            false => Err(format!("只写年份不够，请写成 {}", like(question))),
        };
    }
    one(question, text).map(Value::Number)
}

/// A whole year as a range of months or days.
fn year(kind: QuestionKind, text: &str) -> Option<Value> {
    let year: i32 =
        text.strip_suffix('年').unwrap_or(text).parse().ok().filter(|y| (1900..=2100).contains(y))?;
    let q = |n: i32| Q::from_integer(n.into());
    match kind {
        QuestionKind::Month => Some(Value::Range(q(civil::month(year, 1)?), q(civil::month(year, 12)?))),
        QuestionKind::Date => Some(Value::Range(q(civil::day(year, 1, 1)?), q(civil::day(year, 12, 31)?))),
        _ => None,
    }
}

fn one(question: &Question, text: &str) -> Result<Q, String> {
    let wrong = || Err(format!("看不懂，请写成 {}", like(question)));
    let literal = parse_literal(text, Span::start_of(FileId(0)));
    let whole = |n: i64| Ok(Q::from_integer(n.into()));
    let kind = question.kind;
    let n: Q = match (kind, literal) {
        (QuestionKind::Integer, Some(Lit::Number(n))) if n.is_integer() => n,
        (QuestionKind::Integer, Some(Lit::Number(_))) => return Err("要整数，不能有小数".into()),
        (QuestionKind::Decimal, Some(Lit::Number(n))) => n,
        (QuestionKind::Money, Some(Lit::Number(n) | Lit::Money(n))) => n,
        (QuestionKind::Months, Some(Lit::Months(n)))
        | (QuestionKind::Days, Some(Lit::Days(n)))
        | (QuestionKind::WorkDays, Some(Lit::WorkDays(n)))
        | (QuestionKind::Hours, Some(Lit::Hours(n)))
        | (QuestionKind::Month, Some(Lit::Month(n)))
        | (QuestionKind::Date, Some(Lit::Date(n)))
        | (QuestionKind::Clock, Some(Lit::Clock(n))) => return whole(n),
        (QuestionKind::Months, Some(Lit::Number(n))) if n == Q::from_integer(0) => n,
        (QuestionKind::Integer | QuestionKind::Decimal, None) => {
            // `20人` with the question's own unit.
            let bare = question.unit.as_deref().and_then(|unit| text.strip_suffix(unit)).map(str::trim);
            return match bare.filter(|b| !b.is_empty()) {
                Some(bare) => one(&Question { unit: None, ..question.clone() }, bare),
                None => wrong(),
            };
        }
        (QuestionKind::Month, None) => {
            return civil::parse_month(text).map_or_else(wrong, |n| whole(n.into()));
        }
        (QuestionKind::Date, None) => return civil::parse_day(text).map_or_else(wrong, |n| whole(n.into())),
        _ => return wrong(),
    };
    if n < Q::from_integer(0) && kind != QuestionKind::Decimal {
        return Err("不能是负数".into());
    }
    Ok(n)
}

/// What may be written for an answer, in a table's remark or beside a cell that is off. Never what was written.
pub fn allowed(question: &Question) -> String {
    let names = || question.options.iter().map(|o| &*o.name).collect::<Vec<_>>().join("、");
    match question.kind {
        QuestionKind::Bool => match &question.bool_texts {
            Some((yes, no)) if (yes.as_str(), no.as_str()) != ("是", "否") => {
                format!("写 `是`（{yes}）或 `否`（{no}）")
            }
            _ => "写 `是` 或 `否`".into(),
        },
        QuestionKind::Single => format!("可以写：{}", names()),
        QuestionKind::Multi => format!("可以写（几样用顿号隔开）：{}；一样都没有写 `都没有`", names()),
        QuestionKind::Region => "写 6 位地区代码，如 `511703`".into(),
        QuestionKind::Text => "文字，200 个字以内".into(),
        _ => format!("写成 {}", like(question)),
    }
}

/// An answer from a table, where a cell may hold what belongs elsewhere.
///
/// # Errors
/// As [`read`], but without a word of what was written.
pub fn read_cell(question: &Question, text: &str) -> Result<Answer, String> {
    let named = matches!(question.kind, QuestionKind::Single | QuestionKind::Multi);
    read(question, text).map_err(|why| if named && text != UNCLEAR { allowed(question) } else { why })
}

fn what(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Month | QuestionKind::Date | QuestionKind::Clock => "时间",
        QuestionKind::Money => "金额",
        _ => "数",
    }
}

fn like(question: &Question) -> &'static str {
    match question.kind {
        QuestionKind::Integer => "`12`",
        QuestionKind::Decimal => "`0.5`",
        QuestionKind::Money => "`2200元`",
        QuestionKind::Months => "`15年6个月`",
        QuestionKind::Days => "`30日`",
        QuestionKind::WorkDays => "`5工作日`",
        QuestionKind::Hours => "`48小时`",
        QuestionKind::Month if question.year_only => "`1974-05`，只记得年份写 `1974年`",
        QuestionKind::Month => "`1974-05`",
        QuestionKind::Date if question.year_only => "`2026-11-22`，只记得年份写 `2026年`",
        QuestionKind::Date => "`2026-11-22`",
        QuestionKind::Clock => "`08:30`",
        _ => "选项的名字",
    }
}

/// Choices that lead nowhere in this catalogue, each with the choice's name: papers to promise, channels, places.
pub fn wrong_choices(catalog: &Catalog, choices: &Choices) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    let paper = |name: &Name| {
        let groups = catalog.choices.contains_key(name) || catalog.aliases.contains_key(name);
        groups || catalog.packs.contains_key(name) || catalog.materials.contains_key(name)
    };
    for name in choices.commitments.iter().filter(|name| !paper(name)) {
        wrong.push(("承诺", format!("没有叫 `{name}` 的材料{}", near(name, catalog.materials.keys()))));
    }
    if let Some(name) =
        choices.channel.as_ref().filter(|name| Channel::ALL.iter().all(|(w, _)| *w != &***name))
    {
        let words = Channel::ALL.map(|(word, _)| word).join("、");
        wrong.push(("渠道", format!("没有叫 `{name}` 的渠道；可以写：{words}")));
    }
    let places = &catalog.region.places;
    if let Some(name) = choices.start.as_ref().filter(|name| !places.contains_key(&***name)) {
        // What is no place of ours may be somebody's address: it is not repeated.
        wrong.push(("出发地", format!("出发地要写本地一个网点的名字{}", near(name, places.keys()))));
    }
    wrong
}

fn near<'k>(name: &str, known: impl Iterator<Item = &'k Name>) -> String {
    let scored = known.map(|other| (strsim::jaro_winkler(name, other), other));
    let best = scored.filter(|(score, _)| *score >= 0.6).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, other)| format!("，是不是 `{other}`")).unwrap_or_default()
}
