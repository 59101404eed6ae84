//! Uploads: pieces, breaks, restarts, who may, how much, and what is left behind.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::data::QueryLimits;
use bylaw::flow::{self, DataLimits, Host};
use bylaw_tests::host::TestHost;
use bylaw_tests::places::setup;
use serde_json::json;

use super::{CSV, ENTRY, Town, data_in, items};

/// A file of some MiB, so that it goes to the store in several parts.
fn long() -> Vec<u8> {
    let row = CSV.lines().nth(1).unwrap();
    let rows = 20 * (1 << 20) / row.len();
    let mut text = CSV.lines().next().unwrap().to_owned() + "\n";
    for _ in 0..rows {
        text.push_str(row);
        text.push('\n');
    }
    text.into_bytes()
}

#[tokio::test]
async fn an_upload_goes_on_after_a_restart_from_where_it_was() {
    let town = Town::new().await;
    let bytes = long();
    let id = town.begin("csv", bytes.len()).await;
    // The connection breaks within the second part: the first one is kept.
    let cut = 12 << 20;
    let pieces = bytes[..cut].chunks(1 << 20).map(|piece| Ok(piece.to_vec()));
    let broken = pieces.chain([Err(std::io::Error::other("gone"))]);
    let body = Body::from_stream(futures_util::stream::iter(broken.collect::<Vec<_>>()));
    let range = format!("bytes 0-{}/{}", bytes.len() - 1, bytes.len());
    let path = format!("{ENTRY}/uploads/{id}");
    let headers = [("content-range", range.as_str())];
    let broken = town
        .host
        .send_as("PUT", &path, Some("provider"), &headers, body)
        .await;
    assert_eq!(
        broken.body["type"], "urn:bylaw:problem:broken-off",
        "{}",
        broken.text
    );
    let received = usize::try_from(town.look(&id).await["received"].as_u64().unwrap()).unwrap();
    assert!((8 << 20..=cut).contains(&received), "{received}");

    // Another process on the same database and folder.
    let again = Host::new(
        town.host.host.store.clone(),
        town.host.host.clock.clone(),
        Arc::clone(&setup().library),
        vec![setup().jurisdiction("shenyang").unwrap()],
        town.host.host.key.clone(),
    );
    let data = data_in(&town.folder, DataLimits::default(), QueryLimits::default());
    let town = Town {
        host: TestHost::over(again).with_data(data),
        folder: town.folder.clone(),
    };
    let wrong = town
        .put(&id, received + 1, &bytes[received + 1..], bytes.len())
        .await;
    assert_eq!(wrong.status, StatusCode::CONFLICT, "{}", wrong.text);
    assert_eq!(wrong.body["type"], "urn:bylaw:problem:offset");
    let early = town.complete(&id).await;
    assert_eq!(
        early.body["type"], "urn:bylaw:problem:offset",
        "{}",
        early.text
    );
    let rest = town
        .put(&id, received, &bytes[received..], bytes.len())
        .await;
    assert_eq!(rest.body["received"], bytes.len(), "{}", rest.text);
    assert_eq!(town.complete(&id).await.status, StatusCode::ACCEPTED);
    assert_eq!(
        town.complete(&id).await.status,
        StatusCode::ACCEPTED,
        "once more does nothing"
    );
    assert!(flow::convert_next(&town.host.host).await.unwrap());
    let done = town.look(&id).await;
    assert_eq!(done["dataset_version"], 1, "{done:#}");
    let rows = String::from_utf8(bytes).unwrap().lines().count() - 1;
    assert_eq!(town.versions().await[0]["rows"], rows);
    // The parts went; the table is there.
    let left = town.objects();
    assert!(left.len() == 1 && left[0].ends_with(".parquet"), "{left:?}");
}

#[tokio::test]
async fn only_the_provider_uploads_and_what_he_says_is_checked() {
    let limits = DataLimits {
        upload: 1_000_000,
        jurisdiction: 1_500_000,
        ..DataLimits::default()
    };
    let town = Town::with(items(), limits, QueryLimits::default()).await;
    let path = format!("{ENTRY}/uploads");
    let wanted = json!({ "name": "a.csv", "format": "csv", "size": 10 });
    let stranger = town.host.post(&path, "applicant", &wanted).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    assert_eq!(stranger.body["type"], "urn:bylaw:problem:not-the-provider");
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("a\nb")),
        ("size", json!(0)),
        ("size", json!(1_000_001)),
        ("sha256", json!("abc")),
    ] {
        let mut bad = wanted.clone();
        bad[field] = value;
        let refused = town.host.post(&path, "provider", &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert_eq!(refused.body["place"], field, "{}", refused.text);
    }
    // A name names nothing: it may even look like a path.
    let mut odd = wanted.clone();
    odd["name"] = json!("../../etc/passwd");
    odd["size"] = json!(900_000);
    assert_eq!(
        town.host.post(&path, "provider", &odd).await.status,
        StatusCode::CREATED
    );
    let full = town.host.post(&path, "provider", &odd).await;
    assert_eq!(full.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", full.text);
    let nowhere = town
        .host
        .post(&path.replace("000001", "000009"), "provider", &wanted)
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND, "{}", nowhere.text);
}

