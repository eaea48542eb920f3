//! C218: Latin letters in what citizens read.

use crate::check::rule::{Here, Looks, Manual, Rule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    code: "C218",
    severity: Severity::Warning,
    title: "给人看的话里有英文",
    manual: Manual {
        means: "题目、提示、告知里写了英文字母或英文缩写。括号里用来注明中文的不算。",
        why: "老人认不得，读屏也念不准。",
        mend: "换成中文：APP 说“手机软件”，PDF 说“电子文件”。",
        bad: "哪里查: 社保 APP 的缴费明细",
        good: "哪里查: 社保手机软件里的缴费明细",
    },
    looks: Looks::Each(look),
};

/// Paper sizes, units of files and what everybody says.
const KNOWN: [&str; 6] = ["A", "U", "X", "K", "KB", "MB"];

fn look(here: &Here<'_>, found: &mut Vec<Diagnostic>) {
    for said in here.texts() {
        let text = without_brackets(&said.text);
        let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        if let Some(word) = words.find(|word| !KNOWN.contains(word)) {
            found.push(RULE.at(said.span(here.files), format!("`{word}` 是英文")).help("换成中文的说法"));
        }
    }
}

/// What stands in brackets explains the Chinese word before it.
pub(super) fn without_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '（' => depth += 1,
            '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
