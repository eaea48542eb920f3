//! What a person comes to, as the 期望 of an example.

use crate::check::examples::{Ran, compare, words};
use crate::check::expected::{agrees, written};
use crate::logic::print;
use crate::logic::program::{InputKind, Program};
use crate::model::answers::{Answer, Answers};
use crate::model::catalog::Catalog;
use crate::model::example::{Example, Expected};
use crate::model::guide::{BenefitLine, Guide, GuideItem, PaperLine, Status, Verdict};
use crate::model::list::{NO_MORE, Written, row_part};
use crate::model::value::{Name, Shown, ShownKind, Type, Value};
use crate::source::{FileId, Span};
use indexmap::IndexMap;

/// The example of a person; its name is left open.
pub(in crate::check) fn example(
    catalog: &Catalog,
    program: &Program,
    region: &str,
    today: i64,
    answers: &Answers,
    ran: &Ran,
) -> Example {
    let mut example = Example {
        scenario: program.slug.clone(),
        name: String::new(),
        today: Some(today),
        region: Some(region.into()),
        answers: IndexMap::new(),
        lists: IndexMap::new(),
        choices: answers.choices.clone(),
        parameters: IndexMap::new(),
        expected: Expected::default(),
        span: nowhere(),
    };
    say_answers(program, answers, &mut example);
    example.expected = expected(catalog, program, &example, ran);
    example
}

/// All that can be said of what an example comes to.
pub(in crate::check) fn everything(
    catalog: &Catalog,
    program: &Program,
    example: &Example,
    ran: &Ran,
) -> Expected {
    let guide = &ran.guide;
    let bare = Example { expected: Expected::default(), ..example.clone() };
    let mut all = expected(catalog, program, &bare, ran);
    let available = guide.items.iter().filter(|item| item.status == Status::Available);
    all.available = Some(available.map(|item| item.name.clone()).collect());
    let required = || guide.checklist.iter().filter(|line| line.required);
    for item in distinct(required().flat_map(|line| line.items.iter().cloned())) {
        let papers = required().filter(|line| line.items.contains(&item));
        let papers: Vec<_> = papers.collect();
        let named = |line: &&&PaperLine| -> Name {
            let alike = papers.iter().filter(|other| other.material == line.material).count();
            match alike > 1 {
                true => format!("{}·{}", line.material, line.owner).into(),
                false => line.material.clone(),
            }
        };
        let named = distinct(papers.iter().map(|line| named(&line)));
        all.item_papers.insert(item.clone(), named);
    }
    let amount = |line: &BenefitLine| {
        Some((line.member.clone()?, spelled(line.amount.as_ref().filter(|_| !line.possible)?)?))
    };
    for line in &guide.benefits {
        if let Some((member, amount)) = amount(line) {
            let members = all.member_benefits.entry(line.name.as_str().into()).or_default();
            members.insert(member, (amount, nowhere()));
        }
    }
    for line in &guide.dates {
        let Some(day) = line.until.as_ref().or(line.from.as_ref()).and_then(spelled) else { continue };
        all.deadlines.insert(format!("{}·{}", line.item, words(&line.what)).into(), (day, nowhere()));
    }
    for (item, note) in notes(guide) {
        all.notes.entry(item).or_default().push(note);
    }
    let holds = |expected: Expected| {
        let example = Example { expected, ..bare.clone() };
        compare(&example, catalog.scenarios.get(&program.slug), ran).is_empty()
    };
    all.deadlines.retain(|name, text| {
        let deadlines = IndexMap::from([(name.clone(), text.clone())]);
        holds(Expected { deadlines, ..Expected::default() })
    });
    all
}

/// Each 告知 by the words it begins with.
pub(super) fn notes(guide: &Guide) -> Vec<(Name, Name)> {
    let told = guide.items.iter().filter(|i| i.status != Status::NotApplicable);
    let notes = told.flat_map(|item| item.notes.iter().map(|note| (item.name.clone(), words(note))));
    notes
        .map(|(item, note)| (item, beginning(&note).into()))
        .filter(|(_, note): &(_, Name)| !note.is_empty())
        .collect()
}

/// The words of a sentence up to its first stop, or the first twenty.
fn beginning(text: &str) -> &str {
    let stop = text.find(|c| "，。；：、！？（".contains(c)).filter(|at| text[..*at].chars().count() > 5);
    let twenty = text.char_indices().nth(20).map(|(at, _)| at);
    let end = [stop, twenty].into_iter().flatten().min().unwrap_or(text.len());
    &text[..end]
}

fn nowhere() -> Span {
    Span::start_of(FileId(0))
}

fn say_answers(program: &Program, answers: &Answers, example: &mut Example) {
    for input in &program.inputs {
        let Some(Answer::Is(value)) = answers.get(&input.name) else { continue };
        let texts = match value {
            Value::Multi(names) => names.iter().map(ToString::to_string).collect(),
            value => vec![print::value(&input.ty, value)],
        };
        match (&input.row, &input.kind) {
            (Some(row), InputKind::More) => {
                let (list, _) = example.lists.entry(row.list.clone()).or_insert_with(none);
                list.more = Some(NO_MORE.into());
            }
            (Some(row), _) => {
                let Some((_, column)) = row_part(&input.name) else { continue };
                let ids = answers.rows.of(&row.list);
                let at = ids.iter().position(|id| row.row == crate::model::list::Row::Listed(*id));
                let (list, _) = example.lists.entry(row.list.clone()).or_insert_with(none);
                list.rows.resize(ids.len(), IndexMap::new());
                if let Some(row) = at.and_then(|at| list.rows.get_mut(at)) {
                    row.insert(column.into(), texts);
                }
            }
            (None, InputKind::More) => {
                let Some(of) = crate::model::list::list_of_more(&input.name) else { continue };
                match answers.rows.of(of) {
                    [] => {
                        example.answers.insert(of.into(), (vec![NO_MORE.into()], nowhere()));
                    }
                    _ => {
                        let (list, _) = example.lists.entry(of.into()).or_insert_with(none);
                        list.more = Some(NO_MORE.into());
                    }
                }
            }
            (None, _) => {
                example.answers.insert(input.name.clone(), (texts, nowhere()));
            }
        }
    }
}

