//! The places of a life event that can be changed: its conditions, tables and figures, and those of the shared files
//! that it uses.

use super::formulas::{self, Change, fixed, of_body, of_expr, step};
use crate::logic::print;
use crate::model::catalog::Catalog;
use crate::model::expr::{Body, Expr, ExprKind, Lit};
use crate::model::item::WaiverUse;
use crate::model::parameter::{Figure, ParameterKind};
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use crate::source::Span;
use std::collections::BTreeSet;

/// What stands at a place.
enum Place<'c> {
    /// A condition that must be there.
    Truth(&'c mut Expr),
    /// 当. A waiver without one always counts; its own place is given then.
    When(&'c mut Option<Expr>, Option<Span>),
    /// A formula or table.
    Body(&'c mut Body),
    /// A figure set by law or region.
    Figure(&'c Name, &'c mut Figure, u8),
    /// 分段 of a figure.
    Rows(&'c mut Vec<(Lit, Figure)>, Span),
}

/// A replacement, and after it was put in place what stood there.
#[derive(Clone)]
pub(super) enum New {
    Truth(Expr),
    When(Option<Expr>),
    Body(Body),
    Figure(Lit),
    Rows(Vec<(Lit, Figure)>),
}

/// How a place is found again, in whatever region's catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Key(Span, u8);

/// One slip at a place.
#[derive(Clone)]
pub(super) struct Mutation {
    pub key: Key,
    pub change: Change<New>,
    /// Only where it reaches a condition: figures that are only paid are no rule.
    pub in_conditions: bool,
}

impl Place<'_> {
    fn key(&self) -> Option<Key> {
        // The tag tells apart what stands at the same bytes.
        Some(match self {
            Place::Truth(expr) => Key(expr.span, 0),
            Place::When(when, own) => Key(when.as_ref().map(|when| when.span).or(*own)?, 1),
            Place::Body(body) => Key(body.span, 2),
            Place::Rows(_, span) => Key(*span, 3),
            Place::Figure(_, figure, at) => Key(figure.span, 4 + at),
        })
    }

    fn changes(&self) -> Vec<Change<New>> {
        fn all<T>(changes: impl IntoIterator<Item = Change<T>>, new: fn(T) -> New) -> Vec<Change<New>> {
            changes.into_iter().map(|c| Change { span: c.span, text: c.text, new: new(c.new) }).collect()
        }
        match self {
            Place::Truth(expr) => all(fixed(expr).into_iter().chain(of_expr(expr, true)), New::Truth),
            Place::When(when, own) => match (&**when, own) {
                (Some(expr), _) => {
                    all(fixed(expr).into_iter().chain(of_expr(expr, true)), |new| New::When(Some(new)))
                }
                (None, Some(span)) => {
                    let never = Expr { span: *span, kind: ExprKind::Lit(Lit::Bool(false)) };
                    vec![Change::new(*span, "改成不免提交", New::When(Some(never)))]
                }
                (None, None) => Vec::new(),
            },
            Place::Body(body) => all(of_body(body), New::Body),
            Place::Figure(name, figure, _) => {
                let lit = &figure.value;
                let moved = [step(lit, false), step(lit, true)].into_iter().flatten();
                let change = |new: Lit| {
                    let text = format!("{name} {} 改成 {}", print::literal(lit), print::literal(&new));
                    Change::new(figure.span, text, New::Figure(new))
                };
                moved.map(change).collect()
            }
            Place::Rows(rows, _) => all(of_figures(rows), New::Rows),
        }
    }

    fn swap(&mut self, new: &mut New) {
        match (self, new) {
            (Place::Truth(old), New::Truth(new)) => std::mem::swap(*old, new),
            (Place::When(old, _), New::When(new)) => std::mem::swap(*old, new),
            (Place::Body(old), New::Body(new)) => std::mem::swap(*old, new),
            (Place::Figure(_, old, _), New::Figure(new)) => std::mem::swap(&mut old.value, new),
            (Place::Rows(old, _), New::Rows(new)) => std::mem::swap(*old, new),
            _ => {}
        }
    }
}

/// Slips in 分段 figures.
fn of_figures(rows: &[(Lit, Figure)]) -> Vec<Change<Vec<(Lit, Figure)>>> {
    let mut out = Vec::new();
    for (at, (low, figure)) in rows.iter().enumerate() {
        if let Some(moved) = step(low, false) {
            let text = format!("{}起 改成 {}起", print::literal(low), print::literal(&moved));
            let mut new = rows.to_vec();
            new[at].0 = moved;
            out.push(Change::new(figure.span, text, new));
        }
        if let Some((_, next)) = rows.get(at + 1) {
            let mut new = rows.to_vec();
            (new[at].1, new[at + 1].1) = (next.clone(), figure.clone());
            out.push(Change::new(figure.span, "这一段和下一段的结果对调", new));
        }
    }
    out.retain(|change| change.new.windows(2).all(|pair| pair[0].0.is_below(&pair[1].0) != Some(false)));
    out
}

/// Every slip that can be made in a life event, in the order of the files.
pub(super) fn mutations(catalog: &mut Catalog, slug: &str) -> Vec<Mutation> {
    let used = Used::of(catalog, slug);
    let mut out = Vec::new();
    visit(catalog, slug, &used, &mut |place| {
        let Some(key) = place.key() else { return };
        let in_conditions = matches!(place, Place::Rows(..) | Place::Figure(..));
        out.extend(place.changes().into_iter().map(|change| Mutation { key, change, in_conditions }));
    });
    out
}

/// All places of a life event.
pub(super) fn keys(catalog: &mut Catalog, slug: &str) -> BTreeSet<Key> {
    let used = Used::of(catalog, slug);
    let mut out = BTreeSet::new();
    visit(catalog, slug, &used, &mut |place| out.extend(place.key()));
    out
}

/// Puts a slip in its place, or what stood there back; `false` where a region's catalogue has no such place.
pub(super) fn swap(catalog: &mut Catalog, slug: &str, used: &Used, key: Key, new: &mut New) -> bool {
    let mut done = false;
    visit(catalog, slug, used, &mut |mut place| {
        if !done && place.key() == Some(key) {
            place.swap(new);
            done = true;
        }
    });
    done
}

/// What of the shared files a life event uses.
#[derive(Default)]
pub(super) struct Used {
    facts: BTreeSet<Name>,
    parameters: BTreeSet<Name>,
    papers: BTreeSet<Name>,
}

impl Used {
    pub(super) fn of(catalog: &mut Catalog, slug: &str) -> Used {
        let mut used = Used::default();
        if let Some(scenario) = catalog.scenarios.get(slug) {
            let needs = scenario.items.values().flat_map(|item| &item.needs);
            used.papers.extend(needs.map(|need| need.material.clone()));
        }
        let mut more = Vec::new();
        for name in &used.papers {
            let cases = catalog.aliases.get(name).into_iter().flat_map(|a| &a.cases).map(|(_, paper)| paper);
            let packed = catalog.packs.get(name).into_iter().flat_map(|p| &p.papers).map(|(paper, _)| paper);
            let chosen = catalog.choices.get(name).into_iter().flat_map(|c| &c.options);
            more.extend(cases.chain(packed).chain(chosen.flat_map(|o| &o.papers)).cloned());
        }
        used.papers.extend(more);
        // A shared fact names others; as often as new ones are found.
        loop {
            let mut names: Vec<String> = Vec::new();
            visit(catalog, slug, &used, &mut |place| match place {
                Place::Truth(expr) => formulas::names(expr, &mut names),
                Place::When(Some(expr), _) => formulas::names(expr, &mut names),
                Place::Body(body) => formulas::names_of_body(body, &mut names),
                _ => {}
            });
            let before = used.facts.len();
            let known =
                |name: &String| catalog.common_facts.get_key_value(name.as_str()).map(|(k, _)| k.clone());
            used.facts.extend(names.iter().filter_map(known));
            if used.facts.len() == before {
                let set =
                    |name: &String| catalog.parameters.get_key_value(name.as_str()).map(|(k, _)| k.clone());
                used.parameters.extend(names.iter().filter_map(set));
                return used;
            }
        }
    }
}

fn visit(catalog: &mut Catalog, slug: &str, used: &Used, see: &mut dyn FnMut(Place<'_>)) {
    if let Some(scenario) = catalog.scenarios.get_mut(slug) {
        of_scenario(scenario, see);
    }
    for (_, fact) in catalog.common_facts.iter_mut().filter(|(name, _)| used.facts.contains(*name)) {
        see(Place::Body(&mut fact.body));
    }
    for paper in &used.papers {
        if let Some(choice) = catalog.choices.get_mut(paper) {
            choice.options.iter_mut().for_each(|option| see(Place::When(&mut option.when, None)));
        }
        if let Some(alias) = catalog.aliases.get_mut(paper) {
            alias.cases.iter_mut().for_each(|(when, _)| see(Place::When(when, None)));
        }
        if let Some(pack) = catalog.packs.get_mut(paper) {
            pack.papers.iter_mut().for_each(|(_, when)| see(Place::When(when, None)));
        }
        if let Some(material) = catalog.materials.get_mut(paper) {
            waivers(&mut material.offers, see);
        }
    }
    for (name, parameter) in catalog.parameters.iter_mut().filter(|(name, _)| used.parameters.contains(*name))
    {
        match &mut parameter.kind {
            ParameterKind::Single(_, figure) => {
                figure.iter_mut().for_each(|figure| see(Place::Figure(name, figure, 0)));
            }
            ParameterKind::Dated(_, rows, _) => {
                let figures = (0..).zip(rows).filter_map(|(at, (_, figure))| Some((at, figure.as_mut()?)));
                figures.for_each(|(at, figure)| see(Place::Figure(name, figure, at)));
            }
            ParameterKind::Steps { rows, .. } => see(Place::Rows(rows, parameter.span)),
            // Years and long tables are figures, not rules.
            ParameterKind::Yearly(..) | ParameterKind::Table { .. } => {}
        }
    }
}

fn waivers(all: &mut [WaiverUse], see: &mut dyn FnMut(Place<'_>)) {
    all.iter_mut().for_each(|waiver| see(Place::When(&mut waiver.when, Some(waiver.span))));
}

fn of_scenario(scenario: &mut Scenario, see: &mut dyn FnMut(Place<'_>)) {
    for question in scenario.questions.values_mut() {
        let Some(shape) = &mut question.list else { continue };
        shape.checks.iter_mut().for_each(|check| see(Place::Truth(&mut check.need)));
        shape.excluded.iter_mut().for_each(|excluded| see(Place::Truth(&mut excluded.when)));
    }
    scenario.facts.values_mut().for_each(|fact| see(Place::Body(&mut fact.body)));
    scenario.preconditions.iter_mut().for_each(|one| see(Place::Truth(&mut one.need)));
    scenario.checks.iter_mut().for_each(|one| see(Place::Truth(&mut one.need)));
    scenario.conclusions.iter_mut().for_each(|one| see(Place::When(&mut one.when, None)));
    scenario.notices.iter_mut().for_each(|one| see(Place::When(&mut one.when, None)));
    scenario.transfers.iter_mut().for_each(|one| see(Place::When(&mut one.when, None)));
    for item in scenario.items.values_mut() {
        see(Place::When(&mut item.situation, None));
        item.conditions.iter_mut().for_each(|one| see(Place::Truth(&mut one.need)));
        see(Place::When(&mut item.done, None));
        if let Some(window) = &mut item.window {
            window.from.iter_mut().chain(&mut window.until).for_each(|body| see(Place::Body(body)));
        }
        item.elsewhere.iter_mut().for_each(|one| see(Place::When(&mut one.when, None)));
        for need in &mut item.needs {
            see(Place::When(&mut need.when, None));
            need.waivers.iter_mut().for_each(|all| waivers(all, see));
        }
        for benefit in &mut item.benefits {
            see(Place::When(&mut benefit.when, None));
            benefit.amount.iter_mut().chain(&mut benefit.times).for_each(|body| see(Place::Body(body)));
        }
        for deadline in &mut item.deadlines {
            see(Place::When(&mut deadline.when, None));
            deadline.from.iter_mut().chain(&mut deadline.until).for_each(|body| see(Place::Body(body)));
        }
        item.notes.iter_mut().for_each(|one| see(Place::When(&mut one.when, None)));
        item.forms.iter_mut().for_each(|one| see(Place::When(&mut one.when, None)));
    }
}
