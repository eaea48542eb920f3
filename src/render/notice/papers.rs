//! Papers: to bring now, not to bring and why, to fill in, to bring later.

use crate::layout::doc::{ListItem, Para, Run};
use crate::model::guide::{Batch, CommitmentState, FormLine, PaperLine};
use crate::model::item::WaiverKind;
use crate::model::value::Name;
use crate::render::sheet::{
    POSSIBLE, Source, UNCONFIRMED, Writer, counts, item, line, list, main_line, marked, paper_name, row,
    short, table, together, told, told_line,
};
use crate::render::{sheet, words};

/// Papers of this visit.
pub(super) fn to_bring(letter: &mut Writer, source: Source<'_>) {
    let lines = bring(source, Batch::Now);
    letter.section("要带的材料");
    if lines.is_empty() {
        let forms = sheet::forms(source.guide);
        let forms = forms.iter().any(|form| form.batch == Batch::Now);
        let rest = if forms { "填好下面的表就行。" } else { "人来就行。" };
        let licence = source.guide.checklist.iter().any(|l| l.waiver == Some(WaiverKind::ELicence));
        let also = if licence { "手机里没有电子证照的，带上证件原件。" } else { "" };
        letter.body(vec![Run::song(format!("不用带纸质材料，{rest}{also}"))]);
    }
    papers(letter, source, "要带的材料", &lines);
}

/// Papers of items that open later.
pub(super) fn later(letter: &mut Writer, source: Source<'_>) {
    let lines = bring(source, Batch::Later);
    if !lines.is_empty() {
        letter.section("以后再带的材料（这次不用带）");
        papers(letter, source, "以后再带的材料", &lines);
    }
}

fn bring<'a>(source: Source<'a>, batch: Batch) -> Vec<&'a PaperLine> {
    source.guide.checklist.iter().filter(|line| line.batch == batch && line.waiver.is_none()).collect()
}

fn papers(letter: &mut Writer, source: Source<'_>, title: &str, lines: &[&PaperLine]) {
    let open = lines.len() > 1 && lines.iter().all(|paper| !paper.required);
    if open {
        letter.body(vec![Run::song(format!("下面每一样，{POSSIBLE}。"))]);
    }
    let mut made = table(
        &[("序号", 10.0), ("材料名称", 46.0), ("形式、份数", 24.0), ("谁出具，怎么拿，要注意什么", 83.0)],
        title,
    );
    for (i, paper) in lines.iter().enumerate() {
        let counts = counts(paper);
        let counts = if counts.is_empty() { vec!["按窗口要求".to_owned()] } else { counts };
        made.rows.push(row(vec![
            vec![short((i + 1).to_string())],
            name(paper, source, !open && !paper.required),
            counts.into_iter().map(line).collect(),
            about(paper, source),
        ]));
    }
    letter.table(made);
}

fn name(paper: &PaperLine, source: Source<'_>, possible: bool) -> Vec<Para> {
    let choice = paper.any_of.is_some();
    let mut lines = vec![main_line(marked(paper_name(paper), &[(choice, "任选其一"), (possible, POSSIBLE)]))];
    for (i, option) in paper.any_of.iter().flatten().enumerate() {
        let or = if i == 0 { "" } else { "或：" };
        lines.push(line(format!("{or}{}", together(option))));
    }
    lines.push(line(format!("用于：{}", source.items(&paper.items))));
    lines
}

