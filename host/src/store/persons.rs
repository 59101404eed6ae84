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

    /// The references under which a person holds grants: every filing has its own.
    pub async fn references_of(&mut self, person: &Party) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT persons.id, persons.party FROM persons JOIN grants \
             ON grants.holder = persons.id AND grants.jurisdiction = persons.jurisdiction \
             WHERE persons.jurisdiction = $1 AND grants.state <> 'ended'",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        let mut references = vec![];
        for row in rows {
            let (id, text): (String, String) = (row.try_get("id")?, row.try_get("party")?);
            let party: Party = read_json("person", &id, &text)?;
            if party.id == person.id {
                references.push(id);
            }
        }
        Ok(references)
    }
}

impl Tx {
    /// Erases the person behind a reference; says whether there was one.
    pub async fn erase_person(&mut self, id: &str) -> Result<bool, StoreError> {
        let view: &mut View = self;
        let erased = sqlx::query("DELETE FROM persons WHERE jurisdiction = $1 AND id = $2")
            .bind(&view.jurisdiction)
            .bind(id)
            .execute(&mut *view.inner)
            .await?;
        Ok(erased.rows_affected() > 0)
    }

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
