//! An identity number that cannot leak by accident.

use zeroize::Zeroize;

use super::{canonical, mask};

/// An identity, card or document number in its canonical form; wiped from memory when dropped.
///
/// Neither `Debug`, `Display`, `Serialize` nor `Clone`: printing the whole number takes a visible call of
/// [`IdNumber::reveal`].
///
/// ```compile_fail
/// let number = onething::model::ident::IdNumber::new("11000019660315001X");
/// println!("{number:?}");
/// ```
/// ```compile_fail
/// let number = onething::model::ident::IdNumber::new("11000019660315001X");
/// println!("{number}");
/// ```
/// ```compile_fail
/// let number = onething::model::ident::IdNumber::new("11000019660315001X");
/// serde_json::to_string(&number);
/// ```
pub struct IdNumber(String);

impl IdNumber {
    /// Takes a number as typed; check it first.
    pub fn new(text: &str) -> IdNumber {
        IdNumber(canonical(text))
    }

    /// The whole number, for the boxes of a form and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The number as it may be shown: `1100**********001X`.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }
}

/// Whether two fields name the same person.
impl PartialEq for IdNumber {
    fn eq(&self, other: &IdNumber) -> bool {
        self.0 == other.0
    }
}

impl Eq for IdNumber {}

impl Drop for IdNumber {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
