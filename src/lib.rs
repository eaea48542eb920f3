//! `onething` · 一件事: one life event in; one combined checklist, one notification letter and every form out.
//!
//! # How it flows
//!
//! ```text
//!  scenarios/*.yaml ─► load ─► check          today, region, answers
//!                        │                          │
//!                        ▼                          ▼
//!                     Catalog ─────────► ask ─► decide ─► assemble ─► Guide ─► render ─► serve / cli
//! ```
//!
//! [`pipeline`] tells the story in code. Modules below stand in reading order; one imports only those above it
//! (`tests/it/layering.rs` holds them to it).
//!
//! # Three ideas
//!
//! 1. **Nobody writes the flow.** Policy staff state facts; the engine evaluates them with partial answers in
//!    three-valued logic and asks the first question, in the author's order, that can still change something printed.
//! 2. **Every line can say why.** Items, papers, dates and amounts carry the conditions that made them so, the answers
//!    used, and the article of law.
//! 3. **Unknown never refuses.** 不清楚, a figure not published and a figure not confirmed (待核) make a line possible,
//!    never refused. Every evaluation runs twice, with and without the unconfirmed figures ([`logic::eval`]).
//!
//! # Decisions
//!
//! - *Region layers are folded into the YAML trees before they are read* ([`load`]), so that everything above sees one
//!   catalogue for one region, and a value's span still tells which layer set it.
//! - *One [`logic::program::Program`] per life event and region*: hash-consed nodes in topological order. Asking,
//!   deciding, reasons and what-would-change are readings of the same nodes; there is no second semantics.
//! - *A value is the set of what is still possible*: truth, intervals, candidates and options are one mechanism, and
//!   every operator is inclusion-monotone ([`logic::value`]).
//! - *The page of optional items and the 只能选一 groups are questions like any other*, with items as options that drop
//!   out when they surely do not apply.
//! - *Papers are a set, lines are a reading of it* ([`assemble::papers`]).
//! - *Identity lives in [`model::profile::Profile`] only*: no `Debug`, no `Clone`, wiped on drop.

pub mod source;

pub mod diag;

pub mod model;

pub mod logic;

pub mod layout;

pub mod load;

pub mod ask;

pub mod decide;

pub mod assemble;

pub mod find;

pub mod check;

pub mod render;

pub mod pipeline;

pub mod compare;

pub mod serve;

pub mod cli;
