//! With which account data are used, and by which of its credentials: what a record of use keeps beside
//! the organisation, and what is shown of it.

use super::error::FlowError;
use super::host::Host;
use crate::domain::{Credential, Principal, UseAccount};
use crate::store::{StoreError, View};

/// Somebody who uses data.
#[derive(Clone, Copy)]
pub struct Using<'a> {
    /// Who it is.
    pub principal: &'a Principal,
    /// By what the certificate of his connection can be mapped, if it has one.
    pub subjects: &'a [String],
}

/// What a record of use in a jurisdiction keeps of him; nothing of a mere claim.
pub(super) async fn account_of(
    host: &Host,
    jurisdiction: &str,
    by: Using<'_>,
) -> Result<Option<UseAccount>, FlowError> {
    let principal = by.principal;
    let credential = principal.credential;
    if credential == Credential::Header {
        return Ok(None);
    }
    if principal.organisation.is_none() {
        // The record's party is his account already, behind a reference that can be erased.
        return Ok(Some(UseAccount {
            id: None,
            credential,
            credential_id: None,
        }));
    }
    let id = if principal.tenant == jurisdiction {
        principal.account.id.clone()
    } else {
        format!("{}/{}", principal.tenant, principal.account.id)
    };
    let credential_id = match credential {
        Credential::Certificate => certificate_of(host, by).await?,
        _ => principal.token.clone(),
    };
    Ok(Some(UseAccount {
        id: Some(id),
        credential,
        credential_id,
    }))
}

/// Which of the account's certificates the connection has.
async fn certificate_of(host: &Host, by: Using<'_>) -> Result<Option<String>, FlowError> {
    let mut view = host.store.read(&by.principal.tenant).await?;
    let mapped = view.certificates_of(&by.principal.account.id).await?;
    let of = |subject: &String| {
        let mut standing = mapped.iter().filter(|one| one.revoked_at.is_none());
        standing.find(|one| one.subject == *subject)
    };
    let used = by.subjects.iter().find_map(of);
    Ok(used.map(|one| one.id.clone()))
}

/// The name that an account of the jurisdiction has now.
pub(super) async fn name_of(
    view: &mut View,
    account: Option<&UseAccount>,
) -> Result<Option<String>, StoreError> {
    let Some(id) = account.and_then(|account| account.id.as_deref()) else {
        return Ok(None);
    };
    Ok(view.account(id).await?.map(|(account, _)| account.name))
}
