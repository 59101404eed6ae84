//! Chengdu's interim measures on sharing government information, 2016 to 2018: which file answers
//! which question.
//!
//! The instrument is about sharing between government bodies and nothing else. Its text numbers
//! one period only (Article 17); every other stage here has no due date.

mod description;
mod entry;
mod publication;
mod sharing;
mod supervision;
#[cfg(test)]
mod tests;
mod treatments;

use bylaw_sdk::prelude::*;

instrument!("chengdu");

struct Chengdu;

impl Rules for Chengdu {
    fn describe() -> Description {
        description::describe()
    }

    fn check_entry(entry: CatalogEntry, _on: Date) -> Vec<Finding> {
        entry::check(&entry)
    }

    fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
        match matter.kind {
            MatterKind::EntryPublication => publication::publish(&matter),
            MatterKind::EntryRevision => publication::revise(&matter),
            MatterKind::Reassessment => publication::reassess(&matter),
            MatterKind::SharingApplication => sharing::apply(&matter),
            MatterKind::Dispute => sharing::dispute(),
            MatterKind::StatisticsAccess => sharing::statistics(&matter),
            MatterKind::Inconsistency => supervision::inconsistency(&matter),
            MatterKind::Correction => supervision::correction(&matter),
            MatterKind::Incident => supervision::incident(&matter),
            MatterKind::Rectification => supervision::rectification(&matter),
            MatterKind::OnwardUse => unknown_kind(
                "再利用共享信息由双方签订许可协议，条文未规定申请程序",
                "passing shared data on rests on a licence agreed with the provider; there is no application for it",
                art(38).para(1).item(5),
            ),
            MatterKind::ProvisionStop
            | MatterKind::OpeningApplication
            | MatterKind::OpeningRequest
            | MatterKind::OpeningReview
            | MatterKind::EmergencyOpening
            | MatterKind::OperationAuthorisation
            | MatterKind::ProjectReview
            | MatterKind::Complaint
            | MatterKind::DataNeed => unknown_kind(
                "本办法只规范政府部门间的信息共享，没有这类事项",
                "these measures only govern sharing between government bodies and do not know this matter",
                art(3),
            ),
        }
    }
}

export_rules!(Chengdu);

/// 市信息化主管部门. The text means the city's own authority, whatever the level of the provider.
fn city_authority() -> Actor {
    data_authority().at(Reach::City)
}
