//! Carries out the rehearsals that were asked for, one at a time in each process. Whoever took one
//! says so again while at work; if that stops, another begins it anew.

use std::pin::pin;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::note::note;
use super::order::exceeds;
use super::work::{Progress, Rehearsing, rehearse};
use crate::domain::Happening;
use crate::domain::rehearsal::{EXAMPLES, RehearsalReport};
use crate::flow::arrangement::load_component;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::notices::tell_of_rules;
use crate::policy::Jurisdiction;
use crate::rules::Plugin;
use crate::store::{FilingDays, RehearsalRow, StoreError, TakenRehearsal};

/// How often whoever rehearses says how far it has come.
const SIGN: Duration = Duration::from_secs(2);
/// After so many who did not live to say how it went, nobody tries any more.
const ATTEMPTS: u32 = 3;

/// The word of one that came to its end.
const FINISHED: &str = "rehearsal-finished";

/// Carries out the next rehearsal that waits; whether there was one. Jurisdictions take turns, so
/// that whoever orders many keeps nobody else waiting for all of them, and what cannot be carried out
/// in one holds up no other.
///
/// # Errors
/// If the database is away; the rehearsal then waits.
pub async fn rehearse_next(host: &Host) -> Result<bool, FlowError> {
    let last = || {
        host.rehearsed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    };
    let served = last().clone();
    let (before, after): (Vec<_>, Vec<_>) = host
        .jurisdictions()
        .partition(|one| one.name() <= served.as_str());
    for jurisdiction in after.into_iter().chain(before) {
        let name = jurisdiction.name();
        let done = next_of(host, jurisdiction).await;
        let what = "a rehearsal there has to wait";
        if host.setbacks.settle(name, what, done)? == Some(true) {
            name.clone_into(&mut last());
            return Ok(true);
        }
    }
    Ok(false)
}

async fn next_of(host: &Host, jurisdiction: &Arc<Jurisdiction>) -> Result<bool, FlowError> {
    let name = jurisdiction.name();
    if !host.store.read(name).await?.has_rehearsal_to_do().await? {
        return Ok(false);
    }
    let mut tx = host.store.begin(name).await?;
    let taken = tx.take_rehearsal().await?;
    tx.commit().await?;
    let Some(taken) = taken else {
        return Ok(false);
    };
    carry_out(host, jurisdiction, &taken).await?;
    Ok(true)
}

async fn carry_out(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    taken: &TakenRehearsal,
) -> Result<(), FlowError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    let Some(row) = view.rehearsal(&taken.id).await? else {
        return Ok(());
    };
    drop(view);
    if row.attempts > ATTEMPTS {
        let trouble = "hosts ended while they carried it out";
        return settle(host, jurisdiction, taken, Err(trouble)).await;
    }
    let plugin = match component(host, jurisdiction, &row.order.component).await? {
        Ok(plugin) => plugin,
        Err(trouble) => return settle(host, jurisdiction, taken, Err(&trouble)).await,
    };
    match watched(host, jurisdiction, taken, &what_of(&row, plugin)).await {
        Ok(Some(report)) => settle(host, jurisdiction, taken, Ok(&report)).await,
        Ok(None) => leave(host, jurisdiction, taken).await,
        Err(error) if error.is_passing() => {
            // If this fails too, the hold runs out.
            let _ = leave(host, jurisdiction, taken).await;
            Err(error)
        }
        Err(error) => {
            let name = jurisdiction.name();
            tracing::error!(
                error = &error as &dyn std::error::Error,
                jurisdiction = name,
                "a rehearsal failed"
            );
            settle(host, jurisdiction, taken, Err(&error.to_string())).await
        }
    }
}

fn what_of(row: &RehearsalRow, plugin: Arc<Plugin>) -> Rehearsing {
    Rehearsing {
        plugin,
        days: FilingDays {
            from: row.order.from,
            until: row.order.until,
        },
        examples: row.order.examples.unwrap_or(EXAMPLES),
        threads: None,
        yielding: true,
    }
}

/// The rules to rehearse, or why they cannot be used. They are compiled if nobody has yet.
async fn component(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    digest: &str,
) -> Result<Result<Arc<Plugin>, String>, FlowError> {
    let limits = jurisdiction.policy.limits;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let plugin = match load_component(&host.library, &mut view, digest, limits).await {
        Ok(plugin) => plugin,
        Err(FlowError::BadComponent { source, .. }) => {
            return Ok(Err(format!("the component was refused: {source}")));
        }
        Err(error) => return Err(error),
    };
    let described = &plugin.description().jurisdiction;
    if described != jurisdiction.name() {
        return Ok(Err(format!("it holds the rules of `{described}`")));
    }
    Ok(Ok(plugin))
}

/// Rehearses while saying how far it has come. None if it was called off, or this process is to end.
async fn watched(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    taken: &TakenRehearsal,
    what: &Rehearsing,
) -> Result<Option<RehearsalReport>, FlowError> {
    let progress = Arc::new(Progress::default());
    let name = jurisdiction.name();
    let mut work = pin!(rehearse(&host.store, name, what, &progress));
    loop {
        tokio::select! {
            report = &mut work => return report,
            () = host.stop.told() => {
                progress.stop();
                return work.await;
            }
            () = tokio::time::sleep(SIGN) => {
                if let Err(error) = sign(host, name, taken, &progress).await {
                    progress.stop();
                    work.await?;
                    return match error {
                        // It was called off, or somebody else has it.
                        StoreError::Conflict(_) => Ok(None),
                        error => Err(error.into()),
                    };
                }
            }
        }
    }
}

async fn sign(
    host: &Host,
    jurisdiction: &str,
    taken: &TakenRehearsal,
    progress: &Progress,
) -> Result<(), StoreError> {
    let mut tx = host.store.begin(jurisdiction).await?;
    tx.keep_rehearsal(taken, progress.done(), progress.total())
        .await?;
    tx.commit().await
}

/// Lets it go, so that this host goes on with it after its start, or another does now. What was
/// called off stays so.
async fn leave(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    taken: &TakenRehearsal,
) -> Result<(), FlowError> {
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    tx.leave_rehearsal(taken).await?;
    Ok(tx.commit().await?)
}

/// Says what became of it. What was called off at the last moment stays so.
async fn settle(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    taken: &TakenRehearsal,
    outcome: Result<&RehearsalReport, &str>,
) -> Result<(), FlowError> {
    let name = jurisdiction.name();
    let mut tx = host.store.begin(name).await?;
    let now = host.now();
    match tx.settle_rehearsal(taken, outcome, &now.to_string()).await {
        Ok(()) => {}
        Err(StoreError::Conflict(_)) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    let row = tx.rehearsal(&taken.id).await?;
    let exceeded = row.as_ref().and_then(|row| exceeds(jurisdiction, row));
    let (what, result, happening) = match exceeded {
        None => ("rehearsal-failed", "failed", Happening::RehearsalFailed),
        Some(true) => (FINISHED, "exceeded", Happening::RehearsalExceeded),
        Some(false) => (FINISHED, "kept", Happening::RehearsalFinished),
    };
    if let Some(row) = row {
        note(host, &mut tx, name, None, what, &row).await?;
        tell_of_rules(host, &mut tx, name, happening, &row.id).await?;
    }
    tx.commit().await?;
    host.recorded(name, now.as_second());
    let matters = outcome.map_or(0, |report| report.matters);
    host.metrics.rehearsed(name, result, matters);
    Ok(())
}
