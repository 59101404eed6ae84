//! What it means when nobody acts in time: a breach, a decision, or another stage.

use super::actors::{Stands, stands};
use super::deadlines::cited;
use super::gains::gains;
use super::laxity::{Laxity, Side, Sort};
use super::search::Place;
use crate::domain::phrases::{both, expiry};
use crate::domain::{Citation, Course, Expiry, Outcome, OutcomeKind, Stage, Text};

/// What the end of a period brings, as far as it weighs against another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Breach,
    Grants,
    Refuses,
    Otherwise,
    LeadsOn,
}

impl End {
    fn word(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Grants => "grants",
            Self::Refuses => "refuses",
            Self::Otherwise => "settles",
            Self::LeadsOn => "leads-on",
        }
    }
}

/// The outcome that silence stands for.
fn deemed(stage: &Stage) -> Option<&Outcome> {
    match &stage.deadline.as_ref()?.expiry {
        Expiry::Deem(id) => stage.outcomes.iter().find(|outcome| outcome.id == *id),
        Expiry::Breach | Expiry::MoveTo(_) => None,
    }
}

/// Where there is no period, nothing comes of silence, as where it is only a breach.
fn end(stage: &Stage) -> End {
    match stage.deadline.as_ref().map(|deadline| &deadline.expiry) {
        None | Some(Expiry::Breach) => End::Breach,
        Some(Expiry::MoveTo(_)) => End::LeadsOn,
        Some(Expiry::Deem(_)) => match deemed(stage) {
            Some(outcome) if outcome.kind == OutcomeKind::Approve || gives(outcome) => End::Grants,
            Some(outcome) => match outcome.kind {
                OutcomeKind::Refuse | OutcomeKind::Reject => End::Refuses,
                _ => End::Otherwise,
            },
            None => End::Breach,
        },
    }
}

fn gives(outcome: &Outcome) -> bool {
    !gains(&outcome.effects).is_empty()
}

/// Why the one is laxer than the other. To let silence refuse or to keep a body bound where the
/// parent lets it refuse is stricter on that body, so it is no laxity.
fn why(own: End, upper: End) -> Option<(&'static str, &'static str)> {
    Some(match (own, upper) {
        (one, other) if one == other => return None,
        (End::Grants, _) => (
            "沉默即视为同意：无人作出决定而给予，对数据的保护更宽松",
            "silence grants what nobody decided: laxer in the protection of the data",
        ),
        (End::Refuses, _) => (
            "沉默即视为不同意：应办理的主体不作为即可了结，对其约束更宽松",
            "silence refuses: laxer on the body that must answer, which ends the matter by doing nothing",
        ),
        (End::Breach, End::Grants) => (
            "上位法以沉默为同意，下位规则仅构成逾期：申请人得不到上位法给予的结果",
            "the parent lets silence grant; here it is only a breach: laxer on the body that must answer",
        ),
        (End::Breach, End::LeadsOn) => (
            "上位法逾期转由其他环节处理，下位规则仅构成逾期：事项可一直搁置",
            "the parent moves the matter on when time is over; here it stays where it is: laxer on the body that must act",
        ),
        (End::Breach | End::LeadsOn, End::Otherwise) | (End::LeadsOn, End::Grants) => (
            "上位法逾期即有结果，下位规则没有",
            "the parent's silence settles the matter; here it does not: laxer on the body that must act",
        ),
        (End::Otherwise, End::Breach | End::LeadsOn | End::Refuses | End::Grants) => (
            "逾期即视为已办：应办理的主体不作为即可了结",
            "silence counts as done: laxer on the body that must act",
        ),
        _ => return None,
    })
}

