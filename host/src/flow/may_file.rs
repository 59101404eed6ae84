//! Whether somebody may file such a matter at all. The table is in `domain::filers`; it is asked
//! about accounts, not about stories, plans and rehearsals, which file in everybody's name.

use std::sync::Arc;

use super::error::{FileError, FlowError};
use super::evaluate::{Verdict, evaluate_filing, host_finding};
use super::host::Host;
use super::offices::{sides_of, tree_of};
use crate::domain::{
    Citation, Credential, Filer, Filers, Finding, Matter, MatterKind, OrganisationTree, PartyKind,
    Principal, Text, filers_of,
};
use crate::policy::Jurisdiction;
use crate::store::{GrantsWanted, View};

/// Refuses whoever never files such a matter, whatever it is about.
///
/// # Errors
/// [`FlowError::OthersFile`] with who does, and the articles.
pub(super) fn require_kind(
    host: &Host,
    jurisdiction: &Jurisdiction,
    principal: &Principal,
    kind: MatterKind,
) -> Result<(), FlowError> {
    let Some(filers) = filers_of(kind).filter(|_| is_an_account(principal)) else {
        return Ok(());
    };
    let instruments = instruments(host, jurisdiction);
    let ids: Vec<&str> = instruments.iter().map(String::as_str).collect();
    let admitted = filers.admit(principal.party().kind, &ids);
    admitted.map_err(|citations| others_file(filers, citations))
}

/// Refuses whoever has nothing to do with what this matter is about.
///
/// # Errors
/// As [`require_kind`].
pub(super) async fn require_filer(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    principal: &Principal,
    matter: &Matter,
) -> Result<(), FileError> {
    let Some(filers) = filers_of(matter.kind).filter(|_| is_an_account(principal)) else {
        return Ok(());
    };
    let mut view = host.store.read(jurisdiction.name()).await?;
    let tree = tree_of(&mut view).await?;
    for filer in filers.by {
        let is = match filer {
            Filer::Own => tree.heir(own(matter)) == principal.part(),
            Filer::Office(role) => {
                let organisation = principal.organisation.as_ref();
                organisation.is_some_and(|one| one.holds(*role))
            }
            Filer::PublicBody => !matches!(
                principal.party().kind,
                PartyKind::Enterprise | PartyKind::Individual
            ),
            Filer::User => uses(&mut view, principal, matter).await?,
            Filer::First => acts_first(jurisdiction, &tree, principal, matter).await?,
        };
        if is {
            return Ok(());
        }
    }
    let instruments = instruments(host, jurisdiction);
    let ids: Vec<&str> = instruments.iter().map(String::as_str).collect();
    Err(others_file(filers, filers.basis(&ids)).into())
}

/// Who merely claims a role is everybody; development is for trying.
fn is_an_account(principal: &Principal) -> bool {
    principal.credential != Credential::Header
}

/// Whose case it is.
fn own(matter: &Matter) -> &str {
    let entry = matter.entry.as_ref().or(matter.proposed.as_ref());
    let provider = entry.map(|entry| &entry.provider);
    let own = provider.or(matter.respondents.first());
    &own.unwrap_or(&matter.applicant).id
}

/// Whether he holds a grant on the entry, or held one.
async fn uses(view: &mut View, principal: &Principal, matter: &Matter) -> Result<bool, FlowError> {
    let Some(entry) = &matter.entry else {
        return Ok(false);
    };
    let wanted = GrantsWanted {
        part: principal.part().to_owned(),
        held: true,
        entry: entry.code.clone(),
        ..GrantsWanted::default()
    };
    Ok(!view.grants(&wanted, 1).await?.is_empty())
}

/// Whether the route begins with him. What the rules refuse is refused in a moment, with their
/// reasons; where they fault, nobody is named.
async fn acts_first(
    jurisdiction: &Arc<Jurisdiction>,
    tree: &OrganisationTree,
    principal: &Principal,
    matter: &Matter,
) -> Result<bool, FlowError> {
    let (_, evaluated) = evaluate_filing(jurisdiction, matter).await?;
    let proposal = match evaluated.verdict {
        Verdict::Planned(proposal) => proposal,
        Verdict::Refused(_) => return Ok(true),
        Verdict::Faulted(_) => return Ok(false),
    };
    let route = &proposal.route;
    let first = route.stage(0).map(|stage| stage.stage().actor);
    let sides = sides_of(jurisdiction, matter, Some(route));
    let filled = first.map(|actor| tree.fill(actor, &sides));
    Ok(filled
        .iter()
        .flatten()
        .any(|holder| holder == principal.part()))
}

/// The instruments by which is decided today.
fn instruments(host: &Host, jurisdiction: &Jurisdiction) -> Vec<String> {
    let rules = jurisdiction.described(host.today(jurisdiction));
    let instruments = rules.iter().flat_map(|rules| &rules.instruments);
    instruments
        .map(|instrument| instrument.id.clone())
        .collect()
}

fn others_file(filers: &Filers, citations: Vec<Citation>) -> FlowError {
    let text = Text {
        zh: filers.zh.to_owned(),
        en: filers.en.to_owned(),
    };
    FlowError::OthersFile(vec![Finding {
        citations,
        ..host_finding("applicant.id", text)
    }])
}
