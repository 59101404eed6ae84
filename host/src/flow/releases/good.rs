//! Which earlier release is good: what speaks against going back to one.

use std::collections::BTreeSet;

use serde::Serialize;

use super::step::Step;
use super::vouching::distrusted;
use crate::domain::Date;
use crate::domain::arrangement::{ReleaseState, Term, before, prolonged};
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
    /// If nothing governs by itself, so that one governs on whose days are over.
    pub(super) prolonged: Option<Prolonged>,
    /// Those that would have governed rather than it, the latest first.
    pub(super) passed: Vec<PassedOver>,
}

/// A release whose days are over, and that governs on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prolonged {
    /// Its last day so far.
    pub(super) ended: Option<Date>,
    /// The rules were to end with it: they are those of a text that is repealed.
    pub(super) was_last: bool,
    /// Its days from now on.
    pub(super) term: Term,
}

/// The last good release before one that is taken back: what governs by itself then, because it was
/// superseded or only interrupted. Where nothing does, the one that ended last governs on. One with
/// which the rules were to end comes where nothing has ended since: whatever was there before it was
/// ended with it, and is further from the law than what was repealed last.
pub(super) async fn last_good(step: &mut Step<'_>, taken: u32) -> Result<Back, FlowError> {
    let (mut terms, today) = (step.terms()?, step.today);
    let bad = faulted(step).await?;
    let digest = step.digest_of(Some(taken)).map(ToOwned::to_owned);
    take_back(&mut terms, taken);
    let mut back = Back::default();
    while let Some(candidate) = before(&terms, today) {
        let why = if step.digest_of(Some(candidate)) == digest.as_deref() {
            Some("it has the same rules".to_owned())
        } else {
            speaks_against(step, &bad, candidate).await?
        };
        let Some(why) = why else {
            let own = terms.iter().find(|term| term.number == candidate);
            back.prolonged = prolonged(&terms, candidate, today).map(|term| Prolonged {
                ended: own.and_then(|own| own.until),
                was_last: own.is_some_and(|own| own.last),
                term,
            });
            back.to = Some(candidate);
            return Ok(back);
        };
        let release = candidate;
        back.passed.push(PassedOver { release, why });
        take_back(&mut terms, candidate);
    }
    Ok(back)
}

fn take_back(terms: &mut [Term], number: u32) {
    for term in terms.iter_mut().filter(|term| term.number == number) {
        term.state = ReleaseState::RolledBack;
    }
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
        return Ok(Some(format!(
            "{why}; it is good again once its component is signed by a key of the policy and handed in once more"
        )));
    }
    let (library, limits) = (&step.host.library, jurisdiction.policy.limits);
    let plugin = load_component(library, &mut step.tx, &digest, limits).await?;
    if jurisdiction.has_in_force(plugin.description(), step.today) {
        return Ok(None);
    }
    Ok(Some("no instrument of it is in force today".to_owned()))
}
