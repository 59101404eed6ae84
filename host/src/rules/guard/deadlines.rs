//! Periods of a stage, their extensions, and what silence means.

use super::laxity::{Laxity, Side, Sort};
use super::search::Place;
use super::times::{When, due};
use crate::domain::phrases::{both, clock_start, expiry, extension, period};
use crate::domain::{Actor, Citation, Deadline, Expiry, OutcomeKind, Stage, Text};

/// Compares how long a stage may take. Where the parent sets no period it is silent.
pub(super) fn compare(place: &Place<'_>, [own, upper]: [&Stage; 2], when: When) -> Vec<Laxity> {
    let Some(limit) = &upper.deadline else {
        return vec![];
    };
    let laxity = |sort| Laxity::new(sort, Some(place.matter.kind), &[upper.id.as_str()]);
    let Some(period) = &own.deadline else {
        let says = both("未规定期限", "no period");
        let found = laxity(Sort::NoPeriod).because(
            "上位法规定了期限，下位规则没有期限，逾期也不会显示",
            "the parent sets a period; the child has none, so nothing ever falls due",
        );
        let sides = (Side::new(says, &own.citations), said(limit, upper));
        return vec![found.sides(sides.0, sides.1)];
    };
    let mut found = vec![];
    let ends = |deadline, extended| due(place.calendar, deadline, when, extended);
    let (ours, theirs) = (ends(period, false), ends(limit, false));
    if let (Some(ours), Some(theirs)) = (ours, theirs)
        && ours > theirs
    {
        let (mut child, mut parent) = (said(period, own), said(limit, upper));
        (child.due, parent.due) = (Some(ours), Some(theirs));
        let found_later = laxity(Sort::LaterDueDate).because(
            "同一事项的到期日晚于上位法",
            "the same matter falls due later than under the parent's rules",
        );
        return vec![found_later.sides(child, parent)];
    }
    let (ours, theirs) = (ends(period, true), ends(limit, true));
    if let (Some(ours), Some(theirs), Some(longer)) = (ours, theirs, &period.extension)
        && ours > theirs
    {
        let none = || both("不得延期", "no extension");
        let mut child = Side::new(extension(longer), &longer.citations);
        let mut parent = match &limit.extension {
            Some(one) => Side::new(extension(one), &one.citations),
            None => Side::new(none(), cited(limit, upper)),
        };
        (child.due, parent.due) = (Some(ours), Some(theirs));
        let longer = laxity(Sort::LongerExtension).because(
            "用尽延期后，到期日晚于上位法所容许的最晚日期",
            "with every extension used, it falls due later than the parent ever allows",
        );
        found.push(longer.sides(child, parent));
    }
    found.extend(own_extension([own, upper]).map(|(child, parent)| {
        let own = laxity(Sort::OwnExtension).because(
            "上位法须经其他主体批准延期，下位规则由受期限约束的主体自行批准",
            "the parent has another body approve an extension; under the child's rules whoever is bound by the period approves it himself",
        );
        own.sides(child, parent)
    }));
    found
}

fn own_extension([own, upper]: [&Stage; 2]) -> Option<(Side, Side)> {
    let longer = |stage: &Stage| stage.deadline.as_ref()?.extension.clone();
    let (child, parent) = (longer(own)?, longer(upper)?);
    let same = |one: Actor, other: Actor| one.role == other.role && one.reach == other.reach;
    let by_himself = same(child.approver, own.actor) && !same(parent.approver, upper.actor);
    by_himself.then(|| {
        (
            Side::new(extension(&child), &child.citations),
            Side::new(extension(&parent), &parent.citations),
        )
    })
}

fn cited<'a>(deadline: &'a Deadline, stage: &'a Stage) -> &'a [Citation] {
    if deadline.citations.is_empty() {
        &stage.citations
    } else {
        &deadline.citations
    }
}

fn said(deadline: &Deadline, stage: &Stage) -> Side {
    let start = clock_start(deadline.start);
    let says = match deadline.within.map(period) {
        Some(length) => both(
            format!("{}起{}", start.zh, length.zh),
            format!("{} {}", length.en, start.en),
        ),
        None => both("由有关主体设定的期限", "the time limit that was set"),
    };
    Side::new(says, cited(deadline, stage))
}

/// What the end of a period brings, as far as it weighs against another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Breach,
    Grants,
    Refuses,
    Otherwise,
    LeadsOn,
}

fn end(stage: &Stage) -> Option<End> {
    Some(match &stage.deadline.as_ref()?.expiry {
        Expiry::Breach => End::Breach,
        Expiry::MoveTo(_) => End::LeadsOn,
        Expiry::Deem(id) => {
            let outcome = stage.outcomes.iter().find(|outcome| outcome.id == *id);
            match outcome?.kind {
                OutcomeKind::Approve => End::Grants,
                OutcomeKind::Refuse | OutcomeKind::Reject => End::Refuses,
                _ => End::Otherwise,
            }
        }
    })
}

/// Compares what silence means, and says which way it is laxer. To let silence refuse or to keep a
/// body bound where the parent lets it refuse is stricter on that body, so it is no laxity.
pub(super) fn silence(
    place: &Place<'_>,
    [own, upper]: [&Stage; 2],
    [child, parent]: [&[Stage]; 2],
) -> Option<Laxity> {
    let (zh, en) = match (end(own)?, end(upper)?) {
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
    };
    let says = |stage: &Stage, stages: &[Stage]| -> Option<(Text, Vec<Citation>)> {
        let deadline = stage.deadline.as_ref()?;
        let words = expiry(&deadline.expiry, stage, stages);
        Some((words, cited(deadline, stage).to_vec()))
    };
    let (ours, by) = says(own, child)?;
    let (theirs, upper_by) = says(upper, parent)?;
    let laxity = Laxity::new(Sort::Silence, Some(place.matter.kind), &[&upper.id]);
    Some(
        laxity
            .because(zh, en)
            .sides(Side::new(ours, &by), Side::new(theirs, &upper_by)),
    )
}
