//! How long a stage may take, from when, what silence means, and who may extend it.

use super::What;
use super::found::{At, Change, Found};
use super::pairs::{Pairs, Routes};
use crate::domain::phrases::{both, clock_start, expiry, extension, period};
use crate::domain::{Citation, Date, Deadline, Expiry, Extension, Stage, Text};

/// Compares the deadlines of a stage.
pub(super) fn compare(routes: &Routes<'_>, [old, new]: [&Stage; 2], found: &mut Found) {
    let at = At::stage(new);
    let (before, after) = (old.deadline.as_ref(), new.deadline.as_ref());
    let cites = [cited(old), cited(new)];
    let mut differ = |what: What, differs: bool, words: [Option<Text>; 2]| {
        if differs {
            let [old, new] = words;
            found.note(what, at, Change { old, new, cites });
        }
    };
    let within = |deadline: Option<&Deadline>| deadline.map(|deadline| deadline.within);
    differ(
        What::Period,
        within(before) != within(after),
        [before.map(length), after.map(length)],
    );
    let start = |deadline: Option<&Deadline>| deadline.map(|deadline| deadline.start);
    differ(
        What::ClockStart,
        start(before) != start(after),
        [
            start(before).map(clock_start),
            start(after).map(clock_start),
        ],
    );
    let silence = |stage: &Stage, stages: &[Stage]| {
        let deadline = stage.deadline.as_ref()?;
        Some(expiry(&deadline.expiry, stage, stages))
    };
    differ(
        What::Silence,
        !same_silence(routes, [old, new]),
        [silence(old, routes.old), silence(new, routes.new)],
    );
    let reading = |deadline: Option<&Deadline>| deadline.and_then(|one| one.reading.clone());
    differ(
        What::Reading,
        reading(before) != reading(after),
        [reading(before), reading(after)],
    );
    compare_extensions(at, [before, after], cites, found);
    if let (Some(before), Some(after)) = (before, after) {
        found.citations(at, [&before.citations, &after.citations]);
    }
}

/// The articles of a deadline, or of its stage.
fn cited(stage: &Stage) -> &[Citation] {
    match &stage.deadline {
        Some(deadline) if !deadline.citations.is_empty() => &deadline.citations,
        _ => &stage.citations,
    }
}

fn length(deadline: &Deadline) -> Text {
    deadline.within.map_or_else(
        || both("由有关主体设定的期限", "the time limit that was set"),
        period,
    )
}

/// Whether silence means the same, however the outcome or stage is called.
fn same_silence(routes: &Routes<'_>, [old, new]: [&Stage; 2]) -> bool {
    let end = |stage: &Stage| stage.deadline.as_ref().map(|one| one.expiry.clone());
    match (end(old), end(new)) {
        (Some(Expiry::Deem(before)), Some(Expiry::Deem(after))) => {
            let place = |stage: &Stage, id: &str| {
                let named = |outcome: &crate::domain::Outcome| outcome.id == id;
                stage.outcomes.iter().position(named)
            };
            match (place(old, &before), place(new, &after)) {
                (Some(from), Some(to)) => {
                    let pairs = Pairs::of_outcomes(&old.outcomes, &new.outcomes);
                    pairs.new_of(from) == Some(to)
                }
                (None, None) => before == after,
                _ => false,
            }
        }
        (Some(Expiry::MoveTo(before)), Some(Expiry::MoveTo(after))) => {
            routes.same_stage(&before, &after)
        }
        (before, after) => before == after,
    }
}

fn compare_extensions(
    at: At<'_>,
    deadlines: [Option<&Deadline>; 2],
    cites: [&[Citation]; 2],
    found: &mut Found,
) {
    let [old, new] = deadlines.map(|deadline| deadline?.extension.as_ref());
    if old == new {
        return;
    }
    let cites = match (old, new) {
        (Some(old), Some(new)) => [old.citations.as_slice(), new.citations.as_slice()],
        (Some(old), None) => [old.citations.as_slice(), cites[1]],
        (None, Some(new)) => [cites[0], new.citations.as_slice()],
        (None, None) => cites,
    };
    // Who is told has no order, and articles are told apart below.
    let plain = |one: &Extension| {
        let mut plain = one.clone();
        plain.citations.clear();
        plain.notify.sort_by_key(ToString::to_string);
        plain
    };
    if old.map(plain) != new.map(plain) {
        let (old, new) = (old.map(extension), new.map(extension));
        found.note(What::Extension, at, Change { old, new, cites });
    }
    if let (Some(old), Some(new)) = (old, new) {
        found.citations(at, [&old.citations, &new.citations]);
    }
}

/// Compares due dates that were counted for the same stage.
pub(super) fn compare_dues([old, new]: [&Stage; 2], dues: [Date; 2], found: &mut Found) {
    let cites = [cited(old), cited(new)];
    let day = |day: &Date| both(day.to_string(), day.to_string());
    found.values(
        (What::DueDate, At::stage(new)),
        [&dues[0], &dues[1]],
        cites,
        day,
    );
}
