//! Data that come later than they may though no single period says so, or never; and what only looks
//! later.

use bylaw::domain::{
    ClockStart, Course, Deadline, Effect, Expiry, MatterKind, Outcome, OutcomeKind, Period,
    Requirement, Role, Stage,
};
use bylaw::rules::guard::Sort;

use super::behind::arranged;
use super::{DISPUTE, Plant, SHARING, actor, deadline, leading, outcome, plant, ten_days, text};
use crate::doubles::Change;

const REVISION: MatterKind = MatterKind::EntryRevision;

pub(super) fn cn(found: &'static str, change: fn(&mut Vec<Stage>)) -> Plant {
    plant("late", found, Change::Stages(SHARING, change)).of("cn")
}

pub(super) fn late() -> Vec<Plant> {
    let mut all = over_ways();
    all.extend(on_early_days());
    all.extend(on_few_days());
    all.extend(beside_their_own());
    all.extend(never());
    all.extend(never_besides());
    all
}

/// A stage that leads on to another of the same actor, in so many working days or in none.
pub(super) fn before(next: &Stage, id: &str, days: Option<u16>) -> Stage {
    let on = Course::Stage(next.id.clone());
    let period = |days| Deadline {
        within: Some(Period::WorkingDays(days)),
        start: ClockStart::StageEntry,
        ..ten_days(next)
    };
    Stage {
        id: id.into(),
        title: text(id),
        actor: next.actor,
        consults: vec![],
        deadline: days.map(period),
        outcomes: vec![leading(next, "on", OutcomeKind::Complete, on)],
        citations: next.citations.clone(),
    }
}

/// After the consent, and before the data are due: once without a period, and once with one.
pub(super) fn prepared(stages: &mut Vec<Stage>, days: Option<u16>) {
    let preparation = before(&stages[1], "preparation", days);
    outcome(&mut stages[0], OutcomeKind::Approve).course = Course::Stage(preparation.id.clone());
    stages.insert(1, preparation);
}

/// What comes between a decision and what it leads to.
fn over_ways() -> Vec<Plant> {
    vec![
        cn(
            "no-period/sharing-application.conditional/preparation",
            |stages| prepared(stages, None),
        ),
        cn(
            "no-period/sharing-application.unconditional/preparation",
            |stages| prepared(stages, None),
        ),
        cn(
            "later-decision/sharing-application.conditional/provision/reply.10-working-days+preparation.250-working-days+provision.20-working-days",
            |stages| prepared(stages, Some(250)),
        ),
        // The decision keeps to its day, and the end of the matter is no decision.
        cn(
            "later-decision/sharing-application.unconditional/provision/reply.1-working-days+preparation.1-working-days+provision.20-working-days",
            |stages| prepared(stages, Some(1)),
        ),
    ]
}

fn from_filing(stage: &mut Stage, days: u16) {
    let period = deadline(stage);
    period.within = Some(Period::WorkingDays(days));
    period.start = ClockStart::Filing;
}

/// Whoever answers on the first day gains what the answer did not use.
fn on_early_days() -> Vec<Plant> {
    vec![
        cn(
            "later-due-date/sharing-application.conditional/provision/30-working-days-from-filing",
            |stages| from_filing(&mut stages[1], 30),
        ),
        cn(
            "later-due-date/sharing-application.unconditional/provision/21-working-days-from-filing",
            |stages| from_filing(&mut stages[1], 21),
        ),
        // A stage in between hides nothing.
        cn(
            "later-due-date/sharing-application.conditional/provision/30-working-days-from-filing",
            |stages| {
                from_filing(&mut stages[1], 30);
                prepared(stages, Some(1));
            },
        )
        .and(&[Sort::LaterDecision]),
        // Where the parent lets the first stage take as long as it likes, so does the comparison.
        plant(
            "late",
            "later-due-date/dispute/decision/10-working-days-from-stage-entry",
            Change::Stages(DISPUTE, |stages| decided(stages, ClockStart::StageEntry)),
        )
        .under(Change::Stages(DISPUTE, |stages| {
            decided(stages, ClockStart::Filing);
        }))
        .of("cn")
        .one_way(),
    ]
}

fn decided(stages: &mut [Stage], start: ClockStart) {
    let from = Deadline {
        start,
        ..ten_days(&stages[1])
    };
    stages[1].deadline = Some(from);
}

