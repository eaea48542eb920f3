//! 材料清单: what to put into the bag, in large type, to tick off before leaving home.

use crate::layout::doc::{Block, Document, List, ListItem, MM, Margins, Para, Run, size};
use crate::layout::{FontError, Fonts, compose};
use crate::model::catalog::Catalog;
use crate::model::guide::{Batch, CommitmentState, Guide, PaperLine};
use crate::model::item::{ApplyMode, Channel, WaiverKind};
use crate::model::value::ShownKind;
use crate::render::sheet::{POSSIBLE, Source, Writer, counts, marked, paper_name, together};
use crate::render::{sheet, words};

/// How large and how wordy a list is: the first is for eyes that tire, the last for lists that are long.
const SCALES: [Scale; 5] = [
    Scale { main: size::XIAO_ER, small: size::SI, how: true },
    Scale { main: size::SAN, small: size::SI, how: true },
    Scale { main: size::XIAO_SAN, small: size::XIAO_SI, how: true },
    Scale { main: size::SI, small: size::XIAO_SI, how: false },
    Scale { main: size::XIAO_SI, small: size::WU, how: false },
];

#[derive(Clone, Copy)]
struct Scale {
    main: f32,
    small: f32,
    /// Whether it also says how to get a paper.
    how: bool,
}

/// The tick list in the second largest type; [`fitted`] finds the largest that fits one page.
pub fn document(guide: &Guide, catalog: &Catalog) -> Document {
    scaled(guide, catalog, SCALES[1])
}

/// The tick list in the largest type in which it fits one page, else in the smallest.
pub fn fitted(guide: &Guide, catalog: &Catalog, fonts: &Fonts) -> Result<Document, FontError> {
    let [others @ .., last] = SCALES;
    for scale in others {
        let document = scaled(guide, catalog, scale);
        if compose(&document, fonts)?.pages.len() == 1 {
            return Ok(document);
        }
    }
    Ok(scaled(guide, catalog, last))
}

fn scaled(guide: &Guide, catalog: &Catalog, scale: Scale) -> Document {
    let source = Source::new(guide, catalog);
    let title = format!("{}材料清单", source.event());
    let mut writer = Writer::default();
    writer.title(&title);
    let lead = format!("{}　按 {} 的政策", source.region(), words::day(guide.today));
    writer.blocks.push(Block::Para(scale.small(vec![Run::song(lead.trim_start().to_owned())])));
    let now: Vec<&PaperLine> = bring(guide, Batch::Now);
    let forms = forms(guide, Batch::Now);
    let lead = if now.is_empty() && forms.is_empty() {
        "什么都不用带，人来就行。"
    } else {
        "出门前一样一样打勾，带齐再去："
    };
    writer.blocks.push(Block::Para(scale.main(vec![Run::bold(lead)]).spaced(4.0)));
    ticks(&mut writer, scale, &now, forms);
    let (later, forms) = (bring(guide, Batch::Later), self::forms(guide, Batch::Later));
    if !later.is_empty() || !forms.is_empty() {
        head(&mut writer, scale, "以后再带（这次不用带）");
        ticks(&mut writer, scale, &later, forms);
    }
    let waived: Vec<String> = guide
        .checklist
        .iter()
        .filter(|line| line.waiver != Some(WaiverKind::ELicence))
        .filter_map(|line| Some(format!("{}（{}）", paper_name(line), line.waiver?.word())))
        .collect();
    if !waived.is_empty() {
        head(&mut writer, scale, "这些不用带");
        writer.blocks.push(Block::Para(scale.small(vec![Run::song(waived.join("；"))])));
    }
    places(&mut writer, scale, source);
    dates(&mut writer, scale, guide);
    Document {
        subject: format!("{}要带的材料", guide.title),
        title,
        margins: Margins { top: 18.0 * MM, ..Margins::FORM },
        landscape: false,
        footer: source.footer(),
        blocks: writer.blocks,
    }
}

impl Scale {
    fn main(self, runs: Vec<Run>) -> Para {
        Para::new(runs, self.main).pitched(1.4)
    }

    fn small(self, runs: Vec<Run>) -> Para {
        Para::new(runs, self.small).pitched(1.35)
    }
}

fn bring(guide: &Guide, batch: Batch) -> Vec<&PaperLine> {
    // Who has no electronic licence on the phone needs the card itself: it stays on the list.
    let carried = |line: &&PaperLine| matches!(line.waiver, None | Some(WaiverKind::ELicence));
    guide.checklist.iter().filter(|line| line.batch == batch).filter(carried).collect()
}

