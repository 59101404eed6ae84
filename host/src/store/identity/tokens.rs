//! Tokens, what each of them was issued by, and what ends with what.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::revocation::{Known, take_back};
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
    /// What it was issued by, and ends with.
    pub root: Root,
    /// Whether it is an administrator's first one, which he was handed.
    pub is_first: bool,
}

/// What a token was issued by, and ends with; nothing of one that an administrator issued to somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// Another token.
    pub token: Option<String>,
    /// A sign-in, which opened a session with it or a session issued it.
    pub sign_in: Option<String>,
    /// The mapping of a certificate.
    pub certificate: Option<String>,
}

/// Whose end the end of tokens is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended<'e> {
    /// A token's.
    Token(&'e str),
    /// A sign-in's.
    SignIn(&'e str),
    /// A certificate's mapping's.
    Certificate(&'e str),
}

const TOKEN: &str = "SELECT id, account, digest, label, scopes, credential, issued_at, expires_at, used_at, \
                     revoked_at, issued_by, sign_in, certificate, is_first FROM tokens WHERE jurisdiction = $1";

fn token(row: &AnyRow) -> Result<TokenRow, StoreError> {
    let id: String = row.try_get("id")?;
    let scopes: Option<String> = row.try_get("scopes")?;
    let credential: String = row.try_get("credential")?;
    let scopes = scopes.map(|scopes| read_json("token", &id, &scopes));
    let is_first: i64 = row.try_get("is_first")?;
    let root = Root {
        token: row.try_get("issued_by")?,
        sign_in: row.try_get("sign_in")?,
        certificate: row.try_get("certificate")?,
    };
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
        root,
        is_first: is_first != 0,
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

    /// How many tokens of an account are good at a second. Sessions are not counted: they end by
    /// themselves within hours.
    pub async fn good_tokens(
        &mut self,
        account: &str,
        credential: Credential,
        now: i64,
    ) -> Result<i64, StoreError> {
        let count = sqlx::query_scalar(
            "SELECT COUNT(*) FROM tokens WHERE jurisdiction = $1 AND account = $2 AND credential = $3 \
             AND revoked_at IS NULL AND expires_at > $4",
        )
        .bind(&self.jurisdiction)
        .bind(account)
        .bind(word(&credential))
        .bind(now);
        Ok(count.fetch_one(&mut *self.inner).await?)
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
             expires_at, issued_by, sign_in, certificate, is_first) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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
        .bind(&row.root.token)
        .bind(&row.root.sign_in)
        .bind(&row.root.certificate)
        .bind(i64::from(row.is_first))
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Revokes every token that was issued by something that has ended, and what those issued in
    /// their turn; says which were good until then.
    pub async fn revoke_issued(
        &mut self,
        by: Ended<'_>,
        at: &str,
    ) -> Result<Vec<String>, StoreError> {
        let view: &mut View = self;
        let (column, id) = match by {
            Ended::Token(id) => ("issued_by", id),
            Ended::SignIn(id) => ("sign_in", id),
            Ended::Certificate(id) => ("certificate", id),
        };
        let revoked = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "WITH RECURSIVE issued(id) AS (\
             SELECT id FROM tokens WHERE jurisdiction = $1 AND {column} = $2 \
             UNION SELECT tokens.id FROM tokens JOIN issued ON tokens.issued_by = issued.id \
             WHERE tokens.jurisdiction = $1) \
             UPDATE tokens SET revoked_at = $3 WHERE jurisdiction = $1 \
             AND id IN (SELECT id FROM issued) AND revoked_at IS NULL RETURNING id"
        )));
        let revoked = revoked.bind(&view.jurisdiction).bind(id).bind(at);
        let mut revoked: Vec<String> = revoked.fetch_all(&mut *view.inner).await?;
        revoked.sort();
        Ok(revoked)
    }

    /// Revokes a token of an account, and nothing else; says whether that changed anything.
    pub async fn revoke_token(
        &mut self,
        account: &str,
        id: &str,
        at: &str,
    ) -> Result<bool, StoreError> {
        take_back(self, Known::Token, (account, id), at).await
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
}
