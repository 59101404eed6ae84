//! A repaired component cannot govern days that are past. What the broken one left there it plans all the
//! same, where two people confirmed that it puts the text of that one right.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw_tests::databases;
use bylaw_tests::guests::{hostile, hostile_describing, marked};
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

/// Invariant: what no rules answered is planned by those that govern today and put the text of the broken
/// ones right, whoever asks; the case is then under them alone.
#[tokio::test]
async fn a_repaired_component_plans_what_the_broken_one_left() {
    let (city, cases) = left().await;
    assert_eq!(planned_by_upkeep(&city).await, 0);
    city.repair(2, NEXT, 2).await;
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
/// that was filed before, whatever is said of them.
#[tokio::test]
async fn rules_of_a_text_that_came_later_leave_it_to_people() {
    let (city, cases) = left().await;
    let amended = city.hand_in(&hostile_describing("amended")).await;
    let proposal = json!({
        "digest": amended, "from": NEXT, "until": null, "mode": "enforce", "repairs": 2,
    });
    city.put_in_force(&proposal).await;
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

/// Invariant: what a release left on its last day is planned by what a rollback put back, also where others
/// had taken over from it on that day.
#[tokio::test]
async fn what_was_left_on_the_last_day_is_planned_after_a_rollback() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    city.host.at(NEXT, 9);
    let mut cases = vec![];
    for word in ["hungry", "hungry", "hungry", "fine"] {
        cases.push(city.file(word).await);
    }
    assert!(city.is_manual());
    city.host.at(NEXT, 10);
    let third = city.release(2, NEXT).await;
    assert_eq!(
        planned_by_upkeep(&city).await,
        0,
        "it says nothing of those"
    );
    city.host.at(NEXT, 11);
    let back = city.roll_back(third).await;
    assert_eq!(back.body["number"], 1, "{:#}", back.body);
    assert_eq!(planned_by_upkeep(&city).await, 4);
    for case in &cases {
        let now = city.host.case(case).await;
        assert_eq!(
            (&now["state"], &now["rules"]),
            (&json!("open"), &json!(city.digests[0]))
        );
    }
}

/// What begins at midnight plans what waits once its day has come, though nothing else was arranged.
#[tokio::test]
async fn what_begins_at_midnight_plans_what_waits() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let case = city.file("hungry").await;
    city.repair(2, NEXT, 2).await;
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
    city.repair(0, "2025-09-26", 2).await;
    city.host.at(NEXT, 9);
    city.repair(2, NEXT, 2).await;
    assert_eq!(planned_by_upkeep(&city).await, 1);
    assert_eq!(city.host.case(&case).await["rules"], city.digests[0]);
}

/// Invariant: a text that was amended keeps its first day, and may be another law all the same: unless it is
/// said that they put the broken ones right, other rules plan nothing that was filed before, whoever asks,
/// though they begin on its very day.
#[tokio::test]
async fn an_amended_text_leaves_to_people_what_was_filed_before() {
    for from in ["2025-09-26", NEXT] {
        let (city, cases) = left().await;
        if from != NEXT {
            city.host.at(from, 9);
        }
        city.release(2, from).await;
        city.host.at(NEXT, 10);
        assert_eq!(city.file("hungry").await["rules"], city.digests[2]);
        assert_eq!(planned_by_upkeep(&city).await, 0, "from {from}");
        let asked = plan(&city, &cases[0]).await.body;
        assert_eq!(asked["state"], "unplanned", "{asked:#}");
        let last = asked["history"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["event"], &last["component"]),
            (&json!("plan-failed"), &Value::Null),
            "its own rules were asked"
        );
    }
}

/// Invariant: the same where the same component had been taken back once before the matter was filed: what
/// was filed under it since two people confirmed it again waits for people, and only what was filed before
/// goes to those that a rollback put in its place.
#[tokio::test]
async fn that_a_component_was_taken_back_once_says_nothing_of_its_next_release() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let before = city.file("hungry").await;
    city.host.at("2025-09-26", 10);
    assert_eq!(city.roll_back(2).await.status, StatusCode::OK);
    city.host.at("2025-09-26", 11);
    city.release(1, "2025-09-26").await;
    let since = city.file("hungry").await;
    assert_eq!(
        (&since["state"], &since["rules"]),
        (&json!("unplanned"), &json!(city.digests[1]))
    );
    city.host.at("2025-09-26", 12);
    city.release(2, "2025-09-26").await;
    assert_eq!(planned_by_upkeep(&city).await, 1);
    assert_eq!(city.host.case(&before).await["state"], "open");
    let asked = plan(&city, &since).await.body;
    assert_eq!(asked["state"], "unplanned", "{asked:#}");
    assert_eq!(asked["rules"], city.digests[1]);
}

/// What puts a repair right puts right what that did.
#[tokio::test]
async fn a_repair_that_failed_is_repaired_with_what_it_was_for() {
    let (city, cases) = left().await;
    let second = city.hand_in(&marked(&hostile(), "second try")).await;
    let mut proposal = json!({
        "digest": second, "from": NEXT, "until": null, "mode": "enforce", "repairs": 2,
    });
    let third = city.put_in_force(&proposal).await;
    assert_eq!(
        planned_by_upkeep(&city).await,
        4,
        "it was asked, and faulted"
    );
    assert_eq!(city.host.case(&cases[0]).await["state"], "unplanned");
    city.host.go_to("2025-09-28").await;
    proposal["digest"] = json!(city.digests[2]);
    proposal["from"] = json!("2025-09-28");
    proposal["repairs"] = json!(third);
    city.put_in_force(&proposal).await;
    assert_eq!(planned_by_upkeep(&city).await, 3);
    let now = city.host.case(&cases[0]).await;
    assert_eq!(now["rules"], city.digests[2], "{now:#}");
}

