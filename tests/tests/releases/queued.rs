//! A confirmation that waits its turn while the rules above change.

use axum::http::StatusCode;
use bylaw::store::{ReleaseRow, Store};
use bylaw_tests::city::{City, TODAY, problem};
use bylaw_tests::databases;
use bylaw_tests::guests::{marked, shipped};
use bylaw_tests::town::Town;

use crate::above::{digest_of, excepted, named, proposal};

/// Invariant: what is confirmed was held against the rules that are above it then, however long the
/// confirmation waited for its turn.
#[tokio::test]
async fn whoever_waited_sees_what_is_above_by_then() {
    let file = std::env::temp_dir().join(format!("bylaw-queued-{}.db", uuid::Uuid::new_v4()));
    let store = if databases::on_postgres() {
        databases::fresh().await
    } else {
        // In memory there is one connection, and whoever reads would wait for whoever writes.
        let url = format!("sqlite:{}?mode=rwc", file.display());
        Store::open(&url).await.unwrap()
    };
    let mut city = City::founded_below(store, Some("cn")).await;
    let digest = city.handed_in(&City::rules("two")).await;
    let names = city.propose(&proposal(&digest, &[])).await;
    let proposed = city
        .propose(&proposal(&digest, &excepted(&named(&names))))
        .await;
    let number = proposed.body["number"].as_u64().unwrap();
    // The state's own people have proposed a release.
    let above = Town::found(&city.host, &city.operator, "cn").await;
    let own = std::mem::replace(&mut city.town, above);
    let hash = digest_of(&city, "cn", &marked(&shipped("cn"), "two")).await;
    city.proposed(&hash, TODAY, "enforce").await;
    city.town = own;

    let seen = format!("\"{}\"", city.releases().await["revision"]);
    let path = city.town.path(&format!("releases/{number}/confirmation"));
    let (headers, by) = ([("if-match", seen.as_str())], &city.town.security);

    // It is being confirmed: on disk in a moment, and seen by nobody before.
    let mut tx = city.host.host.store.begin_arranging("cn").await.unwrap();
    let mut arranged = tx.arrangement().await.unwrap();
    let rows = tx.releases().await.unwrap();
    arranged.revision += 1;
    let ended = ReleaseRow {
        until: Some("2025-09-25".to_owned()),
        ..rows[0].clone()
    };
    let begun = ReleaseRow {
        state: rows[0].state,
        activated: Some(arranged.revision),
        ..rows[1].clone()
    };
    for row in [&ended, &begun] {
        tx.put_release(row).await.unwrap();
    }
    tx.put_arrangement(&arranged).await.unwrap();
    let meanwhile = async {
        // As much as the other has to do before it waits, many times over.
        for _ in 0..200 {
            let mut view = city.host.host.store.read("cn").await.unwrap();
            assert_eq!(view.arrangement().await.unwrap().revision, 1);
        }
        tx.commit().await.unwrap();
    };
    let confirming = city.host.send_with("POST", &path, Some(by), &headers, "");
    let (confirmed, ()) = tokio::join!(confirming, meanwhile);
    assert_eq!(
        confirmed.status,
        StatusCode::CONFLICT,
        "{:#}",
        confirmed.body
    );
    assert_eq!(problem(&confirmed), "upper-law-changed");
    city.host.host.store.close().await;
    // Nothing but the file is left once all connections are closed; on PostgreSQL there is none.
    let _ = std::fs::remove_file(file);
}
