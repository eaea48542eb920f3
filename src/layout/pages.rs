//! Pieces to pages.

use super::boxes::{Bookmark, Item, Layout, Mark, NodeId, Page, Role, Shape, Tags};
use super::doc::{Align, Block, Document, MM, Para, Run, size};
use super::font::{FontError, Fonts};
use super::lines::{Setting, break_lines, place_line};
use super::pieces::{Builder, Piece};
use super::text::shape;

/// A4 in points.
const PAGE_WIDTH: f32 = 210.0 * MM;
const PAGE_HEIGHT: f32 = 297.0 * MM;

/// Flexible rows are tried at these parts of their height.
const SCALES: [f32; 5] = [1.0, 0.9, 0.8, 0.72, 0.65];

/// Lays a document out; flexible rows are as high as they can be without costing a page.
pub fn compose(document: &Document, fonts: &Fonts) -> Result<Layout, FontError> {
    let roomy = compose_scaled(document, fonts, SCALES[0])?;
    let flexible =
        |block: &Block| matches!(block, Block::Table(table) if table.rows.iter().any(|row| row.flexible));
    if roomy.pages.len() == 1 || !document.blocks.iter().any(flexible) {
        return Ok(roomy);
    }
    let tight = compose_scaled(document, fonts, SCALES[SCALES.len() - 1])?;
    if tight.pages.len() == roomy.pages.len() {
        return Ok(roomy);
    }
    for scale in &SCALES[1..SCALES.len() - 1] {
        let between = compose_scaled(document, fonts, *scale)?;
        if between.pages.len() == tight.pages.len() {
            return Ok(between);
        }
    }
    Ok(tight)
}

fn compose_scaled(document: &Document, fonts: &Fonts, row_scale: f32) -> Result<Layout, FontError> {
    let margins = document.margins;
    let size = if document.landscape { (PAGE_HEIGHT, PAGE_WIDTH) } else { (PAGE_WIDTH, PAGE_HEIGHT) };
    let width = size.0 - margins.left - margins.right;
    let (top, bottom) = (margins.top, size.1 - margins.bottom);
    let mut builder = Builder::new(fonts, bottom - top, row_scale);
    let mut pieces = builder.blocks(&document.blocks, width, NodeId::ROOT)?;
    pieces.extend(continuation(&mut builder, document, width)?);

    let mut pages = Pages {
        builder: &builder,
        left: margins.left,
        top,
        bottom,
        y: top,
        pages: vec![Page::default()],
        outline: Vec::new(),
        open: None,
    };
    pages.place_all(&pieces);
    let Pages { mut pages, outline, .. } = pages;
    let Builder { mut tags, mut report, continued, .. } = builder;
    report.continued = continued.into_iter().map(|value| value.label).collect();
    place_figures(&pages, &mut tags);
    let count = pages.len();
    for (i, page) in pages.iter_mut().enumerate() {
        let number = format!("第 {} 页 共 {count} 页", i + 1);
        for (text, align) in [(document.footer.as_str(), Align::Left), (number.as_str(), Align::Right)] {
            page.items.extend(footer(fonts, text, align, margins.left, width, bottom, &mut report)?);
        }
    }
    Ok(Layout { size, pages, tags, outline, report })
}

/// What did not fit its cell, in full, on sheets of its own.
fn continuation(builder: &mut Builder<'_>, document: &Document, width: f32) -> Result<Vec<Piece>, FontError> {
    let mut blocks = Vec::new();
    for (i, value) in builder.continued.iter().enumerate() {
        if i == 0 {
            blocks.push(Block::PageBreak);
            let title = Run::bold(format!("{}（续页）", document.title));
            blocks.push(Block::Para(Para::new(vec![title], size::SAN).aligned(Align::Center)));
        }
        let heading = Para {
            space: 14.0,
            ..Para::new(vec![Run::hei(format!("续页 {}　{}", i + 1, value.label))], size::XIAO_SI)
        };
        blocks.push(Block::Heading { level: 2, para: heading });
        blocks.push(Block::Para(Para::body(value.runs.clone(), size::WU)));
    }
    builder.blocks(&blocks, width, NodeId::ROOT)
}

struct Pages<'a> {
    builder: &'a Builder<'a>,
    left: f32,
    top: f32,
    bottom: f32,
    y: f32,
    pages: Vec<Page>,
    outline: Vec<Bookmark>,
    /// The table being placed and where its part on this page starts.
    open: Option<(usize, f32)>,
}

