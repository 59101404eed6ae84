//! What queries and downloads have in common: the version that is asked, what is shown of it, and the
//! record that is left before anything is given.

use super::{DataError, entry_in};
use crate::data::{Dataset, Layout, Masking, Permit};
use crate::domain::{CatalogEntry, ExchangeMethod, UseKind, UseRecord};
use crate::flow::host::Host;
use crate::flow::record_use::record_own_use;

/// The data that somebody asks for.
pub(super) struct Asked {
    /// The entry as it stands.
    pub(super) entry: CatalogEntry,
    /// The version of its data.
    pub(super) dataset: Dataset,
    /// The day from which it counts.
    pub(super) day: crate::domain::Date,
    /// Its columns, as sensitive as the entry has them now.
    pub(super) layout: Layout,
}

/// The version of an entry's data that counts, or an earlier one.
pub(super) async fn asked(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    version: Option<u32>,
) -> Result<Asked, DataError> {
    let mut view = host
        .store
        .read(host.jurisdiction(jurisdiction)?.name())
        .await?;
    let entry = entry_in(&mut view, code).await?.entry;
    let row = view.dataset(&entry.code, version).await?;
    let row = row.ok_or_else(|| DataError::NoData(entry.code.clone()))?;
    Ok(Asked {
        layout: row.dataset.columns_under(&entry),
        dataset: row.dataset,
        day: row.day,
        entry,
    })
}

/// How the entry hides what is sensitive, and the version of that; one that names items which the data
/// lack hides them anyway.
pub(super) async fn masking(
    host: &Host,
    jurisdiction: &str,
    code: &str,
) -> Result<(Masking, u32), DataError> {
    let mut view = host
        .store
        .read(host.jurisdiction(jurisdiction)?.name())
        .await?;
    Ok(view.masking(code).await?)
}

/// What somebody is about to be given.
pub(super) struct Given {
    pub(super) kind: UseKind,
    pub(super) method: ExchangeMethod,
    pub(super) rows: u64,
    pub(super) items: Vec<String>,
    pub(super) bytes: u64,
    pub(super) version: u32,
}

/// Leaves the record of an access; answers its identifier.
pub(super) async fn leave_record(
    host: &Host,
    jurisdiction: &str,
    entry: &CatalogEntry,
    permit: &Permit,
    given: Given,
) -> Result<String, DataError> {
    let record = record_of(entry, permit, given);
    Ok(record_own_use(host, jurisdiction, record, None).await?.id)
}

/// The record of an access.
pub(super) fn record_of(entry: &CatalogEntry, permit: &Permit, given: Given) -> UseRecord {
    UseRecord {
        kind: given.kind,
        entry_code: entry.code.clone(),
        by: permit.party.clone(),
        account: permit.account.clone(),
        grant: permit.grant.clone(),
        method: Some(given.method),
        rows: Some(given.rows),
        items: Some(given.items),
        bytes: Some(given.bytes),
        period: None,
        note: Some(format!("version {}", given.version)),
    }
}
