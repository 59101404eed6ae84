//! Disposes of records that were kept long enough. The log keeps their commitments, and says when.

use super::error::FlowError;
use super::host::Host;
use super::persons::is_reference;
use super::record_use::{kept, leaf_of};
use super::time::require_time;
use crate::policy::Jurisdiction;
use crate::store::{StoreError, UseRow};

/// How many are looked for at once.
const BATCH: u32 = 100;

/// Disposes of every record whose last day has ended; says of how many.
///
/// # Errors
/// If the database cannot be used. What cannot be disposed of is reported and holds up no other
/// jurisdiction.
pub async fn dispose_due(host: &Host) -> Result<usize, FlowError> {
    let mut disposed = 0;
    for jurisdiction in host.jurisdictions() {
        if require_time(host, jurisdiction.name()).is_err() {
            continue;
        }
        let done = dispose_in(host, jurisdiction).await;
        let what = "its records could not be disposed of";
        let done = host.setbacks.settle(jurisdiction.name(), what, done)?;
        disposed += done.unwrap_or(0);
    }
    Ok(disposed)
}

async fn dispose_in(host: &Host, jurisdiction: &Jurisdiction) -> Result<usize, FlowError> {
    let today = host.today(jurisdiction);
    let mut disposed = 0;
    loop {
        let mut view = host.store.read(jurisdiction.name()).await?;
        let outlived = view.outlived(today, BATCH).await?;
        drop(view);
        if outlived.is_empty() {
            return Ok(disposed);
        }
        for row in outlived {
            match dispose(host, jurisdiction, &row).await {
                Ok(done) => disposed += usize::from(done),
                // Another replica did.
                Err(FlowError::Store(StoreError::Conflict(_))) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Looks once more how long it is to be kept: rules and policy may have become stricter since.
async fn dispose(
    host: &Host,
    jurisdiction: &Jurisdiction,
    row: &UseRow,
) -> Result<bool, FlowError> {
    let (name, now) = (jurisdiction.name(), host.now());
    let today = host.today(jurisdiction);
    let until = kept(jurisdiction, row.day)?.until;
    let mut tx = host.store.begin(name).await?;
    if until.is_none_or(|until| today <= until) {
        tx.keep_use_until(&row.id, until).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let body = tx.use_text(&row.id).await?;
    let body = body.ok_or_else(|| StoreError::Conflict(row.id.clone()))?;
    tx.delete_use(&row.id).await?;
    if is_reference(&row.record.by.id) {
        tx.erase_person(&row.record.by.id).await?;
    }
    let leaf = leaf_of(name, "disposed", row, today, &now.to_string(), &body);
    tx.insert_leaf(&leaf).await?;
    tx.commit().await?;
    host.recorded(name, now.as_second());
    Ok(true)
}
