//! Applications for sharing: who may ask, and how soon the provider answers (article 3).

use bylaw_sdk::prelude::*;

use crate::art;

/// Which way an application goes, or everything that stops it.
pub fn application(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.require(
        may_apply(matter.applicant.kind),
        "applicant.kind",
        "只有行政机关及其授权的组织可以申请",
        "only administrative organs and bodies that they authorise may apply",
        art(3).para(1),
    );
    let Some(entry) = &matter.entry else {
        found.error("entry", "应当指明数据", "say which data", art(3).para(1));
        return Err(found.list());
    };
    let entitled = entry
        .sharing
        .entitled
        .iter()
        .any(|one| !one.party.trim().is_empty() && one.party == matter.applicant.id);
    if entry.sharing.class == SharingClass::Withheld && !entitled {
        found.error(
            "entry.sharing.class",
            "不予共享的数据",
            "this data is withheld",
            art(2).para(2),
        );
    }
    if entry.sharing.class == SharingClass::Unconditional || entitled {
        return found.or_route(|| {
            settled(settled_as(
                OutcomeKind::Approve,
                "直接获取",
                "Fetched at once",
                vec![grant(asked_for(matter))],
                art(3).para(1),
            ))
        });
    }
    found.require(
        said(&matter.statement.purpose),
        "statement.purpose",
        "应当说明用途",
        "say what the data is for",
        art(3).para(1),
    );
    found.or_route(|| reply(matter))
}

fn reply(matter: &Matter) -> Route {
    staged(
        [stage("reply", text("提供部门答复", "The provider answers"))
            .by(provider())
            .within(working_days(10))
            .from_receipt()
            .outcome(approve().does(grant(asked_for(matter))))
            .outcome(refuse().needs(reason()).cite(art(3).para(3)))
            .outcome(request_supplement())
            .cite(art(3).para(2))],
    )
}

fn asked_for(matter: &Matter) -> Grant {
    access()
        .items(matter.statement.items.clone())
        .by_method(matter.statement.method)
        .until(matter.statement.until)
}

fn may_apply(kind: PartyKind) -> bool {
    matches!(
        kind,
        PartyKind::Government
            | PartyKind::DataAuthority
            | PartyKind::Department
            | PartyKind::AuthorisedBody
    )
}
