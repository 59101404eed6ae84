//! What waits for people because rules faulted: it is somebody's turn, and once other rules govern it is
//! planned by them.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::rules::Limits;
use bylaw_tests::databases;
use bylaw_tests::guests::{component_row, hostile, marked};
use bylaw_tests::places::setup;
use bylaw_tests::trapping::Trapping;
use serde_json::{Value, json};

async fn city() -> Trapping {
    Trapping::founded_on(databases::fresh().await).await
}

fn events(case: &Value) -> Vec<&str> {
    let history = case["history"].as_array().unwrap();
    let names = history.iter().map(|item| item["event"].as_str().unwrap());
    names.collect()
}

async fn inbox(city: &Trapping, role: &str) -> Value {
    let path = "/api/v1/inbox?jurisdiction=hostile";
    city.host.send("GET", path, Some(role), "").await.body
}

async fn again(city: &Trapping, case: &Value) -> Value {
    city.host.case(case).await
}

/// Invariant: whatever rules gave no way to go is somebody's turn, from the first fault on, and he may
/// decide it.
#[tokio::test]
async fn from_the_first_fault_on_it_is_the_authoritys_turn() {
    let city = city().await;
    let case = city.file("hungry").await;
    assert_eq!(events(&case), ["filed", "plan-failed"]);
    assert!(!city.is_manual());
    assert_eq!(
        (&case["at"], &case["state"]),
        (&json!("data-authority"), &json!("unplanned"))
    );
    let acts: Vec<(&str, &str)> = case["may"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["by"].as_str().unwrap(), one["act"].as_str().unwrap()))
        .collect();
    let wanted = [
        ("platform-operator", "plan"),
        ("applicant", "withdraw"),
        ("data-authority", "decide-by-hand"),
        ("provider", "decide-by-hand"),
    ];
    assert_eq!(acts, wanted);
    let waiting = inbox(&city, "data-authority").await;
    assert_eq!(waiting[0]["id"], case["id"], "{waiting:#}");
    assert_eq!(waiting[0]["because"], "turn");
    assert_eq!(waiting[0]["may"][0]["act"], "decide-by-hand", "{waiting:#}");
    let decision = json!({
        "revision": 2, "outcome": "refuse", "reason": "材料不足",
        "citations": [{ "instrument": "hostile", "article": 1 }],
    });
    let path = format!(
        "/api/v1/cases/{}/manual-decision",
        case["id"].as_str().unwrap()
    );
    let done = city.host.post(&path, "data-authority", &decision).await;
    assert_eq!(done.status, StatusCode::OK, "{:#}", done.body);
    assert_eq!(done.body["closed"], "refuse");
    assert_eq!(inbox(&city, "data-authority").await, json!([]));
}

/// Rules that took the place of those that faulted plan it when they are asked, and the case is under
/// them alone; its receipt is theirs.
#[tokio::test]
async fn rules_that_took_their_place_plan_it() {
    let city = city().await;
    let case = city.file("hungry").await;
    assert_eq!(case["rules"], city.digests[1]);
    let path = format!("/api/v1/cases/{}/plan", case["id"].as_str().unwrap());
    let plan = async || {
        let none = json!({});
        city.host.post(&path, "platform-operator", &none).await
    };
    let still = plan().await.body;
    assert_eq!(events(&still), ["filed", "plan-failed", "plan-failed"]);
    city.release(0, "2025-09-26").await;
    let planned = plan().await.body;
    assert_eq!(planned["state"], "open", "{planned:#}");
    assert_eq!(planned["rules"], city.digests[0]);
    assert_eq!(planned["history"][3]["release"], city.digests[0]);
    let receipt = format!("/api/v1/cases/{}/receipts/1", case["id"].as_str().unwrap());
    let receipt = city.host.get(&receipt).await.body;
    assert_eq!(receipt["component"], city.digests[0], "{receipt:#}");
    let hostile = city.host.host.jurisdiction("hostile").unwrap();
    let replayed = flow::replay(&city.host.host, hostile).await.unwrap();
    assert!(replayed.differing.is_empty(), "{:?}", replayed.differing);
}

/// Invariant: after a rollback upkeep plans what waits, the oldest first and each case once; what faults
/// under those rules too is left to people.
#[tokio::test]
async fn after_a_rollback_what_waits_is_planned_without_being_asked_for() {
    let city = city().await;
    let first = city.file("hungry").await;
    let poison = city.file("trap").await;
    let third = city.file("hungry").await;
    assert!(city.is_manual());
    let manual = city.file("fine").await;
    assert_eq!(events(&manual), ["filed", "manual"]);
    let host = &city.host.host;
    assert_eq!(
        flow::plan_waiting(host).await.unwrap(),
        0,
        "nothing else governs"
    );
    assert_eq!(city.roll_back(2).await.status, StatusCode::OK);
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 4);
    for case in [&first, &third, &manual] {
        let now = again(&city, case).await;
        assert_eq!(now["state"], "open", "{now:#}");
        assert_eq!(now["rules"], city.digests[0]);
        let by = &now["history"].as_array().unwrap().last().unwrap()["author"];
        assert!(by.is_null(), "nobody asked: {by:#}");
    }
    let now = again(&city, &poison).await;
    assert_eq!(events(&now), ["filed", "plan-failed", "plan-failed"]);
    assert_eq!(now["history"][2]["component"], city.digests[0]);
    assert_eq!(
        (&now["at"], &now["rules"]),
        (&json!("data-authority"), &json!(city.digests[1]))
    );
    for _ in 0..2 {
        assert_eq!(flow::plan_waiting(host).await.unwrap(), 0, "each once");
    }
    assert_eq!(again(&city, &poison).await["revision"], now["revision"]);
    let recorded =
        |case: &Value| case["history"].as_array().unwrap().last().unwrap()["recorded_at"].clone();
    let (one, other) = (again(&city, &first).await, again(&city, &third).await);
    assert!(recorded(&one).as_str() <= recorded(&other).as_str());
    let hostile = host.jurisdiction("hostile").unwrap();
    let compared = flow::compare_log(host, hostile).await.unwrap();
    assert!(compared.wrong.is_empty(), "{:?}", compared.wrong);
}

/// Invariant: slow rules of one jurisdiction hold up upkeep for a turn only.
#[tokio::test]
async fn slow_rules_are_asked_about_what_waits_in_turns() {
    let mut city = city().await;
    let slow = Limits {
        fuel: u64::MAX / 2,
        backstop_ms: 200,
        ..Limits::default()
    };
    let bytes = marked(&hostile(), "slow");
    city.digests[2] = setup()
        .library
        .load(&bytes, slow)
        .unwrap()
        .digest()
        .to_owned();
    let host = &city.host.host;
    let mut tx = host.store.begin("hostile").await.unwrap();
    let row = component_row(&city.digests[2]);
    tx.insert_component(&row, &bytes).await.unwrap();
    tx.commit().await.unwrap();
    // Each keeps these rules for a fifth of a second.
    for _ in 0..15 {
        city.file("loop").await;
    }
    city.release(2, "2025-09-26").await;
    let first = flow::plan_waiting(host).await.unwrap();
    assert!((1..15).contains(&first), "{first} in one turn");
    let mut all = first;
    while all < 15 {
        let more = flow::plan_waiting(host).await.unwrap();
        assert!(more > 0, "{all} of them were asked about");
        all += more;
    }
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 0, "each once");
}
