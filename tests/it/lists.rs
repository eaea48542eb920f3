//! Lists: rows asked one by one, computed one by one, told by name.

use crate::naive::Naive;
use crate::naive_values::{Unit, V};
use crate::shipped::{Dice, rolls, times, today};
use onething::ask::{code, interview};
use onething::assemble;
use onething::check::examples;
use onething::load::{Library, NATION};
use onething::logic::compile::compile;
use onething::logic::eval::{Reading, State};
use onething::logic::op::NodeId;
use onething::logic::program::{InputKind, ProgramRef};
use onething::logic::show;
use onething::logic::variants::Variants;
use onething::model::answers::{Answer, Answers};
use onething::model::catalog::Catalog;
use onething::model::civil;
use onething::model::guide::{Guide, Status};
use onething::model::list::{Row, RowRef, more_name};
use onething::model::scenario::Scenario;
use onething::model::value::{Name, Q, ShownKind, Type, Value};
use onething::source::Files;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const LIST: &str = "亲属";

struct Demo {
    catalog: Catalog,
    base: onething::logic::program::Program,
    variants: Variants,
}

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let files = [
        ("bereavement.yaml", include_str!("../lists/bereavement.yaml")),
        ("shared/parameters.yaml", include_str!("../lists/shared/parameters.yaml")),
        ("shared/materials.yaml", include_str!("../lists/shared/materials.yaml")),
        ("shared/fields.yaml", include_str!("../lists/shared/fields.yaml")),
        ("examples/bereavement.yaml", include_str!("../lists/examples/bereavement.yaml")),
    ];
    Files::new(
        files.into_iter().map(|(path, text)| (path.to_owned(), text.into())).collect::<BTreeMap<_, _>>(),
    )
});

static DEMO: LazyLock<Demo> = LazyLock::new(|| {
    let (library, found) = Library::new(&FILES);
    assert!(!found.has_errors(), "{found:?}");
    let (catalog, found) = library.catalog(NATION);
    assert!(!found.has_errors(), "{found:?}");
    let (base, found) = compile(&catalog, "bereavement", &Default::default()).unwrap();
    assert!(!found.has_errors(), "{found:?}");
    Demo { catalog, base, variants: Variants::default() }
});

impl Demo {
    fn scenario(&self) -> &Scenario {
        &self.catalog.scenarios["bereavement"]
    }
    fn program(&self, answers: &Answers) -> ProgramRef<'_> {
        self.variants.of(&self.catalog, &self.base, &answers.rows)
    }
    fn state(&self, answers: &Answers) -> State<'_> {
        State::new(self.program(answers), &self.catalog.calendar, answers, today())
    }
    fn interview(&self, answers: &Answers) -> interview::Interview<'_> {
        interview::interview(self.program(answers), self.scenario(), &self.catalog.calendar, answers, today())
    }
    fn guide(&self, answers: &Answers) -> Guide {
        assemble::guide(&self.catalog, &self.program(answers), answers, today())
    }
    /// A family that has answered everything; some questions are not asked of it.
    fn family(&self, dice: &mut Dice<'_>) -> Answers {
        let mut answers = Answers::default();
        let date = |dice: &mut Dice<'_>, from: i32, years: usize| {
            let year = from + dice.below(years) as i32;
            let day = civil::day(year, 1 + dice.below(12) as u32, 1 + dice.below(28) as u32).unwrap();
            Answer::Is(Value::Number(Q::from_integer(i128::from(day))))
        };
        let yes = |dice: &mut Dice<'_>| Answer::Is(Value::Bool(dice.one_in(2)));
        answers.set("死亡日期", date(dice, 2020, 6));
        answers.set("有供养", Answer::Is(Value::Bool(!dice.one_in(6))));
        for _ in 0..dice.below(5) {
            let row = RowRef { list: LIST.into(), row: Row::Listed(answers.add_row(LIST)) };
            let who = *dice.pick(&["配偶", "子女", "子女", "父亲", "母亲"]);
            answers.set_in_row(&row, "关系", Answer::Is(Value::Choice(who.into())));
            answers.set_in_row(&row, "出生日期", date(dice, 1930, 90));
            for column in ["孤儿", "有收入", "丧失劳动能力"] {
                let said = yes(dice);
                answers.set_in_row(&row, column, said);
            }
        }
        answers.close(LIST);
        answers
    }
    /// The same family, of which less is known: answers unclear or not given, rows not listed, the list open.
    fn masked(&self, full: &Answers, dice: &mut Dice<'_>) -> Answers {
        let mut out = full.clone();
        let often = [2, 3, 8][dice.below(3)];
        for name in full.given.keys().filter(|name| **name != more_name(LIST)) {
            if dice.one_in(often) {
                if dice.one_in(2) {
                    out.set(name.clone(), Answer::Unclear);
                } else {
                    out.given.shift_remove(name);
                }
            }
        }
        let mut hidden = 0;
        for id in full.rows.of(LIST).iter().rev() {
            if !dice.one_in(3) {
                break;
            }
            out.remove_row(LIST, *id);
            hidden += 1;
        }
        match dice.below(3) {
            0 => drop(out.given.shift_remove(&more_name(LIST))),
            1 => out.set(more_name(LIST), Answer::Unclear),
            _ => out.set(more_name(LIST), Answer::Is(Value::Number(Q::from_integer(hidden)))),
        }
        out
    }
}

