//! An example of rules in the way of Jincheng's 晋城市政务数据资源共享管理实施细则 (as Gaoping explains
//! it); a town's that is none, whose articles are numbered by themselves.
//!
//! The authority looks at every application for two working days. What is shared unconditionally it
//! then grants itself, and pushes the result to the provider; the rest it forwards, and the provider
//! has five working days if the data are on the platform, else ten to publish them and to answer. Who
//! does not agree consults, and then asks the authority.
//!
//! Publishing on the platform is done by people, elsewhere, so an approval has it as a measure. What
//! the catalog then says of it is a revision, which the approval sets in motion: an answer to an
//! application changes no entry.

use bylaw_sdk::prelude::*;

instrument!("jincheng");

const SHARING: u16 = 1;
const PLATFORM: u16 = 2;
const DISAGREEMENT: u16 = 3;

struct Jincheng;

impl Rules for Jincheng {
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
            jurisdiction: "jincheng".into(),
            name: text("平台市", "A town with a platform"),
            instruments: vec![Instrument {
                id: INSTRUMENT.into(),
                title: text(
                    "平台市规则（示例）",
                    "Rules of a town with a platform (an example)",
                ),
                issuer: text("平台市人民政府", "Government of a town with a platform"),
                status: InstrumentStatus::InForce,
                articles: vec![1; 3],
                promulgated_on: None,
                effective_from: Some(day(2024, 1, 1)),
                effective_until: None,
                reading: None,
            }],
            matters: vec![
                MatterKind::SharingApplication,
                MatterKind::EntryRevision,
                MatterKind::Dispute,
            ],
            sharing_classes: vec![SharingClass::Unconditional, SharingClass::Conditional],
            opening_classes: vec![],
            role_names: vec![],
            retention: None,
            identification: None,
            treatments: (SHARING..=DISAGREEMENT).map(enforced).collect(),
        }
    }

    fn check_entry(_entry: CatalogEntry, _on: Date) -> Vec<Finding> {
        vec![]
    }

    fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
        match matter.kind {
            MatterKind::SharingApplication => application(&matter),
            MatterKind::EntryRevision => revision(&matter),
            MatterKind::Dispute => dispute(),
            _ => unknown_kind("没有规定", "not regulated here", art(SHARING)),
        }
    }
}

fn application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(entry) = &matter.entry else {
        found.error("entry", "请指明条目", "name the entry", art(SHARING));
        return Err(found.list());
    };
    found.require(
        entry.sharing.class != SharingClass::Withheld,
        "entry.sharing.class",
        "该数据不予共享",
        "these data are withheld",
        art(SHARING),
    );
    found.or_route(|| match entry.sharing.class {
        SharingClass::Unconditional => staged([conformity().outcome(
            approve()
                .titled("审查通过，直接授权", "In order: grant access")
                .does(grant(access()))
                .does(notify(provider())),
        )]),
        _ => staged([
            conformity().outcome(
                complete()
                    .titled("审查通过，转提供部门", "In order: forward it")
                    .does(notify(provider()))
                    .to("reply"),
            ),
            reply(entry.on_platform),
        ]),
    })
}

fn conformity() -> StageBuilder {
    stage("conformity", text("规范性审查", "Whether it is in order"))
        .by(data_authority())
        .within(working_days(2))
        .from_receipt()
        .outcome(
            refuse()
                .titled("不符合规范", "Not in order")
                .needs(reason()),
        )
        .cite(art(SHARING))
}

/// How long the provider has, and what else it has to do, hangs on where the data are.
fn reply(on_platform: bool) -> StageBuilder {
    let (period, consent) = if on_platform {
        (5, approve().does(grant(access())))
    } else {
        let published = measure(
            "将数据发布到共享平台",
            "publish the data on the sharing platform",
        );
        let consent = approve()
            .titled(
                "发布到平台并同意共享",
                "Publish on the platform, and consent",
            )
            .does(published)
            .does(grant(access()))
            .does(follow(MatterKind::EntryRevision, None));
        (10, consent)
    };
    stage("reply", text("提供部门答复", "The provider answers"))
        .by(provider())
        .within(working_days(period))
        .from_receipt()
        .outcome(consent)
        .outcome(refuse().needs(reason()))
        .cite(art(PLATFORM))
}

/// The provider says in the catalog what has become of the entry.
fn revision(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.entry.is_some(),
        "entry",
        "请指明条目",
        "name the entry",
        art(PLATFORM),
    );
    found.or_route(|| {
        let mut done = complete().does(revise_in([Catalog::Resources, Catalog::Sharing]));
        if matter.proposed.is_none() {
            done = done.needs(new_entry());
        }
        staged([stage(
            "update",
            text("更新目录", "The catalog is brought up to date"),
        )
        .by(provider())
        .outcome(done)
        .cite(art(PLATFORM))])
    })
}

/// Consulting first; what stays open the authority of the same level settles.
fn dispute() -> Result<Proposal, Vec<Finding>> {
    let consultation = stage("consultation", text("协商", "They consult"))
        .by(provider())
        .hears(applicant())
        .outcome(settle())
        .outcome(refer().to("coordination"))
        .cite(art(DISAGREEMENT));
    let coordination = stage(
        "coordination",
        text("同级主管部门协调", "The authority of the same level"),
    )
    .by(data_authority())
    .outcome(settle())
    .cite(art(DISAGREEMENT));
    Findings::new().or_route(|| staged([consultation, coordination]))
}

export_rules!(Jincheng);
