//! The shipped scenario folder, loaded once, and random people for it.

use onething::ask::interview::{self, Interview};
use onething::load::Library;
use onething::logic::compile::compile;
use onething::logic::eval::{Reading, State};
use onething::logic::op::Op;
use onething::logic::program::Program;
use onething::logic::value::Known;
use onething::model::answers::{Answer, Answers};
use onething::model::catalog::Catalog;
use onething::model::civil;
use onething::model::scenario::{Question, Scenario};
use onething::model::value::{Name, Q, Type, Value};
use onething::source::Files;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// One life event in one region, compiled.
pub(crate) struct Shipped {
    pub(crate) catalog: Catalog,
    pub(crate) program: Program,
    /// Figures that formulas compare with, by type: where outcomes change.
    boundaries: Vec<(Type, Q)>,
}

/// A county with layers of its own, and the nation without any.
pub(crate) const COUNTY: &str = "511703";

pub(crate) static FILES: LazyLock<Files> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files = BTreeMap::new();
    collect(&root, &root, &mut files);
    Files::new(files)
});

static RETIREMENT: LazyLock<Shipped> = LazyLock::new(|| Shipped::new(COUNTY, "retirement"));
static UNEMPLOYMENT: LazyLock<Shipped> = LazyLock::new(|| Shipped::new(COUNTY, "unemployment"));

/// The two shipped life events in a county.
pub(crate) fn both() -> [&'static Shipped; 2] {
    [&RETIREMENT, &UNEMPLOYMENT]
}

pub(crate) fn retirement() -> &'static Shipped {
    &RETIREMENT
}

pub(crate) fn unemployment() -> &'static Shipped {
    &UNEMPLOYMENT
}

pub(crate) fn today() -> i64 {
    civil::day(2026, 11, 22).unwrap().into()
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

/// Random choices that a test framework can shrink: used up, they repeat the first option.
pub(crate) struct Dice<'a> {
    rolls: std::slice::Iter<'a, u32>,
}

impl<'a> Dice<'a> {
    pub(crate) fn new(rolls: &'a [u32]) -> Self {
        Dice { rolls: rolls.iter() }
    }
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.rolls.next().map_or(0, |r| *r as usize % n.max(1))
    }
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }
    pub(crate) fn pick<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

impl Shipped {
    pub(crate) fn new(region: &str, slug: &str) -> Shipped {
        let (library, _) = Library::new(&FILES);
        let (catalog, diagnostics) = library.catalog(region);
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        Shipped::of(catalog, slug)
    }

    pub(crate) fn of(catalog: Catalog, slug: &str) -> Shipped {
        let (program, _) = compile(&catalog, slug, &Default::default()).unwrap();
        let mut boundaries = Vec::new();
        for op in &program.nodes {
            if let Op::Compare(_, a, b) = op {
                let fixed = [*a, *b]
                    .into_iter()
                    .filter_map(|n| Some((program.ty(n).clone(), program.constants[n.0 as usize].number()?)));
                boundaries.extend(fixed);
            }
        }
        Shipped { catalog, program, boundaries }
    }

    pub(crate) fn scenario(&self) -> &Scenario {
        &self.catalog.scenarios[&self.program.slug]
    }

