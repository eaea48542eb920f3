//! `onething` · 一件事
pub mod source;
pub mod diag;
pub mod load;
pub mod model;
pub mod logic;
pub mod find;
pub mod layout;
pub mod render;
pub mod ask;
pub mod serve;
