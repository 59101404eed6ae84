//! One more way out of a stage, and duties that are done in a later stage.

use bylaw::domain::{
    ClockStart, Course, Deadline, Effect, MatterKind, OutcomeKind, Period, Requirement, Role, Stage,
};
use bylaw::rules::guard::Sort;

use super::late::Otherwise;
use super::{Plant, SHARING, actor, deadline, leading, outcome, plant, ten_days, text};
use crate::doubles::Change;

const COMPLETE: OutcomeKind = OutcomeKind::Complete;
const PUBLICATION: MatterKind = MatterKind::EntryPublication;
const CORRECTION: MatterKind = MatterKind::Correction;

fn cn(found: &'static str, kind: MatterKind, change: fn(&mut Vec<Stage>)) -> Plant {
    plant("onward", found, Change::Stages(kind, change)).of("cn")
}

pub(super) fn onward() -> Vec<Plant> {
    let mut all = ways_out();
    all.extend(duties());
    all
}

/// Leaves a stage by one more way, which gives nothing and asks for nothing.
fn leaves(stage: &mut Stage, id: &str, to: &str) {
    let way = leading(stage, id, COMPLETE, Course::Stage(to.into()));
    stage.outcomes.push(way);
}

fn ways_out() -> Vec<Plant> {
    vec![
        cn(
            "weaker-requirement/sharing-application.conditional/reply/noted/consent",
            SHARING,
            |stages| leaves(&mut stages[0], "noted", "provision"),
        )
        .and(&[Sort::OtherEnd]),
        // 27.2: whoever misused data is suspended.
        cn(
            "missing-duty/rectification/suspension/warn/suspend-access",
            MatterKind::Rectification,
            |stages| {
                if stages[0].id == "suspension" {
                    leaves(&mut stages[0], "warn", "correction");
                    let respondent = Effect::Notify(actor(Role::Respondent));
                    let warn = stages[0].outcomes.last_mut().unwrap();
                    warn.effects = vec![respondent];
                    warn.requires = vec![Requirement::TimeLimit];
                }
            },
        ),
        cn(
            "missing-duty/provision-stop/consultation/urgent/notify/respondent",
            MatterKind::ProvisionStop,
            |stages| leaves(&mut stages[0], "urgent", "filing"),
        ),
        cn(
            "weaker-requirement/entry-revision/update/unneeded/entry",
            MatterKind::EntryRevision,
            |stages| {
                if stages[0].id == "update" {
                    leaves(&mut stages[0], "unneeded", "review");
                }
            },
        ),
        // 27.2: that it was put right is looked at, whoever keeps the papers.
        cn(
            "ends-early/rectification/correction/noted/assessment",
            MatterKind::Rectification,
            |stages| {
                let suspended = stages[0].id == "suspension";
                let correction = stages.iter_mut().find(|stage| stage.id == "correction");
                let Some(correction) = correction.filter(|_| suspended) else {
                    return;
                };
                leaves(correction, "noted", "archive");
                let end = leading(correction, "complete", COMPLETE, Course::Close);
                let archive = Stage {
                    id: "archive".into(),
                    title: text("archive"),
                    deadline: None,
                    outcomes: vec![end],
                    ..correction.clone()
                };
                stages.push(archive);
            },
        )
        .and(&[Sort::MissingDuty, Sort::OwnCause]),
    ]
}

/// Does what an outcome of the first stage has to do besides in a stage of its own, in so many working days.
fn done_later(stages: &mut Vec<Stage>, kind: OutcomeKind, days: u16) {
    let first = stages[0].clone();
    let own = outcome(&mut stages[0], kind);
    let is_duty = |one: &Effect| matches!(one, Effect::Measure(_) | Effect::Notify(_));
    let (duties, given) = own.effects.drain(..).partition(is_duty);
    own.effects = given;
    own.course = Course::Stage("notice".into());
    let mut done = leading(&first, "done", COMPLETE, Course::Close);
    done.effects = duties;
    let period = Deadline {
        within: Some(Period::WorkingDays(days)),
        start: ClockStart::StageEntry,
        ..ten_days(&first)
    };
    stages.push(Stage {
        id: "notice".into(),
        title: text("notice"),
        consults: vec![],
        deadline: Some(period),
        outcomes: vec![done],
        ..first
    });
}

fn corrected(stages: &mut Vec<Stage>, days: u16) {
    deadline(&mut stages[0]).within = Some(Period::WorkingDays(8));
    done_later(stages, OutcomeKind::Correct, days);
}

fn published(stages: &mut Vec<Stage>) {
    stages[0].deadline = Some(ten_days(&stages[0]));
    done_later(stages, OutcomeKind::Approve, 2);
}

/// What is done on every way, and by the day by which the parent has it done.
pub(crate) fn done_in_time() -> Vec<Otherwise> {
    vec![
        (
            "the catalog is announced two days later",
            PUBLICATION,
            published,
        ),
        (
            "who asked is told within the ten days",
            CORRECTION,
            |stages| {
                corrected(stages, 2);
            },
        ),
    ]
}

fn duties() -> Vec<Plant> {
    vec![
        cn(
            "missing-duty/correction/verification/correct/notify/applicant",
            CORRECTION,
            |stages| corrected(stages, 30),
        )
        .and(&[Sort::OtherEnd]),
        cn(
            "missing-duty/entry-publication/review/approve/measure",
            PUBLICATION,
            |stages| {
                published(stages);
                let end = leading(&stages[1], "no-notice", COMPLETE, Course::Close);
                stages[1].outcomes.push(end);
            },
        ),
    ]
}
