//! Tokens: issued, shown once, good for a while, revoked at once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::apart::account_of_others;
use super::change::{Change, record, today};
use super::error::IdentityError;
use super::recognise::{PREFIX, digest_of};
use crate::domain::{Credential, Principal, Scope};
use crate::flow::{FlowError, Host};
use crate::store::{TokenRow, Tx};

/// How long a token is good for if nothing is said, in days.
const DAYS: u16 = 90;
/// How long it can be good for.
const MOST_DAYS: u16 = 366;
const LONGEST_LABEL: usize = 100;

/// A token as somebody wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenDraft {
    /// What its owner calls it.
    pub label: String,
    /// What it is to be good for; none means all that its owner may do.
    pub scopes: Option<Vec<Scope>>,
    /// For how many days, at most 366; 90 if nothing is said.
    pub days: Option<u16>,
}

/// A token that was issued. The text is never shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IssuedToken {
    /// Its identifier.
    pub id: String,
    /// The token itself.
    pub token: String,
    /// When it stops being good, RFC 3339.
    pub expires_at: String,
}

/// A token as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenView {
    /// Its identifier.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// What it is good for; none means everything.
    pub scopes: Option<Vec<Scope>>,
    /// When it was issued.
    pub issued_at: String,
    /// When it stops being good.
    pub expires_at: String,
    /// When it was used last, to the minute.
    pub used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}

/// Issues a token to an account.
///
/// # Errors
/// If there is no such account, it is another administrator's, or the draft cannot be.
pub async fn issue_token(
    host: &Host,
    by: &Principal,
    tenant: &str,
    account: &str,
    draft: TokenDraft,
) -> Result<IssuedToken, IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    account_of_others(&mut tx, by, account).await?;
    let draft = within_own_scopes(by, account, draft)?;
    let issued = issue_in(host, &mut tx, Some(by), tenant, account, draft).await?;
    tx.commit().await?;
    Ok(issued)
}

/// Nobody makes himself a token that is good for more than the one he came with.
fn within_own_scopes(
    by: &Principal,
    account: &str,
    mut draft: TokenDraft,
) -> Result<TokenDraft, IdentityError> {
    let Some(own) = by.scopes.as_ref().filter(|_| by.account.id == account) else {
        return Ok(draft);
    };
    let wanted = draft.scopes.get_or_insert_with(|| own.clone());
    match wanted.iter().find(|scope| !own.contains(scope)) {
        Some(scope) => Err(IdentityError::Bad {
            place: "scopes",
            why: format!(
                "your own token is not good for `{}`",
                crate::domain::words::word(scope)
            ),
        }),
        None => Ok(draft),
    }
}

/// The same in a transaction that does more.
pub(super) async fn issue_in(
    host: &Host,
    tx: &mut Tx,
    by: Option<&Principal>,
    tenant: &str,
    account: &str,
    draft: TokenDraft,
) -> Result<IssuedToken, IdentityError> {
    let days = draft.days.unwrap_or(DAYS);
    if days == 0 || days > MOST_DAYS {
        return Err(IdentityError::Bad {
            place: "days",
            why: format!("{days} is not between 1 and {MOST_DAYS}"),
        });
    }
    if draft.label.trim().is_empty() || draft.label.chars().count() > LONGEST_LABEL {
        return Err(IdentityError::Bad {
            place: "label",
            why: format!("a label has 1 to {LONGEST_LABEL} characters"),
        });
    }
    if draft.scopes.as_ref().is_some_and(Vec::is_empty) {
        return Err(IdentityError::Bad {
            place: "scopes",
            why: "a token that is good for nothing".into(),
        });
    }
    let seconds = i64::from(days) * 86_400;
    issue_for(host, tx, by, tenant, account, (draft, seconds, None)).await
}

/// The same for so many seconds; a session, if a sign-in opened it.
pub(super) async fn issue_for(
    host: &Host,
    tx: &mut Tx,
    by: Option<&Principal>,
    tenant: &str,
    account: &str,
    (draft, seconds, sign_in): (TokenDraft, i64, Option<String>),
) -> Result<IssuedToken, IdentityError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| FlowError::Random(error.to_string()))?;
    let secret = URL_SAFE_NO_PAD.encode(secret);
    let now = host.now();
    let credential = match sign_in {
        Some(_) => Credential::OpenIdConnect,
        None => Credential::Token,
    };
    let row = TokenRow {
        id: uuid::Uuid::now_v7().simple().to_string(),
        account: account.to_owned(),
        digest: digest_of(&secret),
        label: draft.label,
        scopes: draft.scopes,
        credential,
        issued_at: now.to_string(),
        expires_at: now.as_second() + seconds,
        used_at: None,
        revoked_at: None,
        sign_in,
    };
    tx.insert_token(&row).await?;
    let what = match row.sign_in {
        Some(_) => "signed-in",
        None => "token-issued",
    };
    let change = Change {
        by,
        what,
        subject: account,
    };
    let became =
        serde_json::json!({ "token": row.id, "scopes": row.scopes, "expires_at": row.expires_at });
    record(host, tx, tenant, change, &became).await?;
    Ok(IssuedToken {
        token: format!("{PREFIX}_{tenant}_{}_{secret}", row.id),
        expires_at: at(row.expires_at),
        id: row.id,
    })
}

/// The tokens of an account.
///
/// # Errors
/// If there is no such account.
pub async fn tokens(
    host: &Host,
    tenant: &str,
    account: &str,
) -> Result<Vec<TokenView>, IdentityError> {
    today(host, tenant)?;
    let mut view = host.store.read(tenant).await?;
    if view.account(account).await?.is_none() {
        return Err(IdentityError::missing("account", account));
    }
    let rows = view.tokens_of(account).await?;
    let shown = rows.into_iter().map(|row| TokenView {
        id: row.id,
        label: row.label,
        scopes: row.scopes,
        issued_at: row.issued_at,
        expires_at: at(row.expires_at),
        used_at: row.used_at.map(at),
        revoked_at: row.revoked_at,
    });
    Ok(shown.collect())
}

/// Revokes a token. From when this returns it is good for nothing, on every replica.
///
/// # Errors
/// If the account has no such token that is still good.
pub async fn revoke_token(
    host: &Host,
    by: &Principal,
    tenant: &str,
    account: &str,
    id: &str,
) -> Result<(), IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    account_of_others(&mut tx, by, account).await?;
    if !tx
        .revoke_token(account, id, &host.now().to_string())
        .await?
    {
        return Err(IdentityError::missing("token", id));
    }
    let change = Change {
        by: Some(by),
        what: "token-revoked",
        subject: account,
    };
    let became = serde_json::json!({ "token": id });
    record(host, &mut tx, tenant, change, &became).await?;
    tx.commit().await?;
    Ok(())
}

fn at(second: i64) -> String {
    jiff::Timestamp::from_second(second).map_or_else(|_| second.to_string(), |at| at.to_string())
}
