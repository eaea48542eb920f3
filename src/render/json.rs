//! The guide as JSON, version 1: a contract. Names and closed lists stay as they are; new fields may be added.
//!
//! `guide.schema.json` beside this file says the same for machines; a test holds the two together.

use crate::logic::print;
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::guide::{
    Batch, Because, BenefitLine, CommitmentState, DateLine, Guide, GuideItem, Member, PaperLine, Reason,
    Status, TransferLine, Verdict, WouldChange,
};
use crate::model::item::{ApplyMode, LimitLength, TimeLimit};
use crate::model::list::{self, Row, RowRef};
use crate::model::scenario::{NoticeLevel, Question, QuestionKind, Scenario};
use crate::model::value::{Name, Q, Shown, ShownKind, Type, Value};
use crate::render::packet::{FieldGroup, fields};
use crate::render::view::optional::OPTIONAL;
use crate::render::view::{answer_text, answer_type, value_text};
use crate::render::words;
use serde_json::{Map, Value as Json, json};

/// Answers for the life event a 转办 leads to, spelled as its `ask` and `guide` read them.
fn carried(line: &TransferLine, catalog: &Catalog) -> Map<String, Json> {
    let target = catalog.event(&line.to);
    let spelled = |(name, value): &(Name, Value)| {
        let ty = answer_type(target?.questions.get(name)?.kind);
        let json = match value {
            Value::Bool(b) => Json::Bool(*b),
            Value::Multi(list) => names(list),
            value => Json::String(print::value(&ty, value)),
        };
        Some((name.to_string(), json))
    };
    line.carried.iter().filter_map(spelled).collect()
}

/// Version of the contract.
pub const VERSION: u32 = 1;

/// The JSON Schema of [`guide`].
pub const SCHEMA: &str = include_str!("guide.schema.json");

/// Extra facts about the next question that only the interview knows.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The question with its values in it, where it has any.
    pub text: Option<String>,
    /// 提示, likewise.
    pub hint: Option<String>,
    /// Lowest and highest sensible value.
    pub range: (Option<Q>, Option<Q>),
    /// Options that cannot be true with the other answers.
    pub impossible: Vec<Name>,
    /// Items offered on a page of choices.
    pub offered: Vec<Name>,
    /// All questions that may still matter, in the author's order.
    pub may_matter: Vec<Name>,
}

/// The whole guide.
pub fn guide(
    guide: &Guide,
    catalog: &Catalog,
    scenario: &Scenario,
    answers: &Answers,
    asked: &Asked,
) -> Json {
    let facts: Map<String, Json> = guide.facts.iter().map(|(k, v)| (k.to_string(), shown(v))).collect();
    let groups = fields(guide, catalog);
    json!({
        "version": VERSION,
        "scenario": &*guide.scenario,
        "title": guide.title,
        "today": date(guide.today),
        "region": guide.region,
        "region_names": guide.region_names,
        "catalog": guide.catalog,
        "complete": guide.complete,
        "unconfirmed": guide.unconfirmed,
        "next_question": guide.next.as_ref().map(|name| next_question(scenario, name, asked)),
        "moot": names(&guide.moot),
        "unclear": names(&guide.unclear),
        "facts": facts,
        "contradictions": guide.contradictions.iter().map(verdict).collect::<Vec<_>>(),
        "misplaced": guide.misplaced.iter().map(|m| json!({
            "id": &*m.name, "text": words::phrase(&m.text), "go": m.go, "basis": m.basis,
        })).collect::<Vec<_>>(),
        "conclusions": guide.conclusions.iter().map(verdict).collect::<Vec<_>>(),
        "notices": guide.notices.iter().map(|n| {
            let mut line = verdict(&n.verdict);
            line["level"] = match n.level {
                NoticeLevel::Info => "提示",
                NoticeLevel::Warning => "警示",
                NoticeLevel::First => "先办",
            }.into();
            line
        }).collect::<Vec<_>>(),
        "transfers": guide.transfers.iter().map(|t| json!({
            "to": t.to, "text": words::phrase(&t.text), "possible": t.possible,
            "answers": carried(t, catalog),
        })).collect::<Vec<_>>(),
        "readings": guide.side_by_side.as_ref().map(|both| json!({
            "question": &*both.question,
            "options": both.readings.iter().map(|r| json!({
                "if": { &*both.question: &*r.option },
                "text": r.text,
                "facts": r.facts.iter().map(|(k, v)| (k.to_string(), shown(v))).collect::<Map<_, _>>(),
                "applies": names(&r.applies),
            })).collect::<Vec<_>>(),
        })),
        "items": guide.items.iter().map(|i| item(i, scenario, answers)).collect::<Vec<_>>(),
        "checklist": guide.checklist.iter().map(paper).collect::<Vec<_>>(),
        "benefits": guide.benefits.iter().map(benefit).collect::<Vec<_>>(),
        "dates": guide.dates.iter().map(date_line).collect::<Vec<_>>(),
        "savings": {
            "before": guide.savings.before, "after": guide.savings.after, "possible": guide.savings.possible,
            "kinds_before": guide.savings.kinds_before, "kinds_after": guide.savings.kinds_after,
        },
        "steps": guide.steps.iter().map(|s| json!({
            "order": s.order,
            "items": names(&s.items),
            "organ": s.organ.clone().or_else(|| s.organ_role.as_ref().map(ToString::to_string)),
            "place": s.place.as_deref(),
            "depth": s.place.as_ref().map(|_| s.depth.word()),
            "advice": s.advice.as_deref(),
            "elsewhere": s.elsewhere.as_ref().and_then(words::phrase),
            "address": s.place.as_ref().and_then(|p| catalog.region.places.get(p)).and_then(|p| p.address.clone()),
            "channel": s.channels.first().map(|c| c.word()),
            "channels": s.channels.iter().map(|c| c.word()).collect::<Vec<_>>(),
            "after": names(&s.after),
            "papers": names(&s.papers),
        })).collect::<Vec<_>>(),
        "forms": guide.forms.iter().map(|f| json!({
            "id": &*f.form, "title": f.title, "items": names(&f.items), "possible": f.possible,
            "batch": batch(f.batch), "blank": blank_fields(&groups, &f.form),
        })).collect::<Vec<_>>(),
        "files": files(guide),
    })
}

