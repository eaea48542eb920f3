//! An example as an author would write it.

use crate::model::example::Example;
use crate::model::list::{NO_MORE, Written};
use crate::model::value::Name;
use std::fmt::Write as _;

/// The example as an entry of 案例, to be pasted below the others.
pub fn yaml(example: &Example) -> String {
    let mut out = String::new();
    let mut line = |indent: usize, key: &str, value: String| {
        let start = if key == "名称" { "  - ".to_owned() } else { " ".repeat(indent) };
        let _ = writeln!(out, "{start}{key}: {value}");
    };
    line(2, "名称", text(&example.name));
    if let Some(today) = example.today {
        line(4, "今天", crate::model::civil::iso(today as i32));
    }
    if let Some(region) = &example.region {
        line(4, "地区", format!("\"{region}\""));
    }
    let plain = example.answers.iter().map(|(name, (texts, _))| (name, several(texts)));
    let lists = example.lists.iter().map(|(name, (written, _))| (name, rows(written)));
    line(4, "回答", map(plain.chain(lists)));
    let mut choices = Vec::new();
    if let Some(items) = &example.choices.optional {
        choices.push(("自选", if items.is_empty() { "都不选".into() } else { list(items) }));
    }
    if !example.choices.one_of.is_empty() {
        choices
            .push(("只能选一", map(example.choices.one_of.iter().map(|(group, item)| (group, text(item))))));
    }
    if !choices.is_empty() {
        line(4, "选择", map(choices.iter().map(|(key, value)| (*key, value.clone()))));
    }
    let e = &example.expected;
    line(4, "期望", String::new());
    let texts = |all: &indexmap::IndexMap<Name, (String, crate::source::Span)>| {
        map(all.iter().map(|(name, (value, _))| (name, text(value))))
    };
    let mut some = |key: &str, value: String| {
        if value != "[]" && value != "{}" {
            line(6, key, value);
        }
    };
    some("后续", list(&e.later));
    some("待定", list(&e.depends));
    some("推算", texts(&e.facts));
    some(
        "免提交",
        map(e.waived.iter().map(|(paper, kind)| (paper, kind.as_deref().map_or_else(String::new, text)))),
    );
    some("待遇", texts(&e.benefits));
    some("期限", texts(&e.deadlines));
    some("不符", map(e.failed_conditions.iter().map(|(item, names)| (item, list(names)))));
    // An empty list says that there is none.
    for (key, names) in [
        ("适用", &e.applies),
        ("材料", &e.papers),
        ("表单", &e.forms),
        ("提醒正好", &e.exact_notices),
        ("结论正好", &e.exact_conclusions),
        ("转办", &e.transfers),
        ("前提不符", &e.failed_preconditions),
        ("异地", &e.elsewhere),
    ] {
        if let Some(names) = names {
            line(6, key, list(names));
        }
    }
    out.replace("期望: \n", "期望:\n")
}

fn rows(written: &Written) -> String {
    let row = |row: &indexmap::IndexMap<Name, Vec<String>>| {
        map(row.iter().map(|(name, texts)| (name, several(texts))))
    };
    let rows = format!("[{}]", written.rows.iter().map(row).collect::<Vec<_>>().join(", "));
    match written.more.as_deref() {
        Some(NO_MORE) => rows,
        Some(more) => format!("{{名单: {rows}, 还有: {}}}", text(more)),
        None => format!("{{名单: {rows}}}"),
    }
}

fn several(texts: &[String]) -> String {
    match texts {
        [one] => text(one),
        many => format!("[{}]", many.iter().map(|one| text(one)).collect::<Vec<_>>().join(", ")),
    }
}

fn list(names: &[Name]) -> String {
    format!("[{}]", names.iter().map(|name| text(name)).collect::<Vec<_>>().join(", "))
}

fn map<K: AsRef<str>>(entries: impl Iterator<Item = (K, String)>) -> String {
    let entries = entries.map(|(key, value)| format!("{}: {value}", text(key.as_ref())));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

/// A scalar inside brackets, in quotes where YAML would read it otherwise.
fn text(text: &str) -> String {
    let special = |c: char| ",[]{}:#&*!|>'\"%@`".contains(c) || c.is_control();
    let first = text.chars().next();
    let plain = !text.is_empty()
        && text.trim() == text
        && !text.contains(special)
        && !first.is_some_and(|c| "-?~".contains(c))
        && !(text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}
