//! Files that are uploaded, piece by piece, and what became of them.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::connect::Backend;
use super::error::{StoreError, corrupt};
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};
use crate::data::{Format, Troubles};

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UploadState {
    /// Bytes are awaited.
    Open,
    /// It is whole and waits to become a table, or is becoming one.
    Waiting,
    /// It became a version of the entry's data.
    Published,
    /// It cannot become one; the report says why.
    Refused,
}

impl UploadState {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Published => "published",
            Self::Refused => "refused",
        }
    }
}

/// An upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadRow {
    /// Its identifier.
    pub id: String,
    /// The entry whose data it is to become.
    pub entry_code: String,
    /// What the file is called, for people.
    pub name: String,
    /// What it is.
    pub format: Format,
    /// How long it is, in bytes.
    pub size: u64,
    /// Its SHA-256, if whoever uploads it said so.
    pub sha256: Option<String>,
    /// How much of it is there for good.
    pub received: u64,
    /// How far it has come.
    pub state: UploadState,
    /// The organisation that uploads it.
    pub uploaded_by: String,
    /// When it was begun, RFC 3339.
    pub begun_at: String,
    /// When something last happened to it, in seconds since 1970.
    pub touched_at: i64,
    /// Rises each time that it is taken.
    pub token: i64,
    /// How often it was taken since somebody said how it went.
    pub attempts: u32,
    /// What is wrong with it.
    pub report: Option<Troubles>,
    /// The version that it became.
    pub dataset_version: Option<u32>,
}

const COLUMNS: &str = "SELECT id, entry_code, name, format, size, sha256, received, state, uploaded_by, \
     begun_at, touched_at, token, attempts, report, dataset_version FROM uploads";
impl View {
    /// An upload.
    pub async fn upload(&mut self, id: &str) -> Result<Option<UploadRow>, StoreError> {
        let query = format!("{COLUMNS} WHERE jurisdiction = $1 AND id = $2 AND state <> 'gone'");
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(id)
            .fetch_optional(&mut *self.inner)
            .await?;
        row.as_ref().map(upload).transpose()
    }

    /// The uploads for an entry, the latest first.
    pub async fn uploads(&mut self, entry: &str, most: u32) -> Result<Vec<UploadRow>, StoreError> {
        let query = format!(
            "{COLUMNS} WHERE jurisdiction = $1 AND entry_code = $2 AND state <> 'gone' ORDER BY id DESC LIMIT $3"
        );
        let rows = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(entry)
            .bind(i64::from(most))
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(upload).collect()
    }

    /// Up to `most` uploads that nothing happened to since an instant and that became nothing.
    pub async fn idle_uploads(
        &mut self,
        before: i64,
        most: u32,
    ) -> Result<Vec<String>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT id FROM uploads WHERE jurisdiction = $1 AND (state = 'gone' \
             OR state IN ('open', 'refused') AND touched_at < $2) ORDER BY touched_at LIMIT $3",
        );
        let ids = ids.bind(&self.jurisdiction).bind(before);
        Ok(ids
            .bind(i64::from(most))
            .fetch_all(&mut *self.inner)
            .await?)
    }

    /// Up to `most` uploads that became a version and still have parts.
    pub async fn spent_uploads(&mut self, most: u32) -> Result<Vec<String>, StoreError> {
        let ids = sqlx::query_scalar(
            "SELECT DISTINCT uploads.id FROM uploads JOIN upload_parts \
             ON upload_parts.jurisdiction = uploads.jurisdiction AND upload_parts.upload_id = uploads.id \
             WHERE uploads.jurisdiction = $1 AND uploads.state = 'published' LIMIT $2",
        );
        let ids = ids.bind(&self.jurisdiction).bind(i64::from(most));
        Ok(ids.fetch_all(&mut *self.inner).await?)
    }

    /// The tables that count, or are being written: the upload and the token of each.
    pub async fn live_tables(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, token FROM uploads WHERE jurisdiction = $1 AND state IN ('published', 'waiting')",
        );
        let rows = rows.bind(&self.jurisdiction);
        let rows = rows.fetch_all(&mut *self.inner).await?;
        let live = rows
            .iter()
            .map(|row| Ok((row.try_get("id")?, row.try_get("token")?)));
        live.collect()
    }

    /// The keys of the objects that an upload consists of, in their order.
    pub async fn upload_parts(&mut self, id: &str) -> Result<Vec<String>, StoreError> {
        let keys = sqlx::query_scalar(
            "SELECT object_key FROM upload_parts WHERE jurisdiction = $1 AND upload_id = $2 ORDER BY start_at",
        );
        let keys = keys.bind(&self.jurisdiction).bind(id);
        Ok(keys.fetch_all(&mut *self.inner).await?)
    }

    /// How many bytes the jurisdiction has, in uploads as they will be and in datasets.
    pub async fn held_bytes(&mut self) -> Result<u64, StoreError> {
        let held: i64 = sqlx::query_scalar(
            "SELECT CAST((SELECT COALESCE(SUM(size), 0) FROM uploads WHERE jurisdiction = $1 AND state <> 'published') \
             + (SELECT COALESCE(SUM(bytes), 0) FROM datasets WHERE jurisdiction = $1) AS BIGINT)",
        )
        .bind(&self.jurisdiction)
        .fetch_one(&mut *self.inner)
        .await?;
        u64::try_from(held).map_err(|error| corrupt("uploads", "size", &error))
    }
}

