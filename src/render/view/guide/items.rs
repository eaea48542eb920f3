//! Items and their reasons.

use super::build::{Source, UNCONFIRMED, join};
use super::{FactView, ItemView, ReasonView};
use crate::model::guide::{Because, GuideItem, Member, Reason, Status};
use crate::model::item::{LimitLength, ServiceItem};
use crate::model::value::{Name, Shown, ShownKind};
use crate::render::view::{change_text, named, percent, quoted_answer, row_prefix};
use crate::render::words;

/// `不用跑`, `1 次（领证要本人签字）`.
fn visits(law: &ServiceItem) -> Option<String> {
    let why = law.visit_reason.as_ref().map(|why| format!("（{why}）")).unwrap_or_default();
    Some(match law.visits? {
        0 => format!("不用跑{why}"),
        times => format!("{times} 次{why}"),
    })
}

impl Source<'_> {
    pub(super) fn item(&self, item: &GuideItem) -> ItemView {
        let (status_text, tone) = match item.status {
            Status::Applies => ("可办", "good"),
            Status::Available => ("可选", "later"),
            Status::Later => ("以后", "later"),
            Status::Depends => ("待定", "wait"),
            Status::NotApplicable => ("不符合", ""),
        };
        let law = self.scenario.items.get(&item.name);
        let reasons: Vec<ReasonView> = match item.members.is_empty() {
            true => item.reasons.iter().map(|r| self.reason(r)).collect(),
            false => item.members.iter().flat_map(|m| self.member_reasons(m)).collect(),
        };
        let refuses_some = item.members.iter().any(|m| m.status == Status::NotApplicable);
        let told_at_once = matches!(item.status, Status::Depends | Status::NotApplicable) || refuses_some;
        let (open_reasons, reasons) =
            reasons.into_iter().partition(|r: &ReasonView| told_at_once && r.state != "yes");
        let mut told: Vec<String> = match item.members.is_empty() {
            true => item.notes.iter().filter_map(words::phrase).collect(),
            false => item.members.iter().map(words::member).collect(),
        };
        told.extend(words::mode(item.mode).map(str::to_string));
        if item.because == Some(Because::NotInForce) {
            told.push("这项政策现在不在执行期".into());
        }
        if item.because == Some(Because::NotChosen) {
            told.push("您选了同类的另一项，只能选一项".into());
        }
        ItemView {
            name: item.name.to_string(),
            anchor: format!("i-{}", percent(&item.name).replace('%', "")),
            status_text,
            tone,
            plain_name: law.and_then(|l| l.plain_name.clone()),
            intro: law.and_then(|l| l.intro.clone()),
            told,
            facts: self.item_facts(item, law),
            details: self.item_details(item, law),
            open_reasons,
            change: item.would_change.as_ref().and_then(|c| change_text(c, self.scenario, self.guide)),
            unconfirmed: item.unconfirmed,
            reasons,
            mistakes: law.map(|l| l.common_errors.clone()).unwrap_or_default(),
            faqs: law.map(|l| l.faqs.clone()).unwrap_or_default(),
            basis: law.map(|l| l.basis.clone()).unwrap_or_default(),
        }
    }

    /// The conditions of a row, each with the row's name.
    fn member_reasons(&self, member: &Member) -> Vec<ReasonView> {
        let reason = |r: &Reason| {
            let view = self.reason(r);
            ReasonView { text: format!("{}：{}", member.name, view.text), ..view }
        };
        member.reasons.iter().map(reason).collect()
    }

    /// What decides whether a person goes: 几天, 多少钱, 怎么办.
    pub(super) fn item_facts(&self, item: &GuideItem, law: Option<&ServiceItem>) -> Vec<FactView> {
        let mut facts = Facts::default();
        if item.status == Status::NotApplicable {
            return facts.0;
        }
        if !item.waits_for.is_empty() {
            facts.add("先办成", join(&item.waits_for));
        }
        match (&item.promised_limit, &item.statutory_limit) {
            (Some(p), Some(s)) if p.length != s.length => {
                facts.add("几天", format!("{}（法定 {}）", words::limit(p), words::limit(s)));
            }
            (Some(l), _) | (None, Some(l)) => facts.add("几天", words::limit(l)),
            (None, None) => {}
        }
        let limit = item.promised_limit.as_ref().or(item.statutory_limit.as_ref());
        let waits =
            limit.is_some_and(|l| l.length != LimitLength::SameDay) && words::mode(item.mode).is_none();
        if let (Some(day), Status::Applies, true) = (item.done_by, item.status, waits) {
            let unsure = if item.done_by_sure { "" } else { "（放假安排未公布，按周末推算）" };
            facts.add("办好", format!("今天受理的话，最晚 {}{unsure}", words::day(day)));
        }
        if let Some(fee) = law.and_then(|l| l.fee.as_ref()) {
            facts.add("多少钱", fee.clone());
        }
        if let Some(from) = item.apply_from.as_ref().filter(|v| is_a_day(v)) {
            facts.add("最早", words::shown(from));
        }
        if let Some(by) = item.apply_by.as_ref().filter(|v| is_a_day(v)) {
            let late = if item.is_late { "（已经过了）" } else { "" };
            facts.add("最晚", format!("{}{late}", words::shown(by)));
        }
        if let Some(late) = item.late.as_ref().and_then(words::phrase) {
            facts.add(if item.is_late { "晚了" } else { "过期" }, late);
        }
        if !item.channels.is_empty() {
            facts.add("怎么办", item.channels.iter().map(|c| c.word()).collect::<Vec<_>>().join("、"));
        }
        facts.0
    }

    /// What is good to know besides.
    fn item_details(&self, item: &GuideItem, law: Option<&ServiceItem>) -> Vec<FactView> {
        let mut facts = Facts::default();
        let elsewhere = item.elsewhere.as_ref().and_then(words::phrase);
        if let Some(organ) = elsewhere.or_else(|| item.organ_role.as_ref().map(|r| self.organ(r))) {
            facts.add("谁受理", organ);
        }
        if let Some(law) = law {
            let official = [&law.item_kind, &law.handling, &law.code];
            let official = official.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ");
            facts.add("事项类型", official);
            facts.add_some("跑几次", visits(law));
            facts.add_some("哪里能办", law.scope.clone());
            facts.add("各环节", law.stages.join("；"));
            facts.add_some("可以延长", law.extendable.clone());
        }
        facts.add("不算在时限里", law.map(|l| l.special_steps.join("；")).unwrap_or_default());
        if let Some(result) = law.and_then(|l| l.result.as_ref()) {
            facts.add("得到", result.clone());
        }
        facts.0
    }

    pub(super) fn organ(&self, role: &Name) -> String {
        let organ = self.catalog.region.organs.get(role);
        organ.and_then(|o| o.name.clone()).unwrap_or_else(|| role.to_string())
    }

    pub(super) fn reason(&self, reason: &Reason) -> ReasonView {
        let (state, state_text) = match reason.holds {
            Some(true) => ("yes", "符合"),
            Some(false) => ("no", "不符合"),
            None => ("open", "还要看"),
        };
        let mut text = reason.name.to_string();
        if reason.holds != Some(true) {
            if let Some(words) = reason.text.as_ref().and_then(words::phrase) {
                text = format!("{text}：{words}");
            } else if reason.not_asked {
                text = format!("还需符合：{text}");
            }
        }
        let mut from: Vec<String> = reason
            .answers
            .iter()
            .filter_map(|q| {
                let said = quoted_answer(q, self.scenario.question(q)?, self.answers)?;
                Some(format!("{}{said}", row_prefix(self.guide, q)))
            })
            .collect();
        let fact = |(name, v): &(Name, Shown)| format!("{}：{}", named(self.guide, name), words::shown(v));
        from.extend(reason.facts.iter().map(fact));
        from.extend(reason.notes.iter().cloned());
        if reason.unconfirmed {
            from.push(UNCONFIRMED.into());
        }
        from.extend(reason.hint.iter().filter(|_| reason.holds != Some(true)).cloned());
        ReasonView { state, state_text, text, from, basis: reason.basis.clone() }
    }
}

/// Known well enough to be told: a span of years is no deadline.
pub(super) fn is_a_day(shown: &Shown) -> bool {
    matches!(shown.what, ShownKind::Known(_) | ShownKind::OneOf(_))
}

/// Named facts; empty values are left out.
#[derive(Default)]
pub(super) struct Facts(pub(super) Vec<FactView>);

impl Facts {
    pub(super) fn add(&mut self, name: &str, value: String) {
        if !value.is_empty() {
            self.0.push(FactView { name: name.into(), value });
        }
    }
    pub(super) fn add_some(&mut self, name: &str, value: Option<String>) {
        self.add(name, value.unwrap_or_default());
    }
}
