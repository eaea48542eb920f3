//! What an author can have checked: examples, their coverage, and what is written but never used.
//!
//! In: a loaded folder. Out: findings and reports. **Invariant: nothing here changes a file.**

pub mod examples;
pub mod expected;
pub mod proof;
pub mod unused;
