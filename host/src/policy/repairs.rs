//! Which rules put right the text of which others that gave no usable answer, and which were taken back:
//! who may answer by now what those left.

use std::collections::{BTreeMap, BTreeSet};

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

    /// Whether a release of a component that governed a day was taken back.
    pub fn was_taken_back(&self, digest: &str, day: Date) -> bool {
        let governed = |one: &TakenBack| {
            one.from.is_none_or(|from| from <= day) && one.until.is_none_or(|until| day <= until)
        };
        let mut taken_back = self.taken_back.iter();
        taken_back.any(|one| one.digest == digest && governed(one))
    }
}
