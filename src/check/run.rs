//! Everything that can be found in a folder: loader, compiler and rules, for the nation and every region with a layer.

use super::rule::Here;
use super::{ignore, rules};
use crate::diag::{Diagnostic, Diagnostics};
use crate::load::{Library, NATION};
use crate::logic::compile::compile;
use crate::logic::program::Program;
use crate::model::catalog::Catalog;
use crate::model::list::Rows;
use crate::model::value::Name;
use crate::source::Files;
use indexmap::IndexMap;

/// All findings of a folder on a day, sorted, with the author's `# 忽略` heeded.
pub fn everything(files: &Files, today: i64) -> Diagnostics {
    let (library, mut findings) = Library::new(files);
    let layers: Vec<String> = library.regions().map(|(code, _)| format!("{code:0<6}")).collect();
    // What only counts when every region says so; `None` before the first region.
    let mut common: Option<Vec<Diagnostic>> = None;
    for region in std::iter::once(NATION.to_owned()).chain(layers) {
        let (catalog, programs) = open(&library, &region, &mut findings);
        let here = Here { files, catalog: &catalog, programs: &programs, today };
        findings.extend(rules::in_each(&here));
        let all = rules::in_all(&here);
        common = Some(match common {
            None => all,
            Some(mut before) => {
                before.retain(|one| all.contains(one));
                before
            }
        });
    }
    // Where something could not be read, what it would have used looks unused.
    if !findings.has_errors() {
        findings.extend(common.unwrap_or_default());
    }
    findings.sort();
    ignore::apply(files, &mut findings);
    findings.sort();
    findings
}

fn open(library: &Library, region: &str, findings: &mut Diagnostics) -> (Catalog, IndexMap<Name, Program>) {
    let (catalog, found) = library.catalog(region);
    findings.extend(found.0);
    let mut programs = IndexMap::new();
    for slug in catalog.scenarios.keys() {
        if let Some((program, found)) = compile(&catalog, slug, &Rows::default()) {
            findings.extend(found.0);
            programs.insert(slug.clone(), program);
        }
    }
    (catalog, programs)
}
