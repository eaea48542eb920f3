//! What is wrong with a file before it is YAML: bytes, tabs, full-width marks, cut texts.
//!
//! In: the file as written. Out: diagnostics that name the mark a Chinese keyboard put there; the YAML
//! parser would only say that something else, further down, is unexpected.
//!
//! **Invariant:** a line that a careful author could have meant as it stands is not reported.

use super::keys;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Files, Span};

const MAX_BYTES: usize = 1 << 20;

/// Whether the bytes are a text of acceptable size; says why not.
pub(super) fn check_bytes(files: &Files, id: FileId, diags: &mut Diagnostics) -> bool {
    let file = files.get(id);
    let n_bytes = file.undecoded.as_ref().map_or(file.text.len(), Vec::len);
    if n_bytes > MAX_BYTES {
        let message = format!("文件 `{}` 超过 1 MiB，没有读", file.path);
        diags.push(
            Diagnostic::error("L102", Span::start_of(id), message)
                .help("一个场景通常只有几十 KB；请检查是不是放错了文件，或者拆成几个文件"),
        );
        return false;
    }
    let Some(bytes) = &file.undecoded else { return true };
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let is_gbk = || !encoding_rs::GBK.decode_without_bom_handling(bytes).1;
    let message = match () {
        () if is_utf16 => format!("文件 `{}` 是 UTF-16（Unicode）编码，只能读 UTF-8", file.path),
        () if is_gbk() => format!("文件 `{}` 是 GBK（ANSI）编码，只能读 UTF-8", file.path),
        () => format!("文件 `{}` 不是 UTF-8 文字", file.path),
    };
    diags.push(
        Diagnostic::error("L101", Span::start_of(id), message)
            .help("用记事本打开，“另存为”时编码选 UTF-8，再保存一次"),
    );
    false
}

/// Reports every line whose marks the YAML parser would misread.
pub(super) fn check_text(file: FileId, text: &str, diags: &mut Diagnostics) {
    let mut block_indent: Option<usize> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let here = start;
        start += line.len();
        let bom = if here == 0 && line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let content = line[bom..].trim_end_matches(['\n', '\r']);
        if content.trim().is_empty() {
            continue;
        }
        let body = content.trim_start_matches([' ', '\t', '\u{3000}', '\u{a0}']);
        let indent = &content[..content.len() - body.len()];
        if block_indent.is_some_and(|outer| indent.len() > outer) {
            continue;
        }
        block_indent = None;
        let line = Line { file, at: here + bom, indent, body };
        if let Some(problem) = line.bad_indent() {
            diags.push(problem);
        }
        if body.starts_with('#') {
            continue;
        }
        diags.extend(line.problems());
        if is_block_header(body) {
            block_indent = Some(indent.len());
        }
    }
}

/// Reports a code that other programs would read as a number.
pub(super) fn check_plain_scalar(text: &str, span: Span, diags: &mut Diagnostics) {
    let is_code = text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_code {
        diags.push(
            Diagnostic::warning("L109", span, format!("`{text}` 以 0 开头，别的软件会当成数字丢掉前面的 0"))
                .help(format!("编号、电话请加引号：\"{text}\"")),
        );
    }
}

/// Reports list entries that YAML joins to the text of the line above them.
pub(super) fn check_joined(file: &str, span: Span, diags: &mut Diagnostics) {
    let Some(text) = file.get(span.start as usize..span.end as usize) else { return };
    let Some(at) = text.find('\n') else { return };
    let below = text[at + 1..].trim_start();
    if below.starts_with("- ") {
        let dash = span.part(text.len() - below.len(), 1);
        diags.push(
            Diagnostic::error("L111", dash, "这一项会接在上一行的文字后面，成不了列表")
                .related(span.part(0, at), "上一行已经写了内容")
                .help("删掉上一行冒号后面的文字，或者给它前面也加上横线"),
        );
    }
}

