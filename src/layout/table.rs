//! Tables: spans, row heights, values that do not fit, rows taller than a page.

use super::boxes::{CellRole, Item, Mark, NodeId, Role, Shape};
use super::doc::{Align, Block, Borders, Cell, Fit, Head, Para, Row, Run, Table};
use super::font::FontError;
use super::lines::break_lines;
use super::pieces::{Builder, Continued, Piece, TableInfo};
use super::text::shape;

/// The smallest type a value is set in.
pub const SMALLEST: f32 = 8.0;

/// Above the first and below the last line of a row that is cut.
const PADDING: f32 = 3.0;

/// A cell in the grid, with its content measured.
struct Laid {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    vertical: Align,
    padding: (f32, f32),
    content: Vec<Piece>,
}

impl Laid {
    fn height(&self) -> f32 {
        let inner: f32 =
            self.content.iter().enumerate().map(|(i, p)| p.height + if i > 0 { p.space } else { 0.0 }).sum();
        inner + 2.0 * self.padding.1
    }

    fn covers(&self, row: usize) -> bool {
        (self.row..self.row + self.rows).contains(&row)
    }
}

impl Builder<'_> {
    pub(crate) fn table(
        &mut self,
        table: &Table,
        width: f32,
        parent: NodeId,
    ) -> Result<Vec<Piece>, FontError> {
        let total: f32 = table.columns.iter().sum();
        let mut edges = vec![0.0];
        for column in &table.columns {
            edges.push(edges[edges.len() - 1] + column / total.max(f32::EPSILON) * width);
        }
        let cells = self.cells(table, &edges, parent)?;
        let heights = self.row_heights(table, &cells);
        let number = self.tables.len();
        let framed = table.borders == Borders::Grid;
        self.tables.push(TableInfo { x: 0.0, width, framed, head: Vec::new() });
        let head_height: f32 = heights[..table.heads.min(heights.len())].iter().sum();
        let most = self.page_height - head_height;

        let mut pieces = Vec::new();
        for (row, height) in heights.iter().copied().enumerate() {
            let mut made = if height > most {
                self.slices(&cells, row, &edges, framed)
            } else {
                vec![self.row(&cells, row, &heights, &edges, framed)]
            };
            let last = made.len() - 1;
            // The last row, often a total, is not left alone on a page.
            let before_last = row + 2 == heights.len() && heights[row..].iter().sum::<f32>() <= most;
            made[last].keep =
                row < table.heads || before_last || keeps_with_next(&cells, row, &heights, most);
            for piece in &mut made {
                piece.table = Some(number);
            }
            if row == 0 {
                made[0].space = table.space;
            }
            pieces.extend(made);
            if row + 1 == table.heads {
                self.tables[number].head = pieces.iter().map(as_artifact).collect();
            }
        }
        Ok(pieces)
    }

    /// Tags, measures and fits every cell, in reading order.
    fn cells(&mut self, table: &Table, edges: &[f32], parent: NodeId) -> Result<Vec<Laid>, FontError> {
        let node = self.tags.add(parent, Role::Table(table.summary.clone()));
        let of = node.index() as u32;
        let head = (table.heads > 0).then(|| self.tags.add(node, Role::TableHead));
        let body = if table.heads > 0 { self.tags.add(node, Role::TableBody) } else { node };
        let count = table.columns.len();
        let mut taken = vec![0usize; count];
        let mut laid = Vec::new();
        for (r, row) in table.rows.iter().enumerate() {
            let tr = self.tags.add(if r < table.heads { head.unwrap_or(body) } else { body }, Role::Row);
            let mut column = 0;
            for cell in &row.cells {
                while column < count && taken[column] > r {
                    column += 1;
                }
                let columns = cell.columns.clamp(1, (count - column.min(count)).max(1));
                if column >= count {
                    break;
                }
                let rows = cell.rows.clamp(1, table.rows.len() - r);
                taken[column..column + columns].fill(r + rows);
                let role = CellRole {
                    head: cell.head,
                    columns: columns as u32,
                    rows: rows as u32,
                    id: cell.id.filter(|_| cell.head != Head::No).map(|id| (of, id)),
                    labels: cell.labels.iter().map(|id| (of, *id)).collect(),
                };
                let cell_node = self.tags.add(tr, Role::Cell(role));
                let width = edges[column + columns] - edges[column] - 2.0 * cell.padding.0;
                let height: f32 = table.rows[r..r + rows].iter().map(|row| self.wanted(row)).sum();
                let mut content = self.content(cell, width, height - 2.0 * cell.padding.1, cell_node)?;
                if !content.iter().any(|piece| piece.items.iter().any(|item| item.mark != Mark::Artifact)) {
                    let nothing = Item { x: 0.0, y: 0.0, mark: Mark::Node(cell_node), shape: Shape::Nothing };
                    content.push(Piece { items: vec![nothing], ..Piece::default() });
                }
                content.iter_mut().for_each(|piece| piece.shift(edges[column] + cell.padding.0, 0.0));
                laid.push(Laid {
                    row: r,
                    column,
                    rows,
                    columns,
                    vertical: cell.vertical,
                    padding: cell.padding,
                    content,
                });
                column += columns;
            }
        }
        Ok(laid)
    }

    fn content(
        &mut self,
        cell: &Cell,
        width: f32,
        height: f32,
        node: NodeId,
    ) -> Result<Vec<Piece>, FontError> {
        match (cell.blocks.as_slice(), &cell.fit) {
            ([Block::Para(para)], Some(fit)) => self.fitted(para, fit, width, height, node),
            ([Block::Para(para)], None) => self.para(para, width, node),
            (blocks, _) => self.blocks(blocks, width, node),
        }
    }

    /// Smaller down to 8 pt, then more lines, then more height, then the continuation sheet.
    fn fitted(
        &mut self,
        para: &Para,
        fit: &Fit,
        width: f32,
        height: f32,
        node: NodeId,
    ) -> Result<Vec<Piece>, FontError> {
        let shaped = shape(self.fonts, &para.runs, para.size, &mut self.report)?;
        let one_line = !shaped.units.iter().any(|unit| unit.class.is_break());
        let natural = shaped.width();
        let smallest = (SMALLEST / para.size).min(1.0);
        let single = fit.one_line || height < 2.0 * para.size * para.pitch;
        if natural <= width && one_line {
            return Ok(self.set(&shaped, para, para.size, width, node));
        }
        if single && one_line && natural * smallest <= width {
            let factor = (width / natural - 0.002).max(smallest);
            return Ok(self.set(&shaped.scaled(factor), para, para.size * factor, width, node));
        }
        let mut size = para.size;
        loop {
            let factor = size / para.size;
            let scaled = shaped.scaled(factor);
            let indents = (para.indent.0 + para.indent.1) * size;
            let lines = break_lines(&scaled.units, width - indents, para.first * size).len();
            let needed = lines as f32 * size * para.pitch;
            let room = if size <= SMALLEST { height.max(fit.limit) } else { height };
            if needed <= room + 0.1 {
                return Ok(self.set(&scaled, para, size, width, node));
            }
            if size <= SMALLEST {
                break;
            }
            size = (size - 0.5).max(SMALLEST);
        }
        self.continued.push(Continued { label: fit.label.clone(), runs: para.runs.clone() });
        let note = format!("见续页 {}", self.continued.len());
        let para = Para { runs: vec![Run::song(note)], first: 0.0, ..para.clone() };
        self.para(&para, width, node)
    }

    fn wanted(&self, row: &Row) -> f32 {
        row.height * if row.flexible { self.row_scale } else { 1.0 }
    }

    fn row_heights(&self, table: &Table, cells: &[Laid]) -> Vec<f32> {
        let mut heights: Vec<f32> = table.rows.iter().map(|row| self.wanted(row)).collect();
        for cell in cells.iter().filter(|cell| cell.rows == 1) {
            heights[cell.row] = heights[cell.row].max(cell.height());
        }
        for cell in cells.iter().filter(|cell| cell.rows > 1) {
            let last = cell.row + cell.rows;
            let have: f32 = heights[cell.row..last].iter().sum();
            heights[last - 1] += (cell.height() - have).max(0.0);
        }
        heights
    }

    /// A whole row.
    fn row(&self, cells: &[Laid], row: usize, heights: &[f32], edges: &[f32], lines: bool) -> Piece {
        let mut piece = Piece { height: heights[row], ..Piece::default() };
        for cell in cells.iter().filter(|cell| cell.row == row) {
            let height: f32 = heights[row..row + cell.rows].iter().sum();
            let mut content = self.stack(cell.content.clone());
            let spare = height - content.height;
            let y = match cell.vertical {
                Align::Center => spare / 2.0,
                Align::Right => spare - cell.padding.1,
                Align::Left | Align::Justify => cell.padding.1,
            };
            content.shift(0.0, y);
            piece.items.append(&mut content.items);
        }
        if lines {
            let last_row = row + 1 == heights.len();
            piece.items.push(grid(cells, row, edges, piece.height, true, !last_row));
        }
        piece
    }

    /// A row taller than a page, cut between lines of its cells.
    fn slices(&self, cells: &[Laid], row: usize, edges: &[f32], lines: bool) -> Vec<Piece> {
        let most = self.page_height / 6.0;
        let mut queues: Vec<_> = cells
            .iter()
            .filter(|cell| cell.row == row)
            .map(|cell| cell.content.clone().into_iter().peekable())
            .collect();
        let mut pieces = Vec::new();
        while queues.iter_mut().any(|queue| queue.peek().is_some()) {
            let mut slice = Piece::default();
            for queue in &mut queues {
                let mut used = 0.0;
                let mut part = Vec::new();
                while let Some(next) =
                    queue.next_if(|next| used == 0.0 || used + next.space + next.height <= most)
                {
                    used += next.space + next.height;
                    part.push(next);
                }
                let mut part = self.stack(part);
                let ended = queue.peek().is_none();
                let top = if pieces.is_empty() { PADDING } else { 0.0 };
                part.shift(0.0, top);
                slice.height = slice.height.max(part.height + top + if ended { PADDING } else { 0.0 });
                slice.items.append(&mut part.items);
            }
            pieces.push(slice);
        }
        if pieces.is_empty() {
            pieces.push(Piece::default());
        }
        let last = pieces.len() - 1;
        for (i, piece) in pieces.iter_mut().enumerate().filter(|_| lines) {
            piece.items.push(grid(cells, row, edges, piece.height, true, i == last));
        }
        pieces
    }
}

