//! Who is who, who may do what, and that nobody gets further than that.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_push_string,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value,
    reason = "tests fail by panicking"
)]

mod accounts;
mod certificates;
mod denials;
mod duties;
mod filers;
mod filings;
mod issued;
mod matrix;
mod mutual_tls;
mod offices;
mod open_id;
mod open_id_refused;
mod sites;
mod spellings;
mod tenants;
mod tls_listener;
mod tokens;

use axum::http::StatusCode;
use bylaw_tests::host::{Answer, TestHost, entry};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

/// A host without `--dev`, on a working day, and a town in Shenyang.
async fn shenyang() -> (TestHost, Town) {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    (host, town)
}

/// An entry that the civil affairs department provides.
fn registry(sharing: &str) -> Value {
    let mut entry = entry(sharing);
    entry["provider"] = Town::party("civil");
    if sharing == "conditional" {
        entry["sharing"]["conditions"] = json!("作为行政依据");
        entry["sharing"]["reason"] = json!("涉及个人信息");
        entry["sharing"]["legal_basis"] =
            json!([{ "rank": "law", "title": "中华人民共和国个人信息保护法", "article": null }]);
    }
    entry
}

/// An application by the tax office for that entry.
fn application() -> Value {
    json!({
        "kind": "sharing-application", "applicant": Town::party("tax"),
        "entry_code": "TEST/000001",
        "statement": { "purpose": "核验纳税人婚姻状况", "scenario": "专项附加扣除", "materials": ["申请表"] },
    })
}

/// An application that was filed with the tax office's token.
async fn applied(host: &TestHost, town: &Town) -> Value {
    host.hold_entry("shenyang", registry("conditional")).await;
    let filed = host
        .post(&town.path("cases"), town.of("tax"), &application())
        .await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    filed.body
}

/// Reads with a token.
async fn read(host: &TestHost, path: &str, token: &str) -> Answer {
    host.send("GET", path, Some(token), "").await
}

fn is_problem(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{:#}", answer.body);
    assert_eq!(
        answer.body["type"],
        format!("urn:bylaw:problem:{code}"),
        "{:#}",
        answer.body
    );
}
