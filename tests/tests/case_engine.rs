//! The case engine: races, late loops, clocks and narrowed grants.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use bylaw::clock::instant_of;
use bylaw::deadlines;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

async fn shenyang() -> (TestHost, Value) {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", entry("conditional")).await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    (host, case)
}

/// Invariant: whoever acts after the due day finds what silence has decided, although the
/// deadlines loop has not come round.
#[tokio::test]
async fn a_late_refusal_does_not_undo_deemed_consent() {
    let (host, case) = shenyang().await;
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    host.host
        .clock
        .set(instant_of("2025-10-11".parse().unwrap(), 0, &zone));
    let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    let basis = json!([{ "rank": "law", "title": "数据安全法" }]);
    let refusal =
        json!({ "outcome": "refuse", "legal_basis": basis, "revision": case["revision"] });
    let answer = host.post(&path, "provider", &refusal).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{:#}", answer.body);
    host.go_to("2025-10-11").await;
    let case = host.case(&case).await;
    assert_eq!(
        (&case["closed"], &case["deemed"]),
        (&json!("approve"), &json!(true))
    );
}

/// Invariant: of a reply and a lapse that race, exactly one stands.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_and_a_lapse_that_race_leave_one_outcome() {
    for _ in 0..50 {
        let (host, case) = shenyang().await;
        let host = Arc::new(host);
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        host.host
            .clock
            .set(instant_of("2025-10-10".parse().unwrap(), 23, &zone));
        let reply = tokio::spawn({
            let (host, case) = (Arc::clone(&host), case.clone());
            async move {
                let act = json!({ "outcome": "approve", "revision": case["revision"] });
                let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
                host.post(&path, "provider", &act).await.status
            }
        });
        let lapse = tokio::spawn({
            let host = Arc::clone(&host);
            async move { host.go_to("2025-10-11").await }
        });
        let replied = reply.await.unwrap() == StatusCode::OK;
        lapse.await.unwrap();
        let case = host.case(&case).await;
        assert_eq!(case["closed"], "approve");
        assert_eq!(case["deemed"], !replied);
        assert_eq!(case["grants"].as_array().unwrap().len(), 1);
        assert_eq!(case["history"].as_array().unwrap().len(), 3);
    }
}

/// Two who act on one revision: one is taken, the other has to look again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_acts_on_one_revision_one_is_taken() {
    let (host, case) = shenyang().await;
    let host = Arc::new(host);
    let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    let mut tasks = vec![];
    for _ in 0..20 {
        let (host, path, revision) = (Arc::clone(&host), path.clone(), case["revision"].clone());
        tasks.push(tokio::spawn(async move {
            let act = json!({ "outcome": "approve", "revision": revision });
            host.post(&path, "provider", &act).await.status
        }));
    }
    let mut taken = 0;
    for task in tasks {
        match task.await.unwrap() {
            StatusCode::OK => taken += 1,
            status => assert_eq!(status, StatusCode::CONFLICT),
        }
    }
    assert_eq!(taken, 1);
    assert_eq!(
        host.case(&case).await["grants"].as_array().unwrap().len(),
        1
    );
}

/// The loop wakes when the clock reaches the next due instant, without being told of the case.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deadlines_loop_wakes_at_the_due_instant() {
    let (host, case) = shenyang().await;
    let background = tokio::spawn(deadlines::run(Arc::clone(&host.host)));
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    host.host
        .clock
        .set(instant_of("2025-10-11".parse().unwrap(), 0, &zone));
    let closed = async {
        while host.case(&case).await["state"] != "closed" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), closed)
        .await
        .expect("the loop carries it out");
    background.abort();
}

/// The last day ends at 24:00 in the jurisdiction's zone, not in another.
#[tokio::test]
async fn the_last_day_is_whole() {
    let (host, case) = shenyang().await;
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    host.host
        .clock
        .set(instant_of("2025-10-10".parse().unwrap(), 23, &zone));
    bylaw::flow::run_due(&host.host).await.unwrap();
    assert_eq!(host.case(&case).await["state"], "open");
    host.host
        .clock
        .set(instant_of("2025-10-11".parse().unwrap(), 0, &zone));
    bylaw::flow::run_due(&host.host).await.unwrap();
    assert_eq!(host.case(&case).await["state"], "closed");
}

/// An approving actor may give less than was asked for, never more.
#[tokio::test]
async fn a_grant_can_be_narrowed_and_not_widened() {
    let (host, _) = shenyang().await;
    let asked = filing(
        "sharing-application",
        json!({ "items": ["item"], "until": "2026-06-30" }),
    );
    let case = host.file("shenyang", &asked).await;
    let wider = json!({ "outcome": "approve", "grant": { "until": "2027-01-01" } });
    let refused = host.act(&case, "provider", &wider).await;
    assert_eq!(
        refused.body["rejected"],
        json!(["grant"]),
        "{:#}",
        refused.body
    );
    let narrower = json!({ "outcome": "approve", "grant": { "until": "2025-12-31" } });
    let done = host.act(&case, "provider", &narrower).await;
    assert_eq!(
        done.body["grants"][0]["grant"]["until"], "2025-12-31",
        "{:#}",
        done.body
    );
}
