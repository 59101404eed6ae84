//! Client certificates, and the accounts that they stand for.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::revocation::{Known, take_back};
use crate::store::error::StoreError;
use crate::store::tenant::{Tx, View};

/// A certificate that stands for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRow {
    /// Its identifier.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// `key:` and the SHA-256 of its public key, or `san:` and a name.
    pub subject: String,
    /// When it was mapped, RFC 3339.
    pub mapped_at: String,
    /// When that was taken back.
    pub revoked_at: Option<String>,
}

fn certificate(row: &AnyRow) -> Result<CertificateRow, StoreError> {
    Ok(CertificateRow {
        id: row.try_get("id")?,
        account: row.try_get("account")?,
        subject: row.try_get("subject")?,
        mapped_at: row.try_get("mapped_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}

impl View {
    /// For which account a certificate stands today.
    pub async fn certificate_of(
        &mut self,
        subject: &str,
    ) -> Result<Option<CertificateRow>, StoreError> {
        let row = sqlx::query(
            "SELECT id, account, subject, mapped_at, revoked_at FROM certificates \
             WHERE jurisdiction = $1 AND subject = $2 AND revoked_at IS NULL",
        )
        .bind(&self.jurisdiction)
        .bind(subject)
        .fetch_optional(&mut *self.inner)
        .await?;
        row.as_ref().map(certificate).transpose()
    }

    /// The certificates of an account, those that were taken back too.
    pub async fn certificates_of(
        &mut self,
        account: &str,
    ) -> Result<Vec<CertificateRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, account, subject, mapped_at, revoked_at FROM certificates \
             WHERE jurisdiction = $1 AND account = $2 ORDER BY id",
        )
        .bind(&self.jurisdiction)
        .bind(account)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter().map(certificate).collect()
    }
}

impl Tx {
    /// Lets a certificate stand for an account.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it stands for one already.
    pub async fn insert_certificate(&mut self, row: &CertificateRow) -> Result<(), StoreError> {
        let view: &mut View = self;
        sqlx::query(
            "INSERT INTO certificates (jurisdiction, id, account, subject, mapped_at) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&view.jurisdiction)
        .bind(&row.id)
        .bind(&row.account)
        .bind(&row.subject)
        .bind(&row.mapped_at)
        .execute(&mut *view.inner)
        .await?;
        Ok(())
    }

    /// Takes that back; says whether that changed anything.
    pub async fn revoke_certificate(
        &mut self,
        account: &str,
        id: &str,
        at: &str,
    ) -> Result<bool, StoreError> {
        take_back(self, Known::Certificate, (account, id), at).await
    }
}
