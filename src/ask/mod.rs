//! Asking: reading answers, packing them into a link, and which question comes next.

pub mod code;
pub mod interview;
pub mod read;
pub mod table;
