//! Whether one tenant's flood slows another's inbox: how long the inbox takes alone, and while
//! many callers of another jurisdiction file and read as fast as they are let.
//!
//! Requests go to the router itself: what is measured is the host's admission, not a network.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement may fail"
)]

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use bylaw::flow::load_entry;
use bylaw::http::{AppState, LimitsConfig, router};
use bylaw::store::Store;
use bylaw_tests::databases::{self, on_postgres};
use bylaw_tests::host::{TestHost, entry, filing};
use clap::Parser;
use serde_json::json;
use tower::ServiceExt;

/// The most by which a flood may slow another's inbox.
const TARGET: f64 = 2.0;

#[derive(Parser)]
struct Options {
    /// How many callers flood
    #[arg(long, default_value_t = 64)]
    callers: usize,
    /// How many inboxes are read in each round
    #[arg(long, default_value_t = 100)]
    reads: usize,
    /// How many rounds, quiet and flooded by turns
    #[arg(long, default_value_t = 10)]
    rounds: usize,
    /// How many requests of one jurisdiction are answered at a time; the host's default if left out
    #[arg(long)]
    tenant_at_once: Option<usize>,
}

/// What came of a round: how long the middle and the slowest reads took.
struct Round {
    median: Duration,
    late: Duration,
}

impl Round {
    fn of(mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        let at = |share: usize| took.get(took.len() * share / 100).copied();
        Self {
            median: at(50).unwrap_or_default(),
            late: at(95).unwrap_or_default(),
        }
    }
}

#[tokio::main(flavor = "multi_thread")]
async fn main() -> ExitCode {
    let options = Options::parse();
    let mut limits = LimitsConfig::default();
    if let Some(places) = options.tenant_at_once {
        limits.tenant_at_once = places;
    }
    let place = std::env::temp_dir().join(format!("bylaw-flood-{}.db", std::process::id()));
    let store = if on_postgres() {
        databases::fresh().await
    } else {
        // Such as a host has: a writer, and readers beside it.
        let url = format!("sqlite:{}?mode=rwc", place.display());
        Store::open(&url).await.unwrap()
    };
    let town = TestHost::on_store("2025-10-11", store).await;
    for name in ["shenyang", "wuxi"] {
        let jurisdiction = town.host.jurisdiction(name).unwrap();
        let entry = serde_json::from_value(entry("conditional")).unwrap();
        load_entry(&town.host, jurisdiction, entry).await.unwrap();
    }
    let service = router(AppState::new(Arc::clone(&town.host), true).limited(limits));
    for _ in 0..20 {
        assert_eq!(file(&service, "wuxi").await, StatusCode::CREATED);
    }
    read(&service, options.reads / 5).await;
    // By turns, so that whatever else the machine does falls on both.
    let (mut quiet, mut flooded, mut sent, mut limited) = (vec![], vec![], 0, 0);
    for _ in 0..options.rounds {
        quiet.extend(read(&service, options.reads).await);
        let (took, answered, turned_away) = read_in_flood(&service, &options).await;
        flooded.extend(took);
        sent += answered;
        limited += turned_away;
    }
    let (alone, beside) = (Round::of(quiet), Round::of(flooded));
    let ratio = beside.median.as_secs_f64() / alone.median.as_secs_f64();
    let database = if on_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    println!(
        "{database}: inbox alone {:?} (95 of 100 within {:?}), beside a flood {:?} ({:?})",
        alone.median, alone.late, beside.median, beside.late
    );
    town.host.store.close().await;
    let _ = std::fs::remove_file(place);
    println!("flood: {sent} answered, {limited} turned away");
    println!("ratio {ratio:.2}, at most {TARGET:.1}");
    if ratio <= TARGET && sent > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Reads the inbox of the quiet town while callers of the other one do what they can.
async fn read_in_flood(service: &Router, options: &Options) -> (Vec<Duration>, u64, u64) {
    let over = Arc::new(AtomicBool::new(false));
    let counts = Arc::new([AtomicU64::new(0), AtomicU64::new(0)]);
    let callers: Vec<_> = (0..options.callers)
        .map(|_| {
            let (service, over, counts) = (service.clone(), Arc::clone(&over), Arc::clone(&counts));
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    let status = file(&service, "shenyang").await;
                    let limited = status == StatusCode::TOO_MANY_REQUESTS;
                    let [answered, turned_away] = &*counts;
                    let count = if limited { turned_away } else { answered };
                    count.fetch_add(1, Ordering::Relaxed);
                    // Nobody sends again before it has read the refusal off the wire.
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    let [answered, turned_away] = &*counts;
    while answered.load(Ordering::Relaxed) < 50 {
        tokio::task::yield_now().await;
    }
    let took = read(service, options.reads).await;
    over.store(true, Ordering::Relaxed);
    for caller in callers {
        caller.await.unwrap();
    }
    let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
    (took, count(answered), count(turned_away))
}

async fn read(service: &Router, times: usize) -> Vec<Duration> {
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let request =
            Request::get("/api/v1/inbox?jurisdiction=wuxi").header("x-bylaw-actor", "provider");
        let begun = Instant::now();
        let status = send(service, request.body(Body::empty()).unwrap()).await;
        took.push(begun.elapsed());
        assert_eq!(status, StatusCode::OK);
        // As a person or a program that looks again and again.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    took
}

async fn file(service: &Router, town: &str) -> StatusCode {
    let statement = json!({ "purpose": "核验企业资质", "materials": ["申请表"], "scenario": "审批", "safeguards": "专网", "grounds": "履职" });
    let body = filing("sharing-application", statement).to_string();
    let request = Request::post(format!("/api/v1/jurisdictions/{town}/cases"))
        .header("x-bylaw-actor", "applicant")
        .header("content-type", "application/json");
    send(service, request.body(body.into()).unwrap()).await
}

async fn send(service: &Router, request: Request<Body>) -> StatusCode {
    let response = service.clone().oneshot(request).await.unwrap();
    let status = response.status();
    to_bytes(response.into_body(), usize::MAX).await.unwrap();
    status
}
