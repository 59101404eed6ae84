//! What must follow an outcome, and how it waits.

use super::laxity::{Laxity, Side, Sort};
use super::outcomes::At;
use super::search::Place;
use super::times::length_of;
use super::{follow, gains, measures};
use crate::calendar::due_date;
use crate::domain::phrases::{actor, both, course, effect, listed};
use crate::domain::words::word;
use crate::domain::{Clock, Course, Effect, FollowUp, Outcome, OutcomeKind, Stage, Text};
use crate::rules::conformance::days_between;

/// Duties are what must be told, filed, disclosed, followed or done, and what keeps somebody from
/// data. What an outcome gives is no duty.
pub(super) fn is_duty(effect: &Effect) -> bool {
    gains::gain(effect).is_none()
}

pub(super) fn effects(at: &At<'_>, [own, upper]: [&[Effect]; 2]) -> Vec<Laxity> {
    let mut found = vec![];
    for duty in upper.iter().filter(|one| is_duty(one)) {
        let met = match duty {
            Effect::Measure(wanted) => {
                found.extend(measures::compare(at, own, wanted, upper));
                continue;
            }
            Effect::Follow(wanted) => {
                found.extend(later_follow_up(at, own, *wanted));
                own.iter()
                    .any(|one| matches!(one, Effect::Follow(follow) if follow.kind == wanted.kind))
            }
            // What has ended need not be suspended.
            Effect::SuspendAccess => own
                .iter()
                .any(|one| matches!(one, Effect::SuspendAccess | Effect::EndAccess)),
            other => own.contains(other),
        };
        if !met {
            let laxity = missing(at, &word(duty), [own, upper], &effect(duty));
            found.push(whom(laxity, duty));
        }
    }
    found
}

/// Whether what the parent has told, recorded or done with an outcome is so on every way on from ours instead,
/// in time. What keeps somebody from data is not put off.
pub(super) fn comes_later(at: &At<'_>, both: [&Outcome; 2], duty: &Effect) -> bool {
    let is_it = |one: &Effect| match (one, duty) {
        (Effect::Measure(ours), Effect::Measure(theirs)) => ours.zh == theirs.zh,
        _ => one == duty,
    };
    let tells = matches!(
        duty,
        Effect::Measure(_) | Effect::Notify(_) | Effect::FileWith(_)
    );
    tells && follow::comes_later(at, both, &|one| one.effects.iter().any(is_it))
}

/// Something that must follow, and does not.
pub(super) fn missing(
    at: &At<'_>,
    word: &str,
    [own, upper]: [&[Effect]; 2],
    name: &Text,
) -> Laxity {
    let told = |effects: &[Effect]| match effects {
        [] => both("无", "nothing"),
        some => listed(some.iter().map(effect)),
    };
    let (ours, theirs) = at.sides(told(own), told(upper));
    let laxity = at.laxity(Sort::MissingDuty, word).because(
        format!("上位法要求{}，下位规则没有", name.zh),
        format!("under the parent's rules this must follow: {}", name.en),
    );
    laxity.sides(ours, theirs)
}

/// To whom or with what it is a duty. That somebody hears what came of his own matter the upper rules
/// may have from their text, or from the custom of whoever wrote them down.
fn whom(laxity: Laxity, duty: &Effect) -> Laxity {
    match duty {
        Effect::Notify(one) if measures::is_party(one.role) => {
            let name = actor(*one);
            laxity.answering(one.to_string()).because(
                format!(
                    "上位规则在此告知{}，下位规则没有；所引条款本身是否要求告知，还是办理的惯例，须由人核对",
                    name.zh
                ),
                format!(
                    "the parent's rules tell the {} of this, the child's do not; whether the article that they cite demands it or it is their custom, somebody must read",
                    name.en
                ),
            )
        }
        Effect::Notify(one) | Effect::FileWith(one) => laxity.answering(one.to_string()),
        Effect::Follow(follow) => laxity.answering(follow.kind.to_string()),
        _ => laxity,
    }
}

