//! The calendar against a naive day-walker, and its verifier against ledgers that lie.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod due;
mod verifier;
mod walker;

use std::ops::RangeInclusive;

use bylaw::calendar::Calendar;
use bylaw::domain::{Date, Period};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use walker::{Day, date, last, tomorrow};

const TOML: &str = include_str!("../../../policies/calendars/cn.toml");

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
