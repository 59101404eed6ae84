//! Whether the events of each case are a history that can have happened.

use bylaw::domain::case::{Case, Event, Position};

use super::{Evidence, Verdict};
use crate::facts::CaseFacts;

impl CaseFacts {
    /// The case that its events make; none if they make none.
    pub(super) fn fold(&self) -> Option<Case> {
        let events = self.events.iter();
        Case::of(events.map(|event| (event.day, event.event.clone()))).ok()
    }
}

/// Revisions rise one by one, time never goes back, and the case's row says what its events say.
pub(super) fn in_order(Evidence { facts, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("revisions have no gaps and rows agree with events");
    for (id, case) in &facts.cases {
        let revisions: Vec<i64> = case.events.iter().map(|event| event.revision).collect();
        let counted = (1_i64..).take(revisions.len()).collect::<Vec<_>>();
        let timely = case.events.is_sorted_by_key(|event| event.recorded_at);
        let agrees = case.fold().is_some_and(|folded| {
            let state = match folded.position {
                Position::Unplanned { .. } => "unplanned",
                Position::Open(_) => "open",
                Position::Closed(_) => "closed",
            };
            i64::from(folded.revision) == case.revision && state == case.state
        });
        verdict.look(revisions == counted && timely && agrees, || {
            format!("{id}: revision {} with {revisions:?}", case.revision)
        });
    }
    verdict
}

/// A case ends once: of a reply and a lapse that raced, one stands.
pub(super) fn one_end(Evidence { facts, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("every case ends at most once");
    for (id, case) in &facts.cases {
        let ends = ends(case);
        let last = case.events.last().map(|event| event.event.name());
        verdict.look(ends <= 1, || {
            format!("{id} ended {ends} times, last with {last:?}")
        });
    }
    verdict
}

/// How many events came to a case as its end, or after it.
fn ends(case: &CaseFacts) -> usize {
    let mut events = case.events.iter();
    let first = events.next().map(|event| (event.day, event.event.clone()));
    let Ok(mut folded) = Case::of(first) else {
        return 0;
    };
    let mut ends = 0;
    for event in events {
        let applied = folded.apply(event.day, &event.event).is_ok();
        let closed = matches!(folded.position, Position::Closed(_));
        let harmless = matches!(event.event, Event::Faulted { .. });
        ends += usize::from((closed || !applied) && !harmless);
    }
    ends
}
