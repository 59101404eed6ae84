//! What falls due under the parent's rules, and in which stages of the child's: each stage that has a
//! period, the decision, and what stands behind a stage with which the matter ends.

use super::behind::{self, Behind};
use super::lasts::Lasts;
use super::pairing::{Ways, decides};
use crate::domain::phrases::both;
use crate::domain::{Course, Date, OutcomeKind, Stage, Text};

/// What falls due.
pub(super) struct Target<'w> {
    pub(super) what: What<'w>,
    /// The stages of the child in which it does.
    pub(super) own: Vec<usize>,
    /// The stage of the parent in which it does last, and the day.
    pub(super) upper: usize,
    pub(super) day: Date,
}

pub(super) enum What<'w> {
    /// A stage of the parent's.
    Stage(&'w Stage),
    /// The decision, wherever that falls.
    Decision,
    /// What the child may have done only behind a stage with which the parent's ends.
    Behind(Behind<'w>),
}

impl Target<'_> {
    pub(super) fn title(&self) -> Text {
        match &self.what {
            What::Stage(stage) => stage.title.clone(),
            What::Decision => both("决定", "the decision"),
            What::Behind(behind) => behind.upper.title.clone(),
        }
    }
}

/// All that has a last day under the parent's rules.
pub(super) fn all<'w>(ways: &Ways<'w>, parent: &Lasts) -> Vec<Target<'w>> {
    let stages = of_stages(ways, parent);
    let besides = behind::all(ways).into_iter().filter_map(|behind| {
        let upper = behind.upper_index;
        Some(Target {
            own: behind.deeds.clone(),
            upper,
            day: parent.ends(upper)?,
            what: What::Behind(behind),
        })
    });
    let all = stages.into_iter().chain(of_decisions(ways, parent));
    all.chain(besides).collect()
}

fn of_stages<'w>(ways: &Ways<'w>, parent: &Lasts) -> Vec<Target<'w>> {
    let all = ways.parent.iter().enumerate();
    let target = |(upper, stage): (usize, &'w Stage)| {
        Some(Target {
            what: What::Stage(stage),
            own: vec![ways.places.get(upper).copied().flatten()?],
            upper,
            day: parent.ends(upper)?,
        })
    };
    all.filter_map(target).collect()
}

fn of_decisions<'w>(ways: &Ways<'w>, parent: &Lasts) -> Option<Target<'w>> {
    let [own, theirs] = deciding(ways)?;
    let days: Option<Vec<(Date, usize)>> = theirs
        .into_iter()
        .map(|upper| Some((parent.ends(upper)?, upper)))
        .collect();
    let (day, upper) = days?.into_iter().max()?;
    Some(Target {
        what: What::Decision,
        own,
        upper,
        day,
    })
}

/// In which stages of each the decision falls.
pub(super) fn deciding(ways: &Ways<'_>) -> Option<[Vec<usize>; 2]> {
    let counts = what_counts([ways.child, ways.parent])?;
    Some([ways.child, ways.parent].map(|stages| {
        let all = stages.iter().enumerate().filter(|(_, one)| counts(one));
        all.map(|(index, _)| index).collect()
    }))
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
