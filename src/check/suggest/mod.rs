//! People for the examples that are missing: for each place that no example reaches, somebody whom the proof engine
//! finds, and what the rules as they are make of that person.
//!
//! In: a library and a region. Out: few examples that together reach much. **Invariant: every person went through the
//! evaluation that answers citizens and reaches the places it is suggested for. That the outcome is right is for a
//! human to say: it is what the rules say, not what the law says.**

mod expect;
mod facets;
mod find;
mod write;

pub(super) use expect::{everything, example};
pub(super) use facets::{Facet, absent, facets, join};
pub use write::{expected, yaml};

use crate::check::examples::{self, Ran, all_of, decided, interviewed, reached_by};
use crate::check::proof::row_counts;
use crate::load::Library;
use crate::logic::compile::compile;
use crate::logic::program::{InputKind, Program};
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::example::Example;
use crate::model::value::Name;
use std::collections::BTreeSet;

/// What is suggested for one life event.
pub struct Suggestion {
    /// Slug of the life event.
    pub scenario: Name,
    /// Examples, and what each reaches that none before does.
    pub examples: Vec<(Example, Vec<String>)>,
    /// Places for which nobody was found in this region on this day.
    pub left: Vec<String>,
    /// Whether the life event has no example yet.
    pub first: bool,
}

/// Suggests examples for the life events whose slugs `wanted` accepts.
pub fn run(library: &Library, region: &str, today: i64, wanted: impl Fn(&str) -> bool) -> Vec<Suggestion> {
    let (_, coverage) = examples::run(library, today, &wanted);
    let (catalog, _) = library.catalog(region);
    let slugs = catalog.scenarios.keys().filter(|slug| wanted(slug));
    let missing = |slug: &Name| {
        let mut all = all_of(&catalog.scenarios[slug]);
        all.retain(|place| !coverage.has(slug, place));
        all
    };
    let suggest = |slug: &Name| {
        let taken: Vec<&Example> = library.examples().iter().filter(|e| e.scenario == *slug).collect();
        let mut left = missing(slug);
        let mut out = Vec::new();
        for rows in row_counts(&catalog, slug) {
            if left.is_empty() {
                break;
            }
            let Some((program, _)) = compile(&catalog, slug, &rows) else { continue };
            let finder = Finder { catalog: &catalog, program: &program, region, today };
            finder.fill(&mut left, &mut out);
        }
        for (at, (example, reaches)) in out.iter_mut().enumerate() {
            let more = if reaches.len() > 1 { format!(" 等 {} 处", reaches.len()) } else { String::new() };
            let named = |n: usize| format!("待核对 {n}：{}{more}", reaches.first().map_or("", |r| r));
            let mut n = at + 1;
            while taken.iter().any(|other| other.name == named(n)) {
                n += 1;
            }
            example.name = named(n);
        }
        Suggestion {
            scenario: slug.clone(),
            examples: out,
            left: left.into_iter().collect(),
            first: taken.is_empty(),
        }
    };
    slugs.map(suggest).collect()
}

struct Finder<'f> {
    catalog: &'f Catalog,
    program: &'f Program,
    region: &'f str,
    today: i64,
}

impl Finder<'_> {
    /// Takes out of `left` what the people found reach.
    fn fill(&self, left: &mut BTreeSet<String>, out: &mut Vec<(Example, Vec<String>)>) {
        let Some(mut people) = find::People::new(self.catalog, self.program, self.today, left) else {
            return;
        };
        while let Some(answers) = people.next(left) {
            let settled = settled(self.catalog, self.program, self.today, &answers);
            let Some((answers, ran)) = settled.filter(|(_, ran)| is_fine(ran)) else { continue };
            let Some(scenario) = self.catalog.scenarios.get(&self.program.slug) else { return };
            let reached: BTreeSet<String> = reached_by(self.catalog, scenario, &ran.guide)
                .into_iter()
                .filter(|place| left.remove(place))
                .collect();
            if reached.is_empty() {
                continue;
            }
            let example = example(self.catalog, self.program, self.region, self.today, &answers, &ran);
            out.push((example, reached.into_iter().collect()));
        }
    }
}

/// Only the answers that are asked for, and what they come to; `None` when more is to be asked.
pub(super) fn settled(
    catalog: &Catalog,
    program: &Program,
    today: i64,
    answers: &Answers,
) -> Option<(Answers, Ran)> {
    let mut all = answers.clone();
    all.rows = program.rows.clone();
    let interview = interviewed(catalog, program, &all, today)?;
    let asked: BTreeSet<&Name> = interview.asked.iter().map(|at| &program.inputs[*at].name).collect();
    let mut live = all.clone();
    live.given.retain(|name, _| asked.contains(name));
    live.choices.one_of.retain(|name, _| asked.contains(name));
    let page = program.inputs.iter().find(|input| input.kind == InputKind::Optional);
    live.choices.optional = live.choices.optional.filter(|_| page.is_some_and(|p| asked.contains(&p.name)));
    live.choices.commitments.clear();
    live.choices.channel = None;
    let ran = decided(catalog, program, &live, today)?;
    ran.guide.next.is_none().then_some((live, ran))
}

/// Whether nothing refuses the answers.
pub(super) fn is_fine(ran: &Ran) -> bool {
    ran.guide.contradictions.is_empty() && ran.out_of_range.is_empty()
}