/// Reports texts of one `[…]` or `{…}` that a comma inside brackets has cut in two.
pub(super) fn check_cut<'t>(texts: impl Iterator<Item = (&'t str, Span)>, diags: &mut Diagnostics) {
    let mut open: Option<(&str, Span, char, char)> = None;
    for (text, span) in texts {
        if let Some((start, place, bracket, close)) = open
            && excess(text, close, bracket) > 0
        {
            let message = format!("`{start}` 里的 `{bracket}` 没有收尾：公式里的英文逗号把这一行切断了");
            diags.push(
                Diagnostic::error("L108", place, message)
                    .related(span, "收尾在这里")
                    .help("公式和文字里的逗号用全角“，”，并列的名字用“、”隔开；或者给整段加半角引号"),
            );
            open = None;
        }
        let unclosed = PAIRS.into_iter().find(|(bracket, close)| excess(text, *bracket, *close) > 0);
        open = unclosed.map(|(bracket, close)| (text, span, bracket, close)).or(open);
    }
}

const PAIRS: [(char, char); 5] = [('（', '）'), ('(', ')'), ('「', '」'), ('【', '】'), ('“', '”')];

/// How many more of `one` than of `other` a text has.
fn excess(text: &str, one: char, other: char) -> usize {
    text.matches(one).count().saturating_sub(text.matches(other).count())
}

fn is_block_header(body: &str) -> bool {
    let body = body.split(" #").next().unwrap_or(body).trim_end();
    let mark = body.rsplit([' ', ':']).next().unwrap_or("");
    (mark.starts_with('|') || mark.starts_with('>')) && mark.len() <= 3
}

struct Line<'a> {
    file: FileId,
    /// Offset of the line in the file.
    at: usize,
    indent: &'a str,
    body: &'a str,
}

