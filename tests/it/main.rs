//! All integration tests in one binary.

mod calendar;
mod ident;
mod oracle;
mod find;
//! The one integration-test binary.
mod load;
mod load_files;
mod load_shipped;
mod load_text;
//! Behaviour from the outside.

mod pdf;
mod pdf_forms;
mod pdf_samples;
