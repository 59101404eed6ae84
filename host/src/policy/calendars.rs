//! The calendars that a jurisdiction has counted by: the one in force, and those before it, which
//! old due dates were computed with.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;

use crate::calendar::Calendar;

/// A jurisdiction's calendars. The one in force can change while the host runs.
pub struct Calendars(RwLock<Known>);

/// The calendar in force.
#[derive(Clone)]
pub struct InForce {
    /// Which it is, counted from 1; 0 for one that no database has.
    pub revision: u32,
    /// The calendar.
    pub calendar: Arc<Calendar>,
    /// When it was loaded; none for one that no database has.
    pub loaded_at: Option<Timestamp>,
}

struct Known {
    in_force: InForce,
    /// Each with the last revision that it was.
    by_digest: HashMap<String, (u32, Arc<Calendar>)>,
}

impl Calendars {
    /// Only this one so far.
    pub fn starting_with(calendar: Arc<Calendar>) -> Self {
        let by_digest = HashMap::from([(calendar.digest().to_owned(), (0, Arc::clone(&calendar)))]);
        Self(RwLock::new(Known {
            in_force: InForce {
                revision: 0,
                calendar,
                loaded_at: None,
            },
            by_digest,
        }))
    }

    /// The calendar in force, with its revision: whoever needs both asks once.
    pub fn in_force(&self) -> InForce {
        self.read().in_force.clone()
    }

    /// The calendar with that digest, if it was ever in force.
    pub fn by_digest(&self, digest: &str) -> Option<Arc<Calendar>> {
        let known = self.read();
        let found = known.by_digest.get(digest);
        found.map(|(_, calendar)| Arc::clone(calendar))
    }

    /// The last revision that had that digest; 0 if none is known.
    pub fn revision_of(&self, digest: &str) -> u32 {
        let known = self.read();
        let found = known.by_digest.get(digest);
        found.map_or(0, |(revision, _)| *revision)
    }

    /// The calendar that was a revision last, if it is known and no later one was the same.
    pub fn by_revision(&self, revision: u32) -> Option<Arc<Calendar>> {
        let known = self.read();
        let mut all = known.by_digest.values();
        let found = all.find(|(last, _)| *last == revision);
        found.map(|(_, calendar)| Arc::clone(calendar))
    }

    /// Takes a later revision in; an earlier one is remembered for its digest only.
    pub fn take_in(&self, revision: u32, calendar: Calendar, loaded_at: Option<Timestamp>) {
        let calendar = Arc::new(calendar);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let digest = calendar.digest().to_owned();
        let last = known.by_digest.get(&digest).map_or(0, |(last, _)| *last);
        let newest = (last.max(revision), Arc::clone(&calendar));
        known.by_digest.insert(digest, newest);
        if revision > known.in_force.revision {
            known.in_force = InForce {
                revision,
                calendar,
                loaded_at,
            };
        }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}