impl Pages<'_> {
    fn place_all(&mut self, pieces: &[Piece]) {
        let mut at = 0;
        while at < pieces.len() {
            let mut end = at;
            while end + 1 < pieces.len() && pieces[end].keep && !pieces[end + 1].page_break {
                end += 1;
            }
            let chunk = &pieces[at..=end];
            if self.open.map(|(table, _)| table) != chunk[0].table {
                self.close();
            }
            let height: f32 = chunk.iter().map(|piece| piece.space + piece.height).sum();
            if chunk[0].page_break {
                if self.y > self.top {
                    self.new_page();
                }
            } else if height <= self.bottom - self.top && !self.fits(height) {
                self.new_page();
            }
            for piece in chunk {
                self.place(piece);
            }
            at = end + 1;
        }
        self.close();
    }

    fn fits(&self, height: f32) -> bool {
        self.y + height <= self.bottom + 0.5
    }

    fn place(&mut self, piece: &Piece) {
        if self.open.map(|(table, _)| table) != piece.table {
            self.close();
        }
        if !self.fits(piece.space + piece.height) && self.y > self.top {
            self.new_page();
        }
        if self.y > self.top {
            self.y += piece.space;
        }
        if let (None, Some(table)) = (self.open, piece.table) {
            self.open = Some((table, self.y));
        }
        if let Some((level, text)) = &piece.bookmark {
            self.outline.push(Bookmark {
                level: *level,
                text: text.clone(),
                page: self.pages.len() - 1,
                y: self.y,
            });
        }
        self.draw(piece);
    }

    fn draw(&mut self, piece: &Piece) {
        let (left, y) = (self.left, self.y);
        let items = piece.items.iter().cloned().map(|item| Item { x: item.x + left, y: item.y + y, ..item });
        self.page().items.extend(items);
        self.y += piece.height;
    }

    /// Starts a page; a table that goes on gets its head again.
    fn new_page(&mut self) {
        let open = self.open;
        self.close();
        self.pages.push(Page::default());
        self.y = self.top;
        if let Some((table, _)) = open {
            self.open = Some((table, self.top));
            let builder = self.builder;
            for piece in &builder.tables[table].head {
                self.draw(piece);
            }
        }
    }

    fn close(&mut self) {
        let frame = self.builder.frame(self.open.take(), self.y);
        let left = self.left;
        self.page().items.extend(frame.map(|item| Item { x: item.x + left, ..item }));
    }

    fn page(&mut self) -> &mut Page {
        if self.pages.is_empty() {
            self.pages.push(Page::default());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }
}

fn place_figures(pages: &[Page], tags: &mut Tags) {
    for (number, page) in pages.iter().enumerate() {
        for item in &page.items {
            if let (Mark::Node(node), Shape::Area(width, height)) = (item.mark, &item.shape)
                && let Role::Figure(_, place) = &mut tags.nodes[node.index()].role
            {
                *place = Some((number, [item.x, item.y, *width, *height]));
            }
        }
    }
}

fn footer(
    fonts: &Fonts,
    text: &str,
    align: Align,
    left: f32,
    width: f32,
    bottom: f32,
    report: &mut super::boxes::Report,
) -> Result<Vec<Item>, FontError> {
    let shaped = shape(fonts, &[Run::song(text)], size::XIAO_WU, report)?;
    let setting = Setting { align, width, indent: 0.0, height: 14.0 };
    let mut items = Vec::new();
    for line in break_lines(&shaped.units, width, 0.0).into_iter().take(1) {
        items.extend(place_line(&shaped, line, setting, Mark::Footer));
    }
    for item in &mut items {
        item.x += left;
        item.y += bottom + 7.0 * MM;
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::doc::{Cell, Row, Table};

    #[test]
    fn a_table_that_ends_a_page_leaves_nothing_on_the_next() {
        let row = || Row::new(vec![Cell::text(Para::new(vec![Run::song("行")], size::WU))], 60.0);
        for rows in 8..16 {
            let table =
                Table { columns: vec![1.0], rows: (0..rows).map(|_| row()).collect(), ..Table::default() };
            let after = Para {
                space: 0.0,
                keep: true,
                ..Para::new(vec![Run::song("后文\n".repeat(6))], size::XIAO_SI)
            };
            let document =
                Document { blocks: vec![Block::Table(table), Block::Para(after)], ..Document::default() };
            let layout = compose(&document, &Fonts::shipped()).expect("layout");
            let frames =
                layout.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item.shape {
                    Shape::Frame(_, height, _) => Some(height),
                    _ => None,
                });
            assert!(frames.into_iter().all(|height| height > 59.0), "{rows} rows");
        }
    }
}
