//! Compares what the database holds with what its log has committed to.

use std::collections::HashSet;

use super::error::FlowError;
use super::host::Host;
use super::identity::committed;
use crate::audit::{Leaf, Subject, commitment};
use crate::policy::Jurisdiction;
use crate::rules::digest;
use crate::store::{CommittedEvent, View};

/// The word of a disposal.
const DISPOSED: &str = "disposed";
/// How many rows are read at once.
const BATCH: u32 = 1_000;

/// How the database and its log agree.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Events whose leaf commits to them, and their receipts.
    pub events: u64,
    /// Records of use whose leaf commits to them.
    pub records: u64,
    /// Versions of data whose leaf commits to them.
    pub datasets: u64,
    /// What administrators did, as its leaf commits to.
    pub changes: u64,
    /// Components whose bytes are those of their digests, by which they were signed.
    pub components: u64,
    /// Records that were disposed of, as the log says.
    pub disposed: u64,
    /// What does not agree: what it is, and what is wrong with it.
    pub wrong: Vec<(String, &'static str)>,
}

/// Compares every event, receipt and record of a jurisdiction with its leaf.
///
/// # Errors
/// If the database cannot be read.
pub async fn compare_log(
    host: &Host,
    jurisdiction: &Jurisdiction,
) -> Result<Comparison, FlowError> {
    let mut comparison = Comparison::default();
    let mut view = host.store.read_still(jurisdiction.name()).await?;
    let mut receipts = 0;
    let mut after = (String::new(), 0);
    loop {
        let events = view.committed_events((&after.0, after.1), BATCH).await?;
        let Some(last) = events.last() else { break };
        after = (last.case_id.clone(), last.revision);
        for event in &events {
            match compare_event(&mut view, jurisdiction.name(), event).await? {
                Ok(with_receipt) => {
                    comparison.events += 1;
                    receipts += u64::from(with_receipt);
                }
                Err(why) => {
                    let what = format!("event {} of {}", event.revision, event.case_id);
                    comparison.wrong.push((what, why));
                }
            }
        }
    }
    if comparison.wrong.is_empty() && view.count_all_receipts().await? != receipts {
        let what = "the receipts".to_owned();
        comparison
            .wrong
            .push((what, "are more than the log committed to"));
    }
    for (case, revision) in view.leaves_without_event().await? {
        let what = format!("event {revision} of {case}");
        comparison
            .wrong
            .push((what, "is in the log and not in the database"));
    }
    compare_records(&mut view, &mut comparison).await?;
    Ok(comparison)
}

/// Compares the bytes of each component with its digest, by which it was signed and cases refer to it.
///
/// # Errors
/// If the database cannot be read.
pub async fn compare_components(
    host: &Host,
    jurisdiction: &Jurisdiction,
    comparison: &mut Comparison,
) -> Result<(), FlowError> {
    let mut view = host.store.read_still(jurisdiction.name()).await?;
    let (rows, releases) = (view.component_rows().await?, view.releases().await?);
    for row in &rows {
        let bytes = view.component_bytes(&row.digest).await?;
        if bytes.is_some_and(|bytes| digest(&bytes) == row.digest) {
            comparison.components += 1;
        } else {
            let what = format!("component {}", row.digest);
            let why = "has other bytes than those of its digest";
            comparison.wrong.push((what, why));
        }
    }
    for release in releases {
        if !rows.iter().any(|row| row.digest == release.digest) {
            let what = format!("component {} of release {}", release.digest, release.number);
            comparison.wrong.push((what, "is not in the database"));
        }
    }
    Ok(())
}

/// Whether an event rests on a receipt, if its leaf commits to both; else what is wrong with it.
async fn compare_event(
    view: &mut View,
    jurisdiction: &str,
    event: &CommittedEvent,
) -> Result<Result<bool, &'static str>, FlowError> {
    let Some(entry) = &event.leaf else {
        return Ok(Err("has no leaf"));
    };
    let Ok(leaf) = serde_json::from_str::<Leaf>(entry) else {
        return Ok(Err("has a leaf that cannot be read"));
    };
    let subject = Subject::Case {
        case: event.case_id.clone(),
        revision: event.revision,
    };
    let about = (leaf.jurisdiction.as_str(), &leaf.event, &leaf.subject);
    if about != (jurisdiction, &event.event, &subject) {
        return Ok(Err("has a leaf that is about something else"));
    }
    if (leaf.day.to_string(), &leaf.recorded_at) != (event.day.clone(), &event.recorded_at) {
        return Ok(Err("has another day or instant than its leaf"));
    }
    if leaf.commitment != commitment(&event.salt, &event.body) {
        return Ok(Err("is not what its leaf committed to"));
    }
    if let Some(receipt) = &leaf.receipt {
        let receipts = view.receipts_of(&event.case_id).await?;
        let mut commitments = receipts.iter().map(|body| commitment(&event.salt, body));
        if !commitments.any(|one| one == *receipt) {
            return Ok(Err("has no receipt that its leaf committed to"));
        }
    }
    Ok(Ok(leaf.receipt.is_some()))
}

