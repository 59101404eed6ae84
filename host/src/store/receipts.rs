//! Receipts, without what identifies a person: what was asked is made again from the events.

use super::error::{StoreError, corrupt};
use super::tenant::{Tx, View};

impl View {
    /// The text of a case's `n`th receipt.
    pub async fn receipt(&mut self, case: &str, n: u32) -> Result<Option<String>, StoreError> {
        let body = sqlx::query_scalar(
            "SELECT body FROM receipts WHERE jurisdiction = $1 AND case_id = $2 AND n = $3",
        );
        Ok(body
            .bind(&self.jurisdiction)
            .bind(case)
            .bind(i64::from(n))
            .fetch_optional(&mut *self.inner)
            .await?)
    }

    /// How many receipts a case has.
    pub async fn count_receipts(&mut self, case: &str) -> Result<u32, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM receipts WHERE jurisdiction = $1 AND case_id = $2",
        )
        .bind(&self.jurisdiction)
        .bind(case)
        .fetch_one(&mut *self.inner)
        .await?;
        u32::try_from(count).map_err(|error| corrupt("receipts", case, &error))
    }

    /// Cases with receipts after the case `after`, in their order.
    pub async fn cases_with_receipts(
        &mut self,
        after: &str,
        most: u32,
    ) -> Result<Vec<String>, StoreError> {
        let cases = sqlx::query_scalar(
            "SELECT DISTINCT case_id FROM receipts WHERE jurisdiction = $1 AND case_id > $2 \
             ORDER BY case_id LIMIT $3",
        );
        Ok(cases
            .bind(&self.jurisdiction)
            .bind(after)
            .bind(i64::from(most))
            .fetch_all(&mut *self.inner)
            .await?)
    }
}

impl Tx {
    /// Keeps a receipt.
    pub async fn insert_receipt(
        &mut self,
        case: &str,
        n: u32,
        body: &str,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO receipts (jurisdiction, case_id, n, body) VALUES ($1, $2, $3, $4)",
        )
        .bind(&view.jurisdiction)
        .bind(case)
        .bind(i64::from(n))
        .bind(body)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}
