//! A table of a form: merges, label cells and the cells they name.

use super::super::doc::{Align, Block, Borders, Cell, Fit, Head, MM, Row, Table};
use super::cell::{self, Single};
use super::{Filled, ROW, Source};
use crate::model::form::{self, CellKind, CellPiece, CellSetting, FillName, FormCell};

/// A value without a height of its own may make its row this high before it goes to a continuation sheet.
const GROWTH: f32 = 40.0 * MM;
/// Cells up to this width show their value in the middle.
const NARROW: f32 = 46.0;

/// A cell of the form with the rectangle it covers.
struct Place<'a> {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    cell: &'a FormCell,
}

impl Place<'_> {
    fn is_label(&self) -> bool {
        matches!(&self.cell.kind, CellKind::Label(text) if !text.is_empty())
    }

    fn covers_row(&self, row: usize) -> bool {
        (self.row..self.row + self.rows).contains(&row)
    }

    fn covers_column(&self, column: usize) -> bool {
        (self.column..self.column + self.columns).contains(&column)
    }
}

/// A table of the form.
pub(super) fn table(
    widths: &[f32],
    rows: &[Vec<FormCell>],
    heights: &[Option<f32>],
    source: Source<'_>,
) -> Table {
    let places = places(rows);
    let names: Vec<Vec<usize>> = places.iter().map(|place| labels_of(place, &places)).collect();
    let mut made: Vec<Row> = Vec::new();
    for row in 0..rows.len() {
        let set = heights.get(row).copied().flatten();
        let height = set.map_or(ROW, |mm| mm * MM);
        let mut out = Row { cells: Vec::new(), height, flexible: set.is_none() };
        for (i, place) in places.iter().enumerate().filter(|(_, place)| place.row == row) {
            let width: f32 = widths.iter().skip(place.column).take(place.columns).sum();
            let name = names[i].first().map(|label| text_of(places[*label].cell)).unwrap_or_default();
            let (mut cell, needs) = one_cell(place.cell, width, &name, height * place.rows as f32, source);
            cell.columns = place.columns;
            cell.rows = place.rows;
            cell.labels = names[i].iter().map(|label| *label as u16).collect();
            if place.is_label() {
                let right = places
                    .iter()
                    .zip(&names)
                    .any(|(other, names)| names.contains(&i) && other.covers_row(place.row));
                let below = names.iter().any(|names| names.contains(&i));
                let alone = names[i].is_empty();
                cell.head = if below || alone { Head::of(right || alone) } else { Head::No };
                cell.id = Some(i as u16);
            }
            if place.rows == 1 {
                out.flexible &= needs == 0.0;
                out.height = out.height.max(needs);
            }
            out.cells.push(cell);
        }
        made.push(out);
    }
    let summary = places.iter().filter(|place| place.is_label()).map(|place| text_of(place.cell)).take(4);
    let summary = format!("{}等栏目", summary.collect::<Vec<_>>().join("、"));
    Table { columns: widths.to_vec(), heads: 0, rows: made, borders: Borders::Grid, space: 0.0, summary }
}

/// A row of a list.
pub(super) fn roster_row(cells: &[FormCell], widths: &[f32], heads: usize, source: Source<'_>) -> Row {
    let line = [cells.to_vec()];
    let mut row = Row { cells: Vec::new(), height: ROW, flexible: true };
    for place in places(&line) {
        let width: f32 = widths.iter().skip(place.column).take(place.columns).sum();
        let (mut cell, needs) = one_cell(place.cell, width, "", ROW, source);
        cell.columns = place.columns;
        cell.labels =
            (place.column..place.column + place.columns).filter(|c| *c < heads).map(|c| c as u16).collect();
        row.flexible &= needs == 0.0;
        row.height = row.height.max(needs);
        row.cells.push(cell);
    }
    row
}

/// The rectangles; a merge that is no rectangle keeps the part that is.
fn places(rows: &[Vec<FormCell>]) -> Vec<Place<'_>> {
    let kind = |row: usize, column: usize| {
        rows.get(row).and_then(|r: &Vec<FormCell>| r.get(column)).map(|cell| &cell.kind)
    };
    let mut places = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if matches!(cell.kind, CellKind::MergeLeft | CellKind::MergeUp) {
                continue;
            }
            let across =
                (column + 1..).take_while(|c| kind(row, *c) == Some(&CellKind::MergeLeft)).count() + 1;
            let down = (row + 1..).take_while(|r| kind(*r, column) == Some(&CellKind::MergeUp)).count() + 1;
            places.push(Place { row, column, rows: down, columns: across, cell });
        }
    }
    places
}

/// The labels that name a cell: the nearest to the left with those directly left of it, else the nearest above.
fn labels_of(place: &Place<'_>, places: &[Place<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = place.column;
    while at > 0 {
        let left = places.iter().position(|other| other.covers_row(place.row) && other.covers_column(at - 1));
        let Some(left) = left else { break };
        if places[left].is_label() {
            found.push(left);
        } else if !found.is_empty() {
            break;
        }
        // The label next to a label is the heading of its group, not the label of this cell.
        if place.is_label() && !places[left].is_label() {
            return Vec::new();
        }
        at = places[left].column;
    }
    if found.is_empty() && !place.is_label() {
        let above = (0..place.row).rev().find_map(|row| {
            places.iter().position(|other| {
                other.is_label() && other.covers_row(row) && other.covers_column(place.column)
            })
        });
        found.extend(above);
    }
    found
}

