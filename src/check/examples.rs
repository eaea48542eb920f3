//! Runs 案例 and says what no example reaches.

use super::expected::{agrees, point, written};
use crate::ask::read;
use crate::assemble;
use crate::load::{Library, NATION};
use crate::logic::compile::compile;
use crate::logic::parse::parse_literal;
use crate::logic::program::Program;
use crate::logic::variants::Variants;
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::example::Example;
use crate::model::guide::{Guide, Status};
use crate::model::list::{NO_MORE, Rows, Written};
use crate::model::parameter::{Figure, ParameterKind};
use crate::model::phrase::{Phrase, Piece};
use crate::model::scenario::Scenario;
use crate::model::value::{Name, Q, Shown, ShownKind, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The outcome of one example.
pub struct Outcome {
    /// Slug of the life event.
    pub scenario: Name,
    /// 名称.
    pub name: String,
    /// What differs, one line each; empty = passed.
    pub differences: Vec<String>,
}

/// What a set of examples reached, and what not.
#[derive(Default)]
pub struct Coverage {
    /// Slug → what exists.
    all: BTreeMap<Name, BTreeSet<String>>,
    reached: BTreeMap<Name, BTreeSet<String>>,
}

impl Coverage {
    /// Slug → items, papers, 不符 and forms that no example reaches, and how many there are in all.
    pub fn missing(&self) -> Vec<(Name, Vec<String>, usize)> {
        let of = |slug: &Name, all: &BTreeSet<String>| {
            let reached = self.reached.get(slug);
            let missing = all.iter().filter(|a| reached.is_none_or(|r| !r.contains(*a))).cloned().collect();
            (slug.clone(), missing, all.len())
        };
        self.all.iter().map(|(slug, all)| of(slug, all)).collect()
    }
}

/// Runs examples of the life events whose slugs `wanted` accepts.
pub fn run(library: &Library, default_today: i64, wanted: impl Fn(&str) -> bool) -> (Vec<Outcome>, Coverage) {
    let mut offices: BTreeMap<String, (Catalog, BTreeMap<Name, Program>, Variants)> = BTreeMap::new();
    let mut outcomes = Vec::new();
    let mut coverage = Coverage::default();
    for example in library.examples().iter().filter(|e| wanted(&e.scenario)) {
        let region = example.region.as_deref().unwrap_or(NATION);
        let (catalog, programs, variants) = offices.entry(region.to_owned()).or_insert_with(|| {
            let (catalog, mut findings) = library.catalog(region);
            let mut programs = BTreeMap::new();
            for slug in catalog.scenarios.keys() {
                if let Some((program, found)) = compile(&catalog, slug, &Rows::default()) {
                    findings.extend(found.0);
                    programs.insert(slug.clone(), program);
                }
            }
            if findings.has_errors() {
                let why = format!("地区 {region} 的规则有错，先用 check 看");
                let name = "（读取规则）".to_owned();
                outcomes.push(Outcome { scenario: example.scenario.clone(), name, differences: vec![why] });
            }
            (catalog, programs, Variants::default())
        });
        let mut outcome = Outcome {
            scenario: example.scenario.clone(),
            name: example.name.clone(),
            differences: Vec::new(),
        };
        let today = example.today.unwrap_or(default_today);
        let guide = if example.parameters.is_empty() {
            let program = programs.get(&example.scenario);
            program.and_then(|p| guide(catalog, p, variants, example, today, &mut outcome))
        } else {
            let mut changed = catalog.clone();
            override_figures(&mut changed, example, &mut outcome);
            let program = compile(&changed, &example.scenario, &Rows::default()).map(|(p, _)| p);
            let none = Variants::default();
            program.and_then(|p| guide(&changed, &p, &none, example, today, &mut outcome))
        };
        if guide.is_none() && outcome.differences.is_empty() {
            outcome.differences.push(format!(
                "`{}` 在地区 {region} 里还有错，算不了；先用 `onething check` 看",
                example.scenario
            ));
        }
        if let Some(guide) = guide {
            compare(example, catalog.scenarios.get(&example.scenario), &guide, &mut outcome);
            reach(catalog, &guide, &mut coverage);
        }
        outcomes.push(outcome);
    }
    (outcomes, coverage)
}

/// The answers an example gives.
///
/// # Errors
/// What cannot be read, one line each.
pub fn answers(catalog: &Catalog, example: &Example) -> Result<Answers, Vec<String>> {
    let mut answers = Answers { choices: example.choices.clone(), ..Answers::default() };
    let mut wrong = Vec::new();
    let choices = read::wrong_choices(catalog, &answers.choices);
    wrong.extend(choices.into_iter().map(|(key, text)| format!("选择.{key}：{text}")));
    let Some(scenario) = catalog.scenarios.get(&example.scenario) else {
        return Err(vec![format!("没有叫 `{}` 的一件事", example.scenario)]);
    };
    let lists = example.lists.iter().map(|(name, (written, _))| (name, written.clone()));
    let said = |(name, (texts, _)): (&Name, &(Vec<String>, _))| {
        let is_list = scenario.list(name).is_some();
        is_list.then(|| Written { rows: Vec::new(), more: Some(texts.first().map_or(NO_MORE, |t| t).into()) })
    };
    let closed = example.answers.iter().filter_map(|entry| Some((entry.0, said(entry)?)));
    for (name, written) in lists.chain(closed) {
        match scenario.questions.get(name) {
            None => wrong.push(format!("没有叫 `{name}` 的题目")),
            Some(question) => {
                let found = read::read_list(question, &written, &mut answers).err().unwrap_or_default();
                wrong.extend(found.into_iter().map(|(place, why)| format!("回答 `{place}`：{why}")));
            }
        }
    }
    for (name, (texts, _)) in &example.answers {
        let Some(question) = scenario.questions.get(name) else {
            wrong.push(format!("没有叫 `{name}` 的题目"));
            continue;
        };
        if question.list.is_some() {
            continue;
        }
        let answer = if texts.is_empty() {
            Ok(Answer::Is(Value::Multi(Vec::new())))
        } else {
            read::read(question, &texts.join("、"))
        };
        match answer {
            Ok(answer) => answers.set(name.clone(), answer),
            Err(why) => wrong.push(format!("回答 `{name}`：{why}")),
        }
    }
    if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
}

fn guide(
    catalog: &Catalog,
    program: &Program,
    variants: &Variants,
    example: &Example,
    today: i64,
    outcome: &mut Outcome,
) -> Option<Guide> {
    match answers(catalog, example) {
        Ok(answers) => {
            let program = variants.of(catalog, program, &answers.rows);
            Some(assemble::guide(catalog, &program, &answers, today))
        }
        Err(wrong) => {
            outcome.differences.extend(wrong);
            None
        }
    }
}

/// 参数: a rule tested apart from this year's figure.
fn override_figures(catalog: &mut Catalog, example: &Example, outcome: &mut Outcome) {
    for (name, (text, span)) in &example.parameters {
        let (Some(parameter), Some(value)) = (catalog.parameters.get_mut(name), parse_literal(text, *span))
        else {
            outcome.differences.push(format!("参数 `{name}` 不能改成 `{text}`"));
            continue;
        };
        let ty = match &parameter.kind {
            ParameterKind::Single(ty, _) | ParameterKind::Dated(ty, ..) => *ty,
            _ => {
                outcome.differences.push(format!("参数 `{name}` 是表，不能在案例里改"));
                continue;
            }
        };
        let figure = Figure {
            value,
            bounds: None,
            unconfirmed: None,
            published: None,
            basis: Vec::new(),
            span: *span,
        };
        parameter.kind = ParameterKind::Single(ty, Some(figure));
    }
}

fn compare(example: &Example, scenario: Option<&Scenario>, guide: &Guide, outcome: &mut Outcome) {
    let expected = &example.expected;
    let with = |statuses: &[Status]| -> Vec<Name> {
        guide.items.iter().filter(|i| statuses.contains(&i.status)).map(|i| i.name.clone()).collect()
    };
    let applies = with(&[Status::Applies]);
    let mut say = |text: String| outcome.differences.push(text);
    if let Some(wanted) = &expected.applies {
        sets("适用", wanted, &applies, &mut say);
    }
    let status = |name: &Name| {
        guide.items.iter().find(|i| i.name == *name).map_or("没有这个事项", |i| match i.status {
            Status::Applies => "适用",
            Status::Available => "可选没选",
            Status::Later => "后续",
            Status::Depends => "待定",
            Status::NotApplicable => "不适用",
        })
    };
    let checks: [(&str, &[Name], &[&str]); 4] = [
        ("适用含", &expected.applies_including, &["适用"]),
        ("不适用", &expected.not_applicable, &["不适用", "可选没选"]),
        ("待定", &expected.depends, &["待定", "可选没选"]),
        ("后续", &expected.later, &["后续"]),
    ];
    for (key, names, fine) in checks {
        for name in names.iter().filter(|n| !fine.contains(&status(n))) {
            say(format!("{key}：`{name}` 实际是 {}", status(name)));
        }
    }
    for (name, (written, _)) in &expected.facts {
        match guide.facts.get(name) {
            Some(shown) if agrees(written, shown) => {}
            Some(shown) => say(format!("推算 `{name}`：要 {written}，实际 {}", spelled(shown))),
            None => say(format!("推算 `{name}`：没有算到")),
        }
    }
    let needed: Vec<Name> = unique(guide.checklist.iter().filter(|l| l.required).map(|l| l.material.clone()));
    let listed: Vec<Name> = unique(guide.checklist.iter().map(|l| l.material.clone()));
    if let Some(wanted) = &expected.papers {
        sets("材料", wanted, &needed, &mut say);
    }
    for name in expected.papers_including.iter().filter(|n| !needed.contains(n)) {
        say(format!("材料含：没有 `{name}`；有 {}", list(&needed)));
    }
    for name in expected.papers_without.iter().filter(|n| listed.contains(n)) {
        say(format!("材料不含：却有 `{name}`"));
    }
    for (name, kind) in &expected.waived {
        let line = guide.checklist.iter().find(|l| l.material == *name && l.waiver.is_some());
        match (line.and_then(|l| l.waiver), kind) {
            (None, _) => say(format!("免提交：`{name}` 实际要交")),
            (Some(found), Some(kind)) if found.word() != kind => {
                say(format!("免提交 `{name}`：要 {kind}，实际 {}", found.word()));
            }
            _ => {}
        }
    }
    for (name, (written, _)) in &expected.benefits {
        let lines: Vec<_> = guide.benefits.iter().filter(|b| b.name == **name || b.item == *name).collect();
        let amounts: Vec<&Shown> = lines.iter().filter_map(|b| b.amount.as_ref()).collect();
        if !amounts.iter().any(|a| agrees(written, a)) {
            let found: Vec<String> = amounts.iter().map(|a| spelled(a)).collect();
            say(format!(
                "待遇 `{name}`：要 {written}，实际 {}",
                if found.is_empty() { "没有".into() } else { found.join("、") }
            ));
        }
    }
    for (name, members) in &expected.member_benefits {
        for (member, (written, _)) in members {
            let lines = guide.benefits.iter().filter(|b| b.name == **name || b.item == *name);
            let amounts: Vec<&Shown> = lines
                .filter(|b| b.member.as_ref() == Some(member))
                .filter_map(|b| b.amount.as_ref())
                .collect();
            if !amounts.iter().any(|a| agrees(written, a)) {
                let found: Vec<String> = amounts.iter().map(|a| spelled(a)).collect();
                let found = if found.is_empty() { "没有".into() } else { found.join("、") };
                say(format!("待遇 `{name}`（{member}）：要 {written}，实际 {found}"));
            }
        }
    }
    for (name, (written, _)) in &expected.deadlines {
        deadline(guide, name, written, &mut say);
    }
    if let Some(wanted) = &expected.forms {
        let forms: Vec<Name> = guide.forms.iter().filter(|f| !f.possible).map(|f| f.form.clone()).collect();
        sets("表单", wanted, &forms, &mut say);
    }
    let names =
        |list: &[crate::model::guide::Verdict]| list.iter().map(|v| v.name.clone()).collect::<Vec<_>>();
    let notices: Vec<Name> = guide.notices.iter().map(|n| n.verdict.name.clone()).collect();
    for (key, wanted, found) in [
        ("提醒", &expected.notices, notices),
        ("结论", &expected.conclusions, names(&guide.conclusions)),
        (
            "前提不符",
            &expected.failed_preconditions,
            guide.misplaced.iter().map(|m| m.name.clone()).collect(),
        ),
    ] {
        for name in wanted.iter().filter(|n| !found.contains(n)) {
            say(format!("{key}：没有 `{name}`；有 {}", list(&found)));
        }
    }
    if let Some(wanted) = &expected.transfers {
        let found: Vec<Name> = guide.transfers.iter().map(|t| t.to.as_str().into()).collect();
        // An author may name the 转办 or where it leads.
        let lines = scenario.map_or(&[][..], |s| &s.transfers);
        let target = |name: &Name| match lines.iter().find(|t| t.name == *name) {
            Some(line) => line.to.as_str().into(),
            None => name.clone(),
        };
        sets("转办", &wanted.iter().map(target).collect::<Vec<Name>>(), &found, &mut say);
    }
}

/// 期限 of an item: its last day to apply, or else its 期限 if there is one only; of several one is named
/// `事项·事`. A first day counts where there is no last one.
fn deadline(guide: &Guide, name: &str, written: &str, say: &mut impl FnMut(String)) {
    let (item, what) = name.split_once('·').map_or((name, None), |(item, what)| (item, Some(what)));
    let mut found: Vec<(String, &Shown)> = Vec::new();
    if what.is_none() {
        let own = guide.items.iter().find(|line| *line.name == *item);
        let own = own.and_then(|line| line.apply_by.as_ref().or(line.apply_from.as_ref()));
        found.extend(own.map(|shown| (item.to_owned(), shown)));
    }
    if found.is_empty() {
        for line in guide.dates.iter().filter(|line| *line.item == *item) {
            let text = words(&line.what);
            let day = line.until.as_ref().or(line.from.as_ref());
            if what.is_none_or(|what| text.contains(what)) {
                found.extend(day.map(|shown| (format!("{item}·{text}"), shown)));
            }
        }
    }
    let told = |(name, shown): &(String, &Shown)| format!("{name} {}", spelled(shown));
    match found.as_slice() {
        [(_, shown)] if agrees(written, shown) => {}
        [] => say(format!("期限 `{name}`：要 {written}，实际没有")),
        [one] => say(format!("期限 `{name}`：要 {written}，实际 {}", told(one))),
        several => {
            let list: Vec<String> = several.iter().map(told).collect();
            say(format!("期限 `{name}` 不止一个，写成“事项·事里的字”：{}", list.join("；")));
        }
    }
}

/// The author's own words of a phrase.
fn words(phrase: &Phrase) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Text(text) => text.to_string(),
        _ => String::new(),
    };
    phrase.0.iter().map(text).collect()
}

