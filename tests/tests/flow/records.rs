//! Records of exchanges and queries: how long they are kept, and what remains of them.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::audit::{LogVerifier, Proof};
use bylaw::domain::Period;
use bylaw::flow::{self, Host};
use bylaw::policy::{Calendars, Jurisdiction, Policy};
use bylaw_tests::host::{TestHost, entry};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

/// A jurisdiction whose policy keeps records at least so long, with an entry.
async fn keeping(name: &str, day: &str, floor: Option<Period>) -> TestHost {
    let host = TestHost::with(day, vec![strict(name, floor)], true).await;
    host.hold_entry(name, entry("conditional")).await;
    host
}

fn strict(name: &str, floor: Option<Period>) -> Arc<Jurisdiction> {
    let shipped = setup().jurisdiction(name).unwrap();
    Arc::new(Jurisdiction {
        policy: Policy {
            keep_records: floor,
            ..shipped.policy.clone()
        },
        calendars: Calendars::starting_with(shipped.calendar()),
        releases: shipped.releases.clone(),
    })
}

fn path(name: &str) -> String {
    format!("/api/v1/jurisdictions/{name}/records")
}

fn query() -> Value {
    let by = json!({ "id": "police", "name": "公安局", "kind": "department", "tier": "city" });
    json!({ "kind": "query", "entry_code": "TEST/000001", "by": by, "rows": 3 })
}

async fn recorded(host: &TestHost, name: &str, record: &Value) -> Value {
    let answer = host.post(&path(name), "provider", record).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.body
}

async fn kept(host: &TestHost, name: &str) -> Vec<Value> {
    let path = format!("{}?entry=TEST/000001", path(name));
    let all = host.send("GET", &path, Some("data-authority"), Body::empty());
    all.await.body.as_array().unwrap().clone()
}

/// The event and the commitment that the log holds of a record.
async fn in_the_log(host: &TestHost, name: &str, id: &str) -> Value {
    flow::sequence(&host.host).await.unwrap();
    let proof = host.get(&format!("{}/{id}/proof", path(name))).await;
    assert_eq!(proof.status, StatusCode::OK, "{}", proof.text);
    let proof = Proof::of_text(&proof.text).unwrap();
    let key = host.host.key.verifier_key(name);
    proof.verify(&LogVerifier::new(&key).unwrap()).unwrap();
    serde_json::from_str(&proof.entry).unwrap()
}

/// Chengdu 26: fifteen years, whatever became of the measures since. Disposal leaves commitments.
#[tokio::test]
async fn chengdu_keeps_records_for_fifteen_years_and_then_their_commitments() {
    let host = keeping("chengdu", "2017-06-01", None).await;
    let record = recorded(&host, "chengdu", &query()).await;
    assert_eq!(record["kept"]["until"], "2032-06-01");
    assert_eq!(record["kept"]["citations"][0]["article"], 26);
    let id = record["id"].as_str().unwrap();
    let leaf = in_the_log(&host, "chengdu", id).await;
    assert_eq!(
        (&leaf["event"], &leaf["subject"]),
        (&json!("query"), &json!({ "record": id }))
    );

    host.at("2032-06-01", 23);
    assert_eq!(flow::dispose_due(&host.host).await.unwrap(), 0);
    assert_eq!(kept(&host, "chengdu").await[0]["record"]["rows"], 3);
    host.at("2032-06-02", 0);
    assert_eq!(flow::dispose_due(&host.host).await.unwrap(), 1);
    assert_eq!(kept(&host, "chengdu").await, [] as [Value; 0]);
    assert_eq!(in_the_log(&host, "chengdu", id).await, leaf);
    // The last leaf says that it is gone, and of which record it speaks.
    let mut view = host.host.store.read("chengdu").await.unwrap();
    let leaves = view.leaves(0, 10).await.unwrap();
    let last: Value = serde_json::from_str(leaves.last().unwrap()).unwrap();
    assert_eq!(
        (&last["event"], &last["day"]),
        (&json!("disposed"), &json!("2032-06-02"))
    );
    assert_eq!(last["subject"], leaf["subject"]);
    assert_eq!(last["commitment"], leaf["commitment"]);
}

/// Where the law is silent no period is made up.
#[tokio::test]
async fn where_rules_and_policy_are_silent_records_are_kept_for_ever() {
    let host = keeping("shenyang", "2025-09-26", None).await;
    let record = recorded(&host, "shenyang", &query()).await;
    assert_eq!(record["kept"], json!({ "until": null, "citations": [] }));
    host.at("2125-09-26", 9);
    assert_eq!(flow::dispose_due(&host.host).await.unwrap(), 0);
    assert_eq!(kept(&host, "shenyang").await.len(), 1);
}

