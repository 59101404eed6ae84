//! What the rules answer: a route of stages and outcomes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

use super::deadline::Deadline;
use super::effect::Effect;
use super::finding::Finding;
use super::vocabulary::{Actor, BasisRank, Citation, Text};

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ComponentType,
    Lift,
    Lower,
    ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[component(enum)]
#[repr(u8)]
pub enum OutcomeKind {
    #[component(name = "approve")]
    Approve,
    #[component(name = "refuse")]
    Refuse,
    #[component(name = "request-supplement")]
    RequestSupplement,
    #[component(name = "refer")]
    Refer,
    #[component(name = "settle")]
    Settle,
    #[component(name = "confirm")]
    Confirm,
    #[component(name = "correct")]
    Correct,
    #[component(name = "reject")]
    Reject,
    #[component(name = "complete")]
    Complete,
}

/// What must come with an outcome before the host accepts it.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[component(variant)]
pub enum Requirement {
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
    /// A period that the actor sets for the next stage.
    #[component(name = "time-limit")]
    #[serde(rename = "time-limit")]
    TimeLimit,
    /// The entry as it has become.
    #[component(name = "entry")]
    Entry,
}

/// What waiting does to the stage's clock.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ComponentType,
    Lift,
    Lower,
    ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[component(enum)]
#[repr(u8)]
pub enum Clock {
    #[component(name = "keeps")]
    Keeps,
    #[component(name = "suspends")]
    Suspends,
    #[component(name = "restarts")]
    Restarts,
}

/// Where the case goes after an outcome: it closes, enters a stage, or stays and waits for
/// the applicant to supply what was asked for.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[component(variant)]
pub enum Course {
    #[component(name = "close")]
    Close,
    #[component(name = "stage")]
    Stage(String),
    #[component(name = "wait")]
    Wait(Clock),
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Outcome {
    pub id: String,
    pub kind: OutcomeKind,
    pub title: Text,
    #[serde(default)]
    pub requires: Vec<Requirement>,
    #[serde(default)]
    pub effects: Vec<Effect>,
    pub course: Course,
    /// How often it may be chosen in its stage. None: any number of times.
    pub times: Option<u8>,
    #[serde(default)]
    pub citations: Vec<Citation>,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Stage {
    pub id: String,
    pub title: Text,
    pub actor: Actor,
    /// Who is heard. Only the actor acts, and nothing waits for them.
    #[serde(default)]
    pub consults: Vec<Actor>,
    pub deadline: Option<Deadline>,
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    #[serde(default)]
    pub citations: Vec<Citation>,
}

/// What the law itself settles, without anybody deciding.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Decision {
    pub kind: OutcomeKind,
    pub title: Text,
    #[serde(default)]
    pub effects: Vec<Effect>,
    #[serde(default)]
    pub citations: Vec<Citation>,
}

/// The way a matter goes: settled on the spot, or through stages, the first of which comes first.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[component(variant)]
pub enum Route {
    #[component(name = "settled")]
    Settled(Decision),
    #[component(name = "staged")]
    Staged(Vec<Stage>),
}

/// A route, and what is worth saying beside it.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Proposal {
    pub route: Route,
    #[serde(default)]
    pub findings: Vec<Finding>,
}
