//! Reads the catalog, and fills one that somebody else kept until now.

use std::sync::Arc;

use super::effects::may_stand_in;
use super::error::FlowError;
use super::host::Host;
use crate::domain::authority::Position;
use crate::domain::guide::Guide;
use crate::domain::words::clipped;
use crate::domain::{Catalog, CatalogEntry, OpeningClass, Principal};
use crate::policy::Jurisdiction;
use crate::store::{EntryRow, EntryState};

/// Who reads the catalog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Whoever comes: what is open, or opens on conditions.
    Public,
    /// Bodies and administrators: all of it.
    #[default]
    Bodies,
}

impl Audience {
    /// Among whom somebody is in his own jurisdiction: a person who acts for nobody is the public.
    pub fn of(principal: &Principal) -> Self {
        let alone = |position: &Position| *position == Position::Individual;
        if Position::of(principal).iter().all(alone) {
            Self::Public
        } else {
            Self::Bodies
        }
    }

    /// Whether it may read an entry.
    pub fn may_read(self, entry: &CatalogEntry) -> bool {
        self == Self::Bodies || entry.opening.class != OpeningClass::Closed
    }
}

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

/// An entry, also one whose provision was stopped.
///
/// # Errors
/// If there is none.
pub async fn entry(
    host: &Host,
    jurisdiction: &str,
    audience: Audience,
    code: &str,
) -> Result<EntryRow, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let found = view.entry(code).await?;
    let found = found.filter(|row| audience.may_read(&row.entry));
    found.ok_or_else(|| none(code))
}

/// A version of an entry, counted from 1.
///
/// # Errors
/// If there is none.
pub async fn entry_version(
    host: &Host,
    jurisdiction: &str,
    audience: Audience,
    code: &str,
    version: u32,
) -> Result<EntryRow, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let found = view.entry_version(code, version).await?;
    let found = found.filter(|row| audience.may_read(&row.entry));
    found.ok_or_else(|| none(&format!("{code}, version {version}")))
}

/// Every version of an entry, the first one first.
///
/// # Errors
/// If there is no such entry.
pub async fn entry_versions(
    host: &Host,
    jurisdiction: &str,
    audience: Audience,
    code: &str,
) -> Result<Vec<EntryRow>, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let mut versions = view.entry_versions(code).await?;
    versions.retain(|row| audience.may_read(&row.entry));
    if versions.is_empty() {
        return Err(none(code));
    }
    Ok(versions)
}

fn none(code: &str) -> FlowError {
    FlowError::NoEntry(clipped(code, 128))
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
    load_guided_entry(host, jurisdiction, entry, None).await
}

/// The same with what the guide asks of it; without that, what was known stays.
///
/// # Errors
/// As [`load_entry`].
pub async fn load_guided_entry(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    entry: CatalogEntry,
    guide: Option<Guide>,
) -> Result<(), FlowError> {
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    let known = tx.entry(&entry.code).await?;
    let mut catalogs = vec![Catalog::Resources, Catalog::Sharing, Catalog::Opening];
    catalogs.retain(|catalog| may_stand_in(&entry, *catalog));
    let (version, published_on, known) = known.map_or((1, None, None), |row| {
        (row.version + 1, row.published_on, row.guide)
    });
    let row = EntryRow {
        version,
        state: EntryState::Published,
        catalogs,
        basis_disclosed: false,
        case_id: None,
        day: host.today(jurisdiction),
        published_on,
        guide: guide.or(known),
        entry,
    };
    tx.put_entry(&row).await?;
    tx.commit().await?;
    Ok(())
}
