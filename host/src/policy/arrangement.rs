//! The releases of a jurisdiction's rules as they are arranged now, which can change while the host
//! runs.

use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::repairs::Repairs;
use crate::domain::arrangement::{Mode, ReleaseState, Term, governing, stretches};
use crate::domain::{Date, Days, Description};
use crate::rules::{LoadError, Plugin};

/// A release of rules that was confirmed: a component and the filing days that it governs.
#[derive(Clone)]
pub struct Release {
    /// Its number in the jurisdiction, counted from 1.
    pub number: u32,
    /// The rules.
    pub plugin: Arc<Plugin>,
    /// The first filing day; none if it has no beginning.
    pub from: Option<Date>,
    /// The last filing day; none if it has no end.
    pub until: Option<Date>,
    /// Whether it decides.
    pub mode: Mode,
}

/// A release whose rules this host cannot use. It governs its days like any other, so that no others decide
/// on them: people do.
#[derive(Clone)]
pub struct UnusableRelease {
    /// Its number in the jurisdiction.
    pub number: u32,
    /// The component.
    pub digest: String,
    /// The first filing day.
    pub from: Option<Date>,
    /// The last filing day.
    pub until: Option<Date>,
    /// Whether it would decide.
    pub mode: Mode,
    /// How many of those that can be used became active before it.
    pub after: usize,
    /// Why its rules cannot be used.
    pub why: Arc<LoadError>,
    /// What they said of themselves when they were taken in, if that is known.
    pub description: Option<Description>,
}

/// Since when and why people decide new matters instead of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Manual {
    /// Since when, RFC 3339.
    pub since: String,
    /// The component whose faults brought it about.
    pub digest: String,
    /// The last of them, in words.
    pub fault: String,
    /// The revision of the arrangement with which it began. Rules that two people confirmed since
    /// decide again, also if they are the same.
    pub arrangement: i64,
}

/// After how many faults in a row people decide new matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ManualRule {
    /// How many, without a good answer between them.
    pub faults: u32,
    /// Within how many minutes; without it, however far apart.
    pub within_minutes: Option<u32>,
}

impl Default for ManualRule {
    fn default() -> Self {
        Self {
            faults: 3,
            within_minutes: None,
        }
    }
}

/// What is arranged: which releases there are, in the order in which they became active.
#[derive(Clone, Default)]
pub struct Arrangement {
    /// Which it is, counted from 1; 0 for one that no database has.
    pub revision: i64,
    /// Its releases.
    pub releases: Vec<Release>,
    /// Whether people decide new matters.
    pub manual: Option<Manual>,
    /// Which rules put others right, and which were taken back.
    pub repairs: Repairs,
    /// Those whose rules this host cannot use.
    pub unusable: Vec<UnusableRelease>,
}

/// A jurisdiction's releases. Whoever evaluates takes the arrangement once and stays with it.
#[derive(Default)]
pub struct Releases(RwLock<Arc<Arrangement>>);

impl Arrangement {
    /// The rules that decide what is filed on that day: of those that claim it, the last that
    /// became active.
    pub fn governing(&self, day: Date) -> Option<&Release> {
        let number = governing(&self.terms(), day)?.number;
        self.releases
            .iter()
            .find(|release| release.number == number)
    }

    /// The release that governs filings on that day, if nobody can ask its rules.
    pub fn unusable_on(&self, day: Date) -> Option<&UnusableRelease> {
        let number = governing(&self.terms(), day)?.number;
        self.unusable.iter().find(|one| one.number == number)
    }

    /// The rules that govern today, else those that governed last; none if those of today cannot be asked.
    pub fn current(&self, today: Date) -> Option<&Release> {
        if self.unusable_on(today).is_some() {
            return None;
        }
        let deciding = self
            .releases
            .iter()
            .filter(|release| release.mode == Mode::Enforce);
        self.governing(today)
            .or_else(|| deciding.max_by_key(|release| release.until))
    }

