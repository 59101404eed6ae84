//! About how many matters shadow releases were asked.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::StoreError;
use super::tenant::{Tx, View};

/// About how many matters a shadow was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShadowCount {
    /// The shadow's component.
    pub component: String,
    /// To so many it said something, and be it that it faulted.
    pub asked: u64,
    /// About so many it could not be asked.
    pub lost: u64,
}

impl View {
    /// Of each shadow that was ever to be asked, in the order of their components.
    pub async fn shadow_counts(&mut self) -> Result<Vec<ShadowCount>, StoreError> {
        let rows = sqlx::query(
            "SELECT component, asked, lost FROM shadow_counts WHERE jurisdiction = $1 \
             ORDER BY component",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(shadow_count).collect()
    }
}

impl Tx {
    /// Adds to what a shadow was asked before. Whoever counts several goes by the order of their
    /// components, so that nobody waits for another who waits for him.
    pub async fn add_shadow_count(&mut self, more: &ShadowCount) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO shadow_counts (jurisdiction, component, asked, lost) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (jurisdiction, component) DO UPDATE SET \
             asked = shadow_counts.asked + excluded.asked, lost = shadow_counts.lost + excluded.lost",
        )
        .bind(&view.jurisdiction)
        .bind(&more.component)
        .bind(number(more.asked))
        .bind(number(more.lost))
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn shadow_count(row: &AnyRow) -> Result<ShadowCount, StoreError> {
    let (asked, lost): (i64, i64) = (row.try_get("asked")?, row.try_get("lost")?);
    Ok(ShadowCount {
        component: row.try_get("component")?,
        asked: u64::try_from(asked).unwrap_or(0),
        lost: u64::try_from(lost).unwrap_or(0),
    })
}
