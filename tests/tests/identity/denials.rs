//! Whoever was refused something is recorded, whoever refused it.

use axum::http::StatusCode;
use bylaw_tests::town::put;
use serde_json::{Value, json};

use crate::{applied, is_problem, read, registry, shenyang};

/// Invariant: a refusal is recorded once, by its code and the whole path, also where not the guard but a
/// handler or a use case refuses, and where what is not for somebody answers as if it were not there.
#[tokio::test]
async fn what_stands_behind_the_guard_refuses_on_the_record_too() {
    let (host, town) = shenyang().await;
    let case = applied(&host, &town).await;
    let (id, revision) = (case["id"].as_str().unwrap(), &case["revision"]);
    let me = async |token: &str| read(&host, "/api/v1/me", token).await.body["account"].clone();
    let audit = me(&town.audit).await;
    let mut expected: Vec<(Value, &str, &str, String)> = vec![];

    // Somebody else's duty.
    let path = town.path(&format!(
        "accounts/{}/tokens",
        audit["id"].as_str().unwrap()
    ));
    let draft = json!({ "label": "x", "scopes": null, "days": null });
    let refused = host.post(&path, &town.security, &draft).await;
    is_problem(&refused, StatusCode::FORBIDDEN, "separation-of-duties");
    expected.push((
        me(&town.security).await["id"].clone(),
        "manage-access",
        "separation-of-duties",
        path,
    ));

    // Somebody else's data.
    let (tax, clerk) = (
        me(town.as_("officer", "tax")).await,
        me(town.of("civil")).await,
    );
    let path = town.path("entries/TEST%2F000001/uploads");
    let upload = json!({ "name": "a.csv", "format": "csv", "size": 10 });
    let refused = host.post(&path, town.as_("officer", "tax"), &upload).await;
    is_problem(&refused, StatusCode::FORBIDDEN, "not-the-provider");
    expected.push((tax["id"].clone(), "upload-data", "not-the-provider", path));
    let path = town.path("entries/TEST%2F000001/masking");
    let masking = json!({ "items": { "item": { "treatment": "keep", "first": 1 } } });
    let refused = put(&host, &path, town.of("civil"), 0, &masking).await;
    is_problem(&refused, StatusCode::FORBIDDEN, "not-in-this-capacity");
    expected.push((
        clerk["id"].clone(),
        "upload-data",
        "not-in-this-capacity",
        path,
    ));
    let path = town.path("records");
    let used = json!({ "kind": "query", "entry_code": "TEST/000001", "rows": 3,
        "by": { "id": "police", "name": "公安局", "kind": "department", "tier": "city" } });
    let refused = host.post(&path, town.as_("officer", "tax"), &used).await;
    is_problem(&refused, StatusCode::FORBIDDEN, "not-for-this-role");
    expected.push((tax["id"].clone(), "record-use", "not-for-this-role", path));

    // Not in this capacity.
    let path = town.path("subscriptions");
    let wanted = json!({ "url": "https://notices.example.org/bylaw" });
    let refused = host.post(&path, town.of("civil"), &wanted).await;
    is_problem(&refused, StatusCode::FORBIDDEN, "not-in-this-capacity");
    expected.push((
        clerk["id"].clone(),
        "subscribe",
        "not-in-this-capacity",
        path,
    ));

    // Somebody else's case, as if there were none.
    let path = town.path("decisions");
    let many =
        json!({ "cases": [{ "id": id, "revision": revision }], "act": { "outcome": "approve" } });
    let refused = host.post(&path, town.of("transport"), &many).await;
    is_problem(&refused, StatusCode::NOT_FOUND, "no-case");
    let transport = me(town.of("transport")).await;
    expected.push((transport["id"].clone(), "decide-many", "no-case", path));

    // Somebody else's grant; one that there is not is nobody's.
    let approve = json!({ "outcome": "approve", "revision": revision });
    let decided = host
        .post(
            &format!("/api/v1/cases/{id}/actions"),
            town.of("civil"),
            &approve,
        )
        .await;
    assert_eq!(decided.status, StatusCode::OK, "{:#}", decided.body);
    let grant = decided.body["grants"][0]["id"].as_str().unwrap();
    let path = town.path(&format!("grants/{grant}"));
    let refused = read(&host, &path, town.of("transport")).await;
    is_problem(&refused, StatusCode::NOT_FOUND, "no-such-grant");
    assert_eq!(
        read(&host, &path, town.of("tax")).await.status,
        StatusCode::OK
    );
    expected.push((
        transport["id"].clone(),
        "read-grants",
        "no-such-grant",
        path,
    ));
    let none = read(
        &host,
        &town.path("grants/none"),
        town.as_("head", "transport"),
    )
    .await;
    is_problem(&none, StatusCode::NOT_FOUND, "no-such-grant");

    let denied = read(&host, &town.path("denials"), &town.audit).await.body;
    let mut found: Vec<(Value, &str, &str, String)> = denied
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            assert_eq!(one["times"], 1, "{one:#}");
            let text = |key: &str| one[key].as_str().unwrap();
            (
                one["account"].clone(),
                text("action"),
                text("why"),
                text("path").to_owned(),
            )
        })
        .collect();
    let by = |one: &(Value, &str, &str, String)| format!("{one:?}");
    found.sort_by_key(by);
    expected.sort_by_key(by);
    assert_eq!(found, expected);
}

/// Invariant: what is not there for anybody, and what the law refuses, is no denial.
#[tokio::test]
async fn what_is_wrong_is_no_denial() {
    let (host, town) = shenyang().await;
    host.hold_entry("shenyang", registry("conditional")).await;
    for (path, status) in [
        ("grants/none", StatusCode::NOT_FOUND),
        ("entries/TEST%2F000009", StatusCode::NOT_FOUND),
        ("supervision/nothing", StatusCode::NOT_FOUND),
        ("cases?limit=x", StatusCode::BAD_REQUEST),
    ] {
        let answer = read(&host, &town.path(path), town.of("civil")).await;
        assert_eq!(answer.status, status, "{path}: {:#}", answer.body);
    }
    let empty = host
        .post(&town.path("cases"), town.of("civil"), &json!({}))
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let denied = read(&host, &town.path("denials"), &town.audit).await.body;
    assert_eq!(denied, json!([]));
}
