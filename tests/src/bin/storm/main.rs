//! `cargo xtask storm`: a million open clocks, and ten thousand that run out in one instant.
//!
//! Prints how each database finds what is due next, and how fast the host carries out the storm
//! beside bare transactions that write the same rows. Both sides work one transaction after the
//! other and have it on disk before the next. Ends with 1 where an index is not used, or the host
//! has less than half of the bare rate.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking"
)]

mod bare;
mod fill;
mod plans;
mod site;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use bylaw::domain::{Principal, Role};
use bylaw::flow;
use bylaw::store::Backend;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::json;

use crate::bare::Bare;
use crate::site::Site;

/// The sample is filed a working day before the others, so that it lapses first and alone: what the
/// host writes for it is what the bare side writes. Silence is consent after five working days.
const SAMPLED: (&str, &str) = ("2025-09-25", "2025-10-09");
const FILED: (&str, &str) = ("2025-09-26", "2025-10-10");
const STORM: &str = "2025-10-11";
const JURISDICTION: &str = "shenyang";
/// The share of the bare rate that the host must reach.
const LEAST: f64 = 0.5;
/// How often the next due instant is asked for.
const QUESTIONS: u32 = 1_000;

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let mut number = |what: &str| -> usize {
        let word = words.next();
        let word = word.unwrap_or_else(|| panic!("usage: storm CLOCKS DUE, and {what} is missing"));
        let number = word.parse();
        number.unwrap_or_else(|_| panic!("{what} is `{word}`, which is no number"))
    };
    let (clocks, due) = (number("CLOCKS"), number("DUE"));
    assert!(due >= 1 && clocks > due, "CLOCKS is more than DUE");
    let mut in_order = true;
    for backend in [Backend::Sqlite, Backend::Postgres] {
        in_order &= on(backend, clocks, due).await;
    }
    if in_order {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The whole of it on one database; whether everything was as it shall be.
async fn on(backend: Backend, clocks: usize, due: usize) -> bool {
    println!("\n== {backend:?}");
    let mut site = Site::found(backend).await;
    let host = TestHost::on_store(SAMPLED.0, site.store().await).await;
    host.hold_entry(JURISDICTION, entry("conditional")).await;
    let sample = file(&host, SAMPLED.1).await;
    let started = Instant::now();
    fill::fill(&mut site, &sample, clocks).await;
    println!("{clocks} clocks filled in, {}", since(started));
    let started = Instant::now();
    host.at(FILED.0, 9);
    for _ in 0..due {
        file(&host, FILED.1).await;
    }
    println!("{due} cases filed through the rules, {}", since(started));
    site.settle().await;
    let indexed = plans::show(&mut site).await;
    time_next_due(&host).await;
    let fast = storm(&host, &mut site, &sample, due).await;
    drop(host);
    site.raze().await;
    indexed && fast
}

/// Files a real application.
async fn file(host: &TestHost, due: &str) -> String {
    let filing = filing("sharing-application", json!({}));
    let filing = serde_json::from_value(filing).expect("a filing");
    let filer = Principal::claiming(Role::Applicant.into());
    let filed = flow::file(&host.host, JURISDICTION, &filer, filing, None).await;
    let filed = filed.expect("the rules take it");
    assert_eq!(filed.due.map(|due| due.to_string()).as_deref(), Some(due));
    filed.id
}

async fn time_next_due(host: &TestHost) {
    let started = Instant::now();
    for _ in 0..QUESTIONS {
        let next = flow::next_due(&host.host).await.expect("the database");
        next.expect("something is due");
    }
    let each = started.elapsed() / QUESTIONS;
    println!("the next due instant is known in {} µs", each.as_micros());
}

/// One half of the bare transactions, the storm, the other half: so both see the same machine.
async fn storm(host: &TestHost, site: &mut Site, sample: &str, due: usize) -> bool {
    host.at(FILED.1, 0);
    let done = flow::run_due(&host.host).await.expect("the sample lapses");
    assert_eq!(done, 1, "the sample lapses alone");
    host.at(STORM, 0);
    let mut bare = Bare::like(site, sample).await;
    let mut beside = bare.run(site, due / 2).await;
    let started = Instant::now();
    let done = flow::run_due(&host.host).await.expect("the storm");
    let took = started.elapsed();
    beside += bare.run(site, due - due / 2).await;
    assert_eq!(done, due, "each lapses once");
    let deemed = site.count_cases("closed").await;
    assert_eq!(
        deemed,
        due + 1 + due,
        "the storm's, the sample, the bare ones"
    );
    assert_eq!(site.count_grants().await, deemed, "each gave a grant");
    let (rate, bare_rate) = (rate(due, took), rate(due, beside));
    let share = rate / bare_rate;
    println!("the host        {due:>7} lapses        {rate:>8.0} a second");
    println!("bare database   {due:>7} transactions  {bare_rate:>8.0} a second");
    println!("ratio {share:.2} (at least {LEAST:.2})");
    share >= LEAST
}

fn since(started: Instant) -> String {
    format!("{:.1} s", started.elapsed().as_secs_f64())
}

fn rate(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).expect("a small number")) / took.as_secs_f64()
}
