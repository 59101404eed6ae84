//! Certificates, and the accounts that they stand for.

use serde::Serialize;
use utoipa::ToSchema;

use super::accounts::new_id;
use super::apart::{account_of_others, require_whole};
use super::change::{Change, record, today};
use super::error::IdentityError;
use crate::domain::{Principal, certified};
use crate::flow::Host;
use crate::store::{CertificateRow, Ended, StoreError};

/// The longest name that somebody is mapped by.
pub(super) const LONGEST: usize = 300;

/// A certificate that stands for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CertificateView {
    /// Its identifier here.
    pub id: String,
    /// `key:` and SHA-256 of the public key, or `san:` and a subject alternative name.
    pub subject: String,
    /// Since when.
    pub mapped_at: String,
    /// When that was taken back.
    pub revoked_at: Option<String>,
}

impl From<CertificateRow> for CertificateView {
    fn from(row: CertificateRow) -> Self {
        Self {
            id: row.id,
            subject: row.subject,
            mapped_at: row.mapped_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// Lets a certificate stand for an account: by its public key or by a subject alternative name,
/// never by a common name.
///
/// # Errors
/// If it stands for somebody already, or is written in another way.
pub async fn map_certificate(
    host: &Host,
    by: &Principal,
    tenant: &str,
    account: &str,
    subject: &str,
) -> Result<CertificateView, IdentityError> {
    today(host, tenant)?;
    let subject = &read_subject(subject)?;
    let mut tx = host.store.begin(tenant).await?;
    account_of_others(&mut tx, by, account).await?;
    require_whole(&mut tx, by, account).await?;
    let row = CertificateRow {
        id: new_id(),
        account: account.to_owned(),
        subject: subject.clone(),
        mapped_at: host.now().to_string(),
        revoked_at: None,
    };
    let inserted = tx.insert_certificate(&row).await;
    taken("certificate", subject, inserted)?;
    let change = Change {
        by: Some(by),
        what: "certificate-mapped",
        subject: account,
    };
    let became = serde_json::json!({ "certificate": row.id, "subject": row.subject });
    record(host, &mut tx, tenant, change, &became).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// From when this returns, the certificate stands for nobody, and the tokens that were issued with it
/// are good for nothing.
///
/// # Errors
/// If it does not stand for the account.
pub async fn unmap_certificate(
    host: &Host,
    by: &Principal,
    tenant: &str,
    account: &str,
    id: &str,
) -> Result<(), IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    // Nothing is issued with it meanwhile.
    tx.hold_identity().await?;
    account_of_others(&mut tx, by, account).await?;
    let at = host.now().to_string();
    if !tx.revoke_certificate(account, id, &at).await? {
        return Err(IdentityError::missing("certificate", id));
    }
    let with = tx.revoke_issued(Ended::Certificate(id), &at).await?;
    let change = Change {
        by: Some(by),
        what: "certificate-revoked",
        subject: account,
    };
    let became = serde_json::json!({ "certificate": id, "with": with });
    record(host, &mut tx, tenant, change, &became).await?;
    tx.commit().await?;
    Ok(())
}

/// The certificates of an account.
///
/// # Errors
/// If there is no such account.
pub async fn certificates(
    host: &Host,
    tenant: &str,
    account: &str,
) -> Result<Vec<CertificateView>, IdentityError> {
    today(host, tenant)?;
    let mut view = host.store.read(tenant).await?;
    if view.account(account).await?.is_none() {
        return Err(IdentityError::missing("account", account));
    }
    let rows = view.certificates_of(account).await?;
    Ok(rows.into_iter().map(CertificateView::from).collect())
}

/// A subject as it is kept: each certificate says its names in one spelling only.
fn read_subject(subject: &str) -> Result<String, IdentityError> {
    let read = if subject.len() <= LONGEST {
        certified::read(subject)
    } else {
        None
    };
    read.ok_or_else(|| IdentityError::Bad {
        place: "subject",
        why:
            "write `key:` and SHA-256 of the public key in 64 hexadecimal digits, or `san:` and a \
              subject alternative name: a DNS name, a mail address or a URI"
                .into(),
    })
}

/// Says so where something is somebody's already.
pub(super) fn taken(
    what: &'static str,
    id: &str,
    done: Result<(), StoreError>,
) -> Result<(), IdentityError> {
    match done {
        Err(StoreError::Conflict(_)) => Err(IdentityError::Taken {
            what,
            id: id.chars().take(100).collect(),
        }),
        done => Ok(done?),
    }
}
