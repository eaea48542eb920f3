//! 一次性告知书: everything a person has to know, said once.

use std::collections::BTreeSet;

use super::papers::Papers;
use super::parts::{Writer, item, line, main_line, row, short, signature, table};
use crate::layout::doc::{Align, Block, Cell, Document, MM, Margins, Para, Row, Run, size};
use crate::render::view::guide::{GuideView, ItemGroup, ItemView, PaperView};
use crate::render::words;

/// The letter.
pub(super) fn document(papers: &Papers<'_>, view: &GuideView, name: Option<&str>) -> Document {
    let mut letter = Writer::default();
    letter.title(&format!("{}一次性告知书", papers.event()));
    head(&mut letter, papers, name);
    opening(&mut letter, papers, view);
    items(&mut letter, view);
    let sure = |paper: &&PaperView| !paper.possible;
    materials(&mut letter, "要带的材料", view.papers.iter().filter(sure));
    materials(&mut letter, "看情况要带的材料", view.papers.iter().filter(|paper| paper.possible));
    waived(&mut letter, view);
    materials(&mut letter, "以后再带的材料", view.later_papers.iter());
    steps(&mut letter, view);
    money_and_dates(&mut letter, view);
    forms(&mut letter, view);
    others(&mut letter, view);
    contact(&mut letter, papers, view);
    let received = "本告知书已经当面说明，一式两份，申请人和窗口各留一份。";
    let mut end = vec![Block::Para(Para::body(vec![Run::song(received)], size::XIAO_SI).spaced(8.0))];
    end.extend(signature(&["告知人", "申请人签收"]));
    letter.blocks.push(Block::Keep(end));
    Document {
        title: format!("{}一次性告知书", papers.event()),
        subject: format!("{}：事项、材料、地点、时限和费用一次告知", papers.guide.title),
        margins: Margins::LETTER,
        landscape: false,
        footer: papers.footer(),
        blocks: letter.blocks,
    }
}

fn head(letter: &mut Writer, papers: &Papers<'_>, name: Option<&str>) {
    let line = |label: &str, value: Run| {
        Block::Para(Para::new(vec![Run::song(format!("{label}：")), value], size::XIAO_SI))
    };
    let applicant = name.map_or_else(|| Run::blank(8.0), Run::value);
    let mut lines = vec![line("申请人", applicant), line("办理事项", Run::song(papers.event()))];
    let region = papers.region();
    if !region.is_empty() {
        lines.push(line("适用地区", Run::song(region)));
    }
    lines.push(line("告知日期", Run::song(words::day(papers.guide.today))));
    match papers.url {
        Some(url) => {
            let code = Block::Qr {
                data: url.to_owned(),
                side: 28.0 * MM,
                alt: format!("二维码，打开这份指引的网页：{url}"),
                align: Align::Right,
            };
            letter.blocks.push(Block::Side { left: lines, right: vec![code], width: 32.0 * MM });
        }
        None => letter.blocks.extend(lines),
    }
    letter.blocks.push(Block::Rule);
    letter.blocks.push(Block::Space(4.0));
}

