//! The last days on which the stages of a way are entered and end: when every stage before them uses
//! its whole period.

use super::follow::{nexts, reached};
use super::search::Place;
use super::times::{When, due, is_from_entry};
use crate::domain::{Date, Stage};

/// The last days of each stage of a way.
pub(super) struct Lasts(Vec<Option<Last>>);

/// None where somebody may take as long as he likes.
#[derive(Clone, Copy)]
struct Last {
    entered: Option<Date>,
    ends: Option<Date>,
    /// The stage from which it is entered last.
    from: Option<usize>,
}

/// When a stage ends that is entered on a day, or on one that nobody can tell.
type Ends<'e> = &'e dyn Fn(usize, Option<Date>) -> Option<Date>;

/// Whether a stage counts.
type Counts<'c> = &'c dyn Fn(usize) -> bool;

impl Lasts {
    /// Of those stages that count; the others are never entered.
    pub(super) fn of(stages: &[Stage], filed_on: Date, ends: Ends<'_>, counts: Counts<'_>) -> Self {
        let leading = |stage: &Stage| {
            let mut all = leading_into(stages, stage);
            all.retain(|from| counts(*from));
            all
        };
        let before: Vec<Vec<usize>> = stages.iter().map(leading).collect();
        let mut found = Self(vec![None; stages.len()]);
        // No route has a loop, so that each round finds the days of one more stage at least.
        for _ in stages {
            for (index, before) in before.iter().enumerate() {
                if found.last(index).is_some() || !counts(index) {
                    continue;
                }
                let Some((entered, from)) = found.entry(before, filed_on) else {
                    continue;
                };
                let ends = ends(index, entered);
                if let Some(slot) = found.0.get_mut(index) {
                    *slot = Some(Last {
                        entered,
                        ends,
                        from,
                    });
                }
            }
        }
        found
    }

    /// As the periods are, or as long as they are with every extension.
    pub(super) fn by_periods(place: &Place<'_>, stages: &[Stage], extended: bool) -> Self {
        let ends =
            |index: usize, entered| ends_by_period(place, stages.get(index)?, entered, extended);
        Self::of(stages, place.matter.filed_on, &ends, &|_| true)
    }

    pub(super) fn entered(&self, index: usize) -> Option<Date> {
        self.last(index)?.entered
    }

    pub(super) fn ends(&self, index: usize) -> Option<Date> {
        self.last(index)?.ends
    }

    /// The stages on the way to the last day of one, with itself.
    pub(super) fn through(&self, index: usize) -> Vec<usize> {
        let from = |index: &usize| self.last(*index)?.from;
        let mut all: Vec<usize> = std::iter::successors(Some(index), from)
            .take(self.0.len())
            .collect();
        all.reverse();
        all
    }

    fn last(&self, index: usize) -> Option<Last> {
        self.0.get(index).copied().flatten()
    }

    /// The last day of entry, and from where; none while that of a stage before is not known.
    fn entry(&self, before: &[usize], filed_on: Date) -> Option<(Option<Date>, Option<usize>)> {
        let mut latest: Option<(usize, Option<Date>)> = None;
        for from in before {
            let ends = self.last(*from)?.ends;
            let weighs = |ends: Option<Date>| (ends.is_none(), ends);
            if latest.is_none_or(|(_, known)| weighs(ends) > weighs(known)) {
                latest = Some((*from, ends));
            }
        }
        Some(match latest {
            Some((from, ends)) => (ends, Some(from)),
            None => (Some(filed_on), None),
        })
    }
}

/// The stages from which one comes into this one at once.
fn leading_into(stages: &[Stage], stage: &Stage) -> Vec<usize> {
    let leads = |from: &&Stage| nexts(from).any(|id| *id == stage.id);
    let all = stages.iter().enumerate();
    all.filter(|(_, from)| leads(from))
        .map(|(index, _)| index)
        .collect()
}

/// The stages from which one comes to this one, without itself.
pub(super) fn before(stages: &[Stage], target: usize) -> Vec<usize> {
    let leads = |from: &usize| reached(stages, *from, |_| true).contains(&target);
    (0..stages.len())
        .filter(|from| *from != target)
        .filter(leads)
        .collect()
}

/// The last day of a stage; none without a period, or where it counts from an entry that nobody can
/// tell.
pub(super) fn ends_by_period(
    place: &Place<'_>,
    stage: &Stage,
    entered: Option<Date>,
    extended: bool,
) -> Option<Date> {
    let deadline = stage.deadline.as_ref()?;
    let when = When::of(place.matter);
    let when = match entered {
        Some(day) => when.entered(day),
        None if is_from_entry(deadline.start) => return None,
        None => when,
    };
    due(place.calendar, deadline, when, extended)
}
