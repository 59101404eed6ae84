//! Records what administrators did, in the transaction in which they did it.

use serde::Serialize;

use super::strangers::note_strangers;
use crate::audit::{Leaf, Subject, commitment, new_salt};
use crate::clock::day_of;
use crate::domain::{Date, OPERATORS, Principal};
use crate::flow::{FlowError, Host};
use crate::store::{ChangeRow, DenialRow, LeafRow, StoreError, Tx};

/// Something that is being done.
pub(in crate::flow) struct Change<'c> {
    /// By whom; none for the command line, and for what the host does by itself.
    pub(in crate::flow) by: Option<&'c Principal>,
    /// Its word.
    pub(in crate::flow) what: &'static str,
    /// To what.
    pub(in crate::flow) subject: &'c str,
}

/// Whether there is such a tenant, and what day it is there.
///
/// # Errors
/// If there is none.
pub(super) fn today(host: &Host, tenant: &str) -> Result<Date, FlowError> {
    if tenant == OPERATORS {
        return Ok(day_of(host.now(), &jiff::tz::TimeZone::UTC));
    }
    Ok(host.today(host.jurisdiction(tenant)?))
}

/// Records a change; `became` is what became of its subject, without anybody's name. The operators'
/// tenant has no log.
pub(in crate::flow) async fn record(
    host: &Host,
    tx: &mut Tx,
    tenant: &str,
    change: Change<'_>,
    became: &impl Serialize,
) -> Result<(), FlowError> {
    let body = serde_json_canonicalizer::to_string(became);
    let body = body.map_err(|error| StoreError::Corrupt {
        what: "change",
        id: change.subject.to_owned(),
        why: error.to_string(),
    })?;
    let day = today(host, tenant)?;
    let row = ChangeRow {
        id: uuid::Uuid::now_v7().simple().to_string(),
        day: day.to_string(),
        recorded_at: host.now().to_string(),
        account: change.by.map(|by| by.account.id.clone()),
        what: change.what.to_owned(),
        subject: change.subject.to_owned(),
        body,
        salt: new_salt().map_err(|error| FlowError::Random(error.to_string()))?,
    };
    tx.insert_change(&row).await?;
    if tenant == OPERATORS {
        return Ok(());
    }
    let leaf = Leaf {
        jurisdiction: tenant.to_owned(),
        event: row.what.clone(),
        subject: Subject::Change {
            change: row.id.clone(),
        },
        day,
        recorded_at: row.recorded_at.clone(),
        commitment: commitment(&row.salt, &committed(&row)),
        receipt: None,
    };
    let leaf = LeafRow {
        of_event: None,
        entry: leaf.to_entry(),
    };
    tx.insert_leaf_as(&row.id, &leaf).await?;
    Ok(())
}

/// What the log commits to: who did it to what, and what became of it.
pub(in crate::flow) fn committed(row: &ChangeRow) -> String {
    let by = row.account.as_deref().unwrap_or_default();
    format!("{by}\n{}\n{}", row.subject, row.body)
}

/// What administrators did, the earliest first.
///
/// # Errors
/// If there is no such tenant, or the database cannot be read.
pub async fn changes(
    host: &Host,
    tenant: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<ChangeRow>, FlowError> {
    today(host, tenant)?;
    Ok(host.store.read(tenant).await?.changes(after, limit).await?)
}

/// Who was refused what, the latest hour first.
///
/// # Errors
/// If there is no such tenant, or the database cannot be read.
pub async fn denials(
    host: &Host,
    tenant: &str,
    until: Option<i64>,
    limit: u32,
) -> Result<Vec<DenialRow>, FlowError> {
    today(host, tenant)?;
    note_strangers(host).await?;
    let mut view = host.store.read(tenant).await?;
    Ok(view.denials(until.unwrap_or(i64::MAX), limit).await?)
}
