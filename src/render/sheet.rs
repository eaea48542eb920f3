//! Pieces that letters and tick lists are made of, and the lookups they share.

use crate::layout::doc::{Align, Block, Cell, List, ListItem, Para, Row, Run, Table, size};
use crate::model::catalog::Catalog;
use crate::model::guide::{CommitmentState, FormLine, Guide, GuideItem, PaperLine, Status, StepLine};
use crate::model::item::{ServiceItem, WaiverKind};
use crate::model::place::{Organ, Place};
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use crate::render::words;

/// What stands before the title of a section.
const NUMERALS: [&str; 15] =
    ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"];

/// Printed where the region's files know nothing.
pub(super) const ASK_LOCALLY: &str = "见当地公布";

/// Printed where something rests on a figure or rule nobody has confirmed yet.
pub(super) const UNCONFIRMED: &str = "以经办机构核定为准";

/// Printed where a question was answered 不清楚.
pub(super) const POSSIBLE: &str = "是否需要由窗口核定";

/// More items than these are told by their numbers.
const MOST_NAMES: usize = 3;

/// `1—3、5`.
fn runs_of(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let spelled = |(first, last): &(usize, usize)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}、{last}"),
        _ => format!("{first}—{last}"),
    };
    runs.iter().map(spelled).collect::<Vec<_>>().join("、")
}

/// What papers are made from, with the lookups they need.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) guide: &'a Guide,
    pub(super) catalog: &'a Catalog,
    pub(super) scenario: Option<&'a Scenario>,
}

impl<'a> Source<'a> {
    pub(super) fn new(guide: &'a Guide, catalog: &'a Catalog) -> Source<'a> {
        Source { guide, catalog, scenario: catalog.scenarios.get(&guide.scenario) }
    }

    pub(super) fn law(&self, item: &str) -> Option<&'a ServiceItem> {
        self.scenario?.items.get(item)
    }

    pub(super) fn organ(&self, role: &str) -> Option<&'a Organ> {
        self.catalog.region.organs.get(role)
    }

    /// The organ's name in this region, else its role.
    pub(super) fn organ_name(&self, role: &str) -> String {
        self.organ(role).and_then(|organ| organ.name.clone()).unwrap_or_else(|| role.to_owned())
    }

    pub(super) fn place(&self, step: &StepLine) -> Option<&'a Place> {
        self.catalog.region.places.get(step.place.as_ref()?)
    }

    /// Where a step is done: the place, else the organ, else who takes care of it.
    pub(super) fn whereto(&self, step: &StepLine) -> String {
        let elsewhere = step.elsewhere.as_ref().and_then(words::phrase);
        let own = elsewhere.or_else(|| step.place.as_ref().map(ToString::to_string));
        let own = own.or_else(|| step.organ.clone());
        let own = own.or_else(|| step.organ_role.as_ref().map(|role| self.organ_name(role)));
        own.unwrap_or_else(|| words::mode(step.mode).unwrap_or(ASK_LOCALLY).to_owned())
    }

    /// Numbers of the items in the order in which a letter tells them, from 1: those of now, then those that are open.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (usize, &'a GuideItem)> + use<'a> {
        let of = |status| self.guide.items.iter().filter(move |item| item.status == status);
        (1..).zip(of(Status::Applies).chain(of(Status::Depends)))
    }

    /// Items by name; many of them by the numbers of the letter.
    pub(super) fn items(&self, items: &[Name]) -> String {
        let numbers: Vec<usize> = self
            .numbered()
            .filter(|(_, item)| items.contains(&item.name))
            .map(|(number, _)| number)
            .collect();
        if items.len() <= MOST_NAMES || numbers.len() < items.len() {
            return list(items);
        }
        if numbers.len() == self.numbered().count() {
            return "上面各件事".to_owned();
        }
        format!("第 {} 件事", runs_of(&numbers))
    }

    /// What the place does not finish itself, and where else one can ask.
    pub(super) fn place_notes(&self, step: &StepLine) -> Vec<String> {
        let organ = step.organ_role.as_ref().map(|role| self.organ_name(role));
        let mut notes: Vec<String> = words::depth(step.depth, organ.as_deref()).into_iter().collect();
        notes.extend(step.advice.as_ref().map(|place| format!("只想问问，可以去{place}")));
        notes
    }

    /// The telephone to ask and the one to complain at; the second is never the first again.
    pub(super) fn phones(&self, step: &StepLine) -> (Option<&'a str>, Option<&'a str>) {
        if step.elsewhere.is_some() {
            return (None, None);
        }
        let place = self.place(step);
        let organ = step.organ_role.as_ref().and_then(|role| self.organ(role));
        let ask = place.and_then(|place| place.phone.as_deref());
        let ask = ask.or_else(|| organ.and_then(|organ| organ.phone.as_deref()));
        let complain = place.and_then(|place| place.supervision_phone.as_deref());
        let complain = complain.or_else(|| organ.and_then(|organ| organ.supervision_phone.as_deref()));
        (ask, complain.filter(|phone| Some(*phone) != ask))
    }

    pub(super) fn region(&self) -> String {
        self.guide.region_names.concat()
    }

    /// `失业“一件事”`.
    pub(super) fn event(&self) -> String {
        let title = &self.guide.title;
        if title.contains("一件事") { title.clone() } else { format!("{title}“一件事”") }
    }

    /// First characters of the catalogue's hash.
    pub(super) fn version(&self) -> String {
        self.guide.catalog.trim_start_matches("sha256:").chars().take(8).collect()
    }

    /// The foot of every page.
    pub(super) fn footer(&self) -> String {
        let region = &self.catalog.region;
        let wider = if format!("{:0<6}", region.known) == region.code {
            ""
        } else {
            "　本地规则未单独录入，按上一级规则"
        };
        format!(
            "{}　按 {} 的政策　规则版本 {}{wider}",
            self.guide.title,
            words::day(self.guide.today),
            self.version()
        )
    }
}