/// A matter that must follow, and follows later here.
fn later_follow_up(at: &At<'_>, own: &[Effect], wanted: FollowUp) -> Option<Laxity> {
    let from = at.place.matter.filed_on;
    let due = |after| match after {
        None => Some(from),
        Some(period) => Some(due_date(at.place.calendar, from, period).ok()?.due),
    };
    let limit = due(wanted.after)?;
    let follows = own.iter().filter_map(|one| match one {
        Effect::Follow(follow) if follow.kind == wanted.kind => Some(*follow),
        _ => None,
    });
    let ours = follows.min_by_key(|follow| due(follow.after))?;
    let day = due(ours.after)?;
    if day <= limit {
        return None;
    }
    let (mut child, mut parent) = at.sides(
        effect(&Effect::Follow(ours)),
        effect(&Effect::Follow(wanted)),
    );
    (child.due, parent.due) = (Some(day), Some(limit));
    let after = |one: FollowUp| one.after.map_or_else(|| "at-once".to_owned(), length_of);
    let laxity = at.laxity(Sort::LaterDueDate, "follow");
    let laxity = laxity.answering(after(ours)).instead_of(after(wanted));
    let laxity = laxity.by(days_between(limit, day)).because(
        "后续事项的启动晚于上位法",
        "what must follow begins later than under the parent's rules",
    );
    Some(laxity.sides(child, parent))
}

/// How asking for a supplement treats the clock.
pub(super) fn waiting(at: &At<'_>, [own, upper]: [&Outcome; 2]) -> Option<Laxity> {
    let asks = own.kind == OutcomeKind::RequestSupplement;
    if !asks || stands_for(&own.course) <= stands_for(&upper.course) {
        return None;
    }
    let sides = at.sides(course(&own.course, &[]), course(&upper.course, &[]));
    let laxity = at.laxity(Sort::Waiting, "").answering(put_off(&own.course));
    let laxity = laxity.instead_of(put_off(&upper.course));
    let laxity = laxity.because(
        "要求补充材料使期限延后的程度大于上位法",
        "asking for a supplement puts the end of the period off further than under the parent's rules",
    );
    Some(laxity.sides(sides.0, sides.1))
}

/// How far waiting puts the end of a period off.
fn stands_for(course: &Course) -> u8 {
    match course {
        Course::Wait(Clock::Suspends) => 1,
        Course::Wait(Clock::Restarts) => 2,
        _ => 0,
    }
}

fn put_off(course: &Course) -> String {
    match course {
        Course::Wait(clock) => word(clock),
        Course::Close | Course::Stage(_) => String::new(),
    }
}

/// Waiting for a supplement where the parent has none, or one more way to ask for one: what it puts
/// off is the end of the parent's period.
pub(super) fn waits(
    place: &Place<'_>,
    [own, upper]: [&Stage; 2],
    ours: &Outcome,
) -> Option<Laxity> {
    let limit = upper.deadline.as_ref()?;
    let theirs = upper
        .outcomes
        .iter()
        .map(|one| stands_for(&one.course))
        .max();
    if stands_for(&ours.course) <= theirs.unwrap_or(0) {
        return None;
    }
    let path = [upper.id.as_str(), &ours.id];
    let laxity = Laxity::new(Sort::Waiting, Some(place.matter.kind), &path);
    let laxity = laxity.answering(put_off(&ours.course)).because(
        "上位法的期限不因要求补充材料而延后，下位规则的期限因此延后",
        "under the parent's rules no supplement puts the end of the period off like this; under the child's one does",
    );
    let none = both("期限照常计算", "the period runs on");
    Some(laxity.sides(
        Side::new(course(&ours.course, &[]), gains::cites(ours, own)),
        Side::new(none, super::deadlines::cited(limit, upper)),
    ))
}