fn forms(guide: &Guide, batch: Batch) -> Vec<String> {
    let forms = sheet::forms(guide).into_iter().filter(|form| form.batch == batch);
    forms.map(|form| marked(format!("《{}》", form.title), &[(form.possible, POSSIBLE)])).collect()
}

fn head(writer: &mut Writer, scale: Scale, text: &str) {
    let para = Para::new(vec![Run::hei(text)], scale.main).spaced(7.0);
    writer.blocks.push(Block::Heading { level: 2, para });
}

fn ticks(writer: &mut Writer, scale: Scale, papers: &[&PaperLine], forms: Vec<String>) {
    let mut items: Vec<ListItem> =
        papers.iter().map(|paper| tick(scale, paper_runs(paper), more(scale, paper))).collect();
    items.extend(
        forms
            .into_iter()
            .map(|title| tick(scale, vec![Run::bold(title), Run::song("　填好、签名")], Vec::new())),
    );
    if !items.is_empty() {
        writer.blocks.push(Block::List(List { items, label: scale.main * 1.7, space: scale.main / 4.0 }));
    }
}

fn tick(scale: Scale, main: Vec<Run>, more: Vec<String>) -> ListItem {
    let mut body = vec![Block::Para(Para { keep: !more.is_empty(), ..scale.main(main) })];
    body.extend(more.into_iter().map(|text| Block::Para(scale.small(vec![Run::song(text)]))));
    ListItem { label: scale.main(vec![Run::tick(false)]), body }
}

fn paper_runs(paper: &PaperLine) -> Vec<Run> {
    let choice = paper.any_of.is_some();
    let name = marked(paper_name(paper), &[(choice, "任选其一"), (!paper.required, POSSIBLE)]);
    let counts = counts(paper);
    let counts = if counts.is_empty() { String::new() } else { format!("　{}", counts.join("，")) };
    vec![Run::bold(name), Run::song(counts)]
}

fn more(scale: Scale, paper: &PaperLine) -> Vec<String> {
    let mut lines = Vec::new();
    if paper.waiver == Some(WaiverKind::ELicence) {
        lines.push("手机里有电子证照的可以不带".to_owned());
    }
    if let Some(options) = &paper.any_of {
        lines.push(options.iter().map(|papers| together(papers)).collect::<Vec<_>>().join("，或者 "));
    }
    if scale.how {
        lines.extend(paper.how.clone());
    }
    if paper.commitment == Some(CommitmentState::Offered) {
        lines.push("没有的，可以当场签承诺书代替".to_owned());
    }
    if let Some(limit) = &paper.deferrable {
        lines.push(format!("没带的可以先受理，{}内补交", words::limit(limit)));
    }
    lines
}

fn places(writer: &mut Writer, scale: Scale, source: Source<'_>) {
    let mut lines: Vec<String> = Vec::new();
    let steps =
        source.guide.steps.iter().filter(|step| step.mode != ApplyMode::Automatic && step.after.is_empty());
    for step in steps {
        let mut told = vec![source.whereto(step)];
        if let Some(place) = source.place(step) {
            told.extend(place.address.clone());
            told.extend(place.windows.first().cloned());
            told.extend(place.hours.first().cloned());
        }
        told.extend(source.place_notes(step));
        if let (Some(phone), _) = source.phones(step) {
            told.push(format!("电话 {phone}"));
        }
        if step.channels.contains(&Channel::Online) {
            told.push("网上也能办".to_owned());
        }
        let told = told.join("，");
        if !lines.contains(&told) {
            lines.push(told);
        }
    }
    if !lines.is_empty() {
        head(writer, scale, "去哪里");
        lines
            .into_iter()
            .for_each(|text| writer.blocks.push(Block::Para(scale.small(vec![Run::song(text)]))));
    }
}

/// Last days that have not passed.
fn dates(writer: &mut Writer, scale: Scale, guide: &Guide) {
    let mut lines = Vec::new();
    for item in guide.items.iter().filter(|item| !item.is_late) {
        let Some(by) = item.apply_by.as_ref().filter(|by| by.what != ShownKind::Unknown) else { continue };
        if item.status == crate::model::guide::Status::Applies {
            lines.push(format!("{}：最晚 {} 申请", item.name, words::shown(by)));
        }
    }
    if !lines.is_empty() {
        head(writer, scale, "别过期");
        lines
            .into_iter()
            .for_each(|text| writer.blocks.push(Block::Para(scale.small(vec![Run::song(text)]))));
    }
}
