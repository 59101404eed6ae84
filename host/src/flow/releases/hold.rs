//! Holds a component against the rules of the jurisdiction above, which the policy names.
//!
//! What is laxer there has to be answered for by an exception, or nobody can propose a release that
//! decides. The search depends on the rules, the calendar and the days alone: asked again, it finds
//! the same.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::error::ReleaseError;
use super::propose::ReleaseProposal;
use crate::domain::Date;
use crate::domain::arrangement::Mode;
use crate::domain::upper_law::{Held, UpperLaw, check_exceptions};
use crate::flow::arrangement::{follow, load_component};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::{Arrangement, Jurisdiction, Release};
use crate::rules::Plugin;
use crate::rules::guard::{Afforded, Days, Guarded, Laxity, affordable, guard};

/// Where the generator starts.
const SEED: u64 = 1;
/// How much is asked: as much as this fuel pays for. Somebody waits for the answer, and rules in
/// JavaScript take a hundred times what others do.
const SPEND: Afforded = Afforded {
    fuel: 20_000_000_000,
    matters: 300..=2_000,
};

/// A component beside the rules of the jurisdiction above.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UpperLawReport {
    /// The jurisdiction above, as the policy names it; none if it names none.
    pub parent: Option<String>,
    /// Each release of its rules that is in force on days of the component.
    pub held: Vec<HeldAgainst>,
}

/// A component beside one release of the rules above.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HeldAgainst {
    /// The number of that release.
    pub release: u32,
    /// Its component.
    pub digest: String,
    /// What was found.
    #[serde(flatten)]
    pub found: Guarded,
}

/// Where a component would be laxer than the rules above it, on filing days from `from` on.
///
/// # Errors
/// If there is no such component.
pub async fn upper_law(
    host: &Host,
    name: &str,
    digest: &str,
    from: Option<Date>,
    until: Option<Date>,
) -> Result<UpperLawReport, ReleaseError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut view = host.store.read(name).await?;
    if view.component_row(digest).await?.is_none() {
        return Err(ReleaseError::NoComponent(digest.chars().take(64).collect()));
    }
    let limits = jurisdiction.policy.limits;
    let plugin = load_component(&host.library, &mut view, digest, limits).await?;
    drop(view);
    let Some(above) = Above::of(host, jurisdiction).await? else {
        return Ok(UpperLawReport {
            parent: None,
            held: vec![],
        });
    };
    let days = Days {
        first: from.unwrap_or_else(|| host.today(jurisdiction)),
        last: until.unwrap_or(Date::LAST),
    };
    let held = against(
        host,
        jurisdiction,
        &plugin,
        above.beside(jurisdiction, &plugin, days),
    );
    Ok(UpperLawReport {
        parent: Some(above.parent.name().to_owned()),
        held: held.await?,
    })
}

/// A component beside each release of the rules above, on the days of both.
pub(super) async fn against(
    host: &Host,
    jurisdiction: &Jurisdiction,
    plugin: &Arc<Plugin>,
    above: Vec<(Release, Days)>,
) -> Result<Vec<HeldAgainst>, FlowError> {
    let mut held = vec![];
    for (release, days) in above {
        let beside = [Arc::clone(plugin), Arc::clone(&release.plugin)];
        held.push(HeldAgainst {
            release: release.number,
            digest: release.plugin.digest().to_owned(),
            found: search(host, jurisdiction, beside, days).await?,
        });
    }
    Ok(held)
}

/// Holds a proposal against the rules above. What it keeps of that stands in the release; nothing
/// if no jurisdiction is above, or the release decides nothing.
///
/// # Errors
/// If a laxity has no exception, an exception says nothing, or there was no usable answer somewhere.
pub(super) async fn hold(
    host: &Host,
    name: &str,
    proposal: &ReleaseProposal,
) -> Result<Option<UpperLaw>, ReleaseError> {
    let exceptions = &proposal.exceptions;
    check_exceptions(exceptions)?;
    if proposal.mode == Mode::Shadow {
        return if exceptions.is_empty() {
            Ok(None)
        } else {
            Err(ReleaseError::NothingToExcept("a shadow decides nothing"))
        };
    }
    let (from, until) = (Some(proposal.from), proposal.until);
    let report = upper_law(host, name, &proposal.digest, from, until).await?;
    let Some(parent) = report.parent else {
        return if exceptions.is_empty() {
            Ok(None)
        } else {
            Err(ReleaseError::NothingToExcept("the policy names no parent"))
        };
    };
    let answered = |laxity: &Laxity| exceptions.iter().any(|one| one.laxity == laxity.name);
    let found = || report.held.iter().flat_map(|held| &held.found.laxities);
    let mut open: Vec<Laxity> = vec![];
    for laxity in found().filter(|laxity| !answered(laxity)) {
        if !open.iter().any(|known| known.name == laxity.name) {
            open.push(laxity.clone());
        }
    }
    if !open.is_empty() {
        return Err(ReleaseError::Laxer { parent, open });
    }
    let sum = |count: fn(&Guarded) -> u64| report.held.iter().map(|one| count(&one.found)).sum();
    let faulted = sum(|found| found.faulted);
    if faulted > 0 {
        let asked = sum(|found| found.matters + found.systematic);
        return Err(ReleaseError::Unheld {
            parent,
            faulted,
            asked,
        });
    }
    Ok(Some(UpperLaw {
        parent,
        held: report.held.iter().map(HeldAgainst::kept).collect(),
        exceptions: exceptions.clone(),
    }))
}

