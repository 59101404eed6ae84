//! Keeps administrators apart: what one of them comes in with is no other one's to give or to take.

use super::error::IdentityError;
use crate::domain::{Account, Principal, Scope};
use crate::store::{Tx, View};

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

/// Whoever lets a certificate or a sign-in stand for himself has by it whatever he may do, for good: so
/// what he came with has to be good for as much, and be no first token, which somebody handed him and
/// may have kept.
///
/// # Errors
/// If it is good for less, or was his first one.
pub(super) async fn require_whole(
    view: &mut View,
    by: &Principal,
    account: &str,
) -> Result<(), IdentityError> {
    if by.account.id != account {
        return Ok(());
    }
    let whole = |scopes: &Vec<Scope>| Scope::ALL.iter().all(|one| scopes.contains(one));
    if by.scopes.as_ref().is_some_and(|scopes| !whole(scopes)) {
        return Err(IdentityError::Narrow);
    }
    let token = match &by.token {
        Some(id) => view.token(id).await?,
        None => None,
    };
    if token.is_some_and(|token| token.is_first) {
        return Err(IdentityError::FirstToken);
    }
    Ok(())
}
