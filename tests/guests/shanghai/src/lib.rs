//! An example of rules, of a town that is none: they use what 1.1 of the contract added, in the way of
//! two texts that made it grow.
//!
//! Like Shanghai's (38, 39) they have lists instead of classes: what is not on the negative list is
//! shared at once on a stated scenario and a promise, and a need that no entry names is confirmed,
//! cataloged and shared within fifteen working days. Like Jincheng's they let the authority look at
//! an application for two working days where its purpose is `checked`; the provider then has five
//! working days if the data are on the platform, else ten.

use bylaw_sdk::prelude::*;

instrument!("lists");

struct Lists;

impl Rules for Lists {
    fn describe() -> Description {
        Description {
            jurisdiction: "lists".into(),
            name: text("清单市", "Lists"),
            instruments: vec![Instrument {
                id: INSTRUMENT.into(),
                title: text("清单市规则（示例）", "Rules of Lists (an example)"),
                issuer: text("清单市人民政府", "Government of Lists"),
                status: InstrumentStatus::InForce,
                articles: vec![1; 4],
                promulgated_on: None,
                effective_from: Some(day(2022, 1, 1)),
                effective_until: None,
                reading: None,
            }],
            matters: vec![MatterKind::SharingApplication, MatterKind::DataNeed],
            sharing_classes: vec![],
            opening_classes: vec![],
            role_names: vec![],
            retention: None,
            identification: None,
            treatments: (1..=4)
                .map(|number| {
                    let how = Treatment::Enforced;
                    treat(art(number), how, "规则会被强制执行", "Enforced, and how")
                })
                .collect(),
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
            art(1),
        );
        found.list()
    }

    fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
        match matter.kind {
            MatterKind::SharingApplication => application(&matter),
            MatterKind::DataNeed => need(&matter),
            _ => unknown_kind("没有规定", "not regulated here", art(1)),
        }
    }
}

fn application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(entry) = &matter.entry else {
        found.error("entry", "请指明条目", "name the entry", art(2));
        return Err(found.list());
    };
    found.require(
        !entry.sharing.lists.contains(&SharingList::Negative),
        "entry.sharing.lists",
        "该数据在负面清单上",
        "the data are on the negative list",
        art(1),
    );
    let statement = &matter.statement;
    found.require(
        said(&statement.scenario),
        "statement.scenario",
        "应当明确应用场景",
        "state the scenario",
        art(2),
    );
    found.require(
        statement.promised,
        "statement.promised",
        "应当承诺真实、合规、安全",
        "promise that it is true, compliant and safe",
        art(2),
    );
    let checked = statement.purpose.as_deref() == Some("checked");
    found.or_route(|| {
        if checked {
            staged([conformity(), reply(entry.on_platform)])
        } else {
            settled(settled_as(
                OutcomeKind::Approve,
                "直接共享",
                "Shared directly",
                vec![grant(access().onward(OnwardUse::Forbidden))],
                art(2),
            ))
        }
    })
}

fn conformity() -> StageBuilder {
    stage("conformity", text("规范性审查", "Whether it is in order"))
        .by(data_authority())
        .within(working_days(2))
        .from_receipt()
        .outcome(complete().does(notify(provider())).to("reply"))
        .cite(art(3))
}

fn reply(on_platform: bool) -> StageBuilder {
    let period = working_days(if on_platform { 5 } else { 10 });
    stage("reply", text("提供部门答复", "The provider answers"))
        .by(provider())
        .within(period)
        .from_receipt()
        .outcome(approve().does(grant(access())))
        .outcome(refuse().needs(reason()))
        .cite(art(3))
}

fn need(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        !matter.respondents.is_empty(),
        "respondents",
        "请指明责任部门",
        "name who is responsible for such data",
        art(4),
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
                .does(grant(access())),
        )
        .outcome(refuse().needs(reason()))
        .cite(art(4))])
    })
}

export_rules!(Lists);
