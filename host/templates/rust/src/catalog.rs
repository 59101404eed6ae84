//! The catalog: what an entry needs, and who publishes it (article 2).

use bylaw_sdk::prelude::*;

use crate::art;

/// What may make a class that restricts sharing lawful (2.2).
const BASES: &[BasisRank] = &[
    BasisRank::Law,
    BasisRank::AdministrativeRegulation,
    BasisRank::LocalRegulation,
];

/// Is the entry in order? Everything that is wrong is said at once.
pub fn check(entry: &CatalogEntry) -> Vec<Finding> {
    let mut found = Findings::new();
    let titled = !entry.title.trim().is_empty();
    found.require(
        titled,
        "title",
        "缺少名称",
        "it has no title",
        art(2).para(1),
    );
    let told = !entry.summary.trim().is_empty();
    found.require(
        told,
        "summary",
        "缺少摘要",
        "it has no summary",
        art(2).para(1),
    );
    let unrestricted = entry.sharing.class == SharingClass::Unconditional;
    found.require(
        unrestricted || rests_on(&entry.sharing.legal_basis, BASES),
        "sharing.legal_basis",
        "限制共享须有法律、行政法规或者地方性法规依据",
        "to restrict sharing takes a law, an administrative or a local regulation",
        art(2).para(2),
    );
    found.list()
}

/// The host has asked `check` about what is proposed; here it is only decided.
pub fn publication() -> Result<Proposal, Vec<Finding>> {
    Findings::new().or_route(|| {
        staged([stage(
            "review",
            text("数据主管部门审核", "The data authority reviews"),
        )
        .by(data_authority())
        .outcome(approve().does(publish_in([Catalog::Resources, Catalog::Sharing])))
        .outcome(refuse().needs(reason()))
        .outcome(request_supplement())
        .cite(art(2).para(1))])
    })
}
