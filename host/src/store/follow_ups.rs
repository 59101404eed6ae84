//! Matters that an outcome set in motion, waiting to be filed.

use sqlx::Row;

use super::connect::{Store, StoreError, Tx, corrupt, read_json};
use crate::domain::words::word;
use crate::domain::{Date, MatterKind};

/// A matter that waits to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUpRow {
    /// Its identifier.
    pub id: String,
    /// Where it is to be filed.
    pub jurisdiction: String,
    /// The case that set it in motion.
    pub from_case: String,
    /// The kind of matter.
    pub kind: MatterKind,
    /// The day on which it is to be filed.
    pub day: Date,
}

impl Store {
    /// Matters to be filed at or before `now` (seconds since 1970), the earliest first.
    pub async fn due_follow_ups(
        &self,
        now: i64,
        limit: u32,
    ) -> Result<Vec<FollowUpRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, jurisdiction, from_case, kind, day FROM follow_ups \
             WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at, id LIMIT $2",
        )
        .bind(now)
        .bind(i64::from(limit))
        .fetch_all(&self.reads)
        .await?;
        let follow = |row: &sqlx::any::AnyRow| {
            let id: String = row.try_get("id")?;
            let kind: String = row.try_get("kind")?;
            let day: String = row.try_get("day")?;
            Ok(FollowUpRow {
                jurisdiction: row.try_get("jurisdiction")?,
                from_case: row.try_get("from_case")?,
                kind: read_json("follow-up", &id, &format!("\"{kind}\""))?,
                day: day
                    .parse()
                    .map_err(|error| corrupt("follow-up", &id, &error))?,
                id,
            })
        };
        rows.iter().map(follow).collect()
    }

    /// What became of the matters that a case set in motion: kind, state, case, trouble.
    pub async fn follow_ups_of(
        &self,
        jurisdiction: &str,
        case: &str,
    ) -> Result<Vec<(String, String, Option<String>, Option<String>)>, StoreError> {
        let rows = sqlx::query(
            "SELECT kind, state, case_id, trouble FROM follow_ups WHERE jurisdiction = $1 AND from_case = $2 ORDER BY id",
        )
        .bind(jurisdiction)
        .bind(case)
        .fetch_all(&self.reads)
        .await?;
        let follow = |row: &sqlx::any::AnyRow| {
            Ok((
                row.try_get("kind")?,
                row.try_get("state")?,
                row.try_get("case_id")?,
                row.try_get("trouble")?,
            ))
        };
        rows.iter().map(follow).collect()
    }
}

impl Tx {
    /// Queues a matter.
    pub async fn insert_follow_up(
        &mut self,
        row: &FollowUpRow,
        due_at: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO follow_ups (id, jurisdiction, from_case, kind, day, due_at, state) \
             VALUES ($1, $2, $3, $4, $5, $6, 'queued')",
        )
        .bind(&row.id)
        .bind(&row.jurisdiction)
        .bind(&row.from_case)
        .bind(word(&row.kind))
        .bind(row.day.to_string())
        .bind(due_at)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// A queued matter was filed as a case, or became a task for people because of some trouble.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it is no longer queued.
    pub async fn finish_follow_up(
        &mut self,
        row: &FollowUpRow,
        case: Option<&str>,
        trouble: Option<&str>,
    ) -> Result<(), StoreError> {
        let moved = sqlx::query(
            "UPDATE follow_ups SET state = $1, case_id = $2, trouble = $3 \
             WHERE id = $4 AND jurisdiction = $5 AND state = 'queued'",
        )
        .bind(if case.is_some() { "filed" } else { "task" })
        .bind(case)
        .bind(trouble)
        .bind(&row.id)
        .bind(&row.jurisdiction)
        .execute(&mut *self.inner)
        .await?;
        if moved.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(row.from_case.clone()))
        }
    }
}
