//! The rules prove themselves: for every distinguishable applicant, not for a sample.
//!
//! In: a compiled life event and the day. Out: findings, each with an example person or the statement that none exists,
//! and how much was looked at. **Invariant: every example person is put through the same evaluation that answers
//! citizens; a disagreement is reported as a fault of this program, never hidden.**

mod conditions;
mod folder;
mod lines;
mod matrix;
mod paths;
mod questions;
mod tables;

pub(crate) use folder::row_counts;
pub use folder::{Proved, folder};
pub use matrix::{Matrix, Share};
pub use paths::Paths;

use crate::diag::{Diagnostic, Severity};
use crate::logic::diagram::{Ref, TooBig};
use crate::logic::eval::{Reading, State};
use crate::logic::op::NodeId;
use crate::logic::print;
use crate::logic::program::Program;
use crate::logic::space::{Person, Space};
use crate::logic::value::Truth;
use crate::model::catalog::Catalog;
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use crate::source::Span;

/// What was proved of one life event on one day.
pub struct Proof {
    /// The life event.
    pub scenario: Name,
    /// Findings.
    pub findings: Vec<Diagnostic>,
    /// How much was looked at.
    pub figures: Figures,
}

/// How much a proof looked at.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Groups of numbers that no rule tells apart.
    pub cells: usize,
    /// Boxes of numbers evaluated to find them.
    pub boxes: u64,
    /// Distinguishable applicants.
    pub applicants: f64,
    /// Statements tried.
    pub goals: usize,
    /// Combinations of comparisons found to have no numbers.
    pub nogoods: usize,
    /// Nodes of all diagrams.
    pub nodes: usize,
    /// What was not looked at exhaustively, in words.
    pub unfinished: Vec<String>,
    /// Questions asked of people drawn by lot, where that was wanted.
    pub paths: Option<Paths>,
}

/// People drawn to measure how long the questions take.
const DRAWN: usize = 200;

/// Proves one life event on a day; with `walk`, also measures how long the questions take.
pub fn prove(catalog: &Catalog, program: &Program, today: i64, walk: bool) -> Option<Proof> {
    let mut prover = Prover::new(catalog, program, today)?;
    if prover.run().is_err() {
        prover.figures.unfinished.push("规则太多，判定图超过了上限".into());
    }
    if prover.space.coarse {
        prover.figures.unfinished.push("有一组数的组合太多，没有全部试完".into());
    }
    if walk {
        prover.figures.paths = Some(prover.paths(DRAWN, false));
    }
    let scenario = prover.scenario;
    prover.figures.nogoods = prover.space.nogoods();
    let unfinished = std::mem::take(&mut prover.figures.unfinished);
    for what in &unfinished {
        let found = Diagnostic::warning("C399", scenario.span, format!("未查全：{what}"));
        prover.findings.push(found.help("没有查到的部分可能有问题；把涉及的题目加上范围，或者把规则拆小"));
    }
    prover.figures.unfinished = unfinished;
    prover.figures.cells = prover.space.cells();
    prover.figures.boxes = prover.space.boxes;
    prover.figures.nodes = prover.space.diagrams().len();
    Some(Proof { scenario: program.slug.clone(), findings: prover.findings, figures: prover.figures })
}

/// The table of a question's options × items, and how the questions are walked, each answer tried against others.
/// `None` when there is no such life event or question, or it is too big.
pub fn overview(
    catalog: &Catalog,
    program: &Program,
    today: i64,
    question: Option<&str>,
) -> Option<(Matrix, Paths)> {
    let mut prover = Prover::new(catalog, program, today)?;
    let roots = prover.roots();
    prover.space.enumerate(&roots).ok()?;
    let matrix = prover.matrix(question).ok()??;
    let paths = prover.paths(DRAWN / 2, true);
    Some((matrix, paths))
}

struct Prover<'a> {
    catalog: &'a Catalog,
    scenario: &'a Scenario,
    program: &'a Program,
    space: Space<'a>,
    today: i64,
    findings: Vec<Diagnostic>,
    figures: Figures,
}

/// Result of one step of the proof.
type Step<T = ()> = Result<T, TooBig>;

impl<'a> Prover<'a> {
    fn new(catalog: &'a Catalog, program: &'a Program, today: i64) -> Option<Self> {
        Some(Prover {
            catalog,
            scenario: catalog.scenarios.get(&program.slug)?,
            program,
            space: Space::new(&[program], &catalog.calendar, today),
            today,
            findings: Vec::new(),
            figures: Figures::default(),
        })
    }

