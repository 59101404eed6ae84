//! Cities are kept apart.

use axum::http::StatusCode;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town};
use serde_json::json;

use crate::{applied, is_problem, read};

/// Invariant: what is another tenant's answers as if it were not there, byte by byte.
#[tokio::test]
async fn another_citys_case_is_no_case() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let there = Town::found(&host, &operator, "wuxi").await;
    let case = applied(&host, &here).await;
    let id = case["id"].as_str().unwrap();
    let made_up = "shenyang-0000000000000000000000000000000";
    for who in [
        there.head("civil"),
        there.of("tax"),
        &there.audit,
        &there.security,
        &operator,
    ] {
        for rest in ["", "/ledger", "/receipts/1", "/proofs/1"] {
            let real = read(&host, &format!("/api/v1/cases/{id}{rest}"), who).await;
            let none = read(&host, &format!("/api/v1/cases/{made_up}{rest}"), who).await;
            is_problem(&real, StatusCode::NOT_FOUND, "no-case");
            let blank = |text: &str, id: &str| {
                let mut body: serde_json::Value = serde_json::from_str(text).unwrap();
                body["request_id"] = json!(null);
                body.to_string().replace(id, "…")
            };
            assert_eq!(blank(&real.text, id), blank(&none.text, made_up));
        }
        let act = json!({ "outcome": "approve", "revision": 2 });
        let acted = host
            .post(&format!("/api/v1/cases/{id}/actions"), who, &act)
            .await;
        is_problem(&acted, StatusCode::NOT_FOUND, "no-case");
    }
    let entered = host
        .post(&here.path("cases"), there.of("tax"), &crate::application())
        .await;
    is_problem(&entered, StatusCode::NOT_FOUND, "not-yours");
    let inbox = read(
        &host,
        "/api/v1/inbox?jurisdiction=shenyang",
        there.of("civil"),
    )
    .await;
    is_problem(&inbox, StatusCode::NOT_FOUND, "not-yours");
}

#[tokio::test]
async fn denials_are_recorded_in_the_tenant_of_who_was_refused() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let there = Town::found(&host, &operator, "wuxi").await;
    let case = applied(&host, &here).await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    for _ in 0..3 {
        read(&host, &path, there.of("civil")).await;
    }
    let denied = read(&host, &there.path("denials"), &there.audit).await;
    assert_eq!(denied.body[0]["times"], 3, "{:#}", denied.body);
    assert_eq!(denied.body[0]["action"], "read-case");
    assert_eq!(denied.body[0]["why"], "foreign");
    assert_eq!(
        read(&host, &here.path("denials"), &here.audit).await.body,
        json!([])
    );
    let curious = read(&host, &there.path("denials"), &there.system).await;
    is_problem(&curious, StatusCode::FORBIDDEN, "not-allowed");
}
