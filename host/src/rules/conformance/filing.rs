//! Who files, with whom, against whom, and what they say: everything of a matter but its entry.

use super::days;
use super::entry::{self, MATERIAL};
use super::random::Random;
use super::words;
use crate::domain::{
    ChangeKind, Citation, Date, Emergency, ExchangeMethod, MatterKind, OutcomeKind, Party,
    PartyKind, PriorCase, Project, ProjectPhase, Role, Statement, Tier,
};

/// Everything is said; what the kind does not ask for does no harm.
pub(super) fn statement(
    random: &mut Random,
    filed_on: Date,
    violation: Option<Citation>,
) -> Statement {
    let said = |text: &str| Some(text.to_owned());
    Statement {
        purpose: said("履行市场监管职责"),
        scenario: said("企业年报核验"),
        safeguards: said("专网访问，全程留痕"),
        data_format: said("csv"),
        grounds: said("登记地址与实际不符"),
        legal_basis: vec![entry::law()],
        items: (0..=random.below(3))
            .map(|number| format!("信息项{number}"))
            .collect(),
        users: said("登记窗口工作人员"),
        method: Some(random.pick(&words::METHODS, ExchangeMethod::Query)),
        until: Some(days::after(filed_on, 1 + random.below(1000))),
        materials: vec![MATERIAL.to_owned()],
        cleared_by: said("数据专员"),
        change: Some(random.pick(&words::CHANGES, ChangeKind::DataChanged)),
        emergency: Some(random.pick(&words::EMERGENCIES, Emergency::Accident)),
        project: Some(project(random)),
        operator: Some(party("operator", "运营公司", PartyKind::Enterprise)),
        violation,
        scope: said("登记窗口及年报核验岗位"),
        promised: true,
    }
}

/// Who the filing comes from where only the provider can file it.
pub(super) fn by_provider(kind: MatterKind) -> bool {
    matches!(
        kind,
        MatterKind::EntryPublication
            | MatterKind::EntryRevision
            | MatterKind::ProvisionStop
            | MatterKind::Reassessment
            | MatterKind::OperationAuthorisation
            | MatterKind::EmergencyOpening
    )
}

/// Anybody may ask for open data or complain; sharing is among departments.
pub(super) fn applicant(random: &mut Random, kind: MatterKind) -> Party {
    let kind = match kind {
        MatterKind::SharingApplication
        | MatterKind::OnwardUse
        | MatterKind::StatisticsAccess
        | MatterKind::Dispute
        | MatterKind::Inconsistency
        | MatterKind::DataNeed => random.pick(&words::DEPARTMENTS, PartyKind::Department),
        _ => random.pick(&words::PARTIES, PartyKind::Individual),
    };
    let tier = random.pick(&words::TIERS, Tier::City);
    Party {
        tier: Some(tier),
        ..party("applicant", "需求部门", kind)
    }
}

pub(super) fn respondent(random: &mut Random, number: u64) -> Party {
    let kind = random.pick(&words::DEPARTMENTS, PartyKind::Department);
    party(&format!("respondent-{number}"), "被申请部门", kind)
}

pub(super) fn party(id: &str, name: &str, kind: PartyKind) -> Party {
    Party {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        tier: Some(Tier::City),
    }
}

/// Where a text leaves a choice, the two organs that each of them accepts.
pub(super) fn filed_with(random: &mut Random, kind: MatterKind) -> Option<Role> {
    let organs = [Role::SuperiorOrgan, Role::SupervisoryOrgan];
    match kind {
        MatterKind::Complaint | MatterKind::Rectification => {
            Some(random.pick(&organs, Role::SuperiorOrgan))
        }
        _ => None,
    }
}

/// What sort of case a matter contests, if it contests one.
pub(super) fn contested(kind: MatterKind) -> Option<MatterKind> {
    match kind {
        MatterKind::Dispute => Some(MatterKind::SharingApplication),
        MatterKind::OpeningReview => Some(MatterKind::OpeningRequest),
        _ => None,
    }
}

/// The case that a dispute or a review contests: refused, and by the same applicant.
pub(super) fn prior(
    random: &mut Random,
    kind: MatterKind,
    applicant: &Party,
    filed_on: Date,
) -> Option<PriorCase> {
    Some(PriorCase {
        kind: contested(kind)?,
        applicant: applicant.clone(),
        decision: Some(OutcomeKind::Refuse),
        overdue: random.chance(20),
        closed_on: Some(days::before(filed_on, random.below(60))),
    })
}

fn project(random: &mut Random) -> Project {
    Project {
        phase: random.pick(&words::PHASES, ProjectPhase::Approval),
        has_data_catalog: true,
        interconnects: true,
        classified: random.chance(20),
        government_funded: random.chance(70),
        new_data_centre: false,
        uses_service_platform: true,
        new_mobile_app: false,
        exempted_by: random.sometimes(20, entry::law()),
    }
}
