//! Keeps what identifies a person out of the events: they hold a reference to the side table.

use uuid::Uuid;

use crate::domain::{Matter, Party, PartyKind};
use crate::store::{StoreError, View};

const REFERENCE: &str = "person:";

/// The matter with references instead of persons, and the persons behind them.
pub(super) fn hide(mut matter: Matter) -> (Matter, Vec<(String, Party)>) {
    let mut persons: Vec<(String, Party)> = vec![];
    for party in parties(&mut matter) {
        if party.kind != PartyKind::Individual || party.id.starts_with(REFERENCE) {
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

/// The matter with the persons in it again; those that were erased stay references.
pub(super) async fn reveal(view: &mut View, mut matter: Matter) -> Result<Matter, StoreError> {
    for party in parties(&mut matter) {
        if party.id.starts_with(REFERENCE)
            && let Some(person) = view.person(&party.id).await?
        {
            *party = person;
        }
    }
    Ok(matter)
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
