//! Everything that can be found in a folder: loader, compiler and rules, for the nation and every region with a layer.

use super::proof::{self, Matrix, Paths, Proved};
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
use std::collections::BTreeSet;

/// All findings of a folder on a day that need no proof, sorted, with the author's `# 忽略` heeded.
pub fn everything(files: &Files, today: i64) -> Diagnostics {
    let (library, mut findings) = without_proof(files, today);
    drop(library);
    ignore::apply(files, &mut findings, false);
    findings.sort();
    findings
}

/// The same, and what is proved for every distinguishable applicant; nothing is proved of a folder with errors.
/// With `only`, of those life events.
pub fn proved(
    files: &Files,
    today: i64,
    threads: usize,
    only: &BTreeSet<String>,
) -> (Diagnostics, Option<Proved>) {
    let (library, mut findings) = without_proof(files, today);
    let mut proved = (!findings.has_errors()).then(|| proof::folder(&library, today, threads, only));
    if let Some(proved) = &mut proved {
        findings.extend(std::mem::take(&mut proved.findings.0));
    }
    findings.sort();
    ignore::apply(files, &mut findings, proved.is_some());
    findings.sort();
    (findings, proved)
}

/// For each life event of a region (with `only`, of those): a question's options × items, and how the questions are
/// walked. Life events without the question are left out.
pub fn overviews(
    files: &Files,
    region: &str,
    today: i64,
    only: &BTreeSet<String>,
    question: Option<&str>,
) -> (Vec<(Name, Matrix, Paths)>, Diagnostics) {
    let (library, _) = Library::new(files);
    let mut findings = Diagnostics::default();
    let (catalog, programs) = open(&library, region, &mut findings);
    let wanted = programs.iter().filter(|(slug, _)| only.is_empty() || only.contains(&***slug));
    let seen = wanted.filter_map(|(slug, program)| {
        let (matrix, paths) = proof::overview(&catalog, program, today, question)?;
        Some((slug.clone(), matrix, paths))
    });
    (seen.collect(), findings)
}

fn without_proof(files: &Files, today: i64) -> (Library, Diagnostics) {
    let (library, mut findings) = Library::new(files);
    let layers: Vec<String> = library.regions().map(|(code, _)| format!("{code:0<6}")).collect();
    let regions: Vec<String> = std::iter::once(NATION.to_owned()).chain(layers).collect();
    let kept = library;
    let library = &kept;
    // Regions are independent; an author waits for the slowest, not for all.
    let looked: Vec<Looked> = std::thread::scope(|scope| {
        let look = |region: &String| {
            let region = region.clone();
            scope.spawn(move || look(library, files, &region, today))
        };
        let workers: Vec<_> = regions.iter().map(look).collect();
        let done = workers.into_iter().map(|worker| worker.join());
        done.map(|looked| looked.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    // What only counts when every region says so; `None` before the first region.
    let mut common: Option<Vec<Diagnostic>> = None;
    for Looked { each, all } in looked {
        findings.extend(each);
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
    (kept, findings)
}

/// Findings of one region: those that count alone, and those that count when all regions have them.
struct Looked {
    each: Vec<Diagnostic>,
    all: Vec<Diagnostic>,
}

fn look(library: &Library, files: &Files, region: &str, today: i64) -> Looked {
    let mut findings = Diagnostics::default();
    let (catalog, programs) = open(library, region, &mut findings);
    let here = Here::new(files, &catalog, &programs, today);
    findings.extend(rules::in_each(&here));
    Looked { each: findings.0, all: rules::in_all(&here) }
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
