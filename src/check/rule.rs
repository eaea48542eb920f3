//! What a rule of `check` is: a stable code, how bad a finding is, a page of manual, and the look it takes.

use super::said::{self, Said};
use crate::diag::{Diagnostic, Severity};
use crate::logic::program::Program;
use crate::model::catalog::Catalog;
use crate::model::value::Name;
use crate::source::{Files, Span};
use indexmap::IndexMap;
use std::cell::OnceCell;

/// One rule.
pub struct Rule {
    /// Stable, `C205`; never reused for something else.
    pub code: &'static str,
    /// Of all its findings.
    pub severity: Severity,
    /// What it finds, in a few words.
    pub title: &'static str,
    /// Its page of the manual.
    pub manual: Manual,
    /// How it looks.
    pub looks: Looks,
}

/// A rule's page: plain Chinese for somebody who has never programmed.
pub struct Manual {
    /// What the finding says.
    pub means: &'static str,
    /// Whom it would hurt.
    pub why: &'static str,
    /// How to mend it, in one or two sentences.
    pub mend: &'static str,
    /// A few lines that are found.
    pub bad: &'static str,
    /// The same lines mended.
    pub good: &'static str,
}

/// Where and how a rule looks.
pub enum Looks {
    /// At the catalogue of each region; what is wrong in one region is wrong.
    Each(Look),
    /// The same, but only what is found in all regions counts: a paper that one county uses is used.
    All(Look),
    /// By another part of `check`, which reports it itself.
    Elsewhere,
}

/// Looks at one region and adds what it finds.
pub type Look = fn(&Here<'_>, &mut Vec<Diagnostic>);

/// One region's catalogue, as a rule sees it.
pub struct Here<'a> {
    /// The files, for what stands between the lines.
    pub files: &'a Files,
    /// Resolved for the region.
    pub catalog: &'a Catalog,
    /// Compiled life events.
    pub programs: &'a IndexMap<Name, Program>,
    /// Day number.
    pub today: i64,
    texts: OnceCell<Vec<Said>>,
}

impl<'a> Here<'a> {
    /// A region's catalogue and its programs on a day.
    pub fn new(
        files: &'a Files,
        catalog: &'a Catalog,
        programs: &'a IndexMap<Name, Program>,
        today: i64,
    ) -> Here<'a> {
        Here { files, catalog, programs, today, texts: OnceCell::new() }
    }

    /// What citizens read, gathered once.
    pub(super) fn texts(&self) -> &[Said] {
        self.texts.get_or_init(|| said::texts(self.catalog))
    }
}

impl Rule {
    /// A finding of this rule.
    pub fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        let found = Diagnostic::error(self.code, span, message);
        Diagnostic { severity: self.severity, ..found }
    }
}

/// How bad, as people read it.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Info => "提示",
    }
}
