//! How many matters a search may ask about where somebody waits for it.

use std::ops::RangeInclusive;

use super::Days;
use crate::rules::conformance::{Asker, Generator};

/// By how many matters the cost of one is known.
const TRIED: u64 = 20;
/// What one matter is asked about besides: on other days, and in smaller forms of it.
const ASKED_AGAIN: u64 = 3;

/// The matters that so much fuel pays for, as the first ones cost. It depends on nothing but the
/// rules, so that whoever searches again finds the same.
pub fn affordable(
    rules: [&dyn Asker; 2],
    days: Days,
    seed: u64,
    fuel: u64,
    bounds: &RangeInclusive<u64>,
) -> u64 {
    let [child, parent] = rules.map(Asker::description);
    let generator = Generator::for_both(child, parent, seed).filed_within(days.first, days.last);
    let spent = (0..TRIED).map(|number| {
        let matter = generator.matter(number);
        let of = |asker: &dyn Asker| asker.plan(&matter).map_or(0, |(_, fuel)| fuel);
        of(rules[0]) + of(rules[1])
    });
    let each = (spent.sum::<u64>() / TRIED * ASKED_AGAIN).max(1);
    (fuel / each).clamp(*bounds.start(), *bounds.end())
}
