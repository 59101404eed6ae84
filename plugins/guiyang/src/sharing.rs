//! Sharing among administrative organs: applications and disputes (14, 15, 17), corrections (13).

use crate::art;
use bylaw_sdk::prelude::*;

/// Direct for unconditional data and for whoever is authorised; else the provider answers (15).
pub(crate) fn sharing_application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        may_share(matter.applicant.kind),
        "applicant.kind",
        "共享限于行政机关和法律法规授权的组织",
        "only administrative organs and bodies authorised by law share data",
        [art(2).para(3), art(32).para(1)],
    );
    let Some(entry) = &matter.entry else {
        found.error(
            "entry",
            "应当指明申请共享的数据",
            "name the data that is asked for",
            art(15).para(2),
        );
        return Err(found.list());
    };
    if authorised(entry, &matter.applicant) {
        return found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "根据授权直接获取",
                "Authorised: taken directly from the platform",
                vec![grant(asked_for(&matter.statement))],
                [art(15).para(2), art(17)],
            ))
        });
    }
    match entry.sharing.class {
        SharingClass::Unconditional => found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "无条件共享，通过共享平台直接获取",
                "Shared unconditionally: taken directly from the platform",
                vec![grant(asked_for(&matter.statement))],
                [art(14).para(2), art(15).para(1), art(17)],
            ))
        }),
        SharingClass::Conditional => found.or_route(|| staged([reply(&matter.statement)])),
        SharingClass::Withheld => {
            found.error(
                "entry.sharing.class",
                "本条例没有不予共享的类型，无法受理；应当先更正目录",
                "the regulation knows no withheld data: the catalog must be put right first",
                art(14).para(1),
            );
            Err(found.list())
        }
    }
}

fn reply(statement: &Statement) -> StageBuilder {
    stage("reply", text("数据提供机关答复", "The provider answers"))
        .by(provider())
        .within(calendar_days(10))
        .from_filing()
        .reading(
            "“10日”不是工作日，按日历日计算；自申请之日起算，不以收到为准",
            "10 日, not working days: calendar days, from the application, not from its receipt",
        )
        .outcome(
            approve()
                .does(grant(asked_for(statement)))
                .cite([art(15).para(2), art(17)]),
        )
        .outcome(refuse().needs(reason()))
        .outcome(request_supplement())
        .cite(art(15).para(2))
}

/// The authority of the city coordinates once the provider has refused (15).
pub(crate) fn dispute(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    match &matter.prior {
        None => found.error(
            "prior",
            "应当指明被拒绝的共享申请",
            "name the sharing application that was refused",
            art(15).para(3),
        ),
        Some(prior) => {
            found.require(
                prior.kind == MatterKind::SharingApplication,
                "prior.kind",
                "只协调共享申请引起的争议",
                "only a sharing application leads to this coordination",
                art(15).para(3),
            );
            found.require(
                prior.decision == Some(OutcomeKind::Refuse),
                "prior.decision",
                "提供机关不同意提供的，才由市大数据行政主管部门协调",
                "the authority coordinates only where the provider has refused",
                art(15).para(3),
            );
            found.require(
                prior.applicant.id == matter.applicant.id,
                "prior.applicant",
                "只有被拒绝的数据需求机关可以提请协调",
                "only the body that was refused may ask for coordination",
                art(15).para(3),
            );
        }
    }
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "应当说明因履行职责确需使用的理由",
        "say why the data is needed for the applicant's duties",
        art(15).para(3),
    );
    found.or_route(|| {
        staged([stage(
            "coordination",
            text(
                "市大数据行政主管部门协调",
                "The authority of the city coordinates",
            ),
        )
        .by(data_authority().at(Reach::City))
        .hears(provider())
        .outcome(settle())
        .cite(art(15).para(3))])
    })
}

/// Users report doubts and errors; the provider checks. The text sets no period (13).
pub(crate) fn correction(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        matter.entry.is_some(),
        "entry",
        "应当指明有疑义或者错误的目录、数据",
        "name the entry that is in doubt",
        art(13).para(3),
    );
    found.require(
        said(&matter.statement.grounds),
        "statement.grounds",
        "应当说明疑义或者错误所在",
        "say what is doubtful or wrong",
        art(13).para(3),
    );
    found.or_route(|| {
        staged([
            stage("check", text("数据提供机关校核", "The provider checks"))
                .by(provider())
                .outcome(correct())
                .outcome(
                    reject()
                        .titled("校核无误，不予更正", "Nothing to correct")
                        .needs(reason()),
                )
                .cite(art(13).para(3)),
        ])
    })
}

/// 行政机关, and by reference the authorised bodies of article 32.
fn may_share(kind: PartyKind) -> bool {
    matches!(
        kind,
        PartyKind::Government
            | PartyKind::DataAuthority
            | PartyKind::Department
            | PartyKind::AuthorisedBody
    )
}

fn authorised(entry: &CatalogEntry, applicant: &Party) -> bool {
    let named = |entitled: &Entitlement| {
        let party = entitled.party.trim();
        !party.is_empty() && (party == applicant.id || party == applicant.name)
    };
    entry.sharing.entitled.iter().any(named)
}

/// 共享范围 (17): what was asked for and no more. The text is silent on passing data on.
pub(crate) fn asked_for(statement: &Statement) -> Grant {
    access()
        .items(statement.items.clone())
        .by_method(statement.method)
        .until(statement.until)
}
