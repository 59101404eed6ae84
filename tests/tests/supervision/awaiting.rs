//! The index of what waits for whom, held against the cases and the parts that it is made of.

use axum::http::StatusCode;
use bylaw::store::CaseRow;
use bylaw_tests::databases::Reached;
use bylaw_tests::host::TestHost;
use bylaw_tests::town::{self, Town};
use serde_json::json;
use sqlx::{AnyConnection, Row as _};

use crate::{act, id, ids, read, registry, shared};

/// Who has which part in an open case whose turn or whose `beside` names that part: jurisdiction,
/// party, place, case and capacity, as the rows of the index should be.
const WANTED: &str = "SELECT DISTINCT cases.jurisdiction, party, COALESCE(due, '9999-99-99') AS place, cases.id, \
    CASE WHEN turn = actor OR beside LIKE '% ' || actor || '=%' THEN '' ELSE '/head' END AS capacity \
    FROM parts JOIN cases ON cases.jurisdiction = parts.jurisdiction AND cases.id = case_id \
    WHERE state IN ('open', 'unplanned') AND (turn = actor OR turn = actor || '/head' \
    OR beside LIKE '% ' || actor || '=%' OR beside LIKE '% ' || actor || '/head=%') \
    ORDER BY 1, 2, 3, 4, 5";
const THERE: &str =
    "SELECT jurisdiction, party, place, case_id, capacity FROM awaiting ORDER BY 1, 2, 3, 4, 5";

/// How many rows the index has; each has to be one that should be there, and the other way about.
async fn agreed(raw: &mut AnyConnection) -> usize {
    let [wanted, there] = [rows(raw, WANTED).await, rows(raw, THERE).await];
    assert_eq!(there, wanted);
    there.len()
}

async fn rows(raw: &mut AnyConnection, query: &'static str) -> Vec<[String; 5]> {
    let rows = sqlx::query(query).fetch_all(raw).await.unwrap();
    let row = |row: &sqlx::any::AnyRow| std::array::from_fn(|column| row.get(column));
    rows.iter().map(row).collect()
}

/// Invariant: what an inbox goes by is what turns, due days and parts say, whatever happened: filed,
/// asked to be supplemented, answered, overdue, decided by silence, and handed to a successor.
#[tokio::test]
async fn what_waits_is_what_turns_and_parts_say() {
    let mut site = Reached::create().await;
    let host = TestHost::on_store("2025-09-26", site.store.clone())
        .await
        .strictly();
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    host.hold_entry("shenyang", registry()).await;
    assert_eq!(agreed(&mut site.raw).await, 0);

    let asked = shared(&host, &town, "tax").await;
    let answered = shared(&host, &town, "transport").await;
    let silent = shared(&host, &town, "tax").await;
    let late = crate::apply(&host, &town, "company", "opening-application", "研究").await;
    assert_eq!(agreed(&mut site.raw).await, 4);

    let supplement = json!({ "outcome": "request-supplement" });
    let done = act(&host, &asked, town.of("civil"), supplement).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    // The applicant is awaited, and the office's period runs on.
    assert_eq!(agreed(&mut site.raw).await, 5);
    let approve = json!({ "outcome": "approve" });
    let done = act(&host, &answered, town.of("civil"), approve).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    agreed(&mut site.raw).await;

    host.go_to("2025-10-20").await;
    agreed(&mut site.raw).await;
    let mine = read(&host, "/api/v1/inbox?overdue=true", town.of("civil")).await;
    assert_eq!(ids(&mine), [id(&late)]);
    let silent = read(
        &host,
        &format!("/api/v1/cases/{}", id(&silent)),
        town.of("tax"),
    )
    .await;
    assert_eq!(silent.body["closed"], "approve", "{:#}", silent.body);

    let path = town.path("organisations/civil/dissolution");
    let body = json!({ "successor": "transport" }).to_string();
    let seen = [("content-type", "application/json"), ("if-match", "\"1\"")];
    let gone = host
        .send_as("POST", &path, Some(&town.system), &seen, body)
        .await;
    assert_eq!(gone.status, StatusCode::OK, "{:#}", gone.body);
    assert!(agreed(&mut site.raw).await > 0);
    let theirs = read(&host, "/api/v1/inbox?overdue=true", town.of("transport")).await;
    assert_eq!(ids(&theirs), [id(&late)]);
}

/// Invariant: what waits for a body and for its head is one case, and a head who looks for what needs a
/// head alone does not find what any officer may do.
#[tokio::test]
async fn what_waits_for_a_body_and_its_head_is_one_case() {
    let (host, town) = crate::shenyang().await;
    let case = shared(&host, &town, "tax").await;
    let row = CaseRow {
        id: id(&case).to_owned(),
        kind: "sharing-application".into(),
        filed_on: "2025-09-26".into(),
        release: String::new(),
        revision: 1,
        state: "open".into(),
        turn: Some("provider".into()),
        due: case["due"].as_str().map(str::to_owned),
        overdue: false,
        entry_code: None,
        from_case: None,
        beside: String::new(),
    };
    for (waits, own) in [
        (["provider", "provider/head"], 1),
        (["provider", "provider"], 0),
    ] {
        let mut tx = host.host.store.begin("shenyang").await.unwrap();
        let waits = waits.map(str::to_owned);
        tx.set_awaiting(&row, &waits, true).await.unwrap();
        tx.commit().await.unwrap();
        for (query, token, found) in [
            ("", town.of("civil"), 1),
            ("", town.head("civil"), 1),
            ("?own_capacity=true", town.head("civil"), own),
        ] {
            let inbox = read(&host, &format!("/api/v1/inbox{query}"), token).await;
            assert_eq!(ids(&inbox).len(), found, "{query} {waits:?}");
        }
    }
}
