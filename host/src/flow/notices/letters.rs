//! Notices as an operator sees them: what waits, what arrived, what did not.

use super::subscribe::SubscribeError;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::store::LetterRow;

/// Notices in a state, the earliest first.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn letters(
    host: &Host,
    jurisdiction: &str,
    state: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<LetterRow>, FlowError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    Ok(view.letters(state, after, limit).await?)
}

/// Sends a dead letter again; it has the same time once more.
///
/// # Errors
/// If there is no such dead letter.
pub async fn send_again(host: &Host, jurisdiction: &str, id: &str) -> Result<(), SubscribeError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    let mut tx = host.store.begin(jurisdiction.name()).await?;
    if !tx.revive_notice(id, host.now().as_second()).await? {
        return Err(SubscribeError::missing("dead letter", id));
    }
    tx.commit().await?;
    host.posted.notify_one();
    Ok(())
}
