//! Who was refused what. The same again within an hour is counted, so that a flood stays small.

use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use utoipa::ToSchema;

use crate::store::error::{StoreError, corrupt};
use crate::store::tenant::{Tx, View};

/// Something that was refused, and how often within its hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DenialRow {
    /// Who; empty if nobody knows.
    pub account: String,
    /// What was wanted.
    pub action: String,
    /// The hour, counted from 1970.
    pub hour: i64,
    /// The first path.
    pub path: String,
    /// Why not, by the code of the problem that was answered.
    pub why: String,
    /// When first, RFC 3339.
    pub first_at: String,
    /// When last.
    pub last_at: String,
    /// How often.
    pub times: i64,
}

impl View {
    /// Up to `limit` denials of an hour and before, the latest first.
    pub async fn denials(&mut self, until: i64, limit: u32) -> Result<Vec<DenialRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT account, action, hour, path, why, first_at, last_at, times FROM denials \
             WHERE jurisdiction = $1 AND hour <= $2 ORDER BY hour DESC, account, action, why LIMIT $3",
        )
        .bind(&self.jurisdiction)
        .bind(until)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.inner)
        .await?;
        let read = |row: &AnyRow| {
            let account: String = row.try_get("account")?;
            let times: i64 = row.try_get("times")?;
            if times < 1 {
                return Err(corrupt("denial", &account, &"it never happened"));
            }
            Ok(DenialRow {
                action: row.try_get("action")?,
                hour: row.try_get("hour")?,
                path: row.try_get("path")?,
                why: row.try_get("why")?,
                first_at: row.try_get("first_at")?,
                last_at: row.try_get("last_at")?,
                times,
                account,
            })
        };
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Counts a denial.
    pub async fn count_denial(&mut self, row: &DenialRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO denials (jurisdiction, account, action, hour, path, why, first_at, last_at, times) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (jurisdiction, hour, account, action, why) DO UPDATE SET \
             last_at = excluded.last_at, times = denials.times + excluded.times",
        )
        .bind(&view.jurisdiction)
        .bind(&row.account)
        .bind(&row.action)
        .bind(row.hour)
        .bind(&row.path)
        .bind(&row.why)
        .bind(&row.first_at)
        .bind(&row.last_at)
        .bind(row.times)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}
