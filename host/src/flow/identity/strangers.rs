//! Who came with what is good for nothing. It is counted in memory and written down by and by, so that
//! a flood of bad tokens is no flood of writes.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use super::error::UnknownCaller;
use super::recognise::{PREFIX, Presented};
use crate::domain::OPERATORS;
use crate::domain::authority::Action;
use crate::domain::words::word;
use crate::flow::{FlowError, Host};
use crate::store::DenialRow;

/// How many different ones are counted at most until they are written: tenants, accounts, actions and
/// reasons are few, and what anybody can make up is not among them.
const MOST: usize = 10_000;

/// The tenant, the hour, the account, the action and the reason.
type Key = (String, i64, String, String, &'static str);

/// Those who are not written down yet.
#[derive(Default)]
pub struct Strangers(Mutex<HashMap<Key, DenialRow>>);

impl Strangers {
    fn count(&self, tenant: String, why: &'static str, row: DenialRow) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (
            tenant,
            row.hour,
            row.account.clone(),
            row.action.clone(),
            why,
        );
        if let Some(known) = all.get_mut(&key) {
            known.times += 1;
            known.last_at = row.last_at;
        } else if all.len() < MOST {
            all.insert(key, row);
        }
    }

    fn take(&self) -> HashMap<Key, DenialRow> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Notes that somebody came with what is good for nothing: in the tenant of his token, else in the one
/// that he asked about, else in the operators'.
///
/// # Errors
/// If the database cannot be read.
pub async fn note_stranger(
    host: &Host,
    presented: &Presented,
    asked: Option<&str>,
    (action, path): (Action, &str),
    error: &UnknownCaller,
) -> Result<(), FlowError> {
    let (why, owned) = match error {
        UnknownCaller::BadToken => ("bad-token", false),
        UnknownCaller::Expired(_) => ("expired-token", true),
        UnknownCaller::Revoked(_) => ("revoked-token", true),
        UnknownCaller::Inactive => ("inactive-account", true),
        UnknownCaller::Dissolved(_) => ("dissolved-organisation", true),
        UnknownCaller::UnknownCertificate => ("unknown-certificate", false),
        UnknownCaller::SeveralAccounts | UnknownCaller::Flow(_) => return Ok(()),
    };
    let is_tenant = |name: &&str| *name == OPERATORS || host.jurisdiction(name).is_ok();
    let named = match presented {
        Presented::Token(token) => {
            let mut words = token.splitn(4, '_');
            let ours = words.next() == Some(PREFIX);
            words.next().zip(words.next()).filter(|_| ours)
        }
        Presented::Certificate { .. } => None,
    };
    let tenant = named.map(|(tenant, _)| tenant).filter(is_tenant);
    let tenant = tenant.or(asked.filter(is_tenant)).unwrap_or(OPERATORS);
    let account = match named.filter(|_| owned) {
        // It was a token of his; what anybody makes up says nothing about an account.
        Some((_, id)) => host.store.read(tenant).await?.token(id).await?,
        None => None,
    };
    let now = host.now();
    let row = DenialRow {
        account: account.map(|token| token.account).unwrap_or_default(),
        action: word(&action),
        hour: now.as_second().div_euclid(3_600),
        path: path.chars().take(300).collect(),
        why: why.to_owned(),
        first_at: now.to_string(),
        last_at: now.to_string(),
        times: 1,
    };
    host.strangers.count(tenant.to_owned(), why, row);
    Ok(())
}

/// Writes them down.
///
/// # Errors
/// If the database cannot be written; what was not written is lost, and only that.
pub async fn note_strangers(host: &Host) -> Result<(), FlowError> {
    let mut by_tenant: BTreeMap<String, Vec<(Key, DenialRow)>> = BTreeMap::new();
    for (key, row) in host.strangers.take() {
        by_tenant.entry(key.0.clone()).or_default().push((key, row));
    }
    for (tenant, mut rows) in by_tenant {
        // In one order, so that two replicas do not wait for each other.
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        let what = "who was not known there could not be noted";
        let noted = note_all(host, &tenant, &rows).await;
        host.setbacks.settle(&tenant, what, noted)?;
    }
    Ok(())
}

/// Notes each that can be; why the first of the others could not.
async fn note_all(host: &Host, tenant: &str, rows: &[(Key, DenialRow)]) -> Result<(), FlowError> {
    let mut noted = Ok(());
    for (_, row) in rows {
        let one = note(host, tenant, row).await;
        if one.as_ref().is_err_and(FlowError::is_passing) {
            return one;
        }
        noted = noted.and(one);
    }
    noted
}

async fn note(host: &Host, tenant: &str, row: &DenialRow) -> Result<(), FlowError> {
    let mut tx = host.store.begin(tenant).await?;
    tx.count_denial(row).await?;
    Ok(tx.commit().await?)
}
