//! Documents to PDF: PDF/UA-1 and PDF/A-2a, checked while writing. The only door to krilla.
//!
//! The bytes depend on nothing but the arguments.

mod tags;

use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{SerializeSettings, color::luma};
use once_cell::sync::OnceCell;
use thiserror::Error;

use crate::layout::boxes::{Filled, Item, Layout, Mark, Report, Shape, Text};
use crate::layout::doc::Document;
use crate::layout::{FontError, FontId, Fonts, compose};
use tags::Leaves;

/// A finished file.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Missing characters and values on continuation sheets.
    pub report: Report,
}

/// What a file says about itself.
#[derive(Clone, Debug, Default)]
pub struct Stamp {
    /// Year, month and day of the file.
    pub date: (u16, u8, u8),
    /// An identifier made from what went into the file, never from a name or number of a person.
    pub id: String,
    /// The program and its version.
    pub producer: String,
    /// The office.
    pub author: String,
}

/// A file cannot be written.
#[derive(Debug, Error)]
pub enum PdfError {
    /// A font cannot be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// There is nothing to print.
    #[error("没有可以打印的内容")]
    Empty,
    /// The writer refused the result; a fault of this program.
    #[error("PDF 写不出来（程序错误，请报告）：{0}")]
    Invalid(String),
}

/// Prints documents with one set of fonts; made once, used by all threads.
pub struct Press {
    fonts: Fonts,
    ready: [OnceCell<Font>; FontId::COUNT],
}

impl Default for Press {
    fn default() -> Press {
        Press::new(Fonts::shipped())
    }
}

impl Press {
    /// A press with these fonts.
    pub fn new(fonts: Fonts) -> Press {
        Press { fonts, ready: Default::default() }
    }

    /// The fonts it prints with.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// One document as one file.
    pub fn paint(&self, document: &Document, stamp: &Stamp) -> Result<Pdf, PdfError> {
        self.paint_all(&document.title, std::slice::from_ref(document), stamp)
    }

    /// Several documents one after another in one file, with one outline; each counts its own pages.
    pub fn paint_all(&self, title: &str, documents: &[Document], stamp: &Stamp) -> Result<Pdf, PdfError> {
        if documents.is_empty() {
            return Err(PdfError::Empty);
        }
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|error| PdfError::Invalid(format!("{error:?}")))?;
        let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
        let mut file = krilla::Document::new_with(settings);
        let mut outline = Outline::new();
        let mut tree = krilla::tagging::TagTree::new().with_lang(Some("zh-CN".to_owned()));
        let (mut pages, mut report) = (0, Report::default());
        for (number, document) in documents.iter().enumerate() {
            let layout = compose(document, &self.fonts)?;
            let leaves = self.pages(&layout, &mut file)?;
            tree.push(tags::part(&layout.tags, leaves, number, pages));
            add_bookmarks(&mut outline, document, &layout, documents.len() > 1, pages);
            pages += layout.pages.len();
            report.merge(&layout.report);
        }
        file.set_outline(outline);
        file.set_tag_tree(tree);
        file.set_metadata(metadata(title, documents, stamp));
        let written = file.finish().map_err(invalid);
        comemo::evict(KEEP_CACHED);
        Ok(Pdf { bytes: written?, pages, report })
    }

    fn pages(&self, layout: &Layout, file: &mut krilla::Document) -> Result<Leaves, PdfError> {
        let mut leaves = Leaves::new(&layout.tags);
        for page in &layout.pages {
            let settings = PageSettings::from_wh(layout.size.0, layout.size.1)
                .ok_or_else(|| PdfError::Invalid("page size".to_owned()))?;
            let mut sheet = file.start_page_with(settings);
            let mut surface = sheet.surface();
            let mut rest = page.items.as_slice();
            while let Some(first) = rest.first() {
                let len =
                    rest.iter().take_while(|item| item.mark == first.mark && !is_spread(item)).count().max(1);
                let (part, after) = rest.split_at(len);
                self.section(&mut surface, part, &mut leaves)?;
                rest = after;
            }
            surface.finish();
            sheet.finish();
        }
        Ok(leaves)
    }

    /// Things of one node that follow each other become one tagged section.
    fn section(
        &self,
        surface: &mut Surface<'_>,
        items: &[Item],
        leaves: &mut Leaves,
    ) -> Result<(), PdfError> {
        let actual = match items {
            [Item { shape: Shape::Text(text), .. }] if text.spread => Some(text.text.as_str()),
            _ => None,
        };
        let tag = match items[0].mark {
            Mark::Node(_) => ContentTag::Span(SpanTag::empty().with_actual_text(actual)),
            Mark::Artifact => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
            Mark::Footer => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
        };
        let identifier = surface.start_tagged(tag);
        for item in items {
            self.draw(surface, item)?;
        }
        surface.end_tagged();
        if let Mark::Node(node) = items[0].mark {
            leaves.add(node, identifier);
        }
        Ok(())
    }

    fn draw(&self, surface: &mut Surface<'_>, item: &Item) -> Result<(), PdfError> {
        let (x, y) = (item.x, item.y);
        match &item.shape {
            Shape::Text(text) => self.text(surface, x, y, text)?,
            Shape::Lines(lines, width) => {
                let mut path = PathBuilder::new();
                for [x1, y1, x2, y2] in lines {
                    path.move_to(x + x1, y + y1);
                    path.line_to(x + x2, y + y2);
                }
                stroke(surface, path, *width);
            }
            Shape::Frame(w, h, width) => {
                let mut path = PathBuilder::new();
                if let Some(rect) = Rect::from_xywh(x, y, *w, *h) {
                    path.push_rect(rect);
                }
                stroke(surface, path, *width);
            }
            Shape::Squares(side, squares) => {
                let mut path = PathBuilder::new();
                for &Filled { column, row, run } in squares {
                    let (left, top) = (x + f32::from(column) * side, y + f32::from(row) * side);
                    if let Some(rect) = Rect::from_xywh(left, top, f32::from(run) * side, *side) {
                        path.push_rect(rect);
                    }
                }
                if let Some(path) = path.finish() {
                    surface.set_stroke(None);
                    surface.set_fill(Some(black()));
                    surface.draw_path(&path);
                }
            }
            Shape::Nothing | Shape::Area(..) => {}
        }
        Ok(())
    }

    fn text(&self, surface: &mut Surface<'_>, x: f32, y: f32, text: &Text) -> Result<(), PdfError> {
        let font = self.font(text.font)?;
        let glyphs: Vec<KrillaGlyph> = text
            .glyphs
            .iter()
            .map(|glyph| {
                let range = glyph.range.0 as usize..glyph.range.1 as usize;
                KrillaGlyph::new(
                    GlyphId::new(u32::from(glyph.id)),
                    glyph.advance / text.size,
                    0.0,
                    0.0,
                    0.0,
                    range,
                    None,
                )
            })
            .collect();
        surface.set_stroke(None);
        surface.set_fill(Some(black()));
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, &text.text, text.size, false);
        Ok(())
    }

    fn font(&self, id: FontId) -> Result<Font, PdfError> {
        let font = self.ready[id.index()].get_or_try_init(|| {
            let bytes = self.fonts.bytes(id)?;
            Font::new(bytes.into(), 0).ok_or_else(|| PdfError::Invalid("font".to_owned()))
        });
        font.cloned()
    }
}

