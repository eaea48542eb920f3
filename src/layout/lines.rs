//! Units to lines: breaking, aligning, and the placed text of each line.

use super::boxes::{Item, Mark, Placed, Shape, Text};
use super::doc::Align;
use super::text::{Shaped, Unit};

/// A line: units `start..end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Width without spaces at its end.
    pub(crate) width: f32,
    /// It ends because the text says so, not for lack of room.
    pub(crate) last: bool,
}

/// Breaks at the last place that fits; a word wider than a line is broken where the line is full.
pub(crate) fn break_lines(units: &[Unit], width: f32, first_indent: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let room = if lines.is_empty() { width - first_indent } else { width };
        let (end, last) = line_end(units, start, room);
        let trimmed = units[start..end].iter().rposition(|u| !u.class.is_space() && !u.class.is_break());
        let shown = trimmed.map_or(start, |last| start + last + 1);
        let width = units[start..shown].iter().map(|u| u.advance).sum();
        lines.push(Line { start, end, width, last });
        start = end;
    }
    lines
}

fn line_end(units: &[Unit], start: usize, room: f32) -> (usize, bool) {
    let mut used = 0.0;
    let mut possible = None;
    for (i, unit) in units.iter().enumerate().skip(start) {
        if unit.class.is_break() {
            return (i + 1, true);
        }
        if i > start && units[i - 1].class.may_break(unit.class) {
            possible = Some(i);
        }
        used += unit.advance;
        if used > room + 0.01 && !unit.class.is_space() && i > start {
            return (possible.unwrap_or(i), false);
        }
    }
    (units.len(), true)
}

/// How a paragraph's lines stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    pub(crate) align: Align,
    /// Width of the column.
    pub(crate) width: f32,
    /// Extra indent of this line.
    pub(crate) indent: f32,
    /// Line height.
    pub(crate) height: f32,
}

/// The text of one line, placed within a column whose top left corner is the origin.
pub(crate) fn place_line(shaped: &Shaped, line: Line, setting: Setting, mark: Mark) -> Vec<Item> {
    let units = &shaped.units[line.start..line.end];
    let slack = setting.width - setting.indent - line.width;
    let shown = visible(units);
    let gaps = units[..shown].windows(2).filter(|pair| pair[0].class.may_stretch(pair[1].class)).count();
    let size = units.iter().map(|u| u.size).fold(0.0, f32::max);
    let mut stretch = 0.0;
    let mut x = setting.indent;
    match setting.align {
        Align::Left => {}
        Align::Center => x += slack / 2.0,
        Align::Right => x += slack,
        Align::Justify => {
            if !line.last && gaps > 0 && slack / (gaps as f32) < size * 0.35 {
                stretch = slack / gaps as f32;
            }
        }
    }
    // The middle of the character body stands in the middle of the line.
    let baseline = setting.height / 2.0 + size * 0.38;
    let mut items = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let head = units[at];
        let len = units[at..]
            .iter()
            .take_while(|u| {
                u.font == head.font
                    && u.size == head.size
                    && u.blank == head.blank
                    && u.underline == head.underline
                    && !u.class.is_break()
            })
            .count();
        if len == 0 {
            at += 1;
            continue;
        }
        let mut glyphs = Vec::with_capacity(len);
        for (i, unit) in units[at..at + len].iter().enumerate() {
            let index = at + i;
            let stretches = index + 1 < shown && unit.class.may_stretch(units[index + 1].class);
            let advance = unit.advance + if stretches { stretch } else { 0.0 };
            glyphs.push(Placed { id: unit.glyph, advance, range: (unit.start - head.start, unit.end - head.start) });
        }
        let width: f32 = glyphs.iter().map(|g| g.advance).sum();
        if head.blank || head.underline {
            let below = head.size * 0.16;
            items.push(Item {
                x,
                y: baseline + below,
                mark: Mark::Artifact,
                shape: Shape::Lines(vec![[0.0, 0.0, width, 0.0]], 0.5),
            });
        }
        let text = shaped.text[head.start as usize..units[at + len - 1].end as usize].to_owned();
        let text = Text { font: head.font, size: head.size, text, glyphs, spread: false };
        items.push(Item { x, y: baseline, mark, shape: Shape::Text(text) });
        x += width;
        at += len;
    }
    items
}

fn visible(units: &[Unit]) -> usize {
    units.iter().rposition(|u| !u.class.is_space() && !u.class.is_break()).map_or(0, |last| last + 1)
}
