//! Holds a component against the rules of the jurisdiction above, which the policy names.
//!
//! What is laxer there has to be answered for by an exception, or nobody can propose a release that
//! decides.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::error::ReleaseError;
use super::propose::ReleaseProposal;
use super::search::search;
use crate::domain::arrangement::Mode;
use crate::domain::upper_law::{Held, UpperLaw, check_exceptions, unmet};
use crate::domain::{Date, Days, Text};
use crate::flow::arrangement::{follow, load_component};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::{Arrangement, Jurisdiction, Release, UnusableRelease};
use crate::rules::Plugin;
use crate::rules::guard::{Guarded, Laxity};

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
    /// Whether some of the days lie in a year that the calendar has not, in which every day from
    /// Monday to Friday was counted as a working day.
    pub provisional: bool,
    /// How much was asked, and how much the command asks: neither stands for the other.
    pub asked: Text,
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
        above.beside(jurisdiction, &plugin, days)?,
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
    let loaded = Days::of_calendar(&jurisdiction.calendar());
    for (release, days) in above {
        let beside = [Arc::clone(plugin), Arc::clone(&release.plugin)];
        let found = search(host, jurisdiction, beside, days).await?;
        held.push(HeldAgainst {
            release: release.number,
            digest: release.plugin.digest().to_owned(),
            provisional: loaded.is_none_or(|loaded| days.last > loaded.last),
            asked: found.asked(),
            found,
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
    let unmet = unmet(exceptions, found().map(|laxity| &laxity.name));
    let mut open: Vec<Laxity> = vec![];
    for laxity in found().filter(|laxity| !answered(laxity)) {
        if !open.iter().any(|known| known.name == laxity.name) {
            open.push(laxity.clone().beside(&unmet));
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
            days: self.found.days,
            matters: self.found.matters + self.found.systematic,
            seed: Some(self.found.seed),
            every_day: self.found.every_day,
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

    pub(super) fn parent(&self) -> &Jurisdiction {
        self.parent
    }

    /// How often its arrangement was changed.
    pub(super) fn revision(&self) -> i64 {
        self.arranged.revision
    }

    /// Its releases that govern days on which these rules and they are in force, each with the days.
    /// One that another interrupts comes twice.
    ///
    /// # Errors
    /// If one of them cannot be used.
    pub(super) fn beside(
        &self,
        of: &Jurisdiction,
        rules: &Plugin,
        days: Days,
    ) -> Result<Vec<(Release, Days)>, FlowError> {
        let Some(own) = days_of(of, rules, days) else {
            return Ok(vec![]);
        };
        let parts = self.arranged.stretches(own.first, own.last)?;
        Ok(self.in_force(parts))
    }

    /// Those of them that can be used.
    pub(super) fn usable_beside(
        &self,
        of: &Jurisdiction,
        rules: &Plugin,
        days: Days,
    ) -> Vec<(Release, Days)> {
        let own = days_of(of, rules, days);
        let parts = own.map(|own| self.arranged.usable_stretches(own.first, own.last));
        self.in_force(parts.unwrap_or_default())
    }

    /// Stretches of its releases as far as those are in force.
    fn in_force(&self, parts: Vec<(Release, Days)>) -> Vec<(Release, Days)> {
        let on_both = |(upper, governed): (Release, Days)| {
            let theirs = self.parent.days_in_force(upper.plugin.description())?;
            Some((upper, governed.and(theirs)?))
        };
        parts.into_iter().filter_map(on_both).collect()
    }

    /// A release of its that cannot be used, of today or a later day, so that nothing can be held against
    /// it now.
    pub(super) fn missing(&self, today: Date) -> Option<FlowError> {
        let mut unusable = self.arranged.unusable.iter();
        let is_left = |one: &&UnusableRelease| one.until.is_none_or(|until| today <= until);
        unusable.find(is_left).map(FlowError::from)
    }

    /// Whether it is what a release was held against, on the same days: no other rules are above it by
    /// now, and neither it nor they got or lost a day.
    ///
    /// # Errors
    /// As [`Above::beside`].
    pub(super) fn is_what(
        &self,
        parent: &str,
        held: &[Held],
        of: &Jurisdiction,
        rules: &Plugin,
        days: Days,
    ) -> Result<bool, FlowError> {
        let now = self.beside(of, rules, days)?;
        Ok(parent == self.name() && is_same(&now, held.iter()))
    }

    /// The same as far as its rules can be used: what was found beside others stays.
    pub(super) fn is_what_can_be_used(
        &self,
        parent: &str,
        held: &[Held],
        of: &Jurisdiction,
        rules: &Plugin,
        days: Days,
    ) -> bool {
        let now = self.usable_beside(of, rules, days);
        let unusable = |number| {
            self.arranged
                .unusable
                .iter()
                .any(|one| one.number == number)
        };
        let then = held.iter().filter(|held| !unusable(held.release));
        parent == self.name() && is_same(&now, then)
    }
}

fn is_same<'a>(now: &[(Release, Days)], then: impl Iterator<Item = &'a Held>) -> bool {
    let now = now.iter();
    let now = now.map(|(upper, days)| (upper.number, upper.plugin.digest(), *days));
    now.eq(then.map(|held| (held.release, held.digest.as_str(), held.days)))
}

/// Those of the days on which a component is in force, as far as others are held against it.
fn days_of(jurisdiction: &Jurisdiction, plugin: &Plugin, days: Days) -> Option<Days> {
    let days = jurisdiction
        .days_in_force(plugin.description())?
        .and(days)?;
    days.and(Days::to_search(&jurisdiction.calendar(), days.first)?)
}
