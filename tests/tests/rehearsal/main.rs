//! Rehearsals of new rules on what was filed: what would differ is found, by article and with its
//! cases; who may ask for one, and what it holds up.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod left;
mod many;
mod orders;
mod persons;
mod replicas;
mod report;
mod shadow;
mod standing;
mod turns;
mod waiting;

use std::sync::Arc;

use bylaw::domain::rehearsal::RehearsalReport;
use bylaw::flow::{self, FilingDays, Progress, Rehearsing};
use bylaw::rules::{Limits, Plugin};
use bylaw_tests::guests::{governed_by, model, model_amended};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

/// On a busy machine, fuel shall decide.
fn limits() -> Limits {
    Limits {
        backstop_ms: 60_000,
        ..Limits::default()
    }
}

/// The model's rules with these amendments.
fn amended(letters: &str) -> Arc<Plugin> {
    let bytes = model_amended(letters);
    setup().library.load(&bytes, limits()).unwrap()
}

/// A host of the model town alone, with an entry that is shared on conditions.
async fn model_host(day: &str) -> TestHost {
    let plugin = setup().library.load(&model(), limits()).unwrap();
    let host = TestHost::with(day, vec![governed_by(plugin)], true).await;
    host.hold_entry("model", entry("conditional")).await;
    host
}

/// An application for shared data, as the words of its purpose say.
async fn shared(host: &TestHost, words: &str) -> Value {
    let apply = filing("sharing-application", json!({ "purpose": words }));
    host.file("model", &apply).await
}

/// An application of this person for open data.
async fn opened(host: &TestHost, person: &Value) -> Value {
    let mut apply = filing("opening-application", json!({}));
    apply["applicant"] = person.clone();
    host.file("model", &apply).await
}

/// A review of that case, which this person asks for.
async fn reviewed(host: &TestHost, person: &Value, prior: &Value) -> Value {
    let mut apply = filing("opening-review", json!({}));
    apply["applicant"] = person.clone();
    apply["prior_case"] = prior["id"].clone();
    host.file("model", &apply).await
}

fn person(number: u32) -> Value {
    json!({ "id": format!("5101001990010112{number:02}"), "name": format!("张三{number}"), "kind": "individual" })
}

fn what(plugin: Arc<Plugin>) -> Rehearsing {
    Rehearsing {
        plugin,
        days: FilingDays::default(),
        examples: 3,
        threads: None,
        yielding: false,
    }
}

/// Rehearses to the end.
async fn rehearse(host: &TestHost, what: &Rehearsing) -> RehearsalReport {
    let progress = Arc::new(Progress::default());
    let report = flow::rehearse(&host.host.store, "model", what, &progress).await;
    let report = report.unwrap().unwrap();
    assert_eq!(progress.done(), report.matters);
    assert_eq!(progress.differing(), report.differing);
    report
}

/// Article, what differs, how many.
fn groups(report: &RehearsalReport) -> Vec<(Option<u16>, String, u64)> {
    let of = |group: &bylaw::domain::rehearsal::RehearsalGroup| {
        let article = group.article.as_ref().map(|article| article.article);
        (article, group.what.to_string(), group.matters)
    };
    report.groups.iter().map(of).collect()
}
