//! What is let in, and which way it goes.

use bylaw::domain::{
    BasisRank, Course, Decision, LegalBasis, Matter, MatterKind, OpeningClass, Outcome,
    OutcomeKind, PartyKind, Role, Route, Sensitivity, SharingClass, Stage,
};
use bylaw::rules::guard::Sort;

use super::{Plant, SHARING, actor, plant, ten_days, text};
use crate::doubles::Change;

fn of_law(basis: &mut [LegalBasis]) {
    for one in basis {
        one.rank = BasisRank::Law;
    }
}

pub(super) fn admission() -> Vec<Plant> {
    let insensitive: fn(&mut Matter) = |matter| {
        for entry in matter.proposed.iter_mut().chain(&mut matter.entry) {
            entry.sensitivity = Sensitivity::None;
            for item in &mut entry.items {
                item.sensitivity = Sensitivity::None;
            }
        }
    };
    let opens: fn(&mut Matter) = |matter| {
        if let Some(entry) = &mut matter.entry
            && entry.opening.class == OpeningClass::Closed
        {
            entry.opening.class = OpeningClass::Conditional;
        }
    };
    let any_basis: fn(&mut Matter) = |matter| {
        for entry in matter.proposed.iter_mut().chain(&mut matter.entry) {
            of_law(&mut entry.sharing.legal_basis);
        }
    };
    let any_applicant: fn(&mut Matter) = |matter| matter.applicant.kind = PartyKind::Department;
    let any_purpose: fn(&mut Matter) = |matter| matter.statement.purpose = Some("some".into());
    let any_grounds: fn(&mut Matter) = |matter| matter.statement.grounds = Some("some".into());
    let both = &[
        Sort::Class,
        Sort::Admission,
        Sort::MissingDuty,
        Sort::WiderPublication,
    ];
    vec![
        plant(
            "admission",
            "class/entry-revision/entry.opening.class/unconditional",
            Change::Blind(insensitive),
        )
        .and(both),
        plant(
            "admission",
            "class/opening-application.closed/entry.opening.class",
            Change::Blind(opens),
        )
        .and(both),
        plant(
            "admission",
            "admission/entry-revision/entry.sharing.legal_basis",
            Change::Blind(any_basis),
        )
        .and(both),
        plant(
            "admission",
            "admission/sharing-application.conditional/applicant.kind",
            Change::Blind(any_applicant),
        )
        .and(both),
        plant(
            "admission",
            "admission/opening-application.conditional/statement.purpose",
            Change::Blind(any_purpose),
        )
        .one_way(),
        plant(
            "admission",
            "admission/provision-stop/statement.grounds",
            Change::Blind(any_grounds),
        )
        .one_way(),
    ]
}

fn settles(route: Route) -> Route {
    match route {
        Route::Staged(stages) => {
            let approve = stages[0]
                .outcomes
                .iter()
                .find(|one| one.kind == OutcomeKind::Approve);
            let approve = approve.unwrap();
            Route::Settled(Decision {
                kind: OutcomeKind::Approve,
                title: approve.title.clone(),
                effects: approve.effects.clone(),
                citations: approve.citations.clone(),
            })
        }
        settled @ Route::Settled(_) => settled,
    }
}

pub(super) fn ways() -> Vec<Plant> {
    let one_stage: fn(&mut Vec<Stage>) = |stages| {
        let last = stages.pop().unwrap();
        stages[0].outcomes = last.outcomes;
    };
    let passes_on: fn(&mut Vec<Stage>) = |stages| {
        let first = &stages[0];
        let forward = Outcome {
            id: "forward".into(),
            kind: OutcomeKind::Complete,
            title: text("forward"),
            requires: vec![],
            effects: vec![],
            course: Course::Stage("reply".into()),
            times: None,
            citations: first.citations.clone(),
        };
        let before = Stage {
            id: "forwarding".into(),
            title: text("forwarding"),
            actor: actor(Role::PlatformOperator),
            consults: vec![],
            deadline: Some(ten_days(first)),
            outcomes: vec![forward],
            citations: first.citations.clone(),
        };
        stages.insert(0, before);
    };
    let unknown: fn(&Matter) -> Option<&'static str> =
        |matter| (matter.kind == MatterKind::ProvisionStop).then_some("kind");
    let closed: fn(&Matter) -> Option<&'static str> = |matter| {
        let entry = matter.entry.as_ref().filter(|_| matter.kind == SHARING)?;
        (entry.sharing.class == SharingClass::Conditional).then_some("entry.sharing.class")
    };
    vec![
        plant(
            "ways",
            "no-route/provision-stop/kind",
            Change::Refuses(unknown),
        ),
        plant(
            "ways",
            "no-route/sharing-application.conditional/entry.sharing.class",
            Change::Refuses(closed),
        ),
        plant(
            "ways",
            "undecided/sharing-application.conditional/approve+grant-access.forbidden",
            Change::Route(SHARING, settles),
        ),
        plant(
            "ways",
            "later-due-date/sharing-application.conditional",
            Change::None,
        )
        .under(Change::Route(SHARING, settles)),
        plant(
            "ways",
            "missing-stage/operation-authorisation/approval",
            Change::Stages(MatterKind::OperationAuthorisation, one_stage),
        )
        .and(&[Sort::MissingDuty, Sort::WiderGrant, Sort::LaterDecision]),
        plant(
            "ways",
            "later-decision/sharing-application.conditional/reply/forwarding.10-working-days+reply.5-working-days",
            Change::Stages(SHARING, passes_on),
        ),
    ]
}
