//! Which rules are good: what speaks against going back to an earlier release of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use super::step::Step;
use super::vouching::distrusted;
use crate::domain::arrangement::{Mode, Prolonged, ReleaseState, Term, before, prolonged};
use crate::domain::words::in_full;
use crate::flow::arrangement::{load_component, read_mode};
use crate::flow::error::FlowError;
use crate::flow::faults::{Began, MANUAL_ON};
use crate::rules::LoadError;
use crate::store::{ChangeRow, ReleaseRow, StoreError, View};

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
    /// What governs beyond its end, since nothing else would, today or on a later day.
    pub(super) prolonged: Vec<Prolonged>,
    /// Those that would have governed rather than it, the latest first.
    pub(super) passed: Vec<PassedOver>,
}

/// The last good release before one that is taken back: what governs by itself then, because it was
/// superseded or only interrupted. Where nothing does, the one that ended last governs on, and later days
/// that would lose the rules that they had go to whatever governs before them. One with which the rules were to end
/// comes where nothing has ended since: whatever was there before it was ended with it, and is further
/// from the law than what was repealed last.
pub(super) async fn last_good(step: &mut Step<'_>, taken: u32) -> Result<Back, FlowError> {
    let (was, today) = (step.terms()?, step.today);
    let mut terms = was.clone();
    let conduct = Conduct::of(&mut step.tx).await?;
    let digest = step.digest_of(Some(taken)).map(ToOwned::to_owned);
    take_back(&mut terms, taken);
    let mut back = Back::default();
    while let Some(candidate) = before(&terms, today) {
        let why = if step.digest_of(Some(candidate)) == digest.as_deref() {
            Some("it has the same rules".to_owned())
        } else {
            speaks_against(step, &conduct, candidate).await?
        };
        let Some(why) = why else {
            back.prolonged = prolonged(&was, &terms, candidate, today);
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

/// How components have done, as the log tells.
pub(in crate::flow) struct Conduct {
    faulted: BTreeSet<String>,
    confirmed: BTreeMap<String, Timestamp>,
}

impl Conduct {
    pub(in crate::flow) async fn of(view: &mut View) -> Result<Self, FlowError> {
        let mut rows = view.releases().await?;
        rows.retain(|row| read_mode(&row.mode) == Mode::Enforce && row.activated.is_some());
        let mut faulted = BTreeSet::new();
        for change in view.changes_called(MANUAL_ON).await? {
            let began = began(&change)?;
            let since = |row: &ReleaseRow| {
                row.digest == began.digest && row.activated > Some(began.arrangement)
            };
            // What a machine with much to do may have done alone says nothing of the rules.
            if began.out_of_time < began.faults && !rows.iter().any(since) {
                faulted.insert(began.digest);
            }
        }
        let mut confirmed: BTreeMap<String, Timestamp> = BTreeMap::new();
        for row in rows {
            let at = row.confirmed_at.and_then(|at| at.parse().ok());
            if let Some(at) = at.filter(|at| confirmed.get(&row.digest) < Some(at)) {
                confirmed.insert(row.digest, at);
            }
        }
        Ok(Self { faulted, confirmed })
    }

    /// Whether it faulted until people had to decide, and two people did not vouch for it anew since.
    pub(in crate::flow) fn is_bad(&self, digest: &str) -> bool {
        self.faulted.contains(digest)
    }

    /// Whether two people vouched for it after an instant.
    pub(in crate::flow) fn is_confirmed_since(&self, digest: &str, instant: Timestamp) -> bool {
        let confirmed = self.confirmed.get(digest);
        confirmed.is_some_and(|at| *at > instant)
    }
}

fn began(change: &ChangeRow) -> Result<Began, FlowError> {
    serde_json::from_str(&change.body).map_err(|error| {
        let (id, why) = (change.id.clone(), error.to_string());
        let what = "change";
        StoreError::Corrupt { what, id, why }.into()
    })
}

async fn speaks_against(
    step: &mut Step<'_>,
    conduct: &Conduct,
    number: u32,
) -> Result<Option<String>, FlowError> {
    let jurisdiction = step.jurisdiction;
    let digest = step.digest_of(Some(number)).unwrap_or_default().to_owned();
    if conduct.is_bad(&digest) {
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
    let unusable = |why: &LoadError| format!("this host cannot use its rules: {}", in_full(why));
    // Nothing can be filed meanwhile, so what did not compile is not compiled once more.
    let known = jurisdiction.releases.now();
    if let Some(one) = known.unusable.iter().find(|one| one.number == number) {
        return Ok(Some(unusable(&one.why)));
    }
    let (library, limits) = (&step.host.library, jurisdiction.policy.limits);
    let plugin = match load_component(library, &mut step.tx, &digest, limits).await {
        Err(FlowError::BadComponent { source, .. }) => return Ok(Some(unusable(&source))),
        loaded => loaded?,
    };
    if jurisdiction.has_in_force(plugin.description(), step.today) {
        return Ok(None);
    }
    Ok(Some("no instrument of it is in force today".to_owned()))
}
