//! The outcome of an example against what its author expects.

use super::Ran;
use crate::check::expected::{agrees, point, written};
use crate::model::example::Example;
use crate::model::guide::{Guide, PaperLine, Status, Verdict};
use crate::model::list::row_part;
use crate::model::phrase::{Phrase, Piece};
use crate::model::scenario::Scenario;
use crate::model::value::{Name, Q, Shown, ShownKind, Value};

/// What differs between a guide and what the author expects, one line each.
pub(in crate::check) fn compare(example: &Example, scenario: Option<&Scenario>, ran: &Ran) -> Vec<String> {
    let mut out = Vec::new();
    let (expected, guide) = (&example.expected, &ran.guide);
    let with = |statuses: &[Status]| -> Vec<Name> {
        guide.items.iter().filter(|i| statuses.contains(&i.status)).map(|i| i.name.clone()).collect()
    };
    let applies = with(&[Status::Applies]);
    let mut say = |text: String| out.push(text);
    if let Some(wanted) = &expected.applies {
        sets("适用", wanted, &applies, &mut say);
    }
    if let Some(wanted) = &expected.available {
        sets("可选没选", wanted, &with(&[Status::Available]), &mut say);
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
    for (item, wanted) in &expected.item_papers {
        let own = guide.checklist.iter().filter(|l| l.required && l.items.contains(item));
        let owned = |line: &PaperLine| -> Name { format!("{}·{}", line.material, line.owner).into() };
        let plain = |line: &&PaperLine| !wanted.contains(&owned(line));
        let (plain, exact): (Vec<&PaperLine>, Vec<&PaperLine>) = own.partition(|line| plain(line));
        let plain = plain.into_iter().map(|line| line.material.clone());
        let found = unique(plain.chain(exact.into_iter().map(owned)));
        sets(&format!("各项材料 `{item}`"), wanted, &found, &mut say);
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
    for name in &expected.benefits_without {
        if guide.benefits.iter().any(|b| b.name == **name || b.item == *name) {
            say(format!("待遇不含：却有 `{name}`"));
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
    let names = |list: &[Verdict]| list.iter().map(|v| v.name.clone()).collect::<Vec<_>>();
    let notices: Vec<Name> = guide.notices.iter().map(|n| n.verdict.name.clone()).collect();
    let conclusions = names(&guide.conclusions);
    for (key, wanted, found) in
        [("提醒", &expected.notices, &notices), ("结论", &expected.conclusions, &conclusions)]
    {
        for name in wanted.iter().filter(|n| !found.contains(n)) {
            say(format!("{key}：没有 `{name}`；有 {}", list(found)));
        }
    }
    for (key, unwanted, found) in [
        ("提醒不含", &expected.notices_without, &notices),
        ("结论不含", &expected.conclusions_without, &conclusions),
    ] {
        for name in unwanted.iter().filter(|n| found.contains(n)) {
            say(format!("{key}：却有 `{name}`"));
        }
    }
    for (key, wanted, found) in [
        ("提醒正好", &expected.exact_notices, &notices),
        ("结论正好", &expected.exact_conclusions, &conclusions),
    ] {
        if let Some(wanted) = wanted {
            sets(key, wanted, found, &mut say);
        }
    }
    if let Some(wanted) = &expected.failed_preconditions {
        let found: Vec<Name> = guide.misplaced.iter().map(|m| m.name.clone()).collect();
        sets("前提不符", wanted, &found, &mut say);
    }
    let notes = |item: &Name| {
        let items = guide.items.iter().filter(|i| i.name == *item && i.status != Status::NotApplicable);
        items.flat_map(|i| &i.notes).map(words).collect::<Vec<_>>()
    };
    for (item, wanted) in &expected.notes {
        let found = notes(item);
        for text in wanted.iter().filter(|text| !found.iter().any(|note| note.contains(&***text))) {
            say(format!("告知含 `{item}`：没有“{text}”"));
        }
    }
    for (item, unwanted) in &expected.notes_without {
        let found = notes(item);
        for text in unwanted.iter().filter(|text| found.iter().any(|note| note.contains(&***text))) {
            say(format!("告知不含 `{item}`：却有“{text}”"));
        }
    }
    for (name, wanted) in &expected.failed_conditions {
        let reasons = guide.items.iter().filter(|i| i.name == *name).flat_map(|i| &i.reasons);
        let failing = reasons.filter(|r| r.holds == Some(false) && r.text.is_some());
        let found: Vec<Name> = failing.map(|r| r.name.clone()).collect();
        sets(&format!("不符 `{name}`"), wanted, &found, &mut say);
    }
    if let Some(wanted) = &expected.elsewhere {
        let going = guide.items.iter().filter(|i| i.status != Status::NotApplicable);
        let found: Vec<Name> = going.filter(|i| i.elsewhere.is_some()).map(|i| i.name.clone()).collect();
        sets("异地", wanted, &found, &mut say);
    }
    // What refuses the answers counts even where the author does not speak of it: nobody gets such a guide.
    let none = Vec::new();
    let broken =
        unique(guide.contradictions.iter().map(|c| row_part(&c.name).map_or(&*c.name, |(_, n)| n).into()));
    sets("校验不符", expected.broken_checks.as_ref().unwrap_or(&none), &broken, &mut say);
    sets("超出", expected.out_of_range.as_ref().unwrap_or(&none), &ran.out_of_range, &mut say);
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
    out
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
        [] if written == "没有" => {}
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
pub(in crate::check) fn words(phrase: &Phrase) -> String {
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
