//! The loop of what is not urgent: clocks that an amended calendar moves, records that were kept long
//! enough, a clock that runs backwards, tokens that were used or good for nothing, data that became nothing, periods
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
    done(
        "clocks could not be counted again",
        flow::recount_all(host).await,
    )?;
    done(
        "releases could not be looked after",
        flow::attend_releases(host).await,
    )?;
    done(
        "what waits could not be planned",
        flow::plan_waiting(host).await,
    )?;
    done(
        "records could not be disposed of",
        flow::dispose_due(host).await,
    )?;
    if sweep {
        done("data could not be swept", flow::sweep_data(host).await)?;
    }
    done(
        "uses of tokens could not be noted",
        flow::note_uses(host).await,
    )?;
    done(
        "who was not known could not be noted",
        flow::note_strangers(host).await,
    )?;
    done("nobody could be reminded", flow::remind(host).await)?;
    done(
        "breaches could not be followed up",
        flow::rectify_breaches(host).await,
    )
}

/// One task that fails does not hold up the next, unless the database is away: then all would.
fn done<T>(trouble: &str, task: Result<T, FlowError>) -> Result<(), FlowError> {
    match task {
        Ok(_) => Ok(()),
        Err(error) if error.is_passing() => Err(error),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "{trouble}");
            Ok(())
        }
    }
}
