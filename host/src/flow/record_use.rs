//! Records that data were exchanged or looked up, and says how long that is kept.

use serde::Serialize;
use utoipa::ToSchema;

use super::calendars::refresh;
use super::error::FlowError;
use super::host::Host;
use super::offices::heir_of;
use super::once::Once;
use super::persons::{hide_party, is_reference, reveal_party};
use super::use_account::{Using, account_of, name_of};
use crate::audit::{Leaf, Subject, commitment, new_salt};
use crate::calendar::{CalendarError, due_date};
use crate::domain::authority::Position;
use crate::domain::{CatalogEntry, Citation, Date, Principal, Role, UseKind, UseRecord};
use crate::policy::Jurisdiction;
use crate::store::{LeafRow, StoreError, Tx, UseRow, View};

/// A record as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UseView {
    /// Its identifier.
    pub id: String,
    /// The day of the use.
    pub day: Date,
    /// When it was recorded.
    pub recorded_at: String,
    /// What was done, if it is shown to whoever asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<UseRecord>,
    /// The name that the account of the record has now; none of another jurisdiction's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// For how long it is kept.
    pub kept: Kept,
}

/// For how long a record is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Kept {
    /// The last day; none where neither rules nor policy let it go.
    pub until: Option<Date>,
    /// The articles that say so; none if it is the policy, or nobody.
    pub citations: Vec<Citation>,
}

/// Why a use was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum UseError {
    /// There is no such entry.
    #[error("the catalog has no entry `{0}`")]
    NoEntry(String),
    /// There is no such grant, or it gives something else.
    #[error("no grant `{grant}` gives anybody the entry `{entry}`")]
    NoGrant { grant: String, entry: String },
    /// It is somebody else's data.
    #[error("records of `{0}` are for who provides it, who runs the platform and who supervises")]
    NotYours(String),
    /// A reference to somebody else's case. It would be gone with the record.
    #[error("`{0}` refers to a person in a case; write who it is")]
    Reference(String),
    /// With which account something is recorded is not for its reporter to say.
    #[error("the account is the one that reports it; leave `account` out")]
    Account,
    /// A report is its holder's.
    #[error("who holds a grant reports at `…/grants/{{id}}/reports`")]
    Report,
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for UseError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}

/// Records a use of today. The record and its leaf are one transaction.
///
/// # Errors
/// If there is no such entry or grant, or the database cannot be written.
pub async fn record_use(
    host: &Host,
    name: &str,
    by: Using<'_>,
    mut record: UseRecord,
    once: Option<&Once>,
) -> Result<UseView, UseError> {
    let jurisdiction = host.jurisdiction(name)?;
    if record.kind == UseKind::Report {
        return Err(UseError::Report);
    }
    if is_reference(&record.by.id) {
        return Err(UseError::Reference(record.by.id));
    }
    if record.account.is_some() {
        return Err(UseError::Account);
    }
    record.account = account_of(host, name, by).await?;
    let mut tx = host.store.begin(name).await?;
    refresh(jurisdiction, &mut tx).await?;
    let entry = entry_of(&mut tx, &record).await?;
    require(&mut tx, by.principal, &entry, &[Role::PlatformOperator]).await?;
    // Only now: whoever may not record does not learn which grants there are.
    check_grant(&mut tx, &record).await?;
    keep(host, jurisdiction, tx, record, once).await
}

/// Records what this host itself saw. Whoever asks for it has made sure of entry and grant.
pub(super) async fn record_own_use(
    host: &Host,
    name: &str,
    record: UseRecord,
    once: Option<&Once>,
) -> Result<UseView, UseError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut tx = host.store.begin(name).await?;
    refresh(jurisdiction, &mut tx).await?;
    keep(host, jurisdiction, tx, record, once).await
}

async fn keep(
    host: &Host,
    jurisdiction: &Jurisdiction,
    mut tx: Tx,
    mut record: UseRecord,
    once: Option<&Once>,
) -> Result<UseView, UseError> {
    let name = jurisdiction.name();
    if let Some((reference, person)) = hide_party(&mut record.by) {
        tx.insert_person(&reference, &person).await?;
    }
    let (day, now) = (host.today(jurisdiction), host.now());
    let kept = kept(jurisdiction, day).map_err(FlowError::from)?;
    let row = UseRow {
        id: uuid::Uuid::now_v7().simple().to_string(),
        entry_code: record.entry_code.clone(),
        day,
        recorded_at: now.to_string(),
        kept_until: kept.until,
        salt: new_salt().map_err(|error| FlowError::Random(error.to_string()))?,
        record,
    };
    let body = tx.insert_use(&row).await?;
    let leaf = leaf_of(
        name,
        row.record.kind.word(),
        &row,
        day,
        &row.recorded_at,
        &body,
    );
    tx.insert_leaf_as(&row.id, &leaf).await?;
    let view = UseView {
        id: row.id,
        day,
        recorded_at: row.recorded_at,
        record: None,
        account_name: None,
        kept,
    };
    if let Some(once) = once {
        tx.insert_request(&once.answered_use(&view)?).await?;
    }
    tx.commit().await?;
    host.recorded(name, now.as_second());
    Ok(view)
}

