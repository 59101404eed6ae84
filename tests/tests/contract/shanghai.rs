//! What 1.1 added, in the way of Shanghai's Data Regulation (28, 38 to 40): lists instead of classes, a
//! promise, needs that no entry names, an office that reviews what is withheld, and a platform that
//! stops at once what goes too far.

use axum::http::StatusCode;
use bylaw::columns::{Defaults, header_row, read_entries, rows_of};
use bylaw::domain::{CatalogEntry, Tier};
use bylaw::sheets::{Cell, Row};
use bylaw_tests::guests::shanghai;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::town;

fn listed(list: &str) -> Value {
    let mut entry = entry("unconditional");
    entry["sharing"]["lists"] = json!([list]);
    entry
}

async fn with_entry(day: &str, entry: Value) -> TestHost {
    let host = TestHost::with(day, vec![town(&shanghai())], true).await;
    host.hold_entry("shanghai", entry).await;
    host
}

fn application() -> Value {
    let statement = json!({ "scenario": "联合执法", "promised": true });
    filing("sharing-application", statement)
}

fn publication(list: &str, reason: &str) -> Value {
    let mut entry = listed(list);
    entry["code"] = json!("TEST/000002");
    entry["sharing"]["reason"] = json!(reason);
    let mut filing = filing("entry-publication", json!({ "cleared_by": "负责人" }));
    filing["entry_code"] = Value::Null;
    filing["applicant"] = entry["provider"].clone();
    filing["proposed"] = entry;
    filing
}

/// Files as the provider does.
async fn published(host: &TestHost, filing: &Value) -> Value {
    let path = "/api/v1/jurisdictions/shanghai/cases";
    let answer = host.post(path, "provider", filing).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
    answer.body
}

async fn catalogs_of(host: &TestHost, code: &str) -> Value {
    let held = host
        .get("/api/v1/jurisdictions/shanghai/entries")
        .await
        .body;
    let rows = held["entries"].as_array().unwrap();
    let row = rows.iter().find(|row| row["entry"]["code"] == code);
    row.map_or(Value::Null, |row| row["catalogs"].clone())
}

/// Invariant: what a department withholds stands in no catalog before the office has reviewed it (38).
#[tokio::test]
async fn the_office_reviews_the_negative_list_and_no_other() {
    let host = with_entry("2025-09-26", listed("responsibility")).await;
    let case = published(&host, &publication("negative", "法律规定")).await;
    assert_eq!(
        (&case["at"], &case["due"]),
        (&json!("data-authority"), &Value::Null)
    );
    assert_eq!(catalogs_of(&host, "TEST/000002").await, Value::Null);
    let approve = json!({ "outcome": "approve" });
    assert_eq!(
        host.lacks(&case, "provider", &approve).await,
        json!(["role"])
    );
    let case = host.done(&case, "data-authority", &approve).await;
    assert_eq!(case["closed"], "approve");
    assert_eq!(
        catalogs_of(&host, "TEST/000002").await,
        json!(["resources"])
    );

    let host = with_entry("2025-09-26", listed("responsibility")).await;
    let case = published(&host, &publication("responsibility", "")).await;
    assert_eq!(case["closed"], "approve");
    assert_eq!(
        catalogs_of(&host, "TEST/000002").await,
        json!(["resources", "sharing"])
    );
    let mut silent = publication("negative", " ");
    silent["proposed"]["code"] = json!("TEST/000003");
    assert_eq!(refused(&host, &silent).await, ["proposed.sharing.reason"]);
}

