//! What second implementations of the law are compared with: facts of the shipped life events, for one person's answers.
//! Days are stepped through one by one here, so that the program's own calendar is not asked.

use crate::shipped::{COUNTY, Dice, FILES, Shipped, rolls, times, today};
use onething::load::Library;
use onething::logic::show;
use onething::logic::variants::Variants;
use onething::model::answers::{Answer, Answers};
use onething::model::civil;
use onething::model::list::{Row, RowRef};
use onething::model::value::{Q, ShownKind, Value};
use onething::source::Files;
use std::collections::BTreeMap;

/// Answers as they are given, one by one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person(pub(crate) Answers);

impl Person {
    pub(crate) fn of(chosen: &[(&str, &str)]) -> Person {
        chosen.iter().fold(Person::default(), |person, (question, option)| person.choice(question, option))
    }
    fn with(mut self, question: &str, value: Value) -> Person {
        self.0.set(question, Answer::Is(value));
        self
    }
    pub(crate) fn choice(self, question: &str, option: &str) -> Person {
        self.with(question, Value::Choice(option.into()))
    }
    pub(crate) fn several(self, question: &str, options: &[&str]) -> Person {
        self.with(question, Value::Multi(options.iter().map(|o| (*o).into()).collect()))
    }
    pub(crate) fn truth(self, question: &str, value: bool) -> Person {
        self.with(question, Value::Bool(value))
    }
    pub(crate) fn number(self, question: &str, value: i64) -> Person {
        self.with(question, Value::Number(Q::from_integer(value.into())))
    }
    pub(crate) fn date(self, question: &str, day: Date) -> Person {
        self.number(question, day.number())
    }
    /// One more row of a list.
    pub(crate) fn row(mut self, list: &str, columns: &[(&str, Value)]) -> Person {
        let row = RowRef { list: list.into(), row: Row::Listed(self.0.add_row(list)) };
        for (column, value) in columns {
            self.0.set_in_row(&row, column, Answer::Is(value.clone()));
        }
        self
    }
    /// No more rows.
    pub(crate) fn closed(mut self, list: &str) -> Person {
        self.0.close(list);
        self
    }
}

/// One life event and what it says of people.
pub(crate) struct Event {
    shipped: Shipped,
    variants: Variants,
}

impl Event {
    pub(crate) fn new(slug: &str) -> Event {
        Event { shipped: Shipped::new(COUNTY, slug), variants: Variants::default() }
    }

    /// The life event with other figures: file, what stands there, what shall stand there.
    pub(crate) fn with(slug: &str, figures: &[(&str, &str, &str)]) -> Event {
        let mut files: BTreeMap<String, Vec<u8>> =
            FILES.iter().map(|(_, file)| (file.path.clone(), file.text.as_bytes().to_vec())).collect();
        for (path, from, to) in figures {
            let text = String::from_utf8(files[*path].clone()).unwrap();
            assert!(text.contains(from), "{path}: {from}");
            files.insert((*path).to_owned(), text.replace(from, to).into_bytes());
        }
        let (catalog, found) = Library::new(&Files::new(files)).0.catalog(COUNTY);
        assert!(!found.has_errors(), "{found:?}");
        Event { shipped: Shipped::of(catalog, slug), variants: Variants::default() }
    }

    /// The facts of a person by name, in the reading in which figures not confirmed count as written.
    pub(crate) fn facts<const N: usize>(&self, person: &Person, names: [&str; N]) -> [ShownKind; N] {
        let program = self.variants.of(&self.shipped.catalog, &self.shipped.program, &person.0.rows);
        let state =
            onething::logic::eval::State::new(program, &self.shipped.catalog.calendar, &person.0, today());
        names.map(|name| show::shown(&state, state.program.facts[name].node).what)
    }

    /// A number.
    pub(crate) fn number(&self, person: &Person, name: &str) -> Q {
        match self.facts(person, [name]) {
            [ShownKind::Known(Value::Number(q))] => q,
            [other] => panic!("{name} is {other:?}\n{:?}", person.0),
        }
    }

