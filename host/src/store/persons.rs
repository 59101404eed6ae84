//! What identifies a person, apart from the events that refer to it, so that it can be erased.

use sqlx::Row;

use super::error::StoreError;
use super::json::{read_json, write_json};
use super::tenant::{Tx, View};
use crate::domain::Party;

impl View {
    /// The person behind a reference; none once it was erased.
    pub async fn person(&mut self, id: &str) -> Result<Option<Party>, StoreError> {
        let row = sqlx::query("SELECT party FROM persons WHERE jurisdiction = $1 AND id = $2")
            .bind(&self.jurisdiction)
            .bind(id)
            .fetch_optional(&mut *self.inner)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let text: String = row.try_get("party")?;
        read_json("person", id, &text).map(Some)
    }
}

impl Tx {
    /// Keeps a person under a reference.
    pub async fn insert_person(&mut self, id: &str, party: &Party) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query("INSERT INTO persons (jurisdiction, id, party) VALUES ($1, $2, $3)")
            .bind(&view.jurisdiction)
            .bind(id)
            .bind(write_json("person", id, party)?)
            .execute(&mut *view.inner)
            .await?;
        Ok(())
    }
}
