//! Decisions → the [`Guide`]: merged papers, ordered steps, dates, benefits, forms.
//!
//! **Invariant: this layer merges, orders and words; it never decides. Whatever depends on an answer is a node of the
//! program, read here.**

pub mod carry;
pub mod members;
pub mod papers;
pub mod places;
pub mod steps;

use crate::ask::interview::{self, Interview};
use crate::decide;
use crate::logic::eval::{Given, State};
use crate::logic::op::NodeId;
use crate::logic::program::{InputKind, ItemNodes, Program, SayNode};
use crate::logic::residual;
use crate::logic::show;
use crate::logic::value::{Known, Truth};
use crate::model::answers::Answers;
use crate::model::calendar::Period;
use crate::model::catalog::Catalog;
use crate::model::guide::{
    Batch, BenefitLine, DateLine, FormLine, Guide, GuideItem, Misplaced, NoticeLine, Reading, SideBySide,
    Status, TransferLine, Verdict,
};
use crate::model::item::{LimitLength, ServiceItem, TimeLimit};
use crate::model::list::{self, RowRef};
use crate::model::phrase::Phrase;
use crate::model::scenario::{NoticeLevel, Scenario};
use crate::model::value::{Name, Shown, Type};
use indexmap::IndexMap;

/// The guide for answers on a day. What would change a refusal is left open; see [`with_changes`].
///
/// # Panics
/// When the program was compiled from another catalogue.
pub fn guide(catalog: &Catalog, program: &Program, answers: &Answers, today: i64) -> Guide {
    let scenario =
        catalog.scenarios.get(&program.slug).expect("a program belongs to a scenario of its catalogue");
    let interview = interview::interview(program, scenario, &catalog.calendar, answers, today);
    of_interview(catalog, program, &interview)
}

/// The guide with, for every refused item, what would change it.
pub fn with_changes(catalog: &Catalog, program: &Program, answers: &Answers, today: i64) -> Guide {
    let scenario =
        catalog.scenarios.get(&program.slug).expect("a program belongs to a scenario of its catalogue");
    let interview = interview::interview(program, scenario, &catalog.calendar, answers, today);
    let mut guide = of_interview(catalog, program, &interview);
    let changes = decide::change::would_change(program, scenario, &catalog.calendar, &interview.state);
    members::add_changes(&mut guide, changes);
    guide
}

/// The guide of an interview that has been replayed.
pub fn of_interview(catalog: &Catalog, program: &Program, interview: &Interview<'_>) -> Guide {
    let scenario =
        catalog.scenarios.get(&program.slug).expect("a program belongs to a scenario of its catalogue");
    let state = &interview.state;
    let items: Vec<GuideItem> =
        program.items.iter().map(|nodes| item(catalog, state, nodes, &scenario.items[&nodes.name])).collect();
    let mut items = items;
    let going: Vec<Name> = items.iter().filter(|i| is_going(i.status)).map(|i| i.name.clone()).collect();
    for line in &mut items {
        let source = &scenario.items[&line.name];
        // Nobody knows when what comes first will be finished.
        if source.before.iter().any(|n| going.contains(n)) {
            line.done_by = None;
        }
        line.waits_for =
            source.before.iter().chain(&source.after).filter(|n| going.contains(n)).cloned().collect();
    }
    let row_names = members::row_names(state, scenario);
    let mut forms = forms(catalog, state, scenario, &items);
    let needs = papers::active_needs(catalog, state, scenario, &items, &row_names);
    let mut checklist = papers::merge(catalog, &needs, &forms);
    papers::add_commitments(catalog, &mut checklist, &mut forms);
    let savings = papers::savings(&needs, &checklist);
    let checklist = members::alike(checklist, &row_names);
    let benefits = benefits(state, scenario, &items, &row_names);
    let dates = dates(state, scenario, &items, &row_names);
    let items = members::grouped(state, &row_names, items);
    let steps = steps::steps(catalog, scenario, &items, &checklist, interview.start.as_ref());
    let facts: IndexMap<Name, Shown> =
        program.facts.iter().map(|(name, fact)| (name.clone(), show::shown(state, fact.node))).collect();
    let next = interview.next.map(|at| program.inputs[at].name.clone());
    let mut guide = Guide {
        scenario: scenario.slug.clone(),
        title: scenario.title.clone(),
        today: state.today,
        region: catalog.region.code.clone(),
        region_names: catalog.region.names.clone(),
        catalog: catalog.hash.clone(),
        complete: next.is_none(),
        next,
        facts,
        misplaced: misplaced(state, scenario),
        conclusions: said(state, &program.conclusions)
            .map(|(s, v)| (v, scenario.conclusions[s.index].basis.clone()))
            .map(|(v, basis)| Verdict { basis, ..v })
            .collect(),
        notices: notices(state, scenario),
        transfers: said(state, &program.transfers)
            .map(|(s, v)| TransferLine {
                to: scenario.transfers[s.index].to.clone(),
                text: v.text,
                possible: v.possible,
                carried: carry::carried(catalog, interview, scenario, s.index),
            })
            .collect(),
        benefits,
        dates,
        items,
        lists: members::lists(state),
        row_names,
        same_roles: program
            .same_roles
            .iter()
            .filter(|(.., when)| state.holds(*when))
            .map(|(role, of, _)| (role.clone(), of.clone()))
            .collect(),
        checklist,
        savings,
        steps,
        forms,
        moot: interview.moot.clone(),
        unclear: interview.unclear.clone(),
        unconfirmed: false,
        contradictions: contradictions(state, &program.checks),
        side_by_side: side_by_side(catalog, program, scenario, interview),
    };
    guide.unconfirmed = guide.items.iter().any(|i| is_going(i.status) && i.unconfirmed)
        || guide.checklist.iter().any(|l| l.unconfirmed)
        || guide.benefits.iter().any(|b| b.unconfirmed)
        || guide.dates.iter().any(|d| d.unconfirmed);
    guide
}

