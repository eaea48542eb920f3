//! The one door of the YAML parser: a file's text becomes a tree in which every key and value has its place.
//!
//! In: one file of [`Files`]. Out: a [`Node`] tree whose scalars are the text as written (`1.10` stays
//! 1.10, `0511703` and `no` stay text), or nothing and at least one diagnostic.
//!
//! Only the part of YAML that can be read aloud is accepted: no anchors, aliases, merge keys, tags or
//! second documents. Without aliases nothing can multiply itself, so a hostile file costs at most its length.
//!
//! **Invariant:** no value has a YAML type here; the model decides what a text means.

use super::raw;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Files, Span, floor_char};
use serde_saphyr::granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle};
use serde_saphyr::granit_parser::{Span as EventSpan, options};
use std::collections::HashMap;

const MAX_DEPTH: usize = 24;
const MAX_NODES: usize = 60_000;

/// A value and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// The value's text; for a quoted text what is inside the quotes, for a map or list from its first
    /// to its last entry.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a [`Node`] is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Nothing after the colon, or `~`.
    Null,
    /// One text.
    Scalar {
        /// The text as written; escapes resolved and lines joined when it is quoted or spans lines.
        text: String,
        /// Whether quotes or a block mark make it surely a text.
        quoted: bool,
    },
    /// A list.
    Seq(Vec<Node>),
    /// A map in the author's order, without repeated keys.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// The key as written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Reads one file. What is wrong with its bytes, its raw text or its YAML goes to `diags`.
pub fn parse(files: &Files, id: FileId, diags: &mut Diagnostics) -> Option<Node> {
    if !raw::check_bytes(files, id, diags) {
        return None;
    }
    let text = &files.get(id).text;
    let found_before = diags.0.len();
    raw::check_text(id, text, diags);
    let limits = options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    let parser = Parser::new_from_str_with_options(text, limits);
    let mut builder = Builder { parser, file: id, text, n_nodes: 0, diags };
    match builder.document() {
        Ok(node) => Some(node),
        Err(Stop::Syntax(error)) => {
            // The raw scan usually says the same thing better; only an unexplained error is added.
            if diags.0.len() == found_before {
                diags.push(syntax_error(id, text, &error));
            }
            None
        }
        Err(Stop::Reported) => None,
    }
}

enum Stop {
    Syntax(ScanError),
    Reported,
}

struct Builder<'a> {
    parser: Parser<'a, serde_saphyr::granit_parser::StrInput<'a>>,
    file: FileId,
    text: &'a str,
    n_nodes: usize,
    diags: &'a mut Diagnostics,
}

