//! Faults planted by machine in the shipped life events: the proof finds each one, under its code and on its line.
//! Where a fault can be planted follows from the catalogue; which of those places are taken is left to the dice.

use crate::planted_places::{Fault, Ground, KINDS, PLACES};
use crate::shipped::FILES;
use onething::check;
use onething::diag::{Diagnostics, Severity, render};
use onething::source::Files;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

const TODAY: i64 = 20_781;

/// Life events that are proved fast enough to be planted hundreds of times.
const EVENTS: [&str; 7] =
    ["social-card", "resident-pension", "bereavement", "unemployment", "graduate", "startup", "work-injury"];

/// The shipped files without the layers of regions and without examples: one program for each life event.
fn files() -> BTreeMap<String, Vec<u8>> {
    let kept =
        FILES.iter().filter(|(_, f)| !f.path.starts_with("regions/") && !f.path.starts_with("examples/"));
    kept.map(|(_, file)| (file.path.clone(), file.text.as_bytes().to_vec())).collect()
}

fn proved(files: &Files, only: &[&str]) -> Diagnostics {
    let only: BTreeSet<String> = only.iter().map(|slug| (*slug).to_owned()).collect();
    check::proved(files, TODAY, 1, &only).0
}

/// Whether a finding of this code stands on this line.
fn stands(files: &Files, found: &Diagnostics, path: &str, code: &str, line: usize) -> bool {
    found.0.iter().any(|one| {
        let Some((span, _)) = &one.primary else { return false };
        one.code == code && files.get(span.file).path == path && files.line_col(*span).0 == line
    })
}

/// Plants one fault in each life event that has one waiting, and sorts them: found, missed, or not a file any more.
struct Garden {
    base: BTreeMap<String, Vec<u8>>,
    /// By life event.
    waiting: BTreeMap<&'static str, VecDeque<Fault>>,
    found: BTreeMap<&'static str, usize>,
    /// Faults that the loader or the compiler refuses.
    refused: Vec<String>,
    wrong: Vec<String>,
}

impl Garden {
    fn take(&mut self) -> Vec<(&'static str, Fault)> {
        let mut out = Vec::new();
        for (slug, queue) in &mut self.waiting {
            let found = &self.found;
            // Enough of a kind is enough.
            while let Some(fault) = queue.pop_front() {
                if found.get(fault.kind).copied().unwrap_or(0) < PLACES {
                    out.push((*slug, fault));
                    break;
                }
            }
        }
        out
    }

    fn sort(&mut self, faults: Vec<(&'static str, Fault)>, files: &Files, found: &Diagnostics) {
        let errors =
            found.0.iter().filter(|one| one.severity == Severity::Error && !one.code.starts_with("C3"));
        let broken: BTreeSet<&str> = errors
            .filter_map(|one| one.primary.as_ref())
            .map(|(span, _)| files.get(span.file).path.as_str())
            .collect();
        for (slug, fault) in faults {
            let path = format!("{slug}.yaml");
            if broken.contains(path.as_str()) {
                self.refused.push(format!("{}: {}", fault.kind, fault.told));
            } else if !broken.is_empty() {
                // Planted next to one that is no file any more: nothing was proved.
                self.waiting.entry(slug).or_default().push_front(fault);
            } else if stands(files, found, &path, fault.code, fault.line) {
                *self.found.entry(fault.kind).or_default() += 1;
            } else {
                let here = found.0.iter().filter(|one| {
                    one.primary.as_ref().is_some_and(|(span, _)| files.get(span.file).path == path)
                });
                let told = Diagnostics(here.cloned().collect());
                let told = render::to_text(files, &told, false);
                self.wrong.push(format!(
                    "{}: {} wanted at {path}:{}, {}\n{told}",
                    fault.kind, fault.code, fault.line, fault.told
                ));
            }
        }
        let broken_program = found.0.iter().filter(|one| matches!(one.code, "C398" | "C399"));
        self.wrong.extend(broken_program.map(|one| format!("{} {}", one.code, one.message)));
    }
}

#[test]
fn each_planted_fault_is_found_on_its_line() {
    let base = files();
    let grounds: Vec<Ground> = EVENTS.into_iter().map(|slug| Ground::new(&base, slug)).collect();
    // What is said of the sound files must not be taken for the fault.
    let sound = Files::new(base.clone());
    let known = proved(&sound, &EVENTS);
    let mut garden = Garden {
        base,
        waiting: BTreeMap::new(),
        found: BTreeMap::new(),
        refused: Vec::new(),
        wrong: Vec::new(),
    };
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (kind, of) in KINDS {
        let mut all: Vec<(&'static str, Fault)> = Vec::new();
        for (slug, ground) in EVENTS.into_iter().zip(&grounds) {
            all.extend(of(ground, kind).into_iter().map(|fault| (slug, fault)));
        }
        all.retain(|(slug, fault)| !stands(&sound, &known, &format!("{slug}.yaml"), fault.code, fault.line));
        shuffle(&mut all, kind);
        places.insert(kind, all.len());
        // Some more than are wanted, for those that turn out to be no file.
        for (slug, fault) in all.into_iter().take(PLACES + PLACES / 2) {
            garden.waiting.entry(slug).or_default().push_back(fault);
        }
    }
    let garden = Mutex::new(garden);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let (faults, mut files) = {
                        let mut garden = garden.lock().unwrap();
                        (garden.take(), garden.base.clone())
                    };
                    if faults.is_empty() {
                        return;
                    }
                    for (slug, fault) in &faults {
                        fault.plant(files.get_mut(&format!("{slug}.yaml")).unwrap());
                    }
                    let files = Files::new(files);
                    let only: Vec<&str> = faults.iter().map(|(slug, _)| *slug).collect();
                    let found = proved(&files, &only);
                    garden.lock().unwrap().sort(faults, &files, &found);
                }
            });
        }
    });
    let garden = garden.into_inner().unwrap();
    for (kind, all) in &places {
        println!("{kind}: {} of {all} places", garden.found.get(kind).copied().unwrap_or(0));
    }
    println!("{} more were no file any more:\n{}", garden.refused.len(), garden.refused.join("\n"));
    assert!(garden.wrong.is_empty(), "{} wrong:\n{}", garden.wrong.len(), garden.wrong.join("\n"));
    let full = garden.found.values().filter(|found| **found >= PLACES).count();
    assert!(full >= 20, "{full} kinds at {PLACES} places");
}

/// The same order every time.
fn shuffle<T>(all: &mut [T], seed: &str) {
    let mut state = seed.bytes().fold(7_u64, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
    for at in (1..all.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all.swap(at, (state >> 33) as usize % (at + 1));
    }
}
