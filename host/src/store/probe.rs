//! Whether the database takes writes: a full disk answers every question, and keeps nothing.

use super::connect::Store;
use super::error::StoreError;
use super::tenant::View;

/// More than a usual filing writes, less than what anybody would miss.
const FILLER: usize = 128 * 1024;

impl Store {
    /// Writes something for a jurisdiction, takes it away again, and has both on disk.
    ///
    /// # Errors
    /// If the database is away, or has no room.
    pub async fn probe(&self, jurisdiction: &str) -> Result<(), StoreError> {
        let mut filler = vec![0; FILLER];
        // Nothing that a database could fold up. Without randomness it is tried with zeros.
        let _ = getrandom::fill(&mut filler);
        let mut tx = self.begin(jurisdiction).await?;
        let view: &mut View = &mut tx;
        sqlx::query(
            "INSERT INTO probes (jurisdiction, filler) VALUES ($1, $2) \
             ON CONFLICT (jurisdiction) DO UPDATE SET filler = excluded.filler",
        )
        .bind(&view.jurisdiction)
        .bind(filler)
        .execute(&mut *view.inner)
        .await?;
        sqlx::query("DELETE FROM probes WHERE jurisdiction = $1")
            .bind(&view.jurisdiction)
            .execute(&mut *view.inner)
            .await?;
        tx.commit().await
    }
}
