//! Whether the host can work, and when it has to.

use jiff::Timestamp;

use super::error::FlowError;
use super::host::Host;

/// Whether the database answers.
pub async fn is_ready(host: &Host) -> bool {
    host.store.ping().await.is_ok()
}

/// The next instant at which something falls due.
///
/// # Errors
/// If the database cannot be read.
pub async fn next_due(host: &Host) -> Result<Option<Timestamp>, FlowError> {
    let second = host.store.next_due(host.now().as_second()).await?;
    Ok(second.and_then(|second| Timestamp::from_second(second).ok()))
}
