//! Behaviour from the outside.

mod pdf;
mod pdf_forms;
mod pdf_samples;
