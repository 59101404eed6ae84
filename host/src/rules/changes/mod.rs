//! What changed between two versions of rules, in the terms of the law.
//!
//! Works on components alone: both are asked about the same generated matters, made from what both
//! say of themselves, and what differs is told once for each kind of matter, with the smallest
//! matter that shows it.

mod described;
mod group;

use serde::Serialize;

use super::conformance::{Asker, Generator};
use super::said::Said;
use super::shape::Budget;
use crate::domain::difference::differences;
use crate::domain::{Matter, MatterKind};
use group::Groups;

pub use described::{DescribedChange, DescribedWhat};
pub use group::Group;

/// How many matters, and which.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many matters, besides those that are asked whatever the seed.
    pub matters: u64,
    /// Whether each kind is filed on every day on which an instrument is in force, and not on those
    /// alone on which something changes.
    pub every_day: bool,
    /// Where the generator starts.
    pub seed: u64,
    /// How much may be asked to make one example small.
    pub budget: Budget,
}

/// What differs between two versions of rules.
#[derive(Clone, Debug, Serialize)]
pub struct Changes {
    /// Whose rules the old ones are.
    pub old: String,
    /// Whose rules the new ones are.
    pub new: String,
    /// How many matters that chance made both were asked about.
    pub matters: u64,
    /// How many more they were asked about whatever the seed: with each word by itself, with more of
    /// each thing, and on the days on which something changes.
    pub systematic: u64,
    /// The seed; the same seed makes the same matters.
    pub seed: u64,
    /// How many of the matters were answered otherwise.
    pub differing: u64,
    /// What they say of themselves otherwise.
    pub described: Vec<DescribedChange>,
    /// What they answer otherwise, by kind.
    pub answers: Vec<Group>,
}

impl Changes {
    /// Whether nothing differs.
    pub fn none(&self) -> bool {
        self.described.is_empty() && self.answers.is_empty()
    }

    /// The answers that differ in a kind.
    pub fn of(&self, kind: MatterKind) -> impl Iterator<Item = &Group> {
        self.answers.iter().filter(move |group| group.kind == kind)
    }
}

/// Asks both about the same matters, some of which say these words; `progress` hears how many of
/// how many are done.
pub fn changes(
    old: &dyn Asker,
    new: &dyn Asker,
    options: Options,
    words: &[String],
    progress: &dyn Fn(u64, u64),
) -> Changes {
    let (before, after) = (old.description(), new.description());
    let generator = Generator::for_both(before, after, options.seed);
    let mut groups = Groups::default();
    let mut differing = 0;
    let mut look = |matter: &Matter| {
        let (one, other) = (Said::to(matter, old), Said::to(matter, new));
        let found = differences(&one.answered(), &other.answered());
        differing += u64::from(!found.is_empty());
        for difference in found {
            groups.add(matter, &difference);
        }
    };
    let mut systematic = generator.systematic();
    systematic.extend(generator.in_quantities(words));
    let days = if options.every_day {
        generator.every_day()
    } else {
        generator.edge_days()
    };
    systematic.extend(days.into_iter().flat_map(|day| generator.each_on(day)));
    let known = u64::try_from(systematic.len()).unwrap_or(u64::MAX);
    let all = known.saturating_add(options.matters);
    for (done, matter) in (1..).zip(&systematic) {
        look(matter);
        progress(done, all);
    }
    for number in 0..options.matters {
        look(&generator.matter(number));
        progress(known + number + 1, all);
    }
    Changes {
        old: before.jurisdiction.clone(),
        new: after.jurisdiction.clone(),
        matters: options.matters,
        systematic: known,
        seed: options.seed,
        differing,
        described: described::compare(before, after),
        answers: groups.smallest([old, new], options.budget),
    }
}
