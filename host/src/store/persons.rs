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

    /// The references under which a person holds grants: every filing has its own.
    pub async fn references_of(
        &mut self,
        jurisdiction: &str,
        person: &Party,
    ) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT persons.id, persons.party FROM persons JOIN grants \
             ON grants.holder = persons.id AND grants.jurisdiction = persons.jurisdiction \
             WHERE persons.jurisdiction = $1 AND grants.state <> 'ended'",
        )
        .bind(jurisdiction)
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

    /// Erases the person behind a reference; says whether there was one.
    pub async fn erase_person(&mut self, jurisdiction: &str, id: &str) -> Result<bool, StoreError> {
        let erased = sqlx::query("DELETE FROM persons WHERE id = $1 AND jurisdiction = $2")
            .bind(id)
            .bind(jurisdiction)
            .execute(&mut *self.inner)
            .await?;
        Ok(erased.rows_affected() > 0)
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
