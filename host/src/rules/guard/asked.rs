//! What both rules are asked whatever the seed: each word of the contract and of their own by itself, more
//! of each thing than others have, and the days on which something changes.

use sha2::{Digest, Sha256};

use super::{Days, Options};
use crate::domain::{Date, Matter};
use crate::rules::conformance::{Asker, Generator};
use crate::rules::words;

/// Where a search by hand starts: both digests say it, and no component can hold its own. Rules that knew
/// the matters could keep to the law in those alone. Their author can compute it, so that a host starts
/// its searches elsewhere.
pub fn seed_of(digests: [&str; 2]) -> u64 {
    seed_from(Sha256::digest(as_text(digests)).into())
}

/// What a host makes a code of that says where a search of these two starts.
pub fn as_text([child, parent]: [&str; 2]) -> String {
    format!("{child}\n{parent}\n")
}

/// A seed of thirty-two bits: whoever reads JSON holds them exactly, and people can type them.
pub fn seed_from(code: [u8; 32]) -> u64 {
    let first = code.into_iter().take(4);
    first.fold(0, |seed, byte| seed << 8 | u64::from(byte))
}

/// Matters for two sets of rules that are filed on days that count.
pub(super) fn generator([child, parent]: [&dyn Asker; 2], seed: u64, days: Days) -> Generator {
    of_both([child, parent], seed).filed_within(days.first, days.last)
}

fn of_both([child, parent]: [&dyn Asker; 2], seed: u64) -> Generator {
    Generator::for_both(child.description(), parent.description(), seed)
}

/// The matters, always the same for the same rules and days.
pub(super) fn whatever_the_seed(rules: [&dyn Asker; 2], options: Options) -> Vec<Matter> {
    let Options { days, seed, .. } = options;
    let generator = generator(rules, seed, days);
    let mut matters = generator.systematic();
    // A period may hang on how much somebody asks for, on how long he explains it, or on what he says.
    matters.extend(generator.in_quantities(&said(rules, options.words)));
    let on = if options.every_day {
        generator.every_day()
    } else {
        edges(rules, days)
    };
    matters.extend(on.into_iter().flat_map(|day| generator.each_on(day)));
    matters
}

/// So many of the words that the rules hold: the child's own come first, since it is the child that may
/// be laxer where they are said.
fn said([child, parent]: [&dyn Asker; 2], most: usize) -> Vec<String> {
    let all = words::all_of([child.words(), parent.words()]);
    all.into_iter().take(most).cloned().collect()
}

/// How many words the rules hold.
pub(super) fn held([child, parent]: [&dyn Asker; 2]) -> usize {
    child.words().union(parent.words()).count()
}

/// How many matters one word makes.
pub(super) fn for_a_word(rules: [&dyn Asker; 2]) -> usize {
    let generator = of_both(rules, 0);
    let made = |said: &[String]| generator.in_quantities(said).len();
    made(&["word".to_owned()]).saturating_sub(made(&[]))
}

/// The days around which rules may say something else: an instrument begins or ends, or a year does.
/// What the calendar changes no rules know; that is looked for with the periods that they answer.
fn edges(rules: [&dyn Asker; 2], days: Days) -> Vec<Date> {
    let mut edges = of_both(rules, 0).edge_days();
    edges.extend([days.first, days.last]);
    edges.retain(|day| days.have(*day));
    edges.sort();
    edges.dedup();
    edges
}

#[cfg(test)]
mod tests {
    use super::seed_of;

    /// Invariant: rules cannot know what they will be asked: another build of either of them is asked
    /// other matters, and the same builds the same.
    #[test]
    fn the_seed_follows_from_both_digests_and_from_their_places() {
        let seeds = [["a", "b"], ["b", "a"], ["a", "c"], ["ab", ""]].map(seed_of);
        for (place, seed) in seeds.iter().enumerate() {
            assert!(!seeds[..place].contains(seed), "{seeds:?}");
            assert!(u32::try_from(*seed).is_ok());
        }
        assert_eq!(seed_of(["a", "b"]), seeds[0]);
    }
}
