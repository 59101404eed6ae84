//! Reads grants: those that somebody holds, and those on the data that he provides.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::FlowError;
use super::host::Host;
use super::offices::heir_of;
use super::record_use::UseError;
use crate::domain::authority::Position;
use crate::domain::{Date, Principal, Role};
use crate::store::{GrantRow, GrantState, GrantsWanted, StoreError, View};

/// A grant as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantView {
    /// The grant.
    #[serde(flatten)]
    pub grant: GrantRow,
    /// Whether it holds.
    pub state: GrantStanding,
    /// Its last day is past.
    pub expired: bool,
}

/// Whether a grant holds today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GrantStanding {
    /// It does.
    Active,
    /// Not for now.
    Suspended,
    /// No longer: it was ended.
    Ended,
    /// No longer: its last day is past.
    Expired,
}

impl GrantStanding {
    fn of(row: &GrantRow, expired: bool) -> Self {
        match row.state {
            GrantState::Active if expired => Self::Expired,
            GrantState::Active => Self::Active,
            GrantState::Suspended => Self::Suspended,
            GrantState::Ended => Self::Ended,
        }
    }

    /// As what it is stored.
    fn stored(self) -> GrantState {
        match self {
            Self::Active | Self::Expired => GrantState::Active,
            Self::Suspended => GrantState::Suspended,
            Self::Ended => GrantState::Ended,
        }
    }
}

/// Which of the grants that concern somebody.
#[derive(Clone, Debug, Default)]
pub struct WhichGrants {
    /// Only those that he holds, or only those on his data; both if nothing is said.
    pub side: Option<Side>,
    /// Only those on this entry.
    pub entry: Option<String>,
    /// Only those in this state.
    pub state: Option<GrantStanding>,
    /// After this one.
    pub after: String,
    /// At most so many.
    pub limit: u32,
}

/// On which side of a grant somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// He holds it.
    Held,
    /// It gives his data.
    Given,
}

/// Why a grant is not shown, or a report not taken.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// There is none.
    #[error("there is no grant `{0}`")]
    NoGrant(String),
    /// It is none of his business; he is told that there is none.
    #[error("there is no grant `{0}`")]
    Hidden(String),
    /// Only its holder reports.
    #[error("only who holds the grant `{0}` reports what became of the data")]
    NotHolder(String),
    /// A report that says nothing, or of days that it cannot be about.
    #[error("{why}")]
    BadReport {
        /// The field.
        place: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The record of the report cannot be made.
    #[error(transparent)]
    Record(#[from] UseError),
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for GrantError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}

/// Grants that somebody holds or gave, the earliest first.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn grants(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    which: &WhichGrants,
) -> Result<Vec<GrantView>, FlowError> {
    let here = host.jurisdiction(jurisdiction)?;
    let role = principal.claimed.map(|claimed| claimed.role);
    let side = |side: Side, as_: Role| {
        which.side.is_none_or(|only| only == side) && role.is_none_or(|role| role == as_)
    };
    let wanted = GrantsWanted {
        part: part(principal).to_owned(),
        held: side(Side::Held, Role::Grantee),
        given: side(Side::Given, Role::Provider),
        entry: which.entry.clone().unwrap_or_default(),
        state: which.state.map(GrantStanding::stored),
        after: which.after.clone(),
    };
    let mut view = host.store.read(here.name()).await?;
    let today = host.today(here);
    page(&mut view, wanted, which, today).await
}

/// Whole pages of what is stored, until enough of it is in the state that is asked for today.
async fn page(
    view: &mut View,
    mut wanted: GrantsWanted,
    which: &WhichGrants,
    today: Date,
) -> Result<Vec<GrantView>, FlowError> {
    let most = usize::try_from(which.limit).unwrap_or(usize::MAX);
    let mut found = vec![];
    loop {
        let rows = view.grants(&wanted, which.limit).await?;
        let is_last = rows.len() < most;
        let last = rows.last().map(|row| row.id.clone());
        let of_state = |grant: &GrantView| which.state.is_none_or(|state| grant.state == state);
        found.extend(
            rows.into_iter()
                .map(|row| shown(row, today))
                .filter(of_state),
        );
        found.truncate(most);
        match last {
            Some(last) if !is_last && found.len() < most => wanted.after = last,
            _ => return Ok(found),
        }
    }
}

/// A grant, for who holds it, whose data it gives, and the authority for data.
///
/// # Errors
/// If there is none, or it concerns others.
pub async fn grant(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    id: &str,
) -> Result<GrantView, GrantError> {
    let here = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(here.name()).await?;
    let (row, _) = concerning(&mut view, principal, id).await?;
    Ok(shown(row, host.today(here)))
}

/// A grant that concerns somebody, and whether he holds it.
pub(super) async fn concerning(
    view: &mut View,
    principal: &Principal,
    id: &str,
) -> Result<(GrantRow, bool), GrantError> {
    let clipped = || id.chars().take(64).collect();
    let row = view.grant(id).await?;
    let row = row.ok_or_else(|| GrantError::NoGrant(clipped()))?;
    let (holds, provides) = match principal.claimed {
        Some(claimed) => (
            claimed.role == Role::Grantee,
            claimed.role == Role::Provider,
        ),
        None => (
            view.holds_grant(principal.part(), id).await?,
            provides(view, principal, &row).await?,
        ),
    };
    let watches = Position::of(principal).contains(&Position::DataAuthority);
    if holds || provides || watches {
        Ok((row, holds))
    } else {
        Err(GrantError::Hidden(clipped()))
    }
}

async fn provides(
    view: &mut View,
    principal: &Principal,
    row: &GrantRow,
) -> Result<bool, GrantError> {
    let Some(code) = &row.entry_code else {
        return Ok(false);
    };
    let Some(row) = view.entry(code).await? else {
        return Ok(false);
    };
    let provider = heir_of(view, &row.entry.provider.id).await?;
    Ok(provider == principal.part())
}

/// Under which name he has parts; in development who claims a side has all of them.
fn part(principal: &Principal) -> &str {
    if principal.claimed.is_some() {
        ""
    } else {
        principal.part()
    }
}

/// A grant as it stands today.
pub(super) fn shown(grant: GrantRow, today: Date) -> GrantView {
    let expired = grant.grant.until.is_some_and(|until| until < today);
    GrantView {
        state: GrantStanding::of(&grant, expired),
        expired,
        grant,
    }
}