impl Tx {
    /// Whoever takes room of the jurisdiction waits for whoever does so already: what is held stays so
    /// until it is written.
    pub async fn hold_room(&mut self) -> Result<(), StoreError> {
        let view: &mut View = self;
        // In a file there is one writer, and this is it.
        if view.backend == Backend::Sqlite {
            return Ok(());
        }
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('room ' || $1, 0))")
            .bind(&view.jurisdiction)
            .execute(&mut *view.inner)
            .await?;
        Ok(())
    }

    /// Begins an upload.
    pub async fn insert_upload(&mut self, row: &UploadRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO uploads (jurisdiction, id, entry_code, name, format, size, sha256, received, state, \
             uploaded_by, begun_at, touched_at, token, held_until, attempts) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, 0, 0, 0)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.entry_code)
        .bind(&row.name)
        .bind(write_json("upload", &row.id, &row.format)?)
        .bind(stored(row.size))
        .bind(&row.sha256)
        .bind(row.state.word())
        .bind(&row.uploaded_by)
        .bind(&row.begun_at)
        .bind(row.touched_at)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Notes that bytes from `start` on are in the store; false if the upload went on otherwise
    /// meanwhile.
    pub async fn add_part(
        &mut self,
        id: &str,
        start: u64,
        bytes: u64,
        key: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let moved = sqlx::query(
            "UPDATE uploads SET received = received + $1, touched_at = $2 WHERE jurisdiction = $3 AND id = $4 \
             AND received = $5 AND state = 'open' AND received + $1 <= size",
        )
        .bind(stored(bytes))
        .bind(now)
        .bind(&view.jurisdiction)
        .bind(id)
        .bind(stored(start))
        .execute(&mut *view.inner)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO upload_parts (jurisdiction, upload_id, start_at, object_key) VALUES ($1, $2, $3, $4)",
        )
        .bind(&view.jurisdiction)
        .bind(id)
        .bind(stored(start))
        .bind(key)
        .execute(&mut *view.inner)
        .await?;
        Ok(true)
    }

    /// Lets an upload wait to become a table; false if it is not open and whole.
    pub async fn complete_upload(&mut self, id: &str, now: i64) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let moved = sqlx::query(
            "UPDATE uploads SET state = 'waiting', touched_at = $1 \
             WHERE jurisdiction = $2 AND id = $3 AND state = 'open' AND received = size",
        )
        .bind(now)
        .bind(&view.jurisdiction)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
        Ok(moved.rows_affected() == 1)
    }

    /// Forgets the parts of an upload, whose objects are gone.
    pub async fn delete_upload_parts(&mut self, id: &str) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query("DELETE FROM upload_parts WHERE jurisdiction = $1 AND upload_id = $2")
            .bind(&view.jurisdiction)
            .bind(id)
            .execute(&mut *view.inner)
            .await?;
        Ok(())
    }

    /// Gives up an upload that became nothing, if nothing happened to it since an instant; whether it
    /// is given up. From then on nobody sees it, and its objects may go.
    pub async fn give_up_upload(&mut self, id: &str, before: i64) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let given_up = sqlx::query(
            "UPDATE uploads SET state = 'gone' WHERE jurisdiction = $1 AND id = $2 \
             AND (state = 'gone' OR state IN ('open', 'refused') AND touched_at < $3)",
        )
        .bind(&view.jurisdiction)
        .bind(id)
        .bind(before)
        .execute(&mut *view.inner)
        .await?;
        Ok(given_up.rows_affected() == 1)
    }

    /// Forgets an upload that was given up, whose objects are gone.
    pub async fn delete_upload(&mut self, id: &str) -> Result<(), StoreError> {
        self.delete_upload_parts(id).await?;
        let view: &mut View = self;
        sqlx::query("DELETE FROM uploads WHERE jurisdiction = $1 AND id = $2 AND state = 'gone'")
            .bind(&view.jurisdiction)
            .bind(id)
            .execute(&mut *view.inner)
            .await?;
        Ok(())
    }
}

/// Sizes never come near the limit.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn upload(row: &AnyRow) -> Result<UploadRow, StoreError> {
    let id: String = row.try_get("id")?;
    let bad = |error: &dyn std::fmt::Display| corrupt("upload", &id, error);
    let count = |name: &str| -> Result<u64, StoreError> {
        let number: i64 = row.try_get(name)?;
        u64::try_from(number).map_err(|error| bad(&error))
    };
    let (format, state): (String, String) = (row.try_get("format")?, row.try_get("state")?);
    let report: Option<String> = row.try_get("report")?;
    let version: Option<i64> = row.try_get("dataset_version")?;
    Ok(UploadRow {
        entry_code: row.try_get("entry_code")?,
        name: row.try_get("name")?,
        format: read_json("upload", &id, &format)?,
        size: count("size")?,
        sha256: row.try_get("sha256")?,
        received: count("received")?,
        state: match state.as_str() {
            "open" => UploadState::Open,
            "waiting" => UploadState::Waiting,
            "published" => UploadState::Published,
            _ => UploadState::Refused,
        },
        uploaded_by: row.try_get("uploaded_by")?,
        begun_at: row.try_get("begun_at")?,
        touched_at: row.try_get("touched_at")?,
        token: row.try_get("token")?,
        attempts: u32::try_from(count("attempts")?).map_err(|error| bad(&error))?,
        report: report
            .map(|text| read_json("upload", &id, &text))
            .transpose()?,
        dataset_version: version
            .map(u32::try_from)
            .transpose()
            .map_err(|error| bad(&error))?,
        id,
    })
}
