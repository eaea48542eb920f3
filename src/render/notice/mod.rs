//! 一次性告知书, type A: what a person has to know before applying, said once.
//!
//! In: a [`Guide`], the catalogue it came from. Out: a [`Document`]; every item, paper, date and amount of the guide
//! stands in it, with how sure it is.

mod ending;
mod items;
mod money;
mod papers;

use crate::layout::doc::{Align, Block, Document, MM, Margins, Para, Run, size};
use crate::logic::show;
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::expr::{Expr, ExprKind, TemplatePiece};
use crate::model::guide::{Guide, Reading, Status};
use crate::model::list::{Row, RowRef, more_name};
use crate::model::phrase::Phrase;
use crate::model::scenario::{NoticeLevel, Question, Scenario};
use crate::model::value::{Name, Value};
use crate::render::sheet::{POSSIBLE, Source, UNCONFIRMED, Writer, line, marked, row, short, table, told};
use crate::render::{sheet, view, words};

/// What a letter says beside the guide.
#[derive(Clone, Debug, Default)]
pub struct NoticeSettings {
    /// The address that shows this guide again; printed as a QR code. It holds no personal data.
    pub public_url: Option<String>,
    /// Questions and answers in words, as from [`answered`]; printed so that the letter can be checked.
    pub answers: Vec<(String, String)>,
}

/// Questions and answers in words, in the order of the questions.
pub fn answered(scenario: &Scenario, answers: &Answers) -> Vec<(String, String)> {
    let asked = |question: &Question| question.text.trim_end_matches(['？', '?']).to_owned();
    let mut out = Vec::new();
    for question in scenario.questions.values() {
        let Some(shape) = &question.list else {
            let answer = answers.get(&question.name).map(|answer| view::answer_text(question, answer));
            out.extend(answer.map(|answer| (asked(question), answer)));
            continue;
        };
        for (at, id) in answers.rows.of(&question.name).iter().enumerate() {
            let row = RowRef { list: question.name.clone(), row: Row::Listed(*id) };
            let place = format!("{}{}", question.name, show::numeral(at + 1));
            for column in shape.columns.values() {
                let Some(answer) = answers.get(&row.name(&column.name)) else { continue };
                out.push((format!("{place}：{}", asked(column)), view::answer_text(column, answer)));
            }
        }
        let more = answers.get(&more_name(&question.name));
        let none = answers.rows.of(&question.name).is_empty();
        let more = more.map(|more| match more {
            Answer::Is(Value::Number(n)) if none && *n == 0.into() => shape.none_text.clone(),
            more => view::answer_text(question, more),
        });
        out.extend(more.map(|more| (asked(question), more)));
    }
    out
}

/// The letter.
pub fn document(guide: &Guide, catalog: &Catalog, settings: &NoticeSettings) -> Document {
    let source = Source::new(guide, catalog);
    let title = format!("{}一次性告知书", source.event());
    let mut letter = Writer::default();
    letter.title(&title);
    head(&mut letter, source, settings);
    opening(&mut letter, source);
    items::now(&mut letter, source);
    papers::to_bring(&mut letter, source);
    papers::waived(&mut letter, source);
    papers::forms(&mut letter, source);
    items::steps(&mut letter, source);
    money::benefits(&mut letter, source);
    money::dates(&mut letter, source);
    papers::later(&mut letter, source);
    items::others(&mut letter, source);
    items::questions(&mut letter, source);
    ending::contact(&mut letter, source, settings);
    ending::bases(&mut letter, source);
    ending::signatures(&mut letter, source);
    Document {
        subject: format!("{}：事项、材料、地点、时限、费用和待遇一次告知", source.event()),
        title,
        margins: Margins::LETTER,
        landscape: false,
        footer: source.footer(),
        blocks: letter.blocks,
    }
}

fn head(letter: &mut Writer, source: Source<'_>, settings: &NoticeSettings) {
    let guide = source.guide;
    let para = |runs| Block::Para(Para::new(runs, size::XIAO_SI).pitched(1.4));
    let mut lines =
        vec![para(vec![Run::song("申请人："), Run::blank(8.0), Run::song("　联系电话："), Run::blank(9.0)])];
    if let Some(role) = source.scenario.and_then(|scenario| scenario.lead_authority.as_deref()) {
        lines.push(para(vec![Run::song(format!("告知单位：{}", source.organ_name(role)))]));
    }
    let region = source.region();
    let region = if region.is_empty() { region } else { format!("　适用地区：{region}") };
    lines.push(para(vec![Run::song(format!("告知日期：{}{region}", words::day(guide.today)))]));
    match &settings.public_url {
        Some(url) => {
            let code = Block::Qr {
                data: url.clone(),
                side: 26.0 * MM,
                alt: format!("二维码，打开这份指引的网页：{url}"),
                align: Align::Right,
            };
            letter.blocks.push(Block::Side { left: lines, right: vec![code], width: 30.0 * MM });
        }
        None => letter.blocks.extend(lines),
    }
    letter.blocks.push(Block::Space(2.0));
    letter.blocks.push(Block::Rule);
    letter.blocks.push(Block::Space(3.0));
}

