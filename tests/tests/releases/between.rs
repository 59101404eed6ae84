//! What is asked, or faults, while somebody changes which rules govern.

use std::future::Future;
use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::store::Store;
use bylaw_tests::databases::{self, Database, on_postgres};
use bylaw_tests::trapping::Trapping;
use futures_util::FutureExt as _;
use serde_json::json;

use crate::faults::{breached, complete};

/// Invariant: nothing is planned by rules that were taken back while they were asked; those that govern
/// by then are asked, as at a filing.
#[tokio::test]
async fn what_waits_is_planned_by_no_rules_that_are_taken_back_meanwhile() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let case = city.file("hungry").await;
    city.repair(2, "2025-09-26", 2).await;
    let host = Arc::clone(&city.host.host);
    let limits = host.jurisdiction("hostile").unwrap().policy.limits;
    let rules = host.library.get(&city.digests[2], limits).unwrap();
    // Whoever asks these rules now waits for his turn.
    let mut turns = vec![];
    while let Some(turn) = rules.turn().now_or_never() {
        turns.push(turn);
    }
    let asking = tokio::spawn(async move { flow::plan_waiting(&host).await });
    // He is slower than nobody: there are fewer questions to the database before he asks.
    for _ in 0..100 {
        city.releases().await;
    }
    assert_eq!(city.roll_back(3).await.status, StatusCode::OK);
    drop(turns);
    assert_eq!(asking.await.unwrap().unwrap(), 1);
    let now = city.host.case(&case).await;
    assert_eq!(now["state"], "unplanned", "{now:#}");
    assert_eq!(now["rules"], city.digests[1]);
    assert_eq!(now["history"][2]["event"], "plan-failed", "{now:#}");
}

/// Meets a fault while somebody changes the arrangement; the fault has to be noted.
async fn meets(city: &Trapping, database: &Database, meeting: impl Future<Output = ()>) {
    let store = &city.host.host.store;
    let faults = async || {
        let mut view = store.read("hostile").await.unwrap();
        view.arrangement().await.unwrap().faults
    };
    let mut owner = databases::connect(&database.owner_url()).await;
    let mut arranging = store.begin_arranging("hostile").await.unwrap();
    let found = arranging.arrangement().await.unwrap();
    let arrange = async {
        let waits = "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        let mut looked = 0;
        while faults().await == found.faults {
            let waiting: i64 = sqlx::query_scalar(waits)
                .fetch_one(&mut owner)
                .await
                .unwrap();
            if waiting > 0 {
                break;
            }
            looked += 1;
            assert!(looked < 10_000, "nobody came to note a fault");
        }
        arranging.put_arrangement(&found).await.unwrap();
        arranging.commit().await.unwrap();
    };
    tokio::join!(meeting, arrange);
    assert_ne!(faults().await, found.faults, "it was forgotten");
}

/// Invariant: no fault is forgotten because somebody changed the arrangement at the same time, wherever
/// it was met. On `SQLite` one writes at a time.
#[tokio::test]
async fn no_fault_is_forgotten_over_a_change_at_the_same_time() {
    if !on_postgres() {
        return;
    }
    let database = Database::create().await;
    let store = Store::open(&database.host_url()).await.unwrap();
    let city = Trapping::founded_on(store).await;
    let [fine, trapped] = [city.file("fine").await, city.file("trap").await];
    city.host.at("2025-09-26", 10);
    let acting = async {
        let answer = complete(&city, &fine, "data-authority").await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{:#}", answer.body);
    };
    meets(&city, &database, acting).await;
    city.host.at("2025-09-26", 11);
    let planning = async {
        let path = format!("/api/v1/cases/{}/plan", trapped["id"].as_str().unwrap());
        let again = city.host.post(&path, "platform-operator", &json!({})).await;
        assert_eq!(again.status, StatusCode::OK, "{:#}", again.body);
    };
    meets(&city, &database, planning).await;
    assert!(city.is_manual(), "three in a row");
    breached(&city, 1).await;
    city.host.at("2025-09-26", 12);
    let rectifying = async {
        assert_eq!(flow::rectify_breaches(&city.host.host).await.unwrap(), 0);
    };
    Box::pin(meets(&city, &database, rectifying)).await;
}
