//! What becomes of a filing: the case, its ledger, its publication.

use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::json;

use crate::shenyang;

#[tokio::test]
async fn silence_is_consent_and_the_case_tells_why() {
    let host = shenyang().await;
    let case = host
        .file(
            "shenyang",
            &filing("sharing-application", json!({ "purpose": "履职" })),
        )
        .await;
    assert_eq!(case["at"], "provider");
    assert_eq!(case["due"], "2025-10-10");
    assert!(
        case["assumptions"][0]["en"]
            .as_str()
            .unwrap()
            .contains("draft")
    );
    host.go_to("2025-10-10").await;
    assert_eq!(host.case(&case).await["state"], "open");
    host.go_to("2025-10-11").await;
    let case = host.case(&case).await;
    assert_eq!(case["closed"], "approve");
    assert_eq!(case["closed_on"], "2025-10-10");
    assert_eq!(case["deemed"], true);
    assert_eq!(case["grants"][0]["state"], "active");
    let lapse = case["history"].as_array().unwrap().last().unwrap();
    assert_eq!(lapse["event"], "lapsed");
    assert_eq!(lapse["citations"][0]["article"], 25);
}

#[tokio::test]
async fn what_may_be_done_is_said_with_whom_and_what_it_takes() {
    let host = shenyang().await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    let may = case["may"].as_array().unwrap();
    let refuse = may
        .iter()
        .find(|choice| choice["outcome"] == "refuse")
        .unwrap();
    assert_eq!(refuse["by"], "provider");
    assert!(refuse["requires"][0]["legal_basis"].is_array());
    assert!(
        may.iter()
            .any(|choice| choice["act"] == "withdraw" && choice["by"] == "applicant")
    );
}

#[tokio::test]
async fn a_ledger_shows_every_day() {
    let host = shenyang().await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    let ledger = host
        .get(&format!(
            "/api/v1/cases/{}/ledger",
            case["id"].as_str().unwrap()
        ))
        .await
        .body;
    let days = ledger["ledgers"][0]["days"].as_array().unwrap();
    assert_eq!(days.len(), 15);
    assert_eq!(days.last().unwrap()["date"], "2025-10-10");
}

#[tokio::test]
async fn a_publication_is_filed_by_posting_the_entry() {
    let host = TestHost::on("2025-09-26").await;
    let path = "/api/v1/jurisdictions/wuxi/entries";
    let filed = host.post(path, "provider", &entry("unconditional")).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    assert_eq!(host.get(path).await.body["entries"], json!([]));
    let done = host
        .act(
            &filed.body,
            "data-authority",
            &json!({ "outcome": "approve" }),
        )
        .await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    let entries = host.get(path).await.body;
    assert_eq!(entries["entries"][0]["entry"]["code"], "TEST/000001");
    assert_eq!(entries["entries"][0]["state"], "published");
}
