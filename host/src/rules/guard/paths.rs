//! The latest day on which something may fall due when every stage uses its whole period: each stage
//! of the parent's that has one, and the decision.

use super::admission::through;
use super::deadlines;
use super::lasts::{Lasts, before, ends_by_period};
use super::laxity::{Laxity, Side, Sort};
use super::pairing::{Ways, decides};
use super::search::Place;
use super::times::{When, due, in_short};
use crate::domain::phrases::{both, course};
use crate::domain::words::word;
use crate::domain::{Citation, Clock, Course, Date, OutcomeKind, Stage, Text};
use crate::rules::conformance::days_between;

/// Compares the latest days. Where some stage before it has no period under the parent's rules, there
/// is no latest day, and nothing to say; where only the child has such a stage, there is. What a stage
/// takes longer than the one that it answers to is said there.
pub(super) fn compare(place: &Place<'_>, ways: &Ways<'_>, parent: &Lasts) -> Vec<Laxity> {
    let walk = Walk {
        place,
        ways,
        parent,
    };
    let targets = walk.of_stages().into_iter().chain(walk.of_decisions());
    targets.flat_map(|target| walk.compare(&target)).collect()
}

/// What falls due.
struct Target<'w> {
    /// The parent's stage, unless it is the decision, wherever that falls.
    stage: Option<&'w Stage>,
    /// The stages of the child in which it does.
    own: Vec<usize>,
    /// The stage of the parent in which it does last, and the day.
    upper: usize,
    day: Date,
}

impl Target<'_> {
    fn title(&self) -> Text {
        let decision = || both("决定", "the decision");
        self.stage
            .map_or_else(decision, |stage| stage.title.clone())
    }
}

struct Walk<'a> {
    place: &'a Place<'a>,
    ways: &'a Ways<'a>,
    /// The last days of the parent's stages.
    parent: &'a Lasts,
}

impl<'a> Walk<'a> {
    fn of_stages(&self) -> Vec<Target<'a>> {
        let all = self.ways.parent.iter().enumerate();
        let target = |(upper, stage): (usize, &'a Stage)| {
            Some(Target {
                stage: Some(stage),
                own: vec![self.ways.places.get(upper).copied().flatten()?],
                upper,
                day: self.parent.ends(upper)?,
            })
        };
        all.filter_map(target).collect()
    }

    fn of_decisions(&self) -> Option<Target<'a>> {
        let counts = what_counts([self.ways.child, self.ways.parent])?;
        let [own, theirs] = [self.ways.child, self.ways.parent].map(|stages| {
            let all = stages.iter().enumerate().filter(|(_, one)| counts(one));
            all.map(|(index, _)| index).collect::<Vec<_>>()
        });
        let days: Option<Vec<(Date, usize)>> = theirs
            .into_iter()
            .map(|upper| Some((self.parent.ends(upper)?, upper)))
            .collect();
        let (day, upper) = days?.into_iter().max()?;
        Some(Target {
            stage: None,
            own,
            upper,
            day,
        })
    }

    fn compare(&self, target: &Target<'_>) -> Vec<Laxity> {
        let Walk { place, ways, .. } = self;
        let leads = |index: &usize| {
            let to = |own: &usize| before(ways.child, *own).contains(index);
            target.own.contains(index) || target.own.iter().any(to)
        };
        let all = (0..ways.child.len()).filter(leads);
        let waited_for = before(ways.parent, target.upper);
        let added = all.filter(|index| match self.counterpart(*index) {
            Some((upper, stage)) => stage.deadline.is_none() && !waited_for.contains(&upper),
            None => true,
        });
        let mut found = vec![];
        for stage in added.filter_map(|index| ways.child.get(index)) {
            let filed_on = Some(place.matter.filed_on);
            if ends_by_period(place, stage, filed_on, false).is_none() {
                found.push(self.endless(stage, target));
            }
            found.extend(self.waits(stage, target));
        }
        found.extend(self.later(target));
        found
    }

    /// The parent's stage that a stage of the child answers to, with its place.
    fn counterpart(&self, own: usize) -> Option<(usize, &'a Stage)> {
        let mut places = self.ways.places.iter();
        let upper = places.position(|place| *place == Some(own))?;
        Some((upper, self.ways.parent.get(upper)?))
    }

    /// Where the child's last day is later than its stages' own lateness makes it.
    fn later(&self, target: &Target<'_>) -> Option<Laxity> {
        let filed_on = self.place.matter.filed_on;
        let ends = |index, entered| self.ends(index, entered?, target);
        let lasts = Lasts::of(self.ways.child, filed_on, &ends);
        let all = target.own.iter();
        let days = all.filter_map(|own| Some((lasts.ends(*own)?, *own)));
        let (day, own) = days.max()?;
        (day > target.day).then(|| self.too_late(target, day, &lasts.through(own)))
    }

    /// The last day of a stage of the child, without what is said of it elsewhere: what it takes
    /// longer than the parent's would if that were entered as late; what falls due there later in all,
    /// unless it is the target itself; and that it has no end.
    fn ends(&self, own: usize, entered: Date, target: &Target<'_>) -> Option<Date> {
        let stage = self.ways.child.get(own)?;
        let ours = ends_by_period(self.place, stage, Some(entered), false);
        let counterpart = self.counterpart(own);
        let held = counterpart.filter(|(_, stage)| stage.deadline.is_some());
        let Some((upper, theirs)) = held else {
            return Some(ours.unwrap_or(entered));
        };
        let is_target = target.stage.is_some() && target.own.contains(&own);
        let known = self.parent.ends(upper).filter(|_| !is_target);
        let theirs = known.or_else(|| self.as_late(upper, theirs, entered));
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => Some(ours.min(theirs)),
            (one, other) => one.or(other),
        }
    }

    /// When the parent's stage would end if all of its days lay as much later as it is entered here.
    fn as_late(&self, upper: usize, stage: &Stage, entered: Date) -> Option<Date> {
        let when = When::of(self.place.matter).entered(entered);
        let there = self.parent.entered(upper);
        let when = match there.filter(|there| *there < entered) {
            Some(there) => when.entered(there).later(days_between(there, entered)),
            None => when,
        };
        due(self.place.calendar, stage.deadline.as_ref()?, when, false)
    }

    /// The day on which the last of these stages ends, each with its own period.
    fn day_of(&self, through: &[usize]) -> Date {
        let stages = through.iter().filter_map(|own| self.ways.child.get(*own));
        stages.fold(self.place.matter.filed_on, |day, stage| {
            ends_by_period(self.place, stage, Some(day), false).unwrap_or(day)
        })
    }
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

