//! Truths put together: 且 或 非 and tables over sets of people, three-valued.

use super::{NO, OPEN, Space, YES};
use crate::logic::diagram::{Built, Ref, Together};
use rustc_hash::FxHashMap;

/// Two sets of which it does not matter which comes first.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Pair([Ref; 2]);

impl Pair {
    fn of(a: Ref, b: Ref) -> Pair {
        Pair([a.min(b), a.max(b)])
    }
}

impl Together for Pair {
    fn all(&self) -> &[Ref] {
        &self.0
    }
    fn each(&self, mut to: impl FnMut(Ref) -> Ref) -> Pair {
        Pair::of(to(self.0[0]), to(self.0[1]))
    }
}

/// What was put together before.
#[derive(Default)]
pub(super) struct Memos {
    and: FxHashMap<Pair, Ref>,
    or: FxHashMap<Pair, Ref>,
    first: FxHashMap<[Ref; 3], Ref>,
    /// For each exchange of leaves.
    maps: FxHashMap<[u32; 3], FxHashMap<[Ref; 1], Ref>>,
}

impl Space<'_> {
    /// 且
    pub fn and(&mut self, a: Ref, b: Ref) -> Built {
        let early = |pair: &Pair| junction(pair, NO, YES);
        self.truth.apply(Pair::of(a, b), &mut self.memos.and, &early, &mut |_| OPEN)
    }

    /// 或
    pub fn or(&mut self, a: Ref, b: Ref) -> Built {
        let early = |pair: &Pair| junction(pair, YES, NO);
        self.truth.apply(Pair::of(a, b), &mut self.memos.or, &early, &mut |_| OPEN)
    }

    /// 非
    pub fn not(&mut self, a: Ref) -> Built {
        self.map(a, [1, 0, 2])
    }

    /// The first when the condition holds, else the second.
    pub fn first(&mut self, cond: Ref, yes: Ref, no: Ref) -> Built {
        let early = |x: &[Ref; 3]| match x[0] {
            YES => Some(x[1]),
            NO => Some(x[2]),
            _ => (x[1] == x[2]).then_some(x[1]),
        };
        // Two different leaves under an open condition.
        self.truth.apply([cond, yes, no], &mut self.memos.first, &early, &mut |_| OPEN)
    }

    /// Replaces the leaves (no, yes, open).
    pub fn map(&mut self, a: Ref, leaves: [u32; 3]) -> Built {
        let early = |x: &[Ref; 1]| x[0].value().map(|value| Ref::leaf(leaves[value as usize]));
        let memo = self.memos.maps.entry(leaves).or_default();
        self.truth.apply([a], memo, &early, &mut |x| x[0])
    }

    /// Those for whom it surely holds.
    pub fn surely(&mut self, a: Ref) -> Built {
        self.map(a, [0, 1, 0])
    }

    /// Those for whom it does not surely fail.
    pub fn possibly(&mut self, a: Ref) -> Built {
        self.map(a, [0, 1, 1])
    }

    /// Those for whom it surely fails.
    pub fn never(&mut self, a: Ref) -> Built {
        self.map(a, [1, 0, 0])
    }

    /// Those for whom it cannot be computed.
    pub fn undefined(&mut self, a: Ref) -> Built {
        self.map(a, [0, 0, 1])
    }
}

/// What one of the two decides; of leaves that leaves two open ones.
fn junction(pair: &Pair, decisive: Ref, neutral: Ref) -> Option<Ref> {
    let [a, b] = pair.0;
    if a == decisive || b == decisive {
        Some(decisive)
    } else if a == neutral || a == b {
        Some(b)
    } else if b == neutral {
        Some(a)
    } else {
        None
    }
}
