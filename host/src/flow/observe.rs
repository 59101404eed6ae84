//! What there is to measure in what happens to a case, and how things stand.

use std::sync::PoisonError;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::error::FlowError;
use super::host::Host;
use crate::clock::{end_of, real_second};
use crate::domain::Route;
use crate::domain::case::{Case, Event, Silence};
use crate::domain::receipt::Call;
use crate::domain::words::word;
use crate::metrics::Observation;

/// For how many seconds a count of what stands open is good enough.
const FRESH: i64 = 5;

/// What an event of a case tells, once it is applied.
pub(super) fn observations(
    case: &Case,
    event: &Event,
    calls: &[Call],
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<Observation> {
    let fuel = calls.iter().map(|call| call.fuel).sum();
    let mut seen = vec![];
    if fuel > 0 {
        seen.push(Observation::Burned { fuel });
    }
    let decided = |result: String, by| Observation::Decided { result, by };
    match event {
        Event::Planned(planned) => {
            if let Route::Settled(decision) = &planned.route {
                seen.push(decided(word(&decision.kind), "law"));
            }
        }
        Event::Acted(acted) => {
            let by = acted.by_hand.as_ref().map_or("actor", |_| "hand");
            seen.push(decided(word(&acted.kind), by));
        }
        Event::DecidedByHand(hand) => seen.push(decided(word(&hand.kind), "hand")),
        Event::Withdrawn { .. } => seen.push(decided("withdrawn".into(), "applicant")),
        Event::Lapsed(lapsed) => {
            let late = now.as_second() - end_of(lapsed.due, zone).as_second();
            seen.push(Observation::Lapsed { late });
            let result = match &lapsed.silence {
                Silence::Breach => "breach".to_owned(),
                Silence::Moved => "moved".to_owned(),
                Silence::Deemed(_) => case
                    .outcomes
                    .last()
                    .map(|taken| word(&taken.kind))
                    .unwrap_or_default(),
            };
            seen.push(decided(result, "silence"));
        }
        Event::PlanFailed { code, .. } | Event::Faulted { code, .. } => {
            seen.push(Observation::Faulted { code: code.clone() });
        }
        _ => {}
    }
    seen
}

/// Counts what stands open in every jurisdiction, unless that was done just now.
///
/// # Errors
/// If the database cannot be read.
pub async fn take_stock(host: &Host) -> Result<(), FlowError> {
    let second = real_second();
    {
        let mut counted = host.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if second - *counted < FRESH {
            return Ok(());
        }
        *counted = second;
    }
    for (pool, all, idle) in host.store.connections() {
        host.metrics.connected(pool, all, idle);
    }
    let now = host.now().as_second();
    for jurisdiction in host.jurisdictions() {
        let mut view = host.store.read(jurisdiction.name()).await?;
        let standing = view.standing(now).await?;
        host.metrics.stands(jurisdiction.name(), standing);
    }
    Ok(())
}
