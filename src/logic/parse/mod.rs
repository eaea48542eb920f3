//! Text → formula. Chinese punctuation is the canonical spelling; ASCII forms are read where they cannot mislead.

mod grammar;
mod lex;
mod spell;

pub use spell::respell;

use crate::diag::Diagnostic;
use crate::model::expr::{Expr, Lit, Template, TemplatePiece};
use crate::source::Span;

/// Words with a meaning of their own when they stand alone.
pub const KEYWORDS: [&str; 10] = ["且", "或", "非", "属于", "不属于", "包含", "有任一", "介于", "到", "其中"];

/// Reads a formula. `span` is where `text` stands, so that findings point at the exact characters.
///
/// # Errors
/// One diagnostic at the first place that cannot be read.
pub fn parse_expr(text: &str, span: Span) -> Result<Expr, Diagnostic> {
    let tokens = lex::tokens(text, span)?;
    grammar::Parser::new(tokens, span).whole()
}

/// Reads a single literal (`15年6个月`, `2200元`, `2026-11`, `是`), or `None` if the text is something else.
pub fn parse_literal(text: &str, span: Span) -> Option<Lit> {
    match parse_expr(text, span).ok()?.kind {
        crate::model::expr::ExprKind::Lit(lit) => Some(lit),
        _ => None,
    }
}

/// Reads a text with blanks: `每月【月标准】，最多【领取月数】`.
///
/// # Errors
/// A blank that is not closed, is empty, or holds no readable formula.
pub fn parse_template(text: &str, span: Span) -> Result<Template, Diagnostic> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('【') {
        if open > 0 {
            pieces.push(TemplatePiece::Text(rest[..open].to_owned()));
        }
        let start = text.len() - rest.len() + open;
        let inside = &rest[open + '【'.len_utf8()..];
        let Some(close) = inside.find('】') else {
            return Err(Diagnostic::error("E101", span.part(start, '【'.len_utf8()), "`【` 没有配对的 `】`")
                .help("空格要写成【名字】"));
        };
        let formula = &inside[..close];
        let place = span.part(start + '【'.len_utf8(), close);
        match formula.trim() {
            "" => {
                return Err(
                    Diagnostic::error("E102", place, "【】里没有写名字").help("写上题目、推算或参数的名字")
                );
            }
            "缺口" => pieces.push(TemplatePiece::Gap(place)),
            _ => pieces.push(TemplatePiece::Value(parse_expr(formula, place)?)),
        }
        rest = &inside[close + '】'.len_utf8()..];
    }
    if !rest.is_empty() {
        pieces.push(TemplatePiece::Text(rest.to_owned()));
    }
    Ok(Template { pieces, span: Some(span) })
}

/// Whether a name can stand in a formula without 「」.
pub fn is_plain_word(name: &str) -> bool {
    let first_is_digit = name.chars().next().is_none_or(|c| c.is_numeric());
    !first_is_digit && name.chars().all(lex::is_word_char)
}
