//! Reads a sheet, asks of every entry what its filing would be told, and keeps what was read. Nothing
//! is filed yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::provider::identify;
use super::{ImportError, ImportView, MOST_ENTRIES, MOST_FINDINGS, located, row_view};
use crate::columns::{CellFinding, Column, Defaults, Header, ReadEntry, place_of, read_entries};
use crate::domain::case::Position;
use crate::domain::{Finding, OrganisationTree, Principal, Severity, Text};
use crate::flow::codes::Keeping;
use crate::flow::compose::Filing;
use crate::flow::error::{FileError, FlowError};
use crate::flow::evaluate::host_finding;
use crate::flow::file::take;
use crate::flow::host::Host;
use crate::flow::offices::tree_of;
use crate::flow::once::Once;
use crate::policy::Jurisdiction;
use crate::sheets::{Encoding, FileKind, read};
use crate::store::{ImportRecord, ImportRow, StoreError};

/// A file that is handed in.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The encoding of a CSV, where whoever sends it says so.
    pub encoding: Option<Encoding>,
    /// The provider's identifier, where no column says it.
    pub provider: Option<String>,
}

/// Takes a sheet in; says everything that was found.
///
/// # Errors
/// If the file as a whole cannot be read. What is wrong with an entry is a finding.
pub async fn import(
    host: &Host,
    jurisdiction: &str,
    sheet: Sheet,
    principal: &Principal,
    once: Option<&Once>,
) -> Result<ImportView, ImportError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let name = sheet.name.clone();
    let (header, entries) = read_apart(host, jurisdiction, sheet).await?;
    if entries.len() > MOST_ENTRIES {
        return Err(ImportError::TooMany(entries.len()));
    }
    let mut first: BTreeMap<String, u32> = BTreeMap::new();
    let mut rows = Vec::with_capacity(entries.len());
    let register = register(host, jurisdiction).await?;
    for (index, mut entry) in entries.into_iter().enumerate() {
        let place = u32::try_from(index + 1).unwrap_or(u32::MAX);
        identify(&register, &header, &mut entry);
        let seen = (place, seen_before(&mut first, &header, &entry));
        let row = look_at(host, jurisdiction, principal, &header, entry, seen).await?;
        rows.push(row);
    }
    let record = ImportRecord {
        id: uuid::Uuid::now_v7().to_string(),
        name,
        by: principal.part().to_owned(),
        recorded_at: host.now().to_string(),
        batch: None,
        columns: header.headings().into_iter().map(Into::into).collect(),
    };
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    tx.insert_import(&record, &rows).await?;
    let view = fresh(record, rows);
    if let Some(once) = once {
        tx.insert_request(&once.answered_import(&view)?).await?;
    }
    tx.commit().await?;
    Ok(view)
}

/// Who is known here.
async fn register(host: &Host, jurisdiction: &Jurisdiction) -> Result<OrganisationTree, FlowError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    tree_of(&mut view).await
}

/// Reading takes time and memory, so it happens apart; whatever the reader falls over is the file's.
async fn read_apart(
    host: &Host,
    jurisdiction: &Jurisdiction,
    sheet: Sheet,
) -> Result<(Header, Vec<ReadEntry>), ImportError> {
    let defaults = Defaults {
        provider: sheet.provider.clone(),
        tier: jurisdiction.policy.tier,
        today: host.today(jurisdiction),
    };
    let reading = tokio::task::spawn_blocking(move || {
        let rows = read(sheet.kind, &sheet.bytes, sheet.encoding)?;
        Ok(read_entries(&rows, &defaults)?)
    });
    reading.await.unwrap_or_else(|error| {
        let why = format!("its reader gave up ({error})");
        Err(crate::sheets::SheetError::Damaged(why).into())
    })
}

/// The finding on a code that an entry further up has.
fn seen_before(
    first: &mut BTreeMap<String, u32>,
    header: &Header,
    read: &ReadEntry,
) -> Option<CellFinding> {
    let code = &read.entry.code;
    // A classification code alone is many entries'.
    if !code.contains('/') || code.ends_with('/') {
        return None;
    }
    match first.get(code) {
        None => {
            first.insert(code.clone(), read.row);
            None
        }
        Some(row) => {
            let text = Text {
                zh: format!("编码“{code}”与第 {row} 行重复"),
                en: format!("row {row} has the code `{code}` already"),
            };
            let found = host_finding("proposed.code", text);
            Some(place_of(header, read.row, Some(Column::Code), found))
        }
    }
}

/// What the host and the law say of an entry; of one that could not be read, only that.
async fn look_at(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    principal: &Principal,
    header: &Header,
    read: ReadEntry,
    (place, twice): (u32, Option<CellFinding>),
) -> Result<ImportRow, ImportError> {
    let whole = read.is_whole();
    let row = read.row;
    let mut findings = read.findings;
    findings.extend(twice);
    let filing = Filing {
        guide: read.guide,
        ..Filing::publication(read.entry)
    };
    if whole {
        let said = ask(host, jurisdiction, principal, &filing).await?;
        findings.extend(located(header, row, said));
    }
    let wrong = |found: &CellFinding| found.finding.severity == Severity::Error;
    let refused = findings.iter().any(wrong);
    let code = filing.proposed.as_ref().map(|entry| entry.code.clone());
    let code = code.unwrap_or_default();
    Ok(ImportRow {
        place,
        row,
        state: if refused { "refused" } else { "ready" }.to_owned(),
        filing: written("import", &code, &filing)?,
        findings: written("import", &code, &findings)?,
        case_id: None,
        code,
    })
}

/// What the filing itself is told: it is filed up to keeping it, and leaves no trace. A fault of the
/// rules decides nothing: it is a warning.
async fn ask(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    principal: &Principal,
    filing: &Filing,
) -> Result<Vec<Finding>, FlowError> {
    let record = match take(
        host,
        jurisdiction,
        principal,
        filing.clone(),
        Keeping::DryRun,
    )
    .await
    {
        Ok(record) => record,
        Err(FileError::Refused(findings)) => return Ok(findings),
        Err(FileError::Flow(error)) => return Err(error),
    };
    let mut findings = record.case.findings.clone();
    if let Position::Unplanned { code, .. } = &record.case.position {
        let text = Text {
            zh: format!("规则未给出可用的答复（{code}），仍可提交"),
            en: format!("the rules gave no usable answer ({code}); it can be filed all the same"),
        };
        findings.push(Finding {
            severity: Severity::Warning,
            ..host_finding("kind", text)
        });
    }
    Ok(findings)
}

pub(super) fn written<T: serde::Serialize>(
    what: &'static str,
    id: &str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt {
        what,
        id: id.to_owned(),
        why: error.to_string(),
    })
}

/// The view of a sheet that was just read.
fn fresh(record: ImportRecord, rows: Vec<ImportRow>) -> ImportView {
    let count = |state: &str| rows.iter().filter(|row| row.state == state).count() as u64;
    let (entries, ready, refused) = (rows.len() as u64, count("ready"), count("refused"));
    let rows: Vec<_> = rows.into_iter().map(row_view).collect();
    let all = rows.iter().flat_map(|row| row.findings.clone());
    let mut findings: Vec<CellFinding> = all.collect();
    let more_findings = findings.len() > MOST_FINDINGS;
    findings.truncate(MOST_FINDINGS);
    ImportView {
        id: record.id,
        name: record.name,
        by: record.by,
        recorded_at: record.recorded_at,
        batch: None,
        entries,
        ready,
        refused,
        filed: 0,
        findings,
        more_findings,
        rows,
        next: None,
    }
}
