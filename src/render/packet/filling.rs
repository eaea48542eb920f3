//! What goes into the blanks of a form: what was typed in, what the number tells, what was answered and computed.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::fields::{each_piece, field, redirected, row_blanks, row_field};
use crate::layout::form::{Filled, Filling};
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::form::{
    CellKind, CellPiece, Field, FieldKind, FillName, Form, FormBlock, ROW_NUMBER, Roster,
};
use crate::model::guide::{Guide, PaperLine};
use crate::model::ident::{Sex, check_resident};
use crate::model::list::RowRef;
use crate::model::profile::Profile;
use crate::model::scenario::{Question, QuestionKind};
use crate::model::value::{Name, Shown, ShownKind, Value};
use crate::render::sheet::{self, PROOF, list, promised};
use crate::render::words;

/// Where values come from.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) form: &'a Form,
    pub(super) guide: &'a Guide,
    pub(super) catalog: &'a Catalog,
    pub(super) values: &'a IndexMap<Name, Shown>,
    pub(super) profile: &'a Profile,
    /// The proof that this copy of a commitment replaces.
    pub(super) proof: Option<&'a PaperLine>,
}

/// Everything known for the blanks of a form, and the names of required fields nobody filled.
pub(super) fn of(known: Known<'_>, footer: String) -> (Filling, Vec<Name>) {
    let mut values = HashMap::new();
    let mut blank: Vec<Name> = Vec::new();
    each_piece(known.form, |piece| {
        let (CellPiece::Fill(label) | CellPiece::Comb(_, label) | CellPiece::Tick(label)) = piece else {
            return;
        };
        let tick = matches!(piece, CellPiece::Tick(_));
        let name = redirected(known.form, label).unwrap_or(label);
        let defined = field(known.catalog, known.form, name);
        let text = defined.as_ref().and_then(|(role, field)| known.entered(role, field));
        let value = match (&defined, name) {
            (Some((_, field)), _) => entered(field, text.as_deref(), tick),
            (None, FillName::Role(role, field)) => {
                known.profile.get(role, field).map(|text| Filled::Text(text.to_owned()))
            }
            (None, FillName::Own(name) | FillName::Guide(name)) => known.decided(name, tick),
        };
        if let Some((_, field)) = defined.filter(|(_, field)| field.required && text.is_none())
            && !blank.contains(&field.name)
        {
            blank.push(field.name.clone());
        }
        if let Some(value) = value {
            put(&mut values, label, value.clone());
            put(&mut values, name, value);
        }
    });
    known.blank_in_rows(&mut blank);
    (Filling { values, lists: known.rosters(), footer }, blank)
}

