//! Conformance: rules asked about thousands of generated matters, and what must hold of them all.
//!
//! The matters are made from what the rules say of themselves, so this checks any jurisdiction's
//! rules without knowing its law. Policies play no part: what is in force, and who fills a role,
//! is not the component's affair.

mod ask;
mod component;
mod days;
mod defects;
mod demand;
mod entry;
mod entry_defects;
mod filing;
mod generate;
mod names;
mod property;
mod quantities;
mod random;
mod registers;
mod report;
mod rows;
mod systematic;
mod tally;
mod words;

use std::ops::Range;

pub use ask::Asker;
pub use component::{LoadCheck, load, too_large};
pub use days::{between as days_between, later as days_later};
pub use demand::Demand;
pub use generate::Generator;
pub use property::Property;
pub use random::Random;
pub use report::{ClassCell, Counterexample, Held, KindRow, Report};
pub use tally::Counts;

use crate::calendar::{Calendar, LoadError};
use crate::domain::{Description, Matter};
use crate::rules::workers::shared_out;
use ask::Answer;
use tally::Tally;

/// Matters that a worker takes at a time, and asks again before it takes more.
const CHUNK: u64 = 64;

/// How many matters, and which.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many matters.
    pub matters: u64,
    /// Where the generator starts.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            matters: 10_000,
            seed: 1,
        }
    }
}

/// A calendar without holidays, for a check that no jurisdiction's policy belongs to.
///
/// # Errors
/// Never, as long as this module's own text is a calendar.
pub fn weekdays() -> Result<Calendar, LoadError> {
    Calendar::from_toml(
        "weekdays",
        "name = { zh = \"周一至周五\", en = \"Monday to Friday\" }\n[years]\n",
    )
}

/// The generated matters of a run, for whoever asks about them in another way.
pub fn matters(description: &Description, options: Options) -> Vec<Matter> {
    let generator = Generator::new(description, options.seed);
    (0..options.matters)
        .map(|number| generator.matter(number))
        .collect()
}

/// What came of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// A route or findings, for so much fuel in all its calls.
    Answered { fuel: u64 },
    /// No usable answer.
    Faulted,
}

/// Asks what the host asks of a filing: the entry that is proposed, then the route.
pub fn decide(asker: &dyn Asker, matter: &Matter) -> Decided {
    let answer = Answer::to(matter, asker);
    if answer.fate() == ask::Fate::Faulted {
        return Decided::Faulted;
    }
    Decided::Answered {
        fuel: answer.all_fuel,
    }
}

/// Asks about generated matters, each twice, on all cores; `progress` hears how many more are done.
pub fn run(
    asker: &dyn Asker,
    calendar: &Calendar,
    options: Options,
    progress: &(dyn Fn(u64) + Sync),
) -> Report {
    let Options { matters, seed } = options;
    let description = asker.description();
    let generator = Generator::new(description, seed);
    let run = Run {
        asker,
        description,
        calendar,
        generator: &generator,
    };
    let look = |numbers: Range<u64>, tally: &mut Tally| {
        let count = numbers.end - numbers.start;
        run.chunk(numbers, tally);
        progress(count);
    };
    let tally = shared_out(matters, CHUNK, &|| false, look, Tally::add);
    Report::new(description, &generator, seed, matters, &tally)
}

struct Run<'a> {
    asker: &'a dyn Asker,
    description: &'a Description,
    calendar: &'a Calendar,
    generator: &'a Generator,
}

impl Run<'_> {
    /// Asks forwards, then backwards: what was asked before must not matter.
    fn chunk(&self, numbers: std::ops::Range<u64>, tally: &mut Tally) {
        let mut asked = vec![];
        for number in numbers {
            let matter = self.generator.matter(number);
            let answer = Answer::to(&matter, self.asker);
            tally.count(number, &matter, answer.fate());
            tally.most_fuel = tally.most_fuel.max(answer.fuel);
            for (property, detail) in answer.breaches(&matter, self.description, self.calendar) {
                tally.note(property, number, detail);
            }
            asked.push((number, matter, answer.bytes(), answer.fuel));
        }
        for (number, matter, bytes, fuel) in asked.into_iter().rev() {
            let again = Answer::to(&matter, self.asker);
            if again.bytes() != bytes {
                tally.note(
                    Property::Deterministic,
                    number,
                    "another answer the second time".to_owned(),
                );
            } else if again.fuel != fuel {
                let detail = format!(
                    "the same answer, but for {} instead of {fuel} units of fuel",
                    again.fuel
                );
                tally.note(Property::Deterministic, number, detail);
            }
        }
    }
}
