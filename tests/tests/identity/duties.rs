//! Three administrators, three people; what they did is in the log.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, put};
use serde_json::json;

use crate::{is_problem, read, shenyang};

/// Invariant: there is one first operator, and no default password.
#[tokio::test]
async fn an_installation_is_founded_once() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let again = flow::found_operators(&host.host, "second")
        .await
        .unwrap_err();
    assert!(again.to_string().contains("already"), "{again}");
    let me = read(&host, "/api/v1/me", &operator).await;
    assert_eq!(me.body["positions"], json!(["operator-system"]));
    let security = town::appoint(&host, &operator, "host", "security-administrator").await;
    let more = json!({ "name": "x", "duty": "security-administrator" });
    let path = "/api/v1/jurisdictions/host/administrators";
    let filled = host.post(path, &operator, &more).await;
    is_problem(&filled, StatusCode::FORBIDDEN, "separation-of-duties");
    assert_eq!(
        host.post(path, &security, &more).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn nobody_changes_his_own_powers() {
    let (host, town) = shenyang().await;
    let me = read(&host, "/api/v1/me", &town.security).await.body;
    let id = me["account"]["id"].as_str().unwrap();
    let powers = json!({ "capacity": "head", "active": true });
    let own = town.path(&format!("accounts/{id}/powers"));
    let changed = put(&host, &own, &town.security, 1, &powers).await;
    is_problem(&changed, StatusCode::FORBIDDEN, "separation-of-duties");
    let by_system = put(&host, &own, &town.system, 1, &powers).await;
    is_problem(&by_system, StatusCode::FORBIDDEN, "not-allowed");
    let tokens = town.path(&format!("accounts/{id}/tokens"));
    let impersonated = host
        .post(
            &tokens,
            &town.system,
            &json!({ "label": "x", "scopes": null, "days": null }),
        )
        .await;
    is_problem(&impersonated, StatusCode::FORBIDDEN, "not-allowed");
    let organisation = json!({
        "id": "new", "name": { "zh": "新", "en": "new" }, "kind": "enterprise", "tier": null,
        "superior": null, "offices": [], "credit_code": null, "successor": null,
    });
    let entered = host
        .post(&town.path("organisations"), &town.security, &organisation)
        .await;
    is_problem(&entered, StatusCode::FORBIDDEN, "not-allowed");
}

/// Invariant: what administrators do is in the jurisdiction's log, and a change beside it is found.
#[tokio::test]
async fn what_administrators_did_is_in_the_log() {
    let (host, town) = shenyang().await;
    let changes = read(&host, &town.path("changes?limit=1000"), &town.audit).await;
    let all = changes.body.as_array().unwrap();
    let count = |what: &str| all.iter().filter(|change| change["what"] == what).count();
    assert_eq!(count("organisation-entered"), 13);
    assert_eq!(count("account-entered"), 40);
    assert_eq!(count("powers-set"), 26);
    assert!(
        !changes.text.contains("张三"),
        "names stand in accounts only"
    );
    let jurisdiction = host.host.jurisdiction("shenyang").unwrap();
    let compared = flow::compare_log(&host.host, jurisdiction).await.unwrap();
    assert_eq!(compared.changes, all.len() as u64);
    assert_eq!(compared.wrong, []);
}
