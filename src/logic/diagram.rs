//! Decision diagrams with many-valued tests and many-valued leaves: levels are variables in the order they are asked,
//! a path is a group of people, counting is trivial.
//!
//! In: tests and operators on leaves. Out: reduced, shared diagrams. **Invariant: a diagram that does not depend on a
//! variable has no node at its level, so equal functions are equal references.**

use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::Hash;

/// Position of a variable in the order; need not be dense.
pub type Level = u32;

/// A diagram, or a leaf (highest bit set).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ref(u32);

const LEAF: u32 = 1 << 31;

impl Ref {
    /// The leaf with this value.
    pub const fn leaf(value: u32) -> Ref {
        Ref(value | LEAF)
    }
    /// The leaf's value, if this is a leaf.
    pub fn value(self) -> Option<u32> {
        (self.0 & LEAF != 0).then_some(self.0 & !LEAF)
    }
}

/// A diagram grew past the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooBig;

/// Result of building a diagram.
pub type Built = Result<Ref, TooBig>;

/// A test; its outcomes stand in [`Diagrams::outcomes`] from `first` on.
#[derive(Clone, Copy)]
struct Node {
    level: Level,
    first: u32,
    width: u32,
}

/// All diagrams over one order of variables.
#[derive(Default)]
pub struct Diagrams {
    nodes: Vec<Node>,
    /// Outcomes of all nodes, one after another; their number is the measure of memory.
    outcomes: Vec<Ref>,
    unique: Unique,
    /// Outcomes of tests that are being built, the innermost last.
    open: Vec<Ref>,
    /// As many outcomes may be stored; nothing when there is no limit but [`MOST`].
    limit: Option<usize>,
}

/// Finds the node for a test: open addressing over the nodes themselves, so that a test is stored once. A place holds
/// a node's index plus one, or zero.
#[derive(Default)]
struct Unique {
    places: Vec<u32>,
}

/// At most this many outcomes of nodes are kept; a proof that needs more says that it is not complete.
const MOST: usize = 40_000_000;
/// Places of a new table of nodes.
const PLACES: usize = 1 << 10;

/// Diagrams to which an operator is applied together.
pub trait Together: Clone + Eq + Hash {
    /// One by one.
    fn all(&self) -> &[Ref];
    /// Each exchanged for another.
    fn each(&self, to: impl FnMut(Ref) -> Ref) -> Self;
}

impl<const N: usize> Together for [Ref; N] {
    fn all(&self) -> &[Ref] {
        self
    }
    fn each(&self, to: impl FnMut(Ref) -> Ref) -> Self {
        self.map(to)
    }
}

impl Together for Box<[Ref]> {
    fn all(&self) -> &[Ref] {
        self
    }
    fn each(&self, to: impl FnMut(Ref) -> Ref) -> Self {
        self.iter().copied().map(to).collect()
    }
}

impl Diagrams {
    /// Lets diagrams grow by so much from here on.
    pub fn allow(&mut self, outcomes: usize) {
        self.limit = Some((self.outcomes.len() + outcomes).min(MOST));
    }
    /// How many nodes exist.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }
    /// Whether nothing was built yet.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
    /// The level of a diagram's first test; leaves stand below everything.
    pub fn level(&self, at: Ref) -> Level {
        if at.value().is_some() { Level::MAX } else { self.nodes[at.0 as usize].level }
    }
    /// The outcomes of a diagram's first test.
    pub fn children(&self, at: Ref) -> &[Ref] {
        if at.value().is_some() { &[] } else { self.outcomes_of(self.nodes[at.0 as usize]) }
    }

    fn outcomes_of(&self, node: Node) -> &[Ref] {
        &self.outcomes[node.first as usize..][..node.width as usize]
    }

    /// A test of a variable; all outcomes must test later variables only.
    pub fn test(&mut self, level: Level, children: impl AsRef<[Ref]>) -> Built {
        let base = self.open.len();
        self.open.extend_from_slice(children.as_ref());
        self.close(level, base)
    }

