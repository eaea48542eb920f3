//! Text and places in it: every file of a catalogue, and spans that point into them.
//!
//! In: path → bytes, from a folder walk, the binary itself or an editor buffer. Out: [`Files`], whose
//! offsets refer to the text exactly as it was written, byte-order mark and line ends included, so that
//! a formatter can give back what it did not touch.
//!
//! **Invariant:** nothing here reads a disk, and no method panics on a span that fits no text.

use std::collections::BTreeMap;

/// One file of a [`Files`]; the numbers follow the sorted order of the paths.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u16);

/// A stretch of one file's text, in bytes.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `len` bytes that starts `offset` bytes into this one.
    pub fn part(self, offset: usize, len: usize) -> Span {
        let start = self.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        Span { start, end: start.saturating_add(u32::try_from(len).unwrap_or(0)), ..self }
    }

    /// From the start of this span to the end of `other`, which is in the same file.
    pub fn to(self, other: Span) -> Span {
        Span { end: other.end.max(self.end), ..self }
    }

    /// The empty span at the start of a file, for what belongs to a file as a whole.
    pub fn start_of(file: FileId) -> Span {
        Span { file, start: 0, end: 0 }
    }
}

/// How a first line starts that only tells editors which schema the file follows.
pub const MODELINE: &str = "# yaml-language-server:";

/// One file: its path inside the catalogue and its text as written.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path inside the catalogue, with `/`: `shared/basis.yaml`.
    pub path: String,
    /// The text, byte-order mark and carriage returns kept. Empty when the bytes are not UTF-8.
    pub text: String,
    /// The bytes of a file that is not UTF-8.
    pub undecoded: Option<Vec<u8>>,
    line_starts: Vec<u32>,
}

impl SourceFile {
    fn new(path: String, bytes: Vec<u8>) -> SourceFile {
        let (text, undecoded) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => (String::new(), Some(error.into_bytes())),
        };
        let after_line_ends =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1);
        let line_starts = std::iter::once(0).chain(after_line_ends).collect();
        SourceFile { path, text, undecoded, line_starts }
    }

    /// The file's bytes with `\r\n` as `\n` and no byte-order mark or [`MODELINE`]: what the catalogue hash sees.
    pub fn normalised(&self) -> Vec<u8> {
        let Some(bytes) = &self.undecoded else {
            let text = self.text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            return match text.split_once('\n') {
                Some((first, rest)) if first.starts_with(MODELINE) => rest.to_owned().into_bytes(),
                _ => text.into_bytes(),
            };
        };
        bytes.clone()
    }

    /// The text of line `line` (1-based) without its line end.
    pub fn line(&self, line: usize) -> &str {
        let start = line.checked_sub(1).and_then(|index| self.line_starts.get(index));
        let Some(rest) = start.and_then(|start| self.text.get(*start as usize..)) else { return "" };
        rest.lines().next().unwrap_or("")
    }
}

/// Every file of a catalogue, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: Vec<SourceFile>,
}

impl Files {
    /// Takes path → bytes. Files past the 65,535th are left out.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Files {
        let files = files.into_iter().take(usize::from(u16::MAX));
        Files { files: files.map(|(path, bytes)| SourceFile::new(path, bytes)).collect() }
    }

    /// The file with this number.
    ///
    /// # Panics
    /// When `id` comes from another `Files`.
    pub fn get(&self, id: FileId) -> &SourceFile {
        self.files.get(usize::from(id.0)).expect("a FileId belongs to the Files that gave it")
    }

    /// The file with this path.
    pub fn by_path(&self, path: &str) -> Option<FileId> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|at| FileId(at as u16))
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(at as u16), file))
    }

    /// Line and column of a span's start, both counted from 1, columns in characters.
    pub fn line_col(&self, span: Span) -> (usize, usize) {
        let file = self.get(span.file);
        let line = file.line_starts.partition_point(|start| *start <= span.start).max(1);
        let line_start = file.line_starts[line - 1] as usize;
        let end = floor_char(&file.text, span.start as usize);
        let before = file.text.get(line_start..end).unwrap_or("");
        (line, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }

    /// The text a span covers; empty when the span does not fit the file.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

/// The nearest character boundary at or before `at`.
pub(crate) fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Files {
        Files::new(BTreeMap::from([("a.yaml".to_string(), text.as_bytes().to_vec())]))
    }

    #[test]
    fn columns_count_characters_and_ignore_the_byte_order_mark() {
        let check = |text: &str, offset: u32, place: (usize, usize)| {
            let span = Span { file: FileId(0), start: offset, end: offset };
            assert_eq!(files(text).line_col(span), place, "{text:?} at {offset}");
        };
        check("", 0, (1, 1));
        check("问: 您", 5, (1, 4));
        check("\u{feff}问: 您", 8, (1, 4));
        check("a\r\n问: 您", 8, (2, 4));
        check("a\n", 2, (2, 1));
        check("a", 99, (1, 2));
    }

    #[test]
    fn the_hash_does_not_see_line_ends_or_the_byte_order_mark() {
        let normalised = |text| files(text).get(FileId(0)).normalised();
        assert_eq!(normalised("\u{feff}甲: 乙\r\n丙: 丁\r\n"), normalised("甲: 乙\n丙: 丁\n"));
    }
}
