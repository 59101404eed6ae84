//! Later days, and what silence and waiting mean.

use bylaw::domain::{
    Clock, ClockStart, Course, Expiry, Extension, MatterKind, OutcomeKind, Period, Role, Stage,
};

use super::{DISPUTE, Plant, SHARING, actor, deadline, outcome, plant, ten_days};
use crate::doubles::Change;

fn extension(stage: &Stage, approver: Role, times: u8) -> Extension {
    Extension {
        up_to: Period::WorkingDays(5),
        approver: actor(approver),
        times,
        notify: vec![],
        citations: stage.citations.clone(),
    }
}

fn within(stages: &mut [Stage], period: Period) {
    deadline(&mut stages[0]).within = Some(period);
}

fn extended(stages: &mut [Stage], approver: Role, times: u8) {
    let extension = extension(&stages[0], approver, times);
    deadline(&mut stages[0]).extension = Some(extension);
}

/// Longer only where there is more of something, which no word says.
pub(super) fn quantities() -> Vec<Plant> {
    let longer = |change| {
        let found = "later-due-date/sharing-application.conditional/reply/60-working-days";
        plant("days", found, Change::Seeing(SHARING, change)).one_way()
    };
    vec![
        longer(|matter, stages| {
            let wanted = matter.entry.as_ref();
            if wanted.is_some_and(|entry| entry.sharing.required_materials.len() > 5) {
                within(stages, Period::WorkingDays(60));
            }
        }),
        longer(|matter, stages| {
            let purpose = matter.statement.purpose.as_ref();
            if purpose.is_some_and(|purpose| purpose.chars().count() > 100) {
                within(stages, Period::WorkingDays(60));
            }
        }),
        longer(|matter, stages| {
            if matter.statement.items.len() > 3 {
                within(stages, Period::WorkingDays(60));
            }
        }),
    ]
}

pub(super) fn days() -> Vec<Plant> {
    let later = "later-due-date/sharing-application.conditional/reply/10-working-days";
    let twice = |start: ClockStart| -> fn(&mut Vec<Stage>) {
        match start {
            ClockStart::Filing => |stages| {
                for stage in stages {
                    stage.deadline = Some(ten_days(stage));
                }
            },
            _ => |stages| {
                for stage in stages {
                    stage.deadline = Some(ten_days(stage));
                    deadline(stage).start = ClockStart::StageEntry;
                }
            },
        }
    };
    let event: fn(&mut Vec<Stage>) = |stages| {
        let mut from = ten_days(&stages[0]);
        from.start = ClockStart::Occurrence;
        stages[0].deadline = Some(from);
    };
    let filing: fn(&mut Vec<Stage>) = |stages| stages[0].deadline = Some(ten_days(&stages[0]));
    vec![
        plant(
            "days",
            later,
            Change::Stages(SHARING, |stages| within(stages, Period::WorkingDays(10))),
        )
        .one_way(),
        // Alike on most filing days; later where people work on a weekend in between.
        plant(
            "days",
            "later-due-date/sharing-application.conditional/reply/7-calendar-days",
            Change::Stages(SHARING, |stages| within(stages, Period::CalendarDays(7))),
        ),
        plant(
            "days",
            "later-due-date/sharing-application.conditional/reply/1-months",
            Change::Stages(SHARING, |stages| within(stages, Period::Months(1))),
        )
        .one_way(),
        plant(
            "days",
            "no-period/sharing-application.conditional/reply",
            Change::Stages(SHARING, |stages| stages[0].deadline = None),
        ),
        plant(
            "days",
            "later-due-date/dispute/decision/10-working-days-from-stage-entry",
            Change::Stages(DISPUTE, twice(ClockStart::StageEntry)),
        )
        .under(Change::Stages(DISPUTE, twice(ClockStart::Filing)))
        .one_way(),
        plant(
            "days",
            "later-due-date/entry-revision/update/10-working-days-from-filing",
            Change::Stages(MatterKind::EntryRevision, filing),
        )
        .under(Change::Stages(MatterKind::EntryRevision, event))
        .one_way(),
    ]
}

