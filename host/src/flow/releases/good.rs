//! Which earlier release is good: what speaks against going back to one.

use std::collections::BTreeSet;

use serde::Serialize;

use super::step::Step;
use super::vouching::distrusted;
use crate::domain::Date;
use crate::domain::arrangement::{ReleaseState, Term, before, governing, settled};
use crate::flow::arrangement::load_component;
use crate::flow::error::FlowError;

/// An earlier release that is not gone back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// Its number.
    pub release: u32,
    /// What speaks against it.
    pub why: String,
}

/// What a rollback comes to.
#[derive(Debug, Default)]
pub(super) struct Back {
    /// The release that governs again; none if none is good.
    pub(super) to: Option<u32>,
    /// The day on which it was agreed to end, if that is past, so that it is prolonged.
    pub(super) prolonged: Option<Date>,
    /// Those that governed after it and before the one that is taken back, the latest first.
    pub(super) passed: Vec<PassedOver>,
}

/// The last good release before one that is taken back: the one that governed before it, else the
/// one that governed before that.
pub(super) async fn last_good(step: &mut Step<'_>, taken: u32) -> Result<Back, FlowError> {
    let (mut terms, today) = (step.terms()?, step.today);
    let bad = faulted(step).await?;
    let digest = step.digest_of(Some(taken)).map(ToOwned::to_owned);
    let mut since = take_back(&mut terms, taken, today);
    let mut back = Back::default();
    while let Some(candidate) = before(&terms, since) {
        let why = if step.digest_of(Some(candidate)) == digest.as_deref() {
            Some("it has the same rules".to_owned())
        } else {
            speaks_against(step, &bad, candidate).await?
        };
        let Some(why) = why else {
            let governs = governing(&settled(&terms), today).map(|term| term.number);
            let mut own = terms.iter().filter(|_| governs != Some(candidate));
            let own = own.find(|term| term.number == candidate);
            back.prolonged = own.and_then(|term| term.agreed_until);
            back.to = Some(candidate);
            return Ok(back);
        };
        let release = candidate;
        back.passed.push(PassedOver { release, why });
        since = take_back(&mut terms, candidate, since);
    }
    Ok(back)
}

/// Takes one out of the line of days; since when it was in it, if that is before a day.
fn take_back(terms: &mut [Term], number: u32, day: Date) -> Date {
    let mut since = day;
    for term in terms.iter_mut().filter(|term| term.number == number) {
        term.state = ReleaseState::RolledBack;
        since = term.from.unwrap_or(day).min(day);
    }
    since
}

/// The components that ever faulted until people had to decide.
async fn faulted(step: &mut Step<'_>) -> Result<BTreeSet<String>, FlowError> {
    let faulted = step.tx.changes_called("manual-handling-on").await?;
    Ok(faulted.into_iter().map(|change| change.subject).collect())
}

async fn speaks_against(
    step: &mut Step<'_>,
    faulted: &BTreeSet<String>,
    number: u32,
) -> Result<Option<String>, FlowError> {
    let jurisdiction = step.jurisdiction;
    let digest = step.digest_of(Some(number)).unwrap_or_default().to_owned();
    if faulted.contains(&digest) {
        let why = "its rules faulted until people had to decide";
        return Ok(Some(why.to_owned()));
    }
    if let Some(row) = step.tx.component_row(&digest).await?
        && let Some(why) = distrusted(jurisdiction, &row)?
    {
        return Ok(Some(why.to_string()));
    }
    let (library, limits) = (&step.host.library, jurisdiction.policy.limits);
    let plugin = load_component(library, &mut step.tx, &digest, limits).await?;
    if jurisdiction.has_in_force(plugin.description(), step.today) {
        return Ok(None);
    }
    Ok(Some("no instrument of it is in force today".to_owned()))
}
