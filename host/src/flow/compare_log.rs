//! Compares what the database holds with what its log has committed to.

use std::collections::HashSet;

use super::error::FlowError;
use super::host::Host;
use crate::audit::{Leaf, Subject, commitment};
use crate::policy::Jurisdiction;
use crate::store::{CommittedEvent, View};

/// How many rows are read at once.
const BATCH: u32 = 1_000;

/// How the database and its log agree.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Events whose leaf commits to them, and their receipts.
    pub events: u64,
    /// Records of use whose leaf commits to them.
    pub records: u64,
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
    let mut view = host.store.read(jurisdiction.name()).await?;
    let mut after = (String::new(), 0);
    loop {
        let events = view.committed_events((&after.0, after.1), BATCH).await?;
        let Some(last) = events.last() else { break };
        after = (last.case_id.clone(), last.revision);
        for event in &events {
            match compare_event(&mut view, jurisdiction.name(), event).await? {
                None => comparison.events += 1,
                Some(why) => {
                    let what = format!("event {} of {}", event.revision, event.case_id);
                    comparison.wrong.push((what, why));
                }
            }
        }
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

/// What is wrong with an event; none if its leaf commits to it.
async fn compare_event(
    view: &mut View,
    jurisdiction: &str,
    event: &CommittedEvent,
) -> Result<Option<&'static str>, FlowError> {
    let Some(entry) = &event.leaf else {
        return Ok(Some("has no leaf"));
    };
    let Ok(leaf) = serde_json::from_str::<Leaf>(entry) else {
        return Ok(Some("has a leaf that cannot be read"));
    };
    let subject = Subject::Case {
        case: event.case_id.clone(),
        revision: event.revision,
    };
    let about = (leaf.jurisdiction.as_str(), &leaf.event, &leaf.subject);
    if about != (jurisdiction, &event.event, &subject) {
        return Ok(Some("has a leaf that is about something else"));
    }
    if (leaf.day.to_string(), &leaf.recorded_at) != (event.day.clone(), &event.recorded_at) {
        return Ok(Some("has another day or instant than its leaf"));
    }
    if leaf.commitment != commitment(&event.salt, &event.body) {
        return Ok(Some("is not what its leaf committed to"));
    }
    if let Some(receipt) = &leaf.receipt {
        let receipts = view.receipts_of(&event.case_id).await?;
        let mut commitments = receipts.iter().map(|body| commitment(&event.salt, body));
        if !commitments.any(|one| one == *receipt) {
            return Ok(Some("has no receipt that its leaf committed to"));
        }
    }
    Ok(None)
}

/// Records, which may have been disposed of, but not in silence.
async fn compare_records(view: &mut View, comparison: &mut Comparison) -> Result<(), FlowError> {
    let (mut known, mut gone) = (vec![], HashSet::new());
    for (id, entry) in view.leaves_of_no_case().await? {
        let leaf: Option<Leaf> = serde_json::from_str(&entry).ok();
        match leaf.map(|leaf| (leaf.subject, leaf.event, leaf.commitment)) {
            Some((Subject::Record { record }, event, _)) if event == "disposed" => {
                gone.insert(record);
            }
            Some((Subject::Record { record }, _, commitment)) => known.push((record, commitment)),
            Some(_) => {}
            None => comparison
                .wrong
                .push((format!("leaf {id}"), "cannot be read")),
        }
    }
    for (record, committed) in known {
        let (row, text) = (
            view.use_record(&record).await?,
            view.use_text(&record).await?,
        );
        let why = match (row, text, gone.contains(&record)) {
            (None, _, true) => {
                comparison.disposed += 1;
                continue;
            }
            (Some(row), Some(text), false) if commitment(&row.salt, &text) == committed => {
                comparison.records += 1;
                continue;
            }
            (None, _, false) => "is in the log and not in the database",
            (Some(_), _, true) => "was disposed of and is there",
            _ => "is not what its leaf committed to",
        };
        comparison.wrong.push((format!("record {record}"), why));
    }
    Ok(())
}
