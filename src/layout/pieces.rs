//! Blocks to pieces: strips of the column that a page break never cuts.

use super::boxes::{Item, Mark, NodeId, Report, Role, Shape, Tags};
use super::doc::{Align, Block, List, Para, Run, Typeface, size};
use super::font::{FontError, Fonts};
use super::lines::{Setting, balanced_lines, break_lines, place_line};
use super::qr;
use super::table::SMALLEST;
use super::text::{Shaped, shape};

/// A strip of the column. Its items are placed from its top left corner.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    /// Space above; left out at the top of a page.
    pub(crate) space: f32,
    pub(crate) height: f32,
    pub(crate) items: Vec<Item>,
    /// On the same page as the next piece.
    pub(crate) keep: bool,
    /// Starts a page.
    pub(crate) page_break: bool,
    pub(crate) bookmark: Option<(u8, String)>,
    /// The table it is a row of.
    pub(crate) table: Option<usize>,
}

impl Piece {
    pub(crate) fn shift(&mut self, x: f32, y: f32) {
        for item in &mut self.items {
            item.x += x;
            item.y += y;
        }
    }
}

/// What the pages must know of a table to continue it.
#[derive(Clone, Debug)]
pub(crate) struct TableInfo {
    pub(crate) x: f32,
    pub(crate) width: f32,
    pub(crate) framed: bool,
    pub(crate) head: Vec<Piece>,
}

/// A value that did not fit its cell.
#[derive(Clone, Debug)]
pub(crate) struct Continued {
    pub(crate) label: String,
    pub(crate) runs: Vec<Run>,
}

/// Turns blocks into pieces and tags.
pub(crate) struct Builder<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) tags: Tags,
    pub(crate) report: Report,
    pub(crate) tables: Vec<TableInfo>,
    pub(crate) continued: Vec<Continued>,
    /// Height of the text area of a page.
    pub(crate) page_height: f32,
    /// How high flexible rows are, as a part of what they would like.
    pub(crate) row_scale: f32,
}

type Pieces = Result<Vec<Piece>, FontError>;

