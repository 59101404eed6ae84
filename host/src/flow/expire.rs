//! Carries out what the end of a period brings. It takes effect at 24:00 of the due day.

use super::act::lead_on;
use super::error::FlowError;
use super::host::Host;
use super::record::{Changed, Record};
use super::recount::recount;
use super::time::require_time;
use crate::clock::end_of;
use crate::domain::case::{Event, Lapsed, Position, Silence};
use crate::domain::route_check::{Next, OnExpiry};
use crate::store::DueWork;

/// Carries out the lapse of a case if its due day has ended; says whether it did. A timer that is
/// no longer true is put right, and one that somebody else was given meanwhile is left alone.
pub(super) async fn expire_taken(host: &Host, work: &DueWork) -> Result<bool, FlowError> {
    let done = expire_together(host, std::slice::from_ref(work)).await?;
    Ok(done > 0)
}

/// The same for several cases of one jurisdiction in one transaction: all of it or nothing. Says how
/// many of them lapsed.
pub(super) async fn expire_together(host: &Host, works: &[DueWork]) -> Result<usize, FlowError> {
    let (mut lapsed, mut changed) = (0, None::<Changed<'_>>);
    for work in works {
        let jurisdiction = host.jurisdiction(&work.jurisdiction)?;
        let mut record = match changed {
            Some(changed) => changed.open(&work.id).await?,
            None => Record::open(host, jurisdiction, &work.id).await?,
        };
        record.tx.hold_timer(work).await?;
        lapsed += usize::from(catch_up(&mut record).await?);
        changed = Some(record.leave().await?);
    }
    if let Some(changed) = changed {
        changed.keep().await?;
    }
    Ok(lapsed)
}

/// Carries out every lapse that has taken effect by now; says whether anything happened. Whoever acts in a case does this first:
/// an act after the due day finds what silence has already decided, even if the loop was late.
pub(super) async fn catch_up(record: &mut Record<'_>) -> Result<bool, FlowError> {
    let mut happened = false;
    if ended(record) {
        require_time(record.host, record.jurisdiction.name())?;
    }
    happened |= recount(record).await?;
    while let Some(lapsed) = lapse(record)? {
        record
            .append(lapsed.due, Event::Lapsed(Box::new(lapsed)))
            .await?;
        happened = true;
    }
    Ok(happened)
}

/// Whether the day that changes the case by itself is over.
fn ended(record: &Record<'_>) -> bool {
    let over = |due| end_of(due, &record.jurisdiction.policy.zone) <= record.now;
    record.timer().is_some_and(over)
}

/// What the end of the period brings, if it has ended.
fn lapse(record: &Record<'_>) -> Result<Option<Lapsed>, FlowError> {
    let (Position::Open(standing), Some(stage)) = (&record.case.position, record.case.stage())
    else {
        return Ok(None);
    };
    let runs = |_: &&_| !standing.overdue && !standing.unconfirmed;
    let Some(due) = standing.running_clock().filter(runs).map(|clock| clock.due) else {
        return Ok(None);
    };
    let Some(on_expiry) = stage.on_expiry() else {
        return Ok(None);
    };
    if record.now < end_of(due, &record.jurisdiction.policy.zone) {
        return Ok(None);
    }
    let accepted_on = record.case.accepted_on;
    let (silence, effects, entered) = match on_expiry {
        OnExpiry::Breach => (Silence::Breach, vec![], None),
        OnExpiry::MoveTo(target) => {
            let entered = lead_on(record, Next::Stage(target), due, accepted_on, None)?;
            (Silence::Moved, vec![], entered)
        }
        OnExpiry::Deem(index) => {
            let Some((outcome, next)) = stage.outcome(index) else {
                return Ok(None);
            };
            let entered = lead_on(record, next, due, accepted_on, None)?;
            (
                Silence::Deemed(outcome.id.clone()),
                outcome.effects.clone(),
                entered,
            )
        }
    };
    Ok(Some(Lapsed {
        stage: stage.stage().id.clone(),
        due,
        silence,
        effects,
        entered,
    }))
}
