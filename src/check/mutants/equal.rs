//! Whether two programs say the same to everybody: what nobody can notice is no slip.

use super::results::{Meaning, Root};
use crate::logic::diagram::{Ref, TooBig};
use crate::logic::op::NodeId;
use crate::logic::program::Program;
use crate::logic::space::{NO, Space, YES};
use crate::model::calendar::Calendar;

/// Proves that all that changed comes to the same for everybody on a day. What cannot be proved counts as different.
pub(super) fn for_everybody(
    programs: [&Program; 2],
    roots: [&[Root]; 2],
    changed: &[usize],
    calendar: &Calendar,
    day: i64,
) -> bool {
    // Rules that let other people in cannot be compared for the same people.
    if changed.iter().any(|at| roots[0][*at].meaning == Meaning::Admits) {
        return false;
    }
    let printed = changed.iter().filter(|at| roots[0][**at].meaning == Meaning::Printed);
    let printed: Vec<[&Root; 2]> = printed.map(|at| [&roots[0][*at], &roots[1][*at]]).collect();
    let mut space = Space::new(&programs, calendar, day);
    proved(&mut space, &printed).unwrap_or(false) && !space.coarse
}

/// Two truths, and the conditions under one of which they are looked at.
struct Goal {
    pair: [NodeId; 2],
    when: [Option<NodeId>; 2],
}

fn proved(space: &mut Space<'_>, printed: &[[&Root; 2]]) -> Result<bool, TooBig> {
    let mut goals: Vec<Goal> = Vec::new();
    for roots in printed {
        let [a, b] = [0, 1].map(|at| space.node(at, roots[at].node));
        let when = [0, 1].map(|at| roots[at].when.map(|node| space.node(at, node)));
        let Some(pairs) = space.told_by(a, b) else { return Ok(false) };
        goals.extend(pairs.into_iter().map(|pair| Goal { pair, when }));
    }
    let nodes = goals.iter().flat_map(|goal| goal.pair.into_iter().chain(goal.when.into_iter().flatten()));
    let mut nodes: Vec<NodeId> = nodes.collect();
    nodes.sort_unstable();
    nodes.dedup();
    space.enumerate(&nodes)?;
    for goal in &goals {
        if differs(space, goal)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether somebody can tell the two apart.
fn differs(space: &mut Space<'_>, goal: &Goal) -> Result<bool, TooBig> {
    let (a, b) = (space.truth(goal.pair[0])?, space.truth(goal.pair[1])?);
    if a == b {
        return Ok(false);
    }
    let mut seen = NO;
    for when in goal.when {
        let may = match when {
            Some(when) => {
                let truth = space.truth(when)?;
                space.possibly(truth)?
            }
            None => YES,
        };
        seen = space.or(seen, may)?;
    }
    let people = space.anybody();
    for outcome in 0..3 {
        let leaves = |own: bool| [0, 1, 2].map(|leaf| u32::from((leaf == outcome) == own));
        let sets: [Ref; 3] = [space.map(a, leaves(true))?, space.map(b, leaves(false))?, seen];
        if !sets.contains(&NO) && space.somebody(&sets, people, false)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
