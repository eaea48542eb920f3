//! The whole story: scenario files in, a guide out.
//!
//! ```text
//! Files ─ load ─► Catalog ─ compile ─► Program ─ interview ─► State ─ decide, assemble ─► Guide ─ render ─► pages, PDF
//! ```

pub use crate::ask::interview::Interview;
pub use crate::assemble::form_values;
pub use crate::diag::Diagnostics;
pub use crate::load::Library;
pub use crate::logic::program::Program;
pub use crate::model::answers::Answers;
pub use crate::model::catalog::Catalog;
pub use crate::model::guide::Guide;
pub use crate::source::Files;

use crate::logic::program::ProgramRef;
use crate::logic::variants::Variants;
use crate::model::list::Rows;
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use crate::{ask, assemble, logic};
use indexmap::IndexMap;

/// One region's catalogue with every life event compiled: all that is needed to ask and to decide.
pub struct Office {
    /// The resolved catalogue.
    pub catalog: Catalog,
    /// Compiled life events by slug, without rows.
    pub programs: IndexMap<Name, Program>,
    /// The same for lists that have rows.
    pub variants: Variants,
}

impl Office {
    /// Resolves a region and compiles every life event in it. Findings never stop it: what was not understood stands as
    /// unknown; whether that is good enough is for the caller to say.
    pub fn open(library: &Library, region: &str) -> (Office, Diagnostics) {
        Office::open_some(library, region, |_, _| true)
    }

    /// The same with one life event compiled and those it leads to.
    pub fn open_for(library: &Library, region: &str, slug: &str) -> (Office, Diagnostics) {
        Office::open_some(library, region, |catalog, other| {
            let own = catalog.scenarios.get(slug).into_iter().flat_map(|scenario| &scenario.transfers);
            let mut leads = own.filter_map(|line| catalog.event(&line.to));
            other == slug || leads.any(|target| *target.slug == *other)
        })
    }

    fn open_some(
        library: &Library,
        region: &str,
        wanted: impl Fn(&Catalog, &str) -> bool,
    ) -> (Office, Diagnostics) {
        let (catalog, mut findings) = library.catalog(region);
        let mut programs = IndexMap::new();
        for slug in catalog.scenarios.keys().filter(|slug| wanted(&catalog, slug)) {
            if let Some((program, found)) = logic::compile::compile(&catalog, slug, &Rows::default()) {
                findings.extend(found.0);
                programs.insert(slug.clone(), program);
            }
        }
        findings.sort();
        (Office { catalog, programs, variants: Variants::default() }, findings)
    }

    /// A life event and its program.
    pub fn event(&self, slug: &str) -> Option<(&Scenario, &Program)> {
        Some((self.catalog.scenarios.get(slug)?, self.programs.get(slug)?))
    }

    /// The program for the rows of the answers at hand.
    pub fn program(&self, slug: &str, answers: &Answers) -> Option<ProgramRef<'_>> {
        Some(self.variants.of(&self.catalog, self.programs.get(slug)?, &answers.rows))
    }

    /// Replays the answers: what is asked next, what no longer matters.
    pub fn interview(&self, slug: &str, answers: &Answers, today: i64) -> Option<Interview<'_>> {
        let (scenario, program) = (self.catalog.scenarios.get(slug)?, self.program(slug, answers)?);
        Some(ask::interview::interview(program, scenario, &self.catalog.calendar, answers, today))
    }

    /// Everything decided for one applicant, and what would change it.
    pub fn guide(&self, slug: &str, answers: &Answers, today: i64) -> Option<Guide> {
        let program = self.program(slug, answers)?;
        let mut guide = assemble::with_changes(&self.catalog, &program, answers, today);
        assemble::carry::fit(&mut guide, &self.catalog, &self.programs);
        Some(guide)
    }
}
