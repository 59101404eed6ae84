//! On which filing days something ends later under the child's rules than under the parent's. What
//! the calendar changes no rules know, so every day is counted, with the days on which each stage of a
//! matter that was filed then would be entered.

use std::collections::{BTreeSet, HashMap};

use super::Days;
use super::behind;
use super::entries::Entries;
use super::follow::{by_time, nexts};
use super::laxity::Sort;
use super::pairing::Ways;
use super::paths;
use super::search::{Place, filed_on};
use super::times::{adds_no_more, due, is_from_entry, is_later, no_longer, numbered};
use crate::domain::{ClockStart, Course, Date, Deadline, OutcomeKind, Stage};
use crate::rules::conformance::days_between;

/// The days for each two ways, counted once.
#[derive(Default)]
pub(super) struct LaterDays(HashMap<Shape, BTreeSet<Date>>);

impl LaterDays {
    /// The first filing day on which each period ends later than the parent's, by itself or with every
    /// extension, and the first of each day in all that is later.
    pub(super) fn of(&mut self, place: &Place<'_>, ways: &Ways<'_>, days: Days) -> &BTreeSet<Date> {
        let known = self.0.entry(Shape::of(place, ways));
        known.or_insert_with(|| count(place, ways, days))
    }
}

fn count(place: &Place<'_>, ways: &Ways<'_>, days: Days) -> BTreeSet<Date> {
    let mut open = Pair::all(ways);
    let goes_otherwise = goes_otherwise(ways);
    let mut in_all = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut day = Some(days.first);
    while let Some(today) = day.filter(|day| days.have(*day)) {
        if open.is_empty() && !goes_otherwise {
            break;
        }
        let moved = filed_on(place.matter, today);
        let place = Place {
            matter: &moved,
            ..*place
        };
        let entries = Entries::new(&place, ways);
        let before = open.len();
        open.retain(|pair| !pair.is_later(&place, &entries));
        let mut later = open.len() < before;
        if goes_otherwise {
            let told = paths::compare(&place, ways, entries.parents()).into_iter();
            for one in told.filter(|one| hangs_on_the_day(one.sort)) {
                later |= in_all.insert(one.name);
            }
        }
        if later {
            found.insert(today);
        }
        day = today.tomorrow();
    }
    found
}

/// Whether what is said of whole ways is said of some filing days alone.
fn hangs_on_the_day(sort: Sort) -> bool {
    !matches!(sort, Sort::NoPeriod | Sort::Waiting)
}

/// A period of the child's beside the parent's.
struct Pair<'s> {
    at: [usize; 2],
    deadlines: [&'s Deadline; 2],
    /// With every extension.
    extended: bool,
}

impl<'s> Pair<'s> {
    /// All that may be later on some day.
    fn all(ways: &Ways<'s>) -> Vec<Self> {
        let mut all = vec![];
        for (upper, own) in ways.places.iter().enumerate() {
            let own = own.and_then(|own| Some((own, ways.child.get(own)?)));
            let (Some((own, ours)), Some(theirs)) = (own, ways.parent.get(upper)) else {
                continue;
            };
            let (Some(ours), Some(theirs)) = (&ours.deadline, &theirs.deadline) else {
                continue;
            };
            all.extend([false, true].map(|extended| Self {
                at: [own, upper],
                deadlines: [ours, theirs],
                extended,
            }));
        }
        all.retain(|pair| !pair.is_never_later());
        all
    }

    fn is_later(&self, place: &Place<'_>, entries: &Entries<'_>) -> bool {
        let [own, upper] = self.deadlines;
        let days = entries.of(self.at).into_iter();
        let mut ends = days.map(|whens| {
            let [here, there] = whens;
            let due = |deadline, when| due(place.calendar, deadline, when, self.extended);
            [due(own, here), due(upper, there)]
        });
        ends.any(|[ours, theirs]| is_later(ours, theirs))
    }

