//! Files on their way: whoever lets one stand still holds nobody else up.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use bylaw::data::{Objects, QueryLimits};
use bylaw::files;
use bylaw::flow::DataLimits;
use bylaw::http::LimitsConfig;
use bylaw_tests::host::TestHost;
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tower::ServiceExt as _;

use super::{CSV, ENTRY, Town, items};

/// A host on which one file of a jurisdiction is on its way at a time, and moves within a second.
async fn narrow() -> Town {
    let mut town = Town::new().await;
    let limits = LimitsConfig {
        tenant_at_once: 1,
        idle_seconds: 1,
        ..LimitsConfig::default()
    };
    let other = TestHost::on("2025-09-26").await;
    let host = std::mem::replace(&mut town.host, other);
    town.host = host.limited(limits);
    town
}

#[tokio::test]
async fn an_upload_that_stands_still_gives_up_its_place_and_what_came_is_kept() {
    let town = narrow().await;
    let size = 200_000;
    let (still, other) = (town.begin("csv", size).await, town.begin("csv", size).await);
    let begun = stream::iter([Ok::<_, std::io::Error>(vec![b'a'; 100_000])]);
    let body = Body::from_stream(begun.chain(stream::pending()));
    let range = format!("bytes 0-{}/{size}", size - 1);
    let path = format!("{ENTRY}/uploads/{still}");
    let headers = [("content-range", range.as_str())];
    let whole = vec![b'a'; size];
    let (broken, put) = tokio::join!(
        town.host
            .send_as("PUT", &path, Some("provider"), &headers, body),
        town.put(&other, 0, &whole, size),
    );
    assert_eq!(
        broken.body["type"], "urn:bylaw:problem:broken-off",
        "{}",
        broken.text
    );
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    assert_eq!(town.look(&still).await["received"], 100_000);
}

#[tokio::test]
async fn a_download_that_nobody_reads_is_given_up_with_its_place_and_its_file() {
    let town = narrow().await;
    let (head, row) = (CSV.lines().next().unwrap(), CSV.lines().nth(1).unwrap());
    let rows = format!("{row}\n").repeat(20_000);
    town.publish("csv", format!("{head}\n{rows}").as_bytes())
        .await;
    let path = format!("{ENTRY}/download?format=csv");
    let request = Request::get(&path).header("x-bylaw-actor", "provider");
    let request = request.body(Body::empty()).unwrap();
    let unread = town.host.router().oneshot(request).await.unwrap();
    assert_eq!(unread.status(), StatusCode::OK);
    let whole = unread.headers()["bylaw-record"]
        .to_str()
        .unwrap()
        .to_owned();
    let answers = || {
        let all = town.objects();
        all.into_iter()
            .filter(|key| key.contains("/answers/"))
            .count()
    };
    assert_eq!(answers(), 1);
    // It waits for the place of the one that nobody reads.
    let next = town.download("provider", "csv", json!({})).await;
    assert_eq!(next.status, StatusCode::OK);
    assert!(next.bytes.len() > 1_000_000, "{}", next.bytes.len());
    let cut = to_bytes(unread.into_body(), usize::MAX).await;
    assert!(cut.is_err(), "what was given up does not seem whole");
    while answers() > 0 {
        tokio::task::yield_now().await;
    }
    // The records say of one that it was not given whole, and of the other that it was.
    let kept = async || {
        let path = "/api/v1/jurisdictions/shenyang/records?entry=TEST/000001";
        let all = town.host.send("GET", path, Some("provider"), "").await;
        all.body.as_array().unwrap().clone()
    };
    while kept().await.len() < 3 {
        tokio::task::yield_now().await;
    }
    let kept = kept().await;
    let cut = kept.iter().find(|kept| {
        let note = kept["record"]["note"].as_str().unwrap();
        note.starts_with("cut off") && note.contains(&whole)
    });
    let given = &cut.unwrap()["record"]["bytes"];
    assert!(given.as_u64().unwrap() < 500_000, "{kept:#?}");
    assert_eq!(kept.len(), 3);
}

/// Answers that are being fetched have their room; who comes then waits, and what is larger than all of
/// it is never written.
#[tokio::test]
async fn answers_that_nobody_fetched_yet_take_no_more_than_their_room() {
    let limits = DataLimits {
        answers: 1_000,
        ..DataLimits::default()
    };
    let town = Town::with(items(), limits, QueryLimits::default()).await;
    town.publish("csv", CSV.as_bytes()).await;
    let path = format!("{ENTRY}/download?format=jsonl");
    let request = Request::get(&path).header("x-bylaw-actor", "provider");
    let request = request.body(Body::empty()).unwrap();
    let unread = town.host.router().oneshot(request).await.unwrap();
    assert_eq!(unread.status(), StatusCode::OK);
    let busy = town.download("provider", "jsonl", json!({})).await;
    assert_eq!(
        busy.body["type"], "urn:bylaw:problem:queries-busy",
        "{}",
        busy.text
    );
    to_bytes(unread.into_body(), usize::MAX).await.unwrap();
    loop {
        let again = town.download("provider", "jsonl", json!({})).await;
        if again.status == StatusCode::OK {
            break;
        }
        tokio::task::yield_now().await;
    }
    let rows = CSV.lines().nth(1).unwrap();
    let many = format!("{CSV}{}", format!("{rows}\n").repeat(10));
    town.publish("csv", many.as_bytes()).await;
    let large = town.download("provider", "jsonl", json!({})).await;
    assert!(
        large.text.contains("more than 1000 bytes"),
        "{}",
        large.text
    );
    assert!(!town.objects().iter().any(|key| key.contains(".new")));
}

/// What is begun and not completed leaves nothing behind.
#[tokio::test]
async fn an_object_that_is_not_completed_is_removed() {
    let town = Town::new().await;
    let folder = files::make_folder(&town.folder).unwrap();
    let objects = Objects::in_folder(folder).unwrap();
    let mut writer = objects.writer("shenyang/tables/broken");
    writer.write_all(&vec![7; 20 << 20]).await.unwrap();
    let begun = town.objects();
    assert!(
        begun.len() == 1 && begun[0].starts_with(".new/"),
        "{begun:?}"
    );
    drop(writer);
    assert_eq!(town.objects(), Vec::<String>::new());
}
