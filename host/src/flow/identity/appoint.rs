//! Appoints administrators: three duties, three people, and the first of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::{AccountView, checked_name, new_id, put};
use super::change::today;
use super::error::IdentityError;
use super::tokens::{IssuedToken, TokenDraft, issue_in};
use crate::domain::{Account, Capacity, Duty, OPERATORS, Principal};
use crate::flow::Host;
use crate::store::Tx;

/// Somebody who is to be an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// The name that people see.
    pub name: String,
    /// The duty.
    pub duty: Duty,
}

/// An administrator who was appointed, with a first token, which is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Appointed {
    /// The account.
    pub account: AccountView,
    /// Its token.
    pub token: IssuedToken,
}

/// Appoints an administrator. An account has one duty and keeps it; it acts for no organisation.
///
/// A jurisdiction's security administrator appoints. The operators' system administrator appoints
/// where a duty has nobody yet, and only then.
///
/// # Errors
/// If the duty has somebody already and who asks is an operator.
pub async fn appoint(
    host: &Host,
    by: &Principal,
    tenant: &str,
    appointment: Appointment,
) -> Result<Appointed, IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    tx.hold_identity().await?;
    let own_security = by.tenant == tenant && by.account.duty == Some(Duty::SecurityAdministrator);
    if !own_security && tx.count_duty(appointment.duty).await? > 0 {
        return Err(IdentityError::Filled(appointment.duty));
    }
    let appointed = install(host, &mut tx, Some(by), tenant, appointment).await?;
    tx.commit().await?;
    Ok(appointed)
}

/// Makes the first operator of an installation, once.
///
/// # Errors
/// If there is one.
pub async fn found_operators(host: &Host, name: &str) -> Result<Appointed, IdentityError> {
    let mut tx = host.store.begin(OPERATORS).await?;
    tx.hold_identity().await?;
    if !tx.accounts("", 1).await?.is_empty() {
        return Err(IdentityError::Founded);
    }
    let first = Appointment {
        name: name.to_owned(),
        duty: Duty::SystemAdministrator,
    };
    let appointed = install(host, &mut tx, None, OPERATORS, first).await?;
    tx.commit().await?;
    Ok(appointed)
}

async fn install(
    host: &Host,
    tx: &mut Tx,
    by: Option<&Principal>,
    tenant: &str,
    appointment: Appointment,
) -> Result<Appointed, IdentityError> {
    let account = Account {
        id: new_id(),
        name: checked_name(appointment.name)?,
        organisation: None,
        capacity: Capacity::Body,
        duty: Some(appointment.duty),
        active: true,
    };
    put(host, tx, by, tenant, "appointed", &account, 1).await?;
    let draft = TokenDraft {
        label: "first".into(),
        ..TokenDraft::default()
    };
    let token = issue_in(host, tx, by, tenant, &account.id, draft).await?;
    let account = AccountView {
        version: 1,
        account,
    };
    Ok(Appointed { account, token })
}
