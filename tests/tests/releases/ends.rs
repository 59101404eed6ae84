//! Releases with an end: the days after them go back to the one that they interrupt, or the rules end,
//! which is said before and told in time.

use axum::http::StatusCode;
use bylaw::flow;
use serde_json::{Value, json};

use bylaw_tests::city::{City, TODAY, problem};

fn bounded(digest: &str, from: &str, until: &str) -> Value {
    json!({ "digest": digest, "from": from, "until": until, "mode": "enforce" })
}

async fn steps(city: &City) -> Vec<String> {
    flow::attend_releases(&city.host.host).await.unwrap();
    let all = city.releases().await;
    let history = all["history"].as_array().unwrap();
    let step = |step: &Value| {
        let word = |key: &str| step[key].as_str().unwrap().to_owned();
        format!("{} {}", word("what"), word("subject"))
    };
    history.iter().map(step).collect()
}

/// Invariant: a release for some days leaves no day behind it without rules.
#[tokio::test]
async fn days_after_a_release_with_an_end_go_back_to_the_one_that_it_interrupts() {
    let city = City::founded().await;
    let first = City::release_of(&city.file().await).to_owned();
    let second = city.handed_in(&City::rules("two")).await;
    let proposed = city
        .propose(&bounded(&second, "2025-09-27", "2025-09-28"))
        .await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    assert_eq!(proposed.body["afterwards"], 1, "{:#}", proposed.body);
    assert_eq!(city.confirm(2).await.status, StatusCode::OK);
    for (day, digest, standing) in [
        ("2025-09-26", &first, "active"),
        ("2025-09-27", &second, "interrupted"),
        ("2025-09-28", &second, "interrupted"),
        ("2025-09-29", &first, "active"),
    ] {
        city.host.at(day, 0);
        assert_eq!(City::release_of(&city.file().await), digest, "{day}");
        flow::attend_releases(&city.host.host).await.unwrap();
        let all = city.releases().await;
        let one = &all["releases"][0];
        assert_eq!(
            (&one["state"], &one["until"]),
            (&json!(standing), &Value::Null),
            "{day}"
        );
    }
    let told = steps(&city).await;
    let told = &told[told.len() - 3..];
    let by_themselves = [
        "release-confirmed 2",
        "release-in-force 2",
        "release-in-force 1",
    ];
    assert_eq!(told, by_themselves);
}

/// Whoever answers for data wants to be told.
pub(crate) async fn subscribed(city: &City) {
    let wanted = json!({ "url": "https://notices.example.org/bylaw" });
    let path = city.town.path("subscriptions");
    let by = city.town.as_("officer", "data");
    let answer = city.host.post(&path, by, &wanted).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
}

/// What is told, in words.
pub(crate) async fn queued(city: &City) -> Vec<String> {
    let path = city.town.path("notices?state=queued");
    let by = Some(city.town.system.as_str());
    let letters = city.host.send("GET", &path, by, "").await.body;
    let word = |one: &Value| one["what"].as_str().unwrap().to_owned();
    letters.as_array().unwrap().iter().map(word).collect()
}

/// Invariant: rules end only if somebody says so, and whoever answers for them is told in time.
#[tokio::test]
async fn rules_end_when_it_is_said_and_it_is_told_before_and_then() {
    let city = City::founded().await;
    subscribed(&city).await;
    let digest = city.handed_in(&City::rules("two")).await;
    let mut end = bounded(&digest, TODAY, "2025-11-20");
    end["last"] = json!(true);
    let proposed = city.propose(&end).await;
    assert_eq!(
        (&proposed.body["last"], &proposed.body["afterwards"]),
        (&json!(true), &Value::Null),
        "{:#}",
        proposed.body
    );
    assert_eq!(city.confirm(2).await.status, StatusCode::OK);
    let after = city
        .propose(&bounded(&digest, "2025-11-21", "2025-11-25"))
        .await;
    assert_eq!(problem(&after), "release-misplaced", "{:#}", after.body);
    let why = after.body["detail"].as_str().unwrap();
    assert!(
        why.starts_with("nothing would govern after 2025-11-25"),
        "{why}"
    );
    assert_eq!(after.body["place"], "until");

    let has = async |word: &str| steps(&city).await.iter().filter(|one| *one == word).count();
    city.host.at("2025-10-20", 9);
    assert_eq!(has("release-ends 2").await, 0, "31 days before");
    city.host.at("2025-10-21", 9);
    for _ in 0..2 {
        assert_eq!(has("release-ends 2").await, 1, "once");
    }
    city.host.at("2025-11-20", 23);
    assert_eq!(city.try_to_file().await.status, StatusCode::CREATED);
    city.host.at("2025-11-21", 0);
    let late = city.try_to_file().await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..2 {
        assert_eq!(has("release-ended 2").await, 1, "once");
    }
    let words = queued(&city).await;
    for word in ["release-ends", "release-ended"] {
        assert_eq!(
            words.iter().filter(|one| *one == word).count(),
            1,
            "{words:?}"
        );
    }
    for (city_of, governs) in [("shenyang", 0), ("wuxi", 1)] {
        let line = format!("bylaw_rules_in_force{{jurisdiction=\"{city_of}\"}} {governs}\n");
        let metrics = city.host.get("/metrics").await.text;
        assert!(metrics.contains(&line), "{line} in {metrics}");
    }
}

/// An end that comes again, because what had put it off was taken back, is told again.
#[tokio::test]
async fn an_end_that_comes_again_is_told_again() {
    let city = City::founded().await;
    let digest = city.handed_in(&City::rules("two")).await;
    let mut end = bounded(&digest, TODAY, "2025-10-10");
    end["last"] = json!(true);
    assert_eq!(city.propose(&end).await.status, StatusCode::CREATED);
    assert_eq!(city.confirm(2).await.status, StatusCode::OK);
    let told = async || {
        let steps = steps(&city).await;
        steps.iter().filter(|one| *one == "release-ends 2").count()
    };
    assert_eq!(told().await, 1);
    city.released("three", TODAY).await;
    assert_eq!(told().await, 1);
    let back = city.roll_back(3).await;
    assert_eq!(
        (&back.body["number"], &back.body["until"]),
        (&json!(2), &json!("2025-10-10")),
        "{:#}",
        back.body
    );
    for _ in 0..2 {
        assert_eq!(told().await, 2, "once more");
    }
}

/// Invariant: what cannot be so is refused with the reason, and with the field that is at fault.
#[tokio::test]
async fn what_cannot_be_the_last_is_refused_with_the_reason() {
    let city = City::founded().await;
    let digest = city.handed_in(&City::rules("two")).await;
    let refused = async |until: Value, mode: &str, last: bool, why: &str, place: &str| {
        let proposal = json!({
            "digest": digest, "from": TODAY, "until": until, "last": last, "mode": mode,
        });
        let refused = city.propose(&proposal).await;
        assert_eq!(problem(&refused), "release-misplaced", "{:#}", refused.body);
        let detail = refused.body["detail"].as_str().unwrap();
        assert!(detail.contains(why), "{detail}");
        assert_eq!(refused.body["place"], place, "{detail}");
    };
    let end = |day: &str| json!(day);
    refused(Value::Null, "enforce", true, "say on which day", "last").await;
    refused(end("2025-10-31"), "shadow", true, "decides nothing", "last").await;
    refused(
        end("2025-09-25"),
        "enforce",
        false,
        "before it begins",
        "until",
    )
    .await;
    city.released("three", "2025-11-01").await;
    let later = "release 2 begins on 2025-11-01";
    refused(end("2025-10-30"), "enforce", true, later, "until").await;
}
