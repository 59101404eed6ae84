//! Disputes over sharing (28).

use bylaw_sdk::prelude::*;

use crate::{art, check_applicant, check_grounds, check_respondents, entry};

/// Article 28, paragraph 2: who could not agree asks the authority of the same level, across levels
/// or regions the nearest one above both; what it cannot bring together its own government decides.
/// For two departments of one place the common authority is that of the place.
pub fn dispute(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let cite = || art(28).para(2);
    check_applicant(&mut found, &matter.applicant, cite());
    check_grounds(
        &mut found,
        &matter.statement,
        "请说明争议事项和协商不成的情况",
        "say what is in dispute, and that consulting each other has failed",
        cite(),
    );
    found.require(
        has_another_side(matter),
        "respondents",
        "请指明争议的另一方：有关部门，或者其提供的目录条目",
        "name the other side: the department, or the entry that it provides",
        cite(),
    );
    check_respondents(&mut found, matter, cite());
    if let Some(entry) = &matter.entry {
        entry::scope(entry, "entry.", &mut found);
    }
    if let Some(prior) = &matter.prior {
        found.require(
            is_about_sharing(prior.kind),
            "prior.kind",
            "争议应当因政务数据共享发生",
            "the dispute must be about sharing",
            [art(3).para(2), cite()],
        );
    }
    found.or_route(|| staged([coordination(), decision()]))
}

/// Which authority stands above both sides depends on both.
fn has_another_side(matter: &Matter) -> bool {
    let provider = matter.entry.iter().map(|entry| &entry.provider);
    let mut sides = provider.chain(&matter.respondents);
    sides.any(|party| party.id != matter.applicant.id)
}

/// What departments dispute about when they share: the answer, the class and the catalog, the data
/// and the service (27.3), the suspension (27.2). Anything else is no sharing in the sense of 3.2, so
/// that of disputes about it the regulation says nothing.
fn is_about_sharing(kind: MatterKind) -> bool {
    matches!(
        kind,
        MatterKind::EntryPublication
            | MatterKind::EntryRevision
            | MatterKind::Reassessment
            | MatterKind::SharingApplication
            | MatterKind::StatisticsAccess
            | MatterKind::DataNeed
            | MatterKind::OnwardUse
            | MatterKind::Correction
            | MatterKind::ProvisionStop
            | MatterKind::Rectification
    )
}

fn coordination() -> StageBuilder {
    stage(
        "coordination",
        text(
            "同级或者共同的上级政务数据共享主管部门协调处理",
            "The authority of the same level, or the one above both, coordinates",
        ),
    )
    .by(data_authority().at(Reach::CommonSuperior))
    .outcome(settle())
    .outcome(
        refer()
            .titled(
                "未达成一致意见，报本级人民政府决定",
                "No agreement: report to its own government",
            )
            .to("decision"),
    )
    .cite(art(28).para(2))
}

fn decision() -> StageBuilder {
    stage(
        "decision",
        text(
            "主管部门的本级人民政府决定",
            "The authority's own government decides",
        ),
    )
    .by(government().at(Reach::CommonSuperior))
    .outcome(settle().titled("作出决定", "Decide"))
    .cite(art(28).para(2))
}
