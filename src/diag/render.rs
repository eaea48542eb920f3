//! Diagnostics as text with excerpts, as JSON and as SARIF 2.1.0; the one door of annotate-snippets.
//!
//! In: sorted [`Diagnostics`] and the [`Files`] they point into. Out: strings.
//!
//! **Invariant:** a span that fits no text shortens the excerpt, it never panics.

use super::{Diagnostic, Diagnostics, Severity};
use crate::source::{FileId, Files, Span, floor_char};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};
use std::ops::Range;

/// Findings as a person reads them, one excerpt each; `colour` for a terminal.
pub fn to_text(files: &Files, diagnostics: &Diagnostics, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode);
    let reports = diagnostics.0.iter().map(|diagnostic| renderer.render(&[group(files, diagnostic)]));
    reports.map(|report| report + "\n").collect::<Vec<_>>().join("\n")
}

/// One line that says how many errors, warnings and remarks there are.
pub fn summary(diagnostics: &Diagnostics) -> String {
    let count = |severity| diagnostics.0.iter().filter(|one| one.severity == severity).count();
    let parts = [(Severity::Error, "处错误"), (Severity::Warning, "处警告"), (Severity::Info, "条提示")];
    let parts = parts.map(|(severity, unit)| (count(severity), unit));
    let said: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if said.is_empty() { "没有发现问题".to_string() } else { said.join("，") }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR.with_name("错误"),
        Severity::Warning => Level::WARNING.with_name("警告"),
        Severity::Info => Level::INFO.with_name("提示"),
    }
}

fn group<'a>(files: &'a Files, diagnostic: &'a Diagnostic) -> Group<'a> {
    let title = level(diagnostic.severity).primary_title(&diagnostic.message).id(diagnostic.code);
    let mut group = Group::with_title(title);
    let primary = diagnostic.primary.iter().map(|(span, label)| (*span, label, AnnotationKind::Primary));
    let related = diagnostic.related.iter().map(|(span, label)| (*span, label, AnnotationKind::Context));
    let mut by_file: Vec<(FileId, Vec<Annotation<'a>>)> = Vec::new();
    for (span, label, kind) in primary.chain(related) {
        let annotation = kind.span(range(files, span));
        let annotation = if label.is_empty() { annotation } else { annotation.label(label.as_str()) };
        match by_file.iter_mut().find(|(file, _)| *file == span.file) {
            Some((_, annotations)) => annotations.push(annotation),
            None => by_file.push((span.file, vec![annotation])),
        }
    }
    for (file, annotations) in by_file {
        let source = files.get(file);
        let snippet = Snippet::source(source.text.as_str()).path(source.path.as_str());
        group = group.element(snippet.line_start(1).annotations(annotations));
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.with_name("改法").message(help.as_str())),
        None => group,
    }
}

/// A span as a range of whole characters inside the text, not past the end of its first line.
fn range(files: &Files, span: Span) -> Range<usize> {
    let text = &files.get(span.file).text;
    let start = floor_char(text, span.start as usize);
    let end = floor_char(text, span.end as usize).max(start);
    let line_end = text[start..].find(['\r', '\n']).map_or(text.len(), |at| start + at);
    start..end.min(line_end.max(start))
}

fn place(files: &Files, span: Span, label: &str) -> Value {
    let (line, column) = files.line_col(span);
    let range = range(files, span);
    let end = Span { start: range.end as u32, ..span };
    let (end_line, end_column) = files.line_col(end);
    json!({
        "file": files.get(span.file).path, "line": line, "column": column,
        "end_line": end_line, "end_column": end_column, "label": label,
    })
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// What the manual says about a code.
pub struct RuleHelp {
    /// In a few words.
    pub title: &'static str,
    /// The whole page.
    pub text: String,
}

/// Looks a code up in the manual.
pub type Help<'a> = &'a dyn Fn(&str) -> Option<RuleHelp>;

/// Findings for programs: `{"version": 1, "findings": [...], "rules": [...]}`, with the manual of each code found.
pub fn to_json(files: &Files, diagnostics: &Diagnostics, help: Help<'_>) -> Value {
    let finding = |one: &Diagnostic| {
        let related: Vec<Value> =
            one.related.iter().map(|(span, label)| place(files, *span, label)).collect();
        json!({
            "code": one.code,
            "severity": severity_name(one.severity),
            "message": one.message,
            "place": one.primary.as_ref().map(|(span, label)| place(files, *span, label)),
            "related": related,
            "help": one.help,
        })
    };
    let rules = codes(diagnostics).into_iter().filter_map(|code| {
        let help = help(code)?;
        Some(json!({ "code": code, "title": help.title, "manual": help.text }))
    });
    let rules: Vec<Value> = rules.collect();
    let findings: Vec<Value> = diagnostics.0.iter().map(finding).collect();
    json!({ "version": 1, "findings": findings, "rules": rules })
}

/// Every code found, once.
fn codes(diagnostics: &Diagnostics) -> Vec<&'static str> {
    let mut codes: Vec<&str> = diagnostics.0.iter().map(|one| one.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Findings as SARIF 2.1.0, which code hosts show beside the lines.
pub fn to_sarif(files: &Files, diagnostics: &Diagnostics, help: Help<'_>) -> Value {
    let region = |span: Span| {
        let (line, column) = files.line_col(span);
        let end = Span { start: range(files, span).end as u32, ..span };
        let (end_line, end_column) = files.line_col(end);
        json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
    };
    let location = |(span, label): &(Span, String)| {
        let artifact = json!({ "uri": files.get(span.file).path });
        let physical = json!({ "artifactLocation": artifact, "region": region(*span) });
        match label.is_empty() {
            true => json!({ "physicalLocation": physical }),
            false => json!({ "physicalLocation": physical, "message": { "text": label } }),
        }
    };
    let result = |one: &Diagnostic| {
        let level = if one.severity == Severity::Info { "note" } else { severity_name(one.severity) };
        let text = match &one.help {
            Some(help) => format!("{}。改法：{help}", one.message),
            None => one.message.clone(),
        };
        let mut result = json!({
            "ruleId": one.code, "level": level, "message": { "text": text },
            "locations": one.primary.iter().map(location).collect::<Vec<_>>(),
        });
        if !one.related.is_empty() {
            result["relatedLocations"] = one.related.iter().map(location).collect();
        }
        result
    };
    let rule = |code: &str| match help(code) {
        Some(help) => json!({
            "id": code,
            "shortDescription": { "text": help.title },
            "fullDescription": { "text": help.title },
            "help": { "text": help.text },
        }),
        None => json!({ "id": code }),
    };
    let rules: Vec<Value> = codes(diagnostics).into_iter().map(rule).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "onething", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.0.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}
