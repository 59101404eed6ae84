//! Equal differences of many matters, told once.

mod key;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::difference::{Difference, differences};
use crate::domain::{Citation, Matter, MatterKind, OpeningClass, SharingClass};
use crate::rules::conformance::Asker;
use crate::rules::said::Said;
use crate::rules::shape::{Budget, shrink};
use key::Key;

/// Differences of one place that are told apart by their words and articles. Words may name what
/// the matter itself says, and then there is no end to them.
const APART: usize = 8;

/// A difference that matters of one kind have.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The kind.
    pub kind: MatterKind,
    /// The sharing classes of the entries that showed it.
    pub sharing: BTreeSet<SharingClass>,
    /// Their opening classes.
    pub opening: BTreeSet<OpeningClass>,
    /// What differs, as the example has it, and all articles on which it rested in any matter.
    pub difference: Difference,
    /// Whether it stands for others of the same place, in other words or by other articles, because
    /// there are too many to tell apart.
    pub among_others: bool,
    /// How many of the generated matters showed it.
    pub shown: u64,
    /// The smallest matter that shows it.
    pub matter: Matter,
}

/// The differences so far, and how many are told apart at each place.
#[derive(Default)]
pub(super) struct Groups {
    all: BTreeMap<(MatterKind, Key), Group>,
    apart: BTreeMap<(MatterKind, Key), usize>,
}

impl Groups {
    pub(super) fn add(&mut self, matter: &Matter, difference: &Difference) {
        let key = (matter.kind, self.place(matter.kind, difference));
        let group = self.all.entry(key).or_insert_with_key(|(_, key)| Group {
            kind: matter.kind,
            sharing: BTreeSet::new(),
            opening: BTreeSet::new(),
            difference: difference.clone(),
            among_others: key.is_whole(),
            shown: 0,
            matter: matter.clone(),
        });
        group.shown += 1;
        unite(&mut group.difference.citations, &difference.citations);
        if let Some(entry) = matter.deciding_entry() {
            group.sharing.insert(entry.sharing.class);
            group.opening.insert(entry.opening.class);
        }
    }

    /// By itself, or with all others of its place once there are too many.
    fn place(&mut self, kind: MatterKind, difference: &Difference) -> Key {
        let apart = Key::of(difference);
        if self.all.contains_key(&(kind, apart.clone())) {
            return apart;
        }
        let whole = apart.whole();
        let known = self.apart.entry((kind, whole.clone())).or_default();
        if *known >= APART {
            return whole;
        }
        *known += 1;
        apart
    }

    /// Each with the smallest matter of its kind that shows it.
    pub(super) fn smallest(self, [old, new]: [&dyn Asker; 2], budget: Budget) -> Vec<Group> {
        let found = |matter: &Matter, wanted: &Key| {
            let (one, other) = (Said::to(matter, old), Said::to(matter, new));
            let found = differences(&one.answered(), &other.answered());
            found.into_iter().find(|one| wanted.holds(one))
        };
        let small = |((kind, key), group): ((MatterKind, Key), Group)| {
            let mut shows =
                |candidate: &Matter| candidate.kind == kind && found(candidate, &key).is_some();
            let origin = group.matter.filed_on;
            let matter = shrink(&group.matter, origin, budget, &mut shows);
            let cited = group.difference.citations.clone();
            let mut difference = found(&matter, &key).unwrap_or(group.difference);
            unite(&mut difference.citations, &cited);
            Group {
                difference,
                matter,
                ..group
            }
        };
        self.all.into_iter().map(small).collect()
    }
}

/// Adds what is not there yet.
fn unite(citations: &mut Vec<Citation>, more: &[Citation]) {
    for cited in more {
        if !citations.contains(cited) {
            citations.push(cited.clone());
        }
    }
}
