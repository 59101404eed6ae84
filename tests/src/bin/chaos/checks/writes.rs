//! Whether what was acknowledged is there once, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};

use bylaw::domain::case::{Event, Filed};

use super::{Evidence, Verdict};
use crate::facts::Facts;
use crate::told::{Fate, What, Write};

/// Every acknowledged filing is one case, the one that the sender was told.
pub(super) fn filings(Evidence { facts, told, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("every acknowledged filing is there once");
    let filed = filed_under(facts);
    for write in told.iter().filter(|write| write.is_filing()) {
        let Fate::Acknowledged { case } = &write.fate else {
            continue;
        };
        let there = filed.get(&write.key).map_or(&[][..], Vec::as_slice);
        verdict.look(there == [case], || {
            format!(
                "{} was acknowledged as {case}, there is {there:?}",
                write.key
            )
        });
    }
    verdict
}

/// Every acknowledged act is the event after the revision that its sender had seen, and no other.
pub(super) fn acts(Evidence { facts, told, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("every acknowledged act is there once");
    let marked = marked_events(facts);
    let mut taken: BTreeSet<(&str, u32)> = BTreeSet::new();
    for write in told.iter().filter(|write| write.is_acknowledged()) {
        let What::Act { case, seen, event } = &write.what else {
            continue;
        };
        let next = i64::from(*seen) + 1;
        let events = facts.cases.get(case).map(|case| &case.events);
        let there = events.and_then(|all| all.iter().find(|event| event.revision == next));
        let right = there.is_some_and(|there| {
            there.event.name() == *event && mark(&there.event).is_none_or(|mark| mark == write.key)
        });
        let alone = marked
            .get(write.key.as_str())
            .is_none_or(|count| *count == 1);
        let first = taken.insert((case, *seen));
        verdict.look(right && alone && first, || {
            let there = there.map(|there| there.event.name());
            format!(
                "{}: `{event}` after {seen} of {case} was acknowledged, there is {there:?}",
                write.key
            )
        });
    }
    verdict
}

/// What was refused left no trace.
pub(super) fn refused(evidence: Evidence<'_>) -> Verdict {
    let verdict = Verdict::new("what was refused is not there");
    at_most(verdict, evidence, &Fate::Refused, 0)
}

/// What nobody knows of happened once or not at all.
pub(super) fn unknown(evidence: Evidence<'_>) -> Verdict {
    let verdict = Verdict::new("what was never answered is there at most once");
    at_most(verdict, evidence, &Fate::Unknown, 1)
}

fn at_most(
    mut verdict: Verdict,
    Evidence { facts, told, .. }: Evidence<'_>,
    fate: &Fate,
    most: usize,
) -> Verdict {
    let (filed, marked) = (filed_under(facts), marked_events(facts));
    for write in told.iter().filter(|write| write.fate == *fate) {
        let cases = filed.get(&write.key).map_or(0, Vec::len);
        let count = cases + marked.get(write.key.as_str()).copied().unwrap_or(0);
        verdict.look(count <= most, || {
            format!("{} is there {count} times", write.key)
        });
    }
    verdict
}

/// Every case and every act is somebody's, or followed from another case. An act whose event holds
/// no key is known by its place.
pub(super) fn nobody_else(Evidence { facts, told, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("there is nothing that nobody wrote");
    let keys: BTreeSet<&str> = told.iter().map(|write| write.key.as_str()).collect();
    let places: BTreeSet<(&str, i64, &str)> = told.iter().filter_map(place).collect();
    for stray in &facts.strays {
        verdict.look(false, || stray.clone());
    }
    for (id, case) in &facts.cases {
        for event in &case.events {
            let known = match &event.event {
                Event::Filed(filed) => {
                    case.from_case.is_some() || key_of(filed).is_some_and(|key| keys.contains(key))
                }
                Event::Planned(_) | Event::PlanFailed { .. } | Event::Lapsed(_) => true,
                other => match mark(other) {
                    Some(mark) => keys.contains(mark),
                    None => places.contains(&(id, event.revision, other.name())),
                },
            };
            verdict.look(known, || {
                format!("`{}` {} of {id}", event.event.name(), event.revision)
            });
        }
    }
    verdict
}

/// Where an act stands, if it was done.
fn place(write: &Write) -> Option<(&str, i64, &str)> {
    match &write.what {
        What::Act { case, seen, event } if write.fate != Fate::Refused => {
            Some((case, i64::from(*seen) + 1, event))
        }
        _ => None,
    }
}

/// Every matter that an outcome set in motion is one case, and every such case had its outcome.
pub(super) fn follow_ups(Evidence { facts, .. }: Evidence<'_>) -> Verdict {
    let mut verdict = Verdict::new("every matter that follows is there once");
    let mut from: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for follow in &facts.follow_ups {
        let there = follow.case.as_ref().and_then(|id| facts.cases.get(id));
        let origin = there.and_then(|case| case.from_case.as_ref());
        let good = match follow.state.as_str() {
            "filed" => origin == Some(&follow.from_case),
            _ => follow.case.is_none(),
        };
        verdict.look(good, || {
            format!("{} of {} is {}", follow.id, follow.from_case, follow.state)
        });
        if let Some(case) = &follow.case {
            from.entry(case).or_default().push(&follow.id);
        }
    }
    for (id, _) in facts
        .cases
        .iter()
        .filter(|(_, case)| case.from_case.is_some())
    {
        let queued = from.get(id.as_str()).map_or(0, Vec::len);
        verdict.look(queued == 1, || format!("{id} followed {queued} times"));
    }
    verdict
}

/// The cases that somebody filed, by the key that stands in their matter.
fn filed_under(facts: &Facts) -> BTreeMap<String, Vec<&String>> {
    let mut cases: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for (id, case) in &facts.cases {
        for event in &case.events {
            if let Event::Filed(filed) = &event.event
                && case.from_case.is_none()
                && let Some(key) = key_of(filed)
            {
                cases.entry(key.to_owned()).or_default().push(id);
            }
        }
    }
    cases
}

fn key_of(filed: &Filed) -> Option<&str> {
    let published = filed.matter.proposed.as_ref().map(|entry| &entry.code);
    filed
        .matter
        .statement
        .users
        .as_ref()
        .or(published)
        .map(String::as_str)
}

/// How many events hold each key.
fn marked_events(facts: &Facts) -> BTreeMap<&str, usize> {
    let mut marked = BTreeMap::new();
    for (_, event) in facts.events() {
        if let Some(mark) = mark(&event.event) {
            *marked.entry(mark).or_default() += 1;
        }
    }
    marked
}

/// The key that stands in an act.
fn mark(event: &Event) -> Option<&str> {
    match event {
        Event::Acted(acted) => acted.reason.as_deref(),
        Event::Supplied(supplied) => supplied.materials.first().map(String::as_str),
        Event::Opined { opinion, .. } => Some(opinion),
        _ => None,
    }
}