impl<'a> Builder<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.span(span))),
            Some(Err(error)) => Err(Stop::Syntax(error)),
            None => Ok((Event::StreamEnd, Span::start_of(self.file))),
        }
    }

    fn span(&self, span: EventSpan) -> Span {
        let start = floor_char(self.text, span.start.byte_offset().unwrap_or(0));
        let end = floor_char(self.text, span.end.byte_offset().unwrap_or(start)).max(start);
        Span { file: self.file, start: start as u32, end: end as u32 }
    }

    fn document(&mut self) -> Result<Node, Stop> {
        let mut root = Node { span: Span::start_of(self.file), kind: Kind::Null };
        let mut n_documents = 0;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) => {
                    n_documents += 1;
                    if n_documents == 2 {
                        let problem =
                            Diagnostic::error("L204", span, "一个文件里只能写一份内容，`---` 开始了第二份")
                                .help("删掉 `---`，或者把后面的内容放进另一个文件");
                        return self.stop(problem);
                    }
                }
                event => root = self.node(event, span, 0)?,
            }
        }
    }

    fn stop<T>(&mut self, problem: Diagnostic) -> Result<T, Stop> {
        self.diags.push(problem);
        Err(Stop::Reported)
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, Stop> {
        self.n_nodes += 1;
        if depth > MAX_DEPTH || self.n_nodes > MAX_NODES {
            let what = if depth > MAX_DEPTH { "一层套一层，套得太深" } else { "内容太多" };
            let problem = Diagnostic::error("L205", span, format!("{what}，没有再往下读"))
                .help("场景文件最多套 24 层、6 万个值；请检查是不是缩进写错了");
            return self.stop(problem);
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_properties(span, anchor, tag.is_some())?;
                Ok(self.scalar(&text, style, span))
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.refuse_properties(span, anchor, tag.is_some())?;
                self.seq(span, depth, style == StructureStyle::Flow)
            }
            Event::MappingStart(style, anchor, tag) => {
                self.refuse_properties(span, anchor, tag.is_some())?;
                self.map(span, depth, style == StructureStyle::Flow)
            }
            // An alias can only follow an anchor, which has already stopped the reading.
            _ => self.stop(Diagnostic::error("L201", span, "这里缺少内容")),
        }
    }

    fn refuse_properties(&mut self, span: Span, anchor: usize, tagged: bool) -> Result<(), Stop> {
        if anchor != 0 {
            let problem = Diagnostic::error("L202", span, "不能用 `&` 和 `*` 互相引用")
                .help("把内容照写一遍；文字要以 & 或 * 开头时，请给整段文字加引号");
            return self.stop(problem);
        }
        if tagged {
            let problem = Diagnostic::error("L203", span, "不能用 `!` 标记类型")
                .help("文字要以 ! 开头时，请给整段文字加引号");
            return self.stop(problem);
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) -> Node {
        let plain = style == ScalarStyle::Plain;
        let span = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if span.end > span.start + 1 => {
                Span { start: span.start + 1, end: span.end - 1, ..span }
            }
            _ => span,
        };
        if plain && (text.is_empty() || text == "~") {
            return Node { span, kind: Kind::Null };
        }
        if plain {
            raw::check_joined(self.text, span, self.diags);
            raw::check_plain_scalar(text, span, self.diags);
        }
        let text = if plain { text.to_string() } else { text.trim_end_matches('\n').to_string() };
        Node { span, kind: Kind::Scalar { text, quoted: !plain } }
    }

    fn seq(&mut self, start: Span, depth: usize, in_flow: bool) -> Result<Node, Stop> {
        let mut nodes = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                if in_flow {
                    raw::check_cut(nodes.iter().filter_map(plain_text), self.diags);
                }
                let end = if in_flow { Some(span) } else { nodes.last().map(|node: &Node| node.span) };
                return Ok(Node { span: end.map_or(start, |end| start.to(end)), kind: Kind::Seq(nodes) });
            }
            nodes.push(self.node(event, span, depth + 1)?);
        }
    }

    fn map(&mut self, start: Span, depth: usize, in_flow: bool) -> Result<Node, Stop> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut seen: HashMap<String, Span> = HashMap::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                if in_flow {
                    let texts = entries.iter().flat_map(|(key, node)| {
                        std::iter::once((key.text.as_str(), key.span)).chain(plain_text(node))
                    });
                    raw::check_cut(texts, self.diags);
                }
                let last = entries.last().map(|(key, node)| key.span.to(node.span));
                let end = if in_flow { Some(span) } else { last };
                return Ok(Node { span: end.map_or(start, |end| start.to(end)), kind: Kind::Map(entries) });
            }
            let key = self.key(event, span, depth)?;
            let (event, value_span) = self.next()?;
            let value = self.node(event, value_span, depth + 1)?;
            match seen.get(&key.text) {
                Some(first) => self.diags.push(
                    Diagnostic::error("L206", key.span, format!("`{}` 写了两次", key.text))
                        .label("第二次")
                        .related(*first, "第一次")
                        .help("同一处的名字不能重复；请合并，或者改成不同的名字"),
                ),
                None => {
                    seen.insert(key.text.clone(), key.span);
                    entries.push((key, value));
                }
            }
        }
    }

    fn key(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Key, Stop> {
        let node = self.node(event, span, depth + 1)?;
        match node.kind {
            Kind::Scalar { text, quoted } if text == "<<" && !quoted => {
                let problem =
                    Diagnostic::error("L202", node.span, "不能用 `<<` 合并内容").help("把内容照写一遍");
                self.stop(problem)
            }
            Kind::Scalar { text, .. } => Ok(Key { text, span: node.span }),
            Kind::Null => self.stop(Diagnostic::error("L207", node.span, "冒号前面没有名字")),
            Kind::Seq(_) | Kind::Map(_) => self.stop(
                Diagnostic::error("L207", node.span, "冒号前面只能是一个名字，不能是列表或一组内容")
                    .help("文字里有 [ ] { } 时，请给整段文字加引号"),
            ),
        }
    }
}

/// Whether the line above the one at `at` has a colon that no blank follows.
fn colon_without_blank(text: &str, at: usize) -> bool {
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let above = text[..line_start].trim_end_matches(['\n', '\r']).rsplit('\n').next().unwrap_or("");
    above.contains(':') && !above.contains(": ") && !above.trim_end().ends_with(':')
}

fn plain_text(node: &Node) -> Option<(&str, Span)> {
    match &node.kind {
        Kind::Scalar { text, quoted: false } => Some((text, node.span)),
        _ => None,
    }
}

