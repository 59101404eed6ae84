//! Several replicas ask shadows: each question once, and what comes of it is recorded and told once.

use std::collections::BTreeSet;
use std::sync::Arc;

use bylaw::flow::{self, Host};
use bylaw::store::{Store, SubscriptionRow};
use bylaw_tests::databases::{self, Database};
use bylaw_tests::host::TestHost;
use bylaw_tests::places::setup;
use serde_json::json;
use sqlx::Executor as _;

use crate::shadow::shadowed;
use crate::shared;
use crate::waiting::{DAY, cases, waiting};

/// Two replicas, on `PostgreSQL` each with connections of its own.
async fn two() -> [TestHost; 2] {
    let (store, other) = if databases::on_postgres() {
        let database = Database::create().await;
        let url = database.host_url();
        let open = async || Store::open(&url).await.unwrap();
        (open().await, open().await)
    } else {
        let store = databases::fresh().await;
        (store.clone(), store)
    };
    over(store, other).await
}

/// Two replicas over what is one database.
async fn over(store: Store, other: Store) -> [TestHost; 2] {
    let towns = || vec![shadowed("", "l")];
    let first = TestHost::standing(DAY, store, towns(), true).await;
    let conditional = bylaw_tests::host::entry("conditional");
    first.hold_entry("model", conditional).await;
    let (clock, key) = (first.host.clock.clone(), first.host.key.clone());
    let library = Arc::clone(&setup().library);
    let second = TestHost::over(Host::new(other, clock, library, towns(), key));
    [first, second]
}

/// Invariant: however many replicas ask, each divergence is recorded once.
#[tokio::test]
async fn two_replicas_share_what_waits_and_record_each_once() {
    let [one, two] = two().await;
    let mut filed = BTreeSet::new();
    for _ in 0..60 {
        filed.insert(shared(&one, "").await["id"].to_string());
    }
    assert_eq!(
        waiting(&two).await,
        60,
        "a replica counts what others filed"
    );
    let asked = tokio::join!(
        flow::answer_beside(&one.host),
        flow::answer_beside(&two.host)
    );
    let (first, second) = (asked.0.unwrap(), asked.1.unwrap());
    assert_eq!(first + second, 60);
    let told = cases(&one).await;
    let told_of: BTreeSet<String> = told.iter().map(ToString::to_string).collect();
    assert_eq!((told.len(), told_of), (60, filed));
}

/// The data authority wants to be told where shadows diverge.
async fn subscribe(store: &Store) {
    let authority = json!({
        "id": "data", "name": { "zh": "市数据局", "en": "data" }, "kind": "data-authority",
        "tier": "city", "superior": null, "offices": ["data-authority"], "credit_code": null,
        "successor": null,
    });
    let subscription = SubscriptionRow {
        id: "one".to_owned(),
        organisation: "data".to_owned(),
        channel: "mail".to_owned(),
        target: "rules@example.org".to_owned(),
        events: vec!["shadow-diverged".to_owned()],
        secret: String::new(),
        former: (String::new(), 0),
        made_by: "a test".to_owned(),
        made_at: "2025-09-26T01:00:00Z".to_owned(),
    };
    let authority = serde_json::from_value(authority).unwrap();
    let mut tx = store.begin("model").await.unwrap();
    tx.put_organisation(&authority, 1).await.unwrap();
    tx.insert_subscription(&subscription).await.unwrap();
    tx.commit().await.unwrap();
}

/// Invariant: the first divergence is told once, also if two replicas come to record theirs at the same
/// time. On `SQLite` one writes at a time.
#[tokio::test]
async fn two_first_divergences_at_the_same_time_are_told_once() {
    if !databases::on_postgres() {
        return;
    }
    let database = Database::create().await;
    let url = database.host_url();
    let stores = [
        Store::open(&url).await.unwrap(),
        Store::open(&url).await.unwrap(),
    ];
    let [store, other] = stores;
    let [one, two] = over(store, other).await;
    for _ in 0..30 {
        shared(&one, "").await;
    }
    subscribe(&one.host.store).await;
    let mut owner = databases::connect(&database.owner_url()).await;
    // Both have found none by the time that either records one.
    owner.execute("BEGIN").await.unwrap();
    let lock = "LOCK TABLE divergences IN SHARE MODE";
    owner.execute(lock).await.unwrap();
    let let_go = async {
        let waiting = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted \
             AND relation = 'divergences'::regclass";
        for _ in 0..10_000 {
            let waiting: i64 = sqlx::query_scalar(waiting)
                .fetch_one(&mut owner)
                .await
                .unwrap();
            if waiting == 2 {
                break;
            }
        }
        owner.execute("COMMIT").await.unwrap();
    };
    let (first, second, ()) = tokio::join!(
        flow::answer_beside(&one.host),
        flow::answer_beside(&two.host),
        let_go
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first + second, 30);
    assert!(first > 0 && second > 0, "{first} and {second}");
    let mut view = one.host.store.read("model").await.unwrap();
    let told = view.letters("queued", "", 10).await.unwrap();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].what, "shadow-diverged");
}
