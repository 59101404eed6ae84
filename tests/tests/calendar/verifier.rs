//! The verifier takes every ledger, and none that lies.
//!
//! Mutations: a row dropped, doubled, flipped, swapped with its neighbour, a day late, another
//! number, none, another reason, another article, provisional when it is not; and of the ledger
//! another due day, unit, length, start, digest, law, paragraph, provisional, pause, no rows.

use bylaw::calendar::{Ledger, Pause, Reference, Row, Unit, Why, ledger, suspended};
use bylaw::domain::Date;
use proptest::prelude::*;

use crate::walker::date;
use crate::{TOML, china, gaps, pauses, periods, runner, starts};

#[test]
fn the_verifier_accepts_every_ledger() {
    // Also before the calendar begins, under older law, and after it ends.
    let inputs = (starts(2012..=2030), periods(), gaps());
    let (calendar, reference) = (china(), Reference::read(TOML).unwrap());
    let checked = runner(2_000).run(&inputs, |(start, period, gaps)| {
        let pauses = pauses(start, &gaps);
        let told = ledger(&calendar, date(start), period, &pauses).unwrap();
        let due = suspended(&calendar, date(start), period, &pauses).unwrap();
        prop_assert_eq!((told.due, told.provisional), (due.due, due.provisional));
        prop_assert_eq!(reference.verify(&told), Ok(()));
        Ok(())
    });
    checked.unwrap();
}

type Mutation = (&'static str, fn(&mut Ledger, usize));

fn row(ledger: &mut Ledger, at: usize) -> &mut Row {
    &mut ledger.days[at]
}

fn next(date: Date) -> Date {
    date.tomorrow().unwrap()
}

const MUTATIONS: [Mutation; 20] = [
    ("row dropped", |told, at| {
        told.days.remove(at);
    }),
    ("row doubled", |told, at| {
        told.days.insert(at, told.days[at].clone());
    }),
    ("row flipped", |told, at| row(told, at).counted ^= true),
    ("rows swapped", |told, at| {
        let other = if at == 0 { told.days.len() - 1 } else { at - 1 };
        told.days.swap(at, other);
    }),
    ("row a day late", |told, at| {
        row(told, at).date = next(told.days[at].date);
    }),
    ("number one up", |told, at| {
        row(told, at).number = Some(told.days[at].number.unwrap_or(0) + 1);
    }),
    ("number gone or there", |told, at| {
        row(told, at).number = told.days[at].number.xor(Some(0));
    }),
    ("another reason", |told, at| {
        let all = [
            Why::DayZero,
            Why::WorkingDay,
            Why::MakeUpDay,
            Why::Weekend,
            Why::OffDay,
        ];
        let more = [Why::CalendarDay, Why::Paused, Why::MonthEnd, Why::RollEnd];
        let old = told.days[at].why;
        let mut others = all.into_iter().chain(more).filter(|why| *why != old);
        row(told, at).why = others.nth(at % 8).unwrap();
    }),
    ("another article", |told, at| row(told, at).article += 1),
    ("row provisional or not", |told, at| {
        row(told, at).provisional ^= true;
    }),
    ("due a day late", |told, _| told.due = next(told.due)),
    ("due a day early", |told, _| {
        told.due = told.due.yesterday().unwrap();
    }),
    ("another unit", |told, at| {
        let all = [
            Unit::WorkingDays,
            Unit::CalendarDays,
            Unit::Months,
            Unit::Years,
        ];
        let mut others = all.into_iter().filter(|unit| *unit != told.unit);
        told.unit = others.nth(at % 3).unwrap();
    }),
    ("another length", |told, at| {
        told.length = if at % 2 == 0 {
            told.length + 1
        } else {
            told.length - 1
        };
    }),
    ("another start", |told, at| {
        told.start = if at % 2 == 0 {
            next(told.start)
        } else {
            told.start.yesterday().unwrap()
        };
    }),
    ("another digest", |told, _| {
        told.calendar = told.calendar.chars().rev().collect();
    }),
    ("another law", |told, at| match at % 3 {
        0 => told.law[0].article += 1,
        1 => told.law[0].instrument.push('典'),
        _ => told.law[0].paragraph = Some(1),
    }),
    ("provisional or not", |told, _| told.provisional ^= true),
    ("another pause", |told, _| {
        let requested = told.start;
        match told.pauses.first_mut() {
            Some(pause) => pause.supplied = pause.supplied.yesterday().unwrap(),
            None => told.pauses.push(Pause {
                requested,
                supplied: next(next(next(requested))),
            }),
        }
    }),
    ("no rows", |told, _| told.days.clear()),
];

/// 60 ledgers for each of the 20 mutations: 1,200.
#[test]
fn the_verifier_rejects_every_mutated_ledger() {
    let (calendar, reference) = (china(), Reference::read(TOML).unwrap());
    let inputs = (
        starts(2016..=2026),
        periods(),
        gaps(),
        any::<prop::sample::Index>(),
    );
    for (name, mutate) in MUTATIONS {
        let checked = runner(60).run(&inputs, |(start, period, gaps, at)| {
            let told = ledger(&calendar, date(start), period, &pauses(start, &gaps)).unwrap();
            let mut mutated = told.clone();
            mutate(&mut mutated, at.index(told.days.len()));
            prop_assert_ne!(&mutated, &told, "{} changed nothing", name);
            prop_assert!(reference.verify(&mutated).is_err(), "{name}: {mutated:?}");
            Ok(())
        });
        checked.unwrap();
    }
}
