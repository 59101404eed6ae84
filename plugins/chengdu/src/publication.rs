//! The catalogs: publication (7, 10, 13, 14, 16), revision (17, 21) and their periodic renewal (7).

use bylaw_sdk::prelude::*;

use crate::entry::check;
use crate::{art, city_authority};

/// A department publishes its own catalog and files it (14, 16). What it withholds, the city's
/// authority rules on first (13.2).
pub fn publish(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(proposed) = &matter.proposed else {
        found.error(
            "proposed",
            "请提交要登记的目录条目",
            "hand in the entry that is to be registered",
            art(14),
        );
        return Err(found.list());
    };
    let filed = if of_a_district(&proposed.provider) {
        art(10)
    } else {
        art(16)
    };
    if proposed.sharing.class == SharingClass::Withheld {
        return found.or_route(|| staged([ruling(filed)]));
    }
    found.or_route(|| {
        settled(settled_as(
            OutcomeKind::Approve,
            "部门自行发布并备案",
            "Published by the department itself, and filed",
            vec![
                publish_in([Catalog::Resources, Catalog::Sharing]),
                file_with(city_authority()),
            ],
            [art(7), art(13).para(1), art(14), filed],
        ))
    })
}

/// 13.2: withheld data is marked in the resource catalog only, on the authority's ruling.
fn ruling(filed: Citation) -> StageBuilder {
    stage(
        "ruling",
        text(
            "市信息化主管部门核定不予共享",
            "The city's authority rules on withholding",
        ),
    )
    .by(city_authority())
    .outcome(
        approve()
            .titled(
                "核定不予共享，列入《资源目录》",
                "Withholding upheld; listed in the resource catalog",
            )
            .does(publish_in([Catalog::Resources]))
            .does(file_with(city_authority()))
            .cite([art(13).para(2), art(14), filed]),
    )
    .outcome(not_upheld())
    .outcome(request_supplement())
    .cite(art(13).para(2))
}

fn not_upheld() -> Outcome {
    refuse()
        .titled("不核定不予共享", "Withholding not upheld")
        .needs(reason())
        .cite(art(13).para(2))
}

/// The provider tells the authority of a change, which then adjusts the catalog (17). If what is
/// collected changes, the provider updates the resource catalog itself and files it (21).
pub fn revise(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.statement.change.is_some(),
        "statement.change",
        "请说明发生了哪种变化",
        "say what kind of change this is",
        [art(17), art(21)],
    );
    let Some(entry) = &matter.entry else {
        found.error(
            "entry",
            "请指明要变更的目录条目",
            "name the entry that changes",
            art(17),
        );
        return Err(found.list());
    };
    let scope = matter.statement.change == Some(ChangeKind::ScopeChanged);
    found.or_route(|| match (scope, newly_withheld(matter)) {
        (true, false) => staged([scope_update(matter)]),
        (true, true) => staged([scope_notice(), adjustment(matter)]),
        (false, _) => staged([change_notice(entry), adjustment(matter)]),
    })
}

/// 17 names the city's departments; for those of districts the text states no period.
fn change_notice(entry: &CatalogEntry) -> StageBuilder {
    let notice = stage(
        "notice",
        text("告知关键要素变化", "The provider tells of the change"),
    )
    .by(provider())
    .outcome(told())
    .cite(art(17));
    if of_a_district(&entry.provider) {
        return notice;
    }
    notice.within(working_days(15)).from_occurrence().reading(
        "条文未写起算日，按变化发生之日起算",
        "the text names no first day; read as counted from the change",
    )
}

/// A change of scope that also withholds the data cannot do without the authority's ruling (13.2).
fn scope_notice() -> StageBuilder {
    stage(
        "notice",
        text("采集范围调整备案", "The provider files the change of scope"),
    )
    .by(provider())
    .outcome(told().does(file_with(city_authority())))
    .cite(art(21))
}

fn told() -> Outcome {
    complete()
        .titled(
            "已告知市信息化主管部门",
            "The city's authority has been told",
        )
        .does(notify(city_authority()))
        .to("adjustment")
}

/// The authority adjusts the catalog; the text gives it no period. What shall be withheld from now
/// on it may decline to withhold (13.2).
fn adjustment(matter: &Matter) -> StageBuilder {
    let adjusted = complete()
        .titled("目录已调整", "The catalog is adjusted")
        .does(revise_in(catalogs(matter)));
    let stage = stage(
        "adjustment",
        text(
            "市信息化主管部门调整目录",
            "The city's authority adjusts the catalog",
        ),
    )
    .by(city_authority())
    .outcome(with_new_entry(adjusted, matter))
    .cite([art(17), art(16)]);
    if newly_withheld(matter) {
        stage.outcome(not_upheld()).cite(art(13).para(2))
    } else {
        stage
    }
}

/// 21 says promptly and gives no number of days: no due date.
fn scope_update(matter: &Matter) -> StageBuilder {
    let updated = complete()
        .titled(
            "《资源目录》已更新并备案",
            "The resource catalog is updated and filed",
        )
        .does(revise_in(catalogs(matter)))
        .does(file_with(city_authority()));
    stage(
        "update",
        text(
            "采集范围调整，及时更新《资源目录》",
            "What is collected changes: update the resource catalog promptly",
        ),
    )
    .by(provider())
    .outcome(with_new_entry(updated, matter))
    .cite(art(21))
}

/// Without a proposal at filing, the new entry comes with the outcome that revises.
fn with_new_entry(outcome: Outcome, matter: &Matter) -> Outcome {
    if matter.proposed.is_none() {
        outcome.needs(new_entry())
    } else {
        outcome
    }
}

/// 7: the authority renews the sharing catalog periodically; how often, the text leaves open.
pub fn reassess(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.entry.is_some(),
        "entry",
        "请指明要重新核对的目录条目",
        "name the entry that is looked at again",
        art(7),
    );
    if let Some(proposed) = &matter.proposed {
        // Nobody else checks what a renewal proposes.
        found.extend_under("entry", check(proposed));
    }
    found.or_route(|| {
        staged([stage(
            "renewal",
            text(
                "定期更新《共享目录》",
                "Periodic renewal of the sharing catalog",
            ),
        )
        .by(city_authority())
        .hears(provider())
        .outcome(
            complete()
                .titled(
                    "《共享目录》已更新、发布",
                    "The sharing catalog is renewed and published",
                )
                .does(revise_in(catalogs(matter))),
        )
        .cite(art(7))])
    })
}

/// Where the entry stands afterwards: what is shared in both catalogs (13.1), what is withheld in
/// the resource catalog only (13.2). Without a proposal it stays where its class puts it.
fn catalogs(matter: &Matter) -> Vec<Catalog> {
    if shared(matter.proposed.as_ref().or(matter.entry.as_ref())) {
        vec![Catalog::Resources, Catalog::Sharing]
    } else {
        vec![Catalog::Resources]
    }
}

/// Data that has been shared and now shall not be.
fn newly_withheld(matter: &Matter) -> bool {
    shared(matter.entry.as_ref()) && matter.proposed.is_some() && !shared(matter.proposed.as_ref())
}

fn shared(entry: Option<&CatalogEntry>) -> bool {
    entry.is_some_and(|entry| entry.sharing.class != SharingClass::Withheld)
}

fn of_a_district(provider: &Party) -> bool {
    matches!(provider.tier, Some(Tier::District | Tier::Township))
}
