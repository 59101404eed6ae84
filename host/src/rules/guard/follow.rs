//! What must follow an outcome: the stages that every way on from it passes, and whether they follow
//! here too.

use super::actors;
use super::gains::{comes_after, decided_before, gains, is_after_giving};
use super::lasts::Lasts;
use super::laxity::{Laxity, Side, Sort};
use super::outcomes::At;
use super::pairing::Ways;
use super::search::Place;
use crate::domain::phrases::course;
use crate::domain::{Course, Expiry, Outcome, OutcomeKind, Stage};

/// Compares where two outcomes lead: a stage that must follow the parent's must follow the child's, if
/// it did not come before.
pub(super) fn compare(at: &At<'_>, [ours, theirs]: [&Outcome; 2]) -> Vec<Laxity> {
    if matches!(ours.course, Course::Wait(_)) {
        return vec![];
    }
    let counts = counting([ours, theirs]);
    let here = must_follow(at.ways.child, &ours.course, counts);
    let missing = not_passed(at.ways, at.own, here, &theirs.course);
    let told = |upper: &Stage| {
        let sides = at.sides(
            course(&ours.course, at.ways.child),
            course(&theirs.course, at.ways.parent),
        );
        early(at.laxity(Sort::EndsEarly, &upper.id), upper).sides(sides.0, sides.1)
    };
    missing.into_iter().map(told).collect()
}

/// The ends of the child's that count after an outcome: where nothing is given yet, to refuse it is still open.
/// After whatever gives it that is looked at too.
fn counting([ours, theirs]: [&Outcome; 2]) -> Counts {
    let given = !gains(&theirs.effects).is_empty();
    if given && gains(&ours.effects).is_empty() {
        |end| !refuses(end)
    } else {
        |_| true
    }
}

/// Whether what must come with the parent's outcome comes on every way on from ours: by a stage that ends when
/// the parent's would, so that nothing is put off.
pub(super) fn comes_later(
    at: &At<'_>,
    [ours, theirs]: [&Outcome; 2],
    has: &dyn Fn(&Outcome) -> bool,
) -> bool {
    let (stages, counts) = (at.ways.child, counting([ours, theirs]));
    let place = |id: &String| stages.iter().position(|stage| stage.id == *id);
    let Course::Stage(first) = &ours.course else {
        return false;
    };
    let in_time = in_time(at, theirs);
    let (mut open, mut comes) = (vec![place(first)], false);
    // No route has a loop.
    while let Some(next) = open.pop() {
        let Some((index, stage)) = next.and_then(|index| Some((index, stages.get(index)?))) else {
            return false;
        };
        if !in_time(index) {
            return false;
        }
        for outcome in &stage.outcomes {
            match &outcome.course {
                _ if has(outcome) => comes = true,
                Course::Close if counts(outcome) => return false,
                Course::Stage(id) => open.push(place(id)),
                Course::Close | Course::Wait(_) => {}
            }
        }
        let expiry = stage.deadline.as_ref().map(|deadline| &deadline.expiry);
        if let Some(Expiry::MoveTo(id)) = expiry {
            open.push(place(id));
        }
    }
    comes
}

/// Whether stages of the child's end by the last day of the parent's stage of this outcome; with a period, if
/// that has none.
fn in_time(at: &At<'_>, theirs: &Outcome) -> impl Fn(usize) -> bool {
    let Ways { child, parent, .. } = at.ways;
    let [own, upper] = [child, parent].map(|stages| Lasts::by_periods(at.place, stages, false));
    let has_it = |stage: &Stage| stage.outcomes.iter().any(|one| one == theirs);
    let limit = parent.iter().position(has_it);
    let limit = limit.and_then(|index| upper.ends(index));
    move |index| {
        let day = own.ends(index);
        day.is_some_and(|day| limit.is_none_or(|limit| day <= limit))
    }
}

/// An outcome of the child's that ends a matter, in a stage that leads on under the parent's rules and
/// is never ended so. What gives something is held against what gives the same.
pub(super) fn ended(
    place: &Place<'_>,
    ways: &Ways<'_>,
    [own, upper]: [usize; 2],
    ours: &Outcome,
) -> Vec<Laxity> {
    let Some(upper) = ways.parent.get(upper) else {
        return vec![];
    };
    if !ends(ours) || upper.outcomes.iter().any(|one| ends_alike(one, ours)) {
        return vec![];
    }
    let mut missing = vec![];
    for theirs in &upper.outcomes {
        let here = must_follow(ways.child, &ours.course, |_| true);
        for stage in not_passed(ways, own, here, &theirs.course) {
            if !missing.iter().any(|known: &&Stage| known.id == stage.id) {
                missing.push(stage);
            }
        }
    }
    told(place, ways, own, &upper.id, (ours, missing))
}

