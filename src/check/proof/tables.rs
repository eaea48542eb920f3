//! Tables: every row is hit by somebody.

use super::{Prover, Step};
use crate::diag::Severity;
use crate::logic::diagram::Ref;
use crate::logic::op::{NodeId, Op};
use crate::source::Span;
use rustc_hash::FxHashMap;

impl Prover<'_> {
    /// Rows of 分档, 档, 汇集 and 累加.
    pub(super) fn table_rows(&mut self) -> Step {
        let program = self.program;
        // A table in a list stands once for each row: one of them is enough.
        let mut hit: FxHashMap<Span, Hit> = FxHashMap::default();
        for table in &program.tables {
            let mut earlier = Vec::new();
            for (cond, span) in &table.rows {
                let known = hit.get(span).copied();
                if known != Some(Hit::Yes) {
                    let now = self.row(*cond, table.first_counts, &earlier)?;
                    hit.insert(*span, known.map_or(now, |known| known.max(now)));
                }
                let truth = self.truth(*cond)?;
                earlier.push(self.space.map(truth, [1, 0, 1])?);
            }
        }
        let mut missed: Vec<(Span, Hit)> = hit.into_iter().filter(|(_, hit)| *hit != Hit::Yes).collect();
        missed.sort_unstable();
        for (span, hit) in missed {
            let (severity, code, message, help) = match hit {
                Hit::Hidden => (
                    Severity::Error,
                    "C314",
                    "这一行轮不到：符合它的人在前面的行里已经全部算过了",
                    "换一换行的先后，或者删掉这一行",
                ),
                Hit::NotNow => (
                    Severity::Info,
                    "C323",
                    "这一行现在没有人符合：要等到以后的日期，或者等参数变",
                    "不用改；不会再用上的行可以删掉",
                ),
                _ => (Severity::Error, "C314", "这一行没有人符合", "改这一行的条件，或者删掉它"),
            };
            self.find(severity, code, span, message.to_owned(), help.to_owned());
        }
        Ok(())
    }

    fn row(&mut self, cond: NodeId, first_counts: bool, earlier: &[Ref]) -> Step<Hit> {
        let holds = self.not_refused(cond)?;
        let mut sets = vec![holds];
        if first_counts {
            sets.extend(earlier);
        }
        if self.anyone(&sets)? {
            return Ok(Hit::Yes);
        }
        if self.anyone(&[holds])? {
            return Ok(Hit::Hidden);
        }
        // 施行 dates and figures inside the condition that close it for everybody today.
        let parts = match self.program.op(cond) {
            Op::And(parts) => parts.to_vec(),
            _ => vec![cond],
        };
        for part in parts {
            if !self.reads_answers(part) && self.never_holds(part)? {
                return Ok(Hit::NotNow);
            }
        }
        Ok(Hit::No)
    }
}

/// Whether a row is hit, from the worst to the best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hit {
    No,
    Hidden,
    NotNow,
    Yes,
}
