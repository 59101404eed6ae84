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
mod behind;
mod curable;
mod deadlines;
mod described;
mod duties;
mod ends;
mod entries;
mod follow;
mod gains;
mod grants;
mod in_all;
mod kept;
mod lasts;
mod later;
mod laxity;
mod measures;
mod mend;
mod missing;
mod onward;
mod outcomes;
mod overrun;
mod pairing;
mod paths;
mod requires;
mod scope;
mod search;
mod settled;
mod silence;
mod sort;
mod stages;
mod supplements;
mod targets;
mod times;

use serde::Serialize;
use utoipa::ToSchema;

use super::conformance::Asker;
use super::shape::Budget;
use crate::calendar::Calendar;
use crate::domain::phrases::both;
use crate::domain::{Date, Matter, Text};

pub use crate::domain::Days;
pub use afford::{AT_A_PROPOSAL, Afforded, affordable};
pub use asked::{as_text, seed_from, seed_of};
pub use laxity::{Laxity, Side, Sort};

/// How many the command asks about, unless it is told otherwise.
pub const BY_COMMAND: u64 = 20_000;

/// How many of the words that two components hold are said at most. A shipped one holds two hundred.
pub const WORDS: usize = 1_000;

/// What to search.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many matters, besides those that are asked whatever the seed.
    pub matters: u64,
    /// Whether each kind is filed on every one of the days, and not on those alone on which
    /// something changes.
    pub every_day: bool,
    /// How many of the words that the two hold are said, at most.
    pub words: usize,
    /// Where the generator starts.
    pub seed: u64,
    /// The filing days that count: those on which both are in force.
    pub days: Days,
    /// How much may be asked to make one example small.
    pub budget: Budget,
}

impl Days {
    /// The days of the years that a calendar has.
    pub fn of_calendar(calendar: &Calendar) -> Option<Self> {
        let years = calendar.years();
        let (first, last) = (years.keys().next()?, years.keys().next_back()?);
        Some(Self {
            first: Date::new(*first, 1, 1)?,
            last: Date::new(*last, 12, 31)?,
        })
    }

    /// The days on which rules that begin to govern on `first` are held against others: those of the
    /// calendar's years and of the year after them, or of the year of `first` if that comes later
    /// still. In years that the calendar has not, every day from Monday to Friday is counted as a
    /// working day; that a calendar is not loaded yet shall not let anything pass unseen.
    pub fn to_search(calendar: &Calendar, first: Date) -> Option<Self> {
        let loaded = Self::of_calendar(calendar)?;
        let year = first.year().max(loaded.last.year().saturating_add(1));
        let last = Date::new(year, 12, 31).unwrap_or(Date::LAST);
        Some(Self { last, ..loaded })
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
    /// Where the generator started: with the same, the same matters are made again.
    pub seed: u64,
    /// How many more they were asked about whatever the seed: with each word by itself, and on the
    /// days on which something changes.
    pub systematic: u64,
    /// How many words were said that the components hold: what their code may compare a text with.
    pub words: u64,
    /// How many of those they hold.
    pub words_held: u64,
    /// Of how many both gave a usable answer and the upper rules were not silent.
    pub compared: u64,
    /// Of how many one of the two gave no usable answer; nothing is said about those.
    pub faulted: u64,
    /// What was not held against each other, whatever the rules.
    pub not_compared: Text,
    /// Where the child is laxer, what weighs most first.
    pub laxities: Vec<Laxity>,
}

impl Guarded {
    /// How much was asked: a search at a proposal asks less than one by hand, and what the one finds the
    /// other need not.
    pub fn asked(&self) -> Text {
        let (matters, systematic) = (self.matters, self.systematic);
        let (words, held) = (self.words, self.words_held);
        let proposed = &AT_A_PROPOSAL.matters;
        let (least, most) = (proposed.start(), proposed.end());
        let (on, days) = if self.every_day {
            ("每个受理日", "every filing day")
        } else {
            (
                "规范和年度起止前后的受理日",
                "only filing days around which an instrument or a year begins or ends",
            )
        };
        both(
            format!(
                "随机事项{matters}件，固定事项{systematic}件，覆盖{on}，并逐一使用组件所含{held}个词语中的{words}个；提议时随机事项为{least}至{most}件，`bylaw rules guard` 默认为{BY_COMMAND}件：二者不能互相代替"
            ),
            format!(
                "asked about {matters} matters of chance and {systematic} whatever the seed, on {days}, and with {words} of the {held} words that the components hold; at a proposal {least} to {most} of chance are asked, by `bylaw rules guard` {BY_COMMAND} unless told otherwise: neither stands for the other"
            ),
        )
    }
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
