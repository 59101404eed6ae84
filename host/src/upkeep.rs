//! The loop of what is not urgent: clocks that an amended calendar moves, records that were kept long
//! enough, a clock that runs backwards. No lapse waits for it: each looks at the calendar itself.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, FlowError, Host};

/// How long what another process loaded may go unnoticed.
const EVERY: Duration = Duration::from_secs(10);

/// Runs until the process ends.
pub async fn run(host: Arc<Host>) {
    loop {
        if let Err(error) = look(&host).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "upkeep has to wait"
            );
        }
        tokio::select! {
            () = host.loaded.notified() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

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
    flow::dispose_due(host).await?;
    flow::sweep_data(host).await?;
    Ok(())
}
