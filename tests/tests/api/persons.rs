//! Persons stand in a table of their own.

use bylaw_tests::host::{entry, filing};
use serde_json::json;

use crate::shenyang;

/// Invariant: what identifies a person stands in the side table, not in the events.
#[tokio::test]
async fn a_person_is_named_in_the_case_but_not_in_its_events() {
    let host = shenyang().await;
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
    let case = host.file("shenyang", &by_person).await;
    assert_eq!(case["matter"]["applicant"]["name"], "张三");
    let history = case["history"].to_string();
    assert!(
        !history.contains("张三") && !history.contains("510100199001011234"),
        "{history}"
    );
    assert!(history.contains("person:"));
}
