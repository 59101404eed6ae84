//! Puts the last good release back at once. In an emergency one person is enough; the others are
//! told.

use serde_json::json;

use super::error::ReleaseError;
use super::show::{RulesRelease, view_of};
use super::step::Step;
use crate::domain::arrangement::{ReleaseState, governing};
use crate::domain::words::word;
use crate::domain::{Happening, Principal};
use crate::flow::host::Host;
use crate::flow::once::Once;
use crate::store::ReleaseRow;

/// Takes the release back that governs today: whatever is filed from now on is governed by the one
/// before it. Answers that one. Whoever names a release that does not govern was overtaken by
/// somebody else, and nothing is rolled back twice.
///
/// # Errors
/// If it does not govern, or nothing is left that would.
pub async fn roll_back(
    host: &Host,
    by: &Principal,
    name: &str,
    number: u32,
    reason: &str,
    once: Option<&Once>,
) -> Result<RulesRelease, ReleaseError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut step = Step::begin(host, jurisdiction).await?;
    let (row, today) = (step.release(number)?.clone(), step.today);
    let governs = governing(&step.terms()?, today).map(|term| term.number);
    if governs != Some(number) {
        let governing = governs;
        return Err(ReleaseError::NotGoverning { number, governing });
    }
    let row = ReleaseRow {
        state: word(&ReleaseState::RolledBack),
        ended_by: Some(by.account.id.clone()),
        ended_at: Some(step.now.to_string()),
        ..row
    };
    step.arrange(row.clone()).await?;
    let back = governing(&step.terms()?, today).map(|term| term.number);
    let back = back.ok_or(ReleaseError::NothingBefore(number))?;
    let restored = step.release(back)?.clone();
    let became = json!({
        "digest": row.digest, "reason": reason, "governing": back,
        "restored": restored.digest, "arrangement": step.arrangement.revision,
    });
    let subject = number.to_string();
    let told = Some(Happening::ReleaseRolledBack);
    step.note(Some(by), "release-rolled-back", &subject, &became, told)
        .await?;
    let view = view_of(name, restored, Some(back), today)?;
    step.answer(view, 200, once).await
}
