//! `ETag`, `If-None-Match` and `If-Match` on a case.

use axum::body::Body;
use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use serde_json::{Value, json};

async fn filed() -> (TestHost, Value) {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", entry("conditional")).await;
    let statement = json!({ "purpose": "核验", "materials": ["申请表"] });
    let case = host
        .file("shenyang", &filing("sharing-application", statement))
        .await;
    (host, case)
}

async fn act(host: &TestHost, case: &Value, tag: &str, action: &Value) -> Answer {
    let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    let headers = [("if-match", tag)];
    host.send_with(
        "POST",
        &path,
        Some("provider"),
        &headers,
        action.to_string(),
    )
    .await
}

#[tokio::test]
async fn a_case_that_has_not_changed_is_not_sent_again() {
    let (host, case) = filed().await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let first = host.get(&path).await;
    let tag = first.header("etag").unwrap().to_owned();
    assert_eq!(tag, format!("\"{}\"", case["revision"]));
    let read = async |known: &str| {
        let headers = [("if-none-match", known)];
        host.send_with("GET", &path, Some("applicant"), &headers, Body::empty())
            .await
    };
    for known in [tag.clone(), format!("\"9\", W/{tag}")] {
        let again = read(&known).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{known}");
        assert!(again.bytes.is_empty());
        assert_eq!(again.header("etag"), Some(tag.as_str()));
    }
    assert_eq!(read("\"1\"").await.status, StatusCode::OK);
    // A grant can be suspended without an event of the case that gave it.
    host.done(&case, "provider", &json!({ "outcome": "approve" }))
        .await;
    let now = host.get(&path).await.header("etag").unwrap().to_owned();
    assert_ne!(now, tag);
    assert_eq!(read(&now).await.status, StatusCode::OK);
}

/// Invariant: of two who saw the same revision, one acts; the other is told where the case is now.
#[tokio::test]
async fn if_match_stands_in_place_of_the_revision() {
    let (host, case) = filed().await;
    let tag = format!("\"{}\"", case["revision"]);
    let approve = json!({ "outcome": "approve" });
    let stale = act(&host, &case, "\"1\"", &approve).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(stale.body["type"], "urn:bylaw:problem:stale");
    assert_eq!(stale.body["revision"], case["revision"]);
    let both = json!({ "outcome": "approve", "revision": 1 });
    let differ = act(&host, &case, &tag, &both).await;
    assert_eq!(differ.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(differ.body["type"], "urn:bylaw:problem:revisions-differ");
    for unreadable in ["*", "1", "\"one\"", "\"1\", \"2\"", "W/\"1\""] {
        let bad = act(&host, &case, unreadable, &approve).await;
        assert_eq!(
            bad.body["type"], "urn:bylaw:problem:bad-if-match",
            "{unreadable}"
        );
    }
    let done = act(&host, &case, &tag, &approve).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!(done.body["closed"], "approve");
}

/// Invariant: a key stands for one request, and what somebody has seen is part of it.
#[tokio::test]
async fn a_key_is_not_used_again_for_another_revision() {
    let (host, case) = filed().await;
    let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    let send = async |tag: &str| {
        let headers = [("if-match", tag), ("idempotency-key", "one")];
        let body = json!({ "outcome": "approve" }).to_string();
        host.send_with("POST", &path, Some("provider"), &headers, body)
            .await
    };
    let stale = send("\"1\"").await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    let again = send("\"1\"").await;
    assert_eq!(again.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = send("\"2\"").await;
    assert_eq!(other.body["type"], "urn:bylaw:problem:key-reused");
}