    /// Checks facts of a person against what the law says.
    pub(crate) fn check<const N: usize>(&self, told: &str, person: &Person, expected: [(&str, Is); N]) {
        let found = self.facts(person, expected.clone().map(|(name, _)| name));
        for ((name, expected), found) in expected.into_iter().zip(found) {
            let expected = ShownKind::Known(match expected {
                Is::Number(q) => Value::Number(q),
                Is::Option(name) => Value::Choice(name.into()),
                Is::Truth(truth) => Value::Bool(truth),
            });
            assert_eq!(found, expected, "{name}: {told}\n{:?}", person.0);
        }
    }
}

/// What a fact is expected to be.
#[derive(Clone, Debug)]
pub(crate) enum Is {
    Number(Q),
    Option(&'static str),
    Truth(bool),
}

/// A whole number.
pub(crate) fn int(n: i64) -> Is {
    Is::Number(Q::from_integer(n.into()))
}

/// Many people made up by the dice, the same ones every time.
pub(crate) fn people(cases: u32, check: impl Fn(&mut Dice<'_>)) {
    let mut runner = proptest::test_runner::TestRunner::new(times(cases));
    let outcome = runner.run(&rolls(), |rolls| {
        check(&mut Dice::new(&rolls));
        Ok(())
    });
    match outcome {
        Err(proptest::test_runner::TestError::Fail(reason, _)) => panic!("{reason}"),
        other => assert!(other.is_ok()),
    }
}

/// Half up, to so many parts of one.
pub(crate) fn rounded(value: Q, parts: i128) -> Q {
    Q::new((value * Q::from_integer(2 * parts) + Q::from_integer(1)).floor().to_integer() / 2, parts)
}

/// A day as people write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date(pub(crate) i32, pub(crate) u32, pub(crate) u32);

impl Date {
    pub(crate) fn read(text: &str) -> Date {
        let parts: Vec<u32> = text.split('-').map(|part| part.parse().unwrap()).collect();
        Date(parts[0] as i32, parts[1], parts[2])
    }
    /// Any day of these years.
    pub(crate) fn any(dice: &mut Dice<'_>, years: std::ops::RangeInclusive<i32>) -> Date {
        let year = years.start() + dice.below((years.end() - years.start() + 1) as usize) as i32;
        let month = 1 + dice.below(12) as u32;
        // The ends of months are where counting goes wrong.
        let last = length(year, month);
        let day = [1, last, last - 1, 1 + dice.below(last as usize) as u32][dice.below(4)];
        Date(year, month, day)
    }
    pub(crate) fn number(self) -> i64 {
        civil::day(self.0, self.1, self.2).unwrap().into()
    }
    pub(crate) fn next(self) -> Date {
        match self {
            Date(year, 12, 31) => Date(year + 1, 1, 1),
            Date(year, month, day) if day == length(year, month) => Date(year, month + 1, 1),
            Date(year, month, day) => Date(year, month, day + 1),
        }
    }
    /// The same day so many months on, or the last of that month.
    pub(crate) fn months_on(self, months: u32) -> Date {
        let (mut year, mut month) = (self.0, self.1);
        for _ in 0..months {
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
        Date(year, month, self.2.min(length(year, month)))
    }
    /// Days up to and without another one.
    pub(crate) fn days_to(self, end: Date) -> i64 {
        let (mut at, mut days) = (self, 0);
        while at < end {
            at = at.next();
            days += 1;
        }
        days
    }
    /// Full months up to and without another day, and the days left over.
    pub(crate) fn full_months_to(self, end: Date) -> (u32, i64) {
        let mut months = 0;
        while self.months_on(months + 1) <= end {
            months += 1;
        }
        (months, self.months_on(months).days_to(end))
    }
    /// Years of life on a day.
    pub(crate) fn age_on(self, day: Date) -> i64 {
        let mut years = 0;
        while self.months_on(12 * (years + 1)) <= day {
            years += 1;
        }
        years.into()
    }
}

fn length(year: i32, month: u32) -> u32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month as usize - 1]
}
