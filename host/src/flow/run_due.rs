//! Does all the work that is due now: lapses and matters that follow, the earliest first.

use std::slice::Chunks;
use std::sync::{Mutex, PoisonError};

use super::error::FlowError;
use super::expire::{expire_taken, expire_together};
use super::follow_up::follow_up;
use super::host::Host;
use super::time::require_time;
use crate::store::{DueKind, DueWork, StoreError};

/// How many are taken at once. Others may take the next ones meanwhile.
const BATCH: u32 = 100;
/// How many lapses make one transaction. Whoever wants to write meanwhile waits for it, some
/// milliseconds.
const TOGETHER: usize = 20;

/// Does what is due, until nothing is left that nobody else has taken; says how much was done.
/// What fails is reported and tried again a while later, so that one bad case does not hold up the
/// others.
///
/// # Errors
/// If the database cannot be asked.
pub async fn run_due(host: &Host) -> Result<usize, FlowError> {
    let mut done = 0;
    loop {
        // What is taken is done, else nobody would do it for a while.
        if host.stop.is_told() {
            return Ok(done);
        }
        let taken = host.store.take_due(host.now().as_second(), BATCH).await?;
        if taken.is_empty() {
            return Ok(done);
        }
        for storm in taken.chunk_by(lapse_together) {
            done += carry_out_storm(host, storm).await?;
        }
    }
}

/// What runs out in one instant of one jurisdiction has no order.
fn lapse_together(one: &DueWork, next: &DueWork) -> bool {
    let clocks = one.what == DueKind::Clock && next.what == DueKind::Clock;
    clocks && one.due_at == next.due_at && one.jurisdiction == next.jurisdiction
}

/// Works through it in several lanes where the database takes several writers.
async fn carry_out_storm(host: &Host, storm: &[DueWork]) -> Result<usize, FlowError> {
    let queue = Mutex::new(storm.chunks(TOGETHER));
    // Transactions make large futures.
    let lane = || Box::pin(work_off(host, &queue));
    let lanes = if host.store.takes_writers() && storm.len() > TOGETHER {
        let (one, two, three, four) = tokio::join!(lane(), lane(), lane(), lane());
        vec![one?, two?, three?, four?]
    } else {
        vec![lane().await?]
    };
    let mut done = lanes.iter().map(|lane| lane.done).sum();
    // Two lanes that change one entry get in each other's way. By now they are out of it.
    for work in lanes.into_iter().flat_map(|lane| lane.outrun) {
        done += usize::from(Box::pin(attempt(host, work)).await? == Attempt::Done);
    }
    Ok(done)
}

/// What a lane did.
#[derive(Default)]
struct Lane<'w> {
    done: usize,
    /// What somebody else was first with.
    outrun: Vec<&'w DueWork>,
}

/// What became of one piece of work.
#[derive(PartialEq, Eq)]
enum Attempt {
    Done,
    Outrun,
    /// There was nothing to do, it has to wait, or it failed and was reported.
    Left,
}

/// Some in one transaction, or, where one of them fails or is outrun, each in its own.
async fn work_off<'w>(
    host: &Host,
    queue: &Mutex<Chunks<'w, DueWork>>,
) -> Result<Lane<'w>, FlowError> {
    let mut lane = Lane::default();
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    while let Some(some) = next() {
        if some.len() > 1
            && let Ok(done) = expire_together(host, some).await
        {
            lane.done += done;
            continue;
        }
        for work in some {
            match attempt(host, work).await? {
                Attempt::Done => lane.done += 1,
                Attempt::Outrun => lane.outrun.push(work),
                Attempt::Left => {}
            }
        }
    }
    Ok(lane)
}

async fn attempt(host: &Host, work: &DueWork) -> Result<Attempt, FlowError> {
    match carry_out(host, work).await {
        Ok(true) => Ok(Attempt::Done),
        // Else it has to wait for the time.
        Ok(false) | Err(FlowError::ClockBehind { .. }) => Ok(Attempt::Left),
        Err(FlowError::Store(StoreError::Conflict(_))) => Ok(Attempt::Outrun),
        Err(FlowError::Store(error)) if error.is_passing() => Err(error.into()),
        Err(error) => {
            tracing::error!(
                what = work.id,
                error = &error as &dyn std::error::Error,
                "due work could not be done"
            );
            Ok(Attempt::Left)
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
