//! Whether somebody would decide his own matter.

use crate::domain::actor::ActorName;
use crate::domain::{Credential, Finding, PartyKind, Principal, Role, Text};
use crate::flow::error::FlowError;
use crate::flow::evaluate::host_finding;
use crate::flow::offices::tree_of;
use crate::flow::record::Record;

/// What stands against it: his organisation applies, or the case is directed against it, or it would
/// get something by it; or the account is the one that filed it, for whichever organisation.
pub(super) async fn stands_in_own_matter(
    record: &mut Record<'_>,
    principal: &Principal,
    by: ActorName,
) -> Result<Option<Finding>, FlowError> {
    if principal.credential == Credential::Header {
        return Ok(claimed(record, by));
    }
    let tree = tree_of(&mut record.tx).await?;
    let part = principal.part();
    let mut parties = record.case.matter.parties();
    let own = parties.find(|(_, party)| tree.heir(&party.id) == part);
    if let Some((field, _)) = own {
        return Ok(Some(finding(record, &format!("{field}.id"), part)));
    }
    let events = record.tx.events(&record.id).await?;
    let author = events.first().and_then(|filed| filed.author.as_ref());
    let filed = author.is_some_and(|author| author.account == principal.account.id);
    Ok(filed.then(|| finding(record, "applicant.id", &principal.account.id)))
}

/// Who merely claims a role is known by nothing else.
fn claimed(record: &Record<'_>, by: ActorName) -> Option<Finding> {
    let mut parties = record.case.matter.parties();
    let own = match by.role {
        Role::Provider => record.case.is_applicant(by).then(|| "applicant".to_owned()),
        Role::DataAuthority => parties
            .find(|(_, party)| party.kind == PartyKind::DataAuthority)
            .map(|(field, _)| field),
        _ => None,
    };
    own.map(|field| finding(record, &format!("{field}.id"), &by.to_string()))
}

fn finding(record: &Record<'_>, field: &str, who: &str) -> Finding {
    let hands = record.case.hands();
    let hands: Vec<String> = hands.iter().map(ToString::to_string).collect();
    let text = Text {
        zh: format!(
            "“{who}”是本案当事人，不得决定自己的事项；有权决定的是：{}",
            hands.join("、")
        ),
        en: format!(
            "`{who}` is a party of this case, and nobody decides his own matter; it is for another: {}",
            hands.join(", ")
        ),
    };
    host_finding(field, text)
}
