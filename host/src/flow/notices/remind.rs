//! Tells against whom a period runs that it ends soon, once for each period.

use std::sync::PoisonError;

use super::write::{Telling, parties};
use crate::calendar::due_date;
use crate::domain::case::answering;
use crate::domain::{Date, Happening, Period};
use crate::flow::calendars::refresh;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::read::load_in;
use crate::policy::Jurisdiction;
use crate::store::{CaseRow, StoreError, SubscriptionRow, Tx};

const BATCH: u32 = 200;

/// Looks in every jurisdiction, once a day, for periods that end within as many working days as the
/// policy says; says how many cases it looked at. What cannot be looked at holds up nothing else.
///
/// # Errors
/// If the database is away.
pub async fn remind(host: &Host) -> Result<usize, FlowError> {
    let mut seen = 0;
    for jurisdiction in host.jurisdictions() {
        let today = host.today(jurisdiction);
        let name = jurisdiction.name();
        let reminded = |day: Option<Date>| {
            let mut all = host.reminded.lock().unwrap_or_else(PoisonError::into_inner);
            match day {
                Some(day) => all.insert(name.to_owned(), day),
                None => all.get(name).copied(),
            }
        };
        if reminded(None) == Some(today) {
            continue;
        }
        let looked = remind_here(host, jurisdiction, today).await;
        let what = "nobody there could be reminded";
        if let Some(looked) = host.setbacks.settle(name, what, looked)? {
            seen += looked;
            reminded(Some(today));
        }
    }
    Ok(seen)
}

async fn remind_here(
    host: &Host,
    jurisdiction: &Jurisdiction,
    today: Date,
) -> Result<usize, FlowError> {
    let name = jurisdiction.name();
    let mut view = host.store.read(name).await?;
    let subscriptions = view.subscriptions().await?;
    let days = jurisdiction.policy.remind_working_days;
    if subscriptions.is_empty() || days == 0 {
        return Ok(0);
    }
    refresh(jurisdiction, &mut view).await?;
    let until = due_date(&jurisdiction.calendar(), today, Period::WorkingDays(days))?.due;
    drop(view);
    let (from, to) = (today.to_string(), until.to_string());
    let mut after = (String::new(), String::new());
    let mut seen = 0;
    loop {
        let mut view = host.store.read(name).await?;
        let place = (after.0.as_str(), after.1.as_str());
        let due = view.cases_due(&from, &to, place, BATCH).await?;
        drop(view);
        let Some(last) = due.last() else {
            return Ok(seen);
        };
        after = (last.due.clone().unwrap_or_default(), last.id.clone());
        seen += due.len();
        tell_all(host, name, &due, &subscriptions).await?;
    }
}

async fn tell_all(
    host: &Host,
    jurisdiction: &str,
    due: &[CaseRow],
    subscriptions: &[SubscriptionRow],
) -> Result<(), FlowError> {
    let mut tx = host.store.begin(jurisdiction).await?;
    for row in due {
        match tell_of(host, jurisdiction, &mut tx, row, subscriptions).await {
            Err(error) if is_of_case(&error) => tracing::error!(
                case = row.id,
                error = &error as &dyn std::error::Error,
                "nobody could be reminded of the case"
            ),
            told => told?,
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Whether only this case cannot be read, and the transaction goes on.
fn is_of_case(error: &FlowError) -> bool {
    matches!(
        error,
        FlowError::Record { .. }
            | FlowError::NoCase(_)
            | FlowError::Store(StoreError::Corrupt { .. })
    )
}

async fn tell_of(
    host: &Host,
    jurisdiction: &str,
    tx: &mut Tx,
    row: &CaseRow,
    subscriptions: &[SubscriptionRow],
) -> Result<(), FlowError> {
    let Some(answers) = answering(row.turn.as_deref(), &row.beside) else {
        return Ok(());
    };
    let parts = tx.parts(&row.id).await?;
    let told = parties(&parts, &[answers]);
    let wants = |one: &&SubscriptionRow| told.contains(one.organisation.as_str());
    let wanted: Vec<&SubscriptionRow> = subscriptions.iter().filter(wants).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let (case, _) = load_in(tx, &row.id).await?;
    let deadline = case
        .stage()
        .and_then(|stage| stage.stage().deadline.as_ref());
    let citations = deadline.map_or_else(Vec::new, |deadline| deadline.citations.clone());
    for subscription in wanted {
        let due = row.due.as_deref().unwrap_or_default();
        let telling = Telling {
            host,
            jurisdiction,
            id: &row.id,
            case: &case,
            what: Happening::DueSoon,
            citations: &citations,
            revision: None,
            once: format!("{}/due-soon/{due}", row.id),
        };
        telling.write(tx, subscription).await?;
    }
    Ok(())
}
