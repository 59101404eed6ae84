//! Keeps what identifies a person out of the events: they hold a reference to the side table.

use std::collections::HashMap;

use uuid::Uuid;

use super::compose::Filing;
use super::error::FlowError;
use super::evaluate::host_finding;
use super::host::Host;
use crate::domain::{Finding, Matter, Party, PartyKind, Text};
use crate::store::{StoreError, View};

const REFERENCE: &str = "person:";

/// The matter with references instead of persons, and the persons behind them.
pub(super) fn hide(mut matter: Matter) -> (Matter, Vec<(String, Party)>) {
    let mut persons: Vec<(String, Party)> = vec![];
    for party in parties(&mut matter) {
        if !identifies(party) {
            continue;
        }
        let known = persons.iter().find(|(_, person)| person == party);
        let reference = known.map_or_else(
            || format!("{REFERENCE}{}", Uuid::new_v4()),
            |(id, _)| id.clone(),
        );
        if known.is_none() {
            persons.push((reference.clone(), party.clone()));
        }
        *party = Party {
            id: reference,
            name: String::new(),
            kind: party.kind,
            tier: party.tier,
        };
    }
    (matter, persons)
}

/// A reference in the place of a party that is a person, and the person behind it.
pub(super) fn hide_party(party: &mut Party) -> Option<(String, Party)> {
    if !identifies(party) {
        return None;
    }
    let reference = format!("{REFERENCE}{}", Uuid::new_v4());
    let bare = Party {
        id: reference.clone(),
        name: String::new(),
        kind: party.kind,
        tier: party.tier,
    };
    Some((reference, std::mem::replace(party, bare)))
}

/// Whether a party is a person by name. A reference is bare; what only looks like one is hidden
/// like any other person.
fn identifies(party: &Party) -> bool {
    let hidden = is_reference(&party.id) && party.name.is_empty();
    party.kind == PartyKind::Individual && !hidden
}

/// The matter with the persons in it again; those that were erased stay references.
pub(super) async fn reveal(view: &mut View, mut matter: Matter) -> Result<Matter, StoreError> {
    for party in parties(&mut matter) {
        reveal_party(view, party).await?;
    }
    Ok(matter)
}

/// The same for one party.
pub(super) async fn reveal_party(view: &mut View, party: &mut Party) -> Result<(), StoreError> {
    // Whoever is called like a reference and has a name is no reference.
    if is_reference(&party.id)
        && party.name.is_empty()
        && let Some(person) = view.person(&party.id).await?
    {
        *party = person;
    }
    Ok(())
}

/// Whom a matter names, to whoever has the persons already.
pub(super) enum Revealed {
    /// No person.
    Nobody,
    /// These, each with the reference that stood in their place.
    All(Vec<(String, Party)>),
    /// One at least was erased.
    NotAll,
}

/// The same as [`reveal`] with persons that were read before.
pub(super) fn reveal_from(persons: &HashMap<String, Party>, matter: &mut Matter) -> Revealed {
    let mut named = vec![];
    for party in parties(matter).filter(|party| is_reference(&party.id)) {
        // Whoever is called like a reference and has a name is no reference.
        if !party.name.is_empty() {
            continue;
        }
        let Some(person) = persons.get(&party.id) else {
            return Revealed::NotAll;
        };
        let reference = std::mem::replace(party, person.clone()).id;
        named.push((reference, person.clone()));
    }
    if named.is_empty() {
        Revealed::Nobody
    } else {
        Revealed::All(named)
    }
}

/// What looks like references in the text of a filing. Texts that people wrote may look so too;
/// nobody stands behind those.
pub(super) fn references_in(text: &str) -> impl Iterator<Item = String> {
    let found = text.match_indices("\"person:").filter_map(|(place, _)| {
        let rest = text.get(place + 1..)?;
        let end = rest.find('"')?;
        rest.get(..end).filter(|id| id.len() < 64)
    });
    found.map(ToOwned::to_owned)
}

/// Erases the person behind a reference; says whether there was one. Cases, grants and their
/// events stay, and go on, with the bare reference in them; answers that were kept for requests
/// that may be sent again are emptied.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be written.
pub async fn erase_person(
    host: &Host,
    jurisdiction: &str,
    reference: &str,
) -> Result<bool, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    let erased = tx.erase_person(reference).await?;
    if erased {
        tx.empty_answers_about(reference).await?;
    }
    tx.commit().await?;
    Ok(erased)
}

/// Whether an identifier stands for a person who is named in the side table.
pub(super) fn is_reference(id: &str) -> bool {
    id.starts_with(REFERENCE)
}

/// The findings on parties of a filing that are called like references: nobody is named by what
/// stands in another case.
pub(super) fn references_of(filing: &Filing) -> Vec<Finding> {
    let proposed = filing.proposed.iter();
    let proposed = proposed.map(|entry| ("proposed.provider.id", &entry.provider));
    let operator = filing.statement.operator.iter();
    let named = std::iter::once(("applicant.id", &filing.applicant))
        .chain(operator.map(|party| ("statement.operator.id", party)))
        .chain(proposed);
    referring(named, &filing.respondents)
}

/// The same of a matter that somebody sent whole.
pub(super) fn references_of_matter(matter: &Matter) -> Vec<Finding> {
    let entry = matter.entry.iter();
    let proposed = matter.proposed.iter();
    let prior = matter.prior.iter();
    let operator = matter.statement.operator.iter();
    let named = std::iter::once(("applicant.id", &matter.applicant))
        .chain(operator.map(|party| ("statement.operator.id", party)))
        .chain(entry.map(|entry| ("entry.provider.id", &entry.provider)))
        .chain(proposed.map(|entry| ("proposed.provider.id", &entry.provider)))
        .chain(prior.map(|prior| ("prior.applicant.id", &prior.applicant)));
    referring(named, &matter.respondents)
}

fn referring<'p>(
    named: impl Iterator<Item = (&'static str, &'p Party)>,
    respondents: &[Party],
) -> Vec<Finding> {
    let found = named.filter_map(|(field, party)| reference(field, party));
    let others = respondents.iter().enumerate();
    let others =
        others.filter_map(|(index, party)| reference(&format!("respondents[{index}].id"), party));
    found.chain(others).collect()
}

/// The finding on a party that is called like a reference.
pub(super) fn reference(field: &str, party: &Party) -> Option<Finding> {
    is_reference(&party.id).then(|| {
        let id = crate::domain::words::clipped(&party.id, 64);
        let text = Text {
            zh: format!("“{id}”是其他案件中个人的代号，不能引用，请写明是谁"),
            en: format!("`{id}` refers to a person in a case; write who it is"),
        };
        host_finding(field, text)
    })
}

fn parties(matter: &mut Matter) -> impl Iterator<Item = &mut Party> {
    let entries = [matter.entry.as_mut(), matter.proposed.as_mut()];
    std::iter::once(&mut matter.applicant)
        .chain(&mut matter.respondents)
        .chain(matter.statement.operator.as_mut())
        .chain(matter.prior.as_mut().map(|prior| &mut prior.applicant))
        .chain(
            entries
                .into_iter()
                .flatten()
                .map(|entry| &mut entry.provider),
        )
}
