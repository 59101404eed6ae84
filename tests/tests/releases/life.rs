//! Handed in, proposed, confirmed, in force, rolled back: who may, and what is recorded.

use axum::http::StatusCode;
use serde_json::{Value, json};

use bylaw_tests::city::{City, TODAY, problem};

/// Invariant: a release takes two people, and each step has its event and its leaf.
#[tokio::test]
async fn a_release_is_proposed_by_one_and_confirmed_by_another() {
    let city = City::founded().await;
    let before = city.file().await;
    let digest = city.handed_in(&City::rules("two")).await;
    let number = city.proposed(&digest, TODAY, "enforce").await;
    assert_eq!(number, 2);
    let unmoved = city.file().await;
    assert_eq!(City::release_of(&unmoved), City::release_of(&before));
    let own = city
        .step(&city.town.system, number, "confirmation", &Value::Null)
        .await;
    assert_eq!(problem(&own), "own-proposal", "{:#}", own.body);
    let confirmed = city.confirm(number).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
    assert_eq!(confirmed.body["governs"], true);
    let after = city.file().await;
    assert_eq!(City::release_of(&after), digest);
    let known = city
        .host
        .send("GET", &path_of(&before), Some(city.town.of("tax")), "")
        .await;
    assert_eq!(
        City::release_of(&known.body),
        City::release_of(&before),
        "open cases keep theirs"
    );
    let all = city.releases().await;
    assert_eq!(
        (&all["governing"], &all["revision"]),
        (&json!(2), &json!(2))
    );
    let first = &all["releases"][0];
    assert_eq!(
        (&first["state"], &first["until"]),
        (&json!("ended"), &json!("2025-09-25"))
    );
    let steps: Vec<&str> = all["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["what"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps,
        [
            "component-uploaded",
            "release-proposed",
            "release-confirmed"
        ]
    );
    let people: Vec<&Value> = all["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| &step["account"])
        .collect();
    assert_eq!(people[0], people[1]);
    assert_ne!(people[1], people[2]);
    let numbers = city.host.host.metrics.text();
    for line in [
        "bylaw_vettings_total{jurisdiction=\"shenyang\",result=\"passed\"} 1",
        "bylaw_release_steps_total{jurisdiction=\"shenyang\",step=\"component-uploaded\"} 1",
    ] {
        assert!(numbers.contains(line), "{line} in {numbers}");
    }
    bylaw::flow::sequence(&city.host.host).await.unwrap();
    let shenyang = city.host.host.jurisdiction("shenyang").unwrap();
    let compared = bylaw::flow::compare_log(&city.host.host, shenyang)
        .await
        .unwrap();
    assert!(compared.wrong.is_empty(), "{:?}", compared.wrong);
    assert!(compared.changes >= 3, "{compared:?}");
}

fn path_of(case: &Value) -> String {
    format!("/api/v1/cases/{}", case["id"].as_str().unwrap())
}

/// Rolled back once, however many people press the button.
#[tokio::test]
async fn a_rollback_puts_the_last_good_release_back_at_once() {
    let city = City::founded().await;
    let first = City::release_of(&city.file().await).to_owned();
    let second = city.released("two", TODAY).await;
    let third = city.released("three", TODAY).await;
    assert_eq!(City::release_of(&city.file().await), third);
    let back = city.roll_back(3).await;
    assert_eq!(back.status, StatusCode::OK, "{:#}", back.body);
    assert_eq!(
        (&back.body["number"], &back.body["digest"]),
        (&json!(2), &json!(second))
    );
    assert_eq!(City::release_of(&city.file().await), second);
    let again = city.roll_back(3).await;
    assert_eq!(problem(&again), "release-state", "{:#}", again.body);
    assert_eq!(City::release_of(&city.file().await), second);
    assert_eq!(city.roll_back(2).await.status, StatusCode::OK);
    assert_eq!(City::release_of(&city.file().await), first);
    let last = city.roll_back(1).await;
    assert_eq!(problem(&last), "nothing-before", "{:#}", last.body);
    let all = city.releases().await;
    assert_eq!(all["governing"], 1);
    assert_eq!(
        all["releases"][0]["until"],
        Value::Null,
        "as open as it was"
    );
    let history = all["history"].as_array().unwrap();
    let told: Value =
        serde_json::from_str(history.last().unwrap()["body"].as_str().unwrap()).unwrap();
    assert_eq!(told["reason"], "出错");
}

/// One request under one key has one effect, and an arrangement that moved is seen again first.
#[tokio::test]
async fn whoever_was_overtaken_reads_again() {
    let city = City::founded().await;
    let digest = city.handed_in(&City::rules("two")).await;
    let proposal = json!({ "digest": digest, "from": TODAY, "until": null, "mode": "enforce" });
    let key = [("idempotency-key", "once")];
    let path = city.town.path("releases");
    let by = Some(city.town.system.as_str());
    let one = city
        .host
        .send_with("POST", &path, by, &key, proposal.to_string())
        .await;
    let two = city
        .host
        .send_with("POST", &path, by, &key, proposal.to_string())
        .await;
    assert_eq!((one.status, &one.body), (two.status, &two.body));
    let shadow = city.proposed(&digest, TODAY, "shadow").await;
    assert_eq!(shadow, 3, "the second of the two made nothing");
    assert_eq!(city.confirm(shadow).await.status, StatusCode::OK);
    let path = city.town.path("releases/2/confirmation");
    let seen = [("if-match", "\"1\"")];
    let by = Some(city.town.security.as_str());
    let stale = city.host.send_with("POST", &path, by, &seen, "").await;
    assert_eq!(
        stale.status,
        StatusCode::PRECONDITION_FAILED,
        "{:#}",
        stale.body
    );
    let bare = city.host.send("POST", &path, by, "").await;
    assert_eq!(
        bare.status,
        StatusCode::PRECONDITION_REQUIRED,
        "{:#}",
        bare.body
    );
    assert_eq!(city.confirm(2).await.status, StatusCode::OK);
    let again = city.confirm(2).await;
    assert_eq!(problem(&again), "release-state");
    let gone = city
        .step(&city.town.system, 3, "withdrawal", &Value::Null)
        .await;
    assert_eq!(gone.body["state"], "withdrawn", "{:#}", gone.body);
    let governing = city
        .step(&city.town.system, 2, "withdrawal", &Value::Null)
        .await;
    assert_eq!(
        problem(&governing),
        "release-state",
        "what governs is rolled back"
    );
}

/// Those who look after rules are told, if they asked for it.
#[tokio::test]
async fn whoever_answers_for_data_is_told() {
    let city = City::founded().await;
    let wanted = json!({ "url": "https://notices.example.org/bylaw" });
    let path = city.town.path("subscriptions");
    for body in ["data", "tax"] {
        let by = city.town.as_("officer", body);
        let subscribed = city.host.post(&path, by, &wanted).await;
        assert_eq!(
            subscribed.status,
            StatusCode::CREATED,
            "{:#}",
            subscribed.body
        );
    }
    city.released("two", TODAY).await;
    assert_eq!(city.roll_back(2).await.status, StatusCode::OK);
    let path = city.town.path("notices?state=queued");
    let letters = city
        .host
        .send("GET", &path, Some(&city.town.system), "")
        .await;
    let words: Vec<&str> = letters
        .body
        .as_array()
        .unwrap()
        .iter()
        .map(|letter| letter["what"].as_str().unwrap())
        .collect();
    assert_eq!(
        words,
        [
            "component-uploaded",
            "release-proposed",
            "release-confirmed",
            "release-rolled-back"
        ]
    );
    let releases = city.town.path("releases");
    for (body, status) in [("data", StatusCode::OK), ("tax", StatusCode::FORBIDDEN)] {
        let by = Some(city.town.as_("officer", body));
        let read = city.host.send("GET", &releases, by, "").await;
        assert_eq!(read.status, status, "{body}, who is told, can look at it");
    }
}
