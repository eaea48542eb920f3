//! A guide on paper: the letter, the tick list, the forms, and all of them in one file.

use super::{Stamp, checklist, filling, notice};
use crate::layout::doc::Document;
use crate::layout::form::fill;
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::guide::Guide;
use crate::model::profile::Profile;
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use crate::render::view::Links;
use crate::render::view::guide::{GuideView, from_guide};
use crate::render::words;

/// What papers are made from.
#[derive(Clone, Copy)]
pub struct Papers<'a> {
    /// What was decided.
    pub guide: &'a Guide,
    /// Where names are looked up.
    pub catalog: &'a Catalog,
    /// The life event.
    pub scenario: &'a Scenario,
    /// What was answered.
    pub answers: &'a Answers,
    /// The address that shows this guide again; printed as a QR code.
    pub url: Option<&'a str>,
}

impl Papers<'_> {
    /// The one-time notification letter; `name` is the applicant's, if he gave it.
    pub fn notice(&self, name: Option<&str>) -> Document {
        notice::document(self, &self.view(), name)
    }

    /// The tick list of papers to bring.
    pub fn checklist(&self) -> Document {
        checklist::document(self, &self.view())
    }

    /// The filled-in forms in the guide's order; with `only`, just that one.
    pub fn forms(&self, profile: &Profile, only: Option<&str>) -> Vec<(Name, Document)> {
        let lines = self.guide.forms.iter().filter(|line| only.is_none_or(|slug| &*line.form == slug));
        lines
            .filter_map(|line| self.catalog.forms.get(&line.form))
            .map(|form| (form.slug.clone(), fill(form, &filling::of(self, form, profile))))
            .collect()
    }

    /// Letter, tick list and forms, in this order.
    pub fn all(&self, profile: &Profile) -> Vec<Document> {
        let name = profile.get("申请人", "姓名");
        let mut documents = vec![self.notice(name), self.checklist()];
        documents.extend(self.forms(profile, None).into_iter().map(|(_, document)| document));
        documents
    }

    /// What the files say about themselves: made from the guide, never from a person's data.
    pub fn stamp(&self) -> Stamp {
        let (year, month, day) = i32::try_from(self.guide.today).map_or((2000, 1, 1), civil::parts);
        let region = self.guide.region.as_str();
        Stamp {
            date: (u16::try_from(year).unwrap_or(2000), month as u8, day as u8),
            id: format!("{}/{region}/{}/{year}-{month}-{day}", self.guide.scenario, self.guide.catalog),
            producer: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
            author: self.scenario.lead_authority.clone().unwrap_or_default(),
        }
    }

    /// The foot of every page.
    pub(super) fn footer(&self) -> String {
        let hash: String = self.guide.catalog.trim_start_matches("sha256:").chars().take(8).collect();
        format!("{}　政策目录 {hash}　按 {} 的政策", self.guide.title, words::day(self.guide.today))
    }

    /// The life event's name as papers write it: 失业“一件事”.
    pub(super) fn event(&self) -> String {
        let title = &self.guide.title;
        if title.contains("一件事") { title.clone() } else { format!("{title}“一件事”") }
    }

    /// Names of the region, joined.
    pub(super) fn region(&self) -> String {
        self.guide.region_names.concat()
    }

    fn view(&self) -> GuideView {
        let links = Links { slug: &self.scenario.slug, code: "" };
        from_guide(self.guide, self.catalog, self.scenario, self.answers, links)
    }
}
