//! What it takes to compare the database with its log.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::{StoreError, corrupt};
use super::tenant::View;

/// An event as it stands, with what its leaf says.
#[derive(Clone, Debug)]
pub struct CommittedEvent {
    /// The case.
    pub case_id: String,
    /// Its place in the case.
    pub revision: u32,
    /// The event's word.
    pub event: String,
    /// The day on which it takes effect.
    pub day: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// What happened.
    pub body: String,
    /// What hides it in the log.
    pub salt: String,
    /// The leaf; none if it has none.
    pub leaf: Option<String>,
}

impl View {
    /// Up to `most` events after a case and revision, with their leaves, in order.
    pub async fn committed_events(
        &mut self,
        (case, revision): (&str, u32),
        most: u32,
    ) -> Result<Vec<CommittedEvent>, StoreError> {
        let rows = sqlx::query(
            "SELECT events.case_id, events.revision, events.event, events.day, events.recorded_at, \
             events.body, events.salt, leaves.entry FROM events LEFT JOIN leaves \
             ON leaves.jurisdiction = events.jurisdiction AND leaves.case_id = events.case_id \
             AND leaves.revision = events.revision \
             WHERE events.jurisdiction = $1 AND (events.case_id, events.revision) > ($2, $3) \
             ORDER BY events.case_id, events.revision LIMIT $4",
        )
        .bind(&self.jurisdiction)
        .bind(case)
        .bind(i64::from(revision))
        .bind(i64::from(most))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(committed).collect()
    }

    /// Events that the log speaks of and the database does not have.
    pub async fn leaves_without_event(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT leaves.case_id, leaves.revision FROM leaves LEFT JOIN events \
             ON events.jurisdiction = leaves.jurisdiction AND events.case_id = leaves.case_id \
             AND events.revision = leaves.revision \
             WHERE leaves.jurisdiction = $1 AND leaves.case_id IS NOT NULL AND events.case_id IS NULL",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        let place = |row: &AnyRow| Ok((row.try_get("case_id")?, row.try_get("revision")?));
        rows.iter().map(place).collect()
    }

    /// Up to `most` leaves about something else than a case, with their identifiers, after one.
    pub async fn leaves_of_no_case(
        &mut self,
        after: &str,
        most: u32,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, entry FROM leaves WHERE jurisdiction = $1 AND case_id IS NULL AND id > $2 \
             ORDER BY id LIMIT $3",
        )
        .bind(&self.jurisdiction)
        .bind(after)
        .bind(i64::from(most))
        .fetch_all(&mut *self.inner)
        .await?;
        let leaf = |row: &AnyRow| Ok((row.try_get("id")?, row.try_get("entry")?));
        rows.iter().map(leaf).collect()
    }

    /// How many receipts there are.
    pub async fn count_all_receipts(&mut self) -> Result<u64, StoreError> {
        let count: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM receipts WHERE jurisdiction = $1")
                .bind(&self.jurisdiction)
                .fetch_one(&mut *self.inner)
                .await?;
        u64::try_from(count).map_err(|error| corrupt("receipts", "count", &error))
    }

    /// Records of use that the log does not speak of.
    pub async fn records_without_leaf(&mut self) -> Result<Vec<String>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT use_records.id FROM use_records LEFT JOIN leaves \
             ON leaves.jurisdiction = use_records.jurisdiction AND leaves.id = use_records.id \
             WHERE use_records.jurisdiction = $1 AND leaves.id IS NULL",
        );
        Ok(ids
            .bind(&self.jurisdiction)
            .fetch_all(&mut *self.inner)
            .await?)
    }

    /// The texts of a case's receipts.
    pub async fn receipts_of(&mut self, case: &str) -> Result<Vec<String>, StoreError> {
        let bodies = sqlx::query_scalar(
            "SELECT body FROM receipts WHERE jurisdiction = $1 AND case_id = $2 ORDER BY n",
        );
        let bodies = bodies.bind(&self.jurisdiction).bind(case);
        Ok(bodies.fetch_all(&mut *self.inner).await?)
    }
}

fn committed(row: &AnyRow) -> Result<CommittedEvent, StoreError> {
    let case_id: String = row.try_get("case_id")?;
    let revision: i64 = row.try_get("revision")?;
    Ok(CommittedEvent {
        revision: u32::try_from(revision).map_err(|error| corrupt("event", &case_id, &error))?,
        event: row.try_get("event")?,
        day: row.try_get("day")?,
        recorded_at: row.try_get("recorded_at")?,
        body: row.try_get("body")?,
        salt: row.try_get("salt")?,
        leaf: row.try_get("entry")?,
        case_id,
    })
}
