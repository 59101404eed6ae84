//! Sharing between departments: the application and its answer (22, 25, 29), and disputes (28).

use bylaw_sdk::prelude::*;

use crate::catalog::no_entry;
use crate::{Answer, BASES, art};

/// Article 25. What is shared with everybody is simply taken; what is shared on conditions is
/// applied for, and five working days of silence are consent.
pub fn application(matter: &Matter) -> Answer {
    let mut found = Findings::new();
    found.require(
        is_department(matter.applicant.kind),
        "applicant.kind",
        "只有政务部门可以申请共享",
        "only government departments may apply for sharing",
        [art(3).para(2), art(3).para(3), art(25).para(2)],
    );
    let Some(entry) = &matter.entry else {
        return Err(no_entry(found, art(25).para(2)));
    };
    if entry.sharing.class == SharingClass::Withheld {
        found.error(
            "entry.sharing.class",
            "该数据不予共享，不受理申请",
            "these data are withheld; no application is taken",
            art(22).para(4),
        );
    }
    found.or_route(|| {
        if entry.sharing.class == SharingClass::Unconditional {
            settled(settled_as(
                OutcomeKind::Approve,
                "无条件共享，直接获取",
                "Shared unconditionally: taken directly",
                vec![gives(&matter.statement)],
                [art(25).para(1), art(22).para(2), art(29)],
            ))
        } else {
            staged([reply(&matter.statement)])
        }
    })
}

fn reply(statement: &Statement) -> StageBuilder {
    stage("reply", text("提供部门答复", "The provider answers"))
        .by(provider())
        .within(working_days(5))
        .from_receipt()
        .silence_is("approve")
        .period_cited([art(25).para(2), art(25).para(3)])
        .outcome(
            approve()
                .titled("同意共享，授予权限", "Consent, and access is granted")
                .does(gives(statement))
                .cite([art(25).para(3), art(29)]),
        )
        .outcome(refuse().needs(legal_basis(BASES)).cite(art(25).para(3)))
        .outcome(request_supplement().cite(art(25).para(2)))
        .cite([art(25).para(2), art(22).para(3)])
}

/// Article 3: governments, their departments, and bodies that a law or regulation authorises.
fn is_department(kind: PartyKind) -> bool {
    matches!(
        kind,
        PartyKind::Government
            | PartyKind::DataAuthority
            | PartyKind::Department
            | PartyKind::AuthorisedBody
    )
}

/// Access as asked for; article 29 forbids passing it on.
fn gives(statement: &Statement) -> Effect {
    grant(
        access()
            .items(statement.items.clone())
            .by_method(statement.method)
            .until(statement.until)
            .onward(OnwardUse::Forbidden),
    )
}

/// Article 28: the city's authority mediates; what it cannot settle, the city government decides.
pub fn dispute() -> Proposal {
    let route = staged([
        stage(
            "coordination",
            text("市大数据主管部门协调", "The city's authority mediates"),
        )
        .by(data_authority().at(Reach::City))
        .outcome(settle())
        .outcome(refer().to("decision"))
        .cite(art(28)),
        stage(
            "decision",
            text("市人民政府决定", "The city government decides"),
        )
        .by(government().at(Reach::City))
        .outcome(settle().titled("作出决定", "Decide"))
        .cite(art(28)),
    ]);
    Proposal {
        route,
        findings: vec![],
    }
}