/// Invariant: that a release repairs another one is proposed, seen and confirmed with it, and stands in
/// the log.
#[tokio::test]
async fn what_is_repaired_is_said_by_two_people() {
    let (city, _) = left().await;
    let number = city.repair(2, NEXT, 2).await;
    let all = city.releases().await;
    let shown = &all["releases"][usize::try_from(number).unwrap() - 1];
    assert_eq!(shown["repairs"], 2, "{all:#}");
    let (subject, mut steps) = (number.to_string(), vec![]);
    for step in all["history"].as_array().unwrap() {
        if step["subject"] == *subject {
            let body: Value = serde_json::from_str(step["body"].as_str().unwrap()).unwrap();
            steps.push((step["what"].as_str().unwrap(), body["repairs"].clone()));
        }
    }
    let two = json!(2);
    assert_eq!(
        steps,
        [
            ("release-proposed", two.clone()),
            ("release-confirmed", two)
        ]
    );
}

/// Only what has governed can have left something.
#[tokio::test]
async fn what_has_not_governed_is_not_repaired() {
    let (city, _) = left().await;
    let later = json!({
        "digest": city.digests[2], "from": "2025-10-10", "until": null, "mode": "enforce",
    });
    let later = city.propose(&later).await.body["number"].as_u64().unwrap();
    let refused = async |repairs: u64, mode: &str| {
        let proposal = json!({
            "digest": city.digests[0], "from": "2025-10-10", "until": null, "mode": mode,
            "repairs": repairs,
        });
        let answer = city.propose(&proposal).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{repairs}");
        assert_eq!(answer.body["type"], "urn:bylaw:problem:nothing-to-repair");
        assert_eq!(answer.body["place"], "repairs");
        answer.body["detail"].as_str().unwrap().to_owned()
    };
    assert!(refused(99, "enforce").await.contains("no such release"));
    assert!(refused(later, "enforce").await.contains("has not governed"));
    assert!(refused(2, "shadow").await.contains("plans no case"));
    // What was taken over before its first day has not begun when that has come.
    let never = city.release(2, "2025-10-01").await;
    city.release(0, "2025-10-01").await;
    city.host.at("2025-10-01", 9);
    assert!(refused(never, "enforce").await.contains("has not governed"));
}

/// What governed for some hours has left what was filed in these: also what was interrupted, or taken over
/// from, on its first day, be that its last one too.
#[tokio::test]
async fn what_governed_for_hours_is_repaired() {
    let today = "2025-09-26";
    let put = async |city: &Trapping, component: usize, until: &str| {
        let some = json!({
            "digest": city.digests[component], "from": today, "until": until, "mode": "enforce",
        });
        city.put_in_force(&some).await
    };
    let city = Trapping::founded_on(databases::fresh().await).await;
    let interrupted = city.file("hungry").await;
    put(&city, 0, "2025-10-10").await;
    let one_day = put(&city, 1, today).await;
    let taken_over = city.file("hungry").await;
    put(&city, 0, "2025-10-10").await;
    for (broken, case) in [(2, &interrupted), (one_day, &taken_over)] {
        assert_eq!(city.host.case(case).await["state"], "unplanned");
        city.repair(2, today, broken).await;
        let planned = plan(&city, case).await.body;
        assert_eq!(planned["state"], "open", "{planned:#}");
        assert_eq!(planned["rules"], city.digests[2]);
    }
}

/// Invariant: of a period that was over before there was a route nothing takes effect before somebody has
/// confirmed the dates, a breach as little as an answer, and no correction is ordered for it.
#[tokio::test]
async fn a_period_without_a_route_is_no_breach_of_anybodys() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let host = &city.host.host;
    let breaches = async |state: &str| {
        let mut view = host.store.read("hostile").await.unwrap();
        view.breaches(state, ("", ""), 10).await.unwrap()
    };
    let case = city.file("greedy").await;
    assert_eq!(case["state"], "unplanned", "{case:#}");
    city.host.go_to("2025-11-03").await;
    city.repair(2, "2025-11-03", 2).await;
    assert_eq!(planned_by_upkeep(&city).await, 1);
    city.host.go_to("2025-11-04").await;
    let now = city.host.case(&case).await;
    assert_eq!(
        (
            &now["state"],
            &now["due"],
            &now["unconfirmed"],
            &now["overdue"]
        ),
        (
            &json!("open"),
            &json!("2025-10-10"),
            &json!(true),
            &json!(false)
        )
    );
    assert!(breaches("proposed").await.is_empty());
    let path = format!(
        "/api/v1/cases/{}/confirm-dates",
        case["id"].as_str().unwrap()
    );
    let confirmed = city
        .host
        .send("POST", &path, Some("data-authority"), "")
        .await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
    // One whose period begins with its route is a breach as ever.
    city.file("greedy").await;
    city.host.go_to("2025-11-20").await;
    assert_eq!(city.host.case(&case).await["overdue"], true);
    // Nobody holds an office here, so that none of them is ordered to be corrected.
    let all = breaches("listed").await;
    let (own, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|one| one.case_id == case["id"].as_str().unwrap());
    assert_eq!((own.len(), others.len()), (1, 1));
    assert!(own[0].why.contains("before the rules"), "{}", own[0].why);
    assert_eq!((&own[0].basis, &*others[0].why), (&None, "逾期 / late"));
    assert!(others[0].basis.is_some());
}
