//! The loop that turns uploaded files into tables, one at a time.
//!
//! Several hosts on one database may run it: whoever takes an upload holds it while it works on it.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, Host};

/// How long the loop waits after the database or the store of objects failed it.
const RETRY: Duration = Duration::from_secs(5);
/// How long what a host took and did not live to finish may go unnoticed.
const LOOK: Duration = Duration::from_secs(15);

/// Runs until the process is to end. A conversion that is then under way is cut; another host, or
/// this one after its start, begins it again.
pub async fn run(host: Arc<Host>) {
    while !host.stop.is_told() {
        // Asked for before the work, so that what is completed during it is not left lying.
        let completed = host.data.completed.notified();
        let converted = tokio::select! {
            converted = flow::convert_next(&host) => converted,
            () = host.stop.told() => break,
        };
        match converted {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "an upload has to wait"
                );
                tokio::select! {
                    () = host.stop.told() => {}
                    () = tokio::time::sleep(RETRY) => {}
                }
                continue;
            }
        }
        let look = LOOK.min(host.store.patience());
        tokio::select! {
            () = completed => {}
            () = host.stop.told() => {}
            () = tokio::time::sleep(look) => {}
        }
    }
}
