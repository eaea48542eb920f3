//! A whole folder: every life event, in every region that changes it, today and on every day of the next twelve months
//! on which a rule changes; lists with no row, one and two.

use super::{Figures, Proof, prove};
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::load::{Library, NATION};
use crate::logic::compile::compile;
use crate::logic::op::Op;
use crate::logic::program::Program;
use crate::logic::value::Known;
use crate::model::catalog::Catalog;
use crate::model::civil;
use crate::model::expr::CompareOp;
use crate::model::list::Rows;
use crate::model::scenario::QuestionKind;
use crate::model::value::Name;
use crate::source::Span;
use indexmap::IndexMap;
use rustc_hash::FxHasher;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What was proved of a folder.
pub struct Proved {
    /// Findings, sorted.
    pub findings: Diagnostics,
    /// Figures of each life event, all its programs and days together; applicants are those of the largest.
    pub figures: IndexMap<Name, Figures>,
    /// How many proofs were made.
    pub proofs: usize,
}

/// A program to be proved on a day.
struct Job<'c> {
    catalog: &'c Catalog,
    program: Arc<Program>,
    day: i64,
    /// Whether the length of the questions is measured: once for each life event, where most rules hold.
    walk: bool,
}

/// Findings that hold only if every program of a life event has them: what nobody can reach in one region, or without
/// rows, may be reached elsewhere.
fn must_be_common(code: &str) -> bool {
    !matches!(code, "C301" | "C307" | "C312" | "C313" | "C398" | "C399")
}

/// Proves every life event of a folder, or those named.
pub fn folder(library: &Library, today: i64, threads: usize, only: &BTreeSet<String>) -> Proved {
    let layers = library.regions().map(|(code, _)| format!("{code:0<6}"));
    let regions: Vec<String> = std::iter::once(NATION.to_owned()).chain(layers).collect();
    let catalogs = spread(&regions, threads, |_| 0, |region| library.catalog(region).0);
    let mut jobs = Vec::new();
    let mut seen = BTreeSet::new();
    for (layer, catalog) in catalogs.iter().enumerate() {
        let last = layer + 1 == catalogs.len();
        let wanted = catalog.scenarios.keys().filter(|s| only.is_empty() || only.contains(&***s));
        let sets: Vec<(&Name, Rows)> = wanted
            .flat_map(|slug| row_counts(catalog, slug).into_iter().map(move |rows| (slug, rows)))
            .collect();
        let programs = spread(&sets, threads, |_| 0, |(slug, rows)| compile(catalog, slug, rows));
        for ((slug, rows), program) in sets.into_iter().zip(programs) {
            let Some((program, _)) = program else { continue };
            let program = Arc::new(program);
            // Where people are, with every layer over the nation, the year ahead is looked at as well.
            let later = days(&program, today).into_iter().filter(|_| last && rows.is_empty());
            let now = seen.insert((slug.clone(), fingerprint(&program))).then_some(today);
            for day in now.into_iter().chain(later) {
                jobs.push(Job { catalog, program: program.clone(), day, walk: false });
            }
        }
    }
    let mut walked = BTreeSet::new();
    for job in jobs.iter_mut().rev() {
        job.walk = job.day == today && job.program.rows.is_empty() && walked.insert(job.program.slug.clone());
    }
    // The longest first, so that no thread is left alone with one at the end.
    let length = |job: &Job<'_>| job.program.nodes.len();
    let done = spread(&jobs, threads, length, |job| prove(job.catalog, &job.program, job.day, job.walk));
    let done: Vec<(usize, Proof)> =
        done.into_iter().enumerate().filter_map(|(at, proof)| Some((at, proof?))).collect();
    let proofs = done.len();
    gather(&catalogs, &jobs, done, today, proofs)
}

/// Does the same work for many things at once, those of the greatest length first; the results are in the order of the
/// things.
fn spread<T: Sync, R: Send>(
    things: &[T],
    threads: usize,
    length: impl Fn(&T) -> usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let mut turns: Vec<usize> = (0..things.len()).collect();
    turns.sort_by_key(|at| Reverse(length(&things[*at])));
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let work = || {
                while let Some(at) = turns.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = work(&things[*at]);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((*at, result));
                }
            };
            // Diagrams are built by recursion over long conditions.
            let builder = std::thread::Builder::new().stack_size(64 << 20);
            if builder.spawn_scoped(scope, work).is_err() {
                work();
            }
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

