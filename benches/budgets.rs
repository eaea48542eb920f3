//! `cargo bench`: every budget of the design on the shipped life events, measured and printed beside its limit.
//! Nothing is asserted: a busy machine must not fail a build.

use onething::assemble;
use onething::ask::{interview, read};
use onething::logic::eval::{self, State};
use onething::logic::residual;
use onething::decide::change;
use onething::model::answers::Answers;
use onething::pipeline::{Files, Library, Office};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// The day the examples are written for: 2026-11-22.
const TODAY: i64 = 20_779;

fn main() {
    println!("{:<58} {:>12} {:>12}   {}", "work", "min", "median", "budget");
    let started = Instant::now();
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"));
    let (library, _) = Library::new(&files);
    let (office, _) = Office::open(&library, "511703");
    println!("{:<58} {:>12} {:>12}   {}", "load, resolve one region, compile both life events", short(started.elapsed()), "", "≤ 0.5 s to first answer");
    for (slug, program) in &office.programs {
        println!(
            "# {slug}: {} nodes, {} computed for each applicant, {} things to ask, {} printed values",
            program.nodes.len(), program.dynamic.len(), program.inputs.len(), program.outputs.len(),
        );
        let scenario = &office.catalog.scenarios[slug];
        let all: Vec<Answers> = library.examples().iter().filter(|e| e.scenario == *slug).map(|example| {
            let mut answers = Answers { choices: example.choices.clone(), ..Answers::default() };
            for (name, (texts, _)) in &example.answers {
                let text = if texts.is_empty() { "都没有".to_owned() } else { texts.join("、") };
                if let Some(Ok(answer)) = scenario.questions.get(name).map(|q| read::read(q, &text)) {
                    answers.set(name.clone(), answer);
                }
            }
            answers
        }).collect();
        let longest = all.iter().max_by_key(|a| a.given.len()).cloned().unwrap_or_default();
        let calendar = &office.catalog.calendar;
        let mut next = all.iter().cycle();
        let given: Vec<_> = all.iter().map(|a| eval::given(program, a)).collect();
        let mut turn = given.iter().cycle();
        row(&format!("{slug}: evaluate one applicant, both readings"), "", 4000, || {
            let given = turn.next().cloned().unwrap_or_default();
            State::from_given(program, calendar, given, TODAY)
        });
        let states: Vec<_> = given.iter().map(|g| State::from_given(program, calendar, g.clone(), TODAY)).collect();
        let mut turn = states.iter().cycle();
        row(&format!("{slug}: decide every item of one applicant"), "≤ 40 µs with the evaluation", 4000, || {
            let state = turn.next().expect("there are examples");
            let items = program.items.iter().map(|i| onething::decide::decide(state, i, &scenario.items[&i.name]).status);
            items.map(|s| s as usize).sum::<usize>()
        });
        let mut turn = states.iter().cycle();
        row(&format!("{slug}: next question, answers live"), "≤ 50 µs", 4000, || {
            residual::may_matter(turn.next().expect("there are examples"))
        });
        row(&format!("{slug}: replay of {} answers", longest.given.len()), "≤ 1 ms", 400, || {
            interview::interview(program, scenario, calendar, &longest, TODAY).next
        });
        row(&format!("{slug}: whole guide of an example"), "", 800, || {
            assemble::guide(&office.catalog, program, next.next().expect("there are examples"), TODAY).items.len()
        });
        let mut turn = states.iter().cycle();
        row(&format!("{slug}: what would change it, all items, 480 months"), "≤ 5 ms", 100, || {
            change::would_change(program, scenario, calendar, turn.next().expect("there are examples")).len()
        });
    }
}

/// Runs `work` often and prints the fastest and the median time.
fn row<T>(name: &str, budget: &str, times: usize, mut work: impl FnMut() -> T) {
    for _ in 0..times / 10 {
        black_box(work());
    }
    let mut taken: Vec<Duration> = (0..times)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    taken.sort_unstable();
    println!("{name:<58} {:>12} {:>12}   {budget}", short(taken[0]), short(taken[times / 2]));
}

fn short(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1000.0 { format!("{micros:.1} µs") } else { format!("{:.2} ms", micros / 1000.0) }
}

fn files(root: &Path) -> Files {
    fn walk(root: &Path, at: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, out);
            } else if path.extension().is_some_and(|e| e == "yaml")
                && let (Ok(name), Ok(bytes)) = (path.strip_prefix(root), std::fs::read(&path))
            {
                out.insert(name.to_string_lossy().replace('\\', "/"), bytes);
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(root, root, &mut out);
    Files::new(out)
}
