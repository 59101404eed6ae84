//! The latest day on which something may fall due when every stage uses its whole period, and then with
//! every extension: each stage of the parent's that has a period, the decision, and what stands behind.

use super::lasts::{Lasts, before, ends_by_period};
use super::laxity::Laxity;
use super::pairing::Ways;
use super::search::Place;
use super::targets::{self, Target, What};
use super::times::{When, adds_no_more, due};
use super::{in_all, overrun};
use crate::domain::{Date, Stage};
use crate::rules::conformance::days_between;

/// Compares the latest days. Where some stage before it has no period under the parent's rules, there
/// is no latest day, and nothing to say; where only the child has such a stage, there is. What a stage
/// takes longer than the one that it answers to is said there.
pub(super) fn compare(
    place: &Place<'_>,
    ways: &Ways<'_>,
    [usual, longest]: [&Lasts; 2],
) -> Vec<Laxity> {
    let overrun = overrun::stages(ways);
    let walk = |extended: bool| Walk {
        place,
        ways,
        parent: if extended { longest } else { usual },
        extended,
        overrun: &overrun,
    };
    let mut found = walk(false).over_all();
    let mut periods = ways
        .child
        .iter()
        .filter_map(|stage| stage.deadline.as_ref());
    if periods.any(|period| period.extension.is_some()) {
        found.extend(walk(true).over_all());
    }
    found
}

/// Two ways, as long as the periods are or as long as they are with every extension.
pub(super) struct Walk<'a> {
    pub(super) place: &'a Place<'a>,
    pub(super) ways: &'a Ways<'a>,
    /// The last days of the parent's stages.
    pub(super) parent: &'a Lasts,
    pub(super) extended: bool,
    /// What comes only after a period of the parent's ran out.
    pub(super) overrun: &'a [usize],
}

/// The last of all days on which something falls due under the child's rules.
struct Latest {
    day: Date,
    on_the_way: Vec<usize>,
    /// Whether an extension that the parent does not have as well is one of the reasons.
    longer: bool,
}

impl<'a> Walk<'a> {
    fn over_all(&self) -> Vec<Laxity> {
        let targets = targets::all(self.ways, self.parent).into_iter();
        targets.flat_map(|target| self.compare(&target)).collect()
    }

    fn compare(&self, target: &Target<'_>) -> Vec<Laxity> {
        if let What::Behind(behind) = &target.what {
            let endless = behind.stages.iter().any(|own| !self.has_end(*own));
            let told = if self.extended {
                !endless && self.later(target, &|_| true).is_some()
            } else {
                endless || self.later(target, &|_| true).is_some()
            };
            return told
                .then(|| in_all::behind(self, target, behind))
                .into_iter()
                .collect();
        }
        let mut found = vec![];
        if !self.extended {
            found.extend(self.besides(target));
        }
        let in_time = self.later(target, &|own| !self.overrun.contains(&own));
        found
            .extend(in_time.map(|last| in_all::too_late(self, target, &last.on_the_way, last.day)));
        if !self.overrun.is_empty() {
            let last = self.later(target, &|_| true);
            found.extend(last.and_then(|last| in_all::overrun(self, &last.on_the_way)));
        }
        found
    }

    /// The stages before a target that have no end or wait, though the parent's rules do not.
    fn besides(&self, target: &Target<'_>) -> Vec<Laxity> {
        let Walk { place, ways, .. } = self;
        let leads = |index: &usize| {
            let to = |own: &usize| before(ways.child, *own).contains(index);
            target.own.contains(index) || target.own.iter().any(to)
        };
        let all = (0..ways.child.len()).filter(leads);
        let waited_for = before(ways.parent, target.upper);
        let added = all.filter(|index| match ways.counterpart(*index) {
            Some((upper, stage)) => stage.deadline.is_none() && !waited_for.contains(&upper),
            None => true,
        });
        let mut found = vec![];
        for index in added {
            let Some(stage) = ways.child.get(index) else {
                continue;
            };
            if !self.has_end(index) && self.overrun.contains(&index) {
                let lasts = Lasts::by_periods(place, ways.child, false);
                found.extend(in_all::overrun(self, &lasts.through(index)));
            } else if !self.has_end(index) {
                found.push(in_all::endless(self, stage, target));
            }
            found.extend(in_all::waits(self, stage, target));
        }
        found
    }