fn gather(
    catalogs: &[Catalog],
    jobs: &[Job<'_>],
    done: Vec<(usize, Proof)>,
    today: i64,
    proofs: usize,
) -> Proved {
    let mut figures: IndexMap<Name, Figures> = IndexMap::new();
    let mut sure = Vec::new();
    // A common finding: how many programs have it, of those that have its place at all.
    let mut common: HashMap<(&'static str, Option<Span>, String), (Diagnostic, BTreeSet<usize>)> =
        HashMap::new();
    for (at, proof) in done {
        let day = jobs[at].day;
        let sum = figures.entry(proof.scenario.clone()).or_default();
        sum.add(&proof.figures);
        for mut finding in proof.findings {
            if must_be_common(finding.code) {
                let key = (finding.code, finding.primary.as_ref().map(|p| p.0), finding.message.clone());
                common.entry(key).or_insert_with(|| (finding, BTreeSet::new())).1.insert(at);
                continue;
            }
            if day != today {
                finding.severity = finding.severity.max(Severity::Warning);
                finding.message = format!("从 {} 起：{}", civil::iso(day as i32), finding.message);
            }
            sure.push(finding);
        }
    }
    let places: Vec<BTreeSet<Span>> = jobs.iter().map(|job| places(catalogs, job)).collect();
    for (finding, found) in common.into_values() {
        let Some((span, _)) = &finding.primary else { continue };
        let shared = (0..jobs.len()).filter(|at| places[*at].contains(span));
        let own = found.iter().next().map(|at| jobs[*at].program.slug.clone());
        let wanted: Vec<usize> = match shared.collect::<Vec<_>>() {
            none if none.is_empty() => {
                (0..jobs.len()).filter(|at| Some(&jobs[*at].program.slug) == own.as_ref()).collect()
            }
            some => some,
        };
        if wanted.iter().all(|at| found.contains(at)) {
            sure.push(finding);
        }
    }
    let mut findings = Diagnostics(sure);
    findings.sort();
    // The same fault shown by another person in another region is one fault.
    findings.0.dedup_by(|a, b| a.code == b.code && a.primary == b.primary && a.message == b.message);
    Proved { findings, figures, proofs }
}

/// Places that several life events may share: rows of tables, questions and their options.
fn places(_: &[Catalog], job: &Job<'_>) -> BTreeSet<Span> {
    let rows = job.program.tables.iter().flat_map(|t| &t.rows).map(|(_, span)| *span);
    let scenario = job.catalog.scenarios.get(&job.program.slug);
    let questions = scenario.into_iter().flat_map(|s| s.questions.values());
    let spans = questions.flat_map(|q| std::iter::once(q.span).chain(q.options.iter().map(|o| o.span)));
    rows.chain(spans).collect()
}

/// No row, one, two in every list of a life event.
pub(crate) fn row_counts(catalog: &Catalog, slug: &str) -> Vec<Rows> {
    let questions = catalog.scenarios.get(slug).into_iter().flat_map(|s| s.questions.values());
    Rows::few(questions.filter(|q| q.kind == QuestionKind::List).map(|q| &q.name))
}

fn fingerprint(program: &Program) -> u64 {
    let mut hasher = FxHasher::default();
    program.nodes.hash(&mut hasher);
    program.outputs.len().hash(&mut hasher);
    hasher.finish()
}

/// Every day of the next twelve months on which a comparison with today changes.
fn days(program: &Program, today: i64) -> BTreeSet<i64> {
    let mut out = BTreeSet::new();
    for op in &program.nodes {
        let Op::Compare(cmp, a, b) = op else { continue };
        let (fixed, after) = match (program.op(*a), program.op(*b)) {
            (Op::Today, Op::Const(Known::Line(line))) => {
                (line.low(), matches!(cmp, CompareOp::Le | CompareOp::Gt))
            }
            (Op::Const(Known::Line(line)), Op::Today) => {
                (line.low(), matches!(cmp, CompareOp::Ge | CompareOp::Lt))
            }
            _ => continue,
        };
        let Some(day) = fixed.and_then(|q| i64::try_from(q.to_integer()).ok()) else { continue };
        out.extend([day + i64::from(after)].into_iter().filter(|d| (today + 1..=today + 366).contains(d)));
    }
    out
}

impl Figures {
    fn add(&mut self, other: &Figures) {
        self.cells += other.cells;
        self.boxes += other.boxes;
        self.applicants = self.applicants.max(other.applicants);
        self.goals += other.goals;
        self.nogoods += other.nogoods;
        self.nodes += other.nodes;
        self.paths = self.paths.take().or_else(|| other.paths.clone());
        for what in &other.unfinished {
            if !self.unfinished.contains(what) {
                self.unfinished.push(what.clone());
            }
        }
    }
}