/// Later where people work on many weekends in between, and on no other day: twice or so in the years
/// of both. Each filing day has to be counted with the day on which the stage would be entered then.
fn on_few_days() -> Vec<Plant> {
    let data: fn(&mut Vec<Stage>) =
        |stages| deadline(&mut stages[1]).within = Some(Period::CalendarDays(26));
    vec![
        plant(
            "late",
            "later-due-date/correction/verification/12-calendar-days",
            Change::Stages(MatterKind::Correction, |stages| {
                deadline(&mut stages[0]).within = Some(Period::CalendarDays(12));
            }),
        )
        .of("cn"),
        cn(
            "later-due-date/sharing-application.conditional/provision/26-calendar-days",
            data,
        ),
        cn(
            "later-due-date/sharing-application.unconditional/provision/26-calendar-days",
            data,
        ),
        cn(
            "longer-extension/sharing-application.conditional/reply/1-times-13-calendar-days",
            |stages| {
                if let Some(longer) = &mut deadline(&mut stages[0]).extension {
                    longer.up_to = Period::CalendarDays(13);
                }
            },
        ),
        cn(
            "later-decision/sharing-application.conditional/provision/reply.10-working-days+preparation.1-working-days+provision.25-calendar-days",
            |stages| {
                prepared(stages, Some(1));
                deadline(&mut stages[2]).within = Some(Period::CalendarDays(25));
            },
        ),
    ]
}

fn screened(stages: &mut Vec<Stage>, days: Option<u16>) {
    let screening = before(&stages[0], "screening", days);
    stages.insert(0, screening);
}

fn one_more_day(stages: &mut [Stage]) {
    let period = deadline(&mut stages[0]);
    period.within = period
        .within
        .map(|within| Period::WorkingDays(within.length() + 1));
}

/// What a single stage takes longer explains itself and nothing else.
fn beside_their_own() -> Vec<Plant> {
    let days: fn(&mut Vec<Stage>) = |stages| {
        one_more_day(stages);
        screened(stages, Some(250));
    };
    let both = &[Sort::LaterDueDate];
    vec![
        cn(
            "later-decision/sharing-application.conditional/reply/screening.250-working-days+reply.11-working-days",
            days,
        )
        .and(both),
        cn(
            "later-decision/sharing-application.unconditional/reply/screening.250-working-days+reply.2-working-days",
            days,
        )
        .and(both),
        // Nor does a stage that has no period at all explain what another takes.
        cn(
            "later-decision/sharing-application.conditional/reply/hearing+screening.250-working-days+reply.10-working-days",
            |stages| {
                screened(stages, Some(250));
                let hearing = before(&stages[0], "hearing", None);
                stages.insert(0, hearing);
            },
        )
        .and(&[Sort::NoPeriod]),
    ]
}

pub(super) fn told(stage: &Stage, id: &str, kind: OutcomeKind) -> Outcome {
    let mut told = leading(stage, id, kind, Course::Close);
    told.effects = vec![Effect::Notify(actor(Role::Applicant))];
    told
}

/// After the consent nothing comes.
fn never() -> Vec<Plant> {
    vec![
        cn(
            "other-end/sharing-application.conditional/provision/refuse/refuse",
            |stages| {
                let mut refuse = told(&stages[1], "refuse", OutcomeKind::Refuse);
                refuse.requires = vec![Requirement::Reason];
                stages[1].outcomes.push(refuse);
            },
        )
        .one_way(),
        cn(
            "other-end/sharing-application.unconditional/provision/lapse/complete",
            |stages| {
                let lapse = told(&stages[1], "lapse", OutcomeKind::Complete);
                stages[1].outcomes.push(lapse);
            },
        )
        .one_way(),
        // By another name, whichever of them is the added one.
        cn(
            "other-end/sharing-application.conditional/provision/lapse/complete",
            |stages| {
                let lapse = told(&stages[1], "lapse", OutcomeKind::Complete);
                stages[1].outcomes[0].id = "shared".into();
                stages[1].outcomes.push(lapse);
            },
        )
        .one_way(),
    ]
}

