//! Recognises whoever calls, by a token or a certificate.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::error::UnknownCaller;
use crate::domain::words::hex;
use crate::domain::{Account, Capacity, Credential, OPERATORS, Principal, Shown};
use crate::flow::{FlowError, Host};
use crate::store::View;

/// What tokens begin with, so that people and programs that look for secrets know them.
pub(super) const PREFIX: &str = "bylaw";

/// What somebody presents.
#[derive(Clone, PartialEq, Eq)]
pub enum Presented {
    /// A token.
    Token(String),
    /// A certificate that a trusted authority signed, by what it can be mapped by, for a tenant.
    Certificate {
        /// The tenant that the request is about, if it says so.
        tenant: Option<String>,
        /// `key:…` and `san:…`.
        subjects: Vec<String>,
        /// The second from which it is not good any more.
        until: i64,
    },
}

/// Tokens that were used and whose last use is not written yet.
#[derive(Default)]
pub struct Uses(Mutex<HashMap<(String, String), i64>>);

/// Says who it is.
///
/// # Errors
/// Why nobody is known by it.
pub async fn recognise(host: &Host, presented: &Presented) -> Result<Principal, UnknownCaller> {
    match presented {
        Presented::Token(token) => by_token(host, token).await,
        Presented::Certificate {
            tenant,
            subjects,
            until,
        } => {
            let mut principal = by_certificate(host, tenant.as_deref(), subjects).await?;
            if let Some(shown) = &mut principal.certificate {
                shown.until = *until;
            }
            Ok(principal)
        }
    }
}

async fn by_token(host: &Host, text: &str) -> Result<Principal, UnknownCaller> {
    let mut words = text.splitn(4, '_');
    let (Some(PREFIX), Some(tenant), Some(id), Some(secret)) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(UnknownCaller::BadToken);
    };
    if tenant != OPERATORS && host.jurisdiction(tenant).is_err() {
        return Err(UnknownCaller::BadToken);
    }
    let mut view = host.store.read(tenant).await?;
    let row = view.token(id).await?.ok_or(UnknownCaller::BadToken)?;
    if !same(&row.digest, &digest_of(secret)) {
        return Err(UnknownCaller::BadToken);
    }
    if let Some(at) = row.revoked_at {
        return Err(UnknownCaller::Revoked(at));
    }
    let now = host.now().as_second();
    if row.expires_at <= now {
        let at = jiff::Timestamp::from_second(row.expires_at).map(|at| at.to_string());
        return Err(UnknownCaller::Expired(at.unwrap_or_default()));
    }
    if row.used_at.is_none_or(|used| used + 60 <= now) {
        host.uses.note(tenant, id, now);
    }
    let mut principal = of_account(host, &mut view, tenant, &row.account, row.credential).await?;
    principal.scopes = row.scopes;
    principal.token = Some(row.id);
    Ok(principal)
}

/// A certificate may stand for an account in several tenants; the one that the request is about
/// counts. Where it is about none, or about one that does not know it, it is whom the only other
/// one knows, so that he is told what he may as he would be with a token.
async fn by_certificate(
    host: &Host,
    asked: Option<&str>,
    subjects: &[String],
) -> Result<Principal, UnknownCaller> {
    if let Some(tenant) = asked
        && (tenant == OPERATORS || host.jurisdiction(tenant).is_ok())
        && let Some(principal) = certified_in(host, tenant, subjects).await?
    {
        return Ok(principal);
    }
    let jurisdictions = host.jurisdictions().map(|jurisdiction| jurisdiction.name());
    let mut known = vec![];
    for tenant in jurisdictions.chain([OPERATORS]) {
        if Some(tenant) != asked {
            known.extend(certified_in(host, tenant, subjects).await?);
        }
    }
    let several = known.len() > 1;
    let first = known.into_iter().next();
    match first.ok_or(UnknownCaller::UnknownCertificate)? {
        _ if several && asked.is_none() => Err(UnknownCaller::SeveralAccounts),
        principal => Ok(principal),
    }
}

