//! Forms: what a form file describes, filled in, as a document.

mod cell;
mod grid;

use std::collections::HashMap;

use super::doc::{Align, Block, Borders, Cell, Document, Head, MM, Margins, Para, Row, Run, Table, size};
use crate::model::form::{CellPiece, FillName, Form, FormBlock, FormCell, Roster};
use crate::model::value::Name;
use cell::Content;

/// What goes into the blanks of a form. A blank without a value stays empty for the pen.
#[derive(Default)]
pub struct Filling {
    /// Values by blank.
    pub values: HashMap<FillName, Filled>,
    /// Rows of lists, each with its own values.
    pub lists: HashMap<Name, Vec<HashMap<FillName, Filled>>>,
    /// Small print at the foot of every page.
    pub footer: String,
}

/// A value for a blank.
#[derive(Clone, PartialEq, Eq)]
pub enum Filled {
    /// As it is printed.
    Text(String),
    /// All options, and for each whether it is ticked.
    Options(Vec<(String, bool)>),
}

/// Values a cell may look in: those of the row of a list first, then those of the form.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    form: &'a Form,
    filling: &'a Filling,
    row: Option<&'a HashMap<FillName, Filled>>,
}

impl<'a> Source<'a> {
    fn value(&self, name: &FillName) -> Option<&'a Filled> {
        self.row.and_then(|row| row.get(name)).or_else(|| self.filling.values.get(name))
    }

    /// The value as text; nothing where no box is ticked, so that the pen has its place.
    fn text(&self, name: &FillName) -> Option<String> {
        self.value(name).map(cell::plain).filter(|text| !text.is_empty())
    }

    /// The options of a field of this form, none of them ticked.
    fn unticked(&self, name: &FillName) -> Vec<(String, bool)> {
        let FillName::Own(own) = name else { return Vec::new() };
        let options = self.form.own_fields.get(own).map(|field| field.options.as_slice()).unwrap_or_default();
        options.iter().map(|option| (option.clone(), false)).collect()
    }
}

/// The form with its blanks filled.
pub fn fill(form: &Form, filling: &Filling) -> Document {
    let source = Source { form, filling, row: None };
    let mut blocks = Vec::new();
    for (i, block) in form.blocks.iter().enumerate() {
        let before_table =
            matches!(form.blocks.get(i + 1), Some(FormBlock::Table { .. } | FormBlock::Roster(_)));
        match block {
            FormBlock::Title(pieces) => {
                let runs = cell::runs(pieces, source, cell::bold);
                let para = Para::new(runs, size::XIAO_ER).aligned(Align::Center).pitched(1.5);
                let para = Para { balanced: true, ..para };
                blocks.push(Block::Heading { level: 1, para });
            }
            FormBlock::Subtitle(pieces)
                if matches!(blocks.last(), None | Some(Block::Heading { level: 1, .. })) =>
            {
                let runs = cell::runs(pieces, source, Run::song);
                blocks.push(Block::Para(kept(Para::new(runs, size::XIAO_SI).aligned(Align::Center))));
            }
            FormBlock::Subtitle(pieces) => {
                let runs = cell::runs(pieces, source, Run::hei);
                blocks.push(Block::Heading { level: 2, para: Para::new(runs, size::XIAO_SI).spaced(7.0) });
            }
            FormBlock::TopRight(pieces) => {
                let runs = cell::runs(pieces, source, Run::song);
                blocks.push(Block::Para(kept(Para::new(runs, size::WU).aligned(Align::Right))));
            }
            FormBlock::Table { widths, rows, heights } => {
                let mut table = grid::table(widths, rows, heights, source);
                table.space = space_above(blocks.last());
                blocks.push(Block::Table(table));
            }
            FormBlock::Roster(roster) => {
                let mut parts = roster_blocks(roster, source);
                if let Some(Block::Table(table)) = parts.first_mut() {
                    table.space = space_above(blocks.last());
                }
                blocks.extend(parts);
            }
            FormBlock::Paragraph(pieces) => {
                let runs = cell::runs(pieces, source, Run::song);
                // A line above a table is its caption.
                let keep = before_table && cell::length(pieces) < 40;
                blocks.push(Block::Para(Para { keep, ..Para::body(runs, size::WU).spaced(5.0) }));
            }
            FormBlock::Signatures(places) => blocks.push(signatures(places, source)),
            FormBlock::PageBreak => blocks.push(Block::PageBreak),
        }
    }
    if form.unconfirmed.is_some() {
        let note = "本表按样表编排，表样待核：窗口要求用其他表样的，以窗口为准。";
        blocks.push(Block::Para(Para::new(vec![Run::song(note)], size::XIAO_WU).spaced(4.0)));
    }
    Document {
        title: form.title.clone(),
        subject: form.title.clone(),
        margins: Margins::FORM,
        landscape: form.landscape,
        footer: filling.footer.clone(),
        blocks,
    }
}