/// The next question, as `ask` answers it too.
pub fn next_question(scenario: &Scenario, name: &Name, asked: &Asked) -> Json {
    if let Some(q) = scenario.question(name) {
        let mut json = question(q, asked);
        json["id"] = (&**name).into();
        json["list"] = list_place(scenario, name);
        return json;
    }
    let group = scenario.exclusive.iter().find(|g| g.name == *name);
    let page = scenario.optional_page.as_ref();
    json!({
        "id": &**name,
        "text": match group {
            Some(g) => g.text.clone(),
            None => page.and_then(|p| p.text.clone()).unwrap_or_else(|| "还想一起办哪些？".into()),
        },
        "hint": group.map_or_else(|| page.and_then(|p| p.hint.clone()), |g| g.hint.clone()),
        "topic": null,
        "type": if &**name == OPTIONAL { OPTIONAL } else { "只能选一" },
        "options": asked.offered.iter().map(|o| json!({"id": &**o, "text": &**o})).collect::<Vec<_>>(),
        "unit": null, "min": null, "max": null, "required": true, "list": null,
        "may_matter": names(&asked.may_matter),
    })
}

/// Where in a list a question stands: `row` null asks whether there are more rows.
fn list_place(scenario: &Scenario, name: &Name) -> Json {
    let place = list::row_part(name);
    let (list, row, column) = match (&place, list::list_of_more(name)) {
        (_, Some(list)) => (list, None, None),
        (Some((RowRef { list, row: Row::Listed(id) }, column)), _) => (&**list, Some(*id), Some(*column)),
        _ => return Json::Null,
    };
    let Some((_, shape)) = scenario.list(list) else { return Json::Null };
    json!({
        "name": list, "row": row, "column": column, "measure": shape.measure, "most": shape.most,
        "none": shape.none_text, "count": shape.count_text,
        "columns": shape.columns.keys().map(|c| &**c).collect::<Vec<_>>(),
    })
}

