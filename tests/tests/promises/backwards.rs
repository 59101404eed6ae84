//! A clock that runs backwards: an alarm, and nothing lapses until it has caught up.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::clock::Clock;
use bylaw::flow::{self, Host};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

async fn host() -> TestHost {
    let host = TestHost::on("2025-09-26").await;
    let mut held = entry("conditional");
    held["sharing"]["legal_basis"] = json!([{ "rank": "law", "title": "某法" }]);
    host.hold_entry("shenyang", held).await;
    host
}

async fn apply(host: &TestHost) -> Value {
    let application = filing("sharing-application", json!({ "materials": ["申请表"] }));
    host.file("shenyang", &application).await
}

async fn alarms(host: &TestHost) -> Value {
    let ready = host.send("GET", "/readyz", None, Body::empty()).await;
    assert_eq!(ready.status, StatusCode::OK, "{}", ready.text);
    ready.body["clocks_behind"].clone()
}

/// Invariant: what was recorded later than the clock shows stops every lapse in its jurisdiction.
#[tokio::test]
async fn nothing_lapses_until_a_clock_that_ran_backwards_has_caught_up() {
    let host = host().await;
    let early = apply(&host).await;
    assert_eq!(early["due"], "2025-10-10");
    assert_eq!(alarms(&host).await, json!([]));
    // Somebody sets the clock to the future, and something is recorded there.
    host.at("2025-12-01", 9);
    apply(&host).await;
    // Set back, the clock is past the due day, and yet nobody can tell what time it is.
    host.go_to("2025-10-20").await;
    let alarm = alarms(&host).await;
    assert_eq!(alarm[0]["jurisdiction"], "shenyang");
    assert_eq!(alarm[0]["recorded"], "2025-12-01T01:00:00Z");
    assert_eq!(host.case(&early).await["revision"], early["revision"]);
    // Nor does an act find that silence has decided; it finds that it has to wait.
    let reply = json!({ "outcome": "approve" });
    let answer = host.act(&early, "provider", &reply).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.body["type"], "urn:bylaw:problem:clock-behind");
    assert!(answer.header("retry-after").is_some());
    assert_eq!(host.case(&early).await["revision"], early["revision"]);
}

/// The host learns from what is on disk how far time had come, not from its memory.
#[tokio::test]
async fn a_restart_does_not_forget_how_far_time_had_come() {
    let host = host().await;
    let early = apply(&host).await;
    host.at("2025-12-01", 9);
    apply(&host).await;
    for placed in [false, true] {
        if placed {
            flow::sequence(&host.host).await.unwrap();
        }
        let clock = Clock::standing_at("2025-10-20T01:00:00Z".parse().unwrap());
        let restarted = Host::new(
            host.host.store.clone(),
            clock,
            Arc::clone(&setup().library),
            setup().jurisdictions().unwrap(),
            host.host.key.clone(),
        );
        flow::recall_time(&restarted).await.unwrap();
        assert_eq!(flow::clocks_behind(&restarted).len(), 1, "placed: {placed}");
        assert_eq!(flow::run_due(&restarted).await.unwrap(), 0);
        assert_eq!(host.case(&early).await["revision"], early["revision"]);
    }
}

/// Replicas' clocks differ by a little; that is no alarm, and the lapse happens.
#[tokio::test]
async fn a_few_seconds_between_replicas_are_no_alarm() {
    let host = host().await;
    let early = apply(&host).await;
    let instant = |text: &str| host.host.clock.set(text.parse().unwrap());
    instant("2025-10-10T16:00:40Z");
    apply(&host).await;
    instant("2025-10-10T16:00:01Z");
    assert_eq!(alarms(&host).await, json!([]));
    flow::run_due(&host.host).await.unwrap();
    let history = host.case(&early).await["history"].clone();
    assert_eq!(history[2]["event"], "lapsed");
}
