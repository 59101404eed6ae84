//! What waits for people because rules faulted: it is somebody's turn, and once other rules govern it is
//! planned by them.

use axum::http::StatusCode;
use bylaw::calendar::Calendar;
use bylaw::domain::Principal;
use bylaw::flow;
use bylaw::rules::Limits;
use bylaw_tests::databases::{self, Reached};
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

/// Where the last event of each case stands in the log.
async fn places_in_the_log(city: &Trapping, cases: &[&Value]) -> Vec<u64> {
    while flow::sequence(&city.host.host).await.unwrap() > 0 {}
    let mut places = vec![];
    for case in cases {
        let now = again(city, case).await;
        let (id, revision) = (now["id"].as_str().unwrap(), &now["revision"]);
        let revision = u32::try_from(revision.as_u64().unwrap()).unwrap();
        let mut view = city.host.host.store.read("hostile").await.unwrap();
        let (_, place) = view.leaf_of(id, revision).await.unwrap().unwrap();
        places.push(place.unwrap());
    }
    places
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
    city.repair(0, "2025-09-26", 2).await;
    let planned = plan().await.body;
    assert_eq!(planned["state"], "open", "{planned:#}");
    assert_eq!(planned["rules"], city.digests[0]);
    assert_eq!(planned["history"][3]["release"], city.digests[0]);
    let receipt = format!("/api/v1/cases/{}/receipts/1", case["id"].as_str().unwrap());
    let receipt = city.host.get(&receipt).await.body;
    assert_eq!(receipt["component"], city.digests[0], "{receipt:#}");
    let hostile = city.host.host.jurisdiction("hostile").unwrap();
    let replayed = flow::replay(&city.host.host, hostile).await.unwrap();
    assert!(
        replayed.differing.is_empty() && replayed.unanswered.is_empty(),
        "{replayed:?}"
    );
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
    let places = places_in_the_log(&city, &[&first, &third, &manual]).await;
    assert!(places.is_sorted(), "{places:?}");
    let hostile = host.jurisdiction("hostile").unwrap();
    let compared = flow::compare_log(host, hostile).await.unwrap();
    assert!(compared.wrong.is_empty(), "{:?}", compared.wrong);
}

/// Invariant: slow rules of one jurisdiction hold up upkeep for a turn only.
#[tokio::test]
async fn slow_rules_are_asked_about_what_waits_in_turns() {
    let slow = Limits {
        fuel: u64::MAX / 2,
        backstop_ms: 200,
        ..Limits::default()
    };
    let city = Trapping::founded_under(databases::fresh().await, slow).await;
    let host = &city.host.host;
    // Each keeps these rules for a fifth of a second.
    for _ in 0..15 {
        city.file("loop").await;
    }
    city.repair(2, "2025-09-26", 2).await;
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

/// Loads a year 9999 without this day.
async fn load(city: &Trapping, off: &str) {
    let toml = format!(
        "name = {{ zh = \"测试\", en = \"Test\" }}\n[years.9999]\noff = [{off}]\non = []\n\
         papers = [\"made up for a test\"]\n"
    );
    let calendar = Calendar::from_toml("test.toml", &toml).unwrap();
    let loaded = flow::load_calendar(&city.host.host, "hostile", &calendar, "a test", None);
    loaded.await.unwrap();
}

/// Invariant: what rules plan with a date that no calendar reaches says so, as at a filing, and is asked
/// about again once a calendar was loaded; in vain, nothing is recorded.
#[tokio::test]
async fn what_lacks_a_date_is_planned_once_a_calendar_has_it() {
    let city = city().await;
    let host = &city.host.host;
    load(&city, "9999-12-31").await;
    city.host.at("9999-12-24", 9);
    let case = city.file("hungry").await;
    let by = Principal::claiming("data-authority".parse().unwrap());
    let back = flow::roll_back(host, &by, "hostile", 2, "it is hungry", None);
    back.await.unwrap();
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 1);
    let now = again(&city, &case).await;
    assert_eq!(events(&now), ["filed", "plan-failed", "plan-failed"]);
    assert_eq!(now["history"][2]["code"], "no-date", "{now:#}");
    assert_eq!(now["rules"], city.digests[0], "they have answered");
    assert_eq!(now["at"], "data-authority");
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 0);
    load(&city, "9999-12-30").await;
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 1, "in vain");
    assert_eq!(again(&city, &case).await, now);
    load(&city, "9999-01-01").await;
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 1);
    let planned = again(&city, &case).await;
    assert_eq!(planned["state"], "open", "{planned:#}");
    assert_eq!(planned["due"], "9999-12-31");
    let hostile = host.jurisdiction("hostile").unwrap();
    let replayed = flow::replay(host, hostile).await.unwrap();
    assert!(
        replayed.differing.is_empty() && replayed.unanswered.is_empty(),
        "{replayed:?}"
    );
}

/// Invariant: what rules answered without a date is theirs: once a calendar was loaded they are asked again,
/// and not those of the filing day, which faulted.
#[tokio::test]
async fn a_repair_without_a_date_is_asked_again_itself() {
    let city = city().await;
    city.repair(2, "9999-12-25", 2).await;
    load(&city, "9999-12-31").await;
    city.host.at("9999-12-24", 9);
    let case = city.file("hungry").await;
    assert_eq!(case["rules"], city.digests[1]);
    city.host.at("9999-12-25", 9);
    let host = &city.host.host;
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 1);
    let now = again(&city, &case).await;
    assert_eq!(now["history"][2]["code"], "no-date", "{now:#}");
    assert_eq!(now["rules"], city.digests[2]);
    load(&city, "9999-12-30").await;
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 1, "in vain");
    assert_eq!(again(&city, &case).await, now);
    load(&city, "9999-01-01").await;
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 1);
    let planned = again(&city, &case).await;
    assert_eq!(
        (&planned["state"], &planned["rules"]),
        (&json!("open"), &json!(city.digests[2])),
        "{planned:#}"
    );
}

/// Invariant: a case that could not be planned for a moment is not passed over.
#[tokio::test(flavor = "multi_thread")]
async fn what_failed_for_a_moment_is_asked_about_once_more() {
    let mut reached = Reached::create().await;
    let city = Trapping::founded_on(reached.store.clone()).await;
    let [bad, well] = [city.file("hungry").await, city.file("hungry").await];
    assert_eq!(city.roll_back(2).await.status, StatusCode::OK);
    let of_bad = format!("WHERE case_id = '{}'", bad["id"].as_str().unwrap());
    let damage = format!("UPDATE events SET body = 'x' || body {of_bad}");
    reached.execute(&damage).await;
    let host = &city.host.host;
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 1);
    assert_eq!(again(&city, &well).await["state"], "open");
    let repair = format!("UPDATE events SET body = substr(body, 2) {of_bad}");
    reached.execute(&repair).await;
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 1);
    assert_eq!(again(&city, &bad).await["state"], "open");
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 0);
}
