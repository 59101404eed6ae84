//! Cases and their events.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::connect::Backend;
use super::error::{StoreError, corrupt};
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};
use crate::domain::case::Event;
use crate::domain::{Author, Date};

/// An event as it stands in the database.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// Its place in the case, counted from 1.
    pub revision: u32,
    /// The day on which it takes effect.
    pub day: Date,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// What happened.
    pub event: Event,
    /// Who did it; none if time did, or a claimed role.
    pub author: Option<Author>,
}

/// An event as its text has it: the author stands beside what happened.
#[derive(Serialize, Deserialize)]
struct Written<E> {
    #[serde(flatten)]
    event: E,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<Author>,
}

/// The row that makes a case findable.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// The case.
    pub id: String,
    /// The kind of its matter.
    pub kind: String,
    /// When it was filed.
    pub filed_on: String,
    /// The digest of its rules.
    pub release: String,
    /// How many events it has.
    pub revision: u32,
    /// `open`, `closed` or `unplanned`.
    pub state: String,
    /// Whose turn it is.
    pub turn: Option<String>,
    /// The statutory due date that runs.
    pub due: Option<String>,
    /// Whether a due day ended without an outcome.
    pub overdue: bool,
    /// The entry that it is about.
    pub entry_code: Option<String>,
    /// The case that it follows.
    pub from_case: Option<String>,
    /// Who has to see it beside the one whose turn it is; see [`crate::domain::case::read_beside`].
    pub beside: String,
}

impl View {
    /// The events of a case in their order; none if the jurisdiction has no such case.
    pub async fn events(&mut self, case: &str) -> Result<Vec<StoredEvent>, StoreError> {
        let rows = sqlx::query(EVENTS)
            .bind(&self.jurisdiction)
            .bind(case)
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(|row| stored_event(case, row)).collect()
    }

    /// The case that set this one in motion; none if somebody filed it.
    pub async fn origin(&mut self, case: &str) -> Result<Option<String>, StoreError> {
        let origin = sqlx::query_scalar::<_, Option<String>>(
            "SELECT from_case FROM cases WHERE jurisdiction = $1 AND id = $2",
        );
        let origin = origin.bind(&self.jurisdiction).bind(case);
        Ok(origin.fetch_optional(&mut *self.inner).await?.flatten())
    }

    /// The actors whose turn it is in some open case, and who has to see it beside them.
    pub async fn turns(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT turn, beside FROM cases WHERE jurisdiction = $1 \
             AND state IN ('open', 'unplanned') \
             AND turn IS NOT NULL",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        let turn = |row: &AnyRow| Ok((row.try_get("turn")?, row.try_get("beside")?));
        rows.iter().map(turn).collect()
    }

    /// Open cases in which it is the turn of one of `turns`, with just these beside, the first due
    /// first.
    pub async fn open_cases(
        &mut self,
        turns: &[(String, String)],
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let mut found = vec![];
        for (turn, beside) in turns {
            let rows = sqlx::query(OPEN_CASES)
                .bind(&self.jurisdiction)
                .bind(turn)
                .bind(beside)
                .bind(i64::from(limit))
                .fetch_all(&mut *self.inner)
                .await?;
            for row in &rows {
                found.push(case_row(row)?);
            }
        }
        let place = |row: &CaseRow| (row.due.is_none(), row.due.clone(), row.id.clone());
        found.sort_by_cached_key(place);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }
}

const OPEN_CASES: &str = "SELECT id, kind, filed_on, release_digest, revision, state, turn, due, overdue, \
    entry_code, from_case, beside FROM cases WHERE jurisdiction = $1 AND state IN ('open', 'unplanned') AND turn = $2 \
    AND beside = $3 ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, id LIMIT $4";
const EVENTS: &str = "SELECT revision, day, recorded_at, body FROM events \
    WHERE jurisdiction = $1 AND case_id = $2 ORDER BY revision";

