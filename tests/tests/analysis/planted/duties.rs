//! Requirements, duties, grants, and what rules say of themselves.

use bylaw::domain::{
    BasisRank, Capacity, Effect, Grant, Identification, MatterKind, OnwardUse, OutcomeKind, Period,
    Requirement, Retention, Role, SignIn, Stage,
};

use super::{Plant, SHARING, actor, outcome, plant, text};
use crate::doubles::Change;

fn needs(stages: &mut [Stage], kind: OutcomeKind, requirement: Requirement) {
    outcome(&mut stages[0], kind).requires.push(requirement);
}

pub(super) fn requirements() -> Vec<Plant> {
    const REFUSE: OutcomeKind = OutcomeKind::Refuse;
    const APPROVE: OutcomeKind = OutcomeKind::Approve;
    let only_reason: fn(&mut Vec<Stage>) = |stages| {
        outcome(&mut stages[0], REFUSE).requires = vec![Requirement::Reason];
    };
    let no_reason: fn(&mut Vec<Stage>) = |stages| {
        outcome(&mut stages[0], REFUSE)
            .requires
            .retain(|one| *one != Requirement::Reason);
    };
    let any_rank: fn(&mut Vec<Stage>) = |stages| {
        for one in &mut outcome(&mut stages[0], REFUSE).requires {
            if let Requirement::LegalBasis(ranks) = one {
                ranks.push(BasisRank::Other);
            }
        }
    };
    let no_consent: fn(&mut Vec<Stage>) =
        |stages| outcome(&mut stages[0], APPROVE).requires.clear();
    let no_entry: fn(&mut Vec<Stage>) = |stages| {
        outcome(&mut stages[0], OutcomeKind::Complete)
            .requires
            .clear();
    };
    vec![
        plant(
            "requirements",
            "weaker-requirement/sharing-application.conditional/reply/refuse/legal-basis",
            Change::Stages(SHARING, only_reason),
        ),
        plant(
            "requirements",
            "weaker-requirement/sharing-application.conditional/reply/refuse/reason",
            Change::Stages(SHARING, no_reason),
        )
        .of("anhui")
        .one_way(),
        plant(
            "requirements",
            "rank-accepted/sharing-application.conditional/reply/refuse/other",
            Change::Stages(SHARING, any_rank),
        )
        .one_way(),
        plant(
            "requirements",
            "weaker-requirement/statistics-access/consent/approve/consent",
            Change::Stages(MatterKind::StatisticsAccess, no_consent),
        )
        .of("chengdu")
        .one_way(),
        plant(
            "requirements",
            "weaker-requirement/entry-revision/update/complete/entry",
            Change::Stages(MatterKind::EntryRevision, no_entry),
        )
        .one_way(),
    ]
}

/// Something else of the same sort: a lesser consent is another laxity than none, and of two documents
/// somebody must judge which proves more.
pub(super) fn instead() -> Vec<Plant> {
    let cn = |found, change| plant("requirements", found, Change::Stages(SHARING, change)).of("cn");
    vec![
        cn(
            "weaker-requirement/sharing-application.conditional/reply/approve/consent/provider.officer",
            |stages| {
                for one in &mut outcome(&mut stages[0], OutcomeKind::Approve).requires {
                    if let Requirement::Consent(whose) = one {
                        whose.capacity = Capacity::Officer;
                    }
                }
            },
        )
        .one_way(),
        cn(
            "weaker-requirement/sharing-application.conditional/reply/approve/consent",
            |stages| outcome(&mut stages[0], OutcomeKind::Approve).requires.clear(),
        )
        .one_way(),
        cn(
            "other-requirement/sharing-application.conditional/reply/refuse/material/8fe67de761aa",
            |stages| {
                for one in &mut outcome(&mut stages[0], OutcomeKind::Refuse).requires {
                    if let Requirement::Material(text) = one {
                        text.zh = "补正材料告知书的送达回证".into();
                    }
                }
            },
        ),
    ]
}

