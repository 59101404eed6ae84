//! Jurisdictions take turns with their shadows: whoever has many waiting, or slow rules, keeps nobody else
//! waiting, and fills nobody else's queue.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::flow::{self, Shadows};
use bylaw::policy::{Calendars, Jurisdiction, Mode, Release, Releases};
use bylaw::rules::{Limits, Plugin};
use bylaw_tests::guests::{governed_by, hostile, hostile_describing, marked, shipped};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

use crate::shadow::shadowed;
use crate::{limits, person, shared};

const DAY: &str = "2025-09-26";
/// More than are asked about in one turn.
const MANY: usize = 30;

/// A jurisdiction with one more release, which answers beside.
fn beside(jurisdiction: &Jurisdiction, shadow: Arc<Plugin>) -> Arc<Jurisdiction> {
    let mut releases = jurisdiction.releases.now().releases.clone();
    releases.push(Release {
        number: 2,
        plugin: shadow,
        from: Some(DAY.parse().unwrap()),
        until: None,
        mode: Mode::Shadow,
    });
    Arc::new(Jurisdiction {
        policy: jurisdiction.policy.clone(),
        calendars: Calendars::starting_with(jurisdiction.calendar()),
        releases: Releases::starting_with(releases),
    })
}

/// A town of which what is hungry is too much for its shadow alone.
fn hungry() -> Arc<Jurisdiction> {
    let library = &setup().library;
    let less = Limits {
        fuel: limits().fuel / 4,
        ..limits()
    };
    let shadow = library.load(&hostile(), less).unwrap();
    let sated = hostile_describing("sated");
    let town = governed_by(library.load(&sated, less).unwrap());
    beside(&town, shadow)
}

/// That town and the model's, whose shadow has these letters.
async fn two(governing: &str, shadow: &str) -> TestHost {
    let towns = vec![hungry(), shadowed(governing, shadow)];
    let host = TestHost::with(DAY, towns, true).await;
    for name in ["hostile", "model"] {
        host.hold_entry(name, entry("conditional")).await;
    }
    host
}

async fn starve(host: &TestHost) -> Value {
    let apply = filing("sharing-application", json!({ "purpose": "hungry" }));
    host.file("hostile", &apply).await
}

async fn refused(host: &TestHost, jurisdiction: &str, apply: &Value) {
    let path = format!("/api/v1/jurisdictions/{jurisdiction}/cases");
    let answer = host.post(&path, "applicant", apply).await;
    let is_refused = answer.status == StatusCode::UNPROCESSABLE_ENTITY;
    assert!(is_refused, "{}: {:#}", answer.status, answer.body);
}

async fn refused_by_model(host: &TestHost) {
    let mut apply = filing("opening-application", json!({}));
    apply["applicant"] = person(1);
    refused(host, "model", &apply).await;
}

async fn read(host: &TestHost, jurisdiction: &str) -> Value {
    let path = format!("/api/v1/jurisdictions/{jurisdiction}/divergences");
    let answer = host.send("GET", &path, Some("data-authority"), "").await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    answer.body
}

/// Identifiers of what diverged; they rise with time.
async fn told(host: &TestHost, jurisdiction: &str) -> Vec<String> {
    let all = read(host, jurisdiction).await["divergences"].clone();
    let ids = all.as_array().unwrap().iter();
    ids.map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Invariant: jurisdictions take turns, however many cases of one of them wait for its shadow.
#[tokio::test]
async fn whoever_has_many_cases_waiting_keeps_nobody_else_waiting() {
    let host = two("", "l").await;
    for _ in 0..MANY {
        starve(&host).await;
    }
    shared(&host, "").await;
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), MANY + 1);
    let (many, one) = (told(&host, "hostile").await, told(&host, "model").await);
    assert_eq!((many.len(), one.len()), (MANY, 1));
    assert!(one.first() < many.last(), "{one:?} after {many:?}");
}

/// Invariant: a flow of refused filings keeps no case waiting.
#[tokio::test]
async fn whoever_refuses_many_keeps_no_case_waiting() {
    let host = two("r", "").await;
    for _ in 0..MANY {
        refused_by_model(&host).await;
    }
    starve(&host).await;
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), MANY + 1);
    let (many, one) = (told(&host, "model").await, told(&host, "hostile").await);
    assert_eq!((many.len(), one.len()), (MANY, 1));
    assert!(one.first() < many.last(), "{one:?} after {many:?}");
}

/// Invariant: a queue that one jurisdiction's refusals have filled has room for those of another, which
/// wait for no shadow.
#[tokio::test]
async fn whoever_fills_his_queue_fills_nobody_elses() {
    let shenyang = setup().jurisdiction("shenyang").unwrap();
    let bytes = marked(&shipped("shenyang"), "shadow");
    let shadow = setup().library.load(&bytes, shenyang.policy.limits);
    let shenyang = beside(&shenyang, shadow.unwrap());
    let towns = vec![shadowed("r", ""), shenyang];
    let host = TestHost::with(DAY, towns, true).await;
    host.hold_entry("model", entry("conditional")).await;
    host.hold_entry("shenyang", entry("withheld")).await;
    let host = host.with_shadows(Shadows::of(2));
    for _ in 0..3 {
        refused_by_model(&host).await;
    }
    assert_eq!(told(&host, "model").await.len(), 1, "two of them wait");
    let apply = filing("sharing-application", json!({}));
    refused(&host, "shenyang", &apply).await;
    assert_eq!(read(&host, "shenyang").await["waiting"], 1, "it waits, too");
    assert_eq!(flow::answer_refused(&host.host).await.unwrap(), 3);
    assert_eq!(read(&host, "shenyang").await["waiting"], 0);
}
