//! Who has which part in a case.

use sqlx::Row;

use crate::store::error::StoreError;
use crate::store::tenant::{Tx, View};

impl View {
    /// The actors as which a party takes part in a case, such as `provider` or
    /// `data-authority@province`; none if it has no part, or there is no such case.
    pub async fn parts_of(&mut self, case: &str, party: &str) -> Result<Vec<String>, StoreError> {
        let actors = sqlx::query_scalar(
            "SELECT actor FROM parts WHERE jurisdiction = $1 AND case_id = $2 AND party = $3 ORDER BY actor",
        );
        let actors = actors.bind(&self.jurisdiction).bind(case).bind(party);
        Ok(actors.fetch_all(&mut *self.inner).await?)
    }

    /// All parts of a case: actor and party.
    pub async fn parts(&mut self, case: &str) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT actor, party FROM parts WHERE jurisdiction = $1 AND case_id = $2 ORDER BY actor, party",
        )
        .bind(&self.jurisdiction)
        .bind(case)
        .fetch_all(&mut *self.inner)
        .await?;
        let part = |row: &sqlx::any::AnyRow| Ok((row.try_get("actor")?, row.try_get("party")?));
        rows.iter().map(part).collect()
    }
}

impl Tx {
    /// Gives a party a part in a case; twice is once.
    pub async fn insert_part(
        &mut self,
        case: &str,
        actor: &str,
        party: &str,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO parts (jurisdiction, case_id, actor, party) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (jurisdiction, case_id, actor, party) DO NOTHING",
        )
        .bind(&view.jurisdiction)
        .bind(case)
        .bind(actor)
        .bind(party)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Gives the parts and the grants of a party that was dissolved, and what waits for it, to its
    /// successor.
    pub async fn hand_parts_over(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        let view: &mut View = self;
        for text in [
            "INSERT INTO parts (jurisdiction, case_id, actor, party) \
             SELECT jurisdiction, case_id, actor, $3 FROM parts WHERE jurisdiction = $1 AND party = $2 \
             ON CONFLICT (jurisdiction, case_id, actor, party) DO NOTHING",
            "DELETE FROM parts WHERE jurisdiction = $1 AND party = $2 AND $3 <> ''",
            "INSERT INTO awaiting (jurisdiction, party, place, case_id, capacity) \
             SELECT jurisdiction, $3, place, case_id, capacity FROM awaiting WHERE jurisdiction = $1 AND party = $2 \
             ON CONFLICT (jurisdiction, party, place, case_id, capacity) DO NOTHING",
            "DELETE FROM awaiting WHERE jurisdiction = $1 AND party = $2 AND $3 <> ''",
            "UPDATE grants SET holder = $3 WHERE jurisdiction = $1 AND holder = $2",
        ] {
            sqlx::query(text)
                .bind(&view.jurisdiction)
                .bind(from)
                .bind(to)
                .execute(&mut *view.inner)
                .await?;
        }
        Ok(())
    }
}
