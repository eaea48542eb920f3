//! What a guide yields on paper: the letter, the tick list, the forms, and all of them in one file.
//!
//! **Invariant:** the bytes depend on nothing but the arguments; nothing of a [`Profile`] is in what a file says about
//! itself, its name or an error.

mod fields;
mod filling;

pub(crate) use fields::each_piece;
pub use fields::{FieldGroup, WantedField, fields};

use indexmap::IndexMap;

use crate::layout::doc::{Block, Document};
use crate::layout::form::fill;
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::form::Form;
use crate::model::guide::Guide;
use crate::model::profile::Profile;
use crate::model::value::{Name, Shown};
use crate::render::checklist;
use crate::render::notice::{self, NoticeSettings};
use crate::render::pdf::{Pdf, PdfError, Press, Stamp};
use crate::render::sheet::{self, Source};
use filling::Known;

/// A form with its blanks filled, and the names of required fields nobody filled.
///
/// `values` holds answers, facts and parameters by name; of choices the option *names* are printed and ticked. A
/// commitment is printed once for each proof it replaces.
pub fn form_document(
    form: &Form,
    guide: &Guide,
    catalog: &Catalog,
    values: &IndexMap<Name, Shown>,
    profile: &Profile,
) -> (Document, Vec<Name>) {
    let footer = Source::new(guide, catalog).footer();
    let filled = |proof| {
        let known = Known { form, guide, catalog, values, profile, proof };
        let (filling, blank) = filling::of(known, footer.clone());
        (fill(form, &filling), blank)
    };
    let commits = form.own_fields.contains_key(sheet::PROOF);
    let proofs = if commits { sheet::promised(guide) } else { Vec::new() };
    let [first, others @ ..] = proofs.as_slice() else { return filled(None) };
    let (mut document, blank) = filled(Some(first));
    for proof in others {
        document.blocks.push(Block::PageBreak);
        document.blocks.extend(filled(Some(proof)).0.blocks);
    }
    (document, blank)
}

/// What files of this guide say about themselves: made from the guide, never from a person's data.
pub fn stamp(guide: &Guide, catalog: &Catalog) -> Stamp {
    let (year, month, day) = i32::try_from(guide.today).map_or((2000, 1, 1), civil::parts);
    let source = Source::new(guide, catalog);
    let lead = source.scenario.and_then(|scenario| scenario.lead_authority.as_deref());
    Stamp {
        date: (u16::try_from(year).unwrap_or(2000), month as u8, day as u8),
        id: format!("{}/{}/{}/{year:04}-{month:02}-{day:02}", guide.scenario, guide.region, guide.catalog),
        producer: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
        author: lead.map(|role| source.organ_name(role)).unwrap_or_default(),
    }
}

/// The letter as a file.
pub fn notice_pdf(
    press: &Press,
    guide: &Guide,
    catalog: &Catalog,
    settings: &NoticeSettings,
) -> Result<Pdf, PdfError> {
    press.paint(&notice::document(guide, catalog, settings), &stamp(guide, catalog))
}

/// The tick list as a file of one page where it fits.
pub fn checklist_pdf(press: &Press, guide: &Guide, catalog: &Catalog) -> Result<Pdf, PdfError> {
    press.paint(&checklist::fitted(guide, catalog, press.fonts())?, &stamp(guide, catalog))
}

/// One form as a file, and the names of required fields nobody filled.
pub fn form_pdf(
    press: &Press,
    form: &Form,
    guide: &Guide,
    catalog: &Catalog,
    values: &IndexMap<Name, Shown>,
    profile: &Profile,
) -> Result<(Pdf, Vec<Name>), PdfError> {
    let (document, blank) = form_document(form, guide, catalog, values, profile);
    Ok((press.paint(&document, &stamp(guide, catalog))?, blank))
}

/// Letter, tick list and every form of the guide in one file; forms of later items come last.
pub fn all_pdf(
    press: &Press,
    guide: &Guide,
    catalog: &Catalog,
    settings: &NoticeSettings,
    values: &IndexMap<Name, Shown>,
    profile: &Profile,
) -> Result<Pdf, PdfError> {
    let mut documents =
        vec![notice::document(guide, catalog, settings), checklist::fitted(guide, catalog, press.fonts())?];
    for form in forms(guide, catalog) {
        documents.push(form_document(form, guide, catalog, values, profile).0);
    }
    let title = format!("{}全部文书", Source::new(guide, catalog).event());
    press.paint_all(&title, &documents, &stamp(guide, catalog))
}

/// The forms of a guide in the order they are needed; a chosen commitment brings its form along.
pub fn forms<'a>(guide: &Guide, catalog: &'a Catalog) -> Vec<&'a Form> {
    let lines = sheet::forms(guide).into_iter();
    lines.filter_map(|line| catalog.forms.get(&line.form)).collect()
}
