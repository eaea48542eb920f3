//! Programs for lists with rows: the program a life event was compiled to knows no rows, a variant of it knows those at
//! hand. The last variants used are kept, so that the next person with as many rows waits for nothing.

use crate::logic::compile::compile;
use crate::logic::program::{Program, ProgramRef};
use crate::model::catalog::Catalog;
use crate::model::list::Rows;
use crate::model::value::Name;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many variants are kept.
const KEPT: usize = 64;

/// A program and what it was compiled for.
type Kept = (Name, Rows, Arc<Program>);

/// The variants of one catalogue's programs.
#[derive(Default)]
pub struct Variants(Mutex<VecDeque<Kept>>);

impl Variants {
    /// The program for the rows at hand; `base` is the one without rows.
    pub fn of<'p>(&self, catalog: &Catalog, base: &'p Program, rows: &Rows) -> ProgramRef<'p> {
        if rows.is_empty() {
            return base.into();
        }
        let fits = |(slug, for_rows, _): &Kept| *slug == base.slug && for_rows == rows;
        {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(found) = kept.iter().position(fits).and_then(|at| kept.remove(at)) {
                let program = found.2.clone();
                kept.push_front(found);
                return program.into();
            }
        }
        let Some((program, _)) = compile(catalog, &base.slug, rows) else { return base.into() };
        let program = Arc::new(program);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.iter().any(fits) {
            kept.push_front((base.slug.clone(), rows.clone(), program.clone()));
            kept.truncate(KEPT);
        }
        program.into()
    }
}
