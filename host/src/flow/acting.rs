//! In which role somebody acts in a case.

use super::error::FlowError;
use super::record::Record;
use crate::domain::actor::ActorName;
use crate::domain::case::{Deed, Position};
use crate::domain::{Actor, Capacity, Principal, Reach, Role};

/// Who acts.
#[derive(Clone, Copy)]
pub(super) enum Acting<'p> {
    /// Somebody in a role, in a story or in development.
    Named(ActorName),
    /// Somebody who was recognised.
    Principal(&'p Principal),
}

/// The role in which the deed is done: of those that somebody has in the case, the one that may do
/// it. If none may, any of them, so that the refusal says it is not his turn.
///
/// # Errors
/// [`FlowError::NoCase`] if he has no part in it, as if there were none.
pub(super) async fn role_for(
    record: &mut Record<'_>,
    acting: Acting<'_>,
    deed: Option<&Deed>,
) -> Result<ActorName, FlowError> {
    let principal = match acting {
        Acting::Named(name) => return Ok(name),
        Acting::Principal(principal) => principal,
    };
    if let Some(claimed) = principal.claimed {
        return Ok(claimed);
    }
    let roles = roles_in(record, principal).await?;
    let wanted = wanted(record, deed);
    let able = roles
        .iter()
        .find(|role| wanted.iter().any(|actor| role.may_act_as(*actor)));
    let role = able.or(roles.first()).copied();
    role.ok_or_else(|| FlowError::NoCase(record.id.chars().take(128).collect()))
}

/// All roles that somebody has in the case, in his capacity.
async fn roles_in(
    record: &mut Record<'_>,
    principal: &Principal,
) -> Result<Vec<ActorName>, FlowError> {
    let parts = record.tx.parts_of(&record.id, principal.part()).await?;
    let names = parts.iter().filter_map(|part| part.parse().ok());
    let capacity = principal.account.capacity;
    let in_capacity = |name: ActorName| ActorName {
        reach: Some(name.reach.unwrap_or(Reach::Same)),
        capacity: Some(capacity),
        ..name
    };
    Ok(names.map(in_capacity).collect())
}

/// Who may do the deed here and now.
fn wanted(record: &Record<'_>, deed: Option<&Deed>) -> Vec<Actor> {
    let case = &record.case;
    if matches!(deed, Some(Deed::Supply(_) | Deed::Withdraw)) {
        return vec![Actor {
            role: Role::Applicant,
            reach: Reach::Same,
            capacity: Capacity::Body,
        }];
    }
    if matches!(case.position, Position::Unplanned { .. }) {
        // Whoever decides by hand.
        let hands = case.hands().into_iter();
        return hands
            .map(|role| Actor {
                role,
                reach: Reach::Same,
                capacity: Capacity::Body,
            })
            .collect();
    }
    let Some(stage) = case
        .stage()
        .filter(|_| matches!(case.position, Position::Open(_)))
    else {
        return vec![];
    };
    let stage = stage.stage();
    match deed {
        Some(Deed::Extend(_)) => {
            let extension = stage
                .deadline
                .as_ref()
                .and_then(|one| one.extension.as_ref());
            extension
                .iter()
                .map(|extension| extension.approver)
                .collect()
        }
        Some(Deed::Opine(_)) => stage.consults.clone(),
        Some(Deed::Consent) => {
            let requirements = stage.outcomes.iter().flat_map(|outcome| &outcome.requires);
            let consents = requirements.filter_map(|requirement| match requirement {
                crate::domain::Requirement::Consent(actor) => Some(*actor),
                _ => None,
            });
            consents.collect()
        }
        _ => vec![stage.actor],
    }
}
