//! Accounts: entered, given powers, suspended; capacities lent to colleagues.

use axum::http::StatusCode;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town, put};
use serde_json::json;

use crate::{is_problem, read, registry, shenyang};

#[tokio::test]
async fn a_suspended_account_is_good_for_nothing_at_once() {
    let (host, town) = shenyang().await;
    let me = read(&host, "/api/v1/me", town.of("civil")).await.body;
    let path = town.path(&format!(
        "accounts/{}/powers",
        me["account"]["id"].as_str().unwrap()
    ));
    let suspended = json!({ "capacity": "body", "active": false });
    let done = put(&host, &path, &town.security, 1, &suspended).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    assert_eq!(done.header("etag"), Some("\"2\""));
    let gone = read(&host, "/api/v1/me", town.of("civil")).await;
    is_problem(&gone, StatusCode::UNAUTHORIZED, "inactive-account");
}

#[tokio::test]
async fn accounts_are_for_organisations_that_are_there() {
    let (host, town) = shenyang().await;
    let nowhere = json!({ "name": "李四", "organisation": "nowhere" });
    let refused = host
        .post(&town.path("accounts"), &town.system, &nowhere)
        .await;
    is_problem(&refused, StatusCode::NOT_FOUND, "no-such-thing");
    let nameless = json!({ "name": " ", "organisation": "civil" });
    let refused = host
        .post(&town.path("accounts"), &town.system, &nameless)
        .await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");
    let unknown = json!({ "name": "李四", "organisation": "civil", "duty": "audit-administrator" });
    let refused = host
        .post(&town.path("accounts"), &town.system, &unknown)
        .await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");
}

/// Invariant: nobody has lent what its owner has not.
#[tokio::test]
async fn a_loan_rests_while_its_lender_is_suspended() {
    let (host, town) = shenyang().await;
    let me = async |token: &str| read(&host, "/api/v1/me", token).await.body["account"].clone();
    let (head, colleague) = (me(town.head("civil")).await, me(town.of("civil")).await);
    let wish = json!({ "to": colleague["id"], "since": null, "until": "2025-12-31" });
    let lent = host
        .post(&town.path("delegations"), town.head("civil"), &wish)
        .await;
    assert_eq!(lent.status, StatusCode::CREATED, "{:#}", lent.body);
    assert_eq!(me(town.of("civil")).await["capacity"], "head");
    let path = town.path(&format!("accounts/{}/powers", head["id"].as_str().unwrap()));
    for (seen, powers, capacity) in [
        (2, json!({ "capacity": "head", "active": false }), "body"),
        (3, json!({ "capacity": "head", "active": true }), "head"),
        (4, json!({ "capacity": "officer", "active": true }), "body"),
    ] {
        let done = put(&host, &path, &town.security, seen, &powers).await;
        assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
        assert_eq!(me(town.of("civil")).await["capacity"], capacity, "{powers}");
    }
}

