//! Sheets that were handed in, the entries in them, and the cases that were filed together.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::{StoreError, corrupt};
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};

/// A sheet that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRecord {
    /// Its identifier.
    pub id: String,
    /// What the file is called.
    pub name: String,
    /// Who handed it in.
    pub by: String,
    /// When.
    pub recorded_at: String,
    /// The batch under which its cases are filed together.
    pub batch: Option<String>,
    /// The headings of its columns.
    pub columns: Vec<String>,
}

/// An entry of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// Its place among the entries, from 1.
    pub place: u32,
    /// The row in which it begins, as the file counts.
    pub row: u32,
    /// The code that the sheet gives it.
    pub code: String,
    /// `ready`, `refused` or `filed`.
    pub state: String,
    /// The filing, as text.
    pub filing: String,
    /// What was found, as text.
    pub findings: String,
    /// The case that it became.
    pub case_id: Option<String>,
}

/// A case of a batch.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct BatchedCase {
    /// The case.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Its revision, which an act names.
    pub revision: u32,
    /// `open`, `closed` or `unplanned`.
    pub state: String,
    /// Whose turn it is.
    pub turn: Option<String>,
    /// Until when.
    pub due: Option<String>,
    /// The entry's code.
    pub entry_code: Option<String>,
}

fn import_row(row: &AnyRow) -> Result<ImportRow, StoreError> {
    let number = |column: &str| -> Result<u32, StoreError> {
        let number: i64 = row.try_get(column)?;
        u32::try_from(number).map_err(|error| corrupt("import", column, &error))
    };
    Ok(ImportRow {
        place: number("place")?,
        row: number("begins")?,
        code: row.try_get("code")?,
        state: row.try_get("state")?,
        filing: row.try_get("filing")?,
        findings: row.try_get("findings")?,
        case_id: row.try_get("case_id")?,
    })
}

impl View {
    /// A sheet that was handed in.
    pub async fn import(&mut self, id: &str) -> Result<Option<ImportRecord>, StoreError> {
        let row = sqlx::query(
            "SELECT id, name, by_whom, recorded_at, batch, columns FROM imports \
             WHERE jurisdiction = $1 AND id = $2",
        )
        .bind(&self.jurisdiction)
        .bind(id)
        .fetch_optional(&mut *self.inner)
        .await?;
        let read = |row: AnyRow| {
            let columns: String = row.try_get("columns")?;
            Ok(ImportRecord {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                by: row.try_get("by_whom")?,
                recorded_at: row.try_get("recorded_at")?,
                batch: row.try_get("batch")?,
                columns: read_json("import", id, &columns)?,
            })
        };
        row.map(read).transpose()
    }

