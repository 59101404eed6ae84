//! Does all the work that is due now: lapses and matters that follow, the earliest first.

use super::error::FlowError;
use super::expire::expire_taken;
use super::follow_up::follow_up;
use super::host::Host;
use super::time::require_time;
use crate::store::{DueKind, DueWork, StoreError};

/// How many are taken at once. Others may take the next ones meanwhile.
const BATCH: u32 = 100;

/// Does what is due, until nothing is left that nobody else has taken; says how much was done.
/// What fails is reported and tried again a while later, so that one bad case does not hold up the
/// others.
///
/// # Errors
/// If the database cannot be asked.
pub async fn run_due(host: &Host) -> Result<usize, FlowError> {
    let mut done = 0;
    loop {
        let taken = host.store.take_due(host.now().as_second(), BATCH).await?;
        if taken.is_empty() {
            return Ok(done);
        }
        for work in taken {
            match carry_out(host, &work).await {
                Ok(did) => done += usize::from(did),
                // Somebody else was first, or it has to wait for the time.
                Err(FlowError::Store(StoreError::Conflict(_)) | FlowError::ClockBehind { .. }) => {}
                Err(FlowError::Store(error)) if error.is_passing() => return Err(error.into()),
                Err(error) => tracing::error!(
                    what = work.id,
                    error = &error as &dyn std::error::Error,
                    "due work could not be done"
                ),
            }
        }
    }
}

async fn carry_out(host: &Host, work: &DueWork) -> Result<bool, FlowError> {
    require_time(host, &work.jurisdiction)?;
    match work.what {
        DueKind::Clock => expire_taken(host, work).await,
        DueKind::FollowUp => follow_up(host, work).await.map(|()| true),
    }
}
