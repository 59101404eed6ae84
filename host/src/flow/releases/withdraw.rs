//! Withdraws a release that does not govern: a proposal, one that has not begun, a shadow.

use serde_json::json;

use super::error::ReleaseError;
use super::show::{RulesRelease, view_of};
use super::step::Step;
use crate::domain::arrangement::{Mode, ReleaseState, check_withdrawal};
use crate::domain::words::word;
use crate::domain::{Happening, Principal};
use crate::flow::host::Host;
use crate::flow::once::Once;
use crate::store::ReleaseRow;

/// Withdraws a release. The days that it would have governed go back to the one before it.
///
/// # Errors
/// If it has begun to decide, which `rollback` ends, or is over; if days would be without rules.
pub async fn withdraw_release(
    host: &Host,
    by: &Principal,
    name: &str,
    number: u32,
    once: Option<&Once>,
) -> Result<RulesRelease, ReleaseError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut step = Step::begin(host, jurisdiction).await?;
    let (row, today) = (step.release(number)?.clone(), step.today);
    let all = step.terms()?;
    let open = all.iter().find(|term| term.number == number);
    let open = open.is_some_and(|term| match (term.state, term.mode) {
        (ReleaseState::Proposed, _) => true,
        (ReleaseState::Active, Mode::Enforce) => term.from.is_some_and(|from| from > today),
        (ReleaseState::Active, Mode::Shadow) => term.until.is_none_or(|until| until >= today),
        (ReleaseState::RolledBack | ReleaseState::Withdrawn, _) => false,
    });
    if !open {
        let state = if row.state == ReleaseState::Active {
            "past its beginning".to_owned()
        } else {
            word(&row.state)
        };
        return Err(ReleaseError::State {
            number,
            state,
            wanted: "withdrawn",
        });
    }
    check_withdrawal(&all, number, today)?;
    let row = ReleaseRow {
        state: ReleaseState::Withdrawn,
        ended_by: Some(by.account.id.clone()),
        ended_at: Some(step.now.to_string()),
        ..row
    };
    step.arrange(vec![row.clone()]).await?;
    let became = json!({ "digest": row.digest, "arrangement": step.arrangement.revision });
    let subject = number.to_string();
    let withdrawn = Some(Happening::ReleaseWithdrawn);
    step.note(Some(by), "release-withdrawn", &subject, &became, withdrawn)
        .await?;
    let view = view_of(name, row, &step.terms()?, today)?;
    step.answer(view, 200, once).await
}