    /// A test whose outcomes are the open ones from `base` on.
    fn close(&mut self, level: Level, base: usize) -> Built {
        let built = self.stored(level, base);
        self.open.truncate(base);
        built
    }

    fn stored(&mut self, level: Level, base: usize) -> Built {
        let children = &self.open[base..];
        debug_assert!(children.iter().all(|c| self.level(*c) > level));
        if children.iter().all(|c| *c == children[0]) {
            return Ok(children[0]);
        }
        if self.nodes.len() * 2 >= self.unique.places.len() {
            self.widen();
        }
        let children = &self.open[base..];
        let mut place = self.unique.start(level, children);
        loop {
            match self.unique.places[place] {
                0 => break,
                at => {
                    let node = self.nodes[at as usize - 1];
                    if node.level == level && self.outcomes_of(node) == children {
                        return Ok(Ref(at - 1));
                    }
                }
            }
            place = self.unique.next(place);
        }
        if self.outcomes.len() + children.len() > self.limit.unwrap_or(MOST) {
            return Err(TooBig);
        }
        let node = Node { level, first: self.outcomes.len() as u32, width: children.len() as u32 };
        self.outcomes.extend_from_slice(children);
        self.nodes.push(node);
        self.unique.places[place] = self.nodes.len() as u32;
        Ok(Ref(self.nodes.len() as u32 - 1))
    }

    /// Twice as many places for nodes.
    fn widen(&mut self) {
        let size = (self.unique.places.len() * 2).max(PLACES);
        self.unique.places = vec![0; size];
        for (at, node) in self.nodes.iter().enumerate() {
            let mut place = self.unique.start(node.level, self.outcomes_of(*node));
            while self.unique.places[place] != 0 {
                place = self.unique.next(place);
            }
            self.unique.places[place] = at as u32 + 1;
        }
    }

    /// What a diagram becomes once a variable has a value; the variable must not stand below its first test.
    pub fn under(&self, at: Ref, level: Level, value: usize) -> Ref {
        if at.value().is_some() {
            return at;
        }
        let node = self.nodes[at.0 as usize];
        if node.level == level { self.outcomes_of(node)[value] } else { at }
    }
    /// How many outcomes the variable of a level has, where one of the diagrams tests it first.
    pub fn width(&self, args: &[Ref], level: Level) -> usize {
        args.iter().find(|a| self.level(**a) == level).map_or(0, |a| self.children(*a).len())
    }
    /// An operator on leaves, carried through any number of diagrams. `early` may know the result from some arguments.
    pub fn apply<A: Together>(
        &mut self,
        args: A,
        memo: &mut FxHashMap<A, Ref>,
        early: &impl Fn(&A) -> Option<Ref>,
        leaf: &mut impl FnMut(&A) -> Ref,
    ) -> Built {
        let base = self.open.len();
        let built = self.carry(args, memo, early, leaf);
        // What was open when something grew too big.
        self.open.truncate(base);
        built
    }

    fn carry<A: Together>(
        &mut self,
        args: A,
        memo: &mut FxHashMap<A, Ref>,
        early: &impl Fn(&A) -> Option<Ref>,
        leaf: &mut impl FnMut(&A) -> Ref,
    ) -> Built {
        if let Some(known) = early(&args) {
            return Ok(known);
        }
        let level = args.all().iter().map(|a| self.level(*a)).min().unwrap_or(Level::MAX);
        if level == Level::MAX {
            return Ok(leaf(&args));
        }
        if let Some(known) = memo.get(&args) {
            return Ok(*known);
        }
        let width = self.width(args.all(), level);
        let base = self.open.len();
        let mut last: Option<(A, Ref)> = None;
        for value in 0..width {
            let below = args.each(|a| self.under(a, level, value));
            let child = match &last {
                Some((same, known)) if *same == below => *known,
                _ => self.carry(below.clone(), memo, early, leaf)?,
            };
            last = Some((below, child));
            self.open.push(child);
        }
        let built = self.close(level, base)?;
        memo.insert(args, built);
        Ok(built)
    }
    /// Chooses among diagrams by a variable that may stand anywhere in the order.
    pub fn choose(&mut self, level: Level, outcomes: &[Ref]) -> Built {
        let mut memo = FxHashMap::default();
        self.choose_memo(level, outcomes, &mut memo)
    }

