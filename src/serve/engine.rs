//! One region's catalogue made ready to ask, decide and print.
use super::error::ServeError;
use crate::find::Index;
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::guide::Guide;
use crate::model::profile::Profile;
use crate::model::scenario::{Question, Scenario};
use crate::model::value::{Name, Q};
use crate::render::json::Asked;
use crate::render::pdf::Press;
use crate::render::view::question::ProgressView;
use indexmap::IndexMap;

pub struct Region {
    pub(super) catalog: Catalog,
    pub(super) index: Index,
    pub(super) regions: Vec<(String, String)>,
}
pub(super) struct Visit {
    pub(super) code: String,
    pub(super) answers: Answers,
    pub(super) dropped: Vec<String>,
    pub(super) next: Option<Name>,
    pub(super) asked: Vec<Name>,
    pub(super) moot: Vec<Name>,
}
#[derive(Clone, Copy)]
pub(super) enum Paper {
    Notice,
    Checklist,
}
impl Region {
    pub(super) fn visit(&self, s: &Scenario, code: &str, today: i64) -> Result<Visit, ServeError> {
        unimplemented!()
    }
    pub(super) fn resume(&self, s: &Scenario, answers: Answers, today: i64) -> Visit {
        unimplemented!()
    }
    pub(super) fn code(&self, s: &Scenario, answers: &Answers) -> String {
        unimplemented!()
    }
    pub(super) fn guide(&self, s: &Scenario, answers: &Answers, today: i64, deep: bool) -> Guide {
        unimplemented!()
    }
    pub(super) fn read(
        &self,
        s: &Scenario,
        q: &Question,
        text: &str,
        visit: &Visit,
        today: i64,
    ) -> Result<Answer, String> {
        unimplemented!()
    }
    pub(super) fn answers(
        &self,
        s: &Scenario,
        a: &IndexMap<String, serde_json::Value>,
        c: &IndexMap<String, serde_json::Value>,
        today: i64,
    ) -> Result<Answers, Vec<(String, String)>> {
        unimplemented!()
    }
    pub(super) fn impossible(&self, s: &Scenario, q: &Question, v: &Visit, today: i64) -> Vec<Name> {
        unimplemented!()
    }
    pub(super) fn range(&self, s: &Scenario, q: &Question, v: &Visit, today: i64) -> Option<(Q, Q)> {
        unimplemented!()
    }
    pub(super) fn offered(&self, s: &Scenario, v: &Visit, id: &Name, today: i64) -> Vec<Name> {
        unimplemented!()
    }
    pub(super) fn progress(&self, s: &Scenario, v: &Visit, id: &Name) -> Option<ProgressView> {
        unimplemented!()
    }
    pub(super) fn asked(&self, s: &Scenario, v: &Visit, today: i64) -> Asked {
        unimplemented!()
    }
    pub(super) fn print(
        &self,
        p: &Press,
        s: &Scenario,
        g: &Guide,
        a: &Answers,
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
        a: &Answers,
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
        a: &Answers,
        f: Profile,
        url: Option<&str>,
    ) -> Result<Vec<u8>, ServeError> {
        unimplemented!()
    }
}
