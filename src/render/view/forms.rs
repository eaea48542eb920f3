//! The form step: each field of each role asked once, for all forms of the guide.
//!
//! **Invariant:** the only view that may hold identity data, and only what was typed into the page it goes back to.

use super::Links;
use super::question::{FieldError, OptionView};
use crate::model::catalog::Catalog;
use crate::model::form::{CellPiece, FieldKind, Form};
use crate::model::guide::{Batch, Guide};
use crate::model::value::Name;
use crate::render::packet::{self, WantedField, each_piece};
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
    pub errors: Vec<FieldError>,
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
    pub options: Vec<OptionView>,
    /// `radio`, `checkbox` for several choices, `select` for a long list.
    pub kind: &'static str,
    /// A box of several lines.
    pub long: bool,
    /// What stands in it.
    pub value: String,
    /// It stands there before anybody typed: the form's usual entry.
    pub preset: bool,
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

/// The name a field is sent under.
pub fn input_name(role: &str, field: &str) -> String {
    format!("p/{role}/{field}")
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

/// What is typed, and what was found wrong with it.
pub struct Typed<'a> {
    /// Pairs as posted.
    pub pairs: &'a [(String, String)],
    /// Role, field and message.
    pub errors: &'a [(Name, Name, String)],
    /// None of the errors is hard.
    pub only_warnings: bool,
}

impl FormsView {
    /// The form step of a guide.
    pub fn new(guide: &Guide, catalog: &Catalog, typed: &Typed<'_>, links: Links<'_>) -> FormsView {
        let groups = packet::fields(guide, catalog);
        let mut roles: Vec<(u8, RoleView)> = Vec::new();
        let mut errors = Vec::new();
        let mut count = 0;
        for group in &groups {
            // What an identity number tells is not asked beside it.
            let numbered = group.fields.iter().any(|w| w.field.kind == FieldKind::IdNumber);
            let mut fields = Vec::new();
            for wanted in group.fields.iter().filter(|w| !(numbered && w.field.from_id.is_some())) {
                let found = typed
                    .errors
                    .iter()
                    .find(|(role, field, _)| *role == group.role && *field == wanted.field.name);
                let id = format!("x{count}");
                count += 1;
                let error = found.map(|(_, _, text)| text.clone());
                errors.extend(error.iter().map(|text| FieldError { field: id.clone(), text: text.clone() }));
                fields.push(field_view(id, &group.role, wanted, typed.pairs, error));
            }
            if !fields.is_empty() {
                let name = match (group.form, &group.row) {
                    (Some(title), _) => format!("只用在《{title}》"),
                    (None, Some(row)) => row.to_string(),
                    (None, None) if group.also.is_empty() => group.role.to_string(),
                    (None, None) => format!("{}（就是{}）", group.role, group.also.join("、")),
                };
                // The person first, a unit after other people, fields of one form only last.
                let place = match &*group.role {
                    _ if group.form.is_some() => 4,
                    _ if group.row.is_some() => 2,
                    "申请人" => 0,
                    unit if unit.contains("单位") => 3,
                    _ => 1,
                };
                roles.push((place, RoleView { name, fields }));
            }
        }
        roles.sort_by_key(|(place, _)| *place);
        let roles = roles.into_iter().map(|(_, role)| role).collect();
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

/// Up to so many choices are shown side by side.
const FEW: usize = 4;

fn field_view(
    id: String,
    role: &str,
    wanted: &WantedField<'_>,
    pairs: &[(String, String)],
    error: Option<String>,
) -> FieldView {
    let field = wanted.field;
    let name = input_name(role, &field.name);
    let fresh = pairs.is_empty();
    let sent = |value: &str| match fresh {
        true => wanted.default.as_deref() == Some(value),
        false => pairs.iter().any(|(k, v)| *k == name && v == value),
    };
    let options = match field.kind {
        FieldKind::Single | FieldKind::Multi => &field.options[..],
        _ => &[],
    };
    let option = |(i, text): (usize, &String)| OptionView {
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
    purpose.extend((!field.required).then_some("没有就不填"));
    purpose.extend(field.hint.as_deref());
    purpose.extend(written);
    let known = wanted.suggested.as_ref().map(|text| format!("空着就写“{text}”"));
    purpose.extend(known.as_deref());
    FieldView {
        label: field.text.clone().unwrap_or_else(|| field.name.to_string()),
        purpose: purpose.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("。"),
        options: options.iter().enumerate().map(option).collect(),
        kind: match field.kind {
            FieldKind::Multi => "checkbox",
            _ if options.len() > FEW => "select",
            _ => "radio",
        },
        long: field.kind == FieldKind::LongText,
        value: match pairs.iter().find(|(k, _)| *k == name) {
            Some((_, typed)) => typed.clone(),
            None if pairs.is_empty() => wanted.default.clone().unwrap_or_default(),
            None => String::new(),
        },
        preset: fresh && wanted.default.is_some(),
        mode,
        max,
        error,
        id,
        name,
    }
}
