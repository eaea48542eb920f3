//! The examples of a life event, ready to be run again under changed rules.

use super::near::Seen;
use super::results::{Index, Meaning, Root, roots};
use crate::check::examples::{self, compare, decided};
use crate::load::{Library, NATION};
use crate::logic::compile::compile;
use crate::logic::eval::{Reading, State};
use crate::logic::op::NodeId;
use crate::logic::program::Program;
use crate::logic::value::{Known, Truth};
use crate::model::answers::Answers;
use crate::model::catalog::Catalog;
use crate::model::example::Example;
use crate::model::list::Rows;
use crate::model::parameter::ParameterKind;
use crate::model::value::Name;

/// Examples that are answered by the same program.
pub(super) struct Group<'l> {
    /// Index of the region.
    pub region: usize,
    /// The rows their lists have.
    pub rows: Rows,
    /// The example whose 参数 are put in place first.
    pub figures_of: Option<&'l Example>,
    pub program: Program,
    pub index: Index,
    pub roots: Vec<Root>,
    pub cases: Vec<Case<'l>>,
    /// What is answered in them.
    pub seen: Seen,
}

/// One example that comes out as expected.
pub(super) struct Case<'l> {
    pub example: &'l Example,
    pub answers: Answers,
    pub today: i64,
    /// What both readings know of every root.
    known: Vec<[Known; 2]>,
}

/// What was made ready.
pub(super) struct Ready<'l> {
    pub groups: Vec<Group<'l>>,
    /// Examples that fail already and tell nothing.
    pub failing: usize,
}

/// Regions that examples of a life event name.
pub(super) fn regions(library: &Library, slug: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for example in library.examples().iter().filter(|e| *e.scenario == *slug) {
        let region = example.region.as_deref().unwrap_or(NATION);
        if !out.iter().any(|known| known == region) {
            out.push(region.to_owned());
        }
    }
    out
}

/// Runs the examples under the rules as they are.
pub(super) fn ready<'l>(
    library: &'l Library,
    slug: &Name,
    regions: &[String],
    catalogs: &[Catalog],
    default_today: i64,
) -> Ready<'l> {
    let mut ready = Ready { groups: Vec::new(), failing: 0 };
    for example in library.examples().iter().filter(|e| e.scenario == *slug) {
        let own = example.region.as_deref().unwrap_or(NATION);
        let Some(region) = regions.iter().position(|region| region == own) else { continue };
        let today = example.today.unwrap_or(default_today);
        if add(&mut ready.groups, example, slug, region, &catalogs[region], today).is_none() {
            ready.failing += 1;
        }
    }
    for group in &mut ready.groups {
        group.seen = Seen::of(group);
    }
    ready
}

fn add<'l>(
    groups: &mut Vec<Group<'l>>,
    example: &'l Example,
    slug: &Name,
    region: usize,
    catalog: &Catalog,
    today: i64,
) -> Option<()> {
    let answers = examples::answers(catalog, example).ok()?;
    let figures_of = (!example.parameters.is_empty()).then_some(example);
    let changed = figures_of.map(|example| with_figures(catalog, example));
    let catalog = changed.as_ref().unwrap_or(catalog);
    let figures = |example: Option<&Example>| -> Vec<(Name, String)> {
        let all = example.into_iter().flat_map(|example| &example.parameters);
        all.map(|(name, (text, _))| (name.clone(), text.clone())).collect()
    };
    let own = figures(figures_of);
    let fits = |group: &Group<'_>| {
        group.region == region && group.rows == answers.rows && figures(group.figures_of) == own
    };
    let at = match groups.iter().position(fits) {
        Some(at) => at,
        None => {
            let (program, _) = compile(catalog, slug, &answers.rows)?;
            let (index, roots, rows) = (Index::new(&program), roots(&program), answers.rows.clone());
            let seen = Seen::default();
            groups.push(Group { region, rows, figures_of, program, index, roots, cases: Vec::new(), seen });
            groups.len() - 1
        }
    };
    let group = &mut groups[at];
    let ran = decided(catalog, &group.program, &answers, today)?;
    if !compare(example, catalog.scenarios.get(slug), &ran).is_empty() {
        return None;
    }
    let case = Case::new(&group.program, &group.roots, catalog, example, answers, today);
    group.cases.push(case);
    Some(())
}

/// The catalogue with an example's 参数.
pub(super) fn with_figures(catalog: &Catalog, example: &Example) -> Catalog {
    let mut changed = catalog.clone();
    examples::override_figures(&mut changed, example);
    changed
}

/// Puts an example's 参数 in place, and gives what stood there.
pub(super) fn put_figures(catalog: &mut Catalog, example: &Example) -> Vec<(Name, ParameterKind)> {
    let named = example.parameters.keys();
    let old = named.filter_map(|name| Some((name.clone(), catalog.parameters.get(name)?.kind.clone())));
    let old = old.collect();
    examples::override_figures(catalog, example);
    old
}

/// Puts back what [`put_figures`] gave.
pub(super) fn put_back(catalog: &mut Catalog, figures: Vec<(Name, ParameterKind)>) {
    for (name, kind) in figures {
        if let Some(parameter) = catalog.parameters.get_mut(&name) {
            parameter.kind = kind;
        }
    }
}

pub(super) fn both(state: &State<'_>, node: NodeId) -> [Known; 2] {
    [Reading::Confirmed, Reading::Assumed].map(|reading| state.reading(node, reading).clone())
}

impl<'l> Case<'l> {
    fn new(
        program: &Program,
        roots: &[Root],
        catalog: &Catalog,
        example: &'l Example,
        answers: Answers,
        today: i64,
    ) -> Case<'l> {
        let state = State::new(program, &catalog.calendar, &answers, today);
        let known = roots.iter().map(|root| both(&state, root.node)).collect();
        Case { example, answers, today, known }
    }

    /// What the example makes of a changed program. `changed` are the roots that may say something else; when the
    /// programs cannot be laid side by side there are none.
    pub(super) fn notices(
        &self,
        catalog: &Catalog,
        program: &Program,
        roots: &[Root],
        changed: Option<&[usize]>,
    ) -> Notices {
        let mut seen = changed.is_none();
        if let Some(changed) = changed {
            let state = State::new(program, &catalog.calendar, &self.answers, self.today);
            let differs = |at: &&usize| both(&state, roots[**at].node) != self.known[**at];
            let may = |node: &NodeId| state.truth(*node).0 != Truth::False;
            let is_said = |at: &usize| roots[*at].when.is_empty() || roots[*at].when.iter().any(may);
            let mut differing = changed.iter().filter(differs).peekable();
            // An answer that cannot matter changes nothing that is said, so all answers together tell.
            if differing.peek().is_none() {
                return Notices::Nothing;
            }
            seen = differing.any(|at| roots[*at].meaning == Meaning::Printed && is_said(at));
        }
        let scenario = catalog.scenarios.get(&program.slug);
        let ran = decided(catalog, program, &self.answers, self.today);
        match ran.is_none_or(|ran| !compare(self.example, scenario, &ran).is_empty()) {
            true => Notices::Fails,
            false if seen => Notices::Unsaid,
            false => Notices::Nothing,
        }
    }
}

/// What an example makes of a slip.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notices {
    /// It comes to the same.
    Nothing,
    /// Something else is said to this person, but the example does not speak of it.
    Unsaid,
    /// The example fails.
    Fails,
}