/// For whom a certificate stands in a tenant.
async fn certified_in(
    host: &Host,
    tenant: &str,
    subjects: &[String],
) -> Result<Option<Principal>, UnknownCaller> {
    let mut view = host.store.read(tenant).await?;
    for subject in subjects {
        if let Some(row) = view.certificate_of(subject).await? {
            let credential = Credential::Certificate;
            let known = of_account(host, &mut view, tenant, &row.account, credential).await;
            let mut principal = known?;
            principal.certificate = Some(Shown {
                mapping: row.id,
                until: 0,
            });
            return Ok(Some(principal));
        }
    }
    Ok(None)
}

pub(super) async fn of_account(
    host: &Host,
    view: &mut View,
    tenant: &str,
    id: &str,
    credential: Credential,
) -> Result<Principal, UnknownCaller> {
    let known = view.account(id).await?;
    let (mut account, _) = known.ok_or(UnknownCaller::BadToken)?;
    if !account.active {
        return Err(UnknownCaller::Inactive);
    }
    let organisation = match &account.organisation {
        Some(id) => view.organisation(id).await?,
        None => None,
    };
    if let Some(organisation) = &organisation {
        if !organisation.is_active() {
            return Err(UnknownCaller::Dissolved(organisation.id.clone()));
        }
        account.capacity = capacity(host, view, tenant, &account).await?;
    }
    Ok(Principal {
        tenant: tenant.to_owned(),
        account,
        organisation,
        scopes: None,
        credential,
        token: None,
        certificate: None,
        claimed: None,
    })
}

/// The highest capacity that an account has today, its own or lent. Nobody lends what he has not:
/// a loan rests while its lender is suspended, elsewhere, or of a lower capacity.
async fn capacity(
    host: &Host,
    view: &mut View,
    tenant: &str,
    account: &Account,
) -> Result<Capacity, FlowError> {
    let own = account.capacity;
    if own == Capacity::Head {
        return Ok(own);
    }
    let today = super::change::today(host, tenant)?;
    let mut highest = own;
    for lent in view.delegations_of(&account.id).await? {
        let runs = lent.revoked_at.is_none() && lent.since <= today && today <= lent.until;
        if lent.to != account.id || !runs || lent.capacity <= highest {
            continue;
        }
        let lender = view.account(&lent.from).await?;
        let can_lend = |lender: &Account| {
            lender.active
                && lender.organisation == account.organisation
                && lender.capacity >= lent.capacity
        };
        if lender.is_some_and(|(lender, _)| can_lend(&lender)) {
            highest = lent.capacity;
        }
    }
    Ok(highest)
}

/// SHA-256 of a secret; secrets are random and long, so nothing slower is needed.
pub(super) fn digest_of(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Compares without saying by its duration where the difference is.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one
            .bytes()
            .zip(other.bytes())
            .fold(0, |differing, (one, other)| differing | (one ^ other))
            == 0
}

impl Uses {
    fn note(&self, tenant: &str, token: &str, second: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert((tenant.to_owned(), token.to_owned()), second);
    }

    fn take(&self) -> HashMap<(String, String), i64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes down when tokens were used last.
///
/// # Errors
/// If the database cannot be written; what was not written is lost, and only that.
pub async fn note_uses(host: &Host) -> Result<(), FlowError> {
    let mut by_tenant: HashMap<String, Vec<(String, i64)>> = HashMap::new();
    for ((tenant, token), second) in host.uses.take() {
        by_tenant.entry(tenant).or_default().push((token, second));
    }
    for (tenant, mut used) in by_tenant {
        // In one order, so that two replicas do not wait for each other.
        used.sort();
        let what = "uses of tokens there could not be noted";
        let noted = note_in(host, &tenant, &used).await;
        host.setbacks.settle(&tenant, what, noted)?;
    }
    Ok(())
}

async fn note_in(host: &Host, tenant: &str, used: &[(String, i64)]) -> Result<(), FlowError> {
    let mut tx = host.store.begin(tenant).await?;
    tx.note_uses(used).await?;
    Ok(tx.commit().await?)
}
