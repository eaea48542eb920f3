//! One forward sweep gives what is known of every node; it runs twice, *confirmed* (待核 figures do not count) and
//! *assumed* (they count as written).

use crate::logic::op::{self, InputOp, NodeId, Op, World};
use crate::logic::program::{InputKind, Program, ProgramRef};
use crate::logic::value::{Known, Line, Truth};
use crate::model::answers::{Answer, Answers};
use crate::model::calendar::Calendar;
use crate::model::value::{Type, Value};

/// Which reading of 待核 figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// They do not count.
    Confirmed,
    /// They count as written.
    Assumed,
}

/// An answer as the sweep reads it.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Not answered.
    No,
    /// 不清楚.
    Unclear,
    /// What is known.
    Is(Known),
}

/// Both readings of one applicant.
pub struct State<'p> {
    /// The program.
    pub program: ProgramRef<'p>,
    /// Today's day number.
    pub today: i64,
    /// Answers by input.
    pub given: Vec<Given>,
    confirmed: Vec<Known>,
    assumed: Vec<Known>,
}

/// A value as both readings together see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What may be printed.
    pub known: Known,
    /// Rests on a 待核 figure.
    pub unconfirmed: bool,
}

impl<'p> State<'p> {
    /// Evaluates a program for answers on a day.
    pub fn new(
        program: impl Into<ProgramRef<'p>>,
        calendar: &Calendar,
        answers: &Answers,
        today: i64,
    ) -> Self {
        let program = program.into();
        let given = given(&program, answers);
        State::from_given(program, calendar, given, today)
    }

    /// Evaluates a program for answers already read.
    pub fn from_given(
        program: impl Into<ProgramRef<'p>>,
        calendar: &Calendar,
        given: Vec<Given>,
        today: i64,
    ) -> Self {
        let program = program.into();
        let confirmed = program.constants.clone();
        let assumed = if program.has_unconfirmed { program.constants.clone() } else { Vec::new() };
        let mut state = State { program: program.clone(), today, given, confirmed, assumed };
        state.sweep(&program.dynamic, calendar);
        state
    }

    /// Gives one more answer. Only nodes behind the input are computed again.
    pub fn answer(&mut self, input: usize, given: Given, calendar: &Calendar) {
        self.given[input] = given;
        let program = self.program.clone();
        self.sweep(&program.cones[input], calendar);
    }

    fn sweep(&mut self, nodes: &[NodeId], calendar: &Calendar) {
        let world = World { today: self.today, calendar };
        sweep(&self.program, nodes, &self.given, &world, Reading::Confirmed, &mut self.confirmed, None);
        if self.program.has_unconfirmed {
            let confirmed = Some(self.confirmed.as_slice());
            sweep(&self.program, nodes, &self.given, &world, Reading::Assumed, &mut self.assumed, confirmed);
        }
    }

    /// What one reading knows of a node.
    pub fn reading(&self, node: NodeId, reading: Reading) -> &Known {
        match reading {
            Reading::Confirmed => &self.confirmed[node.0 as usize],
            // Without 待核 figures both readings are one.
            Reading::Assumed if self.assumed.is_empty() => &self.confirmed[node.0 as usize],
            Reading::Assumed => &self.assumed[node.0 as usize],
        }
    }

    /// A truth value for deciding: 待核 may grant, never refuse.
    pub fn truth(&self, node: NodeId) -> (Truth, bool) {
        let confirmed = self.confirmed[node.0 as usize].truth();
        if confirmed != Truth::Unknown {
            return (confirmed, false);
        }
        match self.reading(node, Reading::Assumed).truth() {
            Truth::True => (Truth::True, true),
            Truth::False => (Truth::Unknown, true),
            Truth::Unknown => (Truth::Unknown, false),
        }
    }

    /// Surely true, in the reading that may grant.
    pub fn holds(&self, node: NodeId) -> bool {
        self.truth(node).0 == Truth::True
    }

    /// Surely false without any 待核 figure.
    pub fn refused(&self, node: NodeId) -> bool {
        self.confirmed[node.0 as usize].truth() == Truth::False
    }

    /// A value for printing: as assumed, marked when the confirmed reading knows less.
    pub fn value(&self, node: NodeId) -> Verdict {
        let (confirmed, assumed) =
            (self.reading(node, Reading::Confirmed), self.reading(node, Reading::Assumed));
        Verdict { known: assumed.clone(), unconfirmed: confirmed != assumed }
    }
}

fn sweep(
    program: &Program,
    dynamic: &[NodeId],
    given: &[Given],
    world: &World<'_>,
    reading: Reading,
    values: &mut [Known],
    confirmed: Option<&[Known]>,
) {
    for id in dynamic {
        let at = id.0 as usize;
        let op = &program.nodes[at];
        let value = match (op, confirmed) {
            // Inputs are the same in both readings, so that an answer cannot be possible in one and not in the other.
            (Op::Input(_), Some(confirmed)) => confirmed[at].clone(),
            (Op::Input(input), None) => {
                answer(input, &program.types[at], &given[input.input as usize], values)
            }
            _ => op::apply(op, &program.types[at], world, reading == Reading::Confirmed, |n| {
                &values[n.0 as usize]
            }),
        };
        values[at] = value;
    }
}

