//! Items that are done once for each row of a list: decided row by row, told as one item with members.

use crate::logic::eval::{Given, State};
use crate::logic::program::{InputKind, ItemNodes, ListNodes};
use crate::logic::show;
use crate::model::guide::{Because, Guide, GuideItem, Member, PaperLine, Status, WouldChange};
use crate::model::list::{Row, RowRef, more_name};
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use indexmap::IndexMap;

/// What every row is called in print. A name that is also a role's, or that of a row of another list, is preceded by
/// its list's.
pub(super) fn row_names(state: &State<'_>, scenario: &Scenario) -> IndexMap<RowRef, Name> {
    let lists = state.program.lists.iter().filter(|(name, nodes)| **name == nodes.list);
    let rows = lists.flat_map(|(list, nodes)| {
        nodes.members.iter().map(|(row, _)| RowRef { list: list.clone(), row: *row })
    });
    let mut names: IndexMap<RowRef, Name> =
        rows.map(|row| (row.clone(), show::row_name(state, &row))).collect();
    let plain = names.clone();
    for (row, name) in &mut names {
        let elsewhere = plain.iter().any(|(other, called)| other.list != row.list && called == name);
        if elsewhere || scenario.roles.contains(name) {
            *name = format!("{}：{name}", row.list).into();
        }
    }
    names
}

/// Lists, and facts that are a part of one, with the listed rows that are surely in them.
pub(super) fn lists(state: &State<'_>) -> IndexMap<Name, Vec<RowRef>> {
    let of = |(name, nodes): (&Name, &ListNodes)| {
        let sure = nodes.members.iter().filter(|(row, there)| *row != Row::Further && state.holds(*there));
        (name.clone(), sure.map(|(row, _)| RowRef { list: nodes.list.clone(), row: *row }).collect())
    };
    state.program.lists.iter().map(of).collect()
}

/// Rows of which nothing was said yet: they may come, but are no member.
fn is_awaited(state: &State<'_>, row: &RowRef) -> bool {
    let more =
        state.program.inputs.iter().position(|i| i.kind == InputKind::More && i.name == more_name(&row.list));
    row.row == Row::Further && more.is_some_and(|at| state.given[at] == Given::No)
}

/// One line per item: those of rows become its members, and what decides first speaks for all.
pub(super) fn grouped(
    state: &State<'_>,
    names: &IndexMap<RowRef, Name>,
    units: Vec<GuideItem>,
) -> Vec<GuideItem> {
    let mut out: Vec<GuideItem> = Vec::new();
    for (nodes, unit) in state.program.items.iter().zip(units) {
        let Some(row) = &nodes.row else {
            out.push(unit);
            continue;
        };
        let member = member(state, nodes, row, names, &unit);
        match out.last_mut().filter(|last| last.name == unit.name) {
            Some(group) => {
                let mut members = std::mem::take(&mut group.members);
                members.extend(member);
                let lead = if rank(&unit) < rank(group) { unit } else { group.clone() };
                *group = GuideItem { members, ..lead };
            }
            None => out.push(GuideItem { members: member.into_iter().collect(), ..unit }),
        }
    }
    out
}

/// What decides first: something to do before something open before a refusal that is explained.
fn rank(item: &GuideItem) -> u8 {
    match (item.status, item.because) {
        (Status::Applies, _) => 0,
        (Status::Later, _) => 1,
        (Status::Depends, _) => 2,
        (Status::Available, _) => 3,
        (Status::NotApplicable, Some(Because::Situation)) => 5,
        (Status::NotApplicable, _) => 4,
    }
}

/// A row as a member; rows that the item is not about are none.
fn member(
    state: &State<'_>,
    nodes: &ItemNodes,
    row: &RowRef,
    names: &IndexMap<RowRef, Name>,
    unit: &GuideItem,
) -> Option<Member> {
    if unit.because == Some(Because::Situation) || state.refused(nodes.present) || is_awaited(state, row) {
        return None;
    }
    Some(Member {
        name: names.get(row).cloned().unwrap_or_else(|| row.list.clone()),
        row: row.clone(),
        status: unit.status,
        because: unit.because,
        reasons: unit.reasons.clone(),
        would_change: None,
        apply_from: unit.apply_from.clone(),
        apply_by: unit.apply_by.clone(),
        late: unit.late.clone(),
        is_late: unit.is_late,
        notes: unit.notes.clone(),
        unconfirmed: unit.unconfirmed,
    })
}

/// Puts what would change a refusal where it belongs.
pub fn add_changes(guide: &mut Guide, mut changes: IndexMap<Name, WouldChange>) {
    for item in &mut guide.items {
        item.would_change = changes.shift_remove(&item.name);
        for member in &mut item.members {
            member.would_change = changes.shift_remove(&member.row.name(&item.name));
        }
        if item.status == Status::NotApplicable && item.would_change.is_none() {
            item.would_change = item.members.iter().find_map(|m| m.would_change.clone());
        }
    }
}

/// Papers that differ in nothing but the row they belong to are one line: theirs together, counted together.
pub(super) fn alike(lines: Vec<PaperLine>, names: &IndexMap<RowRef, Name>) -> Vec<PaperLine> {
    // Rows not listed may be many: nobody can count theirs.
    let listed = |(row, name): (&RowRef, &Name), owner: &Name| row.row != Row::Further && name == owner;
    let is_row = |owner: &Name| names.iter().any(|entry| listed(entry, owner));
    let mut out: Vec<(PaperLine, PaperLine)> = Vec::new();
    for line in lines {
        if !is_row(&line.owner) {
            out.push((line.clone(), line));
            continue;
        }
        let same = |(first, _): &(PaperLine, PaperLine)| {
            is_row(&first.owner)
                && *first
                    == PaperLine {
                        owner: first.owner.clone(),
                        answers: first.answers.clone(),
                        ..line.clone()
                    }
        };
        match out.iter_mut().find(|pair| same(pair)) {
            Some((_, all)) => {
                all.originals += line.originals;
                all.copies += line.copies;
                all.electronic += line.electronic;
                all.members.push(line.owner.clone());
                all.owner = all.members.iter().map(|m| &**m).collect::<Vec<_>>().join("、").into();
                let new: Vec<Name> = line.answers.into_iter().filter(|a| !all.answers.contains(a)).collect();
                all.answers.extend(new);
            }
            None => {
                let all = PaperLine { members: vec![line.owner.clone()], ..line.clone() };
                out.push((line, all));
            }
        }
    }
    out.into_iter().map(|(_, all)| all).collect()
}
