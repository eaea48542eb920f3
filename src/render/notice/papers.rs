//! Papers: to bring now, not to bring and why, to fill in, to bring later.

use crate::layout::doc::{ListItem, Para, Run};
use crate::model::guide::{Batch, CommitmentState, FormLine, PaperLine};
use crate::model::item::WaiverKind;
use crate::model::value::Name;
use crate::render::sheet::{
    POSSIBLE, Source, UNCONFIRMED, Writer, counts, item, line, list, main_line, marked, paper_name, row,
    short, table, together, told_line,
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
    papers(letter, "要带的材料", &lines);
}

/// Papers of items that open later.
pub(super) fn later(letter: &mut Writer, source: Source<'_>) {
    let lines = bring(source, Batch::Later);
    if !lines.is_empty() {
        letter.section("以后再带的材料（这次不用带）");
        papers(letter, "以后再带的材料", &lines);
    }
}

fn bring<'a>(source: Source<'a>, batch: Batch) -> Vec<&'a PaperLine> {
    source.guide.checklist.iter().filter(|line| line.batch == batch && line.waiver.is_none()).collect()
}

fn papers(letter: &mut Writer, title: &str, lines: &[&PaperLine]) {
    let mut made = table(
        &[("序号", 11.0), ("材料名称", 43.0), ("形式、份数", 26.0), ("谁出具，怎么拿，要注意什么", 76.0)],
        title,
    );
    for (i, paper) in lines.iter().enumerate() {
        let counts = counts(paper);
        let counts = if counts.is_empty() { vec!["按窗口要求".to_owned()] } else { counts };
        made.rows.push(row(vec![
            vec![short((i + 1).to_string())],
            name(paper),
            counts.into_iter().map(line).collect(),
            about(paper),
        ]));
    }
    letter.table(made);
}

fn name(paper: &PaperLine) -> Vec<Para> {
    let choice = paper.any_of.is_some();
    let mut lines =
        vec![main_line(marked(paper_name(paper), &[(choice, "任选其一"), (!paper.required, POSSIBLE)]))];
    for (i, option) in paper.any_of.iter().flatten().enumerate() {
        let or = if i == 0 { "" } else { "或：" };
        lines.push(line(format!("{or}{}", together(option))));
    }
    lines.push(line(format!("用于：{}", list(&paper.items))));
    lines
}

fn about(paper: &PaperLine) -> Vec<Para> {
    let mut lines = Vec::new();
    if let Some(issuer) = &paper.issuer {
        lines.push(told_line("谁出具", issuer.as_str()));
    }
    if let Some(how) = &paper.how {
        lines.push(told_line("怎么拿", how.as_str()));
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
        paper.sample.as_ref().map(|sample| format!("样子：{sample}")),
        paper.validity.as_ref().map(|validity| format!("有效期：{validity}")),
        (!paper.notes.is_empty()).then(|| format!("说明：{}", paper.notes.join("；"))),
        (!paper.common_errors.is_empty()).then(|| format!("常见错误：{}", paper.common_errors.join("；"))),
    ];
    lines.extend(details.into_iter().flatten().map(line));
    if paper.commitment == Some(CommitmentState::Offered) {
        lines.push(told_line("可用承诺代替", "不想跑这份材料的，可以改签告知承诺书；说假话要负责任。"));
    }
    if let Some(limit) = &paper.deferrable {
        let unsure = limit.unconfirmed.is_some();
        let text = marked(format!("可以先受理，{}内补交。", words::limit(limit)), &[(unsure, UNCONFIRMED)]);
        lines.push(told_line("容缺", text));
    }
    for (kind, items) in waived_for(paper) {
        lines.push(line(format!("办“{}”时不用交（{}）。", list(&items), kind.word())));
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

/// Papers that nobody may ask for, and why.
pub(super) fn waived(letter: &mut Writer, source: Source<'_>) {
    let lines: Vec<_> = source.guide.checklist.iter().filter_map(|line| Some((line, line.waiver?))).collect();
    if lines.is_empty() {
        return;
    }
    letter.section("不用您交的材料");
    let mut made = table(&[("序号", 11.0), ("材料名称", 46.0), ("为什么不用交", 99.0)], "不用交的材料");
    for (i, (paper, kind)) in lines.into_iter().enumerate() {
        let why = match kind {
            WaiverKind::DataShare => "数据共享：窗口在系统里查，不用您跑。",
            WaiverKind::ELicence => "电子证照：手机里有就不用带；没有的带上原件。",
            WaiverKind::Commitment => "告知承诺：您选了签承诺书代替；说假话要负责任。",
            WaiverKind::Abolished => "已取消：国家已经取消，谁都不能再要。",
        };
        let mut told = vec![line(why)];
        if !paper.basis.is_empty() {
            told.push(line(format!("依据：{}", paper.basis.join("；"))));
        }
        if paper.unconfirmed {
            told.push(line(format!("（{UNCONFIRMED}）")));
        }
        let later = paper.batch == Batch::Later;
        let name = marked(paper_name(paper), &[(later, "以后办的事"), (!paper.required, POSSIBLE)]);
        made.rows.push(row(vec![vec![short((i + 1).to_string())], vec![line(name)], told]));
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
    let form = |form: &FormLine| -> ListItem {
        let marks = [(form.batch == Batch::Later, "以后再填"), (form.possible, POSSIBLE)];
        let main = marked(format!("《{}》1 份，用于{}", form.title, list(&form.items)), &marks);
        item("□", vec![Run::song(main)], Vec::new())
    };
    letter.list(forms.iter().map(form).collect());
}
