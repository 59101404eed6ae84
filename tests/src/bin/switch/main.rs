//! `cargo xtask switch`: rules are switched while a served host is asked two hundred times a second,
//! and a release that traps is left to people without its neighbour noticing.
//!
//! The host is served over a socket, with its background loops, on a file of a database or on
//! `PostgreSQL`; half of the requests are filings, each of which is on disk before it is answered.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement may fail"
)]

mod load;
mod trap;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bylaw::store::Store;
use bylaw::{deadlines, sequencer, upkeep};
use bylaw_tests::city::{City, TODAY};
use bylaw_tests::databases::{self, on_postgres};
use bylaw_tests::host::TestHost;
use bylaw_tests::switch::governed;
use clap::Parser;
use tokio::net::TcpListener;

use crate::load::{Load, Plan};

#[derive(Parser)]
struct Options {
    /// For how many seconds it is asked
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How many requests a second are sent
    #[arg(long, default_value_t = 220)]
    rate: u64,
    /// How many a second have to be answered
    #[arg(long, default_value_t = 200)]
    least: u64,
    /// How many clients send them
    #[arg(long, default_value_t = 24)]
    clients: usize,
    /// In how many rounds the neighbour of a release that traps is measured
    #[arg(long, default_value_t = 10)]
    rounds: usize,
}

#[tokio::main(flavor = "multi_thread")]
async fn main() -> ExitCode {
    let options = Options::parse();
    let place = std::env::temp_dir().join(format!("bylaw-switch-{}", std::process::id()));
    std::fs::create_dir_all(&place).unwrap();
    let database = if on_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    println!(
        "{database}: {} requests a second for {} s",
        options.rate, options.seconds
    );
    let store = |name: &str| fresh(format!("sqlite:{}/{name}.db?mode=rwc", place.display()));
    let switched = switch(&options, store("switch").await).await;
    let trapped = trap::run(options.rounds, store("trap").await).await;
    let _ = std::fs::remove_dir_all(&place);
    if switched && trapped {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A database such as a host has, with nothing in it.
async fn fresh(url: String) -> Store {
    if on_postgres() {
        return databases::fresh().await;
    }
    Store::open(&url).await.unwrap()
}

/// Serves a host with the loops that a filing wakes; answers where.
async fn serve(host: &TestHost) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = host.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    tokio::spawn(deadlines::run(Arc::clone(&host.host)));
    tokio::spawn(sequencer::run(Arc::clone(&host.host)));
    tokio::spawn(upkeep::run(Arc::clone(&host.host)));
    address
}

/// Two switches and a rollback under load; says whether nothing failed and every case has the
/// release that was in force when it was filed.
async fn switch(options: &Options, store: Store) -> bool {
    let city = City::founded_on(store).await;
    let address = serve(&city.host).await;
    let plan = Plan {
        address,
        token: city.town.as_("officer", "tax").to_owned(),
        rate: options.rate,
        seconds: options.seconds,
        clients: options.clients,
    };
    let load = Load::begin(plan);
    let quarter = Duration::from_secs(options.seconds) / 4;
    tokio::time::sleep(quarter).await;
    let mut took = vec![];
    for mark in ["two", "three"] {
        let begun = Instant::now();
        city.released(mark, TODAY).await;
        took.push(begun.elapsed());
        tokio::time::sleep(quarter).await;
    }
    let begun = Instant::now();
    let back = city.roll_back(3).await;
    assert!(back.status.is_success(), "{:#}", back.body);
    println!(
        "rolled back in {:?}; the releases took {took:?} from upload to force",
        begun.elapsed()
    );
    let sent = tokio::task::spawn_blocking(move || load.end())
        .await
        .unwrap();
    sent.print();
    let found = governed(&city.host.host, "shenyang").await;
    let cases: usize = found.cases.values().sum();
    println!(
        "{cases} cases under {} releases, {} switches",
        found.cases.len(),
        found.switches
    );
    for (release, count) in &found.cases {
        println!("  {count} under {}", release.get(..12).unwrap_or(release));
    }
    for wrong in found.wrong.iter().take(10) {
        println!("  wrong: {wrong}");
    }
    let rate = sent.rate();
    println!(
        "{rate} answered a second, {} failed, {} cases under another release than was in force",
        sent.failures.len(),
        found.wrong.len()
    );
    sent.failures.is_empty()
        && rate >= options.least
        && found.wrong.is_empty()
        && found.switches == 3
        && cases == sent.filed.len()
}
