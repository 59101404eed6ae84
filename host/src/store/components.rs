//! Components that were taken in: their bytes, who vouches for them, and what they said of themselves.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::error::StoreError;
use super::tenant::{Tx, View};

/// A component as it was handed in, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentRow {
    /// SHA-256 of its bytes.
    pub digest: String,
    /// How many there are.
    pub size: i64,
    /// The key that vouched for it.
    pub signed_as: Option<String>,
    /// The signature, in base64.
    pub signature: Option<String>,
    /// Who handed it in: an account, or `policies`.
    pub uploaded_by: String,
    /// When, RFC 3339.
    pub uploaded_at: String,
    /// Where the host fetched it.
    pub pulled_from: Option<String>,
    /// What it said of itself when it was taken in, as JSON.
    pub description: Option<String>,
}

/// What became of a component that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was not here before.
    New,
    /// Other bytes stood in its place.
    Restored,
    /// It is here already.
    Before,
}

impl View {
    /// The components of the releases that govern or once did, by digest. A case refers to one of
    /// them.
    pub async fn components(&mut self) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let rows = sqlx::query(
            "SELECT digest, bytes FROM components WHERE jurisdiction = $1 AND digest IN \
             (SELECT digest FROM releases WHERE jurisdiction = $1 AND activated IS NOT NULL) \
             ORDER BY digest",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("digest")?, row.try_get("bytes")?)))
            .collect()
    }

    /// The bytes of a component.
    pub async fn component_bytes(&mut self, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT bytes FROM components WHERE jurisdiction = $1 AND digest = $2",
        )
        .bind(&self.jurisdiction)
        .bind(digest)
        .fetch_optional(&mut *self.inner)
        .await?)
    }

    /// One of the components that were handed in.
    pub async fn component_row(
        &mut self,
        digest: &str,
    ) -> Result<Option<ComponentRow>, StoreError> {
        let row = sqlx::query(
            "SELECT digest, size, signed_as, signature, uploaded_by, uploaded_at, pulled_from, \
             description \
             FROM components WHERE jurisdiction = $1 AND digest = $2",
        )
        .bind(&self.jurisdiction)
        .bind(digest)
        .fetch_optional(&mut *self.inner)
        .await?;
        row.as_ref().map(component_row).transpose()
    }

    /// Every component that was handed in, the latest last.
    pub async fn component_rows(&mut self) -> Result<Vec<ComponentRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT digest, size, signed_as, signature, uploaded_by, uploaded_at, pulled_from, \
             description \
             FROM components WHERE jurisdiction = $1 ORDER BY uploaded_at, digest",
        )
        .bind(&self.jurisdiction)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(component_row).collect()
    }
}

impl Tx {
    /// Keeps a component. The one that is there already stays, with its bytes as it was handed in: where
    /// others took their place, these do again.
    pub async fn insert_component(
        &mut self,
        row: &ComponentRow,
        bytes: &[u8],
    ) -> Result<Kept, StoreError> {
        let view: &mut View = self;
        let inserted = sqlx::query(
            "INSERT INTO components (jurisdiction, digest, bytes, size, signed_as, signature, \
             uploaded_by, uploaded_at, pulled_from, description) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (jurisdiction, digest) DO NOTHING",
        )
        .bind(&view.jurisdiction)
        .bind(&row.digest)
        .bind(bytes)
        .bind(row.size)
        .bind(&row.signed_as)
        .bind(&row.signature)
        .bind(&row.uploaded_by)
        .bind(&row.uploaded_at)
        .bind(&row.pulled_from)
        .bind(&row.description)
        .execute(&mut *view.inner)
        .await?;
        if inserted.rows_affected() == 1 {
            return Ok(Kept::New);
        }
        let restored = sqlx::query(
            "UPDATE components SET bytes = $3, size = $4 \
             WHERE jurisdiction = $1 AND digest = $2 AND bytes <> $3",
        )
        .bind(&view.jurisdiction)
        .bind(&row.digest)
        .bind(bytes)
        .bind(row.size)
        .execute(&mut *view.inner)
        .await?;
        Ok(if restored.rows_affected() == 1 {
            Kept::Restored
        } else {
            Kept::Before
        })
    }

    /// Writes who vouches for a component that is here by now, and how it was handed in for that.
    pub async fn vouch_for_component(&mut self, row: &ComponentRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "UPDATE components SET signed_as = $3, signature = $4, uploaded_by = $5, \
             uploaded_at = $6, pulled_from = $7 WHERE jurisdiction = $1 AND digest = $2",
        )
        .bind(&view.jurisdiction)
        .bind(&row.digest)
        .bind(&row.signed_as)
        .bind(&row.signature)
        .bind(&row.uploaded_by)
        .bind(&row.uploaded_at)
        .bind(&row.pulled_from)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }
}

fn component_row(row: &AnyRow) -> Result<ComponentRow, StoreError> {
    Ok(ComponentRow {
        digest: row.try_get("digest")?,
        size: row.try_get("size")?,
        signed_as: row.try_get("signed_as")?,
        signature: row.try_get("signature")?,
        uploaded_by: row.try_get("uploaded_by")?,
        uploaded_at: row.try_get("uploaded_at")?,
        pulled_from: row.try_get("pulled_from")?,
        description: row.try_get("description")?,
    })
}
