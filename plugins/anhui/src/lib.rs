//! The rules of Anhui's Measures for Government Data Resources (安徽省政务数据资源管理办法, in force
//! since 2021-03-01): which file answers which question.

mod catalog;
mod description;
mod entry;
mod opening;
mod projects;
mod quality;
mod sharing;
mod supervision;
mod treatments;

use bylaw_sdk::prelude::*;

instrument!("anhui");

struct Anhui;

impl Rules for Anhui {
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
            MatterKind::SharingApplication => sharing::application(&matter),
            MatterKind::Inconsistency => quality::inconsistency(&matter),
            MatterKind::Correction => quality::correction(&matter),
            MatterKind::OpeningApplication => opening::application(&matter),
            MatterKind::EmergencyOpening => opening::emergency(&matter),
            MatterKind::ProjectReview => projects::review(&matter),
            MatterKind::Incident => supervision::incident(&matter),
            MatterKind::Rectification => supervision::rectification(&matter),
            MatterKind::Dispute => unknown_kind(
                "本办法只规定同类数据不一致的协调，未规定共享争议的处理",
                "The Measures settle inconsistent data only, no dispute over sharing",
                art(27),
            ),
            MatterKind::OnwardUse => unknown_kind(
                "共享数据应按授权的方式、范围和期限使用，本办法未规定转用申请",
                "Shared data is used as authorised; the Measures know no application for onward use",
                art(21).para(4),
            ),
            MatterKind::ProvisionStop
            | MatterKind::Reassessment
            | MatterKind::StatisticsAccess
            | MatterKind::OpeningRequest
            | MatterKind::OpeningReview
            | MatterKind::OperationAuthorisation
            | MatterKind::Complaint
            | MatterKind::DataNeed => unknown_kind(
                "本办法适用范围内未规定此类事项",
                "The Measures know no such matter",
                art(2).para(1),
            ),
        }
    }
}

export_rules!(Anhui);
