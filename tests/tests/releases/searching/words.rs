//! What hangs on a word that rules hold is found at a proposal too, from where nobody knows before that a search
//! starts.

use axum::http::StatusCode;
use bylaw::rules::digest;
use bylaw::rules::guard::seed_of;
use bylaw_tests::city::{TODAY, problem};
use bylaw_tests::databases;
use bylaw_tests::guests::{component_row, model_amended};
use bylaw_tests::host::TestHost;
use bylaw_tests::town;
use serde_json::{Value, json};

use crate::above::{LAST, excepted, named, proposal, town_of};

const PATH: &str = "/api/v1/jurisdictions/model";
const LATE: &str =
    "later-due-date/sharing-application.conditional/decide/60-working-days/for-5-working-days";

/// Rules that are laxer for whoever says one word, beside the same without that; and who may propose them.
async fn laxer_for_a_word() -> (TestHost, String, String) {
    let towns = vec![
        town_of("model", Some("above"), ""),
        town_of("above", None, ""),
    ];
    let host = TestHost::standing(TODAY, databases::fresh().await, towns, true).await;
    let operator = town::operator(&host).await;
    let system = town::appoint(&host, &operator, "model", "system-administrator").await;
    let laxer = model_amended("p");
    let digest = digest(&laxer);
    let mut tx = host.host.store.begin("model").await.unwrap();
    let row = component_row(&digest);
    tx.insert_component(&row, &laxer).await.unwrap();
    tx.commit().await.unwrap();
    (host, system, digest)
}

async fn held(host: &TestHost, by: &str, digest: &str) -> Value {
    let path = format!("{PATH}/components/{digest}/upper-law?from={TODAY}&until={LAST}");
    let report = host.send("GET", &path, Some(by), "").await;
    assert_eq!(report.status, StatusCode::OK, "{:#}", report.body);
    report.body["held"][0].clone()
}

/// Invariant: a word of the rules' own is asked about at a proposal, and the release says where the search
/// started: where the report's did, and where nobody computes it from the digests.
#[tokio::test]
async fn a_word_of_the_rules_is_asked_about_from_an_unforeseen_start() {
    let (host, system, digest) = laxer_for_a_word().await;
    let mut wanted = proposal(&digest, &[]);
    (wanted["until"], wanted["last"]) = (json!(LAST), json!(true));
    let path = format!("{PATH}/releases");
    let refused = host.post(&path, &system, &wanted).await;
    assert_eq!(
        problem(&refused),
        "laxer-than-upper-law",
        "{:#}",
        refused.body
    );
    let names = named(&refused);
    assert!(names.contains(&LATE), "{names:?}");

    wanted["exceptions"] = json!(excepted(&names));
    let proposed = host.post(&path, &system, &wanted).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let kept = &proposed.body["upper_law"]["held"][0];
    let report = held(&host, &system, &digest).await;
    assert_eq!(kept["seed"], report["seed"]);
    assert_eq!(report["words"], report["words_held"]);
    let foreseen = seed_of([&digest, report["digest"].as_str().unwrap()]);
    assert_ne!(kept["seed"], json!(foreseen));
    let (other, by, _) = laxer_for_a_word().await;
    let elsewhere = held(&other, &by, &digest).await;
    assert_ne!(kept["seed"], elsewhere["seed"], "of another key");
}
