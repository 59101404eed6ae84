//! Sharing among institutions: applications (19, 20, 21) and disputes over them (20).

use bylaw_sdk::prelude::*;

use crate::art;

/// Article 20: unconditional data is fetched directly; for conditional data the authority, not the
/// provider, decides, together with the institutions concerned. The text sets no period.
pub fn application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    applicant_is_institution(&matter.applicant, &mut found);
    let Some(entry) = &matter.entry else {
        found.error(
            "entry",
            "应当指明所申请的数据",
            "Name the data applied for",
            art(20).para(2),
        );
        return Err(found.list());
    };
    let grant = grant(terms_of_use(&matter.statement));
    match entry.sharing.class {
        SharingClass::Unconditional => found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "无条件共享，通过共享平台直接获取",
                "Unconditional: fetched directly on the sharing platform",
                vec![grant],
                [art(20).para(1), art(21)],
            ))
        }),
        SharingClass::Conditional => found.or_route(|| review(grant)),
        SharingClass::Withheld => {
            found.error(
                "entry.sharing.class",
                "不予共享的数据不能申请共享",
                "Withheld data cannot be applied for",
                [art(19).para(2).item(3), art(20).para(2)],
            );
            Err(found.list())
        }
    }
}

/// Article 20, paragraph 2.
fn review(grant: Effect) -> Route {
    staged([stage(
        "review",
        text(
            "同级大数据行政主管部门会同有关机构审核",
            "The authority of the same level reviews, with the institutions concerned",
        ),
    )
    .by(data_authority())
    .hears(provider())
    .outcome(
        approve()
            .does(grant)
            // The provider did not decide, but it is the one that must now provide promptly.
            .does(notify(provider()))
            .cite([art(20).para(2), art(21)]),
    )
    .outcome(refuse().needs(reason()))
    .outcome(request_supplement())
    .cite(art(20).para(2))])
}

/// Article 21: for the institution's own duties or its public services, never for a third party.
fn terms_of_use(statement: &Statement) -> Grant {
    access()
        .items(statement.items.clone())
        .by_method(statement.method)
        .until(statement.until)
        .onward(OnwardUse::Forbidden)
        .public_service()
}

/// Article 2: sharing is among administrative organs and the enterprises, public institutions and
/// social organisations that have public functions.
fn applicant_is_institution(applicant: &Party, found: &mut Findings) {
    match applicant.kind {
        PartyKind::Individual => found.error(
            "applicant.kind",
            "只有公共管理服务机构可以申请共享",
            "Only institutions with public functions may apply for sharing",
            [art(2).para(2), art(2).para(3), art(20).para(2)],
        ),
        PartyKind::PublicInstitution | PartyKind::Enterprise | PartyKind::SocialOrganisation => {
            // The kind of a party does not tell whether it has such functions: people look.
            found.note(
                "applicant.kind",
                "限于履行公共管理和服务职能的企业、事业单位和社会组织",
                "Only if it fulfils functions of public management or service",
                art(2).para(2),
            );
        }
        PartyKind::Government
        | PartyKind::DataAuthority
        | PartyKind::Department
        | PartyKind::AuthorisedBody => {}
    }
}

/// Article 20, paragraph 3: the authority coordinates, and reports to the government of its level
/// where that is necessary. It concerns applications for sharing, and nothing else.
pub fn dispute(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    if let Some(prior) = &matter.prior {
        found.require(
            prior.kind == MatterKind::SharingApplication,
            "prior.kind",
            "争议应当因申请共享公共数据发生",
            "The dispute must arise from an application for sharing",
            art(20).para(3),
        );
    }
    found.or_route(|| {
        staged([
            stage(
                "coordination",
                text(
                    "大数据行政主管部门协调处理",
                    "The big data authority coordinates",
                ),
            )
            .by(data_authority())
            .outcome(settle())
            .outcome(
                refer()
                    .titled(
                        "报本级人民政府决定",
                        "Report to the government of the same level",
                    )
                    .to("decision"),
            )
            .cite(art(20).para(3)),
            stage(
                "decision",
                text("本级人民政府决定", "The government decides"),
            )
            .by(government())
            .outcome(settle().titled("作出决定", "Decide"))
            .cite(art(20).para(3)),
        ])
    })
}
