//! 材料清单: what to put into the bag, in large type, to tick off.

use super::papers::Papers;
use super::parts::Writer;
use crate::layout::doc::{Align, Block, Document, List, ListItem, MM, Margins, Para, Run, size};
use crate::render::view::guide::{GuideView, PaperView};
use crate::render::words;

/// The list.
pub(super) fn document(papers: &Papers<'_>, view: &GuideView) -> Document {
    let mut writer = Writer::default();
    writer.title(&format!("{}材料清单", papers.event()));
    let mut lead = vec![Block::Para(large(vec![Run::song(format!(
        "按 {} 的政策。出门前一样一样打勾，带齐再去。",
        words::day(papers.guide.today)
    ))]))];
    if let Some(url) = papers.url {
        let code = Block::Qr {
            data: url.to_owned(),
            side: 24.0 * MM,
            alt: format!("二维码，打开这份指引的网页：{url}"),
            align: Align::Right,
        };
        lead = vec![Block::Side { left: lead, right: vec![code], width: 28.0 * MM }];
    }
    writer.blocks.extend(lead);
    if view.papers.is_empty() {
        writer.blocks.push(Block::Para(large(vec![Run::bold("什么都不用带，人来就行。")])));
    }
    tick_list(&mut writer, &view.papers);
    if !view.later_papers.is_empty() {
        head(&mut writer, "以后再带");
        tick_list(&mut writer, &view.later_papers);
    }
    if !view.waived.is_empty() {
        head(&mut writer, "这些不用带");
        let names: Vec<String> =
            view.waived.iter().map(|paper| format!("{}（{}）", paper.name, paper.waiver)).collect();
        writer.blocks.push(Block::Para(large(vec![Run::song(names.join("；"))])));
    }
    if !view.steps.is_empty() {
        head(&mut writer, "去哪里");
        for step in &view.steps {
            let pick =
                |name: &str| step.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str());
            let known: Vec<String> =
                [pick("地址"), pick("窗口"), pick("时间")].into_iter().flatten().map(str::to_owned).collect();
            let phone = pick("电话").map(|phone| format!("电话 {phone}"));
            let mut words: Vec<String> = vec![format!("{}. {}", step.order, step.title)];
            words.extend(known);
            words.extend(phone);
            writer.blocks.push(Block::Para(large(vec![Run::song(words.join("，"))])));
        }
    }
    Document {
        title: format!("{}材料清单", papers.event()),
        subject: format!("{}要带的材料", papers.guide.title),
        margins: Margins::FORM,
        landscape: false,
        footer: papers.footer(),
        blocks: writer.blocks,
    }
}

fn large(runs: Vec<Run>) -> Para {
    Para::new(runs, size::SI).pitched(1.5)
}

fn head(writer: &mut Writer, text: &str) {
    let para = Para::new(vec![Run::hei(text)], size::SAN).spaced(12.0);
    writer.blocks.push(Block::Heading { level: 2, para });
}

fn tick_list(writer: &mut Writer, papers: &[PaperView]) {
    let item = |paper: &PaperView| {
        let counts =
            if paper.counts.is_empty() { String::new() } else { format!("　{}", paper.counts.join("，")) };
        let possible = if paper.possible { "（窗口核定后才知道要不要）" } else { "" };
        let main = vec![Run::bold(paper.name.as_str()), Run::song(format!("{counts}{possible}"))];
        let mut body =
            vec![Block::Para(Para { keep: paper.any_of.is_some() || !paper.how.is_empty(), ..large(main) })];
        for line in paper.any_of.iter().chain(&paper.how) {
            body.push(Block::Para(Para::new(vec![Run::song(line.as_str())], size::XIAO_SI).pitched(1.4)));
        }
        ListItem { label: large(vec![Run::tick(false).sized(size::XIAO_ER)]), body }
    };
    let items: Vec<ListItem> = papers.iter().map(item).collect();
    if !items.is_empty() {
        writer.blocks.push(Block::List(List { items, label: 26.0, space: 6.0 }));
    }
}
