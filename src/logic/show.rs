//! What is known of a node → a printable value or sentence, still without words.

use crate::logic::eval::State;
use crate::logic::op::NodeId;
use crate::logic::program::{TextNode, TextPiece};
use crate::logic::value::{Known, Line, Mask};
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
    let piece = |p: &TextPiece| match p {
        TextPiece::Text(text) => Piece::Text(text.clone()),
        TextPiece::Value(node) => Piece::Value(shown(state, *node)),
    };
    Phrase(text.pieces.iter().map(piece).collect())
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
