//! Appoints administrators: three duties, three people, and who takes the place of one of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::{AccountView, checked_name, new_id, put};
use super::change::{Change, record, today};
use super::error::IdentityError;
use super::issue::{FIRST_HOURS, Kind, NewToken, issue};
use super::tokens::{IssuedToken, TokenDraft};
use crate::domain::{Account, Capacity, Duty, Principal, Text};
use crate::flow::Host;
use crate::store::Tx;

/// The word of a proposal.
const PROPOSED: &str = "replacement-proposed";
/// For how many days a proposal counts.
const DAYS: i64 = 30;

/// Somebody who is to be an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// The name that people see.
    pub name: String,
    /// The duty.
    pub duty: Duty,
    /// The account of the administrator whose place it is, where the duty has one.
    pub replaces: Option<String>,
}

/// An administrator who was appointed, with a first token, which is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Appointed {
    /// The account.
    pub account: AccountView,
    /// Its first token.
    pub token: IssuedToken,
    /// What is to be done with it.
    pub note: Text,
}

/// Appoints an administrator. An account has one duty and keeps it; it acts for no organisation.
///
/// The operators' system administrator appoints: where a duty has nobody yet, alone; in somebody's
/// place, if an administrator of the tenant has proposed that. So it takes two people who answer to
/// different masters, and neither gets at a city's accounts, or rids himself of its auditor, alone.
///
/// # Errors
/// If the duty has somebody and he is not named, nobody proposed it, or it is one's own.
pub async fn appoint(
    host: &Host,
    by: &Principal,
    tenant: &str,
    appointment: Appointment,
) -> Result<Appointed, IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    tx.hold_identity().await?;
    let holders = tx.holders_of(appointment.duty).await?;
    match &appointment.replaces {
        None if holders.is_empty() => {}
        None => return Err(IdentityError::Filled(appointment.duty)),
        Some(id) if *id == by.account.id => return Err(IdentityError::Own),
        Some(id) => {
            let mut found = holders.into_iter().filter(|(one, _)| one.id == *id);
            let gone = found.next();
            let gone = gone.ok_or_else(|| IdentityError::missing("administrator", id))?;
            require_proposed(host, &mut tx, by, tenant, id).await?;
            retire(host, &mut tx, Some(by), tenant, gone).await?;
        }
    }
    let appointed = install(host, &mut tx, Some(by), tenant, appointment).await?;
    tx.commit().await?;
    Ok(appointed)
}

/// Proposes that somebody else takes an administrator's place; nothing more happens until the
/// operators have appointed one.
///
/// # Errors
/// If the account is no administrator's.
pub async fn propose_replacement(
    host: &Host,
    by: &Principal,
    tenant: &str,
    id: &str,
) -> Result<(), IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    let known = tx.account(id).await?;
    let active = known.filter(|(account, _)| account.active);
    let duty = active.and_then(|(account, _)| account.duty);
    let duty = duty.ok_or_else(|| IdentityError::missing("administrator", id))?;
    let change = Change {
        by: Some(by),
        what: PROPOSED,
        subject: id,
    };
    let became = serde_json::json!({ "duty": duty });
    record(host, &mut tx, tenant, change, &became).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes an administrator from the command line, where there is none: the first operator of an
/// installation. With `replace`, whoever has the duty is suspended: so an installation or a city whose
/// administrators are all gone is got back by whoever has its database.
///
/// # Errors
/// If somebody has the duty.
pub async fn install_anew(
    host: &Host,
    tenant: &str,
    appointment: Appointment,
    replace: bool,
) -> Result<Appointed, IdentityError> {
    today(host, tenant)?;
    let mut tx = host.store.begin(tenant).await?;
    tx.hold_identity().await?;
    let holders = tx.holders_of(appointment.duty).await?;
    if !replace && !holders.is_empty() {
        return Err(IdentityError::Founded);
    }
    for gone in holders {
        retire(host, &mut tx, None, tenant, gone).await?;
    }
    let appointed = install(host, &mut tx, None, tenant, appointment).await?;
    tx.commit().await?;
    Ok(appointed)
}

/// Whether somebody else who administers the tenant wants it too.
async fn require_proposed(
    host: &Host,
    tx: &mut Tx,
    by: &Principal,
    tenant: &str,
    id: &str,
) -> Result<(), IdentityError> {
    let since = host.now().as_second() - DAYS * 86_400;
    for proposal in tx.changes_called(PROPOSED).await? {
        let at = proposal.recorded_at.parse::<Timestamp>();
        let recent = at.is_ok_and(|at| at.as_second() >= since);
        let Some(proposer) = proposal.account.filter(|one| *one != by.account.id) else {
            continue;
        };
        if proposal.subject == id && recent {
            let proposer = tx.account(&proposer).await?;
            if proposer.is_some_and(|(one, _)| one.active && one.duty.is_some()) {
                return Ok(());
            }
        }
    }
    Err(IdentityError::Unproposed {
        tenant: tenant.to_owned(),
        id: id.chars().take(128).collect(),
        days: DAYS,
    })
}

/// Suspends an administrator, whose place another one takes.
async fn retire(
    host: &Host,
    tx: &mut Tx,
    by: Option<&Principal>,
    tenant: &str,
    (account, version): (Account, u32),
) -> Result<(), IdentityError> {
    let account = Account {
        active: false,
        ..account
    };
    let (what, version) = ("administrator-replaced", version + 1);
    put(host, tx, by, tenant, what, &account, version).await
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
    let first = NewToken {
        of: (tenant, &account.id),
        draft,
        seconds: FIRST_HOURS * 3_600,
        as_: Kind::First,
    };
    let token = issue(host, tx, by, first).await?;
    let account = AccountView {
        version: 1,
        account,
    };
    let note = first_token_note();
    Ok(Appointed {
        account,
        token,
        note,
    })
}

/// Whoever appointed has seen the token: it shows if he uses it, since it is good for one issue.
fn first_token_note() -> Text {
    Text {
        zh: format!(
            "此为首个令牌，{FIRST_HOURS} 小时内有效，请交予本人。本人应即以 POST /api/v1/me/tokens 为自己\
             签发令牌，首个令牌随即撤销；若已被撤销而非本人所为，即有他人用过。"
        ),
        en: format!(
            "This is a first token, good for {FIRST_HOURS} hours; hand it to whom it is for. He issues \
             himself one of his own at once (POST /api/v1/me/tokens), which revokes the first. If it is \
             revoked before he did so, somebody else has used it."
        ),
    }
}
