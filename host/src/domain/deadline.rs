//! How long a stage may take, from when, and what silence means.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

use super::vocabulary::{Actor, Citation, Period, Text};

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
