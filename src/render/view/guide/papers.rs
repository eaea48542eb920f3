//! Papers, steps, dates and money.

use super::build::{POSSIBLE, Source, join, join_with, mark};
use super::items::{Facts, is_a_day};
use super::{BenefitView, DateView, PaperView, PromiseView, StepView, WaivedView};
use crate::model::guide::{BenefitLine, CommitmentState, DateLine, PaperLine, StepLine};
use crate::model::item::WaiverKind;
use crate::model::value::{Name, Shown, ShownKind, Type, Value};
use crate::render::view::{named, quoted_answer, row_prefix};
use crate::render::words;

impl Source<'_> {
    pub(super) fn paper(&self, line: &PaperLine) -> PaperView {
        let mut how: Vec<String> = line.how.iter().cloned().collect();
        if let Some(issuer) =
            line.issuer.as_ref().filter(|i| line.how.as_ref().is_none_or(|h| !h.contains(*i)))
        {
            how.push(format!("哪里出：{issuer}"));
        }
        let details = [
            line.spec.as_ref().map(|s| format!("规格：{s}")),
            (!line.pages.is_empty()).then(|| line.pages.join("、")),
            line.stamp.as_ref().map(|s| format!("盖章：{s}")),
            line.standard.as_ref().map(|s| format!("合格的样子：{s}")),
            (!line.kept && line.originals > 0).then(|| "窗口看完原件就还，不留".to_string()),
            line.sample.as_ref().map(|s| format!("样子：{s}")),
            line.validity.as_ref().map(|v| format!("有效期：{v}")),
            line.yielded_by.as_ref().map(|i| format!("办完“{i}”就有")),
            line.form.as_ref().map(|_| "可以在这里填好打印".to_string()),
        ];
        how.extend(details.into_iter().flatten());
        let mut notes = line.notes.clone();
        notes.extend(line.common_errors.iter().map(|e| format!("常见错误：{e}")));
        notes.extend(line.missing_words.iter().map(|words| format!("没带的话：{words}")));
        if line.unconfirmed {
            notes.push("这条要求还没核实，以窗口为准".into());
        }
        let option = |papers: &Vec<Name>| join_with(papers, "和");
        let reason = |name: &Name| match self.scenario.question(name) {
            Some(q) => quoted_answer(name, q, self.answers)
                .map(|said| format!("{}{said}", row_prefix(self.guide, name))),
            None => {
                let fact = self.guide.facts.get(name);
                fact.map(|v| format!("{}：{}", named(self.guide, name), words::shown(v)))
            }
        };
        PaperView {
            name: paper_name(line),
            counts: counts(line),
            any_of: line.any_of.as_ref().map(|options| {
                format!("下面任选一种：{}", options.iter().map(option).collect::<Vec<_>>().join("；"))
            }),
            how,
            notes,
            items: line.items.iter().map(ToString::to_string).collect(),
            possible: !line.required,
            deferrable: line.deferrable.as_ref().map(|l| format!("可以先办，{}内补交", words::limit(l))),
            reasons: line.answers.iter().filter_map(reason).collect(),
            basis: line.basis.clone(),
            promise: self.promise(line),
        }
    }

    pub(super) fn promise(&self, line: &PaperLine) -> Option<PromiseView> {
        let state = line.commitment?;
        Some(PromiseView {
            action: self.links.action("/promise"),
            code: self.links.code.to_string(),
            key: line.material.to_string(),
            chosen: state == CommitmentState::Chosen,
        })
    }

    pub(super) fn waived(&self, line: &PaperLine) -> Option<WaivedView> {
        let kind = line.waiver?;
        let why = match kind {
            WaiverKind::DataShare => "系统里查得到，不用带",
            WaiverKind::ELicence => "手机里有电子证照就不用带；没有的带原件",
            WaiverKind::Commitment => "您选了签承诺书代替；说假话要负责任",
            WaiverKind::Abolished => "国家已经取消，谁都不能再要",
        };
        Some(WaivedView { name: paper_name(line), waiver: kind.word(), why, promise: self.promise(line) })
    }

    pub(super) fn step(&self, step: &StepLine) -> StepView {
        let region = &self.catalog.region;
        let place = step.place.as_ref().and_then(|p| region.places.get(p));
        let organ = step.organ_role.as_ref().and_then(|r| region.organs.get(r));
        let elsewhere = step.elsewhere.as_ref().and_then(words::phrase);
        let organ = organ.filter(|_| elsewhere.is_none());
        let title = [
            elsewhere,
            step.place.as_ref().map(ToString::to_string),
            step.organ.clone(),
            words::mode(step.mode).map(str::to_string),
            step.organ_role.as_ref().map(ToString::to_string),
        ];
        let channels = step.channels.iter().map(|c| c.word()).collect::<Vec<_>>().join("、");
        let mut facts = Facts::default();
        facts.add_some("地址", place.and_then(|p| p.address.clone()));
        let organ_name = step.organ_role.as_ref().map(|role| self.organ(role));
        facts.add_some("谁来办", words::depth(step.depth, organ_name.as_deref()));
        facts.add_some("问一问", step.advice.as_ref().map(|place| format!("只想问问，可以去{place}")));
        facts.add("怎么办", channels.clone());
        facts.add("窗口", place.map(|p| p.windows.join("、")).unwrap_or_default());
        facts.add("时间", place.map(|p| p.hours.join("；")).unwrap_or_default());
        facts.add_some(
            "电话",
            place.and_then(|p| p.phone.clone()).or_else(|| organ.and_then(|o| o.phone.clone())),
        );
        facts.add("带上", join(&step.papers));
        StepView {
            order: step.order,
            title: title.into_iter().flatten().next().unwrap_or(channels),
            items: step.items.iter().map(ToString::to_string).collect(),
            facts: facts.0,
            after: (!step.after.is_empty()).then(|| format!("“{}”办成以后", join_with(&step.after, "”“"))),
        }
    }

    pub(super) fn date(&self, line: &DateLine) -> Option<DateView> {
        let known = |v: &Option<Shown>| v.as_ref().filter(|s| is_a_day(s)).map(words::shown);
        let when = match (known(&line.from), known(&line.until)) {
            (Some(a), Some(b)) => format!("{a} 至 {b}"),
            (Some(a), None) => format!("{a} 起"),
            (None, Some(b)) => format!("最晚 {b}"),
            (None, None) => return None,
        };
        let what = words::phrase(&line.what)?;
        Some(DateView {
            when,
            text: line.member.as_ref().map_or_else(|| what.clone(), |m| format!("{what}（{m}）")),
            who: line.who.clone(),
            late: line.late.as_ref().and_then(words::phrase),
            passed: line.passed,
            mark: mark(line.possible, line.unconfirmed),
        })
    }
}