    /// Entries of a sheet after a place; all, or those in a state.
    pub async fn import_rows(
        &mut self,
        import: &str,
        after: u32,
        state: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ImportRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT place, begins, code, state, filing, findings, case_id FROM import_rows \
             WHERE jurisdiction = $1 AND import = $2 AND place > $3 AND ($4 = '' OR state = $4) \
             ORDER BY place LIMIT $5",
        )
        .bind(&self.jurisdiction)
        .bind(import)
        .bind(i64::from(after))
        .bind(state.unwrap_or(""))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(import_row).collect()
    }

    /// How many entries of a sheet are in each state.
    pub async fn import_counts(&mut self, import: &str) -> Result<Vec<(String, u64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT state, COUNT(*) AS n FROM import_rows WHERE jurisdiction = $1 AND import = $2 \
             GROUP BY state ORDER BY state",
        )
        .bind(&self.jurisdiction)
        .bind(import)
        .fetch_all(&mut *self.inner)
        .await?;
        let read = |row: &AnyRow| {
            let count: i64 = row.try_get("n")?;
            Ok((row.try_get("state")?, u64::try_from(count).unwrap_or(0)))
        };
        rows.iter().map(read).collect()
    }

    /// The cases of a batch, in the order in which the sheet had them, after a place; only those in
    /// which somebody has a part, if he is named.
    pub async fn batch(
        &mut self,
        batch: &str,
        party: Option<&str>,
        after: u32,
        limit: u32,
    ) -> Result<Vec<(u32, BatchedCase)>, StoreError> {
        let rows = sqlx::query(
            "SELECT b.place, c.id, c.kind, c.revision, c.state, c.turn, c.due, c.entry_code FROM batches b \
             JOIN cases c ON c.jurisdiction = b.jurisdiction AND c.id = b.case_id \
             WHERE b.jurisdiction = $1 AND b.batch = $2 AND b.place > $3 AND ($5 = '' OR EXISTS \
             (SELECT 1 FROM parts p WHERE p.jurisdiction = $1 AND p.case_id = c.id AND p.party = $5)) \
             ORDER BY b.place LIMIT $4",
        )
        .bind(&self.jurisdiction)
        .bind(batch)
        .bind(i64::from(after))
        .bind(i64::from(limit))
        .bind(party.unwrap_or_default())
        .fetch_all(&mut *self.inner)
        .await?;
        let number = |row: &AnyRow, column: &str| -> Result<u32, StoreError> {
            let number: i64 = row.try_get(column)?;
            u32::try_from(number).map_err(|error| corrupt("batch", batch, &error))
        };
        let read = |row: &AnyRow| {
            let case = BatchedCase {
                id: row.try_get("id")?,
                kind: row.try_get("kind")?,
                revision: number(row, "revision")?,
                state: row.try_get("state")?,
                turn: row.try_get("turn")?,
                due: row.try_get("due")?,
                entry_code: row.try_get("entry_code")?,
            };
            Ok((number(row, "place")?, case))
        };
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Keeps a sheet with its entries.
    pub async fn insert_import(
        &mut self,
        import: &ImportRecord,
        rows: &[ImportRow],
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO imports (jurisdiction, id, name, by_whom, recorded_at, columns) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&view.jurisdiction)
        .bind(&import.id)
        .bind(&import.name)
        .bind(&import.by)
        .bind(&import.recorded_at)
        .bind(write_json("import", &import.id, &import.columns)?)
        .execute(&mut *view.inner)
        .await?;
        for row in rows {
            sqlx::query(
                "INSERT INTO import_rows (jurisdiction, import, place, code, state, filing, findings, begins) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(&view.jurisdiction)
            .bind(&import.id)
            .bind(i64::from(row.place))
            .bind(&row.code)
            .bind(&row.state)
            .bind(&row.filing)
            .bind(&row.findings)
            .bind(i64::from(row.row))
            .execute(&mut *view.inner)
            .await?;
        }
        Ok(())
    }

    /// Names the batch of a sheet, unless it has one; answers the one it has.
    pub async fn name_batch(&mut self, import: &str, batch: &str) -> Result<String, StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "UPDATE imports SET batch = $1 WHERE jurisdiction = $2 AND id = $3 AND batch IS NULL",
        )
        .bind(batch)
        .bind(&view.jurisdiction)
        .bind(import)
        .execute(&mut *view.inner)
        .await?;
        let known = self.import(import).await?.and_then(|import| import.batch);
        Ok(known.unwrap_or_else(|| batch.to_owned()))
    }

    /// Says that an entry of a sheet has become a case; false if it was filed or refused before.
    pub async fn file_import_row(
        &mut self,
        import: &str,
        place: u32,
        case: &str,
        batch: Option<&str>,
    ) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let filed = sqlx::query(
            "UPDATE import_rows SET state = 'filed', case_id = $1 \
             WHERE jurisdiction = $2 AND import = $3 AND place = $4 AND state = 'ready'",
        )
        .bind(case)
        .bind(&view.jurisdiction)
        .bind(import)
        .bind(i64::from(place))
        .execute(&mut *view.inner)
        .await?;
        if filed.rows_affected() != 1 {
            return Ok(false);
        }
        if let Some(batch) = batch {
            sqlx::query(
                "INSERT INTO batches (jurisdiction, batch, case_id, place) VALUES ($1, $2, $3, $4)",
            )
            .bind(&view.jurisdiction)
            .bind(batch)
            .bind(case)
            .bind(i64::from(place))
            .execute(&mut *view.inner)
            .await?;
        }
        Ok(true)
    }

    /// Says that an entry of a sheet cannot be filed any more, and why.
    pub async fn refuse_import_row(
        &mut self,
        import: &str,
        place: u32,
        findings: &str,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "UPDATE import_rows SET state = 'refused', findings = $1 \
             WHERE jurisdiction = $2 AND import = $3 AND place = $4 AND state = 'ready'",
        )
        .bind(findings)
        .bind(&view.jurisdiction)
        .bind(import)
        .bind(i64::from(place))
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}
