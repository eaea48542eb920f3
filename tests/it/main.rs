//! All integration tests in one binary.
//! Behaviour from the outside: all integration tests in one binary.

mod calendar;
mod find;
mod ident;
mod oracle;
//! The one integration-test binary.
mod load;
mod load_files;
mod load_shipped;
mod load_text;
//! Behaviour from the outside.

mod pdf;
mod pdf_forms;
mod pdf_catalog;
mod pdf_samples;
