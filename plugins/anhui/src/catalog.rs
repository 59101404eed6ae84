//! Entries come into the catalog (13, 14) and are kept up to date (15, 24).

use crate::art;
use bylaw_sdk::prelude::*;

/// Articles 13 and 14: the province's authority keeps the one catalog.
pub fn publication(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(entry) = &matter.proposed else {
        found.error(
            "proposed",
            "发布目录应当提交目录内容",
            "A publication must hand in the entry",
            art(13).para(2),
        );
        return Err(found.list());
    };
    let stage = if is_local(entry) {
        local_consent()
    } else {
        provincial_review()
    };
    found.or_route(|| {
        staged([stage
            .outcome(approve().does(publish_in(catalogs(entry))))
            .outcome(refuse().needs(reason()))
            .outcome(request_supplement())])
    })
}

/// Article 13, third paragraph: the province reviews what departments and cities compile.
fn provincial_review() -> StageBuilder {
    let title = text("省数据资源主管部门审核", "The province's authority reviews");
    stage("review", title)
        .by(data_authority().at(Reach::Province))
        .cite(art(13).para(3))
}

/// Article 14, second paragraph: a city may list what the province does not, with its consent.
fn local_consent() -> StageBuilder {
    let title = text(
        "省数据资源主管部门同意编入本地区个性化目录",
        "The province's authority consents to the city's own catalog",
    );
    stage("local-consent", title)
        .by(data_authority().at(Reach::Province))
        .hears(data_authority().at(Reach::City))
        .cite([art(14).para(2), art(13).para(1)])
}

/// Below the province, and not in the provincial catalog. A provincial body's entry is new to that
/// catalog by nature.
fn is_local(entry: &CatalogEntry) -> bool {
    let provincial = matches!(entry.provider.tier, Some(Tier::State | Tier::Province));
    !entry.in_superior_catalog && !provincial
}

fn catalogs(entry: &CatalogEntry) -> Vec<Catalog> {
    let mut catalogs = vec![Catalog::Resources];
    if entry.sharing.class != SharingClass::Withheld {
        catalogs.push(Catalog::Sharing);
    }
    if entry.opening.class != OpeningClass::Closed {
        catalogs.push(Catalog::Opening);
    }
    catalogs
}

/// Article 15: after a change of the law or of functions, update in ten working days, then report
/// in three. For every other change the text only says promptly (24).
pub fn revision(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.entry.is_some(),
        "entry",
        "变更应当指明目录条目",
        "A revision must name the entry",
        art(15),
    );
    found.require(
        matter.statement.change.is_some(),
        "statement.change",
        "变更应当说明原因",
        "A revision must say what changed",
        art(15),
    );
    let named = matches!(
        matter.statement.change,
        Some(ChangeKind::LawAmended | ChangeKind::FunctionChanged)
    );
    if matter.statement.change.is_some() && !named {
        found.note(
            "statement.change",
            "第十五条的期限只适用于法律、法规、规章修改和职能变化；其他变更应当及时更新，条文未定天数",
            "Article 15 sets periods for changes of the law or of functions only; any other change is to be made promptly, without a number of days",
            art(15),
        );
    }
    found.or_route(|| {
        let reclassified = reclassification(matter);
        if named {
            staged([update_in_time(matter).cite(reclassified), report()])
        } else {
            let update = update().outcome(revised(matter)).cite(art(24).para(1));
            staged([update.cite(reclassified)])
        }
    })
}

/// Article 36 speaks where the opening class changes: the first paragraph of setting it at all,
/// the third of data that leaves the closed class.
fn reclassification(matter: &Matter) -> Vec<Citation> {
    let (Some(entry), Some(proposed)) = (&matter.entry, &matter.proposed) else {
        return vec![];
    };
    let (was, becomes) = (entry.opening.class, proposed.opening.class);
    if was == becomes {
        vec![]
    } else if was == OpeningClass::Closed {
        vec![art(36).para(1), art(36).para(3)]
    } else {
        vec![art(36).para(1)]
    }
}

fn update() -> StageBuilder {
    let title = text("提供部门更新目录", "The provider updates the catalog");
    stage("update", title).by(provider())
}

fn revised(matter: &Matter) -> Outcome {
    let everywhere = [Catalog::Resources, Catalog::Sharing, Catalog::Opening];
    let done = complete()
        .titled("目录已更新", "The catalog is updated")
        .does(revise_in(everywhere));
    if matter.proposed.is_some() {
        done
    } else {
        done.needs(new_entry())
    }
}

fn update_in_time(matter: &Matter) -> StageBuilder {
    update()
        .within(working_days(10))
        .from_occurrence()
        .reading(
            "“变更之日”指法律、法规、规章修改或者职能变化发生之日",
            "The day of change is the day the law or the function changed",
        )
        .outcome(revised(matter).to("report"))
        .period_cited(art(15))
        .cite(art(15))
}

fn report() -> StageBuilder {
    stage(
        "report",
        text(
            "提供部门报送更新后的目录及变更依据",
            "The provider reports the updated catalog and why it changed",
        ),
    )
    .by(provider())
    .within(working_days(3))
    .reading(
        "条文未写明3个工作日的起算日，自更新之日起算",
        "The text does not say from when the three working days run: from the update",
    )
    .outcome(
        complete()
            .titled(
                "已报送本级数据资源主管部门",
                "Reported to the authority of the same level",
            )
            .does(file_with(data_authority())),
    )
    .cite(art(15))
}
