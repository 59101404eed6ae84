//! What an outcome needs and what must follow it.

use super::actors::{Stands, stands};
use super::laxity::{Laxity, Sort};
use super::outcomes::At;
use crate::calendar::due_date;
use crate::domain::phrases::{both, course, effect, how_often, listed, requirement};
use crate::domain::words::word;
use crate::domain::{
    BasisRank, Clock, Course, Effect, FollowUp, Outcome, OutcomeKind, Requirement, Text,
};

fn all(requirements: &[Requirement]) -> Text {
    match requirements {
        [] => both("无要求", "nothing"),
        some => listed(some.iter().map(requirement)),
    }
}

/// A time limit only feeds the next stage; where that has a period of its own, none is needed.
pub(super) fn requirements(at: &At<'_>, [own, upper]: [&[Requirement]; 2]) -> Vec<Laxity> {
    let mut found = vec![];
    for wanted in upper {
        let met = match wanted {
            Requirement::TimeLimit => true,
            Requirement::LegalBasis(_) => own
                .iter()
                .any(|one| matches!(one, Requirement::LegalBasis(_))),
            Requirement::Consent(wanted) => own.iter().any(|one| match one {
                Requirement::Consent(whose) => {
                    stands(at.place.matter.kind, *whose, *wanted) == Stands::AsHigh
                }
                _ => false,
            }),
            other => own.contains(other),
        };
        if let Requirement::LegalBasis(accepted) = wanted {
            found.extend(ranks(at, own, accepted));
        }
        if met {
            continue;
        }
        let name = requirement(wanted);
        let (ours, theirs) = at.sides(all(own), all(upper));
        let laxity = at.laxity(Sort::WeakerRequirement, &word(wanted)).because(
            format!("上位法要求{}，下位规则不要求", name.zh),
            format!("the parent asks for {}, the child does not", name.en),
        );
        found.push(laxity.sides(ours, theirs));
    }
    found
}

fn ranks(at: &At<'_>, own: &[Requirement], accepted: &[BasisRank]) -> Vec<Laxity> {
    let mut found = vec![];
    for one in own {
        let Requirement::LegalBasis(ranks) = one else {
            continue;
        };
        for rank in ranks.iter().filter(|rank| !accepted.contains(rank)) {
            let name = requirement(&Requirement::LegalBasis(vec![*rank]));
            let theirs = requirement(&Requirement::LegalBasis(accepted.to_vec()));
            let (ours, theirs) = at.sides(requirement(one), theirs);
            let laxity = at.laxity(Sort::RankAccepted, &rank.to_string()).because(
                format!("下位规则接受{}，上位法不接受该层级", name.zh),
                format!(
                    "the child accepts {}; the parent does not accept that rank",
                    name.en
                ),
            );
            found.push(laxity.sides(ours, theirs));
        }
    }
    found
}

/// Duties are what must be told, filed, disclosed, followed or done, and what keeps somebody from
/// data. What an outcome gives is no duty.
pub(super) fn is_duty(effect: &Effect) -> bool {
    super::gains::gain(effect).is_none()
}

pub(super) fn effects(at: &At<'_>, [own, upper]: [&[Effect]; 2]) -> Vec<Laxity> {
    let mut found = vec![];
    let told = |effects: &[Effect]| match effects {
        [] => both("无", "nothing"),
        some => listed(some.iter().map(effect)),
    };
    for duty in upper.iter().filter(|one| is_duty(one)) {
        // Words of a measure differ from instrument to instrument.
        let met = match duty {
            Effect::Measure(_) => own.iter().any(|one| matches!(one, Effect::Measure(_))),
            Effect::Follow(wanted) => own
                .iter()
                .any(|one| matches!(one, Effect::Follow(follow) if follow.kind == wanted.kind)),
            // What has ended need not be suspended.
            Effect::SuspendAccess => own
                .iter()
                .any(|one| matches!(one, Effect::SuspendAccess | Effect::EndAccess)),
            other => own.contains(other),
        };
        if let Effect::Follow(wanted) = duty {
            found.extend(later_follow_up(at, own, *wanted));
        }
        if met {
            continue;
        }
        let name = effect(duty);
        let (ours, theirs) = at.sides(told(own), told(upper));
        let laxity = at.laxity(Sort::MissingDuty, &word(duty)).because(
            format!("上位法要求{}，下位规则没有", name.zh),
            format!("under the parent's rules this must follow: {}", name.en),
        );
        found.push(laxity.sides(ours, theirs));
    }
    found
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
    let laxity = at.laxity(Sort::LaterDueDate, "follow").because(
        "后续事项的启动晚于上位法",
        "what must follow begins later than under the parent's rules",
    );
    Some(laxity.sides(child, parent))
}

/// How asking for a supplement treats the clock, and how often it may be done.
pub(super) fn waiting(at: &At<'_>, [own, upper]: [&Outcome; 2]) -> Vec<Laxity> {
    if own.kind != OutcomeKind::RequestSupplement {
        return vec![];
    }
    let mut found = vec![];
    let stands = |outcome: &Outcome| match outcome.course {
        Course::Wait(Clock::Suspends) => 1,
        Course::Wait(Clock::Restarts) => 2,
        _ => 0,
    };
    if stands(own) > stands(upper) {
        let sides = at.sides(course(&own.course, &[]), course(&upper.course, &[]));
        let laxity = at.laxity(Sort::Waiting, "").because(
            "要求补充材料使期限延后的程度大于上位法",
            "asking for a supplement puts the end of the period off further than under the parent's rules",
        );
        found.push(laxity.sides(sides.0, sides.1));
    }
    if let Some(limit) = upper.times
        && own.times.is_none_or(|times| times > limit)
    {
        let sides = at.sides(how_often(own.times), how_often(upper.times));
        let laxity = at.laxity(Sort::MoreSupplements, "").because(
            "可要求补充材料的次数多于上位法",
            "supplements may be asked for more often than under the parent's rules",
        );
        found.push(laxity.sides(sides.0, sides.1));
    }
    found
}
