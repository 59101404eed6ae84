//! Who is on his way to an identity provider and back. On whichever replica he comes back, it is
//! known there, and once.

use sqlx::Row;

use crate::store::error::StoreError;
use crate::store::tenant::{Tx, View};

/// Somebody on his way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    /// The digest of what his browser brings back.
    pub id: String,
    /// To which provider.
    pub provider: String,
    /// What the provider hands back through his browser.
    pub state: String,
    /// What it has to say in its token.
    pub nonce: String,
    /// What only this host can show for the code.
    pub verifier: String,
    /// Where he goes afterwards.
    pub target: String,
    /// The second from which it counts for nothing.
    pub expires_at: i64,
}

impl Tx {
    /// Remembers somebody who goes, and forgets those who did not come back in time.
    pub async fn insert_attempt(&mut self, row: &AttemptRow, now: i64) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query("DELETE FROM sign_in_attempts WHERE jurisdiction = $1 AND expires_at < $2")
            .bind(&view.jurisdiction)
            // So long is it still said that it was too late.
            .bind(now - 3_600)
            .execute(&mut *view.inner)
            .await?;
        sqlx::query(
            "INSERT INTO sign_in_attempts (jurisdiction, id, provider, state, nonce, verifier, target, \
             expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.provider)
        .bind(&row.state)
        .bind(&row.nonce)
        .bind(&row.verifier)
        .bind(&row.target)
        .bind(row.expires_at)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Takes somebody who came back; whoever comes with the same again finds nothing.
    pub async fn take_attempt(&mut self, id: &str) -> Result<Option<AttemptRow>, StoreError> {
        let view: &mut View = self;
        let row = sqlx::query(
            "DELETE FROM sign_in_attempts WHERE jurisdiction = $1 AND id = $2 \
             RETURNING provider, state, nonce, verifier, target, expires_at",
        )
        .bind(&view.jurisdiction)
        .bind(id)
        .fetch_optional(&mut *view.inner)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(AttemptRow {
            id: id.to_owned(),
            provider: row.try_get("provider")?,
            state: row.try_get("state")?,
            nonce: row.try_get("nonce")?,
            verifier: row.try_get("verifier")?,
            target: row.try_get("target")?,
            expires_at: row.try_get("expires_at")?,
        }))
    }
}
