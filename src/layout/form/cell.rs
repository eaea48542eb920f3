//! What a cell holds → runs and paragraphs.

use super::super::doc::{Align, Block, MM, Para, Run, size};
use super::{Filled, Source};
use crate::model::form::{CellPiece, FillName};

/// Content of a cell or of a signature place.
pub(super) struct Content {
    /// The paragraphs: what is said, then the lines to sign on.
    pub(super) lines: Vec<Para>,
    /// It is one value or one set of tick boxes and nothing else.
    pub(super) single: Option<Single>,
    /// It is left to the office, or to the pen.
    pub(super) open: bool,
}

/// A cell that holds one thing.
pub(super) enum Single {
    Value,
    Ticks,
    Date,
}

/// The text of a label.
pub(super) fn label(text: &str) -> Para {
    Para { align: Align::Center, pitch: 1.25, balanced: true, ..Para::new(vec![Run::song(text)], size::WU) }
}

/// Bold text of the form itself.
pub(super) fn bold(text: &str) -> Run {
    Run::bold(text)
}

/// All pieces on one line of thought; static text looks as `face` makes it.
pub(super) fn runs<'a>(
    pieces: &'a [CellPiece],
    source: Source<'_>,
    face: impl Fn(&'a str) -> Run,
) -> Vec<Run> {
    let mut runs = Vec::new();
    for piece in pieces {
        match piece {
            CellPiece::Text(text) => runs.push(face(text)),
            other => ink_or_value(other, source, &mut runs),
        }
    }
    runs
}

fn ink_or_value(piece: &CellPiece, source: Source<'_>, runs: &mut Vec<Run>) {
    match piece {
        CellPiece::Text(text) => runs.push(Run::song(text)),
        CellPiece::Fill(name) | CellPiece::Comb(_, name) => match source.text(name) {
            Some(value) => runs.push(Run::value(value).underlined()),
            None => runs.push(Run::blank(6.0)),
        },
        CellPiece::Tick(name) => runs.extend(ticks(name, source)),
        CellPiece::Office(_) => runs.push(Run::blank(5.0)),
        CellPiece::Sign(_) => runs.push(Run::blank(7.0)),
        CellPiece::Seal(whose) if whose.is_empty() => runs.push(Run::song("（章）")),
        CellPiece::Seal(whose) => runs.push(Run::song(format!("（{whose}章）"))),
        CellPiece::Handwrite(hint) if is_date(hint) => runs.push(Run::song("　　　年　　月　　日")),
        CellPiece::Handwrite(hint) => {
            let digits: String = hint.chars().filter(char::is_ascii_digit).collect();
            runs.push(Run::blank(digits.parse::<u8>().map_or(7.0, f32::from)));
        }
        CellPiece::Photo => runs.push(Run::song("照片")),
    }
}

/// ☑ chosen　☐ other
pub(super) fn ticks(name: &FillName, source: Source<'_>) -> Vec<Run> {
    let options = match source.value(name) {
        Some(Filled::Options(options)) => options.clone(),
        Some(Filled::Text(chosen)) => {
            let mut options = source.unticked(name);
            options.iter_mut().for_each(|(option, on)| *on = option == chosen);
            if !options.iter().any(|(_, on)| *on) {
                options.push((chosen.clone(), true));
            }
            options
        }
        None => source.unticked(name),
    };
    let mut runs = Vec::new();
    for (i, (option, on)) in options.iter().enumerate() {
        let gap = if i > 0 { "　" } else { "" };
        let mark = Run::tick(*on);
        runs.push(Run::song(format!("{gap}{}{option}", mark.text)));
    }
    runs
}

/// A value as text.
pub(super) fn plain(value: &Filled) -> String {
    match value {
        Filled::Text(text) => text.clone(),
        Filled::Options(options) => {
            let chosen = options.iter().filter(|(_, on)| *on).map(|(option, _)| option.as_str());
            chosen.collect::<Vec<_>>().join("、")
        }
    }
}

fn is_date(hint: &str) -> bool {
    hint.contains("日期") || hint.contains("年月日")
}

/// How many characters of its own text a line has.
pub(super) fn length(pieces: &[CellPiece]) -> usize {
    let text = |piece: &CellPiece| if let CellPiece::Text(text) = piece { text.chars().count() } else { 6 };
    pieces.iter().map(text).sum()
}

fn is_ink(piece: &CellPiece) -> bool {
    matches!(piece, CellPiece::Sign(_) | CellPiece::Seal(_) | CellPiece::Handwrite(_))
}

