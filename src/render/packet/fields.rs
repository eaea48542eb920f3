//! What the forms of a guide want from the person: every field once.

use crate::model::catalog::Catalog;
use crate::model::expr::{Expr, ExprKind, Template, TemplatePiece};
use crate::model::form::{CellKind, CellPiece, Field, FillName, Form, FormBlock, FormCell};
use crate::model::guide::Guide;
use crate::model::list::RowRef;
use crate::model::value::{Name, ShownKind};
use crate::render::{sheet, words};

/// Fields that belong together on the form step: those of one role, or those of one form only.
#[derive(Clone, Debug)]
pub struct FieldGroup<'a> {
    /// The role; for fields of one form only, that form's slug. Values are kept in the profile under it.
    pub role: Name,
    /// Title of the form, for 本表项目.
    pub form: Option<&'a str>,
    /// Other roles that are the same person (就是).
    pub also: Vec<Name>,
    /// What the row is called, for 填表栏目 of a list.
    pub row: Option<Name>,
    /// In the order of first use.
    pub fields: Vec<WantedField<'a>>,
}

/// A field that at least one form wants.
#[derive(Clone, Debug)]
pub struct WantedField<'a> {
    /// What it is.
    pub field: &'a Field,
    /// Slugs of the forms that print it.
    pub forms: Vec<Name>,
    /// 默认: what the form step shows as filled in.
    pub default: Option<String>,
    /// What is printed when the person leaves it empty, because the guide knows it.
    pub suggested: Option<String>,
}

/// Fields of all forms of a guide, each once; roles first, then the rows of lists, then 本表项目 form by form.
pub fn fields<'a>(guide: &Guide, catalog: &'a Catalog) -> Vec<FieldGroup<'a>> {
    let mut groups: Vec<FieldGroup<'a>> = Vec::new();
    for line in sheet::forms(guide) {
        let Some(form) = catalog.forms.get(&line.form) else { continue };
        for name in blanks(form) {
            let Some((role, field)) = field(catalog, form, name) else { continue };
            let own = matches!(name, FillName::Own(_));
            let title = own.then_some(form.title.as_str());
            let suggested = || if own { super::filling::suggested(guide, form, &field.name) } else { None };
            let person = if own { None } else { guide.same_roles.get(&role) };
            let group = of_role(&mut groups, person.unwrap_or(&role).clone(), title, None);
            if person.is_some() && !group.also.contains(&role) {
                group.also.push(role);
            }
            want(group, guide, form, field, suggested);
        }
        for (row, field) in row_blanks(guide, catalog, form) {
            let called = guide.row_names.get(row).cloned().unwrap_or_else(|| row.list.clone());
            want(of_role(&mut groups, row.name(""), None, Some(called)), guide, form, field, || None);
        }
    }
    groups.sort_by_key(|group| (group.form.is_some(), group.row.is_some()));
    groups
}

fn of_role<'g, 'a>(
    groups: &'g mut Vec<FieldGroup<'a>>,
    role: Name,
    form: Option<&'a str>,
    row: Option<Name>,
) -> &'g mut FieldGroup<'a> {
    let at = groups.iter().position(|group| group.role == role).unwrap_or_else(|| {
        groups.push(FieldGroup { role, form, also: Vec::new(), row, fields: Vec::new() });
        groups.len() - 1
    });
    &mut groups[at]
}

fn want<'a>(
    group: &mut FieldGroup<'a>,
    guide: &Guide,
    form: &'a Form,
    field: &'a Field,
    suggested: impl FnOnce() -> Option<String>,
) {
    match group.fields.iter_mut().find(|known| known.field.name == field.name) {
        Some(known) if known.forms.contains(&form.slug) => {}
        Some(known) => known.forms.push(form.slug.clone()),
        None => group.fields.push(WantedField {
            field,
            forms: vec![form.slug.clone()],
            default: field.default.as_ref().and_then(|text| default(guide, text)),
            suggested: suggested(),
        }),
    }
}

/// 填表栏目 that the rosters of a form print, row by row.
pub(super) fn row_blanks<'g, 'a>(
    guide: &'g Guide,
    catalog: &'a Catalog,
    form: &'a Form,
) -> Vec<(&'g RowRef, &'a Field)> {
    let mut out = Vec::new();
    for block in &form.blocks {
        let FormBlock::Roster(roster) = block else { continue };
        let Some(rows) = roster.list.as_ref().and_then(|list| guide.lists.get(list)) else { continue };
        for row in rows {
            let names = roster.row.iter().flat_map(|cell| match &cell.kind {
                CellKind::Content(pieces) => pieces.as_slice(),
                _ => &[],
            });
            out.extend(names.filter_map(|piece| match piece {
                CellPiece::Fill(FillName::Guide(name))
                | CellPiece::Tick(FillName::Guide(name))
                | CellPiece::Comb(_, FillName::Guide(name)) => {
                    Some((row, row_field(guide, catalog, row, name)?))
                }
                _ => None,
            }));
        }
    }
    out
}