/// What the upper rules ask for, and the child's do not.
pub(super) fn demanded() -> Vec<Plant> {
    const APPROVE: OutcomeKind = OutcomeKind::Approve;
    vec![
        plant(
            "requirements",
            "weaker-requirement/sharing-application.conditional/reply/approve/agreement",
            Change::None,
        )
        .under(Change::Stages(SHARING, |stages| {
            needs(stages, APPROVE, Requirement::Agreement);
        }))
        .one_way(),
        plant(
            "requirements",
            "weaker-requirement/sharing-application.conditional/reply/approve/material",
            Change::None,
        )
        .under(Change::Stages(SHARING, |stages| {
            needs(stages, APPROVE, Requirement::Material(text("a form")));
        }))
        .one_way(),
        plant(
            "requirements",
            "lower-actor/sharing-application.conditional/reply/provider",
            Change::None,
        )
        .under(Change::Stages(SHARING, |stages| {
            stages[0].actor.capacity = Capacity::Head;
        }))
        .one_way(),
    ]
}

fn grants(stages: &mut [Stage], onward: OnwardUse) {
    for effect in &mut outcome(&mut stages[0], OutcomeKind::Approve).effects {
        if let Effect::GrantAccess(Grant { onward: stated, .. }) = effect {
            *stated = onward;
        }
    }
}

fn also_does(stages: &mut [Stage], kind: OutcomeKind, effect: Effect) {
    outcome(&mut stages[0], kind).effects.push(effect);
}

pub(super) fn duties() -> Vec<Plant> {
    let notifies: fn(&mut Vec<Stage>) = |stages| {
        also_does(
            stages,
            OutcomeKind::Refuse,
            Effect::Notify(actor(Role::Applicant)),
        );
    };
    let files: fn(&mut Vec<Stage>) = |stages| {
        also_does(
            stages,
            OutcomeKind::Approve,
            Effect::FileWith(actor(Role::DataAuthority)),
        );
    };
    let no_duties: fn(&mut Vec<Stage>) = |stages| {
        for stage in stages {
            for one in &mut stage.outcomes {
                one.effects
                    .retain(|effect| !matches!(effect, Effect::FileWith(_) | Effect::Measure(_)));
            }
        }
    };
    vec![
        plant(
            "duties",
            "missing-duty/sharing-application.conditional/reply/refuse/notify/applicant",
            Change::None,
        )
        .under(Change::Stages(SHARING, notifies))
        .one_way(),
        plant(
            "duties",
            "missing-duty/sharing-application.conditional/reply/approve/file-with/data-authority",
            Change::None,
        )
        .under(Change::Stages(SHARING, files))
        .one_way(),
        plant(
            "duties",
            "missing-duty/operation-authorisation/approval/approve/file-with/data-authority",
            Change::Stages(MatterKind::OperationAuthorisation, no_duties),
        )
        .one_way(),
        plant(
            "duties",
            "wider-grant/sharing-application.conditional/reply/approve/with-licence",
            Change::Stages(SHARING, |stages| grants(stages, OnwardUse::WithLicence)),
        )
        .one_way(),
        plant(
            "duties",
            "wider-grant/sharing-application.conditional/reply/approve/unstated",
            Change::Stages(SHARING, |stages| grants(stages, OnwardUse::Unstated)),
        )
        .one_way(),
    ]
}

pub(super) fn description() -> Vec<Plant> {
    vec![
        plant("description", "retention", Change::None)
            .under(Change::Description(|said| {
                let citations = vec![said.treatments[0].citation.clone()];
                said.retention = Some(Retention {
                    at_least: Period::Years(3),
                    citations,
                });
            }))
            .one_way(),
        plant(
            "description",
            "retention/6-months",
            Change::Description(|said| {
                said.retention.as_mut().unwrap().at_least = Period::Months(6);
            }),
        )
        .of("chengdu")
        .one_way(),
        plant(
            "description",
            "identification",
            Change::Description(|said| said.identification = None),
        )
        .of("chengdu")
        .one_way(),
        plant("description", "identification", Change::None)
            .under(Change::Description(|said| {
                let citations = vec![said.treatments[0].citation.clone()];
                said.identification = Some(Identification {
                    sign_in: SignIn::UnifiedCertificate,
                    citations,
                });
            }))
            .one_way(),
    ]
}
