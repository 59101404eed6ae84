//! The same on an S3-compatible service, a process of its own that is killed in between.

use axum::http::StatusCode;
use bylaw::data::{Objects, QueryLimits};
use bylaw::flow::{self, Data, DataLimits};
use bylaw::store::TakenUpload;
use bylaw_tests::s3::S3Server;
use serde_json::json;

use super::{Town, item};

/// A file of rows that do not compress.
fn long(rows: u64) -> Vec<u8> {
    let mut text = String::from("n,t\n");
    for n in 0..rows {
        let (mut word, mut noise) = (String::new(), n);
        for _ in 0..12 {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            word.push_str(&format!("{:08x}", noise >> 32));
        }
        text.push_str(&format!("{n},{word}\n"));
    }
    text.into_bytes()
}

#[tokio::test]
async fn a_service_that_is_killed_in_between_loses_nothing() {
    let mut service = S3Server::start();
    let columns = json!([item("n", "I", "none"), item("t", "C", "none")]);
    let mut town = Town::with(columns, DataLimits::default(), QueryLimits::default()).await;
    let objects = Objects::in_s3(service.access()).unwrap();
    objects.put("shenyang/probe", "x".into()).await.unwrap();
    assert!(objects.has("shenyang/probe").await.unwrap());
    let data = Data::over(objects, DataLimits::default(), QueryLimits::default());
    let host = std::mem::replace(
        &mut town.host,
        bylaw_tests::host::TestHost::on("2025-09-26").await,
    );
    town.host = host.with_data(data);

    let bytes = long(20_000);
    let (half, size) = (bytes.len() / 2, bytes.len());
    let id = town.begin("csv", size).await;
    assert_eq!(
        town.put(&id, 0, &bytes[..half], size).await.status,
        StatusCode::OK
    );
    service.kill();
    let away = town.put(&id, half, &bytes[half..], size).await;
    assert_eq!(
        away.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        away.text
    );
    assert_eq!(away.header("retry-after"), Some("5"));
    assert_eq!(town.look(&id).await["received"], half);
    service.restart();
    assert_eq!(
        town.put(&id, half, &bytes[half..], size).await.status,
        StatusCode::OK
    );
    assert_eq!(town.complete(&id).await.status, StatusCode::ACCEPTED);

    service.kill();
    assert!(flow::convert_next(&town.host.host).await.is_err());
    assert_eq!(town.look(&id).await["state"], "waiting");
    service.restart();
    at_once(&town, &id).await;
    assert!(flow::convert_next(&town.host.host).await.unwrap());
    let done = town.look(&id).await;
    assert_eq!(done["dataset_version"], 1, "{done:#}");

    service.kill();
    for answer in [
        town.query("provider", json!({})).await,
        town.download("provider", "csv", json!({})).await,
    ] {
        assert_eq!(
            answer.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{}",
            answer.text
        );
    }
    service.restart();
    let last = json!({ "filter": { "op": "ge", "item": "n", "value": 19_999 }, "items": ["n"] });
    assert_eq!(town.page("provider", last).await["rows"], json!([[19_999]]));
    let file = town.download("provider", "csv", json!({})).await;
    // The mark, and the ends of the lines.
    assert_eq!(file.bytes.len(), size + 3 + 20_001);

    // Large enough to go to the service in several pieces.
    let bytes = long(200_000);
    town.publish("csv", &bytes).await;
    let file = town
        .download("provider", "csv", json!({ "items": ["t"] }))
        .await;
    assert_eq!(
        (file.status, file.header("bylaw-rows")),
        (StatusCode::OK, Some("200000"))
    );
}

/// What waits because the service was away is looked at without waiting.
async fn at_once(town: &Town, id: &str) {
    let mut tx = town.host.host.store.begin("shenyang").await.unwrap();
    let row = tx.upload(id).await.unwrap().unwrap();
    let taken = TakenUpload {
        jurisdiction: "shenyang".to_owned(),
        id: id.to_owned(),
        token: row.token,
    };
    tx.keep_upload(&taken, Some(-1)).await.unwrap();
    tx.commit().await.unwrap();
}
