//! Periods of a stage and their extensions.

use super::actors::{Stands, stands};
use super::laxity::{Laxity, Side, Sort};
use super::search::Place;
use super::times::{When, due};
use crate::domain::phrases::{actor, both, clock_start, extension, period};
use crate::domain::words::word;
use crate::domain::{Actor, Citation, Deadline, Effect, Extension, Stage};

/// Compares how long a stage may take. Where the parent sets no period it is silent.
pub(super) fn compare(place: &Place<'_>, [own, upper]: [&Stage; 2], when: When) -> Vec<Laxity> {
    let Some(limit) = &upper.deadline else {
        return vec![];
    };
    let laxity = |sort| Laxity::new(sort, Some(place.matter.kind), &[upper.id.as_str()]);
    let Some(period) = &own.deadline else {
        let says = both("未规定期限", "no period");
        let found = laxity(Sort::NoPeriod).because(
            "上位法规定了期限，下位规则没有期限，逾期也不会显示",
            "the parent sets a period; the child has none, so nothing ever falls due",
        );
        let sides = (Side::new(says, &own.citations), said(limit, upper));
        return vec![found.sides(sides.0, sides.1)];
    };
    if period.within.is_none() && limit.within.is_some() {
        let found = laxity(Sort::NoPeriod).because(
            "上位法规定了期限，下位规则由有关主体自行设定",
            "the parent sets a period; under the child's rules somebody sets it as he likes",
        );
        return vec![found.sides(said(period, own), said(limit, upper))];
    }
    let mut found = vec![];
    let ends = |deadline, extended| due(place.calendar, deadline, when, extended);
    let (ours, theirs) = (ends(period, false), ends(limit, false));
    if let (Some(ours), Some(theirs)) = (ours, theirs)
        && ours > theirs
    {
        let (mut child, mut parent) = (said(period, own), said(limit, upper));
        (child.due, parent.due) = (Some(ours), Some(theirs));
        let found_later = laxity(Sort::LaterDueDate).because(
            "同一事项的到期日晚于上位法",
            "the same matter falls due later than under the parent's rules",
        );
        return vec![found_later.sides(child, parent)];
    }
    let (ours, theirs) = (ends(period, true), ends(limit, true));
    if let (Some(ours), Some(theirs), Some(longer)) = (ours, theirs, &period.extension)
        && ours > theirs
    {
        let none = || both("不得延期", "no extension");
        let mut child = Side::new(extension(longer), &longer.citations);
        let mut parent = match &limit.extension {
            Some(one) => Side::new(extension(one), &one.citations),
            None => Side::new(none(), cited(limit, upper)),
        };
        (child.due, parent.due) = (Some(ours), Some(theirs));
        let longer = laxity(Sort::LongerExtension).because(
            "用尽延期后，到期日晚于上位法所容许的最晚日期",
            "with every extension used, it falls due later than the parent ever allows",
        );
        found.push(longer.sides(child, parent));
    }
    found.extend(extensions(place, [own, upper]));
    found
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
        let (child, parent) = sides();
        let own = Laxity::new(Sort::OwnExtension, Some(kind), &[upper.id.as_str()]).because(
            "上位法须经其他主体批准延期，下位规则由受期限约束的主体自行批准",
            "the parent has another body approve an extension; under the child's rules whoever is bound by the period approves it himself",
        );
        found.push(own.sides(child, parent));
    } else if let Some((zh, en)) = approver(approves) {
        let (child, parent) = sides();
        let other = Laxity::new(Sort::ExtensionApprover, Some(kind), &[upper.id.as_str()]);
        found.push(other.because(zh, en).sides(child, parent));
    }
    for untold in parent
        .notify
        .iter()
        .filter(|one| !is_told(kind, &child, **one))
    {
        let name = actor(*untold);
        let (child, parent) = sides();
        let path = [
            upper.id.as_str(),
            "extension",
            &word(&Effect::Notify(*untold)),
        ];
        let laxity = Laxity::new(Sort::MissingDuty, Some(kind), &path).because(
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
