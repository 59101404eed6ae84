//! A catalog handed in as a sheet: read, looked at by the law, kept, and then filed.

mod dry_run;
mod export;
mod filing;
mod provider;

use serde::Serialize;

use super::error::FlowError;
use super::host::Host;
use crate::columns::{CellFinding, Column, Header, HeaderError, place_of};
use crate::domain::{Finding, Principal};
use crate::sheets::SheetError;
use crate::store::{BatchedCase, ImportRecord, ImportRow, View};

pub use dry_run::{Sheet, import};
pub use export::{ExportFormat, export};
pub use filing::{As, file_import};

/// How many entries a sheet may have.
const MOST_ENTRIES: usize = 10_000;
/// How many findings are told at once.
const MOST_FINDINGS: usize = 1_000;

/// Why a sheet was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be read, or written.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// Its head is not the guide's.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// It has too many entries.
    #[error("the sheet has {0} entries; at most {MOST_ENTRIES} are taken at once")]
    TooMany(usize),
    /// There is no such import.
    #[error("there is no import `{0}`")]
    None(String),
    /// There is no such batch.
    #[error("there is no batch `{0}`")]
    NoBatch(String),
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<crate::store::StoreError> for ImportError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Flow(error.into())
    }
}

/// A sheet that was handed in, and where its entries stand.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportView {
    /// Its identifier.
    pub id: String,
    /// What the file is called.
    pub name: String,
    /// Who handed it in.
    pub by: String,
    /// When.
    pub recorded_at: String,
    /// The batch under which its cases are filed together.
    pub batch: Option<String>,
    /// How many entries it has.
    pub entries: u64,
    /// How many can be filed.
    pub ready: u64,
    /// How many cannot.
    pub refused: u64,
    /// How many have become cases.
    pub filed: u64,
    /// What was found, by row and column; the first thousand.
    pub findings: Vec<CellFinding>,
    /// There are more, which the rows have.
    pub more_findings: bool,
    /// Entries after the place that was asked for.
    pub rows: Vec<RowView>,
    /// The place after which there are more.
    pub next: Option<u32>,
}

/// An entry of a sheet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RowView {
    /// Its place among the entries, from 1.
    pub place: u32,
    /// The code that the sheet gives it.
    pub code: String,
    /// `ready`, `refused` or `filed`.
    pub state: String,
    /// The case that it became.
    pub case: Option<String>,
    /// What was found on it.
    pub findings: Vec<CellFinding>,
}

/// A sheet that was handed in.
///
/// # Errors
/// If there is none.
pub async fn read_import(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    id: &str,
    (after, limit): (u32, u32),
) -> Result<ImportView, ImportError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let record = own(&mut view, principal, id).await?;
    let counts = view.import_counts(id).await?;
    let rows = view.import_rows(id, after, None, limit).await?;
    let count = |state: &str| {
        let found = counts.iter().find(|(known, _)| known == state);
        found.map_or(0, |(_, count)| *count)
    };
    let full = u32::try_from(rows.len()).is_ok_and(|found| found == limit);
    let next = rows.last().filter(|_| full).map(|row| row.place);
    let rows: Vec<RowView> = rows.into_iter().map(row_view).collect();
    let told = rows.iter().flat_map(|row| row.findings.clone());
    let findings: Vec<CellFinding> = told.take(MOST_FINDINGS).collect();
    let all: usize = rows.iter().map(|row| row.findings.len()).sum();
    Ok(ImportView {
        id: record.id,
        name: record.name,
        by: record.by,
        recorded_at: record.recorded_at,
        batch: record.batch,
        entries: counts.iter().map(|(_, count)| count).sum(),
        ready: count("ready"),
        refused: count("refused"),
        filed: count("filed"),
        more_findings: all > findings.len() || next.is_some(),
        findings,
        rows,
        next,
    })
}

/// A sheet is there for the body that handed it in.
async fn own(
    view: &mut View,
    principal: &Principal,
    id: &str,
) -> Result<ImportRecord, ImportError> {
    let known = view.import(id).await?;
    let own = known.filter(|record| record.by == principal.part() || principal.claimed.is_some());
    own.ok_or_else(|| ImportError::None(id.chars().take(80).collect()))
}

/// Where in the sheet stands what was found on an entry. Who files an entry of a sheet is its provider.
fn located(header: &Header, row: u32, findings: Vec<Finding>) -> Vec<CellFinding> {
    let at = |found: Finding| {
        let of_provider = found.subject.strip_prefix("applicant.");
        let subject = of_provider.map_or_else(
            || found.subject.clone(),
            |field| format!("provider.{field}"),
        );
        place_of(header, row, Column::of_subject(&subject), found)
    };
    findings.into_iter().map(at).collect()
}

fn row_view(row: ImportRow) -> RowView {
    RowView {
        place: row.place,
        code: row.code,
        state: row.state,
        case: row.case_id,
        // What the store's own side wrote.
        findings: serde_json::from_str(&row.findings).unwrap_or_default(),
    }
}

/// Cases that were filed together.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchView {
    /// The batch.
    pub batch: String,
    /// Its cases, in the order of the sheet.
    pub cases: Vec<BatchedCase>,
    /// The place after which there are more.
    pub next: Option<u32>,
}

/// The cases of a batch; of those in which somebody has a part, if he is named.
///
/// # Errors
/// If there is no such batch, or nothing of his in it.
pub async fn batch(
    host: &Host,
    jurisdiction: &str,
    batch: &str,
    party: Option<&str>,
    after: u32,
    limit: u32,
) -> Result<BatchView, ImportError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let cases = view.batch(batch, party, after, limit).await?;
    if cases.is_empty() && after == 0 {
        return Err(ImportError::NoBatch(batch.chars().take(80).collect()));
    }
    let full = u32::try_from(cases.len()).is_ok_and(|found| found == limit);
    Ok(BatchView {
        batch: batch.to_owned(),
        next: cases.last().filter(|_| full).map(|(place, _)| *place),
        cases: cases.into_iter().map(|(_, case)| case).collect(),
    })
}
