//! Files what a sheet brought: one case for each entry, each in a transaction of its own that says
//! so. Broken off, it goes on where it stood; sent twice, it files nothing twice.

use std::sync::Arc;

use super::dry_run::written;
use super::{ImportError, ImportView, located, own, read_import};
use crate::columns::{CellFinding, Header};
use crate::domain::{Finding, Principal};
use crate::flow::codes::Keeping;
use crate::flow::compose::Filing;
use crate::flow::error::{FileError, FlowError};
use crate::flow::file::take;
use crate::flow::host::Host;
use crate::policy::Jurisdiction;
use crate::store::{ImportRow, StoreError};

/// How many entries are looked for at once.
const PAGE: u32 = 200;

/// As what the entries of a sheet are filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum As {
    /// Cases that have nothing to do with each other.
    Cases,
    /// Cases that are bound together, so that they can be decided together.
    Batch,
}

/// Files every entry of a sheet that can be; those that cannot any more say why.
///
/// # Errors
/// If there is no such import, or the database cannot be written. What was filed until then stays
/// so, and the same request goes on from there.
pub async fn file_import(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    id: &str,
    as_what: As,
) -> Result<ImportView, ImportError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let record = own(&mut view, principal, id).await?;
    drop(view);
    let header = Header::of_headings(&record.columns)?;
    let batch = match as_what {
        As::Cases => None,
        As::Batch => {
            let mut tx = host.store.begin(jurisdiction.name()).await?;
            let name = tx.name_batch(id, &uuid::Uuid::now_v7().to_string()).await?;
            tx.commit().await?;
            Some(name)
        }
    };
    let mut after = 0;
    loop {
        let mut view = host.store.read(jurisdiction.name()).await?;
        let rows = view.import_rows(id, after, Some("ready"), PAGE).await?;
        drop(view);
        let Some(last) = rows.last() else { break };
        after = last.place;
        for row in &rows {
            let sheet = (id, &header);
            file_row(host, jurisdiction, principal, sheet, row, batch.as_deref()).await?;
        }
    }
    read_import(host, jurisdiction.name(), principal, id, (0, PAGE)).await
}

async fn file_row(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    principal: &Principal,
    (import, header): (&str, &Header),
    row: &ImportRow,
    batch: Option<&str>,
) -> Result<(), ImportError> {
    let filing: Filing =
        serde_json::from_str(&row.filing).map_err(|error| StoreError::Corrupt {
            what: "import",
            id: import.to_owned(),
            why: error.to_string(),
        })?;
    let mut record = match take(host, jurisdiction, principal, filing, Keeping::Kept).await {
        Ok(record) => record,
        Err(FileError::Refused(findings)) => {
            return refuse(host, jurisdiction, (import, header), row, findings).await;
        }
        Err(FileError::Flow(error)) => return Err(error.into()),
    };
    let case = record.id.clone();
    let mine = record.tx.file_import_row(import, row.place, &case, batch);
    // Somebody else files the same sheet: what was not kept leaves no trace.
    if mine.await? {
        record.keep().await?;
    }
    Ok(())
}

/// The law, the catalog or the register has changed since the sheet was looked at.
async fn refuse(
    host: &Host,
    jurisdiction: &Jurisdiction,
    (import, header): (&str, &Header),
    row: &ImportRow,
    findings: Vec<Finding>,
) -> Result<(), ImportError> {
    // Its own case may be what is in the way, if somebody else files the same sheet.
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    let known: Vec<CellFinding> = serde_json::from_str(&row.findings).unwrap_or_default();
    // How the cells were read stays true; the rest was said anew.
    let of_cells = known
        .into_iter()
        .filter(|found| found.finding.subject.is_empty());
    let mut all: Vec<CellFinding> = of_cells.collect();
    all.extend(located(header, row.row, findings));
    let text = written("import", import, &all)?;
    tx.refuse_import_row(import, row.place, &text).await?;
    tx.commit().await.map_err(FlowError::from)?;
    Ok(())
}
