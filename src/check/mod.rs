//! What an author can have checked: rules, examples and their coverage.
//!
//! In: a loaded folder. Out: findings and reports. A rule is one file of `rules`, with its own page of the manual;
//! [`page`] gives the page of any code, those of the loader and the compiler included.
//!
//! **Invariant: nothing here changes a file.**

mod cited;
pub mod examples;
pub mod expected;
mod ignore;
pub mod manual;
pub mod mutants;
pub mod proof;
pub mod rule;
mod rules;
mod run;
mod said;
pub mod suggest;

pub use manual::page;
pub use rules::rules;
pub use run::{everything, overviews, proved};
