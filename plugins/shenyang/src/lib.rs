//! The rules of Shenyang: the draft regulation on sharing and opening government data of 2019.

mod catalog;
mod description;
mod entry;
mod opening;
mod sharing;
mod supervision;
mod treatments;

use bylaw_sdk::prelude::*;

instrument!("shenyang");

/// "Laws, regulations or rules" of articles 23 and 25; article 34 says only "the basis" and is read
/// alike. Regulations are the State Council's and the local ones; policy papers are none of these.
const BASES: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::LocalRegulation,
    BasisRank::Rule,
];

/// A route, or why there is none.
type Answer = Result<Proposal, Vec<Finding>>;

struct Shenyang;

impl Rules for Shenyang {
    fn describe() -> Description {
        description::describe()
    }

    fn check_entry(entry: CatalogEntry, _on: Date) -> Vec<Finding> {
        entry::check(&entry).list()
    }

    fn plan(matter: Matter) -> Answer {
        match matter.kind {
            MatterKind::EntryPublication => catalog::publication(&matter),
            MatterKind::EntryRevision => catalog::revision(&matter),
            MatterKind::ProvisionStop => catalog::stop(&matter),
            MatterKind::Reassessment => catalog::reassessment(&matter),
            MatterKind::SharingApplication => sharing::application(&matter),
            MatterKind::Dispute => Ok(sharing::dispute()),
            MatterKind::OpeningApplication => opening::application(&matter),
            MatterKind::OperationAuthorisation => opening::operation(&matter),
            MatterKind::ProjectReview => supervision::project(&matter),
            MatterKind::Incident => supervision::incident(&matter),
            MatterKind::Rectification => supervision::rectification(&matter),
            unknown => not_provided_for(unknown),
        }
    }
}

/// What the draft has no procedure for, with the article that comes nearest.
fn not_provided_for(kind: MatterKind) -> Answer {
    let (zh, en, nearest) = match kind {
        MatterKind::OnwardUse => (
            "共享数据一律不得提供给第三方，没有可以申请的例外",
            "shared data must never be passed on; there is no exception to apply for",
            art(29),
        ),
        MatterKind::Inconsistency => (
            "条例只要求多元校核，没有数据不一致的处理程序",
            "data must be cross-checked, but no procedure settles an inconsistency",
            art(20),
        ),
        MatterKind::Correction => (
            "条例只要求提供部门保障数据准确，没有申请更正的程序",
            "the provider must keep data accurate, but nobody is given a right to ask for correction",
            art(21),
        ),
        MatterKind::StatisticsAccess => (
            "条例没有统计数据的专门调用程序，可按共享申请办理",
            "there is no separate access to statistics; file a sharing application",
            art(25).para(2),
        ),
        MatterKind::OpeningRequest => (
            "条例只规定对依申请开放类数据的申请，没有要求增列开放数据的途径",
            "one may apply for data of the class on application, not for opening further data",
            art(34).para(2),
        ),
        MatterKind::OpeningReview => (
            "条例没有对开放答复的复核程序",
            "no review of an answer about opening is provided for",
            art(34).para(3),
        ),
        MatterKind::DataNeed => (
            "条例没有目录以外数据需求的办理程序，只能就目录中的数据申请共享",
            "there is no procedure for data that no entry names; one applies for what the catalog has",
            art(25).para(2),
        ),
        MatterKind::EmergencyOpening => (
            "条例没有应急开放",
            "opening in an emergency is not provided for",
            art(36).para(1),
        ),
        _ => (
            "条例没有投诉举报程序，只有上级机关责令改正",
            "there is no complaint procedure, only correction ordered by the superior organ",
            art(47),
        ),
    };
    unknown_kind(zh, en, nearest)
}

export_rules!(Shenyang);