    fn has_end(&self, own: usize) -> bool {
        let stage = self.ways.child.get(own);
        stage.is_some_and(|stage| self.alone(stage, self.place.matter.filed_on).is_some())
    }

    /// The child's last day by the stages that count, where it is later than their own lateness makes it.
    /// With every extension what is later without them is later as well, so that one has to be a reason.
    fn later(&self, target: &Target<'_>, counts: &dyn Fn(usize) -> bool) -> Option<Latest> {
        let last = self.latest(target, counts)?;
        (last.day > target.day && (last.longer || !self.extended)).then_some(last)
    }

    fn latest(&self, target: &Target<'_>, counts: &dyn Fn(usize) -> bool) -> Option<Latest> {
        let filed_on = self.place.matter.filed_on;
        let ends = |index, entered: Option<Date>| self.ends(index, entered?, target);
        let lasts = Lasts::of(self.ways.child, filed_on, &ends, counts);
        let all = target.own.iter();
        let days = all.filter_map(|own| Some((lasts.ends(*own)?, *own)));
        let (day, own) = days.max()?;
        let on_the_way = lasts.through(own);
        let longer = on_the_way.iter().any(|own| self.is_longer(*own, &lasts));
        Some(Latest {
            day,
            on_the_way,
            longer,
        })
    }

    /// Whether a stage may be extended in which the parent extends nothing like it, and counts with all of
    /// its days.
    fn is_longer(&self, own: usize, lasts: &Lasts) -> bool {
        let stage = self.ways.child.get(own);
        let period = stage.and_then(|stage| stage.deadline.as_ref());
        let Some(longer) = period.and_then(|period| period.extension.as_ref()) else {
            return false;
        };
        let Some(limit) = self
            .held(own)
            .and_then(|(_, upper)| upper.deadline.as_ref())
        else {
            return true;
        };
        let covered = limit.extension.as_ref();
        let alone = stage.and_then(|stage| self.alone(stage, lasts.entered(own)?));
        lasts.ends(own) == alone && !covered.is_some_and(|one| adds_no_more(longer, one))
    }

    /// The last day of a stage of the child, without what is said of it elsewhere: what it takes
    /// longer than the parent's would if that were entered as late; what falls due there later in all,
    /// unless it is the target itself; and that it has no end.
    fn ends(&self, own: usize, entered: Date, target: &Target<'_>) -> Option<Date> {
        let ours = self.alone(self.ways.child.get(own)?, entered);
        let Some((upper, theirs)) = self.held(own) else {
            return Some(ours.unwrap_or(entered));
        };
        let is_target = matches!(target.what, What::Stage(_)) && target.own.contains(&own);
        let known = self.parent.ends(upper).filter(|_| !is_target);
        let theirs = known.or_else(|| self.as_late(upper, theirs, entered));
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => Some(ours.min(theirs)),
            (one, other) => one.or(other),
        }
    }

    /// The parent's stage with a period that a stage of the child answers to.
    fn held(&self, own: usize) -> Option<(usize, &'a Stage)> {
        let counterpart = self.ways.counterpart(own);
        counterpart.filter(|(_, upper)| upper.deadline.is_some())
    }

    /// When a stage of the child ends by itself; none if it never does. What no calendar reaches lies after
    /// every day.
    fn alone(&self, stage: &Stage, entered: Date) -> Option<Date> {
        let ends = |extended| ends_by_period(self.place, stage, Some(entered), extended);
        let usual = ends(false)?;
        if !self.extended {
            return Some(usual);
        }
        Some(ends(true).unwrap_or(Date::LAST))
    }

    /// When the parent's stage would end if all of its days lay as much later as it is entered here.
    fn as_late(&self, upper: usize, stage: &Stage, entered: Date) -> Option<Date> {
        let when = When::of(self.place.matter).entered(entered);
        let there = self.parent.entered(upper);
        let when = match there.filter(|there| *there < entered) {
            Some(there) => when.entered(there).later(days_between(there, entered)),
            None => when,
        };
        due(
            self.place.calendar,
            stage.deadline.as_ref()?,
            when,
            self.extended,
        )
    }

    /// The day on which the last of these stages ends, each with its own period.
    pub(super) fn day_of(&self, through: &[usize]) -> Date {
        let stages = through.iter().filter_map(|own| self.ways.child.get(*own));
        stages.fold(self.place.matter.filed_on, |day, stage| {
            self.alone(stage, day).unwrap_or(day)
        })
    }
}
