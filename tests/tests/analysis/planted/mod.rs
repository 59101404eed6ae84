//! Planted laxities: in each the child, or the parent, is a shipped plugin with one thing changed.

use bylaw::domain::{
    Actor, Capacity, CatalogEntry, ClockStart, Course, Date, Deadline, Expiry, Matter, MatterKind,
    Outcome, OutcomeKind, Period, Reach, Role, Stage, Text, sample,
};
use bylaw::rules::guard::Sort;

use crate::doubles::Change;

mod acts;
mod behind;
mod besides;
mod duties;
mod gives;
mod hides;
pub(crate) mod late;
pub(crate) mod looks;
mod missing;
pub(crate) mod onward;
mod time;
mod ways;

/// A laxity that somebody made.
pub(crate) struct Plant {
    /// Which test looks for it.
    pub(crate) theme: &'static str,
    /// The plugin that is changed.
    pub(crate) base: &'static str,
    /// What the child does otherwise.
    pub(crate) child: Change,
    /// What the parent does otherwise.
    pub(crate) parent: Change,
    /// The name by which it is found; what the parent says instead, which stands last in it, may be left
    /// out.
    pub(crate) found: &'static str,
    /// What else the same change makes laxer.
    pub(crate) also: &'static [Sort],
    /// Whether the reverse is stricter, and so no laxity.
    pub(crate) one_way: bool,
}

const SHARING: MatterKind = MatterKind::SharingApplication;
const DISPUTE: MatterKind = MatterKind::Dispute;

fn plant(theme: &'static str, found: &'static str, child: Change) -> Plant {
    Plant {
        theme,
        base: "shenyang",
        child,
        parent: Change::None,
        found,
        also: &[],
        one_way: false,
    }
}

impl Plant {
    fn under(self, parent: Change) -> Self {
        Self { parent, ..self }
    }

    fn of(self, base: &'static str) -> Self {
        Self { base, ..self }
    }

    fn one_way(self) -> Self {
        Self {
            one_way: true,
            ..self
        }
    }

    fn and(self, also: &'static [Sort]) -> Self {
        Self { also, ..self }
    }
}

/// All of them.
pub(crate) fn plants() -> Vec<Plant> {
    let mut all = time::days();
    all.extend(time::quantities());
    all.extend(time::extensions());
    all.extend(time::silence());
    all.extend(duties::requirements());
    all.extend(duties::instead());
    all.extend(duties::demanded());
    all.extend(ways::admission());
    all.extend(ways::ways());
    all.extend(duties::duties());
    all.extend(duties::description());
    all.extend(acts::acts());
    all.extend(gives::gives());
    all.extend(hides::hides());
    all.extend(missing::missing());
    all.extend(late::late());
    all.extend(behind::behind());
    all.extend(looks::looks());
    all.extend(onward::onward());
    all
}

fn actor(role: Role) -> Actor {
    Actor {
        role,
        reach: Reach::Same,
        capacity: Capacity::Body,
    }
}

fn text(word: &str) -> Text {
    Text {
        zh: word.into(),
        en: word.into(),
    }
}

fn deadline(stage: &mut Stage) -> &mut Deadline {
    stage.deadline.as_mut().unwrap()
}

fn outcome(stage: &mut Stage, kind: OutcomeKind) -> &mut Outcome {
    let found = stage.outcomes.iter_mut().find(|one| one.kind == kind);
    found.unwrap()
}

/// An outcome that asks for nothing and gives nothing.
fn leading(stage: &Stage, id: &str, kind: OutcomeKind, course: Course) -> Outcome {
    Outcome {
        id: id.into(),
        kind,
        title: text(id),
        requires: vec![],
        effects: vec![],
        course,
        times: None,
        citations: stage.citations.clone(),
    }
}

/// A period of ten working days from the filing.
fn ten_days(stage: &Stage) -> Deadline {
    Deadline {
        within: Some(Period::WorkingDays(10)),
        start: ClockStart::Filing,
        extension: None,
        expiry: Expiry::Breach,
        reading: None,
        citations: stage.citations.clone(),
    }
}

/// A matter that publishes an entry, for whoever changes matters and is asked about an entry.
pub(crate) fn about(entry: CatalogEntry, on: Date) -> Matter {
    let kind = MatterKind::EntryPublication;
    let variation = &sample::variations(kind)[0];
    let mut matter = sample::sample_matter(kind, variation, on, "nothing");
    matter.proposed = Some(entry);
    matter
}
