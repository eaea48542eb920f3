//! What would let the examples notice a slip: one more thing said in an example, or one more person.

use super::cases::{Case, with_figures};
use super::near::{Neighbour, Pair};
use super::{Missed, Silent};
use crate::check::examples::{Ran, compare, decided};
use crate::check::suggest::{self, Facet, absent, everything, facets, join};
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::example::{Example, Expected};
use crate::model::value::Name;
use std::collections::{BTreeMap, BTreeSet};

/// Examples asked what they could say about one slip.
const EXAMPLES: usize = 8;
/// Neighbours who turn out to notice nothing before one gives up.
const TRIES: usize = 12;

/// What would help.
pub(super) enum Remedy {
    /// Nothing is known.
    None,
    /// One of these said in an example.
    Say(Vec<(String, Facet)>),
    /// An example of this person that says one of these.
    Person(Box<Example>, Vec<Facet>),
}

/// Looks for remedies.
pub(super) struct Doctor {
    /// Whether remedies are wanted, or only whether somebody would notice.
    pub find: bool,
}

impl Doctor {
    /// What the examples whose people are told something else could say.
    pub(super) fn unsaid(&self, catalog: &Catalog, one: &Silent<'_, '_>) -> Vec<(String, Facet)> {
        let figures = one.group.figures_of.map(|example| with_figures(catalog, example));
        let catalog = figures.as_ref().unwrap_or(catalog);
        let of = |case: &&Case<'_>| -> Vec<(String, Facet)> {
            let own = decided(catalog, &one.group.program, &case.answers, case.today);
            let other = decided(catalog, &one.program, &case.answers, case.today);
            let (Some(own), Some(other)) = (own, other) else { return Vec::new() };
            let failing = failing(catalog, one, case.example, &own, &other);
            failing.into_iter().map(|facet| (case.example.name.clone(), facet)).collect()
        };
        one.unsaid.iter().take(EXAMPLES).flat_map(of).collect()
    }

    /// A person near an example.
    pub(super) fn near(&self, catalog: &Catalog, one: &Silent<'_, '_>) -> Option<Remedy> {
        let changed = one.changed.as_ref().filter(|_| one.group.figures_of.is_none())?;
        let pair = Pair { catalog, group: one.group, program: &one.program, roots: &one.roots, changed };
        let base = &one.group.program;
        let mut tries = TRIES;
        let mut somebody = false;
        let found = pair.find(|Neighbour { answers, day, like }| {
            let found = self.person(catalog, one, answers, *day).map(|remedy| named(remedy, like));
            let accepted = || Some(suggest::is_fine(&suggest::settled(catalog, base, *day, answers)?.1));
            somebody |= found.is_some() || accepted() == Some(true);
            let found = found.or((somebody && !self.find).then_some(Remedy::None));
            tries -= 1;
            found.map(Some).or((tries == 0).then_some(None))
        });
        found.flatten().or(somebody.then_some(Remedy::None))
    }

    /// A person as an example that fails under the changed rules.
    pub(super) fn person(
        &self,
        catalog: &Catalog,
        one: &Silent<'_, '_>,
        answers: &Answers,
        day: i64,
    ) -> Option<Remedy> {
        if one.group.figures_of.is_some() {
            return None;
        }
        let base = &one.group.program;
        let (answers, own) = suggest::settled(catalog, base, day, answers)?;
        let example = suggest::example(catalog, base, &catalog.region.code, day, &answers, &own);
        let example = Example { expected: Expected::default(), ..example };
        let other = decided(catalog, &one.program, &answers, day)?;
        let failing = failing(catalog, one, &example, &own, &other);
        (!failing.is_empty()).then(|| Remedy::Person(Box::new(example), failing))
    }
}

/// Single expectations that hold under the rules as they are and fail under the changed ones.
fn failing(catalog: &Catalog, one: &Silent<'_, '_>, example: &Example, own: &Ran, other: &Ran) -> Vec<Facet> {
    let base = &one.group.program;
    let scenario = catalog.scenarios.get(&base.slug);
    let all = everything(catalog, base, example, own);
    let holds = |facet: &Facet, ran: &Ran| {
        let example = Example { expected: facet.clone(), ..example.clone() };
        compare(&example, scenario, ran).is_empty()
    };
    let mut out = facets(&all);
    out.extend(absent(&own.guide, &other.guide));
    out.retain(|facet| !holds(facet, other) && holds(facet, own));
    out
}

