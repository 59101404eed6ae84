//! The latest day on which a decision may come when every stage uses its whole period.

use super::admission::through;
use super::follow::{nexts, reached};
use super::laxity::{Laxity, Side, Sort};
use super::pairing::{Ways, decides};
use super::search::Place;
use super::times::{When, due, in_short};
use crate::domain::phrases::{both, course};
use crate::domain::words::word;
use crate::domain::{Clock, Course, Date, OutcomeKind, Stage};
use crate::rules::conformance::days_between;

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

/// Compares the latest days of a decision. Where some stage before it has no period under the parent's
/// rules, there is no latest day, and nothing to say; where only the child has such a stage, there is.
/// That both have no more than a later day in a stage that answers to another is said there.
pub(super) fn compare(place: &Place<'_>, ways: &Ways<'_>, already: bool) -> Vec<Laxity> {
    let sides = [ways.child, ways.parent];
    let Some(counts) = what_counts(sides) else {
        return vec![];
    };
    let [ours, theirs] = sides.map(|stages| Walk::new(place, stages, counts));
    let Some(latest) = theirs.latest() else {
        return vec![];
    };
    let mut found: Vec<Laxity> = ours
        .before()
        .filter(|index| !is_held(ways, *index))
        .filter_map(|index| Some((index, ways.child.get(index)?)))
        .flat_map(|(index, stage)| {
            let open = (!ours.has_end(index)).then(|| endless(place, stage, ways.parent, &latest));
            open.into_iter().chain(waits(place, stage, ways.parent))
        })
        .collect();
    if let Some(last) = ours
        .latest()
        .filter(|last| last.day > latest.day && !already)
    {
        found.push(later(place, ways, [&last, &latest]));
    }
    found
}

/// Whether a stage of the child is held against one that has a period.
fn is_held(ways: &Ways<'_>, own: usize) -> bool {
    let upper = ways.places.iter().position(|place| *place == Some(own));
    upper
        .and_then(|upper| ways.parent.get(upper))
        .is_some_and(|upper| upper.deadline.is_some())
}

type Counts = fn(&Stage) -> bool;

/// In which stages the decision falls: where it is approved, if both have that; else where anything is
/// decided; else where the matter ends.
fn what_counts(sides: [&[Stage]; 2]) -> Option<Counts> {
    let approves: Counts = |stage| {
        let mut outcomes = stage.outcomes.iter();
        outcomes.any(|one| one.kind == OutcomeKind::Approve)
    };
    let closes: Counts = |stage| {
        let mut outcomes = stage.outcomes.iter();
        outcomes.any(|one| one.course == Course::Close)
    };
    let on_both = |counts: &Counts| sides.iter().all(|stages| stages.iter().any(counts));
    [approves, decides, closes].into_iter().find(on_both)
}

/// The last day of a decision, and the stages on the way to it.
#[derive(Clone)]
struct Last {
    day: Date,
    through: Vec<usize>,
}

struct Walk<'a> {
    place: &'a Place<'a>,
    stages: &'a [Stage],
    counts: Counts,
}

impl<'a> Walk<'a> {
    fn new(place: &'a Place<'a>, stages: &'a [Stage], counts: Counts) -> Self {
        Self {
            place,
            stages,
            counts,
        }
    }

    /// The stages that the decision waits for: those from which one that decides is still reached, be
    /// it themselves. What comes after it does not put it off.
    fn before(&self) -> impl Iterator<Item = usize> {
        let all = reached(self.stages, 0, |_| true);
        all.into_iter().filter(|index| self.leads_to_one(*index))
    }

    fn leads_to_one(&self, index: usize) -> bool {
        let from = reached(self.stages, index, |_| true).into_iter();
        from.filter_map(|index| self.stages.get(index))
            .any(self.counts)
    }

    fn has_end(&self, index: usize) -> bool {
        self.ends(index, self.place.matter.filed_on).is_some()
    }

    /// The last day of a stage that is entered on this one.
    fn ends(&self, index: usize, entered: Date) -> Option<Date> {
        let deadline = self.stages.get(index)?.deadline.as_ref()?;
        let when = When {
            entered_on: (index > 0).then_some(entered),
            ..When::of(self.place.matter)
        };
        due(self.place.calendar, deadline, when, false)
    }

