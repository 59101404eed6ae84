//! How far time has come: a clock that shows less than what was recorded runs backwards, and nothing
//! lapses by it until it has caught up.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::FlowError;
use super::host::Host;
use crate::audit::Leaf;

/// By how many seconds the clocks of replicas may differ.
const TOLERATED: i64 = 60;
/// How many leaves can be without a place when a host is killed, and more.
const WAITING: u32 = 10_000;

/// The latest second at which something was recorded, by jurisdiction.
pub(super) struct Reached(BTreeMap<String, AtomicI64>);

/// A clock that shows less than what was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Behind {
    /// Where.
    pub jurisdiction: String,
    /// What the clock shows.
    pub now: String,
    /// When something was recorded last.
    pub recorded: String,
}

impl Reached {
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n String>) -> Self {
        Self(
            names
                .map(|name| (name.clone(), AtomicI64::new(i64::MIN)))
                .collect(),
        )
    }

    /// Something was recorded.
    pub(super) fn note(&self, jurisdiction: &str, second: i64) {
        if let Some(reached) = self.0.get(jurisdiction) {
            reached.fetch_max(second, Ordering::Relaxed);
        }
    }

    fn of_jurisdiction(&self, jurisdiction: &str) -> i64 {
        let reached = self.0.get(jurisdiction);
        reached.map_or(i64::MIN, |second| second.load(Ordering::Relaxed))
    }
}

/// The second at which a leaf says that it was recorded.
pub(super) fn recorded_second(entry: &str) -> Option<i64> {
    let leaf: Leaf = serde_json::from_str(entry).ok()?;
    leaf.recorded_at
        .parse::<Timestamp>()
        .ok()
        .map(Timestamp::as_second)
}

/// Learns from the database how far time has come, before anything can lapse.
///
/// # Errors
/// If the database cannot be read.
pub async fn recall_time(host: &Host) -> Result<(), FlowError> {
    for jurisdiction in host.jurisdictions() {
        let mut view = host.store.read(jurisdiction.name()).await?;
        let placed = view.head().await?.map(|head| head.latest);
        let waiting = view.last_waiting(WAITING).await?;
        let waiting = waiting.iter().filter_map(|leaf| recorded_second(leaf));
        for second in placed.into_iter().chain(waiting) {
            host.reached().note(jurisdiction.name(), second);
        }
    }
    Ok(())
}

/// Whether the clock is behind what a jurisdiction has recorded.
pub(super) fn behind(host: &Host, jurisdiction: &str) -> Option<Behind> {
    let (now, reached) = (host.now(), host.reached().of_jurisdiction(jurisdiction));
    let recorded = Timestamp::from_second(reached).ok()?;
    (now.as_second() < reached.saturating_sub(TOLERATED)).then(|| Behind {
        jurisdiction: jurisdiction.to_owned(),
        now: now.to_string(),
        recorded: recorded.to_string(),
    })
}

/// The jurisdictions in which nothing lapses because the clock runs backwards.
pub fn clocks_behind(host: &Host) -> Vec<Behind> {
    let names = host.jurisdictions().map(|jurisdiction| jurisdiction.name());
    names.filter_map(|name| behind(host, name)).collect()
}

/// Nothing may lapse while the clock runs backwards.
///
/// # Errors
/// If it does.
pub(super) fn require_time(host: &Host, jurisdiction: &str) -> Result<(), FlowError> {
    match behind(host, jurisdiction) {
        Some(behind) => Err(FlowError::ClockBehind {
            jurisdiction: behind.jurisdiction,
            now: behind.now,
            recorded: behind.recorded,
        }),
        None => Ok(()),
    }
}
