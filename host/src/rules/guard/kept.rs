//! The laxities of a search as they are found: each once, and so many that somebody can answer for
//! them.

use std::collections::BTreeMap;

use super::laxity::{Laxity, Sort};
use crate::domain::Matter;

/// At one place so many different answers are told, those that weigh most.
const ANSWERS: usize = 5;
/// One more than a release may have exceptions: whoever is laxer in more gets nowhere by answering for
/// those that are told.
const MOST: usize = 501;

type Key = (Sort, String);

/// What was found, what weighs most first.
#[derive(Default)]
pub(super) struct Kept(BTreeMap<Key, Laxity>);

impl Kept {
    /// Keeps a laxity with the matter that shows it, or counts it if it is known.
    pub(super) fn keep(&mut self, laxity: Laxity, matter: Option<&Matter>) {
        let key = (laxity.sort, laxity.name.clone());
        if let Some(known) = self.0.get_mut(&key) {
            known.shown += 1;
            return;
        }
        if self.0.len() >= MOST {
            return;
        }
        let matter = matter.cloned();
        let laxity = Laxity { matter, ..laxity };
        let alike: Vec<(i64, &Key)> = self
            .0
            .iter()
            .filter(|(_, known)| is_beside(known, &laxity))
            .map(|(key, known)| (known.weight, key))
            .collect();
        if alike.len() >= ANSWERS {
            let least = alike.into_iter().min_by_key(|(weight, _)| *weight);
            let Some((weight, least)) = least.map(|(weight, key)| (weight, key.clone())) else {
                return;
            };
            if weight >= laxity.weight {
                return;
            }
            self.0.remove(&least);
        }
        self.0.insert(key, laxity);
    }

    pub(super) fn has(&self, laxity: &Laxity) -> bool {
        self.0.contains_key(&(laxity.sort, laxity.name.clone()))
    }

    pub(super) fn into_all(self) -> impl Iterator<Item = Laxity> {
        self.0.into_values()
    }
}

/// Whether two differ in nothing but what the child answers.
fn is_beside(one: &Laxity, other: &Laxity) -> bool {
    let of = |laxity: &Laxity| (laxity.sort, laxity.kind);
    of(one) == of(other) && one.class == other.class && one.place == other.place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MatterKind;

    fn late(days: i64) -> Laxity {
        let kind = Some(MatterKind::Correction);
        let laxity = Laxity::new(Sort::LaterDueDate, kind, &["verification"]);
        laxity.answering(format!("{days}-working-days")).by(days)
    }

    /// Whoever answers otherwise to each matter is told the worst of it.
    #[test]
    fn of_many_answers_at_one_place_the_worst_are_kept() {
        let mut kept = Kept::default();
        for days in [20, 500, 11, 30, 12, 1000, 13, 40, 20] {
            kept.keep(late(days), None);
        }
        kept.keep(Laxity::new(Sort::NoPeriod, None, &[]), None);
        let mut weights: Vec<i64> = kept.into_all().map(|one| one.weight).collect();
        weights.sort_unstable();
        assert_eq!(weights, [0, 20, 30, 40, 500, 1000]);
    }

    /// Invariant: whoever is laxer in more than can be answered for does not get through.
    #[test]
    fn more_are_kept_than_can_be_answered_for() {
        let mut kept = Kept::default();
        for number in 0..1_000 {
            let place = format!("stage-{number}");
            kept.keep(Laxity::new(Sort::NoPeriod, None, &[&place]), None);
        }
        let name = |laxity: Laxity| crate::domain::upper_law::Exception {
            laxity: laxity.name,
            reason: "because".to_owned(),
        };
        let all: Vec<_> = kept.into_all().map(name).collect();
        assert!(crate::domain::upper_law::check_exceptions(&all).is_err());
    }
}
