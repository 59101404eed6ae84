//! What is asked of the rules: `matter` of the contract and its parts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasmtime::component::{ComponentType, Lift, Lower};

use super::date::Date;
use super::entry::{CatalogEntry, ExchangeMethod};
use super::route::OutcomeKind;
use super::vocabulary::{Citation, LegalBasis, Party, Role};

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
pub enum MatterKind {
    #[component(name = "entry-publication")]
    EntryPublication,
    #[component(name = "entry-revision")]
    EntryRevision,
    #[component(name = "provision-stop")]
    ProvisionStop,
    #[component(name = "reassessment")]
    Reassessment,
    #[component(name = "sharing-application")]
    SharingApplication,
    #[component(name = "onward-use")]
    OnwardUse,
    #[component(name = "dispute")]
    Dispute,
    #[component(name = "inconsistency")]
    Inconsistency,
    #[component(name = "correction")]
    Correction,
    #[component(name = "statistics-access")]
    StatisticsAccess,
    #[component(name = "opening-application")]
    OpeningApplication,
    #[component(name = "opening-request")]
    OpeningRequest,
    #[component(name = "opening-review")]
    OpeningReview,
    #[component(name = "emergency-opening")]
    EmergencyOpening,
    #[component(name = "operation-authorisation")]
    OperationAuthorisation,
    #[component(name = "project-review")]
    ProjectReview,
    #[component(name = "complaint")]
    Complaint,
    #[component(name = "incident")]
    Incident,
    #[component(name = "rectification")]
    Rectification,
    #[component(name = "data-need")]
    DataNeed,
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
pub enum ChangeKind {
    #[component(name = "law-amended")]
    LawAmended,
    #[component(name = "function-changed")]
    FunctionChanged,
    #[component(name = "element-changed")]
    ElementChanged,
    #[component(name = "data-changed")]
    DataChanged,
    #[component(name = "scope-changed")]
    ScopeChanged,
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
pub enum Emergency {
    #[component(name = "natural-disaster")]
    NaturalDisaster,
    #[component(name = "accident")]
    Accident,
    #[component(name = "public-health")]
    PublicHealth,
    #[component(name = "public-security")]
    PublicSecurity,
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
pub enum ProjectPhase {
    #[component(name = "approval")]
    Approval,
    #[component(name = "acceptance")]
    Acceptance,
    #[component(name = "operation")]
    Operation,
}

#[allow(clippy::struct_excessive_bools, reason = "the contract's record")]
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Project {
    pub phase: ProjectPhase,
    #[serde(default)]
    #[component(name = "has-data-catalog")]
    pub has_data_catalog: bool,
    #[serde(default)]
    pub interconnects: bool,
    #[serde(default)]
    pub classified: bool,
    #[serde(default)]
    #[component(name = "government-funded")]
    pub government_funded: bool,
    #[serde(default)]
    #[component(name = "new-data-centre")]
    pub new_data_centre: bool,
    #[serde(default)]
    #[component(name = "uses-service-platform")]
    pub uses_service_platform: bool,
    #[serde(default)]
    #[component(name = "new-mobile-app")]
    pub new_mobile_app: bool,
    /// A provision that exempts the project.
    #[component(name = "exempted-by")]
    pub exempted_by: Option<LegalBasis>,
}

/// What the applicant says. Absent means not said.
#[derive(
    Clone,
    Default,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ComponentType,
    Lift,
    Lower,
    ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Statement {
    pub purpose: Option<String>,
    pub scenario: Option<String>,
    pub safeguards: Option<String>,
    #[component(name = "data-format")]
    pub data_format: Option<String>,
    pub grounds: Option<String>,
    #[serde(default)]
    #[component(name = "legal-basis")]
    pub legal_basis: Vec<LegalBasis>,
    #[serde(default)]
    pub items: Vec<String>,
    pub users: Option<String>,
    pub method: Option<ExchangeMethod>,
    pub until: Option<Date>,
    #[serde(default)]
    pub materials: Vec<String>,
    /// Who cleared the filing inside the applicant's organisation.
    #[component(name = "cleared-by")]
    pub cleared_by: Option<String>,
    pub change: Option<ChangeKind>,
    pub emergency: Option<Emergency>,
    pub project: Option<Project>,
    /// Who is to operate the data.
    pub operator: Option<Party>,
    pub violation: Option<Citation>,
    /// Within which bounds the data will be used.
    // What 1.1 added is not written where it says nothing: records of before stay as they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The applicant vouches for what it says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub promised: bool,
}

/// The closed or overdue case that this matter contests.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct PriorCase {
    pub kind: MatterKind,
    pub applicant: Party,
    /// Its decision; none if there is none yet.
    pub decision: Option<OutcomeKind>,
    #[serde(default)]
    pub overdue: bool,
    #[component(name = "closed-on")]
    pub closed_on: Option<Date>,
}

#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ComponentType, Lift, Lower, ToSchema,
)]
#[serde(deny_unknown_fields)]
#[component(record)]
pub struct Matter {
    pub kind: MatterKind,
    #[component(name = "filed-on")]
    pub filed_on: Date,
    /// The day of the event that starts a statutory clock, such as a change of the law.
    #[component(name = "occurred-on")]
    pub occurred_on: Option<Date>,
    /// Whom the applicant filed with, where the instrument leaves a choice.
    #[component(name = "filed-with")]
    pub filed_with: Option<Role>,
    pub applicant: Party,
    #[serde(default)]
    pub respondents: Vec<Party>,
    /// The entry as the catalog holds it.
    pub entry: Option<CatalogEntry>,
    /// The entry as it shall become.
    pub proposed: Option<CatalogEntry>,
    pub statement: Statement,
    pub prior: Option<PriorCase>,
}

impl Matter {
    /// The entry that decides: what is proposed, else what is published.
    pub fn deciding_entry(&self) -> Option<&CatalogEntry> {
        self.proposed.as_ref().or(self.entry.as_ref())
    }

    /// Whose own matter it is, each with the field that names him: who applies, against whom, and
    /// who would get something by it.
    pub fn parties(&self) -> impl Iterator<Item = (String, &Party)> {
        let respondents = self.respondents.iter().enumerate();
        let respondents = respondents.map(|(n, party)| (format!("respondents[{n}]"), party));
        let operator = self.statement.operator.iter();
        std::iter::once(("applicant".to_owned(), &self.applicant))
            .chain(respondents)
            .chain(operator.map(|party| ("statement.operator".to_owned(), party)))
    }
}
