//! The 18-digit numbers of GB 11643: citizens (公民身份号码), residents from Hong Kong, Macao and Taiwan
//! (港澳台居民居住证) and foreigners with permanent residence (外国人永久居留身份证, since 2023-12-01).

use super::{IdentError, canonical};
use crate::model::civil::{self, Day};

/// 男 or 女, as the 17th digit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// 男, odd.
    Male,
    /// 女, even.
    Female,
}

/// Whose number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResidentKind {
    /// 公民身份号码.
    Citizen,
    /// 港澳台居民居住证: 81, 82, 83.
    HongKongMacaoTaiwan,
    /// 外国人永久居留身份证 of 18 digits: 9.
    ForeignPermanent,
}

/// What an 18-digit number says about its holder. Personal data: no `Debug`, no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct Resident {
    /// Whose number it is.
    pub kind: ResidentKind,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth: Day,
    /// The first six digits: the place of first registration, and for foreigners province and nationality.
    pub region: String,
}

/// Checks an 18-digit number; lower-case x, full-width digits and blanks are fine.
///
/// County codes are not looked up: they are withdrawn and reused, and the numbers stay.
///
/// # Errors
/// All hard except an odd birth date inside a foreigner's number, whose inner layout is not published in a standard.
///
/// # Example
/// ```
/// use onething::model::{civil, ident::{check_resident, Sex}};
/// let today = civil::day(2026, 11, 22).unwrap();
/// let holder = check_resident("11000019660315001x", today).unwrap();
/// assert!(holder.sex == Sex::Male && Some(holder.birth) == civil::day(1966, 3, 15));
/// ```
pub fn check_resident(text: &str, today: Day) -> Result<Resident, IdentError> {
    let number = canonical(text);
    let (body, check) = split(&number)?;
    let kind = kind_of(&body)?;
    if check != check_digit(&body) {
        return Err(IdentError::IdChecksum);
    }
    let birth = match birth_in(&body[6..14], today) {
        Err(_) if kind == ResidentKind::ForeignPermanent => return Err(IdentError::IdBirthDateUnsure),
        other => other?,
    };
    let sex = if body[16] % 2 == 1 { Sex::Male } else { Sex::Female };
    Ok(Resident { kind, sex, birth, region: number.chars().take(6).collect() })
}

/// The 18-digit form of a first-generation number of 15 digits, for fields that ask for an old number.
///
/// # Errors
/// What is wrong with the old number; it has no check digit, so only its shape, region and birth date can be.
pub fn upgrade_old_number(text: &str, today: Day) -> Result<String, IdentError> {
    let number = canonical(text);
    let length = number.chars().count();
    if length == 0 {
        return Err(IdentError::Empty);
    }
    let old = super::digits(&number).ok_or(IdentError::IdCharacter)?;
    if length != 15 {
        return Err(IdentError::IdLength(length));
    }
    let body: Vec<u32> = old[..6].iter().chain(&[1, 9]).chain(&old[6..]).copied().collect();
    kind_of(&body)?;
    birth_in(&body[6..14], today)?;
    Ok(body.iter().map(u32::to_string).chain([check_digit(&body).to_string()]).collect())
}

/// Seventeen digits and the check digit as typed.
fn split(number: &str) -> Result<(Vec<u32>, char), IdentError> {
    let length = number.chars().count();
    if length == 0 {
        return Err(IdentError::Empty);
    }
    let mut chars = number.chars();
    let check =
        chars.next_back().filter(|c| c.is_ascii_digit() || *c == 'X').ok_or(IdentError::IdCharacter)?;
    let body = super::digits(chars.as_str()).ok_or(IdentError::IdCharacter)?;
    match length {
        18 => Ok((body, check)),
        15 if check != 'X' => Err(IdentError::IdOldForm),
        _ => Err(IdentError::IdLength(length)),
    }
}

fn kind_of(body: &[u32]) -> Result<ResidentKind, IdentError> {
    match body[0] * 10 + body[1] {
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 => Ok(ResidentKind::Citizen),
        81..=83 => Ok(ResidentKind::HongKongMacaoTaiwan),
        90..=99 => Ok(ResidentKind::ForeignPermanent),
        _ => Err(IdentError::IdRegion),
    }
}

fn birth_in(digits: &[u32], today: Day) -> Result<Day, IdentError> {
    let value = |range: &[u32]| range.iter().fold(0, |sum, digit| sum * 10 + digit);
    let year = value(&digits[..4]);
    if year < 1900 && civil::day(2000, value(&digits[4..6]), value(&digits[6..])).is_some() {
        // The program's dates start in 1900, and nobody born earlier is alive.
        return Err(IdentError::IdTooOld);
    }
    if year > 2100 {
        return Err(IdentError::IdBirthFuture);
    }
    let birth =
        civil::day(year as i32, value(&digits[4..6]), value(&digits[6..])).ok_or(IdentError::IdBirthDate)?;
    if birth > today {
        return Err(IdentError::IdBirthFuture);
    }
    if civil::age(birth, today) > 130 {
        return Err(IdentError::IdTooOld);
    }
    Ok(birth)
}

/// MOD 11-2 over seventeen digits.
fn check_digit(body: &[u32]) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    CHECKS[(sum % 11) as usize]
}
