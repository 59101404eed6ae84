//! Answers as 1.0.0 has them, and each in today's words. Nothing is lost on the way: 1.1.0 only has
//! words more.

use wasmtime::component::{ComponentType, Lift};

use super::question::MatterKind;
use crate::domain::{
    self, BasisRank, Catalog, Citation, ClockStart, Course, Expiry, Finding, Grant, OutcomeKind,
    Period, Reach, Role, Text,
};

#[allow(dead_code, reason = "an enum is lifted by its number")]
#[derive(Clone, Copy, ComponentType, Lift)]
#[component(enum)]
#[repr(u8)]
pub(in crate::rules) enum Capacity {
    #[component(name = "body")]
    Body,
    #[component(name = "officer")]
    Officer,
    #[component(name = "head")]
    Head,
}

#[derive(Clone, Copy, ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct Actor {
    role: Role,
    reach: Reach,
    capacity: Capacity,
}

#[derive(ComponentType, Lift)]
#[component(variant)]
pub(in crate::rules) enum Requirement {
    #[component(name = "reason")]
    Reason,
    #[component(name = "legal-basis")]
    LegalBasis(Vec<BasisRank>),
    #[component(name = "agreement")]
    Agreement,
    #[component(name = "consent")]
    Consent(Actor),
    #[component(name = "material")]
    Material(Text),
    #[component(name = "time-limit")]
    TimeLimit,
    #[component(name = "entry")]
    Entry,
}

#[derive(ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct FollowUp {
    kind: MatterKind,
    after: Option<Period>,
}

#[derive(ComponentType, Lift)]
#[component(variant)]
pub(in crate::rules) enum Effect {
    #[component(name = "publish-entry")]
    PublishEntry(Vec<Catalog>),
    #[component(name = "revise-entry")]
    ReviseEntry(Vec<Catalog>),
    #[component(name = "stop-provision")]
    StopProvision,
    #[component(name = "open-entry")]
    OpenEntry,
    #[component(name = "disclose-basis")]
    DiscloseBasis,
    #[component(name = "grant-access")]
    GrantAccess(Grant),
    #[component(name = "suspend-access")]
    SuspendAccess,
    #[component(name = "end-access")]
    EndAccess,
    #[component(name = "notify")]
    Notify(Actor),
    #[component(name = "file-with")]
    FileWith(Actor),
    #[component(name = "follow")]
    Follow(FollowUp),
    #[component(name = "suspend-projects")]
    SuspendProjects,
    #[component(name = "measure")]
    Measure(Text),
}

#[derive(ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct Outcome {
    id: String,
    kind: OutcomeKind,
    title: Text,
    requires: Vec<Requirement>,
    effects: Vec<Effect>,
    course: Course,
    times: Option<u8>,
    citations: Vec<Citation>,
}

#[derive(ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct Extension {
    #[component(name = "up-to")]
    up_to: Period,
    approver: Actor,
    times: u8,
    notify: Vec<Actor>,
    citations: Vec<Citation>,
}

#[derive(ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct Deadline {
    within: Option<Period>,
    start: ClockStart,
    extension: Option<Extension>,
    expiry: Expiry,
    reading: Option<Text>,
    citations: Vec<Citation>,
}

#[derive(ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct Stage {
    id: String,
    title: Text,
    actor: Actor,
    consults: Vec<Actor>,
    deadline: Option<Deadline>,
    outcomes: Vec<Outcome>,
    citations: Vec<Citation>,
}

#[derive(ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct Decision {
    kind: OutcomeKind,
    title: Text,
    effects: Vec<Effect>,
    citations: Vec<Citation>,
}

#[derive(ComponentType, Lift)]
#[component(variant)]
pub(in crate::rules) enum Route {
    #[component(name = "settled")]
    Settled(Decision),
    #[component(name = "staged")]
    Staged(Vec<Stage>),
}

#[derive(ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct Proposal {
    route: Route,
    findings: Vec<Finding>,
}

/// Each of a list in today's words.
pub(super) fn all<T: Into<U>, U>(list: Vec<T>) -> Vec<U> {
    list.into_iter().map(Into::into).collect()
}

