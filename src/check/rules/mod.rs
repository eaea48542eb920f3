//! The one list of rules. A new rule is a file here and a line in [`RULES`].
//!
//! C1xx what is written and never used · C2xx service rules · C3xx what the proof finds (a list of its own).

mod abolished_paper;
mod basis_not_in_force;
mod fee_basis;
mod foreign_words;
mod incomplete_paper;
mod limits;
mod live;
mod long_sentence;
mod official_words;
mod phones;
mod promise_may_exceed;
mod proved;
mod purpose;
mod same_day;
mod shareable_paper;
mod shared_declaration;
mod speed_up;
mod unasked_question;
mod unsure_basis;
mod unused_basis;
mod unused_fact;
mod unused_field;
mod unused_form;
mod unused_paper;
mod unused_parameter;
mod vague_paper;
mod visit_reason;
mod visits_and_channels;

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
    &unused_field::RULE,
    &ignore::NO_REASON,
    &ignore::UNUSED,
    &ignore::NOT_ALLOWED,
    &promise_may_exceed::RULE,
    &speed_up::RULE,
    &same_day::RULE,
    &visit_reason::RULE,
    &visits_and_channels::RULE,
    &abolished_paper::RULE,
    &shareable_paper::RULE,
    &vague_paper::RULE,
    &incomplete_paper::RULE,
    &phones::RULE,
    &basis_not_in_force::RULE,
    &fee_basis::RULE,
    &unsure_basis::RULE,
    &purpose::RULE,
    &shared_declaration::RULE,
    &long_sentence::RULE,
    &official_words::RULE,
    &foreign_words::RULE,
];

/// Every rule of `check`.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().chain(proved::RULES)
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
