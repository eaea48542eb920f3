//! What to do in which order: items handed in together at one place make one step.

use crate::assemble::is_going;
use crate::assemble::places::{self, Errand};
use crate::model::catalog::Catalog;
use crate::model::guide::{GuideItem, PaperLine, Status, StepLine};
use crate::model::item::{ApplyMode, Channel};
use crate::model::phrase::Phrase;
use crate::model::place::Depth;
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use indexmap::IndexSet;

/// Items that make one step.
struct Group {
    later: bool,
    level: usize,
    mode: ApplyMode,
    role: Option<Name>,
    /// Where, and how far the place takes it.
    place: Option<(Name, Depth)>,
    elsewhere: Option<Phrase>,
    members: Vec<usize>,
}

impl Group {
    fn goes_with(&self, other: &Group) -> bool {
        let of = |group: &Group| (group.later, group.level, group.mode);
        of(self) == of(other)
            && (&self.role, &self.place, &self.elsewhere) == (&other.role, &other.place, &other.elsewhere)
    }
}

fn errand(item: &GuideItem) -> Errand<'_> {
    Errand { item: &item.name, role: item.organ_role.as_ref() }
}

/// Steps of a guide.
pub fn steps(
    catalog: &Catalog,
    scenario: &Scenario,
    items: &[GuideItem],
    papers: &[PaperLine],
    start: Option<&Name>,
) -> Vec<StepLine> {
    let going: Vec<&GuideItem> = items.iter().filter(|i| is_going(i.status)).collect();
    let position = |name: &Name| going.iter().position(|i| i.name == *name);
    let source = |at: usize| &scenario.items[&going[at].name];

    // Items handed in together, or following by themselves, share a cluster.
    let mut cluster: Vec<usize> = (0..going.len()).collect();
    for at in 0..going.len() {
        for other in source(at).together.iter().chain(&source(at).follows).filter_map(position) {
            let (from, to) = (cluster[at].max(cluster[other]), cluster[at].min(cluster[other]));
            cluster.iter_mut().filter(|c| **c == from).for_each(|c| *c = to);
        }
    }

    // A cluster comes after the clusters its items wait for.
    let mut level = vec![0_usize; going.len()];
    for _ in 0..going.len() {
        let mut changed = false;
        for at in 0..going.len() {
            let waits = source(at).before.iter().chain(&source(at).after).filter_map(position);
            let yielded = papers.iter().filter(|p| p.items.contains(&going[at].name));
            let makers = yielded.filter_map(|p| {
                going.iter().position(|i| scenario.items[&i.name].yields.contains(&p.material))
            });
            let needed = waits.chain(makers).filter(|other| cluster[*other] != cluster[at]);
            let floor = needed.map(|other| level[cluster[other]] + 1).max().unwrap_or(0);
            if floor > level[cluster[at]] && floor <= going.len() {
                level[cluster[at]] = floor;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }

    // What comes by itself needs no place, and what is done elsewhere none of this region.
    let goes = |item: &GuideItem| item.elsewhere.is_none() && item.mode != ApplyMode::Automatic;
    let errands: Vec<usize> = (0..going.len()).filter(|at| goes(going[*at])).collect();
    let asked: Vec<Errand<'_>> = errands.iter().map(|at| errand(going[*at])).collect();
    let mut places: Vec<Option<(Name, Depth)>> = vec![None; going.len()];
    for (at, chosen) in errands.iter().zip(places::choose(&catalog.region, &asked, start)) {
        places[*at] = chosen.map(|(place, depth)| (place.name.clone(), depth));
    }

    // Clusters on one level at one organ, done by the same person, are one step.
    let mut groups: Vec<Group> = Vec::new();
    for (at, head) in cluster.iter().copied().enumerate() {
        let group = Group {
            later: going[head].status == Status::Later,
            level: level[head],
            mode: lead(source(head).mode),
            // Together at one place means at the organ of the first; apart, each has its own.
            role: source(if places[at] == places[head] { head } else { at }).organ_role.clone(),
            place: places[at].clone(),
            elsewhere: going[at].elsewhere.clone(),
            members: vec![at],
        };
        match groups.iter_mut().find(|g| g.goes_with(&group)) {
            Some(known) => known.members.push(at),
            None => groups.push(group),
        }
    }
    groups.sort_by_key(|g| (g.later, g.level, rank(g.mode), g.members[0]));

    let mut out = Vec::new();
    for (order, Group { mode, role, place, elsewhere, members, .. }) in groups.into_iter().enumerate() {
        let names: Vec<Name> = members.iter().map(|at| going[*at].name.clone()).collect();
        let organ = role.as_ref().filter(|_| elsewhere.is_none());
        let organ = organ.and_then(|r| catalog.region.organs.get(r)).and_then(|o| o.name.clone());
        let ask = members.iter().map(|at| going[*at]).filter(|item| goes(item));
        let advice = ask.filter_map(|item| places::advice(&catalog.region, &errand(item), start)).next();
        let mut after: Vec<Name> = Vec::new();
        for other in members.iter().flat_map(|at| source(*at).before.iter().chain(&source(*at).after)) {
            if position(other).is_some() && !names.contains(other) && !after.contains(other) {
                after.push(other.clone());
            }
        }
        // Where one thing must be handed in, the step is not one that comes by itself.
        let mode = members.iter().map(|at| lead(source(*at).mode)).min_by_key(|m| rank(*m)).unwrap_or(mode);
        let bring = papers.iter().filter(|p| p.required && p.waiver.is_none());
        let bring = bring.filter(|p| p.items.iter().any(|i| names.contains(i)));
        out.push(StepLine {
            order: order as u32 + 1,
            organ_role: role,
            organ,
            depth: place.as_ref().map_or(Depth::Whole, |(_, depth)| *depth),
            place: place.map(|(name, _)| name),
            advice: advice.map(|place| place.name.clone()),
            elsewhere,
            channels: channels(&members.iter().map(|at| source(*at).channels.as_slice()).collect::<Vec<_>>()),
            mode,
            after,
            papers: bring.map(|p| p.material.clone()).collect::<IndexSet<Name>>().into_iter().collect(),
            items: names,
        });
    }
    out
}

/// Channels all items share, else all of them.
fn channels(all: &[&[Channel]]) -> Vec<Channel> {
    let mut union: Vec<Channel> = all.iter().flat_map(|c| c.iter().copied()).collect();
    union.sort_unstable();
    union.dedup();
    let shared: Vec<Channel> = union.iter().copied().filter(|c| all.iter().all(|a| a.contains(c))).collect();
    if shared.is_empty() { union } else { shared }
}

/// 自选 items are handed in by the person like 应办 ones.
fn lead(mode: ApplyMode) -> ApplyMode {
    if mode == ApplyMode::Optional { ApplyMode::Required } else { mode }
}

fn rank(mode: ApplyMode) -> u8 {
    match mode {
        ApplyMode::Required | ApplyMode::Optional => 0,
        ApplyMode::ToEmployer => 1,
        ApplyMode::Employer => 2,
        ApplyMode::Automatic => 3,
    }
}
