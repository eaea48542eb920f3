//! All integration tests in one binary.

mod calendar;
mod ident;
mod oracle;
mod find;