impl Line<'_> {
    /// A span of the body, `offset` bytes into it.
    fn span(&self, offset: usize, len: usize) -> Span {
        let start = (self.at + self.indent.len() + offset) as u32;
        Span { file: self.file, start, end: start + len as u32 }
    }

    fn bad_indent(&self) -> Option<Diagnostic> {
        let bad = self.indent.chars().find(|c| *c != ' ')?;
        let offset = self.at + self.indent.find(bad)?;
        let span = Span { file: self.file, start: offset as u32, end: (offset + bad.len_utf8()) as u32 };
        let what = match bad {
            '\t' => "制表符（Tab）",
            '\u{3000}' => "全角空格",
            _ => "不间断空格",
        };
        Some(
            Diagnostic::error("L103", span, format!("缩进里有{what}"))
                .help("缩进只能用半角空格，每深一层多两个"),
        )
    }

    fn problems(&self) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let (entry, offset) = after_dashes(self.body);
        problems.extend(self.full_width_dash(entry, offset));
        problems.extend(self.full_width_colon(entry, offset));
        problems.extend(self.full_width_quotes(entry, offset));
        problems.extend(self.full_width_brackets(entry, offset));
        problems.extend(self.hash_in_text(entry, offset));
        problems
    }

    fn full_width_dash(&self, entry: &str, offset: usize) -> Option<Diagnostic> {
        let dash = entry.chars().next().filter(|c| matches!(c, '－' | '—' | '–' | '﹣' | '−' | '‐'))?;
        entry[dash.len_utf8()..].starts_with([' ', '\u{3000}']).then(|| {
            Diagnostic::error(
                "L105",
                self.span(offset, dash.len_utf8()),
                format!("列表前面的横线是 `{dash}`"),
            )
            .help("列表用半角减号加空格：- 内容")
        })
    }

    fn full_width_colon(&self, entry: &str, offset: usize) -> Option<Diagnostic> {
        // A list entry may be a sentence that starts with such a word: “- 提示：带好身份证”.
        let at = entry.find(['：', '︰', '﹕']).filter(|_| offset == 0)?;
        let key = entry[..at].trim_end();
        // In a sentence the full-width colon is right; before it stands a key only where no key came first.
        let is_key = !entry[..at].contains(": ") && keys::is_known(key);
        let mark = entry[at..].chars().next()?;
        is_key.then(|| {
            Diagnostic::error(
                "L104",
                self.span(offset + at, mark.len_utf8()),
                format!("`{key}` 后面是全角冒号"),
            )
            .help(format!("用半角冒号加一个空格：{key}: 内容"))
        })
    }

    fn full_width_quotes(&self, entry: &str, offset: usize) -> Option<Diagnostic> {
        let (key, value) = split_entry(entry);
        let (text, at) = match value {
            Some((value, at)) if is_quoted_code(value) => (value, at),
            _ if key.starts_with(['“', '”', '‘', '’', '＂']) && value.is_some() => (key, 0),
            None if is_quoted_code(key) => (key, 0),
            _ => return None,
        };
        let bare = text.trim_matches(['“', '”', '‘', '’', '＂']);
        Some(
            Diagnostic::error("L106", self.span(offset + at, text.len()), format!("`{text}` 用了全角引号"))
                .help(format!("用半角引号：\"{bare}\"")),
        )
    }

    fn full_width_brackets(&self, entry: &str, offset: usize) -> Option<Diagnostic> {
        let (_, value) = split_entry(entry);
        let (value, at) = value?;
        let pair = match value.chars().next()? {
            '［' => "[ ]",
            '｛' => "{ }",
            _ => return None,
        };
        let mark = value.chars().next()?;
        Some(
            Diagnostic::error(
                "L110",
                self.span(offset + at, mark.len_utf8()),
                format!("`{mark}` 是全角括号"),
            )
            .help(format!("列表和成组的内容用半角括号 {pair}")),
        )
    }

    fn hash_in_text(&self, entry: &str, offset: usize) -> Option<Diagnostic> {
        let at = comment_start(entry)?;
        let comment = &entry[at + 1..];
        if comment.is_empty() || comment.starts_with([' ', '#', '\t']) {
            return None;
        }
        Some(
            Diagnostic::error(
                "L107",
                self.span(offset + at, entry.len() - at),
                "这里的 `#` 会把后面的文字当成注释丢掉",
            )
            .help("是文字：给整段文字加半角引号；是注释：在 # 后面加一个空格"),
        )
    }
}

/// The line's text after its list dashes, and how far in it starts.
fn after_dashes(body: &str) -> (&str, usize) {
    let mut rest = body;
    while let Some(inner) = rest.strip_prefix("- ") {
        rest = inner.trim_start();
    }
    (rest, body.len() - rest.len())
}

/// Key and value of a `key: value` line; the value with its offset.
fn split_entry(entry: &str) -> (&str, Option<(&str, usize)>) {
    match entry.find(": ") {
        Some(at) => {
            let value = entry[at + 1..].trim_start();
            (&entry[..at], Some((value.trim_end(), entry.len() - value.len())))
        }
        None => match entry.strip_suffix(':') {
            Some(key) => (key, Some(("", entry.len()))),
            None => (entry, None),
        },
    }
}

/// Whether full-width quotes surround something that is no text literal of a formula: a number or a code.
fn is_quoted_code(text: &str) -> bool {
    let inner = text.strip_prefix(['“', '”', '＂']).and_then(|rest| rest.strip_suffix(['“', '”', '＂']));
    inner.is_some_and(|inner| !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Where a comment starts in a line: ` #` outside quotes.
fn comment_start(entry: &str) -> Option<usize> {
    let mut quote: Option<char> = None;
    let mut before = ' ';
    for (at, c) in entry.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') && matches!(before, ' ' | '[' | '{' | ',') => quote = Some(c),
            None if c == '#' && matches!(before, ' ' | '\t') => return Some(at),
            None => {}
        }
        before = c;
    }
    None
}
