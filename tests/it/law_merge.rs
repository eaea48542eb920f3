//! The merge law of papers: needs form a set, and every printed line is a reading of the set.

use crate::shipped::{self, Dice, times};
use onething::assemble::papers::{ActiveNeed, Sheets, merge};
use onething::model::catalog::Catalog;
use onething::model::guide::{Batch, PaperLine};
use onething::model::item::{Counts, WaiverKind};
use onething::model::material::{ChoiceOption, PaperChoice, Sharing};
use onething::model::value::Name;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const PAPERS: [(&str, Sharing); 5] = [
    ("证甲", Sharing::All),
    ("证乙", Sharing::SameOrgan),
    ("证丙", Sharing::None),
    ("证丁", Sharing::All),
    ("证戊", Sharing::None),
];
const CHOICES: [(&str, &[&[&str]]); 2] =
    [("任选子", &[&["证甲"], &["证乙", "证丙"]]), ("任选丑", &[&["证戊"], &["证丁", "证甲"], &["证丙"]])];

/// A catalogue of five papers and two choices between them.
static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let mut catalog = shipped::retirement().catalog.clone();
    let sample = catalog.materials.values().next().unwrap().clone();
    catalog.materials.clear();
    for (at, (name, sharing)) in PAPERS.into_iter().enumerate() {
        let mut paper = sample.clone();
        paper.name = name.into();
        paper.sharing = sharing;
        paper.counts =
            Counts { originals: Some(at as u32 % 2), copies: Some(1 + at as u32 % 2), ..Counts::default() };
        catalog.materials.insert(paper.name.clone(), paper);
    }
    let span = sample.span;
    catalog.choices = CHOICES
        .into_iter()
        .map(|(name, options)| {
            let options = options.iter().map(|o| ChoiceOption { papers: names(o), when: None }).collect();
            (name.into(), PaperChoice { name: name.into(), options, span })
        })
        .collect();
    catalog
});

fn names(texts: &[&str]) -> Vec<Name> {
    texts.iter().map(|t| (*t).into()).collect()
}

fn paper_counts(paper: &Name) -> Sheets {
    Sheets::of(Counts::default(), CATALOG.materials[paper].counts)
}

fn sharing(paper: &Name) -> Sharing {
    CATALOG.materials[paper].sharing
}

fn needs(dice: &mut Dice<'_>) -> Vec<ActiveNeed> {
    (0..1 + dice.below(9))
        .map(|at| {
            let item = dice.below(4);
            let choice = CATALOG.choices.get_index(dice.below(7)).map(|(_, c)| c);
            let material: Name =
                choice.map_or_else(|| PAPERS[dice.below(PAPERS.len())].0.into(), |c| c.name.clone());
            let sheets = Sheets {
                originals: dice.below(3) as u32,
                copies: dice.below(4) as u32,
                electronic: dice.below(2) as u32,
                inspect: dice.one_in(2),
                fill_in: dice.one_in(3),
            };
            let waiver = if choice.is_none() && dice.one_in(4) { Some(WaiverKind::DataShare) } else { None };
            ActiveNeed {
                id: (item, at, at),
                item: format!("事项{item}").into(),
                organ: [None, Some("社保".into()), Some("医保".into())][item % 3].clone(),
                material,
                whose: ["本人", "代办人"][dice.below(4) / 3].into(),
                batch: if dice.one_in(4) { Batch::Later } else { Batch::Now },
                required: !dice.one_in(4),
                sheets,
                waiver,
                doubtful_waiver: false,
                commitment: None,
                options: choice
                    .map(|c| c.options.iter().map(|o| o.papers.clone()).collect())
                    .unwrap_or_default(),
                deferrable: None,
                validity: None,
                note: dice.one_in(2).then(|| format!("说明{at}")),
                common_errors: Vec::new(),
                answers: names(&[["性别", "年龄"][dice.below(2)]]),
                basis: vec![format!("依据{}", dice.below(3))],
                unconfirmed: dice.one_in(5),
            }
        })
        .collect()
}

type Bag = BTreeMap<(Name, Name, Batch), Sheets>;

/// What a person has who brings exactly the printed lines, choices aside.
fn bag(lines: &[PaperLine]) -> Bag {
    let bring = lines.iter().filter(|l| l.any_of.is_none() && l.waiver.is_none());
    bring
        .map(|l| {
            let sheets = Sheets {
                originals: l.originals,
                copies: l.copies,
                electronic: l.electronic,
                inspect: l.inspect,
                fill_in: l.fill_in,
            };
            ((l.material.clone(), l.owner.clone(), l.batch), sheets)
        })
        .collect()
}

/// Whether the bag gives every one of these needs (paper, item, organ, sheets) its own: what is shared counts once in
/// its group, the rest adds up.
fn enough(have: Sheets, paper: &Name, wanted: &[(Name, Option<Name>, Sheets)]) -> bool {
    let group = |(item, organ, _): &(Name, Option<Name>, Sheets)| match sharing(paper) {
        Sharing::All => String::new(),
        Sharing::SameOrgan => organ.as_deref().unwrap_or("").to_owned(),
        Sharing::None => item.to_string(),
    };
    let total = |axis: &dyn Fn(Sheets) -> u32| -> u32 {
        let mut most: BTreeMap<String, u32> = BTreeMap::new();
        for need in wanted {
            let entry = most.entry(group(need)).or_default();
            *entry = (*entry).max(axis(need.2));
        }
        most.values().sum()
    };
    have.originals >= total(&|s| s.originals)
        && have.copies >= total(&|s| s.copies)
        && have.electronic >= total(&|s| s.electronic)
        && wanted.iter().all(|(_, _, s)| (have.inspect || !s.inspect) && (have.fill_in || !s.fill_in))
}