/// The inner lines of a row: between its cells, and below those that end in it.
fn grid(cells: &[Laid], row: usize, edges: &[f32], height: f32, sides: bool, below: bool) -> Item {
    let mut lines = Vec::new();
    for cell in cells.iter().filter(|cell| cell.covers(row)) {
        let (left, right) = (edges[cell.column], edges[cell.column + cell.columns]);
        if sides && cell.column + cell.columns + 1 < edges.len() {
            lines.push([right, 0.0, right, height]);
        }
        if below && row + 1 == cell.row + cell.rows {
            lines.push([left, height, right, height]);
        }
    }
    Item { x: 0.0, y: 0.0, mark: Mark::Artifact, shape: Shape::Lines(lines, 0.5) }
}

/// Rows under one cell stay together as long as they fit a page.
fn keeps_with_next(cells: &[Laid], row: usize, heights: &[f32], most: f32) -> bool {
    cells.iter().any(|cell| {
        cell.covers(row)
            && cell.covers(row + 1)
            && heights[cell.row..cell.row + cell.rows].iter().sum::<f32>() <= most
    })
}

fn as_artifact(piece: &Piece) -> Piece {
    let mut copy = piece.clone();
    copy.bookmark = None;
    copy.items.retain(|item| !matches!(item.shape, Shape::Nothing | Shape::Area(..)));
    copy.items.iter_mut().for_each(|item| item.mark = Mark::Artifact);
    copy
}