fn question(q: &Question, asked: &Asked) -> Json {
    let ty = super::view::answer_type(q.kind);
    let end = |end: Option<Q>| end.map(|n| plain(&ty, n));
    let options = match (&q.bool_texts, q.kind) {
        (texts, QuestionKind::Bool) => {
            let (yes, no) = texts.clone().unwrap_or_else(|| ("是".into(), "否".into()));
            vec![json!({"id": "是", "text": yes}), json!({"id": "否", "text": no})]
        }
        _ => q
            .options
            .iter()
            .filter(|o| !asked.impossible.contains(&o.name))
            .map(|o| json!({"id": &*o.name, "text": o.text}))
            .collect(),
    };
    json!({
        "id": &*q.name, "text": asked.text.as_ref().unwrap_or(&q.text), "hint": asked.hint.as_ref().or(q.hint.as_ref()), "topic": q.topic.as_deref(), "type": kind(q.kind),
        "options": options, "none": q.none_text, "unit": q.unit, "min": end(asked.range.0), "max": end(asked.range.1),
        "required": q.required, "list": null, "may_matter": names(&asked.may_matter),
    })
}

/// 类型 of a question as authors write it.
pub fn kind(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Bool => "是否",
        QuestionKind::Single => "单选",
        QuestionKind::Multi => "多选",
        QuestionKind::Integer => "整数",
        QuestionKind::Decimal => "小数",
        QuestionKind::Money => "金额",
        QuestionKind::Months | QuestionKind::Days | QuestionKind::WorkDays | QuestionKind::Hours => "时长",
        QuestionKind::Month => "年月",
        QuestionKind::Date => "日期",
        QuestionKind::Clock => "钟点",
        QuestionKind::Region => "地区",
        QuestionKind::Text => "文本",
        QuestionKind::List => "列表",
    }
}

fn item(item: &GuideItem, scenario: &Scenario, answers: &Answers) -> Json {
    json!({
        "id": &*item.name,
        "status": status(item.status),
        "because": item.because.map(because),
        "kind": mode(item.mode),
        "members": (!item.members.is_empty())
            .then(|| item.members.iter().map(|m| member(m, scenario, answers)).collect::<Vec<_>>()),
        "unconfirmed": item.unconfirmed,
        "reasons": item.reasons.iter().map(|r| reason(r, scenario, answers)).collect::<Vec<_>>(),
        "would_change": item.would_change.as_ref().map(|c| would_change(c, scenario)),
        "apply_from": item.apply_from.as_ref().map(shown),
        "apply_by": item.apply_by.as_ref().map(shown),
        "late": item.is_late,
        "statutory_limit": item.statutory_limit.as_ref().map(limit),
        "promised_limit": item.promised_limit.as_ref().map(limit),
        "done_by": item.done_by.map(date),
        "done_by_sure": item.done_by_sure,
        "channels": item.channels.iter().map(|c| c.word()).collect::<Vec<_>>(),
        "organ": item.organ_role.as_deref(),
        "waits_for": names(&item.waits_for),
        "notes": item.notes.iter().filter_map(words::phrase).collect::<Vec<_>>(),
    })
}

/// A row of an item with 逐条.
fn member(m: &Member, scenario: &Scenario, answers: &Answers) -> Json {
    json!({
        "list": &*m.row.list,
        "row": match m.row.row {
            Row::Listed(id) => Json::from(id),
            Row::Further => Json::Null,
        },
        "name": &*m.name,
        "status": status(m.status),
        "because": m.because.map(because),
        "unconfirmed": m.unconfirmed,
        "reasons": m.reasons.iter().map(|r| reason(r, scenario, answers)).collect::<Vec<_>>(),
        "would_change": m.would_change.as_ref().map(|c| would_change(c, scenario)),
        "apply_from": m.apply_from.as_ref().map(shown),
        "apply_by": m.apply_by.as_ref().map(shown),
        "late": m.is_late,
        "notes": m.notes.iter().filter_map(words::phrase).collect::<Vec<_>>(),
    })
}

/// The word of a status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Applies => "applies",
        Status::Available => "available",
        Status::Later => "later",
        Status::Depends => "depends",
        Status::NotApplicable => "not_applicable",
    }
}

fn because(because: Because) -> &'static str {
    match because {
        Because::Situation => "情形",
        Because::Conditions => "条件",
        Because::NotInForce => "施行",
        Because::NotChosen => "未选",
    }
}

fn mode(mode: ApplyMode) -> &'static str {
    match mode {
        ApplyMode::Required => "应办",
        ApplyMode::Optional => "自选",
        ApplyMode::Automatic => "免申即享",
        ApplyMode::Employer => "单位办",
        ApplyMode::ToEmployer => "本人向单位",
    }
}

