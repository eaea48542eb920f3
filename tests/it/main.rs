//! The one integration-test binary.
mod load;
mod load_text;
