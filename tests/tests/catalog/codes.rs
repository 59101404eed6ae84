//! Codes are numbered once, by whichever replica, and used once.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use bylaw::store::Store;
use bylaw_tests::databases::{Database, fresh, on_postgres};
use bylaw_tests::host::{TestHost, entry};
use serde_json::json;

use crate::{DAY, error, file, guide, national, publication, publish, refused, warning};

fn code(answer: &bylaw_tests::host::Answer) -> String {
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
    answer.body["matter"]["proposed"]["code"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A publication without a title of its own would be a second code of one resource.
fn titled(code: &str, title: &str) -> serde_json::Value {
    let mut filing = publication(code, Some(guide()));
    filing["proposed"]["title"] = json!(title);
    filing
}

#[tokio::test]
async fn a_classification_code_gets_the_next_number() {
    let host = TestHost::on(DAY).await;
    let mut held = entry("unconditional");
    held["code"] = json!("303084122704/000007");
    held["title"] = json!("以前编号的条目");
    host.hold_entry("shenyang", held).await;
    // Somebody chose a number himself.
    publish(&host, &titled("303084122704/000009", "自编号")).await;
    let filed = file(&host, &titled("303084122704", "一")).await;
    assert_eq!(code(&filed), "303084122704/000010");
    let filed = file(&host, &titled("303084122704/", "二")).await;
    assert_eq!(code(&filed), "303084122704/000011");
    let filed = file(&host, &titled("BA6006", "三")).await;
    assert_eq!(code(&filed), "BA6006/000001");
    // Without any code the class alone is known, unless the guide's record says more.
    assert_eq!(code(&file(&host, &titled("", "四")).await), "300000/000001");
    let mut classified = titled("", "五");
    classified["guide"]["classification_code"] = json!("3070010370");
    assert_eq!(code(&file(&host, &classified).await), "3070010370/000001");
    // What the rules were asked about is what was filed.
    let case = file(&host, &titled("BA6006", "六")).await.body;
    let id = case["id"].as_str().unwrap();
    let receipt = host
        .get(&format!("/api/v1/cases/{id}/receipts/1"))
        .await
        .body;
    let asked = receipt["calls"][0]["input"].to_string();
    assert!(asked.contains("BA6006/000002"), "{asked}");
}

#[tokio::test]
async fn a_refused_filing_uses_no_number() {
    let host = TestHost::on(DAY).await;
    let mut wrong = titled("BA6006", "一");
    wrong["guide"]["provider_code"] = json!("9");
    refused(&file(&host, &wrong).await);
    assert_eq!(
        code(&file(&host, &titled("BA6006", "二")).await),
        "BA6006/000001"
    );
}

#[tokio::test]
async fn a_code_in_use_is_refused_and_names_the_case() {
    let host = TestHost::on(DAY).await;
    let open = file(&host, &publication("TEST/000001", None)).await;
    let id = open.body["id"].as_str().unwrap();
    let again = file(&host, &publication("TEST/000001", None)).await;
    assert_eq!(refused(&again), [error("proposed.code")]);
    let said = again.body["findings"][0]["message"]["zh"].as_str().unwrap();
    assert!(said.contains(id), "{said}");
    // Refused by the authority, it is free again; published, it is not.
    let refuse = json!({ "outcome": "refuse", "reason": "内容不全" });
    host.done(&open.body, "data-authority", &refuse).await;
    let case = publish(&host, &publication("TEST/000001", None)).await;
    let again = file(&host, &publication("TEST/000001", None)).await;
    let said = again.body["findings"][0]["message"]["en"].as_str().unwrap();
    assert!(said.contains(case["id"].as_str().unwrap()), "{said}");
    assert!(said.contains("catalog"), "{said}");
}

#[tokio::test]
async fn a_second_code_of_one_resource_is_unusual() {
    let host = TestHost::on(DAY).await;
    publish(&host, &publication("TEST/000001", Some(guide()))).await;
    let filed = file(&host, &publication("TEST/000002", Some(guide()))).await;
    assert_eq!(
        crate::findings(&filed.body["findings"]),
        [warning("proposed.code")]
    );
}

#[tokio::test]
async fn the_national_profile_takes_no_other_code() {
    let host = TestHost::with(DAY, national(), true).await;
    for wrong in ["TEST/000001", "BA6006", "30700/000001", ""] {
        let answer = file(&host, &publication(wrong, None)).await;
        assert_eq!(refused(&answer), [error("proposed.code")], "{wrong}");
    }
    let answer = file(&host, &titled("307001", "一")).await;
    assert_eq!(code(&answer), "307001/000001");
}

/// Invariant: of numbers and codes that are asked for at once, also by two replicas, none is given
/// twice, and no number is left out.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_replicas_give_no_number_twice() {
    const EACH: usize = 12;
    let stores: [Store; 2] = if on_postgres() {
        let database = Database::create().await;
        let url = database.host_url();
        [
            Store::open(&url).await.unwrap(),
            Store::open(&url).await.unwrap(),
        ]
    } else {
        let store = fresh().await;
        [store.clone(), store]
    };
    let [one, other] = stores;
    let one = TestHost::on_store(DAY, one).await;
    let other = one.replica(DAY, other);
    let filing = titled("BA6006", "一");
    let fixed = titled("BA7000/000001", "二");
    let race = async |host: &TestHost| {
        let mut codes = vec![];
        let mut taken = 0;
        for _ in 0..EACH {
            codes.push(code(&file(host, &filing).await));
            taken += usize::from(file(host, &fixed).await.status == StatusCode::CREATED);
        }
        (codes, taken)
    };
    let ((some, first), (more, second)) = tokio::join!(race(&one), race(&other));
    let codes: BTreeSet<String> = some.into_iter().chain(more).collect();
    let wanted: BTreeSet<String> = (1..=2 * EACH).map(|n| format!("BA6006/{n:06}")).collect();
    assert_eq!(codes, wanted);
    assert_eq!(first + second, 1, "one code, one open publication");
}