fn reason(r: &Reason, scenario: &Scenario, answers: &Answers) -> Json {
    let text = match (r.holds, r.text.as_ref().and_then(words::phrase)) {
        (Some(false), Some(text)) => text,
        _ => r.name.to_string(),
    };
    let said = |name: &Name| Some(answer_text(scenario.question(name)?, answers.get(name)?));
    json!({
        "id": &*r.name,
        "text": text,
        "holds": r.holds,
        "answers": names(&r.answers),
        "said": r.answers.iter().filter_map(|n| said(n).map(|t| (n.to_string(), t.into())))
            .collect::<Map<String, Json>>(),
        "facts": r.facts.iter().map(|(k, v)| (k.to_string(), shown(v))).collect::<Map<_, _>>(),
        "basis": r.basis,
        "notes": r.notes,
        "unconfirmed": r.unconfirmed,
        "not_asked": r.not_asked,
    })
}

fn would_change(change: &WouldChange, scenario: &Scenario) -> Json {
    let text = |(name, v): &(Name, Shown)| match (&v.what, scenario.question(name)) {
        (ShownKind::Known(value), Some(q)) => value_text(q, value),
        _ => words::shown(v),
    };
    let mut parts: Vec<String> = change.answers.iter().map(|a| format!("{}：{}", a.0, text(a))).collect();
    parts.extend(change.on.map(|day| format!("{} 起", words::day(day))));
    json!({
        "answers": change.answers.iter().map(|(k, v)| (k.to_string(), shown(v))).collect::<Map<_, _>>(),
        "on": change.on.map(date),
        "text": parts.join("，"),
    })
}

fn paper(p: &PaperLine) -> Json {
    json!({
        "material": &*p.material,
        "owner": if p.owner.is_empty() { "本人" } else { &*p.owner },
        "batch": batch(p.batch),
        "need": if p.required { "required" } else { "possible" },
        "originals": p.originals, "copies": p.copies, "electronic": p.electronic,
        "inspect_original": p.inspect, "fill_in": p.fill_in,
        "any_of": p.any_of.as_ref().map(|options| options.iter().map(|o| names(o)).collect::<Vec<_>>()),
        "waiver": p.waiver.map(|w| w.word()),
        "waivers": p.waivers.iter().map(|(item, kind)| json!({"item": &**item, "kind": kind.word()}))
            .collect::<Vec<_>>(),
        "commitment": p.commitment.map(|c| match c {
            CommitmentState::Offered => "offered",
            CommitmentState::Chosen => "chosen",
        }),
        "deferrable": p.deferrable.as_ref().map(limit),
        "issuer": p.issuer, "how": p.how, "validity": p.validity, "pages": p.pages, "stamp": p.stamp,
        "spec": p.spec, "notes": p.notes, "common_errors": p.common_errors,
        "for": names(&p.items),
        "members": (!p.members.is_empty()).then(|| names(&p.members)),
        "reasons": names(&p.answers),
        "basis": p.basis,
        "yielded_by": p.yielded_by.as_deref(),
        "form": p.form.as_deref(),
        "unconfirmed": p.unconfirmed,
    })
}

fn benefit(b: &BenefitLine) -> Json {
    let monthly = b.paid.as_deref().is_some_and(|p| p.contains("月"));
    let money = b.amount.as_ref().is_some_and(|a| a.ty == Type::Money);
    json!({
        "item": &*b.item, "name": b.name, "member": b.member.as_deref(),
        "amount": b.amount.as_ref().map(shown),
        "unit": money.then_some(if monthly { "元/月" } else { "元" }),
        "formula": b.formula,
        "times": b.times.as_ref().map(shown),
        "paid": b.paid, "payer": b.payer,
        "from": b.from.as_ref().and_then(words::phrase),
        "note": b.note.as_ref().and_then(words::phrase),
        "possible": b.possible,
        "estimate": b.unconfirmed || b.possible || b.amount.as_ref().is_some_and(|a| a.approx),
        "basis": b.basis,
    })
}

fn date_line(d: &DateLine) -> Json {
    json!({
        "item": &*d.item, "member": d.member.as_deref(), "who": d.who, "what": words::phrase(&d.what),
        "from": d.from.as_ref().map(shown), "until": d.until.as_ref().map(shown),
        "late": d.late.as_ref().and_then(words::phrase),
        "passed": d.passed, "possible": d.possible, "unconfirmed": d.unconfirmed, "basis": d.basis,
    })
}