/// Of many that come at once as many are taken as there is room for.
#[tokio::test]
async fn uploads_at_once_do_not_take_the_same_room() {
    let limits = DataLimits {
        jurisdiction: 3_500,
        ..DataLimits::default()
    };
    let town = Town::with(items(), limits, QueryLimits::default()).await;
    let wanted = json!({ "name": "a.csv", "format": "csv", "size": 1_000 });
    let path = format!("{ENTRY}/uploads");
    let all = (0..16).map(|_| town.host.post(&path, "provider", &wanted));
    let begun = futures_util::future::join_all(all).await;
    let taken = |status| begun.iter().filter(|one| one.status == status).count();
    assert_eq!(taken(StatusCode::CREATED), 3);
    assert_eq!(taken(StatusCode::PAYLOAD_TOO_LARGE), 13);
}

#[tokio::test]
async fn one_key_begins_one_upload() {
    let town = Town::new().await;
    let wanted = json!({ "name": "a.csv", "format": "csv", "size": 10 }).to_string();
    let path = format!("{ENTRY}/uploads");
    let key = [("idempotency-key", "one")];
    let begin = || {
        town.host
            .send_with("POST", &path, Some("provider"), &key, wanted.clone())
    };
    let (first, again) = (begin().await, begin().await);
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    assert_eq!(first.text, again.text);
    let all = town.host.send("GET", &path, Some("provider"), "").await;
    assert_eq!(all.body["uploads"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_piece_that_is_not_as_announced_is_refused() {
    let town = Town::new().await;
    let id = town.begin("csv", 200_000).await;
    let put = async |range: &str, length: usize| {
        let headers = [("content-range", range)];
        let path = format!("{ENTRY}/uploads/{id}");
        town.host
            .send_as("PUT", &path, Some("provider"), &headers, vec![b'a'; length])
            .await
    };
    for (range, length, problem) in [
        ("bytes 0-99999/100000", 100_000, "bad-piece"),
        ("bytes 0-99999/*", 100_001, "bad-piece"),
        ("bytes 0-99999/*", 10, "broken-off"),
        ("bytes 0-9/*", 10, "bad-piece"),
        ("bytes 0-200000/*", 200_001, "bad-piece"),
        ("bytes 9-0/*", 10, "bad-range"),
        ("0-9", 10, "bad-range"),
    ] {
        let answer = put(range, length).await;
        let wanted = format!("urn:bylaw:problem:{problem}");
        assert_eq!(answer.body["type"], wanted, "{range}: {}", answer.text);
    }
    assert_eq!(town.look(&id).await["received"], 0);
    let (one, two) = tokio::join!(
        put("bytes 0-99999/*", 100_000),
        put("bytes 0-99999/*", 100_000)
    );
    let mut both = [one.status.as_u16(), two.status.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 409], "of two senders one is heard");
    assert_eq!(town.look(&id).await["received"], 100_000);
    assert_eq!(town.objects().len(), 1);
}

#[tokio::test]
async fn what_became_nothing_is_removed_after_its_time() {
    let town = Town::new().await;
    let id = town.begin("csv", 200_000).await;
    town.put(&id, 0, &vec![b'a'; 100_000], 200_000).await;
    let wrong = town.load("csv", b"a,b\n1,2\n").await;
    assert_eq!(wrong["state"], "refused");
    town.publish("csv", CSV.as_bytes()).await;
    town.host.at("2025-09-28", 9);
    flow::sweep_data(&town.host.host).await.unwrap();
    assert_eq!(
        town.look(&id).await["received"],
        100_000,
        "not before three days"
    );
    assert_eq!(town.objects().len(), 3);
    town.host.at("2025-09-29", 10);
    flow::sweep_data(&town.host.host).await.unwrap();
    for id in [id.as_str(), wrong["id"].as_str().unwrap()] {
        let gone = town
            .host
            .send(
                "GET",
                &format!("{ENTRY}/uploads/{id}"),
                Some("provider"),
                "",
            )
            .await;
        assert_eq!(
            gone.body["type"], "urn:bylaw:problem:no-upload",
            "{}",
            gone.text
        );
    }
    let left = town.objects();
    assert!(left.len() == 1 && left[0].ends_with(".parquet"), "{left:?}");
}

#[tokio::test]
async fn a_digest_that_differs_publishes_nothing() {
    let town = Town::new().await;
    let digest = "0".repeat(64);
    let wanted = json!({ "name": "a", "format": "csv", "size": CSV.len(), "sha256": digest });
    let begun = town
        .host
        .post(&format!("{ENTRY}/uploads"), "provider", &wanted)
        .await;
    let id = begun.body["id"].as_str().unwrap();
    town.put(id, 0, CSV.as_bytes(), CSV.len()).await;
    town.complete(id).await;
    assert!(flow::convert_next(&town.host.host).await.unwrap());
    let seen = town.look(id).await;
    assert_eq!(seen["state"], "refused");
    let said = seen["report"]["first"][0]["problem"]["en"]
        .as_str()
        .unwrap();
    assert!(said.contains("SHA-256"), "{said}");
    assert_eq!(town.versions().await.len(), 0);
}