impl From<MatterKind> for domain::MatterKind {
    fn from(kind: MatterKind) -> Self {
        match kind {
            MatterKind::EntryPublication => Self::EntryPublication,
            MatterKind::EntryRevision => Self::EntryRevision,
            MatterKind::ProvisionStop => Self::ProvisionStop,
            MatterKind::Reassessment => Self::Reassessment,
            MatterKind::SharingApplication => Self::SharingApplication,
            MatterKind::OnwardUse => Self::OnwardUse,
            MatterKind::Dispute => Self::Dispute,
            MatterKind::Inconsistency => Self::Inconsistency,
            MatterKind::Correction => Self::Correction,
            MatterKind::StatisticsAccess => Self::StatisticsAccess,
            MatterKind::OpeningApplication => Self::OpeningApplication,
            MatterKind::OpeningRequest => Self::OpeningRequest,
            MatterKind::OpeningReview => Self::OpeningReview,
            MatterKind::EmergencyOpening => Self::EmergencyOpening,
            MatterKind::OperationAuthorisation => Self::OperationAuthorisation,
            MatterKind::ProjectReview => Self::ProjectReview,
            MatterKind::Complaint => Self::Complaint,
            MatterKind::Incident => Self::Incident,
            MatterKind::Rectification => Self::Rectification,
        }
    }
}

impl From<Actor> for domain::Actor {
    fn from(actor: Actor) -> Self {
        Self {
            role: actor.role,
            reach: actor.reach,
            capacity: match actor.capacity {
                Capacity::Body => domain::Capacity::Body,
                Capacity::Officer => domain::Capacity::Officer,
                Capacity::Head => domain::Capacity::Head,
            },
        }
    }
}

impl From<Requirement> for domain::Requirement {
    fn from(requirement: Requirement) -> Self {
        match requirement {
            Requirement::Reason => Self::Reason,
            Requirement::LegalBasis(ranks) => Self::LegalBasis(ranks),
            Requirement::Agreement => Self::Agreement,
            Requirement::Consent(actor) => Self::Consent(actor.into()),
            Requirement::Material(text) => Self::Material(text),
            Requirement::TimeLimit => Self::TimeLimit,
            Requirement::Entry => Self::Entry,
        }
    }
}

impl From<Effect> for domain::Effect {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::PublishEntry(catalogs) => Self::PublishEntry(catalogs),
            Effect::ReviseEntry(catalogs) => Self::ReviseEntry(catalogs),
            Effect::StopProvision => Self::StopProvision,
            Effect::OpenEntry => Self::OpenEntry,
            Effect::DiscloseBasis => Self::DiscloseBasis,
            Effect::GrantAccess(grant) => Self::GrantAccess(grant),
            Effect::SuspendAccess => Self::SuspendAccess,
            Effect::EndAccess => Self::EndAccess,
            Effect::Notify(actor) => Self::Notify(actor.into()),
            Effect::FileWith(actor) => Self::FileWith(actor.into()),
            Effect::Follow(FollowUp { kind, after }) => Self::Follow(domain::FollowUp {
                kind: kind.into(),
                after,
            }),
            Effect::SuspendProjects => Self::SuspendProjects,
            Effect::Measure(text) => Self::Measure(text),
        }
    }
}

impl From<Outcome> for domain::Outcome {
    fn from(outcome: Outcome) -> Self {
        Self {
            id: outcome.id,
            kind: outcome.kind,
            title: outcome.title,
            requires: all(outcome.requires),
            effects: all(outcome.effects),
            course: outcome.course,
            times: outcome.times,
            citations: outcome.citations,
        }
    }
}

impl From<Extension> for domain::Extension {
    fn from(extension: Extension) -> Self {
        Self {
            up_to: extension.up_to,
            approver: extension.approver.into(),
            times: extension.times,
            notify: all(extension.notify),
            citations: extension.citations,
        }
    }
}

impl From<Deadline> for domain::Deadline {
    fn from(deadline: Deadline) -> Self {
        Self {
            within: deadline.within,
            start: deadline.start,
            extension: deadline.extension.map(Into::into),
            expiry: deadline.expiry,
            reading: deadline.reading,
            citations: deadline.citations,
        }
    }
}

impl From<Stage> for domain::Stage {
    fn from(stage: Stage) -> Self {
        Self {
            id: stage.id,
            title: stage.title,
            actor: stage.actor.into(),
            consults: all(stage.consults),
            deadline: stage.deadline.map(Into::into),
            outcomes: all(stage.outcomes),
            citations: stage.citations,
        }
    }
}

impl From<Decision> for domain::Decision {
    fn from(decision: Decision) -> Self {
        Self {
            kind: decision.kind,
            title: decision.title,
            effects: all(decision.effects),
            citations: decision.citations,
        }
    }
}

impl From<Proposal> for domain::Proposal {
    fn from(proposal: Proposal) -> Self {
        Self {
            route: match proposal.route {
                Route::Settled(decision) => domain::Route::Settled(decision.into()),
                Route::Staged(stages) => domain::Route::Staged(all(stages)),
            },
            findings: proposal.findings,
        }
    }
}
