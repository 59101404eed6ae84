//! The loop that gives leaves their places in the logs, shortly after they were written.
//!
//! Several hosts on one database may run it: whoever holds the head of a log places its leaves.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, Host};

/// What is written within this time is placed together.
const GATHERING: Duration = Duration::from_millis(200);
/// How long the loop waits after the database failed it.
const RETRY: Duration = Duration::from_secs(5);

/// Runs until the process is to end, and then to the end of what it is doing.
pub async fn run(host: Arc<Host>) {
    while !host.stop.is_told() {
        // Asked for before the work, so that what is written during it is not left lying.
        let written = host.written.notified();
        if let Err(error) = flow::sequence(&host).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "leaves could not be placed in the log"
            );
            rest(&host, RETRY).await;
            continue;
        }
        tokio::select! {
            () = host.stop.told() => {}
            () = written => {}
            // What another host wrote and did not live to place.
            () = tokio::time::sleep(host.store.patience()) => {}
        }
        rest(&host, GATHERING).await;
    }
}

/// Waits a while, unless the process is to end.
async fn rest(host: &Host, duration: Duration) {
    tokio::select! {
        () = host.stop.told() => {}
        () = tokio::time::sleep(duration) => {}
    }
}
