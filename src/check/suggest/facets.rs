//! 期望 taken apart, so that an example can be told the one thing it does not say yet.

use super::expect::notes;
use crate::check::examples::words;
use crate::model::example::Expected;
use crate::model::guide::Guide;
use crate::model::value::Name;
use crate::source::{FileId, Span};
use indexmap::IndexMap;

/// An expectation that says one thing.
pub(in crate::check) type Facet = Expected;

/// Everything that is said, one thing each; what tells most of a slip first.
pub(in crate::check) fn facets(all: &Expected) -> Vec<Facet> {
    let none = Expected::default;
    let mut out: Vec<Facet> = Vec::new();
    let lists: [(&Option<Vec<Name>>, fn(Vec<Name>) -> Expected); 7] = [
        (&all.applies, |names| Expected { applies: Some(names), ..Expected::default() }),
        (&all.exact_notices, |names| Expected { exact_notices: Some(names), ..Expected::default() }),
        (&all.exact_conclusions, |names| Expected { exact_conclusions: Some(names), ..Expected::default() }),
        (&all.transfers, |names| Expected { transfers: Some(names), ..Expected::default() }),
        (&all.failed_preconditions, |names| Expected {
            failed_preconditions: Some(names),
            ..Expected::default()
        }),
        (&all.elsewhere, |names| Expected { elsewhere: Some(names), ..Expected::default() }),
        (&all.available, |names| Expected { available: Some(names), ..Expected::default() }),
    ];
    out.extend(lists.into_iter().filter_map(|(names, one)| names.clone().map(one)));
    // Who gets no guide is not told anything else.
    if all.broken_checks.is_some() || all.out_of_range.is_some() {
        let (broken_checks, out_of_range) = (all.broken_checks.clone(), all.out_of_range.clone());
        return vec![Expected { broken_checks, out_of_range, ..none() }];
    }
    // That nobody refuses the answers counts even where nothing else is said.
    out.push(none());
    let named = |names: &[Name], one: fn(Vec<Name>) -> Expected| {
        names.iter().map(|name| one(vec![name.clone()])).collect::<Vec<_>>()
    };
    out.extend(named(&all.later, |later| Expected { later, ..Expected::default() }));
    out.extend(named(&all.depends, |depends| Expected { depends, ..Expected::default() }));
    for (name, names) in &all.failed_conditions {
        out.push(Expected { failed_conditions: single(name, names), ..none() });
    }
    for (name, kind) in &all.waived {
        out.push(Expected { waived: single(name, kind), ..none() });
    }
    for (name, text) in &all.benefits {
        out.push(Expected { benefits: single(name, text), ..none() });
    }
    for (name, members) in &all.member_benefits {
        out.push(Expected { member_benefits: single(name, members), ..none() });
    }
    for (name, text) in &all.deadlines {
        out.push(Expected { deadlines: single(name, text), ..none() });
    }
    for (name, text) in &all.facts {
        out.push(Expected { facts: single(name, text), ..none() });
    }
    for (item, papers) in &all.item_papers {
        out.push(Expected { item_papers: single(item, papers), ..none() });
    }
    if let Some(papers) = &all.papers {
        out.push(Expected { papers: Some(papers.clone()), ..none() });
    }
    if let Some(forms) = &all.forms {
        out.push(Expected { forms: Some(forms.clone()), ..none() });
    }
    for (item, said) in &all.notes {
        out.extend(said.iter().map(|one| Expected { notes: single(item, &vec![one.clone()]), ..none() }));
    }
    out
}

/// What the other guide says and this one does not, as expectations of this one.
pub(in crate::check) fn absent(own: &Guide, other: &Guide) -> Vec<Facet> {
    let none = Expected::default;
    let mut out: Vec<Facet> = Vec::new();
    for line in &other.benefits {
        if !own.benefits.iter().any(|known| known.name == line.name || *known.item == *line.name) {
            out.push(Expected { benefits_without: vec![line.name.as_str().into()], ..none() });
        }
    }
    for line in &other.checklist {
        if !own.checklist.iter().any(|known| known.material == line.material) {
            out.push(Expected { papers_without: vec![line.material.clone()], ..none() });
        }
    }
    let nothing = ("没有".to_owned(), Span::start_of(FileId(0)));
    for line in &other.dates {
        let name: Name = format!("{}·{}", line.item, words(&line.what)).into();
        if !own.dates.iter().any(|known| known.item == line.item && words(&known.what) == words(&line.what)) {
            out.push(Expected { deadlines: single(&name, &nothing), ..none() });
        }
    }
    let known = notes(own);
    for (item, note) in notes(other) {
        if !known.contains(&(item.clone(), note.clone())) {
            out.push(Expected { notes_without: single(&item, &vec![note]), ..none() });
        }
    }
    out
}

/// Both together.
pub(in crate::check) fn join(one: &mut Expected, more: Facet) {
    fn either(own: &mut Option<Vec<Name>>, more: Option<Vec<Name>>) {
        *own = own.take().or(more);
    }
    either(&mut one.applies, more.applies);
    either(&mut one.available, more.available);
    either(&mut one.papers, more.papers);
    either(&mut one.forms, more.forms);
    either(&mut one.exact_notices, more.exact_notices);
    either(&mut one.exact_conclusions, more.exact_conclusions);
    either(&mut one.transfers, more.transfers);
    either(&mut one.failed_preconditions, more.failed_preconditions);
    either(&mut one.elsewhere, more.elsewhere);
    either(&mut one.broken_checks, more.broken_checks);
    either(&mut one.out_of_range, more.out_of_range);
    one.later.extend(more.later);
    one.depends.extend(more.depends);
    one.benefits_without.extend(more.benefits_without);
    one.papers_without.extend(more.papers_without);
    one.failed_conditions.extend(more.failed_conditions);
    one.waived.extend(more.waived);
    one.benefits.extend(more.benefits);
    one.member_benefits.extend(more.member_benefits);
    one.deadlines.extend(more.deadlines);
    one.facts.extend(more.facts);
    one.item_papers.extend(more.item_papers);
    for (item, said) in more.notes {
        one.notes.entry(item).or_default().extend(said);
    }
    for (item, said) in more.notes_without {
        one.notes_without.entry(item).or_default().extend(said);
    }
}

fn single<V: Clone>(name: &Name, value: &V) -> IndexMap<Name, V> {
    IndexMap::from([(name.clone(), value.clone())])
}
