//! What a release may say that it repairs: one whose rules have decided something here.

use super::error::ReleaseError;
use super::propose::ReleaseProposal;
use super::step::Step;
use crate::domain::Date;
use crate::domain::arrangement::{Mode, ReleaseState, stretches};

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
    let (all, today) = (step.terms()?, step.today);
    let Some(term) = all.iter().find(|term| term.number == number) else {
        return refused("there is no such release here");
    };
    if term.mode == Mode::Shadow {
        return refused("it is a shadow, which decides nothing");
    }
    let from = term.from.unwrap_or(Date::FIRST);
    let governed = || {
        stretches(&all, from, today)
            .iter()
            .any(|part| part.0 == number)
    };
    // One that was taken over on its first day keeps that day.
    let for_hours = term.until == term.from && term.agreed_until != term.until;
    let has = match term.state {
        ReleaseState::RolledBack => true,
        ReleaseState::Active => from <= today && (for_hours || governed()),
        ReleaseState::Proposed | ReleaseState::Withdrawn => false,
    };
    if has {
        Ok(())
    } else {
        refused("it has not governed, so that no case waits for its rules")
    }
}
