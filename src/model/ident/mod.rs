//! Identifiers as people type them: ID numbers, credit codes, bank cards, phones, names.
//!
//! In: text from a form field (and today, where age matters); out: the facts an identifier carries, or an
//! [`IdentError`] that says in plain Chinese what to look at again.
//!
//! A *hard* error cannot be right and is refused. A *soft* one is shown as "please check", may be confirmed by the
//! person or the window, and is then taken as typed: number ranges grow and old codes fail their own checksum.
//!
//! **Invariant: no error, no log and no debug output made here contains an identifier or a part of one.**

mod bank;
mod document;
mod error;
mod mask;
mod name;
mod number;
mod phone;
mod resident;
mod uscc;

pub use bank::{BankCard, check_bank_card};
pub use document::{Document, DocumentKind, check_document};
pub use error::{IdentError, Severity};
pub use mask::{mask, mask_name};
pub use name::{check_name, with_middle_dots};
pub use number::IdNumber;
pub use phone::{Phone, PhoneKind, check_phone, check_postal_code};
pub use resident::{Resident, ResidentKind, Sex, check_resident, upgrade_old_number};
pub use uscc::{Entity, EntityKind, check_uscc};

/// Half-width, upper-case, without blanks and invisible characters: the form in which identifiers are compared and kept.
///
/// Names never pass through here.
///
/// # Example
/// ```
/// use onething::model::ident::canonical;
/// assert_eq!(canonical("１１００００ １９６６０３１５ ００１x"), "11000019660315001X");
/// ```
pub fn canonical(text: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - '！' as u32 + '!' as u32).unwrap_or(c),
        _ => c,
    };
    let invisible = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
    };
    text.chars().filter(|c| !invisible(*c)).map(half).map(|c| c.to_ascii_uppercase()).collect()
}

/// The text as ASCII digits, or `None` if anything else is in it.
fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}
