//! What is given, how much, and without whose decision; and what ends a matter beside it.

use bylaw::domain::{
    Catalog, Course, Deadline, Decision, Effect, Expiry, FollowUp, Grant, MatterKind, Outcome,
    OutcomeKind, Period, Route, Stage,
};
use bylaw::rules::guard::Sort;

use super::{Plant, SHARING, actor, outcome, plant, ten_days, text};
use crate::doubles::Change;
use bylaw::domain::Role;

const ONWARD: MatterKind = MatterKind::OnwardUse;
const REVISION: MatterKind = MatterKind::EntryRevision;
const RECTIFICATION: MatterKind = MatterKind::Rectification;
const STOP: MatterKind = MatterKind::ProvisionStop;
const APPROVE: OutcomeKind = OutcomeKind::Approve;

fn cn(found: &'static str, child: Change) -> Plant {
    plant("gives", found, child).of("cn")
}

/// One more outcome, which asks for nothing.
fn more(stage: &Stage, id: &str, kind: OutcomeKind, effects: Vec<Effect>) -> Outcome {
    Outcome {
        id: id.into(),
        kind,
        title: text(id),
        requires: vec![],
        effects,
        course: Course::Close,
        times: None,
        citations: stage.citations.clone(),
    }
}

pub(super) fn gives() -> Vec<Plant> {
    let mut all = beside();
    all.extend(undecided());
    all.extend(grants());
    all.extend(effects());
    all
}

/// Outcomes that the parent does not have.
fn beside() -> Vec<Plant> {
    vec![
        cn(
            "weaker-requirement/sharing-application.conditional/reply/fast/consent",
            Change::Stages(SHARING, |stages| {
                let mut fast = outcome(&mut stages[0], APPROVE).clone();
                fast.id = "fast".into();
                fast.requires.clear();
                stages[0].outcomes.push(fast);
            }),
        )
        .one_way(),
        cn(
            "weaker-requirement/correction/verification/drop/reason",
            Change::Stages(MatterKind::Correction, |stages| {
                let drop = more(&stages[0], "drop", OutcomeKind::Complete, vec![]);
                stages[0].outcomes.push(drop);
            }),
        )
        .one_way()
        .and(&[Sort::MissingDuty]),
        cn(
            "weaker-requirement/sharing-application.conditional/acceptance/reject/consent",
            Change::Stages(SHARING, |stages| {
                let first = stages[0].clone();
                let mut accept = more(&first, "accept", OutcomeKind::Complete, vec![]);
                accept.course = Course::Stage(first.id.clone());
                let mut reject = more(&first, "reject", OutcomeKind::Reject, vec![]);
                reject.requires = vec![bylaw::domain::Requirement::Reason];
                stages.insert(0, before(&first, "acceptance", vec![accept, reject]));
            }),
        )
        .and(&[Sort::LaterDecision, Sort::OtherActor]),
    ]
}

fn before(first: &Stage, id: &str, outcomes: Vec<Outcome>) -> Stage {
    Stage {
        id: id.into(),
        title: text(id),
        actor: actor(Role::DataAuthority),
        consults: vec![],
        deadline: Some(ten_days(first)),
        outcomes,
        citations: first.citations.clone(),
    }
}

fn revises(catalogs: &[Catalog]) -> Effect {
    Effect::ReviseEntry(catalogs.to_vec())
}

fn silent(stage: &Stage, id: &str) -> Deadline {
    Deadline {
        expiry: Expiry::Deem(id.into()),
        ..ten_days(stage)
    }
}