/// Invariant: the platform stops what goes too far in one act, and nobody else does (39).
#[tokio::test]
async fn the_platform_stops_an_access_at_once() {
    let host = with_entry("2025-09-26", listed("responsibility")).await;
    let shared = host.file("shanghai", &application()).await;
    let mut stop = filing(
        "rectification",
        json!({ "violation": { "instrument": "shanghai", "article": 3, "paragraph": null, "item": null } }),
    );
    stop["respondents"] = json!([stop["applicant"]]);
    stop["applicant"] = json!(
        { "id": "platform", "name": "大数据中心", "kind": "authorised-body", "tier": "city" }
    );
    let path = "/api/v1/jurisdictions/shanghai/cases";
    let case = host.post(path, "platform-operator", &stop).await;
    assert_eq!(case.status, StatusCode::CREATED, "{:#}", case.body);
    let case = case.body;
    assert_eq!(
        (&case["at"], &case["due"]),
        (&json!("platform-operator"), &Value::Null)
    );
    let complete = json!({ "outcome": "complete" });
    assert_eq!(
        host.lacks(&case, "data-authority", &complete).await,
        json!(["role"])
    );
    let case = host.done(&case, "platform-operator", &complete).await;
    assert_eq!(case["closed"], "complete");
    let grant = &host.case(&shared).await["grants"][0];
    assert_eq!(grant["state"], "suspended", "{grant:#}");
}

/// Nobody hands the data on, with or without a consent (40).
#[tokio::test]
async fn nobody_else_is_given_the_data() {
    let host = with_entry("2025-09-26", listed("responsibility")).await;
    let more = filing("onward-use", json!({ "users": "某协会" }));
    assert_eq!(refused(&host, &more).await, ["kind"]);
    let case = host.file("shanghai", &application()).await;
    assert_eq!(
        case["grants"][0]["grant"]["onward"], "forbidden",
        "{case:#}"
    );
}

async fn refused(host: &TestHost, filing: &Value) -> Vec<String> {
    let path = "/api/v1/jurisdictions/shanghai/cases";
    let answer = host.post(path, "applicant", filing).await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{:#}",
        answer.body
    );
    let findings = answer.body["findings"].as_array().unwrap();
    let subject = |finding: &Value| finding["subject"].as_str().unwrap().to_owned();
    findings.iter().map(subject).collect()
}

#[tokio::test]
async fn what_is_not_on_the_negative_list_is_shared_on_a_scenario_and_a_promise() {
    let host = with_entry("2025-09-26", listed("responsibility")).await;
    let silent = filing("sharing-application", json!({}));
    assert_eq!(
        refused(&host, &silent).await,
        ["statement.scenario", "statement.promised"]
    );
    let case = host.file("shanghai", &application()).await;
    assert_eq!(
        (&case["closed"], &case["grants"][0]["state"]),
        (&json!("approve"), &json!("active"))
    );
}

#[tokio::test]
async fn what_is_on_the_negative_list_is_offered_and_given_to_nobody() {
    let host = with_entry("2025-09-26", listed("negative")).await;
    let held = host
        .get("/api/v1/jurisdictions/shanghai/entries")
        .await
        .body;
    assert_eq!(
        held["entries"][0]["catalogs"],
        json!(["resources", "opening"])
    );
    assert_eq!(
        refused(&host, &application()).await,
        ["entry.sharing.lists"]
    );
}

fn need() -> Value {
    let mut need = filing(
        "data-need",
        json!({ "purpose": "核查", "scenario": "联合执法", "promised": true }),
    );
    need["entry_code"] = Value::Null;
    let provider = entry("unconditional")["provider"].clone();
    need["respondents"] = json!([provider]);
    need
}