/// The item is something to do now or later.
pub fn is_going(status: Status) -> bool {
    matches!(status, Status::Applies | Status::Later)
}

/// The values that forms print, by question, fact or parameter name; answers are there whether a form names them or not.
pub fn form_values(state: &State<'_>) -> IndexMap<Name, Shown> {
    let named = state.program.form_values.iter().chain(&state.program.questions);
    let mut out = IndexMap::new();
    for (name, node) in named {
        out.entry(name.clone()).or_insert_with(|| show::shown(state, *node));
    }
    let columns = state.program.inputs.iter().filter(|i| i.row.is_some() && i.kind == InputKind::Question);
    out.extend(columns.map(|column| (column.name.clone(), show::shown(state, column.node))));
    let facts = state.program.facts.iter().filter(|(name, _)| list::row_part(name).is_some());
    out.extend(facts.map(|(name, fact)| (name.clone(), show::shown(state, fact.node))));
    out
}

fn item(catalog: &Catalog, state: &State<'_>, nodes: &ItemNodes, item: &ServiceItem) -> GuideItem {
    let decision = decide::decide(state, nodes, item);
    let relevant = decision.status != Status::NotApplicable;
    let date = |node: Option<NodeId>| node.filter(|_| relevant).map(|n| show::shown(state, n));
    let limit = item.promised_limit.as_ref().or(item.statutory_limit.as_ref());
    let ends = limit.and_then(|l| ends(catalog, state.today, l));
    let is_late = relevant && nodes.until.is_some_and(|n| decide::has_passed(state, n));
    let notes = nodes.notes.iter().filter(|n| state.holds(n.when));
    let notes = notes.map(|n| show::phrase(state, &n.text)).filter(|p| !p.says_nothing()).collect();
    GuideItem {
        name: item.name.clone(),
        status: decision.status,
        because: decision.because,
        reasons: decision.reasons,
        would_change: None,
        mode: item.mode,
        apply_from: date(nodes.from),
        apply_by: date(nodes.until),
        late: nodes.late.as_ref().filter(|_| is_late).map(|t| show::phrase(state, t)),
        is_late,
        statutory_limit: item.statutory_limit.clone(),
        promised_limit: item.promised_limit.clone(),
        done_by: ends.map(|(day, _)| day),
        done_by_sure: ends.is_none_or(|(_, published)| published),
        channels: item.channels.clone(),
        organ_role: item.organ_role.clone(),
        elsewhere: nodes
            .elsewhere
            .iter()
            .find(|(when, _)| relevant && state.holds(*when))
            .map(|(_, go)| show::phrase(state, go)),
        waits_for: Vec::new(),
        notes,
        members: Vec::new(),
        unconfirmed: decision.unconfirmed,
    }
}

/// The day a time limit ends if the application is accepted today.
fn ends(catalog: &Catalog, today: i64, limit: &TimeLimit) -> Option<(i64, bool)> {
    let period = match limit.length {
        LimitLength::SameDay => return Some((today, true)),
        LimitLength::WorkDays(n) => Period::WorkDays(n as i32),
        LimitLength::Days(n) => Period::Days(n as i32),
        LimitLength::Months(n) => Period::Months(n as i32),
    };
    catalog.calendar.expiry(today as i32, period).map(|(day, published)| (day.into(), published))
}

