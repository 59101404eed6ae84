//! The versions of an entry's data. What they are is for everybody who may know the entry; what was
//! uploaded is its provider's alone.

use serde::Serialize;

use super::permit::provides;
use super::{DataError, entry_in};
use crate::data::Layout;
use crate::domain::Date;
use crate::flow::host::Host;

/// How many are listed.
const LISTED: u32 = 1_000;

/// A version of an entry's data, as it is shown.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DatasetView)]
pub struct VersionView {
    /// Its identifier, which its leaf in the log names.
    pub id: String,
    /// Its number, counted from 1.
    pub version: u32,
    /// The version of the entry whose items it has.
    pub entry_version: u32,
    /// The day from which it counts.
    pub day: Date,
    /// When it was recorded.
    pub recorded_at: String,
    /// How many rows it has.
    pub rows: u64,
    /// How many bytes it takes.
    pub bytes: u64,
    /// The SHA-256 of what was uploaded; only its provider is shown it. Of a small file, whoever may
    /// not see what is in it could guess that, and look whether he guessed right.
    pub source_sha256: Option<String>,
    /// The organisation that uploaded it.
    pub uploaded_by: String,
    /// Its columns.
    pub columns: Layout,
}

/// The versions of an entry's data as `by` sees them, the last one, which counts, first.
///
/// # Errors
/// If there is no such entry, or the database cannot be read.
pub async fn datasets(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    by: Option<&str>,
) -> Result<Vec<VersionView>, DataError> {
    let mut view = host
        .store
        .read(host.jurisdiction(jurisdiction)?.name())
        .await?;
    let entry = entry_in(&mut view, code).await?.entry;
    let own = match by {
        Some(by) => provides(&mut view, &entry.provider, by).await?,
        None => false,
    };
    let rows = view.datasets(&entry.code, LISTED).await?;
    let shown = |row: crate::store::DatasetRow| VersionView {
        id: row.id,
        version: row.dataset.version,
        entry_version: row.dataset.entry_version,
        day: row.day,
        recorded_at: row.recorded_at,
        rows: row.dataset.rows,
        bytes: row.dataset.bytes,
        source_sha256: own.then_some(row.dataset.source_sha256),
        uploaded_by: row.dataset.uploaded_by,
        columns: row.dataset.columns,
    };
    Ok(rows.into_iter().map(shown).collect())
}