#[tokio::test]
async fn a_head_lends_his_capacity_to_a_colleague_for_some_days() {
    let (host, town) = shenyang().await;
    let capacity = async |token: &str| {
        let me = read(&host, "/api/v1/me", token).await;
        me.body["account"]["capacity"].clone()
    };
    let colleague = read(&host, "/api/v1/me", town.of("civil")).await.body;
    let other = read(&host, "/api/v1/me", town.of("tax")).await.body;
    let wish = |to: &serde_json::Value| json!({ "to": to["account"]["id"], "since": null, "until": "2025-09-30" });
    let path = town.path("delegations");
    let stranger = host.post(&path, town.head("civil"), &wish(&other)).await;
    is_problem(&stranger, StatusCode::NOT_FOUND, "no-such-thing");
    let mut forever = wish(&colleague);
    forever["until"] = json!("2026-09-27");
    let forever = host.post(&path, town.head("civil"), &forever).await;
    is_problem(&forever, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");
    assert_eq!(forever.body["place"], "until", "{:#}", forever.body);
    let nothing = host.post(&path, town.of("civil"), &wish(&colleague)).await;
    is_problem(&nothing, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");
    let lent = host
        .post(&path, town.head("civil"), &wish(&colleague))
        .await;
    assert_eq!(lent.status, StatusCode::CREATED, "{:#}", lent.body);
    assert_eq!(capacity(town.of("civil")).await, "head");

    host.at("2025-10-01", 9);
    assert_eq!(capacity(town.of("civil")).await, "body");
    host.at("2025-09-30", 9);
    assert_eq!(capacity(town.of("civil")).await, "head");
    let one = format!("{path}/{}", lent.body["id"].as_str().unwrap());
    let foreign = host.send("DELETE", &one, Some(town.of("civil")), "").await;
    is_problem(&foreign, StatusCode::NOT_FOUND, "no-such-thing");
    let ended = host
        .send("DELETE", &one, Some(town.head("civil")), "")
        .await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(capacity(town.of("civil")).await, "body");
}

/// What was lent counts wherever the capacity counts: in what the inbox offers, in one case and in
/// several at once. Anhui 26 paragraph 2 leaves an extension to the head.
#[tokio::test]
async fn a_loan_counts_in_the_inbox_and_in_decisions() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "anhui").await;
    host.hold_entry("anhui", registry("conditional")).await;
    let wrong = json!({
        "kind": "correction", "applicant": Town::party("tax"),
        "entry_code": "TEST/000001", "statement": { "grounds": "婚姻状况有误" },
    });
    let filed = host
        .post(&town.path("cases"), town.of("tax"), &wrong)
        .await
        .body;
    let offered = async || {
        let inbox = read(&host, "/api/v1/inbox", town.of("civil")).await;
        let acts = inbox.body[0]["may"].as_array().unwrap().clone();
        acts.iter().any(|choice| choice["act"] == "extend")
    };
    let extend = async || {
        let many = json!({
            "cases": [{ "id": filed["id"], "revision": filed["revision"] }],
            "act": { "extend": true, "reason": "需要核实" },
        });
        let path = town.path("decisions");
        let done = host.post(&path, town.of("civil"), &many).await;
        assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
        done.body["cases"][0].clone()
    };
    assert!(!offered().await);
    let alone = extend().await;
    assert_eq!(alone["rejected"], json!(["role"]), "{alone:#}");

    let colleague = read(&host, "/api/v1/me", town.of("civil")).await.body;
    let wish = json!({ "to": colleague["account"]["id"], "since": null, "until": "2025-09-30" });
    let lent = host
        .post(&town.path("delegations"), town.head("civil"), &wish)
        .await;
    assert_eq!(lent.status, StatusCode::CREATED, "{:#}", lent.body);
    assert!(offered().await);
    let done = extend().await;
    assert_eq!(done["result"], "done", "{done:#}");
}

/// Invariant: whoever lends knows to whom: of his own organisation's people he reads the names, and of
/// nobody else's.
#[tokio::test]
async fn an_officer_finds_his_colleagues_and_nobody_else() {
    let (host, town) = shenyang().await;
    let path = town.path("colleagues");
    let listed = read(&host, &path, town.as_("officer", "civil")).await;
    assert_eq!(listed.status, StatusCode::OK, "{:#}", listed.body);
    let all = listed.body.as_array().unwrap();
    let capacities: Vec<&str> = all
        .iter()
        .map(|one| one["capacity"].as_str().unwrap())
        .collect();
    assert_eq!(capacities, ["body", "officer", "head"]);
    let clerk = read(&host, "/api/v1/me", town.of("civil")).await.body;
    let shown = json!({ "id": clerk["account"]["id"], "name": "body 张三", "capacity": "body" });
    assert_eq!(all[0], shown);
    let next = format!("{path}?after={}&limit=1", shown["id"].as_str().unwrap());
    let next = read(&host, &next, town.of("civil")).await.body;
    assert_eq!(next, json!([all[1]]));
    let lent = json!({ "to": shown["id"], "since": null, "until": "2025-09-30" });
    let lent = host
        .post(
            &town.path("delegations"),
            town.as_("officer", "civil"),
            &lent,
        )
        .await;
    assert_eq!(lent.status, StatusCode::CREATED, "{:#}", lent.body);

    let id = shown["id"].as_str().unwrap();
    let powers = town.path(&format!("accounts/{id}/powers"));
    let off = json!({ "capacity": "body", "active": false });
    let done = put(&host, &powers, &town.security, 1, &off).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    let others = read(&host, &path, town.head("civil")).await.body;
    assert_eq!(others, json!(all[1..]));
    for stranger in [town.citizen(), &town.system] {
        let refused = read(&host, &path, stranger).await;
        is_problem(&refused, StatusCode::FORBIDDEN, "not-allowed");
    }
}