/// Sentences that are, or may be, said.
fn said<'a>(state: &'a State<'_>, nodes: &'a [SayNode]) -> impl Iterator<Item = (&'a SayNode, Verdict)> {
    nodes.iter().filter_map(|say| {
        let (truth, marked) = state.truth(say.when);
        // What only may be the case is not said as if it were: a sentence waits until it is known.
        if truth != Truth::True {
            return None;
        }
        // A figure that the next questions still settle is not worth a sentence yet.
        if say.text.values().any(|node| is_still_asked(state, node)) {
            return None;
        }
        let text = show::phrase(state, &say.text);
        let unconfirmed = marked || has_approx(&text);
        (!text.says_nothing()).then(|| {
            (say, Verdict { name: say.name.clone(), text, possible: false, unconfirmed, basis: Vec::new() })
        })
    })
}

/// The value is open and rests on a question that was not answered yet (不清楚 is an answer).
fn is_still_asked(state: &State<'_>, node: NodeId) -> bool {
    use crate::logic::eval::Reading;
    let open = !state.reading(node, Reading::Assumed).is_settled();
    open && residual::open_inputs(state, node, Reading::Assumed)
        .iter()
        .any(|at| state.given[*at] == Given::No)
}

/// What must be done first comes first, then warnings, then hints.
fn notices(state: &State<'_>, scenario: &Scenario) -> Vec<NoticeLine> {
    let line = |(say, verdict): (&SayNode, Verdict)| {
        let notice = &scenario.notices[say.index];
        NoticeLine { verdict: Verdict { basis: notice.basis.clone(), ..verdict }, level: notice.level }
    };
    let mut lines: Vec<NoticeLine> = said(state, &state.program.notices).map(line).collect();
    lines.sort_by_key(|l| match l.level {
        NoticeLevel::First => 0,
        NoticeLevel::Warning => 1,
        NoticeLevel::Info => 2,
    });
    lines
}

fn has_approx(text: &Phrase) -> bool {
    text.0.iter().any(|p| matches!(p, crate::model::phrase::Piece::Value(v) if v.approx))
}

fn misplaced(state: &State<'_>, scenario: &Scenario) -> Vec<Misplaced> {
    let failing = state.program.preconditions.iter().filter(|p| state.refused(p.when));
    failing
        .map(|p| {
            let source = &scenario.preconditions[p.index];
            Misplaced {
                name: p.name.clone(),
                text: show::phrase(state, &p.text),
                go: source.go.clone(),
                basis: source.basis.clone(),
            }
        })
        .collect()
}

fn contradictions(state: &State<'_>, checks: &[SayNode]) -> Vec<Verdict> {
    let broken = checks.iter().filter(|c| state.refused(c.when));
    broken
        .map(|c| Verdict {
            name: c.name.clone(),
            text: show::phrase(state, &c.text),
            possible: false,
            unconfirmed: false,
            basis: Vec::new(),
        })
        .collect()
}

fn benefits(
    state: &State<'_>,
    scenario: &Scenario,
    items: &[GuideItem],
    names: &IndexMap<RowRef, Name>,
) -> Vec<BenefitLine> {
    let mut out = Vec::new();
    for (nodes, line) in state.program.items.iter().zip(items) {
        let item = &scenario.items[&nodes.name];
        let member = nodes.row.as_ref().and_then(|row| names.get(row).cloned());
        for (benefit, nodes) in item.benefits.iter().zip(&nodes.benefits) {
            let (truth, marked) = state.truth(nodes.when);
            if truth == Truth::False || line.status == Status::Available {
                continue;
            }
            let amount = nodes.amount.map(|n| show::shown(state, n));
            let missing = nodes.amount.map(|n| residual::missing_figures(state, n)).unwrap_or_default();
            let formula = match (&amount, &nodes.formula) {
                (Some(Shown { what: crate::model::value::ShownKind::Unknown, .. }), Some(formula))
                    if !missing.is_empty() =>
                {
                    let missing: Vec<&str> = missing.iter().map(|m| &**m).collect();
                    Some(format!("{formula}（{}未公布）", missing.join("、")))
                }
                _ => None,
            };
            let times = nodes.times.map(|n| show::shown(state, n));
            let approx = amount.iter().chain(&times).any(|s| s.approx);
            out.push(BenefitLine {
                item: item.name.clone(),
                member: member.clone(),
                name: benefit.name.clone().unwrap_or_else(|| item.name.to_string()),
                amount,
                formula,
                paid: benefit.paid.clone(),
                times,
                payer: benefit.payer.clone(),
                from: nodes.from.as_ref().map(|t| show::phrase(state, t)).filter(|p| !p.says_nothing()),
                note: nodes.note.as_ref().map(|t| show::phrase(state, t)).filter(|p| !p.says_nothing()),
                possible: truth == Truth::Unknown,
                unconfirmed: marked || approx || benefit.unconfirmed.is_some(),
                basis: benefit.basis.clone(),
            });
        }
    }
    out
}

