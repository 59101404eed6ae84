//! Damages to what a run leaves behind, each with the check that has to see it.

use bylaw::clock::end_of;
use bylaw::domain::case::Event;
use jiff::SignedDuration;

use super::{CHAIN, Left, OPEN, REFUSAL, REFUSED, SILENT, WITHDRAWAL, WITHDRAWN};
use crate::told::Fate;
use crate::town::zone;

/// What is damaged, and the check that has to see it.
pub(super) type Damage = (&'static str, fn(&mut Left));

pub(super) const WRITES: [Damage; 15] = [
    ("every acknowledged filing is there once", |left| {
        let id = left.id(OPEN);
        left.facts.cases.remove(&id);
    }),
    ("every acknowledged filing is there once", |left| {
        left.double(OPEN);
    }),
    ("every acknowledged act is there once", |left| {
        left.case(REFUSED).events.pop();
    }),
    ("every acknowledged act is there once", |left| {
        left.case(WITHDRAWN).events.pop();
    }),
    ("every acknowledged act is there once", |left| {
        left.double(REFUSED);
    }),
    ("every acknowledged act is there once", |left| {
        let other = left.told[WITHDRAWAL].clone();
        left.told.push(other);
    }),
    ("what was refused is not there", |left| {
        left.write(SILENT).fate = Fate::Refused;
    }),
    ("what was refused is not there", |left| {
        left.write(REFUSAL).fate = Fate::Refused;
    }),
    ("what was never answered is there at most once", |left| {
        left.double(OPEN);
        left.write(OPEN).fate = Fate::Unknown;
    }),
    ("there is nothing that nobody wrote", |left| {
        left.told.remove(OPEN);
    }),
    ("there is nothing that nobody wrote", |left| {
        left.told.remove(REFUSAL);
    }),
    ("there is nothing that nobody wrote", |left| {
        left.write(WITHDRAWAL).fate = Fate::Refused;
    }),
    ("there is nothing that nobody wrote", |left| {
        left.facts.strays.push("a clock of nobody".into());
    }),
    ("every matter that follows is there once", |left| {
        let filed = left.facts.follow_ups[0].clone();
        left.facts.follow_ups.push(filed);
    }),
    ("every matter that follows is there once", |left| {
        let case = left.facts.follow_ups[0].case.take().unwrap();
        left.facts.cases.remove(&case);
    }),
];

pub(super) const CLOCKS: [Damage; 9] = [
    ("no clock expired early", |left| {
        let due = end_of("2025-10-10".parse().unwrap(), &zone());
        left.last_event(SILENT).recorded_at = due - SignedDuration::from_secs(1);
    }),
    ("no clock expired early", |left| {
        let Event::Lapsed(lapsed) = &mut left.last_event(SILENT).event else {
            panic!("not silent");
        };
        lapsed.due = "2025-10-09".parse().unwrap();
    }),
    (
        "no act came after a period that silence had ended",
        |left| {
            left.last_event(REFUSED).recorded_at = end_of("2025-10-10".parse().unwrap(), &zone());
        },
    ),
    ("nothing that is due is left", |left| {
        left.now += SignedDuration::from_hours(24 * 30);
    }),
    ("nothing that is due is left", |left| {
        "queued".clone_into(&mut left.facts.follow_ups[0].state);
    }),
    (
        "every open case with a period has exactly one clock",
        |left| {
            left.case(OPEN).clocks.clear();
        },
    ),
    (
        "every open case with a period has exactly one clock",
        |left| {
            let clock = left.case(OPEN).clocks[0];
            left.case(OPEN).clocks.push(clock);
        },
    ),
    (
        "every open case with a period has exactly one clock",
        |left| {
            left.case(OPEN).clocks[0] += 1;
        },
    ),
    (
        "every open case with a period has exactly one clock",
        |left| {
            let clock = left.case(OPEN).clocks[0];
            left.case(SILENT).clocks.push(clock);
        },
    ),
];

pub(super) const HISTORY: [Damage; 5] = [
    (
        "revisions have no gaps and rows agree with events",
        |left| {
            left.last_event(SILENT).revision = 4;
        },
    ),
    (
        "revisions have no gaps and rows agree with events",
        |left| {
            left.case(OPEN).revision += 1;
        },
    ),
    (
        "revisions have no gaps and rows agree with events",
        |left| {
            "open".clone_into(&mut left.case(SILENT).state);
        },
    ),
    (
        "revisions have no gaps and rows agree with events",
        |left| {
            left.last_event(WITHDRAWN).recorded_at -= SignedDuration::from_hours(1);
        },
    ),
    ("every case ends at most once", |left| {
        let again = left.last_event(REFUSED).clone();
        left.case(REFUSED).events.push(again);
    }),
];

pub(super) const LOG: [Damage; 9] = [
    ("every event has exactly one leaf", |left| {
        left.case(CHAIN).leaves.pop();
    }),
    ("every event has exactly one leaf", |left| {
        let leaf = left.case(CHAIN).leaves[0].clone();
        left.case(CHAIN).leaves.push(leaf);
    }),
    ("every event has exactly one leaf", |left| {
        left.last_event(SILENT).body.push(' ');
    }),
    ("every event has exactly one leaf", |left| {
        left.last_event(SILENT).salt.push('0');
    }),
    ("every event has exactly one leaf", |left| {
        left.case(CHAIN).leaves[0].place = None;
    }),
    ("places in the logs have no gaps", |left| {
        left.facts.logs.get_mut("model").unwrap().places.remove(1);
    }),
    ("places in the logs have no gaps", |left| {
        left.facts.logs.get_mut("model").unwrap().size += 1;
    }),
    ("`bylaw audit verify` finds every log in order", |left| {
        left.verified[0].leaves = None;
    }),
    ("`bylaw audit verify` finds every log in order", |left| {
        left.verified[0].leaves = Some(1);
    }),
];
