//! From a guide to PDF bytes. Slow work: callers run it off the web threads.

use super::engine::{Region, Visit};
use super::error::ServeError;
use super::state::State;
use crate::assemble;
use crate::model::guide::Guide;
use crate::model::profile::Profile;
use crate::model::scenario::Scenario;
use crate::render::notice::{self, NoticeSettings};
use crate::render::packet;
use crate::render::view::Links;

/// What is printed.
pub(super) enum Paper<'a> {
    /// The letter.
    Notice,
    /// The tick list.
    Checklist,
    /// All forms, or one.
    Forms(Profile, Option<&'a str>),
    /// Letter, list and forms.
    All(Profile),
}

impl Region {
    /// The PDF of a paper. A profile given with it is wiped here.
    pub(super) fn print(
        &self,
        state: &State,
        scenario: &Scenario,
        visit: &Visit<'_>,
        guide: &Guide,
        paper: Paper<'_>,
    ) -> Result<Vec<u8>, ServeError> {
        let link = Links { slug: &scenario.slug, code: &visit.code }.to("/guide");
        let settings = NoticeSettings {
            public_url: state.public_url.as_ref().map(|base| format!("{}{link}", base.trim_end_matches('/'))),
            answers: notice::answered(scenario, &visit.live),
        };
        let (press, catalog) = (&state.press, &self.catalog);
        let values = assemble::form_values(&visit.interview.state);
        let pdf = match paper {
            Paper::Notice => packet::notice_pdf(press, guide, catalog, &settings),
            Paper::Checklist => packet::checklist_pdf(press, guide, catalog),
            Paper::All(profile) => packet::all_pdf(press, guide, catalog, &settings, &values, &profile),
            Paper::Forms(profile, only) => {
                let wanted =
                    packet::forms(guide, catalog).into_iter().filter(|f| only.is_none_or(|o| *f.slug == *o));
                let documents: Vec<_> =
                    wanted.map(|f| packet::form_document(f, guide, catalog, &values, &profile).0).collect();
                let stamp = packet::stamp(guide, catalog);
                match documents.as_slice() {
                    [one] => press.paint(one, &stamp),
                    all => press.paint_all(&guide.title, all, &stamp),
                }
            }
        };
        pdf.map(|pdf| pdf.bytes).map_err(|e| ServeError::internal(&e))
    }
}
