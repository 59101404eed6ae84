//! Matters that an outcome set in motion, waiting to be filed.

use sqlx::Row;

use super::due::DueWork;
use super::error::{StoreError, corrupt};
use super::json::read_json;
use super::tenant::{Tx, View};
use crate::domain::words::word;
use crate::domain::{Date, MatterKind};

/// A matter that waits to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUpRow {
    /// Its identifier.
    pub id: String,
    /// The case that set it in motion.
    pub from_case: String,
    /// The kind of matter.
    pub kind: MatterKind,
    /// The day on which it is to be filed.
    pub day: Date,
}

impl View {
    /// A queued matter; none if it is no longer queued.
    pub async fn follow_up(&mut self, id: &str) -> Result<Option<FollowUpRow>, StoreError> {
        let row = sqlx::query(
            "SELECT from_case, kind, day FROM follow_ups WHERE jurisdiction = $1 AND id = $2 AND state = 'queued'",
        )
        .bind(&self.jurisdiction)
        .bind(id)
        .fetch_optional(&mut *self.inner)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let (kind, day): (String, String) = (row.try_get("kind")?, row.try_get("day")?);
        Ok(Some(FollowUpRow {
            id: id.to_owned(),
            from_case: row.try_get("from_case")?,
            kind: read_json("follow-up", id, &format!("\"{kind}\""))?,
            day: day
                .parse()
                .map_err(|error| corrupt("follow-up", id, &error))?,
        }))
    }

    /// What became of the matters that a case set in motion: kind, state, case, trouble.
    pub async fn follow_ups_of(
        &mut self,
        case: &str,
    ) -> Result<Vec<(String, String, Option<String>, Option<String>)>, StoreError> {
        let rows = sqlx::query(
            "SELECT kind, state, case_id, trouble FROM follow_ups WHERE jurisdiction = $1 AND from_case = $2 ORDER BY id",
        )
        .bind(&self.jurisdiction)
        .bind(case)
        .fetch_all(&mut *self.inner)
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
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO follow_ups (jurisdiction, id, from_case, kind, day, due_at, state, token, held_until) \
             VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, 0)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.from_case)
        .bind(word(&row.kind))
        .bind(row.day.to_string())
        .bind(due_at)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// A queued matter was filed as a case, or became a task for people because of some trouble.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it is no longer queued, or was handed to somebody else.
    pub async fn finish_follow_up(
        &mut self,
        work: &DueWork,
        case: Option<&str>,
        trouble: Option<&str>,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        let moved = sqlx::query(
            "UPDATE follow_ups SET state = $1, case_id = $2, trouble = $3 \
             WHERE jurisdiction = $4 AND id = $5 AND state = 'queued' AND token = $6",
        )
        .bind(if case.is_some() { "filed" } else { "task" })
        .bind(case)
        .bind(trouble)
        .bind(&view.jurisdiction)
        .bind(&work.id)
        .bind(work.token)
        .execute(&mut *view.inner)
        .await?;
        if moved.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(work.id.clone()))
        }
    }
}
