//! What is said of whole ways: that one ends later in all, waits for something without an end, or may
//! do behind what it does in time what the parent wants done by then.

use super::admission::through;
use super::behind::Behind;
use super::deadlines;
use super::gains::cites;
use super::laxity::{Laxity, Side, Sort};
use super::paths::Walk;
use super::targets::{Target, What};
use super::times::{at_most, in_short};
use crate::domain::phrases::{both, course};
use crate::domain::words::word;
use crate::domain::{Citation, Clock, Course, Date, Stage, Text};
use crate::rules::conformance::days_between;

/// What the child says of the way to its last day, in short.
pub(super) fn too_late(
    walk: &Walk<'_>,
    target: &Target<'_>,
    on_the_way: &[usize],
    day: Date,
) -> Laxity {
    let path: Vec<&str> = match &target.what {
        What::Stage(stage) => vec![&stage.id],
        What::Decision | What::Behind(_) => vec![],
    };
    let title = target.title();
    let (sort, zh, en) = if walk.extended {
        (
            Sort::LongerExtension,
            "各环节用尽延期后，合计的最晚日期晚于上位法用尽延期后的最晚日期",
            "with every extension used, all stages together end later than the parent ever allows",
        )
    } else {
        (
            Sort::LaterDecision,
            "不计各环节自身超出上位法期限的部分，合计的最晚日期仍晚于上位法",
            "leaving out what single stages take longer by themselves, all of them together still end later than under the parent's rules",
        )
    };
    laxity(walk, sort, &path)
        .answering(in_one(walk, walk.ways.child, on_the_way))
        .instead_of(parent_in_one(walk, target))
        .by(days_between(target.day, day))
        .because(format!("{zh}：{}", title.zh), format!("{en}: {}", title.en))
        .sides(
            own_side(walk, on_the_way, on_the_way),
            parent_says(walk, target, Some(target.day)),
        )
}

/// A stage without a period that something waits for, and which the parent does not have.
pub(super) fn endless(walk: &Walk<'_>, own: &Stage, target: &Target<'_>) -> Laxity {
    let title = target.title();
    laxity(walk, Sort::NoPeriod, &[&own.id])
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
            parent_says(walk, target, Some(target.day)),
        )
}

/// A stage that the parent does not have, and whose clock waiting puts off.
pub(super) fn waits(walk: &Walk<'_>, own: &Stage, target: &Target<'_>) -> Vec<Laxity> {
    let put_off = own.outcomes.iter().filter_map(|one| match one.course {
        Course::Wait(clock) if clock != Clock::Keeps => Some((one, clock)),
        _ => None,
    });
    let told = put_off.map(|(one, clock)| {
        laxity(walk, Sort::Waiting, &[&own.id, &one.id])
            .answering(word(&clock))
            .because(
                "上位法没有等待补充材料而延后的规定",
                "under the parent's rules no waiting for a supplement puts anything off there",
            )
            .sides(
                Side::new(course(&one.course, &[]), cites(one, own)),
                parent_says(walk, target, None),
            )
    });
    told.collect()
}

/// What comes on top of a period that ran out, on the way to something that has a last day under the
/// parent's rules.
pub(super) fn overrun(walk: &Walk<'_>, on_the_way: &[usize]) -> Option<Laxity> {
    let is_after = |own: &usize| walk.overrun.contains(own);
    let first = on_the_way.iter().position(is_after)?;
    let ran_out = on_the_way.get(first.checked_sub(1)?)?;
    let (upper_index, upper) = walk.ways.counterpart(*ran_out)?;
    let after: Vec<usize> = on_the_way.iter().copied().filter(is_after).collect();
    let titles = titles(walk.ways.child, &after);
    let found = laxity(walk, Sort::Silence, &[&upper.id])
        .answering(in_one(walk, walk.ways.child, &after))
        .instead_of(upper.deadline.as_ref().map(in_short).unwrap_or_default())
        .because(
            format!(
                "上位法的期限届满即为逾期，下位规则届满后另转其他环节（{}），所需时间在该期限之外；是否更宽松须由人判断",
                titles.zh
            ),
            format!(
                "differs: under the parent's rules it is a breach when the period has run out; under the child's other stages come then ({}), and their time on top of it; somebody must judge whether that is laxer",
                titles.en
            ),
        );
    let day = walk.parent.ends(upper_index);
    Some(found.sides(
        own_side(walk, &after, on_the_way),
        side(walk.ways.parent, &[upper_index], day),
    ))
}

