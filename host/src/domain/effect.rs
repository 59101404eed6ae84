//! What an outcome does: to the catalog, to access, to what follows.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

use super::date::Date;
use super::entry::ExchangeMethod;
use super::matter::MatterKind;
use super::vocabulary::{Actor, Period, Text};

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
    /// Lifts what the same case suspended, once all is put right.
    #[component(name = "restore-access")]
    #[serde(rename = "restore-access")]
    RestoreAccess,
}
