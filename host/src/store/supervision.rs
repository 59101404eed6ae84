//! What supervision reads: every event in the order of the cases, and the catalog as it was.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::{StoreError, corrupt};
use super::json::read_json;
use super::tenant::View;
use crate::domain::{CatalogEntry, Date};

/// An event as text.
#[derive(Clone, Debug)]
pub struct EventText {
    /// The case.
    pub case_id: String,
    /// Its place in the case.
    pub revision: u32,
    /// Its word.
    pub event: String,
    /// The day on which it takes effect.
    pub day: String,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// What happened.
    pub body: String,
}

/// A version of an entry.
#[derive(Clone, Debug)]
pub struct EntryVersion {
    /// Since when it counts.
    pub day: Date,
    /// `published` or `stopped`.
    pub state: String,
    /// The entry.
    pub entry: CatalogEntry,
}

/// A day on which an entry was updated.
#[derive(Clone, Debug)]
pub struct UpdateDay {
    /// The entry.
    pub code: String,
    /// The day.
    pub day: Date,
    /// Data were uploaded; else the entry has another version.
    pub of_data: bool,
}

impl View {
    /// Up to `most` events after a case and revision, of cases that were filed on a day or before, that
    /// were recorded before an instant (a whole second), in order.
    pub async fn event_texts(
        &mut self,
        (case, revision): (&str, u32),
        (until, cut): (Date, Timestamp),
        most: u32,
    ) -> Result<Vec<EventText>, StoreError> {
        let rows = sqlx::query(
            "SELECT e.case_id, e.revision, e.event, e.day, e.recorded_at, e.body FROM events e \
             WHERE e.jurisdiction = $1 AND (e.case_id, e.revision) > ($2, $3) AND e.recorded_at < $4 \
             AND EXISTS (SELECT 1 FROM cases c WHERE c.jurisdiction = e.jurisdiction \
             AND c.id = e.case_id AND c.filed_on <= $5) ORDER BY e.case_id, e.revision LIMIT $6",
        )
        .bind(&self.jurisdiction)
        .bind(case)
        .bind(i64::from(revision))
        // Without the zone's letter it sorts before the same second with a fraction.
        .bind(cut.to_string().trim_end_matches('Z'))
        .bind(until.to_string())
        .bind(i64::from(most))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(event_text).collect()
    }

    /// Entries after a code as they stood at the end of a day, in the order of their codes.
    pub async fn entries_as_of(
        &mut self,
        day: Date,
        after: &str,
        most: u32,
    ) -> Result<Vec<EntryVersion>, StoreError> {
        let rows = sqlx::query(
            "SELECT v.code, v.day, v.state, v.body FROM entry_versions v WHERE v.jurisdiction = $1 \
             AND v.day <= $2 AND v.code > $3 AND NOT EXISTS (SELECT 1 FROM entry_versions w \
             WHERE w.jurisdiction = v.jurisdiction AND w.code = v.code AND w.version > v.version \
             AND w.day <= $2) ORDER BY v.code LIMIT $4",
        )
        .bind(&self.jurisdiction)
        .bind(day.to_string())
        .bind(after)
        .bind(i64::from(most))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(entry_version).collect()
    }

    /// The days on which entries after a code, up to another, were updated: those of a period, and for
    /// each entry the last one before; by code and day.
    pub async fn update_days(
        &mut self,
        (after, last): (&str, &str),
        (from, to): (Date, Date),
    ) -> Result<Vec<UpdateDay>, StoreError> {
        let rows = sqlx::query(
            "SELECT code, day, 'entry' AS what FROM entry_versions WHERE jurisdiction = $1 AND code > $2 \
             AND code <= $3 AND day >= $4 AND day <= $5 \
             UNION SELECT code, MAX(day), 'entry' FROM entry_versions WHERE jurisdiction = $1 \
             AND code > $2 AND code <= $3 AND day < $4 GROUP BY code \
             UNION SELECT entry_code, day, 'data' FROM datasets WHERE jurisdiction = $1 \
             AND entry_code > $2 AND entry_code <= $3 AND day >= $4 AND day <= $5 \
             UNION SELECT entry_code, MAX(day), 'data' FROM datasets WHERE jurisdiction = $1 \
             AND entry_code > $2 AND entry_code <= $3 AND day < $4 GROUP BY entry_code \
             ORDER BY code, day",
        )
        .bind(&self.jurisdiction)
        .bind(after)
        .bind(last)
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(update_day).collect()
    }

    /// Whether a clock that runs out before an instant waits to be carried out.
    pub async fn has_clock_before(&mut self, second: i64) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM clocks WHERE jurisdiction = $1 AND due_at <= $2",
        )
        .bind(&self.jurisdiction)
        .bind(second)
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(count > 0)
    }
}

fn event_text(row: &AnyRow) -> Result<EventText, StoreError> {
    let case_id: String = row.try_get("case_id")?;
    let revision: i64 = row.try_get("revision")?;
    Ok(EventText {
        revision: u32::try_from(revision).map_err(|error| corrupt("event", &case_id, &error))?,
        event: row.try_get("event")?,
        day: row.try_get("day")?,
        recorded_at: row.try_get("recorded_at")?,
        body: row.try_get("body")?,
        case_id,
    })
}

fn update_day(row: &AnyRow) -> Result<UpdateDay, StoreError> {
    let (code, day): (String, String) = (row.try_get("code")?, row.try_get("day")?);
    let what: String = row.try_get("what")?;
    Ok(UpdateDay {
        day: day
            .parse()
            .map_err(|error| corrupt("entry", &code, &error))?,
        of_data: what == "data",
        code,
    })
}

fn entry_version(row: &AnyRow) -> Result<EntryVersion, StoreError> {
    let code: String = row.try_get("code")?;
    let (day, body): (String, String) = (row.try_get("day")?, row.try_get("body")?);
    Ok(EntryVersion {
        day: day
            .parse()
            .map_err(|error| corrupt("entry", &code, &error))?,
        state: row.try_get("state")?,
        entry: read_json("entry", &code, &body)?,
    })
}
