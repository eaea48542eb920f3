//! Would anybody notice? The rules are changed by one small slip at a time – a sign, a figure, a row, a condition – and
//! the examples are run again. A slip that no example notices is a rule that no example watches.
//!
//! In: a library. Out: for each life event how many slips its examples notice, and each one that they do not.
//! **Invariant: what nobody can notice is not counted: a slip that leaves the compiled rules as they are, or that the
//! proof engine shows to change nothing for anybody.**

mod cases;
mod equal;
mod formulas;
mod near;
mod places;
mod remedy;
mod results;

use crate::load::Library;
use crate::logic::compile::compile;
use crate::logic::program::Program;
use crate::model::catalog::Catalog;
use crate::model::example::{Example, Expected};
use crate::model::value::Name;
use crate::source::Span;
use cases::{Case, Group, Notices, Ready};
use equal::Verdict;
use places::{Mutation, Used};
use remedy::{Doctor, Remedy};
use results::Root;
use rustc_hash::FxHasher;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How well the examples of a life event watch over its rules.
pub struct Report {
    /// Slug of the life event.
    pub scenario: Name,
    /// Slips that some example notices, be it of another life event where the slip is in a shared file.
    pub noticed: usize,
    /// Slips that nobody can notice.
    pub equal: usize,
    /// Slips that no example notices, in the order of the files.
    pub missed: Vec<Missed>,
    /// Examples that fail already, and so were left out.
    pub failing: usize,
    /// Few examples that together notice many of the slips that are missed, each with those it was found for.
    pub suggested: Vec<(Example, Vec<Missed>)>,
    /// What the examples only have to say: by the name of an example more to expect, and the slips it then notices.
    pub unsaid: Vec<(String, Expected, Vec<Missed>)>,
}

impl Report {
    /// Slips that count.
    pub fn counted(&self) -> usize {
        self.noticed + self.missed.len()
    }

    /// Of a hundred slips that count, how many are noticed.
    pub fn score(&self) -> f64 {
        match self.counted() {
            0 => 100.0,
            all => self.noticed as f64 * 100.0 / all as f64,
        }
    }
}

/// A slip that no example notices.
#[derive(Clone)]
pub struct Missed {
    /// The formula, row or figure it is in.
    pub span: Span,
    /// What was changed, in words.
    pub text: String,
    /// An example whose person is told something else, of which its 期望 does not speak.
    pub unsaid_in: Option<String>,
}

/// What became of a slip.
enum Fate {
    /// The compiled rules are the same, or cannot be compiled.
    Nothing,
    Noticed,
    /// Nobody can notice it.
    Equal,
    /// The example whose person is told something else, and what would help.
    Missed(Option<String>, Remedy),
}

/// Tries every slip in the life events whose slugs `wanted` accepts. With `find`, looks for people who would notice those
/// that are missed.
pub fn run(
    library: &Library,
    default_today: i64,
    threads: usize,
    find: bool,
    wanted: impl Fn(&str) -> bool,
) -> Vec<Report> {
    let slugs: BTreeSet<&Name> = library.examples().iter().map(|e| &e.scenario).collect();
    let slugs = slugs.into_iter().filter(|slug| wanted(slug));
    slugs.map(|slug| event(library, slug, default_today, threads, find)).collect()
}

/// The rules of one region, to be changed and changed back.
struct Office {
    catalog: Catalog,
    used: Used,
}

impl Office {
    fn new(mut catalog: Catalog, slug: &str) -> Office {
        let used = Used::of(&mut catalog, slug);
        Office { catalog, used }
    }
}

/// What is wanted to know of a slip.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    /// Whether an example notices it.
    Notice,
    /// Whether anybody could, too.
    Anybody,
    /// What would help, too.
    Remedies,
}

/// Of slips in shared files those that the examples of other life events notice: whoever edits the file runs them all.
fn noticed_by_others(
    library: &Library,
    slug: &Name,
    default_today: i64,
    threads: usize,
    missed: &[&Mutation],
) -> BTreeSet<(Span, String)> {
    let print = |mutation: &Mutation| (mutation.change.span, mutation.change.text.clone());
    let mut out = BTreeSet::new();
    let others: BTreeSet<&Name> = library.examples().iter().map(|e| &e.scenario).collect();
    for other in others.into_iter().filter(|other| *other != slug) {
        let left: Vec<&&Mutation> = missed.iter().filter(|m| !out.contains(&print(m))).collect();
        let regions = cases::regions(library, other);
        let mut catalogs: Vec<Catalog> = regions.iter().map(|region| library.catalog(region).0).collect();
        let mut keys = BTreeSet::new();
        catalogs.iter_mut().for_each(|catalog| keys.extend(places::keys(catalog, other)));
        let left = left.into_iter().filter(|mutation| keys.contains(&mutation.key));
        let left: Vec<Mutation> = left.map(|mutation| (*mutation).clone()).collect();
        if left.is_empty() {
            continue;
        }
        let ready = cases::ready(library, other, &regions, &catalogs, default_today);
        let fates = fates(&catalogs, other, &ready, &left, threads, Want::Notice);
        let noticed = left.iter().zip(&fates).filter(|(_, (fate, _))| matches!(fate, Fate::Noticed));
        out.extend(noticed.map(|(mutation, _)| print(mutation)));
    }
    out
}

