//! The link code: answers and choices packed into a few characters of an address.
//!
//! A version byte; then per entry a 20-bit hash of the question's name and its value; two check bytes; base64url.
//! Answers with rows are version 2: one bit more says of every value whether it is a list; then its rows follow, each
//! with its id and its answered columns, and what was said about further rows. Without rows a code stays version 1.
//! Answers that came along from another life event are marked by one entry more: whence, and which of the entries before.
//! Names are hashed, so that questions and options may be added and reordered without breaking old links, and 曾用名
//! keep renames alive. Two names of a scenario with the same hash are an error that `check` reports.
//!
//! **Invariant:** a code holds no identity and no date of today; decoding never panics, whatever the text is.

use crate::logic::eval::COMMITMENT;
use crate::logic::program::Program;
use crate::model::answers::{Answer, Answers, Carried};
use crate::model::list::{MOST_ROWS, Row, RowRef, more_name};
use crate::model::scenario::{Question, Scenario};
use crate::model::value::{Name, Q, Value};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const VERSION: u64 = 1;
const WITH_ROWS: u64 = 2;
const NAME_BITS: u32 = 20;
const OPTION_BITS: u32 = 12;
/// No honest answers fill more.
const LONGEST: usize = 4096;

/// A code that cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadCode {
    /// Cut short, mistyped or made up.
    Damaged,
    /// Made by a newer program.
    Newer,
}

/// An answer of an old link that fits no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The question, if it still exists.
    pub question: Option<Name>,
}

/// Kinds of value, as written in three bits.
mod tag {
    pub(super) const UNCLEAR: u64 = 0;
    pub(super) const NO: u64 = 1;
    pub(super) const YES: u64 = 2;
    pub(super) const OPTION: u64 = 3;
    pub(super) const OPTIONS: u64 = 4;
    pub(super) const NUMBER: u64 = 5;
    pub(super) const RANGE: u64 = 6;
    pub(super) const TEXT: u64 = 7;
}

/// Where answers came from, and which: one number each, the second with a bit for every question of the code.
const CARRIED: &str = "带来";
/// Longer numbers are read as no number of ours.
const MOST_CARRIED: usize = 120;

const OPTIONAL: &str = "选择/自选";
const COMMITMENTS: &str = "选择/承诺";
const CHANNEL: &str = "选择/渠道";
const START: &str = "选择/出发地";

fn group_key(group: &str) -> String {
    format!("选择/只能选一/{group}")
}

/// The hash under which a question stands in a code; `check` looks for two alike.
pub fn name_hash(name: &str) -> u32 {
    fold(name, NAME_BITS)
}

/// The hash under which an option, item or paper stands in a code.
pub fn option_hash(name: &str) -> u32 {
    fold(name, OPTION_BITS)
}

/// FNV-1a, folded: short, stable and without a table.
fn fold(text: &str, bits: u32) -> u32 {
    let hash = fnv(text.as_bytes());
    ((hash ^ (hash >> 32) ^ (hash >> 47)) & ((1 << bits) - 1)) as u32
}

fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

