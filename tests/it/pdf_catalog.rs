//! Every form of the catalogue as paper.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use onething::layout::form::{Filled, Filling, fill};
use onething::load;
use onething::model::catalog::Catalog;
use onething::model::form::{CellKind, CellPiece, Field, FieldKind, FillName, Form, FormBlock, FormCell};
use onething::source::Files;

use crate::pdf::{extract, paint};

/// The shipped scenario files.
pub(crate) fn files() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read(&path).expect("file"));
            }
        }
    }
    Files::new(files)
}

/// All blanks of a form.
pub(crate) fn blanks(form: &Form) -> Vec<&CellPiece> {
    fn of_cells<'a>(cells: impl IntoIterator<Item = &'a FormCell>, out: &mut Vec<&'a CellPiece>) {
        for cell in cells {
            if let CellKind::Content(pieces) = &cell.kind {
                out.extend(pieces);
            }
        }
    }
    let mut out = Vec::new();
    for block in &form.blocks {
        match block {
            FormBlock::Title(p)
            | FormBlock::Subtitle(p)
            | FormBlock::TopRight(p)
            | FormBlock::Paragraph(p) => out.extend(p),
            FormBlock::Table { rows, .. } => of_cells(rows.iter().flatten(), &mut out),
            FormBlock::Roster(roster) => of_cells(roster.row.iter().chain(&roster.total), &mut out),
            FormBlock::Signatures(places) => out.extend(places.iter().flatten()),
            FormBlock::PageBreak => {}
        }
    }
    out
}

fn field<'a>(catalog: &'a Catalog, form: &'a Form, name: &FillName) -> Option<&'a Field> {
    match name {
        FillName::Role(_, field) => {
            catalog.person_fields.get(field).or_else(|| catalog.unit_fields.get(field))
        }
        FillName::Own(name) => form.own_fields.get(name),
        FillName::Guide(_) => None,
    }
}

/// A plausible, rather long value.
pub(crate) fn value(kind: Option<FieldKind>) -> &'static str {
    match kind {
        Some(FieldKind::Date) => "2026年11月22日",
        Some(FieldKind::Month) => "2026年11月",
        Some(FieldKind::Integer) => "240",
        Some(FieldKind::Money) => "128,000.00元",
        Some(FieldKind::Phone) => "13800000000",
        Some(FieldKind::IdNumber) => "51170219760508002X",
        Some(FieldKind::BankCard) => "6217003810012345678",
        Some(FieldKind::Uscc) => "91511702MA62345678",
        Some(FieldKind::Address) => "四川省达州市通川区西外镇金龙大道388号金色港湾小区12栋3单元1804号",
        Some(FieldKind::PersonName) => "买买提·吐尔逊江𬭩",
        Some(FieldKind::LongText) => {
            "本人于二〇二六年十月与单位协商一致解除劳动合同，现将有关情况说明如下，所说属实。"
        }
        _ => "四川某某实业有限责任公司",
    }
}

fn filled(catalog: &Catalog, form: &Form, empty: bool) -> Filling {
    let mut values = HashMap::new();
    for piece in blanks(form) {
        let (CellPiece::Fill(name) | CellPiece::Comb(_, name) | CellPiece::Tick(name)) = piece else {
            continue;
        };
        let field = field(catalog, form, name);
        if let CellPiece::Tick(_) = piece {
            let mut options = field.map(|field| field.options.clone()).unwrap_or_default();
            if options.is_empty() {
                options = ["是", "否"].map(str::to_owned).to_vec();
            }
            let ticked =
                options.into_iter().enumerate().map(|(i, option)| (option, i == 0 && !empty)).collect();
            values.insert(name.clone(), Filled::Options(ticked));
        } else if !empty {
            let kind = if let CellPiece::Comb(..) = piece {
                Some(FieldKind::IdNumber)
            } else {
                field.map(|field| field.kind)
            };
            values.insert(name.clone(), Filled::Text(value(kind).to_owned()));
        }
    }
    Filling { values, lists: HashMap::new(), footer: catalog.hash.chars().take(19).collect() }
}

#[test]
fn every_form_prints_empty_and_filled() {
    let (catalog, _) = load::load(&files(), load::NATION);
    assert!(!catalog.forms.is_empty());
    let mut wrong = Vec::new();
    for (slug, form) in &catalog.forms {
        let (path, empty) =
            paint(&format!("form-{slug}-empty.pdf"), &fill(form, &filled(&catalog, form, true)));
        if extract(&path).contains('☑') {
            wrong.push(format!("{slug}: ticked"));
        }
        let (path, full) = paint(&format!("form-{slug}.pdf"), &fill(form, &filled(&catalog, form, false)));
        let text = extract(&path);
        if full.report != Default::default() {
            wrong.push(format!("{slug}: {:?}", full.report));
        }
        if empty.pages != full.pages {
            wrong.push(format!("{slug}: {} pages empty, {} filled", empty.pages, full.pages));
        }
        // A number that only the rows of a roster ask has no blank of its own.
        let asks = |piece: &CellPiece| match piece {
            CellPiece::Comb(..) => true,
            CellPiece::Fill(name) => {
                field(&catalog, form, name).is_some_and(|f| f.kind == FieldKind::IdNumber)
            }
            _ => false,
        };
        if blanks(form).into_iter().any(asks) && !text.contains("51170219760508002X") {
            wrong.push(format!("{slug}: no number"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
