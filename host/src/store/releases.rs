//! Components, and which of them governs which filing days.

use sqlx::Row;

use super::connect::{Store, StoreError, Tx};

/// A release as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRelease {
    /// The component.
    pub digest: String,
    /// The first filing day.
    pub from: Option<String>,
    /// The last filing day.
    pub until: Option<String>,
    /// `enforce` or `shadow`.
    pub mode: String,
}

impl Store {
    /// The releases of a jurisdiction, in their order.
    pub async fn releases(&self, jurisdiction: &str) -> Result<Vec<StoredRelease>, StoreError> {
        let rows = sqlx::query(
            "SELECT digest, valid_from, valid_until, mode FROM releases WHERE jurisdiction = $1 ORDER BY place",
        )
        .bind(jurisdiction)
        .fetch_all(&self.reads)
        .await?;
        let release = |row: &sqlx::any::AnyRow| {
            Ok(StoredRelease {
                digest: row.try_get("digest")?,
                from: row.try_get("valid_from")?,
                until: row.try_get("valid_until")?,
                mode: row.try_get("mode")?,
            })
        };
        rows.iter().map(release).collect()
    }

    /// Every component that a release or a case refers to, by digest.
    pub async fn components(&self) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let rows = sqlx::query("SELECT digest, bytes FROM components ORDER BY digest")
            .fetch_all(&self.reads)
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("digest")?, row.try_get("bytes")?)))
            .collect()
    }
}

impl Tx {
    /// Keeps a component.
    pub async fn insert_component(&mut self, digest: &str, bytes: &[u8]) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO components (digest, bytes) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING")
            .bind(digest)
            .bind(bytes)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }

    /// Adds a release to a jurisdiction.
    pub async fn insert_release(
        &mut self,
        jurisdiction: &str,
        place: u32,
        release: &StoredRelease,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO releases (jurisdiction, place, digest, valid_from, valid_until, mode) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(jurisdiction)
        .bind(i64::from(place))
        .bind(&release.digest)
        .bind(&release.from)
        .bind(&release.until)
        .bind(&release.mode)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}
