//! A formula's text in canonical marks and spacing. Brackets, units and the order of things stay the author's.

use super::lex::{self, Token, TokenKind};
use crate::logic::print::marked;
use crate::model::expr::{ArithOp, CompareOp, Lit};
use crate::source::Span;

/// The canonical spelling of what `text` says; `None` when it cannot be read as tokens.
///
/// Reading the result gives the same tokens, so the same formula.
pub fn respell(text: &str) -> Option<String> {
    let place = Span { file: crate::source::FileId(0), start: 0, end: u32::try_from(text.len()).ok()? };
    let tokens = lex::tokens(text, place).ok()?;
    let mut out = String::new();
    let mut before: Option<&Token> = None;
    for token in &tokens {
        if before.is_some_and(|before| set_off(&before.kind, &token.kind)) {
            out.push(' ');
        }
        let written = text.get(token.span.start as usize..token.span.end as usize)?;
        out.push_str(&spelled(&token.kind, written));
        before = Some(token);
    }
    Some(out)
}

fn set_off(before: &TokenKind, after: &TokenKind) -> bool {
    use TokenKind::{Arith, Close, Comma, Compare, Dot, Enum, Keyword, Name, Open};
    let operator = |kind: &TokenKind| matches!(kind, Compare(_) | Arith(_) | Keyword(_));
    match (before, after) {
        (Open | Comma | Enum | Dot, _) | (_, Close | Comma | Enum | Dot) => false,
        (Name { .. } | Keyword("非"), Open) => false,
        (before, after) if operator(before) || operator(after) => true,
        // Two values side by side are no formula; they stay apart.
        (_, Open) => false,
        _ => true,
    }
}

fn spelled(kind: &TokenKind, written: &str) -> String {
    match kind {
        TokenKind::Name { text, .. } => marked(text),
        TokenKind::Keyword(word) => (*word).to_owned(),
        TokenKind::Lit(Lit::Text(_)) => written.to_owned(),
        TokenKind::Lit(Lit::Bool(yes)) => (if *yes { "是" } else { "否" }).to_owned(),
        TokenKind::Lit(lit) => literal(lit, written),
        TokenKind::Compare(op) => match op {
            CompareOp::Eq => "=",
            CompareOp::Ne => "≠",
            CompareOp::Lt => "<",
            CompareOp::Le => "≤",
            CompareOp::Gt => ">",
            CompareOp::Ge => "≥",
        }
        .to_owned(),
        TokenKind::Arith(op) => match op {
            ArithOp::Add => "+",
            ArithOp::Sub => "−",
            ArithOp::Mul => "×",
            ArithOp::Div => "÷",
        }
        .to_owned(),
        TokenKind::Open => "（".to_owned(),
        TokenKind::Close => "）".to_owned(),
        TokenKind::Comma => "，".to_owned(),
        TokenKind::Enum => "、".to_owned(),
        TokenKind::Dot => ".".to_owned(),
    }
}

/// A value with its unit in one form; `18个月` does not become `1年6个月`.
fn literal(lit: &Lit, written: &str) -> String {
    let tidy = |c: char| match c {
        '％' => '%',
        '：' => ':',
        c => c,
    };
    let text: String = lex::half_width(written).chars().filter(|c| !c.is_whitespace()).map(tidy).collect();
    match lit {
        Lit::WorkDays(_) => text.replace("个工作日", "工作日"),
        Lit::Days(_) => text.replace('天', "日"),
        Lit::Months(_) => text.replace("个月", "月").replace('月', "个月"),
        _ => text,
    }
}
