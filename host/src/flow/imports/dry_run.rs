//! Reads a sheet, asks the law about every entry, and keeps what was read. Nothing is filed yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ImportError, ImportView, MOST_ENTRIES, MOST_FINDINGS, row_view};
use crate::columns::{CellFinding, Column, Defaults, Header, ReadEntry, place_of, read_entries};
use crate::domain::{Finding, Severity, Text};
use crate::flow::codes::look_beside;
use crate::flow::compose::{Filing, compose};
use crate::flow::error::{FileError, FlowError};
use crate::flow::evaluate::{Verdict, evaluate_filing, host_finding, with_findings};
use crate::flow::host::Host;
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
    by: &str,
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
    for (index, entry) in entries.into_iter().enumerate() {
        let place = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let twice = seen_before(&mut first, &header, &entry);
        let row = look_at(host, jurisdiction, &header, entry, twice, place).await?;
        rows.push(row);
    }
    let record = ImportRecord {
        id: uuid::Uuid::now_v7().to_string(),
        name,
        by: by.to_owned(),
        recorded_at: host.now().to_string(),
        batch: None,
        body: String::new(),
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
    header: &Header,
    read: ReadEntry,
    twice: Option<CellFinding>,
    place: u32,
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
        let said = ask(host, jurisdiction, &filing).await?;
        findings.extend(said.into_iter().map(|found| {
            let column = Column::of_subject(&found.subject);
            place_of(header, row, column, found)
        }));
    }
    let wrong = |found: &CellFinding| found.finding.severity == Severity::Error;
    let refused = findings.iter().any(wrong);
    let code = filing.proposed.as_ref().map(|entry| entry.code.clone());
    let code = code.unwrap_or_default();
    Ok(ImportRow {
        place,
        state: if refused { "refused" } else { "ready" }.to_owned(),
        filing: written("import", &code, &filing)?,
        findings: written("import", &code, &findings)?,
        case_id: None,
        code,
    })
}

/// What a filing of today would be told. A fault of the rules decides nothing: it is a warning.
async fn ask(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    filing: &Filing,
) -> Result<Vec<Finding>, FlowError> {
    let flow = |error: FileError| match error {
        FileError::Flow(error) => Err(error),
        FileError::Refused(findings) => Ok(findings),
    };
    let mut matter = match compose(host, jurisdiction, filing.clone()).await {
        Ok(matter) => matter,
        Err(error) => return flow(error),
    };
    let guide = filing.guide.clone();
    let beside = match look_beside(host, jurisdiction, &mut matter, guide).await {
        Ok(beside) => beside,
        Err(error) => return flow(error),
    };
    let (_, evaluated) = evaluate_filing(jurisdiction, &matter).await?;
    Ok(match with_findings(evaluated.verdict, beside.findings) {
        Verdict::Planned(proposal) => proposal.findings,
        Verdict::Refused(findings) => findings,
        Verdict::Faulted(fault) => {
            let text = Text {
                zh: format!("规则未给出可用的答复（{}），仍可提交", fault.code()),
                en: format!(
                    "the rules gave no usable answer ({}); it can be filed all the same",
                    fault.code()
                ),
            };
            vec![Finding {
                severity: Severity::Warning,
                ..host_finding("kind", text)
            }]
        }
    })
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
