//! Who is affected: outputs that differ for the same people are one group, with the shortest of them replayed.

use super::canon::{Canon, doubtful};
use super::pairs::{Pair, Side, What, Within, pairs};
use super::replay::{self, Replayed};
use super::{EventChanges, Group, Version};
use crate::logic::diagram::{Ref, TooBig};
use crate::logic::op::NodeId;
use crate::logic::space::{NO, Person, Space, YES};
use crate::model::value::{Name, Type, Value};
use indexmap::IndexMap;
use std::collections::{BTreeSet, HashMap};

/// How pairs of 校验 are called.
const CHECK: &str = "校验 `";

/// Different people tried for a change that does not show in the first.
const TRIES: usize = 4;

/// Finds the groups of one pair of programs. `confirmed`: by what 待核 figures leave sure, else as they are written.
pub(super) fn search(
    old: &Version<'_>,
    new: &Version<'_>,
    today: i64,
    confirmed: bool,
    out: &mut EventChanges,
) {
    let mut canon = Canon::default();
    let (p, q) = (canon.of(old.program, confirmed), canon.of(new.program, confirmed));
    let all = pairs(old, new);
    let differ = |pair: &Pair| match pair.what {
        What::Always => true,
        What::Value(a, b) => p[a.0 as usize] != q[b.0 as usize],
        What::Truth(Side::Node(a), Side::Node(b)) => p[a.0 as usize] != q[b.0 as usize],
        What::Truth(a, b) => a != b,
    };
    // Where nothing is 待核 both readings are one.
    let (v, w) = (doubtful(old.program), doubtful(new.program));
    let rests = |side: Side, on: &[bool]| matches!(side, Side::Node(n) if on[n.0 as usize]);
    let doubt = |pair: &Pair| {
        let within = pair.within.iter().any(|within| match within {
            Within::Both(a, b) | Within::Neither(a, b) => rests(*a, &v) || rests(*b, &w),
        });
        within
            || match pair.what {
                What::Truth(a, b) => rests(a, &v) || rests(b, &w),
                What::Value(a, b) => rests(Side::Node(a), &v) || rests(Side::Node(b), &w),
                What::Always => false,
            }
    };
    let wanted = |pair: &&Pair| differ(pair) && (!confirmed || doubt(pair));
    let kept: Vec<Pair> = all.all.iter().filter(wanted).cloned().collect();
    if kept.is_empty() {
        return;
    }
    let space = Space::of(&[old.program, new.program], &old.catalog.calendar, today, confirmed);
    let names = kept.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    let mut search = Search { old, new, today, space, wording: all.wording, unsure: Vec::new() };
    let found = search.groups(kept);
    let mut unsure = std::mem::take(&mut search.unsure);
    match found {
        Err(TooBig) => unsure.extend(names),
        Ok((groups, everybody)) => {
            out.everybody = out.everybody.or(everybody);
            for group in groups {
                if !out.groups.iter().any(|known| known.lines == group.lines) {
                    out.groups.push(group);
                }
            }
        }
    }
    for name in unsure {
        // Questions that only a 校验 compares may never be asked together: which answers it stops is all there is.
        if name.starts_with(CHECK) {
            let what = format!("{name} 变了：拦住的回答不一样");
            if !out.questions.contains(&what) {
                out.questions.push(what);
            }
            continue;
        }
        let what = format!("{name}：规则不一样了，没有查清谁受影响");
        if !out.unfinished.contains(&what) {
            out.unfinished.push(what);
        }
    }
}

struct Search<'a> {
    old: &'a Version<'a>,
    new: &'a Version<'a>,
    today: i64,
    space: Space<'a>,
    wording: HashMap<String, String>,
    /// Pairs of which nobody knows whom they affect.
    unsure: Vec<String>,
}

/// People for whom the same pairs differ.
#[derive(Default)]
struct Affected {
    /// The pairs.
    names: Vec<String>,
    /// The questions that decide it.
    reads: BTreeSet<Name>,
}

/// A pair in the space.
struct Placed {
    name: String,
    what: Asked,
    within: Vec<(bool, Side, Side)>,
}

#[derive(Clone, Copy)]
enum Asked {
    Truths(Side, Side),
    /// A truth that holds where they differ.
    Differs(NodeId),
    Always,
}