fn text_of(cell: &FormCell) -> String {
    match &cell.kind {
        CellKind::Label(text) => text.clone(),
        _ => String::new(),
    }
}

/// A cell and the height it needs at least.
fn one_cell(cell: &FormCell, width: f32, name: &str, height: f32, source: Source<'_>) -> (Cell, f32) {
    let pieces: &[CellPiece] = match &cell.kind {
        CellKind::Label(text) if text.is_empty() => return (Cell::default(), 0.0),
        CellKind::Label(text) => return (Cell::text(cell::label(text)), 0.0),
        CellKind::Content(pieces) => pieces,
        CellKind::MergeLeft | CellKind::MergeUp => return (Cell::default(), 0.0),
    };
    let setting = pieces.iter().find_map(|piece| setting(piece, source));
    let needs = setting.and_then(|setting| setting.height).map_or(0.0, |mm| mm * MM);
    if let Some(block) = cell::drawn(pieces, source) {
        return (Cell { blocks: vec![block], ..Cell::default() }, needs);
    }
    let pieces = &redirected(pieces, source);
    let content = cell::content(pieces, source, false);
    let aligned = setting.and_then(|setting| setting.align).map(|align| match align {
        form::Align::Left => Align::Left,
        form::Align::Center => Align::Center,
        form::Align::Right => Align::Right,
    });
    let tall = needs > 0.0 || height > 12.0 * MM;
    let mut made = Cell { padding: (4.0, 2.0), ..Cell::default() };
    let limit = match setting {
        Some(setting) if !setting.continuation => f32::INFINITY,
        Some(setting) if setting.height.is_some() => needs,
        _ => GROWTH,
    };
    let label = if name.is_empty() { fill_label(pieces) } else { name.to_owned() };
    let usual = if width <= NARROW && !tall { Align::Center } else { Align::Left };
    let mut lines = content.lines;
    match content.single {
        Some(Single::Value) => {
            made.fit = Some(Fit { label, limit, one_line: false });
            for para in &mut lines {
                para.align = aligned.unwrap_or(usual);
                para.balanced = para.align == Align::Center;
            }
            if tall {
                made.vertical = Align::Left;
                made.padding.1 = 4.0;
            }
        }
        Some(single) => {
            let one_line = matches!(single, Single::Date);
            made.fit = Some(Fit { label, limit: f32::INFINITY, one_line });
            if let Some(align) = aligned {
                lines.iter_mut().for_each(|para| para.align = align);
            }
        }
        None => {
            if let Some(align) = aligned {
                lines.iter_mut().for_each(|para| para.align = align);
            }
            if content.open {
                made.vertical = Align::Right;
            }
            made.padding.1 = 4.0;
        }
    }
    made.blocks = lines.into_iter().map(Block::Para).collect();
    if made.blocks.len() != 1 {
        made.fit = None;
    }
    (made, needs)
}

/// `填` in the settings says what fills a blank that is named after its cell.
fn redirected(pieces: &[CellPiece], source: Source<'_>) -> Vec<CellPiece> {
    let target = |piece: &CellPiece, name: &FillName| {
        let given = source.value(name).is_some();
        setting(piece, source)
            .and_then(|setting| setting.fill.clone())
            .filter(|_| !given)
            .unwrap_or_else(|| name.clone())
    };
    let one = |piece: &CellPiece| match piece {
        CellPiece::Fill(name) => CellPiece::Fill(target(piece, name)),
        CellPiece::Tick(name) => CellPiece::Tick(target(piece, name)),
        CellPiece::Comb(count, name) => CellPiece::Comb(*count, target(piece, name)),
        other => other.clone(),
    };
    pieces.iter().map(one).collect()
}

fn setting<'a>(piece: &CellPiece, source: Source<'a>) -> Option<&'a CellSetting> {
    let name = match piece {
        CellPiece::Fill(name) | CellPiece::Tick(name) | CellPiece::Comb(_, name) => match name {
            FillName::Role(role, field) => format!("{role}.{field}"),
            FillName::Own(name) | FillName::Guide(name) => name.to_string(),
        },
        CellPiece::Office(words)
        | CellPiece::Sign(words)
        | CellPiece::Seal(words)
        | CellPiece::Handwrite(words) => words.clone(),
        CellPiece::Text(_) | CellPiece::Photo => return None,
    };
    source.form.cells.get(name.as_str())
}

fn fill_label(pieces: &[CellPiece]) -> String {
    pieces
        .iter()
        .find_map(|piece| match piece {
            CellPiece::Fill(FillName::Role(_, field)) => Some(field.to_string()),
            CellPiece::Fill(FillName::Own(name) | FillName::Guide(name)) => Some(name.to_string()),
            _ => None,
        })
        .unwrap_or_default()
}

impl Filled {
    /// Text, if there is any.
    pub fn text(text: impl Into<String>) -> Option<Filled> {
        let text = text.into();
        (!text.is_empty()).then_some(Filled::Text(text))
    }
}