/// The same in a stage that the parent does not have: it ends so what the parent ends so nowhere, or has
/// somebody end it so who does not stand as high, or ends it after something was given, which the parent
/// then has carried out.
pub(super) fn ended_besides(
    place: &Place<'_>,
    ways: &Ways<'_>,
    own: usize,
    ours: &Outcome,
) -> Vec<Laxity> {
    let (Some(first), Some(stage)) = (ways.parent.first(), ways.child.get(own)) else {
        return vec![];
    };
    if !ends(ours) {
        return vec![];
    }
    let ends_so = |upper: &Stage| upper.outcomes.iter().any(|one| ends_alike(one, ours));
    let all = ways.parent.iter().enumerate();
    let (places, uppers): (Vec<usize>, Vec<&Stage>) =
        all.filter(|(_, upper)| ends_so(upper)).unzip();
    let missing = if is_after_giving(ways.child, own) {
        carried_out(ways, own, ours)
    } else if uppers.is_empty() {
        let whole = Course::Stage(first.id.clone());
        let here = must_follow(ways.child, &ours.course, |_| true);
        not_passed(ways, own, here, &whole)
    } else if places
        .iter()
        .any(|upper| is_settled(ways, own, *upper, ours))
    {
        return vec![];
    } else {
        return actors::of_end(place, (stage, ours), &uppers)
            .into_iter()
            .collect();
    };
    told(place, ways, own, &stage.id, (ours, missing))
}

/// An outcome of the child's that leads on to a stage which the parent does not have: the stages that must
/// follow however the parent's stage is left, and do not here.
pub(super) fn left(
    place: &Place<'_>,
    ways: &Ways<'_>,
    [own, upper]: [usize; 2],
    ours: &Outcome,
) -> Vec<Laxity> {
    let Some(upper) = ways.parent.get(upper) else {
        return vec![];
    };
    let leaves = |one: &&Outcome| !matches!(one.course, Course::Wait(_));
    let missing = after_all(ways, own, ours, upper.outcomes.iter().filter(leaves));
    told(place, ways, own, &upper.id, (ours, missing))
}

/// Whether one comes to a stage of the child's only by what was decided alike in the stage that answers
/// to the parent's: whoever ends the matter there decides nothing any more.
fn is_settled(ways: &Ways<'_>, own: usize, upper: usize, ours: &Outcome) -> bool {
    let counterpart = ways.places.get(upper).copied().flatten();
    counterpart.is_some_and(|counterpart| {
        comes_after(ways.child, own, &|index, one| {
            index == counterpart && is_alike([one.kind, ours.kind])
        })
    })
}

/// The stages that must follow whatever the parent gives, and are not passed here.
fn carried_out<'w>(ways: &Ways<'w>, own: usize, ours: &Outcome) -> Vec<&'w Stage> {
    let all = ways.parent.iter().flat_map(|stage| &stage.outcomes);
    let gives = all.filter(|one| !gains(&one.effects).is_empty());
    after_all(ways, own, ours, gives)
}

/// The stages that must follow each of these outcomes of the parent's, and are not passed here.
fn after_all<'w>(
    ways: &Ways<'w>,
    own: usize,
    ours: &Outcome,
    theirs: impl Iterator<Item = &'w Outcome>,
) -> Vec<&'w Stage> {
    let here = must_follow(ways.child, &ours.course, |_| true);
    let each = theirs.map(|theirs| not_passed(ways, own, here.clone(), &theirs.course));
    let common = each.reduce(|some, others| {
        let known = |stage: &&Stage| others.iter().any(|other| other.id == stage.id);
        some.into_iter().filter(known).collect()
    });
    common.unwrap_or_default()
}

fn told(
    place: &Place<'_>,
    ways: &Ways<'_>,
    own: usize,
    stage: &str,
    (ours, missing): (&Outcome, Vec<&Stage>),
) -> Vec<Laxity> {
    let Some(own) = ways.child.get(own) else {
        return vec![];
    };
    let cited = super::gains::cites(ours, own);
    let one = |upper: &Stage| {
        let path = [stage, &ours.id, &upper.id];
        let laxity = Laxity::new(Sort::EndsEarly, Some(place.matter.kind), &path);
        early(laxity, upper).sides(
            Side::new(ours.title.clone(), cited),
            Side::new(upper.title.clone(), &upper.citations),
        )
    };
    missing.into_iter().map(one).collect()
}

