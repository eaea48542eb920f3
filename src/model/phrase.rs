//! What will be said, before it becomes words. Only `render` turns a [`Phrase`] into text, so that other scripts,
//! languages and the elder wording stay a matter of rendering.

use crate::model::value::Shown;
use std::sync::Arc;

/// A sentence with values in it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Phrase(pub Vec<Piece>);

/// One piece of a [`Phrase`].
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// The author's own words.
    Text(Arc<str>),
    /// A value.
    Value(Shown),
    /// A sentence of ours, by id, with values.
    Word(WordId, Vec<Shown>),
}

/// Sentences of our own; `render/words.rs` holds their Chinese.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordId {
    /// The figure is unconfirmed and speaks against the person.
    UnconfirmedAgainst,
    /// The person may choose: 您可以选…
    MayChoose,
    /// From a month on: {0} 起符合
    FromMonth,
}

impl Phrase {
    /// A phrase of plain words.
    pub fn text(words: &str) -> Self {
        Phrase(vec![Piece::Text(words.into())])
    }
    /// Whether every value in it is unknown (such a sentence is left out).
    pub fn says_nothing(&self) -> bool {
        use crate::model::value::ShownKind;
        let mut values = self.0.iter().filter_map(|p| match p {
            Piece::Value(v) => Some(v),
            _ => None,
        });
        let mut any = false;
        let all = values.all(|v| {
            any = true;
            matches!(v.what, ShownKind::Unknown)
        });
        any && all
    }
}
