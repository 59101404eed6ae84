//! Persons stand in a table of their own.

use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::{is_problem, shenyang};

/// Invariant: what identifies a person stands in the side table, not in the events.
#[tokio::test]
async fn a_person_is_named_in_the_case_but_not_in_its_events() {
    let host = shenyang().await;
    let case = applied(&host).await;
    assert_eq!(case["matter"]["applicant"]["name"], "张三");
    let history = case["history"].to_string();
    assert!(
        !history.contains("张三") && !history.contains("510100199001011234"),
        "{history}"
    );
    assert!(history.contains("person:"));
}

/// A person's application for data that are open on conditions.
async fn applied(host: &TestHost) -> Value {
    let mut by_person = filing(
        "opening-application",
        json!({ "purpose": "p", "scenario": "s", "safeguards": "g" }),
    );
    by_person["applicant"] =
        json!({ "id": "510100199001011234", "name": "张三", "kind": "individual" });
    let mut restricted = entry("unconditional");
    restricted["code"] = json!("TEST/000002");
    restricted["opening"]["class"] = json!("conditional");
    host.hold_entry("shenyang", restricted).await;
    by_person["entry_code"] = json!("TEST/000002");
    host.file("shenyang", &by_person).await
}

/// Invariant: the bare reference that a case shows gives nobody the person behind it: not in a filing,
/// an act or a plan, nor as whoever.
#[tokio::test]
async fn a_reference_gives_nobody_the_person_behind_it() {
    let host = shenyang().await;
    let case = applied(&host).await;
    let reference = case["history"][0]["matter"]["applicant"].clone();
    let mut others = entry("unconditional");
    others["provider"] = reference.clone();
    let path = "/api/v1/jurisdictions/shenyang/cases";
    let named = |field: &str, value: Value| {
        let mut filing = filing("dispute", json!({}));
        filing[field] = value;
        filing
    };
    for (subject, filing) in [
        ("applicant.id", named("applicant", reference.clone())),
        (
            "respondents[0].id",
            named("respondents", json!([reference])),
        ),
        (
            "statement.operator.id",
            named("statement", json!({ "operator": reference })),
        ),
        ("proposed.provider.id", named("proposed", others.clone())),
    ] {
        let refused = host.post(path, "applicant", &filing).await;
        is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "not-admissible");
        assert_eq!(refused.body["findings"][0]["subject"], subject);
        assert!(!refused.text.contains("张三"), "{}", refused.text);
    }
    let revision = filing("entry-revision", json!({ "change": "data-changed" }));
    let revision = host.file("shenyang", &revision).await;
    let act = json!({ "outcome": "complete", "entry": others });
    let refused = host.act(&revision, "provider", &act).await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "act-lacks");
    assert_eq!(refused.body["findings"][0]["subject"], "entry.provider.id");

    let mut matter = filing("dispute", json!({}));
    matter.as_object_mut().unwrap().remove("entry_code");
    matter["filed_on"] = json!("2025-09-26");
    matter["applicant"] = reference;
    let path = "/api/v1/jurisdictions/shenyang/plan";
    let planned = host.post(path, "applicant", &matter).await;
    assert_eq!(planned.body["route"], json!(null), "{:#}", planned.body);
    assert_eq!(planned.body["findings"][0]["subject"], "applicant.id");
}
