//! Grants: who may use which data, and whether that still holds.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use utoipa::ToSchema;

use super::error::StoreError;
use super::json::{read_json, write_json};
use super::suspensions::{Moved, Suspension};
use super::tenant::{Tx, View};
use crate::domain::{Grant, MatterKind, Sensitivity};

/// Whether a grant holds, its last day apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantState {
    /// It does.
    Active,
    /// Not for now.
    Suspended,
    /// No longer.
    Ended,
}

impl GrantState {
    pub(super) fn word(self) -> &'static str {
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
    /// Who holds it; a person is a reference.
    pub holder: String,
    /// As which actor of the case: `applicant` or `grantee`.
    pub held_as: String,
    /// Whether it holds. Whoever is shown it is told more: its last day may be past.
    #[serde(skip)]
    pub state: GrantState,
    /// Since when.
    pub since: String,
    /// The kind of the matter that gave it.
    pub kind: MatterKind,
    /// For what it was asked.
    pub purpose: Option<String>,
    /// The items that were asked for; they count where the grant names none.
    pub asked_items: Vec<String>,
    /// The items that somebody looked at before they were given, each up to the sensitivity that it
    /// then had: so far they are shown as they are.
    pub cleared: BTreeMap<String, Sensitivity>,
    /// How sensitive each item of the entry was when they were given. Under this grant no item is
    /// taken for less, whatever becomes of the entry.
    pub sensitivities: BTreeMap<String, Sensitivity>,
    /// What suspends it, the earliest first. It holds again once none of them stands.
    pub suspensions: Vec<Suspension>,
    /// Why it does not hold: what ended it, or the earliest of what suspends it.
    pub moved: Option<Moved>,
    /// What it gives.
    pub grant: Grant,
}

/// Which grants somebody wants to see.
#[derive(Clone, Debug, Default)]
pub struct GrantsWanted {
    /// Under which name he takes part in cases; empty for whoever may see all.
    pub part: String,
    /// Those that he holds.
    pub held: bool,
    /// Those that were given on his entries.
    pub given: bool,
    /// On this entry.
    pub entry: String,
    /// In this state.
    pub state: Option<GrantState>,
    /// After this one.
    pub after: String,
}

pub(super) const COLUMNS: &str = "SELECT id, case_id, entry_code, holder, held_as, state, since, kind, \
     purpose, asked_items, cleared, sensitivities, suspensions, moved, body FROM grants";

/// Who holds a grant: by name, or, like every person, by his part in the case.
const HELD_BY_2: &str = "($2 = '' OR holder = $2 OR EXISTS (SELECT 1 FROM parts \
     WHERE parts.jurisdiction = grants.jurisdiction AND parts.case_id = grants.case_id \
     AND parts.actor = grants.held_as AND parts.party = $2))";

/// Whose data a grant gives.
const GIVEN_BY_2: &str = "($2 = '' OR EXISTS (SELECT 1 FROM entry_index \
     WHERE entry_index.jurisdiction = grants.jurisdiction \
     AND entry_index.code = grants.entry_code AND entry_index.provider = $2))";

impl View {
    /// The grants that a case gave.
    pub async fn grants_of_case(&mut self, case: &str) -> Result<Vec<GrantRow>, StoreError> {
        let query = format!("{COLUMNS} WHERE jurisdiction = $1 AND case_id = $2 ORDER BY id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(case)
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(grant_row).collect()
    }

    /// A grant.
    pub async fn grant(&mut self, id: &str) -> Result<Option<GrantRow>, StoreError> {
        let query = format!("{COLUMNS} WHERE jurisdiction = $1 AND id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(id)
            .fetch_optional(&mut *self.inner)
            .await?;
        row.as_ref().map(grant_row).transpose()
    }

    /// Grants, the earliest first.
    pub async fn grants(
        &mut self,
        wanted: &GrantsWanted,
        limit: u32,
    ) -> Result<Vec<GrantRow>, StoreError> {
        let query = format!(
            "{COLUMNS} WHERE jurisdiction = $1 \
             AND (($3 = 1 AND {HELD_BY_2}) OR ($4 = 1 AND {GIVEN_BY_2})) \
             AND ($5 = '' OR entry_code = $5) AND ($6 = '' OR state = $6) AND id > $7 \
             ORDER BY id LIMIT $8"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(&wanted.part)
            .bind(i64::from(wanted.held))
            .bind(i64::from(wanted.given))
            .bind(&wanted.entry)
            .bind(wanted.state.map(GrantState::word).unwrap_or_default())
            .bind(&wanted.after)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.inner)
            .await?;
        rows.iter().map(grant_row).collect()
    }

    /// Whether a party holds a grant.
    pub async fn holds_grant(&mut self, part: &str, id: &str) -> Result<bool, StoreError> {
        let query =
            format!("SELECT id FROM grants WHERE jurisdiction = $1 AND id = $3 AND {HELD_BY_2}");
        let found = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&self.jurisdiction)
            .bind(part)
            .bind(id)
            .fetch_optional(&mut *self.inner)
            .await?;
        Ok(found.is_some())
    }

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
            "INSERT INTO grants (jurisdiction, id, case_id, entry_code, holder, held_as, state, \
             since, purpose, asked_items, body, kind, cleared, sensitivities, suspensions) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.case_id)
        .bind(&row.entry_code)
        .bind(&row.holder)
        .bind(&row.held_as)
        .bind(row.state.word())
        .bind(&row.since)
        .bind(&row.purpose)
        .bind(write_json("grant", &row.id, &row.asked_items)?)
        .bind(write_json("grant", &row.id, &row.grant)?)
        .bind(write_json("grant", &row.id, &row.kind)?)
        .bind(write_json("grant", &row.id, &row.cleared)?)
        .bind(write_json("grant", &row.id, &row.sensitivities)?)
        .bind(write_json("grant", &row.id, &row.suspensions)?)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}

pub(super) fn grant_row(row: &AnyRow) -> Result<GrantRow, StoreError> {
    let id: String = row.try_get("id")?;
    let state: String = row.try_get("state")?;
    let (asked, body): (String, String) = (row.try_get("asked_items")?, row.try_get("body")?);
    let (suspensions, moved): (String, Option<String>) =
        (row.try_get("suspensions")?, row.try_get("moved")?);
    let suspensions: Vec<Suspension> = read_json("grant", &id, &suspensions)?;
    let moved = moved
        .map(|text| read_json("grant", &id, &text))
        .transpose()?;
    let earliest = || suspensions.first().map(|first| first.by.clone());
    let (kind, cleared): (String, String) = (row.try_get("kind")?, row.try_get("cleared")?);
    let sensitivities: String = row.try_get("sensitivities")?;
    Ok(GrantRow {
        case_id: row.try_get("case_id")?,
        entry_code: row.try_get("entry_code")?,
        holder: row.try_get("holder")?,
        held_as: row.try_get("held_as")?,
        state: match state.as_str() {
            "active" => GrantState::Active,
            "suspended" => GrantState::Suspended,
            _ => GrantState::Ended,
        },
        since: row.try_get("since")?,
        kind: read_json("grant", &id, &kind)?,
        purpose: row.try_get("purpose")?,
        asked_items: read_json("grant", &id, &asked)?,
        cleared: read_json("grant", &id, &cleared)?,
        sensitivities: read_json("grant", &id, &sensitivities)?,
        moved: moved.or_else(earliest),
        suspensions,
        grant: read_json("grant", &id, &body)?,
        id,
    })
}
