//! What a run showed: the table of kinds and classes, the properties, and the first counterexample.

use serde::Serialize;

use super::demand::{Demand, demand};
use super::generate::Generator;
use super::property::Property;
use super::tally::{Broken, Class, Counts, Tally};
use super::words;
use crate::domain::words::word;
use crate::domain::{Description, Matter, MatterKind};

/// What a run over generated matters showed.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Whose rules these are.
    pub jurisdiction: String,
    /// The seed; the same seed makes the same matters.
    pub seed: u64,
    /// How many matters were asked, each twice.
    pub matters: u64,
    /// The fuel of the costliest call.
    pub most_fuel: u64,
    /// What became of all of them.
    pub total: Counts,
    /// A row for each kind of the contract.
    pub kinds: Vec<KindRow>,
    /// What holds and what does not.
    pub properties: Vec<Held>,
    /// A matter that shows the first property that does not hold.
    pub counterexample: Option<Counterexample>,
}

/// What became of the matters of a kind.
#[derive(Clone, Debug, Serialize)]
pub struct KindRow {
    /// The kind.
    pub kind: MatterKind,
    /// Whether the rules describe it.
    pub known: bool,
    /// All matters of the kind; some are about no entry, and so of no class.
    pub total: Counts,
    /// By sharing class.
    pub sharing: Vec<ClassCell>,
    /// By opening class.
    pub opening: Vec<ClassCell>,
}

/// What became of the matters of a kind about entries of a class.
#[derive(Clone, Debug, Serialize)]
pub struct ClassCell {
    /// The class.
    pub class: String,
    /// Whether the rules describe it.
    pub known: bool,
    /// What is asked of the rules here.
    pub demand: Demand,
    /// What became of them.
    pub counts: Counts,
}

/// Whether a property holds.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// The property.
    pub property: Property,
    /// What it says.
    pub meaning: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// How many matters, kinds or classes break it.
    pub broken: u64,
    /// What broke it first.
    pub detail: Option<String>,
    /// The matter that did, if one did.
    #[serde(skip)]
    pub matter: Option<Matter>,
}

/// A matter to look at; `bylaw plan` takes it as it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Counterexample {
    /// What it shows.
    pub property: Property,
    /// Which of the generated matters it is.
    pub number: u64,
    /// Why the property does not hold.
    pub detail: String,
    /// The matter.
    pub matter: Matter,
}

/// A property that does not hold, and a matter that shows it if one does.
struct Failing {
    times: u64,
    detail: String,
    shown_by: Option<u64>,
}

impl Report {
    pub(super) fn new(
        description: &Description,
        generator: &Generator,
        seed: u64,
        matters: u64,
        tally: &Tally,
    ) -> Self {
        let kinds: Vec<_> = words::KINDS
            .iter()
            .map(|kind| row(description, *kind, tally))
            .collect();
        let mut total = Counts::default();
        for row in &kinds {
            total.add(row.total);
        }
        let mut report = Self {
            jurisdiction: description.jurisdiction.clone(),
            seed,
            matters,
            most_fuel: tally.most_fuel,
            total,
            kinds,
            properties: vec![],
            counterexample: None,
        };
        for property in Property::ALL {
            let failing = report.failing(property, tally);
            if report.counterexample.is_none()
                && let Some((number, failing)) = failing
                    .as_ref()
                    .and_then(|failing| Some((failing.shown_by?, failing)))
            {
                let (detail, matter) = (failing.detail.clone(), generator.matter(number));
                report.counterexample = Some(Counterexample {
                    property,
                    number,
                    detail,
                    matter,
                });
            }
            let first = failing.as_ref().and_then(|failing| failing.shown_by);
            report.properties.push(Held {
                matter: first.map(|number| generator.matter(number)),
                property,
                meaning: property.meaning(),
                holds: failing.is_none(),
                broken: failing.as_ref().map_or(0, |failing| failing.times),
                detail: failing.map(|failing| failing.detail),
            });
        }
        report
    }

    /// Whether every property holds.
    pub fn holds(&self) -> bool {
        self.properties.iter().all(|held| held.holds)
    }

