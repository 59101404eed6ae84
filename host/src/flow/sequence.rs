//! Gives the leaves that wait their places in the log, and signs its new head.

use std::sync::Arc;

use super::error::FlowError;
use super::host::Host;
use super::time::recorded_second;
use crate::audit::{Checkpoint, Tiles, edge, grow, record_hash, sign_checkpoint};
use crate::policy::Jurisdiction;
use crate::store::HeadRow;

/// How many leaves are placed in one transaction.
const BATCH: u32 = 1_000;

/// Sequences every log until no leaf waits; says how many were placed. A log that is not in order
/// holds up no other.
///
/// # Errors
/// If the database is away.
pub async fn sequence(host: &Host) -> Result<u64, FlowError> {
    let mut placed = 0;
    for jurisdiction in host.jurisdictions() {
        let here = sequence_here(host, jurisdiction).await;
        let what = "its leaves could not be placed in the log";
        let here = host.setbacks.settle(jurisdiction.name(), what, here)?;
        placed += here.unwrap_or(0);
    }
    Ok(placed)
}

async fn sequence_here(host: &Host, jurisdiction: &Arc<Jurisdiction>) -> Result<u64, FlowError> {
    let mut placed = 0;
    loop {
        let now = sequence_some(host, jurisdiction).await?;
        placed += now;
        if now < u64::from(BATCH) || host.stop.is_told() {
            return Ok(placed);
        }
    }
}

/// A checkpoint that cannot be kept outside is still good; what was kept before is less.
fn publish(host: &Host, jurisdiction: &str, note: &str) {
    if let Some(published) = &host.published
        && let Err(error) = published.keep(jurisdiction, note, false)
    {
        tracing::error!(jurisdiction, %error, "the checkpoint could not be kept outside the database");
    }
}

/// One transaction: leaves, tiles and head move together or not at all.
async fn sequence_some(host: &Host, jurisdiction: &Arc<Jurisdiction>) -> Result<u64, FlowError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    let waits = !view.last_waiting(1).await?.is_empty();
    let head = view.head().await?;
    drop(view);
    // Also what other replicas recorded.
    let reached = head.map_or(i64::MIN, |head| head.latest);
    host.reached().note(jurisdiction.name(), reached);
    if !waits {
        return Ok(0);
    }
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    let head = tx.hold_log().await?;
    let leaves = tx.place_leaves(head.size, BATCH).await?;
    if leaves.is_empty() {
        return Ok(0);
    }
    let mut tiles = Tiles::default();
    for name in edge(head.size) {
        let known = tx.tile(name.level, name.place).await?;
        tiles.put(name, known.unwrap_or_default());
    }
    let hashes: Vec<_> = leaves
        .iter()
        .map(|leaf| record_hash(leaf.as_bytes()))
        .collect();
    let growth = grow(head.size, tiles, &hashes)?;
    for (name, hashes) in &growth.changed {
        tx.put_tile(name.level, name.place, hashes).await?;
    }
    let checkpoint = Checkpoint {
        size: growth.size,
        root: growth.root,
    };
    let note = sign_checkpoint(&host.key, jurisdiction.name(), checkpoint)?;
    let size = growth.size;
    let recorded = leaves.iter().filter_map(|leaf| recorded_second(leaf));
    let latest = recorded.max().unwrap_or(head.latest).max(head.latest);
    let row = HeadRow { size, note, latest };
    tx.put_head(&row).await?;
    tx.commit().await?;
    publish(host, jurisdiction.name(), &row.note);
    host.reached().note(jurisdiction.name(), latest);
    Ok(size - head.size)
}
