//! What is wrong with a filing or an entry, or worth saying of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

use super::vocabulary::{Citation, Text};

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
pub enum Severity {
    #[component(name = "error")]
    Error,
    #[component(name = "warning")]
    Warning,
    #[component(name = "note")]
    Note,
}

/// Something that is wrong, or worth saying. `subject` is the path of the field it speaks of,
/// in snake_case from the root of what was asked: `sharing.legal_basis` for an entry,
/// `statement.scenario` for a matter.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Finding {
    pub severity: Severity,
    pub subject: String,
    pub message: Text,
    #[serde(default)]
    pub citations: Vec<Citation>,
}