impl Search<'_> {
    fn groups(&mut self, kept: Vec<Pair>) -> Result<(Vec<Group>, Option<f64>), TooBig> {
        let mut placed = Vec::new();
        let mut roots = Vec::new();
        for pair in kept {
            let what = match pair.what {
                What::Truth(a, b) => Asked::Truths(self.side(0, a), self.side(1, b)),
                What::Always => Asked::Always,
                What::Value(a, b) => {
                    let (x, y) = (self.space.node(0, a), self.space.node(1, b));
                    if self.space.ty(x).label() != self.space.ty(y).label() {
                        Asked::Always
                    } else {
                        match self.space.different(x, y) {
                            Ok(node) => Asked::Differs(node),
                            Err(TooBig) => {
                                self.unsure.push(pair.name);
                                continue;
                            }
                        }
                    }
                }
            };
            let within: Vec<(bool, Side, Side)> = pair
                .within
                .iter()
                .map(|within| match within {
                    Within::Both(a, b) => (true, self.side(0, *a), self.side(1, *b)),
                    Within::Neither(a, b) => (false, self.side(0, *a), self.side(1, *b)),
                })
                .collect();
            let mut nodes = within.iter().flat_map(|(_, a, b)| [*a, *b]).collect::<Vec<_>>();
            match what {
                Asked::Truths(a, b) => nodes.extend([a, b]),
                Asked::Differs(node) => nodes.push(Side::Node(node)),
                Asked::Always => {}
            }
            roots.extend(nodes.into_iter().filter_map(|side| match side {
                Side::Node(node) => Some(node),
                Side::Fixed(_) => None,
            }));
            placed.push(Placed { name: pair.name, what, within });
        }
        roots.sort_unstable();
        roots.dedup();
        self.space.enumerate(&roots)?;
        let offered = self.space.offered_by_all()?;
        let people = self.space.people();
        let who = self.space.and(people, offered)?;
        let everybody = self.space.count(who).ok();
        let mut sets: IndexMap<Ref, Affected> = IndexMap::new();
        for pair in placed {
            let found = self.affected(&pair).and_then(|bare| Ok((bare, self.space.and(bare, who)?)));
            match found {
                Ok((_, NO)) => {}
                Ok((bare, set)) => {
                    let group = sets.entry(set).or_default();
                    group.reads.extend(self.space.reads(bare));
                    group.names.push(pair.name);
                }
                Err(TooBig) => self.unsure.push(pair.name),
            }
        }
        let groups = self.tell(sets, who);
        Ok((groups, everybody))
    }

    fn side(&self, program: usize, side: Side) -> Side {
        match side {
            Side::Node(node) => Side::Node(self.space.node(program, node)),
            fixed => fixed,
        }
    }

    fn truth(&mut self, side: Side) -> Result<Ref, TooBig> {
        match side {
            Side::Node(node) => self.space.truth(node),
            Side::Fixed(value) => Ok(if value { YES } else { NO }),
        }
    }

    /// Those for whom a pair differs, whether they can exist or not.
    fn affected(&mut self, pair: &Placed) -> Result<Ref, TooBig> {
        let mut all = match pair.what {
            Asked::Always => YES,
            Asked::Truths(a, b) => {
                let (a, b) = (self.truth(a)?, self.truth(b)?);
                self.space.apart(a, b)?
            }
            Asked::Differs(node) => {
                let truth = self.space.truth(node)?;
                self.space.surely(truth)?
            }
        };
        for (both, a, b) in &pair.within {
            for side in [*a, *b] {
                let truth = self.truth(side)?;
                let set = if *both { self.space.possibly(truth)? } else { self.space.never(truth)? };
                all = self.space.and(all, set)?;
            }
        }
        Ok(all)
    }

    /// An example of each set, put through both versions; sets that come to the same are one group.
    fn tell(&mut self, sets: IndexMap<Ref, Affected>, who: Ref) -> Vec<Group> {
        let all: Vec<Ref> = sets.keys().copied().collect();
        let mut groups: IndexMap<Vec<String>, (Ref, Vec<(Name, Type, Value)>)> = IndexMap::new();
        for (set, affected) in sets {
            match self.example(set, &all, who) {
                Ok(Some((person, Replayed { lines, moot }))) => {
                    let known = groups.get(&lines).map(|(known, _)| *known);
                    let joined = known.map_or(Ok(set), |known| self.space.or(known, set)).unwrap_or(set);
                    let told = person
                        .because
                        .into_iter()
                        .filter(|(name, ..)| affected.reads.contains(name) && !moot.contains(name));
                    groups.entry(lines).or_insert_with(|| (joined, told.collect())).0 = joined;
                }
                Ok(None) => {}
                Err(TooBig) => self.unsure.extend(affected.names),
            }
        }
        let groups = groups.into_iter().map(|(lines, (set, example))| Group {
            people: self.space.count(set).ok(),
            example,
            lines,
        });
        groups.collect()
    }

    /// The shortest person of a set for whom something shows, by preference one who is in no other set. `None`: nobody
    /// exists. An error: there may be somebody, and nothing was found to show.
    fn example(&mut self, set: Ref, all: &[Ref], who: Ref) -> Result<Option<(Person, Replayed)>, TooBig> {
        let mut alone = set;
        for other in all.iter().filter(|other| **other != set) {
            let Ok(next) = self.space.not(*other).and_then(|not| self.space.and(alone, not)) else {
                alone = NO;
                break;
            };
            alone = next;
        }
        let mut open = false;
        for from in [alone, set] {
            let mut left = from;
            for _ in 0..TRIES {
                if left == NO {
                    break;
                }
                let Some(person) = self.space.somebody(&[left], who, true)? else { break };
                open = true;
                if !person.sure {
                    break;
                }
                let seen = replay::replay(self.old, self.new, &person.answers, self.today, &self.wording);
                if !seen.lines.is_empty() {
                    return Ok(Some((person, seen)));
                }
                left = self.without(left, &person)?;
            }
        }
        if open { Err(TooBig) } else { Ok(None) }
    }

    /// The set without those who answer the choices as this person does.
    fn without(&mut self, set: Ref, person: &Person) -> Result<Ref, TooBig> {
        let mut alike = YES;
        for (name, _, value) in &person.because {
            let chosen = match value {
                Value::Choice(option) => self.space.chose(name, option)?,
                _ => None,
            };
            alike = self.space.and(alike, chosen.unwrap_or(YES))?;
        }
        let others = self.space.not(alike)?;
        self.space.and(set, others)
    }
}
