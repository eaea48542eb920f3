//! Behaviour from the outside: all integration tests in one binary.
#![allow(clippy::unwrap_used, missing_docs)]

mod calendar;
mod cli;
mod documents;
mod documents_cases;
mod examples;
mod find;
mod ident;
mod interview;
mod layering;
mod load;
mod load_files;
mod load_shipped;
mod load_text;
mod oracle;
mod pdf;
mod pdf_catalog;
mod pdf_forms;
mod pdf_samples;
mod shelf;
mod web;
