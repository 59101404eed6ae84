//! The one background loop: do what is due, learn the next instant, sleep until then or a wake-up.
//!
//! It takes no input, so a restart is no special path: what fell due meanwhile is simply due.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, FlowError, Host};

/// How long the loop waits after the database failed it.
const RETRY: Duration = Duration::from_secs(5);

/// Clocks that an amended calendar moves are moved before any of them runs out.
async fn look(host: &Host) -> Result<(), FlowError> {
    for behind in flow::clocks_behind(host) {
        tracing::error!(
            jurisdiction = behind.jurisdiction,
            now = behind.now,
            recorded = behind.recorded,
            "the clock runs backwards; nothing lapses until it has caught up"
        );
    }
    flow::recount_all(host).await?;
    flow::run_due(host).await?;
    flow::dispose_due(host).await?;
    Ok(())
}

/// Runs until the process ends.
pub async fn run(host: Arc<Host>) {
    loop {
        // Asked for before the work, so that a wake-up during it is not lost.
        let woken = host.wake.notified();
        if let Err(error) = look(&host).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "due work could not be done"
            );
            tokio::time::sleep(RETRY).await;
            continue;
        }
        let next = match flow::next_due(&host).await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the next due instant is unknown"
                );
                tokio::time::sleep(RETRY).await;
                continue;
            }
        };
        tokio::select! {
            () = woken => {}
            () = host.clock.wait_until(next) => {}
            // What another process set, or took and did not finish.
            () = tokio::time::sleep(host.store.patience()) => {}
        }
    }
}
