//! What becomes of releases when the key that vouched for them is taken out of the policy.

use axum::http::StatusCode;
use bylaw::flow;
use bylaw::rules::digest;
use bylaw_tests::city::{City, TODAY, problem};
use bylaw_tests::guests::shipped;
use serde_json::{Value, json};

use crate::back::rekeyed;

/// The steps that releases took, and what became of each.
async fn steps(city: &City) -> Vec<(String, Value)> {
    let all = city.releases().await;
    let history = all["history"].as_array().unwrap().iter();
    let step = |step: &Value| {
        let word = |key: &str| step[key].as_str().unwrap().to_owned();
        let became = serde_json::from_str(&word("body")).unwrap();
        (format!("{} {}", word("what"), word("subject")), became)
    };
    history.map(step).collect()
}

async fn last_step(city: &City) -> (String, Value) {
    steps(city).await.pop().unwrap()
}

fn assert_doubted(city: &City, releases: u8) {
    let text = city.host.host.metrics.text();
    let line = format!("bylaw_rules_unvouched{{jurisdiction=\"shenyang\"}} {releases}\n");
    assert!(text.contains(&line), "{line} in {text}");
}

/// Signs a component by the key that counts now, and hands it in once more.
async fn signed_again(city: &City, bytes: &[u8]) {
    let signature = city.key.sign("shenyang", &digest(bytes));
    let headers = [
        ("x-bylaw-key", city.key.id()),
        ("x-bylaw-signature", signature.as_str()),
    ];
    let answer = city.upload(bytes, &headers).await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
}

/// Invariant: a key that was taken out of the policy puts nothing in force, also if two people had
/// confirmed it, and also if its day came while no host ran.
#[tokio::test]
async fn what_has_not_begun_is_kept_back_where_other_rules_go_on() {
    for late in [false, true] {
        let old = City::founded().await;
        let first = City::release_of(&old.file().await).to_owned();
        old.released("two", "2025-09-30").await;
        if late {
            old.host.at("2025-09-30", 0);
        }
        let city = rekeyed(&old, "shenyang-2026");
        flow::keep_back_unvouched(&city.host.host).await.unwrap();
        city.host.at("2025-09-30", 9);
        assert_eq!(City::release_of(&city.file().await), first);
        for _ in 0..2 {
            flow::attend_releases(&city.host.host).await.unwrap();
        }
        let (step, became) = last_step(&city).await;
        assert_eq!(step, "release-withdrawn 2", "and nothing after it");
        let reason = became["reason"].as_str().unwrap();
        assert!(reason.contains("no key `shenyang-2025`"), "{reason}");
        let all = city.releases().await;
        let (one, two) = (&all["releases"][0], &all["releases"][1]);
        assert_eq!(
            (&all["governing"], &one["until"]),
            (&json!(1), &Value::Null),
            "the line of days is what it was"
        );
        assert_eq!(
            (&two["state"], &two["ended_by"]),
            (&json!("withdrawn"), &Value::Null)
        );
        assert_doubted(&city, 0);
        assert_eq!(City::release_of(&city.file().await), first);
    }
}

/// Invariant: what governs because another was taken back has begun, also if it was confirmed before its
/// first day and another had that one.
#[tokio::test]
async fn what_a_rollback_went_back_to_goes_on() {
    let old = City::founded().await;
    let second = old.released("two", "2025-09-30").await;
    old.released("three", "2025-09-30").await;
    old.host.at("2025-09-30", 0);
    flow::attend_releases(&old.host.host).await.unwrap();
    assert_eq!(last_step(&old).await.0, "release-in-force 3");
    old.host.at("2025-10-09", 9);
    let back = old.roll_back(3).await;
    assert_eq!(back.body["number"], 2, "{:#}", back.body);
    old.host.at("2025-10-20", 9);
    let city = rekeyed(&old, "shenyang-2026");
    flow::keep_back_unvouched(&city.host.host).await.unwrap();
    flow::attend_releases(&city.host.host).await.unwrap();
    assert_eq!(last_step(&city).await.0, "release-unvouched 2");
    assert_eq!(City::release_of(&city.file().await), second);
    assert_doubted(&city, 1);
}

