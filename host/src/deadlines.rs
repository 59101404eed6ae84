//! The one background loop: do what is due, learn the next instant, sleep until then or a wake-up.
//!
//! It takes no input, so a restart is no special path: what fell due meanwhile is simply due.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, Host};

/// How long the loop waits after the database failed it.
const RETRY: Duration = Duration::from_secs(5);

/// Runs until the process is to end, and then to the end of what it is doing.
pub async fn run(host: Arc<Host>) {
    while !host.stop.is_told() {
        // Asked for before the work, so that a wake-up during it is not lost.
        let woken = host.wake.notified();
        if let Err(error) = flow::run_due(&host).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "due work could not be done"
            );
            rest(&host, RETRY).await;
            continue;
        }
        let next = match flow::next_due(&host).await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the next due instant is unknown"
                );
                rest(&host, RETRY).await;
                continue;
            }
        };
        tokio::select! {
            () = host.stop.told() => {}
            () = woken => {}
            () = host.clock.wait_until(next) => {}
            // What another process set, or took and did not finish.
            () = tokio::time::sleep(host.store.patience()) => {}
        }
    }
}

/// Waits a while, unless the process is to end.
async fn rest(host: &Host, duration: Duration) {
    tokio::select! {
        () = host.stop.told() => {}
        () = tokio::time::sleep(duration) => {}
    }
}
