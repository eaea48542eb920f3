//! Would anybody notice? The rules are changed by one small slip at a time – a sign, a figure, a row, a condition – and
//! the examples are run again. A slip that no example notices is a rule that no example watches.
//!
//! In: a library. Out: for each life event how many slips its examples notice, and each one that they do not.
//! **Invariant: what nobody can notice is not counted: a slip that leaves the compiled rules as they are, or that the
//! proof engine shows to change nothing for anybody.**

mod cases;
mod equal;
mod formulas;
mod places;
mod results;

use super::examples::{compare, decided};
use super::suggest;
use crate::load::Library;
use crate::logic::compile::compile;
use crate::logic::program::Program;
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::example::Example;
use crate::model::value::Name;
use crate::source::Span;
use cases::{Case, Group, Notices, Ready};
use equal::Verdict;
use places::{Mutation, Used};
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
    /// Slips that some example notices.
    pub noticed: usize,
    /// Slips that nobody can notice.
    pub equal: usize,
    /// Slips that no example notices, in the order of the files.
    pub missed: Vec<Missed>,
    /// Examples that fail already, and so were left out.
    pub failing: usize,
    /// Few examples that together notice many of the slips that are missed, each with the slip it was found for.
    pub suggested: Vec<(Example, Missed)>,
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
    /// The example whose person is told something else, and one that would notice.
    Missed(Option<String>, Option<Box<Candidate>>),
}

/// Somebody who would notice a slip.
struct Candidate {
    /// Index of the group of examples with the same program.
    group: usize,
    answers: Answers,
    example: Example,
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
    let fates = fates(&catalogs, slug, &ready, &mutations, threads, find);
    let mut report = Report {
        scenario: slug.clone(),
        noticed: 0,
        equal: 0,
        missed: Vec::new(),
        failing: ready.failing,
        suggested: Vec::new(),
    };
    let mut candidates = Vec::new();
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
            Fate::Missed(unsaid_in, candidate) => {
                let Mutation { change, .. } = mutation;
                report.missed.push(Missed { span: change.span, text: change.text.clone(), unsaid_in });
                candidates.extend(candidate.map(|candidate| (mutation, *candidate)));
            }
        }
    }
    report.suggested = few(catalogs, slug, &ready, candidates);
    report
}

