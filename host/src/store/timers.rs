//! Timers: which case is due when. An index over the events, the only thing that looks across
//! jurisdictions, and it sees nothing but names.

use sqlx::Row;

use super::connect::{Store, StoreError, Tx};

/// A case whose clock has run out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueCase {
    /// Its jurisdiction.
    pub jurisdiction: String,
    /// The case.
    pub case: String,
}

impl Store {
    /// Cases due at or before `now` (seconds since 1970), the earliest first.
    pub async fn due_cases(&self, now: i64, limit: u32) -> Result<Vec<DueCase>, StoreError> {
        let rows = sqlx::query(
            "SELECT jurisdiction, case_id FROM clocks WHERE due_at <= $1 ORDER BY due_at, case_id LIMIT $2",
        )
        .bind(now)
        .bind(i64::from(limit))
        .fetch_all(&self.reads)
        .await?;
        let due = |row: &sqlx::any::AnyRow| {
            Ok(DueCase {
                jurisdiction: row.try_get("jurisdiction")?,
                case: row.try_get("case_id")?,
            })
        };
        rows.iter().map(due).collect()
    }

    /// The next instant at which a clock runs out or a follow-up begins.
    pub async fn next_due(&self) -> Result<Option<i64>, StoreError> {
        let clock: Option<i64> = sqlx::query_scalar("SELECT MIN(due_at) FROM clocks")
            .fetch_one(&self.reads)
            .await?;
        let follow: Option<i64> =
            sqlx::query_scalar("SELECT MIN(due_at) FROM follow_ups WHERE state = 'queued'")
                .fetch_one(&self.reads)
                .await?;
        Ok([clock, follow].into_iter().flatten().min())
    }
}

impl Tx {
    /// Sets the case's timer, or takes it away.
    pub async fn set_timer(
        &mut self,
        jurisdiction: &str,
        case: &str,
        due_at: Option<i64>,
    ) -> Result<(), StoreError> {
        match due_at {
            Some(due_at) => {
                sqlx::query(
                    "INSERT INTO clocks (case_id, jurisdiction, due_at) VALUES ($1, $2, $3) \
                     ON CONFLICT (case_id) DO UPDATE SET due_at = excluded.due_at",
                )
                .bind(case)
                .bind(jurisdiction)
                .bind(due_at)
                .execute(&mut *self.inner)
                .await?;
            }
            None => {
                sqlx::query("DELETE FROM clocks WHERE case_id = $1 AND jurisdiction = $2")
                    .bind(case)
                    .bind(jurisdiction)
                    .execute(&mut *self.inner)
                    .await?;
            }
        }
        Ok(())
    }
}
