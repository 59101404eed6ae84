//! Well-formed sample matters, one for every way in which a kind may differ: to show routes
//! before anybody files, and to have something to try.

use super::{
    BasisRank, CatalogEntry, Category, ChangeKind, Citation, Date, Description, Emergency,
    ExchangeMethod, InformationItem, LegalBasis, Matter, MatterKind, OpeningClass, OpeningTerms,
    OutcomeKind, Party, PartyKind, PriorCase, Project, ProjectPhase, Role, Sensitivity,
    SharingClass, SharingTerms, Statement, Tier, UpdateCycle,
};

/// In what a sample differs from others of its kind.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Variation {
    /// The sharing class of the entry.
    pub sharing: SharingClass,
    /// The opening class of the entry.
    pub opening: OpeningClass,
    /// With whom it is filed.
    pub filed_with: Option<Role>,
    /// At which phase the project is.
    pub phase: Option<ProjectPhase>,
    /// What is said to be violated; article 1 if nothing is named.
    pub violation: Option<Citation>,
}

impl Variation {
    /// All is open, nothing is special.
    pub const PLAIN: Self = Self {
        sharing: SharingClass::Unconditional,
        opening: OpeningClass::Unconditional,
        filed_with: None,
        phase: None,
        violation: None,
    };
}

const SHARING: [SharingClass; 3] = [
    SharingClass::Unconditional,
    SharingClass::Conditional,
    SharingClass::Withheld,
];
const OPENING: [OpeningClass; 3] = [
    OpeningClass::Unconditional,
    OpeningClass::Conditional,
    OpeningClass::Closed,
];

/// With whom complaints and the like are filed.
const BODIES: [Role; 5] = [
    Role::Provider,
    Role::PlatformOperator,
    Role::DataAuthority,
    Role::SuperiorOrgan,
    Role::SupervisoryOrgan,
];

/// The ways in which matters of a kind may differ.
pub fn variations(kind: MatterKind) -> Vec<Variation> {
    let plain = Variation::PLAIN;
    match kind {
        MatterKind::SharingApplication | MatterKind::OnwardUse | MatterKind::StatisticsAccess => {
            SHARING
                .into_iter()
                .map(|sharing| Variation {
                    sharing,
                    ..plain.clone()
                })
                .collect()
        }
        MatterKind::OpeningApplication
        | MatterKind::OpeningRequest
        | MatterKind::EmergencyOpening => OPENING
            .into_iter()
            .map(|opening| Variation {
                opening,
                ..plain.clone()
            })
            .collect(),
        MatterKind::EntryPublication | MatterKind::EntryRevision | MatterKind::Reassessment => {
            SHARING
                .into_iter()
                .flat_map(|sharing| {
                    OPENING.into_iter().map(move |opening| Variation {
                        sharing,
                        opening,
                        ..Variation::PLAIN
                    })
                })
                .collect()
        }
        MatterKind::Correction | MatterKind::Complaint | MatterKind::Rectification => BODIES
            .into_iter()
            .map(|role| Variation {
                filed_with: Some(role),
                ..plain.clone()
            })
            .collect(),
        MatterKind::ProjectReview => [
            ProjectPhase::Approval,
            ProjectPhase::Acceptance,
            ProjectPhase::Operation,
        ]
        .into_iter()
        .map(|phase| Variation {
            phase: Some(phase),
            ..plain.clone()
        })
        .collect(),
        _ => vec![plain],
    }
}

/// The ways in which matters of a kind may differ under these rules. What can be violated depends on
/// them: not every article puts a duty on somebody, so there is a rectification for each provision
/// of which they speak.
pub fn variations_under(kind: MatterKind, rules: &Description) -> Vec<Variation> {
    let all = variations(kind);
    if kind != MatterKind::Rectification || rules.treatments.is_empty() {
        return all;
    }
    let provisions = rules.treatments.iter().map(|one| &one.citation);
    let of_one = |provision: &Citation| {
        let violation = Some(provision.clone());
        let with = |one: &Variation| Variation {
            violation: violation.clone(),
            ..one.clone()
        };
        all.iter().map(with).collect::<Vec<_>>()
    };
    provisions.flat_map(of_one).collect()
}

/// A well-formed matter of a kind, filed on a day under `instrument`.
pub fn sample_matter(
    kind: MatterKind,
    variation: &Variation,
    filed_on: Date,
    instrument: &str,
) -> Matter {
    let entry = sample_entry(variation, filed_on);
    let publication = kind == MatterKind::EntryPublication;
    // No entry names what is needed; whoever would provide it is asked.
    let need = kind == MatterKind::DataNeed;
    let by_provider = matches!(
        kind,
        MatterKind::EntryPublication
            | MatterKind::EntryRevision
            | MatterKind::ProvisionStop
            | MatterKind::Reassessment
            | MatterKind::OperationAuthorisation
            | MatterKind::EmergencyOpening
    );
    let applicant = if by_provider {
        entry.provider.clone()
    } else {
        department("applicant", "需求部门")
    };
    Matter {
        kind,
        filed_on,
        occurred_on: None,
        filed_with: variation.filed_with,
        prior: sample_prior(kind, &applicant),
        applicant,
        respondents: need.then(|| entry.provider.clone()).into_iter().collect(),
        proposed: (publication || kind == MatterKind::EntryRevision).then(|| entry.clone()),
        entry: (!publication && !need).then_some(entry),
        statement: sample_statement(variation, filed_on, instrument),
    }
}

