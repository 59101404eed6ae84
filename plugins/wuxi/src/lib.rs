//! The rules of Wuxi, 无锡市公共数据管理办法: which matter goes which way.

use bylaw_sdk::prelude::*;

mod catalog;
mod correction;
mod description;
mod entry;
mod opening;
mod sharing;
mod treatments;

instrument!("wuxi");

struct Wuxi;

impl Rules for Wuxi {
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
            MatterKind::Reassessment => catalog::reassessment(&matter),
            MatterKind::SharingApplication => sharing::application(&matter),
            MatterKind::Dispute => sharing::dispute(&matter),
            MatterKind::Correction => correction::correction(&matter),
            MatterKind::OpeningApplication => opening::application(&matter),
            other => turned_away(other),
        }
    }
}

/// What the text has no procedure for; where it has at least a neighbour, the finding names it.
fn turned_away(kind: MatterKind) -> Result<Proposal, Vec<Finding>> {
    match kind {
        MatterKind::OpeningRequest | MatterKind::OpeningReview => unknown_kind(
            "本办法未设个别的开放请求和复核程序；开放需求由大数据行政主管部门通过互动机制征集",
            "These rules have no individual request for opening and no review; the authority gathers \
             such wishes through its own channels",
            [art(2).para(1), art(27)],
        ),
        MatterKind::EmergencyOpening | MatterKind::Incident => unknown_kind(
            "本办法仅规定应急预案和演练，未设此类事项的办理程序",
            "These rules speak of contingency plans and drills, and have no procedure for this",
            [art(2).para(1), art(29)],
        ),
        MatterKind::Rectification => unknown_kind(
            "本办法未设责令改正程序，处罚和处分从其他规定",
            "These rules order no rectification; penalties and sanctions follow other law",
            [art(2).para(1), art(35)],
        ),
        _ => unknown_kind(
            "本办法未规定此类事项",
            "These rules do not know this kind of matter",
            art(2).para(1),
        ),
    }
}

export_rules!(Wuxi);
