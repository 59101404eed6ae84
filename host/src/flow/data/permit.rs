//! What somebody may see of an entry's data. Until grants decide it: the provider sees everything, open
//! data is for everybody, and nobody else sees anything.

use super::{DataError, entry_in};
use crate::data::Permit;
use crate::domain::{ExchangeMethod, OpeningClass, Party, PartyKind, Principal, Role, Sensitivity};
use crate::flow::host::Host;
use crate::store::EntryState;

/// The organisation that provides an entry.
///
/// # Errors
/// If there is no such entry.
pub async fn provider_of(host: &Host, jurisdiction: &str, code: &str) -> Result<String, DataError> {
    let mut view = host
        .store
        .read(host.jurisdiction(jurisdiction)?.name())
        .await?;
    Ok(entry_in(&mut view, code).await?.entry.provider.id)
}

/// What somebody may see of an entry's data.
///
/// # Errors
/// If there is no such entry, its provision was stopped, or it is not for whoever asks.
pub async fn permit_for(
    host: &Host,
    jurisdiction: &str,
    principal: Option<&Principal>,
    code: &str,
    _wanted: &[String],
    _method: ExchangeMethod,
) -> Result<Permit, DataError> {
    let mut view = host
        .store
        .read(host.jurisdiction(jurisdiction)?.name())
        .await?;
    let row = entry_in(&mut view, code).await?;
    let all = |party, clear| Permit {
        party,
        grant: None,
        items: None,
        clear,
        rows: None,
    };
    // Another tenant's organisation may have the same identifier.
    let own = principal.filter(|principal| principal.tenant == jurisdiction);
    let claims = principal.and_then(|principal| principal.claimed);
    if own.is_some_and(|own| own.part() == row.entry.provider.id)
        || claims.is_some_and(|claimed| claimed.role == Role::Provider)
    {
        return Ok(all(row.entry.provider, Sensitivity::StateSecret));
    }
    if row.state == EntryState::Stopped {
        return Err(DataError::Stopped(row.entry.code));
    }
    if row.entry.opening.class == OpeningClass::Unconditional {
        let party = own.map_or_else(anybody, Principal::party);
        return Ok(all(party, Sensitivity::None));
    }
    Err(DataError::NotGranted(row.entry.code))
}

/// Whoever does not say who he is, or is of another tenant.
fn anybody() -> Party {
    Party {
        id: "anybody".to_owned(),
        name: "社会公众".to_owned(),
        kind: PartyKind::SocialOrganisation,
        tier: None,
    }
}
