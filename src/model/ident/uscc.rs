//! The unified social credit code (统一社会信用代码, GB 32100-2015). Soft throughout: genuine codes with a wrong check
//! character are known to exist.

use super::{IdentError, canonical, digits};

/// What kind of body a credit code belongs to, as its first two characters say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// 机关 (11).
    Government,
    /// 事业单位 (12).
    PublicInstitution,
    /// 社会团体 (51).
    SocialGroup,
    /// 民办非企业单位 (52).
    PrivateNonEnterprise,
    /// 基金会 (53).
    Foundation,
    /// 企业 (91).
    Enterprise,
    /// 个体工商户 (92).
    SoleTrader,
    /// 农民专业合作社 (93).
    Cooperative,
    /// Any other registrar.
    Other,
}

/// What a credit code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What kind of body it is.
    pub kind: EntityKind,
    /// The code as kept: half-width, upper-case.
    pub code: String,
    /// Six digits: where it was registered.
    pub region: String,
}

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Checks a credit code.
///
/// # Errors
/// Soft, except nothing typed.
pub fn check_uscc(text: &str) -> Result<Entity, IdentError> {
    let code = canonical(text).replace('-', "");
    let length = code.chars().count();
    if length == 0 {
        return Err(IdentError::Empty);
    }
    if code.contains(['I', 'O', 'Z', 'S', 'V']) {
        return Err(IdentError::UsccConfusable);
    }
    let values: Vec<u32> = code
        .chars()
        .map(|c| ALPHABET.find(c).map(|at| at as u32))
        .collect::<Option<_>>()
        .ok_or(IdentError::UsccCharacter)?;
    if length != 18 {
        return Err(IdentError::UsccLength(length));
    }
    let region = code.get(2..8).filter(|region| digits(region).is_some()).ok_or(IdentError::UsccCharacter)?;
    if values[17] != check_value(&values[..17]) {
        return Err(IdentError::UsccChecksum);
    }
    if !code.get(8..17).is_some_and(is_organisation_code) {
        return Err(IdentError::UsccOrganisation);
    }
    Ok(Entity { kind: kind_of(&code), region: region.to_owned(), code })
}

/// 31 − (Σ value × 3^position mod 31), 31 counting as 0.
fn check_value(values: &[u32]) -> u32 {
    let weights = std::iter::successors(Some(1), |weight| Some(weight * 3 % 31));
    let sum: u32 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    (31 - sum % 31) % 31
}

/// GB 11714: eight characters, letters counting from A = 10, and a check character of its own.
fn is_organisation_code(code: &str) -> bool {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = code.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight).sum();
    let check = match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        value => char::from_digit(value, 10),
    };
    code.chars().last() == check
}

fn kind_of(code: &str) -> EntityKind {
    match code.get(..2) {
        Some("11") => EntityKind::Government,
        Some("12") => EntityKind::PublicInstitution,
        Some("51") => EntityKind::SocialGroup,
        Some("52") => EntityKind::PrivateNonEnterprise,
        Some("53") => EntityKind::Foundation,
        Some("91") => EntityKind::Enterprise,
        Some("92") => EntityKind::SoleTrader,
        Some("93") => EntityKind::Cooperative,
        _ => EntityKind::Other,
    }
}