fn opening(letter: &mut Writer, papers: &Papers<'_>, view: &GuideView) {
    let saving = view
        .saving
        .as_ref()
        .map(|saving| format!("各件事分开办要 {} 样材料，合在一起办带 {} 样。", saving.before, saving.after));
    letter.body(format!(
        "按您的回答和 {} 的政策，{}。要办的事、带的材料、去的地方、时限和费用，下面一次告诉您。{}",
        words::day(papers.guide.today),
        view.headline,
        saving.unwrap_or_default(),
    ));
    if !view.complete {
        letter.body("问题还没有答完，下面是到现在为止的结果。");
    }
    if !view.unclear.is_empty() {
        letter
            .body(format!("您说不清楚的：{}。这些由窗口核定，所以可能多列了材料。", view.unclear.join("；")));
    }
    for notice in &view.notices {
        let level = Run::hei(format!("{}：", notice.level));
        letter
            .blocks
            .push(Block::Para(Para::body(vec![level, Run::song(notice.text.as_str())], size::XIAO_SI)));
    }
    for transfer in &view.transfers {
        let words = format!("{}（{}）", transfer.text, transfer.name);
        let runs = vec![Run::hei("还有一件事："), Run::song(words)];
        letter.blocks.push(Block::Para(Para::body(runs, size::XIAO_SI)));
    }
    for conclusion in &view.conclusions {
        let mark = conclusion.mark.map(|mark| format!("（{mark}）")).unwrap_or_default();
        let runs =
            vec![Run::hei(format!("{}：", conclusion.name)), Run::song(format!("{}{mark}", conclusion.text))];
        letter.blocks.push(Block::Para(Para::body(runs, size::XIAO_SI)));
    }
    if let Some(readings) = &view.readings {
        letter.body(format!("“{}”您说不清楚，分开看：", readings.question));
        let items = readings.list.iter().map(|reading| {
            item("·", vec![Run::bold(format!("如果是：{}", reading.text))], reading.lines.clone())
        });
        letter.list(items.collect());
    }
}

fn items(letter: &mut Writer, view: &GuideView) {
    let later = |group: &&ItemGroup| matches!(group.id, "available" | "later");
    for group in view.now.iter().chain(view.others.iter().filter(later)) {
        letter.section(group.title);
        let mut made = table(
            &[("序号", 10.0), ("事项", 44.0), ("时限", 42.0), ("费用", 20.0), ("谁受理、怎么办", 40.0)],
            group.title,
        );
        for (i, one) in group.items.iter().enumerate() {
            made.rows.extend(item_rows(i + 1, one));
        }
        letter.table(made);
    }
}

/// The item in short, and below it, across the table, what to know about it.
fn item_rows(number: usize, one: &ItemView) -> Vec<Row> {
    let pick = |names: &[&str]| -> Vec<Para> {
        let facts = one.facts.iter().filter(|fact| names.contains(&fact.name.as_str()));
        facts.map(|fact| line(labelled(&fact.name, &fact.value))).collect()
    };
    let mut notes: Vec<String> = one.told.clone();
    let more = one.facts.iter().filter(|fact| matches!(fact.name.as_str(), "得到" | "先办成"));
    notes.extend(more.map(|fact| labelled(&fact.name, &fact.value)));
    if one.unconfirmed {
        notes.push("标准待核实，以窗口为准".to_owned());
    }
    let mut short_row = row(vec![
        vec![short(number.to_string())],
        vec![main_line(one.name.as_str())],
        or_dash(pick(&["几天", "办好", "最早", "最晚", "晚了", "过期"])),
        or_dash(pick(&["多少钱"])),
        or_dash(pick(&["谁受理", "怎么办"])),
    ]);
    if notes.is_empty() {
        return vec![short_row];
    }
    short_row.cells[0].rows = 2;
    let text = notes.iter().map(|note| note.trim_end_matches('。')).collect::<Vec<_>>().join("；") + "。";
    let mut cell = Cell::text(line(text).aligned(Align::Justify)).spanning(4, 1).labelled(vec![2]);
    cell.padding = (4.0, 3.0);
    vec![short_row, Row::new(vec![cell], 0.0)]
}

fn labelled(name: &str, value: &str) -> String {
    match name {
        "几天" | "谁受理" | "怎么办" | "多少钱" => value.to_owned(),
        _ => format!("{name}：{value}"),
    }
}

fn or_dash(paras: Vec<Para>) -> Vec<Para> {
    if paras.is_empty() { vec![line("以窗口答复为准")] } else { paras }
}

