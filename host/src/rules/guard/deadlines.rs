//! Periods of a stage and their extensions.

use super::actors::{Stands, stands};
use super::laxity::{Laxity, Side, Sort};
use super::search::Place;
use super::times::{When, due, in_short, is_later, longest, times_of};
use crate::domain::phrases::{actor, both, clock_start, extension, period};
use crate::domain::words::word;
use crate::domain::{Actor, Citation, Date, Deadline, Extension, Stage};
use crate::rules::conformance::days_between;

/// Compares how long a stage may take, on whichever days it is entered. Where the parent sets no
/// period it is silent.
pub(super) fn compare(
    place: &Place<'_>,
    [own, upper]: [&Stage; 2],
    entered: &[[When; 2]],
) -> Vec<Laxity> {
    let Some(limit) = &upper.deadline else {
        return vec![];
    };
    let laxity = |sort| Laxity::new(sort, Some(place.matter.kind), &[upper.id.as_str()]);
    let Some(period) = &own.deadline else {
        let says = both("未规定期限", "no period");
        let found = laxity(Sort::NoPeriod).instead_of(in_short(limit)).because(
            "上位法规定了期限，下位规则没有期限，逾期也不会显示",
            "the parent sets a period; the child has none, so nothing ever falls due",
        );
        let sides = (Side::new(says, &own.citations), said(limit, upper));
        return vec![found.sides(sides.0, sides.1)];
    };
    if period.within.is_none() && limit.within.is_some() {
        let found = laxity(Sort::NoPeriod).answering(in_short(period));
        let found = found.instead_of(in_short(limit)).because(
            "上位法规定了期限，下位规则由有关主体自行设定",
            "the parent sets a period; under the child's rules somebody sets it as he likes",
        );
        return vec![found.sides(said(period, own), said(limit, upper))];
    }
    let ends = |extended| {
        let due = move |deadline, when| due(place.calendar, deadline, when, extended);
        let both = move |[here, there]: &[When; 2]| [due(period, *here), due(limit, *there)];
        entered.iter().map(both)
    };
    let mut found = vec![];
    let usual = ends(false).filter_map(|both| later(place, [own, upper], both));
    found.extend(latest(usual));
    let already = !found.is_empty();
    let extended = ends(true).filter_map(|both| longer(place, [own, upper], both, already));
    found.extend(latest(extended));
    found.extend(extensions(place, [own, upper]));
    found
}

/// That which is later by most days; the first of several.
fn latest(all: impl Iterator<Item = Laxity>) -> Option<Laxity> {
    all.reduce(|one, other| {
        if other.weight > one.weight {
            other
        } else {
            one
        }
    })
}

/// A due date that is later.
fn later(
    place: &Place<'_>,
    [own, upper]: [&Stage; 2],
    [ours, theirs]: [Option<Date>; 2],
) -> Option<Laxity> {
    let (period, limit) = (own.deadline.as_ref()?, upper.deadline.as_ref()?);
    if !is_later(ours, theirs) {
        return None;
    }
    let (mut child, mut parent) = (said(period, own), said(limit, upper));
    (child.due, parent.due) = (ours, theirs);
    let laxity = Laxity::new(Sort::LaterDueDate, Some(place.matter.kind), &[&upper.id])
        .answering(in_short_beside(period, limit))
        .instead_of(in_short_beside(limit, period))
        .by(days_later(ours, theirs))
        .because(
            "同一事项的到期日晚于上位法",
            "the same matter falls due later than under the parent's rules",
        );
    Some(laxity.sides(child, parent))
}

/// A due date that is later with every extension. Where it is later without, the same extension makes
/// it no laxer.
fn longer(
    place: &Place<'_>,
    [own, upper]: [&Stage; 2],
    [ours, theirs]: [Option<Date>; 2],
    already: bool,
) -> Option<Laxity> {
    let (period, limit) = (own.deadline.as_ref()?, upper.deadline.as_ref()?);
    let longer = period.extension.as_ref()?;
    let same = |one: &Extension| (one.up_to, one.times) == (longer.up_to, longer.times);
    if !is_later(ours, theirs) || (already && limit.extension.as_ref().is_some_and(same)) {
        return None;
    }
    let mut child = Side::new(extension(longer), &longer.citations);
    let mut parent = match &limit.extension {
        Some(one) => Side::new(extension(one), &one.citations),
        None => Side::new(both("不得延期", "no extension"), cited(limit, upper)),
    };
    (child.due, parent.due) = (ours, theirs);
    let laxity = Laxity::new(Sort::LongerExtension, Some(place.matter.kind), &[&upper.id])
        .answering(times_of(longer))
        .instead_of(longest(limit))
        .by(days_later(ours, theirs))
        .because(
            "用尽延期后，到期日晚于上位法所容许的最晚日期",
            "with every extension used, it falls due later than the parent ever allows",
        );
    Some(laxity.sides(child, parent))
}

