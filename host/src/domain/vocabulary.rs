//! The words that every other type is made of: periods, citations, parties, actors, legal bases.
//!
//! The names are those of `wit/rules.wit`; one type serves the contract, JSON and TOML.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

/// A length of time as the instrument states it. The host turns it into a due date.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[component(variant)]
pub enum Period {
    #[component(name = "working-days")]
    WorkingDays(u16),
    #[component(name = "calendar-days")]
    CalendarDays(u16),
    #[component(name = "months")]
    Months(u16),
    #[component(name = "years")]
    Years(u16),
}

/// A place in an instrument that `description.instruments` names: article 条 (0 where the text
/// is not numbered), paragraph 款, item 项.
#[derive(
    Clone,
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
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Citation {
    pub instrument: String,
    pub article: u16,
    pub paragraph: Option<u8>,
    pub item: Option<u8>,
}

/// Words shown to people.
#[derive(
    Clone,
    Debug,
    Default,
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
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Text {
    pub zh: String,
    pub en: String,
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
pub enum Tier {
    #[component(name = "state")]
    State,
    #[component(name = "province")]
    Province,
    #[component(name = "city")]
    City,
    #[component(name = "district")]
    District,
    #[component(name = "township")]
    Township,
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
pub enum PartyKind {
    #[component(name = "government")]
    Government,
    #[component(name = "data-authority")]
    DataAuthority,
    #[component(name = "department")]
    Department,
    #[component(name = "authorised-body")]
    AuthorisedBody,
    #[component(name = "public-institution")]
    PublicInstitution,
    #[component(name = "enterprise")]
    Enterprise,
    #[component(name = "social-organisation")]
    SocialOrganisation,
    #[component(name = "individual")]
    Individual,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Party {
    pub id: String,
    pub name: String,
    pub kind: PartyKind,
    pub tier: Option<Tier>,
}

/// Who acts. The host finds the organisation that fills the role. `superior-organ` is whatever
/// stands above the case's own organisation.
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
pub enum Role {
    #[component(name = "applicant")]
    Applicant,
    #[component(name = "respondent")]
    Respondent,
    #[component(name = "provider")]
    Provider,
    #[component(name = "data-authority")]
    DataAuthority,
    #[component(name = "government")]
    Government,
    #[component(name = "platform-operator")]
    PlatformOperator,
    #[component(name = "secrecy-authority")]
    SecrecyAuthority,
    #[component(name = "security-authority")]
    SecurityAuthority,
    #[component(name = "supervisory-organ")]
    SupervisoryOrgan,
    #[component(name = "superior-organ")]
    SuperiorOrgan,
    #[component(name = "grantee")]
    Grantee,
}

/// Which of several organisations in the role, seen from the case's own organisation.
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
pub enum Reach {
    #[component(name = "same")]
    Same,
    #[component(name = "superior")]
    Superior,
    #[component(name = "common-superior")]
    CommonSuperior,
    #[component(name = "city")]
    City,
    #[component(name = "province")]
    Province,
}

/// As what a person acts there: for the body, as its data officer, as its head, as the head of its
/// work body for sharing.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
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
pub enum Capacity {
    #[component(name = "body")]
    Body,
    #[component(name = "officer")]
    Officer,
    #[component(name = "head")]
    Head,
    #[component(name = "work-body-head")]
    WorkBodyHead,
}

impl Capacity {
    /// How high it is in its body: the contract only adds at the end, and its order means nothing.
    fn rank(self) -> u8 {
        match self {
            Self::Body => 0,
            Self::Officer => 1,
            Self::WorkBodyHead => 2,
            Self::Head => 3,
        }
    }
}

impl Ord for Capacity {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Capacity {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Actor {
    pub role: Role,
    pub reach: Reach,
    pub capacity: Capacity,
}

/// What kind of text a legal basis is. Instruments differ in which ranks they accept.
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
pub enum BasisRank {
    #[component(name = "law")]
    Law,
    #[component(name = "administrative-regulation")]
    AdministrativeRegulation,
    #[component(name = "state-council-decision")]
    StateCouncilDecision,
    #[component(name = "central-policy")]
    CentralPolicy,
    #[component(name = "state-provision")]
    StateProvision,
    #[component(name = "local-regulation")]
    LocalRegulation,
    #[component(name = "rule")]
    Rule,
    #[component(name = "other")]
    Other,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct LegalBasis {
    pub rank: BasisRank,
    pub title: String,
    pub article: Option<String>,
}

impl Period {
    /// How many of its unit.
    pub fn length(self) -> u16 {
        let (Self::WorkingDays(length)
        | Self::CalendarDays(length)
        | Self::Months(length)
        | Self::Years(length)) = self;
        length
    }
}
