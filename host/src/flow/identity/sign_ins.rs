//! Identity providers' subjects, and the accounts that they are.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::new_id;
use super::apart::{account_of_others, require_whole};
use super::change::{Change, record, today};
use super::credentials::{LONGEST, taken};
use super::error::IdentityError;
use crate::domain::Principal;
use crate::flow::Host;
use crate::store::{Ended, SignInRow, Tx};

/// A subject of an identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The provider's issuer, as its configuration says it.
    pub issuer: String,
    /// The `sub` that it says.
    pub subject: String,
}

/// A sign-in as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignInView {
    /// Its identifier here.
    pub id: String,
    /// The provider's issuer.
    pub issuer: String,
    /// The `sub` that it says.
    pub subject: String,
    /// Since when.
    pub mapped_at: String,
    /// Which account said so; whoever registered himself is it himself.
    pub mapped_by: Option<String>,
    /// When that was taken back.
    pub revoked_at: Option<String>,
}

impl From<SignInRow> for SignInView {
    fn from(row: SignInRow) -> Self {
        Self {
            id: row.id,
            issuer: row.issuer,
            subject: row.subject,
            mapped_at: row.mapped_at,
            mapped_by: row.mapped_by,
            revoked_at: row.revoked_at,
        }
    }
}

/// Says which account a subject of an identity provider is. A subject is one account, so that
/// nobody has two duties.
///
/// # Errors
/// If it is somebody already.
pub async fn map_sign_in(
    host: &Host,
    by: &Principal,
    tenant: &str,
    account: &str,
    subject: &Subject,
) -> Result<SignInView, IdentityError> {
    today(host, tenant)?;
    for (place, text) in [("issuer", &subject.issuer), ("subject", &subject.subject)] {
        if text.is_empty() || text.len() > LONGEST {
            return Err(IdentityError::Bad {
                place,
                why: format!("it has 1 to {LONGEST} bytes"),
            });
        }
    }
    let mut tx = host.store.begin(tenant).await?;
    account_of_others(&mut tx, by, account).await?;
    require_whole(&mut tx, by, account).await?;
    let row = enter(host, &mut tx, Some(by), tenant, account, subject).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// The same in a transaction that does more; whoever registers himself does it himself.
pub(super) async fn enter(
    host: &Host,
    tx: &mut Tx,
    by: Option<&Principal>,
    tenant: &str,
    account: &str,
    subject: &Subject,
) -> Result<SignInRow, IdentityError> {
    let row = SignInRow {
        id: new_id(),
        account: account.to_owned(),
        issuer: subject.issuer.clone(),
        subject: subject.subject.clone(),
        mapped_at: host.now().to_string(),
        mapped_by: by.map(|by| by.account.id.clone()),
        revoked_at: None,
    };
    let inserted = tx.insert_sign_in(&row).await;
    taken("subject", &row.subject, inserted)?;
    let change = Change {
        by,
        what: "sign-in-mapped",
        subject: account,
    };
    let became = serde_json::json!({ "sign_in": row.id, "issuer": row.issuer });
    record(host, tx, tenant, change, &became).await?;
    Ok(row)
}

/// From when this returns, the subject is nobody here, the sessions that it opened are over, and the
/// tokens that were issued in them are good for nothing.
///
/// # Errors
/// If it is not the account, or was taken back before.
pub async fn unmap_sign_in(
    host: &Host,
    by: &Principal,
    tenant: &str,
    account: &str,
    id: &str,
) -> Result<(), IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    // Nobody opens a session by it meanwhile.
    tx.hold_identity().await?;
    account_of_others(&mut tx, by, account).await?;
    let at = host.now().to_string();
    if !tx.revoke_sign_in(account, id, &at).await? {
        return Err(IdentityError::missing("sign-in", id));
    }
    let with = tx.revoke_issued(Ended::SignIn(id), &at).await?;
    let change = Change {
        by: Some(by),
        what: "sign-in-revoked",
        subject: account,
    };
    let became = serde_json::json!({ "sign_in": id, "with": with });
    record(host, &mut tx, tenant, change, &became).await?;
    tx.commit().await?;
    Ok(())
}

/// The sign-ins of an account.
///
/// # Errors
/// If there is no such account.
pub async fn sign_ins(
    host: &Host,
    tenant: &str,
    account: &str,
) -> Result<Vec<SignInView>, IdentityError> {
    today(host, tenant)?;
    let mut view = host.store.read(tenant).await?;
    if view.account(account).await?.is_none() {
        return Err(IdentityError::missing("account", account));
    }
    let rows = view.sign_ins_of(account).await?;
    Ok(rows.into_iter().map(SignInView::from).collect())
}