/// Periods that somebody may make longer.
pub(super) fn extensions() -> Vec<Plant> {
    vec![
        plant(
            "days",
            "longer-extension/sharing-application.conditional/reply/1-times-5-working-days",
            Change::Stages(SHARING, |stages| extended(stages, Role::DataAuthority, 1)),
        )
        .one_way(),
        plant(
            "days",
            "longer-extension/sharing-application.conditional/reply/2-times-5-working-days",
            Change::Stages(SHARING, |stages| extended(stages, Role::DataAuthority, 2)),
        )
        .under(Change::Stages(SHARING, |stages| {
            extended(stages, Role::DataAuthority, 1);
        }))
        .one_way(),
        plant(
            "days",
            "own-extension/sharing-application.conditional/reply/provider",
            Change::Stages(SHARING, |stages| extended(stages, Role::Provider, 1)),
        )
        .under(Change::Stages(SHARING, |stages| {
            extended(stages, Role::DataAuthority, 1);
        }))
        .one_way(),
    ]
}

fn silent(stages: &mut [Stage], expiry: Expiry) {
    deadline(&mut stages[0]).expiry = expiry;
}

pub(super) fn silence() -> Vec<Plant> {
    let [refused, broken, granted] = [
        "silence/sharing-application.conditional/reply/refuses",
        "silence/sharing-application.conditional/reply/breach",
        "silence/sharing-application.conditional/reply/grants",
    ];
    let deems: fn(&mut Vec<Stage>) = |stages| silent(stages, Expiry::Deem("refuse".into()));
    let breach: fn(&mut Vec<Stage>) = |stages| silent(stages, Expiry::Breach);
    let leads_on: fn(&mut Vec<Stage>) = |stages| {
        let mut waits = ten_days(&stages[0]);
        waits.expiry = Expiry::MoveTo("decision".into());
        stages[0].deadline = Some(waits);
        stages[1].deadline = Some(ten_days(&stages[1]));
    };
    let stays: fn(&mut Vec<Stage>) = |stages| {
        for stage in stages {
            stage.deadline = Some(ten_days(stage));
        }
    };
    let suspends: fn(&mut Vec<Stage>) = |stages| {
        outcome(&mut stages[0], OutcomeKind::RequestSupplement).course =
            Course::Wait(Clock::Suspends);
    };
    let restarts: fn(&mut Vec<Stage>) = |stages| {
        outcome(&mut stages[0], OutcomeKind::RequestSupplement).course =
            Course::Wait(Clock::Restarts);
    };
    let once: fn(&mut Vec<Stage>) = |stages| {
        outcome(&mut stages[0], OutcomeKind::RequestSupplement).times = Some(1);
    };
    vec![
        plant("silence", refused, Change::Stages(SHARING, deems)),
        plant("silence", broken, Change::Stages(SHARING, breach)),
        plant("silence", granted, Change::None).under(Change::Stages(SHARING, breach)),
        plant("silence", granted, Change::None).under(Change::Stages(SHARING, deems)),
        plant("silence", refused, Change::Stages(SHARING, deems))
            .under(Change::Stages(SHARING, breach))
            .one_way(),
        // The reverse is no laxity: a body above can do all that was to be done, and is bound itself.
        plant(
            "silence",
            "silence/dispute/coordination/breach",
            Change::Stages(DISPUTE, stays),
        )
        .under(Change::Stages(DISPUTE, leads_on))
        .one_way(),
        plant(
            "silence",
            "waiting/sharing-application.conditional/reply/request-supplement/suspends",
            Change::Stages(SHARING, suspends),
        )
        .one_way(),
        plant(
            "silence",
            "waiting/sharing-application.conditional/reply/request-supplement/restarts",
            Change::Stages(SHARING, restarts),
        )
        .under(Change::Stages(SHARING, suspends))
        .one_way(),
        plant(
            "silence",
            "more-supplements/sharing-application.conditional/reply/request-supplement/any-number",
            Change::None,
        )
        .under(Change::Stages(SHARING, once))
        .one_way(),
    ]
}