fn materials<'a>(letter: &mut Writer, title: &str, list: impl Iterator<Item = &'a PaperView>) {
    let mut made = table(
        &[("序号", 10.0), ("材料名称", 40.0), ("份数", 22.0), ("哪里来、要注意", 58.0), ("办什么用", 26.0)],
        title,
    );
    for (i, paper) in list.enumerate() {
        let mut name = vec![main_line(paper.name.as_str())];
        name.extend(paper.any_of.iter().map(line));
        if paper.possible {
            name.push(line("（窗口核定后才知道要不要）"));
        }
        if paper.promise.as_ref().is_some_and(|promise| !promise.chosen) {
            name.push(line("（可以改签承诺书代替）"));
        }
        name.extend(paper.deferrable.iter().map(line));
        let counts = paper.counts.iter().map(short).collect();
        let how = paper.how.iter().cloned().chain(one_sentence(&paper.notes)).map(line).collect();
        let uses = vec![line(first_few(&paper.items))];
        made.rows.push(row(vec![
            vec![short((i + 1).to_string())],
            name,
            or_dash(counts),
            or_dash(how),
            uses,
        ]));
    }
    if made.rows.len() > 1 {
        letter.section(title);
        letter.table(made);
    }
}

/// Common mistakes share one line.
fn one_sentence(notes: &[String]) -> Vec<String> {
    const MISTAKE: &str = "常见错误：";
    let (mistakes, mut others): (Vec<&String>, Vec<&String>) =
        notes.iter().partition(|note| note.starts_with(MISTAKE));
    let mistakes: Vec<&str> =
        mistakes.into_iter().map(|note| note.trim_start_matches(MISTAKE).trim_end_matches('。')).collect();
    let joined = format!("{MISTAKE}{}", mistakes.join("；"));
    if !mistakes.is_empty() {
        others.push(&joined);
    }
    others.into_iter().cloned().collect()
}

/// A paper for nearly everything need not name everything.
fn first_few(items: &[String]) -> String {
    match items {
        [first, second, third, _, _, ..] => format!("{first}、{second}、{third}等 {} 件事", items.len()),
        _ => items.join("、"),
    }
}

fn waived(letter: &mut Writer, view: &GuideView) {
    if view.waived.is_empty() {
        return;
    }
    letter.section("不用您带的材料");
    let mut made = table(&[("序号", 10.0), ("材料名称", 60.0), ("为什么不用带", 86.0)], "不用带的材料");
    for (i, paper) in view.waived.iter().enumerate() {
        let why = format!("{}：{}", paper.waiver, paper.why);
        made.rows.push(row(vec![
            vec![short((i + 1).to_string())],
            vec![line(paper.name.as_str())],
            vec![line(why)],
        ]));
    }
    letter.table(made);
}

fn steps(letter: &mut Writer, view: &GuideView) {
    if view.steps.is_empty() {
        return;
    }
    letter.section("去哪里办，先办哪个");
    let step = |step: &crate::render::view::guide::StepView| {
        let mut lines = vec![format!("办：{}", step.items.join("、"))];
        lines.extend(step.facts.iter().map(|fact| format!("{}：{}", fact.name, fact.value)));
        lines.extend(step.after.clone());
        item(&format!("{}.", step.order), vec![Run::bold(step.title.as_str())], lines)
    };
    letter.list(view.steps.iter().map(step).collect());
}

fn money_and_dates(letter: &mut Writer, view: &GuideView) {
    if !view.benefits.is_empty() {
        letter.section("多少钱");
        let mut made = table(&[("待遇", 44.0), ("金额", 40.0), ("说明", 72.0)], "待遇");
        for benefit in &view.benefits {
            let about = if benefit.estimate && !benefit.unit.is_empty() { "约 " } else { "" };
            let unit = if benefit.unit.is_empty() { String::new() } else { format!(" {}", benefit.unit) };
            let lines: Vec<Para> = benefit.lines.iter().map(line).collect();
            made.rows.push(row(vec![
                vec![line(benefit.name.as_str())],
                vec![short(if benefit.amount.is_empty() {
                    "—".to_owned()
                } else {
                    format!("{about}{}{unit}", benefit.amount)
                })],
                if lines.is_empty() { vec![line("—")] } else { lines },
            ]));
        }
        letter.table(made);
        letter.body("金额按您的回答和现行标准测算，以经办机构核定为准。");
    }
    if !view.dates.is_empty() {
        letter.section("要记住的日子");
        let date = |date: &crate::render::view::guide::DateView| {
            let who = date.who.as_ref().map(|who| format!("（{who}）")).unwrap_or_default();
            let passed = if date.passed { "（已经过了）" } else { "" };
            let mark = date.mark.map(|mark| format!("（{mark}）")).unwrap_or_default();
            let late = date.late.as_ref().map(|late| format!("过期：{late}"));
            let main = vec![
                Run::bold(format!("{}　", date.when)),
                Run::song(format!("{}{who}{passed}{mark}", date.text)),
            ];
            item("·", main, late.into_iter().collect())
        };
        letter.list(view.dates.iter().map(date).collect());
    }
}

