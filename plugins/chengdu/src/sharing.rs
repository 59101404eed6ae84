//! Sharing: applications (5, 22, 24, 25, 29, 31, 38), disputes (25) and statistics (28).

use bylaw_sdk::prelude::*;

use crate::entry::STATUTORY;
use crate::{art, city_authority};

/// Unconditional data is fetched on the platform; conditional data is asked for through the
/// authority and shared on agreed conditions; what law grants, no class withholds.
pub fn apply(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    check_applicant(&mut found, &matter.applicant, art(22));
    let Some(entry) = &matter.entry else {
        found.error(
            "entry",
            "请指明需要的信息资源",
            "name the data that is needed",
            art(22),
        );
        return Err(found.list());
    };
    if entitled(entry, &matter.applicant) {
        return found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "依法应当向该部门提供，不受共享类型限制",
                "Law gives this department the data whatever its class",
                vec![grant(wanted(&matter.statement))],
                [art(5).para(5), art(24), art(31), licence()],
            ))
        });
    }
    match entry.sharing.class {
        SharingClass::Unconditional => found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "无条件共享，通过共享平台自行获取",
                "Unconditional: the department fetches it on the platform",
                vec![grant(wanted(&matter.statement))],
                [art(25).para(1), art(24), art(31), licence()],
            ))
        }),
        SharingClass::Conditional => {
            check_request(&mut found, &matter.statement);
            found.or_route(|| staged([forwarding(), reply(&matter.statement)]))
        }
        SharingClass::Withheld => {
            found.error(
                "entry.sharing.class",
                "该信息列为不予共享类，不受理共享申请",
                "this data is withheld: no application for it can be taken",
                art(5).para(1),
            );
            Err(found.list())
        }
    }
}

/// 2 and 22: sharing is between administrative organs and bodies that lawfully act as such.
fn check_applicant(found: &mut Findings, applicant: &Party, right: Citation) {
    found.require(
        matches!(
            applicant.kind,
            PartyKind::Government
                | PartyKind::DataAuthority
                | PartyKind::Department
                | PartyKind::AuthorisedBody
        ),
        "applicant.kind",
        "只有行政机关和依法行使行政职能的组织可以申请",
        "only administrative organs and bodies that lawfully act as such may apply",
        [art(2), right],
    );
}

/// 29.1: what the applicant's own officer must have established before anything is filed.
fn check_request(found: &mut Findings, statement: &Statement) {
    let vetting = || art(29).para(1);
    found.require(
        said(&statement.purpose),
        "statement.purpose",
        "请写明应用业务",
        "say which duty the data serves",
        vetting(),
    );
    found.require(
        said(&statement.users),
        "statement.users",
        "请写明使用对象",
        "say who will use the data",
        vetting(),
    );
    found.require(
        statement.items.iter().any(|item| !item.trim().is_empty()),
        "statement.items",
        "请写明所需信息",
        "say which items are needed",
        vetting(),
    );
    found.require(
        statement.method.is_some(),
        "statement.method",
        "请写明共享模式",
        "say by which method the data shall be shared",
        vetting(),
    );
    found.require(
        statement.until.is_some(),
        "statement.until",
        "请写明使用截止时间",
        "say on which day the use ends",
        vetting(),
    );
    if !said(&statement.cleared_by) {
        found.warn(
            "statement.cleared_by",
            "未写明审核把关的信息资源管理员",
            "the officer who vetted the application is not named",
            vetting(),
        );
    }
}

/// 22: the need is put to the city's authority, which passes it on.
fn forwarding() -> StageBuilder {
    stage(
        "forwarding",
        text(
            "市信息化主管部门转交共享需求",
            "The city's authority passes the request on",
        ),
    )
    .by(city_authority())
    .outcome(
        complete()
            .titled("转交信息提供部门", "Passed on to the provider")
            .does(notify(provider()))
            .to("reply"),
    )
    .cite(art(22))
}

/// 25.2: shared on agreed conditions; 22: refused for a statutory ground only. The text sets no
/// period and gives silence no meaning.
fn reply(statement: &Statement) -> StageBuilder {
    stage(
        "reply",
        text(
            "提供部门按约定条件答复",
            "The provider answers, on agreed conditions",
        ),
    )
    .by(provider())
    .outcome(
        approve()
            .titled("按约定条件共享", "Share on the agreed conditions")
            .does(grant(wanted(statement)))
            .cite([art(25).para(2), art(24), art(31), licence()]),
    )
    .outcome(
        refuse()
            .titled("依法定事由不予提供", "Refuse on a statutory ground")
            .needs(legal_basis(STATUTORY))
            .cite(art(22)),
    )
    .outcome(request_supplement())
    .cite(art(25).para(2))
}

/// What was asked for, by one of the methods of 24 and for the applicant's own duties (31); passed
/// on only under a licence agreed with the provider (38, item 5).
fn wanted(statement: &Statement) -> Grant {
    access()
        .items(statement.items.clone())
        .by_method(statement.method)
        .until(statement.until)
        .onward(OnwardUse::WithLicence)
}

fn licence() -> Citation {
    art(38).para(1).item(5)
}

/// 5.5: whom a law names gets the data, by identifier or by name.
fn entitled(entry: &CatalogEntry, applicant: &Party) -> bool {
    let named =
        |party: &str| !party.is_empty() && (party == applicant.id || party == applicant.name);
    entry
        .sharing
        .entitled
        .iter()
        .any(|entitlement| named(&entitlement.party))
}

/// 25.2: the authority of the same level mediates over sharing conditions. One instance, no period.
pub fn dispute() -> Result<Proposal, Vec<Finding>> {
    Findings::new().or_route(|| {
        staged([stage(
            "mediation",
            text(
                "本级信息化主管部门协调",
                "The authority of the same level mediates",
            ),
        )
        .by(data_authority())
        .hears(provider())
        .outcome(settle().titled("协调解决", "Settled by mediation"))
        .cite(art(25).para(2))])
    })
}

/// 28: statistics of the platform, with the consent of provider and authority.
pub fn statistics(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    check_applicant(&mut found, &matter.applicant, art(28));
    found.require(
        matter.entry.is_some() || !matter.respondents.is_empty(),
        "entry",
        "请指明统计信息涉及的目录条目或者提供部门，以便征得其同意",
        "name the entry or the provider that the statistics concern: its consent is needed",
        art(28),
    );
    let statistics = access()
        .items(matter.statement.items.clone())
        .by_method(matter.statement.method)
        .until(matter.statement.until);
    found.or_route(|| {
        staged([stage(
            "consent",
            text("市信息化主管部门答复", "The city's authority answers"),
        )
        .by(city_authority())
        .hears(provider())
        .outcome(
            approve()
                .titled(
                    "经提供部门同意后准予使用",
                    "Allow the use, with the provider's consent",
                )
                .needs(consent(provider()))
                .does(grant(statistics)),
        )
        .outcome(
            refuse()
                .titled("不同意或者限制使用", "Refuse, or restrict the right")
                .needs(reason()),
        )
        .outcome(request_supplement())
        .cite(art(28))])
    })
}
