//! How an entry hides the items that are above somebody's sensitivity, as its provider says.

use super::permit::require_provider;
use super::{DataError, ask, entry_in};
use crate::data::{Layout, Masking};
use crate::flow::host::Host;

/// How an entry hides what is sensitive; what is not named is left out.
///
/// # Errors
/// If the database cannot be read.
pub async fn masking_of(host: &Host, jurisdiction: &str, code: &str) -> Result<Masking, DataError> {
    ask::masking(host, jurisdiction, code).await
}

/// Says how an entry hides what is sensitive.
///
/// # Errors
/// If `by` does not provide the entry, or a method does not fit an item.
pub async fn put_masking(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    by: &str,
    masking: Masking,
) -> Result<Masking, DataError> {
    let name = host.jurisdiction(jurisdiction)?.name();
    let mut tx = host.store.begin(name).await?;
    let entry = entry_in(&mut tx, code).await?.entry;
    require_provider(&mut tx, &entry.provider, by).await?;
    masking.check(&Layout::of(&entry.items)?)?;
    tx.put_masking(&entry.code, &masking).await?;
    tx.commit().await?;
    Ok(masking)
}
