//! Rules asked about matters that make no sense, and what must hold all the same.
//!
//! Matters start as the sensible ones of the conformance check, and are then changed anywhere to
//! anything that their types allow, or made of nothing else. Whatever breaks a property is made as
//! small as it can be while it still breaks it.

mod property;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use super::conformance::{Asker, Generator, Random};
use super::shape::{Budget, Shape, shrink, varied};
use super::workers::shared_out;
use crate::calendar::Calendar;
use crate::domain::{Date, Description, Instrument, Matter};

pub use property::{Broken, Property, added, broken};

/// How many matters, and which.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many matters.
    pub matters: u64,
    /// Where the generator starts.
    pub seed: u64,
    /// How much may be asked to make one example small.
    pub budget: Budget,
    /// The day towards which days are moved; without one, a day on which the instruments say that they are in
    /// force. On others the host asks no rules, so that what is saved would show nothing.
    pub origin: Option<Date>,
}

/// Matters that a worker takes at a time.
const CHUNK: u64 = 32;
/// Ways in which one property breaks of which each gets a small matter; they are mostly one mistake.
const TOLD: usize = 8;

/// A matter that breaks a property.
#[derive(Clone, Debug, Serialize)]
pub struct Counterexample {
    /// The property.
    pub property: Property,
    /// In which way, without what is the matter's own.
    pub way: String,
    /// What happened.
    pub detail: String,
    /// How many of the generated matters break it in this way.
    pub shown: u64,
    /// The smallest matter that does.
    pub matter: Matter,
    /// The same with one thing more said, where that is what breaks it.
    pub fuller: Option<Matter>,
}

impl Counterexample {
    /// The way without a trap's place: that is other in the next build of the same rules.
    pub fn lasting_way(&self) -> &str {
        match self.property {
            Property::Usable => self.way.split(": ").next().unwrap_or_default(),
            _ => &self.way,
        }
    }
}

/// A way in which a property breaks of which no small matter was looked for.
#[derive(Clone, Debug, Serialize)]
pub struct MoreWays {
    /// The property.
    pub property: Property,
    /// In which way.
    pub way: String,
    /// How many of the generated matters break it in this way.
    pub shown: u64,
}

/// What a run showed.
#[derive(Clone, Debug, Serialize)]
pub struct Fuzzed {
    /// Whose rules these are.
    pub jurisdiction: String,
    /// The seed; the same seed makes the same matters.
    pub seed: u64,
    /// How many matters were asked.
    pub matters: u64,
    /// What breaks.
    pub broken: Vec<Counterexample>,
    /// Further ways in which the same properties break, by their names alone.
    pub more: Vec<MoreWays>,
}

/// Asks until all matters are asked or `stop` says so; `progress` hears how many more are done.
pub fn fuzz(
    asker: &dyn Asker,
    calendar: &Calendar,
    options: Options,
    stop: &(dyn Fn() -> bool + Sync),
    progress: &(dyn Fn(u64) + Sync),
) -> Fuzzed {
    let run = Run {
        asker,
        calendar,
        shape: Shape::of_matter(),
        generator: Generator::new(asker.description(), options.seed),
        seed: options.seed,
        origin: options.origin.or_else(|| origin(asker.description())),
    };
    let done = AtomicU64::new(0);
    let look = |numbers: Range<u64>, tally: &mut Tally| {
        let count = numbers.end - numbers.start;
        for number in numbers {
            run.look(number, tally);
        }
        done.fetch_add(count, Ordering::Relaxed);
        progress(count);
    };
    let tally = shared_out(options.matters, CHUNK, stop, look, Tally::add);
    let (broken, more) = run.smallest(tally, options.budget);
    Fuzzed {
        jurisdiction: asker.description().jurisdiction.clone(),
        seed: options.seed,
        matters: done.into_inner(),
        broken,
        more,
    }
}

/// In which ways properties broke: how often, and the first matter of each.
#[derive(Default)]
struct Tally(BTreeMap<(Property, String), (u64, u64)>);

impl Tally {
    fn note(&mut self, way: (Property, String), number: u64) {
        self.add(Self(BTreeMap::from([(way, (1, number))])));
    }

    fn add(&mut self, other: Self) {
        for (way, (times, first)) in other.0 {
            let known = self.0.entry(way).or_insert((0, first));
            known.0 += times;
            known.1 = known.1.min(first);
        }
    }
}

/// A day on which the instruments are in force, as they themselves have it.
pub fn origin(description: &Description) -> Option<Date> {
    let usual = Date::new(2025, 8, 1)?;
    let has = |one: &Instrument| {
        one.effective_from.is_none_or(|from| from <= usual)
            && one.effective_until.is_none_or(|until| usual <= until)
    };
    let instruments = &description.instruments;
    if instruments.iter().any(has) {
        return Some(usual);
    }
    instruments.iter().find_map(|one| one.effective_from)
}

struct Run<'a> {
    asker: &'a dyn Asker,
    calendar: &'a Calendar,
    shape: Shape,
    generator: Generator,
    seed: u64,
    origin: Option<Date>,
}

impl Run<'_> {
    /// One in eight matters stays sensible, one in four makes no sense at all.
    fn matter(&self, number: u64) -> Matter {
        let sensible = self.generator.matter(number);
        // Another stream than the one that the sensible matter was made of.
        let mut random = Random::new(self.seed ^ 0x5EED, number);
        let varied = match number % 8 {
            0 => None,
            1 | 2 => varied(&self.shape, &sensible, &mut random, true),
            _ => varied(&self.shape, &sensible, &mut random, false),
        };
        varied.unwrap_or(sensible)
    }

    fn look(&self, number: u64, tally: &mut Tally) {
        let matter = self.matter(number);
        for one in broken(self.asker, self.calendar, &self.shape, &matter, None) {
            tally.note((one.property, one.way), number);
        }
    }

    fn smallest(&self, tally: Tally, budget: Budget) -> (Vec<Counterexample>, Vec<MoreWays>) {
        let mut told: BTreeMap<Property, usize> = BTreeMap::new();
        let (mut all, mut more) = (vec![], vec![]);
        for ((property, way), (shown, first)) in tally.0 {
            let count = told.entry(property).or_default();
            *count += 1;
            if *count > TOLD {
                more.push(MoreWays {
                    property,
                    way,
                    shown,
                });
                continue;
            }
            let same = |matter: &Matter| {
                let of = Some(property);
                let found = broken(self.asker, self.calendar, &self.shape, matter, of);
                found.into_iter().find(|one| one.way == way)
            };
            let matter = self.matter(first);
            let origin = self.origin.unwrap_or(matter.filed_on);
            let mut breaks = |candidate: &Matter| same(candidate).is_some();
            let small = shrink(&matter, origin, budget, &mut breaks);
            let one = same(&small);
            all.push(Counterexample {
                property,
                detail: one
                    .as_ref()
                    .map_or_else(|| way.clone(), |one| one.detail.clone()),
                way,
                shown,
                fuller: one.and_then(|one| one.fuller),
                matter: small,
            });
        }
        (all, more)
    }
}
