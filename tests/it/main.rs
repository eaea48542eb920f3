//! Behaviour from the outside: all integration tests in one binary.

mod calendar;
mod find;
mod ident;
mod oracle;
mod pdf;
