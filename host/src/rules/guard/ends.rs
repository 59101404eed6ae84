//! How the child's stage may end where the parent's may not: with a refusal, if that has none and gives
//! more than a relief; and with whatever else, once something was given that is still to be carried out.

use super::gains::{Gain, cites, gains, is_after_giving};
use super::laxity::{Laxity, Side, Sort};
use super::pairing::Ways;
use super::search::Place;
use crate::domain::phrases::{both, listed};
use crate::domain::words::word;
use crate::domain::{Course, Outcome, OutcomeKind, Stage};

/// An outcome of the child's that the parent's stage has none like.
pub(super) fn other(
    place: &Place<'_>,
    ways: &Ways<'_>,
    [own_index, upper_index]: [usize; 2],
    ours: &Outcome,
) -> Option<Laxity> {
    let own = ways.child.get(own_index)?;
    let upper = ways.parent.get(upper_index)?;
    let named = |one: &Outcome| one.id == ours.id && one.kind == ours.kind;
    if !leaves(ours) || upper.outcomes.iter().any(named) {
        return None;
    }
    let after = is_after_giving(ways.child, own_index) || is_after_giving(ways.parent, upper_index);
    let refuses = refusal(ours) && !upper.outcomes.iter().any(refusal);
    let (zh, en) = if after && (refuses || is_one_more([own, upper], ours)) {
        (
            "上位法在给予之后没有这种结束方式：已经同意的可能不予兑现；是否更宽松须由人判断",
            "differs: under the parent's rules this does not end so once it was given, so that what was consented to may come to nothing; somebody must judge whether that is laxer",
        )
    } else if refuses && ours.course == Course::Close && !relieves(upper) {
        (
            "上位法的该环节没有拒绝这一结果；是否更宽松须由人判断",
            "differs: nothing is refused in the parent's stage, here it may be; somebody must judge whether that is laxer",
        )
    } else {
        return None;
    };
    let path = [upper.id.as_str(), &ours.id];
    let laxity = Laxity::new(Sort::OtherEnd, Some(place.matter.kind), &path);
    let laxity = laxity.answering(word(&ours.kind)).because(zh, en);
    Some(laxity.sides(
        Side::new(ours.title.clone(), cites(ours, own)),
        Side::new(ends_of(upper), &upper.citations),
    ))
}

/// Whether an outcome leaves its stage and gives nothing.
fn leaves(outcome: &Outcome) -> bool {
    !matches!(outcome.course, Course::Wait(_)) && gains(&outcome.effects).is_empty()
}

/// Whether all that a stage gives is that data need not be provided any more: to refuse that keeps
/// whoever is bound.
fn relieves(stage: &Stage) -> bool {
    let given: Vec<Gain> = stage
        .outcomes
        .iter()
        .flat_map(|one| gains(&one.effects))
        .collect();
    !given.is_empty() && given.iter().all(|one| *one == Gain::Stop)
}

fn refusal(outcome: &Outcome) -> bool {
    matches!(outcome.kind, OutcomeKind::Refuse | OutcomeKind::Reject)
}

/// Whether the child's stage has more outcomes of a kind than the parent's: whichever has not the name
/// of one of those may be the one that is added.
fn is_one_more([own, upper]: [&Stage; 2], ours: &Outcome) -> bool {
    let count = |stage: &Stage| {
        let alike = stage.outcomes.iter().filter(|one| one.kind == ours.kind);
        alike.filter(|one| leaves(one)).count()
    };
    count(own) > count(upper)
}

/// How a stage may be left with nothing given.
pub(super) fn ends_of(stage: &Stage) -> crate::domain::Text {
    let ends = stage.outcomes.iter().filter(|one| leaves(one));
    let mut ends = ends.map(|one| one.title.clone()).peekable();
    match ends.peek() {
        Some(_) => listed(ends),
        None => both("无", "nothing"),
    }
}