    fn run(&mut self) -> Step {
        let windows = self.windows();
        let mut roots = self.roots();
        roots.extend(windows.iter().map(|w| w.reversed));
        self.space.enumerate(&roots)?;
        self.figures.applicants = {
            let people = self.space.people();
            self.space.count(people)?
        };
        if self.somebody(&[])?.is_none() {
            let found = Diagnostic::error("C301", self.scenario.span, "校验和范围互相矛盾：没有一个人能通过");
            self.findings.push(found.help("逐条去掉校验试一试，找出矛盾的那两条"));
            return Ok(());
        }
        self.items()?;
        self.says()?;
        self.lines(&windows)?;
        self.table_rows()?;
        self.questions()?;
        self.nothing_said()
    }

    /// Every truth that a statement may be about.
    fn roots(&self) -> Vec<NodeId> {
        let program = self.program;
        let mut out: Vec<NodeId> = Vec::new();
        for item in &program.items {
            out.extend([item.situation, item.in_force, item.base, item.chosen, item.applies, item.open]);
            out.extend(item.conditions.iter().map(|c| c.node));
            for need in &item.needs {
                out.push(need.needed);
                out.extend(need.waivers.iter().map(|w| w.node).chain(need.options.iter().copied()));
            }
            out.extend(item.benefits.iter().map(|b| b.when));
            out.extend(item.deadlines.iter().map(|d| d.when));
            out.extend(item.notes.iter().map(|n| n.when));
            out.extend(item.forms.iter().map(|(_, node)| *node));
        }
        let says = [
            &program.preconditions,
            &program.checks,
            &program.asserts,
            &program.conclusions,
            &program.notices,
            &program.transfers,
        ];
        out.extend(says.into_iter().flatten().map(|s| s.when));
        out.extend(program.tables.iter().flat_map(|t| &t.rows).map(|(cond, _)| *cond));
        for input in &program.inputs {
            out.extend(input.when.iter().chain(input.options.iter().map(|(_, node)| node)));
        }
        out.sort_unstable();
        out.dedup();
        out.into_iter().map(|n| self.space.node(0, n)).collect()
    }

    /// Those for whom a truth of the program holds, fails or is open.
    fn truth(&mut self, node: NodeId) -> Step<Ref> {
        let node = self.space.node(0, node);
        self.space.truth(node)
    }

    fn holds(&mut self, node: NodeId) -> Step<Ref> {
        let truth = self.truth(node)?;
        self.space.surely(truth)
    }

    fn fails(&mut self, node: NodeId) -> Step<Ref> {
        let truth = self.truth(node)?;
        self.space.never(truth)
    }

    fn not_refused(&mut self, node: NodeId) -> Step<Ref> {
        let truth = self.truth(node)?;
        self.space.possibly(truth)
    }

    /// Somebody in all of these sets, with as few answers as possible.
    fn somebody(&mut self, sets: &[Ref]) -> Step<Option<Person>> {
        self.figures.goals += 1;
        let people = self.space.people();
        self.space.somebody(sets, people, true)
    }

    /// Whether somebody is in all of these sets.
    fn anyone(&mut self, sets: &[Ref]) -> Step<bool> {
        self.figures.goals += 1;
        let people = self.space.people();
        self.space.anybody_in(sets, people)
    }

    /// Somebody for whom the truths are as stated, checked against the evaluation that citizens get.
    fn witness(&mut self, stated: &[(NodeId, bool)]) -> Step<Option<Person>> {
        let mut sets = Vec::new();
        for (node, value) in stated {
            sets.push(if *value { self.holds(*node)? } else { self.fails(*node)? });
        }
        self.figures.goals += 1;
        let people = self.space.people();
        let found = self.space.somebody(&sets, people, false)?;
        if let Some(person) = &found {
            self.replay(person, stated);
        }
        Ok(found)
    }

    /// The example person through the ordinary evaluation: it must come to the same.
    fn replay(&mut self, person: &Person, stated: &[(NodeId, bool)]) {
        if !person.sure {
            return;
        }
        let mut answers = person.answers.clone();
        answers.rows = self.program.rows.clone();
        let state = State::new(self.program, &self.catalog.calendar, &answers, self.today);
        for (node, value) in stated {
            if state.reading(*node, Reading::Assumed).truth() != Truth::of(*value) {
                let place = self.program.spans[node.0 as usize].unwrap_or(self.scenario.span);
                let message = "查证和计算结果不一致，这是程序的错，请把这个场景发给开发者";
                self.findings.push(Diagnostic::error("C398", place, message).help(self.example(person)));
                return;
            }
        }
    }

    /// `例：甲 = …，乙 = …`
    fn example(&self, person: &Person) -> String {
        if person.because.is_empty() {
            return "对每个人都这样".into();
        }
        let said =
            person.because.iter().map(|(name, ty, value)| format!("{name} {}", print::value(ty, value)));
        format!("例如这样回答的人：{}", said.collect::<Vec<_>>().join("；"))
    }

    fn find(&mut self, severity: Severity, code: &'static str, span: Span, message: String, help: String) {
        let found = Diagnostic { severity, ..Diagnostic::error(code, span, message) };
        self.findings.push(found.help(help));
    }
}
