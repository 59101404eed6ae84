//! Reads the catalog, and fills one that somebody else kept until now.

use std::sync::Arc;

use super::effects::may_stand_in;
use super::error::FlowError;
use super::host::Host;
use crate::domain::{Catalog, CatalogEntry};
use crate::policy::Jurisdiction;
pub use crate::store::EntryRow;
use crate::store::EntryState;

/// Entries after the code `after`, in the order of their codes.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn entries(
    host: &Host,
    jurisdiction: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<EntryRow>, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    Ok(view.entries(after, limit).await?)
}

/// Puts an entry into the catalog that was published before this host kept it. No case stands
/// behind it.
///
/// # Errors
/// If the database cannot be written.
pub async fn load_entry(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    entry: CatalogEntry,
) -> Result<(), FlowError> {
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    let known = tx.entry(&entry.code).await?;
    let mut catalogs = vec![Catalog::Resources, Catalog::Sharing, Catalog::Opening];
    catalogs.retain(|catalog| may_stand_in(&entry, *catalog));
    let row = EntryRow {
        version: known.map_or(1, |row| row.version + 1),
        state: EntryState::Published,
        catalogs,
        basis_disclosed: false,
        case_id: None,
        day: host.today(jurisdiction),
        entry,
    };
    tx.put_entry(&row).await?;
    tx.commit().await?;
    Ok(())
}