/// By another stage, or where nothing was given before.
fn never_besides() -> Vec<Plant> {
    vec![
        cn(
            "other-end/sharing-application.conditional/provision/lapse/complete",
            |stages| {
                let archive = archive(&stages[1]);
                let mut lapse = told(&stages[1], "lapse", OutcomeKind::Complete);
                lapse.course = Course::Stage(archive.id.clone());
                stages[1].outcomes.push(lapse);
                stages.push(archive);
            },
        ),
        cn(
            "ends-early/sharing-application.conditional/archive/complete/provision",
            |stages| {
                let archive = archive(&stages[1]);
                deadline(&mut stages[1]).expiry = Expiry::MoveTo(archive.id.clone());
                stages.push(archive);
            },
        )
        .and(&[Sort::Silence]),
        cn(
            "ends-early/sharing-application.conditional/reply/approve/provision",
            |stages| {
                prepared(stages, Some(1));
                let mut refuse = told(&stages[1], "refuse", OutcomeKind::Refuse);
                refuse.requires = vec![Requirement::Reason];
                stages[1].outcomes.push(refuse);
            },
        )
        .and(&[Sort::LaterDecision]),
        // Where nothing was given before, to refuse is told by itself.
        plant(
            "late",
            "other-end/correction/verification/reject/reject",
            Change::None,
        )
        .under(Change::Stages(MatterKind::Correction, |stages| {
            let reject = |one: &Outcome| one.kind != OutcomeKind::Reject;
            stages[0].outcomes.retain(reject);
        }))
        .of("cn")
        .one_way(),
    ]
}

pub(super) fn archive(of: &Stage) -> Stage {
    let mut archive = before(of, "archive", Some(1));
    archive.outcomes = vec![told(of, "complete", OutcomeKind::Complete)];
    archive
}

/// What somebody does otherwise in matters of a kind, in a few words.
pub(crate) type Otherwise = (&'static str, MatterKind, fn(&mut Vec<Stage>));

/// What is no later, stage by stage and in all, and ends as it ends under the parent's rules.
pub(crate) fn as_early() -> Vec<Otherwise> {
    vec![
        // 17.2: ten working days from the event, told apart.
        ("a notice, then the update", REVISION, |stages| {
            if stages[0].deadline.is_none() {
                return;
            }
            let mut notice = before(&stages[0], "notice", Some(2));
            deadline(&mut notice).start = ClockStart::Occurrence;
            let update = deadline(&mut stages[0]);
            update.within = Some(Period::WorkingDays(8));
            update.start = ClockStart::StageEntry;
            stages.insert(0, notice);
        }),
        // 21.1 and 22.1: twenty working days from the answer, in two stages.
        ("a preparation within the twenty days", SHARING, |stages| {
            prepared(stages, Some(5));
            deadline(&mut stages[2]).within = Some(Period::WorkingDays(15));
        }),
        // What comes after the data does not put them off.
        ("a record after the data", SHARING, |stages| {
            let mut record = archive(&stages[1]);
            record.deadline = None;
            stages[1].outcomes[0].course = Course::Stage(record.id.clone());
            stages.push(record);
        }),
        // The order lets the answer be extended by ten days: half of them for the preparation.
        ("an extension that is shared out", SHARING, |stages| {
            let longer = deadline(&mut stages[0]).extension.as_mut();
            longer.unwrap().up_to = Period::WorkingDays(5);
            prepared(stages, Some(5));
            let (reply, rest) = stages.split_first_mut().unwrap();
            deadline(&mut rest[0])
                .extension
                .clone_from(&deadline(reply).extension);
            deadline(&mut rest[1]).within = Some(Period::WorkingDays(15));
        }),
        ("a handover within the twenty days", SHARING, |stages| {
            arranged(stages, Some(8));
            deadline(&mut stages[1]).within = Some(Period::WorkingDays(12));
        }),
        // What somebody else does besides, and tells nobody, is not the handover.
        ("a check of the handover", SHARING, |stages| {
            arranged(stages, None);
            stages[2].actor = actor(Role::DataAuthority);
            stages[2].outcomes[0].effects.clear();
        }),
        // What is published has been published, whatever the authority does then.
        ("a record after the publication", REVISION, |stages| {
            let Some(review) = stages.iter_mut().find(|stage| stage.id == "review") else {
                return;
            };
            let mut record = archive(review);
            record.deadline = None;
            outcome(review, OutcomeKind::Approve).course = Course::Stage(record.id.clone());
            stages.push(record);
        }),
        // Another name is no other end.
        ("the data by another name", SHARING, |stages| {
            stages[1].outcomes[0].id = "shared".into();
        }),
        // A day earlier in the first stage gives the second no more than the order has.
        ("less for the answer", SHARING, |stages| {
            deadline(&mut stages[0]).within = Some(Period::WorkingDays(1));
            deadline(&mut stages[1]).within = Some(Period::WorkingDays(20));
        }),
    ]
}
