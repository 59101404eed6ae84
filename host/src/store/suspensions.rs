//! What suspends and ends grants, each by its case. A grant is suspended as long as one suspension
//! stands; lifting one lifts no other.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use utoipa::ToSchema;

use super::error::StoreError;
use super::grants::{COLUMNS, GrantRow, GrantState, grant_row};
use super::json::write_json;
use super::tenant::{Tx, View};
use crate::domain::{Citation, Date, Text};

/// Why a grant was suspended or ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    /// The case that did it.
    pub case_id: String,
    /// The words of its decision.
    pub title: Text,
    /// The articles of its decision.
    pub citations: Vec<Citation>,
}

/// A suspension that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Suspension {
    /// Since when.
    pub since: Date,
    /// By which case, and why.
    #[serde(flatten)]
    pub by: Moved,
}

impl Tx {
    /// Suspends the grants of a holder, those on one entry or all. What has ended stays so.
    pub async fn suspend_grants(
        &mut self,
        holder: &str,
        entry_code: Option<&str>,
        day: Date,
        why: &Moved,
    ) -> Result<(), StoreError> {
        let held = self.grants_to_move(holder, entry_code).await?;
        let suspended = held.into_iter().filter_map(|row| suspended(row, day, why));
        self.put_standings(suspended.collect()).await
    }

    /// Ends the grants of a holder, those on one entry or all, whatever suspends them.
    pub async fn end_grants(
        &mut self,
        holder: &str,
        entry_code: Option<&str>,
        day: Date,
        why: &Moved,
    ) -> Result<(), StoreError> {
        let held = self.grants_to_move(holder, entry_code).await?;
        let ended = held.into_iter().map(|row| GrantRow {
            state: GrantState::Ended,
            since: day.to_string(),
            suspensions: vec![],
            moved: Some(why.clone()),
            ..row
        });
        self.put_standings(ended.collect()).await
    }

    /// Lifts what this case suspended, whoever holds it by now. What another case suspends too stays
    /// suspended, as long as it was.
    pub async fn restore_grants(&mut self, case: &str, day: Date) -> Result<(), StoreError> {
        // Those alone that name the case somewhere: what else is suspended is neither read nor held up.
        let query = format!(
            "{COLUMNS} WHERE jurisdiction = $1 AND state = 'suspended' AND suspensions LIKE $2 \
             ORDER BY id{}",
            self.lock()
        );
        let view: &mut View = self;
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&view.jurisdiction)
            .bind(format!("%\"{case}\"%"))
            .fetch_all(&mut *view.inner)
            .await?;
        let lifted = read(&rows)?
            .into_iter()
            .filter_map(|row| lifted(row, case, day));
        self.put_standings(lifted.collect()).await
    }

    /// What somebody holds that has not ended, and that nobody else moves before this transaction is
    /// over.
    async fn grants_to_move(
        &mut self,
        holder: &str,
        entry_code: Option<&str>,
    ) -> Result<Vec<GrantRow>, StoreError> {
        let query = format!(
            "{COLUMNS} WHERE jurisdiction = $1 AND holder = $2 AND state <> 'ended' \
             AND ($3 = '' OR entry_code = $3) ORDER BY id{}",
            self.lock()
        );
        let view: &mut View = self;
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(&view.jurisdiction)
            .bind(holder)
            .bind(entry_code.unwrap_or_default())
            .fetch_all(&mut *view.inner)
            .await?;
        read(&rows)
    }

    async fn put_standings(&mut self, rows: Vec<GrantRow>) -> Result<(), StoreError> {
        let view: &mut View = self;
        for row in &rows {
            let ended = row
                .moved
                .as_ref()
                .filter(|_| row.state == GrantState::Ended);
            let moved = ended.map(|why| write_json("grant", &row.id, why));
            sqlx::query(
                "UPDATE grants SET state = $1, since = $2, suspensions = $3, moved = $4 \
                 WHERE jurisdiction = $5 AND id = $6",
            )
            .bind(row.state.word())
            .bind(&row.since)
            .bind(write_json("grant", &row.id, &row.suspensions)?)
            .bind(moved.transpose()?)
            .bind(&view.jurisdiction)
            .bind(&row.id)
            .execute(&mut *view.inner)
            .await?;
        }
        Ok(())
    }
}

/// The grant with one suspension more; none if this case suspends it already.
fn suspended(row: GrantRow, day: Date, why: &Moved) -> Option<GrantRow> {
    let mut suspensions = row.suspensions;
    if suspensions.iter().any(|one| one.by.case_id == why.case_id) {
        return None;
    }
    suspensions.push(Suspension {
        since: day,
        by: why.clone(),
    });
    let since = match row.state {
        GrantState::Suspended => row.since,
        _ => day.to_string(),
    };
    Some(GrantRow {
        state: GrantState::Suspended,
        since,
        suspensions,
        ..row
    })
}

/// The grant without what a case suspended; none if that case does not suspend it.
fn lifted(row: GrantRow, case: &str, day: Date) -> Option<GrantRow> {
    let mut suspensions = row.suspensions;
    let before = suspensions.len();
    suspensions.retain(|one| one.by.case_id != case);
    if suspensions.len() == before {
        return None;
    }
    let (state, since) = if suspensions.is_empty() {
        (GrantState::Active, day.to_string())
    } else {
        (row.state, row.since)
    };
    Some(GrantRow {
        state,
        since,
        suspensions,
        ..row
    })
}

fn read(rows: &[AnyRow]) -> Result<Vec<GrantRow>, StoreError> {
    rows.iter().map(grant_row).collect()
}
