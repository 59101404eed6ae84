//! Accounts.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::domain::words::word;
use crate::domain::{Account, Duty};
use crate::store::connect::Backend;
use crate::store::error::{StoreError, corrupt};
use crate::store::json::read_word;
use crate::store::tenant::{Tx, View};

fn account(row: &AnyRow) -> Result<(Account, u32), StoreError> {
    let id: String = row.try_get("id")?;
    let version: i64 = row.try_get("version")?;
    let (capacity, duty): (String, Option<String>) =
        (row.try_get("capacity")?, row.try_get("duty")?);
    let active: i64 = row.try_get("active")?;
    let version = u32::try_from(version).map_err(|error| corrupt("account", &id, &error))?;
    let account = Account {
        name: row.try_get("name")?,
        organisation: row.try_get("organisation")?,
        capacity: read_word("account", &id, &capacity)?,
        duty: duty
            .map(|duty| read_word("account", &id, &duty))
            .transpose()?,
        active: active != 0,
        id,
    };
    Ok((account, version))
}

impl View {
    /// An account with its version.
    pub async fn account(&mut self, id: &str) -> Result<Option<(Account, u32)>, StoreError> {
        let row = sqlx::query(
            "SELECT id, version, name, organisation, capacity, duty, active FROM accounts \
             WHERE jurisdiction = $1 AND id = $2",
        )
        .bind(&self.jurisdiction)
        .bind(id)
        .fetch_optional(&mut *self.inner)
        .await?;
        row.as_ref().map(account).transpose()
    }

    /// Up to `limit` accounts after one, in the order of their identifiers.
    pub async fn accounts(
        &mut self,
        after: &str,
        limit: u32,
    ) -> Result<Vec<(Account, u32)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, version, name, organisation, capacity, duty, active FROM accounts \
             WHERE jurisdiction = $1 AND id > $2 ORDER BY id LIMIT $3",
        )
        .bind(&self.jurisdiction)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(account).collect()
    }

    /// Up to `limit` active accounts of an organisation after one, in the order of their identifiers.
    pub async fn people_of(
        &mut self,
        organisation: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, version, name, organisation, capacity, duty, active FROM accounts \
             WHERE jurisdiction = $1 AND organisation = $2 AND id > $3 AND active = 1 \
             ORDER BY id LIMIT $4",
        )
        .bind(&self.jurisdiction)
        .bind(organisation)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.inner)
        .await?;
        let read = |row: &AnyRow| account(row).map(|(account, _)| account);
        rows.iter().map(read).collect()
    }

    /// The active accounts that have a duty, with their versions.
    pub async fn holders_of(&mut self, duty: Duty) -> Result<Vec<(Account, u32)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, version, name, organisation, capacity, duty, active FROM accounts \
             WHERE jurisdiction = $1 AND duty = $2 AND active = 1 ORDER BY id",
        )
        .bind(&self.jurisdiction)
        .bind(word(&duty))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(account).collect()
    }
}

impl Tx {
    /// Whoever changes who is who waits for whoever does so already: what is checked against the
    /// whole stays true until it is written.
    pub async fn hold_identity(&mut self) -> Result<(), StoreError> {
        let view: &mut View = self;
        // In a file there is one writer, and this is it.
        if view.backend == Backend::Sqlite {
            return Ok(());
        }
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('identity ' || $1, 0))")
            .bind(&view.jurisdiction)
            .execute(&mut *view.inner)
            .await?;
        Ok(())
    }

    /// Puts an account at a version: 1 for a new one, else the one after what was seen.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else was first.
    pub async fn put_account(&mut self, account: &Account, version: u32) -> Result<(), StoreError> {
        let view: &mut View = self;
        let put = if version == 1 {
            sqlx::query(
                "INSERT INTO accounts (jurisdiction, id, version, name, organisation, capacity, duty, active) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
        } else {
            sqlx::query(
                "UPDATE accounts SET version = $3, name = $4, organisation = $5, capacity = $6, duty = $7, \
                 active = $8 WHERE jurisdiction = $1 AND id = $2 AND version = $3 - 1",
            )
        };
        let put = put
            .bind(&view.jurisdiction)
            .bind(&account.id)
            .bind(i64::from(version))
            .bind(&account.name)
            .bind(&account.organisation)
            .bind(word(&account.capacity))
            .bind(account.duty.map(|duty| word(&duty)))
            .bind(i64::from(account.active))
            .execute(&mut *view.inner)
            .await?;
        if put.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(account.id.clone()))
        }
    }
}
