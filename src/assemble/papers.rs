//! The merge law: a guide's needs form a *set*; merging is set union and nothing else; every printed line is a pure
//! reading of the set. So order, grouping and repetition cannot matter.

use crate::decide;
use crate::logic::eval::State;
use crate::logic::program::NeedNodes;
use crate::logic::reasons;
use crate::logic::value::Truth;
use crate::model::catalog::Catalog;
use crate::model::guide::{Batch, CommitmentState, FormLine, GuideItem, PaperLine, Savings, Status};
use crate::model::item::{Counts, LimitLength, Need, ServiceItem, TimeLimit, WaiverKind};
use crate::model::list::RowRef;
use crate::model::material::Sharing;
use crate::model::scenario::Scenario;
use crate::model::value::Name;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// One active need, read off the program: an element of the set.
#[derive(Clone, Debug, PartialEq)]
pub struct ActiveNeed {
    /// Position of the item and of the line inside it; the identity of the need.
    pub id: (usize, usize, usize),
    /// Item.
    pub item: Name,
    /// Organ role that takes it.
    pub organ: Option<Name>,
    /// Paper or choice.
    pub material: Name,
    /// Whose.
    pub whose: Name,
    /// Now or when a later item opens.
    pub batch: Batch,
    /// Surely needed.
    pub required: bool,
    /// Components.
    pub sheets: Sheets,
    /// Why it need not be handed in.
    pub waiver: Option<WaiverKind>,
    /// Only an unconfirmed rule waives it: then it is merely possible.
    pub doubtful_waiver: bool,
    /// 告知承诺.
    pub commitment: Option<CommitmentState>,
    /// Options of a choice that are still open.
    pub options: Vec<Vec<Name>>,
    /// 容缺.
    pub deferrable: Option<TimeLimit>,
    /// 有效期 of the need.
    pub validity: Option<String>,
    /// 说明.
    pub note: Option<String>,
    /// 常见错误 of the need.
    pub common_errors: Vec<String>,
    /// Questions that made it needed.
    pub answers: Vec<Name>,
    /// 依据.
    pub basis: Vec<String>,
    /// Rests on an unconfirmed rule.
    pub unconfirmed: bool,
}

/// How a paper is handed in; the axes are independent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sheets {
    /// 原件 kept by the organ.
    pub originals: u32,
    /// 复印件.
    pub copies: u32,
    /// 电子件.
    pub electronic: u32,
    /// 验原件.
    pub inspect: bool,
    /// 填报.
    pub fill_in: bool,
}

impl Sheets {
    /// What a need asks, where it says nothing what the catalogue says, where that says nothing one original.
    pub fn of(need: Counts, paper: Counts) -> Sheets {
        let silent = |c: Counts| c == Counts::default();
        let counts = if silent(need) { paper } else { need };
        if silent(counts) {
            return Sheets { originals: 1, ..Sheets::default() };
        }
        Sheets {
            originals: counts.originals.unwrap_or(0),
            copies: counts.copies.unwrap_or(0),
            electronic: counts.electronic.unwrap_or(0),
            inspect: counts.inspect.unwrap_or(false),
            fill_in: counts.fill_in.unwrap_or(false),
        }
    }
    /// Sheets of paper, at least one.
    pub fn count(self) -> u32 {
        (self.originals + self.copies).max(1)
    }
    fn most(self, other: Sheets) -> Sheets {
        Sheets {
            originals: self.originals.max(other.originals),
            copies: self.copies.max(other.copies),
            electronic: self.electronic.max(other.electronic),
            inspect: self.inspect || other.inspect,
            fill_in: self.fill_in || other.fill_in,
        }
    }
    fn plus(self, other: Sheets) -> Sheets {
        Sheets {
            originals: self.originals + other.originals,
            copies: self.copies + other.copies,
            electronic: self.electronic + other.electronic,
            inspect: self.inspect || other.inspect,
            fill_in: self.fill_in || other.fill_in,
        }
    }
}

