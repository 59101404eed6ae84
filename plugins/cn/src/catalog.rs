//! The catalog: publication (13, 16), revision (17), and the end of a service (27).

use bylaw_sdk::prelude::*;

use crate::{art, check_grounds, require_entry};

/// Article 16, paragraph 1: the department hands in what its head has agreed to (13), the authority
/// of the same level reviews and tells all departments. The text sets no period.
pub fn publication(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(proposed) = &matter.proposed else {
        found.error(
            "proposed",
            "应当报送所编制的目录",
            "the compiled entry must be handed in",
            art(16).para(1),
        );
        return Err(found.list());
    };
    found.require(
        said(&matter.statement.cleared_by),
        "statement.cleared_by",
        "编制目录应当经部门负责人审核同意",
        "the head of the department must have agreed to the entry: say who",
        art(13).para(1),
    );
    found.or_route(|| {
        staged([stage(
            "review",
            text(
                "同级政务数据共享主管部门审核",
                "The authority of the same level reviews",
            ),
        )
        .by(data_authority())
        .outcome(
            approve()
                .titled("审核通过，统一通告", "Approve, and tell all departments")
                .does(publish_in(catalogs(Some(proposed))))
                .does(measure(
                    "统一向政府部门通告",
                    "announce the catalog to all government departments",
                )),
        )
        .outcome(refuse().titled("审核不通过", "Refuse").needs(reason()))
        .outcome(request_supplement())
        .cite(art(16).para(1))])
    })
}

/// Withheld data stand in the catalog with reason and basis (15), and are offered to nobody. Of an
/// entry that is still to come the host looks at the class itself.
fn catalogs(proposed: Option<&CatalogEntry>) -> Vec<Catalog> {
    let withheld = |entry: &CatalogEntry| entry.sharing.class == SharingClass::Withheld;
    if proposed.is_some_and(withheld) {
        vec![Catalog::Resources]
    } else {
        vec![Catalog::Resources, Catalog::Sharing]
    }
}

/// Article 17: ten working days for what law or functions changed, longer with the authority's
/// consent; anything else is updated as it changes, without a period. The authority then has two
/// working days. What is updated is the catalog: an entry of it changes, or one is added.
pub fn revision(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.entry.is_some() || matter.proposed.is_some(),
        "entry",
        "应当指明需要更新的条目，或者提交新增的条目",
        "name the entry that changes, or hand in the one that is added",
        art(17).para(1),
    );
    found.require(
        matter.statement.change.is_some(),
        "statement.change",
        "应当说明法律、行政法规、国务院决定调整，职责变化，或者其他变化情形",
        "say what has changed: law, functions, or something else",
        art(17).para(2),
    );
    let has_period = matches!(
        matter.statement.change,
        Some(ChangeKind::LawAmended | ChangeKind::FunctionChanged)
    );
    found.or_route(|| staged([update(matter, has_period), reviewed_update(matter)]))
}

fn update(matter: &Matter, has_period: bool) -> StageBuilder {
    let mut done = complete()
        .titled("目录已更新，报送审核", "Updated, and sent for review")
        .to("review");
    if matter.proposed.is_none() {
        done = done.needs(new_entry());
    }
    let stage = stage(
        "update",
        text("政府部门更新目录", "The department updates its catalog"),
    )
    .by(provider());
    if !has_period {
        return stage.outcome(done).cite(art(17).para(1));
    }
    stage
        .within(working_days(10))
        .from_occurrence()
        .extendable(extension(
            working_days(5),
            data_authority(),
            art(17).para(2),
        ))
        .outcome(done)
        .cite(art(17).para(2))
}

fn reviewed_update(matter: &Matter) -> StageBuilder {
    stage(
        "review",
        text("主管部门审核并发布", "The authority reviews and publishes"),
    )
    .by(data_authority())
    .within(working_days(2))
    .from_receipt()
    .outcome(
        approve()
            .titled("审核通过并发布", "Approve and publish")
            .does(revise_in(catalogs(matter.proposed.as_ref()))),
    )
    .outcome(refuse().titled("审核不通过", "Refuse").needs(reason()))
    .outcome(request_supplement())
    .cite(art(17).para(3))
}

/// Article 27, paragraph 3: a service that was given ends for good reason only, after its users were
/// consulted, and with the authority's record of it. It is changed on the same terms, but no kind of
/// matter is a change of service: what the catalog says of it is revised under 17.
pub fn stop(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let cite = || art(27).para(3);
    require_entry(&mut found, matter, cite());
    check_grounds(
        &mut found,
        &matter.statement,
        "请说明终止服务的正当理由",
        "say for which good reason the service shall end",
        cite(),
    );
    if matter.respondents.is_empty() {
        found.warn(
            "respondents",
            "应当与使用该数据的政务数据需求部门协商，请列明这些部门；没有使用部门的除外",
            "the departments that use the data must be consulted: name them, unless there are none",
            cite(),
        );
    }
    found.or_route(|| {
        staged([
            stage(
                "consultation",
                text(
                    "提供部门与需求部门协商",
                    "The provider consults those who use the data",
                ),
            )
            .by(provider())
            .hears(respondent())
            .outcome(
                complete()
                    .titled(
                        "已经协商，报送备案（告知结果是平台的做法，条文未规定）",
                        "Consulted, and sent for the record (what came of it is told by custom of \
                         this platform; the text is silent)",
                    )
                    .does(notify(respondent()))
                    .to("filing"),
            )
            .cite(cite()),
            stage(
                "filing",
                text(
                    "同级政务数据共享主管部门备案",
                    "The authority of the same level takes it on record",
                ),
            )
            .by(data_authority())
            .outcome(confirm().does(stop_provision()))
            .cite(cite()),
        ])
    })
}
