//! The guide as plain text, for a terminal.

use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::guide::Guide;
use crate::model::scenario::Scenario;
use crate::render::view::Links;
use crate::render::view::guide::{GuideView, ItemView, from_guide};

/// The same content as the result page, line by line.
pub fn guide(guide: &Guide, catalog: &Catalog, scenario: &Scenario, answers: &Answers) -> String {
    let view = from_guide(guide, catalog, scenario, answers, Links { slug: &guide.scenario, code: "" });
    let mut out = Vec::new();
    write(&view, &mut out);
    out.join("\n") + "\n"
}

fn write(view: &GuideView, out: &mut Vec<String>) {
    out.push(view.headline.clone());
    if !view.unclear.is_empty() {
        out.push(format!("还不清楚：{}", view.unclear.join("、")));
    }
    for notice in view.notices.iter().chain(&view.hints) {
        out.push(format!("【{}】{}", notice.level, notice.text));
    }
    for transfer in &view.transfers {
        out.push(format!("【转办】{}（{}）", transfer.text, transfer.name));
        if !transfer.carried.is_empty() {
            out.push(format!("  答过的带过去：{}", transfer.carried.join("；")));
        }
    }
    for verdict in &view.conclusions {
        out.push(format!("{}：{}", verdict.name, verdict.text));
    }
    if let Some(both) = &view.readings {
        out.push(format!("\n■ “{}”您说不清楚，分开看", both.question.trim_end_matches(['？', '?'])));
        for reading in &both.list {
            out.push(format!("  如果是：{}", reading.text));
            out.extend(reading.lines.iter().map(|line| format!("    {line}")));
        }
    }
    for group in view.now.iter().chain(&view.others) {
        out.push(format!("\n■ {}", group.title));
        group.items.iter().for_each(|i| item(i, out));
    }
    section(
        "要带的材料",
        view.papers.iter().map(|p| {
            let any = p.any_of.as_ref().map(|a| format!("（{a}）")).unwrap_or_default();
            let maybe = if p.possible { "，可能要" } else { "" };
            format!("{}{any}：{}{maybe}；用于 {}", p.name, p.counts.join("、"), p.items.join("、"))
        }),
        out,
    );
    section("不用交的材料", view.waived.iter().map(|w| format!("{}：{}", w.name, w.waiver)), out);
    section(
        "以后再带",
        view.later_papers.iter().map(|p| format!("{}：{}", p.name, p.counts.join("、"))),
        out,
    );
    section(
        "去哪里",
        view.steps.iter().flat_map(|s| {
            let facts =
                s.facts.iter().filter(|f| f.name != "带上").map(|f| format!("   {}：{}", f.name, f.value));
            std::iter::once(format!("{}. {}：{}", s.order, s.title, s.items.join("、"))).chain(facts)
        }),
        out,
    );
    section(
        "多少钱",
        view.benefits.iter().map(|b| {
            let about = if b.estimate { "约 " } else { "" };
            let amount = match b.amount.as_str() {
                "" => "金额由经办机构核定".to_owned(),
                amount => format!("{about}{amount} {}", b.unit),
            };
            format!("{}：{}（{}）", b.name, amount.trim_end(), b.lines.join("；"))
        }),
        out,
    );
    section(
        "要记住的日子",
        view.dates.iter().map(|d| {
            let who = d.who.as_ref().map(|w| format!("{w}：")).unwrap_or_default();
            format!("{}  {who}{}", d.when, d.text)
        }),
        out,
    );
    section("要填的表", view.form_list.iter().map(|f| f.title.clone()), out);
    out.push(format!("\n规则版本 {}", view.catalog));
}

fn section(title: &str, lines: impl Iterator<Item = String>, out: &mut Vec<String>) {
    let lines: Vec<String> = lines.map(|l| format!("  {l}")).collect();
    if !lines.is_empty() {
        out.push(format!("\n■ {title}"));
        out.extend(lines);
    }
}

fn item(item: &ItemView, out: &mut Vec<String>) {
    let plain = item.plain_name.as_ref().map(|name| format!("，就是{name}")).unwrap_or_default();
    out.push(format!("  {}（{}{plain}）", item.name, item.status_text));
    for reason in &item.open_reasons {
        out.push(format!("    {}：{}", reason.state_text, reason.text));
    }
    out.extend(item.change.iter().map(|c| format!("    {c}")));
    out.extend(item.facts.iter().map(|f| format!("    {}：{}", f.name, f.value)));
    out.extend(item.told.iter().map(|t| format!("    · {t}")));
}
