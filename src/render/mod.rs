//! From a decided [`Guide`](crate::model::guide::Guide) to words, pages and papers.
//!
//! **Invariant:** the only layer in which a phrase becomes a sentence; nothing here decides anything.

pub mod checklist;
pub mod explain;
pub mod fits;
pub mod html;
pub mod json;
pub mod notice;
pub mod packet;
pub mod pdf;
pub mod roster;
mod sheet;
pub mod text;
pub mod view;
pub mod words;
