//! `onething` · 一件事
pub mod source;
pub mod diag;
pub mod model;
pub mod logic;
pub mod layout;
pub mod load;
pub mod ask;
pub mod find;
pub mod render;
pub mod serve;