impl Known<'_> {
    /// The rows of every 名单: what was answered and computed of a row, and what was typed in for it.
    fn rosters(self) -> HashMap<Name, Vec<HashMap<FillName, Filled>>> {
        let mut out = HashMap::new();
        for block in &self.form.blocks {
            let FormBlock::Roster(roster) = block else { continue };
            let Some((list, rows)) = roster.list.as_ref().and_then(|l| self.guide.lists.get_key_value(l))
            else {
                continue;
            };
            let filled: &mut Vec<HashMap<_, _>> =
                out.entry(list.clone()).or_insert_with(|| vec![HashMap::new(); rows.len()]);
            for ((number, row), out) in (1..).zip(rows).zip(filled) {
                self.roster_row(roster, row, number, out);
            }
        }
        out
    }

    /// What one 名单 prints of a row; a form may have several of the same list.
    fn roster_row(self, roster: &Roster, row: &RowRef, number: usize, out: &mut HashMap<FillName, Filled>) {
        for cell in &roster.row {
            let CellKind::Content(pieces) = &cell.kind else { continue };
            for piece in pieces {
                let (CellPiece::Fill(label) | CellPiece::Comb(_, label) | CellPiece::Tick(label)) = piece
                else {
                    continue;
                };
                let FillName::Guide(name) = label else { continue };
                let tick = matches!(piece, CellPiece::Tick(_));
                let value = match (&**name, row_field(self.guide, self.catalog, row, name)) {
                    (ROW_NUMBER, _) => Some(Filled::Text(number.to_string())),
                    (_, Some(field)) => entered(field, self.entered(&row.name(""), field).as_deref(), tick),
                    (part, None) => self.decided(&row.name(part), tick),
                };
                if let Some(value) = value {
                    put(out, label, value);
                }
            }
        }
    }

    /// Required 填表栏目 that nobody filled, with whose they are.
    fn blank_in_rows(self, blank: &mut Vec<Name>) {
        for (row, field) in row_blanks(self.guide, self.catalog, self.form) {
            if field.required && self.entered(&row.name(""), field).is_none() {
                let called = self.guide.row_names.get(row).unwrap_or(&row.list);
                let name: Name = format!("{called}的{}", field.name).into();
                if !blank.contains(&name) {
                    blank.push(name);
                }
            }
        }
    }

    /// What the person typed, else what the identity number tells, else what the guide knows.
    fn entered(self, role: &str, field: &Field) -> Option<String> {
        let typed = self.profile.get(role, &field.name).map(str::to_owned);
        let typed = typed.or_else(|| self.read_number(role, field)).or_else(|| self.answered(role, field));
        let of_proof = |line: &PaperLine| match &*field.name {
            PROOF => Some(line.material.to_string()),
            ITEM => Some(list(&line.items)),
            _ => None,
        };
        let proof = || self.proof.and_then(of_proof);
        let own = self.form.own_fields.contains_key(&field.name) && *role == *self.form.slug;
        typed
            .or_else(proof)
            .or_else(|| if own { suggested(self.guide, self.form, &field.name) } else { None })
    }

    /// Sex and birthday stand in the identity number.
    fn read_number(self, role: &str, field: &Field) -> Option<String> {
        let wanted = field.from_id.as_deref()?;
        let fields = self.catalog.person_fields.values();
        let number = fields
            .filter(|field| field.kind == FieldKind::IdNumber)
            .find_map(|field| self.profile.get(role, &field.name))?;
        let today = i32::try_from(self.guide.today).ok()?;
        let resident = check_resident(number, today).ok()?;
        Some(match wanted {
            "性别" => (if resident.sex == Sex::Male { "男" } else { "女" }).to_owned(),
            "出生日期" => civil::iso(resident.birth),
            "出生年月" => civil::iso_month(civil::month_of(resident.birth)),
            _ => return None,
        })
    }

    /// What the applicant answered is not asked again: a question taken from the same property of the number.
    fn answered(self, role: &str, field: &Field) -> Option<String> {
        let wanted = field.from_id.as_deref()?;
        let applicant = self.catalog.scenarios.get(&self.guide.scenario)?.roles.first()?;
        if role != &**applicant && role != "申请人" {
            return None;
        }
        let questions = self.catalog.scenarios.get(&self.guide.scenario)?.questions.values();
        let same =
            questions.filter(|q| q.taken_from.as_deref().is_some_and(|t| t.ends_with(&format!(".{wanted}"))));
        same.filter_map(|q| self.values.get(&q.name)).find_map(|shown| match &shown.what {
            ShownKind::Known(Value::Choice(option)) => Some(option.to_string()),
            ShownKind::Known(value) => Some(words::value(&shown.ty, value)),
            _ => None,
        })
    }

    /// An answer, a fact or a parameter; one that is not certain is left to the office, but an amount that rests on an
    /// unconfirmed figure is printed with 约.
    fn decided(self, name: &str, tick: bool) -> Option<Filled> {
        let shown = self.values.get(name);
        if let Some(about) = shown.filter(|shown| !tick && shown.approx && is_amount(shown)) {
            return Some(Filled::Text(words::shown(about)));
        }
        let known = shown.filter(|shown| !shown.approx).and_then(|shown| match &shown.what {
            ShownKind::Known(value) => Some((&shown.ty, value)),
            _ => None,
        });
        if !tick {
            let (ty, value) = known?;
            return Some(Filled::Text(words::value(ty, value)));
        }
        let chosen: Vec<String> = match known.map(|(_, value)| value) {
            Some(Value::Choice(option)) => vec![option.to_string()],
            Some(Value::Multi(options)) => options.iter().map(ToString::to_string).collect(),
            Some(Value::Bool(yes)) => vec![(if *yes { "是" } else { "否" }).to_owned()],
            _ => Vec::new(),
        };
        let scenario = self.catalog.scenarios.get(&self.guide.scenario);
        let question = scenario.and_then(|scenario| scenario.question(name));
        let options = question.map(options).or_else(|| shown.map(declared)).unwrap_or_default();
        let ticked: Vec<(String, bool)> = options
            .into_iter()
            .map(|option| {
                let on = chosen.contains(&option);
                (option, on)
            })
            .collect();
        (!ticked.is_empty()).then_some(Filled::Options(ticked))
    }
}

