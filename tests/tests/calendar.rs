//! The calendar against a naive day-walker, and its verifier against ledgers that lie.
//!
//! Mutations: a row dropped, doubled, flipped, swapped with its neighbour, a day late, another
//! number, none, another reason, another article, provisional when it is not; and of the ledger
//! another due day, unit, length, start, digest, law, paragraph, provisional, pause, no rows.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use bylaw::calendar::{Calendar, Ledger, Pause, Reference, Row, Unit, Why};
use bylaw::calendar::{due_date, ledger, suspended};
use bylaw::domain::{Date, Period};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const TOML: &str = include_str!("../../policies/calendars/cn.toml");
const JSON: &str = include_str!("../data/cn-workdays.json");

type Day = (u16, u8, u8);

/// Walks day by day over the raw data, in the plainest way there is.
struct Walker {
    off: BTreeSet<String>,
    on: BTreeSet<String>,
}

impl Walker {
    fn new() -> Self {
        let data: serde_json::Value = serde_json::from_str(JSON).unwrap();
        let all = |key: &str| {
            let years = data.as_object().unwrap().values();
            let days = years.flat_map(|year| year[key].as_array().unwrap().clone());
            days.map(|day| day.as_str().unwrap().to_owned()).collect()
        };
        Self {
            off: all("off"),
            on: all("on"),
        }
    }

    fn works(&self, day: Day, weekday: usize) -> bool {
        let text = text(day);
        self.on.contains(&text) || (weekday < 5 && !self.off.contains(&text))
    }

    /// The due date and whether a day outside 2016 to 2026 was looked at.
    fn due(&self, start: Day, period: Period, pauses: &[(String, String)]) -> (String, bool) {
        let still = |day: Day| {
            let day = text(day);
            pauses.iter().any(|(from, to)| *from < day && day <= *to)
        };
        let unloaded = |day: Day| !(2016..=2026).contains(&day.0);
        let (mut day, mut weekday, mut provisional) = (start, weekday(start), false);
        let step = |day: &mut Day, weekday: &mut usize| {
            *day = tomorrow(*day);
            *weekday = (*weekday + 1) % 7;
        };
        if let Period::WorkingDays(mut left) = period {
            while left > 0 {
                step(&mut day, &mut weekday);
                provisional |= unloaded(day);
                if self.works(day, weekday) && !still(day) {
                    left -= 1;
                }
            }
            return (text(day), provisional);
        }
        let (year, month, number) = start;
        let mut left = match period {
            Period::Months(length) => until(start, later(year, u16::from(month) + length, number)),
            Period::Years(length) => until(start, later(year + length, u16::from(month), number)),
            Period::CalendarDays(length) | Period::WorkingDays(length) => usize::from(length),
        };
        while left > 0 {
            step(&mut day, &mut weekday);
            if !still(day) {
                left -= 1;
            }
        }
        provisional |= unloaded(day);
        while !self.works(day, weekday) {
            step(&mut day, &mut weekday);
            provisional |= unloaded(day);
        }
        (text(day), provisional)
    }
}

