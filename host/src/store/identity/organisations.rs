//! Organisations, each with the version that an editor has seen.

use sqlx::Row;

use crate::domain::Organisation;
use crate::store::error::{StoreError, corrupt};
use crate::store::json::{read_json, write_json};
use crate::store::tenant::{Tx, View};

impl View {
    /// All organisations with their versions, in the order of their identifiers.
    pub async fn organisations(&mut self) -> Result<Vec<(Organisation, u32)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, version, body FROM organisations WHERE jurisdiction = $1 ORDER BY id",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        let read = |row: &sqlx::any::AnyRow| {
            let id: String = row.try_get("id")?;
            let version: i64 = row.try_get("version")?;
            let version = u32::try_from(version);
            let version = version.map_err(|error| corrupt("organisation", &id, &error))?;
            let body: String = row.try_get("body")?;
            Ok((read_json("organisation", &id, &body)?, version))
        };
        rows.iter().map(read).collect()
    }

    /// One of them.
    pub async fn organisation(&mut self, id: &str) -> Result<Option<Organisation>, StoreError> {
        let body: Option<String> = sqlx::query_scalar(
            "SELECT body FROM organisations WHERE jurisdiction = $1 AND id = $2",
        )
        .bind(&self.jurisdiction)
        .bind(id)
        .fetch_optional(&mut *self.inner)
        .await?;
        let read = |body: String| read_json("organisation", id, &body);
        body.map(read).transpose()
    }
}

impl Tx {
    /// Puts an organisation at a version: 1 for a new one, else the one after what was seen.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else was first.
    pub async fn put_organisation(
        &mut self,
        organisation: &Organisation,
        version: u32,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        let body = write_json("organisation", &organisation.id, organisation)?;
        let put = if version == 1 {
            sqlx::query(
                "INSERT INTO organisations (jurisdiction, id, version, body) VALUES ($1, $2, $3, $4)",
            )
        } else {
            sqlx::query(
                "UPDATE organisations SET version = $3, body = $4 \
                 WHERE jurisdiction = $1 AND id = $2 AND version = $3 - 1",
            )
        };
        let put = put
            .bind(&view.jurisdiction)
            .bind(&organisation.id)
            .bind(i64::from(version))
            .bind(body)
            .execute(&mut *view.inner)
            .await?;
        if put.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(organisation.id.clone()))
        }
    }
}
