//! A catalog entry as the rules see it: `catalog-entry` of the contract and its parts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

use super::date::Date;
use super::vocabulary::{LegalBasis, Party};

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
pub enum SharingClass {
    #[component(name = "unconditional")]
    Unconditional,
    #[component(name = "conditional")]
    Conditional,
    #[component(name = "withheld")]
    Withheld,
}

/// Where a text has lists instead of classes: what others need, what a body has to share, and what
/// law forbids it to share.
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
pub enum SharingList {
    #[component(name = "demand")]
    Demand,
    #[component(name = "responsibility")]
    Responsibility,
    #[component(name = "negative")]
    Negative,
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
pub enum OpeningClass {
    #[component(name = "unconditional")]
    Unconditional,
    #[component(name = "conditional")]
    Conditional,
    #[component(name = "closed")]
    Closed,
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
pub enum Sensitivity {
    #[component(name = "none")]
    None,
    #[component(name = "personal")]
    Personal,
    #[component(name = "commercial-secret")]
    CommercialSecret,
    #[component(name = "work-secret")]
    WorkSecret,
    #[component(name = "state-secret")]
    StateSecret,
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
pub enum ExchangeMethod {
    #[component(name = "query")]
    Query,
    #[component(name = "batch-exchange")]
    BatchExchange,
    #[component(name = "service-interface")]
    ServiceInterface,
    #[component(name = "file-download")]
    FileDownload,
    #[component(name = "custom")]
    Custom,
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
pub enum UpdateCycle {
    #[component(name = "realtime")]
    Realtime,
    #[component(name = "daily")]
    Daily,
    #[component(name = "weekly")]
    Weekly,
    #[component(name = "monthly")]
    Monthly,
    #[component(name = "quarterly")]
    Quarterly,
    #[component(name = "half-yearly")]
    HalfYearly,
    #[component(name = "yearly")]
    Yearly,
    #[component(name = "irregular")]
    Irregular,
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
pub enum BaseLibrary {
    #[component(name = "population")]
    Population,
    #[component(name = "legal-entity")]
    LegalEntity,
    #[component(name = "natural-resources-and-geospatial")]
    NaturalResourcesAndGeospatial,
    #[component(name = "electronic-licence")]
    ElectronicLicence,
    #[component(name = "social-credit")]
    SocialCredit,
    #[component(name = "macro-economy")]
    MacroEconomy,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[component(variant)]
pub enum Category {
    #[component(name = "base")]
    Base(BaseLibrary),
    #[component(name = "thematic")]
    Thematic(String),
    #[component(name = "departmental")]
    Departmental,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct InformationItem {
    pub name: String,
    #[component(name = "data-type")]
    pub data_type: String,
    pub sensitivity: Sensitivity,
}

/// Somebody to whom a law or an earlier authorisation gives the data whatever its class.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Entitlement {
    pub party: String,
    #[serde(default)]
    #[component(name = "legal-basis")]
    pub legal_basis: Vec<LegalBasis>,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct SharingTerms {
    pub class: SharingClass,
    pub conditions: Option<String>,
    pub reason: Option<String>,
    #[serde(default)]
    #[component(name = "legal-basis")]
    pub legal_basis: Vec<LegalBasis>,
    #[serde(default)]
    pub methods: Vec<ExchangeMethod>,
    /// What an applicant must hand in.
    #[serde(default)]
    #[component(name = "required-materials")]
    pub required_materials: Vec<String>,
    #[serde(default)]
    pub entitled: Vec<Entitlement>,
    /// The lists that name it. Data on the negative list are given to nobody.
    // What 1.1 added is not written where it says nothing: records of before stay as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<SharingList>,
}

impl SharingTerms {
    /// Whether the data are shared with nobody, by their class or by a list.
    pub fn withholds(&self) -> bool {
        self.class == SharingClass::Withheld || self.lists.contains(&SharingList::Negative)
    }
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct OpeningTerms {
    pub class: OpeningClass,
    pub conditions: Option<String>,
    pub reason: Option<String>,
    #[serde(default)]
    #[component(name = "legal-basis")]
    pub legal_basis: Vec<LegalBasis>,
    /// Secret or personal parts have been removed, masked or declassified.
    #[serde(default)]
    pub desensitised: bool,
    /// The holder of the rights in the data has consented to its opening.
    #[serde(default)]
    #[component(name = "holder-consents")]
    pub holder_consents: bool,
}

/// On what the collection of the data rests.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct CollectionTerms {
    #[serde(default)]
    #[component(name = "legal-basis")]
    pub legal_basis: Vec<LegalBasis>,
    #[serde(default)]
    #[component(name = "subject-consents")]
    pub subject_consents: bool,
    /// The subject was told purpose, manner, scope and how to query and correct.
    #[serde(default)]
    #[component(name = "subject-informed")]
    pub subject_informed: bool,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct CatalogEntry {
    pub code: String,
    pub title: String,
    pub summary: String,
    pub provider: Party,
    pub source: Option<String>,
    pub category: Category,
    /// Subject area, one of the words of the conventions, such as `meteorology`.
    pub domain: Option<String>,
    /// Classification and grading, where the jurisdiction grades data.
    pub grade: Option<String>,
    #[serde(default)]
    #[component(name = "risk-assessed")]
    pub risk_assessed: bool,
    #[serde(default)]
    pub formats: Vec<String>,
    #[serde(default)]
    pub items: Vec<InformationItem>,
    pub sensitivity: Sensitivity,
    pub sharing: SharingTerms,
    pub opening: OpeningTerms,
    pub collection: Option<CollectionTerms>,
    #[component(name = "update-cycle")]
    pub update_cycle: Option<UpdateCycle>,
    #[component(name = "created-on")]
    pub created_on: Date,
    /// The superior tier's unified catalog already holds it.
    #[serde(default)]
    #[component(name = "in-superior-catalog")]
    pub in_superior_catalog: bool,
    /// Its data are on the sharing platform already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[component(name = "on-platform")]
    pub on_platform: bool,
}
