//! The end of a letter: telephones, validity, answers, the law, signatures.

use indexmap::IndexMap;

use super::NoticeSettings;
use crate::layout::doc::{Align, Block, Para, Run, size};
use crate::model::guide::{Because, Status};
use crate::render::sheet::{ASK_LOCALLY, Source, UNCONFIRMED, Writer};
use crate::render::words;

/// The national telephone of the human resources and social security offices.
const HOTLINE: &str = "12333";

/// Telephones, and the answers this rests on.
pub(super) fn contact(letter: &mut Writer, source: Source<'_>, settings: &NoticeSettings) {
    letter.section("咨询、监督和说明");
    let mut ask = vec![HOTLINE.to_owned()];
    let mut complain: Vec<String> = Vec::new();
    for step in &source.guide.steps {
        let (to_ask, to_complain) = source.phones(step);
        for (list, phone) in [(&mut ask, to_ask), (&mut complain, to_complain)] {
            if let Some(phone) = phone.filter(|phone| !list.iter().any(|known| known == phone)) {
                list.push(phone.to_owned());
            }
        }
    }
    complain.retain(|phone| !ask.contains(phone));
    let complain = if complain.is_empty() { ASK_LOCALLY.to_owned() } else { complain.join("、") };
    letter.body(vec![
        Run::hei("咨询电话："),
        Run::song(format!("{}（{HOTLINE} 是全国人社服务热线）。", ask.join("、"))),
        Run::hei("监督电话："),
        Run::song(format!("{complain}。")),
    ]);
    if !settings.answers.is_empty() {
        let answers: Vec<String> =
            settings.answers.iter().map(|(question, answer)| format!("{question}：{answer}")).collect();
        letter.small(format!("您的回答：{}。", answers.join("；")), size::XIAO_WU);
    }
}

/// Documents cited anywhere, with full title, number and the articles.
pub(super) fn bases(letter: &mut Writer, source: Source<'_>) {
    let mut documents: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for cited in cited(source) {
        let (name, article) = cited.split_once(' ').unwrap_or((cited, ""));
        let articles = documents.entry(name).or_default();
        if !article.is_empty() && !articles.contains(&article) {
            articles.push(article);
        }
    }
    if documents.is_empty() {
        return;
    }
    let spelled = documents.iter().map(|(name, articles)| {
        let basis = source.catalog.bases.get(*name);
        let title = basis.map_or(*name, |basis| basis.title.as_str());
        let number = basis.and_then(|basis| basis.number.as_deref());
        let number = number.map(|number| format!("（{number}）")).unwrap_or_default();
        let unsure = basis.is_some_and(|basis| basis.unconfirmed.is_some());
        let unsure = if unsure { "（原文待核对）" } else { "" };
        format!("《{title}》{number}{}{unsure}", articles.join("、"))
    });
    let text = spelled.collect::<Vec<_>>().join("；");
    letter.small(format!("依据：{text}。"), size::XIAO_WU);
}

/// Everything a printed line cites, in the order of the letter.
fn cited<'a>(source: Source<'a>) -> impl Iterator<Item = &'a String> {
    let guide = source.guide;
    let told = guide
        .items
        .iter()
        .filter(|item| item.because != Some(Because::Situation) && item.status != Status::Available);
    let items = told.flat_map(move |item| {
        let law = source.law(&item.name).filter(|_| item.status != Status::NotApplicable);
        let own = law.into_iter().flat_map(|law| &law.basis);
        own.chain(item.reasons.iter().flat_map(|reason| &reason.basis))
    });
    let papers = guide.checklist.iter().flat_map(|paper| &paper.basis);
    let verdicts = guide.conclusions.iter().chain(&guide.contradictions);
    let verdicts = verdicts.chain(guide.notices.iter().map(|notice| &notice.verdict));
    items
        .chain(papers)
        .chain(super::money::cited(source))
        .chain(verdicts.flat_map(|verdict| &verdict.basis))
        .chain(guide.misplaced.iter().flat_map(|misplaced| &misplaced.basis))
}

/// How long this holds and the place to sign, on one page.
pub(super) fn signatures(letter: &mut Writer, source: Source<'_>) {
    let guide = source.guide;
    let unsure = if guide.unconfirmed {
        format!("注有“{UNCONFIRMED}”的，标准或做法还没有核实，不作为拒绝受理的理由。")
    } else {
        String::new()
    };
    let valid = format!(
        "本告知书按您的回答和 {} 的政策（规则版本 {}）作出，是办事指引，不是受理凭证；情况变了或政策变了，请重新生成。{unsure}以上内容已经当面说明，一式两份，被告知人和告知单位各留一份。",
        words::day(guide.today),
        source.version(),
    );
    let place = |runs: Vec<Run>| Block::Para(Para::new(runs, size::XIAO_SI).pitched(1.9));
    letter.blocks.push(Block::Keep(vec![
        Block::Para(Para::body(vec![Run::song(valid)], size::WU).pitched(1.35).spaced(3.0)),
        place(vec![
            Run::song("告知人（签名）："),
            Run::blank(8.0),
            Run::song("　被告知人（签名）："),
            Run::blank(8.0),
        ]),
        Block::Para(
            Para::new(vec![Run::song("日期：　　　　年　　月　　日")], size::XIAO_SI)
                .aligned(Align::Right)
                .pitched(1.8),
        ),
    ]));
}
