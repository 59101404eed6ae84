//! Timers: when the clock of a case runs out. An index over the events.

use sqlx::{AssertSqlSafe, Row};

use super::due::DueWork;
use super::error::StoreError;
use super::tenant::{Tx, View};

impl Tx {
    /// Sets the case's timer, or takes it away. Whoever was given it before no longer has it.
    pub async fn set_timer(&mut self, case: &str, due_at: Option<i64>) -> Result<(), StoreError> {
        let view: &mut View = self;
        let query = match due_at {
            Some(due_at) => sqlx::query(
                "INSERT INTO clocks (jurisdiction, case_id, due_at, token, held_until) VALUES ($1, $2, $3, 0, 0) \
                 ON CONFLICT (jurisdiction, case_id) DO UPDATE SET due_at = excluded.due_at, \
                 token = clocks.token + 1, held_until = 0",
            )
            .bind(&view.jurisdiction)
            .bind(case)
            .bind(due_at),
            None => sqlx::query("DELETE FROM clocks WHERE jurisdiction = $1 AND case_id = $2")
                .bind(&view.jurisdiction)
                .bind(case),
        };
        query.execute(&mut *view.inner).await?;
        Ok(())
    }

    /// Whether a clock that was taken is still the taker's.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it was handed to somebody else, or its day was set anew.
    pub async fn hold_timer(&mut self, work: &DueWork) -> Result<(), StoreError> {
        let view: &mut View = self;
        let hold = format!(
            "SELECT token FROM clocks WHERE jurisdiction = $1 AND case_id = $2{}",
            view.lock()
        );
        let row = sqlx::query(AssertSqlSafe(hold))
            .bind(&view.jurisdiction)
            .bind(&work.id)
            .fetch_optional(&mut *view.inner)
            .await?;
        let token = row.map(|row| row.try_get::<i64, _>("token")).transpose()?;
        if token == Some(work.token) {
            Ok(())
        } else {
            Err(StoreError::Conflict(work.id.clone()))
        }
    }
}
