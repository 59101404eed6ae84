//! The calendars that a jurisdiction has counted by: the one in force, and those before it, which
//! old due dates were computed with.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::calendar::Calendar;

/// A jurisdiction's calendars. The one in force can change while the host runs.
pub struct Calendars(RwLock<Known>);

struct Known {
    revision: u32,
    current: Arc<Calendar>,
    /// Each with the last revision that it was.
    by_digest: HashMap<String, (u32, Arc<Calendar>)>,
}

impl Calendars {
    /// Only this one so far.
    pub fn starting_with(calendar: Arc<Calendar>) -> Self {
        let by_digest = HashMap::from([(calendar.digest().to_owned(), (0, Arc::clone(&calendar)))]);
        Self(RwLock::new(Known {
            revision: 0,
            current: calendar,
            by_digest,
        }))
    }

    /// The calendar in force.
    pub fn current(&self) -> Arc<Calendar> {
        Arc::clone(&self.read().current)
    }

    /// How many times it has changed, as far as is known here.
    pub fn revision(&self) -> u32 {
        self.read().revision
    }

    /// The calendar with that digest, if it was ever in force.
    pub fn by_digest(&self, digest: &str) -> Option<Arc<Calendar>> {
        let known = self.read();
        known
            .by_digest
            .get(digest)
            .map(|(_, calendar)| Arc::clone(calendar))
    }

    /// The last revision that had that digest; 0 if none is known.
    pub fn revision_of(&self, digest: &str) -> u32 {
        self.read()
            .by_digest
            .get(digest)
            .map_or(0, |(revision, _)| *revision)
    }

    /// The calendar that was a revision last, if it is known and no later one was the same.
    pub fn by_revision(&self, revision: u32) -> Option<Arc<Calendar>> {
        let known = self.read();
        let mut all = known.by_digest.values();
        let found = all.find(|(last, _)| *last == revision);
        found.map(|(_, calendar)| Arc::clone(calendar))
    }

    /// Takes a later revision in; an earlier one is remembered for its digest only.
    pub fn take_in(&self, revision: u32, calendar: Calendar) {
        let calendar = Arc::new(calendar);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let digest = calendar.digest().to_owned();
        let known_as = known
            .by_digest
            .get(&digest)
            .map_or(0, |(revision, _)| *revision);
        let last = revision.max(known_as);
        known
            .by_digest
            .insert(digest, (last, Arc::clone(&calendar)));
        if revision > known.revision {
            known.revision = revision;
            known.current = calendar;
        }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}
