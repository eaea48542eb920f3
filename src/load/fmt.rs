//! `fmt`: formulas in their canonical punctuation; everything else byte for byte as it was.
//!
//! In: one file. Out: its text with ASCII marks inside formulas and 【…】 as Chinese ones. The table of keys
//! says which texts are formulas. Comments, blanks, line ends and the author's brackets and units stay.
//!
//! **Invariant:** a formula is only rewritten when the new spelling means the same.

use super::keys::{self, Shape, Takes};
use super::yaml::{self, Kind, Node};
use crate::diag::Diagnostics;
use crate::logic::parse::parse_expr;
use crate::logic::print::print;
use crate::source::{FileId, Files, Span};

/// The text of a file with its formulas in canonical punctuation; `None` when the file cannot be read.
pub fn format(files: &Files, id: FileId) -> Option<String> {
    let mut diags = Diagnostics::default();
    let root = yaml::parse(files, id, &mut diags)?;
    let file = files.get(id);
    let mut edits = Edits { text: &file.text, found: Vec::new() };
    if let Some(shape) = shape_of(&file.path) {
        edits.map(&root, shape);
    }
    edits.found.sort_by_key(|(span, _)| span.start);
    let mut out = String::with_capacity(file.text.len());
    let mut at = 0;
    for (span, text) in edits.found {
        let (start, end) = (span.start as usize, span.end as usize);
        if start >= at {
            out.push_str(&file.text[at..start]);
            out.push_str(&text);
            at = end;
        }
    }
    out.push_str(&file.text[at..]);
    Some(out)
}

fn shape_of(path: &str) -> Option<&'static Shape> {
    match path.split_once('/') {
        None => Some(&keys::SCENARIO),
        Some(("shared", "common.yaml")) => Some(&keys::COMMON),
        Some(("shared", "items.yaml")) => Some(&keys::ITEMS),
        Some(("shared", "materials.yaml")) => Some(&keys::MATERIALS),
        Some(("regions", _)) => Some(&keys::REGION),
        _ => None,
    }
}

struct Edits<'t> {
    text: &'t str,
    found: Vec<(Span, String)>,
}

impl Edits<'_> {
    fn map(&mut self, node: &Node, shape: &'static Shape) {
        let Kind::Map(entries) = &node.kind else { return };
        for (key, node) in entries {
            match shape.find(&key.text).map(|key| key.takes) {
                Some(Takes::Formula) => self.formula(node),
                Some(Takes::Words) => self.words(node),
                Some(Takes::Body) if matches!(node.kind, Kind::Map(_)) => self.map(node, &keys::BODY),
                Some(Takes::Body) => self.formula(node),
                Some(Takes::Map(shape) | Takes::Either(shape)) => self.map(node, shape),
                Some(Takes::Named(shape) | Takes::NamedEither(shape)) => self.named(node, shape),
                Some(Takes::List(shape)) => self.list(node, shape),
                Some(Takes::Own) if matches!(key.text.as_str(), "任一" | "都不" | "档") => {
                    self.formulas(node)
                }
                Some(Takes::Own) if matches!(key.text.as_str(), "改" | "增") => self.layer(node),
                _ => {}
            }
        }
    }

    /// 改 增 of a region: sections of the files it changes, or life events with sections under them.
    fn layer(&mut self, node: &Node) {
        let Kind::Map(entries) = &node.kind else { return };
        for (key, node) in entries {
            let mut shapes = [&keys::SCENARIO, &keys::MATERIALS].into_iter();
            match shapes.find_map(|shape| shape.find(&key.text)).map(|section| section.takes) {
                Some(Takes::Named(shape) | Takes::NamedEither(shape)) => self.named(node, shape),
                Some(_) => {}
                None => self.layer(node),
            }
        }
    }

    fn named(&mut self, node: &Node, shape: &'static Shape) {
        let Kind::Map(entries) = &node.kind else { return };
        for (_, node) in entries {
            match &node.kind {
                Kind::Map(_) => self.map(node, shape),
                Kind::Seq(nodes) => nodes.iter().for_each(|node| self.map(node, shape)),
                // A fact or a condition may be written as its formula alone.
                Kind::Scalar { .. } if matches!(shape.name, "推算" | "受理条件") => self.formula(node),
                _ => {}
            }
        }
    }

    fn list(&mut self, node: &Node, shape: &'static Shape) {
        let Kind::Seq(nodes) = &node.kind else { return self.map(node, shape) };
        for node in nodes {
            match &node.kind {
                Kind::Scalar { .. } if shape.name == "告知" => self.words(node),
                _ => self.map(node, shape),
            }
        }
    }

    fn formulas(&mut self, node: &Node) {
        match &node.kind {
            Kind::Seq(nodes) => nodes.iter().for_each(|node| self.formula(node)),
            Kind::Map(entries) => entries.iter().for_each(|(_, node)| self.formula(node)),
            _ => self.formula(node),
        }
    }

    fn formula(&mut self, node: &Node) {
        if let Kind::Scalar { text, .. } = &node.kind {
            self.rewrite(text, node.span);
        }
    }

    fn words(&mut self, node: &Node) {
        let Kind::Scalar { text, .. } = &node.kind else { return };
        let mut at = 0;
        while let Some(open) = text[at..].find('【') {
            let start = at + open + '【'.len_utf8();
            let Some(len) = text[start..].find('】') else { return };
            self.rewrite(&text[start..start + len], node.span.part(start, len));
            at = start + len;
        }
    }

    fn rewrite(&mut self, text: &str, span: Span) {
        // Where escapes or joined lines make the place differ from the text, the file is left alone.
        if self.text.get(span.start as usize..span.end as usize) != Some(text) {
            return;
        }
        let new = chinese_marks(text);
        if new != text && same(text, &new, span) {
            self.found.push((span, new));
        }
    }
}

fn same(old: &str, new: &str, span: Span) -> bool {
    match (parse_expr(old, span), parse_expr(new, span)) {
        (Ok(old), Ok(new)) => print(&old) == print(&new),
        _ => false,
    }
}

/// ASCII marks as Chinese ones, outside of “…” and 「…」.
fn chinese_marks(text: &str) -> String {
    const MARKS: [(&str, &str); 10] = [
        ("<=", "≤"),
        (">=", "≥"),
        ("!=", "≠"),
        ("<>", "≠"),
        ("(", "（"),
        (")", "）"),
        (" - ", " − "),
        ("*", "×"),
        ("/", "÷"),
        (",", "，"),
    ];
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let close = match c {
            '“' => Some('”'),
            '「' => Some('」'),
            _ => None,
        };
        if let Some(end) = close.and_then(|close| rest.find(close).map(|at| at + close.len_utf8())) {
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        match MARKS.iter().find(|(ascii, _)| rest.starts_with(ascii)) {
            Some((ascii, chinese)) => {
                out.push_str(chinese);
                rest = rest[ascii.len()..].trim_start_matches(if *ascii == "," { " " } else { "" });
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}
