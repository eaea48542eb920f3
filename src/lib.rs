//! `onething` · 一件事
pub mod ask;
pub mod diag;
pub mod find;
pub mod layout;
pub mod load;
pub mod logic;
pub mod model;
pub mod render;
pub mod serve;
pub mod source;
