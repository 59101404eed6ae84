//! Rules of 1.0 beside rules of 1.1 in one host: each is asked in its own words, and receipts say in
//! which.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::domain::receipt::Receipt;
use bylaw::flow;
use bylaw::rules::Contract;
use bylaw_tests::guests::shipped;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::exhibit::museum;
use crate::town;

/// Wuxi as it was built for 1.0, and Anhui as it is built now.
async fn both() -> TestHost {
    let kept = std::fs::read(museum().join("1.0/wuxi.wasm")).unwrap();
    let towns = [town(&kept), town(&shipped("anhui"))];
    let versions =
        [0, 1].map(|place: usize| towns[place].releases.now().releases[0].plugin.contract());
    assert_eq!(versions, [Contract::V1_0, Contract::V1_1]);
    let host = TestHost::with("2025-09-26", towns.into(), true).await;
    for jurisdiction in ["wuxi", "anhui"] {
        host.hold_entry(jurisdiction, entry("conditional")).await;
    }
    host
}

/// An application that says all that 1.1 can say.
fn application() -> Value {
    let statement = json!({
        "purpose": "履行职责需要", "scenario": "联合执法", "materials": ["申请表"],
        "scope": "本部门业务科室", "promised": true,
    });
    filing("sharing-application", statement)
}

async fn refused(host: &TestHost, filing: &Value) -> Value {
    let answer = host
        .post("/api/v1/jurisdictions/wuxi/cases", "applicant", filing)
        .await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{:#}",
        answer.body
    );
    answer.body["findings"].clone()
}

/// Invariant: every decision of the rules has a receipt that names the contract through which they
/// were asked, and they answer it again to the byte and to the fuel, also through 1.0.
#[tokio::test(flavor = "multi_thread")]
async fn each_is_asked_in_its_own_version_and_answers_again() {
    let host = both().await;
    for (jurisdiction, wit) in [
        ("wuxi", "bylaw:rules@1.0.0"),
        ("anhui", "bylaw:rules@1.1.0"),
    ] {
        let case = host.file(jurisdiction, &application()).await;
        let path = format!("/api/v1/cases/{}/receipts/1", case["id"].as_str().unwrap());
        let receipt = host.get(&path).await.body;
        assert_eq!(receipt["wit"], wit);
        // What was asked is kept as it was said, also what 1.0 could not be told.
        let asked = &receipt["calls"][0]["input"]["plan"]["statement"];
        assert_eq!(
            (&asked["scope"], &asked["promised"]),
            (&json!("本部门业务科室"), &json!(true))
        );
        let mut receipt: Receipt = serde_json::from_value(receipt).unwrap();
        let here = Arc::clone(host.host.jurisdiction(jurisdiction).unwrap());
        let plugin = Arc::clone(&here.releases.now().releases[0].plugin);
        assert_eq!(
            flow::ask_again(&plugin, &receipt).unwrap(),
            Vec::<String>::new()
        );
        receipt.wit = "bylaw:rules@2.0.0".into();
        assert_eq!(flow::ask_again(&plugin, &receipt).unwrap(), ["wit"]);
        let replay = flow::replay(&host.host, &here).await.unwrap();
        assert_eq!(
            (replay.same, replay.differing),
            (1, vec![]),
            "{jurisdiction}"
        );
    }
}

/// A kind that 1.0 has no word for is found by the host, and the rules are not asked.
#[tokio::test]
async fn what_older_rules_cannot_be_told_is_a_finding() {
    let host = both().await;
    let mut need = filing("data-need", json!({}));
    need["entry_code"] = Value::Null;
    let findings = refused(&host, &need).await;
    assert_eq!(findings.as_array().unwrap().len(), 1, "{findings:#}");
    assert_eq!(findings[0]["subject"], "kind");
    let said = findings[0]["message"]["en"].as_str().unwrap();
    assert!(
        said.contains("1.0.0") && said.contains("data-need"),
        "{said}"
    );
}

/// Rules that go by classes look at no list, whatever their version: an entry on one is turned away
/// before anybody relies on it.
#[tokio::test]
async fn lists_beside_classes_are_turned_away() {
    let host = both().await;
    let mut listed = entry("unconditional");
    listed["code"] = json!("TEST/000002");
    listed["sharing"]["lists"] = json!(["negative"]);
    for jurisdiction in ["wuxi", "anhui"] {
        let path = format!("/api/v1/jurisdictions/{jurisdiction}/entries");
        let answer = host.post(&path, "provider", &listed).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{:#}",
            answer.body
        );
        let findings = answer.body["findings"].as_array().unwrap();
        let lists = |finding: &&Value| finding["subject"] == "entry.sharing.lists";
        assert_eq!(findings.iter().filter(lists).count(), 1, "{findings:#?}");
    }
}

/// What says nothing is not written: JSON of before 1.1 reads, and is written as it was.
#[test]
fn what_1_1_added_is_not_written_where_it_says_nothing() {
    let plain = entry("unconditional");
    let read: bylaw::domain::CatalogEntry = serde_json::from_value(plain).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert!(written.get("on_platform").is_none(), "{written:#}");
    assert!(written["sharing"].get("lists").is_none(), "{written:#}");
    let silent = serde_json::to_value(bylaw::domain::Statement::default()).unwrap();
    assert!(
        silent.get("scope").is_none() && silent.get("promised").is_none(),
        "{silent:#}"
    );
}
