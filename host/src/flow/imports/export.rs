//! The catalog as a sheet that can be handed in again unchanged.

use super::ImportError;
use crate::columns::{header_row, rows_of};
use crate::flow::host::Host;
use crate::sheets::{Encoding, write_csv, write_xlsx};
use crate::store::{EntryRow, EntryState};

/// How many entries are read at once.
const PAGE: u32 = 1_000;
/// How many entries a file holds.
const MOST: usize = 100_000;
/// What the sheet is called.
const SHEET: &str = "政务信息资源目录";

/// As what the catalog is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A workbook of one sheet.
    Xlsx,
    /// Text with commas.
    Csv(Encoding),
}

/// Every entry that is offered, in the order of their codes.
///
/// # Errors
/// If the database cannot be read, or there are more entries than a file holds.
pub async fn export(
    host: &Host,
    jurisdiction: &str,
    format: ExportFormat,
) -> Result<Vec<u8>, ImportError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read_still(jurisdiction.name()).await?;
    let mut entries: Vec<EntryRow> = vec![];
    let mut after = String::new();
    loop {
        let page = view.entries(&after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.entry.code);
        let offered = |row: &EntryRow| row.state == EntryState::Published;
        entries.extend(page.into_iter().filter(offered));
        if entries.len() > MOST {
            let why = format!("more than {MOST} entries; a sheet holds no more");
            return Err(crate::sheets::SheetError::Writing(why).into());
        }
    }
    drop(view);
    let writing = tokio::task::spawn_blocking(move || {
        let mut rows = vec![header_row()];
        for row in &entries {
            rows.extend(rows_of(&row.entry, row.guide.as_ref(), row.published_on));
        }
        match format {
            ExportFormat::Xlsx => write_xlsx(SHEET, &rows),
            ExportFormat::Csv(encoding) => write_csv(&rows, encoding),
        }
    });
    let written = writing.await.map_err(|_| super::FlowError::BrokenOff)?;
    Ok(written?)
}
