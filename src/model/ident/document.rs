//! Every kind of identity document a counter meets. The field decides the kind, never the checksum: some numbers pass
//! more than one check.

use super::{IdentError, Resident, ResidentKind, Sex, canonical, check_resident};
use crate::model::civil::Day;

/// 证件类型.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// 居民身份证.
    ResidentId,
    /// 港澳台居民居住证.
    HmtResidence,
    /// 港澳居民来往内地通行证: H or M and eight digits.
    HmPermit,
    /// 台湾居民来往大陆通行证: eight digits.
    TaiwanPermit,
    /// 外国人永久居留身份证, 18 digits (2023) or three letters and twelve digits (2017).
    ForeignPermanent,
    /// 护照.
    Passport,
}

/// What a document number says about its holder. Personal data: no `Debug`, no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// The kind it was checked as.
    pub kind: DocumentKind,
    /// Sex, where the number tells.
    pub sex: Option<Sex>,
    /// Date of birth, where the number tells.
    pub birth: Option<Day>,
}

impl DocumentKind {
    /// All kinds in the order in which a form offers them.
    pub const ALL: [DocumentKind; 6] = [
        DocumentKind::ResidentId,
        DocumentKind::HmtResidence,
        DocumentKind::HmPermit,
        DocumentKind::TaiwanPermit,
        DocumentKind::ForeignPermanent,
        DocumentKind::Passport,
    ];

    /// The kind's name on forms.
    pub fn title(self) -> &'static str {
        match self {
            DocumentKind::ResidentId => "居民身份证",
            DocumentKind::HmtResidence => "港澳台居民居住证",
            DocumentKind::HmPermit => "港澳居民来往内地通行证",
            DocumentKind::TaiwanPermit => "台湾居民来往大陆通行证",
            DocumentKind::ForeignPermanent => "外国人永久居留身份证",
            DocumentKind::Passport => "护照",
        }
    }

    /// The kind of that name.
    pub fn from_title(title: &str) -> Option<DocumentKind> {
        DocumentKind::ALL.into_iter().find(|kind| kind.title() == title)
    }
}

/// Checks a number as one kind of document.
///
/// # Errors
/// Hard where a standard fixes the number (18 digits), soft where only the usual shape is known.
pub fn check_document(kind: DocumentKind, text: &str, today: Day) -> Result<Document, IdentError> {
    let number = canonical(text);
    if number.is_empty() {
        return Err(IdentError::Empty);
    }
    let of_resident = |wanted: ResidentKind| match check_resident(&number, today)? {
        Resident { kind: found, sex, birth, .. } if found == wanted => {
            Ok(Document { kind, sex: Some(sex), birth: Some(birth) })
        }
        _ => Err(IdentError::DocumentShape),
    };
    let shaped = |fits: bool| {
        fits.then_some(Document { kind, sex: None, birth: None }).ok_or(IdentError::DocumentShape)
    };
    match kind {
        DocumentKind::ResidentId => of_resident(ResidentKind::Citizen),
        DocumentKind::HmtResidence => of_resident(ResidentKind::HongKongMacaoTaiwan),
        DocumentKind::ForeignPermanent if number.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            shaped(is_shaped(&number, 3, 12..=12))
        }
        DocumentKind::ForeignPermanent => of_resident(ResidentKind::ForeignPermanent),
        DocumentKind::HmPermit => shaped(number.starts_with(['H', 'M']) && is_shaped(&number, 1, 8..=10)),
        DocumentKind::TaiwanPermit => shaped(is_shaped(&number, 0, 8..=8)),
        DocumentKind::Passport => {
            shaped((5..=20).contains(&number.len()) && number.chars().all(|c| c.is_ascii_alphanumeric()))
        }
    }
}

/// So many letters, then so many digits.
fn is_shaped(number: &str, letters: usize, digits: std::ops::RangeInclusive<usize>) -> bool {
    let is_letters = |text: &str| text.chars().all(|c| c.is_ascii_alphabetic());
    let is_digits = |text: &str| digits.contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
    number.split_at_checked(letters).is_some_and(|(head, tail)| is_letters(head) && is_digits(tail))
}
