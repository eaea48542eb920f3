//! The form step: each field of each role asked once, for all forms of the guide.
//!
//! **Invariant:** the only view that may hold identity data, and only what was typed into the page it goes back to.

use super::Links;
use crate::model::catalog::Catalog;
use crate::model::form::{CellKind, CellPiece, Field, FieldKind, FillName, Form, FormBlock};
use crate::model::guide::{Batch, Guide};
use crate::model::value::Name;
use serde::Serialize;

/// What `forms.html` reads. No `Debug`: it may hold what was typed.
#[derive(Serialize)]
pub struct FormsView {
    /// Back to the result.
    pub back: String,
    /// Target.
    pub action: String,
    /// Link code.
    pub code: String,
    /// Who handles the data.
    pub keeper: String,
    /// What was wrong.
    pub errors: Vec<super::question::FieldError>,
    /// Only warnings are left: sending again takes the values as they are.
    pub only_warnings: bool,
    /// Roles with their fields.
    pub roles: Vec<RoleView>,
    /// The forms.
    pub forms: Vec<FormRow>,
}

/// One role.
#[derive(Serialize)]
pub struct RoleView {
    /// 申请人, 单位 …
    pub name: String,
    /// Fields.
    pub fields: Vec<FieldView>,
}

/// One field.
#[derive(Serialize)]
pub struct FieldView {
    /// Id on the page.
    pub id: String,
    /// Name it is sent under.
    pub name: String,
    /// What is read.
    pub label: String,
    /// 用途 and 提示.
    #[serde(rename = "use")]
    pub purpose: String,
    /// Choices.
    pub options: Vec<super::question::OptionView>,
    /// `radio`, or `checkbox` for several choices.
    pub kind: &'static str,
    /// A box of several lines.
    pub long: bool,
    /// What stands in it.
    pub value: String,
    /// Keyboard.
    pub mode: &'static str,
    /// Longest text.
    pub max: usize,
    /// What is wrong.
    pub error: Option<String>,
}

/// One form.
#[derive(Serialize)]
pub struct FormRow {
    /// Slug.
    pub id: String,
    /// Title.
    pub title: String,
    /// Left for the pen.
    pub by_hand: Vec<String>,
    /// Later, or not sure.
    pub mark: Option<&'static str>,
}

/// A field that a form wants from the person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// The role; for a field of one form only, that form's slug.
    pub role: Name,
    /// The field.
    pub field: Name,
    /// A field of this form only.
    pub own: bool,
}

impl Wanted {
    /// Words for it: `申请人.姓名`, or the field alone.
    pub fn label(&self) -> String {
        if self.own { self.field.to_string() } else { format!("{}.{}", self.role, self.field) }
    }
    /// The name it is sent under.
    pub fn input(&self) -> String {
        format!("p/{}/{}", self.role, self.field)
    }
    /// Reads a sent name back.
    pub fn from_input(name: &str) -> Option<(&str, &str)> {
        name.strip_prefix("p/")?.split_once('/')
    }
}

/// What a form wants from the person, in the order of its cells, each once.
pub fn wanted(form: &Form) -> Vec<Wanted> {
    let mut list: Vec<Wanted> = Vec::new();
    let mut add = |fill: &FillName| {
        let wanted = match fill {
            FillName::Role(role, field) => Wanted { role: role.clone(), field: field.clone(), own: false },
            FillName::Own(field) => Wanted { role: form.slug.clone(), field: field.clone(), own: true },
            FillName::Guide(_) => return,
        };
        if !list.contains(&wanted) {
            list.push(wanted);
        }
    };
    each_piece(form, |piece| {
        if let CellPiece::Fill(name) | CellPiece::Tick(name) | CellPiece::Comb(_, name) = piece {
            let label = match name {
                FillName::Role(_, field) | FillName::Own(field) | FillName::Guide(field) => field,
            };
            add(form.cells.get(label).and_then(|c| c.fill.as_ref()).unwrap_or(name));
        }
    });
    list
}

/// What stays empty for the pen: handwriting blanks and signatures.
fn by_hand(form: &Form) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    each_piece(form, |piece| {
        let text = match piece {
            CellPiece::Handwrite(what) if what.parse::<u32>().is_err() => what.clone(),
            CellPiece::Sign(_) => "签名".into(),
            CellPiece::Seal(_) => "盖章".into(),
            CellPiece::Photo => "照片".into(),
            _ => return,
        };
        if !text.is_empty() && !list.contains(&text) {
            list.push(text);
        }
    });
    list
}

fn each_piece(form: &Form, mut act: impl FnMut(&CellPiece)) {
    let cells = |cells: &[crate::model::form::FormCell], act: &mut dyn FnMut(&CellPiece)| {
        for cell in cells {
            if let CellKind::Content(pieces) = &cell.kind {
                pieces.iter().for_each(&mut *act);
            }
        }
    };
    for block in &form.blocks {
        match block {
            FormBlock::Title(p)
            | FormBlock::Subtitle(p)
            | FormBlock::TopRight(p)
            | FormBlock::Paragraph(p) => {
                p.iter().for_each(&mut act);
            }
            FormBlock::Table { rows, .. } => rows.iter().for_each(|row| cells(row, &mut act)),
            FormBlock::Roster(r) => {
                // Rows of a list are filled by row, not by role; without a list they stay blank.
                if r.list.is_some() {
                    cells(&r.total, &mut act);
                }
            }
            FormBlock::Signatures(places) => places.iter().flatten().for_each(&mut act),
            FormBlock::PageBreak => {}
        }
    }
}

