//! What is known of a node → a printable value or sentence, still without words.

use crate::logic::eval::State;
use crate::logic::op::NodeId;
use crate::logic::print;
use crate::logic::program::{ListedRow, TextNode, TextPiece};
use crate::logic::value::{Known, Line, Mask, Truth};
use crate::model::list::{Row, RowRef};
use crate::model::phrase::{Phrase, Piece};
use crate::model::value::{Name, Shown, ShownKind, Type, Value};

/// A node's value for printing.
pub fn shown(state: &State<'_>, node: NodeId) -> Shown {
    let ty = state.program.ty(node);
    let verdict = state.value(node);
    Shown { ty: ty.clone(), what: kind(&verdict.known, ty), approx: verdict.unconfirmed }
}

/// A sentence with its values.
pub fn phrase(state: &State<'_>, text: &TextNode) -> Phrase {
    let mut out = Vec::new();
    for piece in &text.pieces {
        match piece {
            TextPiece::Text(text) => out.push(Piece::Text(text.clone())),
            TextPiece::Value(node) => out.push(Piece::Value(shown(state, *node))),
            TextPiece::Rows(rows) => listed(state, rows, &mut out),
        }
    }
    Phrase(out)
}

/// 列出: the rows that are there, one after the other; whether there are others that may belong is said too.
fn listed(state: &State<'_>, rows: &[ListedRow], out: &mut Vec<Piece>) {
    let say = |out: &mut Vec<Piece>, text: &str| out.push(Piece::Text(text.into()));
    let mut any = false;
    let mut open = false;
    for listed in rows {
        match state.truth(listed.present).0 {
            Truth::False => continue,
            Truth::Unknown => {
                open = true;
                continue;
            }
            Truth::True => {}
        }
        if any {
            say(out, "、");
        }
        any = true;
        match listed.value {
            Some(node) => out.push(Piece::Value(shown(state, node))),
            None => say(out, &row_name(state, &listed.row)),
        }
    }
    match (any, open) {
        (true, true) => say(out, "等"),
        (false, true) => say(out, "（待定）"),
        (false, false) => say(out, "（没有）"),
        (true, false) => {}
    }
}

/// What a row is called: by its 显示为, numbered where several rows of the list are called the same (子女一、子女二).
pub fn row_name(state: &State<'_>, row: &RowRef) -> Name {
    let plain = |id: u32| plain_name(state, &RowRef { list: row.list.clone(), row: Row::Listed(id) });
    let Row::Listed(own) = row.row else { return format!("其他{}", row.list).into() };
    let ids = state.program.rows.of(&row.list);
    let place = ids.iter().position(|id| *id == own).unwrap_or(0);
    let Some(name) = plain(own) else { return format!("{}{}", row.list, numeral(place + 1)).into() };
    let alike: Vec<u32> = ids.iter().copied().filter(|id| plain(*id).as_ref() == Some(&name)).collect();
    match alike.iter().position(|id| *id == own) {
        Some(at) if alike.len() > 1 => format!("{name}{}", numeral(at + 1)).into(),
        _ => name.into(),
    }
}

/// 显示为 with its values, if all of them are known.
fn plain_name(state: &State<'_>, row: &RowRef) -> Option<String> {
    let text = state.program.row_texts.get(row)?;
    let mut out = String::new();
    for piece in &text.pieces {
        match piece {
            TextPiece::Text(text) => out.push_str(text),
            TextPiece::Value(node) => {
                let shown = shown(state, *node);
                match shown.what {
                    ShownKind::Known(value) => out.push_str(&print::value(&shown.ty, &value)),
                    _ => return None,
                }
            }
            TextPiece::Rows(_) => return None,
        }
    }
    (!out.is_empty()).then_some(out)
}

/// 一 to 九十九, then digits.
pub fn numeral(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        1..10 => DIGITS[n].to_owned(),
        10..20 => format!("十{}", DIGITS[n % 10]),
        20..100 => format!("{}十{}", DIGITS[n / 10], DIGITS[n % 10]),
        _ => n.to_string(),
    }
}

/// What is known, as a printable value.
pub fn kind(known: &Known, ty: &Type) -> ShownKind {
    match (known, ty) {
        (Known::Truth(t), _) => t.known().map_or(ShownKind::Unknown, |b| ShownKind::Known(Value::Bool(b))),
        (Known::Line(Line::Exact(q)), _) => ShownKind::Known(Value::Number(*q)),
        (Known::Line(Line::Few(values)), _) => {
            ShownKind::OneOf(values.iter().map(|q| Value::Number(*q)).collect())
        }
        (Known::Line(Line::Between(None, None)), _) => ShownKind::Unknown,
        (Known::Line(Line::Between(low, high)), _) => ShownKind::Between(*low, *high),
        (Known::One(mask), Type::Choice(options)) => match names(*mask, options).as_slice() {
            [one] => ShownKind::Known(Value::Choice(one.clone())),
            some if !some.is_empty() && some.len() < options.len() => {
                ShownKind::OneOf(some.iter().cloned().map(Value::Choice).collect())
            }
            _ => ShownKind::Unknown,
        },
        (Known::Many(sure, maybe), Type::Multi(options)) if sure == maybe => {
            ShownKind::Known(Value::Multi(names(*sure, options)))
        }
        (Known::Region(Some(code)), _) => ShownKind::Known(Value::Region(code.clone())),
        (Known::Text(Some(text)), _) => ShownKind::Known(Value::Text(text.clone())),
        _ => ShownKind::Unknown,
    }
}

/// The names of the options in a mask.
pub fn names(mask: Mask, options: &[Name]) -> Vec<Name> {
    options.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0).map(|(_, name)| name.clone()).collect()
}
