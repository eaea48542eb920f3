//! The tag tree of a document as krilla wants it.

use std::num::{NonZeroU16, NonZeroU32};

use krilla::geom::Rect;
use krilla::tagging::{BBox, Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagId, TagKind};

use crate::layout::boxes::{CellRole, NodeId, Role, Tags};
use crate::layout::doc::Head;

/// What was drawn for each node, in order.
pub(super) struct Leaves(Vec<Vec<Identifier>>);

impl Leaves {
    pub(super) fn new(tags: &Tags) -> Leaves {
        Leaves((0..tags.nodes.len()).map(|_| Vec::new()).collect())
    }

    pub(super) fn add(&mut self, node: NodeId, identifier: Identifier) {
        self.0[node.index()].push(identifier);
    }
}

/// The tags of one document; `number` keeps the ids of several documents in one file apart.
pub(super) fn part(tags: &Tags, leaves: Leaves, number: usize, first_page: usize) -> TagGroup {
    let mut maker = Maker { tags, leaves, number, first_page };
    let mut group = TagGroup::new(Tag::Part);
    maker.fill(NodeId::ROOT, &mut group);
    group
}

struct Maker<'a> {
    tags: &'a Tags,
    leaves: Leaves,
    number: usize,
    first_page: usize,
}

impl Maker<'_> {
    fn fill(&mut self, id: NodeId, group: &mut TagGroup) {
        for identifier in std::mem::take(&mut self.leaves.0[id.index()]) {
            group.push(Node::Leaf(identifier));
        }
        let tags = self.tags;
        for &child in &tags.node(id).children {
            let mut part = TagGroup::new(self.kind(&tags.node(child).role));
            self.fill(child, &mut part);
            group.push(Node::Group(part));
        }
    }

    fn kind(&self, role: &Role) -> TagKind {
        match role {
            Role::Group => Tag::Div.into(),
            Role::Heading(level, text) => {
                let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
                Tag::Hn(level, Some(text.clone())).into()
            }
            Role::Paragraph => Tag::P.into(),
            Role::List => Tag::L(ListNumbering::None).into(),
            Role::Item => Tag::LI.into(),
            Role::Label => Tag::Lbl.into(),
            Role::Body => Tag::LBody.into(),
            Role::Table(summary) => {
                Tag::Table.with_summary((!summary.is_empty()).then(|| summary.clone())).into()
            }
            Role::TableHead => Tag::THead.into(),
            Role::TableBody => Tag::TBody.into(),
            Role::Row => Tag::TR.into(),
            Role::Cell(cell) => self.cell(cell),
            Role::Figure(alt, place) => {
                let mut tag = Tag::Figure(Some(alt.clone()));
                if let Some((page, [x, y, w, h])) = place
                    && let Some(rect) = Rect::from_xywh(*x, *y, *w, *h)
                {
                    tag = tag.with_bbox(Some(BBox::new(self.first_page + page, rect)));
                }
                tag.into()
            }
        }
    }

    fn cell(&self, cell: &CellRole) -> TagKind {
        let columns = NonZeroU32::new(cell.columns).filter(|n| n.get() > 1);
        let rows = NonZeroU32::new(cell.rows).filter(|n| n.get() > 1);
        let labels = cell.labels.iter().map(|label| self.id(*label));
        let labels = (!cell.labels.is_empty()).then_some(labels);
        let id = cell.id.map(|id| self.id(id));
        let scope = match cell.head {
            Head::No => {
                return Tag::TD.with_headers(labels).with_col_span(columns).with_row_span(rows).with_id(id).into();
            }
            Head::Row => TableHeaderScope::Row,
            Head::Column => TableHeaderScope::Column,
        };
        Tag::TH(scope).with_headers(labels).with_col_span(columns).with_row_span(rows).with_id(id).into()
    }

    fn id(&self, (table, cell): (u32, u16)) -> TagId {
        format!("{}-{table}-{cell}", self.number).into_bytes().into()
    }
}
