//! Equal differences of many matters, told once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::difference::{Difference, What, differences};
use crate::domain::{Matter, MatterKind, OpeningClass, SharingClass, Text};
use crate::rules::conformance::Asker;
use crate::rules::said::Said;
use crate::rules::shape::{Budget, shrink};

/// A difference that matters of one kind have.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The kind.
    pub kind: MatterKind,
    /// The sharing classes of the entries that showed it.
    pub sharing: BTreeSet<SharingClass>,
    /// Their opening classes.
    pub opening: BTreeSet<OpeningClass>,
    /// What differs, as the example has it.
    pub difference: Difference,
    /// How many of the generated matters showed it.
    pub shown: u64,
    /// The smallest matter that shows it.
    pub matter: Matter,
}

/// By what differences are equal.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    what: What,
    stage: Option<String>,
    outcome: Option<String>,
    subject: Option<String>,
    old: Option<String>,
    new: Option<String>,
}

/// The differences so far.
#[derive(Default)]
pub(super) struct Groups(BTreeMap<(MatterKind, Key), Group>);

impl Groups {
    pub(super) fn add(&mut self, matter: &Matter, difference: Difference) {
        let key = (matter.kind, key(&difference));
        let group = self.0.entry(key).or_insert_with(|| Group {
            kind: matter.kind,
            sharing: BTreeSet::new(),
            opening: BTreeSet::new(),
            difference,
            shown: 0,
            matter: matter.clone(),
        });
        group.shown += 1;
        if let Some(entry) = matter.proposed.as_ref().or(matter.entry.as_ref()) {
            group.sharing.insert(entry.sharing.class);
            group.opening.insert(entry.opening.class);
        }
    }

    /// Each with the smallest matter of its kind that shows it.
    pub(super) fn smallest(self, [old, new]: [&dyn Asker; 2], budget: Budget) -> Vec<Group> {
        let found = |matter: &Matter, wanted: &Key| {
            let (one, other) = (Said::to(matter, old), Said::to(matter, new));
            let found = differences(&one.answered(), &other.answered());
            found.into_iter().find(|one| key(one) == *wanted)
        };
        let small = |((kind, key), group): ((MatterKind, Key), Group)| {
            let mut shows =
                |candidate: &Matter| candidate.kind == kind && found(candidate, &key).is_some();
            let origin = group.matter.filed_on;
            let matter = shrink(&group.matter, origin, budget, &mut shows);
            let difference = found(&matter, &key).unwrap_or(group.difference);
            Group {
                difference,
                matter,
                ..group
            }
        };
        self.0.into_iter().map(small).collect()
    }
}

/// What a matter says of itself stands in effects, findings and fates; without it they are equal.
fn key(difference: &Difference) -> Key {
    let whole = |text: &Option<Text>| text.as_ref().map(|text| text.en.clone());
    let stem = |text: &Option<Text>| {
        let stem = text.as_ref()?.en.split(" (").next().unwrap_or_default();
        Some(stem.to_owned())
    };
    let there = |text: &Option<Text>| text.as_ref().map(|_| String::new());
    let (old, new) = match difference.what {
        What::Effect | What::Fate | What::Fault => (stem(&difference.old), stem(&difference.new)),
        What::FindingAppeared | What::FindingGone | What::Wording | What::DueDate => {
            (there(&difference.old), there(&difference.new))
        }
        _ => (whole(&difference.old), whole(&difference.new)),
    };
    Key {
        what: difference.what,
        stage: difference.stage.clone(),
        outcome: difference.outcome.clone(),
        subject: difference.subject.clone(),
        old,
        new,
    }
}
