//! Characters → tokens, each with its place.

use crate::diag::Diagnostic;
use crate::model::civil;
use crate::model::expr::{ArithOp, CompareOp, Lit};
use crate::model::value::Q;
use crate::source::Span;

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A word that is no keyword, or a 「…」 name (`marked`).
    Name {
        text: String,
        marked: bool,
    },
    Keyword(&'static str),
    Lit(Lit),
    Compare(CompareOp),
    Arith(ArithOp),
    Open,
    Close,
    Comma,
    /// `、`
    Enum,
    Dot,
}

/// Splits a formula.
pub(super) fn tokens(text: &str, span: Span) -> Result<Vec<Token>, Diagnostic> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let width = c.len_utf8();
        if c.is_whitespace() {
            at += width;
            continue;
        }
        let (kind, len) = one(text, at, c, span)?;
        out.push(Token { kind, span: span.part(at, len) });
        at += len;
    }
    Ok(out)
}

fn one(text: &str, at: usize, c: char, span: Span) -> Result<(TokenKind, usize), Diagnostic> {
    let rest = &text[at..];
    let two = |s: &str| rest.starts_with(s);
    let simple = |kind| Ok((kind, c.len_utf8()));
    match c {
        '=' | '＝' if two("==") => Ok((TokenKind::Compare(CompareOp::Eq), 2)),
        '=' | '＝' => simple(TokenKind::Compare(CompareOp::Eq)),
        '≠' => simple(TokenKind::Compare(CompareOp::Ne)),
        '!' if two("!=") => Ok((TokenKind::Compare(CompareOp::Ne), 2)),
        '<' if two("<=") => Ok((TokenKind::Compare(CompareOp::Le), 2)),
        '>' if two(">=") => Ok((TokenKind::Compare(CompareOp::Ge), 2)),
        '<' | '＜' => simple(TokenKind::Compare(CompareOp::Lt)),
        '>' | '＞' => simple(TokenKind::Compare(CompareOp::Gt)),
        '≤' | '⩽' => simple(TokenKind::Compare(CompareOp::Le)),
        '≥' | '⩾' => simple(TokenKind::Compare(CompareOp::Ge)),
        '+' | '＋' => simple(TokenKind::Arith(ArithOp::Add)),
        '−' | '－' => simple(TokenKind::Arith(ArithOp::Sub)),
        '-' if minus_is_set_off(text, at) => simple(TokenKind::Arith(ArithOp::Sub)),
        '×' | '*' => simple(TokenKind::Arith(ArithOp::Mul)),
        '÷' | '/' => simple(TokenKind::Arith(ArithOp::Div)),
        '（' | '(' => simple(TokenKind::Open),
        '）' | ')' => simple(TokenKind::Close),
        '，' | ',' => simple(TokenKind::Comma),
        '、' => simple(TokenKind::Enum),
        '.' | '．' => simple(TokenKind::Dot),
        '「' => quoted(rest, '「', '」', span, at)
            .map(|(text, len)| (TokenKind::Name { text, marked: true }, len)),
        '“' => quoted(rest, '“', '”', span, at).map(|(text, len)| (TokenKind::Lit(Lit::Text(text)), len)),
        '0'..='9' | '０'..='９' => number(rest, span, at),
        c if is_word_char(c) => {
            let len = word_len(rest);
            Ok((word(&rest[..len]), len))
        }
        '-' => Err(Diagnostic::error("E103", span.part(at, 1), "减号两边要有空格")
            .help("写成 `甲 − 乙`；`甲-乙` 分不清是减号还是名字的一部分")),
        '"' | '\'' => {
            Err(Diagnostic::error("E104", span.part(at, 1), "公式里的文字要用中文引号").help("写成 “文字”"))
        }
        _ => Err(Diagnostic::error("E105", span.part(at, c.len_utf8()), format!("公式里不认识的符号 `{c}`"))
            .help("名字里有符号时，用「」把整个名字括起来")),
    }
}

fn minus_is_set_off(text: &str, at: usize) -> bool {
    text[at + 1..].starts_with(char::is_whitespace) && (at == 0 || text[..at].ends_with(char::is_whitespace))
}

