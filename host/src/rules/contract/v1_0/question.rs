//! Questions as 1.0.0 has them, borrowed from today's.
//!
//! What 1.0.0 has no word for is dropped where rules of that time could not have looked at it:
//! `statement.scope`, `statement.promised` and `on-platform` say something that they never ask for,
//! and lists are refused beside classes whatever the version. Where it would make another question
//! of it, the host finds that itself: a kind that they do not know, and an earlier case of such a
//! kind.

use wasmtime::component::{ComponentType, Lower};

use crate::domain::{
    self, Category, ChangeKind, CollectionTerms, Date, Emergency, Entitlement, ExchangeMethod,
    Finding, InformationItem, LegalBasis, OpeningTerms, OutcomeKind, Party, Project, Role,
    Sensitivity, Severity, SharingClass, Text, UpdateCycle,
};

/// The kinds of matter of 1.0.0; answers name them too.
#[derive(Clone, Copy, Debug, ComponentType, wasmtime::component::Lift, Lower)]
#[component(enum)]
#[repr(u8)]
pub(in crate::rules) enum MatterKind {
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
}

impl MatterKind {
    /// The kind as 1.0.0 calls it, if it does.
    fn told(kind: domain::MatterKind) -> Option<Self> {
        use domain::MatterKind as Now;
        Some(match kind {
            Now::EntryPublication => Self::EntryPublication,
            Now::EntryRevision => Self::EntryRevision,
            Now::ProvisionStop => Self::ProvisionStop,
            Now::Reassessment => Self::Reassessment,
            Now::SharingApplication => Self::SharingApplication,
            Now::OnwardUse => Self::OnwardUse,
            Now::Dispute => Self::Dispute,
            Now::Inconsistency => Self::Inconsistency,
            Now::Correction => Self::Correction,
            Now::StatisticsAccess => Self::StatisticsAccess,
            Now::OpeningApplication => Self::OpeningApplication,
            Now::OpeningRequest => Self::OpeningRequest,
            Now::OpeningReview => Self::OpeningReview,
            Now::EmergencyOpening => Self::EmergencyOpening,
            Now::OperationAuthorisation => Self::OperationAuthorisation,
            Now::ProjectReview => Self::ProjectReview,
            Now::Complaint => Self::Complaint,
            Now::Incident => Self::Incident,
            Now::Rectification => Self::Rectification,
            Now::DataNeed => return None,
        })
    }
}

#[derive(ComponentType, Lower)]
#[component(record)]
pub(in crate::rules) struct SharingTerms<'a> {
    class: SharingClass,
    conditions: &'a Option<String>,
    reason: &'a Option<String>,
    #[component(name = "legal-basis")]
    legal_basis: &'a [LegalBasis],
    methods: &'a [ExchangeMethod],
    #[component(name = "required-materials")]
    required_materials: &'a [String],
    entitled: &'a [Entitlement],
}

#[derive(ComponentType, Lower)]
#[component(record)]
pub(in crate::rules) struct CatalogEntry<'a> {
    code: &'a str,
    title: &'a str,
    summary: &'a str,
    provider: &'a Party,
    source: &'a Option<String>,
    category: &'a Category,
    domain: &'a Option<String>,
    grade: &'a Option<String>,
    #[component(name = "risk-assessed")]
    risk_assessed: bool,
    formats: &'a [String],
    items: &'a [InformationItem],
    sensitivity: Sensitivity,
    sharing: SharingTerms<'a>,
    opening: &'a OpeningTerms,
    collection: &'a Option<CollectionTerms>,
    #[component(name = "update-cycle")]
    update_cycle: Option<UpdateCycle>,
    #[component(name = "created-on")]
    created_on: Date,
    #[component(name = "in-superior-catalog")]
    in_superior_catalog: bool,
}

impl<'a> From<&'a domain::CatalogEntry> for CatalogEntry<'a> {
    fn from(entry: &'a domain::CatalogEntry) -> Self {
        let terms = &entry.sharing;
        Self {
            code: &entry.code,
            title: &entry.title,
            summary: &entry.summary,
            provider: &entry.provider,
            source: &entry.source,
            category: &entry.category,
            domain: &entry.domain,
            grade: &entry.grade,
            risk_assessed: entry.risk_assessed,
            formats: &entry.formats,
            items: &entry.items,
            sensitivity: entry.sensitivity,
            sharing: SharingTerms {
                class: terms.class,
                conditions: &terms.conditions,
                reason: &terms.reason,
                legal_basis: &terms.legal_basis,
                methods: &terms.methods,
                required_materials: &terms.required_materials,
                entitled: &terms.entitled,
            },
            opening: &entry.opening,
            collection: &entry.collection,
            update_cycle: entry.update_cycle,
            created_on: entry.created_on,
            in_superior_catalog: entry.in_superior_catalog,
        }
    }
}

