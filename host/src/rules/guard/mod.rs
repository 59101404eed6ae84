//! The upper law: where a jurisdiction's rules are laxer than those of the one above it.
//!
//! Both are asked about the same generated matters, and what they answer is held against each
//! other, stage by stage. Where the upper rules are silent there is nothing to be laxer than: what
//! they do not apply to, a kind or class that they do not know, a stage to which they give no period,
//! an outcome of which they ask nothing. Every laxity comes with the smallest matter that shows it,
//! and with both articles.

mod actors;
mod admission;
mod afford;
mod asked;
mod curable;
mod deadlines;
mod described;
mod duties;
mod follow;
mod gains;
mod grants;
mod kept;
mod laxity;
mod measures;
mod outcomes;
mod pairing;
mod paths;
mod scope;
mod search;
mod silence;
mod sort;
mod stages;
mod times;

use serde::Serialize;
use utoipa::ToSchema;

use super::conformance::Asker;
use super::shape::Budget;
use crate::calendar::Calendar;
use crate::domain::{Date, Description, Instrument, Matter, Text};

pub use afford::{Afforded, affordable};
pub use laxity::{Laxity, Side, Sort};

/// What to search.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many matters, besides those that are asked whatever the seed.
    pub matters: u64,
    /// Whether each kind is filed on every one of the days, and not on those alone on which
    /// something changes.
    pub every_day: bool,
    /// Where the generator starts.
    pub seed: u64,
    /// The filing days that count: those on which both are in force.
    pub days: Days,
    /// How much may be asked to make one example small.
    pub budget: Budget,
}

/// Filing days, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Days {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl Days {
    /// The days of both; none if there is no such day.
    pub fn and(self, other: Self) -> Option<Self> {
        let both = Self {
            first: self.first.max(other.first),
            last: self.last.min(other.last),
        };
        (both.first <= both.last).then_some(both)
    }

    /// Whether a day is one of them.
    pub fn have(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// The days of the years that a calendar has.
    pub fn of_calendar(calendar: &Calendar) -> Option<Self> {
        let years = calendar.years();
        let (first, last) = (years.keys().next()?, years.keys().next_back()?);
        Some(Self {
            first: Date::new(*first, 1, 1)?,
            last: Date::new(*last, 12, 31)?,
        })
    }

    /// The days on which an instrument of these rules is in force, by their own description; all
    /// days from its promulgation for one without a day.
    pub fn in_force(description: &Description) -> Option<Self> {
        let first = |one: &Instrument| {
            one.effective_from
                .or(one.promulgated_on)
                .unwrap_or(Date::FIRST)
        };
        let last = |one: &Instrument| one.effective_until.unwrap_or(Date::LAST);
        Some(Self {
            first: description.instruments.iter().map(first).min()?,
            last: description.instruments.iter().map(last).max()?,
        })
    }
}

/// What a search found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Guarded {
    /// Whose rules were looked at.
    pub child: String,
    /// What they were held against.
    pub parent: String,
    /// The filing days that were searched.
    pub days: Days,
    /// How many matters that chance made both were asked about.
    pub matters: u64,
    /// Whether each kind was filed on every one of the days, and not on those alone on which
    /// something changes.
    pub every_day: bool,
    /// How many more they were asked about whatever the seed: with each word by itself, and on the
    /// days on which something changes.
    pub systematic: u64,
    /// Of how many both gave a usable answer and the upper rules were not silent.
    pub compared: u64,
    /// Of how many one of the two gave no usable answer; nothing is said about those.
    pub faulted: u64,
    /// What was not held against each other, whatever the rules.
    pub not_compared: Text,
    /// Where the child is laxer, what weighs most first.
    pub laxities: Vec<Laxity>,
}

/// Searches for laxities of the child's rules. This is what a release of the child's rules has to
/// pass, or to have an exception recorded for: each [`Laxity`] has a stable name.
pub fn guard(
    child: &dyn Asker,
    parent: &dyn Asker,
    calendar: &Calendar,
    options: Options,
    progress: &(dyn Fn(u64) + Sync),
) -> Guarded {
    let search = search::Search::new([child, parent], calendar, options);
    search.run(progress)
}

/// Where the child's rules are laxer on exactly this matter.
pub fn laxities_of(
    child: &dyn Asker,
    parent: &dyn Asker,
    calendar: &Calendar,
    matter: &Matter,
) -> Vec<Laxity> {
    search::laxities([child, parent], calendar, matter)
}
