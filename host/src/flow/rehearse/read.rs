//! Reads what was filed and answered, in batches, each in a transaction of its own: a long one would
//! hold up the database's own upkeep.

use std::collections::{BTreeSet, HashMap};

use tokio::sync::mpsc::Sender;

use super::ask::RecordedText;
use super::work::Progress;
use crate::domain::Party;
use crate::flow::error::FlowError;
use crate::flow::persons::references_in;
use crate::store::{AnsweredText, FilingDays, Store, View};

/// How many events are read at once.
const BATCH: u32 = 1_000;

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
    let mut after = (String::new(), 0);
    // The last case of a batch may go on in the next.
    let mut open: Option<RecordedText> = None;
    while !progress.is_stopped() {
        let mut view = store.read(jurisdiction).await?;
        let place = (after.0.as_str(), after.1);
        let rows = view.answered_texts(place, days, BATCH).await?;
        let more = rows
            .last()
            .map(|last| (last.case_id.clone(), last.revision));
        let mut texts = vec![];
        for row in rows {
            texts.extend(gather(&mut open, row));
        }
        if more.is_none() {
            texts.extend(open.take());
        }
        let page = with_persons(&mut view, texts).await?;
        drop(view);
        let taken = pages.send(page).await.is_ok();
        match more.filter(|_| taken) {
            Some(more) => after = more,
            None => break,
        }
    }
    Ok(())
}

/// Some cases, and what was answered to them when they were filed.
pub(in crate::flow) async fn read_filings(
    view: &mut View,
    cases: &[String],
) -> Result<Page, FlowError> {
    let (mut open, mut texts) = (None, vec![]);
    for row in view.filings_of(cases).await? {
        texts.extend(gather(&mut open, row));
    }
    texts.extend(open);
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

/// One more event of the open case, or the beginning of the next; then the open one is whole.
fn gather(open: &mut Option<RecordedText>, row: AnsweredText) -> Option<RecordedText> {
    let AnsweredText {
        case_id,
        event,
        body,
        ..
    } = row;
    let mut whole = None;
    if open.as_ref().is_none_or(|open| open.case != case_id) {
        whole = open.replace(RecordedText {
            case: case_id,
            ..RecordedText::default()
        });
    }
    if let Some(open) = open {
        match event.as_str() {
            "filed" => open.filed = body,
            // What was planned in the end counts, not that it failed before.
            _ => open.answer = Some((event, body)),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_of_a_case_counts_and_a_case_is_handed_over_whole() {
        let row = |case: &str, event: &str| AnsweredText {
            case_id: case.into(),
            revision: 1,
            event: event.into(),
            body: format!("{case} {event}"),
        };
        let mut open = None;
        let rows = [
            row("a", "filed"),
            row("a", "plan-failed"),
            row("a", "planned"),
            row("b", "filed"),
        ];
        let whole: Vec<_> = rows
            .into_iter()
            .filter_map(|row| gather(&mut open, row))
            .collect();
        assert_eq!(whole.len(), 1);
        assert_eq!(whole[0].filed, "a filed");
        let answer = ("planned".to_owned(), "a planned".to_owned());
        assert_eq!(whole[0].answer, Some(answer));
        let open = open.unwrap();
        assert_eq!((open.case.as_str(), open.answer), ("b", None));
    }
}