/// What the two say, each by the articles of the stages on the way.
fn side(stages: &[Stage], on_the_way: &[usize], due: Option<Date>) -> Side {
    let mut cited: Vec<Citation> = vec![];
    for stage in on_the_way.iter().filter_map(|index| stages.get(*index)) {
        let of = stage.deadline.as_ref();
        let articles = of.map_or(&stage.citations[..], |period| {
            deadlines::cited(period, stage)
        });
        for one in articles {
            if !cited.contains(one) {
                cited.push(one.clone());
            }
        }
    }
    let mut side = Side::new(through(stages), &cited);
    side.due = due;
    side
}

impl Walk<'_> {
    fn laxity(&self, sort: Sort, path: &[&str]) -> Laxity {
        Laxity::new(sort, Some(self.place.matter.kind), path)
    }

    fn parent_says(&self, target: &Target<'_>, day: Option<Date>) -> Side {
        let on_the_way = self.parent.through(target.upper);
        side(self.ways.parent, &on_the_way, day)
    }

    /// What the child says of the way to its last day, in short.
    fn too_late(&self, target: &Target<'_>, day: Date, on_the_way: &[usize]) -> Laxity {
        let path: Vec<&str> = target.stage.iter().map(|stage| stage.id.as_str()).collect();
        let (own, title) = (self.day_of(on_the_way), target.title());
        self.laxity(Sort::LaterDecision, &path)
            .answering(in_one(self.ways.child, on_the_way))
            .instead_of(in_one(self.ways.parent, &self.parent.through(target.upper)))
            .by(days_between(target.day, day))
            .because(
                format!("不计各环节自身超出上位法期限的部分，合计的最晚日期仍晚于上位法：{}", title.zh),
                format!(
                    "leaving out what single stages take longer by themselves, all of them together still end later than under the parent's rules: {}",
                    title.en
                ),
            )
            .sides(
                side(self.ways.child, on_the_way, Some(own)),
                self.parent_says(target, Some(target.day)),
            )
    }

    /// A stage without a period that something waits for, and which the parent does not have.
    fn endless(&self, own: &Stage, target: &Target<'_>) -> Laxity {
        let title = target.title();
        self.laxity(Sort::NoPeriod, &[&own.id])
            .because(
                format!(
                    "上位法有最晚日期（{}），下位规则在此之前另设“{}”环节且没有期限",
                    title.zh, own.title.zh
                ),
                format!(
                    "under the parent's rules there is a last day ({}); under the child's it waits for a stage without a period: {}",
                    title.en, own.title.en
                ),
            )
            .sides(
                Side::new(both("未规定期限", "no period"), &own.citations),
                self.parent_says(target, Some(target.day)),
            )
    }

    /// A stage that the parent does not have, and whose clock waiting puts off.
    fn waits(&self, own: &Stage, target: &Target<'_>) -> Vec<Laxity> {
        let put_off = own.outcomes.iter().filter_map(|one| match one.course {
            Course::Wait(clock) if clock != Clock::Keeps => Some((one, clock)),
            _ => None,
        });
        let told = put_off.map(|(one, clock)| {
            self.laxity(Sort::Waiting, &[&own.id, &one.id])
                .answering(word(&clock))
                .because(
                    "上位法没有等待补充材料而延后的规定",
                    "under the parent's rules no waiting for a supplement puts anything off there",
                )
                .sides(
                    Side::new(course(&one.course, &[]), super::gains::cites(one, own)),
                    self.parent_says(target, None),
                )
        });
        told.collect()
    }
}

/// The stages on the way with their periods, in short.
fn in_one(stages: &[Stage], on_the_way: &[usize]) -> String {
    let passed = on_the_way.iter().filter_map(|index| stages.get(*index));
    let passed = passed.map(|stage| match &stage.deadline {
        Some(period) => format!("{}.{}", stage.id, in_short(period)),
        None => stage.id.clone(),
    });
    passed.collect::<Vec<_>>().join("+")
}
