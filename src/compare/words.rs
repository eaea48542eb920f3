//! Lines of one comparison.

use crate::model::guide::{PaperLine, Reason};
use crate::model::phrase::{Phrase, Piece};
use crate::model::value::Shown;
use crate::render::words;
use std::collections::HashMap;

/// What is different, collected.
pub(super) struct Told<'w> {
    /// Sentences that were only reworded: old → new, blanks as `【…】`.
    pub wording: &'w HashMap<String, String>,
    pub lines: Vec<String>,
}

impl Told<'_> {
    pub(super) fn line(&mut self, line: String) {
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    /// The words of a sentence as the new version has them, blanks as `【…】`.
    pub(super) fn signature(&self, phrase: &Phrase) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.to_string(),
            Piece::Value(_) => "【…】".into(),
            Piece::Word(id, _) => format!("{id:?}"),
        };
        let words: String = phrase.0.iter().map(piece).collect();
        self.wording.get(&words).cloned().unwrap_or(words)
    }

    /// Sentence and values; the same when only the wording is new.
    fn key(&self, phrase: &Phrase) -> (String, Vec<Shown>) {
        let values = phrase.0.iter().flat_map(|piece| match piece {
            Piece::Value(value) => vec![value.clone()],
            Piece::Word(_, values) => values.clone(),
            Piece::Text(_) => Vec::new(),
        });
        (self.signature(phrase), values.collect())
    }

    fn same(&self, a: &Phrase, b: &Phrase) -> bool {
        let ((x, v), (y, w)) = (self.key(a), self.key(b));
        v == w && (x == y || self.key_as_written(b) == x)
    }

    fn key_as_written(&self, phrase: &Phrase) -> String {
        let plain = Told { wording: &HashMap::new(), lines: Vec::new() };
        plain.signature(phrase)
    }

    pub(super) fn sentence(&mut self, what: &str, a: Option<&Phrase>, b: Option<&Phrase>) {
        match (a, b) {
            (Some(a), Some(b)) if self.same(a, b) => {}
            (Some(a), Some(b)) if phrase(a) == phrase(b) => {}
            (Some(a), Some(b)) => {
                self.line(format!("{what}：从“{}”变为“{}”", phrase(a), phrase(b)));
            }
            (None, Some(b)) => self.line(format!("{what}：现在多说“{}”", phrase(b))),
            (Some(a), None) => self.line(format!("{what}：以前说“{}”，现在不说了", phrase(a))),
            (None, None) => {}
        }
    }

    pub(super) fn sentences(&mut self, what: &str, a: &[Phrase], b: &[Phrase]) {
        for (a, b) in super::pairs::matched(a, b, |p| self.signature(p)) {
            self.sentence(what, a, b);
        }
    }

    pub(super) fn value(&mut self, what: &str, a: Option<&Shown>, b: Option<&Shown>) {
        let (x, y) = (a.map(words::shown), b.map(words::shown));
        self.plain(what, x, y);
    }

    pub(super) fn plain(&mut self, what: &str, a: Option<String>, b: Option<String>) {
        match (a, b) {
            (a, b) if a == b => {}
            (Some(a), Some(b)) => self.line(format!("{what}：从 {a} 变为 {b}")),
            (None, Some(b)) => self.line(format!("{what}：以前没有，现在 {b}")),
            (Some(a), None) => self.line(format!("{what}：以前 {a}，现在没有了")),
            (None, None) => {}
        }
    }
}

pub(super) fn phrase(phrase: &Phrase) -> String {
    words::phrase(phrase).unwrap_or_else(|| words::UNKNOWN.into())
}

/// A failing condition: what the person is told, else its name.
pub(super) fn reason(reason: &Reason) -> String {
    let text = reason.text.as_ref().and_then(words::phrase);
    text.unwrap_or_else(|| reason.name.to_string()).trim_end_matches('。').to_owned()
}

/// `（原件 1 份、复印件 2 份）`
pub(super) fn counts(line: &PaperLine) -> String {
    let mut parts = Vec::new();
    let sheets = [("原件", line.originals), ("复印件", line.copies), ("电子件", line.electronic)];
    parts.extend(sheets.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{what} {n} 份")));
    if line.inspect {
        parts.push("验原件".into());
    }
    if line.fill_in {
        parts.push("现场填".into());
    }
    if parts.is_empty() { String::new() } else { format!("（{}）", parts.join("、")) }
}