fn department(id: &str, name: &str) -> Party {
    Party {
        id: id.into(),
        name: name.into(),
        kind: PartyKind::Department,
        tier: Some(Tier::City),
    }
}

fn basis() -> Vec<LegalBasis> {
    vec![LegalBasis {
        rank: BasisRank::Law,
        title: "中华人民共和国数据安全法".into(),
        article: None,
    }]
}

/// An entry in order, with the support that its classes need.
pub fn sample_entry(variation: &Variation, created_on: Date) -> CatalogEntry {
    let shared = variation.sharing == SharingClass::Unconditional;
    let opened = variation.opening == OpeningClass::Unconditional;
    let withheld =
        variation.sharing == SharingClass::Withheld || variation.opening == OpeningClass::Closed;
    let sensitivity = if withheld {
        Sensitivity::StateSecret
    } else {
        Sensitivity::None
    };
    let words = |wanted: bool, words: &str| wanted.then(|| words.to_owned());
    CatalogEntry {
        code: "SAMPLE/000001".into(),
        title: "示例目录条目".into(),
        summary: "用于展示办理路径的示例".into(),
        provider: department("provider", "提供部门"),
        source: Some("履职过程中产生".into()),
        category: Category::Departmental,
        domain: None,
        grade: Some("二级".into()),
        risk_assessed: true,
        formats: vec!["csv".into()],
        items: vec![InformationItem {
            name: "项目".into(),
            data_type: "C".into(),
            sensitivity,
        }],
        sensitivity,
        sharing: SharingTerms {
            class: variation.sharing,
            conditions: words(!shared, "仅限履行职责使用"),
            reason: words(!shared, "涉及限制范围"),
            legal_basis: if shared { vec![] } else { basis() },
            methods: vec![ExchangeMethod::Query],
            required_materials: vec!["申请表".into()],
            entitled: vec![],
            lists: vec![],
        },
        opening: OpeningTerms {
            class: variation.opening,
            conditions: words(
                variation.opening == OpeningClass::Conditional,
                "签订协议后使用",
            ),
            reason: words(!opened, "涉及限制范围"),
            legal_basis: if opened { vec![] } else { basis() },
            desensitised: !withheld,
            holder_consents: false,
        },
        collection: None,
        update_cycle: Some(UpdateCycle::Daily),
        created_on,
        in_superior_catalog: true,
        on_platform: true,
    }
}

fn sample_statement(variation: &Variation, filed_on: Date, instrument: &str) -> Statement {
    let said = |words: &str| Some(words.to_owned());
    Statement {
        purpose: said("履行职责需要"),
        scenario: said("业务办理"),
        safeguards: said("专人管理，专网使用"),
        data_format: said("csv"),
        grounds: said("与实际情况不符"),
        legal_basis: basis(),
        items: vec!["项目".into()],
        users: said("业务科室"),
        method: Some(ExchangeMethod::Query),
        until: Date::new(filed_on.year() + 1, 6, 30),
        materials: vec!["申请表".into()],
        cleared_by: said("数据专员"),
        change: Some(ChangeKind::LawAmended),
        emergency: Some(Emergency::NaturalDisaster),
        project: variation.phase.map(|phase| Project {
            phase,
            has_data_catalog: true,
            interconnects: true,
            classified: false,
            government_funded: true,
            new_data_centre: false,
            uses_service_platform: true,
            new_mobile_app: false,
            exempted_by: None,
        }),
        operator: Some(Party {
            id: "operator".into(),
            name: "运营单位".into(),
            kind: PartyKind::Enterprise,
            tier: None,
        }),
        violation: Some(variation.violation.clone().unwrap_or(Citation {
            instrument: instrument.into(),
            article: 1,
            paragraph: None,
            item: None,
        })),
        scope: said("本部门业务科室"),
        promised: true,
    }
}

/// What a matter contests that contests something.
fn sample_prior(kind: MatterKind, applicant: &Party) -> Option<PriorCase> {
    let contested = match kind {
        MatterKind::Dispute => MatterKind::SharingApplication,
        MatterKind::OpeningReview => MatterKind::OpeningRequest,
        _ => return None,
    };
    Some(PriorCase {
        kind: contested,
        applicant: applicant.clone(),
        decision: Some(OutcomeKind::Refuse),
        overdue: false,
        closed_on: None,
    })
}
