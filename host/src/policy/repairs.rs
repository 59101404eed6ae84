//! Which rules put right the text of which others that gave no usable answer, and which were taken back:
//! who may answer by now what those left.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::domain::Date;

/// How far the clocks of two replicas may be apart.
const APART: SignedDuration = SignedDuration::from_mins(1);

/// A release that was taken back after it had begun.
#[derive(Clone, Debug)]
pub struct TakenBack {
    /// Its component.
    pub digest: String,
    /// The first filing day that it governed.
    pub from: Option<Date>,
    /// The last one that it would have, had nothing taken over from it.
    pub until: Option<Date>,
    /// When two people had confirmed it; none if it came with the policy.
    pub confirmed_at: Option<Timestamp>,
    /// When it was taken back: it governs nothing that was filed later, the same component may.
    pub ended_at: Option<Timestamp>,
    /// What took days over from it, and when.
    pub over: Vec<TakenOver>,
}

/// Days that a later release took over.
#[derive(Clone, Debug)]
pub struct TakenOver {
    /// The first of them.
    pub from: Option<Date>,
    /// The last one.
    pub until: Option<Date>,
    /// When two people had confirmed that.
    pub confirmed_at: Option<Timestamp>,
    /// When it was taken back in its turn.
    pub ended_at: Option<Timestamp>,
}

impl TakenBack {
    /// Whether it governed what was filed on a day, at an instant: until that of its confirmation, what took
    /// over on that day had not.
    fn governed(&self, day: Date, at: Timestamp) -> bool {
        covers(self.from, self.until, day)
            && self.confirmed_at.is_none_or(|then| then - APART <= at)
            && self.ended_at.is_none_or(|ended| at <= ended + APART)
            && !self.over.iter().any(|one| one.governed(day, at))
    }
}

impl TakenOver {
    /// Whether it governed what was filed then, whichever clock counts.
    fn governed(&self, day: Date, at: Timestamp) -> bool {
        covers(self.from, self.until, day)
            && self.confirmed_at.is_none_or(|then| then + APART < at)
            && self.ended_at.is_none_or(|ended| at < ended - APART)
    }
}

fn covers(from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_governed_until_another_was_confirmed_on_the_same_day() {
        let day = Date::new(2025, 9, 27).unwrap();
        let at = |time: &str| format!("2025-09-27T{time}Z").parse::<Timestamp>().unwrap();
        let taken_back = TakenBack {
            digest: "four".into(),
            from: Date::new(2025, 9, 26),
            until: None,
            confirmed_at: Some(at("01:00:00")),
            ended_at: Some(at("11:00:00")),
            over: vec![TakenOver {
                from: Some(day),
                until: None,
                confirmed_at: Some(at("10:00:00")),
                ended_at: Some(at("11:00:00")),
            }],
        };
        for (time, governed) in [
            ("00:58:00", false),
            ("00:59:30", true),
            ("09:00:00", true),
            ("10:00:30", true),
            ("10:30:00", false),
            ("11:00:30", true),
            ("11:02:00", false),
        ] {
            assert_eq!(taken_back.governed(day, at(time)), governed, "{time}");
        }
        let before = Date::new(2025, 9, 25).unwrap();
        assert!(!taken_back.governed(before, at("09:00:00")));
    }
}
