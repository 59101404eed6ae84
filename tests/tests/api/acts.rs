//! Acts that lack something or come too late change nothing.

use axum::http::StatusCode;
use bylaw_tests::host::filing;
use serde_json::json;

use crate::{is_problem, shenyang};

#[tokio::test]
async fn an_act_that_lacks_something_changes_nothing() {
    let host = shenyang().await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    let answer = host
        .act(&case, "provider", &json!({ "outcome": "refuse" }))
        .await;
    is_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "act-lacks");
    assert_eq!(answer.body["rejected"], json!(["legal-basis"]));
    let answer = host
        .act(&case, "applicant", &json!({ "outcome": "approve" }))
        .await;
    assert_eq!(answer.body["rejected"], json!(["role"]));
    assert_eq!(host.case(&case).await["revision"], case["revision"]);
}

#[tokio::test]
async fn an_act_on_an_old_revision_is_refused() {
    let host = shenyang().await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    let supplement = json!({ "outcome": "request-supplement", "revision": case["revision"] });
    assert_eq!(
        host.post(&path, "provider", &supplement).await.status,
        StatusCode::OK
    );
    let answer = host
        .post(
            &path,
            "provider",
            &json!({ "outcome": "approve", "revision": case["revision"] }),
        )
        .await;
    is_problem(&answer, StatusCode::CONFLICT, "stale");
    assert_eq!(answer.body["revision"], 3);
}

/// The loop may be late, or whoever took the lapse may be dead: the case that the answer tells of
/// is there to be read.
#[tokio::test]
async fn a_late_act_is_refused_and_what_silence_decided_is_kept() {
    let host = shenyang().await;
    let case = host
        .file("shenyang", &filing("sharing-application", json!({})))
        .await;
    assert_eq!(case["due"], "2025-10-10", "{case:#}");
    host.at("2025-10-11", 9);
    let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    let refusal = json!({ "outcome": "refuse", "revision": case["revision"],
        "legal_basis": [{ "rank": "law", "title": "某法" }] });
    let answer = host.post(&path, "provider", &refusal).await;
    is_problem(&answer, StatusCode::CONFLICT, "stale");
    assert_eq!(answer.body["revision"], 3);
    let now = host.case(&case).await;
    assert_eq!(
        (&now["revision"], &now["closed"]),
        (&json!(3), &json!("approve"))
    );
}
