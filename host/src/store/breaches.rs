//! Periods that ended in a breach, and what was made of each.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::{StoreError, corrupt};
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};
use crate::domain::{Citation, Date};

/// A breach.
#[derive(Clone, Debug)]
pub struct BreachRow {
    /// The case.
    pub case_id: String,
    /// In which stage.
    pub stage: String,
    /// The day that ended.
    pub due: Date,
    /// The kind of the case's matter.
    pub kind: String,
    /// Whose turn it was; empty if nobody is known.
    pub respondent: String,
    /// The provision that was breached.
    pub violation: Vec<Citation>,
    /// Where the text lists that as a violation; nothing if it does not.
    pub basis: Option<Citation>,
    /// `listed`, `proposed`, `filed` or `task`.
    pub state: String,
    /// How the text was read.
    pub why: String,
    /// Why people have to look.
    pub trouble: Option<String>,
    /// The rectification that was filed.
    pub rectification: Option<String>,
}

const COLUMNS: &str =
    "case_id, stage, due, kind, respondent, violation, basis, state, why, trouble, rectification";

impl View {
    /// Breaches in a state (all, if none is said) after one, the earliest due first.
    pub async fn breaches(
        &mut self,
        state: &str,
        after: (&str, &str),
        most: u32,
    ) -> Result<Vec<BreachRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM breaches WHERE jurisdiction = $1 AND ($2 = '' OR state = $2) \
             AND (due > $3 OR (due = $3 AND case_id > $4)) ORDER BY due, case_id LIMIT $5"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(&self.jurisdiction)
            .bind(state)
            .bind(after.0)
            .bind(after.1)
            .bind(i64::from(most))
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(breach).collect()
    }

    /// The earliest breach of a case for which a rectification can be filed.
    pub async fn open_breach_of(&mut self, case: &str) -> Result<Option<BreachRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM breaches WHERE jurisdiction = $1 AND case_id = $2 \
             AND state IN ('proposed', 'task') ORDER BY due, stage LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(&self.jurisdiction)
            .bind(case)
            .fetch_optional(&mut *self.inner)
            .await?;
        row.as_ref().map(breach).transpose()
    }
}

impl Tx {
    /// Notes a breach; twice is once.
    pub async fn insert_breach(&mut self, row: &BreachRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO breaches (jurisdiction, case_id, stage, due, kind, respondent, violation, basis, \
             state, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (jurisdiction, case_id, stage, due) DO NOTHING",
        )
        .bind(&view.jurisdiction)
        .bind(&row.case_id)
        .bind(&row.stage)
        .bind(row.due.to_string())
        .bind(&row.kind)
        .bind(&row.respondent)
        .bind(write_json("breach", &row.case_id, &row.violation)?)
        .bind(write_json("breach", &row.case_id, &row.basis)?)
        .bind(&row.state)
        .bind(&row.why)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// A proposed rectification was filed as a case, or became a task for people.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else was first.
    pub async fn settle_breach(
        &mut self,
        row: &BreachRow,
        filed: Option<&str>,
        trouble: Option<&str>,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        let moved = sqlx::query(
            "UPDATE breaches SET state = $1, rectification = $2, trouble = $3 WHERE jurisdiction = $4 \
             AND case_id = $5 AND stage = $6 AND due = $7 AND state = $8 AND state IN ('proposed', 'task')",
        )
        .bind(if filed.is_some() { "filed" } else { "task" })
        .bind(filed)
        .bind(trouble)
        .bind(&view.jurisdiction)
        .bind(&row.case_id)
        .bind(&row.stage)
        .bind(row.due.to_string())
        .bind(&row.state)
        .execute(&mut *view.inner)
        .await?;
        if moved.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(row.case_id.clone()))
        }
    }
}

fn breach(row: &AnyRow) -> Result<BreachRow, StoreError> {
    let case_id: String = row.try_get("case_id")?;
    let (due, violation): (String, String) = (row.try_get("due")?, row.try_get("violation")?);
    let basis: String = row.try_get("basis")?;
    Ok(BreachRow {
        stage: row.try_get("stage")?,
        due: due
            .parse()
            .map_err(|error| corrupt("breach", &case_id, &error))?,
        kind: row.try_get("kind")?,
        respondent: row.try_get("respondent")?,
        violation: read_json("breach", &case_id, &violation)?,
        basis: read_json("breach", &case_id, &basis)?,
        state: row.try_get("state")?,
        why: row.try_get("why")?,
        trouble: row.try_get("trouble")?,
        rectification: row.try_get("rectification")?,
        case_id,
    })
}
