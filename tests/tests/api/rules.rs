//! What the rules say of themselves and of entries.

use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, entry};
use serde_json::{Value, json};

use crate::is_problem;

#[tokio::test]
async fn the_rules_describe_themselves_and_their_routes() {
    let host = TestHost::on("2025-09-26").await;
    let shenyang = host.get("/api/v1/jurisdictions/shenyang").await.body;
    assert_eq!(
        shenyang["description"]["instruments"][0]["articles"]
            .as_array()
            .unwrap()
            .len(),
        49
    );
    let routes = host
        .get("/api/v1/jurisdictions/shenyang/routes/sharing-application")
        .await
        .body;
    let kinds: Vec<&Value> = routes["routes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["route"])
        .collect();
    assert_eq!(kinds.len(), 3, "{routes:#}");
    assert!(kinds[0]["settled"].is_object());
    assert_eq!(kinds[1]["staged"][0]["due"], "2025-10-10");
    assert!(kinds[2].is_null());
    let unknown = host
        .get("/api/v1/jurisdictions/shenyang/routes/holiday")
        .await;
    is_problem(&unknown, StatusCode::NOT_FOUND, "no-such-word");
}

#[tokio::test]
async fn an_entry_is_classified_over_http() {
    let host = TestHost::on("2025-09-26").await;
    let answer = host
        .post(
            "/api/v1/jurisdictions/guiyang/classify",
            "applicant",
            &entry("conditional"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    assert_eq!(
        answer.body["recommended"],
        json!({ "sharing": "unconditional", "opening": "unconditional" })
    );
}
