//! Every word of the contract that a matter can be made of.

use crate::domain::{
    BaseLibrary, BasisRank, ChangeKind, Emergency, ExchangeMethod, MatterKind, OpeningClass,
    OutcomeKind, PartyKind, ProjectPhase, Role, Sensitivity, SharingClass, SharingList, Tier,
    UpdateCycle,
};

pub(super) const KINDS: [MatterKind; 20] = [
    MatterKind::EntryPublication,
    MatterKind::EntryRevision,
    MatterKind::ProvisionStop,
    MatterKind::Reassessment,
    MatterKind::SharingApplication,
    MatterKind::OnwardUse,
    MatterKind::Dispute,
    MatterKind::Inconsistency,
    MatterKind::Correction,
    MatterKind::StatisticsAccess,
    MatterKind::OpeningApplication,
    MatterKind::OpeningRequest,
    MatterKind::OpeningReview,
    MatterKind::EmergencyOpening,
    MatterKind::OperationAuthorisation,
    MatterKind::ProjectReview,
    MatterKind::Complaint,
    MatterKind::Incident,
    MatterKind::Rectification,
    MatterKind::DataNeed,
];

pub(super) const SHARING: [SharingClass; 3] = [
    SharingClass::Unconditional,
    SharingClass::Conditional,
    SharingClass::Withheld,
];

pub(super) const LISTS: [SharingList; 3] = [
    SharingList::Demand,
    SharingList::Responsibility,
    SharingList::Negative,
];

pub(super) const OPENING: [OpeningClass; 3] = [
    OpeningClass::Unconditional,
    OpeningClass::Conditional,
    OpeningClass::Closed,
];

pub(super) const SENSITIVITIES: [Sensitivity; 5] = [
    Sensitivity::None,
    Sensitivity::Personal,
    Sensitivity::CommercialSecret,
    Sensitivity::WorkSecret,
    Sensitivity::StateSecret,
];

pub(super) const METHODS: [ExchangeMethod; 5] = [
    ExchangeMethod::Query,
    ExchangeMethod::BatchExchange,
    ExchangeMethod::ServiceInterface,
    ExchangeMethod::FileDownload,
    ExchangeMethod::Custom,
];

pub(super) const CYCLES: [UpdateCycle; 8] = [
    UpdateCycle::Realtime,
    UpdateCycle::Daily,
    UpdateCycle::Weekly,
    UpdateCycle::Monthly,
    UpdateCycle::Quarterly,
    UpdateCycle::HalfYearly,
    UpdateCycle::Yearly,
    UpdateCycle::Irregular,
];

pub(super) const LIBRARIES: [BaseLibrary; 6] = [
    BaseLibrary::Population,
    BaseLibrary::LegalEntity,
    BaseLibrary::NaturalResourcesAndGeospatial,
    BaseLibrary::ElectronicLicence,
    BaseLibrary::SocialCredit,
    BaseLibrary::MacroEconomy,
];

pub(super) const PARTIES: [PartyKind; 8] = [
    PartyKind::Government,
    PartyKind::DataAuthority,
    PartyKind::Department,
    PartyKind::AuthorisedBody,
    PartyKind::PublicInstitution,
    PartyKind::Enterprise,
    PartyKind::SocialOrganisation,
    PartyKind::Individual,
];

/// Who may apply for sharing everywhere.
pub(super) const DEPARTMENTS: [PartyKind; 4] = [
    PartyKind::Government,
    PartyKind::DataAuthority,
    PartyKind::Department,
    PartyKind::AuthorisedBody,
];

pub(super) const TIERS: [Tier; 5] = [
    Tier::State,
    Tier::Province,
    Tier::City,
    Tier::District,
    Tier::Township,
];

pub(super) const ROLES: [Role; 11] = [
    Role::Applicant,
    Role::Respondent,
    Role::Provider,
    Role::DataAuthority,
    Role::Government,
    Role::PlatformOperator,
    Role::SecrecyAuthority,
    Role::SecurityAuthority,
    Role::SupervisoryOrgan,
    Role::SuperiorOrgan,
    Role::Grantee,
];

pub(super) const RANKS: [BasisRank; 8] = [
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::StateCouncilDecision,
    BasisRank::CentralPolicy,
    BasisRank::StateProvision,
    BasisRank::LocalRegulation,
    BasisRank::Rule,
    BasisRank::Other,
];

pub(super) const CHANGES: [ChangeKind; 5] = [
    ChangeKind::LawAmended,
    ChangeKind::FunctionChanged,
    ChangeKind::ElementChanged,
    ChangeKind::DataChanged,
    ChangeKind::ScopeChanged,
];

pub(super) const EMERGENCIES: [Emergency; 4] = [
    Emergency::NaturalDisaster,
    Emergency::Accident,
    Emergency::PublicHealth,
    Emergency::PublicSecurity,
];

pub(super) const PHASES: [ProjectPhase; 3] = [
    ProjectPhase::Approval,
    ProjectPhase::Acceptance,
    ProjectPhase::Operation,
];

pub(super) const OUTCOMES: [OutcomeKind; 9] = [
    OutcomeKind::Approve,
    OutcomeKind::Refuse,
    OutcomeKind::RequestSupplement,
    OutcomeKind::Refer,
    OutcomeKind::Settle,
    OutcomeKind::Confirm,
    OutcomeKind::Correct,
    OutcomeKind::Reject,
    OutcomeKind::Complete,
];

/// Formats that machines read, by the conventions.
pub(super) const FORMATS: [&str; 11] = [
    "csv", "tsv", "json", "jsonl", "xml", "xls", "xlsx", "parquet", "geojson", "rdf", "ttl",
];

/// The subject areas of the conventions.
pub(super) const DOMAINS: [&str; 20] = [
    "credit",
    "transport",
    "medical",
    "health",
    "employment",
    "social-security",
    "geography",
    "culture",
    "education",
    "science",
    "resources",
    "agriculture",
    "environment",
    "work-safety",
    "finance",
    "quality",
    "statistics",
    "meteorology",
    "market-supervision",
    "business-registration",
];
