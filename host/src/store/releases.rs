//! Components, and which of them governs which filing days.

use sqlx::Row;

use super::error::StoreError;
use super::tenant::{Tx, View};

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

impl View {
    /// The releases of a jurisdiction, in their order.
    pub async fn releases(&mut self) -> Result<Vec<StoredRelease>, StoreError> {
        let rows = sqlx::query(
            "SELECT digest, valid_from, valid_until, mode FROM releases WHERE jurisdiction = $1 ORDER BY place",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
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
    pub async fn components(&mut self) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let rows = sqlx::query(
            "SELECT digest, bytes FROM components WHERE jurisdiction = $1 ORDER BY digest",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("digest")?, row.try_get("bytes")?)))
            .collect()
    }
}

impl Tx {
    /// Keeps a component.
    pub async fn insert_component(&mut self, digest: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query("INSERT INTO components (jurisdiction, digest, bytes) VALUES ($1, $2, $3) ON CONFLICT (jurisdiction, digest) DO NOTHING")
            .bind(&view.jurisdiction)
            .bind(digest)
            .bind(bytes)
            .execute(&mut *view.inner)
            .await?;
        Ok(())
    }

    /// Adds a release to a jurisdiction.
    pub async fn insert_release(
        &mut self,
        place: u32,
        release: &StoredRelease,
    ) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO releases (jurisdiction, place, digest, valid_from, valid_until, mode) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&view.jurisdiction)
        .bind(i64::from(place))
        .bind(&release.digest)
        .bind(&release.from)
        .bind(&release.until)
        .bind(&release.mode)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}