/// How much, how many or how long, and known.
fn is_amount(shown: &Shown) -> bool {
    use crate::model::value::Type;
    let measured = matches!(
        shown.ty,
        Type::Money | Type::Number | Type::Months | Type::Days | Type::WorkDays | Type::Hours
    );
    measured && matches!(shown.what, ShownKind::Known(Value::Number(_)))
}

/// Keeps tick boxes over text: both can be printed of them.
fn put(out: &mut HashMap<FillName, Filled>, name: &FillName, value: Filled) {
    if !matches!((out.get(name), &value), (Some(Filled::Options(_)), Filled::Text(_))) {
        out.insert(name.clone(), value);
    }
}

/// Option names of a question.
fn options(question: &Question) -> Vec<String> {
    if question.kind == QuestionKind::Bool {
        return vec!["是".to_owned(), "否".to_owned()];
    }
    question.options.iter().map(|option| option.name.to_string()).collect()
}

/// Option names of a fact.
fn declared(shown: &Shown) -> Vec<String> {
    use crate::model::value::Type;
    match &shown.ty {
        Type::Bool => vec!["是".to_owned(), "否".to_owned()],
        Type::Choice(options) | Type::Multi(options) => options.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// A field as typed in.
fn entered(field: &Field, given: Option<&str>, tick: bool) -> Option<Filled> {
    if tick {
        if field.options.is_empty() {
            return given.map(|text| Filled::Text(text.to_owned()));
        }
        let chosen: Vec<&str> = given.unwrap_or_default().split('、').map(str::trim).collect();
        let ticked = |option: &String| (option.clone(), chosen.contains(&option.as_str()));
        return Some(Filled::Options(field.options.iter().map(ticked).collect()));
    }
    given.map(|text| Filled::Text(printed(field.kind, text)))
}

/// Dates and amounts as people write them; everything else exactly as typed.
fn printed(kind: FieldKind, given: &str) -> String {
    let made = match kind {
        FieldKind::Date => civil::parse_day(given).map(|day| words::day(i64::from(day))),
        FieldKind::Month => civil::parse_month(given).map(|month| words::month(i64::from(month))),
        FieldKind::Money if given.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
            Some(format!("{given} 元"))
        }
        _ => None,
    };
    made.unwrap_or_else(|| given.to_owned())
}

/// 本表项目 that the guide itself can fill: what the form is for.
const ITEM: &str = "办理事项";
const ERRAND: &str = "委托事项";

/// What the guide knows for a 本表项目.
pub(super) fn suggested(guide: &Guide, form: &Form, field: &str) -> Option<String> {
    let text = match field {
        ITEM | ERRAND => list(&sheet::forms(guide).into_iter().find(|line| line.form == form.slug)?.items),
        PROOF => list(&promised(guide).iter().map(|line| line.material.clone()).collect::<Vec<_>>()),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
