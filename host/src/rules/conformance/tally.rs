//! Counting what became of matters, so that several workers' counts can be added up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ask::Fate;
use super::property::Property;
use crate::domain::{Matter, MatterKind, OpeningClass, SharingClass};

/// How many matters ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Through stages.
    pub routes: u64,
    /// Settled by the law itself.
    pub settled: u64,
    /// Refused at filing, with findings.
    pub findings: u64,
    /// No usable answer.
    pub faults: u64,
}

impl Counts {
    /// All of them.
    pub fn matters(&self) -> u64 {
        self.routed() + self.findings + self.faults
    }

    /// Those that led somewhere.
    pub fn routed(&self) -> u64 {
        self.routes + self.settled
    }

    pub(super) fn add(&mut self, other: Self) {
        self.routes += other.routes;
        self.settled += other.settled;
        self.findings += other.findings;
        self.faults += other.faults;
    }

    fn count(&mut self, fate: Fate) {
        let counted = match fate {
            Fate::Staged => &mut self.routes,
            Fate::Settled => &mut self.settled,
            Fate::Refused => &mut self.findings,
            Fate::Faulted => &mut self.faults,
        };
        *counted += 1;
    }
}

/// A class of either sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Sharing(SharingClass),
    Opening(OpeningClass),
}

/// What is counted for a kind, or for a class in a kind.
#[derive(Clone, Copy, Default)]
pub(super) struct Cell {
    pub(super) counts: Counts,
    /// The first matter that led nowhere.
    pub(super) first_unrouted: Option<u64>,
}

/// How often a property did not hold, and the first matter that shows it.
#[derive(Clone)]
pub(super) struct Broken {
    pub(super) times: u64,
    pub(super) first: u64,
    pub(super) detail: String,
}

/// Everything that is counted.
#[derive(Default)]
pub(super) struct Tally {
    /// By kind, as a whole (none) and by class.
    cells: BTreeMap<(MatterKind, Option<Class>), Cell>,
    broken: BTreeMap<Property, Broken>,
    pub(super) most_fuel: u64,
}

impl Tally {
    /// Counts a matter under its kind and under the classes of the entry that decides.
    pub(super) fn count(&mut self, number: u64, matter: &Matter, fate: Fate) {
        let entry = matter.deciding_entry();
        let classes = entry.map(|entry| {
            [
                Class::Sharing(entry.sharing.class),
                Class::Opening(entry.opening.class),
            ]
        });
        for class in std::iter::once(None).chain(classes.into_iter().flatten().map(Some)) {
            let cell = self.cells.entry((matter.kind, class)).or_default();
            cell.counts.count(fate);
            if matches!(fate, Fate::Refused | Fate::Faulted) {
                cell.first_unrouted = earliest(cell.first_unrouted, Some(number));
            }
        }
    }

    /// Notes that a property did not hold.
    pub(super) fn note(&mut self, property: Property, number: u64, detail: String) {
        self.add_broken(
            property,
            Broken {
                times: 1,
                first: number,
                detail,
            },
        );
    }

    fn add_broken(&mut self, property: Property, more: Broken) {
        match self.broken.get_mut(&property) {
            None => {
                self.broken.insert(property, more);
            }
            Some(known) => {
                let times = known.times + more.times;
                if more.first < known.first {
                    *known = more;
                }
                known.times = times;
            }
        }
    }

    /// Adds another worker's counts.
    pub(super) fn add(&mut self, other: Self) {
        for (place, more) in other.cells {
            let cell = self.cells.entry(place).or_default();
            cell.counts.add(more.counts);
            cell.first_unrouted = earliest(cell.first_unrouted, more.first_unrouted);
        }
        for (property, more) in other.broken {
            self.add_broken(property, more);
        }
        self.most_fuel = self.most_fuel.max(other.most_fuel);
    }

    pub(super) fn cell(&self, kind: MatterKind, class: Option<Class>) -> Cell {
        self.cells.get(&(kind, class)).copied().unwrap_or_default()
    }

    pub(super) fn broken(&self, property: Property) -> Option<&Broken> {
        self.broken.get(&property)
    }
}

fn earliest(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