impl HeldAgainst {
    /// What a release keeps of it.
    pub(super) fn kept(&self) -> Held {
        let laxities = self.found.laxities.iter();
        Held {
            release: self.release,
            digest: self.digest.clone(),
            matters: self.found.matters + self.found.systematic,
            laxities: laxities.map(|one| one.name.clone()).collect(),
        }
    }
}

/// What is above a jurisdiction, and how its rules are arranged.
pub(super) struct Above<'a> {
    parent: &'a Jurisdiction,
    arranged: Arc<Arrangement>,
}

impl<'a> Above<'a> {
    /// As it is arranged now; nothing if the policy names no parent.
    ///
    /// # Errors
    /// If the rules of the parent are not on this host.
    pub(super) async fn of(
        host: &'a Host,
        jurisdiction: &Jurisdiction,
    ) -> Result<Option<Self>, ReleaseError> {
        let Some(name) = &jurisdiction.policy.parent else {
            return Ok(None);
        };
        let away = || ReleaseError::UpperLawAway(name.clone());
        let parent = host.jurisdiction(name).map_err(|_| away())?;
        follow(host, parent).await?;
        let arranged = parent.releases.now();
        Ok(Some(Self { parent, arranged }))
    }

    pub(super) fn name(&self) -> &str {
        self.parent.name()
    }

    /// Its releases that govern days on which these rules and they are in force, each with the days.
    /// One that another interrupts comes twice.
    pub(super) fn beside(
        &self,
        of: &Jurisdiction,
        rules: &Plugin,
        days: Days,
    ) -> Vec<(Release, Days)> {
        let Some(own) = days_of(of, rules).and_then(|own| own.and(days)) else {
            return vec![];
        };
        let parts = self.arranged.stretches(own.first, own.last).into_iter();
        let on_both = |(upper, governed): (Release, Days)| {
            let theirs = self.parent.days_in_force(upper.plugin.description())?;
            Some((upper, governed.and(theirs)?))
        };
        parts.filter_map(on_both).collect()
    }

    /// Whether it is what a release was held against.
    pub(super) fn is_what(
        &self,
        parent: &str,
        held: &[Held],
        of: &Jurisdiction,
        rules: &Plugin,
        days: Days,
    ) -> bool {
        let now = self.beside(of, rules, days);
        let now = now.iter();
        let now = now.map(|(upper, _)| (upper.number, upper.plugin.digest()));
        let then = held.iter().map(|held| (held.release, held.digest.as_str()));
        parent == self.name() && now.eq(then)
    }
}

/// The days on which a component is in force, as far as its calendar goes.
fn days_of(jurisdiction: &Jurisdiction, plugin: &Plugin) -> Option<Days> {
    let calendar = Days::of_calendar(&jurisdiction.calendar())?;
    jurisdiction
        .days_in_force(plugin.description())?
        .and(calendar)
}

/// A search that was made, and what it depends on.
type Searched = ([String; 3], Days, Guarded);

/// The last search. Whoever has read the report proposes next, and need not wait again.
#[derive(Default)]
pub(in crate::flow) struct LastSearch(tokio::sync::Mutex<Option<Searched>>);

async fn search(
    host: &Host,
    jurisdiction: &Jurisdiction,
    rules: [Arc<Plugin>; 2],
    days: Days,
) -> Result<Guarded, FlowError> {
    // One at a time: it takes a core for seconds, and filings go on meanwhile.
    let mut last = host.guarding.0.lock().await;
    let calendar = jurisdiction.calendar();
    let [child, parent] = &rules;
    let of = [child.digest(), parent.digest(), calendar.digest()].map(ToOwned::to_owned);
    if let Some((known, on, found)) = &*last
        && (known, *on) == (&of, days)
    {
        return Ok(found.clone());
    }
    // One question at a time, for which there has to be a sandbox like for any other.
    let turn = child.turn().await;
    let found = tokio::task::spawn_blocking(move || {
        let [child, parent] = [rules[0].as_ref(), rules[1].as_ref()];
        let options = affordable([child, parent], days, SEED, &SPEND);
        let found = guard(child, parent, &calendar, options, &|_| {});
        drop(turn);
        found
    });
    let found = found.await.map_err(|_| FlowError::BrokenOff)?;
    *last = Some((of, days, found.clone()));
    Ok(found)
}
