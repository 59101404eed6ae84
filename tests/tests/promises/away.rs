//! A database that is away or full: 503, nothing half done, and recovery without a restart.

use axum::http::StatusCode;
use bylaw::store::Store;
use bylaw_tests::applying::{apply, count, filled, goes_on, hold, is_unavailable, ready};
use bylaw_tests::databases::{Database, on_postgres};
use bylaw_tests::host::TestHost;
use bylaw_tests::wire::Wire;
use futures_util::future::join_all;

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_comes_back_without_a_restart() {
    if !on_postgres() {
        return;
    }
    let database = Database::create().await;
    let wire = Wire::to(&database.address()).await;
    let url = database
        .host_url()
        .replace(&database.address(), wire.address());
    let host = TestHost::on_store("2025-09-26", Store::open(&url).await.unwrap()).await;
    hold(&host).await;
    let before = apply(&host, "before").await;
    assert_eq!(before.status, StatusCode::CREATED);
    // At once, so that many connections lie idle, all just used, when the wire is cut.
    let counts = join_all((0..12).map(|_| count(&host))).await;
    assert!(counts.iter().all(|count| *count == 1));

    wire.cut();
    is_unavailable(&apply(&host, "during").await);
    assert_eq!(ready(&host).await, StatusCode::SERVICE_UNAVAILABLE);
    let id = before.body["id"].as_str().unwrap();
    is_unavailable(&host.get(&format!("/api/v1/cases/{id}")).await);

    wire.mend().await;
    assert_eq!(ready(&host).await, StatusCode::OK);
    let during = apply(&host, "during").await;
    assert_eq!(during.status, StatusCode::CREATED, "{}", during.text);
    assert_eq!(apply(&host, "before").await.text, before.text);
    assert_eq!(count(&host).await, 2);
}

/// Invariant: what was acknowledged is there, what was refused is not, and room makes it go on.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_database_refuses_and_loses_nothing() {
    if on_postgres() {
        return;
    }
    let file = std::env::temp_dir().join(format!("bylaw-full-{}.db", uuid::Uuid::new_v4()));
    let url = format!("sqlite:{}?mode=rwc", file.display());
    let store = Store::open(&url).await.unwrap();
    let host = TestHost::on_store("2025-09-26", store.clone()).await;
    hold(&host).await;
    store.limit_to_pages(200).await.unwrap();
    let taken = filled(&host).await;
    store.limit_to_pages(10_000).await.unwrap();
    goes_on(&host, taken).await;
    store.close().await;
    std::fs::remove_file(file).unwrap();
}
