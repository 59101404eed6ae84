//! The API through the real router: filing, acting, reading, and every kind of bad input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod acts;
mod callers;
mod cases;
mod input;
mod persons;
mod refusals;
mod rules;
mod voices;

use axum::body::Body;
use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost, entry};
use serde_json::json;

const CASES: &str = "/api/v1/jurisdictions/shenyang/cases";

async fn shenyang() -> TestHost {
    let host = TestHost::on("2025-09-26").await;
    host.hold_entry("shenyang", entry("conditional")).await;
    host
}

/// Invariant: a filing that is not taken leaves nothing behind.
async fn nothing_stored(host: &TestHost) {
    for actor in ["applicant", "provider", "data-authority"] {
        let inbox = host
            .send(
                "GET",
                "/api/v1/inbox?jurisdiction=shenyang",
                Some(actor),
                Body::empty(),
            )
            .await;
        assert_eq!(inbox.body, json!([]), "{actor}");
    }
}

fn is_problem(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{:#}", answer.body);
    assert_eq!(answer.kind, "application/problem+json");
    assert_eq!(
        answer.body["type"],
        format!("urn:bylaw:problem:{code}"),
        "{:#}",
        answer.body
    );
    assert_eq!(answer.body["status"], status.as_u16());
    assert!(answer.body["request_id"].is_string());
}
