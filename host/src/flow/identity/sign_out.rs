//! People sign out: the session is good for nothing from then on.

use super::change::{Change, record, today};
use super::error::UnknownCaller;
use super::recognise::{Presented, recognise};
use super::sign_in::SignInError;
use crate::domain::Credential;
use crate::flow::Host;

/// Ends a session. One that has ended before stays so.
///
/// # Errors
/// If it is another tenant's.
pub async fn sign_out(host: &Host, tenant: &str, session: &str) -> Result<(), SignInError> {
    today(host, tenant)?;
    let principal = match recognise(host, &Presented::Token(session.to_owned())).await {
        Ok(principal) => principal,
        Err(UnknownCaller::Flow(error)) => return Err(error.into()),
        // Whoever is no longer known has signed out, so to say.
        Err(_) => return Ok(()),
    };
    if principal.tenant != tenant {
        return Err(SignInError::Foreign(tenant.chars().take(64).collect()));
    }
    let (Credential::OpenIdConnect, Some(token)) = (principal.credential, &principal.token) else {
        return Ok(());
    };
    let account = &principal.account.id;
    let mut tx = host.store.begin(tenant).await?;
    let at = host.now().to_string();
    if tx.revoke_token(account, token, &at).await? {
        let change = Change {
            by: Some(&principal),
            what: "signed-out",
            subject: account,
        };
        let became = serde_json::json!({ "token": token });
        record(host, &mut tx, tenant, change, &became).await?;
    }
    tx.commit().await?;
    Ok(())
}
