//! Truths put together: 且 或 非 and tables over sets of people, three-valued.

use super::{NO, Space, YES};
use crate::logic::diagram::{Built, Ref};

/// Index into the four memo tables.
#[derive(Clone, Copy)]
enum Table {
    And,
    Or,
    First,
    Other,
}

impl Space<'_> {
    fn table(
        &mut self,
        table: Table,
        args: &[Ref],
        early: &dyn Fn(&[Ref]) -> Option<Ref>,
        leaf: &mut dyn FnMut(&[u32]) -> u32,
    ) -> Built {
        let mut memo = std::mem::take(&mut self.memos[table as usize]);
        let built = self.truth.apply(args, &mut memo, early, leaf);
        if !matches!(table, Table::Other) {
            self.memos[table as usize] = memo;
        }
        built
    }

    /// 且
    pub fn and(&mut self, a: Ref, b: Ref) -> Built {
        self.table(Table::And, &[a.min(b), a.max(b)], &|x| junction(x, NO, YES), &mut |v| {
            if v.contains(&0) { 0 } else { u32::from(v.contains(&2)) + 1 }
        })
    }

    /// 或
    pub fn or(&mut self, a: Ref, b: Ref) -> Built {
        self.table(Table::Or, &[a.min(b), a.max(b)], &|x| junction(x, YES, NO), &mut |v| {
            if v.contains(&1) {
                1
            } else if v.contains(&2) {
                2
            } else {
                0
            }
        })
    }

    /// 非
    pub fn not(&mut self, a: Ref) -> Built {
        self.map(a, [1, 0, 2])
    }

    /// The first when the condition holds, else the second.
    pub fn first(&mut self, cond: Ref, yes: Ref, no: Ref) -> Built {
        let early = |x: &[Ref]| match x[0] {
            YES => Some(x[1]),
            NO => Some(x[2]),
            _ => (x[1] == x[2]).then_some(x[1]),
        };
        self.table(Table::First, &[cond, yes, no], &early, &mut |v| match v[0] {
            1 => v[1],
            0 => v[2],
            _ if v[1] == v[2] => v[1],
            _ => 2,
        })
    }

    /// Replaces the leaves (no, yes, open).
    pub fn map(&mut self, a: Ref, leaves: [u32; 3]) -> Built {
        self.table(Table::Other, &[a], &|_| None, &mut |v| leaves[v[0] as usize])
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

fn junction(args: &[Ref], decisive: Ref, neutral: Ref) -> Option<Ref> {
    let (a, b) = (args[0], args[1]);
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
