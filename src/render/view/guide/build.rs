//! From a [`Guide`] to the page: the whole and its smaller parts.

use super::papers::benefit;
use super::{
    Figure, FormTitle, GuideView, ItemGroup, NoticeView, ReadingView, ReadingsView, SavingView, Section,
    TransferView, VerdictView, WaivedView,
};
use crate::ask::code;
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::guide::{Batch, Because, Guide, GuideItem, PaperLine, Status, Verdict};
use crate::model::item::{Channel, WaiverKind};
use crate::model::scenario::{NoticeLevel, Scenario};
use crate::model::value::{Name, Value};
use crate::render::view::optional::OPTIONAL;
use crate::render::view::problem::WayOut;
use crate::render::view::{Links, row_prefix, value_text};
use crate::render::words;

/// What the conversion looks things up in.
pub(super) struct Source<'a> {
    pub(super) guide: &'a Guide,
    pub(super) catalog: &'a Catalog,
    pub(super) scenario: &'a Scenario,
    pub(super) answers: &'a Answers,
    pub(super) links: Links<'a>,
}

/// The result page of a guide.
pub fn from_guide(
    guide: &Guide,
    catalog: &Catalog,
    scenario: &Scenario,
    answers: &Answers,
    links: Links<'_>,
) -> GuideView {
    Source { guide, catalog, scenario, answers, links }.view()
}

