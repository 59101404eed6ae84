//! Records of exchanges and queries, until they are disposed of.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::{StoreError, corrupt};
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};
use crate::domain::{Date, UseRecord};

/// A record as it is kept.
#[derive(Clone, Debug)]
pub struct UseRow {
    /// Its identifier, which its leaf has too.
    pub id: String,
    /// The entry under which it is found.
    pub entry_code: String,
    /// The day of the use.
    pub day: Date,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// The last day on which it is kept; none for ever.
    pub kept_until: Option<Date>,
    /// What hides it in the log.
    pub salt: String,
    /// What was done.
    pub record: UseRecord,
}

const COLUMNS: &str =
    "SELECT id, entry_code, day, recorded_at, kept_until, salt, body FROM use_records";

impl View {
    /// A record; none once it was disposed of.
    pub async fn use_record(&mut self, id: &str) -> Result<Option<UseRow>, StoreError> {
        let query = format!("{COLUMNS} WHERE jurisdiction = $1 AND id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(id)
            .fetch_optional(&mut *self.inner)
            .await?;
        row.as_ref().map(use_row).transpose()
    }

    /// The text of a record, as the log committed to it.
    pub async fn use_text(&mut self, id: &str) -> Result<Option<String>, StoreError> {
        let body =
            sqlx::query_scalar("SELECT body FROM use_records WHERE jurisdiction = $1 AND id = $2");
        let body = body.bind(&self.jurisdiction).bind(id);
        Ok(body.fetch_optional(&mut *self.inner).await?)
    }

    /// Records of an entry's use after the record `after`, the earliest first.
    pub async fn use_records(
        &mut self,
        entry_code: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<UseRow>, StoreError> {
        let query = format!(
            "{COLUMNS} WHERE jurisdiction = $1 AND entry_code = $2 AND id > $3 ORDER BY id LIMIT $4"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(entry_code)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(use_row).collect()
    }

    /// What holders of a grant reported after the record `after`, the earliest first.
    pub async fn use_reports(
        &mut self,
        grant: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<UseRow>, StoreError> {
        let query = format!(
            "{COLUMNS} WHERE jurisdiction = $1 AND grant_id = $2 AND kind = 'report' AND id > $3 \
             ORDER BY id LIMIT $4"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(grant)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(use_row).collect()
    }

    /// Up to `most` records whose last day is before `today`, the earliest first.
    pub async fn outlived(&mut self, today: Date, most: u32) -> Result<Vec<UseRow>, StoreError> {
        let query = format!(
            "{COLUMNS} WHERE jurisdiction = $1 AND kept_until < $2 ORDER BY kept_until, id LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(today.to_string())
            .bind(i64::from(most))
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(use_row).collect()
    }
}

impl Tx {
    /// Keeps a record; answers its text.
    pub async fn insert_use(&mut self, row: &UseRow) -> Result<String, StoreError> {
        let view: &mut View = self;
        let body = write_json("record", &row.id, &row.record)?;
        sqlx::query(
            "INSERT INTO use_records (jurisdiction, id, entry_code, day, recorded_at, kept_until, \
             kind, grant_id, salt, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.entry_code)
        .bind(row.day.to_string())
        .bind(&row.recorded_at)
        .bind(row.kept_until.map(|day| day.to_string()))
        .bind(row.record.kind.word())
        .bind(&row.record.grant)
        .bind(&row.salt)
        .bind(&body)
        .execute(&mut *view.inner)
        .await?;
        Ok(body)
    }

    /// Keeps a record longer than it was said before.
    pub async fn keep_use_until(&mut self, id: &str, last: Option<Date>) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query("UPDATE use_records SET kept_until = $1 WHERE jurisdiction = $2 AND id = $3")
            .bind(last.map(|day| day.to_string()))
            .bind(&view.jurisdiction)
            .bind(id)
            .execute(&mut *view.inner)
            .await?;
        Ok(())
    }

    /// Disposes of a record.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else did.
    pub async fn delete_use(&mut self, id: &str) -> Result<(), StoreError> {
        let view: &mut View = self;
        let deleted = sqlx::query("DELETE FROM use_records WHERE jurisdiction = $1 AND id = $2")
            .bind(&view.jurisdiction)
            .bind(id)
            .execute(&mut *view.inner)
            .await?;
        if deleted.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(id.to_owned()))
        }
    }
}

fn use_row(row: &AnyRow) -> Result<UseRow, StoreError> {
    let id: String = row.try_get("id")?;
    let day = |text: String| text.parse().map_err(|error| corrupt("record", &id, &error));
    let body: String = row.try_get("body")?;
    let kept_until: Option<String> = row.try_get("kept_until")?;
    Ok(UseRow {
        day: day(row.try_get("day")?)?,
        entry_code: row.try_get("entry_code")?,
        recorded_at: row.try_get("recorded_at")?,
        kept_until: kept_until.map(day).transpose()?,
        salt: row.try_get("salt")?,
        record: read_json("record", &id, &body)?,
        id,
    })
}