fn none() -> (Written, Span) {
    (Written::default(), nowhere())
}

/// What is said surely, in the words of an example; what cannot be spelled exactly is left out.
fn expected(catalog: &Catalog, program: &Program, example: &Example, ran: &Ran) -> Expected {
    let guide = &ran.guide;
    let of = |status: Status| -> Vec<Name> {
        guide.items.iter().filter(|i| i.status == status).map(|i| i.name.clone()).collect()
    };
    let names = |all: &[Verdict]| all.iter().map(|one| one.name.clone()).collect::<Vec<Name>>();
    let required = guide.checklist.iter().filter(|line| line.required);
    let waived = guide.checklist.iter().filter_map(|line| Some((line.material.clone(), line.waiver?)));
    let failed = |item: &GuideItem| {
        let told = item.reasons.iter().filter(|r| r.holds == Some(false) && r.text.is_some());
        let told: Vec<Name> = told.map(|r| r.name.clone()).collect();
        (!told.is_empty()).then(|| (item.name.clone(), told))
    };
    let elsewhere = guide.items.iter().filter(|i| i.status != Status::NotApplicable && i.elsewhere.is_some());
    let own = |name: &Name| program.facts.get(name).is_some_and(|fact| fact.own) && row_part(name).is_none();
    let facts = guide.facts.iter().filter(|(name, _)| own(name));
    let mut expected = Expected {
        applies: Some(of(Status::Applies)),
        depends: of(Status::Depends),
        later: of(Status::Later),
        facts: facts.filter_map(|(name, shown)| Some((name.clone(), (spelled(shown)?, nowhere())))).collect(),
        papers: Some(distinct(required.map(|line| line.material.clone()))),
        waived: waived.map(|(paper, kind)| (paper, Some(kind.word().to_owned()))).collect(),
        forms: Some(guide.forms.iter().filter(|f| !f.possible).map(|f| f.form.clone()).collect()),
        exact_notices: Some(guide.notices.iter().map(|n| n.verdict.name.clone()).collect()),
        transfers: Some(guide.transfers.iter().map(|t| t.to.as_str().into()).collect()),
        exact_conclusions: Some(names(&guide.conclusions)),
        failed_preconditions: Some(guide.misplaced.iter().map(|m| m.name.clone()).collect()),
        failed_conditions: guide.items.iter().filter_map(failed).collect(),
        broken_checks: broken(guide),
        out_of_range: Some(ran.out_of_range.clone()).filter(|names| !names.is_empty()),
        elsewhere: Some(elsewhere.map(|i| i.name.clone()).collect()),
        ..Expected::default()
    };
    for line in guide.benefits.iter().filter(|line| line.member.is_none() && !line.possible) {
        if let Some(amount) = line.amount.as_ref().and_then(spelled) {
            expected.benefits.entry(line.name.as_str().into()).or_insert((amount, nowhere()));
        }
    }
    for item in guide.items.iter().filter(|i| matches!(i.status, Status::Applies | Status::Later)) {
        let Some(day) = item.apply_by.as_ref().or(item.apply_from.as_ref()).and_then(spelled) else {
            continue;
        };
        expected.deadlines.insert(item.name.clone(), (day, nowhere()));
    }
    // The runner has the last word on what it can compare.
    let holds = |expected: Expected| {
        let example = Example { expected, ..example.clone() };
        compare(&example, catalog.scenarios.get(&program.slug), ran).is_empty()
    };
    let one = |name: &Name, text: &(String, Span)| IndexMap::from([(name.clone(), text.clone())]);
    expected.deadlines.retain(|n, t| holds(Expected { deadlines: one(n, t), ..Expected::default() }));
    expected.benefits.retain(|n, t| holds(Expected { benefits: one(n, t), ..Expected::default() }));
    expected.waived.retain(|n, kind| {
        holds(Expected { waived: IndexMap::from([(n.clone(), kind.clone())]), ..Expected::default() })
    });
    expected
}

/// 校验 that the answers break, if any.
fn broken(guide: &Guide) -> Option<Vec<Name>> {
    let plain = |name: &Name| row_part(name).map_or(name.clone(), |(_, check)| check.into());
    let names = distinct(guide.contradictions.iter().map(|one| plain(&one.name)));
    Some(names).filter(|names| !names.is_empty())
}

fn distinct(names: impl Iterator<Item = Name>) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    names.for_each(|name| {
        if !out.contains(&name) {
            out.push(name);
        }
    });
    out
}

/// A settled value as an example writes it, if it can be written exactly.
fn spelled(shown: &Shown) -> Option<String> {
    let ShownKind::Known(value) = &shown.what else { return None };
    let exact = match (value, &shown.ty) {
        (Value::Number(q), Type::Money) => {
            let cents = crate::model::value::Q::from_integer(100);
            Value::Number((q * cents).round() / cents)
        }
        (value, _) => value.clone(),
    };
    let text = written(&shown.ty, &exact);
    agrees(&text, shown).then_some(text)
}
