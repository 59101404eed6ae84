//! The loop that carries out rehearsals, one at a time.
//!
//! Several hosts on one database may run it: whoever takes a rehearsal holds it while it is at it.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, Host};

/// How long the loop waits after the database failed it.
const RETRY: Duration = Duration::from_secs(5);
/// How long what a host took and did not live to finish may go unnoticed.
const LOOK: Duration = Duration::from_secs(30);

/// Runs until the process is to end. A rehearsal that is then under way is let go; another host, or
/// this one after its start, begins it again.
pub async fn run(host: Arc<Host>) {
    while !host.stop.is_told() {
        // Asked for before the work, so that what is ordered during it is not left lying.
        let ordered = host.rehearsals.notified();
        let wait = match flow::rehearse_next(&host).await {
            Ok(true) => continue,
            Ok(false) => LOOK,
            Err(error) => {
                let cause = &error as &dyn std::error::Error;
                tracing::error!(error = cause, "a rehearsal has to wait");
                RETRY
            }
        };
        tokio::select! {
            () = ordered => {}
            () = host.stop.told() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}
