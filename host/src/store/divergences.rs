//! Where shadows said something else than the rules that decided.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::error::{StoreError, corrupt};
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};
use crate::domain::Date;
use crate::domain::difference::Difference;

/// A matter to which a shadow said something else.
#[derive(Clone, Debug, PartialEq)]
pub struct DivergenceRow {
    /// Its identifier; identifiers rise with time.
    pub id: String,
    /// The shadow's component.
    pub component: String,
    /// The component that decided.
    pub governing: String,
    /// The case; none if the filing was refused.
    pub case: Option<String>,
    /// The kind of the matter.
    pub kind: String,
    /// The day on which it was filed.
    pub filed_on: Date,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// What differs.
    pub differences: Vec<Difference>,
}

const COLUMNS: &str = "SELECT id, component, governing, case_id, kind, filed_on, recorded_at, body \
     FROM divergences WHERE jurisdiction = $1 AND id > $2";

impl View {
    /// Up to `most` divergences after one, of one shadow or of all, the earliest first.
    pub async fn divergences(
        &mut self,
        component: Option<&str>,
        after: &str,
        most: u32,
    ) -> Result<Vec<DivergenceRow>, StoreError> {
        let of_one = component.map_or("", |_| "AND component = $4");
        let query = format!("{COLUMNS} {of_one} ORDER BY id LIMIT $3");
        let mut query = sqlx::query(AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(after)
            .bind(i64::from(most));
        if let Some(component) = component {
            query = query.bind(component);
        }
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(divergence).collect()
    }
}

fn divergence(row: &AnyRow) -> Result<DivergenceRow, StoreError> {
    let id: String = row.try_get("id")?;
    let (day, body): (String, String) = (row.try_get("filed_on")?, row.try_get("body")?);
    Ok(DivergenceRow {
        component: row.try_get("component")?,
        governing: row.try_get("governing")?,
        case: row.try_get("case_id")?,
        kind: row.try_get("kind")?,
        filed_on: day
            .parse()
            .map_err(|error| corrupt("divergence", &id, &error))?,
        recorded_at: row.try_get("recorded_at")?,
        differences: read_json("divergence", &id, &body)?,
        id,
    })
}

impl Tx {
    /// Records one.
    pub async fn insert_divergence(&mut self, row: &DivergenceRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO divergences (jurisdiction, id, component, governing, case_id, kind, filed_on, \
             recorded_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.component)
        .bind(&row.governing)
        .bind(&row.case)
        .bind(&row.kind)
        .bind(row.filed_on.to_string())
        .bind(&row.recorded_at)
        .bind(write_json("divergence", &row.id, &row.differences)?)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}
