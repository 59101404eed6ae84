//! Subjects of identity providers, and the accounts that they are.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::revocation::{Known, take_back};
use crate::store::error::StoreError;
use crate::store::tenant::{Tx, View};

/// A subject of an identity provider that is an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRow {
    /// Its identifier.
    pub id: String,
    /// Who it is here.
    pub account: String,
    /// The provider's issuer.
    pub issuer: String,
    /// The `sub` that it says.
    pub subject: String,
    /// When it was mapped, RFC 3339.
    pub mapped_at: String,
    /// By which account; the same one for whoever registered himself.
    pub mapped_by: Option<String>,
    /// When that was taken back.
    pub revoked_at: Option<String>,
}

const SIGN_IN: &str = "SELECT id, account, issuer, subject, mapped_at, mapped_by, revoked_at \
                       FROM sign_ins WHERE jurisdiction = $1";

fn sign_in(row: &AnyRow) -> Result<SignInRow, StoreError> {
    Ok(SignInRow {
        id: row.try_get("id")?,
        account: row.try_get("account")?,
        issuer: row.try_get("issuer")?,
        subject: row.try_get("subject")?,
        mapped_at: row.try_get("mapped_at")?,
        mapped_by: row.try_get("mapped_by")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}

impl View {
    /// Which sign-in a subject of an identity provider has today.
    pub async fn sign_in_of(
        &mut self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<SignInRow>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{SIGN_IN} AND issuer = $2 AND subject = $3 AND revoked_at IS NULL"
        )))
        .bind(&self.jurisdiction)
        .bind(issuer)
        .bind(subject)
        .fetch_optional(&mut *self.inner)
        .await?;
        row.as_ref().map(sign_in).transpose()
    }

    /// Whether a subject of an identity provider was an account's once, and no longer is.
    pub async fn was_taken_back(
        &mut self,
        issuer: &str,
        subject: &str,
    ) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM sign_ins WHERE jurisdiction = $1 AND issuer = $2 AND subject = $3 \
             AND revoked_at IS NOT NULL",
        )
        .bind(&self.jurisdiction)
        .bind(issuer)
        .bind(subject)
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(count > 0)
    }

    /// The sign-ins of an account, those that were taken back too.
    pub async fn sign_ins_of(&mut self, account: &str) -> Result<Vec<SignInRow>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{SIGN_IN} AND account = $2 ORDER BY id"
        )))
        .bind(&self.jurisdiction)
        .bind(account)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(sign_in).collect()
    }
}

impl Tx {
    /// Says which account a subject of an identity provider is.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it is one already.
    pub async fn insert_sign_in(&mut self, row: &SignInRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO sign_ins (jurisdiction, id, issuer, subject, account, mapped_at, mapped_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.issuer)
        .bind(&row.subject)
        .bind(&row.account)
        .bind(&row.mapped_at)
        .bind(&row.mapped_by)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Takes that back; says whether that changed anything.
    pub async fn revoke_sign_in(
        &mut self,
        account: &str,
        id: &str,
        at: &str,
    ) -> Result<bool, StoreError> {
        take_back(self, Known::SignIn, (account, id), at).await
    }
}
