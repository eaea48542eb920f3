//! Tables: every row is hit by somebody.

use super::{Prover, Step};
use crate::diag::Severity;

impl Prover<'_> {
    /// Rows of 分档, 档, 汇集 and 累加.
    pub(super) fn table_rows(&mut self) -> Step {
        let program = self.program;
        for table in &program.tables {
            let mut earlier = Vec::new();
            for (cond, span) in &table.rows {
                let holds = self.not_refused(*cond)?;
                let mut sets = vec![holds];
                if table.first_counts {
                    sets.extend(&earlier);
                }
                if !self.anyone(&sets)? {
                    let alone = self.anyone(&[holds])?;
                    let message = if alone {
                        "这一行轮不到：符合它的人在前面的行里已经全部算过了"
                    } else {
                        "这一行没有人符合"
                    };
                    let help = if alone { "换一换行的先后，或者删掉这一行" } else { "改这一行的条件，或者删掉它" };
                    self.find(Severity::Error, "C314", *span, message.to_owned(), help.to_owned());
                }
                let truth = self.truth(*cond)?;
                earlier.push(self.space.map(truth, [1, 0, 1])?);
            }
        }
        Ok(())
    }
}
