//! What a change of the files changes for people: two versions of a life event side by side, for every distinguishable
//! applicant.
//!
//! In: two folders and the region. Out: groups of people with how many they are, one of them, and what is different for
//! them. **Invariant: what is told of a group is what the ordinary evaluation of both versions gives for its example
//! person; what was not looked at whole is listed as such.**

mod canon;
mod pairs;
mod questions;
mod replay;
mod search;
mod told;
mod words;

pub use told::told;

use crate::load::{Library, NATION};
use crate::logic::compile::compile;
use crate::logic::program::Program;
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::list::Rows;
use crate::model::scenario::{QuestionKind, Scenario};
use crate::model::value::{Name, Type, Value};
use crate::source::Files;
use std::collections::BTreeSet;

/// One version of a life event in one region.
pub(crate) struct Version<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) scenario: &'a Scenario,
    pub(crate) program: &'a Program,
}

/// People for whom the same is different.
#[derive(Clone, Debug)]
pub struct Group {
    /// Distinguishable applicants; `None` where they could not be counted.
    pub people: Option<f64>,
    /// The answers that put the example person among them.
    pub example: Vec<(Name, Type, Value)>,
    /// What is different, line by line.
    pub lines: Vec<String>,
}

/// One life event in one region.
#[derive(Clone, Debug, Default)]
pub struct EventChanges {
    /// Slug.
    pub slug: Name,
    /// Title, of the new version where it exists.
    pub title: String,
    /// Region names from the nation down; empty for the nation.
    pub region: Vec<String>,
    /// The same is different by the nation's rules alone.
    pub everywhere: bool,
    /// Questions and options that came, went or are asked otherwise.
    pub questions: Vec<String>,
    /// Groups of people.
    pub groups: Vec<Group>,
    /// Distinguishable applicants of both versions together.
    pub everybody: Option<f64>,
    /// What was not looked at whole.
    pub unfinished: Vec<String>,
}

impl EventChanges {
    /// Nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.groups.is_empty() && self.unfinished.is_empty()
    }
}

/// All that is different between two folders.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Life events, each in the regions in which it differs.
    pub events: Vec<EventChanges>,
    /// Words that changed and nothing else: `文件 › 事项 › 说明：“…” → “…”`.
    pub wording: Vec<String>,
}

impl Changes {
    /// Whether nothing changes for anybody; wording apart.
    pub fn is_nothing(&self) -> bool {
        self.events.iter().all(EventChanges::is_empty)
    }
}

/// Compares two folders.
pub struct Folders<'a> {
    /// Files before and after.
    pub files: (&'a Files, &'a Files),
    /// The same, read.
    pub libraries: (&'a Library, &'a Library),
    /// The region beside the nation.
    pub region: &'a str,
    /// Day number of "today".
    pub today: i64,
    /// Only these life events; all when empty.
    pub only: &'a BTreeSet<String>,
}

/// What is different between two folders, in the region and by the nation's rules alone.
pub fn compare(folders: &Folders<'_>) -> Changes {
    let mut out = Changes { events: Vec::new(), wording: questions::wording(folders.files, folders.only) };
    let mut regions = vec![NATION];
    if folders.region != NATION {
        regions.insert(0, folders.region);
    }
    for region in regions {
        let old = folders.libraries.0.catalog(region).0;
        let new = folders.libraries.1.catalog(region).0;
        let mut slugs: Vec<&Name> = new.scenarios.keys().collect();
        slugs.extend(old.scenarios.keys().filter(|s| !new.scenarios.contains_key(*s)));
        for slug in slugs.into_iter().filter(|s| folders.only.is_empty() || folders.only.contains(&***s)) {
            let found = event(&old, &new, slug, folders.today);
            // What is different everywhere is told once.
            match out.events.iter_mut().find(|e| e.slug == found.slug && same(e, &found)) {
                Some(known) => known.everywhere = true,
                None if found.is_empty() => {}
                None => out.events.push(found),
            }
        }
    }
    out
}

fn same(a: &EventChanges, b: &EventChanges) -> bool {
    let lines = |e: &EventChanges| e.groups.iter().map(|g| g.lines.clone()).collect::<Vec<_>>();
    a.questions == b.questions && lines(a) == lines(b) && a.unfinished == b.unfinished
}

/// One life event of two catalogues of the same region.
pub fn event(old: &Catalog, new: &Catalog, slug: &str, today: i64) -> EventChanges {
    let (before, after) = (old.scenarios.get(slug), new.scenarios.get(slug));
    let title = after.or(before).map_or(slug, |s| &s.title).to_owned();
    let mut out =
        EventChanges { slug: slug.into(), title, region: new.region.names.clone(), ..Default::default() };
    let (Some(before), Some(after)) = (before, after) else {
        let gone = if after.is_some() { "新增的一件事" } else { "这件事没有了" };
        out.questions.push(gone.into());
        return out;
    };
    out.questions = questions::changes(before, after);
    for rows in row_counts(before, after) {
        let Some(both) = Both::new(old, new, slug, &rows) else { continue };
        for confirmed in [false, true] {
            search::search(&both.version(false), &both.version(true), today, confirmed, &mut out);
        }
    }
    out
}

/// Two versions of a life event for one person after the other.
pub struct Both<'a> {
    old: (&'a Catalog, &'a Scenario, Program),
    new: (&'a Catalog, &'a Scenario, Program),
}

impl<'a> Both<'a> {
    /// Both versions, for lists with these rows; `None` where one version does not have the life event.
    pub fn new(old: &'a Catalog, new: &'a Catalog, slug: &str, rows: &Rows) -> Option<Self> {
        let version = |catalog: &'a Catalog| {
            let (program, _) = compile(catalog, slug, rows)?;
            Some((catalog, catalog.scenarios.get(slug)?, program))
        };
        Some(Both { old: version(old)?, new: version(new)? })
    }

    /// What is different for a person, line by line; empty when nothing shows.
    pub fn lines(&self, answers: &Answers, today: i64) -> Vec<String> {
        let (old, new) = (self.version(false), self.version(true));
        replay::replay(&old, &new, answers, today, &pairs::pairs(&old, &new).wording).lines
    }

    fn version(&self, new: bool) -> Version<'_> {
        let (catalog, scenario, program) = if new { &self.new } else { &self.old };
        Version { catalog, scenario, program }
    }
}

/// No row, one, two in every list that both versions have.
fn row_counts(old: &Scenario, new: &Scenario) -> Vec<Rows> {
    let list =
        |s: &Scenario, name: &Name| s.questions.get(name).is_some_and(|q| q.kind == QuestionKind::List);
    Rows::few(new.questions.keys().filter(|n| list(new, n) && list(old, n)))
}