/// Never less than the policy; never less than the rules either.
#[tokio::test]
async fn the_longer_of_rules_and_policy_counts() {
    for (years, until, cited) in [(20, "2037-06-01", 0), (2, "2032-06-01", 1)] {
        let host = keeping("chengdu", "2017-06-01", Some(Period::Years(years))).await;
        let record = recorded(&host, "chengdu", &query()).await;
        assert_eq!(record["kept"]["until"], until);
        assert_eq!(record["kept"]["citations"].as_array().unwrap().len(), cited);
    }
    let host = keeping("shenyang", "2025-09-26", Some(Period::Months(6))).await;
    let record = recorded(&host, "shenyang", &query()).await;
    assert_eq!(record["kept"]["until"], "2026-03-26");
}

/// What was promised when it was recorded is looked at again when its day has come.
#[tokio::test]
async fn a_policy_that_became_stricter_since_is_kept_to() {
    let host = keeping("shenyang", "2025-09-26", Some(Period::Months(6))).await;
    recorded(&host, "shenyang", &query()).await;
    let later = Host::new(
        host.host.store.clone(),
        host.host.clock.clone(),
        Arc::clone(&setup().library),
        vec![strict("shenyang", Some(Period::Years(1)))],
        host.host.key.clone(),
    );
    host.at("2026-03-27", 9);
    assert_eq!(flow::dispose_due(&later).await.unwrap(), 0);
    assert_eq!(
        kept(&host, "shenyang").await[0]["kept"]["until"],
        "2026-09-28"
    );
    host.at("2026-09-29", 9);
    assert_eq!(flow::dispose_due(&later).await.unwrap(), 1);
}

#[tokio::test]
async fn a_person_in_a_record_goes_with_it() {
    let host = keeping("shenyang", "2025-09-26", Some(Period::Months(6))).await;
    let mut record = query();
    record["by"] =
        json!({ "id": "210102199001011234", "name": "张三", "kind": "individual", "tier": "city" });
    recorded(&host, "shenyang", &record).await;
    assert_eq!(
        kept(&host, "shenyang").await[0]["record"]["by"]["name"],
        "张三"
    );
    let mut view = host.host.store.read("shenyang").await.unwrap();
    let row = view
        .use_records("TEST/000001", "", 1)
        .await
        .unwrap()
        .remove(0);
    let reference = row.record.by.id;
    assert!(reference.starts_with("person:"), "{reference}");
    assert!(view.person(&reference).await.unwrap().is_some());
    drop(view);
    host.at("2026-03-27", 9);
    assert_eq!(flow::dispose_due(&host.host).await.unwrap(), 1);
    let mut view = host.host.store.read("shenyang").await.unwrap();
    assert_eq!(view.person(&reference).await.unwrap(), None);
}

#[tokio::test]
async fn a_record_of_nothing_is_refused_and_one_key_records_once() {
    let host = keeping("shenyang", "2025-09-26", None).await;
    let (mut elsewhere, mut granted, mut another) = (query(), query(), query());
    another["by"]["id"] = json!("person:8b6e");
    elsewhere["entry_code"] = json!("TEST/000009");
    granted["grant"] = json!("nobody's");
    let wrong = [
        (&elsewhere, "entry_code"),
        (&granted, "grant"),
        // The reference of somebody's case would go with the record, and the person with it.
        (&another, "by.id"),
    ];
    for (record, place) in wrong {
        let refused = host.post(&path("shenyang"), "provider", record).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.body["place"], place, "{}", refused.text);
    }
    let stranger = host.post(&path("shenyang"), "applicant", &query()).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    let reader = host
        .get(&format!("{}?entry=TEST/000001", path("shenyang")))
        .await;
    assert_eq!(reader.status, StatusCode::FORBIDDEN);
    assert_eq!(kept(&host, "shenyang").await.len(), 0);

    let key = [("idempotency-key", "one")];
    let path = path("shenyang");
    let send = || host.send_with("POST", &path, Some("provider"), &key, query().to_string());
    let (first, again) = (send().await, send().await);
    assert_eq!(
        (first.status, again.status),
        (StatusCode::CREATED, StatusCode::CREATED)
    );
    assert_eq!(first.text, again.text);
    assert_eq!(kept(&host, "shenyang").await.len(), 1);
}
