//! `fmt`: formulas and values in their canonical spelling; everything else byte for byte as it was.
//!
//! In: one file. Out: its text with Chinese marks and one blank around operators inside formulas and 【…】, figures,
//! limits and dates in one form, 「」 where a name needs them and only there. The table of keys says which texts are
//! formulas. Comments, order, line ends and the author's brackets and units stay.
//!
//! **Invariant:** a text that can be read is only rewritten when the new spelling means the same.

use super::keys::{self, Shape, Takes};
use super::read::limit_length;
use super::yaml::{self, Kind, Node};
use crate::diag::Diagnostics;
use crate::logic::parse::{is_plain_word, parse_expr, parse_literal, respell};
use crate::logic::print::print;
use crate::model::civil;
use crate::model::item::LimitLength;
use crate::source::{FileId, Files, Span};
use std::cell::OnceCell;

/// The text of a file with its formulas in canonical punctuation; `None` when the file cannot be read.
pub fn format(files: &Files, id: FileId) -> Option<String> {
    let mut diags = Diagnostics::default();
    let root = yaml::parse(files, id, &mut diags)?;
    let file = files.get(id);
    let mut edits = Edits { files, text: &file.text, found: Vec::new(), odd_names: OnceCell::new() };
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
        Some(("shared", "parameters.yaml")) => Some(&keys::PARAMETERS),
        Some(("shared", "basis.yaml")) => Some(&keys::BASES),
        Some(("shared", "fields.yaml")) => Some(&keys::FIELDS),
        Some(("shared", "abolished.yaml")) => Some(&keys::ABOLISHED_FILE),
        Some(("examples", _)) => Some(&keys::EXAMPLES),
        Some(("forms", _)) => Some(&keys::FORM),
        Some(("regions", _)) => Some(&keys::REGION),
        _ => None,
    }
}

struct Edits<'t> {
    files: &'t Files,
    text: &'t str,
    found: Vec<(Span, String)>,
    /// Names that need 「」 in a formula, longest first; looked for when a formula cannot be read.
    odd_names: OnceCell<Vec<String>>,
}

