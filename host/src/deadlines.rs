//! The one background loop: do what is due, learn the next instant, sleep until then or a wake-up.
//!
//! It takes no input, so a restart is no special path: what fell due meanwhile is simply due.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, Host};

/// How long the loop waits after the database failed it.
const RETRY: Duration = Duration::from_secs(5);

/// Runs until the process ends.
pub async fn run(host: Arc<Host>) {
    loop {
        // Asked for before the work, so that a wake-up during it is not lost.
        let woken = host.wake.notified();
        if let Err(error) = flow::run_due(&host).await {
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
