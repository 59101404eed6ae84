//! Who orders what was not done in time under Order 809, among real organisations: the authority a
//! department's (39), the government the authority's (41), and nobody his own.

use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost, entry};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

use crate::{act, id, read, town_of};

/// A nation whose civil affairs department has an entry in order.
async fn nation() -> (TestHost, Town) {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "cn").await;
    host.hold_entry("cn", held()).await;
    (host, town)
}

fn held() -> Value {
    let mut held = entry("unconditional");
    held["provider"] = Town::party("civil");
    held["grade"] = json!("二级");
    held["risk_assessed"] = json!(true);
    held["sharing"]["required_materials"] = json!([]);
    held
}

async fn filed(host: &TestHost, town: &Town, by: &str, kind: &str, more: Value) -> Value {
    let mut filing = json!({ "kind": kind, "applicant": Town::party(by) });
    for (key, value) in more.as_object().unwrap() {
        filing[key] = value.clone();
    }
    let answer = host.post(&town.path("cases"), town.of(by), &filing).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
    answer.body
}

async fn revision(host: &TestHost, town: &Town) -> Value {
    let mut proposed = held();
    proposed["title"] = json!("新名称");
    let more = json!({
        "entry_code": "TEST/000001", "proposed": proposed,
        "statement": { "change": "law-amended" },
    });
    filed(host, town, "civil", "entry-revision", more).await
}

async fn rectify(host: &TestHost, town: &Town, by: &str, case: &Value) -> Answer {
    let path = town.path(&format!("breaches/{}/rectification", id(case)));
    host.post(&path, town.of(by), &json!({})).await
}

async fn basis_of(host: &TestHost, town: &Town, case: &Value) -> Value {
    let path = town.path("supervision/breaches");
    let report = read(host, &path, town.of("data")).await.body;
    let rows = report["rows"].as_array().unwrap().iter();
    let row = rows.clone().find(|row| row["case"] == case["id"]);
    let row = row.unwrap_or_else(|| panic!("{} is not among {report:#}", id(case)));
    assert_eq!(row["state"], "proposed", "{row:#}");
    row["basis"].clone()
}

/// What a rectification is: who orders it, against whom, for which item, at whose turn, by what.
fn order(answer: &Answer) -> (Value, Value, Value, Value, Value) {
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
    let (case, matter) = (&answer.body, &answer.body["matter"]);
    let violation = &matter["statement"]["violation"];
    (
        matter["applicant"]["id"].clone(),
        matter["respondents"][0]["id"].clone(),
        json!([
            violation["article"],
            violation["paragraph"],
            violation["item"]
        ]),
        case["at"].clone(),
        case["stage"]["citations"][0]["article"].clone(),
    )
}

/// Invariant: a late review is the authority's breach, and its government's to order (41, item 3).
#[tokio::test]
async fn the_government_orders_what_the_authority_did_late() {
    let (host, town) = nation().await;
    let case = revision(&host, &town).await;
    let complete = json!({ "outcome": "complete" });
    let sent = act(&host, &case, town.of("civil"), complete).await;
    assert_eq!(sent.body["due"], "2025-09-29", "{:#}", sent.body);
    host.go_to("2025-10-20").await;
    assert_eq!(basis_of(&host, &town, &case).await, "order-809 41.1.3");

    let itself = rectify(&host, &town, "data", &case).await;
    assert_eq!(itself.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(itself.body["findings"][0]["subject"], "applicant.id");
    let ordered = rectify(&host, &town, "city", &case).await;
    let expected = (
        json!("city"),
        json!("data"),
        json!([41, 1, 3]),
        json!("government"),
        json!(41),
    );
    assert_eq!(order(&ordered), expected);
}

/// Invariant: what a department did late the authority orders, under the item that lists it (39).
#[tokio::test]
async fn the_authority_orders_what_a_department_did_late() {
    let (host, town) = nation().await;
    let application = json!({
        "entry_code": "TEST/000001",
        "statement": {
            "legal_basis": [{ "rank": "law", "title": "统计法" }], "scenario": "企业年报核查",
            "scope": "年报处", "method": "query", "until": "2026-12-31", "promised": true,
            "materials": [], "cleared_by": "数据共享处处长",
        },
    });
    let correction =
        json!({ "entry_code": "TEST/000001", "statement": { "grounds": "登记地址有误" } });
    let cases = [
        (revision(&host, &town).await, 1),
        (
            filed(&host, &town, "tax", "sharing-application", application).await,
            4,
        ),
        (
            filed(&host, &town, "tax", "correction", correction).await,
            6,
        ),
    ];
    host.go_to("2025-10-20").await;
    for (case, item) in cases {
        let basis = basis_of(&host, &town, &case).await;
        assert_eq!(basis, format!("order-809 39.1.{item}"));
        let ordered = rectify(&host, &town, "data", &case).await;
        let expected = (
            json!("data"),
            json!("civil"),
            json!([39, 1, item]),
            json!("data-authority"),
            json!(39),
        );
        assert_eq!(order(&ordered), expected);
    }
}

/// Invariant: nobody orders himself. Anhui 43 has the authority order, whoever it is against.
#[tokio::test]
async fn nobody_orders_himself_to_correct() {
    let (host, town) = town_of("anhui", "2025-09-26").await;
    let against = |who: &str| {
        json!({
            "kind": "rectification", "applicant": Town::party("data"),
            "respondents": [Town::party(who)],
            "statement": { "violation": { "instrument": "anhui", "article": 43 } },
        })
    };
    let path = town.path("cases");
    let refused = host.post(&path, town.of("data"), &against("data")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let finding = &refused.body["findings"][0];
    assert_eq!(
        finding["subject"], "respondents[0].id",
        "{:#}",
        refused.body
    );
    let taken = host.post(&path, town.of("data"), &against("civil")).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{:#}", taken.body);
}
