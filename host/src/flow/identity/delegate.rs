//! A head or an officer lets a colleague act in his capacity for some days.

use jiff::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::new_id;
use super::change::{Change, record, today};
use super::error::IdentityError;
use crate::domain::{Capacity, Date, Principal};
use crate::flow::{FlowError, Host};
use crate::store::DelegationRow;

/// How long something is lent at most. No instrument says it; like a token it is given anew after a
/// year, or whoever once stood in for a head would be one for good.
const MOST_YEARS: i64 = 1;

/// What is lent, to whom and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// The colleague's account.
    pub to: String,
    /// The first day; today if nothing is said.
    pub since: Option<Date>,
    /// The last day, a year after the first at most.
    pub until: Date,
}

/// A delegation as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DelegationView {
    /// Its identifier.
    pub id: String,
    /// Who lends.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The capacity.
    pub capacity: Capacity,
    /// The first day.
    pub since: Date,
    /// The last day.
    pub until: Date,
    /// When it was taken back.
    pub revoked_at: Option<String>,
}

impl From<DelegationRow> for DelegationView {
    fn from(row: DelegationRow) -> Self {
        Self {
            id: row.id,
            from: row.from,
            to: row.to,
            capacity: row.capacity,
            since: row.since,
            until: row.until,
            revoked_at: row.revoked_at,
        }
    }
}

/// Lends one's own capacity. What was lent cannot be lent on.
///
/// # Errors
/// If there is nothing to lend, or the colleague is none.
pub async fn delegate(
    host: &Host,
    by: &Principal,
    tenant: &str,
    delegation: Delegation,
) -> Result<DelegationView, IdentityError> {
    let day = today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    let own = tx.account(&by.account.id).await?;
    let (own, _) = own.ok_or_else(|| IdentityError::missing("account", &by.account.id))?;
    if own.capacity == Capacity::Body {
        return Err(IdentityError::Bad {
            place: "capacity",
            why: "only an officer or a head has a capacity of his own to lend".into(),
        });
    }
    let colleague = tx.account(&delegation.to).await?;
    let colleague = colleague.filter(|(account, _)| {
        account.organisation == own.organisation && account.active && account.id != own.id
    });
    if colleague.is_none() {
        return Err(IdentityError::missing("colleague", &delegation.to));
    }
    let since = delegation.since.unwrap_or(day);
    if delegation.until < since.max(day) {
        return Err(IdentityError::Bad {
            place: "until",
            why: format!("{} is over before it begins", delegation.until),
        });
    }
    let longest = since
        .civil()
        .and_then(|day| day.checked_add(Span::new().years(MOST_YEARS)).ok());
    if delegation.until.civil() > longest {
        return Err(IdentityError::Bad {
            place: "until",
            why: "a capacity is lent for a year at most; lend it again".into(),
        });
    }
    let row = DelegationRow {
        id: new_id(),
        from: own.id,
        to: delegation.to,
        capacity: own.capacity,
        since,
        until: delegation.until,
        revoked_at: None,
    };
    tx.insert_delegation(&row).await?;
    let change = Change {
        by: Some(by),
        what: "delegated",
        subject: &row.to,
    };
    let became = serde_json::json!({
        "delegation": row.id, "capacity": row.capacity, "since": row.since, "until": row.until,
    });
    record(host, &mut tx, tenant, change, &became).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// What somebody lent or was lent.
///
/// # Errors
/// If the database cannot be read.
pub async fn delegations(
    host: &Host,
    by: &Principal,
    tenant: &str,
) -> Result<Vec<DelegationView>, FlowError> {
    today(host, tenant)?;
    let mut view = host.store.read(tenant).await?;
    let rows = view.delegations_of(&by.account.id).await?;
    Ok(rows.into_iter().map(DelegationView::from).collect())
}

/// Takes back what one lent.
///
/// # Errors
/// If one lent no such thing, or took it back already.
pub async fn end_delegation(
    host: &Host,
    by: &Principal,
    tenant: &str,
    id: &str,
) -> Result<(), IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    let at = host.now().to_string();
    if !tx.revoke_delegation(&by.account.id, id, &at).await? {
        return Err(IdentityError::missing("delegation", id));
    }
    let change = Change {
        by: Some(by),
        what: "delegation-ended",
        subject: id,
    };
    record(host, &mut tx, tenant, change, &serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(())
}
