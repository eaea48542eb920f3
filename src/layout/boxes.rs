//! The result of layout: pages of placed things, and what each thing is.

use super::font::FontId;

/// A document laid out.
#[derive(Debug, Default)]
pub struct Layout {
    /// Its pages, top left is the origin.
    pub pages: Vec<Page>,
    /// What the things on them are.
    pub tags: Tags,
    /// The outline: level, text, page, height on it.
    pub outline: Vec<Bookmark>,
    /// What could not be done as asked.
    pub report: Report,
}

/// One A4 page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Things on it, in reading order.
    pub items: Vec<Item>,
}

/// A heading in the outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// Page index.
    pub page: usize,
    /// Distance from the top of the page.
    pub y: f32,
}

/// What could not be drawn or placed as asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Characters no font has, each once; drawn as □.
    pub missing: Vec<char>,
    /// Labels of the values that stand on a continuation sheet, in order.
    pub continued: Vec<String>,
}

impl Report {
    pub(crate) fn missing(&mut self, c: char) {
        if !self.missing.contains(&c) {
            self.missing.push(c);
        }
    }

    /// Adds what another part of the same paper reported.
    pub fn merge(&mut self, other: &Report) {
        other.missing.iter().for_each(|c| self.missing(*c));
        self.continued.extend(other.continued.iter().cloned());
    }
}

/// A placed thing.
#[derive(Clone, Debug)]
pub struct Item {
    /// Distance from the left edge of the page.
    pub x: f32,
    /// Distance from its top edge; of text, the baseline's.
    pub y: f32,
    /// What it is.
    pub mark: Mark,
    /// How it looks.
    pub shape: Shape,
}

/// What a placed thing is to someone who hears the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Content of this node.
    Node(NodeId),
    /// Decoration.
    Artifact,
    /// The foot of the page.
    Footer,
}

/// How a placed thing looks.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A stretch of one line in one font and size.
    Text(Text),
    /// Lines, each (x1, y1, x2, y2) from the item's place, of one width.
    Lines(Vec<[f32; 4]>, f32),
    /// A rectangle's outline: width, height, line width.
    Frame(f32, f32, f32),
    /// Filled squares of a grid: side, (column, row, how many side by side).
    Squares(f32, Vec<(u16, u16, u16)>),
    /// Nothing to see: the content of an empty cell.
    Nothing,
    /// Nothing to see: how much room a figure takes, width and height.
    Area(f32, f32),
}

/// Glyphs of one font on one line.
#[derive(Clone, Debug)]
pub struct Text {
    /// The font file.
    pub font: FontId,
    /// Type size.
    pub size: f32,
    /// The characters.
    pub text: String,
    /// Their glyphs.
    pub glyphs: Vec<Placed>,
    /// They stand far apart but are one word.
    pub spread: bool,
}

/// A glyph on a line.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// Glyph number in the font.
    pub id: u16,
    /// How far the next glyph is, in points.
    pub advance: f32,
    /// The characters it stands for: byte range of the text.
    pub range: (u32, u32),
}

/// A node of the tag tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    /// The root.
    pub const ROOT: NodeId = NodeId(0);

    /// Its place in [`Tags::nodes`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The tag tree; children are in reading order.
#[derive(Clone, Debug)]
pub struct Tags {
    /// All nodes; the first is the root.
    pub nodes: Vec<Node>,
}

impl Default for Tags {
    fn default() -> Tags {
        Tags { nodes: vec![Node { role: Role::Group, children: Vec::new() }] }
    }
}

impl Tags {
    /// A new last child of `parent`.
    pub(crate) fn add(&mut self, parent: NodeId, role: Role) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { role, children: Vec::new() });
        self.nodes[parent.index()].children.push(id);
        id
    }

    /// The node of that number.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }
}

/// A node of the tag tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub role: Role,
    /// Its parts.
    pub children: Vec<NodeId>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// Parts that belong together.
    Group,
    /// A heading of this level.
    Heading(u8, String),
    /// A paragraph.
    Paragraph,
    /// A list; its items; an item's label and body.
    List,
    /// An item of a list.
    Item,
    /// The label of an item.
    Label,
    /// What an item says.
    Body,
    /// A table, with one line on what it shows.
    Table(String),
    /// The repeated rows at its top.
    TableHead,
    /// Its other rows.
    TableBody,
    /// A row.
    Row,
    /// A cell.
    Cell(CellRole),
    /// Something drawn: what to say in its place, page, and x, y, width, height once placed.
    Figure(String, Option<(usize, [f32; 4])>),
}

/// What a cell is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellRole {
    /// A label, and for what.
    pub head: super::doc::Head,
    /// Columns it covers.
    pub columns: u32,
    /// Rows it covers.
    pub rows: u32,
    /// Its number within the document, if others refer to it.
    pub id: Option<(u32, u16)>,
    /// The numbers of its label cells.
    pub labels: Vec<(u32, u16)>,
}
