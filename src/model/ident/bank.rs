//! Bank card numbers. Soft throughout: passbooks have other lengths and no check digit.

use super::{IdentError, canonical, digits};

/// A bank card number as kept. No `Debug`, no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct BankCard {
    /// Digits only.
    pub number: String,
}

impl BankCard {
    /// In groups of four, as on the card.
    pub fn shown(&self) -> String {
        let digits: Vec<char> = self.number.chars().collect();
        digits.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
    }
}

/// Checks a bank card number: 16 to 19 digits, the last one after Luhn. Blanks and hyphens are fine.
///
/// # Errors
/// Soft, except nothing typed.
pub fn check_bank_card(text: &str) -> Result<BankCard, IdentError> {
    let number = canonical(text).replace('-', "");
    if number.is_empty() {
        return Err(IdentError::Empty);
    }
    let digits = digits(&number).ok_or(IdentError::CardCharacter)?;
    if !(16..=19).contains(&digits.len()) {
        return Err(IdentError::CardLength(digits.len()));
    }
    if !luhn(&digits) {
        return Err(IdentError::CardChecksum);
    }
    Ok(BankCard { number })
}

fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit })
        .sum();
    sum.is_multiple_of(10)
}
