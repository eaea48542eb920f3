//! Deciding and printing.
use super::engine::{Region, Visit};
use super::error::ServeError;
use crate::model::guide::Guide;
use crate::model::profile::Profile;
use crate::model::scenario::Scenario;
use crate::render::pdf::Press;
#[derive(Clone, Copy)]
pub(super) enum Paper {
    Notice,
    Checklist,
}
impl Region {
    pub(super) fn print(
        &self,
        p: &Press,
        s: &Scenario,
        g: &Guide,
        v: &Visit<'_>,
        k: Paper,
        url: Option<&str>,
    ) -> Result<Vec<u8>, ServeError> {
        unimplemented!()
    }
    pub(super) fn print_forms(
        &self,
        p: &Press,
        s: &Scenario,
        g: &Guide,
        v: &Visit<'_>,
        f: Profile,
        only: Option<&str>,
    ) -> Result<Vec<u8>, ServeError> {
        unimplemented!()
    }
    pub(super) fn print_all(
        &self,
        p: &Press,
        s: &Scenario,
        g: &Guide,
        v: &Visit<'_>,
        f: Profile,
        url: Option<&str>,
    ) -> Result<Vec<u8>, ServeError> {
        unimplemented!()
    }
}
