//! From a guide to PDF bytes. Slow work: callers run it off the web threads.

use super::engine::{Region, Visit};
use super::error::ServeError;
use super::state::State;
use crate::model::guide::Guide;
use crate::model::profile::Profile;
use crate::model::scenario::Scenario;
use crate::render::pdf::papers::Papers;
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
        let url = state.public_url.as_ref().map(|base| format!("{}{link}", base.trim_end_matches('/')));
        let answers = &visit.live;
        let papers = Papers { guide, catalog: &self.catalog, scenario, answers, url: url.as_deref() };
        let documents = match paper {
            Paper::Notice => vec![papers.notice(None)],
            Paper::Checklist => vec![papers.checklist()],
            Paper::Forms(profile, only) => papers.forms(&profile, only).into_iter().map(|(_, d)| d).collect(),
            Paper::All(profile) => papers.all(&profile),
        };
        let stamp = papers.stamp();
        let pdf = match &documents[..] {
            [one] => state.press.paint(one, &stamp),
            all => state.press.paint_all(&guide.title, all, &stamp),
        };
        pdf.map(|pdf| pdf.bytes).map_err(|e| ServeError::internal(&e))
    }
}
