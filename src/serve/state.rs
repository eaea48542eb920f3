//! What all requests share: the catalogue of the region, templates, the search index, the printing press, the clock.

use super::error::ServeError;
use super::response::PageCache;
use crate::find::{Entry, Index};
use crate::model::civil;
use crate::render::html::{Pages, TemplateError};
use crate::render::pdf::Press;
use std::sync::{Arc, RwLock};

use super::engine::Region;

/// What day it is.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The real day in China.
    China,
    /// Always this day number, for tests and for trying out future rules.
    Fixed(i64),
}

impl Clock {
    /// Today's day number.
    pub fn today(self) -> i64 {
        match self {
            Clock::Fixed(day) => day,
            // China has one time zone and no daylight saving since 1991, so no table is needed.
            Clock::China => {
                let now = jiff::tz::offset(8).to_datetime(jiff::Timestamp::now()).date();
                let (year, month, day) = (now.year().into(), now.month() as u32, now.day() as u32);
                civil::day(year, month, day).unwrap_or(0).into()
            }
        }
    }
}

/// Shared by all workers.
pub struct State {
    region: RwLock<Arc<Region>>,
    pub(super) pages: Pages,
    pub(super) press: Press,
    pub(super) clock: Clock,
    pub(super) public_url: Option<String>,
    pub(super) cache: PageCache,
}

impl State {
    /// The state of a server for one region.
    ///
    /// # Errors
    /// A template with a mistake.
    pub fn new(
        region: Region,
        press: Press,
        clock: Clock,
        public_url: Option<String>,
    ) -> Result<State, TemplateError> {
        Ok(State {
            region: RwLock::new(Arc::new(region)),
            pages: Pages::built_in()?,
            press,
            clock,
            public_url,
            cache: PageCache::default(),
        })
    }

    /// The catalogue in force. A request keeps the one it started with.
    pub(super) fn region(&self) -> Arc<Region> {
        match self.region.read() {
            Ok(region) => region.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Puts a newly loaded catalogue in force.
    pub fn swap(&self, region: Region) {
        let region = Arc::new(region);
        match self.region.write() {
            Ok(mut current) => *current = region,
            Err(poisoned) => *poisoned.into_inner() = region,
        }
        self.cache.clear();
    }
}

/// The search index of a region's life events.
pub(super) fn index(catalog: &crate::model::catalog::Catalog) -> Index {
    let entries: Vec<Entry> = catalog.scenarios.values().map(Entry::of).collect();
    Index::new(&entries)
}

/// The scenario of a slug, or the nearest one's name.
pub(super) fn scenario<'a>(
    region: &'a Region,
    slug: &str,
) -> Result<&'a crate::model::scenario::Scenario, ServeError> {
    let known = &region.catalog.scenarios;
    known.get(slug).ok_or_else(|| {
        let near = known.keys().map(|k| (strsim::damerau_levenshtein(k, slug), k)).min();
        ServeError::unknown_scenario(slug, near.filter(|(d, _)| *d <= 3).map(|(_, k)| &**k))
    })
}
