//! The loop that asks shadow releases about what was answered. No filing that is taken waits for it.
//!
//! Several hosts on one database may run it: whoever takes a question holds it while he asks.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, Host};

/// How long the loop waits after the database failed it.
const RETRY: Duration = Duration::from_secs(5);
/// How long what another host left or did not live to ask may go unnoticed.
const LOOK: Duration = Duration::from_secs(10);

/// Runs until the process is to end. What was refused is nowhere else, so it is asked about before
/// that; cases wait in the database.
pub async fn run(host: Arc<Host>) {
    while !host.stop.is_told() {
        let wait = match flow::answer_beside(&host).await {
            Ok(_) => LOOK,
            Err(error) => {
                let cause = &error as &dyn std::error::Error;
                tracing::error!(error = cause, "what a shadow said could not be recorded");
                RETRY
            }
        };
        tokio::select! {
            () = host.shadows.rung() => {}
            () = host.stop.told() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
    if let Err(error) = flow::answer_refused(&host).await {
        let cause = &error as &dyn std::error::Error;
        tracing::error!(error = cause, "refused filings were not asked about");
    }
}