/// What is known of an input: the answer, or what its range and the options still possible leave.
fn answer(input: &InputOp, ty: &Type, given: &Given, values: &[Known]) -> Known {
    let open = || match (Known::nothing(ty), &input.range) {
        (Known::One(all), _) => Known::One(input.options.iter().fold(all, |mask, (bit, cond)| {
            if values[cond.0 as usize].truth() == Truth::False { mask & !(1 << bit) } else { mask }
        })),
        (Known::Many(sure, all), _) => Known::Many(
            sure,
            input.options.iter().fold(all, |mask, (bit, cond)| {
                if values[cond.0 as usize].truth() == Truth::False { mask & !(1 << bit) } else { mask }
            }),
        ),
        (Known::Line(_), Some((low, high))) => {
            let end = |n: &NodeId, low: bool| match &values[n.0 as usize] {
                Known::Line(line) => {
                    if low {
                        line.low()
                    } else {
                        line.high()
                    }
                }
                _ => None,
            };
            Known::Line(Line::of_range(end(low, true), end(high, false), input.discrete))
        }
        (nothing, _) => nothing,
    };
    match given {
        Given::No | Given::Unclear => open(),
        Given::Is(Known::One(bit)) => match open() {
            Known::One(possible) if possible & bit == 0 => Known::One(possible),
            _ => Known::One(*bit),
        },
        Given::Is(Known::Many(sure, maybe)) => match open() {
            Known::Many(_, possible) => Known::Many(sure & possible, maybe & possible),
            _ => Known::Many(*sure, *maybe),
        },
        Given::Is(known) => known.clone(),
    }
}

/// Reads answers and choices for a program's inputs. Entries that fit no input or type are left out; `ask` reports them.
pub fn given(program: &Program, answers: &Answers) -> Vec<Given> {
    program
        .inputs
        .iter()
        .map(|input| match input.kind {
            InputKind::Question | InputKind::More => match answers.get(&input.name) {
                None => Given::No,
                Some(Answer::Unclear) => Given::Unclear,
                Some(Answer::Is(value)) => known(value, &input.ty).map_or(Given::No, Given::Is),
            },
            // Nobody is asked about rows that are not listed.
            InputKind::Further => Given::Unclear,
            InputKind::Optional => match (&answers.choices.optional, &input.ty) {
                (Some(chosen), Type::Multi(options)) => {
                    let mask = options
                        .iter()
                        .enumerate()
                        .filter(|(_, o)| chosen.contains(o))
                        .fold(0, |m, (at, _)| m | 1 << at);
                    Given::Is(Known::Many(mask, mask))
                }
                _ => Given::No,
            },
            InputKind::Exclusive => match answers.choices.one_of.get(&input.name) {
                Some(item) => known(&Value::Choice(item.clone()), &input.ty).map_or(Given::No, Given::Is),
                None => match answers.get(&input.name) {
                    Some(Answer::Unclear) => Given::Unclear,
                    _ => Given::No,
                },
            },
            InputKind::Commitment => {
                let chosen = input
                    .name
                    .strip_prefix(COMMITMENT)
                    .is_some_and(|m| answers.choices.commitments.iter().any(|c| &**c == m));
                Given::Is(Known::bool(chosen))
            }
            InputKind::Channel => match &answers.choices.channel {
                Some(channel) => {
                    known(&Value::Choice(channel.clone()), &input.ty).map_or(Given::No, Given::Is)
                }
                // At the window every paper counts, so this reading never promises too little.
                None => known(&Value::Choice("窗口".into()), &input.ty).map_or(Given::No, Given::Is),
            },
        })
        .collect()
}

/// Prefix of the input that replaces a paper by a commitment.
pub const COMMITMENT: &str = "承诺·";

/// A value as the sweep knows it; `None` when it does not fit the type.
pub fn known(value: &Value, ty: &Type) -> Option<Known> {
    match (value, ty) {
        (Value::Bool(b), Type::Bool) => Some(Known::bool(*b)),
        (Value::Choice(name), Type::Choice(options)) => {
            options.iter().position(|o| o == name).map(|at| Known::One(1 << at))
        }
        (Value::Multi(names), Type::Multi(options)) => {
            let bits: Option<Vec<usize>> =
                names.iter().map(|n| options.iter().position(|o| o == n)).collect();
            let mask = bits?.into_iter().fold(0, |m, at| m | 1 << at);
            Some(Known::Many(mask, mask))
        }
        (Value::Number(q), ty) if ty.is_ordered() => Some(Known::exact(*q)),
        (Value::Range(low, high), ty) if ty.is_ordered() && low <= high => {
            let discrete = !matches!(ty, Type::Number | Type::Money);
            Some(Known::Line(Line::of_range(Some(*low), Some(*high), discrete)))
        }
        (Value::Region(code), Type::Region) => Some(Known::Region(Some(code.clone()))),
        (Value::Text(text), Type::Text) => Some(Known::Text(Some(text.clone()))),
        _ => None,
    }
}
