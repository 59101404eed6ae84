//! Whether a route, or a decision, has only effects that its outcomes may have.

use super::citations::check_effects;
use super::table::allowed;
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