fn event(library: &Library, slug: &Name, default_today: i64, threads: usize, find: bool) -> Report {
    let regions = cases::regions(library, slug);
    let mut catalogs: Vec<Catalog> = regions.iter().map(|region| library.catalog(region).0).collect();
    let ready = cases::ready(library, slug, &regions, &catalogs, default_today);
    let mut mutations: Vec<Mutation> = Vec::new();
    let mut seen = BTreeSet::new();
    for catalog in &mut catalogs {
        let found = places::mutations(catalog, slug);
        mutations
            .extend(found.into_iter().filter(|m| seen.insert((m.key, m.change.span, m.change.text.clone()))));
    }
    mutations.sort_by(|a, b| a.change.span.cmp(&b.change.span));
    let want = if find { Want::Remedies } else { Want::Anybody };
    let fates = fates(&catalogs, slug, &ready, &mutations, threads, want);
    let file = catalogs.iter().find_map(|catalog| Some(catalog.scenarios.get(slug)?.span.file));
    let missed = mutations.iter().zip(&fates).filter(|(_, (fate, _))| matches!(fate, Fate::Missed(..)));
    let shared: Vec<&Mutation> =
        missed.map(|(m, _)| m).filter(|m| file.is_none_or(|file| m.change.span.file != file)).collect();
    let elsewhere = noticed_by_others(library, slug, default_today, threads, &shared);
    let mut report = Report {
        scenario: slug.clone(),
        noticed: 0,
        equal: 0,
        missed: Vec::new(),
        failing: ready.failing,
        suggested: Vec::new(),
        unsaid: Vec::new(),
    };
    let mut remedies = Vec::new();
    // Two ways to write the same slip are one.
    let mut before = BTreeSet::new();
    for (mutation, (fate, print)) in mutations.iter().zip(fates) {
        if print.is_some_and(|print| !before.insert(print)) {
            continue;
        }
        match fate {
            Fate::Nothing => {}
            Fate::Noticed => report.noticed += 1,
            Fate::Equal => report.equal += 1,
            Fate::Missed(..) if elsewhere.contains(&(mutation.change.span, mutation.change.text.clone())) => {
                report.noticed += 1;
            }
            Fate::Missed(unsaid_in, remedy) => {
                let Mutation { change, .. } = mutation;
                let missed = Missed { span: change.span, text: change.text.clone(), unsaid_in };
                report.missed.push(missed.clone());
                remedies.push((missed, remedy));
            }
        }
    }
    (report.unsaid, report.suggested) = remedy::few(remedies);
    report
}

/// What became of a slip, and the print of the rules it made.
type Tried = (Fate, Option<u64>);

fn fates(
    catalogs: &[Catalog],
    slug: &Name,
    ready: &Ready<'_>,
    mutations: &[Mutation],
    threads: usize,
    want: Want,
) -> Vec<Tried> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Tried)>> = Mutex::new(Vec::new());
    let work = || {
        let office = |catalog: &Catalog| Office::new(catalog.clone(), slug);
        let mut offices: Vec<Office> = catalogs.iter().map(office).collect();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(mutation) = mutations.get(at) else { return };
            let fate = fate(&mut offices, slug, ready, mutation, want);
            if let Ok(mut done) = done.lock() {
                done.push((at, fate));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            // Diagrams are built by recursion over long conditions.
            let builder = std::thread::Builder::new().stack_size(64 << 20);
            if builder.spawn_scoped(scope, work).is_err() {
                work();
            }
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, tried)| tried).collect()
}

/// A group of examples whose rules are changed by the slip, none of which notices it.
struct Silent<'g, 'l> {
    group: &'g Group<'l>,
    program: Program,
    roots: Vec<Root>,
    changed: Option<Vec<usize>>,
    /// Examples whose people are told something else, of which they do not speak.
    unsaid: Vec<&'g Case<'l>>,
}

