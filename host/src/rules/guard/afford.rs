//! How much a search may ask where somebody waits for it.

use std::ops::RangeInclusive;

use super::{Days, Options, WORDS, asked};
use crate::rules::conformance::Asker;
use crate::rules::shape::Budget;

/// By how many matters the cost of one is known.
const TRIED: u64 = 20;
/// What one matter is asked about besides: on other days, and in smaller forms of it.
const ASKED_AGAIN: u64 = 3;

/// How much a proposal is asked: as much as this fuel pays for. Somebody waits for the answer, and rules in
/// JavaScript take a hundred times what others do.
pub const AT_A_PROPOSAL: Afforded = Afforded {
    fuel: 20_000_000_000,
    matters: 300..=2_000,
    words: 24..=WORDS,
};

/// What there is to spend.
#[derive(Clone, Debug)]
pub struct Afforded {
    /// The fuel that all answers may take together.
    pub fuel: u64,
    /// How many matters of chance there are at least, whatever they take, and at most.
    pub matters: RangeInclusive<u64>,
    /// How many words that the rules hold are said at least, whatever that takes, and at most.
    pub words: RangeInclusive<usize>,
}

/// A search for which the fuel is enough, as the first matters cost. What is asked whatever the seed
/// is asked whole, and paid first, but for words that the rules hold: those take a quarter at most; then
/// every day, if as much is left again for matters of chance. It depends on nothing but the rules and the
/// days, so that whoever searches again finds the same.
pub fn affordable(rules: [&dyn Asker; 2], days: Days, seed: u64, budget: &Afforded) -> Options {
    let generator = asked::generator(rules, seed, days);
    let spent = (0..TRIED).map(|number| {
        let matter = generator.matter(number);
        let of = |asker: &dyn Asker| asker.plan(&matter).map_or(0, |(_, fuel)| fuel);
        of(rules[0]) + of(rules[1])
    });
    let each = (spent.sum::<u64>() / TRIED * ASKED_AGAIN).max(1);
    let all = budget.fuel / each;
    let for_words = usize::try_from(all / 4).unwrap_or(usize::MAX);
    let words = for_words / asked::for_a_word(rules).max(1);
    let words = words.clamp(*budget.words.start(), *budget.words.end());
    let options = |every_day: bool| Options {
        matters: 0,
        every_day,
        words,
        seed,
        days,
        budget: Budget::default(),
    };
    let count = |every_day| {
        let asked = asked::whatever_the_seed(rules, options(every_day));
        u64::try_from(asked.len()).unwrap_or(u64::MAX)
    };
    let every_day = count(true).saturating_mul(2) <= all;
    let left = all.saturating_sub(count(every_day));
    let (least, most) = (*budget.matters.start(), *budget.matters.end());
    Options {
        matters: left.clamp(least, most),
        ..options(every_day)
    }
}
