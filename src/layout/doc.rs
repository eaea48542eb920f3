//! What a printed document says, before anything is measured.
//!
//! Lengths are points (1/72 inch) unless a name says `mm`; type sizes are points.

/// Points per millimetre.
pub const MM: f32 = 72.0 / 25.4;

/// Chinese type sizes in points.
pub mod size {
    /// 二号
    pub const ER: f32 = 22.0;
    /// 小二
    pub const XIAO_ER: f32 = 18.0;
    /// 三号
    pub const SAN: f32 = 16.0;
    /// 小三
    pub const XIAO_SAN: f32 = 15.0;
    /// 四号
    pub const SI: f32 = 14.0;
    /// 小四
    pub const XIAO_SI: f32 = 12.0;
    /// 五号
    pub const WU: f32 = 10.5;
    /// 小五
    pub const XIAO_WU: f32 = 9.0;
}

/// One letter, list or form, on A4.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The title in the viewer's title bar and in the outline.
    pub title: String,
    /// One line on what it is about, for the metadata.
    pub subject: String,
    /// Empty space round the text.
    pub margins: Margins,
    /// Wider than high.
    pub landscape: bool,
    /// Small print at the foot of every page, left; the page number stands right of it.
    pub footer: String,
    /// What it says, in reading order.
    pub blocks: Vec<Block>,
}

/// Empty space round the text of a page, in points.
#[derive(Clone, Copy, Debug)]
pub struct Margins {
    /// Above the text.
    pub top: f32,
    /// Right of it.
    pub right: f32,
    /// Below it; the footer stands in here.
    pub bottom: f32,
    /// Left of it.
    pub left: f32,
}

impl Margins {
    /// A letter. GB/T 9704 asks 37, 26, 35 and 28 mm of official documents; a window's letter is none, and one page
    /// less is worth more to who carries it. The left edge leaves room to bind.
    pub const LETTER: Margins =
        Margins { top: 24.0 * MM, right: 21.0 * MM, bottom: 23.0 * MM, left: 25.0 * MM };
    /// A form.
    pub const FORM: Margins =
        Margins { top: 20.0 * MM, right: 18.0 * MM, bottom: 18.0 * MM, left: 20.0 * MM };
}

impl Default for Margins {
    fn default() -> Margins {
        Margins::FORM
    }
}

/// How a run of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typeface {
    /// 宋体: what the document itself says.
    Song,
    /// 宋体 bold.
    Bold,
    /// 黑体.
    Hei,
    /// 黑体 bold.
    HeiBold,
    /// 楷体: what the applicant said. The whole run is set in one face that has all its characters.
    Value,
}

/// A stretch of text in one look.
#[derive(Clone, Debug)]
pub struct Run {
    /// The text; a line feed breaks the line.
    pub text: String,
    /// The face.
    pub face: Typeface,
    /// Its size, when it differs from the paragraph's.
    pub size: Option<f32>,
    /// A line under it, as under a value inside a sentence.
    pub underline: bool,
    /// Empty space with a line to write on, this many characters wide; the text is then not drawn.
    pub blank: Option<f32>,
}

impl Run {
    /// Text in `face`.
    pub fn new(face: Typeface, text: impl Into<String>) -> Run {
        Run { text: text.into(), face, size: None, underline: false, blank: None }
    }

    /// What the document itself says.
    pub fn song(text: impl Into<String>) -> Run {
        Run::new(Typeface::Song, text)
    }

    /// The same in bold.
    pub fn bold(text: impl Into<String>) -> Run {
        Run::new(Typeface::Bold, text)
    }

    /// 黑体.
    pub fn hei(text: impl Into<String>) -> Run {
        Run::new(Typeface::Hei, text)
    }

    /// What the applicant said.
    pub fn value(text: impl Into<String>) -> Run {
        Run::new(Typeface::Value, text)
    }

    /// A line to write on, `characters` wide.
    pub fn blank(characters: f32) -> Run {
        Run { blank: Some(characters), ..Run::song("") }
    }

    /// ☑ or ☐.
    pub fn tick(on: bool) -> Run {
        Run::song(if on { "☑" } else { "☐" })
    }

    /// With a line under it.
    pub fn underlined(self) -> Run {
        Run { underline: true, ..self }
    }

    /// In this size.
    pub fn sized(self, size: f32) -> Run {
        Run { size: Some(size), ..self }
    }
}

/// Where lines stand in their column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
    /// Filling the column, except the last line.
    Justify,
}

/// A paragraph.
#[derive(Clone, Debug)]
pub struct Para {
    /// Its text.
    pub runs: Vec<Run>,
    /// Type size.
    pub size: f32,
    /// Where its lines stand.
    pub align: Align,
    /// Line pitch as a multiple of the size.
    pub pitch: f32,
    /// Indent of the first line, in characters.
    pub first: f32,
    /// Indent of all lines from the left and from the right, in characters.
    pub indent: (f32, f32),
    /// Space above; left out at the top of a page.
    pub space: f32,
    /// On the same page as what follows.
    pub keep: bool,
    /// Its lines are made about equally long, as in a title or a label.
    pub balanced: bool,
}

impl Default for Para {
    fn default() -> Para {
        Para {
            runs: Vec::new(),
            size: size::XIAO_SI,
            align: Align::Left,
            pitch: 1.5,
            first: 0.0,
            indent: (0.0, 0.0),
            space: 0.0,
            keep: false,
            balanced: false,
        }
    }
}

impl Para {
    /// A paragraph of these runs.
    pub fn new(runs: Vec<Run>, size: f32) -> Para {
        Para { runs, size, ..Para::default() }
    }

