//! An example of rules that have lists instead of classes, in the way of Shanghai's 上海市数据条例 (28,
//! 38 to 40); a town's that is none, whose articles are numbered by themselves. Each says below whose
//! way it goes.

use bylaw_sdk::prelude::*;

instrument!("shanghai");

/// Shanghai 38: lists of what is needed, owed and withheld; the government's office, which leads the
/// work on data there (5), reviews the negative one.
const LISTS: u16 = 1;
/// Shanghai 39: what is not withheld is shared at once on a scenario and a promise.
const SHARING: u16 = 2;
/// Shanghai 39: the platform stops an access that goes too far, at once.
const STOPPING: u16 = 3;
/// Shanghai 39: what no entry names is confirmed, cataloged and shared in fifteen working days.
const NEEDS: u16 = 4;
/// Shanghai 40: nobody else is given the data.
const THIRD_PARTIES: u16 = 5;

struct Shanghai;

impl Rules for Shanghai {
    fn describe() -> Description {
        let enforced = |number| {
            treat(
                art(number),
                Treatment::Enforced,
                "规则会被强制执行",
                "Enforced",
            )
        };
        Description {
            jurisdiction: "shanghai".into(),
            name: text("清单市", "A town of lists"),
            instruments: vec![Instrument {
                id: INSTRUMENT.into(),
                title: text(
                    "清单市规则（示例）",
                    "Rules of a town of lists (an example)",
                ),
                issuer: text("清单市人民政府", "Government of a town of lists"),
                status: InstrumentStatus::InForce,
                articles: vec![1; 5],
                promulgated_on: None,
                effective_from: Some(day(2022, 1, 1)),
                effective_until: None,
                reading: None,
            }],
            matters: vec![
                MatterKind::EntryPublication,
                MatterKind::SharingApplication,
                MatterKind::DataNeed,
                MatterKind::Rectification,
            ],
            sharing_classes: vec![],
            opening_classes: vec![],
            role_names: vec![
                (
                    Role::DataAuthority,
                    text("市政府办公厅", "General Office of the government"),
                ),
                (
                    Role::PlatformOperator,
                    text("大数据中心", "Big data centre"),
                ),
            ],
            retention: None,
            identification: None,
            treatments: (LISTS..=THIRD_PARTIES).map(enforced).collect(),
        }
    }

    fn check_entry(entry: CatalogEntry, _on: Date) -> Vec<Finding> {
        let mut found = Findings::new();
        let listed = !entry.sharing.lists.is_empty();
        found.require(
            listed,
            "sharing.lists",
            "应当列入一张清单",
            "it stands on no list",
            art(LISTS),
        );
        found.list()
    }

    fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
        match matter.kind {
            MatterKind::EntryPublication => publication(&matter),
            MatterKind::SharingApplication => application(&matter),
            MatterKind::DataNeed => need(&matter),
            MatterKind::Rectification => stop(&matter),
            MatterKind::OnwardUse => unknown_kind(
                "不得向第三方提供",
                "the data are passed on to nobody",
                art(THIRD_PARTIES),
            ),
            _ => unknown_kind("没有规定", "not regulated here", art(LISTS)),
        }
    }
}

fn is_withheld(entry: &CatalogEntry) -> bool {
    entry.sharing.lists.contains(&SharingList::Negative)
}

/// What a department has to share it publishes by itself; what it withholds is reviewed first.
fn publication(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(entry) = &matter.proposed else {
        found.error("proposed", "请提交条目", "hand the entry in", art(LISTS));
        return Err(found.list());
    };
    let withheld = is_withheld(entry);
    found.require(
        !withheld || said(&entry.sharing.reason),
        "proposed.sharing.reason",
        "列入负面清单应当说明理由",
        "say why it is on the negative list",
        art(LISTS),
    );
    found.or_route(|| {
        if !withheld {
            return settled(settled_as(
                OutcomeKind::Approve,
                "列入责任清单并发布",
                "Listed and published",
                vec![publish_in([Catalog::Resources, Catalog::Sharing])],
                art(LISTS),
            ));
        }
        staged([stage(
            "review",
            text(
                "市政府办公厅审核负面清单",
                "The General Office reviews the negative list",
            ),
        )
        .by(data_authority())
        .outcome(approve().does(publish_in([Catalog::Resources])))
        .outcome(refuse().needs(reason()))
        .cite(art(LISTS))])
    })
}

fn application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(entry) = &matter.entry else {
        found.error("entry", "请指明条目", "name the entry", art(SHARING));
        return Err(found.list());
    };
    found.require(
        !is_withheld(entry),
        "entry.sharing.lists",
        "该数据在负面清单上",
        "the data are on the negative list",
        art(LISTS),
    );
    // The class of an entry that came from elsewhere: there are none here, but nothing withheld is given.
    found.require(
        entry.sharing.class != SharingClass::Withheld,
        "entry.sharing.class",
        "该数据不予共享",
        "the data are withheld",
        art(LISTS),
    );
    let statement = &matter.statement;
    found.require(
        said(&statement.scenario),
        "statement.scenario",
        "应当明确应用场景",
        "state the scenario",
        art(SHARING),
    );
    found.require(
        statement.promised,
        "statement.promised",
        "应当承诺真实、合规、安全",
        "promise that it is true, compliant and safe",
        art(SHARING),
    );
    found.or_route(|| {
        settled(settled_as(
            OutcomeKind::Approve,
            "直接共享",
            "Shared directly",
            vec![grant(access().onward(OnwardUse::Forbidden))],
            [art(SHARING), art(THIRD_PARTIES)],
        ))
    })
}

/// Whoever runs the platform finds that somebody takes more than he needs, and stops it there and
/// then: one stage, no limit, nobody asked before.
fn stop(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        !matter.respondents.is_empty(),
        "respondents",
        "请指明超出范围获取数据的部门",
        "name who takes more than he needs",
        art(STOPPING),
    );
    found.require(
        matter.statement.violation.is_some(),
        "statement.violation",
        "请指明违反的规定",
        "name the rule that was broken",
        art(STOPPING),
    );
    found.or_route(|| {
        staged([stage(
            "stop",
            text("平台立即停止", "The platform stops it at once"),
        )
        .by(platform_operator())
        .outcome(
            complete()
                .titled("停止其获取数据", "Stop the access")
                .does(suspend_access())
                .does(notify(respondent()))
                .does(notify(data_authority())),
        )
        .cite(art(STOPPING))])
    })
}

fn need(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        !matter.respondents.is_empty(),
        "respondents",
        "请指明责任部门",
        "name who is responsible for such data",
        art(NEEDS),
    );
    found.or_route(|| {
        staged([stage(
            "confirmation",
            text(
                "责任部门确认、编目并共享",
                "Confirmed, cataloged and shared",
            ),
        )
        .by(respondent())
        .within(working_days(15))
        .from_receipt()
        .outcome(
            approve()
                .needs(new_entry())
                .does(publish_in([Catalog::Resources, Catalog::Sharing]))
                .does(grant(access().onward(OnwardUse::Forbidden))),
        )
        .outcome(refuse().needs(reason()))
        .cite(art(NEEDS))])
    })
}

export_rules!(Shanghai);