impl Edits<'_> {
    fn map(&mut self, node: &Node, shape: &'static Shape) {
        let Kind::Map(entries) = &node.kind else { return };
        for (key, node) in entries {
            match shape.find(&key.text).map(|key| key.takes) {
                Some(Takes::Formula) => self.formula(node),
                Some(Takes::Words) => self.words(node),
                Some(Takes::YesNo) => self.yes_no(node),
                Some(Takes::Date) => self.date(node),
                Some(Takes::Either(of))
                    if std::ptr::eq(of, &keys::LIMIT) && matches!(node.kind, Kind::Scalar { .. }) =>
                {
                    self.limit(node)
                }
                Some(Takes::Text) if std::ptr::eq(shape, &keys::LIMIT) && key.text == "值" => {
                    self.limit(node)
                }
                Some(Takes::Text | Takes::Own) if matches!(key.text.as_str(), "值" | "上限" | "下限") => {
                    self.literals(node)
                }
                Some(Takes::Own) if key.text == "范围" => self.range(node),
                Some(Takes::Own) if key.text == "分段" => self.steps(node),
                Some(Takes::Own) if key.text == "行" => self.literals(node),
                Some(Takes::Body) if matches!(node.kind, Kind::Map(_)) => self.map(node, &keys::BODY),
                Some(Takes::Body) => self.formula(node),
                Some(Takes::Map(shape) | Takes::Either(shape)) => self.map(node, shape),
                Some(Takes::Named(shape) | Takes::NamedEither(shape)) => self.named(node, shape),
                Some(Takes::List(shape)) => self.list(node, shape),
                Some(Takes::Own) if matches!(key.text.as_str(), "任一" | "都不") => self.formulas(node),
                Some(Takes::Own) if key.text == "档" => self.tiers(node),
                Some(Takes::Own) if matches!(key.text.as_str(), "改" | "增") => self.layer(node),
                _ => {}
            }
        }
    }

    /// 改 增 of a region: sections of the files it changes, or life events with sections under them.
    fn layer(&mut self, node: &Node) {
        let Kind::Map(entries) = &node.kind else { return };
        for (key, node) in entries {
            let mut shapes =
                [&keys::SCENARIO, &keys::MATERIALS, &keys::PARAMETERS, &keys::FIELDS].into_iter();
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
                Kind::Scalar { .. } if matches!(shape.name, "推算" | "受理条件" | "带上") => {
                    self.formula(node)
                }
                Kind::Scalar { .. } if shape.name == "参数" => self.literals(node),
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
        let new = match parse_expr(text, span) {
            Ok(_) => respell(text).filter(|new| same(text, new, span)),
            // Only the marks may be missing.
            Err(_) => self.with_marks(text, span).and_then(|text| respell(&text)),
        };
        self.put(text, span, new);
    }

    /// Replaces a text, unless escapes or joined lines make its place differ from it.
    fn put(&mut self, text: &str, span: Span, new: Option<String>) {
        let Some(new) = new else { return };
        let (start, end) = (span.start as usize, span.end as usize);
        let written = self.text.get(start..end) == Some(text) && !text.contains('\n');
        if written && new != text.trim() {
            let lead = text.len() - text.trim_start().len();
            self.found.push((span.part(lead, text.trim().len()), new));
        }
    }

    /// Puts 「」 around names that are no plain words, if that is all a formula lacks.
    fn with_marks(&self, text: &str, span: Span) -> Option<String> {
        let names = self.odd_names.get_or_init(|| odd_names(self.files));
        let fits = names.iter().filter(|name| text.contains(name.as_str()) && !text.contains('「'));
        fits.map(|name| text.replace(name.as_str(), &format!("「{name}」")))
            .find(|marked| parse_expr(marked, span).is_ok())
    }

    fn yes_no(&mut self, node: &Node) {
        let Kind::Scalar { text, .. } = &node.kind else { return };
        let new = match text.trim() {
            "真" | "有" => "是",
            "假" | "无" => "否",
            _ => return,
        };
        self.put(text, node.span, Some(new.to_owned()));
    }

    fn date(&mut self, node: &Node) {
        let Kind::Scalar { text, .. } = &node.kind else { return };
        let day = civil::parse_day(text).map(civil::iso);
        self.put(text, node.span, day.or_else(|| civil::parse_month(text).map(civil::iso_month)));
    }

    fn limit(&mut self, node: &Node) {
        let Kind::Scalar { text, .. } = &node.kind else { return };
        let new = limit_length(text).map(|length| match length {
            LimitLength::SameDay => "即办".to_owned(),
            LimitLength::WorkDays(n) => format!("{n} 工作日"),
            LimitLength::Days(n) => format!("{n} 日"),
            // A year stays a year.
            LimitLength::Months(_) if text.contains('年') => text.trim().to_owned(),
            LimitLength::Months(n) => format!("{n} 个月"),
        });
        self.put(text, node.span, new);
    }

    /// Figures: what is no literal (待定, the name of a method) stays.
    fn literals(&mut self, node: &Node) {
        match &node.kind {
            Kind::Scalar { text, .. } => self.literal(text, node.span),
            Kind::Seq(nodes) => nodes.iter().for_each(|node| self.literals(node)),
            Kind::Map(entries) => entries.iter().for_each(|(_, node)| self.literals(node)),
            Kind::Null => {}
        }
    }

    fn literal(&mut self, text: &str, span: Span) {
        if parse_literal(text, span).is_some() {
            self.put(text, span, respell(text).filter(|new| same(text, new, span)));
        }
    }

    /// `0个月 到 50年`.
    fn range(&mut self, node: &Node) {
        let Kind::Scalar { text, .. } = &node.kind else { return };
        let whole = |text: &str| format!("值 介于 {text}");
        let new = respell(text).filter(|new| same(&whole(text), &whole(new), node.span));
        self.put(text, node.span, new);
    }

    /// `12个月起: 3个月`.
    fn steps(&mut self, node: &Node) {
        let Kind::Map(entries) = &node.kind else { return };
        for (key, node) in entries {
            if let Some(bound) = key.text.trim().strip_suffix('起') {
                let known = parse_literal(bound, key.span).and_then(|_| respell(bound));
                self.put(&key.text, key.span, known.map(|bound| format!("{bound}起")));
            }
            self.literals(node);
        }
    }

    /// `不满 5年: 3`.
    fn tiers(&mut self, node: &Node) {
        let Kind::Map(entries) = &node.kind else { return };
        for (key, node) in entries {
            let bound = ["不满", "不超过"]
                .into_iter()
                .find_map(|word| Some((word, key.text.trim().strip_prefix(word)?)));
            if let Some((word, bound)) = bound
                && parse_literal(bound, key.span).is_some()
            {
                let new = respell(bound).map(|bound| format!("{word} {bound}"));
                self.put(&key.text, key.span, new);
            }
            self.formula(node);
        }
    }
}

/// Names of questions, facts, figures, options and items that are no plain words.
fn odd_names(files: &Files) -> Vec<String> {
    fn gather(node: &Node, named: bool, out: &mut Vec<String>) {
        match &node.kind {
            Kind::Map(entries) => {
                for (key, node) in entries {
                    if named && !is_plain_word(&key.text) && !key.text.contains(['「', '」', '“', '”'])
                    {
                        out.push(key.text.clone());
                    }
                    let names = matches!(key.text.as_str(), "题目" | "推算" | "参数" | "选项" | "事项");
                    gather(node, names, out);
                }
            }
            Kind::Seq(nodes) => nodes.iter().for_each(|node| gather(node, false, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    for (id, _) in files.iter() {
        if let Some(root) = yaml::parse(files, id, &mut Diagnostics::default()) {
            gather(&root, false, &mut out);
        }
    }
    out.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    out.dedup();
    out
}

fn same(old: &str, new: &str, span: Span) -> bool {
    match (parse_expr(old, span), parse_expr(new, span)) {
        (Ok(old), Ok(new)) => print(&old) == print(&new),
        _ => false,
    }
}
