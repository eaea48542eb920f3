//! The link code: answers and choices packed into a few characters of an address.
//!
//! A version byte; then per entry a 20-bit hash of the question's name and its value; two check bytes; base64url.
//! Names are hashed, so that questions and options may be added and reordered without breaking old links, and 曾用名
//! keep renames alive. Two names of a scenario with the same hash are an error that `check` reports.
//!
//! **Invariant:** a code holds no identity and no date of today; decoding never panics, whatever the text is.

use crate::logic::eval::COMMITMENT;
use crate::logic::program::Program;
use crate::model::answers::{Answer, Answers};
use crate::model::scenario::{Question, Scenario};
use crate::model::value::{Name, Q, Value};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const VERSION: u64 = 1;
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
    bits.push(VERSION, 8);
    for name in scenario.questions.keys() {
        if let Some(answer) = answers.get(name) {
            bits.push(name_hash(name).into(), NAME_BITS);
            write_answer(&mut bits, answer);
        }
    }
    let choices = &answers.choices;
    if let Some(wanted) = &choices.optional {
        write_names(&mut bits, OPTIONAL, wanted);
    }
    for group in &scenario.exclusive {
        if let Some(item) = choices.one_of.get(&group.name) {
            bits.push(name_hash(&group_key(&group.name)).into(), NAME_BITS);
            bits.push(tag::OPTION, 3);
            bits.push(option_hash(item).into(), OPTION_BITS);
        }
    }
    if !choices.commitments.is_empty() {
        write_names(&mut bits, COMMITMENTS, &choices.commitments);
    }
    if let Some(channel) = &choices.channel {
        bits.push(name_hash(CHANNEL).into(), NAME_BITS);
        bits.push(tag::OPTION, 3);
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
    bits.push(tag::OPTIONS, 3);
    bits.varint(hashes.len() as u128);
    hashes.into_iter().for_each(|h| bits.push(h.into(), OPTION_BITS));
}

fn write_answer(bits: &mut BitWriter, answer: &Answer) {
    let Answer::Is(value) = answer else { return bits.push(tag::UNCLEAR, 3) };
    match value {
        Value::Bool(false) => bits.push(tag::NO, 3),
        Value::Bool(true) => bits.push(tag::YES, 3),
        Value::Choice(name) => {
            bits.push(tag::OPTION, 3);
            bits.push(option_hash(name).into(), OPTION_BITS);
        }
        Value::Multi(names) => {
            bits.push(tag::OPTIONS, 3);
            bits.varint(names.len() as u128);
            names.iter().for_each(|n| bits.push(option_hash(n).into(), OPTION_BITS));
        }
        Value::Number(n) => {
            bits.push(tag::NUMBER, 3);
            bits.number(*n);
        }
        Value::Range(a, b) => {
            bits.push(tag::RANGE, 3);
            bits.number(*a);
            bits.number(*b);
        }
        Value::Region(text) | Value::Text(text) => {
            bits.push(tag::TEXT, 3);
            bits.varint(text.len() as u128);
            text.bytes().for_each(|b| bits.push(b.into(), 8));
        }
    }
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
    let mut bits = BitReader { bytes, at: 0 };
    match bits.take(8).ok_or(BadCode::Damaged)? {
        VERSION => {}
        v if v > VERSION => return Err(BadCode::Newer),
        _ => return Err(BadCode::Damaged),
    }
    // What is left at the end is padding, shorter than any entry.
    while bits.left() >= (NAME_BITS + 3) as usize {
        let key = bits.take(NAME_BITS).ok_or(BadCode::Damaged)? as u32;
        let raw = Raw::read(&mut bits).ok_or(BadCode::Damaged)?;
        if !raw.place(program, scenario, key, &mut answers) {
            let question = find_question(scenario, key).map(|q| q.name.clone());
            dropped.push(Dropped { question });
        }
    }
    Ok((answers, dropped))
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
            let Some(answer) = self.answer(question) else { return false };
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
        let partial = question.range_allowed || question.year_only;
        Some(match (self, question.kind) {
            (Raw::Unclear, _) if !question.required => Answer::Unclear,
            (Raw::Truth(b), K::Bool) => Answer::Is(Value::Bool(b)),
            (Raw::Option(hash), K::Single) => Answer::Is(Value::Choice(option(hash)?)),
            (Raw::Options(hashes), K::Multi) => {
                Answer::Is(Value::Multi(hashes.into_iter().map(option).collect::<Option<_>>()?))
            }
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
}

impl BitReader<'_> {
    fn left(&self) -> usize {
        self.bytes.len() * 8 - self.at
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
