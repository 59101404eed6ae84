//! What is refused to whoever asks too much, and what is not.

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::http::LimitsConfig;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town};

/// Invariant: a caller that has had its share is told so, and when to come back; others go on.
#[tokio::test]
async fn a_caller_that_asks_too_often_has_to_wait_and_nobody_else_does() {
    let limits = LimitsConfig {
        per_second: 1,
        burst: 3,
        ..LimitsConfig::default()
    };
    let host = TestHost::on("2025-09-26").await.limited(limits);
    let inbox = async |town: &str, actor: &str| {
        let path = format!("/api/v1/inbox?jurisdiction={town}");
        host.send("GET", &path, Some(actor), Body::empty()).await
    };
    for _ in 0..3 {
        assert_eq!(inbox("wuxi", "provider").await.status, StatusCode::OK);
    }
    let refused = inbox("wuxi", "provider").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.body["type"], "urn:bylaw:problem:too-many-requests");
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    assert_eq!(inbox("wuxi", "applicant").await.status, StatusCode::OK);
    let numbers = host.get("/metrics").await.text;
    let counted = "bylaw_http_limited_total{reason=\"too-many-requests\",jurisdiction=\"wuxi\"} 1";
    assert!(numbers.contains(counted), "{numbers}");
}

/// Invariant: an account has one share, however many tokens it comes in with.
#[tokio::test]
async fn two_tokens_of_one_account_share_what_it_may_ask() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    let draft = serde_json::json!({ "label": "another", "scopes": null, "days": null });
    let other = host
        .post("/api/v1/me/tokens", town.of("civil"), &draft)
        .await;
    let other = other.body["token"].as_str().unwrap().to_owned();
    let host = host.limited(LimitsConfig {
        per_second: 1,
        burst: 3,
        ..LimitsConfig::default()
    });
    let ask = async |token: &str| host.send("GET", "/api/v1/me", Some(token), "").await.status;
    for token in [town.of("civil"), &other, town.of("civil")] {
        assert_eq!(ask(token).await, StatusCode::OK);
    }
    assert_eq!(ask(&other).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask(town.of("tax")).await, StatusCode::OK);
}

/// Invariant: all callers of a jurisdiction together have a share too; another has its own.
#[tokio::test]
async fn a_jurisdiction_that_is_asked_too_often_slows_only_itself() {
    let limits = LimitsConfig {
        tenant_per_second: 1,
        tenant_burst: 2,
        ..LimitsConfig::default()
    };
    let host = TestHost::on("2025-09-26").await.limited(limits);
    let ask = async |town: &str, actor: &str| {
        let path = format!("/api/v1/inbox?jurisdiction={town}");
        host.send("GET", &path, Some(actor), Body::empty())
            .await
            .status
    };
    for actor in ["provider", "applicant"] {
        assert_eq!(ask("wuxi", actor).await, StatusCode::OK);
    }
    assert_eq!(
        ask("wuxi", "government").await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(ask("anhui", "government").await, StatusCode::OK);
    // What operators look at is never refused.
    for path in ["/healthz", "/readyz", "/metrics", "/docs"] {
        assert_eq!(host.get(path).await.status, StatusCode::OK, "{path}");
    }
}

/// A body that is larger than what the operator allows is not read.
#[tokio::test]
async fn a_large_body_is_refused() {
    let limits = LimitsConfig {
        body: 1000,
        ..LimitsConfig::default()
    };
    let host = TestHost::on("2025-09-26").await.limited(limits);
    let path = "/api/v1/jurisdictions/wuxi/cases";
    for key in [&[][..], &[("idempotency-key", "k")]] {
        let body = format!("\"{}\"", "x".repeat(2000));
        let answer = host
            .send_with("POST", path, Some("applicant"), key, body)
            .await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.body["type"], "urn:bylaw:problem:body-too-large");
    }
    let line = host
        .send("POST", "/audit/wuxi/cosignatures", None, "x".repeat(2000))
        .await;
    assert_eq!(line.body["type"], "urn:bylaw:problem:body-too-large");
}

/// Invariant: whoever loses patience is told so, and what was begun goes on to its end and is whole.
#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_answered_and_done_whole() {
    let limits = LimitsConfig {
        seconds: 0,
        ..LimitsConfig::default()
    };
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", bylaw_tests::host::entry("conditional"))
        .await;
    // The writer is held, so that a filing has to wait.
    let held = host.host.store.begin("shenyang").await.unwrap();
    let host = host.limited(limits);
    let wanted = bylaw_tests::host::filing(
        "sharing-application",
        serde_json::json!({ "purpose": "核验", "materials": ["申请表"] }),
    );
    let path = "/api/v1/jurisdictions/shenyang/cases";
    let slow = host.post(path, "applicant", &wanted).await;
    assert_eq!(slow.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(slow.body["type"], "urn:bylaw:problem:too-slow");
    assert!(slow.header("retry-after").is_some());
    drop(held);
    host.idle().await;
    let host = host.limited(LimitsConfig::default());
    let inbox = host
        .send(
            "GET",
            "/api/v1/inbox?jurisdiction=shenyang",
            Some("provider"),
            Body::empty(),
        )
        .await;
    let cases = inbox.body.as_array().unwrap();
    assert_eq!(cases.len(), 1, "{}", inbox.text);
    assert_eq!(cases[0]["state"], "open");
}

/// Invariant: a text that one of the databases could not keep is refused on both.
#[tokio::test]
async fn the_character_nul_is_refused_wherever_it_stands() {
    let host = TestHost::on("2025-09-26").await;
    for path in [
        "/api/v1/cases/shenyang-%00",
        "/api/v1/inbox?jurisdiction=shenyang%00",
        "/api/v1/jurisdictions/shenyang/entries?after=%00",
    ] {
        assert_eq!(
            host.get(path).await.status,
            StatusCode::BAD_REQUEST,
            "{path}"
        );
    }
    let mut wanted = bylaw_tests::host::filing("sharing-application", serde_json::json!({}));
    wanted["entry_code"] = "\0".into();
    let path = "/api/v1/jurisdictions/shenyang/cases";
    let refused = host.post(path, "applicant", &wanted).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.body["type"], "urn:bylaw:problem:bad-field");
}
