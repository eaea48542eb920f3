//! `onething` · 一件事
pub mod diag;
pub mod load;
pub mod logic;
pub mod model;
pub mod source;