    pub(crate) fn state(&self, answers: &Answers) -> State<'_> {
        State::new(&self.program, &self.catalog.calendar, answers, today())
    }

    pub(crate) fn interview(&self, answers: &Answers) -> Interview<'_> {
        interview::interview(&self.program, self.scenario(), &self.catalog.calendar, answers, today())
    }

    pub(crate) fn guide(&self, answers: &Answers) -> onething::model::guide::Guide {
        onething::assemble::guide(&self.catalog, &self.program, answers, today())
    }

    /// A value that this question takes from somebody of whom `state` is known; `None` where nothing fits.
    pub(crate) fn value(&self, state: &State<'_>, question: &Question, dice: &mut Dice<'_>) -> Option<Value> {
        let (_, input) = self.program.input(&question.name)?;
        let offered = |options: &[Name]| -> Vec<_> {
            let closed = |at: usize| {
                input.options.iter().any(|(bit, cond)| *bit as usize == at && state.refused(*cond))
            };
            options.iter().enumerate().filter(|(at, _)| !closed(*at)).map(|(_, o)| o.clone()).collect()
        };
        match &input.ty {
            Type::Bool => Some(Value::Bool(dice.one_in(2))),
            Type::Choice(options) => {
                let open = offered(options);
                (!open.is_empty()).then(|| Value::Choice(dice.pick(&open).clone()))
            }
            Type::Multi(options) => {
                let rare = dice.one_in(2);
                let open = offered(options).into_iter();
                Some(Value::Multi(
                    open.filter(|_| if rare { dice.one_in(6) } else { dice.one_in(2) }).collect(),
                ))
            }
            Type::Region => Some(Value::Region(COUNTY.into())),
            Type::Text => Some(Value::Text("文字".into())),
            ty => {
                let (low, high) = self.span(state, question)?;
                let inside: Vec<Q> = self
                    .boundaries
                    .iter()
                    .filter(|(of, at)| of == ty && at.is_integer())
                    .flat_map(|(_, at)| [at - Q::from(1), *at, at + Q::from(1)])
                    .filter(|at| (low..=high).contains(at))
                    .collect();
                let value = match dice.below(4) {
                    0 if !inside.is_empty() => *dice.pick(&inside),
                    1 => [low, high][dice.below(2)],
                    _ => low + Q::from(dice.below((high - low).to_integer() as usize + 1) as i128),
                };
                Some(Value::Number(value))
            }
        }
    }

    /// 范围 as it is known, or a sensible one where the author gives none.
    fn span(&self, state: &State<'_>, question: &Question) -> Option<(Q, Q)> {
        let (_, input) = self.program.input(&question.name)?;
        let int = |n: i64| Q::from_integer(n.into());
        let Some((low, high)) = input.range else {
            return Some(match input.ty {
                Type::Month => (int(1930 * 12), int(2060 * 12)),
                Type::Date => (int(-10_000), int(30_000)),
                Type::Clock => (int(0), int(1440)),
                _ => (int(0), int(720)),
            });
        };
        let exact = |node| match state.reading(node, Reading::Confirmed) {
            Known::Line(line) => Some((line.low()?, line.high()?)),
            _ => None,
        };
        // The part of the range that is inside whatever the unknown becomes.
        let (low, high) = (exact(low)?.1, exact(high)?.0);
        (low <= high && low.is_integer() && high.is_integer()).then_some((low, high))
    }

    /// An answer to every question that takes one from such a person, all of them possible together.
    pub(crate) fn person(&self, dice: &mut Dice<'_>) -> Answers {
        let mut answers = Answers::default();
        let optional = self.program.items.iter().filter(|_| dice.one_in(2)).map(|i| i.name.clone()).collect();
        answers.choices.optional = Some(optional);
        let mut state = self.state(&answers);
        for question in self.scenario().questions.values() {
            if let Some(value) = self.value(&state, question, dice) {
                answers.set(question.name.clone(), Answer::Is(value));
                state = self.state(&answers);
            }
        }
        // Nobody is offered what is surely not for them.
        let refused =
            |name: &Name| self.program.items.iter().any(|i| i.name == *name && state.refused(i.base));
        answers.choices.optional.iter_mut().for_each(|wanted| wanted.retain(|name| !refused(name)));
        for group in &self.scenario().exclusive {
            let open: Vec<_> = self
                .program
                .items
                .iter()
                .filter(|i| group.items.contains(&i.name) && state.holds(i.base))
                .collect();
            if !open.is_empty() && !dice.one_in(3) {
                answers.choices.one_of.insert(group.name.clone(), dice.pick(&open).name.clone());
            }
        }
        answers
    }

    /// The same person, of whom less is known.
    pub(crate) fn masked(&self, answers: &Answers, dice: &mut Dice<'_>) -> Answers {
        let mut out = answers.clone();
        let often = [2, 3, 8][dice.below(3)];
        for name in answers.given.keys() {
            if dice.one_in(often) {
                if dice.one_in(2) {
                    out.set(name.clone(), Answer::Unclear);
                } else {
                    out.given.shift_remove(name);
                }
            }
        }
        out
    }
}

/// Enough random choices for one person.
pub(crate) fn rolls() -> impl proptest::strategy::Strategy<Value = Vec<u32>> {
    proptest::collection::vec(proptest::num::u32::ANY, 400)
}

/// How often a property is tried; fixed, so that a run says the same every time.
pub(crate) fn times(cases: u32) -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..Default::default()
    }
}
