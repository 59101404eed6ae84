//! Rehearsals: what was asked for, how far each has come, and what it found. Whoever carries one out
//! holds it under a token, as what is due is held.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::error::{StoreError, corrupt};
use super::json::{read_json, read_word, write_json};
use super::tenant::{Tx, View};
use crate::clock::real_second;
use crate::domain::rehearsal::{RehearsalOrder, RehearsalReport, RehearsalState};
use crate::domain::words::word;

/// For how long one that was taken is left alone, in seconds. Whoever is at it says so again before
/// that.
const HELD: i64 = 60;

/// A rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RehearsalRow {
    /// Its identifier; identifiers rise with time.
    pub id: String,
    /// What was asked for.
    pub order: RehearsalOrder,
    /// How far it has come.
    pub state: RehearsalState,
    /// Which account asked for it; none for a role that was merely claimed.
    pub asked_by: String,
    /// When, RFC 3339.
    pub asked_at: String,
    /// Matters that were looked at so far.
    pub done: u64,
    /// Matters that there were when it began.
    pub total: u64,
    /// How often it was taken since somebody said how it goes.
    pub attempts: u32,
    /// What it found.
    pub report: Option<RehearsalReport>,
    /// Why it could not be done.
    pub trouble: Option<String>,
    /// When it was over, RFC 3339.
    pub ended_at: Option<String>,
    /// Who said that he has looked at what it found.
    pub looked_by: Option<String>,
    /// When, RFC 3339.
    pub looked_at: Option<String>,
}

/// A rehearsal that was handed out to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenRehearsal {
    /// Its identifier.
    pub id: String,
    /// The token under which that may be done.
    pub token: i64,
}

const COLUMNS: &str = "SELECT id, wish, state, asked_by, asked_at, done, total, attempts, report, \
     trouble, ended_at, looked_by, looked_at FROM rehearsals";

impl View {
    /// A rehearsal.
    pub async fn rehearsal(&mut self, id: &str) -> Result<Option<RehearsalRow>, StoreError> {
        let query = format!("{COLUMNS} WHERE jurisdiction = $1 AND id = $2");
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(id)
            .fetch_optional(&mut *self.inner)
            .await?;
        row.as_ref().map(rehearsal).transpose()
    }

    /// Up to `most` rehearsals before an identifier, the latest first; without one, the latest of all.
    pub async fn rehearsals(
        &mut self,
        before: Option<&str>,
        most: u32,
    ) -> Result<Vec<RehearsalRow>, StoreError> {
        let query =
            format!("{COLUMNS} WHERE jurisdiction = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
        let rows = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            // Identifiers are hexadecimal.
            .bind(before.unwrap_or("g"))
            .bind(i64::from(most))
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(rehearsal).collect()
    }

    /// Every rehearsal of a component, the latest first.
    pub async fn rehearsals_of(
        &mut self,
        component: &str,
    ) -> Result<Vec<RehearsalRow>, StoreError> {
        let query =
            format!("{COLUMNS} WHERE jurisdiction = $1 AND component = $2 ORDER BY id DESC");
        let rows = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(component)
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(rehearsal).collect()
    }

    /// How many wait or run.
    pub async fn open_rehearsals(&mut self) -> Result<u32, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM rehearsals WHERE jurisdiction = $1 \
             AND state IN ('waiting', 'running')",
        )
        .bind(&self.jurisdiction)
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Whether one waits that nobody is at.
    pub async fn has_rehearsal_to_do(&mut self) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM rehearsals WHERE jurisdiction = $1 \
             AND state IN ('waiting', 'running') AND held_until < $2",
        )
        .bind(&self.jurisdiction)
        .bind(real_second())
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(count > 0)
    }
}

fn rehearsal(row: &AnyRow) -> Result<RehearsalRow, StoreError> {
    let id: String = row.try_get("id")?;
    let number = |name: &str| -> Result<u64, StoreError> {
        let number: i64 = row.try_get(name)?;
        u64::try_from(number).map_err(|error| corrupt("rehearsal", &id, &error))
    };
    let (wish, state): (String, String) = (row.try_get("wish")?, row.try_get("state")?);
    let report: Option<String> = row.try_get("report")?;
    let report = report.map(|report| read_json("rehearsal", &id, &report));
    Ok(RehearsalRow {
        order: read_json("rehearsal", &id, &wish)?,
        state: read_word("rehearsal", &id, &state)?,
        asked_by: row.try_get("asked_by")?,
        asked_at: row.try_get("asked_at")?,
        done: number("done")?,
        total: number("total")?,
        attempts: u32::try_from(number("attempts")?).unwrap_or(u32::MAX),
        report: report.transpose()?,
        trouble: row.try_get("trouble")?,
        ended_at: row.try_get("ended_at")?,
        looked_by: row.try_get("looked_by")?,
        looked_at: row.try_get("looked_at")?,
        id,
    })
}

