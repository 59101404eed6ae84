//! Reads what was filed and answered, in batches, each in a transaction of its own: a long one would
//! hold up the database's own upkeep.

use std::collections::{BTreeSet, HashMap};

use tokio::sync::mpsc::Sender;

use super::work::Progress;
use crate::domain::Party;
use crate::flow::error::FlowError;
use crate::flow::persons::references_in;
use crate::store::{FilingDays, RecordedText, Store, View};

/// How many matters are read at once.
const BATCH: u32 = 500;

/// Matters, and the persons in them.
#[derive(Default)]
pub(in crate::flow) struct Page {
    pub(in crate::flow) texts: Vec<RecordedText>,
    pub(in crate::flow) persons: HashMap<String, Party>,
}

/// Reads to the end, or until it is called off or nobody takes what is read.
pub(super) async fn read(
    store: &Store,
    jurisdiction: &str,
    days: FilingDays,
    pages: Sender<Page>,
    progress: &Progress,
) -> Result<(), FlowError> {
    let mut after = String::new();
    while !progress.is_stopped() {
        let mut view = store.read(jurisdiction).await?;
        let texts = view.answered_texts(&after, days, BATCH).await?;
        let Some(last) = texts.last() else { break };
        after.clone_from(&last.case);
        let page = with_persons(&mut view, texts).await?;
        drop(view);
        if pages.send(page).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Some cases, and what was answered to them when they were filed.
pub(in crate::flow) async fn read_filings(
    view: &mut View,
    cases: &[String],
) -> Result<Page, FlowError> {
    let texts = view.filings_of(cases).await?;
    with_persons(view, texts).await
}

async fn with_persons(view: &mut View, texts: Vec<RecordedText>) -> Result<Page, FlowError> {
    let references: BTreeSet<String> = texts
        .iter()
        .flat_map(|text| references_in(&text.filed))
        .collect();
    let references: Vec<String> = references.into_iter().collect();
    let persons = view.persons(&references).await?;
    Ok(Page {
        texts,
        persons: persons.into_iter().collect(),
    })
}