fn about(paper: &PaperLine, source: Source<'_>) -> Vec<Para> {
    let mut lines = Vec::new();
    let issuer = paper.issuer.as_ref().map(|issuer| told("谁出具", format!("{issuer}。")));
    let how = paper.how.as_ref().map(|how| told("怎么拿", format!("{how}。")));
    let whence: Vec<Run> = issuer.into_iter().chain(how).flatten().collect();
    if !whence.is_empty() {
        lines.push(Para { runs: whence, ..line("") });
    }
    if let Some(item) = &paper.yielded_by {
        lines.push(line(format!("办完“{item}”就有，不用另找。")));
    }
    if paper.form.is_some() {
        lines.push(line("表格已随本告知书备好，可以打印出来填。"));
    }
    let details = [
        paper.spec.as_ref().map(|spec| format!("规格：{spec}")),
        (!paper.pages.is_empty()).then(|| format!("哪几页：{}", paper.pages.join("、"))),
        paper.stamp.as_ref().map(|stamp| format!("盖章：{stamp}")),
        paper.standard.as_ref().map(|standard| format!("合格的样子：{standard}")),
        (!paper.kept && paper.originals > 0).then(|| "窗口看完原件就还，不留".to_owned()),
        paper.sample.as_ref().map(|sample| format!("样子：{sample}")),
        paper.validity.as_ref().map(|validity| format!("有效期：{validity}")),
        (!paper.notes.is_empty()).then(|| format!("说明：{}", paper.notes.join("；"))),
        (!paper.common_errors.is_empty()).then(|| format!("常见错误：{}", paper.common_errors.join("；"))),
    ];
    let details: Vec<String> = details.into_iter().flatten().collect();
    if !details.is_empty() {
        lines.push(line(format!("{}。", details.join("。"))));
    }
    if paper.commitment == Some(CommitmentState::Offered) {
        lines.push(told_line("可用承诺代替", "不想跑这份材料的，可以改签告知承诺书；说假话要负责任。"));
    }
    if let Some(limit) = &paper.deferrable {
        let unsure = limit.unconfirmed.is_some();
        let text = marked(format!("可以先受理，{}内补交。", words::limit(limit)), &[(unsure, UNCONFIRMED)]);
        lines.push(told_line("容缺", text));
    }
    for (kind, items) in waived_for(paper) {
        lines.push(line(format!("办{}时不用交（{}）。", quoted(&items, source), kind.word())));
    }
    if paper.unconfirmed {
        lines.push(line(format!("（这条要求{UNCONFIRMED}）")));
    }
    lines
}

/// Items for which the paper is waived although another still wants it.
fn waived_for(paper: &PaperLine) -> Vec<(WaiverKind, Vec<Name>)> {
    let mut kinds: Vec<(WaiverKind, Vec<Name>)> = Vec::new();
    for (item, kind) in &paper.waivers {
        match kinds.iter_mut().find(|(known, _)| known == kind) {
            Some((_, items)) => items.push(item.clone()),
            None => kinds.push((*kind, vec![item.clone()])),
        }
    }
    kinds
}

fn quoted(items: &[Name], source: Source<'_>) -> String {
    let told = source.items(items);
    if told == list(items) { format!("“{told}”") } else { told }
}

/// Papers that nobody may ask for, and why.
pub(super) fn waived(letter: &mut Writer, source: Source<'_>) {
    let lines: Vec<_> = source.guide.checklist.iter().filter_map(|line| Some((line, line.waiver?))).collect();
    if lines.is_empty() {
        return;
    }
    letter.section("不用您交的材料");
    let mut kinds: Vec<(WaiverKind, Vec<String>)> = Vec::new();
    for (paper, kind) in lines {
        let marks = [
            (paper.batch == Batch::Later, "以后办的事"),
            (!paper.required, POSSIBLE),
            (paper.unconfirmed, UNCONFIRMED),
        ];
        let name = marked(paper_name(paper), &marks);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, names)) => names.push(name),
            None => kinds.push((kind, vec![name])),
        }
    }
    let mut made = table(&[("材料名称", 90.0), ("为什么不用交", 66.0)], "不用交的材料");
    for (kind, names) in kinds {
        let why = match kind {
            WaiverKind::DataShare => "数据共享：窗口在系统里查，不用您跑。",
            WaiverKind::ELicence => "电子证照：手机里有就不用带；没有的带上原件。",
            WaiverKind::Commitment => "告知承诺：您选了签承诺书代替；说假话要负责任。",
            WaiverKind::Abolished => "已取消：国家已经取消，谁都不能再要。",
        };
        made.rows.push(row(vec![vec![line(names.join("、"))], vec![line(why)]]));
    }
    letter.table(made);
}

/// Forms printed with this letter.
pub(super) fn forms(letter: &mut Writer, source: Source<'_>) {
    let forms = sheet::forms(source.guide);
    if forms.is_empty() {
        return;
    }
    letter.section("要填的表（免费领取，可在本系统填好打印）");
    let open = forms.len() > 1 && forms.iter().all(|form| form.possible);
    if open {
        letter.body(vec![Run::song(format!("下面每一张，{POSSIBLE}。"))]);
    }
    let form = |form: &FormLine| -> ListItem {
        let marks = [(form.batch == Batch::Later, "以后再填"), (form.possible && !open, POSSIBLE)];
        let main = marked(format!("《{}》1 份，用于{}", form.title, source.items(&form.items)), &marks);
        item("□", vec![Run::song(main)], Vec::new())
    };
    letter.list(forms.iter().map(form).collect());
}