/// A 填表栏目 of a row's list.
pub(super) fn row_field<'a>(
    guide: &Guide,
    catalog: &'a Catalog,
    row: &RowRef,
    name: &Name,
) -> Option<&'a Field> {
    let (_, shape) = catalog.scenarios.get(&guide.scenario)?.list(&row.list)?;
    let declared = shape.fill_columns.contains(name);
    let fields = catalog.person_fields.get(name).or_else(|| catalog.unit_fields.get(name));
    fields.filter(|_| declared)
}

/// 默认 with the guide's values in it; nothing while one of them is open.
fn default(guide: &Guide, text: &Template) -> Option<String> {
    let piece = |piece: &TemplatePiece| match piece {
        TemplatePiece::Text(text) => Some(text.clone()),
        TemplatePiece::Value(Expr { kind: ExprKind::Name(name), .. }) => {
            let shown = guide.facts.get(name.as_str())?;
            (!shown.approx && matches!(shown.what, ShownKind::Known(_))).then(|| words::shown(shown))
        }
        _ => None,
    };
    text.pieces.iter().map(piece).collect()
}

/// Role (or slug of the form) and definition of a blank that the person fills.
pub(super) fn field<'a>(catalog: &'a Catalog, form: &'a Form, name: &FillName) -> Option<(Name, &'a Field)> {
    match name {
        FillName::Role(role, field) => Some((role.clone(), shared(catalog, role, field)?)),
        FillName::Own(field) => Some((form.slug.clone(), form.own_fields.get(field)?)),
        FillName::Guide(_) => None,
    }
}

/// A shared field of a role: units have fields of their own, some under the same name as a person's.
fn shared<'a>(catalog: &'a Catalog, role: &str, field: &str) -> Option<&'a Field> {
    let declared =
        catalog.scenarios.values().any(|scenario| scenario.unit_roles.iter().any(|unit| **unit == *role));
    let unit = declared || role.contains("单位") || role.contains("企业");
    let (first, second) = if unit {
        (&catalog.unit_fields, &catalog.person_fields)
    } else {
        (&catalog.person_fields, &catalog.unit_fields)
    };
    first.get(field).or_else(|| second.get(field))
}

/// The blanks of a form that something fills, each once, where 格子 redirects them to.
pub(super) fn blanks(form: &Form) -> Vec<&FillName> {
    let mut found: Vec<&FillName> = Vec::new();
    each_piece(form, |piece| {
        if let CellPiece::Fill(name) | CellPiece::Tick(name) | CellPiece::Comb(_, name) = piece {
            let name = redirected(form, name).unwrap_or(name);
            if !found.contains(&name) {
                found.push(name);
            }
        }
    });
    found
}

/// What 格子 fills a blank from, when its name is only a label.
pub(super) fn redirected<'a>(form: &'a Form, name: &FillName) -> Option<&'a FillName> {
    let (FillName::Role(_, label) | FillName::Own(label) | FillName::Guide(label)) = name;
    form.cells.get(label).and_then(|cell| cell.fill.as_ref())
}

/// Every piece of a form's content. Rows of a 名单 are filled row by row, so just its total is visited.
pub(crate) fn each_piece<'a>(form: &'a Form, mut visit: impl FnMut(&'a CellPiece)) {
    fn cells<'a>(cells: &'a [FormCell], visit: &mut impl FnMut(&'a CellPiece)) {
        for cell in cells {
            if let CellKind::Content(pieces) = &cell.kind {
                pieces.iter().for_each(&mut *visit);
            }
        }
    }
    for block in &form.blocks {
        match block {
            FormBlock::Title(pieces)
            | FormBlock::Subtitle(pieces)
            | FormBlock::TopRight(pieces)
            | FormBlock::Paragraph(pieces) => pieces.iter().for_each(&mut visit),
            FormBlock::Signatures(places) => places.iter().flatten().for_each(&mut visit),
            FormBlock::Table { rows, .. } => rows.iter().for_each(|row| cells(row, &mut visit)),
            FormBlock::Roster(roster) => cells(&roster.total, &mut visit),
            FormBlock::PageBreak => {}
        }
    }
}