/// Tables that follow each other look like one.
fn space_above(before: Option<&Block>) -> f32 {
    match before {
        None | Some(Block::Table(_)) => 0.0,
        Some(Block::Para(para)) if para.align == Align::Right || para.keep => 2.0,
        Some(Block::Heading { level: 2, .. }) => 2.0,
        Some(_) => 6.0,
    }
}

fn kept(para: Para) -> Para {
    Para { keep: true, ..para }
}

/// How high rows are that the form says nothing of.
const ROW: f32 = 10.0 * MM;

/// A list as a table, cut where the form says how many rows a page has.
fn roster_blocks(roster: &Roster, source: Source<'_>) -> Vec<Block> {
    let given = roster
        .list
        .as_ref()
        .and_then(|list| source.filling.lists.get(list))
        .map(Vec::as_slice)
        .unwrap_or_default();
    let empty = HashMap::new();
    let count = given.len().max(roster.at_least as usize).max(1);
    let rows: Vec<&HashMap<FillName, Filled>> = (0..count).map(|i| given.get(i).unwrap_or(&empty)).collect();
    let per_page = roster.per_page.map_or(usize::MAX, |n| n.max(1) as usize);
    let parts: Vec<_> = rows.chunks(per_page).collect();
    let mut blocks = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            blocks.push(Block::PageBreak);
        }
        let total: &[FormCell] = if i + 1 == parts.len() { &roster.total } else { &[] };
        let lines = part.iter().map(|row| (roster.row.as_slice(), Some(*row)));
        let lines = lines.chain((!total.is_empty()).then_some((total, None)));
        let head = (0u16..).zip(&roster.head).map(|(id, text)| {
            let para = cell::label(text);
            Cell::column_head(para, id)
        });
        let mut table = Table {
            columns: roster.widths.clone(),
            heads: usize::from(!roster.head.is_empty()),
            rows: Vec::new(),
            borders: Borders::Grid,
            space: 0.0,
            summary: roster.head.join("、"),
        };
        if !roster.head.is_empty() {
            table.rows.push(Row { cells: head.collect(), height: ROW, flexible: true });
        }
        for (cells, row) in lines {
            let source = Source { row, ..source };
            table.rows.push(grid::roster_row(cells, &roster.widths, roster.head.len(), source));
        }
        blocks.push(Block::Table(table));
    }
    blocks
}

/// Signature places side by side, never alone on a page.
fn signatures(places: &[Vec<CellPiece>], source: Source<'_>) -> Block {
    let content = |place: &[CellPiece]| -> Vec<Block> {
        let Content { mut lines, .. } = cell::content(place, source, true);
        lines.iter_mut().for_each(|para| {
            para.align = Align::Left;
            para.pitch = 2.0;
        });
        lines.into_iter().map(Block::Para).collect()
    };
    let blocks = match places {
        [] => Vec::new(),
        [one] => content(one),
        [left, rest @ ..] => {
            // Each place gets an equal share of a usual column.
            let mut right = content(&rest[rest.len() - 1]);
            for (i, place) in rest.iter().enumerate().rev().skip(1) {
                let share = 170.0 * MM / places.len() as f32;
                right = vec![Block::Side {
                    left: content(place),
                    right,
                    width: share * (rest.len() - 1 - i) as f32,
                }];
            }
            let share = 170.0 * MM / places.len() as f32;
            vec![Block::Side { left: content(left), right, width: share * rest.len() as f32 }]
        }
    };
    let mut kept = vec![Block::Space(10.0)];
    kept.extend(blocks);
    Block::Keep(kept)
}

impl Head {
    fn of(right: bool) -> Head {
        if right { Head::Row } else { Head::Column }
    }
}