fn forms(letter: &mut Writer, view: &GuideView) {
    if view.form_list.is_empty() {
        return;
    }
    letter.section("要填的表");
    let form = |form: &crate::render::view::guide::FormTitle| {
        let mark = form.mark.map(|mark| format!("（{mark}）")).unwrap_or_default();
        item("☐", vec![Run::song(format!("《{}》{mark}", form.title))], Vec::new())
    };
    letter.list(view.form_list.iter().map(form).collect());
}

/// What does not apply or is still open, with every reason.
fn others(letter: &mut Writer, view: &GuideView) {
    for group in view.others.iter().filter(|group| matches!(group.id, "depends" | "no")) {
        letter.section(group.title);
        let one = |one: &ItemView| {
            let mut lines: Vec<String> = one
                .open_reasons
                .iter()
                .map(|reason| format!("{}：{}", reason.state_text, reason.text))
                .collect();
            lines.extend(one.told.iter().cloned());
            lines.extend(one.change.clone());
            item("·", vec![Run::bold(one.name.as_str())], lines)
        };
        letter.list(group.items.iter().map(one).collect());
    }
}

fn contact(letter: &mut Writer, papers: &Papers<'_>, view: &GuideView) {
    letter.section("咨询、监督和说明");
    let region = &papers.catalog.region;
    let mut consult = BTreeSet::new();
    let mut complain = BTreeSet::new();
    for step in &papers.guide.steps {
        let place = step.place.as_ref().and_then(|place| region.places.get(place));
        let organ = step.organ_role.as_ref().and_then(|role| region.organs.get(role));
        consult.extend(
            place
                .and_then(|place| place.phone.clone())
                .or_else(|| organ.and_then(|organ| organ.phone.clone())),
        );
        complain.extend(
            place
                .and_then(|place| place.supervision_phone.clone())
                .or_else(|| organ.and_then(|organ| organ.supervision_phone.clone())),
        );
    }
    let phones = |own: BTreeSet<String>, common: &str| {
        own.into_iter()
            .chain([common.to_owned()])
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join("、")
    };
    letter.body(format!("咨询电话：{}；监督电话：{}。", phones(consult, "12333"), phones(complain, "12345")));
    letter.body(format!(
        "本告知书按您的回答和 {} 的政策给出，是办事指引，不是受理凭证；回答变了或政策变了，请重新生成。",
        words::day(papers.guide.today)
    ));
    let basis: BTreeSet<&String> = bases(view).collect();
    if !basis.is_empty() {
        let list = basis.into_iter().cloned().collect::<Vec<_>>().join("；");
        let para = Para::body(vec![Run::song(format!("依据：{list}。"))], size::WU).spaced(4.0);
        letter.blocks.push(Block::Para(para));
    }
}

fn bases(view: &GuideView) -> impl Iterator<Item = &String> {
    let items =
        view.now.iter().chain(&view.others).flat_map(|group| &group.items).flat_map(|item| &item.basis);
    let papers = view.papers.iter().chain(&view.later_papers).flat_map(|paper| &paper.basis);
    let benefits = view.benefits.iter().flat_map(|benefit| &benefit.basis);
    items.chain(papers).chain(benefits).chain(view.conclusions.iter().flat_map(|one| &one.basis))
}
