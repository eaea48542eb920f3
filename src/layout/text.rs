//! Characters to glyphs: which face, which width, and where a line may break.

use super::boxes::Report;
use super::doc::{Run, Typeface};
use super::font::{Face, FontError, FontId, Fonts, Glyph};

/// What is set as one: a character with the marks and variation selectors that belong to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    /// Where its characters are in the text of the line.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) font: FontId,
    pub(crate) glyph: u16,
    /// Width in points.
    pub(crate) advance: f32,
    pub(crate) size: f32,
    pub(crate) class: Class,
    pub(crate) underline: bool,
    /// A line to write on instead of a glyph.
    pub(crate) blank: bool,
}

/// How a unit behaves at the ends of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u8);

impl Class {
    const WORD: u8 = 1;
    const NO_START: u8 = 2;
    const NO_END: u8 = 4;
    const SPACE: u8 = 8;
    const BREAK: u8 = 16;
    const GLUE: u8 = 32;

    fn of(c: char) -> Class {
        let mut bits = 0;
        if c == '\n' {
            bits |= Class::BREAK;
        }
        if c == ' ' || c == '\u{3000}' {
            bits |= Class::SPACE;
        }
        if c == '—' || c == '…' {
            bits |= Class::GLUE;
        }
        let narrow = (c as u32) < 0x2000 && c != '·' && !c.is_whitespace();
        if narrow {
            bits |= Class::WORD;
        }
        if NO_START.contains(c) {
            bits |= Class::NO_START;
        }
        if NO_END.contains(c) {
            bits |= Class::NO_END;
        }
        Class(bits)
    }

    fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }

    pub(crate) fn is_space(self) -> bool {
        self.has(Class::SPACE)
    }

    pub(crate) fn is_break(self) -> bool {
        self.has(Class::BREAK)
    }

    /// Whether a line may end between `self` and `next`.
    pub(crate) fn may_break(self, next: Class) -> bool {
        if next.is_space() || next.is_break() || next.has(Class::NO_START) {
            return false;
        }
        if self.is_space() {
            return true;
        }
        !self.has(Class::NO_END)
            && !(self.has(Class::WORD) && next.has(Class::WORD))
            && !(self.has(Class::GLUE) && next.has(Class::GLUE))
    }

    /// Whether justified lines may be opened between `self` and `next`.
    pub(crate) fn may_stretch(self, next: Class) -> bool {
        !(self.has(Class::WORD) && next.has(Class::WORD)) && !(self.has(Class::GLUE) && next.has(Class::GLUE))
    }
}

const NO_START: &str = "，。、；：？！）》〉」』】〕］｝〗”’·—…‰％℃°′″々～－,.;:?!)]}%";
const NO_END: &str = "（《〈「『【〔［｛〖“‘￥＄([{";

/// Text ready to be broken into lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shaped {
    pub(crate) text: String,
    pub(crate) units: Vec<Unit>,
}

impl Shaped {
    /// Width on one endless line.
    pub(crate) fn width(&self) -> f32 {
        self.units.iter().map(|unit| unit.advance).sum()
    }

    /// The same text `factor` times as large.
    pub(crate) fn scaled(&self, factor: f32) -> Shaped {
        let mut scaled = self.clone();
        for unit in &mut scaled.units {
            unit.size *= factor;
            unit.advance *= factor;
        }
        scaled
    }
}

/// Finds a glyph for every character of `runs`; characters no font has are reported and drawn as □.
pub(crate) fn shape(fonts: &Fonts, runs: &[Run], size: f32, report: &mut Report) -> Result<Shaped, FontError> {
    let mut shaped = Shaped::default();
    for run in runs {
        let size = run.size.unwrap_or(size);
        if let Some(characters) = run.blank {
            let filler = fonts.glyph(Face::Song, ' ')?;
            let font = filler.map(|glyph| (glyph.font, glyph.id));
            if let Some((font, glyph)) = font {
                push(&mut shaped, " ", Unit {
                    advance: characters * size,
                    class: Class::default(),
                    blank: true,
                    ..unit(font, glyph, size, run)
                });
            }
            continue;
        }
        let chain = chain(fonts, run)?;
        for c in run.text.chars() {
            place(fonts, &mut shaped, run, size, chain, c, report)?;
        }
    }
    Ok(shaped)
}

fn unit(font: FontId, glyph: u16, size: f32, run: &Run) -> Unit {
    Unit {
        start: 0,
        end: 0,
        font,
        glyph,
        advance: 0.0,
        size,
        class: Class::default(),
        underline: run.underline,
        blank: false,
    }
}

fn push(shaped: &mut Shaped, text: &str, unit: Unit) {
    let start = shaped.text.len() as u32;
    shaped.text.push_str(text);
    shaped.units.push(Unit { start, end: shaped.text.len() as u32, ..unit });
}

