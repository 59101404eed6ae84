//! Admits somebody to an action, or says why not. The table is in `domain::authority`.

use super::change::today;
use crate::domain::actor::ActorName;
use crate::domain::authority::{Action, Position, Where, may};
use crate::domain::words::word;
use crate::domain::{Credential, Principal, Scope};
use crate::flow::{FlowError, Host};
use crate::policy::CertificateBasis;
use crate::store::DenialRow;

/// What a request is about, as its path says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The jurisdiction, or the operators' tenant.
    pub tenant: Option<String>,
    /// The case.
    pub case: Option<String>,
}

/// Why somebody is not admitted.
#[derive(Debug, thiserror::Error)]
pub enum Denial {
    /// Nobody knows who it is.
    #[error("sign in first")]
    Unknown,
    /// It is about somebody else's: as if it were not there.
    #[error("there is no case `{0}`")]
    NoCase(String),
    /// The same for what is no case.
    #[error("there is nothing of yours in `{0}`")]
    Foreign(String),
    /// The token is not good for it.
    #[error("the token is not good for `{}`", word(.0))]
    Scope(Scope),
    /// It is for others.
    #[error("`{}` is for others", word(.0))]
    Position(Action),
    /// Who acts for a body comes with a certificate there, on this basis.
    #[error("the jurisdiction demands a certificate")]
    Certificate(CertificateBasis),
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

/// Admits somebody; says where he stands.
///
/// # Errors
/// Why he is not admitted.
pub async fn admit(
    host: &Host,
    principal: Option<&Principal>,
    action: Action,
    place: &Place,
) -> Result<Vec<Position>, Denial> {
    if action.place() == Where::Public {
        // What a grant gives is asked for like everything else of a tenant's own.
        if let Some(own) = principal.filter(|own| {
            action == Action::QueryData
                && own.credential != Credential::Header
                && place.tenant.as_ref() == Some(&own.tenant)
        }) {
            require_scope(own, action)?;
            require_certificate(host, own, action)?;
        }
        // Elsewhere he is nobody in particular: another city's body reads what everybody reads.
        let here = principal.filter(|principal| is_at_home(principal, place));
        return Ok(here.map_or_else(|| vec![Position::Anonymous], Position::of));
    }
    let principal = principal.ok_or(Denial::Unknown)?;
    if principal.credential != Credential::Header {
        require_home(principal, action, place)?;
        require_scope(principal, action)?;
        require_certificate(host, principal, action)?;
    }
    let positions = match &place.case {
        Some(case) if action.place() == Where::Case => positions_in(host, principal, case).await?,
        _ => Position::of(principal),
    };
    if positions.iter().any(|position| may(*position, action)) {
        return Ok(positions);
    }
    match &place.case {
        Some(case) => Err(Denial::NoCase(case.chars().take(128).collect())),
        None => Err(Denial::Position(action)),
    }
}

/// Whether a request is about the caller's own tenant; who merely claims a role has none.
fn is_at_home(principal: &Principal, place: &Place) -> bool {
    let tenant = place.tenant.as_deref();
    principal.credential == Credential::Header
        || tenant.is_none_or(|tenant| tenant == principal.tenant)
}

/// A tenant's things are there for its own, and for nobody else. Operators administer their own
/// tenant; in others they appoint whoever is first, and load calendars.
fn require_home(principal: &Principal, action: Action, place: &Place) -> Result<(), Denial> {
    let tenant = place.tenant.as_deref().unwrap_or(&principal.tenant);
    let operates = principal.is_operator() && action.is_for_operators();
    if tenant == principal.tenant || operates {
        return Ok(());
    }
    Err(match &place.case {
        Some(case) => Denial::NoCase(case.chars().take(128).collect()),
        None => Denial::Foreign(tenant.chars().take(64).collect()),
    })
}

fn require_scope(principal: &Principal, action: Action) -> Result<(), Denial> {
    let wanted = action.scope();
    match &principal.scopes {
        Some(scopes) if !scopes.contains(&wanted) => Err(Denial::Scope(wanted)),
        _ => Ok(()),
    }
}

/// Where rules or policy demand a certificate, who acts for a body comes with one.
fn require_certificate(host: &Host, principal: &Principal, action: Action) -> Result<(), Denial> {
    if principal.organisation.is_none()
        || principal.credential == Credential::Certificate
        || action == Action::ReadOwnAccount
    {
        return Ok(());
    }
    let jurisdiction = host.jurisdiction(&principal.tenant)?;
    match jurisdiction.demands_certificate(host.today(jurisdiction)) {
        Some(basis) => Err(Denial::Certificate(basis)),
        None => Ok(()),
    }
}

/// Whether somebody would be shown a case of his own jurisdiction.
///
/// # Errors
/// If the database cannot be read.
pub(in crate::flow) async fn may_read_case(
    host: &Host,
    principal: &Principal,
    case: &str,
) -> Result<bool, FlowError> {
    let positions = positions_in(host, principal, case).await?;
    Ok(positions
        .iter()
        .any(|position| may(*position, Action::ReadCase)))
}

/// Where somebody stands in a case: by his part in it, or by his duty.
async fn positions_in(
    host: &Host,
    principal: &Principal,
    case: &str,
) -> Result<Vec<Position>, FlowError> {
    if let Some(claimed) = principal.claimed {
        return Ok(vec![Position::of_role(claimed.role)]);
    }
    let jurisdiction = host.jurisdiction_of(case)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let mut positions = vec![];
    for part in view.parts_of(case, principal.part()).await? {
        if let Ok(name) = part.parse::<ActorName>() {
            positions.push(Position::of_role(name.role));
        }
    }
    if principal.account.duty.is_some() {
        positions.extend(Position::of(principal));
    }
    Ok(positions)
}

/// Records that somebody who is known was refused, in his own tenant.
///
/// # Errors
/// If the database cannot be written.
pub async fn record_denial(
    host: &Host,
    principal: &Principal,
    action: Action,
    path: &str,
    why: &str,
) -> Result<(), FlowError> {
    if principal.credential == Credential::Header {
        return Ok(());
    }
    today(host, &principal.tenant)?;
    let now = host.now();
    let row = DenialRow {
        account: principal.account.id.clone(),
        action: word(&action),
        hour: now.as_second().div_euclid(3_600),
        path: path.chars().take(300).collect(),
        why: why.to_owned(),
        first_at: now.to_string(),
        last_at: now.to_string(),
        times: 1,
    };
    let mut tx = host.store.begin(&principal.tenant).await?;
    tx.count_denial(&row).await?;
    tx.commit().await?;
    Ok(())
}