/// A record is about an entry that is here.
async fn entry_of(view: &mut View, record: &UseRecord) -> Result<CatalogEntry, UseError> {
    let row = view.entry(&record.entry_code).await?;
    let row = row.ok_or_else(|| UseError::NoEntry(record.entry_code.clone()))?;
    Ok(row.entry)
}

/// And of a grant that gives it.
async fn check_grant(view: &mut View, record: &UseRecord) -> Result<(), UseError> {
    if let Some(grant) = &record.grant
        && view.entry_of_grant(grant).await?.as_ref() != Some(&record.entry_code)
    {
        return Err(UseError::NoGrant {
            grant: grant.clone(),
            entry: record.entry_code.clone(),
        });
    }
    Ok(())
}

/// Records of an entry's use are for who provides the data and for these offices.
async fn require(
    view: &mut View,
    principal: &Principal,
    entry: &CatalogEntry,
    offices: &[Role],
) -> Result<(), UseError> {
    let provides = match principal.claimed {
        Some(claimed) => claimed.role == Role::Provider,
        None => heir_of(view, &entry.provider.id).await? == principal.part(),
    };
    let positions = Position::of(principal);
    let holds = |office: &Role| positions.contains(&Position::of_role(*office));
    if provides || offices.iter().any(holds) {
        return Ok(());
    }
    Err(UseError::NotYours(entry.code.clone()))
}

/// What the log says of a record.
pub(super) fn leaf_of(
    jurisdiction: &str,
    event: &str,
    row: &UseRow,
    day: Date,
    recorded_at: &str,
    body: &str,
) -> LeafRow {
    let leaf = Leaf {
        jurisdiction: jurisdiction.to_owned(),
        event: event.to_owned(),
        subject: Subject::Record {
            record: row.id.clone(),
        },
        day,
        recorded_at: recorded_at.to_owned(),
        commitment: commitment(&row.salt, body),
        receipt: None,
    };
    LeafRow {
        of_event: None,
        entry: leaf.to_entry(),
    }
}

/// How long a record of that day is kept: as long as the rules of the day say, and never less than
/// the policy. Where neither says anything, for ever: no period is made up.
pub(super) fn kept(jurisdiction: &Jurisdiction, day: Date) -> Result<Kept, CalendarError> {
    let calendar = jurisdiction.calendar();
    let described = jurisdiction.described(day);
    let rules = described.and_then(|rules| rules.retention);
    let by_rules = rules
        .as_ref()
        .map(|rules| due_date(&calendar, day, rules.at_least));
    let by_policy = jurisdiction.policy.keep_records;
    let by_policy = by_policy.map(|period| due_date(&calendar, day, period));
    let by_rules = by_rules.transpose()?.map(|due| due.due);
    let by_policy = by_policy.transpose()?.map(|due| due.due);
    let until = by_rules.max(by_policy);
    let citations = rules
        .filter(|_| until == by_rules)
        .map(|rules| rules.citations);
    Ok(Kept {
        until,
        citations: citations.unwrap_or_default(),
    })
}

/// The records of an entry's use, the earliest first.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn uses(
    host: &Host,
    name: &str,
    principal: &Principal,
    entry_code: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<UseView>, UseError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut view = host.store.read(name).await?;
    let row = view.entry(entry_code).await?;
    let row = row.ok_or_else(|| UseError::NoEntry(entry_code.chars().take(128).collect()))?;
    let supervising = [
        Role::PlatformOperator,
        Role::DataAuthority,
        Role::SupervisoryOrgan,
    ];
    require(&mut view, principal, &row.entry, &supervising).await?;
    let mut all = vec![];
    for row in view.use_records(entry_code, after, limit).await? {
        all.push(shown(jurisdiction, &mut view, row).await?);
    }
    Ok(all)
}

/// A record as whoever may read it sees it: with the person who is not erased, and with the name of the
/// account.
pub(super) async fn shown(
    jurisdiction: &Jurisdiction,
    view: &mut View,
    mut row: UseRow,
) -> Result<UseView, FlowError> {
    reveal_party(view, &mut row.record.by).await?;
    Ok(UseView {
        id: row.id,
        day: row.day,
        recorded_at: row.recorded_at,
        account_name: name_of(view, row.record.account.as_ref()).await?,
        record: Some(row.record),
        kept: Kept {
            until: row.kept_until,
            ..kept(jurisdiction, row.day)?
        },
    })
}
