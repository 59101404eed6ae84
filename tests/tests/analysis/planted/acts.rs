//! Who acts, who is heard, who approves and is told: laxities of the bodies in a route.

use bylaw::domain::{Capacity, MatterKind, Reach, Requirement, Role, Stage};
use bylaw::rules::guard::Sort;

use super::{DISPUTE, Plant, SHARING, actor, deadline, outcome, plant};
use crate::doubles::Change;

const STOP: MatterKind = MatterKind::ProvisionStop;

/// A plant in the order of the State Council.
fn cn(found: &'static str, child: Change) -> Plant {
    plant("acts", found, child).of("cn")
}

pub(super) fn acts() -> Vec<Plant> {
    let mut all = concerned();
    all.extend(lower());
    all.extend(heard());
    all
}

/// Whoever the matter is about, in the place of somebody else.
fn concerned() -> Vec<Plant> {
    vec![
        cn(
            "own-cause/entry-publication/review/provider",
            Change::Stages(MatterKind::EntryPublication, |stages| {
                stages[0].actor = actor(Role::Provider);
            }),
        )
        .one_way(),
        cn(
            "own-cause/provision-stop/filing/provider",
            Change::Stages(STOP, |stages| stages[1].actor = actor(Role::Provider)),
        )
        .one_way(),
        cn(
            "own-cause/dispute/coordination/provider",
            Change::Stages(DISPUTE, |stages| stages[0].actor = actor(Role::Provider)),
        )
        .one_way(),
    ]
}

/// Somebody of a lower level or office, or another of whom nobody can say.
fn lower() -> Vec<Plant> {
    vec![
        cn(
            "lower-actor/dispute/coordination/data-authority",
            Change::Stages(DISPUTE, |stages| stages[0].actor.reach = Reach::Same),
        )
        .one_way(),
        cn(
            "lower-actor/dispute/decision/data-authority@common-superior",
            Change::Stages(DISPUTE, |stages| stages[1].actor.role = Role::DataAuthority),
        )
        .one_way(),
        cn(
            "other-actor/dispute/coordination/data-authority@city",
            Change::Stages(DISPUTE, |stages| stages[0].actor.reach = Reach::City),
        ),
        cn(
            "other-actor/sharing-application.conditional/reply/data-authority",
            Change::Stages(SHARING, |stages| {
                stages[0].actor = actor(Role::DataAuthority);
            }),
        )
        .and(&[Sort::OwnExtension]),
        // A head stands above the head of a work body: to ask for more is no laxity.
        cn(
            "weaker-requirement/sharing-application.conditional/reply/refuse/consent/provider.work-body-head",
            Change::None,
        )
        .under(Change::Stages(SHARING, |stages| {
            for outcome in &mut stages[0].outcomes {
                for one in &mut outcome.requires {
                    if let Requirement::Consent(whose) = one {
                        whose.capacity = Capacity::Head;
                    }
                }
            }
        }))
        .one_way(),
    ]
}

fn approves(stages: &mut [Stage], role: Role) {
    let extension = deadline(&mut stages[0]).extension.as_mut();
    extension.unwrap().approver = actor(role);
}

fn heard() -> Vec<Plant> {
    vec![
        cn(
            "unheard/provision-stop/consultation/respondent",
            Change::Stages(STOP, |stages| stages[0].consults.clear()),
        )
        .one_way(),
        cn(
            "extension-approver/sharing-application.conditional/reply/platform-operator",
            Change::Stages(SHARING, |stages| approves(stages, Role::PlatformOperator)),
        )
        .one_way(),
        cn(
            "extension-approver/sharing-application.conditional/reply/applicant",
            Change::Stages(SHARING, |stages| approves(stages, Role::Applicant)),
        )
        .one_way(),
        cn(
            "extension-approver/sharing-application.conditional/reply/security-authority",
            Change::Stages(SHARING, |stages| approves(stages, Role::SecurityAuthority)),
        ),
        cn(
            "missing-duty/sharing-application.conditional/reply/extension/notify/applicant",
            Change::Stages(SHARING, |stages| {
                let extension = deadline(&mut stages[0]).extension.as_mut();
                extension.unwrap().notify.clear();
            }),
        )
        .one_way(),
        cn(
            "missing-duty/rectification/suspension/complete/suspend-access",
            Change::Stages(MatterKind::Rectification, |stages| {
                for stage in stages {
                    for one in &mut stage.outcomes {
                        one.effects
                            .retain(|effect| *effect != bylaw::domain::Effect::SuspendAccess);
                    }
                }
            }),
        )
        .one_way(),
        cn(
            "no-period/sharing-application.conditional/provision/time-limit",
            Change::Stages(SHARING, |stages| {
                let approve = outcome(&mut stages[0], bylaw::domain::OutcomeKind::Approve);
                approve.requires.push(Requirement::TimeLimit);
                deadline(&mut stages[1]).within = None;
            }),
        )
        .one_way()
        .and(&[Sort::LaterDecision]),
    ]
}
