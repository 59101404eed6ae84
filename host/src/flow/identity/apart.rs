//! Keeps administrators apart: what one of them comes in with is no other one's to give or to take.

use super::error::IdentityError;
use crate::domain::{Account, Principal};
use crate::store::Tx;

/// The account that somebody is about to decide on, with its version.
///
/// Whoever could issue a token to an administrator would be that administrator too, and whoever could
/// suspend him would be watched by nobody. So an administrator manages his own access alone, and
/// another takes his place only as `appoint` has it.
///
/// # Errors
/// If there is no such account, or it is another administrator's.
pub(super) async fn account_of_others(
    tx: &mut Tx,
    by: &Principal,
    id: &str,
) -> Result<(Account, u32), IdentityError> {
    let known = tx.account(id).await?;
    let (account, version) = known.ok_or_else(|| IdentityError::missing("account", id))?;
    match account.duty {
        Some(duty) if by.account.id != account.id => Err(IdentityError::OfDuty(duty)),
        _ => Ok((account, version)),
    }
}
