//! Confirms a release that somebody else proposed. From then on it stands in the arrangement.

use serde_json::json;

use super::error::ReleaseError;
use super::hold::Above;
use super::kept;
use super::show::{RulesRelease, view_of};
use super::step::Step;
use super::vouching::demand_vouched;
use crate::domain::arrangement::{Mode, ReleaseState, check, governing};
use crate::domain::upper_law::UpperLaw;
use crate::domain::words::word;
use crate::domain::{Date, Days, Happening, Principal};
use crate::flow::arrangement::{load_component, read_day, read_mode};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::once::Once;
use crate::flow::rehearse::what_stands_against;
use crate::policy::Jurisdiction;
use crate::store::ReleaseRow;

/// How often it is looked what is above, if that changes each time before the step begins.
const LOOKS: u8 = 5;

/// Confirms a release. One that begins today and decides governs whatever is filed from now on; one
/// that begins later takes over at the midnight before.
///
/// # Errors
/// If this host cannot use its rules, the same account proposed it, it is no proposal any more, nobody
/// vouches for it any more, its days are not free any more, or it was not held against the rules that
/// are above it now.
pub async fn confirm_release(
    host: &Host,
    by: &Principal,
    name: &str,
    number: u32,
    seen: i64,
    once: Option<&Once>,
) -> Result<RulesRelease, ReleaseError> {
    let jurisdiction = host.jurisdiction(name)?;
    demand_usable(host, jurisdiction, number).await?;
    let (mut step, above) = begin_below(host, jurisdiction, number).await?;
    let row = proposed(&step, by, number)?;
    step.demand(Some(seen))?;
    let all = step.terms()?;
    if let Some(term) = all.iter().find(|term| term.number == number) {
        check(&all, term, step.today)?;
    }
    demand_vouched(jurisdiction, &mut step.tx, &row.digest).await?;
    // What a rehearsal found may still stand in the way; whoever records that it was looked at
    // lifts it. A shadow decides nothing, so nothing stands in its way.
    if read_mode(&row.mode) == Mode::Enforce {
        let (now, tx) = (step.now, &mut step.tx);
        let stands = what_stands_against(jurisdiction, tx, &row.digest, now).await?;
        stands.map_or(Ok(()), Err)?;
        demand_held(&mut step, above.as_ref(), &row).await?;
    }
    let before = governing(&all, step.today).map(|term| term.number);
    let row = ReleaseRow {
        state: ReleaseState::Active,
        activated: Some(step.next_revision()),
        confirmed_by: Some(by.account.id.clone()),
        confirmed_at: Some(step.now.to_string()),
        ..row
    };
    step.arrange(vec![row.clone()]).await?;
    step.note_begun(before).await?;
    let now = governing(&step.terms()?, step.today).map(|term| term.number);
    if now == Some(number) {
        // One that begins now is told of with its confirmation.
        step.put_in_force(now).await?;
    }
    let became = json!({
        "digest": row.digest, "from": row.from, "until": row.agreed_until, "mode": row.mode, "last": row.last,
        "repairs": row.repairs, "proposed_by": row.proposed_by, "arrangement": step.arrangement.revision,
        "governing": now, "governed_before": before,
    });
    let subject = number.to_string();
    let confirmed = Some(Happening::ReleaseConfirmed);
    step.note(Some(by), "release-confirmed", &subject, &became, confirmed)
        .await?;
    let view = view_of(name, row, &step.terms()?, step.today)?;
    step.answer(view, 200, once).await
}

/// Whether this host can use what was proposed: else it would govern, and nobody could ask it. Looked at
/// before the step, so that nobody waits while it is compiled.
async fn demand_usable(
    host: &Host,
    jurisdiction: &Jurisdiction,
    number: u32,
) -> Result<(), FlowError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    let rows = view.releases().await?;
    let proposed = |row: &&ReleaseRow| row.number == number && row.state == ReleaseState::Proposed;
    if let Some(row) = rows.iter().find(proposed) {
        let limits = jurisdiction.policy.limits;
        load_component(&host.library, &mut view, &row.digest, limits).await?;
    }
    Ok(())
}

/// The proposal, if somebody else made it.
fn proposed(step: &Step<'_>, by: &Principal, number: u32) -> Result<ReleaseRow, ReleaseError> {
    let row = step.release(number)?.clone();
    if row.state != ReleaseState::Proposed {
        return Err(ReleaseError::State {
            number,
            state: word(&row.state),
            wanted: "confirmed",
        });
    }
    if row.proposed_by == by.account.id {
        return Err(ReleaseError::OwnProposal(number));
    }
    Ok(row)
}

/// Begins the step with what is above the jurisdiction, which stays so until its end. Whoever waited
/// for his turn may have been overtaken, and looks again.
async fn begin_below<'a>(
    host: &'a Host,
    jurisdiction: &'a Jurisdiction,
    number: u32,
) -> Result<(Step<'a>, Option<Above<'a>>), ReleaseError> {
    let Some(parent) = &jurisdiction.policy.parent else {
        return Ok((Step::begin(host, jurisdiction).await?, None));
    };
    for _ in 0..LOOKS {
        let above = Above::of(host, jurisdiction).await?;
        let seen = above.as_ref().map(Above::revision);
        let mut step = Step::begin(host, jurisdiction).await?;
        if seen == Some(step.tx.keep_revision_of(parent).await?) {
            return Ok((step, above));
        }
    }
    Err(ReleaseError::UpperLawChanged(number))
}

/// Whether what a release was held against when it was proposed is still what is above it.
async fn demand_held(
    step: &mut Step<'_>,
    above: Option<&Above<'_>>,
    row: &ReleaseRow,
) -> Result<(), ReleaseError> {
    let (jurisdiction, number) = (step.jurisdiction, row.number);
    let (name, limits) = (jurisdiction.name(), jurisdiction.policy.limits);
    let is_held = match (
        above,
        kept::<UpperLaw>(name, number, row.upper_law.as_deref())?,
    ) {
        (None, None) => true,
        (Some(above), Some(kept)) => {
            let day = |text: &Option<String>| read_day(name, number, text.clone());
            let days = Days {
                first: day(&row.from)?.unwrap_or(Date::FIRST),
                last: day(&row.until)?.unwrap_or(Date::LAST),
            };
            let library = &step.host.library;
            let plugin = load_component(library, &mut step.tx, &row.digest, limits).await?;
            above.is_what(&kept.parent, &kept.held, jurisdiction, &plugin, days)?
        }
        _ => false,
    };
    if is_held {
        Ok(())
    } else {
        Err(ReleaseError::UpperLawChanged(number))
    }
}
