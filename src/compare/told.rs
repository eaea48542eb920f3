//! All changes as plain text.

use super::{Changes, EventChanges, Group};
use crate::render::words;
use std::fmt::Write as _;

/// Groups told of one life event; the rest is counted.
const MOST: usize = 40;

/// The report; empty when nothing is different.
pub fn told(changes: &Changes) -> String {
    let mut out = String::new();
    for event in changes.events.iter().filter(|e| !e.is_empty()) {
        tell(event, &mut out);
    }
    if !changes.wording.is_empty() {
        line(&mut out, "■ 只是文字变了，谁能办什么没有变");
        for words in &changes.wording {
            line(&mut out, &format!("  {words}"));
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

fn tell(event: &EventChanges, out: &mut String) {
    let region = if event.region.is_empty() { "全国".to_owned() } else { event.region.concat() };
    let too = if event.everywhere { "（只按全国规定算也一样）" } else { "" };
    line(out, &format!("■ {}（{}），{region}{too}", event.title, event.slug));
    for question in &event.questions {
        line(out, &format!("  {question}"));
    }
    for (at, group) in event.groups.iter().take(MOST).enumerate() {
        tell_group(at + 1, group, event.everybody, out);
    }
    if event.groups.len() > MOST {
        line(out, &format!("  还有 {} 种变化没有列出", event.groups.len() - MOST));
    }
    for what in &event.unfinished {
        line(out, &format!("  未查全：{what}"));
    }
    line(out, "");
}

fn tell_group(number: usize, group: &Group, everybody: Option<f64>, out: &mut String) {
    let people = match (group.people, everybody) {
        (Some(n), Some(all)) if all > 0.0 => {
            format!("{}种回答受影响（占 {}）", number_text(n), share(n / all))
        }
        (Some(n), _) => format!("{}种回答受影响", number_text(n)),
        (None, _) => "有多少种回答受影响，没有数清".into(),
    };
    line(out, &format!("{number}. {people}"));
    for text in &group.lines {
        line(out, &format!("   · {text}"));
    }
    let said: Vec<String> =
        group.example.iter().map(|(name, ty, value)| format!("{name} {}", words::value(ty, value))).collect();
    if said.is_empty() {
        line(out, "   不管怎么回答都这样");
    } else {
        line(out, &format!("   例如这样回答的人：{}", said.join("；")));
    }
}

/// `1.2 亿`, `340 万`, `56`.
fn number_text(n: f64) -> String {
    let scaled = |by: f64, unit: &str| {
        let n = n / by;
        if n < 10.0 { format!("约 {n:.1} {unit}") } else { format!("约 {n:.0} {unit}") }
    };
    match n {
        n if n < 1e4 => format!("{n:.0} "),
        n if n < 1e8 => scaled(1e4, "万"),
        n if n < 1e12 => scaled(1e8, "亿"),
        n if n < 1e16 => scaled(1e12, "万亿"),
        n => format!("约 {n:.0e} "),
    }
}

fn share(part: f64) -> String {
    match part * 100.0 {
        p if p >= 99.95 => "100%".into(),
        p if p >= 0.1 => format!("{p:.1}%"),
        _ => "不到 0.1%".into(),
    }
}
