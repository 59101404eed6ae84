//! Data that come later than they may by an extension of a stage that the upper rules do not have, or
//! behind the stage that is held against theirs; and what comes only after a period ran out.

use bylaw::domain::{Course, Expiry, MatterKind, OutcomeKind, Period, Requirement, Role, Stage};

use super::late::{archive, before, cn, prepared, told};
use super::{Plant, actor, deadline, outcome, plant, text};
use crate::doubles::Change;

pub(super) fn behind() -> Vec<Plant> {
    let mut all = extended();
    all.extend(handed_over());
    all.extend(carried_out());
    all.extend(overrun());
    for plant in &mut all {
        plant.theme = "behind";
    }
    all
}

/// As the period is it ends in time; it may be extended by so many days.
fn extend(stages: &mut [Stage], index: usize, days: u16) {
    let mut longer = stages
        .iter()
        .find_map(|stage| stage.deadline.as_ref()?.extension.clone());
    if let Some(longer) = &mut longer {
        longer.up_to = Period::WorkingDays(days);
    }
    deadline(&mut stages[index]).extension = longer;
}

fn within(stage: &mut Stage, days: u16) {
    deadline(stage).within = Some(Period::WorkingDays(days));
}

fn extended() -> Vec<Plant> {
    vec![
        cn(
            "longer-extension/sharing-application.conditional/provision/reply.20-working-days+preparation.255-working-days+provision.15-working-days",
            |stages| {
                prepared(stages, Some(5));
                extend(stages, 1, 250);
                within(&mut stages[2], 15);
            },
        ),
        cn(
            "longer-extension/sharing-application.conditional/reply/check.255-working-days+reply.15-working-days",
            |stages| {
                if deadline(&mut stages[0]).within != Some(Period::WorkingDays(10)) {
                    return;
                }
                let check = before(&stages[0], "check", Some(5));
                within(&mut stages[0], 5);
                stages.insert(0, check);
                extend(stages, 0, 250);
            },
        ),
    ]
}

/// The data are arranged in time, and handed over in another stage.
pub(super) fn arranged(stages: &mut Vec<Stage>, days: Option<u16>) {
    let mut handover = before(&stages[1], "handover", days);
    handover.outcomes = vec![told(&stages[1], "complete", OutcomeKind::Complete)];
    stages[1].id = "arrangement".into();
    stages[1].title = text("arrangement");
    stages[1].outcomes[0].course = Course::Stage(handover.id.clone());
    outcome(&mut stages[0], OutcomeKind::Approve).course = Course::Stage("arrangement".into());
    stages.push(handover);
}

fn handed_over() -> Vec<Plant> {
    vec![
        cn(
            "other-end/sharing-application.conditional/provision/complete/then/handover",
            |stages| arranged(stages, None),
        ),
        cn(
            "other-end/sharing-application.unconditional/provision/complete/then/handover.255-working-days",
            |stages| {
                arranged(stages, Some(5));
                within(&mut stages[1], 15);
                extend(stages, 2, 250);
            },
        ),
        // Whoever hands them over.
        cn(
            "other-end/sharing-application.conditional/provision/complete/then/handover.30-working-days",
            |stages| {
                arranged(stages, Some(30));
                stages[2].actor = actor(Role::PlatformOperator);
            },
        ),
    ]
}

fn correction(found: &'static str, change: fn(&mut Vec<Stage>)) -> Plant {
    plant(
        "late",
        found,
        Change::Stages(MatterKind::Correction, change),
    )
    .of("cn")
}

/// It is decided in time, and done some day.
fn carried_out() -> Vec<Plant> {
    vec![correction(
        "other-end/correction/verification/correct/then/carrying-out",
        |stages| {
            let mut carrying_out = archive(&stages[0]);
            carrying_out.id = "carrying-out".into();
            carrying_out.deadline = None;
            says_why(&mut carrying_out);
            let on = Course::Stage(carrying_out.id.clone());
            outcome(&mut stages[0], OutcomeKind::Correct).course = on;
            stages.push(carrying_out);
        },
    )]
}

/// Nobody acted in time, which is a breach under the order: then somebody else decides.
fn overrun() -> Vec<Plant> {
    vec![
        correction(
            "silence/correction/verification/check.5-working-days/for-10-working-days",
            |stages| checked(stages, Some(5)),
        ),
        correction(
            "silence/correction/verification/check/for-10-working-days",
            |stages| checked(stages, None),
        ),
    ]
}

fn checked(stages: &mut Vec<Stage>, days: Option<u16>) {
    let mut check = before(&stages[0], "check", days);
    check.actor = actor(Role::DataAuthority);
    check.outcomes.clone_from(&stages[0].outcomes);
    says_why(&mut check);
    deadline(&mut stages[0]).expiry = Expiry::MoveTo(check.id.clone());
    stages.push(check);
}

/// Whatever ends a correction in a stage besides is held against what asks for most under the order.
fn says_why(stage: &mut Stage) {
    for one in &mut stage.outcomes {
        one.requires = vec![Requirement::Reason];
    }
}
