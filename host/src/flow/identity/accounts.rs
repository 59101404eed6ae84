//! Accounts: entered by the system's administrator, given powers by security's.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::apart::account_of_others;
use super::change::{Change, record, today};
use super::error::IdentityError;
use crate::domain::authority::Position;
use crate::domain::{Account, Capacity, Credential, OPERATORS, Organisation, Principal, Scope};
use crate::flow::{FlowError, Host};
use crate::store::Tx;

const LONGEST_NAME: usize = 100;

/// An account as it is entered: it may act for its body, and nothing more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountDraft {
    /// The name that people see.
    pub name: String,
    /// For whom it acts; none for a person who acts alone.
    pub organisation: Option<String>,
}

/// An account as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountView {
    /// The version that an editor must name.
    pub version: u32,
    /// The account.
    #[serde(flatten)]
    pub account: Account,
}

/// What an account may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Powers {
    /// As what it acts in its organisation.
    pub capacity: Capacity,
    /// Whether it may be used.
    pub active: bool,
}

/// Who somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnAccount {
    /// The jurisdiction, or `host` for those who operate the installation.
    pub tenant: String,
    /// The account, with the capacity that counts today.
    pub account: Account,
    /// The organisation for which it acts.
    pub organisation: Option<Organisation>,
    /// What the token is good for; none means everything.
    pub scopes: Option<Vec<Scope>>,
    /// How it was recognised.
    pub credential: Credential,
    /// Where it stands, whatever a case is about.
    pub positions: Vec<Position>,
}

/// Enters an account.
///
/// # Errors
/// If there is no such organisation, or the name cannot be.
pub async fn create_account(
    host: &Host,
    by: &Principal,
    tenant: &str,
    draft: AccountDraft,
) -> Result<AccountView, IdentityError> {
    today(host, tenant)?;
    if tenant == OPERATORS && draft.organisation.is_some() {
        return Err(IdentityError::Bad {
            place: "organisation",
            why: "operators act for no organisation".into(),
        });
    }
    let mut tx = host.store.begin(tenant).await?;
    let account = Account {
        id: new_id(),
        name: checked_name(draft.name)?,
        organisation: draft.organisation,
        capacity: Capacity::Body,
        duty: None,
        active: true,
    };
    if let Some(id) = &account.organisation {
        let known = tx.organisation(id).await?;
        if !known.is_some_and(|organisation| organisation.is_active()) {
            return Err(IdentityError::missing("organisation", id));
        }
    }
    put(
        host,
        &mut tx,
        Some(by),
        tenant,
        "account-entered",
        &account,
        1,
    )
    .await?;
    tx.commit().await?;
    Ok(AccountView {
        version: 1,
        account,
    })
}

/// Says what an account may do.
///
/// # Errors
/// If it is one's own or another administrator's, there is none, or the editor has seen another version.
pub async fn set_powers(
    host: &Host,
    by: &Principal,
    tenant: &str,
    id: &str,
    seen: u32,
    powers: Powers,
) -> Result<AccountView, IdentityError> {
    today(host, tenant)?;
    if by.account.id == id {
        return Err(IdentityError::Own);
    }
    let mut tx = host.store.begin(tenant).await?;
    let (account, version) = account_of_others(&mut tx, by, id).await?;
    require_seen(id, seen, version)?;
    if account.organisation.is_none() && powers.capacity != Capacity::Body {
        return Err(IdentityError::Bad {
            place: "capacity",
            why: "who acts for no organisation is nobody's officer or head".into(),
        });
    }
    let account = Account {
        capacity: powers.capacity,
        active: powers.active,
        ..account
    };
    put(
        host,
        &mut tx,
        Some(by),
        tenant,
        "powers-set",
        &account,
        version + 1,
    )
    .await?;
    tx.commit().await?;
    Ok(AccountView {
        version: version + 1,
        account,
    })
}

/// Up to `limit` accounts after one.
///
/// # Errors
/// If there is no such tenant, or the database cannot be read.
pub async fn accounts(
    host: &Host,
    tenant: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<AccountView>, FlowError> {
    today(host, tenant)?;
    let mut view = host.store.read(tenant).await?;
    let all = view.accounts(after, limit).await?;
    let shown = all
        .into_iter()
        .map(|(account, version)| AccountView { version, account });
    Ok(shown.collect())
}

/// Somebody of one's own organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Colleague {
    /// The account.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// As what it acts there.
    pub capacity: Capacity,
}

/// Up to `limit` colleagues after one, oneself among them; of whoever acts for nobody there are none.
///
/// # Errors
/// If there is no such tenant, or the database cannot be read.
pub async fn colleagues(
    host: &Host,
    by: &Principal,
    tenant: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<Colleague>, FlowError> {
    today(host, tenant)?;
    let Some(organisation) = by.body() else {
        return Ok(vec![]);
    };
    let mut view = host.store.read(tenant).await?;
    let all = view.people_of(organisation, after, limit).await?;
    let shown = all.into_iter().map(|account| Colleague {
        id: account.id,
        name: account.name,
        capacity: account.capacity,
    });
    Ok(shown.collect())
}

/// One of them.
///
/// # Errors
/// If there is none.
pub async fn show_account(
    host: &Host,
    tenant: &str,
    id: &str,
) -> Result<AccountView, IdentityError> {
    today(host, tenant)?;
    let known = host.store.read(tenant).await?.account(id).await?;
    let (account, version) = known.ok_or_else(|| IdentityError::missing("account", id))?;
    Ok(AccountView { version, account })
}

/// Who somebody is, as the host knows him.
pub fn own_account(principal: &Principal) -> OwnAccount {
    OwnAccount {
        tenant: principal.tenant.clone(),
        account: principal.account.clone(),
        organisation: principal.organisation.clone(),
        scopes: principal.scopes.clone(),
        credential: principal.credential,
        positions: Position::of(principal),
    }
}

pub(super) fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

pub(super) fn checked_name(name: String) -> Result<String, IdentityError> {
    let plain = crate::domain::words::is_plain(&name) && !name.contains(['\n', '\t']);
    if name.trim().is_empty() || name.chars().count() > LONGEST_NAME || !plain {
        return Err(IdentityError::Bad {
            place: "name",
            why: format!("a name has 1 to {LONGEST_NAME} characters, on one line"),
        });
    }
    Ok(name)
}

pub(in crate::flow) fn require_seen(
    id: &str,
    seen: u32,
    current: u32,
) -> Result<(), IdentityError> {
    if seen == current {
        return Ok(());
    }
    Err(IdentityError::Stale {
        id: id.to_owned(),
        seen,
        current,
    })
}

/// Puts an account and says so in the log, without the name.
pub(super) async fn put(
    host: &Host,
    tx: &mut Tx,
    by: Option<&Principal>,
    tenant: &str,
    what: &'static str,
    account: &Account,
    version: u32,
) -> Result<(), IdentityError> {
    tx.put_account(account, version).await?;
    let change = Change {
        by,
        what,
        subject: &account.id,
    };
    let became = serde_json::json!({
        "organisation": account.organisation, "capacity": account.capacity,
        "duty": account.duty, "active": account.active,
    });
    Ok(record(host, tx, tenant, change, &became).await?)
}