/// What stands behind a stage with which the matter ends under the parent's rules.
pub(super) fn behind(walk: &Walk<'_>, target: &Target<'_>, behind: &Behind<'_>) -> Laxity {
    let ((own, ours), upper) = (behind.ours, behind.upper);
    let titles = titles(walk.ways.child, &behind.stages);
    let found = laxity(walk, Sort::OtherEnd, &[&upper.id, &ours.id, "then"])
        .answering(in_one(walk, walk.ways.child, &behind.stages))
        .instead_of(parent_in_one(walk, target))
        .because(
            format!(
                "上位法的事项以“{}”办结，须在最晚日期以前；下位规则此后另有环节（{}），没有期限或者晚于该日期：应办的事项如果在该环节才办理，则晚于上位法；须由人判断",
                behind.theirs.title.zh, titles.zh
            ),
            format!(
                "differs: under the parent's rules the matter ends so, by its last day ({}); under the child's something comes behind that ({}), without a period or later: if what is owed is done there, it is laxer; somebody must judge",
                behind.theirs.title.en, titles.en
            ),
        );
    let mut citations = cites(ours, own).to_vec();
    let mut child = side(walk.ways.child, &behind.stages, None);
    citations.append(&mut child.citations);
    citations.dedup();
    let mut parent = Side::new(behind.theirs.title.clone(), cites(behind.theirs, upper));
    parent.due = Some(target.day);
    found.sides(Side { citations, ..child }, parent)
}

fn laxity(walk: &Walk<'_>, sort: Sort, path: &[&str]) -> Laxity {
    Laxity::new(sort, Some(walk.place.matter.kind), path)
}

fn titles(stages: &[Stage], some: &[usize]) -> Text {
    let some: Vec<Stage> = picked(stages, some).cloned().collect();
    through(&some)
}

fn picked<'s>(stages: &'s [Stage], some: &'s [usize]) -> impl Iterator<Item = &'s Stage> {
    some.iter().filter_map(|index| stages.get(*index))
}

/// What the child says of some stages on the way to a day, which no calendar may reach.
fn own_side(walk: &Walk<'_>, some: &[usize], on_the_way: &[usize]) -> Side {
    let day = Some(walk.day_of(on_the_way)).filter(|day| *day != Date::LAST);
    side(walk.ways.child, some, day)
}

fn parent_says(walk: &Walk<'_>, target: &Target<'_>, day: Option<Date>) -> Side {
    let on_the_way = walk.parent.through(target.upper);
    side(walk.ways.parent, &on_the_way, day)
}

/// What the two say, each by the articles of the stages on the way.
fn side(stages: &[Stage], on_the_way: &[usize], due: Option<Date>) -> Side {
    let mut cited: Vec<Citation> = vec![];
    for stage in picked(stages, on_the_way) {
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

fn parent_in_one(walk: &Walk<'_>, target: &Target<'_>) -> String {
    let on_the_way = walk.parent.through(target.upper);
    in_one(walk, walk.ways.parent, &on_the_way)
}

/// The stages on the way with their periods, in short; with every extension those are as long as they may
/// become.
fn in_one(walk: &Walk<'_>, stages: &[Stage], on_the_way: &[usize]) -> String {
    let period = if walk.extended { at_most } else { in_short };
    let passed = picked(stages, on_the_way).map(|stage| match &stage.deadline {
        Some(deadline) => format!("{}.{}", stage.id, period(deadline)),
        None => stage.id.clone(),
    });
    passed.collect::<Vec<_>>().join("+")
}
