//! Which effects an outcome of a matter of each kind may have at all.
//!
//! `notify`, `file-with`, `follow` and `measure` are always allowed; the rest is the table of the
//! conventions. The host knows it, so a plugin cannot give access by settling a dispute.

use super::citations::check_effects;
use super::{CheckedRoute, Next, OnExpiry, RouteFault};
use crate::domain::matter::MatterKind;
use crate::domain::words::word;
use crate::domain::{Decision, Effect, OutcomeKind};

pub(super) fn check_decision(kind: MatterKind, decision: &Decision) -> Result<(), RouteFault> {
    let place = "the settled decision";
    check_effects(place, &decision.effects)?;
    check_each(place, kind, decision.kind, false, &decision.effects)
}

pub(super) fn check(kind: MatterKind, route: &CheckedRoute) -> Result<(), RouteFault> {
    let after_limit = stages_after_an_expired_limit(route);
    for (index, stage) in route.stages().iter().enumerate() {
        let late = after_limit.get(index).copied().unwrap_or(false);
        for outcome in &stage.stage().outcomes {
            let place = format!("outcome `{}` of stage `{}`", outcome.id, stage.stage().id);
            check_each(&place, kind, outcome.kind, late, &outcome.effects)?;
        }
    }
    Ok(())
}

/// For each stage, whether it follows an expired time limit, at once or later on.
fn stages_after_an_expired_limit(route: &CheckedRoute) -> Vec<bool> {
    let mut after = vec![false; route.stages().len()];
    let mut open: Vec<usize> = route
        .stages()
        .iter()
        .filter_map(|stage| match stage.on_expiry() {
            Some(OnExpiry::MoveTo(target)) => Some(target),
            _ => None,
        })
        .collect();
    while let Some(index) = open.pop() {
        let Some(seen) = after.get_mut(index) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        let Some(stage) = route.stage(index) else {
            continue;
        };
        open.extend(stage.nexts().filter_map(|next| match next {
            Next::Stage(target) => Some(target),
            _ => None,
        }));
    }
    after
}

fn check_each(
    place: &str,
    kind: MatterKind,
    outcome: OutcomeKind,
    late: bool,
    effects: &[Effect],
) -> Result<(), RouteFault> {
    for effect in effects {
        if !allowed(kind, outcome, late, effect) {
            return Err(RouteFault::EffectNotAllowed {
                place: place.to_owned(),
                kind: word(&kind),
                effect: word(effect),
            });
        }
    }
    Ok(())
}

/// Whether an outcome of a matter of that kind may have an effect at all, whoever decides.
pub fn may_have(kind: MatterKind, outcome: OutcomeKind, effect: &Effect) -> bool {
    allowed(kind, outcome, false, effect)
}

fn allowed(kind: MatterKind, outcome: OutcomeKind, late: bool, effect: &Effect) -> bool {
    use Effect as E;
    use MatterKind as K;
    use OutcomeKind as O;
    let always = matches!(
        effect,
        E::Notify(_) | E::FileWith(_) | E::Follow(_) | E::Measure(_)
    );
    always
        || match kind {
            K::EntryPublication => {
                outcome == O::Approve && matches!(effect, E::PublishEntry(_) | E::DiscloseBasis)
            }
            K::EntryRevision => {
                matches!(outcome, O::Complete | O::Approve) && matches!(effect, E::ReviseEntry(_))
            }
            K::ProvisionStop => {
                matches!(outcome, O::Confirm | O::Approve) && matches!(effect, E::StopProvision)
            }
            K::Reassessment => {
                outcome == O::Complete && matches!(effect, E::ReviseEntry(_) | E::OpenEntry)
            }
            K::SharingApplication
            | K::OnwardUse
            | K::StatisticsAccess
            | K::OpeningApplication
            | K::OperationAuthorisation => {
                outcome == O::Approve && matches!(effect, E::GrantAccess(_))
            }
            K::OpeningRequest | K::OpeningReview => {
                outcome == O::Approve && matches!(effect, E::OpenEntry)
            }
            K::EmergencyOpening => outcome == O::Complete && matches!(effect, E::OpenEntry),
            K::Rectification => {
                let sanction =
                    matches!(effect, E::SuspendProjects | E::SuspendAccess | E::EndAccess);
                let lifted = matches!(effect, E::RestoreAccess);
                (sanction && (outcome == O::Complete || late))
                    || (lifted && matches!(outcome, O::Confirm | O::Correct | O::Complete))
            }
            K::DataNeed => {
                outcome == O::Approve && matches!(effect, E::PublishEntry(_) | E::GrantAccess(_))
            }
            K::Dispute
            | K::Inconsistency
            | K::Correction
            | K::Complaint
            | K::Incident
            | K::ProjectReview => false,
        }
}
