//! The rules of the State, 政务数据共享条例 (国务院令第809号): which matter goes which way.

use bylaw_sdk::prelude::*;

mod catalog;
mod description;
mod dispute;
mod duties;
mod entry;
mod quality;
mod rectification;
mod sharing;
mod supervision;
mod treatments;

instrument!("order-809");

struct Cn;

impl Rules for Cn {
    fn describe() -> Description {
        description::describe()
    }

    fn check_entry(entry: CatalogEntry, _on: Date) -> Vec<Finding> {
        entry::check(&entry)
    }

    fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
        match matter.kind {
            MatterKind::EntryPublication => catalog::publication(&matter),
            MatterKind::EntryRevision => catalog::revision(&matter),
            MatterKind::ProvisionStop => catalog::stop(&matter),
            MatterKind::SharingApplication => sharing::application(&matter),
            MatterKind::OnwardUse => sharing::onward_use(&matter),
            MatterKind::Dispute => dispute::dispute(&matter),
            MatterKind::Correction => quality::correction(&matter),
            MatterKind::Incident => quality::incident(&matter),
            MatterKind::Complaint => supervision::complaint(&matter),
            MatterKind::Rectification => rectification::rectification(&matter),
            other => turned_away(other),
        }
    }
}

/// What the regulation has no procedure for; where it has at least a neighbour, the finding names it.
fn turned_away(kind: MatterKind) -> Result<Proposal, Vec<Finding>> {
    match kind {
        MatterKind::OpeningApplication
        | MatterKind::OpeningRequest
        | MatterKind::OpeningReview
        | MatterKind::EmergencyOpening
        | MatterKind::OperationAuthorisation => unknown_kind(
            "本条例只规范政府部门之间的政务数据共享，不涉及向社会开放和授权运营",
            "This regulation is about sharing among government bodies; it opens nothing to the \
             public and authorises nobody to operate data",
            [art(2), art(3).para(2)],
        ),
        MatterKind::DataNeed => unknown_kind(
            "目录以外的需求由主管部门的供需对接机制处理，本条例未设程序和期限",
            "A need that no entry meets is a matter for the authority's matching of supply and \
             demand, for which this regulation has no procedure and no period",
            art(20).para(1),
        ),
        MatterKind::ProjectReview => unknown_kind(
            "共享情况是确定项目投资、运行维护经费和后评价的重要依据，本条例未设审查程序",
            "Sharing weighs in the funding and evaluation of projects, but this regulation has no \
             procedure for a review",
            art(38).para(1),
        ),
        _ => unknown_kind(
            "本条例未规定此类事项",
            "This regulation does not know this kind of matter",
            art(2),
        ),
    }
}

/// Article 2: among government departments and organisations that law authorises to manage public
/// affairs.
fn between_departments(party: &Party) -> bool {
    matches!(
        party.kind,
        PartyKind::Government
            | PartyKind::DataAuthority
            | PartyKind::Department
            | PartyKind::AuthorisedBody
    )
}

fn check_applicant(found: &mut Findings, applicant: &Party, right: Citation) {
    found.require(
        between_departments(applicant),
        "applicant.kind",
        "只有政府部门和法律、法规授权的具有管理公共事务职能的组织可以提出",
        "only government departments and organisations that law authorises to manage public \
         affairs may file this",
        [art(2), right],
    );
}

/// Whoever is named on the other side is a department too.
fn check_respondents(found: &mut Findings, matter: &Matter, duty: Citation) {
    found.require(
        matter.respondents.iter().all(between_departments),
        "respondents",
        "所列机构应当是政府部门或者法律、法规授权的组织",
        "whoever is named must be a government department or an organisation that law authorises",
        [art(2), duty],
    );
}

/// The entry that a matter is about, and that this regulation is about its data.
fn require_entry(found: &mut Findings, matter: &Matter, cites: Citation) {
    found.require(
        matter.entry.is_some(),
        "entry",
        "应当指明政务数据目录中的条目",
        "name the entry of the catalog",
        cites,
    );
    if let Some(entry) = &matter.entry {
        entry::scope(entry, "entry.", found);
    }
}

fn check_grounds(found: &mut Findings, statement: &Statement, zh: &str, en: &str, cites: Citation) {
    found.require(said(&statement.grounds), "statement.grounds", zh, en, cites);
}

export_rules!(Cn);