    fn choose_memo(
        &mut self,
        level: Level,
        outcomes: &[Ref],
        memo: &mut FxHashMap<Box<[Ref]>, Ref>,
    ) -> Built {
        let first = outcomes.iter().map(|o| self.level(*o)).min().unwrap_or(Level::MAX);
        if first > level {
            return self.test(level, outcomes);
        }
        if outcomes.iter().all(|o| *o == outcomes[0]) {
            return Ok(outcomes[0]);
        }
        if let Some(known) = memo.get(outcomes) {
            return Ok(*known);
        }
        let built = if first == level {
            let children: Vec<Ref> =
                outcomes.iter().enumerate().map(|(at, o)| self.under(*o, level, at)).collect();
            self.test(level, children)?
        } else {
            let width = self.width(outcomes, first);
            let mut children = Vec::with_capacity(width);
            for value in 0..width {
                let below: Vec<Ref> = outcomes.iter().map(|o| self.under(*o, first, value)).collect();
                children.push(self.choose_memo(level, &below, memo)?);
            }
            self.test(first, children)?
        };
        memo.insert(outcomes.into(), built);
        Ok(built)
    }

    /// The path with the fewest tests to a leaf that is wanted: (level, value) pairs, top first.
    pub fn shortest(&self, at: Ref, wanted: impl Fn(u32) -> bool) -> Option<Vec<(Level, usize)>> {
        let mut best: FxHashMap<Ref, Option<(u32, usize)>> = FxHashMap::default();
        self.distance(at, &wanted, &mut best)?;
        let mut path = Vec::new();
        let mut here = at;
        while here.value().is_none() {
            let (_, value) = (*best.get(&here)?)?;
            path.push((self.level(here), value));
            here = self.children(here)[value];
        }
        Some(path)
    }

    fn distance(
        &self,
        at: Ref,
        wanted: &impl Fn(u32) -> bool,
        best: &mut FxHashMap<Ref, Option<(u32, usize)>>,
    ) -> Option<u32> {
        if let Some(value) = at.value() {
            return wanted(value).then_some(0);
        }
        if let Some(known) = best.get(&at) {
            return known.map(|(steps, _)| steps);
        }
        let mut found: Option<(u32, usize)> = None;
        for (value, child) in self.children(at).iter().enumerate() {
            if let Some(steps) = self.distance(*child, wanted, best)
                && found.is_none_or(|(least, _)| steps + 1 < least)
            {
                found = Some((steps + 1, value));
            }
        }
        best.insert(at, found);
        found.map(|(steps, _)| steps)
    }

    /// How many assignments reach a leaf that is wanted. `sizes` lists every variable with its number of values, in
    /// order.
    pub fn count(&self, at: Ref, sizes: &[(Level, usize)], wanted: impl Fn(u32) -> bool) -> f64 {
        // Product of the sizes from a position on.
        let mut rest = vec![1.0; sizes.len() + 1];
        for position in (0..sizes.len()).rev() {
            rest[position] = rest[position + 1] * sizes[position].1 as f64;
        }
        let position = |level: Level| sizes.partition_point(|(l, _)| *l < level);
        let mut memo: FxHashMap<Ref, f64> = FxHashMap::default();
        let below = self.count_from(at, &position, &rest, &wanted, &mut memo);
        below * rest[0] / rest[position(self.level(at))]
    }

