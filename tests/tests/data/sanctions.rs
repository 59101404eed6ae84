//! What a grant gives while the case that moves it goes on, by rules that suspend and end access.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::rules::Limits;
use bylaw_tests::guests::{governed_by, model};
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

use super::{CSV, items};

const ENTRY: &str = "/api/v1/jurisdictions/model/entries/TEST%2F000001";

/// A host of the model town, with data that are shared on conditions.
async fn model_host() -> TestHost {
    // On a busy machine, fuel shall decide.
    let limits = Limits {
        backstop_ms: 60_000,
        ..Limits::default()
    };
    let rules = setup().library.load(&model(), limits).unwrap();
    let host = TestHost::with("2025-09-26", vec![governed_by(rules)], true).await;
    let mut held = entry("conditional");
    held["items"] = items();
    held["opening"]["class"] = json!("conditional");
    host.hold_entry("model", held).await;
    let wanted = json!({ "name": "a.csv", "format": "csv", "size": CSV.len() });
    let path = format!("{ENTRY}/uploads");
    let begun = host.post(&path, "provider", &wanted).await;
    let path = format!("{path}/{}", begun.body["id"].as_str().unwrap());
    let length = CSV.len().to_string();
    let headers = [("content-length", length.as_str())];
    let put = host.send_as("PUT", &path, Some("provider"), &headers, CSV);
    assert_eq!(put.await.status, StatusCode::OK);
    host.post(&format!("{path}/complete"), "provider", &json!({}))
        .await;
    assert!(flow::convert_next(&host.host).await.unwrap());
    host
}

fn department() -> Value {
    json!({ "id": "bad", "name": "某部门", "kind": "department", "tier": "city" })
}

/// An application of a department for two items.
async fn applied(host: &TestHost) -> Value {
    let statement = json!({ "purpose": "核验", "items": ["编号", "姓名"] });
    let mut apply = filing("sharing-application", statement);
    apply["applicant"] = department();
    host.file("model", &apply).await
}

async fn asked(host: &TestHost) -> Answer {
    host.post(&format!("{ENTRY}/query"), "grantee", &json!({}))
        .await
}

fn is_refused(answer: &Answer, code: &str) {
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
    let (problem, article) = (
        &answer.body["type"],
        &answer.body["findings"][0]["citations"][0]["article"],
    );
    let wanted = json!(format!("urn:bylaw:problem:{code}"));
    assert_eq!((problem, article), (&wanted, &json!(4)), "{}", answer.text);
}

#[tokio::test]
async fn a_rectification_suspends_and_ends_what_a_grant_gives() {
    let host = model_host().await;
    let case = applied(&host).await;
    let approve = json!({ "outcome": "approve" });
    host.done(&case, "data-authority", &approve).await;
    let page = asked(&host).await;
    assert_eq!(page.body["rows"][0], json!(["A1", "张三"]), "{}", page.text);
    let mut filed = filing("rectification", json!({}));
    filed["respondents"] = json!([department()]);
    let case = host.file("model", &filed).await;
    assert_eq!(asked(&host).await.status, StatusCode::OK);
    let order = json!({ "outcome": "complete", "time_limit": { "working_days": 5 } });
    let case = host.done(&case, "superior-organ", &order).await;
    is_refused(&asked(&host).await, "grant-suspended");
    host.go_to("2025-10-15").await;
    is_refused(&asked(&host).await, "grant-suspended");
    let end = json!({ "outcome": "complete" });
    host.done(&case, "superior-organ", &end).await;
    is_refused(&asked(&host).await, "grant-ended");
}

/// Silence looked at nothing.
#[tokio::test]
async fn what_silence_gave_shows_nothing_personal() {
    let host = model_host().await;
    let case = applied(&host).await;
    host.go_to("2025-10-11").await;
    let case = host.case(&case).await;
    assert_eq!(case["closed"], "approve");
    assert_eq!(case["grants"][0]["cleared"], json!({}), "{case:#}");
    let page = asked(&host).await;
    assert_eq!(page.body["rows"][0], json!(["A1"]), "{}", page.text);
    assert_eq!(page.body["left_out"], json!(["姓名"]));
}
