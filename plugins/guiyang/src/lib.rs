//! The rules of Guiyang: 贵阳市政府数据共享开放条例, in force since 2017-05-01.

mod description;
mod entry;
mod opening;
mod publication;
mod sharing;
mod supervision;
mod treatments;

use bylaw_sdk::prelude::*;

instrument!("guiyang");

/// Article 33 sets the day; article 20 opens what is created from it on.
pub(crate) const IN_FORCE_FROM: (u16, u8, u8) = (2017, 5, 1);

struct Guiyang;

impl Rules for Guiyang {
    fn describe() -> Description {
        description::describe()
    }

    fn check_entry(entry: CatalogEntry, _on: Date) -> Vec<Finding> {
        entry::check(&entry)
    }

    fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
        match matter.kind {
            MatterKind::EntryPublication => publication::entry_publication(&matter),
            MatterKind::EntryRevision => publication::entry_revision(&matter),
            MatterKind::Reassessment => opening::reassessment(&matter),
            MatterKind::SharingApplication => sharing::sharing_application(&matter),
            MatterKind::Dispute => sharing::dispute(&matter),
            MatterKind::Correction => sharing::correction(&matter),
            MatterKind::OpeningApplication => opening::opening_application(&matter),
            MatterKind::OpeningRequest => opening::opening_request(&matter),
            MatterKind::OpeningReview => opening::opening_review(&matter),
            MatterKind::Complaint => supervision::complaint(&matter),
            MatterKind::Incident => supervision::incident(&matter),
            MatterKind::Rectification => supervision::rectification(&matter),
            // Spelled out, so that a new kind asks for an answer here.
            MatterKind::ProvisionStop
            | MatterKind::OnwardUse
            | MatterKind::Inconsistency
            | MatterKind::StatisticsAccess
            | MatterKind::EmergencyOpening
            | MatterKind::OperationAuthorisation
            | MatterKind::ProjectReview
            | MatterKind::DataNeed => unknown_kind(
                "本条例没有规定此类事项",
                "the regulation does not know this kind of matter",
                art(2).para(1),
            ),
        }
    }
}

export_rules!(Guiyang);
