//! Does all the work that is due now: lapses and matters that follow, the earliest first.

use std::collections::BTreeSet;

use super::error::FlowError;
use super::expire::expire;
use super::follow_up::follow_up;
use super::host::Host;
use crate::store::StoreError;

/// How many are looked up at once.
const BATCH: u32 = 100;

/// Does what is due, until nothing is left; says how much was done. What fails is reported and
/// left for the next time, so that one bad case does not hold up the others.
///
/// # Errors
/// If the database cannot be asked.
pub async fn run_due(host: &Host) -> Result<usize, FlowError> {
    let mut done = 0;
    let mut failed = BTreeSet::new();
    loop {
        let now = host.now().as_second();
        let mut progress = false;
        for due in host
            .store
            .due_cases(now, BATCH + u32::try_from(failed.len()).unwrap_or(0))
            .await?
        {
            if failed.contains(&due.case) {
                continue;
            }
            progress = true;
            let lapse = match host.jurisdiction(&due.jurisdiction) {
                Ok(jurisdiction) => expire(host, jurisdiction, &due.case).await,
                Err(error) => Err(error),
            };
            match lapse {
                Ok(lapsed) => done += usize::from(lapsed),
                // Somebody else was first: look again.
                Err(FlowError::Store(StoreError::Conflict(_))) => {}
                Err(error) => {
                    report(&due.case, &error);
                    failed.insert(due.case);
                }
            }
        }
        for row in host
            .store
            .due_follow_ups(now, BATCH + u32::try_from(failed.len()).unwrap_or(0))
            .await?
        {
            if failed.contains(&row.id) {
                continue;
            }
            progress = true;
            match follow_up(host, &row).await {
                Ok(()) => done += 1,
                Err(FlowError::Store(StoreError::Conflict(_))) => {}
                Err(error) => {
                    report(&row.id, &error);
                    failed.insert(row.id);
                }
            }
        }
        if !progress {
            return Ok(done);
        }
    }
}

fn report(what: &str, error: &FlowError) {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    tracing::error!(what, %error, cause, "due work could not be done");
}
