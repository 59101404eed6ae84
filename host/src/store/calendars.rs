//! The calendars of a jurisdiction, and which events each of them brought about.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::{StoreError, corrupt};
use super::json::read_json;
use super::tenant::{Tx, View};
use crate::domain::case::Event;

/// A calendar as it came into force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarRow {
    /// Counted from 1.
    pub revision: u32,
    /// The digest of the calendar.
    pub digest: String,
    /// The digest of what was loaded: some of its years, or all.
    pub source: String,
    /// The calendar.
    pub body: String,
    /// Who loaded it.
    pub loaded_by: String,
    /// When, RFC 3339.
    pub loaded_at: String,
}

/// An event that says that a day was counted anew.
#[derive(Clone, Debug)]
pub struct RecountRow {
    /// The case.
    pub case_id: String,
    /// The event's place in it.
    pub revision: u32,
    /// The event.
    pub event: Event,
}

impl View {
    /// The revision of the calendar in force; 0 before the first.
    pub async fn calendar_revision(&mut self) -> Result<u32, StoreError> {
        let revision: Option<i64> =
            sqlx::query_scalar("SELECT MAX(revision) FROM calendars WHERE jurisdiction = $1")
                .bind(&self.jurisdiction)
                .fetch_one(&mut *self.inner)
                .await?;
        number(revision.unwrap_or(0))
    }

    /// The calendars after a revision, in their order.
    pub async fn calendars_after(&mut self, revision: u32) -> Result<Vec<CalendarRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT revision, digest, source, body, loaded_by, loaded_at FROM calendars \
             WHERE jurisdiction = $1 AND revision > $2 ORDER BY revision",
        )
        .bind(&self.jurisdiction)
        .bind(i64::from(revision))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(calendar_row).collect()
    }

    /// The last event of each case that a calendar brought about, of up to `most` cases after
    /// `after`, in their order; only those in which somebody has a part, if he is named.
    pub async fn recounts(
        &mut self,
        calendar: u32,
        party: Option<&str>,
        after: &str,
        most: u32,
    ) -> Result<Vec<RecountRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT events.case_id, events.revision, events.body FROM \
             (SELECT case_id, MAX(revision) AS revision FROM recounts \
             WHERE jurisdiction = $1 AND calendar = $2 AND case_id > $3 AND ($5 = '' OR EXISTS \
             (SELECT 1 FROM parts WHERE parts.jurisdiction = $1 \
             AND parts.case_id = recounts.case_id AND parts.party = $5)) \
             GROUP BY case_id ORDER BY case_id LIMIT $4) AS last JOIN events \
             ON events.jurisdiction = $1 AND events.case_id = last.case_id \
             AND events.revision = last.revision ORDER BY events.case_id",
        )
        .bind(&self.jurisdiction)
        .bind(i64::from(calendar))
        .bind(after)
        .bind(i64::from(most))
        .bind(party.unwrap_or_default())
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(recount_row).collect()
    }
}

impl Tx {
    /// Brings a calendar into force.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if another one came into force meanwhile.
    pub async fn insert_calendar(&mut self, row: &CalendarRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        let inserted = sqlx::query(
            "INSERT INTO calendars (jurisdiction, revision, digest, source, body, loaded_by, loaded_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (jurisdiction, revision) DO NOTHING",
        )
        .bind(&view.jurisdiction)
        .bind(i64::from(row.revision))
        .bind(&row.digest)
        .bind(&row.source)
        .bind(&row.body)
        .bind(&row.loaded_by)
        .bind(&row.loaded_at)
        .execute(&mut *view.inner)
        .await?;
        if inserted.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(format!("calendar {}", row.revision)))
        }
    }

    /// Notes which calendar brought an event about.
    pub async fn insert_recount(
        &mut self,
        calendar: u32,
        case: &str,
        revision: u32,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO recounts (jurisdiction, calendar, case_id, revision) VALUES ($1, $2, $3, $4)",
        )
        .bind(&view.jurisdiction)
        .bind(i64::from(calendar))
        .bind(case)
        .bind(i64::from(revision))
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}

fn calendar_row(row: &AnyRow) -> Result<CalendarRow, StoreError> {
    Ok(CalendarRow {
        revision: number(row.try_get("revision")?)?,
        digest: row.try_get("digest")?,
        source: row.try_get("source")?,
        body: row.try_get("body")?,
        loaded_by: row.try_get("loaded_by")?,
        loaded_at: row.try_get("loaded_at")?,
    })
}

fn recount_row(row: &AnyRow) -> Result<RecountRow, StoreError> {
    let case_id: String = row.try_get("case_id")?;
    let body: String = row.try_get("body")?;
    Ok(RecountRow {
        revision: number(row.try_get("revision")?)?,
        event: read_json("event", &case_id, &body)?,
        case_id,
    })
}

fn number(stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|error| corrupt("calendar", "revision", &error))
}