fn place(
    fonts: &Fonts,
    shaped: &mut Shaped,
    run: &Run,
    size: f32,
    chain: &[Face],
    c: char,
    report: &mut Report,
) -> Result<(), FontError> {
    if is_attached(c)
        && let Some(last) = shaped.units.last_mut()
        && !last.blank
    {
        shaped.text.push(c);
        last.end = shaped.text.len() as u32;
        return Ok(());
    }
    let c = if c == '\t' { ' ' } else { c };
    if c != '\n' && (c.is_control() || is_attached(c) || matches!(c, '\u{fffe}' | '\u{ffff}')) {
        report.missing(c);
        return Ok(());
    }
    let shown = if c == '\n' || c == '\u{a0}' { ' ' } else { c };
    let private = is_private(c);
    let found = if private { None } else { first_glyph(fonts, chain, shown)? };
    let (glyph, text) = match found {
        Some(glyph) => (Some(glyph), c),
        None => {
            report.missing(c);
            // A character of a private area means nothing outside its own machine: it is not kept as text.
            let text = if private { SUBSTITUTE } else { c };
            (first_glyph(fonts, chain, SUBSTITUTE)?, text)
        }
    };
    let Some(glyph) = glyph else { return Ok(()) };
    // A box large enough to write the character in by hand.
    let size = if private { size * 1.3 } else { size };
    let advance = if c == '\n' { 0.0 } else { glyph.advance * size };
    let class = Class::of(c);
    let mut buffer = [0; 4];
    push(shaped, text.encode_utf8(&mut buffer), Unit { advance, class, ..unit(glyph.font, glyph.id, size, run) });
    Ok(())
}

const SUBSTITUTE: char = '□';

/// Variation selectors, joiners and combining marks belong to the character before them.
fn is_attached(c: char) -> bool {
    matches!(c as u32, 0xFE00..=0xFE0F | 0xE0100..=0xE01EF | 0x200B..=0x200F | 0x2060 | 0x0300..=0x036F | 0xFEFF)
}

fn is_private(c: char) -> bool {
    matches!(c as u32, 0xE000..=0xF8FF | 0xF0000..=0xFFFFD | 0x100000..=0x10FFFD)
}

const SONG: &[Face] = &[Face::Song, Face::SongExt, Face::Rare];
const BOLD: &[Face] = &[Face::SongBold, Face::Song, Face::SongExt, Face::Rare];
const HEI: &[Face] = &[Face::Hei, Face::Song, Face::SongExt, Face::Rare];
const HEI_BOLD: &[Face] = &[Face::HeiBold, Face::Hei, Face::Song, Face::SongExt, Face::Rare];
const KAI: &[Face] = &[Face::Kai];

/// The faces to look in, in order. A value is set in Kai only if Kai has all of it: one foreign character in a name
/// would look like a mistake.
fn chain(fonts: &Fonts, run: &Run) -> Result<&'static [Face], FontError> {
    Ok(match run.face {
        Typeface::Song => SONG,
        Typeface::Bold => BOLD,
        Typeface::Hei => HEI,
        Typeface::HeiBold => HEI_BOLD,
        Typeface::Value => {
            for c in run.text.chars() {
                let drawn = !c.is_control() && !is_attached(c) && !is_private(c);
                if drawn && fonts.glyph(Face::Kai, c)?.is_none() && first_glyph(fonts, SONG, c)?.is_some() {
                    return Ok(SONG);
                }
            }
            KAI
        }
    })
}

fn first_glyph(fonts: &Fonts, chain: &[Face], c: char) -> Result<Option<Glyph>, FontError> {
    for &face in chain {
        // The large face is unpacked only for what can be in it.
        if face == Face::Rare && !(c.is_alphabetic() || (c as u32) >= 0x20000) {
            continue;
        }
        if let Some(glyph) = fonts.glyph(face, c)? {
            return Ok(Some(glyph));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        let classes: Vec<(char, Class)> = text.chars().map(|c| (c, Class::of(c))).collect();
        for (i, (c, class)) in classes.iter().enumerate() {
            out.push(*c);
            if classes.get(i + 1).is_some_and(|(_, next)| class.may_break(*next)) {
                out.push('|');
            }
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn han_characters_break_anywhere() {
        check("失业保险", "失|业|保|险");
    }

    #[test]
    fn closing_marks_never_start_a_line() {
        check("领取，再办。", "领|取，|再|办。");
        check("（一）《条例》", "（一）|《条|例》");
    }

    #[test]
    fn words_numbers_dashes_stay_whole() {
        check("共1,980.00元", "共|1,980.00|元");
        check("说明——见附件……", "说|明——|见|附|件……");
        check("see page 12", "see |page |12");
    }
}
