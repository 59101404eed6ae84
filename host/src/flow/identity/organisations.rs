//! The tree of organisations: entered, changed, dissolved in favour of a successor.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::require_seen;
use super::change::{Change, record};
use super::error::IdentityError;
use crate::domain::{Organisation, OrganisationTree, Principal};
use crate::flow::{FlowError, Host};

/// The words of what changes the tree. Each is recorded with the organisation as it became, so that
/// the tree of any day can be made again.
pub(in crate::flow) const ENTERED: &str = "organisation-entered";
pub(in crate::flow) const DISSOLVED: &str = "organisation-dissolved";

/// An organisation as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrganisationView {
    /// The version that an editor must name.
    pub version: u32,
    /// The organisation.
    #[serde(flatten)]
    pub organisation: Organisation,
}

/// Who takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dissolution {
    /// The organisation that takes the duties over.
    pub successor: String,
}

/// All organisations of a jurisdiction.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn organisations(host: &Host, name: &str) -> Result<Vec<OrganisationView>, FlowError> {
    host.jurisdiction(name)?;
    let all = host.store.read(name).await?.organisations().await?;
    let shown = all
        .into_iter()
        .map(|(organisation, version)| OrganisationView {
            version,
            organisation,
        });
    Ok(shown.collect())
}

/// One of them.
///
/// # Errors
/// If there is none.
pub async fn show_organisation(
    host: &Host,
    name: &str,
    id: &str,
) -> Result<OrganisationView, IdentityError> {
    let all = organisations(host, name).await?;
    let found = all.into_iter().find(|view| view.organisation.id == id);
    found.ok_or_else(|| IdentityError::missing("organisation", id))
}

/// Enters an organisation, or changes one at the version that the editor has seen.
///
/// # Errors
/// If the organisations would make no tree, or somebody else was first.
pub async fn put_organisation(
    host: &Host,
    by: &Principal,
    name: &str,
    organisation: Organisation,
    seen: Option<u32>,
) -> Result<OrganisationView, IdentityError> {
    host.jurisdiction(name)?;
    if organisation.successor.is_some() {
        return Err(IdentityError::Bad {
            place: "successor",
            why: "an organisation gets a successor when it is dissolved".into(),
        });
    }
    let mut tx = host.store.begin(name).await?;
    tx.hold_identity().await?;
    let mut all = tx.organisations().await?;
    let known = all.iter().position(|(one, _)| one.id == organisation.id);
    let version = match (known.and_then(|place| all.get(place)), seen) {
        (None, None) => 1,
        (Some((_, current)), Some(seen)) => {
            require_seen(&organisation.id, seen, *current)?;
            current + 1
        }
        (None, Some(_)) => return Err(IdentityError::missing("organisation", &organisation.id)),
        (Some(_), None) => {
            return Err(IdentityError::Taken {
                what: "organisation",
                id: organisation.id,
            });
        }
    };
    all.retain(|(one, _)| one.id != organisation.id);
    let others = all.into_iter().map(|(one, _)| one);
    OrganisationTree::of(others.chain([organisation.clone()]))?;
    tx.put_organisation(&organisation, version).await?;
    let change = Change {
        by: Some(by),
        what: ENTERED,
        subject: &organisation.id,
    };
    let view = OrganisationView {
        version,
        organisation: organisation.clone(),
    };
    record(host, &mut tx, name, change, &view).await?;
    tx.commit().await?;
    Ok(view)
}

/// Dissolves an organisation: its parts in cases are the successor's from now on.
///
/// # Errors
/// If something still stands below it, or the successor does not act.
pub async fn dissolve(
    host: &Host,
    by: &Principal,
    name: &str,
    id: &str,
    seen: u32,
    dissolution: &Dissolution,
) -> Result<OrganisationView, IdentityError> {
    host.jurisdiction(name)?;
    let mut tx = host.store.begin(name).await?;
    tx.hold_identity().await?;
    let all = tx.organisations().await?;
    let find = |id: &str| all.iter().find(|(one, _)| one.id == id).cloned();
    let (mut gone, version) = find(id).ok_or_else(|| IdentityError::missing("organisation", id))?;
    require_seen(id, seen, version)?;
    let heir = find(&dissolution.successor).filter(|(one, _)| one.is_active() && one.id != id);
    if heir.is_none() {
        return Err(IdentityError::missing(
            "organisation",
            &dissolution.successor,
        ));
    }
    gone.successor = Some(dissolution.successor.clone());
    let others = all
        .into_iter()
        .map(|(one, _)| one)
        .filter(|one| one.id != id);
    OrganisationTree::of(others.chain([gone.clone()]))?;
    tx.put_organisation(&gone, version + 1).await?;
    tx.hand_parts_over(id, &dissolution.successor).await?;
    let change = Change {
        by: Some(by),
        what: DISSOLVED,
        subject: id,
    };
    let view = OrganisationView {
        version: version + 1,
        organisation: gone,
    };
    record(host, &mut tx, name, change, &view).await?;
    tx.commit().await?;
    Ok(view)
}
