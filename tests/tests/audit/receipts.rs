//! Receipts: whatever the rules were asked, they answer again to the byte.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::audit::LogKey;
use bylaw::clock::Clock;
use bylaw::domain::receipt::{Question, Receipt};
use bylaw::files::open_folder;
use bylaw::flow::{self, Host, ask_again};
use bylaw::scenario::{Runner, read_scenarios};
use bylaw::store::Store;
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::{root, setup};
use serde_json::json;

/// Files everything that the scenarios of a plugin file, in one database, and asks it all again.
async fn replayed(name: &str) -> u64 {
    let jurisdiction = setup().jurisdiction(name).unwrap();
    let store = Store::throw_away().await.unwrap();
    let shared = store.clone();
    let runner = Runner::new(Arc::clone(&jurisdiction), Arc::clone(&setup().library)).on(Arc::new(
        move || {
            let store = shared.clone();
            Box::pin(async move { Ok(store) })
        },
    ));
    let folder = open_folder(&root().join("plugins").join(name).join("scenarios")).unwrap();
    for file in folder.entries().unwrap() {
        let file = file.unwrap().file_name().into_string().unwrap();
        let text = folder.read_to_string(&file).unwrap();
        for scenario in read_scenarios(&file, &text).unwrap().scenarios {
            runner.run(&scenario).await.unwrap();
        }
    }
    let key = LogKey::throw_away().unwrap();
    let library = Arc::clone(&setup().library);
    let host = Host::new(
        store,
        Clock::System,
        library,
        vec![Arc::clone(&jurisdiction)],
        key,
    );
    let replay = flow::replay(&host, &jurisdiction).await.unwrap();
    assert_eq!(replay.erased, 0, "{name}");
    assert!(
        replay.differing.is_empty() && replay.unanswered.is_empty(),
        "{name}: {replay:?}"
    );
    replay.same
}

/// Invariant: receipts of every scenario of the shipped plugins are answered again to the same bytes.
#[tokio::test(flavor = "multi_thread")]
async fn every_scenarios_receipts_are_answered_the_same() {
    for (name, least) in [
        ("shenyang", 80),
        ("anhui", 80),
        ("guiyang", 80),
        ("chengdu", 50),
        ("wuxi", 70),
        ("cn", 60),
    ] {
        let same = Box::pin(replayed(name)).await;
        println!("{name}: {same} receipts are answered the same");
        assert!(same >= least, "{name} has {same} receipts");
    }
}

async fn receipt_of_a_publication() -> (TestHost, Receipt) {
    let host = TestHost::on("2025-09-26").await;
    let published = host
        .post(
            "/api/v1/jurisdictions/shenyang/entries",
            "provider",
            &entry("unconditional"),
        )
        .await;
    assert_eq!(
        published.status,
        StatusCode::CREATED,
        "{:#}",
        published.body
    );
    let id = published.body["id"].as_str().unwrap();
    let answer = host.get(&format!("/api/v1/cases/{id}/receipts/1")).await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    let none = host.get(&format!("/api/v1/cases/{id}/receipts/2")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    (host, serde_json::from_value(answer.body).unwrap())
}

#[tokio::test]
async fn what_was_changed_is_named() {
    let (_, receipt) = receipt_of_a_publication().await;
    let rules = |name: &str| {
        let jurisdiction = setup().jurisdiction(name).unwrap();
        Arc::clone(&jurisdiction.releases.now().releases[0].plugin)
    };
    let own = rules("shenyang");
    assert_eq!(
        receipt.calls.len(),
        2,
        "the entry is checked, then the matter planned"
    );
    assert_eq!(ask_again(&own, &receipt).unwrap(), [] as [&str; 0]);

    let other = ask_again(&rules("wuxi"), &receipt).unwrap();
    assert!(other.contains(&"component".to_owned()), "{other:?}");
    assert!(other.contains(&"calls[1].output".to_owned()), "{other:?}");

    let mut changed = receipt.clone();
    if let Some(Question::Plan(matter)) = &mut changed.calls[1].input {
        matter.proposed.as_mut().unwrap().title = "另一名称".into();
    }
    assert_eq!(
        ask_again(&own, &changed).unwrap(),
        ["calls[1].input_digest"]
    );

    let mut changed = receipt.clone();
    changed.calls[0].fuel += 1;
    changed.calls[1].output_digest = "0".repeat(64);
    assert_eq!(
        ask_again(&own, &changed).unwrap(),
        ["calls[0].fuel", "calls[1].output_digest"]
    );
}

/// A person who was erased is missing from what was asked, and the receipt says so.
#[tokio::test]
async fn an_erased_persons_receipt_counts_as_erased() {
    let host = TestHost::on("2025-09-26").await;
    let mut held = entry("unconditional");
    held["opening"] =
        json!({ "class": "conditional", "legal_basis": [{ "rank": "law", "title": "某法" }] });
    host.hold_entry("shenyang", held).await;
    let mut mine = filing(
        "opening-application",
        json!({ "purpose": "研究", "scenario": "论文", "safeguards": "加密" }),
    );
    mine["applicant"] = json!({ "id": "110101199001011234", "name": "李四", "kind": "individual" });
    let case = host.file("shenyang", &mine).await;
    let jurisdiction = host.host.jurisdiction("shenyang").unwrap();
    let before = flow::replay(&host.host, jurisdiction).await.unwrap();
    assert_eq!((before.same, before.erased), (1, 0), "{before:?}");
    let reference = case["history"][0]["matter"]["applicant"]["id"]
        .as_str()
        .unwrap();
    assert!(
        flow::erase_person(&host.host, "shenyang", reference)
            .await
            .unwrap()
    );
    let after = flow::replay(&host.host, jurisdiction).await.unwrap();
    assert_eq!((after.same, after.erased), (0, 1), "{after:?}");
    let path = format!("/api/v1/cases/{}/receipts/1", case["id"].as_str().unwrap());
    let receipt = host.get(&path).await;
    assert_eq!(receipt.body["calls"][0]["input"], json!(null));
    assert!(!receipt.text.contains("李四"));
}
