//! The tables behind entries: every version, of which the last one counts; and how an entry hides
//! what is sensitive.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::error::{StoreError, corrupt};
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};
use crate::data::{Dataset, Masking};
use crate::domain::Date;

/// A version of the data behind an entry, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct DatasetRow {
    /// Its identifier, which its leaf names.
    pub id: String,
    /// From which day on it counts.
    pub day: Date,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// What hides it in the log.
    pub salt: String,
    /// What it is.
    pub dataset: Dataset,
}

const COLUMNS: &str = "SELECT id, day, recorded_at, salt, body FROM datasets";

impl View {
    /// A version of an entry's data; without a version, the one that counts.
    pub async fn dataset(
        &mut self,
        entry: &str,
        version: Option<u32>,
    ) -> Result<Option<DatasetRow>, StoreError> {
        let query = format!(
            "{COLUMNS} WHERE jurisdiction = $1 AND entry_code = $2 AND (version = $3 OR $3 = 0) \
             ORDER BY version DESC LIMIT 1"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(entry)
            .bind(i64::from(version.unwrap_or(0)))
            .fetch_optional(&mut *self.inner)
            .await?;
        row.as_ref().map(dataset).transpose()
    }

    /// All versions of an entry's data, the last one first.
    pub async fn datasets(
        &mut self,
        entry: &str,
        most: u32,
    ) -> Result<Vec<DatasetRow>, StoreError> {
        let query = format!(
            "{COLUMNS} WHERE jurisdiction = $1 AND entry_code = $2 ORDER BY version DESC LIMIT $3"
        );
        let rows = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(entry)
            .bind(i64::from(most))
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(dataset).collect()
    }

    /// A version by its identifier, and its text as the log committed to it.
    pub async fn dataset_text(
        &mut self,
        id: &str,
    ) -> Result<Option<(DatasetRow, String)>, StoreError> {
        let query = format!("{COLUMNS} WHERE jurisdiction = $1 AND id = $2");
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(id)
            .fetch_optional(&mut *self.inner)
            .await?;
        let with_text = |row: AnyRow| Ok((dataset(&row)?, row.try_get("body")?));
        row.map(with_text).transpose()
    }

    /// Versions that the log does not speak of.
    pub async fn datasets_without_leaf(&mut self) -> Result<Vec<String>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT datasets.id FROM datasets LEFT JOIN leaves \
             ON leaves.jurisdiction = datasets.jurisdiction AND leaves.id = datasets.id \
             WHERE datasets.jurisdiction = $1 AND leaves.id IS NULL",
        );
        let ids = ids.bind(&self.jurisdiction);
        Ok(ids.fetch_all(&mut *self.inner).await?)
    }

    /// How an entry hides what is sensitive, and the version of that: 0 if nothing was said.
    pub async fn masking(&mut self, entry: &str) -> Result<(Masking, u32), StoreError> {
        let row = sqlx::query(
            "SELECT version, body FROM maskings WHERE jurisdiction = $1 AND entry_code = $2",
        )
        .bind(&self.jurisdiction)
        .bind(entry)
        .fetch_optional(&mut *self.inner)
        .await?;
        let Some(row) = row else {
            return Ok((Masking::default(), 0));
        };
        let (version, body): (i64, String) = (row.try_get("version")?, row.try_get("body")?);
        let version = u32::try_from(version).map_err(|error| corrupt("masking", entry, &error))?;
        Ok((read_json("masking", entry, &body)?, version))
    }
}

impl Tx {
    /// Keeps a version, which counts from now on; answers its text.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else kept that version.
    pub async fn insert_dataset(&mut self, row: &DatasetRow) -> Result<String, StoreError> {
        let view: &mut View = self;
        let body = write_json("dataset", &row.id, &row.dataset)?;
        sqlx::query(
            "INSERT INTO datasets (jurisdiction, entry_code, version, id, bytes, day, recorded_at, salt, body) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.dataset.entry_code)
        .bind(i64::from(row.dataset.version))
        .bind(&row.id)
        .bind(i64::try_from(row.dataset.bytes).unwrap_or(i64::MAX))
        .bind(row.day.to_string())
        .bind(&row.recorded_at)
        .bind(&row.salt)
        .bind(&body)
        .execute(&mut *view.inner)
        .await?;
        Ok(body)
    }

    /// Says how an entry hides what is sensitive, at a version: 1 at first, else the one after what
    /// was seen.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else was first.
    pub async fn put_masking(
        &mut self,
        entry: &str,
        masking: &Masking,
        version: u32,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        let put = if version == 1 {
            sqlx::query(
                "INSERT INTO maskings (jurisdiction, entry_code, version, body) VALUES ($1, $2, $3, $4)",
            )
        } else {
            sqlx::query(
                "UPDATE maskings SET version = $3, body = $4 \
                 WHERE jurisdiction = $1 AND entry_code = $2 AND version = $3 - 1",
            )
        };
        let put = put
            .bind(&view.jurisdiction)
            .bind(entry)
            .bind(i64::from(version))
            .bind(write_json("masking", entry, masking)?)
            .execute(&mut *view.inner)
            .await?;
        if put.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(entry.to_owned()))
        }
    }
}

fn dataset(row: &AnyRow) -> Result<DatasetRow, StoreError> {
    let id: String = row.try_get("id")?;
    let (day, body): (String, String) = (row.try_get("day")?, row.try_get("body")?);
    Ok(DatasetRow {
        day: day
            .parse()
            .map_err(|error| corrupt("dataset", &id, &error))?,
        recorded_at: row.try_get("recorded_at")?,
        salt: row.try_get("salt")?,
        dataset: read_json("dataset", &id, &body)?,
        id,
    })
}
