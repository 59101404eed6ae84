//! How an entry hides the items that are above somebody's sensitivity, as its provider says.

use super::permit::require_provider;
use super::{DataError, ask, entry_in};
use crate::data::{Layout, Masking};
use crate::domain::{Capacity, Credential, Principal};
use crate::flow::host::Host;
use crate::flow::identity::{Change, record, require_seen};

/// How an entry hides what is sensitive, and the version that an editor must name; what is not named
/// is left out.
///
/// # Errors
/// If the database cannot be read.
pub async fn masking_of(
    host: &Host,
    jurisdiction: &str,
    code: &str,
) -> Result<(Masking, u32), DataError> {
    ask::masking(host, jurisdiction, code).await
}

/// Somebody of a provider who says how an entry hides what is sensitive.
pub struct MaskingEditor<'p> {
    /// Who it is.
    pub principal: &'p Principal,
    /// For which organisation he does.
    pub part: &'p str,
    /// The version that he has seen; 0 if nothing had been said.
    pub seen: u32,
}

/// Says how an entry hides what is sensitive. Anybody of the provider hides more; what was hidden is
/// shown by an officer or the head, for it cannot be taken back from who has seen it.
///
/// # Errors
/// If the editor does not provide the entry, may not show more, or has seen another version, or a
/// method does not fit an item.
pub async fn put_masking(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    by: MaskingEditor<'_>,
    masking: Masking,
) -> Result<(Masking, u32), DataError> {
    let name = host.jurisdiction(jurisdiction)?.name();
    let mut tx = host.store.begin(name).await?;
    let entry = entry_in(&mut tx, code).await?.entry;
    require_provider(&mut tx, &entry.provider, by.part).await?;
    masking.check(&Layout::of(&entry.items)?)?;
    let (before, version) = tx.masking(&entry.code).await?;
    require_seen(&entry.code, by.seen, version)?;
    let leads = by.principal.account.capacity >= Capacity::Officer;
    if !leads && !masking.shows_no_more_than(&before) {
        return Err(DataError::Capacity);
    }
    let version = version + 1;
    tx.put_masking(&entry.code, &masking, version).await?;
    let change = Change {
        by: Some(by.principal).filter(|by| by.credential != Credential::Header),
        what: "masking-set",
        subject: &entry.code,
    };
    let became = serde_json::json!({ "version": version, "items": masking.items });
    record(host, &mut tx, name, change, &became).await?;
    tx.commit().await?;
    Ok((masking, version))
}
