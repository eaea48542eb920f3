//! Diagnostics: what is wrong in an author's file, where, and what to write instead.
//!
//! In: findings from the loader, the rule language and the checks. Out: [`Diagnostics`], sorted by file
//! and place; [`render`] turns them into text, JSON or SARIF.
//!
//! **Invariant:** a message names the offender and never contains an applicant's answer.

pub mod render;

use crate::source::Span;

/// How bad a finding is. `check` exits with 1 on errors only.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The catalogue cannot be used as it is.
    Error,
    /// It can be used, but probably does not say what was meant.
    Warning,
    /// Worth knowing.
    Info,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Stable code, `L203`; never reused for something else.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One line of plain Chinese, the offender in backticks, no full stop at the end.
    pub message: String,
    /// The place, with a label that may be empty.
    pub primary: Option<(Span, String)>,
    /// Other places that belong to it.
    pub related: Vec<(Span, String)>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary: Some((span, String::new())),
            related: Vec::new(),
            help: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// Information at a place.
    pub fn info(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Info, ..Diagnostic::error(code, span, message) }
    }

    /// Puts words beside the marked place.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        if let Some((_, old)) = &mut self.primary {
            *old = label.into();
        }
        self
    }

    /// Adds what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push((span, label.into()));
        self
    }
}

/// All findings of a run, in the order they were met until [`Diagnostics::sort`].
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether anything stops the catalogue from being used.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Sorts by file and place (what has no place first), then drops exact repetitions.
    pub fn sort(&mut self) {
        self.0.sort_by(|a, b| {
            let place = |d: &Diagnostic| d.primary.as_ref().map(|(span, _)| *span);
            place(a).cmp(&place(b)).then(a.code.cmp(b.code)).then_with(|| a.message.cmp(&b.message))
        });
        self.0.dedup();
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        self.0.extend(diagnostics);
    }
}
