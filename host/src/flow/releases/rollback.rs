//! Puts the last good release back at once. In an emergency one person is enough; the others are
//! told.

use serde_json::json;

use super::error::ReleaseError;
use super::good::{Back, Prolonged, last_good};
use super::show::{RulesRelease, view_of};
use super::step::Step;
use crate::domain::arrangement::{ReleaseState, governing};
use crate::domain::{Happening, Principal};
use crate::flow::host::Host;
use crate::flow::once::Once;
use crate::store::ReleaseRow;

/// Takes the release back that governs today: whatever is filed from now on is governed by the last
/// good one before it. One that faulted until people had to decide is not good, nor is one whose
/// key was taken out of the policy; those that are passed over are taken back with it. Where nothing
/// governs by itself then, the one that ended last governs on without an end, until somebody proposes
/// another, and so does one after whose end days would lose the rules that they had; that is told.
/// Answers the one that governs. Whoever names a release that does not govern was overtaken by somebody
/// else, and nothing is rolled back twice.
///
/// # Errors
/// If it does not govern, or no good one is left.
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
    let Back {
        to,
        prolonged,
        passed,
    } = last_good(&mut step, number).await?;
    let Some(back) = to else {
        return Err(ReleaseError::NothingBefore { number, passed });
    };
    let numbers = passed.iter().map(|one| one.release).chain([number]);
    let mut changed = taken_back(&step, by, numbers)?;
    if let Some(Prolonged { term, was_last, .. }) = prolonged {
        changed.push(ReleaseRow {
            agreed_until: None,
            last: false,
            activated: term.activated,
            ..step.release(back)?.clone()
        });
        tracing::warn!(
            jurisdiction = name,
            release = back,
            rules_had_ended = was_last,
            "nothing else would govern after a rollback, today or later, so a release goes on beyond its end until another is proposed"
        );
    }
    step.arrange(changed).await?;
    step.put_in_force(Some(back)).await?;
    if governing(&step.terms()?, today).map(|term| term.number) != Some(back) {
        return Err(ReleaseError::NothingBefore { number, passed });
    }
    let restored = step.release(back)?.clone();
    let became = json!({
        "digest": row.digest, "reason": reason, "governing": back,
        "restored": restored.digest, "arrangement": step.arrangement.revision,
        "passed_over": passed, "prolonged_from": prolonged.and_then(|one| one.ended),
        "rules_had_ended": prolonged.is_some_and(|one| one.was_last),
    });
    let subject = number.to_string();
    let told = Some(Happening::ReleaseRolledBack);
    step.note(Some(by), "release-rolled-back", &subject, &became, told)
        .await?;
    let view = view_of(name, restored, &step.terms()?, today)?;
    step.answer(view, 200, once).await
}

/// The releases as they are once they are taken back.
fn taken_back(
    step: &Step<'_>,
    by: &Principal,
    numbers: impl Iterator<Item = u32>,
) -> Result<Vec<ReleaseRow>, ReleaseError> {
    let taken = |number| {
        Ok(ReleaseRow {
            state: ReleaseState::RolledBack,
            ended_by: Some(by.account.id.clone()),
            ended_at: Some(step.now.to_string()),
            ..step.release(number)?.clone()
        })
    };
    numbers.map(taken).collect()
}
