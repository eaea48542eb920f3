//! Pieces that letters and lists share.

use crate::layout::doc::{Align, Block, Cell, List, ListItem, Para, Row, Run, Table, size};

/// What stands before the number of a section.
const NUMERALS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

/// Blocks of a letter; sections are numbered as they come.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) blocks: Vec<Block>,
    sections: usize,
}

impl Writer {
    pub(super) fn title(&mut self, text: &str) {
        let para = Para::new(vec![Run::bold(text)], size::ER).aligned(Align::Center).pitched(1.4);
        self.blocks.push(Block::Heading { level: 1, para: Para { balanced: true, ..para } });
        self.blocks.push(Block::Space(8.0));
    }

    pub(super) fn section(&mut self, text: &str) {
        let number = NUMERALS.get(self.sections).copied().unwrap_or("");
        self.sections += 1;
        let text = if number.is_empty() { text.to_owned() } else { format!("{number}、{text}") };
        let para = Para::new(vec![Run::hei(text)], size::SI).spaced(10.0);
        self.blocks.push(Block::Heading { level: 2, para });
    }

    pub(super) fn body(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Para(Para::body(vec![Run::song(text)], size::XIAO_SI).spaced(2.0)));
    }

    pub(super) fn list(&mut self, items: Vec<ListItem>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(List { items, label: 20.0, space: 3.0 }));
        }
    }

    pub(super) fn table(&mut self, table: Table) {
        if table.rows.len() > table.heads {
            self.blocks.push(Block::Table(Table { space: 4.0, ..table }));
        }
    }
}

/// An item of a list: a label, then a main line and smaller lines.
pub(super) fn item(label: &str, main: Vec<Run>, lines: Vec<String>) -> ListItem {
    let mut body = vec![Block::Para(Para::new(main, size::XIAO_SI).pitched(1.4))];
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        body.push(Block::Para(Para::new(vec![Run::song(line)], size::WU).pitched(1.35)));
    }
    // What is said of an item starts on the page of its name.
    if let [Block::Para(first), _, ..] = body.as_mut_slice() {
        first.keep = true;
    }
    ListItem { label: Para::new(vec![Run::song(label)], size::XIAO_SI).pitched(1.4), body }
}

/// A table with column heads; its cells are filled with [`row`].
pub(super) fn table(columns: &[(&str, f32)], summary: &str) -> Table {
    let head = (1u16..).zip(columns).map(|(id, (text, _))| {
        let para = Para::new(vec![Run::bold(*text)], size::WU).aligned(Align::Center).pitched(1.3);
        Cell::column_head(para, id)
    });
    Table {
        columns: columns.iter().map(|(_, width)| *width).collect(),
        heads: 1,
        rows: vec![Row::new(head.collect(), 22.0)],
        summary: summary.to_owned(),
        ..Table::default()
    }
}

/// A row; each cell is its paragraphs.
pub(super) fn row(cells: Vec<Vec<Para>>) -> Row {
    let cells = (1u16..).zip(cells).map(|(id, paras)| Cell {
        blocks: paras.into_iter().map(Block::Para).collect(),
        labels: vec![id],
        padding: (4.0, 3.0),
        ..Cell::default()
    });
    Row::new(cells.collect(), 22.0)
}

/// A line in a cell.
pub(super) fn line(text: impl Into<String>) -> Para {
    Para::new(vec![Run::song(text)], size::WU).pitched(1.3)
}

/// The main line of a cell.
pub(super) fn main_line(text: impl Into<String>) -> Para {
    Para::new(vec![Run::bold(text)], size::XIAO_SI).pitched(1.3)
}

/// A short value in the middle of its cell.
pub(super) fn short(text: impl Into<String>) -> Para {
    line(text).aligned(Align::Center)
}

/// Places to sign on, and the date below.
pub(super) fn signature(labels: &[&str]) -> Vec<Block> {
    let mut runs = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        let gap = if i > 0 { "　　" } else { "" };
        runs.push(Run::song(format!("{gap}{label}：")));
        runs.push(Run::blank(8.0));
    }
    let date = vec![Run::song("日期：　　　　年　　月　　日")];
    vec![
        Block::Para(Para::new(runs, size::XIAO_SI).pitched(2.2)),
        Block::Para(Para::new(date, size::XIAO_SI).pitched(2.0).aligned(Align::Right)),
    ]
}