/// The set of needs of all items that are, or may be, done.
pub fn active_needs(
    catalog: &Catalog,
    state: &State<'_>,
    scenario: &Scenario,
    items: &[GuideItem],
    row_names: &IndexMap<RowRef, Name>,
) -> Vec<ActiveNeed> {
    let mut out = Vec::new();
    for (at, (nodes, line)) in state.program.items.iter().zip(items).enumerate() {
        let batch = match line.status {
            Status::Applies | Status::Depends => Batch::Now,
            Status::Later => Batch::Later,
            Status::Available | Status::NotApplicable => continue,
        };
        let item = &scenario.items[&nodes.name];
        for (position, need) in nodes.needs.iter().enumerate() {
            let (needed, marked) = state.truth(need.needed);
            if needed == Truth::False {
                continue;
            }
            let source = &item.needs[need.index];
            let active = read(catalog, state, item, source, need);
            let row = need.row.as_ref().and_then(|row| row_names.get(row));
            out.push(ActiveNeed {
                whose: row.unwrap_or(&need.whose).clone(),
                id: (at, need.index, position),
                batch,
                required: needed == Truth::True && !active.doubtful_waiver,
                unconfirmed: marked || source.unconfirmed.is_some() || active.unconfirmed,
                ..active
            });
        }
    }
    out
}

fn read(
    catalog: &Catalog,
    state: &State<'_>,
    item: &ServiceItem,
    need: &Need,
    nodes: &NeedNodes,
) -> ActiveNeed {
    let material = catalog.materials.get(&nodes.material);
    let choice = catalog.choices.get(&nodes.material);
    let mut waiver = None;
    let mut doubtful_waiver = false;
    let mut commitment = None;
    for offered in &nodes.waivers {
        match state.truth(offered.node) {
            (Truth::True, false) => waiver = waiver.or(Some(offered.kind)),
            (Truth::True, true) if waiver.is_none() => doubtful_waiver = true,
            _ => {}
        }
    }
    if let Some(offered) = nodes.commitment
        && state.holds(offered)
    {
        let chosen = waiver == Some(WaiverKind::Commitment);
        if chosen || waiver.is_none() {
            commitment = Some(if chosen { CommitmentState::Chosen } else { CommitmentState::Offered });
        }
    }
    let options = choice.map_or_else(Vec::new, |choice| {
        let open = choice.options.iter().zip(&nodes.options).filter(|(_, node)| !state.refused(**node));
        open.map(|(option, _)| option.papers.clone()).collect()
    });
    let why = reasons::reasons(state, nodes.needed);
    let sheets = match (material, choice) {
        // Whatever option is taken, it is handed in as the catalogue says of its papers.
        (None, Some(_)) if need.counts == Counts::default() => {
            let first = options.first().map_or(&[][..], Vec::as_slice);
            let counts = first.iter().filter_map(|p| catalog.materials.get(p)).map(|m| m.counts);
            counts.map(|c| Sheets::of(Counts::default(), c)).reduce(Sheets::most).unwrap_or_default()
        }
        _ => Sheets::of(need.counts, material.map(|m| m.counts).unwrap_or_default()),
    };
    ActiveNeed {
        id: (0, 0, 0),
        item: item.name.clone(),
        organ: item.organ_role.clone(),
        material: nodes.material.clone(),
        whose: nodes.whose.clone(),
        batch: Batch::Now,
        required: false,
        sheets,
        waiver,
        doubtful_waiver: doubtful_waiver && waiver.is_none(),
        commitment,
        options,
        deferrable: need.deferrable.clone(),
        validity: need.validity.clone(),
        note: need.note.clone(),
        common_errors: need.common_errors.clone(),
        answers: decide::input_names(state, &why.inputs),
        basis: need.basis.clone(),
        unconfirmed: material.is_some_and(|m| m.unconfirmed.is_some()),
    }
}

type Key = (Name, Name, Batch);