impl<'a> Builder<'a> {
    pub(crate) fn new(fonts: &'a Fonts, page_height: f32, row_scale: f32) -> Builder<'a> {
        Builder {
            fonts,
            tags: Tags::default(),
            report: Report::default(),
            tables: Vec::new(),
            continued: Vec::new(),
            page_height,
            row_scale,
        }
    }

    pub(crate) fn blocks(&mut self, blocks: &[Block], width: f32, parent: NodeId) -> Pieces {
        let mut pieces = Vec::new();
        for block in blocks {
            self.block(block, width, parent, &mut pieces)?;
        }
        Ok(pieces)
    }

    fn block(
        &mut self,
        block: &Block,
        width: f32,
        parent: NodeId,
        out: &mut Vec<Piece>,
    ) -> Result<(), FontError> {
        match block {
            Block::Heading { level, para } => {
                let text: String = para.runs.iter().map(|run| run.text.as_str()).collect();
                let node = self.tags.add(parent, Role::Heading(*level, text.clone()));
                let mut pieces = self.para(para, width, node)?;
                pieces.iter_mut().for_each(|piece| piece.keep = true);
                if let Some(first) = pieces.first_mut() {
                    first.bookmark = Some((*level, text));
                }
                out.extend(pieces);
            }
            Block::Para(para) => {
                let node = self.tags.add(parent, Role::Paragraph);
                out.extend(self.para(para, width, node)?);
            }
            Block::List(list) => out.extend(self.list(list, width, parent)?),
            Block::Table(table) => out.extend(self.table(table, width, parent)?),
            Block::Side { left, right, width: right_width } => {
                let left_width = (width - right_width).max(0.0);
                let left = self.blocks(left, left_width, parent)?;
                let right = self.blocks(right, *right_width, parent)?;
                let (mut joined, mut right) = (self.stack(left), self.stack(right));
                right.shift(left_width, 0.0);
                joined.height = joined.height.max(right.height);
                joined.items.append(&mut right.items);
                out.push(joined);
            }
            Block::Qr { data, side, alt, align } => {
                out.extend(self.qr(data, *side, alt, *align, width, parent))
            }
            Block::Place { width: w, height, alt, caption, frame, align } => {
                out.push(self.place([*w, *height], alt, caption, *frame, *align, width, parent)?)
            }
            Block::Boxes { text, count, side } => {
                let node = self.tags.add(parent, Role::Paragraph);
                out.push(self.boxes(text, *count, *side, width, node)?);
            }
            Block::Rule => out.push(Piece {
                height: 3.0,
                items: vec![Item {
                    x: 0.0,
                    y: 1.5,
                    mark: Mark::Artifact,
                    shape: Shape::Lines(vec![[0.0, 0.0, width, 0.0]], 0.75),
                }],
                ..Piece::default()
            }),
            Block::Space(height) => out.push(Piece { space: *height, keep: true, ..Piece::default() }),
            Block::PageBreak => out.push(Piece { page_break: true, keep: true, ..Piece::default() }),
            Block::Keep(blocks) => {
                let mut pieces = self.blocks(blocks, width, parent)?;
                let last = pieces.len().saturating_sub(1);
                pieces[..last].iter_mut().for_each(|piece| piece.keep = true);
                out.extend(pieces);
            }
        }
        Ok(())
    }

    /// One piece per line; neither the first nor the last line stands alone on a page.
    pub(crate) fn para(&mut self, para: &Para, width: f32, node: NodeId) -> Pieces {
        let shaped = shape(self.fonts, &para.runs, para.size, &mut self.report)?;
        Ok(self.set(&shaped, para, para.size, width, node))
    }

    /// Sets shaped text in the manner of `para` at another size.
    pub(crate) fn set(
        &mut self,
        shaped: &Shaped,
        para: &Para,
        size: f32,
        width: f32,
        node: NodeId,
    ) -> Vec<Piece> {
        let height = size * para.pitch;
        let (left, right) = (para.indent.0 * size, para.indent.1 * size);
        let (room, first) = (width - left - right, para.first * size);
        let lines = if para.balanced {
            balanced_lines(&shaped.units, room, size)
        } else {
            break_lines(&shaped.units, room, first)
        };
        let count = lines.len();
        let mut pieces = Vec::with_capacity(count.max(1));
        for (i, line) in lines.into_iter().enumerate() {
            let indent = if i == 0 { first } else { 0.0 };
            let setting = Setting { align: para.align, width: room, indent, height };
            let mut piece = Piece {
                space: if i == 0 { para.space } else { 0.0 },
                height,
                items: place_line(shaped, line, setting, Mark::Node(node)),
                keep: (count > 2 && (i == 0 || i + 2 == count))
                    || (count <= 2 && i + 1 < count)
                    || (para.keep),
                ..Piece::default()
            };
            piece.shift(left, 0.0);
            pieces.push(piece);
        }
        if pieces.is_empty() {
            pieces.push(Piece { space: para.space, height, ..Piece::default() });
        }
        pieces
    }

    fn list(&mut self, list: &List, width: f32, parent: NodeId) -> Pieces {
        let node = self.tags.add(parent, Role::List);
        let mut out = Vec::new();
        for item in &list.items {
            let li = self.tags.add(node, Role::Item);
            let label = self.tags.add(li, Role::Label);
            let body = self.tags.add(li, Role::Body);
            let mark = self.para(&item.label, list.label, label)?;
            let mut mark = self.stack(mark);
            let mut pieces = self.blocks(&item.body, width - list.label, body)?;
            pieces.iter_mut().for_each(|piece| piece.shift(list.label, 0.0));
            if let Some(first) = pieces.first_mut() {
                first.height = first.height.max(mark.height);
                first.space += list.space;
                mark.items.append(&mut first.items);
                first.items = mark.items;
            }
            out.extend(pieces);
        }
        Ok(out)
    }

    fn qr(
        &mut self,
        data: &str,
        side: f32,
        alt: &str,
        align: Align,
        width: f32,
        parent: NodeId,
    ) -> Option<Piece> {
        let (modules, squares) = qr::squares(data)?;
        let node = self.tags.add(parent, Role::Figure(alt.to_owned(), None));
        let (x, mark) = (offset(align, width, side), Mark::Node(node));
        let shape = Shape::Squares(side / f32::from(modules), squares);
        let items =
            vec![Item { x, y: 0.0, mark, shape: Shape::Area(side, side) }, Item { x, y: 0.0, mark, shape }];
        Some(Piece { height: side, items, ..Piece::default() })
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one block")]
    fn place(
        &mut self,
        [w, h]: [f32; 2],
        alt: &str,
        caption: &str,
        frame: bool,
        align: Align,
        width: f32,
        parent: NodeId,
    ) -> Result<Piece, FontError> {
        let node = self.tags.add(parent, Role::Figure(alt.to_owned(), None));
        let (x, mark) = (offset(align, width, w), Mark::Node(node));
        let mut items = vec![Item { x, y: 0.0, mark, shape: Shape::Area(w, h) }];
        if frame {
            items.push(Item { x, y: 0.0, mark, shape: Shape::Frame(w, h, 0.5) });
        }
        let para = Para::new(vec![Run::song(caption)], size::XIAO_WU).aligned(Align::Center).pitched(1.3);
        let lines = self.para(&para, w, node)?;
        let mut lines = self.stack(lines);
        lines.shift(x, (h - lines.height) / 2.0);
        items.append(&mut lines.items);
        Ok(Piece { height: h, items, ..Piece::default() })
    }

    fn boxes(
        &mut self,
        text: &str,
        count: usize,
        side: f32,
        width: f32,
        node: NodeId,
    ) -> Result<Piece, FontError> {
        let side = side.min(width / count.max(1) as f32);
        let size = (side * 0.8).min(size::XIAO_SI);
        let run = Run::new(Typeface::Value, text);
        let mut shaped = shape(self.fonts, &[run], size, &mut self.report)?;
        if shaped.units.len() > count {
            let factor = (width / shaped.width()).min(1.0).max(SMALLEST / size);
            let para = Para::new(Vec::new(), size * factor).pitched(1.3);
            let lines = self.set(&shaped.scaled(factor), &para, size * factor, width, node);
            return Ok(self.stack(lines));
        }
        let left = (width - side * count as f32) / 2.0;
        let mut lines: Vec<[f32; 4]> =
            (0..=count).map(|i| i as f32 * side).map(|x| [x, 0.0, x, side]).collect();
        let across = side * count as f32;
        lines.extend([[0.0, 0.0, across, 0.0], [0.0, side, across, side]]);
        let mut items = vec![Item { x: left, y: 0.0, mark: Mark::Artifact, shape: Shape::Lines(lines, 0.5) }];
        let widths: Vec<f32> = shaped.units.iter().map(|unit| unit.advance).collect();
        for (i, unit) in shaped.units.iter_mut().enumerate() {
            let next = widths.get(i + 1).copied().unwrap_or(widths[i]);
            unit.advance = side + (widths[i] - next) / 2.0;
        }
        if let Some(first) = widths.first() {
            let indent = left + (side - first) / 2.0;
            let setting = Setting { align: Align::Left, width, indent, height: side };
            for line in break_lines(&shaped.units, f32::INFINITY, 0.0) {
                let mut placed = place_line(&shaped, line, setting, Mark::Node(node));
                for item in &mut placed {
                    if let Shape::Text(text) = &mut item.shape {
                        text.spread = true;
                    }
                }
                items.extend(placed);
            }
        } else {
            items.push(Item { x: left, y: side, mark: Mark::Node(node), shape: Shape::Nothing });
        }
        Ok(Piece { height: side, items, ..Piece::default() })
    }

    /// Joins pieces into one that is never cut.
    pub(crate) fn stack(&self, pieces: Vec<Piece>) -> Piece {
        let mut stacked = Piece::default();
        let mut open: Option<(usize, f32)> = None;
        for (i, mut piece) in pieces.into_iter().enumerate() {
            if open.map(|(table, _)| table) != piece.table {
                stacked.items.extend(self.frame(open.take(), stacked.height));
                open = piece.table.map(|table| (table, stacked.height + piece.space));
            }
            if i > 0 {
                stacked.height += piece.space;
            } else {
                stacked.space = piece.space;
                open = open.map(|(table, _)| (table, 0.0));
            }
            piece.shift(0.0, stacked.height);
            stacked.height += piece.height;
            stacked.items.append(&mut piece.items);
        }
        stacked.items.extend(self.frame(open, stacked.height));
        stacked
    }

    /// The heavier line round the part of a table that started at a height and ends at `bottom`.
    pub(crate) fn frame(&self, open: Option<(usize, f32)>, bottom: f32) -> Option<Item> {
        let (table, top) = open?;
        let info = &self.tables[table];
        let shape = Shape::Frame(info.width, bottom - top, 1.0);
        info.framed.then_some(Item { x: info.x, y: top, mark: Mark::Artifact, shape })
    }
}

fn offset(align: Align, width: f32, w: f32) -> f32 {
    match align {
        Align::Left | Align::Justify => 0.0,
        Align::Center => (width - w) / 2.0,
        Align::Right => width - w,
    }
}
