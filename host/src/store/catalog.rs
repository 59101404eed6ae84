//! Catalog entries: the one that counts, and every version that did.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use utoipa::ToSchema;

use super::error::{StoreError, corrupt};
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};
use crate::domain::guide::Guide;
use crate::domain::{Catalog, CatalogEntry, Date};

/// Whether an entry is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EntryState {
    /// It is.
    Published,
    /// Its provision was stopped.
    Stopped,
}

impl EntryState {
    /// Its word in the database, in queries and in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Stopped => "stopped",
        }
    }
}

/// An entry as the catalog holds it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EntryRow {
    /// Its version, counted from 1.
    pub version: u32,
    /// Whether it is offered.
    pub state: EntryState,
    /// The catalogs in which it stands.
    pub catalogs: Vec<Catalog>,
    /// The basis of its restrictions is shown to everybody.
    pub basis_disclosed: bool,
    /// The case that made this version.
    pub case_id: Option<String>,
    /// The day from which this version counts.
    pub day: Date,
    /// The day on which it was first published here; none for one that came into the catalog
    /// otherwise.
    pub published_on: Option<Date>,
    /// What the guide asks of it and the rules do not see.
    pub guide: Option<Guide>,
    /// The entry itself.
    pub entry: CatalogEntry,
}

/// What makes an [`EntryRow`], of the current versions and of all.
pub(super) const COLUMNS: &str =
    "code, version, state, catalogs, basis_disclosed, body, case_id, day, published_on, guide";

const PUT: &str = "INSERT INTO entries (jurisdiction, code, version, state, catalogs, basis_disclosed, body, case_id, \
     day, published_on, guide) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
     ON CONFLICT (jurisdiction, code) DO UPDATE SET version = excluded.version, state = excluded.state, \
     catalogs = excluded.catalogs, basis_disclosed = excluded.basis_disclosed, body = excluded.body, \
     case_id = excluded.case_id, day = excluded.day, published_on = excluded.published_on, guide = excluded.guide";

const REMEMBER: &str = "INSERT INTO entry_versions (jurisdiction, code, version, state, catalogs, basis_disclosed, \
     body, case_id, day, published_on, guide) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

pub(super) fn entry_row(row: &AnyRow) -> Result<EntryRow, StoreError> {
    let code: String = row.try_get("code")?;
    let version: i64 = row.try_get("version")?;
    let state: String = row.try_get("state")?;
    let catalogs: String = row.try_get("catalogs")?;
    let disclosed: i64 = row.try_get("basis_disclosed")?;
    let body: String = row.try_get("body")?;
    let day: String = row.try_get("day")?;
    let published_on: Option<String> = row.try_get("published_on")?;
    let guide: Option<String> = row.try_get("guide")?;
    Ok(EntryRow {
        version: u32::try_from(version).map_err(|error| corrupt("entry", &code, &error))?,
        state: if state == "stopped" {
            EntryState::Stopped
        } else {
            EntryState::Published
        },
        catalogs: read_json("entry", &code, &catalogs)?,
        basis_disclosed: disclosed != 0,
        case_id: row.try_get("case_id")?,
        day: day
            .parse()
            .map_err(|error| corrupt("entry", &code, &error))?,
        published_on: published_on
            .map(|day| day.parse())
            .transpose()
            .map_err(|error| corrupt("entry", &code, &error))?,
        guide: guide
            .map(|guide| read_json("entry", &code, &guide))
            .transpose()?,
        entry: read_json("entry", &code, &body)?,
    })
}

impl View {
    /// An entry.
    pub async fn entry(&mut self, code: &str) -> Result<Option<EntryRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM entries WHERE jurisdiction = $1 AND code = $2");
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(code)
            .fetch_optional(&mut *self.inner)
            .await?;
        row.as_ref().map(entry_row).transpose()
    }

    /// A version of an entry.
    pub async fn entry_version(
        &mut self,
        code: &str,
        version: u32,
    ) -> Result<Option<EntryRow>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS} FROM entry_versions \
             WHERE jurisdiction = $1 AND code = $2 AND version = $3"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(code)
            .bind(i64::from(version))
            .fetch_optional(&mut *self.inner)
            .await?;
        row.as_ref().map(entry_row).transpose()
    }

    /// All versions of an entry, the first one first.
    pub async fn entry_versions(&mut self, code: &str) -> Result<Vec<EntryRow>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS} FROM entry_versions \
             WHERE jurisdiction = $1 AND code = $2 ORDER BY version"
        );
        let rows = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(code)
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(entry_row).collect()
    }

    /// Entries after `after`, in the order of their codes.
    pub async fn entries(&mut self, after: &str, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        let rows = sqlx::query(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM entries \
             WHERE jurisdiction = $1 AND code > $2 ORDER BY code LIMIT $3"
        )))
        .bind(&self.jurisdiction)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(entry_row).collect()
    }
}

impl Tx {
    /// Puts a version of an entry into the catalog and remembers it.
    pub async fn put_entry(&mut self, row: &EntryRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        let code = &row.entry.code;
        let body = write_json("entry", code, &row.entry)?;
        let catalogs = write_json("entry", code, &row.catalogs)?;
        let published_on = row.published_on.map(|day| day.to_string());
        let guide = row.guide.as_ref();
        let guide = guide.map(|guide| write_json("entry", code, guide));
        let guide = guide.transpose()?;
        for statement in [PUT, REMEMBER] {
            sqlx::query(statement)
                .bind(&view.jurisdiction)
                .bind(code)
                .bind(i64::from(row.version))
                .bind(row.state.word())
                .bind(&catalogs)
                .bind(i64::from(row.basis_disclosed))
                .bind(&body)
                .bind(&row.case_id)
                .bind(row.day.to_string())
                .bind(&published_on)
                .bind(&guide)
                .execute(&mut *view.inner)
                .await?;
        }
        self.index_entry(row).await
    }
}
