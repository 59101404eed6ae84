//! Certificates, and the accounts that they stand for.

use serde::Serialize;
use utoipa::ToSchema;

use super::accounts::new_id;
use super::apart::account_of_others;
use super::change::{Change, record, today};
use super::error::IdentityError;
use crate::domain::Principal;
use crate::flow::Host;
use crate::store::{CertificateRow, StoreError};

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
    check_subject(subject)?;
    let mut tx = host.store.begin(tenant).await?;
    account_of_others(&mut tx, by, account).await?;
    let row = CertificateRow {
        id: new_id(),
        account: account.to_owned(),
        subject: subject.to_owned(),
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

/// From when this returns, the certificate stands for nobody.
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
    account_of_others(&mut tx, by, account).await?;
    let at = host.now().to_string();
    if !tx.revoke_certificate(account, id, &at).await? {
        return Err(IdentityError::missing("certificate", id));
    }
    let change = Change {
        by: Some(by),
        what: "certificate-revoked",
        subject: account,
    };
    let became = serde_json::json!({ "certificate": id });
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

fn check_subject(subject: &str) -> Result<(), IdentityError> {
    let key = |digits: &str| {
        digits.len() == 64
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let name = |name: &str| {
        !name.is_empty()
            && name.len() <= LONGEST
            && name.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let good = subject.strip_prefix("key:").is_some_and(key)
        || subject.strip_prefix("san:").is_some_and(name);
    if good {
        return Ok(());
    }
    Err(IdentityError::Bad {
        place: "subject",
        why:
            "write `key:` and SHA-256 of the public key in 64 hexadecimal digits, or `san:` and a \
              subject alternative name"
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