fn opening(letter: &mut Writer, source: Source<'_>) {
    let guide = source.guide;
    let count = |status| guide.items.iter().filter(|item| item.status == status).count();
    let result = match (count(Status::Applies), count(Status::Depends), count(Status::Later)) {
        (0, 0, 0) => "现在没有能办的事".to_owned(),
        (0, 0, later) => format!("现在还不能办，以后有 {later} 件事可以办"),
        (0, open, _) => format!("有 {open} 件事要由窗口核定"),
        (now, 0, _) => format!("您现在可以办 {now} 件事"),
        (now, open, _) => format!("您现在可以办 {now} 件事，还有 {open} 件要由窗口核定"),
    };
    let savings = guide.savings;
    let saved = if savings.kinds_before > savings.kinds_after {
        format!("各件事分开办要 {} 样材料，合在一起带 {} 样。", savings.kinds_before, savings.kinds_after)
    } else {
        String::new()
    };
    letter.body(vec![
        Run::song(format!("按您的回答和 {} 的政策，", words::day(guide.today))),
        Run::hei(result),
        Run::song(format!("。要办的事、带的材料、去的地方、时限、费用和待遇，下面一次告诉您。{saved}")),
    ]);
    if !guide.complete {
        letter.body(told("还没有答完", "下面是到现在为止的结果，没答的都按“可能需要”列出。"));
    }
    if !guide.unclear.is_empty() {
        let asked = guide.unclear.iter().map(|name| question(source, name)).collect::<Vec<_>>().join("；");
        letter
            .body(told("您答“不清楚”的", format!("{asked}。这些由窗口核定，所以材料可能列多了，不会列少。")));
    }
    warnings(letter, source);
    readings(letter, source);
}

/// The question in words.
fn question(source: Source<'_>, name: &str) -> String {
    let question = source.scenario.and_then(|scenario| scenario.question(name));
    let text = question.map_or(name, |question| question.text.trim_end_matches(['？', '?']));
    format!("{}{text}", view::row_prefix(source.guide, name))
}

/// Contradictions, people in the wrong place, notices, verdicts and other life events.
fn warnings(letter: &mut Writer, source: Source<'_>) {
    let guide = source.guide;
    let mut say = |label: &str, text: &Phrase, marks: &[(bool, &str)], rest: String| {
        if let Some(text) = words::phrase(text) {
            letter.body(told(label, marked(format!("{text}{rest}"), marks)));
        }
    };
    for verdict in &guide.contradictions {
        say("回答前后对不上", &verdict.text, &[], String::new());
    }
    for misplaced in &guide.misplaced {
        let go = misplaced.go.as_ref().map(|go| format!("，请到：{go}")).unwrap_or_default();
        say("不在这里办", &misplaced.text, &[], go);
    }
    let sure = |verdict: &crate::model::guide::Verdict| {
        [(verdict.possible, "由窗口核定"), (verdict.unconfirmed, UNCONFIRMED)]
    };
    for level in [NoticeLevel::First, NoticeLevel::Warning, NoticeLevel::Info] {
        let label = match level {
            NoticeLevel::First => "请先办",
            NoticeLevel::Warning => "请注意",
            NoticeLevel::Info => "提示",
        };
        for notice in guide.notices.iter().filter(|notice| notice.level == level) {
            say(label, &notice.verdict.text, &sure(&notice.verdict), String::new());
        }
    }
    for verdict in &guide.conclusions {
        say(&verdict.name, &verdict.text, &sure(verdict), String::new());
    }
    for transfer in &guide.transfers {
        let known = source.catalog.event(&transfer.to);
        let name = known.map_or(transfer.to.as_str(), |one| one.title.as_str());
        say("另外还有一件事", &transfer.text, &[(transfer.possible, POSSIBLE)], format!("（{name}）"));
    }
}

/// How many facts stand side by side at most.
const MOST_FACTS: usize = 10;

/// One unclear question, decided once per option: the facts that the letter talks of, side by side.
fn readings(letter: &mut Writer, source: Source<'_>) {
    let Some(both) = &source.guide.side_by_side else { return };
    let about = told(&question(source, &both.question), "您答“不清楚”，几种情况并排看：");
    letter.blocks.push(Block::Para(Para { keep: true, ..Para::body(about, size::XIAO_SI).pitched(1.4) }));
    let width = 120.0 / both.readings.len().max(1) as f32;
    let mut columns = vec![("如果是", 36.0)];
    columns.extend(both.readings.iter().map(|reading| (reading.text.as_str(), width)));
    let mut made = table(&columns, "不清楚的问题，几种情况并排看");
    let mut rows = |name: &str, of: &dyn Fn(&Reading) -> String| {
        let values: Vec<String> = both.readings.iter().map(of).collect();
        if values.windows(2).any(|pair| pair[0] != pair[1]) {
            let cells = values.into_iter().map(|value| vec![short(value)]);
            made.rows.push(row(std::iter::once(vec![line(name)]).chain(cells).collect()));
        }
    };
    for name in talked_of(source, &both.readings) {
        rows(&name, &|reading| reading.facts.get(&name).map_or("—".to_owned(), words::shown));
    }
    rows("可以办", &|reading| sheet::list(&reading.applies));
    letter.table(made);
}

/// Facts whose values differ and that a verdict or notice of the scenario names; the first few if none does.
fn talked_of(source: Source<'_>, readings: &[Reading]) -> Vec<Name> {
    let conclusions = source.scenario.into_iter().flat_map(|scenario| &scenario.conclusions);
    let notices = source.scenario.into_iter().flat_map(|scenario| &scenario.notices);
    let texts = conclusions.map(|one| &one.say).chain(notices.map(|one| &one.say));
    let blanks = texts.flat_map(|text| &text.pieces).filter_map(|piece| match piece {
        TemplatePiece::Value(Expr { kind: ExprKind::Name(name), .. }) => Some(name.as_str()),
        _ => None,
    });
    let named: Vec<&str> = blanks.collect();
    let Some(first) = readings.first() else { return Vec::new() };
    let known: Vec<&Name> = first.facts.keys().collect();
    let told: Vec<Name> = known
        .iter()
        .filter(|name| named.iter().any(|one| **one == ****name))
        .map(|name| (**name).clone())
        .collect();
    let list = if told.is_empty() { known.into_iter().cloned().collect() } else { told };
    list.into_iter().take(MOST_FACTS).collect()
}