    /// A body paragraph: justified, first line indented by two characters.
    pub fn body(runs: Vec<Run>, size: f32) -> Para {
        Para { align: Align::Justify, first: 2.0, ..Para::new(runs, size) }
    }

    /// The same paragraph, aligned.
    pub fn aligned(self, align: Align) -> Para {
        Para { align, ..self }
    }

    /// With space above it.
    pub fn spaced(self, space: f32) -> Para {
        Para { space, ..self }
    }

    /// With this line pitch.
    pub fn pitched(self, pitch: f32) -> Para {
        Para { pitch, ..self }
    }
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading; level 1 is the title. It stands in the outline and stays with what follows.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text and look.
        para: Para,
    },
    /// A paragraph.
    Para(Para),
    /// A list; each item has a label and its blocks.
    List(List),
    /// A table.
    Table(Table),
    /// Two columns side by side that stay on one page.
    Side {
        /// The left column, as wide as is left over.
        left: Vec<Block>,
        /// The right column.
        right: Vec<Block>,
        /// Width of the right column.
        width: f32,
    },
    /// A QR code.
    Qr {
        /// What it encodes.
        data: String,
        /// Side of the square, quiet zone included.
        side: f32,
        /// What to say in its place.
        alt: String,
        /// Where it stands.
        align: Align,
    },
    /// An empty framed place: for a photo, a seal, a drawing by hand.
    Place {
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// What to say in its place.
        alt: String,
        /// What is printed inside, small.
        caption: String,
        /// Whether a frame is drawn.
        frame: bool,
        /// Where it stands.
        align: Align,
    },
    /// One framed box per character; longer text is set as a plain line.
    Boxes {
        /// The text.
        text: String,
        /// How many boxes.
        count: usize,
        /// Greatest side of a box.
        side: f32,
    },
    /// A thin line across.
    Rule,
    /// Empty space.
    Space(f32),
    /// What follows starts on a new page.
    PageBreak,
    /// These stay on one page.
    Keep(Vec<Block>),
}

/// A list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Its items.
    pub items: Vec<ListItem>,
    /// Room for the label, in points.
    pub label: f32,
    /// Space between items.
    pub space: f32,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct ListItem {
    /// ☐, 1., ….
    pub label: Para,
    /// What the item says.
    pub body: Vec<Block>,
}

/// Which lines a table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Borders {
    /// Thin lines round every cell, a heavier frame.
    #[default]
    Grid,
    /// No lines.
    None,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Relative widths; scaled to fill the column.
    pub columns: Vec<f32>,
    /// How many rows at the top are repeated on every page.
    pub heads: usize,
    /// All rows.
    pub rows: Vec<Row>,
    /// Which lines are drawn.
    pub borders: Borders,
    /// Space above.
    pub space: f32,
    /// One line for people who cannot see it.
    pub summary: String,
}

/// A row: the cells that *start* in it, left to right; a cell that reaches down from above is not named again.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Cell>,
    /// At least this high.
    pub height: f32,
    /// It may be lower where that saves a page.
    pub flexible: bool,
}

impl Row {
    /// A row at least this high.
    pub fn new(cells: Vec<Cell>, height: f32) -> Row {
        Row { cells, height, flexible: false }
    }
}

/// What a cell is to someone who hears the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Head {
    /// A plain cell.
    #[default]
    No,
    /// A label for the cells right of it.
    Row,
    /// A label for the cells below it.
    Column,
}

/// A cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it says.
    pub blocks: Vec<Block>,
    /// Columns it covers.
    pub columns: usize,
    /// Rows it covers.
    pub rows: usize,
    /// Whether it is a label.
    pub head: Head,
    /// Its number within the table, for `labels` of other cells.
    pub id: Option<u16>,
    /// The label cells that name it.
    pub labels: Vec<u16>,
    /// Vertical place: `Left` is top, `Right` is bottom.
    pub vertical: Align,
    /// Space between lines and content, sideways and up and down.
    pub padding: (f32, f32),
    /// What to do when the text is too long for the cell.
    pub fit: Option<Fit>,
}

/// How the single paragraph of a cell is made to fit: smaller, then on more lines, then on a continuation sheet.
#[derive(Clone, Debug)]
pub struct Fit {
    /// What the continuation sheet calls the value.
    pub label: String,
    /// The row may grow to this height for it.
    pub limit: f32,
    /// It is made smaller before it is broken, however high the cell is.
    pub one_line: bool,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell {
            blocks: Vec::new(),
            columns: 1,
            rows: 1,
            head: Head::No,
            id: None,
            labels: Vec::new(),
            vertical: Align::Center,
            padding: (3.0, 2.0),
            fit: None,
        }
    }
}

impl Cell {
    /// A cell with one paragraph.
    pub fn text(para: Para) -> Cell {
        Cell { blocks: vec![Block::Para(para)], ..Cell::default() }
    }

    /// A label for what is below it, with a number others may refer to.
    pub fn column_head(para: Para, id: u16) -> Cell {
        Cell { head: Head::Column, id: Some(id), ..Cell::text(para) }
    }

    /// A label for what is right of it, with a number others may refer to.
    pub fn row_head(para: Para, id: u16) -> Cell {
        Cell { head: Head::Row, id: Some(id), ..Cell::text(para) }
    }

    /// Covering so many columns and rows.
    pub fn spanning(self, columns: usize, rows: usize) -> Cell {
        Cell { columns, rows, ..self }
    }

    /// Named by these label cells.
    pub fn labelled(self, labels: Vec<u16>) -> Cell {
        Cell { labels, ..self }
    }
}
