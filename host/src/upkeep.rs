//! The loop of what is not urgent: clocks that an amended calendar moves, records that were kept long
//! enough, a clock that runs backwards, tokens that were used, data that became nothing, periods
//! that end soon. No lapse waits for it: each looks at the calendar itself.

use std::sync::Arc;
use std::time::Duration;

use crate::flow::{self, FlowError, Host};

/// How long what another process loaded may go unnoticed.
const EVERY: Duration = Duration::from_secs(10);

/// In how many rounds it is looked once for data that became nothing; a bucket charges for it.
const SWEEP: u32 = 60;

/// Runs until the process is to end, and then to the end of what it is doing.
pub async fn run(host: Arc<Host>) {
    for round in (0..SWEEP).cycle() {
        if host.stop.is_told() {
            break;
        }
        if let Err(error) = look(&host, round == 0).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "upkeep has to wait"
            );
        }
        tokio::select! {
            () = host.stop.told() => {}
            () = host.loaded.notified() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn look(host: &Host, sweep: bool) -> Result<(), FlowError> {
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
    if sweep {
        flow::sweep_data(host).await?;
    }
    flow::note_uses(host).await?;
    flow::remind(host).await?;
    flow::rectify_breaches(host).await?;
    Ok(())
}
