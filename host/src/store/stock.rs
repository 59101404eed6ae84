//! Counts what stands open, for whoever measures.

use sqlx::Row;

use super::connect::Store;
use super::error::StoreError;
use super::tenant::View;
use crate::metrics::Standing;

impl View {
    /// The clocks that run, those that were due at or before `now` (seconds since 1970), and the
    /// leaves without a place.
    pub async fn standing(&mut self, now: i64) -> Result<Standing, StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM clocks WHERE jurisdiction = $1) AS clocks, \
             (SELECT COUNT(*) FROM clocks WHERE jurisdiction = $1 AND due_at <= $2) AS past_due, \
             (SELECT COUNT(*) FROM leaves WHERE jurisdiction = $1 AND place IS NULL) AS leaves",
        )
        .bind(&self.jurisdiction)
        .bind(now)
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(Standing {
            clocks: row.try_get("clocks")?,
            past_due: row.try_get("past_due")?,
            leaves: row.try_get("leaves")?,
        })
    }
}

impl Store {
    /// The pools: their names, how many connections they have, and how many of those are idle.
    pub fn connections(&self) -> Vec<(&'static str, i64, i64)> {
        let pools = [("reads", &self.reads), ("writes", &self.writes)];
        pools
            .into_iter()
            .map(|(name, pool)| {
                let idle = i64::try_from(pool.num_idle()).unwrap_or(i64::MAX);
                (name, i64::from(pool.size()), idle)
            })
            .collect()
    }
}