/// The printed lines: a pure reading of the set, in the order in which papers first appear in the file.
pub fn merge(catalog: &Catalog, needs: &[ActiveNeed], forms: &[FormLine]) -> Vec<PaperLine> {
    let mut set: BTreeMap<(usize, usize, usize), &ActiveNeed> = BTreeMap::new();
    for need in needs {
        set.entry(need.id).or_insert(need);
    }
    let mut groups: IndexMap<Key, Vec<&ActiveNeed>> = IndexMap::new();
    for need in set.into_values() {
        groups.entry((need.material.clone(), need.whose.clone(), need.batch)).or_default().push(need);
    }
    let mut lines: IndexMap<Key, PaperLine> =
        groups.iter().map(|(key, needs)| (key.clone(), line(catalog, key, needs, forms))).collect();
    attach_choices(catalog, &groups, &mut lines);
    lines.into_values().collect()
}

fn line(catalog: &Catalog, key: &Key, needs: &[&ActiveNeed], forms: &[FormLine]) -> PaperLine {
    let material = catalog.materials.get(&key.0);
    let unwaived: Vec<&ActiveNeed> = needs.iter().copied().filter(|n| n.waiver.is_none()).collect();
    let sharing = material.map_or(Sharing::All, |m| m.sharing);
    let sheets = total(&unwaived, sharing);
    let waivers: Vec<(Name, WaiverKind)> =
        needs.iter().filter_map(|n| Some((n.item.clone(), n.waiver?))).collect();
    let waiver = if unwaived.is_empty() { needs.iter().find_map(|n| n.waiver) } else { None };
    let mut deferrable: Option<TimeLimit> = None;
    if unwaived.iter().all(|n| n.deferrable.is_some()) {
        let shortest = unwaived.iter().filter_map(|n| n.deferrable.as_ref()).min_by_key(|l| days(l.length));
        deferrable = shortest.cloned();
    }
    let is_choice = catalog.choices.contains_key(&key.0);
    let chosen = needs.iter().any(|n| n.commitment == Some(CommitmentState::Chosen));
    let offered = needs.iter().any(|n| n.commitment == Some(CommitmentState::Offered));
    let form =
        material.and_then(|m| m.blank_form.as_deref()).and_then(|b| forms.iter().find(|f| &*f.form == b));
    let mut pages = material.map(|m| m.pages.clone()).unwrap_or_default();
    pages.dedup();
    let union = |f: &dyn Fn(&ActiveNeed) -> Vec<String>| -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for text in needs.iter().flat_map(|n| f(n)) {
            if !out.contains(&text) {
                out.push(text);
            }
        }
        out
    };
    let names = |f: &dyn Fn(&ActiveNeed) -> Vec<Name>| -> Vec<Name> {
        let mut out: Vec<Name> = Vec::new();
        for name in needs.iter().flat_map(|n| f(n)) {
            if !out.contains(&name) {
                out.push(name);
            }
        }
        out
    };
    let mut common_errors = material.map(|m| m.common_errors.clone()).unwrap_or_default();
    common_errors.extend(union(&|n| n.common_errors.clone()));
    common_errors.dedup();
    PaperLine {
        material: key.0.clone(),
        owner: key.1.clone(),
        members: Vec::new(),
        batch: key.2,
        required: if waiver.is_some() {
            needs.iter().any(|n| n.required)
        } else {
            unwaived.iter().any(|n| n.required)
        },
        originals: sheets.originals,
        copies: sheets.copies,
        electronic: sheets.electronic,
        inspect: sheets.inspect,
        fill_in: sheets.fill_in,
        any_of: is_choice.then(|| open_options(needs)),
        waiver,
        waivers,
        commitment: match (chosen, offered) {
            (true, _) => Some(CommitmentState::Chosen),
            (_, true) => Some(CommitmentState::Offered),
            _ => None,
        },
        deferrable,
        issuer: material.and_then(|m| m.issuer.clone()),
        how: material.and_then(|m| m.how.clone()),
        validity: needs
            .iter()
            .find_map(|n| n.validity.clone())
            .or_else(|| material.and_then(|m| m.validity.clone())),
        pages,
        stamp: material.and_then(|m| m.stamp.clone()),
        sample: material.and_then(|m| m.sample.clone()),
        standard: material.and_then(|m| m.standard.clone()),
        missing_words: material.and_then(|m| m.missing_words.clone()),
        kept: material.is_none_or(|m| m.keep_original),
        spec: material.and_then(|m| m.spec.clone()),
        notes: union(&|n| n.note.iter().cloned().collect()),
        common_errors,
        items: names(&|n| vec![n.item.clone()]),
        answers: names(&|n| n.answers.clone()),
        basis: union(&|n| n.basis.clone()),
        yielded_by: None,
        form: form.map(|f| f.form.clone()),
        // One sure need makes the paper sure.
        unconfirmed: needs.iter().any(|n| n.unconfirmed || n.doubtful_waiver)
            && !needs.iter().any(|n| n.required && !n.unconfirmed && !n.doubtful_waiver),
    }
}

