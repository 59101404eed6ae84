//! What a release may say that it repairs: one whose rules have decided something here.

use super::error::ReleaseError;
use super::propose::ReleaseProposal;
use super::step::Step;
use crate::domain::arrangement::{Mode, ReleaseState, governing};
use crate::flow::arrangement::read_mode;

/// Whether a proposal may say that it repairs what it does, if it says so.
pub(super) fn demand_repairable(
    step: &Step<'_>,
    proposal: &ReleaseProposal,
) -> Result<(), ReleaseError> {
    let Some(number) = proposal.repairs else {
        return Ok(());
    };
    let refused = |why| Err(ReleaseError::NothingToRepair { number, why });
    if proposal.mode == Mode::Shadow {
        return refused("a shadow plans no case; say so of the release that decides");
    }
    let all = step.terms()?;
    let Ok(row) = step.release(number) else {
        return refused("there is no such release here");
    };
    if read_mode(&row.mode) == Mode::Shadow {
        return refused("it is a shadow, which decides nothing");
    }
    // What began at midnight may govern before that is noted.
    let governs = governing(&all, step.today).is_some_and(|term| term.number == number);
    let has = governs || row.began_at.is_some() || row.state == ReleaseState::RolledBack;
    if has {
        Ok(())
    } else {
        refused("it has not governed, so that no case waits for its rules")
    }
}