    /// The latest day of a decision; none if it waits for a stage without a period, or there are too
    /// many ways.
    fn latest(&self) -> Option<Last> {
        if !self.before().all(|index| self.has_end(index)) {
            return None;
        }
        let mut left = STEPS;
        let from = self.from(0, self.place.matter.filed_on, &[], &mut left);
        from.ok().flatten()
    }

    /// None if no decision comes.
    fn from(
        &self,
        index: usize,
        entered: Date,
        before: &[usize],
        left: &mut u32,
    ) -> Result<Option<Last>, Untold> {
        *left = left.checked_sub(1).ok_or(Untold)?;
        let stage = self.stages.get(index).ok_or(Untold)?;
        let day = self.ends(index, entered).ok_or(Untold)?;
        let through = [before, &[index]].concat();
        let here = || Last {
            day,
            through: through.clone(),
        };
        let mut latest = (self.counts)(stage).then(here);
        for id in nexts(stage) {
            let next = self.stages.iter().position(|stage| stage.id == *id);
            let next = next.ok_or(Untold)?;
            if !self.leads_to_one(next) {
                continue;
            }
            let later = self.from(next, day, &through, left)?;
            if later.as_ref().map(|one| one.day) > latest.as_ref().map(|one| one.day) {
                latest = later;
            }
        }
        Ok(latest)
    }
}

/// There is no telling when a decision comes.
struct Untold;

fn side(stages: &[Stage], due: Option<Date>) -> Side {
    let cited = stages.first().map_or(&[][..], |stage| &stage.citations);
    let mut side = Side::new(through(stages), cited);
    side.due = due;
    side
}

/// What the child says of the way to its last day, in short.
fn later(place: &Place<'_>, ways: &Ways<'_>, [ours, theirs]: [&Last; 2]) -> Laxity {
    let passed = ours
        .through
        .iter()
        .filter_map(|index| ways.child.get(*index));
    let passed = passed.map(|stage| {
        let period = stage.deadline.as_ref().map(in_short).unwrap_or_default();
        format!("{}.{period}", stage.id)
    });
    let passed: Vec<String> = passed.collect();
    Laxity::new(Sort::LaterDecision, Some(place.matter.kind), &[])
        .answering(passed.join("+"))
        .by(days_between(theirs.day, ours.day))
        .because(
            "各环节均未超过上位法的期限，但合计的最晚决定日期晚于上位法",
            "each stage keeps to the parent's periods, but all of them together end later",
        )
        .sides(
            side(ways.child, Some(ours.day)),
            side(ways.parent, Some(theirs.day)),
        )
}

/// A stage without a period that the decision waits for, and which the parent does not have.
fn endless(place: &Place<'_>, own: &Stage, parent: &[Stage], latest: &Last) -> Laxity {
    Laxity::new(Sort::NoPeriod, Some(place.matter.kind), &[&own.id])
        .because(
            format!(
                "上位法须在一定日期之前作出决定，下位规则在决定之前另设“{}”环节且没有期限",
                own.title.zh
            ),
            format!(
                "under the parent's rules the decision has a last day; under the child's it waits for a stage without a period: {}",
                own.title.en
            ),
        )
        .sides(
            Side::new(both("未规定期限", "no period"), &own.citations),
            side(parent, Some(latest.day)),
        )
}

/// A stage that the parent does not have, and whose clock waiting puts off.
fn waits(place: &Place<'_>, own: &Stage, parent: &[Stage]) -> Vec<Laxity> {
    let put_off = own.outcomes.iter().filter_map(|one| match one.course {
        Course::Wait(clock) if clock != Clock::Keeps => Some((one, clock)),
        _ => None,
    });
    let told = put_off.map(|(one, clock)| {
        let path = [own.id.as_str(), &one.id];
        Laxity::new(Sort::Waiting, Some(place.matter.kind), &path)
            .answering(word(&clock))
            .because(
                "上位法没有等待补充材料而延后决定的规定",
                "under the parent's rules no waiting for a supplement puts the decision off there",
            )
            .sides(
                Side::new(course(&one.course, &[]), super::gains::cites(one, own)),
                side(parent, None),
            )
    });
    told.collect()
}