    fn failing(&self, property: Property, tally: &Tally) -> Option<Failing> {
        match property {
            Property::KindsRouted => self.kinds_failing(tally),
            Property::ClassesRouted => self.classes_failing(tally),
            Property::HalfRouted => self.half_failing(tally),
            each => tally.broken(each).map(
                |Broken {
                     times,
                     first,
                     detail,
                 }| Failing {
                    times: *times,
                    detail: detail.clone(),
                    shown_by: Some(*first),
                },
            ),
        }
    }

    fn kinds_failing(&self, tally: &Tally) -> Option<Failing> {
        let without = |row: &&KindRow| row.known && row.total.routed() == 0;
        let first = self.kinds.iter().find(without)?;
        Some(Failing {
            times: u64::try_from(self.kinds.iter().filter(without).count()).unwrap_or(u64::MAX),
            detail: none_of(first.total, &format!("kind `{}`", first.kind)),
            shown_by: tally.cell(first.kind, None).first_unrouted,
        })
    }

    fn classes_failing(&self, tally: &Tally) -> Option<Failing> {
        let mut failing: Option<Failing> = None;
        for row in &self.kinds {
            let sharing = words::SHARING
                .map(Class::Sharing)
                .into_iter()
                .zip(&row.sharing);
            let opening = words::OPENING
                .map(Class::Opening)
                .into_iter()
                .zip(&row.opening);
            for (class, cell) in sharing.chain(opening) {
                if cell.demand != Demand::Route || cell.counts.routed() > 0 {
                    continue;
                }
                match &mut failing {
                    Some(failing) => failing.times += 1,
                    None => failing = Some(unrouted(row, class, cell, tally)),
                }
            }
        }
        failing
    }

    fn half_failing(&self, tally: &Tally) -> Option<Failing> {
        if self.total.routed() * 2 >= self.matters {
            return None;
        }
        // The known kind with the smallest share of routes shows it best.
        let share = |row: &&KindRow| row.total.routed() * 1000 / row.total.matters().max(1);
        let worst = self
            .kinds
            .iter()
            .filter(|row| row.known)
            .min_by_key(share)?;
        Some(Failing {
            times: self.matters - self.total.routed(),
            detail: format!(
                "{} of {} matters; of `{}` the fewest",
                self.total.routed(),
                self.matters,
                worst.kind
            ),
            shown_by: tally.cell(worst.kind, None).first_unrouted,
        })
    }
}

fn unrouted(row: &KindRow, class: Class, cell: &ClassCell, tally: &Tally) -> Failing {
    let sort = match class {
        Class::Sharing(_) => "sharing",
        Class::Opening(_) => "opening",
    };
    let of = format!(
        "kind `{}` about entries of {sort} class `{}`",
        row.kind, cell.class
    );
    Failing {
        times: 1,
        detail: none_of(cell.counts, &of),
        shown_by: tally.cell(row.kind, Some(class)).first_unrouted,
    }
}

fn none_of(counts: Counts, what: &str) -> String {
    match counts.matters() {
        0 => format!("no matter of {what} was generated; ask for more matters"),
        count => format!("none of {count} matters of {what}"),
    }
}

fn row(description: &Description, kind: MatterKind, tally: &Tally) -> KindRow {
    let known = description.matters.contains(&kind);
    let cell = |class: Class| {
        let (name, described) = match class {
            Class::Sharing(class) => (word(&class), description.sharing_classes.contains(&class)),
            Class::Opening(class) => (word(&class), description.opening_classes.contains(&class)),
        };
        let demand = if known && described {
            demand(kind, class)
        } else {
            Demand::Nothing
        };
        ClassCell {
            class: name,
            known: described,
            demand,
            counts: tally.cell(kind, Some(class)).counts,
        }
    };
    KindRow {
        kind,
        known,
        total: tally.cell(kind, None).counts,
        sharing: words::SHARING.map(Class::Sharing).map(cell).into(),
        opening: words::OPENING.map(Class::Opening).map(cell).into(),
    }
}
