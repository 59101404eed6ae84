//! What goes on besides the upper law's stages: time that leads on, stages that are added, and what is
//! asked, heard and refused there. Asked about some matters of the kind, without a search.

use std::collections::BTreeSet;

use bylaw::domain::{
    Clock, ClockStart, Course, Expiry, Matter, MatterKind, Outcome, OutcomeKind, Period,
    Requirement, Role, Stage,
};
use bylaw::rules::conformance::Generator;
use bylaw::rules::guard::laxities_of;

use super::late::before;
use super::{DISPUTE, SHARING, actor, deadline, leading, outcome};
use crate::doubles::{Change, Double};
use crate::guard::calendar;
use crate::plugin;

const STOP: MatterKind = MatterKind::ProvisionStop;
/// So many matters of a kind have all classes.
const MATTERS: usize = 120;

/// What somebody changes in stages of a kind, and how each name begins that is told of it.
type Besides = (
    &'static str,
    MatterKind,
    fn(&mut Vec<Stage>),
    &'static [&'static str],
);

fn all_of(kind: MatterKind) -> Vec<Matter> {
    let rules = plugin("cn");
    let all = Generator::for_both(rules.description(), rules.description(), 1).systematic();
    let of_kind = all.into_iter().filter(|matter| matter.kind == kind);
    of_kind.take(MATTERS).collect()
}

/// The names of what one is laxer in than the other.
fn told(child: &Double, parent: &Double, matters: &[Matter]) -> BTreeSet<String> {
    let calendar = calendar();
    let laxities = matters
        .iter()
        .flat_map(|matter| laxities_of(child, parent, &calendar, matter));
    laxities.map(|one| one.name).collect()
}

fn assert_told(all: &[Besides]) {
    let base = plugin("cn");
    for (what, kind, change, begin) in all {
        let child = Double::of(&base, Change::Stages(*kind, *change));
        let parent = Double::of(&base, Change::None);
        let names = told(&child, &parent, &all_of(*kind));
        let is_known = |name: &String| begin.iter().any(|start| name.starts_with(start));
        assert!(names.iter().all(is_known), "{what}: {names:#?}");
        let is_there = |start: &&str| names.iter().any(|name| name.starts_with(start));
        assert!(begin.iter().all(is_there), "{what}: {names:#?}");
    }
}

fn to_provision(stages: &mut [Stage]) {
    deadline(&mut stages[0]).expiry = Expiry::MoveTo("provision".into());
}

/// Time leads on to a stage in which all can be done that could be done before, in a period as long.
fn taken_over(stages: &mut Vec<Stage>, role: Role) {
    let mut committee = stages[0].clone();
    committee.id = "committee".into();
    committee.actor = actor(role);
    let period = deadline(&mut committee);
    (period.start, period.extension) = (ClockStart::StageEntry, None);
    deadline(&mut stages[0]).expiry = Expiry::MoveTo(committee.id.clone());
    stages.insert(1, committee);
}

/// Invariant: whoever is late under the upper law does not get out of it by a stage that comes next,
/// unless a body above takes over in a period (whose reverse is planted in `time`).
#[test]
fn time_that_leads_on_hides_nobody_who_is_late() {
    assert_told(&[
        (
            "no answer, and the data are due",
            SHARING,
            |stages| to_provision(stages),
            &[
                "silence/sharing-application.unconditional/reply/leads-on.provision/for-breach",
                "silence/sharing-application.conditional/reply/leads-on.provision/for-breach",
            ],
        ),
        (
            "another body, with as long a period",
            SHARING,
            |stages| taken_over(stages, Role::DataAuthority),
            &[
                "other-actor/sharing-application",
                "silence/sharing-application.conditional/reply/leads-on.committee/for-breach",
                "silence/sharing-application.unconditional/reply/leads-on.committee/for-breach",
                "silence/sharing-application.conditional/reply/committee.10-working-days",
                "silence/sharing-application.unconditional/reply/committee.1-working-days",
                "skipped-stage/sharing-application",
                "more-supplements/sharing-application",
            ],
        ),
        (
            "the same body once more",
            SHARING,
            |stages| taken_over(stages, Role::Provider),
            &[
                "silence/sharing-application.conditional/reply/leads-on.committee/for-breach",
                "silence/sharing-application.unconditional/reply/leads-on.committee/for-breach",
                "silence/sharing-application.conditional/reply/committee.10-working-days",
                "silence/sharing-application.unconditional/reply/committee.1-working-days",
                "skipped-stage/sharing-application",
                "more-supplements/sharing-application",
            ],
        ),
    ]);
}

/// A stage before the first, in which a matter may end.
fn ended_first(stages: &mut Vec<Stage>, id: &str, role: Role, kind: OutcomeKind) {
    let mut first = before(&stages[0], id, None);
    first.actor = actor(role);
    let mut end = outcome(&mut stages[0], kind).clone();
    (end.id, end.course) = ("end".into(), Course::Close);
    first.outcomes.push(end);
    stages.insert(0, first);
}

