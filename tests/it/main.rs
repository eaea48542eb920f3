//! The one integration-test binary.
mod load_text;
