//! Answers to requests that carried a key, so that the same request gets the same answer.

use sqlx::Row;

use super::error::{StoreError, corrupt};
use super::tenant::{Tx, View};

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRow {
    /// Who sent it.
    pub caller: String,
    /// The key that the sender chose.
    pub key: String,
    /// The digest of what was sent.
    pub digest: String,
    /// The answer's status.
    pub status: u16,
    /// The answer's body; empty once a person in it was erased.
    pub body: String,
    /// The case that it was about; none for a refusal.
    pub case_id: Option<String>,
    /// When, RFC 3339.
    pub recorded_at: String,
}

impl View {
    /// What was answered to a caller under a key.
    pub async fn request(
        &mut self,
        caller: &str,
        key: &str,
    ) -> Result<Option<RequestRow>, StoreError> {
        let row = sqlx::query(
            "SELECT digest, status, body, case_id, recorded_at FROM requests \
             WHERE jurisdiction = $1 AND caller = $2 AND key = $3",
        )
        .bind(&self.jurisdiction)
        .bind(caller)
        .bind(key)
        .fetch_optional(&mut *self.inner)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let status: i64 = row.try_get("status")?;
        Ok(Some(RequestRow {
            caller: caller.to_owned(),
            key: key.to_owned(),
            digest: row.try_get("digest")?,
            status: u16::try_from(status).map_err(|error| corrupt("request", key, &error))?,
            body: row.try_get("body")?,
            case_id: row.try_get("case_id")?,
            recorded_at: row.try_get("recorded_at")?,
        }))
    }
}

impl Tx {
    /// Empties the kept answers about cases that refer to a person, whose name stands in them. The
    /// keys stay, so that nothing is done twice.
    pub async fn empty_answers_about(&mut self, reference: &str) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "UPDATE requests SET body = '' WHERE jurisdiction = $1 AND case_id IN \
             (SELECT case_id FROM events WHERE jurisdiction = $1 AND body LIKE '%' || $2 || '%')",
        )
        .bind(&view.jurisdiction)
        .bind(reference)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if there is one already.
    pub async fn insert_request(&mut self, row: &RequestRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO requests (jurisdiction, caller, key, digest, status, body, case_id, recorded_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.caller)
        .bind(&row.key)
        .bind(&row.digest)
        .bind(i64::from(row.status))
        .bind(&row.body)
        .bind(&row.case_id)
        .bind(&row.recorded_at)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}
