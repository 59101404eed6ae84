//! The loop that asks shadow releases about what was answered. No filing waits for it.

use std::sync::Arc;

use crate::flow::{self, Host};

/// Runs until the process is to end. What still waits then is not asked any more; a rehearsal over
/// the same days finds it.
pub async fn run(host: Arc<Host>) {
    while !host.stop.is_told() {
        let asked = tokio::select! {
            asked = flow::answer_beside(&host) => asked,
            () = host.stop.told() => break,
        };
        if let Err(error) = asked {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "what a shadow said could not be recorded"
            );
        }
    }
}
