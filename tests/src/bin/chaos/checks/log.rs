//! Whether every event stands in the log, and the log is in order.

use bylaw::audit::commitment;

use super::{Evidence, Verdict};

/// Every event has one leaf, which says what happened and commits to the event as it is stored.
pub(super) fn leaves(Evidence { facts, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("every event has exactly one leaf");
    for (id, case) in &facts.cases {
        for event in &case.events {
            let of_event = |leaf: &&crate::facts::LeafFacts| leaf.revision == event.revision;
            let mut leaves = case.leaves.iter().filter(of_event);
            let (first, second) = (leaves.next(), leaves.next());
            let good = first.is_some_and(|first| {
                let leaf = &first.leaf;
                leaf.commitment == commitment(&event.salt, &event.body)
                    && leaf.jurisdiction == case.jurisdiction
                    && leaf.subject.to_string() == format!("event {} of {id}", event.revision)
                    && leaf.event == event.event.name()
                    && leaf.day == event.day
                    && leaf.recorded_at.parse().ok() == Some(event.recorded_at)
                    && first.place.is_some()
            });
            verdict.look(good && second.is_none(), || {
                format!("event {} of {id}: {first:?}, {second:?}", event.revision)
            });
        }
        let (leaves, events) = (case.leaves.len(), case.events.len());
        verdict.look(leaves == events, || {
            format!("{id}: {leaves} leaves, {events} events")
        });
    }
    verdict
}

/// The places of each log are all the numbers below the size of its head.
pub(super) fn places(Evidence { facts, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("places in the logs have no gaps");
    for (jurisdiction, log) in &facts.logs {
        let wanted = (0..log.size).eq(log.places.iter().copied());
        verdict.look(wanted, || {
            let places = log.places.len();
            format!("{jurisdiction}: {places} places below {}", log.size)
        });
    }
    verdict
}

/// Whoever has only the log and its key finds it in order, with a leaf for every event.
pub(super) fn verified(
    Evidence {
        facts, verified, ..
    }: Evidence<'_>,
) -> Verdict {
    let mut verdict = Verdict::new("`bylaw audit verify` finds every log in order");
    for log in verified {
        let cases = facts.cases.values();
        let own = cases.filter(|case| case.jurisdiction == log.jurisdiction);
        let events: u64 = own.map(|case| case.events.len() as u64).sum();
        // A log that nothing was written to has no head yet.
        let wanted = (events > 0).then_some(events);
        verdict.look(log.leaves == wanted, || {
            format!(
                "{}, which has {events} events: {}",
                log.jurisdiction, log.said
            )
        });
    }
    verdict
}
