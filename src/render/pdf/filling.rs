//! What goes into the blanks of a form: the profile, what the number tells, the answers, the facts.

use std::collections::HashMap;

use super::papers::Papers;
use crate::layout::form::{Filled, Filling};
use crate::model::civil;
use crate::model::form::{CellKind, CellPiece, Field, FieldKind, FillName, Form, FormBlock};
use crate::model::ident::{Sex, check_resident};
use crate::model::profile::Profile;
use crate::model::scenario::{Question, QuestionKind};
use crate::model::value::{ShownKind, Value};
use crate::render::view::forms::{Wanted, field as field_of};
use crate::render::view::{answer_text, value_text};
use crate::render::words;

/// Everything known for the blanks of `form`; what is not known stays empty for the pen.
pub(super) fn of(papers: &Papers<'_>, form: &Form, profile: &Profile) -> Filling {
    let mut values = HashMap::new();
    let mut add = |piece: &CellPiece| {
        let (CellPiece::Fill(name) | CellPiece::Comb(_, name) | CellPiece::Tick(name)) = piece else {
            return;
        };
        for name in [Some(name), redirected(form, name)].into_iter().flatten() {
            let tick = matches!(piece, CellPiece::Tick(_));
            if let Some(value) = value(papers, form, profile, name, tick) {
                values.insert(name.clone(), value);
            }
        }
    };
    for block in &form.blocks {
        match block {
            FormBlock::Title(pieces)
            | FormBlock::Subtitle(pieces)
            | FormBlock::TopRight(pieces)
            | FormBlock::Paragraph(pieces) => pieces.iter().for_each(&mut add),
            FormBlock::Signatures(places) => places.iter().flatten().for_each(&mut add),
            FormBlock::Table { rows, .. } => {
                rows.iter().flatten().for_each(|cell| cell_pieces(&cell.kind, &mut add))
            }
            FormBlock::Roster(roster) => {
                roster.row.iter().chain(&roster.total).for_each(|cell| cell_pieces(&cell.kind, &mut add));
            }
            FormBlock::PageBreak => {}
        }
    }
    Filling { values, lists: HashMap::new(), footer: papers.footer() }
}

fn cell_pieces(kind: &CellKind, add: &mut impl FnMut(&CellPiece)) {
    if let CellKind::Content(pieces) = kind {
        pieces.iter().for_each(add);
    }
}

fn redirected<'a>(form: &'a Form, name: &FillName) -> Option<&'a FillName> {
    let (FillName::Role(_, label) | FillName::Own(label) | FillName::Guide(label)) = name;
    form.cells.get(label).and_then(|cell| cell.fill.as_ref())
}

fn value(papers: &Papers<'_>, form: &Form, profile: &Profile, name: &FillName, tick: bool) -> Option<Filled> {
    match name {
        FillName::Role(role, field) => {
            let wanted = Wanted { role: role.clone(), field: field.clone(), own: false };
            let declared = field_of(papers.catalog, &wanted);
            let given = profile.get(role, field).map(str::to_owned);
            let given = given.or_else(|| from_number(papers, profile, role, declared?));
            entered(declared, given.as_deref(), tick)
        }
        FillName::Own(field) => entered(form.own_fields.get(field), profile.get(&form.slug, field), tick),
        FillName::Guide(name) => decided(papers, name, tick),
    }
}

/// A field as typed in.
fn entered(field: Option<&Field>, given: Option<&str>, tick: bool) -> Option<Filled> {
    if tick {
        let chosen: Vec<&str> = given.unwrap_or_default().split('、').collect();
        let options = field.map(|field| field.options.as_slice()).unwrap_or_default();
        let options: Vec<(String, bool)> =
            options.iter().map(|option| (option.clone(), chosen.contains(&option.as_str()))).collect();
        return if options.is_empty() { Filled::text(given?) } else { Some(Filled::Options(options)) };
    }
    Filled::text(printed(field.map(|field| field.kind), given?))
}

/// Dates and amounts as people write them; everything else exactly as typed.
fn printed(kind: Option<FieldKind>, given: &str) -> String {
    let made = match kind {
        Some(FieldKind::Date) => civil::parse_day(given).map(|day| words::day(i64::from(day))),
        Some(FieldKind::Month) => civil::parse_month(given).map(|month| words::month(i64::from(month))),
        Some(FieldKind::Money) if given.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
            Some(format!("{given} 元"))
        }
        _ => None,
    };
    made.unwrap_or_else(|| given.to_owned())
}

/// Sex and birthday stand in the identity number.
fn from_number(papers: &Papers<'_>, profile: &Profile, role: &str, field: &Field) -> Option<String> {
    let wanted = field.from_id.as_deref()?;
    let fields = papers.catalog.person_fields.values();
    let number = fields
        .filter(|field| field.kind == FieldKind::IdNumber)
        .find_map(|field| profile.get(role, &field.name))?;
    let today = i32::try_from(papers.guide.today).ok()?;
    let resident = check_resident(number, today).ok()?;
    Some(match wanted {
        "性别" => (if resident.sex == Sex::Male { "男" } else { "女" }).to_owned(),
        "出生日期" => civil::iso(resident.birth),
        "出生年月" => civil::iso_month(civil::month_of(resident.birth)),
        _ => return None,
    })
}

/// An answer or a computed value; one that is not certain is left to the office.
fn decided(papers: &Papers<'_>, name: &str, tick: bool) -> Option<Filled> {
    if let Some(question) = papers.scenario.questions.get(name) {
        let answer = papers.answers.get(name);
        if tick {
            let chosen = answer.map(|answer| answer_text(question, answer)).unwrap_or_default();
            let chosen: Vec<&str> = chosen.split('、').collect();
            let options = option_texts(question).into_iter();
            return Some(Filled::Options(
                options.map(|text| (text.clone(), chosen.contains(&text.as_str()))).collect(),
            ));
        }
        let crate::model::answers::Answer::Is(value) = answer? else { return None };
        return Filled::text(value_text(question, value));
    }
    if name == "今天" {
        return Filled::text(words::day(papers.guide.today));
    }
    let shown = papers.guide.facts.get(name)?;
    let ShownKind::Known(value) = &shown.what else { return None };
    if tick && let Value::Bool(yes) = value {
        return Some(Filled::Options(vec![("是".to_owned(), *yes), ("否".to_owned(), !yes)]));
    }
    (!shown.approx).then(|| words::value(&shown.ty, value)).and_then(Filled::text)
}

fn option_texts(question: &Question) -> Vec<String> {
    match (question.kind, &question.bool_texts) {
        (QuestionKind::Bool, Some((yes, no))) => vec![yes.clone(), no.clone()],
        (QuestionKind::Bool, None) => vec!["是".to_owned(), "否".to_owned()],
        _ => question.options.iter().map(|option| option.text.clone()).collect(),
    }
}
