//! Grants: who may use which data, and whether that still holds.

use serde::Serialize;
use sqlx::Row;
use utoipa::ToSchema;

use super::error::StoreError;
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};
use crate::domain::{Date, Grant};

/// Whether a grant holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GrantState {
    /// It does.
    Active,
    /// Not for now.
    Suspended,
    /// No longer.
    Ended,
}

impl GrantState {
    fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
        }
    }
}

/// A grant as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GrantRow {
    /// Its identifier.
    pub id: String,
    /// The case that gave it.
    pub case_id: String,
    /// The entry; none if the case was about none.
    pub entry_code: Option<String>,
    /// Who holds it.
    pub holder: String,
    /// Whether it holds.
    pub state: GrantState,
    /// Since when.
    pub since: String,
    /// What it gives.
    pub grant: Grant,
}

impl View {
    /// The grants that a case gave.
    pub async fn grants_of_case(&mut self, case: &str) -> Result<Vec<GrantRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, case_id, entry_code, holder, state, since, body FROM grants \
             WHERE jurisdiction = $1 AND case_id = $2 ORDER BY id",
        )
        .bind(&self.jurisdiction)
        .bind(case)
        .fetch_all(&mut *self.inner)
        .await?;
        let grant = |row: &sqlx::any::AnyRow| {
            let id: String = row.try_get("id")?;
            let state: String = row.try_get("state")?;
            let body: String = row.try_get("body")?;
            Ok(GrantRow {
                case_id: row.try_get("case_id")?,
                entry_code: row.try_get("entry_code")?,
                holder: row.try_get("holder")?,
                state: match state.as_str() {
                    "active" => GrantState::Active,
                    "suspended" => GrantState::Suspended,
                    _ => GrantState::Ended,
                },
                since: row.try_get("since")?,
                grant: read_json("grant", &id, &body)?,
                id,
            })
        };
        rows.iter().map(grant).collect()
    }
}

impl View {
    /// The entry that a grant gives; none if there is no such grant, or it is about none.
    pub async fn entry_of_grant(&mut self, id: &str) -> Result<Option<String>, StoreError> {
        let entry = sqlx::query_scalar::<_, Option<String>>(
            "SELECT entry_code FROM grants WHERE jurisdiction = $1 AND id = $2",
        );
        let entry = entry.bind(&self.jurisdiction).bind(id);
        Ok(entry.fetch_optional(&mut *self.inner).await?.flatten())
    }
}

impl Tx {
    /// Gives a grant.
    pub async fn insert_grant(&mut self, row: &GrantRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO grants (jurisdiction, id, case_id, entry_code, holder, state, since, body) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.case_id)
        .bind(&row.entry_code)
        .bind(&row.holder)
        .bind(row.state.word())
        .bind(&row.since)
        .bind(write_json("grant", &row.id, &row.grant)?)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Suspends or ends the grants of a holder, those on one entry or all; says how many. What has
    /// ended stays so.
    pub async fn move_grants(
        &mut self,
        holder: &str,
        entry_code: Option<&str>,
        state: GrantState,
        day: Date,
    ) -> Result<u64, StoreError> {
        let view: &mut View = self;
        let moved = sqlx::query(
            "UPDATE grants SET state = $1, since = $2 WHERE jurisdiction = $3 AND holder = $4 \
             AND state <> 'ended' AND state <> $1 AND ($5 = '' OR entry_code = $5)",
        )
        .bind(state.word())
        .bind(day.to_string())
        .bind(&view.jurisdiction)
        .bind(holder)
        .bind(entry_code.unwrap_or_default())
        .execute(&mut *view.inner)
        .await?;
        Ok(moved.rows_affected())
    }
}
