//! Decision diagrams with many-valued tests and many-valued leaves: levels are variables in the order they are asked,
//! a path is a group of people, counting is trivial.
//!
//! In: tests and operators on leaves. Out: reduced, shared diagrams. **Invariant: a diagram that does not depend on a
//! variable has no node at its level, so equal functions are equal references.**

use rustc_hash::{FxHashMap, FxHashSet};

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

#[derive(Clone, PartialEq, Eq, Hash)]
struct Node {
    level: Level,
    children: Box<[Ref]>,
}

/// All diagrams over one order of variables.
#[derive(Default)]
pub struct Diagrams {
    nodes: Vec<Node>,
    unique: FxHashMap<Node, Ref>,
    /// Children stored so far; the measure of memory.
    stored: usize,
    /// As many may be stored; nothing when there is no limit but [`MOST`].
    limit: Option<usize>,
}

/// At most this many children of nodes are kept; a proof that needs more says that it is not complete.
const MOST: usize = 40_000_000;

impl Diagrams {
    /// Lets diagrams grow by so much from here on.
    pub fn allow(&mut self, children: usize) {
        self.limit = Some((self.stored + children).min(MOST));
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
        if at.value().is_some() { &[] } else { &self.nodes[at.0 as usize].children }
    }
    /// A test of a variable; all outcomes must test later variables only.
    pub fn test(&mut self, level: Level, children: Box<[Ref]>) -> Built {
        debug_assert!(children.iter().all(|c| self.level(*c) > level));
        if children.iter().all(|c| *c == children[0]) {
            return Ok(children[0]);
        }
        let node = Node { level, children };
        if let Some(known) = self.unique.get(&node) {
            return Ok(*known);
        }
        self.stored += node.children.len();
        if self.stored > self.limit.unwrap_or(MOST) {
            return Err(TooBig);
        }
        let at = Ref(self.nodes.len() as u32);
        self.nodes.push(node.clone());
        self.unique.insert(node, at);
        Ok(at)
    }
    /// What a diagram becomes once a variable has a value; the variable must not stand below its first test.
    pub fn under(&self, at: Ref, level: Level, value: usize) -> Ref {
        if self.level(at) == level { self.nodes[at.0 as usize].children[value] } else { at }
    }
    /// How many outcomes the variable of a level has, where one of the diagrams tests it first.
    pub fn width(&self, args: &[Ref], level: Level) -> usize {
        args.iter().find(|a| self.level(**a) == level).map_or(0, |a| self.children(*a).len())
    }
    /// An operator on leaves, carried through any number of diagrams. `early` may know the result from some arguments.
    pub fn apply(
        &mut self,
        args: &[Ref],
        memo: &mut FxHashMap<Box<[Ref]>, Ref>,
        early: &dyn Fn(&[Ref]) -> Option<Ref>,
        leaf: &mut dyn FnMut(&[u32]) -> u32,
    ) -> Built {
        if let Some(known) = early(args) {
            return Ok(known);
        }
        let level = args.iter().map(|a| self.level(*a)).min().unwrap_or(Level::MAX);
        if level == Level::MAX {
            let values: Vec<u32> = args.iter().filter_map(|a| a.value()).collect();
            return Ok(Ref::leaf(leaf(&values)));
        }
        if let Some(known) = memo.get(args) {
            return Ok(*known);
        }
        let width = self.width(args, level);
        let mut children = Vec::with_capacity(width);
        let mut last: Option<(Vec<Ref>, Ref)> = None;
        for value in 0..width {
            let below: Vec<Ref> = args.iter().map(|a| self.under(*a, level, value)).collect();
            let child = match &last {
                Some((same, known)) if *same == below => *known,
                _ => self.apply(&below, memo, early, leaf)?,
            };
            last = Some((below, child));
            children.push(child);
        }
        let built = self.test(level, children.into())?;
        memo.insert(args.into(), built);
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
            return self.test(level, outcomes.into());
        }
        if outcomes.iter().all(|o| *o == outcomes[0]) {
            return Ok(outcomes[0]);
        }
        if let Some(known) = memo.get(outcomes) {
            return Ok(*known);
        }
        let built = if first == level {
            let children = outcomes.iter().enumerate().map(|(at, o)| self.under(*o, level, at)).collect();
            self.test(level, children)?
        } else {
            let width = self.width(outcomes, first);
            let mut children = Vec::with_capacity(width);
            for value in 0..width {
                let below: Vec<Ref> = outcomes.iter().map(|o| self.under(*o, first, value)).collect();
                children.push(self.choose_memo(level, &below, memo)?);
            }
            self.test(first, children.into())?
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
