//! The page for what cannot be shown.

use serde::Serialize;

/// What `error.html` reads.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemView {
    /// One line.
    pub title: String,
    /// What to do about it.
    pub detail: String,
    /// Ways out, the best first.
    pub links: Vec<WayOut>,
    /// Number under which the log knows more; only for our own faults.
    pub id: Option<String>,
}

/// A way out.
#[derive(Clone, Debug, Serialize)]
pub struct WayOut {
    /// Where to.
    pub href: String,
    /// Words of the button.
    pub text: String,
}

impl WayOut {
    /// A way out.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> WayOut {
        WayOut { href: href.into(), text: text.into() }
    }
}