fn named(remedy: Remedy, (like, question): &(String, Name)) -> Remedy {
    match remedy {
        Remedy::Person(example, facets) => {
            let name = format!("像“{like}”，另答 {question}");
            Remedy::Person(Box::new(Example { name, ..*example }), facets)
        }
        other => other,
    }
}

type Unsaid = Vec<(String, Expected, Vec<Missed>)>;
type Suggested = Vec<(Example, Vec<Missed>)>;

/// Few additions that together notice as much as all: always the one that notices most.
pub(super) fn few(remedies: Vec<(Missed, Remedy)>) -> (Unsaid, Suggested) {
    let mut people: Vec<Example> = Vec::new();
    // By where it is said and what: the slips it notices.
    let mut offers: BTreeMap<(String, String), (Option<usize>, Facet, BTreeSet<usize>)> = BTreeMap::new();
    let mut missed = Vec::new();
    for (slip, remedy) in remedies {
        let at = missed.len();
        let mut offer = |place: String, person: Option<usize>, facet: Facet| {
            let said = format!("{:?}", suggest::expected(&facet));
            let entry = offers.entry((place, said)).or_insert_with(|| (person, facet, BTreeSet::new()));
            entry.2.insert(at);
        };
        match remedy {
            Remedy::None => continue,
            Remedy::Say(said) => said.into_iter().for_each(|(name, facet)| offer(name, None, facet)),
            Remedy::Person(example, facets) => {
                let same = |known: &Example| {
                    format!("{:?}{:?}", known.answers, known.lists)
                        == format!("{:?}{:?}", example.answers, example.lists)
                        && known.region == example.region
                        && known.today == example.today
                };
                let person = people.iter().position(same).unwrap_or_else(|| {
                    people.push(*example);
                    people.len() - 1
                });
                facets
                    .into_iter()
                    .for_each(|facet| offer(format!("\u{10ffff}{person}"), Some(person), facet));
            }
        }
        missed.push(slip);
    }
    let mut left: BTreeSet<usize> = (0..missed.len()).collect();
    let mut unsaid: Unsaid = Vec::new();
    let mut suggested: Vec<Option<(Example, Vec<Missed>)>> =
        people.into_iter().map(|e| Some((e, Vec::new()))).collect();
    loop {
        let gain = |entry: &(_, &(_, _, BTreeSet<usize>))| entry.1.2.intersection(&left).count();
        let best = offers.iter().max_by_key(|entry| (gain(entry), std::cmp::Reverse(entry.0.1.len())));
        let Some(((place, _), (person, facet, noticed))) = best.filter(|entry| gain(entry) > 0) else {
            break;
        };
        let now: Vec<usize> = noticed.intersection(&left).copied().collect();
        left.retain(|at| !now.contains(at));
        let slips = now.iter().map(|at| missed[*at].clone());
        match person.and_then(|at| suggested[at].as_mut()) {
            Some((example, of)) => {
                join(&mut example.expected, facet.clone());
                of.extend(slips);
            }
            None => match unsaid.iter_mut().find(|(name, ..)| name == place) {
                Some((_, expected, of)) => {
                    join(expected, facet.clone());
                    of.extend(slips);
                }
                None => unsaid.push((place.clone(), facet.clone(), slips.collect())),
            },
        }
    }
    let suggested = suggested.into_iter().flatten().filter(|(_, of)| !of.is_empty());
    let numbered = |(n, (example, of)): (usize, (Example, Vec<Missed>))| {
        let name = match example.name.is_empty() {
            true => format!("待核对 {n}：{}", of.first().map_or("", |slip| &slip.text)),
            false => format!("待核对 {n}：{}", example.name),
        };
        (Example { name, ..example }, of)
    };
    (unsaid, (1..).zip(suggested).map(numbered).collect())
}
