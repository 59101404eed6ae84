//! A repaired component cannot govern days that are past. What the broken one left there it plans all the
//! same, where its text was in force then.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw_tests::databases;
use bylaw_tests::guests::hostile_describing;
use bylaw_tests::host::Answer;
use bylaw_tests::trapping::Trapping;
use serde_json::{Value, json};

const NEXT: &str = "2025-09-27";

/// A city where people decide since yesterday: three cases met the faults, and one came after them.
async fn left() -> (Trapping, Vec<Value>) {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let mut cases = vec![];
    for word in ["hungry", "hungry", "hungry", "fine"] {
        cases.push(city.file(word).await);
    }
    assert!(city.is_manual());
    city.host.go_to(NEXT).await;
    (city, cases)
}

async fn plan(city: &Trapping, case: &Value) -> Answer {
    let path = format!("/api/v1/cases/{}/plan", case["id"].as_str().unwrap());
    city.host.post(&path, "platform-operator", &json!({})).await
}

async fn planned_by_upkeep(city: &Trapping) -> usize {
    flow::plan_waiting(&city.host.host).await.unwrap()
}

/// Invariant: what no rules answered is planned by those that govern today if their text was in force
/// on the filing day, whoever asks; the case is then under them alone.
#[tokio::test]
async fn a_repaired_component_plans_what_the_broken_one_left() {
    let (city, cases) = left().await;
    assert_eq!(planned_by_upkeep(&city).await, 0);
    city.release(2, NEXT).await;
    assert!(!city.is_manual());
    let asked = plan(&city, &cases[3]).await;
    assert_eq!(asked.status, StatusCode::OK, "{:#}", asked.body);
    assert_eq!(planned_by_upkeep(&city).await, 3);
    for case in &cases {
        let now = city.host.case(case).await;
        assert_eq!(
            (&now["state"], &now["rules"]),
            (&json!("open"), &json!(city.digests[2]))
        );
        let planned = &now["history"][2];
        assert_eq!(planned["event"], "planned", "{now:#}");
        assert_eq!(planned["release"], city.digests[2]);
        assert_eq!(
            planned["day"], "2025-09-26",
            "its period runs from the filing day"
        );
    }
    assert_eq!(planned_by_upkeep(&city).await, 0);
    let hostile = city.host.host.jurisdiction("hostile").unwrap();
    let replayed = flow::replay(&city.host.host, hostile).await.unwrap();
    assert_eq!((replayed.same, replayed.differing), (4, vec![]));
    let compared = flow::compare_log(&city.host.host, hostile).await.unwrap();
    assert!(compared.wrong.is_empty(), "{:?}", compared.wrong);
}

/// Invariant: the law of the filing day governs. Rules whose text came into force later answer nothing
/// that was filed before.
#[tokio::test]
async fn rules_of_a_text_that_came_later_leave_it_to_people() {
    let (city, cases) = left().await;
    let amended = city.hand_in(&hostile_describing("amended")).await;
    city.put(&amended, NEXT, "enforce").await;
    assert!(!city.is_manual());
    assert_eq!(city.file("hungry").await["rules"], amended.as_str());
    assert_eq!(planned_by_upkeep(&city).await, 0);
    let asked = plan(&city, &cases[0]).await.body;
    assert_eq!(asked["state"], "unplanned", "{asked:#}");
    let now = city.host.case(&cases[1]).await;
    assert_eq!(
        (&now["at"], &now["revision"]),
        (&json!("data-authority"), &json!(2))
    );
}

/// What begins at midnight plans what waits once its day has come, though nothing else was arranged.
#[tokio::test]
async fn what_begins_at_midnight_plans_what_waits() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let case = city.file("hungry").await;
    city.release(2, NEXT).await;
    assert_eq!(planned_by_upkeep(&city).await, 0, "it does not govern yet");
    city.host.at(NEXT, 0);
    assert_eq!(planned_by_upkeep(&city).await, 1);
    assert_eq!(city.host.case(&case).await["rules"], city.digests[2]);
}

/// Rules that govern the filing day by now come first, where they are good.
#[tokio::test]
async fn the_release_of_the_filing_day_comes_first() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let case = city.file("hungry").await;
    city.release(0, "2025-09-26").await;
    city.host.at(NEXT, 9);
    city.release(2, NEXT).await;
    assert_eq!(planned_by_upkeep(&city).await, 1);
    assert_eq!(city.host.case(&case).await["rules"], city.digests[0]);
}