/// Splits a cell into what it says and the lines to sign on; with `apart`, each signature on a line of its own.
pub(super) fn content(pieces: &[CellPiece], source: Source<'_>, apart: bool) -> Content {
    let single = match pieces {
        [CellPiece::Fill(_)] => Some(Single::Value),
        [CellPiece::Tick(_)] => Some(Single::Ticks),
        _ => None,
    };
    match pieces {
        [CellPiece::Handwrite(hint)] if is_date(hint) => {
            let line = Para { align: Align::Center, ..value_para(vec![Run::song("　　年　月　日")]) };
            return Content { lines: vec![line], single: Some(Single::Date), open: false };
        }
        [CellPiece::Office(_)] | [CellPiece::Sign(_)] | [CellPiece::Handwrite(_)] => {
            return Content { lines: Vec::new(), single: None, open: true };
        }
        [CellPiece::Fill(name)] => {
            let lines = source.text(name).map(|value| value_para(vec![Run::value(value)]));
            return Content { lines: lines.into_iter().collect(), single, open: false };
        }
        [CellPiece::Tick(name)] => {
            return Content { lines: vec![value_para(ticks(name, source))], single, open: false };
        }
        _ => {}
    }
    let to_sign = |piece: &CellPiece| is_ink(piece) || (apart && matches!(piece, CellPiece::Office(_)));
    let Some(first_ink) = pieces.iter().position(to_sign) else {
        return Content { lines: vec![value_para(runs(pieces, source, Run::song))], single, open: false };
    };
    // An opinion of the office above its signature needs nothing printed.
    let open = !apart && matches!(pieces.first(), Some(CellPiece::Office(_))) && pieces.len() > 1;
    let mut said: Vec<CellPiece> = pieces[usize::from(open).min(first_ink)..first_ink].to_vec();
    let mut signed: Vec<CellPiece> = pieces[first_ink..].to_vec();
    if open {
        signed.splice(0..0, std::mem::take(&mut said));
    } else if let Some(CellPiece::Text(text)) = said.last().cloned() {
        // The words after the last full stop belong to the signature.
        let cut = text.rfind('。').map_or(0, |at| at + '。'.len_utf8());
        said.pop();
        if cut > 0 {
            said.push(CellPiece::Text(text[..cut].to_owned()));
        }
        if cut < text.len() {
            signed.insert(0, CellPiece::Text(text[cut..].to_owned()));
        }
    }
    let mut lines = Vec::new();
    if !said.is_empty() {
        lines.push(Para { align: Align::Justify, first: 2.0, ..value_para(runs(&said, source, Run::song)) });
    }
    lines.extend(signature_lines(&signed, source, apart));
    if let [_, second, ..] = lines.as_mut_slice() {
        second.space = 4.0;
    }
    let open = open || said.is_empty();
    Content { lines, single, open }
}

fn signature_lines(pieces: &[CellPiece], source: Source<'_>, apart: bool) -> Vec<Para> {
    let mut lines: Vec<Vec<Run>> = vec![Vec::new()];
    let mut after_ink = false;
    let mut before = "";
    for piece in pieces {
        let text = matches!(piece, CellPiece::Text(_));
        let last = lines.len() - 1;
        if text && after_ink {
            if apart {
                lines.push(Vec::new());
            } else {
                lines[last].push(Run::song("　"));
            }
        }
        let last = lines.len() - 1;
        match piece {
            CellPiece::Text(words) if words.ends_with(['：', ':', '）', '，', '。']) => {
                lines[last].push(Run::song(words))
            }
            CellPiece::Text(words) if apart || words.chars().count() < 12 => {
                lines[last].push(Run::song(format!("{words}：")))
            }
            CellPiece::Seal(whose) if before.contains(whose.as_str()) => {
                lines[last].push(Run::song("（章）"))
            }
            other => ink_or_value(other, source, &mut lines[last]),
        }
        after_ink = !text;
        before = if let CellPiece::Text(words) = piece { words } else { "" };
    }
    lines.into_iter().map(|runs| Para { align: Align::Right, pitch: 1.6, ..value_para(runs) }).collect()
}

fn value_para(runs: Vec<Run>) -> Para {
    Para { pitch: 1.25, ..Para::new(runs, size::WU) }
}

/// A cell that holds something other than text.
pub(super) fn drawn(pieces: &[CellPiece], source: Source<'_>) -> Option<Block> {
    match pieces {
        [CellPiece::Photo] => Some(Block::Place {
            width: 25.0 * MM,
            height: 35.0 * MM,
            alt: "贴照片的地方".to_owned(),
            caption: "照片".to_owned(),
            frame: false,
            align: Align::Center,
        }),
        [CellPiece::Comb(count, name)] => Some(Block::Boxes {
            text: source.text(name).unwrap_or_default(),
            count: *count as usize,
            side: 6.4 * MM,
        }),
        _ => None,
    }
}