/// The 本表项目 that makes a form a commitment: the proof it replaces. Such a form is signed once for each proof.
pub(super) const PROOF: &str = "代替的证明";

/// Papers that a signed commitment replaces.
pub(super) fn promised(guide: &Guide) -> Vec<&PaperLine> {
    let chosen = guide.checklist.iter().filter(|line| {
        line.commitment == Some(CommitmentState::Chosen) || line.waiver == Some(WaiverKind::Commitment)
    });
    let mut lines: Vec<&PaperLine> = Vec::new();
    for line in chosen {
        if !lines.iter().any(|known| known.material == line.material) {
            lines.push(line);
        }
    }
    lines
}

/// The forms of a guide in the order they are needed.
pub(super) fn forms(guide: &Guide) -> Vec<FormLine> {
    let mut lines = guide.forms.clone();
    lines.sort_by_key(|line| line.batch);
    lines
}

/// The paper's name, with whose it is when it is not the applicant's.
pub(super) fn paper_name(line: &PaperLine) -> String {
    match &*line.owner {
        "" | "本人" => line.material.to_string(),
        owner => format!("{}（{owner}的）", line.material),
    }
}

/// In which form and how often: `原件 1 份`, `原件带来看，看完还您`.
pub(super) fn counts(line: &PaperLine) -> Vec<String> {
    let mut list = Vec::new();
    for (n, what) in [(line.originals, "原件"), (line.copies, "复印件"), (line.electronic, "电子件")]
    {
        if n > 0 {
            list.push(format!("{what} {n} 份"));
        }
    }
    if line.inspect {
        list.push("出示原件，看完归还".to_owned());
    }
    if line.fill_in {
        list.push("当场填写".to_owned());
    }
    list
}

/// `甲和乙`.
pub(super) fn together(papers: &[Name]) -> String {
    papers.iter().map(|name| &**name).collect::<Vec<_>>().join("和")
}

/// `甲、乙`.
pub(super) fn list(names: &[Name]) -> String {
    names.iter().map(|name| &**name).collect::<Vec<_>>().join("、")
}

/// Text with a mark in brackets behind it.
pub(super) fn marked(text: impl Into<String>, marks: &[(bool, &str)]) -> String {
    let marks: Vec<&str> = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark).collect();
    let text = text.into();
    if marks.is_empty() { text } else { format!("{text}（{}）", marks.join("，")) }
}