fn fate(offices: &mut [Office], slug: &Name, ready: &Ready<'_>, mutation: &Mutation, want: Want) -> Tried {
    let mut silent = Vec::new();
    let mut print = None;
    let mut noticed = Ok(false);
    for (region, Office { catalog, used }) in offices.iter_mut().enumerate() {
        let mut new = mutation.change.new.clone();
        if !places::swap(catalog, slug, used, mutation.key, &mut new) {
            continue;
        }
        noticed = in_region(catalog, region, ready, mutation, &mut print, &mut silent);
        places::swap(catalog, slug, used, mutation.key, &mut new);
        if noticed != Ok(false) {
            break;
        }
    }
    match noticed {
        Err(Broken) => return (Fate::Nothing, None),
        Ok(true) => return (Fate::Noticed, print),
        Ok(false) if silent.is_empty() => return (Fate::Nothing, None),
        Ok(false) if want == Want::Notice => return (Fate::Missed(None, Remedy::None), print),
        Ok(false) => {}
    }
    let find = want == Want::Remedies;
    let doctor = Doctor { find };
    // Where somebody is known to be told something else nothing need be proved.
    if let Some(case) = silent.iter().find_map(|one| one.unsaid.first()) {
        let said = silent.iter().filter(|_| find);
        let said = said.flat_map(|one| doctor.unsaid(&offices[one.group.region].catalog, one));
        return (Fate::Missed(Some(case.example.name.clone()), Remedy::Say(said.collect())), print);
    }
    let near = silent.iter().find_map(|one| doctor.near(&offices[one.group.region].catalog, one));
    if let Some(remedy) = near {
        return (Fate::Missed(None, remedy), print);
    }
    for one in &silent {
        let catalog = &offices[one.group.region].catalog;
        let days: BTreeSet<i64> = one.group.cases.iter().map(|case| case.today).collect();
        for day in days {
            if let Verdict::Other(person) = told_apart(catalog, one, day, find) {
                let found = person.and_then(|person| doctor.person(catalog, one, &person.answers, day));
                return (Fate::Missed(None, found.unwrap_or(Remedy::None)), print);
            }
        }
    }
    (Fate::Equal, print)
}

/// Whether nobody can tell the changed rules from the others on a day, and else somebody who can.
fn told_apart(catalog: &Catalog, one: &Silent<'_, '_>, day: i64, find: bool) -> Verdict {
    let Some(changed) = &one.changed else { return Verdict::Other(None) };
    let (programs, roots) = ([&one.group.program, &one.program], [&*one.group.roots, &*one.roots]);
    equal::for_everybody(programs, roots, changed, &catalog.calendar, day, find)
}

/// The slip leaves rules that cannot be compiled: nobody could put them to use.
#[derive(PartialEq, Eq)]
struct Broken;

/// Whether an example of a region notices.
fn in_region<'g, 'l>(
    catalog: &mut Catalog,
    region: usize,
    ready: &'g Ready<'l>,
    mutation: &Mutation,
    print: &mut Option<u64>,
    silent: &mut Vec<Silent<'g, 'l>>,
) -> Result<bool, Broken> {
    for group in ready.groups.iter().filter(|group| group.region == region && !group.cases.is_empty()) {
        let figures = group.figures_of.map(|example| cases::put_figures(catalog, example));
        let compiled = compile(catalog, &group.program.slug, &group.rows);
        figures.into_iter().for_each(|figures| cases::put_back(catalog, figures));
        let Some((program, found)) = compiled else {
            return Err(Broken);
        };
        if found.has_errors() {
            return Err(Broken);
        }
        let roots = results::roots(&program);
        let changed = results::changed(&group.index, (&group.program, &group.roots), (&program, &roots));
        if let Some(changed) = &changed {
            let counts = |at: &&usize| !mutation.in_conditions || results::is_truth(&program, &roots[**at]);
            if !changed.iter().any(|at| counts(&at)) {
                continue;
            }
        }
        print.get_or_insert_with(|| fingerprint(&program, &roots));
        let mut unsaid = Vec::new();
        for case in &group.cases {
            match case.notices(catalog, &program, &roots, changed.as_deref()) {
                Notices::Fails => return Ok(true),
                Notices::Unsaid => unsaid.push(case),
                _ => {}
            }
        }
        silent.push(Silent { group, program, roots, changed, unsaid });
    }
    Ok(false)
}

fn fingerprint(program: &Program, roots: &[Root]) -> u64 {
    let mut hasher = FxHasher::default();
    program.nodes.hash(&mut hasher);
    roots.iter().for_each(|root| root.node.hash(&mut hasher));
    hasher.finish()
}
