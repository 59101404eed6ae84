//! Puts the last good release back at once. In an emergency one person is enough; the others are
//! told.

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::error::ReleaseError;
use super::good::{Back, last_good};
use super::show::{RulesRelease, view_of};
use super::step::Step;
use crate::domain::arrangement::{Prolonged, ReleaseState, governing};
use crate::domain::{Happening, Principal};
use crate::flow::arrangement::follow;
use crate::flow::host::Host;
use crate::flow::once::Once;
use crate::flow::unusable::try_again;
use crate::store::ReleaseRow;

/// What a rollback put back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Restored {
    /// The release that governs again.
    #[serde(flatten)]
    pub release: RulesRelease,
    /// Which releases govern beyond their ends, since nothing else would, today or on later days.
    pub prolonged: Vec<Prolonged>,
}

/// Takes the release back that governs today: whatever is filed from now on is governed by the last
/// good one before it. One that faulted until people had to decide is not good, nor is one whose
/// key was taken out of the policy; those that are passed over are taken back with it. Where nothing
/// governs by itself then, the one that ended last governs on until another begins; later days that
/// would lose the rules that they had go to whatever governs before them; that is told. Whoever names a
/// release that does not govern was overtaken by somebody else, and nothing is rolled back twice.
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
) -> Result<Restored, ReleaseError> {
    let jurisdiction = host.jurisdiction(name)?;
    // What is usable by now is known before nothing can be filed.
    follow(host, jurisdiction).await?;
    try_again(host, jurisdiction).await?;
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
    for more in &prolonged {
        changed.push(gone_on(&step, more)?);
    }
    step.arrange(changed).await?;
    step.put_in_force(Some(back)).await?;
    let restored = step.release(back)?.clone();
    let became = json!({
        "digest": row.digest, "reason": reason, "governing": back,
        "restored": restored.digest, "arrangement": step.arrangement.revision,
        "passed_over": passed, "prolonged": prolonged,
    });
    let subject = number.to_string();
    let told = Some(Happening::ReleaseRolledBack);
    step.note(Some(by), "release-rolled-back", &subject, &became, told)
        .await?;
    let release = view_of(name, restored, &step.terms()?, today)?;
    let restored = Restored { release, prolonged };
    step.answer(restored, 200, once).await
}

/// A release as it is once it governs beyond its end. The operators are told.
fn gone_on(step: &Step<'_>, more: &Prolonged) -> Result<ReleaseRow, ReleaseError> {
    tracing::warn!(
        jurisdiction = step.jurisdiction.name(),
        release = more.release,
        rules_had_ended = more.rules_had_ended,
        from = %more.from,
        "nothing else would govern from that day on after a rollback, so a release goes on beyond its end"
    );
    Ok(ReleaseRow {
        agreed_until: more.term.agreed_until.map(|day| day.to_string()),
        last: more.term.last,
        ..step.release(more.release)?.clone()
    })
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
