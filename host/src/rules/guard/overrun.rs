//! What comes only after a period ran out that the parent sets. Under its rules that is a breach, after
//! which nothing has a day any more: what the child does then comes on top of the period, and whether
//! that is laxer somebody must judge.

use super::follow::{by_time, reached};
use super::pairing::Ways;
use crate::domain::{Expiry, Stage};

/// The stages of the child to which no way leads on which every such period is kept.
pub(super) fn stages(ways: &Ways<'_>) -> Vec<usize> {
    if !(0..ways.child.len()).any(|index| runs_out(ways, index)) {
        return vec![];
    }
    let kept: Vec<Stage> = (0..).zip(ways.child).map(|one| kept(ways, one)).collect();
    let in_time = reached(&kept, 0, |_| true);
    let mut after = reached(ways.child, 0, |_| true);
    after.retain(|index| !in_time.contains(index));
    after
}

/// A stage as if its period never ran out, if that is one of the parent's.
fn kept(ways: &Ways<'_>, (index, stage): (usize, &Stage)) -> Stage {
    let mut stage = stage.clone();
    if let Some(deadline) = stage.deadline.as_mut().filter(|_| runs_out(ways, index)) {
        deadline.expiry = Expiry::Breach;
    }
    stage
}

/// Whether time leads on from a stage to one that the parent does not have, and does not lead on under
/// the parent's rules.
fn runs_out(ways: &Ways<'_>, index: usize) -> bool {
    let next = ways.child.get(index).and_then(by_time);
    let next = next.and_then(|id| ways.child.iter().position(|stage| stage.id == *id));
    let limit = ways
        .counterpart(index)
        .and_then(|(_, upper)| upper.deadline.as_ref());
    let (Some(next), Some(limit)) = (next, limit) else {
        return false;
    };
    let leads_on = matches!(limit.expiry, Expiry::MoveTo(_));
    !leads_on && ways.counterpart(next).is_none()
}
