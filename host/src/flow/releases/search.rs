//! Searches for what is laxer in a component than in the rules above it. A search depends on the rules,
//! the calendar, the days and the host's key: asked again, on whichever replica, it finds the same. Nobody
//! who has not the key knows before which matters chance will make: rules could keep to the law in those.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::domain::Days;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::Jurisdiction;
use crate::rules::Plugin;
use crate::rules::guard::{AT_A_PROPOSAL, Guarded, affordable, as_text, guard, seed_from};

/// For what a code is made of two digests.
const SEED: &str = "where a search of the upper law starts";

/// How many searches are remembered: those of a component beside each release above it, and some that
/// are made in between.
const REMEMBERED: usize = 16;

/// What a search depends on: the digests of both rules and of the calendar, and the days.
type Of = ([String; 3], Days);

/// The last searches. Whoever has read the report proposes next, and need not wait again.
#[derive(Default)]
pub(in crate::flow) struct LastSearches(tokio::sync::Mutex<Memory<Guarded>>);

/// What was found, that which was looked at last at the end.
struct Memory<T>(VecDeque<(Of, T)>);

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T: Clone> Memory<T> {
    fn found(&mut self, of: &Of) -> Option<T> {
        let place = self.0.iter().position(|(known, _)| known == of)?;
        let known = self.0.remove(place)?;
        let found = known.1.clone();
        self.0.push_back(known);
        Some(found)
    }

    fn keep(&mut self, of: Of, found: T) {
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back((of, found));
    }
}

/// Where the first rules are laxer than the second on these days.
pub(super) async fn search(
    host: &Host,
    jurisdiction: &Jurisdiction,
    rules: [Arc<Plugin>; 2],
    days: Days,
) -> Result<Guarded, FlowError> {
    // One at a time: it takes a core for seconds, and filings go on meanwhile.
    let mut last = host.guarding.0.lock().await;
    let calendar = jurisdiction.calendar();
    let [child, parent] = &rules;
    let digests = [child.digest(), parent.digest(), calendar.digest()];
    let of = (digests.map(ToOwned::to_owned), days);
    if let Some(found) = last.found(&of) {
        return Ok(found);
    }
    let both = as_text([child.digest(), parent.digest()]);
    let seed = seed_from(host.key.seal(SEED, both.as_bytes()));
    // One question at a time, for which there has to be a sandbox like for any other.
    let turn = child.turn().await;
    let found = tokio::task::spawn_blocking(move || {
        let [child, parent] = [rules[0].as_ref(), rules[1].as_ref()];
        let options = affordable([child, parent], days, seed, &AT_A_PROPOSAL);
        let found = guard(child, parent, &calendar, options, &|_| {});
        drop(turn);
        found
    });
    let found = found.await.map_err(|_| FlowError::BrokenOff)?;
    last.keep(of, found.clone());
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(child: &str, parent: &str) -> Of {
        let digests = [child, parent, "a calendar"].map(ToOwned::to_owned);
        (digests, Days::ALL)
    }

    /// Where two releases above overlap, whoever has read the report proposes without another search.
    #[test]
    fn what_was_found_against_each_of_two_is_remembered() {
        let mut memory = Memory::default();
        for parent in ["one", "two"] {
            assert_eq!(memory.found(&of("child", parent)), None);
            memory.keep(of("child", parent), parent);
        }
        for parent in ["one", "two"] {
            assert_eq!(memory.found(&of("child", parent)), Some(parent));
        }
    }

    #[test]
    fn what_nobody_looks_at_is_forgotten() {
        let mut memory = Memory::default();
        memory.keep(of("child", "looked at"), 0);
        for number in 1..=2 * REMEMBERED {
            memory.keep(of("other", &number.to_string()), number);
            assert_eq!(memory.found(&of("child", "looked at")), Some(0));
        }
        assert_eq!(memory.0.len(), REMEMBERED);
        assert_eq!(memory.found(&of("other", "1")), None);
    }
}