fn dates(
    state: &State<'_>,
    scenario: &Scenario,
    items: &[GuideItem],
    names: &IndexMap<RowRef, Name>,
) -> Vec<DateLine> {
    let mut out = Vec::new();
    for (nodes, line) in state.program.items.iter().zip(items) {
        let item = &scenario.items[&nodes.name];
        let member = nodes.row.as_ref().and_then(|row| names.get(row).cloned());
        for (deadline, nodes) in item.deadlines.iter().zip(&nodes.deadlines) {
            let (truth, _) = state.truth(nodes.when);
            if truth == Truth::False || line.status == Status::Available {
                continue;
            }
            let date = |n: Option<NodeId>| n.map(|n| show::shown(state, n));
            let what = show::phrase(state, &nodes.what);
            if what.says_nothing() {
                continue;
            }
            let (from, until) = (date(nodes.from), date(nodes.until));
            out.push(DateLine {
                item: item.name.clone(),
                member: member.clone(),
                who: deadline.who.clone(),
                what,
                late: nodes.late.as_ref().map(|t| show::phrase(state, t)),
                passed: nodes.until.is_some_and(|n| decide::has_passed(state, n)),
                possible: truth == Truth::Unknown,
                unconfirmed: deadline.unconfirmed.is_some() || from.iter().chain(&until).any(|s| s.approx),
                from,
                until,
                basis: deadline.basis.clone(),
            });
        }
    }
    out
}

fn forms(catalog: &Catalog, state: &State<'_>, scenario: &Scenario, items: &[GuideItem]) -> Vec<FormLine> {
    let mut out: IndexMap<Name, FormLine> = IndexMap::new();
    for (nodes, line) in state.program.items.iter().zip(items) {
        let item = &scenario.items[&nodes.name];
        for (at, when) in &nodes.forms {
            let (truth, _) = state.truth(*when);
            let form = &item.forms[*at].form;
            if truth == Truth::False || !(is_going(line.status) || line.status == Status::Depends) {
                continue;
            }
            let possible = truth != Truth::True;
            let batch = if line.status == Status::Later { Batch::Later } else { Batch::Now };
            let entry = out.entry(form.clone()).or_insert_with(|| FormLine {
                form: form.clone(),
                title: catalog.forms.get(form).map_or_else(|| form.to_string(), |f| f.title.clone()),
                items: Vec::new(),
                possible: true,
                batch: Batch::Later,
            });
            if !entry.items.contains(&item.name) {
                entry.items.push(item.name.clone());
            }
            entry.possible &= possible;
            entry.batch = entry.batch.min(batch);
        }
    }
    out.into_values().collect()
}

/// Decides once per option of the first unclear question that asks for it.
fn side_by_side(
    catalog: &Catalog,
    program: &Program,
    scenario: &Scenario,
    interview: &Interview<'_>,
) -> Option<SideBySide> {
    let state = &interview.state;
    let (at, question) = interview.asked.iter().find_map(|at| {
        let question = scenario.question(&program.inputs[*at].name)?;
        (question.side_by_side && state.given[*at] == Given::Unclear).then_some((*at, question))
    })?;
    let Type::Choice(options) = &program.inputs[at].ty else { return None };
    let offered = interview.offered(&question.name);
    let mut readings = Vec::new();
    for (bit, option) in options.iter().enumerate().filter(|(_, o)| offered.contains(o)) {
        let mut given = state.given.clone();
        given[at] = Given::Is(Known::One(1 << bit));
        let reading = State::from_given(program, &catalog.calendar, given, state.today);
        let facts = program
            .facts
            .iter()
            .map(|(name, fact)| (name.clone(), show::shown(&reading, fact.node)))
            .collect();
        let mut applies: Vec<Name> =
            program.items.iter().filter(|i| reading.holds(i.applies)).map(|i| i.name.clone()).collect();
        applies.dedup();
        let text = question.options[bit].text.clone();
        readings.push(Reading { option: option.clone(), text, facts, applies });
    }
    let differs = |name: &Name| readings.iter().any(|r: &Reading| r.facts[name] != readings[0].facts[name]);
    let kept: Vec<Name> = readings.first()?.facts.keys().filter(|n| differs(n)).cloned().collect();
    for reading in &mut readings {
        reading.facts.retain(|name, _| kept.contains(name));
    }
    (readings.len() > 1).then(|| SideBySide { question: question.name.clone(), readings })
}