fn verdict(v: &Verdict) -> Json {
    json!({
        "id": &*v.name, "text": words::phrase(&v.text), "possible": v.possible, "unconfirmed": v.unconfirmed,
        "basis": v.basis,
    })
}

/// What is known of a value: the value, `{"min","max"}`, `{"one_of"}` or null.
pub fn shown(shown: &Shown) -> Json {
    let ty = &shown.ty;
    match &shown.what {
        ShownKind::Unknown | ShownKind::Between(None, None) => Json::Null,
        ShownKind::Known(v) => value(ty, v),
        ShownKind::Between(a, b) => json!({"min": a.map(|n| plain(ty, n)), "max": b.map(|n| plain(ty, n))}),
        ShownKind::OneOf(values) => {
            json!({"one_of": values.iter().map(|v| value(ty, v)).collect::<Vec<_>>()})
        }
    }
}

fn value(ty: &Type, v: &Value) -> Json {
    match v {
        Value::Bool(b) => Json::Bool(*b),
        Value::Choice(n) | Value::Region(n) | Value::Text(n) => Json::String(n.to_string()),
        Value::Multi(list) => names(list),
        Value::Number(n) => plain(ty, *n),
        Value::Range(a, b) => json!({"min": plain(ty, *a), "max": plain(ty, *b)}),
    }
}

/// A number as the contract spells it: `12`, `"1980.00"`, `"15个月"`, `"2031-05"`, `"2026-11-22"`.
fn plain(ty: &Type, n: Q) -> Json {
    let whole = i64::try_from(n.floor().to_integer()).unwrap_or(i64::MAX);
    match ty {
        Type::Number if n.is_integer() => Json::from(whole),
        Type::Number => Json::String(words::number(n)),
        Type::Money => Json::String(words::fixed(n, 2)),
        Type::Months => Json::String(format!("{}个月", words::number(n))),
        Type::Days => Json::String(format!("{}日", words::number(n))),
        Type::WorkDays => Json::String(format!("{}工作日", words::number(n))),
        Type::Hours => Json::String(format!("{}小时", words::number(n))),
        Type::Date => Json::String(date(whole)),
        Type::Month => Json::String(
            i32::try_from(whole)
                .ok()
                .filter(|m| (civil::FIRST_MONTH..=civil::LAST_MONTH).contains(m))
                .map_or_else(String::new, civil::iso_month),
        ),
        _ => Json::String(words::quantity(ty, n)),
    }
}

fn date(day: i64) -> String {
    i32::try_from(day)
        .ok()
        .filter(|d| (civil::FIRST_DAY..=civil::LAST_DAY).contains(d))
        .map_or_else(String::new, civil::iso)
}

fn limit(limit: &TimeLimit) -> String {
    match limit.length {
        LimitLength::SameDay => "即办".into(),
        LimitLength::WorkDays(n) => format!("{n} 工作日"),
        LimitLength::Days(n) => format!("{n} 日"),
        LimitLength::Months(n) => format!("{n} 个月"),
    }
}

fn batch(batch: Batch) -> &'static str {
    match batch {
        Batch::Now => "now",
        Batch::Later => "later",
    }
}

fn names(list: &[Name]) -> Json {
    list.iter().map(|n| Json::String(n.to_string())).collect()
}

/// What a form asks of the person beyond the guide's own answers.
fn blank_fields(groups: &[FieldGroup<'_>], form: &Name) -> Vec<String> {
    let label = |group: &FieldGroup<'_>, field: &Name| match group.form {
        Some(_) => field.to_string(),
        None => format!("{}.{field}", group.row.as_ref().unwrap_or(&group.role)),
    };
    let wanted = groups.iter().flat_map(|g| g.fields.iter().map(move |w| (g, w)));
    wanted.filter(|(_, w)| w.forms.contains(form)).map(|(g, w)| label(g, &w.field.name)).collect()
}

/// The documents that can be had for this guide.
fn files(guide: &Guide) -> Vec<String> {
    let mut files = vec!["notice.pdf".to_string(), "checklist.pdf".to_string()];
    files.extend(guide.forms.iter().map(|f| format!("forms/{}.pdf", f.form)));
    files.push("all.pdf".into());
    files
}