/// Max within a sharing group, sum over groups.
fn total(needs: &[&ActiveNeed], sharing: Sharing) -> Sheets {
    let mut groups: BTreeMap<(Option<Name>, usize), Sheets> = BTreeMap::new();
    for need in needs {
        let group = match sharing {
            Sharing::All => (None, 0),
            Sharing::SameOrgan => (need.organ.clone(), 0),
            Sharing::None => (None, need.id.0 + 1),
        };
        let entry = groups.entry(group).or_default();
        *entry = entry.most(need.sheets);
    }
    groups.into_values().fold(Sheets::default(), Sheets::plus)
}

/// Options open in every need, in the author's order; if none is, all that are open somewhere.
fn open_options(needs: &[&ActiveNeed]) -> Vec<Vec<Name>> {
    let mut all: Vec<Vec<Name>> = Vec::new();
    for option in needs.iter().flat_map(|n| &n.options) {
        if !all.contains(option) {
            all.push(option.clone());
        }
    }
    let common: Vec<_> =
        all.iter().filter(|o| needs.iter().all(|n| n.options.contains(o))).cloned().collect();
    if common.is_empty() { all } else { common }
}

/// A choice is satisfied by its first option that is required anyway for the same person; what remains is a line.
fn attach_choices(
    catalog: &Catalog,
    groups: &IndexMap<Key, Vec<&ActiveNeed>>,
    lines: &mut IndexMap<Key, PaperLine>,
) {
    let choices: Vec<Key> = lines.keys().filter(|k| catalog.choices.contains_key(&k.0)).cloned().collect();
    let mut added: IndexMap<Key, Vec<ActiveNeed>> = IndexMap::new();
    for key in choices {
        let Some(options) = lines[&key].any_of.clone() else { continue };
        let waived = lines[&key].waiver.is_some();
        let at_hand = |paper: &Name| {
            let line = lines.get(&(paper.clone(), key.1.clone(), key.2));
            line.is_some_and(|l| l.required && l.waiver.is_some() == waived && l.any_of.is_none())
        };
        let Some(option) = options.into_iter().find(|o| !o.is_empty() && o.iter().all(at_hand)) else {
            continue;
        };
        for paper in option {
            let counts = catalog.materials.get(&paper).map(|m| m.counts).unwrap_or_default();
            let sheets = Sheets::of(Counts::default(), counts);
            let asks = groups[&key].iter().map(|need| ActiveNeed { sheets, ..(*need).clone() });
            added.entry((paper, key.1.clone(), key.2)).or_default().extend(asks);
        }
        lines.shift_remove(&key);
    }
    for (key, asks) in added {
        let (Some(line), Some(own)) = (lines.get_mut(&key), groups.get(&key)) else { continue };
        let all: Vec<&ActiveNeed> = own.iter().copied().chain(&asks).filter(|n| n.waiver.is_none()).collect();
        let sheets = total(&all, catalog.materials.get(&key.0).map_or(Sharing::All, |m| m.sharing));
        line.originals = sheets.originals;
        line.copies = sheets.copies;
        line.electronic = sheets.electronic;
        line.inspect = sheets.inspect;
        line.fill_in = sheets.fill_in;
        for need in &asks {
            if !line.items.contains(&need.item) {
                line.items.push(need.item.clone());
                line.waivers.extend(need.waiver.map(|kind| (need.item.clone(), kind)));
            }
        }
    }
}

