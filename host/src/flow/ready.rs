//! Whether the host can work, and when it has to.

use std::sync::PoisonError;

use jiff::Timestamp;

use super::error::FlowError;
use super::host::Host;
use crate::clock::real_second;

/// Whether the database answers and takes writes. That it does is believed for up to a second, so
/// that whoever asks often does not write often; see [`doubt`].
pub async fn is_ready(host: &Host) -> bool {
    // One tries, the others wait for what it finds.
    let _turn = host.trying.lock().await;
    let second = real_second();
    if *host.took.lock().unwrap_or_else(PoisonError::into_inner) == Some(second) {
        return true;
    }
    let ready = takes_writes(host).await;
    let took = ready.then_some(second);
    *host.took.lock().unwrap_or_else(PoisonError::into_inner) = took;
    ready
}

/// The database refused something: whether it takes writes is to be tried anew.
pub fn doubt(host: &Host) {
    *host.took.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

async fn takes_writes(host: &Host) -> bool {
    match host.jurisdictions().next() {
        Some(jurisdiction) => host.store.probe(jurisdiction.name()).await.is_ok(),
        None => host.store.ping().await.is_ok(),
    }
}

/// The next instant at which something falls due.
///
/// # Errors
/// If the database cannot be read.
pub async fn next_due(host: &Host) -> Result<Option<Timestamp>, FlowError> {
    let second = host.store.next_due(host.now().as_second()).await?;
    Ok(second.and_then(|second| Timestamp::from_second(second).ok()))
}
