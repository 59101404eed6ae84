//! The catalog after the national guide: its record, its codes, reading, search, sheets in and out.

#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod bad_files;
mod codes;
mod dry_run;
mod guide;
mod reading;
mod search;
mod sheets;
mod silence;

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::domain::guide::CodeProfile;
use bylaw::policy::Jurisdiction;
use bylaw_tests::host::{Answer, TestHost, entry};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

const DAY: &str = "2025-09-26";

/// A credit code in order.
const CREDIT_CODE: &str = "91350100M000100Y43";

/// What the guide asks, in order.
fn guide() -> Value {
    json!({
        "classification": ["部门信息资源", "市政府部门", "民政局"],
        "classification_code": null,
        "provider_code": CREDIT_CODE,
        "format_kind": "spreadsheet",
        "sharing_mode": "platform-file",
        "related_codes": ["307001/000002"],
    })
}

/// The publication of an entry.
fn publication(code: &str, guide: Option<Value>) -> Value {
    let mut proposed = entry("unconditional");
    proposed["code"] = json!(code);
    json!({
        "kind": "entry-publication",
        "applicant": proposed["provider"],
        "proposed": proposed,
        "guide": guide,
        "statement": {},
    })
}

async fn file(host: &TestHost, filing: &Value) -> Answer {
    let path = "/api/v1/jurisdictions/shenyang/cases";
    host.post(path, "provider", filing).await
}

/// Files and has it approved; answers the case.
async fn publish(host: &TestHost, filing: &Value) -> Value {
    let filed = file(host, filing).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{:#}", filed.body);
    let approve = json!({ "outcome": "approve" });
    host.done(&filed.body, "data-authority", &approve).await
}

/// The findings of a refusal: severity and subject.
fn refused(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{:#}",
        answer.body
    );
    findings(&answer.body["findings"])
}

fn findings(all: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let one = |finding: &Value| (text(&finding["severity"]), text(&finding["subject"]));
    all.as_array().unwrap().iter().map(one).collect()
}

fn error(subject: &str) -> (String, String) {
    ("error".into(), subject.into())
}

fn warning(subject: &str) -> (String, String) {
    ("warning".into(), subject.into())
}

/// An entry's path.
fn place(code: &str) -> String {
    let code = code.replace('/', "%2F");
    format!("/api/v1/jurisdictions/shenyang/entries/{code}")
}

/// The shipped jurisdictions, whose codes are read as the national guide writes them.
fn national() -> Vec<Arc<Jurisdiction>> {
    let mut all = setup().jurisdictions().expect("the shipped policies");
    for one in &mut all {
        Arc::get_mut(one).expect("nobody else has it").policy.codes = CodeProfile::National;
    }
    all
}