/// Of the candidates those that notice what none before does.
fn few(
    catalogs: Vec<Catalog>,
    slug: &Name,
    ready: &Ready<'_>,
    candidates: Vec<(&Mutation, Candidate)>,
) -> Vec<(Example, Missed)> {
    let mut offices: Vec<Office> = catalogs.into_iter().map(|catalog| Office::new(catalog, slug)).collect();
    let mut chosen: Vec<(Case<'_>, usize, &Mutation)> = Vec::new();
    for (mutation, candidate) in &candidates {
        let group = &ready.groups[candidate.group];
        let Office { catalog, used } = &mut offices[group.region];
        let Some(case) = group.case(catalog, &candidate.example, candidate.answers.clone()) else { continue };
        let mut new = mutation.change.new.clone();
        if !places::swap(catalog, slug, used, mutation.key, &mut new) {
            continue;
        }
        let program = compile(catalog, slug, &group.rows).map(|(program, _)| program);
        places::swap(catalog, slug, used, mutation.key, &mut new);
        let Some(program) = program else { continue };
        let roots = results::roots(&program);
        let changed = results::changed(&group.index, (&group.program, &group.roots), (&program, &roots));
        let notices =
            |case: &Case<'_>| case.notices(catalog, &program, &roots, changed.as_deref()) == Notices::Fails;
        let known = chosen.iter().any(|(case, at, _)| *at == candidate.group && notices(case));
        if !known && notices(&case) {
            chosen.push((case, candidate.group, mutation));
        }
    }
    let named = |(n, (case, _, mutation)): (usize, &(Case<'_>, usize, &Mutation))| {
        let Mutation { change, .. } = mutation;
        let name = format!("待核对 {n}：{}", change.text);
        let missed = Missed { span: change.span, text: change.text.clone(), unsaid_in: None };
        (Example { name, ..case.example.clone() }, missed)
    };
    (1..).zip(&chosen).map(named).collect()
}

/// What became of a slip, and the print of the rules it made.
type Tried = (Fate, Option<u64>);

fn fates(
    catalogs: &[Catalog],
    slug: &Name,
    ready: &Ready<'_>,
    mutations: &[Mutation],
    threads: usize,
    find: bool,
) -> Vec<Tried> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Tried)>> = Mutex::new(Vec::new());
    let work = || {
        let office = |catalog: &Catalog| Office::new(catalog.clone(), slug);
        let mut offices: Vec<Office> = catalogs.iter().map(office).collect();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(mutation) = mutations.get(at) else { return };
            let fate = fate(&mut offices, slug, ready, mutation, find);
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
    /// An example whose person is told something else, of which it does not speak.
    unsaid: Option<&'g Case<'l>>,
}

fn fate(offices: &mut [Office], slug: &Name, ready: &Ready<'_>, mutation: &Mutation, find: bool) -> Tried {
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
        Ok(false) => {}
    }
    // Where somebody is known to be told something else nothing need be proved.
    let unsaid = silent.iter().find_map(|one| Some((one, one.unsaid?)));
    if let Some((one, case)) = unsaid {
        let catalog = &offices[one.group.region].catalog;
        let found = find.then(|| candidate(catalog, ready, one, &case.answers, case.today)).flatten();
        return (Fate::Missed(Some(case.example.name.clone()), found.map(Box::new)), print);
    }
    for one in &silent {
        let catalog = &offices[one.group.region].catalog;
        let days: BTreeSet<i64> = one.group.cases.iter().map(|case| case.today).collect();
        for day in days {
            if let Verdict::Other(person) = told_apart(catalog, one, day, find) {
                let found = person.and_then(|person| candidate(catalog, ready, one, &person.answers, day));
                return (Fate::Missed(None, found.map(Box::new)), print);
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

/// The person as an example that fails under the changed rules.
fn candidate(
    catalog: &Catalog,
    ready: &Ready<'_>,
    one: &Silent<'_, '_>,
    answers: &Answers,
    day: i64,
) -> Option<Candidate> {
    if one.group.figures_of.is_some() {
        return None;
    }
    let base = &one.group.program;
    let (answers, ran) = suggest::settled(catalog, base, day, answers)?;
    let example = suggest::example(catalog, base, &catalog.region.code, day, &answers, &ran);
    let changed = decided(catalog, &one.program, &answers, day)?;
    let scenario = catalog.scenarios.get(&base.slug);
    let group = ready.groups.iter().position(|group| std::ptr::eq(group, one.group))?;
    (!compare(&example, scenario, &changed).is_empty()).then_some(Candidate { group, answers, example })
}

/// The slip leaves rules that cannot be compiled: nobody could put them to use.
#[derive(PartialEq, Eq)]
struct Broken;

/// Whether an example of a region notices.
fn in_region<'g, 'l>(
    catalog: &Catalog,
    region: usize,
    ready: &'g Ready<'l>,
    mutation: &Mutation,
    print: &mut Option<u64>,
    silent: &mut Vec<Silent<'g, 'l>>,
) -> Result<bool, Broken> {
    for group in ready.groups.iter().filter(|group| group.region == region && !group.cases.is_empty()) {
        let figures = group.figures_of.map(|example| cases::with_figures(catalog, example));
        let catalog = figures.as_ref().unwrap_or(catalog);
        let Some((program, found)) = compile(catalog, &group.program.slug, &group.rows) else {
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
        let mut unsaid = None;
        for case in &group.cases {
            match case.notices(catalog, &program, &roots, changed.as_deref()) {
                Notices::Fails => return Ok(true),
                Notices::Unsaid if unsaid.is_none() => unsaid = Some(case),
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