/// What decides already goes on, since a city without law is no better off; whoever answers for it is
/// told once, and operators see it for as long as it lasts.
#[tokio::test]
async fn what_governs_goes_on_and_is_told_of() {
    let old = City::founded().await;
    let wanted =
        json!({ "url": "https://notices.example.org/bylaw", "events": ["release-unvouched"] });
    let path = old.town.path("subscriptions");
    let by = old.town.as_("officer", "data");
    let subscribed = old.host.post(&path, by, &wanted).await;
    assert_eq!(
        subscribed.status,
        StatusCode::CREATED,
        "{:#}",
        subscribed.body
    );
    let second = old.released("two", "2025-09-27").await;
    old.host.at("2025-09-27", 0);
    flow::attend_releases(&old.host.host).await.unwrap();
    assert_doubted(&old, 0);
    let city = rekeyed(&old, "shenyang-2026");
    for _ in 0..2 {
        flow::attend_releases(&city.host.host).await.unwrap();
    }
    assert_eq!(City::release_of(&city.file().await), second);
    let told = steps(&city).await;
    let words: Vec<&str> = told.iter().map(|(step, _)| step.as_str()).collect();
    assert_eq!(
        words[words.len() - 2..],
        ["release-in-force 2", "release-unvouched 2"],
        "once"
    );
    assert_eq!(told.last().unwrap().1["signed_as"], "shenyang-2025");
    assert_doubted(&city, 1);
    let path = city.town.path("notices?state=queued");
    let by = Some(city.town.system.as_str());
    let letters = city.host.send("GET", &path, by, "").await.body;
    assert_eq!(letters[0]["what"], "release-unvouched", "{letters:#}");
    assert!(letters[1].is_null(), "{letters:#}");
    signed_again(&city, &City::rules("two")).await;
    flow::attend_releases(&city.host.host).await.unwrap();
    assert_doubted(&city, 0);
}

/// Where the rules would end without it, it takes over all the same, and that is told.
#[tokio::test]
async fn where_nothing_else_would_govern_it_takes_over_and_is_told_of() {
    let old = City::founded().await;
    let ending = old.handed_in(&City::rules("two")).await;
    let end = json!({
        "digest": ending, "from": TODAY, "until": "2025-09-29", "last": true, "mode": "enforce",
    });
    assert_eq!(old.propose(&end).await.status, StatusCode::CREATED);
    assert_eq!(old.confirm(2).await.status, StatusCode::OK);
    let third = old.released("three", "2025-09-30").await;
    let city = rekeyed(&old, "shenyang-2026");
    flow::keep_back_unvouched(&city.host.host).await.unwrap();
    assert_doubted(&city, 2);
    city.host.at("2025-09-30", 9);
    flow::attend_releases(&city.host.host).await.unwrap();
    assert_eq!(City::release_of(&city.file().await), third);
    let told = steps(&city).await;
    let told = told
        .iter()
        .filter(|(step, _)| step.starts_with("release-unvouched"));
    assert_eq!(told.count(), 2);
}

/// A rollback goes back to no rules of a removed key, and says how they become good again.
#[tokio::test]
async fn where_every_earlier_key_is_gone_a_signature_makes_one_good_again() {
    let old = City::founded().await;
    let second = old.released("two", TODAY).await;
    // The third has the rules of the first, so that this one is no way back.
    let own = digest(&shipped("shenyang"));
    let number = old.proposed(&own, TODAY, "enforce").await;
    assert_eq!(old.confirm(number).await.status, StatusCode::OK);
    let city = rekeyed(&old, "shenyang-2026");
    let refused = city.roll_back(number).await;
    assert_eq!(problem(&refused), "nothing-before", "{:#}", refused.body);
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(
        detail
            .contains("release 2: the policy names no key `shenyang-2025`; it is good again once"),
        "{detail}"
    );
    signed_again(&city, &City::rules("two")).await;
    let back = city.roll_back(number).await;
    assert_eq!(back.body["number"], 2, "{:#}", back.body);
    assert_eq!(City::release_of(&city.file().await), second);
}