/// Records, which may have been disposed of, but not in silence.
async fn compare_records(view: &mut View, comparison: &mut Comparison) -> Result<(), FlowError> {
    let (mut gone, mut missing, mut after) = (HashSet::new(), vec![], String::new());
    loop {
        let leaves = view.leaves_of_no_case(&after, BATCH).await?;
        let Some((last, _)) = leaves.last() else {
            break;
        };
        after.clone_from(last);
        for (id, entry) in leaves {
            let Ok(leaf) = serde_json::from_str::<Leaf>(&entry) else {
                comparison
                    .wrong
                    .push((format!("leaf {id}"), "cannot be read"));
                continue;
            };
            match &leaf.subject {
                Subject::Record { record } if leaf.event == DISPOSED => {
                    gone.insert(record.clone());
                }
                Subject::Record { record } => match compare_record(view, record, &leaf).await? {
                    None => missing.push(record.clone()),
                    Some(Ok(())) => comparison.records += 1,
                    Some(Err(why)) => comparison.wrong.push((format!("record {record}"), why)),
                },
                Subject::Dataset { dataset } => {
                    match compare_dataset(view, dataset, &leaf).await? {
                        Ok(()) => comparison.datasets += 1,
                        Err(why) => comparison.wrong.push((format!("dataset {dataset}"), why)),
                    }
                }
                Subject::Change { change } => match compare_change(view, change, &leaf).await? {
                    Ok(()) => comparison.changes += 1,
                    Err(why) => comparison.wrong.push((format!("change {change}"), why)),
                },
                Subject::Case { .. } | Subject::Log { .. } => {}
            }
        }
    }
    for dataset in view.datasets_without_leaf().await? {
        comparison
            .wrong
            .push((format!("dataset {dataset}"), "has no leaf"));
    }
    for record in missing {
        if gone.remove(&record) {
            comparison.disposed += 1;
        } else {
            let what = format!("record {record}");
            comparison
                .wrong
                .push((what, "is in the log and not in the database"));
        }
    }
    for record in gone {
        let what = format!("record {record}");
        comparison
            .wrong
            .push((what, "was disposed of and is there"));
    }
    for record in view.records_without_leaf().await? {
        comparison
            .wrong
            .push((format!("record {record}"), "has no leaf"));
    }
    for change in view.changes_without_leaf().await? {
        comparison
            .wrong
            .push((format!("change {change}"), "has no leaf"));
    }
    Ok(())
}

/// What administrators did is kept for ever.
async fn compare_change(
    view: &mut View,
    change: &str,
    leaf: &Leaf,
) -> Result<Result<(), &'static str>, FlowError> {
    let Some(row) = view.change(change).await? else {
        return Ok(Err("is in the log and not in the database"));
    };
    if leaf.commitment != commitment(&row.salt, &committed(&row)) || leaf.event != row.what {
        return Ok(Err("is not what its leaf committed to"));
    }
    if (leaf.day.to_string(), &leaf.recorded_at) != (row.day.clone(), &row.recorded_at) {
        return Ok(Err("has another day or instant than its leaf"));
    }
    Ok(Ok(()))
}

/// None if the record is not there.
async fn compare_record(
    view: &mut View,
    record: &str,
    leaf: &Leaf,
) -> Result<Option<Result<(), &'static str>>, FlowError> {
    let (row, text) = (view.use_record(record).await?, view.use_text(record).await?);
    let (Some(row), Some(text)) = (row, text) else {
        return Ok(None);
    };
    if leaf.commitment != commitment(&row.salt, &text) || row.entry_code != row.record.entry_code {
        return Ok(Some(Err("is not what its leaf committed to")));
    }
    if (leaf.day, &leaf.recorded_at) != (row.day, &row.recorded_at) {
        return Ok(Some(Err("has another day or instant than its leaf")));
    }
    Ok(Some(Ok(())))
}

async fn compare_dataset(
    view: &mut View,
    dataset: &str,
    leaf: &Leaf,
) -> Result<Result<(), &'static str>, FlowError> {
    let Some((row, text)) = view.dataset_text(dataset).await? else {
        return Ok(Err("is in the log and not in the database"));
    };
    if leaf.commitment != commitment(&row.salt, &text) {
        return Ok(Err("is not what its leaf committed to"));
    }
    if (leaf.day, &leaf.recorded_at) != (row.day, &row.recorded_at) {
        return Ok(Err("has another day or instant than its leaf"));
    }
    Ok(Ok(()))
}
