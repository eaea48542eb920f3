//! Whether two programs say the same to everybody: what nobody can notice is no slip.

use super::results::{Meaning, Root};
use crate::logic::diagram::{Ref, TooBig};
use crate::logic::op::NodeId;
use crate::logic::program::Program;
use crate::logic::space::{NO, Person, Space, YES};
use crate::model::calendar::Calendar;

/// What a comparison of two programs came to.
pub(super) enum Verdict {
    /// They say the same to everybody.
    Same,
    /// Not so, or it could not be proved; with somebody who is told something else, if one was found.
    Other(Option<Box<Person>>),
}

/// Compares all that changed, for everybody on a day; `plain` looks for a plain person first. What cannot be proved counts as different.
pub(super) fn for_everybody(
    programs: [&Program; 2],
    roots: [&[Root]; 2],
    changed: &[usize],
    calendar: &Calendar,
    day: i64,
    plain: bool,
) -> Verdict {
    // Rules that let other people in cannot be compared for the same people; somebody may still be found.
    let admits = changed.iter().any(|at| roots[0][*at].meaning == Meaning::Admits);
    let printed = changed.iter().filter(|at| roots[0][**at].meaning == Meaning::Printed);
    let printed: Vec<[&Root; 2]> = printed.map(|at| [&roots[0][*at], &roots[1][*at]]).collect();
    let mut space = Space::new(&programs, calendar, day);
    space.hurry();
    match somebody(&mut space, &printed, plain) {
        Ok(Found::Nobody) if !space.coarse && !admits => Verdict::Same,
        Ok(Found::Somebody(person)) => Verdict::Other(Some(person)),
        _ => Verdict::Other(None),
    }
}

enum Found {
    Nobody,
    Somebody(Box<Person>),
    /// A value that cannot be compared.
    Unknown,
}

/// Two truths, and the conditions under one of which they are looked at.
struct Goal {
    pair: [NodeId; 2],
    /// None = always.
    when: Vec<NodeId>,
}

fn somebody(space: &mut Space<'_>, printed: &[[&Root; 2]], plain: bool) -> Result<Found, TooBig> {
    let mut goals: Vec<Goal> = Vec::new();
    let mut unknown = false;
    for roots in printed {
        let [a, b] = [0, 1].map(|at| space.node(at, roots[at].node));
        let always = roots.iter().any(|root| root.when.is_empty());
        let when = [0, 1].into_iter().flat_map(|at| roots[at].when.iter().map(move |node| (at, *node)));
        let when: Vec<NodeId> = when.filter(|_| !always).map(|(at, node)| space.node(at, node)).collect();
        match space.told_by(a, b) {
            Some(pairs) => goals.extend(pairs.into_iter().map(|pair| Goal { pair, when: when.clone() })),
            None => unknown = true,
        }
    }
    let mut nodes: Vec<NodeId> =
        goals.iter().flat_map(|goal| goal.pair.iter().chain(&goal.when)).copied().collect();
    nodes.sort_unstable();
    nodes.dedup();
    space.enumerate(&nodes)?;
    for goal in &goals {
        if let Some(person) = differs(space, goal, plain)? {
            return Ok(Found::Somebody(Box::new(person)));
        }
    }
    Ok(if unknown { Found::Unknown } else { Found::Nobody })
}

/// Somebody who can tell the two apart.
fn differs(space: &mut Space<'_>, goal: &Goal, plain: bool) -> Result<Option<Person>, TooBig> {
    let (a, b) = (space.truth(goal.pair[0])?, space.truth(goal.pair[1])?);
    if a == b {
        return Ok(None);
    }
    let mut seen = if goal.when.is_empty() { YES } else { NO };
    for when in &goal.when {
        let truth = space.truth(*when)?;
        let may = space.possibly(truth)?;
        seen = space.or(seen, may)?;
    }
    // Those who make no commitment and come to the window first, where a plain example is looked for.
    for people in plain.then(|| space.people()).into_iter().chain([space.anybody()]) {
        for outcome in 0..3 {
            let leaves = |own: bool| [0, 1, 2].map(|leaf| u32::from((leaf == outcome) == own));
            let sets: [Ref; 3] = [space.map(a, leaves(true))?, space.map(b, leaves(false))?, seen];
            if !sets.contains(&NO)
                && let Some(person) = space.somebody(&sets, people, false)?
            {
                return Ok(Some(person));
            }
        }
    }
    Ok(None)
}