impl Source<'_> {
    fn view(&self) -> GuideView {
        let guide = self.guide;
        let group = |id, title, lead, folded, pick: fn(&GuideItem) -> bool| {
            let items: Vec<_> = guide.items.iter().filter(|i| pick(i)).map(|i| self.item(i)).collect();
            (!items.is_empty()).then_some(ItemGroup { id, title, lead, folded, items })
        };
        let now = group("now", "现在能办的", None, false, |i| i.status == Status::Applies);
        let others = [
            group(
                "available",
                "还可以选办的",
                Some("不是必须办，想办就选上。"),
                false,
                |i| i.status == Status::Available,
            ),
            group(
                "later",
                "以后能办的",
                Some("前面的办成了，或者到了时间，就可以办。"),
                false,
                |i| i.status == Status::Later,
            ),
            group(
                "depends",
                "待定的",
                Some("要看还没说清楚的情况，由窗口核定。"),
                false,
                |i| i.status == Status::Depends,
            ),
            group("no", "不符合的", Some("点开看原因，和怎样才能办。"), true, |i| {
                i.status == Status::NotApplicable && i.because != Some(Because::Situation)
            }),
        ];
        let paper = |batch: Batch| {
            guide
                .checklist
                .iter()
                .filter(move |p| p.batch == batch && p.waiver.is_none())
                .map(|p| self.paper(p))
                .collect::<Vec<_>>()
        };
        let (hints, notices) = self.notices().into_iter().partition(|n| n.tone.is_empty());
        let mut view = GuideView {
            check: self.links.to("/check"),
            headline: self.headline(),
            scenario: guide.title.clone(),
            complete: guide.complete,
            next: self.links.to(""),
            unclear: guide
                .unclear
                .iter()
                .map(|q| self.question_text(q).trim_end_matches(['？', '?']).to_string())
                .collect(),
            figures: vec![],
            forms: self.links.to("/forms"),
            notice: self.links.to("/notice.pdf"),
            checklist: self.links.to("/checklist.pdf"),
            options_page: self.options_page(),
            notices,
            hints,
            transfers: self.transfers(),
            sections: vec![],
            conclusions: guide.conclusions.iter().filter_map(verdict).collect(),
            readings: self.readings(),
            now,
            others: others.into_iter().flatten().collect(),
            saving: self.saving(),
            papers: paper(Batch::Now),
            empty_hands: self.empty_hands(),
            waived: self.all_waived(),
            later_papers: paper(Batch::Later),
            steps: guide.steps.iter().map(|s| self.step(s)).collect(),
            dates: guide.dates.iter().filter_map(|d| self.date(d)).collect(),
            benefits: guide.benefits.iter().filter_map(benefit).collect(),
            form_list: self.form_list(),
            catalog: guide.catalog.trim_start_matches("sha256:").chars().take(8).collect(),
        };
        view.figures = self.figures(&view);
        view.sections = sections(&view);
        view
    }

    /// Who has no electronic licence on the phone still needs the card itself.
    fn empty_hands(&self) -> &'static str {
        let licence = |l: &PaperLine| l.waiver == Some(WaiverKind::ELicence);
        match self.guide.checklist.iter().any(licence) {
            true => "不用带纸质材料。请带上手机里的电子证照；手机里没有的，带证件原件。",
            false => "什么都不用带，人来就行。",
        }
    }

    /// A paper that is waived now and later is told once.
    fn all_waived(&self) -> Vec<WaivedView> {
        let mut list: Vec<WaivedView> = Vec::new();
        for waived in self.guide.checklist.iter().filter_map(|p| self.waived(p)) {
            if !list.iter().any(|w| w.name == waived.name && w.waiver == waived.waiver) {
                list.push(waived);
            }
        }
        list
    }

    fn headline(&self) -> String {
        let count = |s| self.guide.items.iter().filter(|i| i.status == s).count();
        match (count(Status::Applies), count(Status::Depends), count(Status::Later)) {
            (0, 0, 0) => "按您的回答，现在没有能办的事".into(),
            (0, 0, n) => format!("现在还不能办，以后有 {n} 件事可以办"),
            (0, n, _) => format!("有 {n} 件事要由窗口核定"),
            (n, _, _) => format!("您现在可以办 {n} 件事"),
        }
    }

    fn figures(&self, view: &GuideView) -> Vec<Figure> {
        let figure = |before: &str, number: String, after: &str| Figure {
            before: before.into(),
            number,
            after: after.into(),
        };
        let mut figures = Vec::new();
        if !view.papers.is_empty() {
            figures.push(figure("带", view.papers.len().to_string(), "样材料"));
        }
        let mut places: Vec<&Name> = self
            .guide
            .steps
            .iter()
            .filter(|s| s.channels.contains(&Channel::Window))
            .filter_map(|s| s.place.as_ref().or(s.organ_role.as_ref()))
            .collect();
        places.sort_unstable();
        places.dedup();
        if !places.is_empty() {
            figures.push(figure("去", places.len().to_string(), "个地方"));
        }
        if let Some(b) = view.benefits.iter().find(|b| !b.unit.is_empty() && !b.possible) {
            let about = if b.estimate { "约" } else { "" };
            figures.push(figure(
                &format!("{}{about}", b.name),
                b.amount.trim_end_matches(".00").to_string(),
                b.unit,
            ));
        }
        figures
    }

    pub(super) fn question_text(&self, name: &str) -> String {
        let text = self.scenario.question(name).map_or(name.to_string(), |q| q.text.clone());
        format!("{}{text}", row_prefix(self.guide, name))
    }

    fn options_page(&self) -> Option<String> {
        let any = self.guide.items.iter().any(|i| i.status == Status::Available);
        (any || self.answers.choices.optional.is_some()).then(|| self.links.edit(OPTIONAL))
    }

    fn notices(&self) -> Vec<NoticeView> {
        let contradiction = |v: &Verdict| {
            Some(NoticeView {
                tone: "bad",
                level: "前后对不上".into(),
                text: words::phrase(&v.text)?,
                link: Some(WayOut::new(self.links.to("/check"), "改回答")),
                basis: v.basis.clone(),
            })
        };
        let misplaced = |m: &crate::model::guide::Misplaced| {
            let go = m.go.as_ref().map(|g| format!(" 请到：{g}")).unwrap_or_default();
            Some(NoticeView {
                tone: "bad",
                level: "不在这里办".into(),
                text: format!("{}{go}", words::phrase(&m.text)?),
                link: None,
                basis: m.basis.clone(),
            })
        };
        let notice = |n: &crate::model::guide::NoticeLine| {
            let (tone, level) = match n.level {
                NoticeLevel::Info => ("", "提示"),
                NoticeLevel::Warning => ("warn", "注意"),
                NoticeLevel::First => ("warn", "先办"),
            };
            let possible = if n.verdict.possible { "（由窗口核定）" } else { "" };
            Some(NoticeView {
                tone,
                level: level.into(),
                text: format!("{}{possible}", words::phrase(&n.verdict.text)?),
                link: None,
                basis: n.verdict.basis.clone(),
            })
        };
        let guide = self.guide;
        let mut list: Vec<_> = guide.contradictions.iter().filter_map(contradiction).collect();
        list.extend(guide.misplaced.iter().filter_map(misplaced));
        list.extend(guide.notices.iter().filter_map(notice));
        list
    }

    fn transfers(&self) -> Vec<TransferView> {
        let transfer = |t: &crate::model::guide::TransferLine| {
            let known = self.catalog.event(&t.to);
            let answer = |(name, value): &(Name, Value)| {
                let question = known?.questions.get(name)?;
                Some(format!(
                    "{}：{}",
                    question.text.trim_end_matches(['？', '?']),
                    value_text(question, value)
                ))
            };
            Some(TransferView {
                text: words::phrase(&t.text)?,
                href: known.map(|s| {
                    let code = code::encode(s, &code::brought(&self.guide.scenario, &t.carried));
                    Links { slug: &s.slug, code: &code }.to("")
                }),
                name: known.map_or_else(|| t.to.clone(), |s| s.title.clone()),
                carried: t.carried.iter().filter_map(answer).collect(),
            })
        };
        self.guide.transfers.iter().filter_map(transfer).collect()
    }

    fn readings(&self) -> Option<ReadingsView> {
        let both = self.guide.side_by_side.as_ref()?;
        let reading = |r: &crate::model::guide::Reading| {
            let mut lines: Vec<String> =
                r.facts.iter().map(|(name, v)| format!("{name}：{}", words::shown(v))).collect();
            if !r.applies.is_empty() {
                lines.push(format!("可以办：{}", join(&r.applies)));
            }
            ReadingView { text: r.text.clone(), lines }
        };
        let list = both.readings.iter().map(reading).collect();
        Some(ReadingsView { question: self.question_text(&both.question), list })
    }

    fn saving(&self) -> Option<SavingView> {
        let s = self.guide.savings;
        (s.kinds_before > s.kinds_after).then_some(SavingView {
            before: s.kinds_before,
            after: s.kinds_after,
            possible: s.possible,
        })
    }

    fn form_list(&self) -> Vec<FormTitle> {
        let title = |f: &crate::model::guide::FormLine| FormTitle {
            title: f.title.clone(),
            mark: match (f.batch, f.possible) {
                (Batch::Later, _) => Some("以后再填"),
                (_, true) => Some(POSSIBLE),
                _ => None,
            },
        };
        self.guide.forms.iter().map(title).collect()
    }
}