/// Invariant: in a stage that the upper law does not have, nobody ends a matter who stands lower than
/// whoever ends it so there, and least of all whoever it is about.
#[test]
fn nobody_ends_his_own_matter_in_a_stage_of_his_own() {
    const COMPLAINT: MatterKind = MatterKind::Complaint;
    assert_told(&[
        (
            "the provider settles the dispute",
            DISPUTE,
            |stages| ended_first(stages, "mediation", Role::Provider, OutcomeKind::Settle),
            &["own-cause/dispute/mediation/end/provider/for-data-authority@common-superior"],
        ),
        (
            "the operator settles it",
            DISPUTE,
            |stages| {
                let role = Role::PlatformOperator;
                ended_first(stages, "mediation", role, OutcomeKind::Settle);
            },
            &[
                "lower-actor/dispute/mediation/end/platform-operator/for-data-authority@common-superior",
            ],
        ),
        (
            "the respondent deals with the complaint",
            COMPLAINT,
            |stages| ended_first(stages, "triage", Role::Respondent, OutcomeKind::Complete),
            &["own-cause/complaint/triage/end/respondent/for-"],
        ),
        (
            "the government settles the dispute",
            DISPUTE,
            |stages| {
                ended_first(stages, "mediation", Role::Government, OutcomeKind::Settle);
                stages[0].actor = stages[2].actor;
            },
            &[],
        ),
        // What was settled is put on record.
        (
            "the provider records what was settled",
            DISPUTE,
            |stages| {
                let mut record = before(&stages[0], "record", None);
                record.actor = actor(Role::Provider);
                let done = leading(&record, "settle", OutcomeKind::Settle, Course::Close);
                record.outcomes = vec![done];
                let settle = outcome(&mut stages[0], OutcomeKind::Settle);
                settle.course = Course::Stage(record.id.clone());
                stages.push(record);
            },
            &[],
        ),
    ]);
}

fn asks_more(stage: &mut Stage, times: Option<u8>) {
    let waits = Course::Wait(Clock::Keeps);
    let mut more = leading(stage, "more", OutcomeKind::RequestSupplement, waits);
    more.times = times;
    stage.outcomes.push(more);
}

/// A stage of three days before the ten of the answer, which are seven then.
fn accepted(stages: &mut Vec<Stage>, change: fn([&mut Stage; 2])) {
    if deadline(&mut stages[0]).within != Some(Period::WorkingDays(10)) {
        return;
    }
    let mut acceptance = before(&stages[0], "acceptance", Some(3));
    let answer = deadline(&mut stages[0]);
    (answer.within, answer.start) = (Some(Period::WorkingDays(7)), ClockStart::StageEntry);
    change([&mut acceptance, &mut stages[0]]);
    stages.insert(0, acceptance);
}

/// Invariant: 21.2 has what is missing told once, whatever that is called and wherever it is done.
#[test]
fn told_once_is_once_over_all_that_asks() {
    assert_told(&[
        (
            "one more of the same",
            SHARING,
            |stages| asks_more(&mut stages[0], None),
            &[
                "more-supplements/sharing-application.conditional/reply/request-supplement/any-number/for-1-times",
                "more-supplements/sharing-application.unconditional/reply/request-supplement/any-number/for-1-times",
            ],
        ),
        (
            "once more before the answer",
            SHARING,
            |stages| accepted(stages, |[acceptance, _]| asks_more(acceptance, Some(1))),
            &[
                "more-supplements/sharing-application.conditional/reply/request-supplement/2-times/for-1-times",
            ],
        ),
        (
            "before the answer instead",
            SHARING,
            |stages| {
                accepted(stages, |[acceptance, answer]| {
                    let asks = |one: &Outcome| one.kind == OutcomeKind::RequestSupplement;
                    let all = std::mem::take(&mut answer.outcomes).into_iter();
                    let (asks, others): (Vec<_>, Vec<_>) = all.partition(asks);
                    acceptance.outcomes.extend(asks);
                    answer.outcomes = others;
                });
            },
            &[],
        ),
    ]);
}

/// The users are heard in a stage of its own, and in the consultation no more.
fn heard_before(stages: &mut Vec<Stage>) {
    let mut hearing = before(&stages[0], "hearing", None);
    hearing.consults = std::mem::take(&mut stages[0].consults);
    stages.insert(0, hearing);
}

/// Invariant: who was heard in a stage that some way leaves out was not heard.
#[test]
fn whoever_may_be_passed_over_is_not_heard() {
    assert_told(&[
        ("every way passes the hearing", STOP, heard_before, &[]),
        (
            "one way leaves it out",
            STOP,
            |stages| {
                heard_before(stages);
                let mut preparation = before(&stages[0], "preparation", None);
                let on = Course::Stage("consultation".into());
                let skip = leading(&preparation, "skip", OutcomeKind::Complete, on);
                preparation.outcomes.push(skip);
                stages.insert(0, preparation);
            },
            &["unheard/provision-stop/consultation/respondent"],
        ),
    ]);
}

/// 27.3: whoever may refuse that a service ends keeps it for those who use it.
#[test]
fn to_refuse_a_relief_is_no_laxity() {
    assert_told(&[(
        "the stop is not put on record",
        STOP,
        |stages| {
            let mut reject = leading(&stages[1], "reject", OutcomeKind::Reject, Course::Close);
            reject.requires = vec![Requirement::Reason];
            stages[1].outcomes.push(reject);
        },
        &[],
    )]);
}
