//! Which place does which item: the fewest places that do all of them, then the nearest.
//!
//! In: the items to do and the places of the region. Out: a place for each item that some place does.
//!
//! **Invariant:** nothing is made up. Distances count only when the starting place and the places have coordinates;
//! an item that no place does gets none.

use crate::model::place::{Depth, Place, Point, Region};
use crate::model::value::Name;

/// An item that somebody has to go somewhere for.
pub struct Errand<'a> {
    /// Item.
    pub item: &'a Name,
    /// 受理机构.
    pub role: Option<&'a Name>,
}

/// Sets of more places than this are built greedily.
const MOST_EXACT: usize = 3;

/// A place, and for each errand how far it takes it.
struct Candidate<'r> {
    place: &'r Place,
    depths: Vec<Option<Depth>>,
    metres: f64,
}

impl Candidate<'_> {
    fn does(&self, errand: usize) -> bool {
        self.depths[errand].is_some_and(|depth| depth != Depth::Advises)
    }
    fn mask(&self) -> u64 {
        (0..self.depths.len().min(64)).filter(|at| self.does(*at)).fold(0, |mask, at| mask | 1 << at)
    }
    /// Nearer, then deeper, is better; the author's order decides the rest.
    fn cost(&self) -> (f64, u32) {
        (self.metres, self.depths.iter().flatten().map(|depth| *depth as u32).sum())
    }
}

/// For each errand the place that does it, and how far; only as many as it takes.
pub fn choose<'r>(
    region: &'r Region,
    errands: &[Errand<'_>],
    start: Option<&Name>,
) -> Vec<Option<(&'r Place, Depth)>> {
    let from = start.and_then(|name| region.places.get(name)).and_then(|place| place.point);
    let candidates = candidates(region, errands, from);
    let wanted = candidates.iter().fold(0, |mask, candidate| mask | candidate.mask());
    let chosen = fewest(&candidates, wanted);
    let best = |errand: usize| {
        let able = chosen.iter().map(|at| &candidates[*at]).filter(|candidate| candidate.does(errand));
        let best = able.min_by_key(|candidate| candidate.depths[errand]);
        best.and_then(|candidate| Some((candidate.place, candidate.depths[errand]?)))
    };
    (0..errands.len()).map(best).collect()
}

/// The nearest place that can only be asked about an item.
pub fn advice<'r>(region: &'r Region, errand: &Errand<'_>, start: Option<&Name>) -> Option<&'r Place> {
    let from = start.and_then(|name| region.places.get(name)).and_then(|place| place.point);
    let advises = |place: &&Place| place.depth(errand.item, errand.role) == Some(Depth::Advises);
    let places = region.places.values().filter(advises);
    places.min_by(|a, b| metres(from, a).total_cmp(&metres(from, b)))
}

fn metres(from: Option<Point>, place: &Place) -> f64 {
    match (from, place.point) {
        (Some(from), Some(to)) => from.metres_to(to),
        // Without a starting place all are equally far; a place without coordinates comes after those with.
        (Some(_), None) => f64::MAX,
        (None, _) => 0.0,
    }
}

/// Places that do something, the best one for each set of errands.
fn candidates<'r>(region: &'r Region, errands: &[Errand<'_>], from: Option<Point>) -> Vec<Candidate<'r>> {
    let mut best: Vec<Candidate<'r>> = Vec::new();
    for place in region.places.values() {
        let depths = errands.iter().map(|errand| place.depth(errand.item, errand.role)).collect();
        let new = Candidate { place, depths, metres: metres(from, place) };
        if new.mask() == 0 {
            continue;
        }
        match best.iter_mut().find(|known| known.mask() == new.mask()) {
            Some(known) if new.cost() < known.cost() => *known = new,
            Some(_) => {}
            None => best.push(new),
        }
    }
    best
}

/// The smallest set that does everything in `wanted`; of several the nearest.
fn fewest(candidates: &[Candidate<'_>], wanted: u64) -> Vec<usize> {
    for size in 1..=MOST_EXACT.min(candidates.len()) {
        let mut best: Option<((f64, u32), Vec<usize>)> = None;
        each_set(candidates.len(), size, &mut Vec::new(), &mut |set| {
            let done = set.iter().fold(0, |mask, at| mask | candidates[*at].mask());
            if done != wanted {
                return;
            }
            let costs = set.iter().map(|at| candidates[*at].cost());
            let cost = costs.fold((0.0, 0), |sum, cost| (sum.0 + cost.0, sum.1 + cost.1));
            if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                best = Some((cost, set.to_vec()));
            }
        });
        if let Some((_, set)) = best {
            return set;
        }
    }
    greedy(candidates, wanted)
}

fn each_set(count: usize, size: usize, set: &mut Vec<usize>, visit: &mut impl FnMut(&[usize])) {
    if set.len() == size {
        return visit(set);
    }
    for at in set.last().map_or(0, |last| last + 1)..count {
        set.push(at);
        each_set(count, size, set, visit);
        set.pop();
    }
}

/// Always the place that does most of what is left.
fn greedy(candidates: &[Candidate<'_>], wanted: u64) -> Vec<usize> {
    let (mut set, mut left) = (Vec::new(), wanted);
    while left != 0 {
        let gain = |at: &usize| (candidates[*at].mask() & left).count_ones();
        let Some(best) = (0..candidates.len()).rev().max_by_key(gain).filter(|at| gain(at) > 0) else {
            break;
        };
        left &= !candidates[best].mask();
        set.push(best);
    }
    set
}
