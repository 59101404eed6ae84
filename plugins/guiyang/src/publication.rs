//! How entries come into the catalogs and stay current: publication (11) and revision (13).

use crate::art;
use bylaw_sdk::prelude::*;

/// Reviewed by the authority, then approved by the government of the same level (11).
pub(crate) fn entry_publication(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(proposed) = &matter.proposed else {
        found.error(
            "proposed",
            "应当提交编制好的目录条目",
            "hand in the entry that is to be published",
            art(11).para(2),
        );
        return Err(found.list());
    };
    found.or_route(|| {
        staged([
            stage(
                "review",
                text("大数据行政主管部门审核", "The data authority reviews"),
            )
            .by(data_authority())
            .outcome(
                approve()
                    .titled("审核通过，报政府审定", "Pass, on to the government")
                    .to("approval"),
            )
            .outcome(refuse().needs(reason()))
            .outcome(request_supplement())
            .cite(art(11).para(3)),
            stage(
                "approval",
                text("同级人民政府审定", "The government of the level approves"),
            )
            .by(government())
            .outcome(publish(proposed))
            .outcome(refuse().needs(reason()))
            .outcome(request_supplement())
            .cite(art(11).para(3)),
        ])
    })
}

fn publish(entry: &CatalogEntry) -> Outcome {
    let mut catalogs = vec![Catalog::Resources, Catalog::Sharing];
    if entry.opening.class != OpeningClass::Closed {
        catalogs.push(Catalog::Opening);
    }
    let publish = approve()
        .titled("审定并公布", "Approve and publish")
        .does(publish_in(catalogs))
        .cite([art(11).para(1), art(11).para(3)]);
    // 逐级上报: what is compiled below the city goes up to the city's authority.
    match entry.provider.tier {
        Some(Tier::District | Tier::Township) => publish
            .does(file_with(data_authority().at(Reach::City)))
            .cite(art(11).para(2)),
        Some(Tier::State | Tier::Province | Tier::City) | None => publish,
    }
}

/// The provider updates: within fifteen days what adjusts the catalog, such as a change of law or
/// function; promptly where only the data has changed (13).
pub(crate) fn entry_revision(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.entry.is_some(),
        "entry",
        "应当指明要更新的目录条目",
        "name the entry that is to be updated",
        art(13).para(2),
    );
    found.require(
        matter.statement.change.is_some(),
        "statement.change",
        "应当说明更新的原因，期限因原因而异",
        "say what has changed: the period depends on it",
        art(13).para(2),
    );
    let fifteen_days = match matter.statement.change {
        Some(
            ChangeKind::LawAmended
            | ChangeKind::FunctionChanged
            | ChangeKind::ElementChanged
            | ChangeKind::ScopeChanged,
        ) => true,
        Some(ChangeKind::DataChanged) => {
            found.note(
                "statement.change",
                "十五日期限只适用于目录调整；政府数据变化应当及时更新，没有日数",
                "the fifteen days are for adjusting the catalog; changed data: promptly, no number",
                art(13).para(2),
            );
            false
        }
        None => false,
    };
    found.or_route(|| staged([update(matter, fifteen_days)]))
}

fn update(matter: &Matter, fifteen_days: bool) -> StageBuilder {
    let revise = complete()
        .titled("更新目录", "Update the catalogs")
        .does(revise_in([
            Catalog::Resources,
            Catalog::Sharing,
            Catalog::Opening,
        ]));
    let stage = stage("update", text("提供机关更新", "The provider updates"))
        .by(provider())
        .outcome(if matter.proposed.is_some() {
            revise
        } else {
            revise.needs(new_entry())
        })
        .cite(art(13).para(2));
    if fifteen_days {
        stage
            .within(calendar_days(15))
            .from_occurrence()
            .reading(
                "“15日”不是工作日，按日历日计算；“等涉及目录调整的”包括要素和范围变化；“情形发生之日”为该变化之日",
                "15 日, not working days: calendar days, from the day of the change; 等 takes in \
                 whatever else adjusts the catalog, such as its elements or scope",
            )
    } else {
        stage
    }
}