    /// What is no longer and does not begin later. The child's stage is never held against one that is
    /// entered earlier.
    fn is_never_later(&self) -> bool {
        let [own, upper] = self.deadlines;
        let (Some(ours), Some(theirs)) = (own.within, upper.within) else {
            return true;
        };
        if self.extended && own.extension.is_none() {
            return true;
        }
        let begins = own.start == upper.start
            || (is_from_entry(upper.start) && own.start != ClockStart::Occurrence);
        let longest = match (&own.extension, &upper.extension) {
            (Some(one), Some(other)) => adds_no_more(one, other),
            (one, _) => one.is_none(),
        };
        begins && no_longer(ours, theirs) && (longest || !self.extended)
    }
}

/// Whether the child's stages are others than the parent's, or follow each other otherwise, so that they
/// may end later in all though none does by itself.
fn goes_otherwise(ways: &Ways<'_>) -> bool {
    if ways.child.is_empty() || ways.parent.is_empty() {
        return false;
    }
    let mut places = ways.places.iter().enumerate();
    let in_step = places.all(|(upper, own)| *own == Some(upper));
    let led = |stages: &[Stage]| -> Vec<(bool, BTreeSet<usize>)> {
        let all = stages.iter();
        all.map(|stage| (stage.deadline.is_some(), leads_to(stages, stage)))
            .collect()
    };
    !in_step || led(ways.child) != led(ways.parent)
}

fn leads_to(stages: &[Stage], from: &Stage) -> BTreeSet<usize> {
    let place = |id: &String| stages.iter().position(|stage| stage.id == *id);
    nexts(from).filter_map(place).collect()
}

/// All that the days hang on, but for the filing day.
#[derive(PartialEq, Eq, Hash)]
struct Shape {
    ways: [Vec<Timed>; 2],
    places: Vec<Option<usize>>,
    behind: Vec<Vec<usize>>,
    /// From what happened to the filing, in days.
    ago: i64,
}

#[derive(PartialEq, Eq, Hash)]
struct Timed {
    period: Option<Counted>,
    leads_to: BTreeSet<usize>,
    by_time: Option<usize>,
    outcomes: Vec<(OutcomeKind, bool)>,
}

#[derive(PartialEq, Eq, Hash)]
struct Counted {
    within: Option<Length>,
    start: ClockStart,
    extension: Option<(Length, u8)>,
}

type Length = (u8, u16);

impl Shape {
    fn of(place: &Place<'_>, ways: &Ways<'_>) -> Self {
        let timed = |stages: &[Stage]| -> Vec<Timed> {
            let all = stages.iter();
            all.map(|stage| Timed::of(stages, stage)).collect()
        };
        let mut all = ways.child.iter().chain(ways.parent);
        let from_event = |stage: &Stage| {
            let deadline = stage.deadline.as_ref();
            deadline.is_some_and(|one| one.start == ClockStart::Occurrence)
        };
        let happened = place.matter.occurred_on.filter(|_| all.any(from_event));
        Self {
            ways: [timed(ways.child), timed(ways.parent)],
            places: ways.places.clone(),
            behind: behind::all(ways)
                .into_iter()
                .map(|one| one.stages)
                .collect(),
            ago: happened.map_or(0, |day| days_between(day, place.matter.filed_on)),
        }
    }
}

impl Timed {
    fn of(stages: &[Stage], stage: &Stage) -> Self {
        let counted = |deadline: &Deadline| {
            let extension = deadline.extension.as_ref();
            Counted {
                within: deadline.within.map(numbered),
                start: deadline.start,
                extension: extension.map(|one| (numbered(one.up_to), one.times)),
            }
        };
        let outcomes = stage.outcomes.iter();
        Self {
            period: stage.deadline.as_ref().map(counted),
            leads_to: leads_to(stages, stage),
            by_time: by_time(stage).and_then(|id| stages.iter().position(|one| one.id == *id)),
            outcomes: outcomes
                .map(|one| (one.kind, one.course == Course::Close))
                .collect(),
        }
    }
}
