//! Behaviour from the outside: all integration tests in one binary.
#![allow(clippy::unwrap_used, missing_docs)]

mod calendar;
mod find;
mod ident;
mod law_code;
mod law_figures;
mod law_guide;
mod law_merge;
mod law_naive;
mod law_operators;
mod law_text;
mod layering;
mod load;
mod load_files;
mod load_shipped;
mod load_text;
mod naive;
mod oracle;
mod pdf;
mod pdf_forms;
mod pdf_samples;
mod shipped;