fn sets(key: &str, wanted: &[Name], found: &[Name], say: &mut impl FnMut(String)) {
    let less: Vec<Name> = wanted.iter().filter(|n| !found.contains(n)).cloned().collect();
    let more: Vec<Name> = found.iter().filter(|n| !wanted.contains(n)).cloned().collect();
    if !less.is_empty() {
        say(format!("{key}：少了 {}", list(&less)));
    }
    if !more.is_empty() {
        say(format!("{key}：多了 {}", list(&more)));
    }
}

fn reach(catalog: &Catalog, guide: &Guide, coverage: &mut Coverage) {
    let Some(scenario) = catalog.scenarios.get(&guide.scenario) else { return };
    let all = coverage.all.entry(guide.scenario.clone()).or_default();
    if all.is_empty() {
        for item in scenario.items.values() {
            all.insert(format!("事项 {}", item.name));
            all.extend(item.needs.iter().map(|n| format!("材料 {}", n.material)));
            all.extend(item.forms.iter().map(|f| format!("表单 {}", f.form)));
            let told = item.conditions.iter().filter(|c| c.fail.is_some());
            all.extend(told.map(|c| format!("不符 {}（{}）", c.name, item.name)));
        }
    }
    let reached = coverage.reached.entry(guide.scenario.clone()).or_default();
    for item in &guide.items {
        if matches!(item.status, Status::Applies | Status::Later) {
            reached.insert(format!("事项 {}", item.name));
        }
        let failing = item.reasons.iter().filter(|r| r.text.is_some());
        reached.extend(failing.map(|r| format!("不符 {}（{}）", r.name, item.name)));
    }
    for line in guide.checklist.iter().filter(|l| l.required) {
        for item in &line.items {
            let Some(source) = scenario.items.get(item) else { continue };
            for need in &source.needs {
                let opens_to = need.material == line.material
                    || catalog
                        .aliases
                        .get(&need.material)
                        .is_some_and(|a| a.cases.iter().any(|(_, p)| *p == line.material))
                    || catalog
                        .packs
                        .get(&need.material)
                        .is_some_and(|p| p.papers.iter().any(|(p, _)| *p == line.material))
                    || catalog
                        .choices
                        .get(&need.material)
                        .is_some_and(|c| c.options.iter().any(|o| o.papers.contains(&line.material)));
                if opens_to {
                    reached.insert(format!("材料 {}", need.material));
                }
            }
        }
    }
    reached.extend(guide.forms.iter().filter(|f| !f.possible).map(|f| format!("表单 {}", f.form)));
}

fn unique(names: impl Iterator<Item = Name>) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    for name in names {
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

fn list(names: &[Name]) -> String {
    if names.is_empty() {
        "（空）".into()
    } else {
        names.iter().map(|n| &**n).collect::<Vec<_>>().join("、")
    }
}

fn spelled(shown: &Shown) -> String {
    let value = |v: &Value| match v {
        Value::Multi(names) => list(names),
        v => written(&shown.ty, v),
    };
    match &shown.what {
        ShownKind::Unknown => "不清楚".into(),
        ShownKind::Known(v) => value(v),
        ShownKind::OneOf(all) => all.iter().map(value).collect::<Vec<_>>().join(" 或 "),
        ShownKind::Between(a, b) => {
            let end = |q: &Option<Q>| q.as_ref().map_or_else(|| "？".to_owned(), |q| point(&shown.ty, *q));
            format!("{} 到 {}", end(a), end(b))
        }
    }
}