fn known(state: &State<'_>, node: NodeId, reading: Reading) -> V {
    let ty = state.program.ty(node);
    let ShownKind::Known(value) = show::kind(state.reading(node, reading), ty) else { return V::Open };
    match value {
        Value::Bool(b) => V::Bool(b),
        Value::Choice(name) => V::Option(name.to_string()),
        Value::Number(q) => V::Num(
            q,
            match ty {
                Type::Money => Unit::Money,
                Type::Date => Unit::Date,
                _ => Unit::Plain,
            },
        ),
        _ => V::Open,
    }
}

fn check(cases: u32, law: impl Fn(&Demo, &mut Dice<'_>)) {
    let mut runner = proptest::test_runner::TestRunner::new(times(cases));
    let outcome = runner.run(&rolls(), |rolls| {
        law(&DEMO, &mut Dice::new(&rolls));
        Ok(())
    });
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
}

#[test]
fn examples_with_rows_hold() {
    let (library, _) = Library::new(&FILES);
    let (outcomes, _) = examples::run(&library, today(), |_| true);
    assert_eq!(outcomes.len(), 3);
    for outcome in outcomes {
        assert!(outcome.differences.is_empty(), "{}: {:?}", outcome.name, outcome.differences);
    }
}

#[test]
fn the_plain_reading_agrees_on_rows() {
    let (spoken, all) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    check(300, |demo, dice| {
        let full = demo.family(dice);
        let answers = if dice.one_in(2) { full } else { demo.masked(&full, dice) };
        let state = demo.state(&answers);
        let naive = Naive::new(&demo.catalog, demo.scenario(), &answers, today(), false);
        for (name, fact) in &state.program.facts {
            let plain = match onething::model::list::row_part(name) {
                Some((row, part)) => naive.of_row(&row, part),
                None => naive.fact(&demo.scenario().facts[name]),
            };
            all.set(all.get() + 1);
            if plain != V::Open {
                spoken.set(spoken.get() + 1);
                assert_eq!(known(&state, fact.node, Reading::Assumed), plain, "`{name}`\n{answers:?}");
            }
        }
    });
    // A reading that leaves everything open would agree with anything.
    assert!(spoken.get() * 2 > all.get(), "{} of {}", spoken.get(), all.get());
}

#[test]
fn knowing_less_of_a_family_loses_nothing() {
    check(300, |demo, dice| {
        let full = demo.family(dice);
        let less = demo.masked(&full, dice);
        let (all, some) = (demo.state(&full), demo.state(&less));
        // Facts that are not of one row mean the same in both programs.
        for (name, fact) in &all.program.facts {
            let Some(wide) = some.program.facts.get(name) else { continue };
            let (narrow, wide) =
                (all.reading(fact.node, Reading::Assumed), some.reading(wide.node, Reading::Assumed));
            assert!(narrow.within(wide), "`{name}`: {narrow:?} in {wide:?}\n{full:?}\n{less:?}");
        }
        let (told, before) = (demo.guide(&full), demo.guide(&less));
        for (now, then) in told.items.iter().zip(&before.items) {
            if now.status == Status::Applies {
                assert_ne!(then.status, Status::NotApplicable, "{}\n{full:?}\n{less:?}", now.name);
            }
        }
        let papers = |guide: &Guide| -> BTreeSet<Name> {
            guide.checklist.iter().map(|line| line.material.clone()).collect()
        };
        let required = told.checklist.iter().filter(|line| line.required).map(|line| line.material.clone());
        for paper in required {
            assert!(papers(&before).contains(&paper), "{paper}\n{full:?}\n{less:?}");
        }
    });
}

#[test]
fn rows_are_asked_one_by_one_and_a_closed_list_never_again() {
    check(120, |demo, dice| {
        let full = demo.family(dice);
        let mut given = Answers::default();
        let mut rows = full.rows.of(LIST).to_vec();
        for _ in 0..60 {
            let interview = demo.interview(&given);
            let Some(next) = interview.next else {
                assert!(interview.moot.is_empty(), "{:?}", interview.moot);
                let again = demo.interview(&given);
                assert_eq!(again.asked, interview.asked);
                return;
            };
            let input = &interview.state.program.inputs[next];
            assert_ne!(input.kind, InputKind::Further);
            if input.kind == InputKind::More {
                assert!(!given.is_closed(LIST));
                if rows.is_empty() {
                    given.close(LIST);
                } else {
                    rows.remove(0);
                    given.add_row(LIST);
                }
                continue;
            }
            given.set(input.name.clone(), full.get(&input.name).unwrap_or(&Answer::Unclear).clone());
        }
        panic!("it never ends: {full:?}");
    });
}

#[test]
fn a_link_brings_rows_back() {
    check(200, |demo, dice| {
        let full = demo.family(dice);
        let mut answers = demo.masked(&full, dice);
        let ids = answers.rows.of(LIST).to_vec();
        if let Some(first) = ids.first().filter(|_| dice.one_in(2)) {
            let second =
                ids.get(1).map(|id| RowRef { list: LIST.into(), row: Row::Listed(*id) }.name("关系"));
            let said = second.clone().and_then(|name| answers.get(&name).cloned());
            answers.remove_row(LIST, *first);
            assert_eq!(second.and_then(|name| answers.get(&name).cloned()), said);
        }
        let code = code::encode(demo.scenario(), &answers);
        let (back, dropped) = code::decode(&demo.base, demo.scenario(), &code).unwrap();
        assert!(dropped.is_empty());
        assert_eq!(back.rows, answers.rows);
        let sorted = |a: &Answers| -> BTreeMap<Name, String> {
            a.given.iter().map(|(name, answer)| (name.clone(), format!("{answer:?}"))).collect()
        };
        assert_eq!(sorted(&back), sorted(&answers));
        assert_eq!(code::encode(demo.scenario(), &back), code);
    });
}

#[test]
fn shares_add_up_to_the_fen() {
    check(200, |demo, dice| {
        let full = demo.family(dice);
        let state = demo.state(&full);
        let sum = |part: &str| -> Q {
            let of = full.rows.of(LIST).iter().map(|id| RowRef { list: LIST.into(), row: Row::Listed(*id) });
            let nodes = of.map(|row| state.program.facts[&row.name(part)].node);
            let number =
                |node| state.reading(node, Reading::Assumed).number().expect("a closed list is decided");
            nodes.map(number).fold(Q::from_integer(0), |a, b| a + b)
        };
        let asked = full.get("有供养") == Some(&Answer::Is(Value::Bool(true)));
        if asked && !full.rows.of(LIST).is_empty() {
            assert_eq!(sum("一份"), Q::from_integer(1000), "{full:?}");
            assert!(sum("抚恤金") <= Q::from_integer(5000));
        }
    });
}

#[test]
fn equal_rows_are_numbered_and_alike_papers_counted_together() {
    let (library, _) = Library::new(&FILES);
    let example = &library.examples()[0];
    let answers = examples::answers(&DEMO.catalog, example).unwrap();
    let guide = DEMO.guide(&answers);
    let pension = guide.items.iter().find(|item| &*item.name == "供养亲属抚恤金").unwrap();
    let names: Vec<&str> = pension.members.iter().map(|member| &*member.name).collect();
    assert_eq!(names, ["配偶", "子女一", "子女二"]);
    let proof = guide.checklist.iter().find(|line| &*line.material == "关系证明").unwrap();
    assert_eq!((&*proof.owner, proof.originals), ("子女一、子女二", 2));
}
