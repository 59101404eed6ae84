//! What a rehearsal found stands until somebody has looked, and rehearsals wait in turn.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::domain::rehearsal::{Stands, Threshold};
use bylaw::flow;
use bylaw_tests::guests::{component_row, governed_by, hostile};
use bylaw_tests::host::{TestHost, entry};
use bylaw_tests::places::setup;
use serde_json::json;

use crate::orders::{
    filed, id_of, is_problem, kept, not_looked_at, order, ordered, post, read, stands,
};
use crate::{amended, limits, shared};

/// Invariant: what a rehearsal found stands until it is acknowledged itself: no later one lifts it,
/// over other days, called off, or failed. Each of them stands in the log.
#[tokio::test]
async fn nothing_lifts_what_a_rehearsal_found_but_an_acknowledgement() {
    let (host, digest) = filed("lr").await;
    let asked = json!({ "component": digest, "threshold": { "at_most": 1 } });
    let exceeded = ordered(&host, &asked).await;
    flow::rehearse_next(&host.host).await.unwrap();
    let nothing = json!({ "component": digest, "from": "2020-01-01", "until": "2020-01-02" });
    ordered(&host, &nothing).await;
    flow::rehearse_next(&host.host).await.unwrap();
    let off = ordered(&host, &json!({ "component": digest })).await;
    post(&host, &format!("{off}/cancellation")).await;
    let failing = ordered(&host, &json!({ "component": digest })).await;
    let mut tx = host.host.store.begin("model").await.unwrap();
    let taken = tx.take_rehearsal().await.unwrap().unwrap();
    let failed = tx.settle_rehearsal(&taken, Err("it broke"), "2025-09-26T02:00:00Z");
    failed.await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(read(&host, &failing).await.body["state"], "failed");
    let stood = stands(&host, &digest).await;
    assert_eq!(stood, Some(not_looked_at(&exceeded, 2, 3)));
    let report = read(&host, &exceeded).await.body["report"].clone();
    assert_eq!(
        report["last_filed_on"], "2025-09-26",
        "up to when it looked"
    );
    let changes = flow::changes(&host.host, "model", "", 20).await.unwrap();
    let words: Vec<_> = changes.iter().map(|one| one.what.as_str()).collect();
    let (ordered, finished) = ("rehearsal-ordered", "rehearsal-finished");
    let steps = [
        ordered,
        finished,
        ordered,
        finished,
        ordered,
        "rehearsal-cancelled",
        ordered,
    ];
    assert_eq!(words, steps);
    post(&host, &format!("{exceeded}/acknowledgement")).await;
    assert_eq!(stands(&host, &digest).await, None);
}

/// Invariant: a policy's threshold is met neither by a rehearsal over nothing nor by one of long ago.
#[tokio::test]
async fn what_was_rehearsed_counts_while_it_is_fresh() {
    let mut town = Arc::into_inner(governed_by(amended(""))).unwrap();
    town.policy.rehearsal = Some(Threshold::AtMost(5));
    let host = TestHost::with("2025-09-26", vec![Arc::new(town)], true).await;
    host.hold_entry("model", entry("conditional")).await;
    let digest = kept(&host, "l").await;
    let rehearsed = async || {
        let path = ordered(&host, &json!({ "component": digest })).await;
        assert!(flow::rehearse_next(&host.host).await.unwrap());
        id_of(&path).to_owned()
    };
    let stale = |id: &str, compared, since| Stands::Stale {
        id: id.to_owned(),
        asked_on: "2025-09-26".parse().unwrap(),
        compared,
        since,
    };
    let over_nothing = rehearsed().await;
    assert_eq!(stands(&host, &digest).await, None, "nothing was filed yet");
    shared(&host, "").await;
    let stood = stands(&host, &digest).await.unwrap();
    assert_eq!(stood, stale(&over_nothing, 0, 1));
    assert!(stood.to_string().contains("rehearse them again"), "{stood}");
    let whole = rehearsed().await;
    assert_eq!(stands(&host, &digest).await, None);
    host.at("2025-10-26", 23);
    assert_eq!(stands(&host, &digest).await, None);
    host.at("2025-10-27", 0);
    assert_eq!(stands(&host, &digest).await, Some(stale(&whole, 1, 0)));
}

/// One that cannot be carried out is in the log, too.
#[tokio::test]
async fn a_failure_stands_in_the_log() {
    let (host, _) = filed("l").await;
    let mut tx = host.host.store.begin("model").await.unwrap();
    let row = component_row("broken");
    tx.insert_component(&row, b"no component").await.unwrap();
    tx.commit().await.unwrap();
    ordered(&host, &json!({ "component": "broken" })).await;
    flow::rehearse_next(&host.host).await.unwrap();
    let changes = flow::changes(&host.host, "model", "", 20).await.unwrap();
    let last = changes.last().unwrap();
    assert_eq!(
        (last.what.as_str(), &last.account),
        ("rehearsal-failed", &None)
    );
    flow::sequence(&host.host).await.unwrap();
    let model = host.host.jurisdiction("model").unwrap();
    let compared = flow::compare_log(&host.host, model).await.unwrap();
    assert!(compared.wrong.is_empty(), "{:?}", compared.wrong);
}

#[tokio::test]
async fn only_so_many_wait_in_a_jurisdiction() {
    let (host, digest) = filed("l").await;
    let asked = json!({ "component": digest });
    let mut first = None;
    for _ in 0..16 {
        first = first.or(Some(ordered(&host, &asked).await));
    }
    let one_more = order(&host, &asked).await;
    is_problem(&one_more, StatusCode::CONFLICT, "too-many-rehearsals");
    let off = format!("{}/cancellation", first.unwrap());
    assert_eq!(post(&host, &off).await.status, StatusCode::OK);
    ordered(&host, &asked).await;
}

/// Invariant: jurisdictions take turns, however many rehearsals one of them ordered.
#[tokio::test]
async fn whoever_orders_many_keeps_nobody_else_waiting() {
    let hostile = setup().library.load(&hostile(), limits()).unwrap();
    let towns = vec![governed_by(Arc::clone(&hostile)), governed_by(amended(""))];
    let host = TestHost::with("2025-09-26", towns, true).await;
    let model = amended("").digest().to_owned();
    let of = |name: &str| format!("/api/v1/jurisdictions/{name}/rehearsals");
    let mut paths = vec![];
    for (name, digest) in [
        ("hostile", hostile.digest()),
        ("hostile", hostile.digest()),
        ("hostile", hostile.digest()),
        ("model", &model),
    ] {
        let asked = json!({ "component": digest });
        let taken = host.post(&of(name), "data-authority", &asked).await;
        assert_eq!(taken.status, StatusCode::ACCEPTED, "{:#}", taken.body);
        paths.push(taken.header("location").unwrap().to_owned());
    }
    for _ in 0..2 {
        assert!(flow::rehearse_next(&host.host).await.unwrap());
    }
    let mut states = vec![];
    for path in &paths {
        let state = read(&host, path).await.body["state"].clone();
        states.push(state.as_str().unwrap().to_owned());
    }
    assert_ne!(states[3], "waiting", "{states:?}");
    assert_eq!(states[1..3], ["waiting", "waiting"]);
}
