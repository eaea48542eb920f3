//! The manual of every code: rules bring their own page, the loader's and the compiler's codes have one here.
//!
//! In: a code. Out: a [`Page`], and its text for a terminal.

mod compiler;
mod loader;

use super::rule::{Manual, word};
use super::rules;
use crate::diag::Severity;
use std::fmt::Write as _;

/// What there is to say about a code.
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// Of its findings.
    pub severity: Severity,
    /// What is found, in a few words.
    pub title: &'static str,
    /// What it means.
    pub means: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    /// Why it matters and examples, where the code is a rule of `check`.
    pub more: Option<&'static Manual>,
}

/// What one code of the loader or the compiler means.
struct Entry {
    code: &'static str,
    severity: Severity,
    title: &'static str,
    means: &'static str,
    mend: &'static str,
}

const fn error(code: &'static str, title: &'static str, means: &'static str, mend: &'static str) -> Entry {
    Entry { code, severity: Severity::Error, title, means, mend }
}

const fn warning(code: &'static str, title: &'static str, means: &'static str, mend: &'static str) -> Entry {
    Entry { severity: Severity::Warning, ..error(code, title, means, mend) }
}

const fn info(code: &'static str, title: &'static str, means: &'static str, mend: &'static str) -> Entry {
    Entry { severity: Severity::Info, ..error(code, title, means, mend) }
}

/// Every page, in the order of the codes: C, E, L.
pub fn pages() -> Vec<Page> {
    let of_rule = |rule: &'static super::rule::Rule| Page {
        code: rule.code,
        severity: rule.severity,
        title: rule.title,
        means: rule.manual.means,
        mend: rule.manual.mend,
        more: Some(&rule.manual),
    };
    let of_entry = |entry: &'static Entry| Page {
        code: entry.code,
        severity: entry.severity,
        title: entry.title,
        means: entry.means,
        mend: entry.mend,
        more: None,
    };
    let entries = compiler::ENTRIES.iter().chain(loader::ENTRIES);
    rules().map(of_rule).chain(entries.map(of_entry)).collect()
}

/// The page of a code, `c101` read too.
pub fn page(code: &str) -> Option<Page> {
    pages().into_iter().find(|page| page.code.eq_ignore_ascii_case(code))
}

impl Page {
    /// The page as text.
    pub fn text(&self) -> String {
        let mut out = format!("{} {}：{}\n\n{}\n", self.code, word(self.severity), self.title, self.means);
        let mut section = |title: &str, text: &str| {
            let _ = write!(out, "\n{title}\n");
            for line in text.lines() {
                let _ = writeln!(out, "  {line}");
            }
        };
        if let Some(more) = self.more {
            section("为什么要紧", more.why);
        }
        section("怎么改", self.mend);
        if let Some(more) = self.more {
            section("这样会报", more.bad);
            section("改成这样", more.good);
        }
        out
    }
}
