//! `cargo xtask bench`: what a decision costs in a fresh sandbox, beside one in a live instance.
//!
//! A decision is the whole of it: matter in, answer of the rules, route check, due date out.
//! Ratios count, not microseconds: both sides run in turn, so that both see the same machine.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark fails by panicking"
)]

use std::hint::black_box;
use std::time::Instant;

use bylaw::calendar::{Calendar, due_date};
use bylaw::domain::sample::{Variation, sample_matter};
use bylaw::domain::{Date, Matter, MatterKind, OpeningClass, Period, SharingClass};
use bylaw::rules::{Planned, Plugin};
use bylaw_tests::places::setup;

/// Rounds, and calls of each side in a round.
const ROUNDS: usize = 40;
const CALLS: u32 = 500;
/// Calls that are not counted, so that caches are warm.
const WARM_UP: u32 = 2_000;

fn main() {
    for (name, day) in [("shenyang", (2025, 9, 26)), ("chengdu", (2017, 9, 18))] {
        let jurisdiction = setup().jurisdiction(name).expect("the shipped policies");
        let day = Date::new(day.0, day.1, day.2).expect("a day");
        let plugin = &jurisdiction.governing(day).expect("rules in force").plugin;
        let variation = Variation {
            sharing: SharingClass::Conditional,
            opening: OpeningClass::Unconditional,
            ..Variation::PLAIN
        };
        let matter = sample_matter(MatterKind::SharingApplication, &variation, day, name);
        report(name, &jurisdiction.calendar(), plugin, &matter);
    }
}

fn report(name: &str, calendar: &Calendar, plugin: &Plugin, matter: &Matter) {
    let fresh_call = || finish(calendar, matter, plugin.plan(matter).expect("an answer"));
    for _ in 0..WARM_UP {
        fresh_call();
    }
    let (mut fresh, mut kept) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        fresh.push(time(fresh_call));
        // A live instance keeps what it allocates, so each round begins with a new one.
        let mut live = plugin.open_live().expect("a sandbox");
        kept.push(time(|| {
            finish(
                calendar,
                matter,
                plugin.plan_live(&mut live, matter).expect("an answer"),
            );
        }));
    }
    let (fresh, kept) = (median(fresh), median(kept));
    println!(
        "{name}: fresh sandbox {fresh:.1} µs, live instance {kept:.1} µs, ratio {:.2}",
        fresh / kept
    );
}

/// The rest of a decision: the due date of the first stage.
fn finish(calendar: &Calendar, matter: &Matter, planned: Planned) {
    let proposal = planned.expect("a route");
    let stage = proposal.route.stage(0).expect("a stage").stage();
    let period = stage.deadline.as_ref().and_then(|deadline| deadline.within);
    let due = due_date(
        calendar,
        matter.filed_on,
        period.unwrap_or(Period::WorkingDays(5)),
    );
    black_box((due.expect("a date"), proposal));
}

/// Microseconds of one call, over a round of them.
fn time(mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        call();
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
