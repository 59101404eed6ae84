//! What identifies a person, apart from the events that refer to it, so that it can be erased.

use sqlx::Row;

use super::connect::{Store, StoreError, Tx, read_json, write_json};
use crate::domain::Party;

impl Store {
    /// The person behind a reference; none once it was erased.
    pub async fn person(&self, jurisdiction: &str, id: &str) -> Result<Option<Party>, StoreError> {
        let row = sqlx::query("SELECT party FROM persons WHERE id = $1 AND jurisdiction = $2")
            .bind(id)
            .bind(jurisdiction)
            .fetch_optional(&self.reads)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let text: String = row.try_get("party")?;
        read_json("person", id, &text).map(Some)
    }
}

impl Tx {
    /// The person behind a reference, as this transaction sees it.
    pub async fn person(
        &mut self,
        jurisdiction: &str,
        id: &str,
    ) -> Result<Option<Party>, StoreError> {
        let row = sqlx::query("SELECT party FROM persons WHERE id = $1 AND jurisdiction = $2")
            .bind(id)
            .bind(jurisdiction)
            .fetch_optional(&mut *self.inner)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let text: String = row.try_get("party")?;
        read_json("person", id, &text).map(Some)
    }

    /// Keeps a person under a reference.
    pub async fn insert_person(
        &mut self,
        jurisdiction: &str,
        id: &str,
        party: &Party,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO persons (id, jurisdiction, party) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(jurisdiction)
            .bind(write_json("person", id, party)?)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }
}