fn text((year, month, day): Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn date(day: Day) -> Date {
    text(day).parse().unwrap()
}

fn last(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(400) || (year.is_multiple_of(4) && !year.is_multiple_of(100));
    [
        31,
        if leap { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ][usize::from(month) - 1]
}

fn tomorrow((year, month, day): Day) -> Day {
    if day < last(year, month) {
        (year, month, day + 1)
    } else if month < 12 {
        (year, month + 1, 1)
    } else {
        (year + 1, 1, 1)
    }
}

/// The same day of a month, or its last.
fn later(mut year: u16, mut month: u16, day: u8) -> Day {
    while month > 12 {
        (year, month) = (year + 1, month - 12);
    }
    let month = u8::try_from(month).unwrap();
    (year, month, day.min(last(year, month)))
}

fn until(mut from: Day, to: Day) -> usize {
    let mut days = 0;
    while from < to {
        from = tomorrow(from);
        days += 1;
    }
    days
}

/// Monday is 0; 2016-01-01 was a Friday.
fn weekday(day: Day) -> usize {
    (4 + until((2016, 1, 1), day)) % 7
}

fn starts(years: RangeInclusive<u16>) -> impl Strategy<Value = Day> {
    (years, 1_u8..=12).prop_flat_map(|(year, month)| {
        (1..=last(year, month)).prop_map(move |day| (year, month, day))
    })
}

fn periods() -> impl Strategy<Value = Period> {
    prop_oneof![
        (1_u16..=400).prop_map(Period::WorkingDays),
        (1_u16..=600).prop_map(Period::CalendarDays),
        (1_u16..=36).prop_map(Period::Months),
        (1_u16..=5).prop_map(Period::Years),
        (1_u16..=30).prop_map(Period::WorkingDays),
        (1_u16..=30).prop_map(Period::CalendarDays),
    ]
}

/// Pauses by how many days they begin after the start and how long they last.
fn gaps() -> impl Strategy<Value = Vec<(u16, u16)>> {
    prop::collection::vec((0_u16..=10, 0_u16..=20), 0..=3)
}

fn pauses(start: Day, gaps: &[(u16, u16)]) -> Vec<(Date, Date)> {
    let walk = |day: Day, days: u16| (0..days).fold(day, |day, _| tomorrow(day));
    let mut from = start;
    let mut list = Vec::new();
    for &(wait, length) in gaps {
        let requested = walk(from, wait);
        from = walk(requested, length);
        list.push((date(requested), date(from)));
    }
    list
}

/// The same cases in every run, so that a failure is everybody's failure.
fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn china() -> Calendar {
    Calendar::from_toml("cn.toml", TOML).unwrap()
}

#[test]
fn the_file_says_what_the_data_say() {
    let (calendar, walker) = (china(), Walker::new());
    let listed = |days: Vec<&Date>| {
        days.into_iter()
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        listed(
            calendar
                .years()
                .values()
                .flat_map(|year| &year.off)
                .collect()
        ),
        walker.off
    );
    assert_eq!(
        listed(
            calendar
                .years()
                .values()
                .flat_map(|year| &year.on)
                .collect()
        ),
        walker.on
    );
}

#[test]
fn due_dates_agree_with_the_walker() {
    let (calendar, walker) = (china(), Walker::new());
    let checked = runner(10_000).run(&(starts(2016..=2026), periods()), |(start, period)| {
        let due = due_date(&calendar, date(start), period).unwrap();
        let naive = walker.due(start, period, &[]);
        prop_assert_eq!((due.due.to_string(), due.provisional), naive);
        Ok(())
    });
    checked.unwrap();
}

/// A pause counts the same whether its days are skipped or added, as long as it was requested
/// before the period's own last day; `host/src/calendar/tests.rs` has the others.
#[test]
fn suspended_due_dates_agree_with_the_walker() {
    let (calendar, walker) = (china(), Walker::new());
    let inputs = (starts(2016..=2026), periods(), gaps());
    let moved = Cell::new(0);
    let checked = runner(5_000).run(&inputs, |(start, period, gaps)| {
        let (mut before, mut kept) = (Vec::new(), Vec::new());
        for (requested, supplied) in pauses(start, &gaps) {
            // No holiday is longer than ten days, so this is before the nominal last day.
            let due = walker.due(start, period, &kept).0;
            if until_text(&requested.to_string(), &due) <= 10 {
                break;
            }
            kept.push((requested.to_string(), supplied.to_string()));
            before.push((requested, supplied));
        }
        let due = suspended(&calendar, date(start), period, &before).unwrap();
        prop_assert_eq!(
            (due.due.to_string(), due.provisional),
            walker.due(start, period, &kept)
        );
        moved.set(
            moved.get() + usize::from(due != due_date(&calendar, date(start), period).unwrap()),
        );
        Ok(())
    });
    checked.unwrap();
    assert!(moved.get() > 2_000, "only {} dates moved", moved.get());
}

fn until_text(from: &str, to: &str) -> usize {
    let parse = |text: &str| {
        let parts: Vec<u16> = text.split('-').map(|part| part.parse().unwrap()).collect();
        (
            parts[0],
            u8::try_from(parts[1]).unwrap(),
            u8::try_from(parts[2]).unwrap(),
        )
    };
    until(parse(from), parse(to))
}

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