/// Nothing of a person's paper stays in krilla's cache once the file is written.
const KEEP_CACHED: usize = 0;

fn is_spread(item: &Item) -> bool {
    matches!(&item.shape, Shape::Text(text) if text.spread)
}

fn black() -> Fill {
    Fill { paint: luma::Color::new(0).into(), opacity: NormalizedF32::ONE, rule: Default::default() }
}

fn stroke(surface: &mut Surface<'_>, path: PathBuilder, width: f32) {
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { paint: luma::Color::new(0).into(), width, ..Stroke::default() }));
        surface.draw_path(&path);
    }
}

fn metadata(title: &str, documents: &[Document], stamp: &Stamp) -> Metadata {
    let (year, month, day) = stamp.date;
    let subject = documents.first().map(|document| document.subject.clone()).unwrap_or_default();
    let date = DateTime::new(year).month(month).day(day).hour(0).minute(0).second(0).utc_offset_hour(8);
    let mut metadata = Metadata::new()
        .title(title.to_owned())
        .description(subject)
        .language("zh-CN".to_owned())
        .creator(stamp.producer.clone())
        .producer(stamp.producer.clone())
        .document_id(stamp.id.clone())
        .creation_date(date);
    if !stamp.author.is_empty() {
        metadata = metadata.authors(vec![stamp.author.clone()]);
    }
    metadata
}

/// The headings of a document; with `named`, under a node of the document's own.
fn add_bookmarks(
    outline: &mut Outline,
    document: &Document,
    layout: &Layout,
    named: bool,
    first_page: usize,
) {
    let place =
        |page: usize, y: f32| XyzDestination::new(first_page + page, Point::from_xy(0.0, (y - 6.0).max(0.0)));
    let mut root = OutlineNode::new(document.title.clone(), place(0, 0.0));
    let mut nodes = Vec::new();
    for mark in layout.outline.iter().filter(|mark| mark.level > 1 || !named) {
        nodes.push((mark.level, OutlineNode::new(mark.text.clone(), place(mark.page, mark.y))));
    }
    let children = nest(nodes);
    if named {
        children.into_iter().for_each(|node| root.push_child(node));
        outline.push_child(root);
    } else if children.is_empty() {
        outline.push_child(root);
    } else {
        children.into_iter().for_each(|node| outline.push_child(node));
    }
}

/// Deeper headings become children of the shallower one before them.
fn nest(nodes: Vec<(u8, OutlineNode)>) -> Vec<OutlineNode> {
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    let mut done = Vec::new();
    let mut close = |open: &mut Vec<(u8, OutlineNode)>, level: u8| {
        while open.last().is_some_and(|(last, _)| *last >= level) {
            let Some((_, node)) = open.pop() else { break };
            match open.last_mut() {
                Some((_, parent)) => parent.push_child(node),
                None => done.push(node),
            }
        }
    };
    for (level, node) in nodes {
        close(&mut open, level);
        open.push((level, node));
    }
    close(&mut open, 0);
    done
}

fn invalid(error: KrillaError) -> PdfError {
    let text = match error {
        // The text of a page may be in the details, so just the kinds are named.
        KrillaError::Validation(errors) => {
            let kinds = errors.iter().map(|(error, _)| kind(&format!("{error:?}")));
            kinds.collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    PdfError::Invalid(text)
}

fn kind(debug: &str) -> String {
    debug.chars().take_while(|c| c.is_alphanumeric()).collect()
}
