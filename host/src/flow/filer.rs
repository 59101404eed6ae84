//! Whoever files is who he says he is, and so are those whom he names.

use super::catalog::Audience;
use super::compose::{Filing, other_entry};
use super::error::FileError;
use super::evaluate::host_finding;
use super::host::Host;
use super::offices::tree_of;
use crate::domain::{
    CatalogEntry, Credential, Finding, OrganisationTree, Party, PartyKind, Principal, Text,
};
use crate::policy::Jurisdiction;

/// Checks the parties of a filing against who files and who is known here.
///
/// # Errors
/// A finding for each fact that is not so.
pub(super) async fn check_parties(
    host: &Host,
    jurisdiction: &Jurisdiction,
    principal: &Principal,
    filing: &Filing,
) -> Result<(), FileError> {
    if principal.credential == Credential::Header {
        return Ok(());
    }
    let mut view = host.store.read(jurisdiction.name()).await?;
    let tree = tree_of(&mut view).await?;
    let mut findings = differences("applicant", &filing.applicant, &principal.party());
    for (index, party) in filing.respondents.iter().enumerate() {
        findings.extend(registered(&format!("respondents[{index}]"), party, &tree));
    }
    if let Some(operator) = &filing.statement.operator {
        findings.extend(registered("statement.operator", operator, &tree));
    }
    if let Some(entry) = &filing.proposed {
        findings.extend(registered("entry.provider", &entry.provider, &tree));
        let mut providers = vec![entry.provider.clone()];
        if let Some(code) = &filing.entry_code {
            let audience = Audience::of(principal);
            let known = view.entry(code).await?;
            let known = known.filter(|row| audience.may_read(&row.entry));
            providers.extend(known.map(|row| row.entry.provider));
        }
        let other = |provider: &Party| tree.heir(&provider.id) != principal.part();
        let other = providers.into_iter().find(other);
        findings.extend(other.as_ref().map(only_the_provider));
    }
    if findings.is_empty() {
        Ok(())
    } else {
        Err(FileError::Refused(findings))
    }
}

/// A party is as the register has it; persons are not registered, nor can they be checked.
fn registered(subject: &str, party: &Party, tree: &OrganisationTree) -> Vec<Finding> {
    if let Some(known) = tree.get(&party.id) {
        return differences(subject, party, &known.party());
    }
    if party.kind == PartyKind::Individual {
        return vec![];
    }
    let text = Text {
        zh: format!("机构目录中没有“{}”", party.id),
        en: format!("there is no organisation `{}`", party.id),
    };
    vec![host_finding(&format!("{subject}.id"), text)]
}

fn differences(subject: &str, said: &Party, known: &Party) -> Vec<Finding> {
    let tier = |party: &Party| {
        party
            .tier
            .map_or("none".to_owned(), |tier| crate::domain::words::word(&tier))
    };
    let kind = |party: &Party| crate::domain::words::word(&party.kind);
    let facts = [
        ("id", said.id.clone(), known.id.clone()),
        ("name", said.name.clone(), known.name.clone()),
        ("kind", kind(said), kind(known)),
        ("tier", tier(said), tier(known)),
    ];
    let wrong = facts.into_iter().filter(|(_, said, known)| said != known);
    wrong
        .map(|(field, said, known)| {
            let text = Text {
                zh: format!("登记为“{known}”，不是“{said}”"),
                en: format!("it is registered as `{known}`, not `{said}`"),
            };
            host_finding(&format!("{subject}.{field}"), text)
        })
        .collect()
}

/// An entry that comes with a decision is the case's own, and its provider's: nobody decides on
/// another's entry, nor gives his away.
pub(super) fn same_entry(
    own: &CatalogEntry,
    decided: &CatalogEntry,
    tree: &OrganisationTree,
) -> Vec<Finding> {
    let mut findings = vec![];
    if own.code != decided.code {
        findings.push(other_entry(&own.code, &decided.code));
    }
    if tree.heir(&own.provider.id) != tree.heir(&decided.provider.id) {
        findings.push(only_the_provider(&own.provider));
    }
    findings
}

fn only_the_provider(provider: &Party) -> Finding {
    let text = Text {
        zh: format!("目录条目只能由其提供部门（{}）发布和变更", provider.name),
        en: format!(
            "only its provider, `{}`, publishes and changes an entry",
            provider.id
        ),
    };
    host_finding("entry.provider.id", text)
}
