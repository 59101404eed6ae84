//! A second look at what is decided: stricter than one look, unless there is a way round it.

use bylaw::domain::{
    BasisRank, ClockStart, Course, Deadline, Expiry, OutcomeKind, Period, Requirement, Stage,
};
use bylaw::rules::guard::Sort;

use super::late::Otherwise;
use super::{Plant, SHARING, deadline, leading, outcome, plant, text};
use crate::doubles::Change;

const APPROVE: OutcomeKind = OutcomeKind::Approve;
const REFUSE: OutcomeKind = OutcomeKind::Refuse;

fn cn(found: &'static str, change: fn(&mut Vec<Stage>)) -> Plant {
    plant("looks", found, Change::Stages(SHARING, change)).of("cn")
}

/// A stage of whoever answers, which ends on the day of the order's answer. It refuses as the answer does.
fn look(reply: &Stage) -> Stage {
    Stage {
        id: "look".into(),
        title: text("look"),
        deadline: reply.deadline.clone().map(|period| Deadline {
            extension: None,
            start: ClockStart::Filing,
            ..period
        }),
        outcomes: reply
            .outcomes
            .iter()
            .filter(|one| one.kind == APPROVE || one.kind == REFUSE)
            .cloned()
            .collect(),
        ..reply.clone()
    }
}

/// Whoever answers looks again before he gives anything; the answer needs what it needed.
fn behind(stages: &mut Vec<Stage>) {
    let mut look = look(&stages[0]);
    outcome(&mut look, APPROVE).requires.clear();
    let period = deadline(&mut stages[0]);
    if period.within == Some(Period::WorkingDays(10)) {
        period.within = Some(Period::WorkingDays(5));
    }
    let approve = outcome(&mut stages[0], APPROVE);
    approve.effects.clear();
    approve.course = Course::Stage(look.id.clone());
    stages.insert(1, look);
}

/// Somebody looks first, and what the answer needed is needed there.
fn before(stages: &mut Vec<Stage>) {
    let mut look = look(&stages[0]);
    let approve = outcome(&mut look, APPROVE);
    approve.effects.clear();
    approve.course = Course::Stage(stages[0].id.clone());
    outcome(&mut stages[0], APPROVE).requires.clear();
    deadline(&mut stages[0]).start = ClockStart::Filing;
    stages.insert(0, look);
}

/// What needs the same, and only later or earlier.
pub(crate) fn stricter() -> Vec<Otherwise> {
    vec![
        ("a second look behind the answer", SHARING, behind),
        ("a look before the answer", SHARING, before),
        // It is needed on each of two ways, by another outcome on each.
        ("one of two looks before the answer", SHARING, |stages| {
            before(stages);
            let mut other = outcome(&mut stages[0], APPROVE).clone();
            other.id = "approve-soon".into();
            stages[0].outcomes.push(other);
        }),
    ]
}

/// What leads to the answer without what it needs, be it on one way alone.
pub(super) fn looks() -> Vec<Plant> {
    vec![
        cn(
            "weaker-requirement/sharing-application.conditional/reply/approve/consent",
            |stages| {
                before(stages);
                let on = Course::Stage("reply".into());
                let round = leading(&stages[0], "on", OutcomeKind::Complete, on);
                stages[0].outcomes.push(round);
            },
        ),
        // Whoever waits has nobody's consent.
        cn(
            "weaker-requirement/sharing-application.unconditional/reply/approve/consent",
            |stages| {
                before(stages);
                deadline(&mut stages[0]).expiry = Expiry::MoveTo("reply".into());
            },
        )
        .and(&[Sort::Silence]),
        cn(
            "weaker-requirement/sharing-application.conditional/reply/approve/consent",
            |stages| {
                before(stages);
                deadline(&mut stages[0]).expiry = Expiry::Deem("approve".into());
            },
        )
        .and(&[Sort::Silence]),
        // To consent to the sharing is not to consent to a refusal.
        cn(
            "weaker-requirement/sharing-application.conditional/reply/refuse/consent",
            |stages| {
                before(stages);
                outcome(&mut stages[1], REFUSE).requires = vec![Requirement::Reason];
            },
        ),
        cn(
            "weaker-requirement/sharing-application.conditional/look/approve/consent",
            |stages| {
                behind(stages);
                outcome(&mut stages[0], APPROVE).requires.clear();
            },
        ),
        // A basis of any rank is not the basis that the parent asks for.
        cn(
            "weaker-requirement/sharing-application.conditional/reply/approve/legal-basis",
            |stages| {
                before(stages);
                let any = Requirement::LegalBasis(vec![BasisRank::Law, BasisRank::Other]);
                outcome(&mut stages[0], APPROVE).requires.push(any);
            },
        )
        .under(Change::Stages(SHARING, |stages| {
            let law = Requirement::LegalBasis(vec![BasisRank::Law]);
            outcome(&mut stages[0], APPROVE).requires.push(law);
        })),
    ]
}