/// What nobody decides, or nobody who decides it under the parent's rules.
fn undecided() -> Vec<Plant> {
    vec![
        cn(
            "skipped-stage/entry-revision/review",
            Change::Stages(REVISION, |stages| {
                let now = vec![revises(&[Catalog::Resources])];
                let now = more(&stages[0], "at-once", APPROVE, now);
                stages[0].outcomes.push(now);
            }),
        )
        .one_way(),
        cn(
            "skipped-stage/rectification/assessment",
            Change::Stages(RECTIFICATION, |stages| {
                for stage in stages.iter_mut().filter(|stage| stage.id == "correction") {
                    stage.outcomes[0].effects.push(Effect::RestoreAccess);
                }
            }),
        )
        .and(&[Sort::AddedEffect]),
        cn(
            "silence/onward-use.conditional/screening/grants",
            Change::Stages(ONWARD, |stages| {
                let first = stages[0].clone();
                let effects = first.outcomes[0].effects.clone();
                let waive = more(&first, "waive", APPROVE, effects);
                let mut on = more(&first, "on", OutcomeKind::Complete, vec![]);
                on.course = Course::Stage(first.id.clone());
                let mut screening = before(&first, "screening", vec![waive, on]);
                screening.deadline = Some(silent(&first, "waive"));
                stages.insert(0, screening);
            }),
        )
        .and(&[Sort::SkippedStage]),
        cn(
            "silence/onward-use.conditional/consent/grants",
            Change::Stages(ONWARD, |stages| {
                stages[0].deadline = Some(silent(&stages[0], "approve"));
            }),
        ),
        cn(
            "settled-otherwise/sharing-application.unconditional/settled/refuse/for-approve",
            Change::Route(SHARING, |route| match route {
                Route::Settled(decision) => Route::Settled(Decision {
                    kind: OutcomeKind::Refuse,
                    effects: vec![],
                    ..decision
                }),
                staged @ Route::Staged(_) => staged,
            }),
        )
        .of("shenyang"),
    ]
}

fn granted(stages: &mut [Stage], change: fn(&mut Grant)) {
    for effect in &mut outcome(&mut stages[0], APPROVE).effects {
        if let Effect::GrantAccess(grant) = effect {
            change(grant);
        }
    }
}

fn grants() -> Vec<Plant> {
    let endless: fn(&mut Vec<Stage>) = |stages| granted(stages, |grant| grant.until = None);
    let another: fn(&mut Vec<Stage>) =
        |stages| granted(stages, |grant| grant.items.push("another".into()));
    let any_method: fn(&mut Vec<Stage>) = |stages| granted(stages, |grant| grant.method = None);
    let services: fn(&mut Vec<Stage>) =
        |stages| granted(stages, |grant| grant.public_service = true);
    let one = |found: &'static str, change: fn(&mut Vec<Stage>)| {
        cn(found, Change::Stages(SHARING, change)).one_way()
    };
    vec![
        one(
            "wider-grant/sharing-application.conditional/reply/approve/until/without-end",
            endless,
        ),
        // Not one way: where no item was asked for, naming none gives all.
        cn(
            "wider-grant/sharing-application.conditional/reply/approve/items",
            Change::Stages(SHARING, another),
        ),
        one(
            "wider-grant/sharing-application.conditional/reply/approve/method",
            any_method,
        ),
        one(
            "wider-grant/sharing-application.conditional/reply/approve/public-service",
            services,
        ),
        cn(
            "missing-duty/sharing-application.conditional/reply/approve/grant-access",
            Change::Stages(SHARING, |stages| {
                outcome(&mut stages[0], APPROVE).effects.clear();
            }),
        ),
    ]
}

fn follows(stages: &mut [Stage], after: Option<Period>) {
    let kind = MatterKind::EntryRevision;
    let follow = Effect::Follow(FollowUp { kind, after });
    outcome(&mut stages[1], OutcomeKind::Confirm)
        .effects
        .push(follow);
}

fn effects() -> Vec<Plant> {
    let everywhere: fn(&mut Vec<Stage>) = |stages| {
        for effect in &mut outcome(&mut stages[1], APPROVE).effects {
            if let Effect::ReviseEntry(catalogs) = effect {
                *catalogs = vec![Catalog::Resources, Catalog::Sharing];
            }
        }
    };
    vec![
        cn(
            "wider-publication/entry-revision/review/approve/sharing",
            Change::Stages(REVISION, everywhere),
        )
        .one_way(),
        cn(
            "added-effect/provision-stop/filing/confirm/stop-provision",
            Change::None,
        )
        .under(Change::Stages(STOP, |stages| {
            outcome(&mut stages[1], OutcomeKind::Confirm)
                .effects
                .clear();
        }))
        .one_way(),
        cn(
            "later-due-date/provision-stop/filing/confirm/follow/10-working-days",
            Change::Stages(STOP, |stages| {
                follows(stages, Some(Period::WorkingDays(10)));
            }),
        )
        .under(Change::Stages(STOP, |stages| follows(stages, None)))
        .one_way(),
    ]
}