    /// What the rules say of themselves that govern today, else those that governed last; of those that
    /// cannot be used, what they said when they were taken in.
    pub fn described(&self, today: Date) -> Option<&Description> {
        match self.unusable_on(today) {
            Some(one) => one.description.as_ref(),
            None => self.current(today).map(|one| one.plugin.description()),
        }
    }

    /// The rules that are asked beside those that decide, on that day.
    pub fn shadows(&self, day: Date) -> impl Iterator<Item = &Release> {
        let releases = self.releases.iter();
        releases.filter(move |one| is_shadow(one.mode, one.from, one.until, day))
    }

    /// Those that would be if they could be used.
    pub fn unusable_shadows(&self, day: Date) -> impl Iterator<Item = &UnusableRelease> {
        let releases = self.unusable.iter();
        releases.filter(move |one| is_shadow(one.mode, one.from, one.until, day))
    }

    /// The days from `first` to `last` as stretches, each with the release that governs all of it,
    /// in their order.
    ///
    /// # Errors
    /// The first of them whose rules cannot be used: what they say on their days is not nothing.
    pub fn stretches(
        &self,
        first: Date,
        last: Date,
    ) -> Result<Vec<(Release, Days)>, &UnusableRelease> {
        let mut all = stretches(&self.terms(), first, last).into_iter();
        let unusable = |number| self.unusable.iter().find(|one| one.number == number);
        match all.find_map(|(number, ..)| unusable(number)) {
            Some(one) => Err(one),
            None => Ok(self.usable_stretches(first, last)),
        }
    }

    /// Those of them whose rules can be used.
    pub fn usable_stretches(&self, first: Date, last: Date) -> Vec<(Release, Days)> {
        let all = stretches(&self.terms(), first, last).into_iter();
        let usable = |(number, first, last)| {
            let release = self.releases.iter().find(|one| one.number == number)?;
            Some((release.clone(), Days { first, last }))
        };
        all.filter_map(usable).collect()
    }

    fn terms(&self) -> Vec<Term> {
        let term = |number, from, until, mode| Term {
            number,
            from,
            until,
            agreed_until: until,
            last: false,
            mode,
            state: ReleaseState::Active,
            activated: None,
        };
        let usable = self.releases.iter().enumerate();
        let usable = usable.map(|(place, one)| {
            let term = term(one.number, one.from, one.until, one.mode);
            ((place, 1), term)
        });
        let others = self.unusable.iter().map(|one| {
            let term = term(one.number, one.from, one.until, one.mode);
            ((one.after, 0), term)
        });
        let mut all: Vec<_> = usable.chain(others).collect();
        all.sort_by_key(|(place, _)| *place);
        let active = |(place, (_, term)): (i64, (_, Term))| Term {
            activated: Some(place),
            ..term
        };
        (0..).zip(all).map(active).collect()
    }
}

fn is_shadow(mode: Mode, from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    mode == Mode::Shadow
        && from.is_none_or(|from| from <= day)
        && until.is_none_or(|until| day <= until)
}

impl Releases {
    /// These, as no database has them.
    pub fn starting_with(releases: Vec<Release>) -> Self {
        Self(RwLock::new(Arc::new(Arrangement {
            releases,
            ..Arrangement::default()
        })))
    }

    /// The arrangement as this process knows it.
    pub fn now(&self) -> Arc<Arrangement> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a later arrangement in, or the same with more rules that can be used; an earlier one is
    /// nothing new.
    pub fn take_in(&self, arrangement: Arrangement) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mended = arrangement.revision == known.revision
            && arrangement.unusable.len() < known.unusable.len();
        if arrangement.revision > known.revision || mended {
            *known = Arc::new(arrangement);
        }
    }
}

impl Clone for Releases {
    /// The same releases for another host, which changes them by itself.
    fn clone(&self) -> Self {
        Self::starting_with(self.now().releases.clone())
    }
}
