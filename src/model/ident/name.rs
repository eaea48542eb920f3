//! Names of people. Never normalised: compatibility ideographs and variants are part of an identity, and names are
//! compared and printed by exact characters. Counted by scalar value, so rare characters count once.

use super::IdentError;

/// The middle dot of names (间隔号, 民委发〔2016〕33号).
const MIDDLE_DOT: char = '·';

const LOOKALIKES: [char; 7] = ['•', '・', '･', '‧', '∙', '⋅', '．'];

/// Checks a name; `Ok` holds it without blanks at its ends and otherwise exactly as typed.
///
/// # Errors
/// Hard only for what cannot be printed as a name: nothing, line breaks, more than 200 characters. All else is soft:
/// one-character names, very long ones, Latin letters and rare characters belong to real people.
pub fn check_name(text: &str) -> Result<&str, IdentError> {
    let name = text.trim();
    let count = name.chars().filter(|c| !is_selector(*c)).count();
    if count == 0 {
        return Err(IdentError::Empty);
    }
    if name.chars().any(is_control) {
        return Err(IdentError::NameControl);
    }
    if count > 200 {
        return Err(IdentError::NameTooLong);
    }
    if name != with_middle_dots(name) {
        return Err(IdentError::NameDotLookalike);
    }
    if name.starts_with(MIDDLE_DOT) || name.ends_with(MIDDLE_DOT) || name.contains("··") {
        return Err(IdentError::NameDotPlace);
    }
    if has_blank_between_han(name) {
        return Err(IdentError::NameBlank);
    }
    if name.chars().any(is_private_use) {
        return Err(IdentError::NamePrivateUse);
    }
    if !name.chars().all(belongs_to_names) {
        return Err(IdentError::NameCharacter);
    }
    match count {
        1 => Err(IdentError::NameShort),
        2..=60 => Ok(name),
        _ => Err(IdentError::NameLong),
    }
}

/// The name with look-alike dots replaced by `·`, to be offered beside [`IdentError::NameDotLookalike`].
///
/// A full stop counts as a look-alike only between Chinese characters: `J. SMITH` keeps its own.
pub fn with_middle_dots(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let beside_han = |at: usize| {
        let neighbour = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| is_han(*c));
        neighbour(at.checked_sub(1)) && neighbour(Some(at + 1))
    };
    let mapped = |(at, c): (usize, &char)| match c {
        '.' if beside_han(at) => MIDDLE_DOT,
        c if LOOKALIKES.contains(c) => MIDDLE_DOT,
        c => *c,
    };
    chars.iter().enumerate().map(mapped).collect()
}

fn has_blank_between_han(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let mut blank_after_han = false;
    let mut last_han = false;
    for c in chars {
        if c.is_whitespace() {
            blank_after_han |= last_han;
        } else if is_han(c) && blank_after_han {
            return true;
        } else {
            blank_after_han = false;
        }
        last_han = is_han(c);
    }
    false
}

fn belongs_to_names(c: char) -> bool {
    c.is_alphabetic() || c.is_whitespace() || is_selector(c) || is_combining(c) || "·-'’.,()（）□".contains(c)
}

fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{2e80}'..='\u{2fdf}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Variation selectors belong to the character before them.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Control characters, line ends and the invisible marks that reorder text.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffd}')
}
