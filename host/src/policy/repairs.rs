//! Which rules put right the text of which others that gave no usable answer, and which were taken back:
//! who may answer by now what those left.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::domain::Date;

/// A release that was taken back after it had begun.
#[derive(Clone, Debug)]
pub struct TakenBack {
    /// Its component.
    pub digest: String,
    /// The first filing day that it governed.
    pub from: Option<Date>,
    /// The last one that it would have.
    pub until: Option<Date>,
    /// When two people had confirmed it; none if it came with the policy.
    pub confirmed_at: Option<Timestamp>,
    /// When it was taken back: it governs nothing that was filed later, the same component may.
    pub ended_at: Option<Timestamp>,
}

impl TakenBack {
    /// Whether it governed what was filed on a day, at an instant.
    fn governed(&self, day: Date, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
            && self.confirmed_at.is_none_or(|confirmed| confirmed <= at)
            && self.ended_at.is_none_or(|ended| at <= ended)
    }
}

/// What releases say of each other, by their components.
#[derive(Clone, Debug, Default)]
pub struct Repairs {
    /// For the component of each release in force that repairs, those whose text it puts right.
    pub of: BTreeMap<String, BTreeSet<String>>,
    /// What was taken back.
    pub taken_back: Vec<TakenBack>,
}

impl Repairs {
    /// Whether two people confirmed that a component has the text of another one and puts it right.
    pub fn puts_right(&self, component: &str, broken: &str) -> bool {
        let known = self.of.get(component);
        known.is_some_and(|repaired| repaired.contains(broken))
    }

    /// Whether the release of a component was taken back under which something was filed on a day, at an
    /// instant.
    pub fn was_taken_back(&self, digest: &str, day: Date, at: Timestamp) -> bool {
        let mut taken_back = self.taken_back.iter();
        taken_back.any(|one| one.digest == digest && one.governed(day, at))
    }
}
