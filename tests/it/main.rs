//! Behaviour from the outside.

mod pdf;