#[derive(ComponentType, Lower)]
#[component(record)]
pub(in crate::rules) struct Statement<'a> {
    purpose: &'a Option<String>,
    scenario: &'a Option<String>,
    safeguards: &'a Option<String>,
    #[component(name = "data-format")]
    data_format: &'a Option<String>,
    grounds: &'a Option<String>,
    #[component(name = "legal-basis")]
    legal_basis: &'a [LegalBasis],
    items: &'a [String],
    users: &'a Option<String>,
    method: Option<ExchangeMethod>,
    until: Option<Date>,
    materials: &'a [String],
    #[component(name = "cleared-by")]
    cleared_by: &'a Option<String>,
    change: Option<ChangeKind>,
    emergency: Option<Emergency>,
    project: &'a Option<Project>,
    operator: &'a Option<Party>,
    violation: &'a Option<domain::Citation>,
}

impl<'a> From<&'a domain::Statement> for Statement<'a> {
    fn from(said: &'a domain::Statement) -> Self {
        Self {
            purpose: &said.purpose,
            scenario: &said.scenario,
            safeguards: &said.safeguards,
            data_format: &said.data_format,
            grounds: &said.grounds,
            legal_basis: &said.legal_basis,
            items: &said.items,
            users: &said.users,
            method: said.method,
            until: said.until,
            materials: &said.materials,
            cleared_by: &said.cleared_by,
            change: said.change,
            emergency: said.emergency,
            project: &said.project,
            operator: &said.operator,
            violation: &said.violation,
        }
    }
}

#[derive(ComponentType, Lower)]
#[component(record)]
pub(in crate::rules) struct PriorCase<'a> {
    kind: MatterKind,
    applicant: &'a Party,
    decision: Option<OutcomeKind>,
    overdue: bool,
    #[component(name = "closed-on")]
    closed_on: Option<Date>,
}

#[derive(ComponentType, Lower)]
#[component(record)]
pub(in crate::rules) struct Matter<'a> {
    kind: MatterKind,
    #[component(name = "filed-on")]
    filed_on: Date,
    #[component(name = "occurred-on")]
    occurred_on: Option<Date>,
    #[component(name = "filed-with")]
    filed_with: Option<Role>,
    applicant: &'a Party,
    respondents: &'a [Party],
    entry: Option<CatalogEntry<'a>>,
    proposed: Option<CatalogEntry<'a>>,
    statement: Statement<'a>,
    prior: Option<PriorCase<'a>>,
}

/// As much of a question as 1.0.0 can be told, and what the host finds on the rest.
pub(in crate::rules) struct Told<T> {
    /// What to ask; none if nothing sensible is left.
    pub(in crate::rules) question: Option<T>,
    /// Why the answer cannot be a route: an error each.
    pub(in crate::rules) findings: Vec<Finding>,
}

/// An entry for 1.0.0.
pub(in crate::rules) fn tell_entry(entry: &domain::CatalogEntry) -> CatalogEntry<'_> {
    entry.into()
}

/// A matter for 1.0.0.
pub(in crate::rules) fn tell_matter(matter: &domain::Matter) -> Told<Matter<'_>> {
    let mut findings = vec![];
    let kind = MatterKind::told(matter.kind);
    if kind.is_none() {
        findings.push(unknown("kind", &matter.kind.to_string()));
    }
    let prior_kind = matter
        .prior
        .as_ref()
        .map(|prior| MatterKind::told(prior.kind));
    if let (Some(None), Some(prior)) = (prior_kind, &matter.prior) {
        findings.push(unknown("prior.kind", &prior.kind.to_string()));
    }
    let prior = matter.prior.as_ref().zip(prior_kind.flatten());
    let whole = prior.is_some() == matter.prior.is_some();
    let question = kind.filter(|_| whole).map(|kind| Matter {
        kind,
        filed_on: matter.filed_on,
        occurred_on: matter.occurred_on,
        filed_with: matter.filed_with,
        applicant: &matter.applicant,
        respondents: &matter.respondents,
        entry: matter.entry.as_ref().map(Into::into),
        proposed: matter.proposed.as_ref().map(Into::into),
        statement: (&matter.statement).into(),
        prior: prior.map(|(prior, kind)| PriorCase {
            kind,
            applicant: &prior.applicant,
            decision: prior.decision,
            overdue: prior.overdue,
            closed_on: prior.closed_on,
        }),
    });
    Told { question, findings }
}

fn unknown(subject: &str, kind: &str) -> Finding {
    Finding {
        severity: Severity::Error,
        subject: subject.to_owned(),
        message: Text {
            zh: format!("本地规则按 1.0.0 版接口编写，没有“{kind}”这类事项"),
            en: format!(
                "these rules are of contract 1.0.0, which knows no matter of the kind `{kind}`"
            ),
        },
        citations: vec![],
    }
}
