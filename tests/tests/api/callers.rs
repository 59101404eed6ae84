//! Who may call.

use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, filing};
use serde_json::json;

use crate::{CASES, is_problem, shenyang};

/// Invariant: without `--dev` nobody acts in a role that he merely claims.
#[tokio::test]
async fn a_claimed_role_counts_only_in_development() {
    let host = TestHost::strict("2025-09-26").await;
    let filed = host
        .post(
            CASES,
            "applicant",
            &filing("sharing-application", json!({})),
        )
        .await;
    is_problem(&filed, StatusCode::UNAUTHORIZED, "no-caller");
    is_problem(
        &host.get("/api/v1/cases/shenyang-0").await,
        StatusCode::UNAUTHORIZED,
        "no-caller",
    );
    assert_eq!(
        host.get("/api/v1/jurisdictions").await.status,
        StatusCode::OK
    );
    let dev = shenyang().await;
    let nobody = dev.send("POST", CASES, None, "{}").await;
    is_problem(&nobody, StatusCode::UNAUTHORIZED, "no-caller");
    let unknown = dev.post(CASES, "king", &json!({})).await;
    is_problem(&unknown, StatusCode::BAD_REQUEST, "bad-caller");
}