/// Blocks of a letter; sections are numbered as they come.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) blocks: Vec<Block>,
    sections: usize,
}

impl Writer {
    pub(super) fn title(&mut self, text: &str) {
        let para = Para::new(vec![Run::hei(text)], size::ER).aligned(Align::Center).pitched(1.35);
        self.blocks.push(Block::Heading { level: 1, para: Para { balanced: true, ..para } });
    }

    pub(super) fn section(&mut self, text: &str) {
        let numeral = NUMERALS.get(self.sections).copied().unwrap_or("附");
        self.sections += 1;
        let para =
            Para::new(vec![Run::hei(format!("{numeral}、{text}"))], size::SI).spaced(5.0).pitched(1.35);
        self.blocks.push(Block::Heading { level: 2, para });
    }

    pub(super) fn body(&mut self, runs: Vec<Run>) {
        self.blocks.push(Block::Para(Para::body(runs, size::XIAO_SI).pitched(1.35)));
    }

    pub(super) fn small(&mut self, text: impl Into<String>, size: f32) {
        self.blocks.push(Block::Para(Para::body(vec![Run::song(text)], size).pitched(1.3).spaced(2.0)));
    }

    pub(super) fn list(&mut self, items: Vec<ListItem>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(List { items, label: 18.0, space: 1.0 }));
        }
    }

    pub(super) fn table(&mut self, table: Table) {
        if table.rows.len() > table.heads {
            self.blocks.push(Block::Table(Table { space: 3.0, ..table }));
        }
    }
}

/// An item of a list: a label, then a main line and further lines.
pub(super) fn item(label: &str, main: Vec<Run>, lines: Vec<String>) -> ListItem {
    let mut body = vec![Block::Para(Para::new(main, size::XIAO_SI).pitched(1.35))];
    for text in lines.into_iter().filter(|text| !text.is_empty()) {
        body.push(Block::Para(line(text)));
    }
    // What is said of an item starts on the page of its name.
    if let [Block::Para(first), _, ..] = body.as_mut_slice() {
        first.keep = true;
    }
    ListItem { label: Para::new(vec![Run::song(label)], size::XIAO_SI).pitched(1.35), body }
}

/// A table with column heads; its cells are filled with [`row`].
pub(super) fn table(columns: &[(&str, f32)], summary: &str) -> Table {
    let head = (1u16..).zip(columns).map(|(id, (text, _))| {
        let para = Para::new(vec![Run::hei(*text)], size::WU).aligned(Align::Center).pitched(1.25);
        Cell::column_head(para, id)
    });
    Table {
        columns: columns.iter().map(|(_, width)| *width).collect(),
        heads: 1,
        rows: vec![Row::new(head.collect(), 20.0)],
        summary: summary.to_owned(),
        ..Table::default()
    }
}

/// A row; each cell is its paragraphs.
pub(super) fn row(cells: Vec<Vec<Para>>) -> Row {
    let cells = (1u16..).zip(cells).map(|(id, paras)| cell(paras, vec![id]));
    Row::new(cells.collect(), 20.0)
}

/// A cell under these labels.
pub(super) fn cell(paras: Vec<Para>, labels: Vec<u16>) -> Cell {
    Cell {
        blocks: paras.into_iter().map(Block::Para).collect(),
        labels,
        padding: (4.0, 2.0),
        ..Cell::default()
    }
}

/// A line in a cell or under an item.
pub(super) fn line(text: impl Into<String>) -> Para {
    Para::new(vec![Run::song(text)], size::WU).pitched(1.3)
}

/// The main line of a cell.
pub(super) fn main_line(text: impl Into<String>) -> Para {
    Para::new(vec![Run::hei(text)], size::WU).pitched(1.3)
}

/// A short value in the middle of its cell.
pub(super) fn short(text: impl Into<String>) -> Para {
    line(text).aligned(Align::Center)
}

/// `label：` in bold, then text.
pub(super) fn told(label: &str, text: impl Into<String>) -> Vec<Run> {
    vec![Run::hei(format!("{label}：")), Run::song(text)]
}

/// The same as a line of a cell.
pub(super) fn told_line(label: &str, text: impl Into<String>) -> Para {
    Para::new(told(label, text), size::WU).pitched(1.3)
}
