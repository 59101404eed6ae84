//! What happens to a case between its filing and its end, where no shipped instrument goes: waits
//! that stop a clock, sanctions on access, persons who are erased; and what an outcome leaves in
//! the catalog.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod calendar_loads;
mod calendars;
mod catalog;
mod grants;
mod lifting;
mod persons;
mod records;
mod standards;
mod supplements;
mod suspensions;

use std::sync::Arc;

use bylaw::policy::Jurisdiction;
use bylaw::rules::Limits;
use bylaw_tests::guests::{governed_by, model};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

/// The jurisdiction whose rules `tests/guests/model` holds.
fn model_town() -> Arc<Jurisdiction> {
    // On a busy machine, fuel shall decide.
    let limits = Limits {
        backstop_ms: 60_000,
        ..Limits::default()
    };
    governed_by(setup().library.load(&model(), limits).unwrap())
}

/// A host of the model town alone, with an entry that is shared on conditions.
async fn model_host(day: &str) -> TestHost {
    let host = TestHost::with(day, vec![model_town()], true).await;
    host.hold_entry("model", entry("conditional")).await;
    host
}

/// A case on 2025-09-26 that waits as these words say, due on 2025-10-10 if nothing happens.
async fn applied(words: &str) -> (TestHost, Value) {
    let host = model_host("2025-09-26").await;
    let apply = filing("sharing-application", json!({ "purpose": words }));
    let case = host.file("model", &apply).await;
    (host, case)
}

/// The event of this name that came last.
fn last_event(case: &Value, name: &str) -> Value {
    let history = case["history"].as_array().unwrap();
    let found = history.iter().rev().find(|item| item["event"] == name);
    found
        .unwrap_or_else(|| panic!("no `{name}` in {history:#?}"))
        .clone()
}

fn events(case: &Value) -> Vec<&str> {
    let history = case["history"].as_array().unwrap();
    history
        .iter()
        .map(|item| item["event"].as_str().unwrap())
        .collect()
}

/// What may be done, as `act by actor`.
fn may(case: &Value) -> Vec<String> {
    let all = case["may"].as_array().unwrap();
    let one = |choice: &Value| {
        let done = choice["outcome"].as_str().or(choice["act"].as_str());
        format!("{} by {}", done.unwrap(), choice["by"].as_str().unwrap())
    };
    all.iter().map(one).collect()
}