fn stored_event(case: &str, row: &AnyRow) -> Result<StoredEvent, StoreError> {
    let revision: i64 = row.try_get("revision")?;
    let day: String = row.try_get("day")?;
    let body: String = row.try_get("body")?;
    let written: Written<Event> = read_json("event", case, &body)?;
    Ok(StoredEvent {
        revision: u32::try_from(revision).map_err(|error| corrupt("event", case, &error))?,
        day: day
            .parse()
            .map_err(|error| corrupt("event", case, &error))?,
        recorded_at: row.try_get("recorded_at")?,
        event: written.event,
        author: written.author,
    })
}

pub(super) fn case_row(row: &AnyRow) -> Result<CaseRow, StoreError> {
    let id: String = row.try_get("id")?;
    let revision: i64 = row.try_get("revision")?;
    let overdue: i64 = row.try_get("overdue")?;
    Ok(CaseRow {
        revision: u32::try_from(revision).map_err(|error| corrupt("case", &id, &error))?,
        kind: row.try_get("kind")?,
        filed_on: row.try_get("filed_on")?,
        release: row.try_get("release_digest")?,
        state: row.try_get("state")?,
        turn: row.try_get("turn")?,
        due: row.try_get("due")?,
        overdue: overdue != 0,
        entry_code: row.try_get("entry_code")?,
        from_case: row.try_get("from_case")?,
        beside: row.try_get("beside")?,
        id,
    })
}

impl Tx {
    /// Holds a case so that nobody else changes it until this transaction is over.
    pub async fn hold_case(&mut self, case: &str) -> Result<(), StoreError> {
        let view: &mut View = self;
        // In a file there is one writer, and this is it.
        if view.backend == Backend::Sqlite {
            return Ok(());
        }
        sqlx::query("SELECT revision FROM cases WHERE jurisdiction = $1 AND id = $2 FOR UPDATE")
            .bind(&view.jurisdiction)
            .bind(case)
            .execute(&mut *view.inner)
            .await?;
        Ok(())
    }

    /// Opens a case.
    pub async fn insert_case(&mut self, row: &CaseRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO cases (jurisdiction, id, kind, filed_on, release_digest, revision, state, turn, due, \
             overdue, entry_code, from_case, beside) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.kind)
        .bind(&row.filed_on)
        .bind(&row.release)
        .bind(i64::from(row.revision))
        .bind(&row.state)
        .bind(&row.turn)
        .bind(&row.due)
        .bind(i64::from(row.overdue))
        .bind(&row.entry_code)
        .bind(&row.from_case)
        .bind(&row.beside)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Moves a case on from the revision that was seen.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else was first.
    pub async fn advance_case(&mut self, seen: u32, row: &CaseRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        let moved = sqlx::query(
            "UPDATE cases SET revision = $1, state = $2, turn = $3, due = $4, overdue = $5, \
             beside = $6, release_digest = $10 WHERE jurisdiction = $7 AND id = $8 AND revision = $9",
        )
        .bind(i64::from(row.revision))
        .bind(&row.state)
        .bind(&row.turn)
        .bind(&row.due)
        .bind(i64::from(row.overdue))
        .bind(&row.beside)
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(i64::from(seen))
        .bind(&row.release)
        .execute(&mut *view.inner)
        .await?;
        if moved.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(row.id.clone()))
        }
    }

    /// Appends an event; answers its text. Two events of one revision cannot both be.
    pub async fn insert_event(
        &mut self,
        case: &str,
        event: &StoredEvent,
        salt: &str,
    ) -> Result<String, StoreError> {
        let view: &mut View = self;
        let written = Written {
            event: &event.event,
            author: event.author.clone(),
        };
        let body = write_json("event", case, &written)?;
        sqlx::query(
            "INSERT INTO events (jurisdiction, case_id, revision, day, recorded_at, event, body, salt) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&view.jurisdiction)
        .bind(case)
        .bind(i64::from(event.revision))
        .bind(event.day.to_string())
        .bind(&event.recorded_at)
        .bind(event.event.name())
        .bind(&body)
        .bind(salt)
        .execute(&mut *view.inner)
        .await?;
        Ok(body)
    }
}
