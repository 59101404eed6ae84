//! What the log and the records of use say of data.

use bylaw::audit::{LogVerifier, Proof};
use bylaw::flow;
use serde_json::{Value, json};

use super::{CSV, Town};

async fn kept(town: &Town) -> Vec<Value> {
    let path = "/api/v1/jurisdictions/shenyang/records?entry=TEST/000001";
    let all = town.host.send("GET", path, Some("provider"), "").await;
    all.body.as_array().unwrap().clone()
}

#[tokio::test]
async fn every_access_leaves_its_record() {
    let town = Town::new().await;
    town.publish("csv", CSV.as_bytes()).await;
    assert_eq!(kept(&town).await.len(), 0);
    let page = town
        .page("applicant", json!({ "items": ["编号"], "limit": 2 }))
        .await;
    let file = town
        .download("provider", "jsonl", json!({ "items": ["金额"] }))
        .await;
    town.query("applicant", json!({ "sort": [{ "item": "姓名" }] }))
        .await;
    let kept = kept(&town).await;
    assert_eq!(kept.len(), 2, "what was refused gave nothing");
    assert_eq!(kept[0]["id"], page["record"]);
    let first = &kept[0]["record"];
    assert_eq!(
        (
            &first["kind"],
            &first["rows"],
            &first["items"],
            &first["note"]
        ),
        (
            &json!("query"),
            &json!(2),
            &json!(["编号"]),
            &json!("version 1")
        )
    );
    assert_eq!(first["by"]["id"], "anybody");
    assert_eq!(kept[1]["id"], file.header("bylaw-record").unwrap());
    let second = &kept[1]["record"];
    assert_eq!(
        (
            &second["kind"],
            &second["method"],
            &second["rows"],
            &second["bytes"]
        ),
        (
            &json!("exchange"),
            &json!("file-download"),
            &json!(3),
            &json!(file.bytes.len())
        )
    );
    assert_eq!(second["by"]["id"], "provider");
}

#[tokio::test]
async fn a_version_has_its_leaf_and_a_changed_one_is_found() {
    let town = Town::new().await;
    town.publish("csv", CSV.as_bytes()).await;
    town.page("provider", json!({})).await;
    let host = &town.host.host;
    flow::sequence(host).await.unwrap();
    let id = town.versions().await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/jurisdictions/shenyang/records/{id}/proof");
    let proof = town.host.get(&path).await;
    let proof = Proof::of_text(&proof.text).unwrap();
    let verifier = LogVerifier::new(&host.key.verifier_key("shenyang")).unwrap();
    proof.verify(&verifier).unwrap();
    let leaf: Value = serde_json::from_str(&proof.entry).unwrap();
    assert_eq!(
        (&leaf["event"], &leaf["subject"]),
        (&json!("data-published"), &json!({ "dataset": id }))
    );

    let jurisdiction = host.jurisdiction("shenyang").unwrap();
    let agreed = flow::compare_log(host, jurisdiction).await.unwrap();
    assert_eq!(
        (agreed.datasets, agreed.records, &agreed.wrong),
        (1, 1, &vec![])
    );
    let mut tx = host.store.begin("shenyang").await.unwrap();
    let mut row = tx.dataset("TEST/000001", None).await.unwrap().unwrap();
    // A version that nobody published: the log does not speak of it.
    row.dataset.version = 2;
    row.id = "smuggled".to_owned();
    tx.insert_dataset(&row).await.unwrap();
    tx.commit().await.unwrap();
    let found = flow::compare_log(host, jurisdiction).await.unwrap();
    assert_eq!(
        found.wrong,
        [("dataset smuggled".to_owned(), "has no leaf")]
    );
}

/// A record that says nothing of items and bytes reads as it did before there were any: its
/// commitment in the log still holds.
#[test]
fn a_record_without_items_is_written_as_ever() {
    let text = r#"{"kind":"query","entry_code":"A/1","by":{"id":"x","name":"X","kind":"department","tier":"city"},"grant":null,"method":null,"rows":3,"note":null}"#;
    let record: bylaw::domain::UseRecord = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&record).unwrap(), text);
}