    fn count_from(
        &self,
        at: Ref,
        position: &impl Fn(Level) -> usize,
        rest: &[f64],
        wanted: &impl Fn(u32) -> bool,
        memo: &mut FxHashMap<Ref, f64>,
    ) -> f64 {
        if let Some(value) = at.value() {
            return if wanted(value) { 1.0 } else { 0.0 };
        }
        if let Some(known) = memo.get(&at) {
            return *known;
        }
        let here = position(self.level(at));
        let mut sum = 0.0;
        for child in self.children(at) {
            let below = self.count_from(*child, position, rest, wanted, memo);
            sum += below * rest[here + 1] / rest[position(self.level(*child))];
        }
        memo.insert(at, sum);
        sum
    }

    /// One of all assignments that reach a leaf that is wanted, each as likely as any other; `most(n)` gives a number
    /// below 1. Variables that the diagram does not test take part. `None` when no assignment reaches one.
    pub fn draw(
        &self,
        at: Ref,
        sizes: &[(Level, usize)],
        wanted: impl Fn(u32) -> bool,
        random: &mut dyn FnMut() -> f64,
    ) -> Option<Vec<(Level, usize)>> {
        let mut rest = vec![1.0; sizes.len() + 1];
        for position in (0..sizes.len()).rev() {
            rest[position] = rest[position + 1] * sizes[position].1 as f64;
        }
        let position = |level: Level| sizes.partition_point(|(l, _)| *l < level);
        let mut memo: FxHashMap<Ref, f64> = FxHashMap::default();
        if self.count_from(at, &position, &rest, &wanted, &mut memo) <= 0.0 {
            return None;
        }
        let mut path = Vec::with_capacity(sizes.len());
        let mut here = at;
        for (index, (level, size)) in sizes.iter().enumerate() {
            if self.level(here) != *level {
                path.push((*level, ((random() * *size as f64) as usize).min(size - 1)));
                continue;
            }
            let weights: Vec<f64> = self
                .children(here)
                .iter()
                .map(|child| {
                    let below = self.count_from(*child, &position, &rest, &wanted, &mut memo);
                    below * rest[index + 1] / rest[position(self.level(*child))]
                })
                .collect();
            let mut left = random() * weights.iter().sum::<f64>();
            let last = weights.iter().rposition(|w| *w > 0.0)?;
            let chosen = weights.iter().position(|w| {
                left -= w;
                left < 0.0
            });
            let value = chosen.unwrap_or(last);
            path.push((*level, value));
            here = self.children(here)[value];
        }
        Some(path)
    }

    /// The values of all leaves of a diagram, once each.
    pub fn leaves(&self, at: Ref) -> Vec<u32> {
        let mut out: Vec<u32> = at.value().into_iter().collect();
        for node in self.walk(at) {
            out.extend(self.children(node).iter().filter_map(|c| c.value()));
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Every node of a diagram, once.
    pub fn walk(&self, at: Ref) -> Vec<Ref> {
        let mut seen = FxHashSet::default();
        let mut out = Vec::new();
        let mut open = vec![at];
        while let Some(here) = open.pop() {
            if here.value().is_some() || !seen.insert(here) {
                continue;
            }
            out.push(here);
            open.extend(self.children(here));
        }
        out
    }
}

impl Unique {
    /// Where the search for a test begins.
    fn start(&self, level: Level, children: &[Ref]) -> usize {
        const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
        let mix = |hash: u64, word: u32| (hash.rotate_left(5) ^ u64::from(word)).wrapping_mul(MIX);
        let hash = children.iter().fold(mix(0, level), |hash, child| mix(hash, child.0));
        // The high bits of a product are the best mixed; the number of places is a power of two.
        (hash >> 32) as usize & (self.places.len() - 1)
    }

    fn next(&self, place: usize) -> usize {
        (place + 1) & (self.places.len() - 1)
    }
}
