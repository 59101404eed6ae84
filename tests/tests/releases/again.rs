//! What people decide because rules faulted ends with whatever two people confirm, be it the same rules,
//! and what was no doing of theirs is not held against them.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::rules::{Library, Limits, RulesEngine};
use bylaw_tests::city::TODAY;
use bylaw_tests::databases;
use bylaw_tests::guests::{hostile, marked};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::trapping::{Trapping, minded};
use serde_json::{Value, json};

async fn city() -> Trapping {
    Trapping::founded_on(databases::fresh().await).await
}

async fn faults(city: &Trapping, word: &str) {
    for _ in 0..3 {
        city.file(word).await;
    }
    assert!(city.is_manual());
}

fn steps(all: &Value) -> Vec<&str> {
    let history = all["history"].as_array().unwrap();
    let steps = history.iter().map(|step| step["what"].as_str().unwrap());
    steps.collect()
}

/// Invariant: two people who confirm a release while people decide let the rules decide again, also
/// if they are the same; one alone does not, nor does what was confirmed before.
#[tokio::test]
async fn the_same_rules_decide_again_once_two_people_confirmed_them() {
    let city = city().await;
    city.release(1, "2025-09-27").await;
    faults(&city, "trap").await;
    city.host.at("2025-09-27", 9);
    flow::attend_releases(&city.host.host).await.unwrap();
    assert!(city.is_manual(), "that one was confirmed before the faults");
    let proposal = json!({
        "digest": city.digests[1], "from": "2025-09-27", "until": null, "mode": "enforce",
    });
    let path = "/api/v1/jurisdictions/hostile/releases";
    let proposed = city.host.post(path, &city.system, &proposal).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    assert!(city.is_manual(), "one person proposed it");
    let fifth = city.release(1, "2025-09-27").await;
    assert!(!city.is_manual());
    let all = city.releases().await;
    assert_eq!(
        steps(&all)[steps(&all).len() - 2..],
        ["manual-handling-off", "release-confirmed"]
    );
    let answered = city.file("fine").await;
    assert_eq!(
        (&answered["state"], &answered["rules"]),
        (&json!("open"), &json!(city.digests[1]))
    );
    faults(&city, "trap").await;
    assert_eq!(city.releases().await["governing"], fifth);
}

/// The same from a day to come: people decide until then.
#[tokio::test]
async fn what_two_people_confirmed_for_tomorrow_ends_it_tomorrow() {
    let city = city().await;
    faults(&city, "trap").await;
    city.release(1, "2025-09-27").await;
    assert!(city.is_manual());
    city.host.at("2025-09-27", 0);
    flow::attend_releases(&city.host.host).await.unwrap();
    assert!(!city.is_manual());
    assert_eq!(city.file("fine").await["state"], "open");
}

/// Invariant: rules for which two people vouched anew are good to go back to, until they fault anew.
#[tokio::test]
async fn whom_two_people_confirmed_again_is_good_until_it_faults_again() {
    let city = city().await;
    faults(&city, "trap").await;
    let third = city.release(1, TODAY).await;
    let fourth = city.release(2, TODAY).await;
    let back = city.roll_back(fourth).await;
    assert_eq!(back.body["number"], third, "{:#}", back.body);
    faults(&city, "trap").await;
    let fifth = city.release(2, TODAY).await;
    let back = city.roll_back(fifth).await;
    assert_eq!(back.body["number"], 1, "{:#}", back.body);
}

/// Where rules lacked the fuel that the policy gives them since, they plan what waits, each case once.
#[tokio::test]
async fn with_more_fuel_the_same_rules_plan_what_waits() {
    let city = city().await;
    let hungry = city.file("hungry").await;
    let broken = city.file("trap").await;
    city.file("hungry").await;
    assert!(city.is_manual());
    let kept = city.file("fine").await;
    let city = city.with_more_fuel("2025-09-27");
    let host = &city.host.host;
    assert_eq!(
        flow::plan_waiting(host).await.unwrap(),
        0,
        "nobody vouches for them"
    );
    city.release(1, "2025-09-27").await;
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 4);
    for case in [&hungry, &kept] {
        let now = city.host.case(case).await;
        assert_eq!(
            (&now["state"], &now["rules"]),
            (&json!("open"), &json!(city.digests[1]))
        );
        assert_eq!(now["history"][2]["release"], Value::Null, "it is its own");
    }
    let left = city.host.case(&broken).await;
    assert_eq!(
        (&left["state"], &left["revision"]),
        (&json!("unplanned"), &json!(3))
    );
    let city = city.with_more_fuel("2025-09-27");
    assert_eq!(
        flow::plan_waiting(&city.host.host).await.unwrap(),
        0,
        "each once"
    );
}

/// Invariant: what a machine with much to do may have done alone leaves matters to people, and is no
/// reason not to go back to the rules.
#[tokio::test]
async fn rules_that_ran_out_of_time_are_good_to_go_back_to() {
    let limits = Limits {
        fuel: u64::MAX / 2,
        backstop_ms: 50,
        ..Limits::default()
    };
    let city = Trapping::founded_under(databases::fresh().await, limits).await;
    let slow = city.hand_in(&marked(&hostile(), "slow")).await;
    let third = city.put(&slow, TODAY, "enforce").await;
    faults(&city, "loop").await;
    let manual = city.releases().await["manual"].clone();
    assert!(
        manual["fault"].as_str().unwrap().contains("50 ms"),
        "{manual:#}"
    );
    let fourth = city.release(2, TODAY).await;
    assert!(!city.is_manual());
    let back = city.roll_back(fourth).await;
    assert_eq!(back.body["number"], third, "{:#}", back.body);
}

/// Invariant: that this host has no sandbox left is no fault of the rules.
#[tokio::test]
async fn a_host_without_a_sandbox_makes_no_fault_count() {
    let limits = Limits {
        backstop_ms: 60_000,
        ..Limits::default()
    };
    // It has sixteen.
    let engine = RulesEngine::start_for_one().unwrap();
    let library = Arc::new(Library::new(engine, None));
    let rules = library.load(&hostile(), limits).unwrap();
    let towns = vec![minded(Arc::clone(&rules))];
    let host = TestHost::founded(TODAY, library, towns, true).await;
    host.hold_entry("hostile", entry("conditional")).await;
    let held: Vec<_> = std::iter::from_fn(|| rules.open_live().ok()).collect();
    assert_eq!(held.len(), 16);
    let fine = filing("sharing-application", json!({ "purpose": "fine" }));
    for _ in 0..4 {
        let case = host.file("hostile", &fine).await;
        assert_eq!(case["history"][1]["code"], "busy", "{case:#}");
    }
    drop(held);
    let case = host.file("hostile", &fine).await;
    assert_eq!(case["state"], "open", "{case:#}");
}
