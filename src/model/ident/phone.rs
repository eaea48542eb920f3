//! Telephone numbers and postal codes. Soft throughout: number ranges change, and a person without a phone is served too.

use super::{IdentError, canonical, digits};

/// What kind of telephone number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneKind {
    /// 手机.
    Mobile,
    /// 座机, with area code.
    Landline,
    /// 12333, 12345, 95xxx, 400 numbers.
    Service,
}

/// A telephone number as kept. No `Debug`, no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone {
    /// What kind it is.
    pub kind: PhoneKind,
    /// Digits only; an extension after `-`.
    pub number: String,
    /// As it is printed: mobile 3-4-4, landline with a hyphen after the area code.
    pub shown: String,
}

/// Checks a telephone number; blanks, hyphens, brackets and +86 are fine.
///
/// # Errors
/// Soft, except nothing typed.
pub fn check_phone(text: &str) -> Result<Phone, IdentError> {
    let typed = canonical(text);
    if typed.is_empty() {
        return Err(IdentError::Empty);
    }
    let (main, extension) = split_extension(&typed);
    let main: String = main.chars().filter(|c| !matches!(c, '-' | '(' | ')' | '—' | '–')).collect();
    let main = ["+86", "0086"].iter().find_map(|prefix| main.strip_prefix(prefix)).unwrap_or(&main);
    if digits(main).is_none() {
        return Err(IdentError::Phone);
    }
    let (kind, shown) = match main.as_bytes() {
        [b'1', b'3'..=b'9', ..] if main.len() == 11 => (PhoneKind::Mobile, grouped(main, &[3, 4, 4], " ")),
        [b'0', ..] => (PhoneKind::Landline, landline(main).ok_or(IdentError::Phone)?),
        [b'4' | b'8', b'0', b'0', ..] if main.len() == 10 => {
            (PhoneKind::Service, grouped(main, &[3, 3, 4], "-"))
        }
        [b'1', b'2', ..] | [b'9', b'5' | b'6', ..] if main.len() == 5 => {
            (PhoneKind::Service, main.to_owned())
        }
        [b'1', b'3'..=b'9', ..] => return Err(IdentError::MobileLength(main.len())),
        _ => return Err(IdentError::Phone),
    };
    match extension {
        None => Ok(Phone { kind, number: main.to_owned(), shown }),
        Some(extension) if kind != PhoneKind::Mobile => Ok(Phone {
            kind,
            number: format!("{main}-{extension}"),
            shown: format!("{shown} 转 {extension}"),
        }),
        Some(_) => Err(IdentError::Phone),
    }
}

/// Checks a postal code (邮政编码).
///
/// # Errors
/// Soft, except nothing typed.
pub fn check_postal_code(text: &str) -> Result<String, IdentError> {
    let code = canonical(text);
    match digits(&code) {
        _ if code.is_empty() => Err(IdentError::Empty),
        Some(digits) if digits.len() == 6 => Ok(code),
        _ => Err(IdentError::PostalCode),
    }
}

/// The number and its extension: after 转, 分机 or #, or a last group of up to five digits behind a full landline.
fn split_extension(typed: &str) -> (&str, Option<&str>) {
    let is_extension = |text: &str| (1..=6).contains(&text.len()) && digits(text).is_some();
    for mark in ["转", "分机", "#"] {
        if let Some((main, extension)) = typed.split_once(mark) {
            return if is_extension(extension) { (main, Some(extension)) } else { (typed, None) };
        }
    }
    match typed.rsplit_once('-') {
        Some((main, extension)) if main.contains('-') && main.starts_with('0') && extension.len() < 6 => {
            if is_extension(extension) {
                (main, Some(extension))
            } else {
                (typed, None)
            }
        }
        _ => (typed, None),
    }
}

/// Area codes 010 and 02x have three digits, all others four; seven or eight digits follow.
fn landline(number: &str) -> Option<String> {
    let area = if number.starts_with("01") || number.starts_with("02") { 3 } else { 4 };
    let (area, local) = number.split_at_checked(area)?;
    let plausible = (7..=8).contains(&local.len()) && !local.starts_with(['0', '1']);
    plausible.then(|| format!("{area}-{local}"))
}

fn grouped(number: &str, groups: &[usize], separator: &str) -> String {
    let mut rest = number;
    let mut parts = Vec::new();
    for size in groups {
        let (part, tail) = rest.split_at_checked(*size).unwrap_or((rest, ""));
        parts.push(part);
        rest = tail;
    }
    parts.join(separator)
}
