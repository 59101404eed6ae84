//! Whether clocks ran out when they should have, and whether the right ones run.

use bylaw::clock::end_of;
use bylaw::domain::Date;
use bylaw::domain::case::{Case, Event, Position};
use jiff::Timestamp;

use super::{Evidence, Verdict};
use crate::facts::CaseFacts;
use crate::town::zone;

/// No lapse was recorded before its due day had ended, nor by another day than the clock's own.
pub(super) fn not_early(Evidence { facts, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("no clock expired early");
    for (id, case) in &facts.cases {
        told_by_event(case, |before, event| {
            if let Event::Lapsed(lapsed) = &event.event {
                let good =
                    event.recorded_at >= end(lapsed.due) && timer(before) == Some(lapsed.due);
                verdict.look(good, || {
                    format!("{id}: due {}, lapsed at {}", lapsed.due, event.recorded_at)
                });
            }
        });
    }
    verdict
}

/// Nobody did anything in a case whose period had ended before its end was recorded.
pub(super) fn not_late(Evidence { facts, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("no act came after a period that silence had ended");
    for (id, case) in &facts.cases {
        told_by_event(case, |before, event| {
            let due = timer(before).filter(|_| !matches!(event.event, Event::Lapsed(_)));
            if let Some(due) = due {
                let name = event.event.name();
                verdict.look(event.recorded_at < end(due), || {
                    format!("{id}: due {due}, `{name}` at {}", event.recorded_at)
                });
            }
        });
    }
    verdict
}

/// Whatever was due is done.
pub(super) fn nothing_left(Evidence { facts, now, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("nothing that is due is left");
    for (id, case) in &facts.cases {
        let due = case.fold().and_then(|folded| timer(&folded));
        verdict.look(due.is_none_or(|due| end(due) > now), || {
            format!("{id} is due on {due:?}")
        });
        for due_at in &case.clocks {
            verdict.look(*due_at > now.as_second(), || {
                format!("{id} has a due clock")
            });
        }
    }
    for follow in &facts.follow_ups {
        let waits = follow.state == "queued" && follow.due_at <= now.as_second();
        verdict.look(!waits, || format!("{} of {}", follow.id, follow.from_case));
    }
    verdict
}

/// Every open case with a period that runs has one clock, set to its end; no other case has one.
pub(super) fn one_each(Evidence { facts, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("every open case with a period has exactly one clock");
    for (id, case) in &facts.cases {
        let due = case.fold().and_then(|folded| timer(&folded));
        let wanted: Vec<i64> = due.map(|due| end(due).as_second()).into_iter().collect();
        verdict.look(case.clocks == wanted, || {
            format!("{id}: {:?} instead of {wanted:?}", case.clocks)
        });
    }
    verdict
}

/// The day whose end changes the case by itself.
fn timer(case: &Case) -> Option<Date> {
    match &case.position {
        Position::Open(standing) if !standing.overdue && !standing.unconfirmed => {
            standing.running_clock().map(|clock| clock.due)
        }
        _ => None,
    }
}

fn end(day: Date) -> Timestamp {
    end_of(day, &zone())
}

/// Shows each event together with the case as it was before.
fn told_by_event(case: &CaseFacts, mut show: impl FnMut(&Case, &crate::facts::EventFacts)) {
    let mut events = case.events.iter();
    let first = events.next().map(|event| (event.day, event.event.clone()));
    let Ok(mut folded) = Case::of(first) else {
        return;
    };
    for event in events {
        show(&folded, event);
        if folded.apply(event.day, &event.event).is_err() {
            return;
        }
    }
}