fn early(laxity: Laxity, upper: &Stage) -> Laxity {
    laxity.because(
        format!("上位法规定须经“{}”环节，下位规则未经该环节即可办结", upper.title.zh),
        format!(
            "under the parent's rules this stage must be passed, under the child's the matter ends without it: {}",
            upper.title.en
        ),
    )
}

/// The stages of the parent that must follow its course, have somebody who answers to them here, and
/// are passed neither before nor after, where these follow.
fn not_passed<'w>(
    ways: &Ways<'w>,
    own: usize,
    mut here: Vec<usize>,
    theirs: &Course,
) -> Vec<&'w Stage> {
    here.extend(decided_before(ways.child, own));
    let lacks = |upper: &usize| {
        let counterpart = ways.places.get(*upper).copied().flatten();
        counterpart.is_some_and(|own| !here.contains(&own))
    };
    let there = must_follow(ways.parent, theirs, |_| true);
    let missing = there.into_iter().filter(lacks);
    missing.filter_map(|upper| ways.parent.get(upper)).collect()
}

/// Which ends count.
type Counts = fn(&Outcome) -> bool;

/// The stages that every way from a course to an end that counts passes.
fn must_follow(stages: &[Stage], course: &Course, counts: Counts) -> Vec<usize> {
    let Course::Stage(id) = course else {
        return vec![];
    };
    let Some(first) = stages.iter().position(|stage| stage.id == *id) else {
        return vec![];
    };
    let must = |index: &usize| *index == first || !ends_without(stages, first, *index, counts);
    (0..stages.len()).filter(must).collect()
}

/// Whether an end is reached without passing a stage.
fn ends_without(stages: &[Stage], first: usize, without: usize, counts: Counts) -> bool {
    let from = reached(stages, first, |index| index != without);
    let mut passed = from.into_iter().filter_map(|index| stages.get(index));
    passed.any(|stage| {
        let mut outcomes = stage.outcomes.iter();
        outcomes.any(|one| one.course == Course::Close && counts(one))
    })
}

fn refuses(end: &Outcome) -> bool {
    let kind = matches!(end.kind, OutcomeKind::Refuse | OutcomeKind::Reject);
    kind && gains(&end.effects).is_empty()
}

/// The stages that a way from one comes to, with itself, as far as they may be entered.
pub(super) fn reached(
    stages: &[Stage],
    first: usize,
    may_enter: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut seen = vec![];
    let mut open = vec![first];
    while let Some(index) = open.pop() {
        let Some(stage) = stages.get(index) else {
            continue;
        };
        if seen.contains(&index) || !may_enter(index) {
            continue;
        }
        seen.push(index);
        let places = nexts(stage);
        open.extend(places.filter_map(|id| stages.iter().position(|stage| stage.id == *id)));
    }
    seen
}

/// The names of the stages into which one leads: by what is decided there, and by time.
pub(super) fn nexts(stage: &Stage) -> impl Iterator<Item = &String> {
    let by_outcome = stage.outcomes.iter().filter_map(|one| match &one.course {
        Course::Stage(id) => Some(id),
        Course::Close | Course::Wait(_) => None,
    });
    by_outcome.chain(by_time(stage))
}

/// The name of the stage into which time leads.
pub(super) fn by_time(stage: &Stage) -> Option<&String> {
    match stage.deadline.as_ref().map(|deadline| &deadline.expiry) {
        Some(Expiry::MoveTo(id)) => Some(id),
        _ => None,
    }
}

fn ends(outcome: &Outcome) -> bool {
    outcome.course == Course::Close && gains(&outcome.effects).is_empty()
}

/// Whether an outcome ends a matter the same way.
fn ends_alike(theirs: &Outcome, ours: &Outcome) -> bool {
    theirs.course == Course::Close && is_alike([theirs.kind, ours.kind])
}

/// Whether two kinds decide the same; to reject is to refuse.
fn is_alike(kinds: [OutcomeKind; 2]) -> bool {
    let [one, other] = kinds.map(|kind| match kind {
        OutcomeKind::Reject => OutcomeKind::Refuse,
        other => other,
    });
    one == other
}
