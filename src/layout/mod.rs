//! Layout: what a document says → pages of placed things.
//!
//! [`doc`] is the content, [`boxes`] the result, [`compose`] the way from one to the other. Nothing here knows of PDF,
//! reads files or asks the clock: the faces are part of the program, and an office's own faces come as bytes.
//! Text never disappears: a character no font has is drawn as □ and keeps its text, a value that does not fit its cell
//! goes to a continuation sheet, and both are in the [`Report`](boxes::Report).

pub mod boxes;
pub mod doc;
mod font;
mod lines;
mod pages;
mod pieces;
mod qr;
mod table;
mod text;

pub use font::{Face, FontError, FontId, Fonts};
pub use pages::{PAGE_HEIGHT, PAGE_WIDTH, compose};
pub use table::SMALLEST;