fn verdict(v: &Verdict) -> Option<VerdictView> {
    Some(VerdictView {
        name: v.name.to_string(),
        text: words::phrase(&v.text)?,
        mark: mark(v.possible, v.unconfirmed),
        basis: v.basis.clone(),
    })
}

fn sections(view: &GuideView) -> Vec<Section> {
    let section = |there: bool, id, name| there.then_some(Section { id, name });
    let mut list: Vec<_> = [
        section(view.now.is_some(), "now", "能办的"),
        section(!view.papers.is_empty() || !view.waived.is_empty(), "papers", "带什么"),
        section(!view.steps.is_empty(), "steps", "去哪儿"),
        section(!view.benefits.is_empty(), "benefits", "多少钱"),
        section(!view.dates.is_empty(), "dates", "什么时候"),
        section(!view.form_list.is_empty(), "forms", "要填的表"),
        section(!view.hints.is_empty(), "hints", "还要知道"),
    ]
    .into_iter()
    .flatten()
    .collect();
    list.extend(view.others.iter().map(|g| Section { id: g.id, name: g.title }));
    list
}

pub(super) const POSSIBLE: &str = "由窗口核定";
pub(super) const UNCONFIRMED: &str = "标准待核实";

pub(super) fn mark(possible: bool, unconfirmed: bool) -> Option<&'static str> {
    match (possible, unconfirmed) {
        (true, _) => Some(POSSIBLE),
        (_, true) => Some(UNCONFIRMED),
        _ => None,
    }
}

pub(super) fn join(names: &[Name]) -> String {
    join_with(names, "、")
}

pub(super) fn join_with(names: &[Name], separator: &str) -> String {
    names.iter().map(|n| &**n).collect::<Vec<_>>().join(separator)
}