/// Why it is laxer that the matter goes on, where under the parent's rules whoever is late stays bound.
/// A body above that can do all that was to be done, and is bound by a period itself, is no way out.
fn why_on(place: &Place<'_>, own: &Stage, next: &Stage) -> Option<(&'static str, &'static str)> {
    let is_bound = next.deadline.is_some() && end(next) == End::Breach;
    let another = (own.actor.role, own.actor.reach) != (next.actor.role, next.actor.reach);
    let there = to_be_done(next);
    let all = to_be_done(own).iter().all(|kind| there.contains(kind));
    let takes_over = is_bound && another && all;
    Some(match stands(place.matter.kind, next.actor, own.actor) {
        Stands::AsHigh if takes_over => return None,
        Stands::Differs if takes_over => (
            "上位法逾期即构成逾期，下位规则逾期转由另一主体在期限内办理；是否更宽松须由人判断",
            "differs: the parent has whoever is late overdue, here another body takes over within a period; somebody must judge whether that is laxer",
        ),
        _ => (
            "上位法逾期即构成逾期、仍须办理，下位规则逾期即转入其他环节：应办理的主体不作为也不构成逾期",
            "the parent has whoever is late overdue and still bound; here the matter goes on and nobody is: laxer on the body that must act, which does nothing",
        ),
    })
}

/// What kinds of outcomes a stage is for, without what hands it on or waits.
fn to_be_done(stage: &Stage) -> Vec<OutcomeKind> {
    let kinds = stage.outcomes.iter().map(|outcome| outcome.kind);
    let waits = [OutcomeKind::Refer, OutcomeKind::RequestSupplement];
    kinds.filter(|kind| !waits.contains(kind)).collect()
}

/// The stage into which the end of a period leads.
fn led_to<'s>(own: &Stage, stages: &'s [Stage]) -> Option<&'s Stage> {
    match &own.deadline.as_ref()?.expiry {
        Expiry::MoveTo(id) => stages.iter().find(|stage| stage.id == *id),
        Expiry::Breach | Expiry::Deem(_) => None,
    }
}

/// Compares what silence means in two stages. Where only the parent has a period, there is more to
/// say than this; where only the child has one, the parent is silent on whoever is late.
pub(super) fn compare(
    place: &Place<'_>,
    [own, upper]: [&Stage; 2],
    [child, parent]: [&[Stage]; 2],
) -> Option<Laxity> {
    own.deadline.as_ref()?;
    let is_breach = upper.deadline.is_some() && end(upper) == End::Breach;
    let on = led_to(own, child).filter(|_| is_breach);
    let (zh, en) = match on {
        Some(next) => why_on(place, own, next)?,
        None => why(end(own), end(upper))?,
    };
    let answer = match on {
        Some(next) => format!("{}.{}", end(own).word(), next.id),
        None => end(own).word().to_owned(),
    };
    let laxity = Laxity::new(Sort::Silence, Some(place.matter.kind), &[&upper.id])
        .answering(answer)
        .instead_of(end(upper).word());
    Some(
        laxity
            .because(zh, en)
            .sides(says(own, child), says(upper, parent)),
    )
}

/// A stage that the parent does not have: what silence gives or ends there, silence gives or ends
/// nowhere in the parent's way.
pub(super) fn added(
    place: &Place<'_>,
    own: &Stage,
    [child, parent]: [&[Stage]; 2],
) -> Option<Laxity> {
    let outcome = deemed(own)?;
    if outcome.course != Course::Close && !gives(outcome) {
        return None;
    }
    let ours = end(own);
    if parent.iter().any(|stage| end(stage) == ours) {
        return None;
    }
    let (zh, en) = why(ours, End::Breach)?;
    let cites = parent.first().map_or(&[][..], |first| &first.citations);
    let laxity =
        Laxity::new(Sort::Silence, Some(place.matter.kind), &[&own.id]).answering(ours.word());
    Some(laxity.because(zh, en).sides(
        says(own, child),
        Side::new(
            both(
                "无此环节，须由有关主体作出决定",
                "no such stage: somebody decides",
            ),
            cites,
        ),
    ))
}

fn says(stage: &Stage, stages: &[Stage]) -> Side {
    let said: (Text, &[Citation]) = match &stage.deadline {
        Some(deadline) => (
            expiry(&deadline.expiry, stage, stages),
            cited(deadline, stage),
        ),
        None => (
            both(
                "未规定期限，沉默没有法律效果",
                "no period, and silence means nothing",
            ),
            &stage.citations,
        ),
    };
    Side::new(said.0, said.1)
}
