//! Bytes that are not the ones signed, and what becomes of them.

use axum::http::StatusCode;
use bylaw::flow::{self, Comparison};
use bylaw::rules::digest;
use bylaw_tests::city::{City, TODAY, problem};
use bylaw_tests::databases;
use bylaw_tests::guests::{component_row, hostile, marked};
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};

use crate::limits::Site;

const CASES: &str = "/api/v1/jurisdictions/hostile/cases";

fn matter() -> Value {
    filing("sharing-application", json!({ "purpose": "fine" }))
}

async fn wrong(host: &TestHost, name: &str) -> Vec<(String, &'static str)> {
    let (host, mut found) = (&host.host, Comparison::default());
    let jurisdiction = host.jurisdiction(name).unwrap();
    let compared = flow::compare_components(host, jurisdiction, &mut found);
    compared.await.unwrap();
    found.wrong
}

/// Invariant: nothing is run in the name of a component but the bytes of its digest, by which it was signed.
#[tokio::test]
async fn no_other_bytes_are_run_in_the_name_of_a_component() {
    let site = Site::new().await;
    let host = site.start(TODAY, ["", ""]).await;
    host.hold_entry("hostile", entry("conditional")).await;
    assert!(wrong(&host, "hostile").await.is_empty());
    drop(host);
    let (signed, other) = (digest(&hostile()), marked(&hostile(), "two"));
    site.put(&signed, &other).await;
    let host = site.start(TODAY, ["", ""]).await;
    let case = host.file("hostile", &matter()).await;
    assert_eq!(
        (&case["state"], &case["rules"]),
        (&json!("unplanned"), &json!(signed))
    );
    let why = case["history"][1]["message"].as_str().unwrap();
    assert!(
        why.contains(&signed) && why.contains(&digest(&other)),
        "{why}"
    );
    let found = wrong(&host, "hostile").await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.contains(&signed), "{found:?}");
    assert!(wrong(&host, "wuxi").await.is_empty());
}

/// Invariant: a component that is gone keeps the host from starting for nobody.
#[tokio::test]
async fn a_component_that_is_gone_stops_nobody_else() {
    let site = Site::new().await;
    let host = site.start(TODAY, ["", ""]).await;
    for name in ["hostile", "wuxi"] {
        host.hold_entry(name, entry("conditional")).await;
    }
    drop(host);
    let signed = digest(&hostile());
    let unbound = if databases::on_postgres() {
        "ALTER TABLE releases DROP CONSTRAINT releases_jurisdiction_digest_fkey"
    } else {
        "PRAGMA foreign_keys = OFF"
    };
    let gone = format!("{unbound}; DELETE FROM components WHERE digest = '{signed}'");
    site.execute(&gone).await;
    let host = site.start(TODAY, ["", ""]).await;
    let purpose = json!({ "purpose": "核验", "materials": ["申请表"] });
    let beside = host
        .file("wuxi", &filing("sharing-application", purpose))
        .await;
    assert_eq!(beside["state"], "open");
    let told = host.post(CASES, "applicant", &matter()).await;
    assert_eq!(problem(&told), "unusable-rules", "{:#}", told.body);
    assert!(told.text.contains(&signed), "{}", told.text);
    flow::attend_releases(&host.host).await.unwrap();
    let found = wrong(&host, "hostile").await;
    assert_eq!(found.len(), 1, "{found:?}");
}

/// Invariant: whoever hands the right bytes in again puts them where others stood, and it is recorded.
#[tokio::test]
async fn the_right_bytes_take_the_place_of_others_again() {
    let city = City::founded().await;
    let bytes = City::rules("two");
    let digest = city.handed_in(&bytes).await;
    let mut tx = city.host.host.store.begin("shenyang").await.unwrap();
    tx.insert_component(&component_row(&digest), b"others")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let signature = city.key.sign("shenyang", &digest);
    let headers = [
        ("x-bylaw-key", city.key.id()),
        ("x-bylaw-signature", signature.as_str()),
    ];
    for _ in 0..2 {
        let sent = city.upload(&bytes, &headers).await;
        assert_eq!(sent.status, StatusCode::OK, "{:#}", sent.body);
        let mut view = city.host.host.store.read("shenyang").await.unwrap();
        let kept = view.component_bytes(&digest).await.unwrap();
        assert!(kept == Some(bytes.clone()));
    }
    let history = city.releases().await["history"].clone();
    let steps = history.as_array().unwrap().iter();
    let steps: Vec<_> = steps.map(|step| step["what"].as_str().unwrap()).collect();
    assert_eq!(steps, ["component-uploaded", "component-restored"], "once");
}