fn quoted(rest: &str, open: char, close: char, span: Span, at: usize) -> Result<(String, usize), Diagnostic> {
    let inside = &rest[open.len_utf8()..];
    match inside.find(close) {
        Some(end) => Ok((inside[..end].to_owned(), open.len_utf8() + end + close.len_utf8())),
        None => Err(Diagnostic::error(
            "E106",
            span.part(at, open.len_utf8()),
            format!("`{open}` 没有配对的 `{close}`"),
        )),
    }
}

/// Characters of a word: 汉字 (all planes), letters, digits, `_`.
pub(crate) fn is_word_char(c: char) -> bool {
    c == '_' || c == '〇' || c.is_alphanumeric()
}

fn word_len(rest: &str) -> usize {
    rest.find(|c| !is_word_char(c)).unwrap_or(rest.len())
}

fn word(text: &str) -> TokenKind {
    match text {
        "是" | "真" => TokenKind::Lit(Lit::Bool(true)),
        "否" | "假" => TokenKind::Lit(Lit::Bool(false)),
        _ => match super::KEYWORDS.iter().find(|k| **k == text) {
            Some(keyword) => TokenKind::Keyword(keyword),
            None => TokenKind::Name { text: text.to_owned(), marked: false },
        },
    }
}

/// A number with its unit: `12`, `0.5`, `90%`, `2200元`, `15年6个月`, `30日`, `5 工作日`, `48小时`, `2026-11-22`, `08:30`.
fn number(rest: &str, span: Span, at: usize) -> Result<(TokenKind, usize), Diagnostic> {
    let bad = |len: usize, message: String| Diagnostic::error("E107", span.part(at, len), message);
    let digits = digits_len(rest);
    if let Some((lit, len)) = dashed_date(rest) {
        return lit.map(|lit| (TokenKind::Lit(lit), len)).ok_or_else(|| {
            bad(len, format!("没有 `{}` 这个日期", &rest[..len])).help("写成 `2026-11-22` 或 `2026-11`")
        });
    }
    if let Some(minutes) = rest[digits..].strip_prefix([':', '：']) {
        let len = digits_len(minutes);
        let (hour, minute) = (integer(&rest[..digits]), integer(&minutes[..len]));
        let total = rest.len() - minutes.len() + len;
        return match (hour, minute) {
            (Some(h @ 0..=24), Some(m @ 0..=59)) if len == 2 && h * 60 + m <= 1440 => {
                Ok((TokenKind::Lit(Lit::Clock(h * 60 + m)), total))
            }
            _ => Err(bad(total, format!("没有 `{}` 这个钟点", &rest[..total]))),
        };
    }
    let mut len = digits;
    if rest[len..].starts_with('.') {
        let fraction = digits_len(&rest[len + 1..]);
        if fraction > 0 {
            len += 1 + fraction;
        }
    }
    let value = decimal(&rest[..len]).ok_or_else(|| bad(len, format!("`{}` 太大或太长", &rest[..len])))?;
    let spaces = rest[len..].len() - rest[len..].trim_start().len();
    let unit_at = len + spaces;
    let after = &rest[unit_at..];
    let tail = |unit: &str| !after[unit.len()..].starts_with(is_word_char);
    let whole = || -> Result<i64, Diagnostic> {
        (value.is_integer() && value.to_integer() <= 1_000_000)
            .then(|| value.to_integer() as i64)
            .ok_or_else(|| bad(len, format!("`{}` 要写成不太大的整数", &rest[..len])))
    };
    for (unit, scale) in [("%", 100), ("％", 100)] {
        if after.starts_with(unit) {
            return Ok((TokenKind::Lit(Lit::Number(value / Q::from(scale))), unit_at + unit.len()));
        }
    }
    if after.starts_with("万元") && tail("万元") {
        return Ok((TokenKind::Lit(Lit::Money(value * Q::from(10_000))), unit_at + "万元".len()));
    }
    if after.starts_with('元') && tail("元") {
        return Ok((TokenKind::Lit(Lit::Money(value)), unit_at + "元".len()));
    }
    for (unit, make) in [
        ("个工作日", Lit::WorkDays as fn(i64) -> Lit),
        ("工作日", Lit::WorkDays),
        ("个月", Lit::Months),
        ("小时", Lit::Hours),
        ("月", Lit::Months),
        ("日", Lit::Days),
        ("天", Lit::Days),
    ] {
        if after.starts_with(unit) && tail(unit) {
            return Ok((TokenKind::Lit(make(whole()?)), unit_at + unit.len()));
        }
    }
    if after.starts_with('年') {
        return years(rest, whole()?, unit_at + "年".len(), span, at);
    }
    if spaces == 0 && after.starts_with(is_word_char) {
        let end = len + word_len(after);
        return Err(bad(end, format!("不认识的单位 `{}`", &rest[len..end]))
            .help("单位有：年 个月 日 工作日 小时 元 万元 %；以数字开头的名字要写成「…」"));
    }
    Ok((TokenKind::Lit(Lit::Number(value)), len))
}

