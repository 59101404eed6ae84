//! What is not taken, and why.

use axum::body::Body;
use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::json;

use crate::{CASES, is_problem, nothing_stored, shenyang};

#[tokio::test]
async fn a_filing_that_the_law_refuses_gets_findings_with_articles() {
    let host = shenyang().await;
    let mut wrong = filing("sharing-application", json!({}));
    wrong["applicant"]["kind"] = json!("individual");
    let answer = host.post(CASES, "applicant", &wrong).await;
    is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
    assert_eq!(answer.body["findings"][0]["subject"], "applicant.kind");
    assert!(answer.body["findings"][0]["citations"][0]["article"].is_number());
    nothing_stored(&host).await;
}

#[tokio::test]
async fn the_filing_day_is_today() {
    let host = shenyang().await;
    let mut wrong = filing("sharing-application", json!({}));
    wrong["filed_on"] = json!("2025-09-25");
    let answer = host.post(CASES, "applicant", &wrong).await;
    is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
    assert_eq!(answer.body["findings"][0]["subject"], "filed_on");
    wrong["filed_on"] = json!("2025-09-26");
    assert_eq!(
        host.post(CASES, "applicant", &wrong).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn an_expired_instrument_takes_nothing_new() {
    let host = TestHost::on("2018-06-25").await;
    host.hold_entry("chengdu", entry("unconditional")).await;
    host.file("chengdu", &filing("sharing-application", json!({})))
        .await;
    host.go_to("2018-06-26").await;
    let path = "/api/v1/jurisdictions/chengdu/cases";
    let answer = host
        .post(path, "applicant", &filing("sharing-application", json!({})))
        .await;
    assert_eq!(answer.body["findings"][0]["subject"], "filed_on");
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let host = shenyang().await;
    let nowhere = host
        .post(
            "/api/v1/jurisdictions/atlantis/cases",
            "applicant",
            &filing("dispute", json!({})),
        )
        .await;
    is_problem(&nowhere, StatusCode::NOT_FOUND, "no-jurisdiction");
    assert!(
        nowhere.body["detail"]
            .as_str()
            .unwrap()
            .contains("atlantis")
    );
    for id in ["shenyang-0", "atlantis-0", "x"] {
        is_problem(
            &host.get(&format!("/api/v1/cases/{id}")).await,
            StatusCode::NOT_FOUND,
            "no-case",
        );
    }
    is_problem(
        &host.get("/api/v1/nothing").await,
        StatusCode::NOT_FOUND,
        "no-path",
    );
    let method = host
        .send("DELETE", "/api/v1/jurisdictions", None, Body::empty())
        .await;
    is_problem(&method, StatusCode::METHOD_NOT_ALLOWED, "no-method");
    let mut wrong = filing("sharing-application", json!({}));
    wrong["entry_code"] = json!("NONE/1");
    let answer = host.post(CASES, "applicant", &wrong).await;
    assert_eq!(answer.body["findings"][0]["subject"], "entry_code");
}
