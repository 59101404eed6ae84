//! Capacities that were lent to a colleague.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::domain::words::word;
use crate::domain::{Capacity, Date};
use crate::store::error::{StoreError, corrupt};
use crate::store::json::read_word;
use crate::store::tenant::{Tx, View};

/// A capacity that somebody lent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationRow {
    /// Its identifier.
    pub id: String,
    /// Who lent it.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Which capacity.
    pub capacity: Capacity,
    /// From which day on.
    pub since: Date,
    /// The last day.
    pub until: Date,
    /// When it was taken back.
    pub revoked_at: Option<String>,
}

fn delegation(row: &AnyRow) -> Result<DelegationRow, StoreError> {
    let id: String = row.try_get("id")?;
    let (since, until): (String, String) =
        (row.try_get("valid_from")?, row.try_get("valid_until")?);
    let capacity: String = row.try_get("capacity")?;
    let day = |text: &str| {
        text.parse()
            .map_err(|error| corrupt("delegation", &id, &error))
    };
    Ok(DelegationRow {
        from: row.try_get("from_account")?,
        to: row.try_get("to_account")?,
        capacity: read_word("delegation", &id, &capacity)?,
        since: day(&since)?,
        until: day(&until)?,
        revoked_at: row.try_get("revoked_at")?,
        id,
    })
}

impl View {
    /// What was lent to an account, or by it.
    pub async fn delegations_of(
        &mut self,
        account: &str,
    ) -> Result<Vec<DelegationRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, from_account, to_account, capacity, valid_from, valid_until, revoked_at \
             FROM delegations WHERE jurisdiction = $1 AND (to_account = $2 OR from_account = $2) ORDER BY id",
        )
        .bind(&self.jurisdiction)
        .bind(account)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(delegation).collect()
    }
}

impl Tx {
    /// Lends a capacity.
    pub async fn insert_delegation(&mut self, row: &DelegationRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO delegations (jurisdiction, id, from_account, to_account, capacity, valid_from, \
             valid_until) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.from)
        .bind(&row.to)
        .bind(word(&row.capacity))
        .bind(row.since.to_string())
        .bind(row.until.to_string())
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Takes back what an account lent; says whether that changed anything.
    pub async fn revoke_delegation(
        &mut self,
        from: &str,
        id: &str,
        at: &str,
    ) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let revoked = sqlx::query(
            "UPDATE delegations SET revoked_at = $1 WHERE jurisdiction = $2 AND from_account = $3 \
             AND id = $4 AND revoked_at IS NULL",
        )
        .bind(at)
        .bind(&view.jurisdiction)
        .bind(from)
        .bind(id)
        .execute(&mut *view.inner)
        .await?;
        Ok(revoked.rows_affected() == 1)
    }
}