/// The paper that a chosen 告知承诺 brings with it, by its canonical name.
pub const COMMITMENT_PAPER: &str = "告知承诺书";

/// Choosing a 告知承诺 removes the proof and adds the signed promise: one sheet for each proof.
pub fn add_commitments(catalog: &Catalog, lines: &mut Vec<PaperLine>, forms: &mut Vec<FormLine>) {
    let Some(paper) = catalog.materials.get(COMMITMENT_PAPER) else { return };
    let chosen: Vec<&PaperLine> = lines.iter().filter(|l| l.waiver == Some(WaiverKind::Commitment)).collect();
    let Some(first) = chosen.first() else { return };
    let mut items: Vec<Name> = Vec::new();
    for item in chosen.iter().flat_map(|l| &l.items) {
        if !items.contains(item) {
            items.push(item.clone());
        }
    }
    let (owner, batch) = (first.owner.clone(), chosen.iter().map(|l| l.batch).min().unwrap_or(Batch::Now));
    let required = chosen.iter().any(|l| l.required);
    let sheets = Sheets { originals: chosen.len() as u32, ..Sheets::default() };
    let need = ActiveNeed {
        id: (usize::MAX, 0, 0),
        item: items[0].clone(),
        organ: None,
        material: paper.name.clone(),
        whose: owner,
        batch,
        required,
        sheets,
        waiver: None,
        doubtful_waiver: false,
        commitment: None,
        options: Vec::new(),
        deferrable: None,
        validity: None,
        note: None,
        common_errors: Vec::new(),
        answers: Vec::new(),
        basis: Vec::new(),
        unconfirmed: paper.unconfirmed.is_some(),
    };
    if let Some(form) = paper.blank_form.as_deref().and_then(|slug| catalog.forms.get(slug))
        && forms.iter().all(|f| f.form != form.slug)
    {
        let (form, title) = (form.slug.clone(), form.title.clone());
        forms.push(FormLine { form, title, items: items.clone(), possible: !required, batch });
    }
    let key = (need.material.clone(), need.whose.clone(), batch);
    let promise = line(catalog, &key, &[&need], forms);
    lines.push(PaperLine { items, ..promise });
}

/// Rough length, for comparing terms only.
fn days(length: LimitLength) -> u32 {
    match length {
        LimitLength::SameDay => 0,
        LimitLength::Days(n) => n,
        LimitLength::WorkDays(n) => n * 7 / 5,
        LimitLength::Months(n) => n * 30,
    }
}

/// 原需: every item alone, nothing waived. 现需: the printed lines.
pub fn savings(needs: &[ActiveNeed], lines: &[PaperLine]) -> Savings {
    let required = || needs.iter().filter(|n| n.required || n.doubtful_waiver);
    let mut kinds: Vec<(&Name, &Name)> = required().map(|n| (&n.material, &n.whose)).collect();
    kinds.sort();
    kinds.dedup();
    let bring: Vec<&PaperLine> = lines.iter().filter(|l| l.required && l.waiver.is_none()).collect();
    let sheets = |l: &PaperLine| (l.originals + l.copies).max(1);
    Savings {
        before: required().map(|n| n.sheets.count()).sum(),
        after: bring.iter().map(|l| sheets(l)).sum(),
        kinds_before: kinds.len() as u32,
        kinds_after: bring.len() as u32,
        possible: bring
            .iter()
            .filter(|l| l.commitment == Some(CommitmentState::Offered))
            .map(|l| sheets(l))
            .sum(),
    }
}
