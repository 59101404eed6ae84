//! The loop that looks at the rules that decide beside those above them. Nobody waits for it.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, Host};

/// How long after a start it begins, and how long a change above may go unnoticed.
const EVERY: Duration = Duration::from_mins(1);

/// Runs until the process is to end, and then to the end of the search under way.
pub async fn run(host: Arc<Host>) {
    loop {
        tokio::select! {
            () = host.stop.told() => break,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = flow::watch_upper_law(&host).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "rules could not be held against those above them"
            );
        }
    }
}