/// The paper's name, with whose it is when it is not the applicant's.
fn paper_name(line: &PaperLine) -> String {
    match &*line.owner {
        "" | "本人" => line.material.to_string(),
        owner => format!("{}（{owner}）", line.material),
    }
}

fn counts(line: &PaperLine) -> Vec<String> {
    let mut counts = Vec::new();
    let mut add = |n: u32, what: &str| {
        if n > 0 {
            counts.push(format!("{what} {n} 份"));
        }
    };
    add(line.originals, "原件");
    add(line.copies, "复印件");
    add(line.electronic, "电子件");
    if line.inspect {
        counts.push("原件带来，看完就还".into());
    }
    if line.fill_in {
        counts.push("现场填".into());
    }
    counts
}

pub(super) fn benefit(line: &BenefitLine) -> Option<BenefitView> {
    let monthly = line.paid.as_deref().is_some_and(|p| p.contains("月"));
    let (amount, unit) = match &line.amount {
        Some(shown) => match (&shown.ty, &shown.what) {
            (Type::Money, ShownKind::Known(Value::Number(n))) => {
                (words::money(*n).trim_end_matches(" 元").to_string(), if monthly { "元/月" } else { "元" })
            }
            (_, ShownKind::Unknown) => (line.formula.clone().unwrap_or_else(|| POSSIBLE.into()), ""),
            _ => (words::shown(shown).trim_start_matches("约 ").to_string(), ""),
        },
        // Some benefits are no sum of money but something taken over: told without an amount.
        None => (line.formula.clone().unwrap_or_default(), ""),
    };
    let mut lines = Vec::new();
    if let Some(times) = line.times.as_ref().filter(|t| t.what != ShownKind::Unknown) {
        lines.push(format!("共 {}", words::shown(times)));
    }
    lines.extend(line.paid.clone());
    lines.extend(line.payer.as_ref().map(|p| format!("{p}付")));
    lines.extend(line.from.as_ref().and_then(words::phrase).map(|f| format!("{f}起")));
    lines.extend(line.note.as_ref().and_then(words::phrase));
    if line.possible {
        lines.push(POSSIBLE.into());
    }
    let estimate = line.unconfirmed || line.possible || line.amount.as_ref().is_some_and(|a| a.approx);
    Some(BenefitView {
        name: line.member.as_ref().map_or_else(|| line.name.clone(), |m| format!("{}（{m}）", line.name)),
        amount,
        unit,
        estimate,
        possible: line.possible,
        lines,
        basis: line.basis.clone(),
    })
}