/// After `15年`: optional `6个月`.
fn years(
    rest: &str,
    years: i64,
    len: usize,
    span: Span,
    at: usize,
) -> Result<(TokenKind, usize), Diagnostic> {
    let digits = digits_len(&rest[len..]);
    if digits == 0 {
        if rest[len..].starts_with(is_word_char) {
            let end = len + word_len(&rest[len..]);
            return Err(Diagnostic::error("E107", span.part(at, end), format!("看不懂 `{}`", &rest[..end]))
                .help("时长写成 `15年6个月`；以数字开头的名字要写成「…」"));
        }
        return Ok((TokenKind::Lit(Lit::Months(years * 12)), len));
    }
    let months = integer(&rest[len..len + digits]);
    let unit = ["个月", "月"].into_iter().find(|u| rest[len + digits..].starts_with(u));
    match (months, unit) {
        (Some(months), Some(unit)) if months <= 1200 => {
            Ok((TokenKind::Lit(Lit::Months(years * 12 + months)), len + digits + unit.len()))
        }
        _ => Err(Diagnostic::error(
            "E107",
            span.part(at, len + digits),
            format!("看不懂 `{}`", &rest[..len + digits]),
        )
        .help("时长写成 `15年6个月`")),
    }
}

/// `2026-11-22` or `2026-11`; the inner `None` = spelled like a date but there is none.
fn dashed_date(rest: &str) -> Option<(Option<Lit>, usize)> {
    if digits_len(rest) != 4 || !rest.is_char_boundary(4) || !rest[4..].starts_with('-') {
        return None;
    }
    let month_len = digits_len(&rest[5..]);
    if month_len == 0 {
        return None;
    }
    let (year, month) = (integer(&rest[..4])?, integer(&rest[5..5 + month_len])?);
    let end = 5 + month_len;
    if rest[end..].starts_with('-') {
        let day_len = digits_len(&rest[end + 1..]);
        if day_len > 0 {
            let day = integer(&rest[end + 1..end + 1 + day_len])?;
            let lit = u32::try_from(month).ok().zip(u32::try_from(day).ok());
            let lit = lit.and_then(|(m, d)| civil::day(year as i32, m, d)).map(|d| Lit::Date(d.into()));
            return Some((lit, end + 1 + day_len));
        }
    }
    let lit =
        u32::try_from(month).ok().and_then(|m| civil::month(year as i32, m)).map(|m| Lit::Month(m.into()));
    Some((lit, end))
}

/// Length in bytes of the digits at the start; full-width digits are read too.
fn digits_len(text: &str) -> usize {
    text.find(|c: char| !matches!(c, '0'..='9' | '０'..='９')).unwrap_or(text.len())
}

pub(super) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| {
            if ('０'..='９').contains(&c) { char::from(b'0' + (c as u32 - '０' as u32) as u8) } else { c }
        })
        .collect()
}

fn integer(text: &str) -> Option<i64> {
    half_width(text).parse().ok()
}

/// An exact decimal number of at most 18 digits on either side.
pub(crate) fn decimal(text: &str) -> Option<Q> {
    let text = half_width(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if whole.len() > 15 || fraction.len() > 9 {
        return None;
    }
    let scale = 10_i128.pow(fraction.len() as u32);
    let fraction = if fraction.is_empty() { 0 } else { fraction.parse::<i128>().ok()? };
    Some(Q::new(whole.parse::<i128>().ok()? * scale + fraction, scale))
}
