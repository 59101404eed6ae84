//! Many clocks that run out in one instant are carried out together; one that cannot be does not
//! hold up the others.

use std::sync::Arc;

use bylaw::flow::{self, Host};
use bylaw_tests::databases::Reached;
use bylaw_tests::host::{TestHost, entry, filing};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};

/// More than are taken at once, and than go into one transaction.
const STORM: usize = 130;

async fn applications(host: &TestHost, count: usize) -> Vec<Value> {
    host.hold_entry("shenyang", entry("conditional")).await;
    let application = filing("sharing-application", json!({}));
    let mut cases = vec![];
    for _ in 0..count {
        cases.push(host.file("shenyang", &application).await);
    }
    cases
}

/// Invariant: each case of a storm lapses once, with its grant and its leaf; the one whose record
/// is damaged stays as it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_bad_case_does_not_hold_up_a_storm() {
    let mut site = Reached::create().await;
    let host = TestHost::on_store("2025-09-26", site.store.clone()).await;
    let cases = applications(&host, STORM).await;
    let bad = cases[STORM / 2]["id"].as_str().unwrap().to_owned();
    let damage = format!("UPDATE events SET body = '{{}}' WHERE case_id = '{bad}'");
    site.raw.execute(AssertSqlSafe(damage)).await.unwrap();
    host.at("2025-10-11", 0);
    let done = flow::run_due(&host.host).await.unwrap();
    assert_eq!(done, STORM - 1);
    for case in cases.iter().filter(|case| case["id"] != *bad) {
        let case = host.case(case).await;
        assert_eq!(
            (&case["closed"], &case["deemed"]),
            (&json!("approve"), &json!(true))
        );
        assert_eq!(case["history"].as_array().unwrap().len(), 3, "{case:#}");
        assert_eq!(case["grants"].as_array().unwrap().len(), 1, "{case:#}");
    }
    let left: Vec<String> = sqlx::query_scalar("SELECT case_id FROM clocks")
        .fetch_all(&mut site.raw)
        .await
        .unwrap();
    assert_eq!(left, [bad]);
    let placed = flow::sequence(&host.host).await.unwrap();
    assert_eq!(placed, u64::try_from(3 * STORM - 1).unwrap());
}

/// Two replicas share a storm: together they do each case once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_replicas_share_a_storm() {
    let site = Reached::create().await;
    let one = TestHost::on_store("2025-09-26", site.store.clone()).await;
    let cases = applications(&one, STORM).await;
    one.at("2025-10-11", 0);
    let two = Host::new(
        site.store.clone(),
        one.host.clock.clone(),
        Arc::clone(&one.host.library),
        one.host.jurisdictions().cloned().collect(),
        one.host.key.clone(),
    );
    let (here, there) = tokio::join!(flow::run_due(&one.host), flow::run_due(&two));
    assert_eq!(here.unwrap() + there.unwrap(), cases.len());
    let placed = flow::sequence(&one.host).await.unwrap();
    assert_eq!(placed, u64::try_from(3 * STORM).unwrap());
}
