//! Rules that give no usable answer on some matters cannot be held against those above them.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::flow::watch_upper_law;
use bylaw::policy::{Calendars, Jurisdiction, Policy};
use bylaw::rules::Limits;
use bylaw_tests::city::{TODAY, problem};
use bylaw_tests::databases;
use bylaw_tests::guests::{component_row, governed_by, hostile, hostile_describing};
use bylaw_tests::host::TestHost;
use bylaw_tests::places::setup;
use bylaw_tests::town;
use serde_json::{Value, json};

/// A jurisdiction with these rules. Shenyang is above it, which has nothing to do with it in law.
fn below_shenyang(rules: &[u8]) -> Arc<Jurisdiction> {
    let rules = setup().library.load(rules, Limits::default());
    let alone = governed_by(rules.unwrap());
    Arc::new(Jurisdiction {
        policy: Policy {
            parent: Some("shenyang".to_owned()),
            ..alone.policy.clone()
        },
        calendars: Calendars::starting_with(alone.calendar()),
        releases: alone.releases.clone(),
    })
}

/// Invariant: rules decide nothing new where they could not be held against the upper law, even if each
/// laxity that was found has its exception.
#[tokio::test]
async fn what_faults_is_not_held_against_the_upper_law() {
    let towns = vec![
        below_shenyang(&hostile()),
        setup().jurisdiction("shenyang").unwrap(),
    ];
    let host = TestHost::standing(TODAY, databases::fresh().await, towns, true).await;
    let operator = town::operator(&host).await;
    let system = town::appoint(&host, &operator, "hostile", "system-administrator").await;
    // Rules that trap would not pass the checks of an upload.
    let brittle = hostile_describing("brittle");
    let digest = bylaw::rules::digest(&brittle);
    let mut tx = host.host.store.begin("hostile").await.unwrap();
    let row = component_row(&digest);
    tx.insert_component(&row, &brittle).await.unwrap();
    tx.commit().await.unwrap();

    let path = "/api/v1/jurisdictions/hostile/releases";
    let mut proposal = json!({ "digest": digest, "from": TODAY, "until": null, "mode": "enforce" });
    let laxer = host.post(path, &system, &proposal).await;
    assert_eq!(problem(&laxer), "laxer-than-upper-law", "{:#}", laxer.body);
    let findings = laxer.body["findings"].as_array().unwrap().iter();
    let excepted =
        findings.map(|one| json!({ "laxity": one["subject"], "reason": "试验用的规则，不作数" }));
    proposal["exceptions"] = excepted.collect::<Value>();
    let unheld = host.post(path, &system, &proposal).await;
    assert_eq!(unheld.status, StatusCode::CONFLICT, "{:#}", unheld.body);
    assert_eq!(problem(&unheld), "not-held-against-upper-law");
    let said = unheld.body["detail"].as_str().unwrap();
    assert!(said.contains("`shenyang`"), "{said}");
    let releases = host.send("GET", path, Some(&system), "").await;
    assert_eq!(releases.body["releases"].as_array().unwrap().len(), 1);
}

/// Invariant: of rules that could not be asked everything, the host never says that they keep the upper
/// law.
#[tokio::test]
async fn what_decides_and_faults_is_not_said_to_keep_the_upper_law() {
    let brittle = below_shenyang(&hostile_describing("brittle"));
    let towns = vec![brittle, setup().jurisdiction("shenyang").unwrap()];
    let host = TestHost::standing(TODAY, databases::fresh().await, towns, true).await;
    let operator = town::operator(&host).await;
    let system = town::appoint(&host, &operator, "hostile", "system-administrator").await;
    watch_upper_law(&host.host).await.unwrap();
    let path = "/api/v1/jurisdictions/hostile/releases";
    let releases = host.send("GET", path, Some(&system), "").await.body;
    let now = &releases["releases"][0]["upper_law_now"];
    assert!(now["faulted"].as_u64().unwrap() > 0, "{now:#}");
    assert!(!now["open"].as_array().unwrap().is_empty(), "{now:#}");
}
