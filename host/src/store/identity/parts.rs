//! Who has which part in a case, and what waits for whom.

use sqlx::Row;

use crate::store::CaseRow;
use crate::store::cases::case_row;
use crate::store::error::StoreError;
use crate::store::tenant::{Tx, View};

impl View {
    /// The actors as which a party takes part in a case, such as `provider` or
    /// `data-authority@province`; none if it has no part, or there is no such case.
    pub async fn parts_of(&mut self, case: &str, party: &str) -> Result<Vec<String>, StoreError> {
        let parts = sqlx::query_scalar(
            "SELECT actor FROM parts WHERE jurisdiction = $1 AND case_id = $2 AND party = $3 ORDER BY actor",
        );
        let parts = parts.bind(&self.jurisdiction).bind(case).bind(party);
        Ok(parts.fetch_all(&mut *self.inner).await?)
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

    /// Open cases in which it is a party's turn, the first due first. Whether the capacity of who
    /// asks is enough is not looked at.
    pub async fn cases_awaiting(
        &mut self,
        party: &str,
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT cases.id, cases.kind, cases.filed_on, cases.release_digest, cases.revision, cases.state, \
             cases.turn, cases.due, cases.overdue, cases.entry_code, cases.from_case FROM parts \
             JOIN cases ON cases.jurisdiction = parts.jurisdiction AND cases.id = parts.case_id \
             WHERE parts.jurisdiction = $1 AND parts.party = $2 AND cases.state = 'open' \
             AND (cases.turn = parts.actor OR cases.turn LIKE parts.actor || '/%') \
             ORDER BY CASE WHEN cases.due IS NULL THEN 1 ELSE 0 END, cases.due, cases.id LIMIT $3",
        )
        .bind(&self.jurisdiction)
        .bind(party)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(case_row).collect()
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

    /// Gives the parts of a party that was dissolved to its successor.
    pub async fn hand_parts_over(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        let view: &mut View = self;
        for text in [
            "INSERT INTO parts (jurisdiction, case_id, actor, party) \
             SELECT jurisdiction, case_id, actor, $3 FROM parts WHERE jurisdiction = $1 AND party = $2 \
             ON CONFLICT (jurisdiction, case_id, actor, party) DO NOTHING",
            "DELETE FROM parts WHERE jurisdiction = $1 AND party = $2 AND $3 <> ''",
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