/// What a period says, as far as it is another than the other's.
fn in_short_beside(own: &Deadline, upper: &Deadline) -> String {
    let period = in_short(own);
    if own.start == upper.start {
        return period;
    }
    format!("{period}-from-{}", word(&own.start))
}

/// By how many days one is later; by more than any number if no calendar reaches it.
fn days_later(ours: Option<Date>, theirs: Option<Date>) -> i64 {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => days_between(theirs, ours),
        _ => i64::MAX,
    }
}

/// Who approves an extension, and who is told of it.
fn extensions(place: &Place<'_>, [own, upper]: [&Stage; 2]) -> Vec<Laxity> {
    let longer = |stage: &Stage| stage.deadline.as_ref()?.extension.clone();
    let (Some(child), Some(parent)) = (longer(own), longer(upper)) else {
        return vec![];
    };
    let kind = place.matter.kind;
    let sides = || {
        (
            Side::new(extension(&child), or(&child.citations, &own.citations)),
            Side::new(extension(&parent), or(&parent.citations, &upper.citations)),
        )
    };
    let same = |one: Actor, other: Actor| one.role == other.role && one.reach == other.reach;
    let mut found = vec![];
    // Another than whoever is bound is as strict as he himself.
    let approves = match stands(kind, child.approver, parent.approver) {
        Stands::Differs if same(parent.approver, upper.actor) => Stands::AsHigh,
        other => other,
    };
    let parent_himself = same(parent.approver, upper.actor);
    if same(child.approver, own.actor) && !parent_himself {
        let own = Laxity::new(Sort::OwnExtension, Some(kind), &[upper.id.as_str()]);
        let own = own.answering(child.approver.to_string());
        let own = own.instead_of(parent.approver.to_string());
        let (child, parent) = sides();
        let own = own.because(
            "上位法须经其他主体批准延期，下位规则由受期限约束的主体自行批准",
            "the parent has another body approve an extension; under the child's rules whoever is bound by the period approves it himself",
        );
        found.push(own.sides(child, parent));
    } else if let Some((zh, en)) = approver(approves) {
        let other = Laxity::new(Sort::ExtensionApprover, Some(kind), &[upper.id.as_str()]);
        let other = other.answering(child.approver.to_string());
        let other = other.instead_of(parent.approver.to_string());
        let (child, parent) = sides();
        found.push(other.because(zh, en).sides(child, parent));
    }
    for untold in parent
        .notify
        .iter()
        .filter(|one| !is_told(kind, &child, **one))
    {
        let name = actor(*untold);
        let (child, parent) = sides();
        let path = [upper.id.as_str(), "extension", "notify"];
        let laxity = Laxity::new(Sort::MissingDuty, Some(kind), &path);
        let laxity = laxity.answering(untold.to_string()).because(
            format!("上位法要求延期时告知{}，下位规则没有", name.zh),
            format!(
                "under the parent's rules the {} is told of an extension, under the child's not",
                name.en
            ),
        );
        found.push(laxity.sides(child, parent));
    }
    found
}

fn approver(stands: Stands) -> Option<(&'static str, &'static str)> {
    Some(match stands {
        Stands::AsHigh => return None,
        Stands::Lower => (
            "批准延期的主体低于上位法规定的主体",
            "whoever approves an extension stands below the one whom the parent has approve it",
        ),
        Stands::Concerned => (
            "上位法须经其他主体批准延期，下位规则由事项所涉的主体批准",
            "the parent has another body approve an extension; under the child's rules somebody does whom the matter is about",
        ),
        Stands::Differs => (
            "批准延期的主体与上位法不同；是否更宽松须由人判断",
            "differs: another body approves an extension; somebody must judge whether that is laxer",
        ),
    })
}

fn is_told(kind: crate::domain::MatterKind, child: &Extension, wanted: Actor) -> bool {
    let told = child.notify.iter();
    told.copied()
        .any(|one| stands(kind, one, wanted) == Stands::AsHigh && one.role == wanted.role)
}

fn or<'a>(own: &'a [Citation], other: &'a [Citation]) -> &'a [Citation] {
    if own.is_empty() { other } else { own }
}

pub(super) fn cited<'a>(deadline: &'a Deadline, stage: &'a Stage) -> &'a [Citation] {
    or(&deadline.citations, &stage.citations)
}

fn said(deadline: &Deadline, stage: &Stage) -> Side {
    let start = clock_start(deadline.start);
    let says = match deadline.within.map(period) {
        Some(length) => both(
            format!("{}起{}", start.zh, length.zh),
            format!("{} {}", length.en, start.en),
        ),
        None => both("由有关主体设定的期限", "the time limit that was set"),
    };
    Side::new(says, cited(deadline, stage))
}
