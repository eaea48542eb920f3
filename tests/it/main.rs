//! Behaviour from the outside.

mod pdf;
mod pdf_forms;