/// The field a form wants: shared fields of a unit or a person, or one of the form's own.
pub fn field<'a>(catalog: &'a Catalog, wanted: &Wanted) -> Option<&'a Field> {
    if wanted.own {
        return catalog.forms.get(&wanted.role)?.own_fields.get(&wanted.field);
    }
    let (first, second) = match wanted.role.contains("单位") || wanted.role.contains("企业") {
        true => (&catalog.unit_fields, &catalog.person_fields),
        false => (&catalog.person_fields, &catalog.unit_fields),
    };
    first.get(&wanted.field).or_else(|| second.get(&wanted.field))
}

/// What is typed, and what was found wrong with it.
pub struct Typed<'a> {
    /// Pairs as posted.
    pub pairs: &'a [(String, String)],
    /// Field and message.
    pub errors: &'a [(Wanted, String)],
    /// None of the errors is hard.
    pub only_warnings: bool,
}

impl FormsView {
    /// The form step of a guide.
    pub fn new(guide: &Guide, catalog: &Catalog, typed: &Typed<'_>, links: Links<'_>) -> FormsView {
        let forms: Vec<&Form> = guide.forms.iter().filter_map(|f| catalog.forms.get(&f.form)).collect();
        let all = wanted_by_all(&forms);
        let id_of = |i: usize| format!("x{i}");
        let mut roles: Vec<RoleView> = Vec::new();
        let mut errors = Vec::new();
        for (i, want) in all.iter().enumerate() {
            let Some(field) = field(catalog, want) else { continue };
            if field.from_id.is_some() && all.iter().any(|w| w.role == want.role && is_id(catalog, w)) {
                continue;
            }
            let error = typed.errors.iter().find(|(w, _)| w == want).map(|(_, text)| text.clone());
            if let Some(text) = &error {
                errors.push(super::question::FieldError { field: id_of(i), text: text.clone() });
            }
            let heading = match want.own {
                true => {
                    catalog.forms.get(&want.role).map_or(String::new(), |f| format!("只用在《{}》", f.title))
                }
                false => want.role.to_string(),
            };
            let view = field_view(id_of(i), want, field, typed.pairs, error);
            match roles.iter_mut().find(|r| r.name == heading) {
                Some(role) => role.fields.push(view),
                None => roles.push(RoleView { name: heading, fields: vec![view] }),
            }
        }
        // The person first, a unit after other people, fields of one form only last.
        roles.sort_by_key(|r| match r.name.as_str() {
            "申请人" => 0,
            own if own.starts_with("只用在") => 3,
            unit if unit.contains("单位") => 2,
            _ => 1,
        });
        let row = |line: &crate::model::guide::FormLine| FormRow {
            id: line.form.to_string(),
            title: line.title.clone(),
            by_hand: catalog.forms.get(&line.form).map(by_hand).unwrap_or_default(),
            mark: match (line.batch, line.possible) {
                (Batch::Later, _) => Some("以后再填"),
                (_, true) => Some("由窗口核定要不要填"),
                _ => None,
            },
        };
        FormsView {
            back: links.to("/guide"),
            action: links.action("/forms"),
            code: links.code.to_string(),
            keeper: catalog
                .region
                .organs
                .values()
                .find_map(|o| o.name.as_ref().map(|n| format!("窗口办理单位：{n}。")))
                .unwrap_or_default(),
            errors,
            only_warnings: typed.only_warnings,
            roles,
            forms: guide.forms.iter().map(row).collect(),
        }
    }
}

/// Everything several forms want, each once, in the order of first use.
pub fn wanted_by_all(forms: &[&Form]) -> Vec<Wanted> {
    let mut all: Vec<Wanted> = Vec::new();
    for want in forms.iter().flat_map(|f| wanted(f)) {
        if !all.contains(&want) {
            all.push(want);
        }
    }
    all
}

fn is_id(catalog: &Catalog, wanted: &Wanted) -> bool {
    field(catalog, wanted).is_some_and(|f| f.kind == FieldKind::IdNumber)
}

fn field_view(
    id: String,
    want: &Wanted,
    field: &Field,
    pairs: &[(String, String)],
    error: Option<String>,
) -> FieldView {
    let name = want.input();
    let sent = |value: &str| pairs.iter().any(|(k, v)| *k == name && v == value);
    let options = match field.kind {
        FieldKind::Single | FieldKind::Multi => &field.options[..],
        _ => &[],
    };
    let option = |(i, text): (usize, &String)| super::question::OptionView {
        id: format!("{id}-{i}"),
        value: text.clone(),
        text: text.clone(),
        note: String::new(),
        checked: sent(text),
        gone: false,
    };
    let (mode, max) = match field.kind {
        FieldKind::Phone | FieldKind::BankCard => ("tel", 24),
        FieldKind::Integer => ("numeric", 12),
        FieldKind::Money => ("decimal", 16),
        FieldKind::IdNumber | FieldKind::Uscc => ("text", 24),
        FieldKind::PersonName => ("text", 60),
        FieldKind::LongText => ("text", 800),
        _ => ("text", 120),
    };
    let written = match field.kind {
        FieldKind::Date => Some("写成 2026-11-22"),
        FieldKind::Month => Some("写成 2026-11"),
        _ => None,
    };
    let mut purpose = vec![field.purpose.as_str()];
    purpose.extend(field.hint.as_deref());
    purpose.extend(written);
    FieldView {
        label: field.text.clone().unwrap_or_else(|| field.name.to_string()),
        purpose: purpose.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("。"),
        options: options.iter().enumerate().map(option).collect(),
        kind: if field.kind == FieldKind::Multi { "checkbox" } else { "radio" },
        long: field.kind == FieldKind::LongText,
        value: pairs.iter().find(|(k, _)| *k == name).map(|(_, v)| v.clone()).unwrap_or_default(),
        mode,
        max,
        error,
        id,
        name,
    }
}