/// Whether the bag satisfies all needs; needs of a choice that is printed as a choice are left to that line.
fn satisfies(bag: &Bag, lines: &[PaperLine], needs: &[ActiveNeed]) -> bool {
    type Wanted = (Name, Option<Name>, Sheets);
    let mut wanted: BTreeMap<(Name, Name, Batch), Vec<Wanted>> = BTreeMap::new();
    let mut choices: BTreeMap<(Name, Name, Batch), Vec<&ActiveNeed>> = BTreeMap::new();
    for need in needs.iter().filter(|n| n.waiver.is_none()) {
        let key = (need.material.clone(), need.whose.clone(), need.batch);
        if need.options.is_empty() {
            wanted.entry(key).or_default().push((need.item.clone(), need.organ.clone(), need.sheets));
        } else {
            choices.entry(key).or_default().push(need);
        }
    }
    for ((choice, whose, batch), members) in choices {
        let printed = lines.iter().find(|l| l.material == choice && l.owner == whose && l.batch == batch);
        if let Some(options) = printed.and_then(|l| l.any_of.as_ref()) {
            let fits = |o: &Vec<Name>| members.iter().all(|m| m.options.contains(o));
            if options.is_empty() || !options.iter().all(fits) {
                return false;
            }
            continue;
        }
        // Not printed: some option must be among what is surely brought anyway.
        let sure = |p: &Name| {
            lines.iter().any(|l| l.material == *p && l.owner == whose && l.batch == batch && l.required)
        };
        let at_hand = |o: &&Vec<Name>| {
            o.iter().all(|p| sure(p) && bag.contains_key(&(p.clone(), whose.clone(), batch)))
        };
        let Some(option) = members[0].options.iter().find(at_hand) else { return false };
        for paper in option {
            let entry = wanted.entry((paper.clone(), whose.clone(), batch)).or_default();
            entry.extend(members.iter().map(|m| (m.item.clone(), m.organ.clone(), paper_counts(paper))));
        }
    }
    wanted.iter().all(|(key, wanted)| bag.get(key).is_some_and(|have| enough(*have, &key.0, wanted)))
}

fn shuffled(needs: &[ActiveNeed], dice: &mut Dice<'_>) -> Vec<ActiveNeed> {
    let mut out = needs.to_vec();
    for at in (1..out.len()).rev() {
        out.swap(at, dice.below(at + 1));
    }
    out
}

proptest! {
    #![proptest_config(times(2000))]

    #[test]
    fn merging_does_not_depend_on_order(rolls in proptest::collection::vec(any::<u32>(), 250)) {
        let mut dice = Dice::new(&rolls);
        let needs = needs(&mut dice);
        prop_assert_eq!(merge(&CATALOG, &needs, &[]), merge(&CATALOG, &shuffled(&needs, &mut dice), &[]));
    }

    #[test]
    fn merging_a_need_twice_changes_nothing(rolls in proptest::collection::vec(any::<u32>(), 250)) {
        let mut dice = Dice::new(&rolls);
        let needs = needs(&mut dice);
        let mut twice = needs.clone();
        twice.extend(shuffled(&needs, &mut dice));
        prop_assert_eq!(merge(&CATALOG, &needs, &[]), merge(&CATALOG, &twice, &[]));
    }

    #[test]
    fn what_is_printed_is_enough_for_every_need(rolls in proptest::collection::vec(any::<u32>(), 250)) {
        let needs = needs(&mut Dice::new(&rolls));
        let lines = merge(&CATALOG, &needs, &[]);
        prop_assert!(satisfies(&bag(&lines), &lines, &needs), "{needs:#?}\n{lines:#?}");
        for need in &needs {
            let of = |l: &&PaperLine| l.owner == need.whose && l.batch == need.batch && l.items.contains(&need.item);
            prop_assert!(lines.iter().any(|l| of(&l)), "every item finds itself on a line");
            if need.required && need.waiver.is_none() {
                prop_assert!(lines.iter().filter(of).any(|l| l.required), "what is surely needed is required");
            }
        }
    }

    #[test]
    fn nothing_printed_can_be_left_at_home(rolls in proptest::collection::vec(any::<u32>(), 250)) {
        let needs = needs(&mut Dice::new(&rolls));
        let lines = merge(&CATALOG, &needs, &[]);
        let whole = bag(&lines);
        for (key, sheets) in &whole {
            let less = [
                sheets.originals.checked_sub(1).map(|originals| Sheets { originals, ..*sheets }),
                sheets.copies.checked_sub(1).map(|copies| Sheets { copies, ..*sheets }),
                sheets.electronic.checked_sub(1).map(|electronic| Sheets { electronic, ..*sheets }),
            ];
            for less in less.into_iter().flatten() {
                let mut bag = whole.clone();
                bag.insert(key.clone(), less);
                prop_assert!(!satisfies(&bag, &lines, &needs), "{key:?} {less:?}\n{needs:#?}\n{lines:#?}");
            }
        }
        let waived = |n: &ActiveNeed| n.waiver.is_some();
        for line in &lines {
            let members = needs.iter().filter(|n| n.material == line.material && n.whose == line.owner && n.batch == line.batch);
            prop_assert_eq!(line.waiver.is_some(), members.clone().count() > 0 && members.clone().all(waived));
        }
    }
}