impl Tx {
    /// Keeps one that was asked for.
    pub async fn insert_rehearsal(&mut self, row: &RehearsalRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO rehearsals (jurisdiction, id, component, wish, state, asked_by, asked_at, \
             done, total, token, held_until, attempts) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.order.component)
        .bind(write_json("rehearsal", &row.id, &row.order)?)
        .bind(word(&row.state))
        .bind(&row.asked_by)
        .bind(&row.asked_at)
        .bind(signed(row.done))
        .bind(signed(row.total))
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Takes the one that has waited longest, new or left by whoever died with it. Nobody else is
    /// given it for a minute.
    pub async fn take_rehearsal(&mut self) -> Result<Option<TakenRehearsal>, StoreError> {
        let view: &mut View = self;
        let here = real_second();
        let row = sqlx::query(
            "UPDATE rehearsals SET token = token + 1, held_until = $1, attempts = attempts + 1, \
             state = 'running' WHERE jurisdiction = $2 AND id = (SELECT id FROM rehearsals \
             WHERE jurisdiction = $2 AND state IN ('waiting', 'running') AND held_until < $3 \
             ORDER BY id LIMIT 1) AND held_until < $3 RETURNING id, token",
        )
        .bind(here + HELD)
        .bind(&view.jurisdiction)
        .bind(here)
        .fetch_optional(&mut *view.inner)
        .await?;
        let taken = |row: AnyRow| {
            Ok(TakenRehearsal {
                id: row.try_get("id")?,
                token: row.try_get("token")?,
            })
        };
        row.map(taken).transpose()
    }

    /// Says how far one that was taken has come, and keeps it for another minute.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else has it, or it was called off.
    pub async fn keep_rehearsal(
        &mut self,
        taken: &TakenRehearsal,
        done: u64,
        total: u64,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        let kept = sqlx::query(
            "UPDATE rehearsals SET held_until = $1, done = $2, total = $3 WHERE jurisdiction = $4 \
             AND id = $5 AND token = $6 AND state = 'running'",
        )
        .bind(real_second() + HELD)
        .bind(signed(done))
        .bind(signed(total))
        .bind(&view.jurisdiction)
        .bind(&taken.id)
        .bind(taken.token)
        .execute(&mut *view.inner)
        .await?;
        owned(kept.rows_affected(), &taken.id)
    }

    /// Lets one go that somebody shall begin again: whoever had it is not to blame.
    pub async fn leave_rehearsal(&mut self, taken: &TakenRehearsal) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "UPDATE rehearsals SET held_until = 0, attempts = attempts - 1, state = 'waiting', \
             done = 0 WHERE jurisdiction = $1 AND id = $2 AND token = $3 AND state = 'running'",
        )
        .bind(&view.jurisdiction)
        .bind(&taken.id)
        .bind(taken.token)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Says what became of one that was taken: its report, or why there is none.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else has it, or it was called off.
    pub async fn settle_rehearsal(
        &mut self,
        taken: &TakenRehearsal,
        outcome: Result<&RehearsalReport, &str>,
        now: &str,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        let (state, report, trouble, done) = match outcome {
            Ok(report) => {
                let text = write_json("rehearsal", &taken.id, report)?;
                (RehearsalState::Finished, Some(text), None, report.matters)
            }
            Err(trouble) => (RehearsalState::Failed, None, Some(trouble), 0),
        };
        let settled = sqlx::query(
            "UPDATE rehearsals SET state = $1, report = $2, trouble = $3, ended_at = $4, done = $5, total = $5 \
             WHERE jurisdiction = $6 AND id = $7 AND token = $8 AND state = 'running'",
        )
        .bind(word(&state))
        .bind(report)
        .bind(trouble)
        .bind(now)
        .bind(signed(done))
        .bind(&view.jurisdiction)
        .bind(&taken.id)
        .bind(taken.token)
        .execute(&mut *view.inner)
        .await?;
        owned(settled.rows_affected(), &taken.id)
    }

    /// Calls one off; says whether it was not over yet.
    pub async fn cancel_rehearsal(&mut self, id: &str, now: &str) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let cancelled = sqlx::query(
            "UPDATE rehearsals SET state = 'cancelled', ended_at = $1 WHERE jurisdiction = $2 \
             AND id = $3 AND state IN ('waiting', 'running')",
        )
        .bind(now)
        .bind(&view.jurisdiction)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
        Ok(cancelled.rows_affected() > 0)
    }

    /// Notes who has looked at what one found; says whether he is the first, and it is finished.
    pub async fn look_at_rehearsal(
        &mut self,
        id: &str,
        by: &str,
        now: &str,
    ) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let looked = sqlx::query(
            "UPDATE rehearsals SET looked_by = $1, looked_at = $2 WHERE jurisdiction = $3 \
             AND id = $4 AND state = 'finished' AND looked_by IS NULL",
        )
        .bind(by)
        .bind(now)
        .bind(&view.jurisdiction)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
        Ok(looked.rows_affected() > 0)
    }
}

fn owned(rows: u64, id: &str) -> Result<(), StoreError> {
    if rows == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict(id.to_owned()))
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
