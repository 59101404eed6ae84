//! Timers: when the clock of a case runs out. An index over the events.

use sqlx::{AssertSqlSafe, Row};

use super::due::DueWork;
use super::error::{StoreError, corrupt};
use super::tenant::{Tx, View};

/// When the clock of a case runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// The instant, in seconds since 1970.
    pub due_at: i64,
    /// The revision of the calendar that it was counted or looked at by.
    pub calendar: u32,
}

impl View {
    /// The earliest revision, from one to before another, that a clock was last counted by.
    pub async fn stalest(&mut self, from: u32, before: u32) -> Result<Option<u32>, StoreError> {
        let stalest: Option<i64> = sqlx::query_scalar(
            "SELECT calendar FROM clocks WHERE jurisdiction = $1 AND calendar >= $2 AND calendar < $3 \
             ORDER BY calendar LIMIT 1",
        )
        .bind(&self.jurisdiction)
        .bind(i64::from(from))
        .bind(i64::from(before))
        .fetch_optional(&mut *self.inner)
        .await?;
        let read = |revision| {
            u32::try_from(revision).map_err(|error| corrupt("clock", "calendar", &error))
        };
        stalest.map(read).transpose()
    }

    /// The revision that the clock of a case was last counted by; none if none runs.
    pub async fn clock_counted_by(&mut self, case: &str) -> Result<Option<u32>, StoreError> {
        let counted: Option<i64> = sqlx::query_scalar(
            "SELECT calendar FROM clocks WHERE jurisdiction = $1 AND case_id = $2",
        )
        .bind(&self.jurisdiction)
        .bind(case)
        .fetch_optional(&mut *self.inner)
        .await?;
        let read =
            |revision| u32::try_from(revision).map_err(|error| corrupt("clock", case, &error));
        counted.map(read).transpose()
    }

    /// Up to `most` cases whose clock was last counted by that revision, the first due first, after
    /// `but` of them.
    pub async fn counted_by(
        &mut self,
        calendar: u32,
        but: u32,
        most: u32,
    ) -> Result<Vec<String>, StoreError> {
        let cases = sqlx::query_scalar(
            "SELECT case_id FROM clocks WHERE jurisdiction = $1 AND calendar = $2 \
             ORDER BY due_at, case_id LIMIT $3 OFFSET $4",
        );
        Ok(cases
            .bind(&self.jurisdiction)
            .bind(i64::from(calendar))
            .bind(i64::from(most))
            .bind(i64::from(but))
            .fetch_all(&mut *self.inner)
            .await?)
    }
}

impl Tx {
    /// Notes of up to `most` clocks that were counted by one revision and run out at or before an
    /// instant, that another revision says the same; how many there were.
    pub async fn pass_timers(
        &mut self,
        from: u32,
        to: u32,
        until: i64,
        most: u32,
    ) -> Result<u64, StoreError> {
        let view: &mut View = self;
        let passed = sqlx::query(
            "UPDATE clocks SET calendar = $1 WHERE jurisdiction = $2 AND calendar = $3 AND due_at <= $4 \
             AND case_id IN (SELECT case_id FROM clocks WHERE jurisdiction = $2 AND calendar = $3 AND due_at <= $4 LIMIT $5)",
        )
        .bind(i64::from(to))
        .bind(&view.jurisdiction)
        .bind(i64::from(from))
        .bind(until)
        .bind(i64::from(most))
        .execute(&mut *view.inner)
        .await?;
        Ok(passed.rows_affected())
    }

    /// Sets the case's timer, or takes it away. Whoever was given it before no longer has it.
    pub async fn set_timer(&mut self, case: &str, timer: Option<Timer>) -> Result<(), StoreError> {
        let view: &mut View = self;
        let query = match timer {
            Some(timer) => sqlx::query(
                "INSERT INTO clocks (jurisdiction, case_id, due_at, calendar, token, held_until) \
                 VALUES ($1, $2, $3, $4, 0, 0) \
                 ON CONFLICT (jurisdiction, case_id) DO UPDATE SET due_at = excluded.due_at, \
                 calendar = excluded.calendar, token = clocks.token + 1, held_until = 0",
            )
            .bind(&view.jurisdiction)
            .bind(case)
            .bind(timer.due_at)
            .bind(i64::from(timer.calendar)),
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
