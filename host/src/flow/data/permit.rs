//! What somebody may see of an entry's data. Until grants decide it: the provider sees everything, open
//! data is for everybody, and nobody else sees anything.

use super::{DataError, entry_in};
use crate::data::Permit;
use crate::domain::{OpeningClass, Party, PartyKind, Sensitivity};
use crate::flow::host::Host;
use crate::store::EntryState;

/// Who asks for data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// The organisation that asks; none if nobody says who he is.
    pub organisation: Option<String>,
}

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
    code: &str,
    by: &Asker,
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
    if by.organisation.as_ref() == Some(&row.entry.provider.id) {
        return Ok(all(row.entry.provider, Sensitivity::StateSecret));
    }
    if row.state == EntryState::Stopped {
        return Err(DataError::Stopped(row.entry.code));
    }
    if row.entry.opening.class == OpeningClass::Unconditional {
        let everybody = Party {
            id: by
                .organisation
                .clone()
                .unwrap_or_else(|| "anybody".to_owned()),
            name: "社会公众".to_owned(),
            kind: PartyKind::SocialOrganisation,
            tier: None,
        };
        return Ok(all(everybody, Sensitivity::None));
    }
    Err(DataError::NotGranted(row.entry.code))
}
