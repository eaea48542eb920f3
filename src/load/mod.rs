//! From files to a catalogue.
//!
//! In: [`crate::source::Files`]. Out: the catalogue and every problem found on the way; one problem
//! never hides the next one.
//!
//! **Invariant:** nothing here panics, whatever the bytes are.

mod keys;
mod raw;
pub mod yaml;
