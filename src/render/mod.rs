//! What people see: the only place where results become words and pages.

pub mod pdf;
