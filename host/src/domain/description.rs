//! Who the rules are: `description` of the contract and its parts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

use super::date::Date;
use super::entry::{OpeningClass, SharingClass};
use super::matter::MatterKind;
use super::vocabulary::{Citation, Period, Role, Text};

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
pub enum InstrumentStatus {
    #[component(name = "draft")]
    Draft,
    #[component(name = "in-force")]
    InForce,
    #[component(name = "expired")]
    Expired,
    #[component(name = "repealed")]
    Repealed,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Instrument {
    pub id: String,
    pub title: Text,
    pub issuer: Text,
    pub status: InstrumentStatus,
    /// The number of paragraphs of each article, in order.
    #[serde(default)]
    pub articles: Vec<u8>,
    #[component(name = "promulgated-on")]
    pub promulgated_on: Option<Date>,
    #[component(name = "effective-from")]
    pub effective_from: Option<Date>,
    /// The last day in force.
    #[component(name = "effective-until")]
    pub effective_until: Option<Date>,
    /// How an unclear text was read, such as on its first day in force.
    pub reading: Option<Text>,
}

/// How the plugin treats an article: turned into findings or routes; a fact the host keeps;
/// a duty of organisation; left to somebody's judgement; or nothing to do.
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
pub enum Treatment {
    #[component(name = "enforced")]
    Enforced,
    #[component(name = "recorded")]
    Recorded,
    #[component(name = "organisational")]
    Organisational,
    #[component(name = "discretionary")]
    Discretionary,
    #[component(name = "declaratory")]
    Declaratory,
    /// Since 1.1.0: what the instrument applies to. An error that cites such a place says that the
    /// instrument does not apply to what was asked, and so neither allows nor forbids it.
    #[component(name = "scope")]
    Scope,
}

impl Treatment {
    /// Whether answers of the rules rest on such a place, so that a scenario has to show it.
    pub fn is_answered_by(self) -> bool {
        matches!(self, Self::Enforced | Self::Scope)
    }
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct ArticleTreatment {
    pub citation: Citation,
    pub treatment: Treatment,
    pub note: Text,
}

/// How long records of exchange and query are kept at least.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Retention {
    #[component(name = "at-least")]
    pub at_least: Period,
    #[serde(default)]
    pub citations: Vec<Citation>,
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
pub enum SignIn {
    #[component(name = "any")]
    Any,
    #[component(name = "unified-certificate")]
    UnifiedCertificate,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Identification {
    #[component(name = "sign-in")]
    pub sign_in: SignIn,
    #[serde(default)]
    pub citations: Vec<Citation>,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Description {
    pub jurisdiction: String,
    pub name: Text,
    #[serde(default)]
    pub instruments: Vec<Instrument>,
    #[serde(default)]
    pub matters: Vec<MatterKind>,
    #[serde(default)]
    #[component(name = "sharing-classes")]
    pub sharing_classes: Vec<SharingClass>,
    #[serde(default)]
    #[component(name = "opening-classes")]
    pub opening_classes: Vec<OpeningClass>,
    /// What the instrument calls each role.
    #[serde(default)]
    #[component(name = "role-names")]
    pub role_names: Vec<(Role, Text)>,
    pub retention: Option<Retention>,
    pub identification: Option<Identification>,
    /// Every article of every instrument, each once or paragraph by paragraph.
    #[serde(default)]
    pub treatments: Vec<ArticleTreatment>,
}
