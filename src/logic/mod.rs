//! The condition language: parse, types and units, compile to a flat [`program::Program`], evaluate, residual, reasons.
//!
//! In: formulas as text and a resolved `Catalog`. Out: a `Program` per life event and what is known of each of its
//! nodes under partial answers. **Invariant: every operator is inclusion-monotone — narrowing an input never widens or
//! moves a result — so learning an answer never changes something already known.**

pub mod carried;
pub mod cells;
pub mod compile;
pub mod diagram;
pub mod different;
pub mod eval;
pub mod op;
pub mod parse;
pub mod print;
pub mod program;
pub mod reasons;
pub mod residual;
pub mod show;
pub mod space;
pub mod special;
pub mod value;
pub mod variants;
