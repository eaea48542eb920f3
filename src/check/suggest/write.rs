//! An example as an author would write it.

use crate::model::example::{Example, Expected};
use crate::model::list::{NO_MORE, Written};
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;
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
    line(4, "期望", String::new());
    for (key, value) in expected(&example.expected) {
        line(6, key, value);
    }
    out.replace("期望: \n", "期望:\n")
}

/// 期望 as its keys and their values; what says nothing is left out.
pub fn expected(e: &Expected) -> Vec<(&'static str, String)> {
    let texts =
        |all: &IndexMap<Name, (String, Span)>| map(all.iter().map(|(name, (value, _))| (name, text(value))));
    let lists = |all: &IndexMap<Name, Vec<Name>>| map(all.iter().map(|(name, names)| (name, list(names))));
    let members = e.member_benefits.iter().map(|(name, members)| (name, texts(members)));
    let benefits = e.benefits.iter().map(|(name, (value, _))| (name, text(value)));
    let waived = e.waived.iter().map(|(paper, kind)| (paper, kind.as_deref().map_or_else(String::new, text)));
    let mut out = Vec::new();
    for (key, value) in [
        ("后续", list(&e.later)),
        ("待定", list(&e.depends)),
        ("推算", texts(&e.facts)),
        ("免提交", map(waived)),
        ("待遇", map(benefits.chain(members))),
        ("待遇不含", list(&e.benefits_without)),
        ("期限", texts(&e.deadlines)),
        ("不符", lists(&e.failed_conditions)),
        ("各项材料", lists(&e.item_papers)),
        ("材料不含", list(&e.papers_without)),
        ("告知含", lists(&e.notes)),
        ("告知不含", lists(&e.notes_without)),
    ] {
        if value != "[]" && value != "{}" {
            out.push((key, value));
        }
    }
    // An empty list says that there is none.
    for (key, names) in [
        ("适用", &e.applies),
        ("可选没选", &e.available),
        ("材料", &e.papers),
        ("表单", &e.forms),
        ("提醒正好", &e.exact_notices),
        ("结论正好", &e.exact_conclusions),
        ("转办", &e.transfers),
        ("前提不符", &e.failed_preconditions),
        ("异地", &e.elsewhere),
        ("校验不符", &e.broken_checks),
        ("超出", &e.out_of_range),
    ] {
        if let Some(names) = names {
            out.push((key, list(names)));
        }
    }
    out
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
