//! The latest day on which a decision may come when every stage uses its whole period.

use super::admission::way;
use super::laxity::{Laxity, Side, Sort};
use super::search::Place;
use super::times::{When, due};
use crate::domain::difference::Answered;
use crate::domain::{Course, Date, Expiry, OutcomeKind, Route, Stage};

/// Stages that are looked at, over all paths; routes are small.
const STEPS: u32 = 2_000;

/// The day on which a stage after the first is entered, for comparison: when the parent's first
/// stage has used its period.
pub(super) fn entered_second(place: &Place<'_>, parent: &[Stage]) -> Date {
    let first = parent.first().and_then(|stage| stage.deadline.as_ref());
    let used =
        first.and_then(|deadline| due(place.calendar, deadline, When::of(place.matter), false));
    used.unwrap_or(place.matter.filed_on)
}

/// Compares the latest days of a decision. A path without a period on it has no latest day, and
/// then there is nothing to say.
pub(super) fn compare(place: &Place<'_>, [child, parent]: [&[Stage]; 2]) -> Option<Laxity> {
    let approves = |stage: &Stage| {
        stage
            .outcomes
            .iter()
            .any(|outcome| outcome.kind == OutcomeKind::Approve)
    };
    let decided_by_approval = parent.iter().any(approves) && child.iter().any(approves);
    let latest = |stages: &[Stage]| {
        let counts = |stage: &Stage| !decided_by_approval || approves(stage);
        let mut walk = Walk {
            place,
            stages,
            left: STEPS,
            counts: &counts,
        };
        walk.latest(0, place.matter.filed_on)
    };
    let (ours, theirs) = (latest(child).ok()??, latest(parent).ok()??);
    if ours <= theirs {
        return None;
    }
    let side = |stages: &[Stage], due: Date| {
        let route = Route::Staged(stages.to_vec());
        let proposal = crate::domain::Proposal {
            route,
            findings: vec![],
        };
        let cited = stages.first().map_or(&[][..], |stage| &stage.citations);
        let mut side = Side::new(way(&Answered::proposed(&proposal)), cited);
        side.due = Some(due);
        side
    };
    let laxity = Laxity::new(Sort::LaterDecision, Some(place.matter.kind), &[]).because(
        "各环节均未超过上位法的期限，但合计的最晚决定日期晚于上位法",
        "each stage keeps to the parent's periods, but all of them together end later",
    );
    Some(laxity.sides(side(child, ours), side(parent, theirs)))
}

/// A stage without a period of its own lies on the way, or there are too many ways.
struct Unknown;

struct Walk<'a> {
    place: &'a Place<'a>,
    stages: &'a [Stage],
    left: u32,
    counts: &'a dyn Fn(&Stage) -> bool,
}

impl Walk<'_> {
    /// The latest day on which a stage that counts ends, from this one on; none if none comes.
    fn latest(&mut self, index: usize, entered: Date) -> Result<Option<Date>, Unknown> {
        self.left = self.left.checked_sub(1).ok_or(Unknown)?;
        let stages = self.stages;
        let stage = stages.get(index).ok_or(Unknown)?;
        let deadline = stage.deadline.as_ref().ok_or(Unknown)?;
        let when = When {
            entered_on: (index > 0).then_some(entered),
            ..When::of(self.place.matter)
        };
        let ends = due(self.place.calendar, deadline, when, false).ok_or(Unknown)?;
        let mut latest = (self.counts)(stage).then_some(ends);
        let by_outcome = stage.outcomes.iter().filter_map(|one| match &one.course {
            Course::Stage(id) => Some(id),
            _ => None,
        });
        let by_time = match &deadline.expiry {
            Expiry::MoveTo(id) => Some(id),
            _ => None,
        };
        for id in by_outcome.chain(by_time) {
            let next = stages.iter().position(|stage| stage.id == *id);
            let next = next.ok_or(Unknown)?;
            // What comes after the decision does not put it off.
            match self.latest(next, ends) {
                Ok(later) => latest = latest.max(later),
                Err(Unknown) if latest.is_some() => {}
                Err(Unknown) => return Err(Unknown),
            }
        }
        Ok(latest)
    }
}