/// The full-width colon that made a line no entry: at its end, or with no half-width colon before or after it.
fn full_width_colon_above(file: FileId, text: &str, at: usize) -> Option<Diagnostic> {
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let above = text[..line_start].trim_end_matches(['\n', '\r']);
    let above_start = above.rfind('\n').map_or(0, |end| end + 1);
    let line_end = text[at..].find('\n').map_or(text.len(), |len| at + len);
    [line_start..line_end, above_start..above.len()].into_iter().find_map(|range| {
        let line = &text[range.clone()];
        let colon = line.find('：')?;
        if line.contains(": ") || line.trim_end().ends_with(':') || line.trim_start().starts_with('#') {
            return None;
        }
        let start = (range.start + colon) as u32;
        let span = Span { file, start, end: start + '：'.len_utf8() as u32 };
        let key = line[..colon].trim().trim_start_matches("- ");
        Some(
            Diagnostic::error("L104", span, format!("`{key}` 后面是全角冒号"))
                .help(format!("用半角冒号加一个空格：{key}: 内容")),
        )
    })
}

/// The parser's own error, said for people who do not know YAML.
fn syntax_error(file: FileId, text: &str, error: &ScanError) -> Diagnostic {
    let start = floor_char(text, error.marker().byte_offset().unwrap_or(0));
    let len = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, |c| c.len_utf8());
    let span = Span { file, start: start as u32, end: (start + len) as u32 };
    if let Some(problem) = full_width_colon_above(file, text, start) {
        return problem;
    }
    let (message, help) = match error.kind() {
        ErrorKind::UnclosedFlowCollection { open: '[' } | ErrorKind::UnexpectedEofFlowSequence => {
            ("方括号 `[` 没有配上 `]`", "在列表末尾补上 ]")
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            ("花括号 `{` 没有配上 `}`", "在这一组内容的末尾补上 }")
        }
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            ("括号前后配不上", "检查 [ ] 和 { } 是否成对；文字里要用这些符号时，请给整段文字加引号")
        }
        ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::InvalidColonPlacement => (
            "上面的 `[` 或 `{` 还没有收尾，或者两项之间缺少英文逗号",
            "补上 ] 或 }；各项用半角逗号加空格隔开：[甲, 乙]、{当: 甲, 得: 乙}",
        ),
        ErrorKind::UnclosedQuotedScalar => ("引号没有收尾", "在文字末尾补上同样的引号"),
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => {
            ("引号收尾以后还有文字", "引号要括住整段文字；文字里的引号用中文引号“ ”")
        }
        ErrorKind::MappingValueNotAllowed if colon_without_blank(text, start) => {
            ("冒号后面没有空格", "写成“名字: 内容”，半角冒号后面加一个空格")
        }
        ErrorKind::MappingValueNotAllowed => (
            "这里不该有冒号：同一行有两个“: ”，或者上一行已经写了内容",
            "内容里有“: ”时给内容加引号；下一层的内容要另起一行，上一行的冒号后面不写字",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => ("列表要另起一行", "冒号后面换行，每一项前面写 - 加空格"),
        ErrorKind::RecursionLimitExceeded => {
            ("一层套一层，套得太深，没有再往下读", "最多套 24 层；请检查缩进和括号")
        }
        ErrorKind::UnknownAnchor => {
            ("文字不能直接以 `*` 开头", "把内容照写一遍；文字要以 * 开头时，请给整段文字加引号")
        }
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation => {
            ("缩进里有制表符（Tab）", "缩进只能用空格，每层两个")
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::ExpectedBlockMappingKey => {
            ("这一行的缩进和上下行对不齐", "同一层的内容左边要对齐，每深一层多两个空格")
        }
        ErrorKind::InvalidSimpleKey | ErrorKind::SimpleKeyExpected => (
            "这一行读不懂：可能少了冒号、冒号后面少了空格，或者缩进没有对齐",
            "写成“名字: 内容”，用半角冒号加一个空格；内容里有“: ”时请给内容加引号",
        ),
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            ("这里有一个看不见的控制字符", "删掉这一行重新输入")
        }
        ErrorKind::UnexpectedCharacter { .. } => ("内容不能以这个符号开头", "给整段文字加上半角引号"),
        ErrorKind::CommentInterceptedScalar | ErrorKind::CommentNotSeparated => {
            ("注释打断了上面的文字", "把注释单独写一行，放在这段文字前面；要写 # 本身时请给文字加引号")
        }
        _ => ("这里的写法读不懂", "检查上一行的引号、括号、冒号和缩进；拿不准时给整段文字加半角引号"),
    };
    Diagnostic::error("L201", span, message).help(help)
}
