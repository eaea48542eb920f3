//! The nouns of the project: plain data, no behaviour beyond what a noun knows about itself.
//!
//! In: nothing. Out: the types every later layer speaks. **Invariant: nothing here reads a file, a clock or an
//! environment variable, and nothing that holds identity data can be printed or serialised.**

pub mod answers;
pub mod calendar;
pub mod catalog;
pub mod civil;
pub mod example;
pub mod expr;
pub mod form;
pub mod guide;
pub mod ident;
pub mod item;
pub mod list;
pub mod material;
pub mod parameter;
pub mod phrase;
pub mod place;
pub mod profile;
pub mod scenario;
pub mod value;
