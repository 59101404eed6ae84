//! What the rules answer: a route of stages and outcomes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

use super::date::Date;
use super::entry::ExchangeMethod;
use super::finding::Finding;
use super::matter::MatterKind;
use super::vocabulary::{Actor, BasisRank, Citation, Period, Text};

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
pub enum OnwardUse {
    #[component(name = "forbidden")]
    Forbidden,
    #[component(name = "with-provider-consent")]
    WithProviderConsent,
    #[component(name = "with-licence")]
    WithLicence,
    #[component(name = "unstated")]
    Unstated,
}

/// What an approval gives. An empty `items` means all that was asked for.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Grant {
    #[serde(default)]
    pub items: Vec<String>,
    pub method: Option<ExchangeMethod>,
    pub until: Option<Date>,
    pub onward: OnwardUse,
    #[serde(default)]
    #[component(name = "public-service")]
    pub public_service: bool,
}

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
pub enum Catalog {
    #[component(name = "resources")]
    Resources,
    #[component(name = "sharing")]
    Sharing,
    #[component(name = "opening")]
    Opening,
}

/// A matter that the outcome sets in motion: at once, or after a period.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct FollowUp {
    pub kind: MatterKind,
    pub after: Option<Period>,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[component(variant)]
pub enum Effect {
    #[component(name = "publish-entry")]
    PublishEntry(Vec<Catalog>),
    #[component(name = "revise-entry")]
    ReviseEntry(Vec<Catalog>),
    #[component(name = "stop-provision")]
    #[serde(rename = "stop-provision")]
    StopProvision,
    #[component(name = "open-entry")]
    #[serde(rename = "open-entry")]
    OpenEntry,
    #[component(name = "disclose-basis")]
    #[serde(rename = "disclose-basis")]
    DiscloseBasis,
    #[component(name = "grant-access")]
    GrantAccess(Grant),
    #[component(name = "suspend-access")]
    #[serde(rename = "suspend-access")]
    SuspendAccess,
    #[component(name = "end-access")]
    #[serde(rename = "end-access")]
    EndAccess,
    #[component(name = "notify")]
    Notify(Actor),
    #[component(name = "file-with")]
    FileWith(Actor),
    #[component(name = "follow")]
    Follow(FollowUp),
    #[component(name = "suspend-projects")]
    #[serde(rename = "suspend-projects")]
    SuspendProjects,
    /// A measure that the instrument names and people carry out, such as public criticism.
    #[component(name = "measure")]
    Measure(Text),
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

/// The event whose day is day zero. Day zero itself is not counted.
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
pub enum ClockStart {
    #[component(name = "filing")]
    Filing,
    #[component(name = "receipt")]
    Receipt,
    #[component(name = "acceptance")]
    Acceptance,
    #[component(name = "occurrence")]
    Occurrence,
    #[component(name = "stage-entry")]
    StageEntry,
}

/// What silence means when a deadline passes: a breach, an outcome, or a stage.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[component(variant)]
pub enum Expiry {
    #[component(name = "breach")]
    Breach,
    #[component(name = "deem")]
    Deem(String),
    #[component(name = "move-to")]
    MoveTo(String),
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Extension {
    #[component(name = "up-to")]
    pub up_to: Period,
    pub approver: Actor,
    pub times: u8,
    #[serde(default)]
    pub notify: Vec<Actor>,
    #[serde(default)]
    pub citations: Vec<Citation>,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Deadline {
    /// None: the time limit that an actor set in the outcome that led here.
    pub within: Option<Period>,
    pub start: ClockStart,
    pub extension: Option<Extension>,
    pub expiry: Expiry,
    /// How an unclear text was read, shown wherever the date is.
    pub reading: Option<Text>,
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
