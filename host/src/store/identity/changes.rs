//! What administrators did.

use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use utoipa::ToSchema;

use crate::store::error::StoreError;
use crate::store::tenant::{Tx, View};

/// Something that an administrator did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangeRow {
    /// Its identifier; identifiers rise with time.
    pub id: String,
    /// The day, in the jurisdiction's zone.
    pub day: String,
    /// When, RFC 3339.
    pub recorded_at: String,
    /// Which account did it; none for the command line.
    pub account: Option<String>,
    /// What was done, by its word.
    pub what: String,
    /// What it was done to.
    pub subject: String,
    /// What became of it, as JSON.
    pub body: String,
    /// What hides it in the log.
    #[serde(skip)]
    pub salt: String,
}

fn change(row: &AnyRow) -> Result<ChangeRow, StoreError> {
    Ok(ChangeRow {
        id: row.try_get("id")?,
        day: row.try_get("day")?,
        recorded_at: row.try_get("recorded_at")?,
        account: row.try_get("account")?,
        what: row.try_get("what")?,
        subject: row.try_get("subject")?,
        body: row.try_get("body")?,
        salt: row.try_get("salt")?,
    })
}

impl View {
    /// Up to `limit` changes after one, the earliest first.
    pub async fn changes(&mut self, after: &str, limit: u32) -> Result<Vec<ChangeRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, day, recorded_at, account, what, subject, body, salt FROM changes \
             WHERE jurisdiction = $1 AND id > $2 ORDER BY id LIMIT $3",
        )
        .bind(&self.jurisdiction)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(change).collect()
    }

    /// What was done to components and releases of rules, the earliest first.
    pub async fn changes_of_rules(&mut self) -> Result<Vec<ChangeRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, day, recorded_at, account, what, subject, body, salt FROM changes \
             WHERE jurisdiction = $1 AND (what LIKE 'component-%' OR what LIKE 'release-%' \
             OR what LIKE 'manual-handling-%' OR what LIKE 'rehearsal-%' \
             OR what LIKE 'upper-law-%') ORDER BY id",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(change).collect()
    }

    /// All changes that are called by a word.
    pub async fn changes_called(&mut self, what: &str) -> Result<Vec<ChangeRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, day, recorded_at, account, what, subject, body, salt FROM changes \
             WHERE jurisdiction = $1 AND what = $2 ORDER BY id",
        )
        .bind(&self.jurisdiction)
        .bind(what)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(change).collect()
    }

    /// One of them.
    pub async fn change(&mut self, id: &str) -> Result<Option<ChangeRow>, StoreError> {
        let row = sqlx::query(
            "SELECT id, day, recorded_at, account, what, subject, body, salt FROM changes \
             WHERE jurisdiction = $1 AND id = $2",
        )
        .bind(&self.jurisdiction)
        .bind(id)
        .fetch_optional(&mut *self.inner)
        .await?;
        row.as_ref().map(change).transpose()
    }

    /// Changes that the log does not speak of.
    pub async fn changes_without_leaf(&mut self) -> Result<Vec<String>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT changes.id FROM changes LEFT JOIN leaves \
             ON leaves.jurisdiction = changes.jurisdiction AND leaves.id = changes.id \
             WHERE changes.jurisdiction = $1 AND leaves.id IS NULL",
        );
        let ids = ids.bind(&self.jurisdiction);
        Ok(ids.fetch_all(&mut *self.inner).await?)
    }
}

impl Tx {
    /// Records a change.
    pub async fn insert_change(&mut self, row: &ChangeRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO changes (jurisdiction, id, day, recorded_at, account, what, subject, body, salt) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.day)
        .bind(&row.recorded_at)
        .bind(&row.account)
        .bind(&row.what)
        .bind(&row.subject)
        .bind(&row.body)
        .bind(&row.salt)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}