/// The code of answers and choices; empty when there are none. The same answers always give the same code.
pub fn encode(scenario: &Scenario, answers: &Answers) -> String {
    let mut bits = BitWriter::default();
    let lists = scenario.questions.values().filter(|q| q.list.is_some());
    let said = |name: &Name| !answers.rows.of(name).is_empty() || answers.is_closed(name);
    let version = if lists.map(|q| &q.name).any(said) { WITH_ROWS } else { VERSION };
    bits.with_rows = version == WITH_ROWS;
    bits.push(version, 8);
    let carried = answers.carried.as_ref();
    let mut written = 0;
    let mut mask: i128 = 0;
    for (name, question) in &scenario.questions {
        if question.list.is_some() && said(name) {
            bits.push(name_hash(name).into(), NAME_BITS);
            bits.push(1, 1);
            write_rows(&mut bits, question, answers);
        } else if let Some(answer) = answers.get(name) {
            bits.push(name_hash(name).into(), NAME_BITS);
            write_answer(&mut bits, answer);
            if written < MOST_CARRIED && carried.is_some_and(|c| c.questions.contains(name)) {
                mask |= 1 << written;
            }
        } else {
            continue;
        }
        written += 1;
    }
    if let (Some(carried), true) = (carried, mask != 0) {
        bits.push(name_hash(CARRIED).into(), NAME_BITS);
        bits.tag(tag::RANGE);
        bits.number(Q::from_integer(carried.from.into()));
        bits.number(Q::from_integer(mask));
    }
    let choices = &answers.choices;
    if let Some(wanted) = &choices.optional {
        write_names(&mut bits, OPTIONAL, wanted);
    }
    for group in &scenario.exclusive {
        if let Some(item) = choices.one_of.get(&group.name) {
            bits.push(name_hash(&group_key(&group.name)).into(), NAME_BITS);
            bits.tag(tag::OPTION);
            bits.push(option_hash(item).into(), OPTION_BITS);
        }
    }
    if !choices.commitments.is_empty() {
        write_names(&mut bits, COMMITMENTS, &choices.commitments);
    }
    if let Some(channel) = &choices.channel {
        bits.push(name_hash(CHANNEL).into(), NAME_BITS);
        bits.tag(tag::OPTION);
        bits.push(option_hash(channel).into(), OPTION_BITS);
    }
    if let Some(place) = &choices.start {
        bits.push(name_hash(START).into(), NAME_BITS);
        write_answer(&mut bits, &Answer::Is(Value::Text(place.clone())));
    }
    if bits.length == 8 {
        return String::new();
    }
    let mut bytes = bits.bytes;
    let check = fnv(&bytes);
    bytes.extend([(check >> 8) as u8, check as u8]);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn write_names(bits: &mut BitWriter, key: &str, names: &[Name]) {
    let mut hashes: Vec<u32> = names.iter().map(|n| option_hash(n)).collect();
    hashes.sort_unstable();
    bits.push(name_hash(key).into(), NAME_BITS);
    bits.tag(tag::OPTIONS);
    bits.varint(hashes.len() as u128);
    hashes.into_iter().for_each(|h| bits.push(h.into(), OPTION_BITS));
}

fn write_answer(bits: &mut BitWriter, answer: &Answer) {
    let Answer::Is(value) = answer else { return bits.tag(tag::UNCLEAR) };
    match value {
        Value::Bool(false) => bits.tag(tag::NO),
        Value::Bool(true) => bits.tag(tag::YES),
        Value::Choice(name) => {
            bits.tag(tag::OPTION);
            bits.push(option_hash(name).into(), OPTION_BITS);
        }
        Value::Multi(names) => {
            bits.tag(tag::OPTIONS);
            bits.varint(names.len() as u128);
            names.iter().for_each(|n| bits.push(option_hash(n).into(), OPTION_BITS));
        }
        Value::Number(n) => {
            bits.tag(tag::NUMBER);
            bits.number(*n);
        }
        Value::Range(a, b) => {
            bits.tag(tag::RANGE);
            bits.number(*a);
            bits.number(*b);
        }
        Value::Region(text) | Value::Text(text) => {
            bits.tag(tag::TEXT);
            bits.varint(text.len() as u128);
            text.bytes().for_each(|b| bits.push(b.into(), 8));
        }
    }
}

/// Rows in their order: how far the id is from the last one, the answered columns; then what was said of further rows.
fn write_rows(bits: &mut BitWriter, question: &Question, answers: &Answers) {
    let Some(shape) = &question.list else { return };
    let ids = answers.rows.of(&question.name);
    bits.varint(ids.len() as u128);
    let mut last = 0;
    for id in ids {
        bits.varint(u128::from(id.wrapping_sub(last)));
        last = *id;
        let row = RowRef { list: question.name.clone(), row: Row::Listed(*id) };
        let given: Vec<_> =
            shape.columns.keys().filter_map(|c| Some((c, answers.get(&row.name(c))?))).collect();
        bits.varint(given.len() as u128);
        for (column, answer) in given {
            bits.push(option_hash(column).into(), OPTION_BITS);
            write_answer(bits, answer);
        }
    }
    let more = answers.get(&more_name(&question.name));
    bits.push(u64::from(more.is_some()), 1);
    if let Some(more) = more {
        write_answer(bits, more);
    }
}

/// Puts the rows of a list where they belong; what fits no more is dropped with the name of its place.
fn read_rows(
    bits: &mut BitReader<'_>,
    question: Option<&Question>,
    answers: &mut Answers,
    dropped: &mut Vec<Dropped>,
) -> Option<()> {
    let shape = question.and_then(|q| q.list.as_deref().map(|shape| (q, shape)));
    let count = usize::try_from(bits.varint()?).ok().filter(|n| *n <= MOST_ROWS as usize)?;
    let mut ids: Vec<u32> = Vec::new();
    let mut id: u32 = 0;
    for _ in 0..count {
        id = id.wrapping_add(u32::try_from(bits.varint()?).ok()?);
        let fits = shape.is_some_and(|(_, shape)| ids.len() < shape.most as usize) && !ids.contains(&id);
        let columns = usize::try_from(bits.varint()?).ok().filter(|n| *n <= 64)?;
        for _ in 0..columns {
            let key = bits.take(OPTION_BITS)? as u32;
            let raw = Raw::read(bits)?;
            let Some((question, shape)) = shape.filter(|_| fits) else { continue };
            let named = shape.columns.values().find(|c| option_hash(&c.name) == key);
            let column = named.or_else(|| {
                shape.columns.values().find(|c| c.former_names.iter().any(|f| option_hash(f) == key))
            });
            let row = RowRef { list: question.name.clone(), row: Row::Listed(id) };
            match column.and_then(|column| Some((column, raw.answer(column)?))) {
                Some((column, answer)) => answers.set_in_row(&row, &column.name, answer),
                None => dropped.push(Dropped { question: column.map(|c| row.name(&c.name)) }),
            }
        }
        if fits {
            ids.push(id);
        }
    }
    let more = if bits.take(1)? == 1 { Some(Raw::read(bits)?) } else { None };
    let Some((question, _)) = shape else {
        dropped.push(Dropped { question: None });
        return Some(());
    };
    answers.rows.set(question.name.clone(), ids);
    match more.map(|raw| raw.answer(question)) {
        None => {}
        Some(Some(answer)) => answers.set(more_name(&question.name), answer),
        Some(None) => dropped.push(Dropped { question: Some(question.name.clone()) }),
    }
    Some(())
}

/// The answers and choices of a code, and those that fit the scenario no more.
///
/// # Errors
/// The text is no code of ours.
pub fn decode(
    program: &Program,
    scenario: &Scenario,
    code: &str,
) -> Result<(Answers, Vec<Dropped>), BadCode> {
    let mut answers = Answers::default();
    let mut dropped = Vec::new();
    if code.is_empty() {
        return Ok((answers, dropped));
    }
    if code.len() > LONGEST {
        return Err(BadCode::Damaged);
    }
    let bytes = URL_SAFE_NO_PAD.decode(code).map_err(|_| BadCode::Damaged)?;
    let (bytes, check) = bytes.split_last_chunk::<2>().ok_or(BadCode::Damaged)?;
    let hash = fnv(bytes);
    if *check != [(hash >> 8) as u8, hash as u8] {
        return Err(BadCode::Damaged);
    }
    let mut bits = BitReader { bytes, at: 0, with_rows: false };
    match bits.take(8).ok_or(BadCode::Damaged)? {
        VERSION => {}
        WITH_ROWS => bits.with_rows = true,
        v if v > WITH_ROWS => return Err(BadCode::Newer),
        _ => return Err(BadCode::Damaged),
    }
    let mut questions: Vec<Option<Name>> = Vec::new();
    // What is left at the end is padding, shorter than any entry.
    while bits.left() >= (NAME_BITS + 3) as usize {
        let key = bits.take(NAME_BITS).ok_or(BadCode::Damaged)? as u32;
        if bits.with_rows && bits.peek() == Some(1) {
            bits.take(1);
            let question = find_question(scenario, key);
            read_rows(&mut bits, question, &mut answers, &mut dropped).ok_or(BadCode::Damaged)?;
            questions.push(None);
            continue;
        }
        let raw = Raw::read(&mut bits).ok_or(BadCode::Damaged)?;
        let question = find_question(scenario, key).map(|q| q.name.clone());
        match (&raw, &question) {
            (Raw::Range(from, mask), None) if key == name_hash(CARRIED) => {
                answers.carried = carried(*from, *mask, &questions);
                continue;
            }
            _ => {}
        }
        let fits = raw.place(program, scenario, key, &mut answers);
        questions.push(question.clone().filter(|_| fits));
        if !fits {
            dropped.push(Dropped { question });
        }
    }
    Ok((answers, dropped))
}

/// The answers of a mask over the questions of a code.
fn carried(from: Q, mask: Q, questions: &[Option<Name>]) -> Option<Carried> {
    let mask = mask.to_integer();
    let is_set = |at: usize| at < MOST_CARRIED && mask >> at & 1 == 1;
    let named = questions.iter().enumerate().filter(|(at, _)| is_set(*at));
    let questions: Vec<Name> = named.filter_map(|(_, name)| name.clone()).collect();
    let from = u32::try_from(from.to_integer()).ok()?;
    (!questions.is_empty()).then_some(Carried { from, questions })
}

/// Answers that one life event gives to another.
pub fn brought(from: &str, values: &[(Name, Value)]) -> Answers {
    let given = values.iter().map(|(name, value)| (name.clone(), Answer::Is(value.clone()))).collect();
    let questions = values.iter().map(|(name, _)| name.clone()).collect();
    Answers { given, carried: Some(Carried { from: name_hash(from), questions }), ..Answers::default() }
}

fn find_question(scenario: &Scenario, key: u32) -> Option<&Question> {
    let own = scenario.questions.values().find(|q| name_hash(&q.name) == key);
    own.or_else(|| scenario.questions.values().find(|q| q.former_names.iter().any(|f| name_hash(f) == key)))
}

/// A value before it is known whose it is.
enum Raw {
    Unclear,
    Truth(bool),
    Option(u32),
    Options(Vec<u32>),
    Number(Q),
    Range(Q, Q),
    Text(String),
}

impl Raw {
    fn read(bits: &mut BitReader<'_>) -> Option<Raw> {
        if bits.with_rows && bits.take(1)? == 1 {
            return None;
        }
        Some(match bits.take(3)? {
            tag::UNCLEAR => Raw::Unclear,
            tag::NO => Raw::Truth(false),
            tag::YES => Raw::Truth(true),
            tag::OPTION => Raw::Option(bits.take(OPTION_BITS)? as u32),
            tag::OPTIONS => {
                let n = usize::try_from(bits.varint()?).ok().filter(|n| *n <= 256)?;
                Raw::Options((0..n).map(|_| bits.take(OPTION_BITS).map(|h| h as u32)).collect::<Option<_>>()?)
            }
            tag::NUMBER => Raw::Number(bits.number()?),
            tag::RANGE => Raw::Range(bits.number()?, bits.number()?),
            _ => {
                let n = usize::try_from(bits.varint()?).ok().filter(|n| *n <= LONGEST)?;
                let bytes = (0..n).map(|_| bits.take(8).map(|b| b as u8)).collect::<Option<Vec<_>>>()?;
                Raw::Text(String::from_utf8(bytes).ok()?)
            }
        })
    }

    /// Puts the value where it belongs; `false` when it fits nowhere.
    fn place(self, program: &Program, scenario: &Scenario, key: u32, answers: &mut Answers) -> bool {
        if let Some(question) = find_question(scenario, key) {
            // What was one value once may have become a list.
            let Some(answer) = self.answer(question).filter(|_| question.list.is_none()) else {
                return false;
            };
            answers.set(question.name.clone(), answer);
            return true;
        }
        let item = |hash: u32| scenario.items.keys().find(|i| option_hash(i) == hash).cloned();
        let choices = &mut answers.choices;
        match self {
            Raw::Options(hashes) if key == name_hash(OPTIONAL) => {
                choices.optional = Some(hashes.into_iter().filter_map(item).collect());
                true
            }
            Raw::Options(hashes) if key == name_hash(COMMITMENTS) => {
                let papers = || program.inputs.iter().filter_map(|i| i.name.strip_prefix(COMMITMENT));
                let paper = |hash: u32| papers().find(|m| option_hash(m) == hash).map(Name::from);
                choices.commitments = hashes.into_iter().filter_map(paper).collect();
                true
            }
            Raw::Option(hash) => {
                if key == name_hash(CHANNEL) {
                    let words = crate::model::item::Channel::ALL.iter().map(|(w, _)| *w);
                    choices.channel = words.into_iter().find(|w| option_hash(w) == hash).map(Name::from);
                    return choices.channel.is_some();
                }
                let group = scenario.exclusive.iter().find(|g| name_hash(&group_key(&g.name)) == key);
                match (group, item(hash)) {
                    (Some(group), Some(item)) if group.items.contains(&item) => {
                        choices.one_of.insert(group.name.clone(), item);
                        true
                    }
                    _ => false,
                }
            }
            Raw::Text(place) if key == name_hash(START) => {
                choices.start = Some(place.into());
                true
            }
            _ => false,
        }
    }

    fn answer(self, question: &Question) -> Option<Answer> {
        use crate::model::scenario::QuestionKind as K;
        let option = |hash: u32| {
            let named = question.options.iter().find(|o| option_hash(&o.name) == hash);
            let found = named.or_else(|| {
                question.options.iter().find(|o| o.former_names.iter().any(|f| option_hash(f) == hash))
            });
            found.map(|o| o.name.clone())
        };
        let ordered = !matches!(question.kind, K::Bool | K::Single | K::Multi | K::Region | K::Text);
        let counts = question.list.as_ref().is_some_and(|shape| shape.count_text.is_some());
        let partial = question.range_allowed || question.year_only || counts;
        Some(match (self, question.kind) {
            (Raw::Unclear, _) if !question.required => Answer::Unclear,
            (Raw::Truth(b), K::Bool) => Answer::Is(Value::Bool(b)),
            (Raw::Option(hash), K::Single) => Answer::Is(Value::Choice(option(hash)?)),
            (Raw::Options(hashes), K::Multi) => {
                Answer::Is(Value::Multi(hashes.into_iter().map(option).collect::<Option<_>>()?))
            }
            (Raw::Number(n), K::List) if !counts && n != Q::from_integer(0) => return None,
            (Raw::Number(n), _) if ordered => Answer::Is(Value::Number(n)),
            (Raw::Range(a, b), _) if ordered && partial && a <= b => Answer::Is(Value::Range(a, b)),
            (Raw::Text(text), K::Region) => Answer::Is(Value::Region(text.into())),
            (Raw::Text(text), K::Text) => Answer::Is(Value::Text(text.into())),
            _ => return None,
        })
    }
}

#[derive(Default)]
struct BitWriter {
    bytes: Vec<u8>,
    length: usize,
    with_rows: bool,
}

impl BitWriter {
    fn push(&mut self, value: u64, bits: u32) {
        for i in (0..bits).rev() {
            if self.length.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let bit = ((value >> i) & 1) as u8;
            if let Some(last) = self.bytes.last_mut() {
                *last |= bit << (7 - self.length % 8);
            }
            self.length += 1;
        }
    }
    /// What kind of value follows, and before it, where there may be rows, that it is no list.
    fn tag(&mut self, tag: u64) {
        if self.with_rows {
            self.push(0, 1);
        }
        self.push(tag, 3);
    }
    /// Groups of four bits, each after a bit that says whether more follow.
    fn varint(&mut self, mut n: u128) {
        loop {
            let more = u64::from(n > 15);
            self.push(more << 4 | (n as u64 & 15), 5);
            n >>= 4;
            if more == 0 {
                return;
            }
        }
    }
    /// Sign, numerator, and a denominator only where there is one.
    fn number(&mut self, n: Q) {
        self.push(u64::from(*n.numer() < 0), 1);
        self.push(u64::from(!n.is_integer()), 1);
        self.varint(n.numer().unsigned_abs());
        if !n.is_integer() {
            self.varint(n.denom().unsigned_abs());
        }
    }
}

struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
    with_rows: bool,
}

impl BitReader<'_> {
    fn left(&self) -> usize {
        self.bytes.len() * 8 - self.at
    }
    fn peek(&self) -> Option<u64> {
        let byte = self.bytes.get(self.at / 8)?;
        Some(u64::from(byte >> (7 - self.at % 8) & 1))
    }
    fn take(&mut self, bits: u32) -> Option<u64> {
        let mut value = 0;
        for _ in 0..bits {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }
    fn varint(&mut self) -> Option<u128> {
        let mut n: u128 = 0;
        // Thirty groups are 120 bits: more is no number of ours.
        for group in 0..30 {
            let part = self.take(5)?;
            n |= u128::from(part & 15) << (4 * group);
            if part >> 4 == 0 {
                return Some(n);
            }
        }
        None
    }
    fn number(&mut self) -> Option<Q> {
        let negative = self.take(1)? == 1;
        let fraction = self.take(1)? == 1;
        let numer = i128::try_from(self.varint()?).ok()?;
        let denom = if fraction { i128::try_from(self.varint()?).ok()? } else { 1 };
        (denom > 0).then(|| Q::new(if negative { -numer } else { numer }, denom))
    }
}
