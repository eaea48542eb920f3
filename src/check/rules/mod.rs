//! The one list of rules. A new rule is a file here and a line in [`RULES`].
//!
//! C1xx what is written and never used · C2xx service rules · C3xx what the proof finds (a list of its own).

mod live;
mod unasked_question;
mod unused_basis;
mod unused_fact;
mod unused_form;
mod unused_paper;
mod unused_parameter;

use super::ignore;
use super::rule::{Here, Looks, Rule};
use crate::diag::Diagnostic;

/// In the order of their codes.
static RULES: &[&Rule] = &[
    &unasked_question::RULE,
    &unused_fact::RULE,
    &unused_paper::RULE,
    &unused_form::RULE,
    &unused_parameter::RULE,
    &unused_basis::RULE,
    &ignore::NO_REASON,
    &ignore::UNUSED,
    &ignore::NOT_ALLOWED,
];

/// Every rule of `check`.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

/// A rule by its code.
pub(super) fn rule(code: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.code == code)
}

/// Findings of the rules for which one region is enough.
pub(super) fn in_each(here: &Here<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in rules() {
        if let Looks::Each(look) = &rule.looks {
            look(here, &mut found);
        }
    }
    found
}

/// Findings that count only when every region has them.
pub(super) fn in_all(here: &Here<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in rules() {
        if let Looks::All(look) = &rule.looks {
            look(here, &mut found);
        }
    }
    found
}
