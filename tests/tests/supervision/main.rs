//! What waits for whom, like cases decided together, notices, and what the authority sees.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value,
    reason = "tests fail by panicking"
)]

mod addresses;
mod awaiting;
mod breaches;
mod cities;
mod decisions;
mod inbox;
mod late;
mod moved;
mod notices;
mod orders;
mod receivers;
mod reports;

use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost, entry};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

/// A host without `--dev` on a working day, and a town there, whose civil affairs department has an
/// entry that is shared and opened on conditions.
async fn town_of(name: &str, day: &str) -> (TestHost, Town) {
    let host = TestHost::strict(day).await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, name).await;
    host.hold_entry(name, registry()).await;
    (host, town)
}

/// The same in Shenyang.
async fn shenyang() -> (TestHost, Town) {
    town_of("shenyang", "2025-09-26").await
}

fn registry() -> Value {
    let mut entry = entry("conditional");
    entry["provider"] = Town::party("civil");
    entry["sharing"]["conditions"] = json!("作为行政依据");
    entry["sharing"]["reason"] = json!("涉及个人信息");
    let law = json!([{ "rank": "law", "title": "中华人民共和国个人信息保护法", "article": null }]);
    entry["sharing"]["legal_basis"] = law.clone();
    entry["opening"]["class"] = json!("conditional");
    entry["opening"]["conditions"] = json!("签订协议");
    entry["opening"]["reason"] = json!("涉及个人信息");
    entry["opening"]["legal_basis"] = law;
    entry
}

/// An application by an organisation for the entry.
async fn apply(host: &TestHost, town: &Town, by: &str, kind: &str, purpose: &str) -> Value {
    let application = json!({
        "kind": kind, "applicant": Town::party(by), "entry_code": "TEST/000001",
        "statement": {
            "purpose": purpose, "scenario": "专项附加扣除", "materials": ["申请表"],
            "safeguards": "专网", "data_format": "csv", "users": "专员", "items": ["item"],
            "method": "query", "until": "2027-12-31", "cleared_by": "数据专员",
        },
    });
    let filed = host
        .post(&town.path("cases"), town.of(by), &application)
        .await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    filed.body
}

async fn shared(host: &TestHost, town: &Town, by: &str) -> Value {
    apply(host, town, by, "sharing-application", "核验婚姻状况").await
}

/// Reads with a token.
async fn read(host: &TestHost, path: &str, token: &str) -> Answer {
    host.send("GET", path, Some(token), "").await
}

/// Acts with a token at the revision that is given.
async fn act(host: &TestHost, case: &Value, token: &str, act: Value) -> Answer {
    let mut action = act;
    action["revision"] = case["revision"].clone();
    let path = format!("/api/v1/cases/{}/actions", case["id"].as_str().unwrap());
    host.post(&path, token, &action).await
}

fn is_problem(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{:#}", answer.body);
    let code = format!("urn:bylaw:problem:{code}");
    assert_eq!(answer.body["type"], code, "{:#}", answer.body);
}

fn ids(answer: &Answer) -> Vec<&str> {
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    let all = answer.body.as_array().unwrap().iter();
    all.map(|item| item["id"].as_str().unwrap()).collect()
}

fn id(case: &Value) -> &str {
    case["id"].as_str().unwrap()
}
