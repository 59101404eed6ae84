//! Whoever was refused something is recorded, whoever refused it.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw_tests::databases::{Reached, on_postgres};
use bylaw_tests::host::TestHost;
use bylaw_tests::lines::Lines;
use bylaw_tests::town::{Town, put};
use serde_json::{Value, json};

use crate::{applied, is_problem, read, registry, shenyang};

/// Who was refused what, why and where, as it is recorded; each once.
async fn recorded(host: &TestHost, town: &Town) -> Vec<String> {
    let denied = read(host, &town.path("denials"), &town.audit).await.body;
    let row = |one: &Value| {
        assert_eq!(one["times"], 1, "{one:#}");
        let cells = ["account", "action", "why", "path"];
        cells.map(|key| one[key].as_str().unwrap()).join(" ")
    };
    let mut rows: Vec<String> = denied.as_array().unwrap().iter().map(row).collect();
    rows.sort();
    rows
}

async fn account(host: &TestHost, token: &str) -> String {
    let me = read(host, "/api/v1/me", token).await.body;
    me["account"]["id"].as_str().unwrap().to_owned()
}

/// Invariant: a refusal is recorded once, by its code and the whole path, also where not the guard but a
/// handler or a use case refuses.
#[tokio::test]
async fn what_stands_behind_the_guard_refuses_on_the_record_too() {
    let (host, town) = shenyang().await;
    host.hold_entry("shenyang", registry("conditional")).await;
    let another = format!("accounts/{}/tokens", account(&host, &town.audit).await);
    let (tax, civil) = (town.as_("officer", "tax"), town.of("civil"));
    let used = json!({ "kind": "query", "entry_code": "TEST/000001", "rows": 3,
        "by": { "id": "police", "name": "公安局", "kind": "department", "tier": "city" } });
    let mut expected = vec![];
    for (rest, by, action, code, body) in [
        (
            another.as_str(),
            town.security.as_str(),
            "manage-access",
            "separation-of-duties",
            json!({ "label": "x", "scopes": null, "days": null }),
        ),
        (
            "entries/TEST%2F000001/uploads",
            tax,
            "upload-data",
            "not-the-provider",
            json!({ "name": "a.csv", "format": "csv", "size": 10 }),
        ),
        ("records", tax, "record-use", "not-for-this-role", used),
        (
            "subscriptions",
            civil,
            "subscribe",
            "not-in-this-capacity",
            json!({ "url": "https://notices.example.org/bylaw" }),
        ),
    ] {
        let path = town.path(rest);
        let refused = host.post(&path, by, &body).await;
        is_problem(&refused, StatusCode::FORBIDDEN, code);
        let who = account(&host, by).await;
        expected.push(format!("{who} {action} {code} {path}"));
    }
    let path = town.path("entries/TEST%2F000001/masking");
    let masking = json!({ "items": { "item": { "treatment": "keep", "first": 1 } } });
    let refused = put(&host, &path, civil, 0, &masking).await;
    is_problem(&refused, StatusCode::FORBIDDEN, "not-in-this-capacity");
    let who = account(&host, civil).await;
    expected.push(format!("{who} upload-data not-in-this-capacity {path}"));
    expected.sort();
    assert_eq!(recorded(&host, &town).await, expected);
}

/// Invariant: what is somebody else's is recorded where it answers as if it were not there; what is not
/// there is nobody's.
#[tokio::test]
async fn what_is_anothers_is_on_the_record_though_nobody_says_so() {
    let (host, town) = shenyang().await;
    let case = applied(&host, &town).await;
    let (id, revision) = (case["id"].as_str().unwrap(), &case["revision"]);
    let stranger = town.of("transport");
    let who = account(&host, stranger).await;
    let approve = json!({ "outcome": "approve" });
    let many = json!({ "cases": [{ "id": id, "revision": revision }], "act": approve });
    let decisions = town.path("decisions");
    let refused = host.post(&decisions, stranger, &many).await;
    is_problem(&refused, StatusCode::NOT_FOUND, "no-case");

    let act = json!({ "outcome": "approve", "revision": revision });
    let actions = format!("/api/v1/cases/{id}/actions");
    let decided = host.post(&actions, town.of("civil"), &act).await;
    assert_eq!(decided.status, StatusCode::OK, "{:#}", decided.body);
    let grant = decided.body["grants"][0]["id"].as_str().unwrap();
    let grant = town.path(&format!("grants/{grant}"));
    let hidden = read(&host, &grant, stranger).await;
    is_problem(&hidden, StatusCode::NOT_FOUND, "no-such-grant");
    let own = read(&host, &grant, town.of("tax")).await;
    assert_eq!(own.status, StatusCode::OK, "{:#}", own.body);
    let none = town.path("grants/none");
    let none = read(&host, &none, town.head("transport")).await;
    is_problem(&none, StatusCode::NOT_FOUND, "no-such-grant");
    let expected = [
        format!("{who} decide-many no-case {decisions}"),
        format!("{who} read-grants no-such-grant {grant}"),
    ];
    assert_eq!(recorded(&host, &town).await, expected);
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

/// Invariant: what cannot be noted is told once, not for each that cannot.
#[tokio::test]
async fn strangers_who_cannot_be_noted_are_told_of_once() {
    let mut reached = Reached::create().await;
    let host = TestHost::on_store("2025-09-26", reached.store.clone()).await;
    // Only what comes second of the three can be written.
    let rejecting = if on_postgres() {
        "ALTER TABLE denials ADD CONSTRAINT some CHECK (action = 'read-inbox')"
    } else {
        "CREATE TRIGGER some BEFORE INSERT ON denials WHEN NEW.action <> 'read-inbox' \
         BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: some'); END"
    };
    reached.execute(rejecting).await;
    let lines = Lines::heard();
    for _ in 0..2 {
        for rest in ["accounts", "cases", "records"] {
            let path = format!("/api/v1/jurisdictions/shenyang/{rest}");
            let answer = read(&host, &path, "bylaw_shenyang_x_y").await;
            is_problem(&answer, StatusCode::UNAUTHORIZED, "bad-token");
        }
        flow::note_strangers(&host.host).await.unwrap();
    }
    assert_eq!(lines.with("who was not known there could not be noted"), 1);
}
