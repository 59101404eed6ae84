//! What accounts are recognised by: tokens and certificates.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::domain::words::word;
use crate::domain::{Credential, Scope};
use crate::store::error::StoreError;
use crate::store::json::{read_json, read_word, write_json};
use crate::store::tenant::{Tx, View};

/// A token, without what makes it one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Its identifier, which the token begins with.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// SHA-256 of the secret, in hexadecimal digits.
    pub digest: String,
    /// What its owner calls it.
    pub label: String,
    /// What it is good for; none means everything.
    pub scopes: Option<Vec<Scope>>,
    /// How its owner was recognised when it was issued.
    pub credential: Credential,
    /// When it was issued, RFC 3339.
    pub issued_at: String,
    /// The second from which it is good for nothing.
    pub expires_at: i64,
    /// The second at which it was used last, to the minute.
    pub used_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// The sign-in that opened the session.
    pub sign_in: Option<String>,
}

/// A certificate that stands for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRow {
    /// Its identifier.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// `key:` and the SHA-256 of its public key, or `san:` and a name.
    pub subject: String,
    /// When it was mapped, RFC 3339.
    pub mapped_at: String,
    /// When that was taken back.
    pub revoked_at: Option<String>,
}

const TOKEN: &str = "SELECT id, account, digest, label, scopes, credential, issued_at, expires_at, used_at, \
                     revoked_at, sign_in FROM tokens WHERE jurisdiction = $1";

fn token(row: &AnyRow) -> Result<TokenRow, StoreError> {
    let id: String = row.try_get("id")?;
    let scopes: Option<String> = row.try_get("scopes")?;
    let credential: String = row.try_get("credential")?;
    let scopes = scopes.map(|scopes| read_json("token", &id, &scopes));
    Ok(TokenRow {
        account: row.try_get("account")?,
        digest: row.try_get("digest")?,
        label: row.try_get("label")?,
        scopes: scopes.transpose()?,
        credential: read_word("token", &id, &credential)?,
        issued_at: row.try_get("issued_at")?,
        expires_at: row.try_get("expires_at")?,
        used_at: row.try_get("used_at")?,
        revoked_at: row.try_get("revoked_at")?,
        sign_in: row.try_get("sign_in")?,
        id,
    })
}

impl View {
    /// A token.
    pub async fn token(&mut self, id: &str) -> Result<Option<TokenRow>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{TOKEN} AND id = $2")))
            .bind(&self.jurisdiction)
            .bind(id)
            .fetch_optional(&mut *self.inner)
            .await?;
        row.as_ref().map(token).transpose()
    }

    /// The tokens of an account, revoked ones too.
    pub async fn tokens_of(&mut self, account: &str) -> Result<Vec<TokenRow>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{TOKEN} AND account = $2 ORDER BY id"
        )))
        .bind(&self.jurisdiction)
        .bind(account)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(token).collect()
    }

    /// For which account a certificate stands today.
    pub async fn account_of_certificate(
        &mut self,
        subject: &str,
    ) -> Result<Option<String>, StoreError> {
        let account = sqlx::query_scalar(
            "SELECT account FROM certificates WHERE jurisdiction = $1 AND subject = $2 AND revoked_at IS NULL",
        );
        let account = account.bind(&self.jurisdiction).bind(subject);
        Ok(account.fetch_optional(&mut *self.inner).await?)
    }

    /// The certificates of an account, those that were taken back too.
    pub async fn certificates_of(
        &mut self,
        account: &str,
    ) -> Result<Vec<CertificateRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, account, subject, mapped_at, revoked_at FROM certificates \
             WHERE jurisdiction = $1 AND account = $2 ORDER BY id",
        )
        .bind(&self.jurisdiction)
        .bind(account)
        .fetch_all(&mut *self.inner)
        .await?;
        let read = |row: &AnyRow| {
            Ok(CertificateRow {
                id: row.try_get("id")?,
                account: row.try_get("account")?,
                subject: row.try_get("subject")?,
                mapped_at: row.try_get("mapped_at")?,
                revoked_at: row.try_get("revoked_at")?,
            })
        };
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Issues a token.
    pub async fn insert_token(&mut self, row: &TokenRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        let scopes = row.scopes.as_ref();
        let scopes = scopes.map(|scopes| write_json("token", &row.id, scopes));
        sqlx::query(
            "INSERT INTO tokens (jurisdiction, id, account, digest, label, scopes, credential, issued_at, \
             expires_at, sign_in) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.account)
        .bind(&row.digest)
        .bind(&row.label)
        .bind(scopes.transpose()?)
        .bind(word(&row.credential))
        .bind(&row.issued_at)
        .bind(row.expires_at)
        .bind(&row.sign_in)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Revokes a token of an account; says whether that changed anything.
    pub async fn revoke_token(
        &mut self,
        account: &str,
        id: &str,
        at: &str,
    ) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let revoked = sqlx::query(
            "UPDATE tokens SET revoked_at = $1 WHERE jurisdiction = $2 AND account = $3 AND id = $4 \
             AND revoked_at IS NULL",
        )
        .bind(at)
        .bind(&view.jurisdiction)
        .bind(account)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
        Ok(revoked.rows_affected() == 1)
    }

    /// Notes when tokens were used last.
    pub async fn note_uses(&mut self, used: &[(String, i64)]) -> Result<(), StoreError> {
        let view: &mut View = self;
        for (id, second) in used {
            sqlx::query(
                "UPDATE tokens SET used_at = $1 WHERE jurisdiction = $2 AND id = $3 \
                 AND (used_at IS NULL OR used_at < $1)",
            )
            .bind(second)
            .bind(&view.jurisdiction)
            .bind(id)
            .execute(&mut *view.inner)
            .await?;
        }
        Ok(())
    }

    /// Lets a certificate stand for an account.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it stands for one already.
    pub async fn insert_certificate(&mut self, row: &CertificateRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO certificates (jurisdiction, id, account, subject, mapped_at) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.account)
        .bind(&row.subject)
        .bind(&row.mapped_at)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Takes that back; says whether that changed anything.
    pub async fn revoke_certificate(
        &mut self,
        account: &str,
        id: &str,
        at: &str,
    ) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let revoked = sqlx::query(
            "UPDATE certificates SET revoked_at = $1 WHERE jurisdiction = $2 AND account = $3 AND id = $4 \
             AND revoked_at IS NULL",
        )
        .bind(at)
        .bind(&view.jurisdiction)
        .bind(account)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
        Ok(revoked.rows_affected() == 1)
    }
}
