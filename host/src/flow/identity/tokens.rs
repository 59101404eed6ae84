//! Tokens: issued, shown once, good for a while, revoked at once.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::apart::account_of_others;
use super::change::{Change, record, today};
use super::error::IdentityError;
use super::issue::{Origin, issue_in, origin_of};
use crate::domain::{Principal, Scope};
use crate::flow::Host;
use crate::store::{Ended, TokenRow, Tx};

/// A token as somebody wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenDraft {
    /// What its owner calls it.
    pub label: String,
    /// What it is to be good for; none means all that its owner may do.
    pub scopes: Option<Vec<Scope>>,
    /// For how many days, at most 366; 90 if nothing is said. One's own ends no later than the token or
    /// the certificate that one came with.
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
    /// The token that issued it, and whose revocation revokes it too; none if an administrator did.
    pub issued_by: Option<String>,
    /// The sign-in that it comes from and ends with.
    pub sign_in: Option<String>,
    /// The mapping of the certificate that it comes from and ends with.
    pub certificate: Option<String>,
    /// Whether it is an administrator's first one, which ends once he has issued himself another.
    pub first: bool,
}

impl From<TokenRow> for TokenView {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.id,
            label: row.label,
            scopes: row.scopes,
            issued_at: row.issued_at,
            expires_at: at(row.expires_at),
            used_at: row.used_at.map(at),
            revoked_at: row.revoked_at,
            issued_by: row.root.token,
            sign_in: row.root.sign_in,
            certificate: row.root.certificate,
            first: row.is_first,
        }
    }
}

/// Issues a token to an account. What somebody issues to himself is good for no more than what he
/// came with, ends no later, and is revoked with it; only an administrator's first token gives way to
/// the one that it issues.
///
/// # Errors
/// If there is no such account, it is another administrator's, it has too many tokens, or the draft
/// cannot be.
pub async fn issue_token(
    host: &Host,
    by: &Principal,
    tenant: &str,
    account: &str,
    draft: TokenDraft,
) -> Result<IssuedToken, IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    // What it comes from does not end meanwhile, and two do not take the last place together.
    tx.hold_identity().await?;
    account_of_others(&mut tx, by, account).await?;
    let draft = within_own_scopes(by, account, draft)?;
    let origin = if by.account.id == account {
        origin_of(&mut tx, by).await?
    } else {
        Origin::default()
    };
    let first = origin.first.clone();
    if first.is_some() && draft.scopes.is_some() {
        return Err(IdentityError::Bad {
            place: "scopes",
            why: "what takes the place of a first token is good for everything; say `null`".into(),
        });
    }
    let of = (tenant, account);
    let issued = issue_in(host, &mut tx, by, of, draft, origin).await?;
    if let Some(first) = first {
        end(host, &mut tx, by, of, &first).await?;
    }
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
    Ok(rows.into_iter().map(TokenView::from).collect())
}

/// Revokes a token, and what it issued. From when this returns they are good for nothing, on every
/// replica.
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
    // Nothing is issued by it meanwhile.
    tx.hold_identity().await?;
    account_of_others(&mut tx, by, account).await?;
    end(host, &mut tx, by, (tenant, account), id).await?;
    tx.commit().await?;
    Ok(())
}

async fn end(
    host: &Host,
    tx: &mut Tx,
    by: &Principal,
    (tenant, account): (&str, &str),
    id: &str,
) -> Result<(), IdentityError> {
    let at = host.now().to_string();
    if !tx.revoke_token(account, id, &at).await? {
        return Err(IdentityError::missing("token", id));
    }
    let with = tx.revoke_issued(Ended::Token(id), &at).await?;
    let change = Change {
        by: Some(by),
        what: "token-revoked",
        subject: account,
    };
    let became = serde_json::json!({ "token": id, "with": with });
    Ok(record(host, tx, tenant, change, &became).await?)
}

pub(super) fn at(second: i64) -> String {
    jiff::Timestamp::from_second(second).map_or_else(|_| second.to_string(), |at| at.to_string())
}