#[tokio::test]
async fn a_need_that_no_entry_names_ends_with_an_entry_and_a_grant_of_it() {
    let host = with_entry("2025-09-26", listed("responsibility")).await;
    let case = host.file("shanghai", &need()).await;
    assert_eq!(
        (&case["at"], &case["due"]),
        (&json!("respondent"), &json!("2025-10-23"))
    );
    let mut new = listed("responsibility");
    new["code"] = json!("TEST/000002");
    let mut approve = json!({ "outcome": "approve" });
    assert_eq!(
        host.lacks(&case, "respondent", &approve).await,
        json!(["entry"])
    );
    approve["entry"] = new.clone();
    host.go_to("2025-09-28").await;
    assert_eq!(
        host.lacks(&case, "provider", &approve).await,
        json!(["role"])
    );
    let case = host.done(&case, "respondent", &approve).await;
    assert_eq!(case["closed"], "approve");
    let grant = &case["grants"][0];
    assert_eq!(
        (&grant["entry_code"], &grant["state"]),
        (&new["code"], &json!("active"))
    );
    let held = host
        .get("/api/v1/jurisdictions/shanghai/entries")
        .await
        .body;
    let found = held["entries"].as_array().unwrap();
    let found = found
        .iter()
        .find(|row| row["entry"]["code"] == new["code"])
        .unwrap();
    assert_eq!(
        (&found["state"], &found["case_id"]),
        (&json!("published"), &case["id"])
    );
    assert_eq!(found["catalogs"], json!(["resources", "sharing"]));
}

/// Invariant: a decision on a need brings an entry of whom the need is directed at, in order and
/// under a code that nobody has.
#[tokio::test]
async fn the_entry_that_answers_a_need_is_new_in_order_and_its_providers() {
    let host = with_entry("2025-09-26", listed("responsibility")).await;
    let case = host.file("shanghai", &need()).await;
    let rejects = async |change: fn(&mut Value), subject: &str| {
        let mut new = listed("responsibility");
        new["code"] = json!("TEST/000002");
        change(&mut new);
        let approve = json!({ "outcome": "approve", "entry": new });
        let answer = host.act(&case, "respondent", &approve).await;
        assert_eq!(
            answer.body["rejected"],
            json!(["entry"]),
            "{:#}",
            answer.body
        );
        let found = answer.body["findings"].as_array().unwrap();
        assert_eq!(found[0]["subject"], subject, "{found:#?}");
    };
    rejects(|new| new["code"] = json!("TEST/000001"), "entry.code").await;
    rejects(|new| new["code"] = json!("no code"), "entry.code").await;
    rejects(
        |new| new["provider"]["id"] = json!("another"),
        "entry.provider.id",
    )
    .await;
    rejects(
        |new| new["sharing"]["lists"] = json!([]),
        "entry.sharing.lists",
    )
    .await;
    assert_eq!(host.case(&case).await["stage"]["id"], "confirmation");
}

/// Two needs are answered under one code: the first has it.
#[tokio::test]
async fn a_code_is_given_to_one_need() {
    let host = with_entry("2025-09-26", listed("responsibility")).await;
    let (one, other) = (
        host.file("shanghai", &need()).await,
        host.file("shanghai", &need()).await,
    );
    let mut new = listed("responsibility");
    new["code"] = json!("TEST/000002");
    let approve = json!({ "outcome": "approve", "entry": new });
    host.done(&one, "respondent", &approve).await;
    assert_eq!(
        host.lacks(&other, "respondent", &approve).await,
        json!(["entry"])
    );
}

/// Invariant: a catalog handed out comes in again unchanged, also with what 1.1 added.
#[test]
fn lists_and_platform_go_through_a_sheet() {
    let mut entry = listed("responsibility");
    entry["sharing"]["lists"] = json!(["demand", "negative"]);
    entry["on_platform"] = json!(true);
    let entry: CatalogEntry = serde_json::from_value(entry).unwrap();
    let mut texts = vec![header_row()];
    texts.extend(rows_of(&entry, None, None));
    let rows: Vec<Row> = (1..)
        .zip(texts)
        .map(|(number, texts)| Row {
            number,
            cells: texts
                .into_iter()
                .map(|text| Cell {
                    text,
                    formula: false,
                })
                .collect(),
            width: None,
        })
        .collect();
    let defaults = Defaults {
        provider: None,
        tier: Tier::City,
        today: "2025-09-26".parse().unwrap(),
    };
    let (_, read) = read_entries(&rows, &defaults).unwrap();
    assert_eq!(read[0].findings, []);
    assert_eq!(read[0].entry, entry);
}
