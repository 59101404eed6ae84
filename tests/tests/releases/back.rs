//! Back to the last release that was good: not to one that faulted, not to one whose key is gone, and
//! also to one whose days are over.

use axum::http::StatusCode;
use bylaw::rules::{SecretKey, digest};
use bylaw::store::ComponentRow;
use bylaw_tests::city::{City, TODAY, jurisdictions, problem};
use bylaw_tests::databases;
use bylaw_tests::guests::component_row;
use bylaw_tests::host::TestHost;
use bylaw_tests::trapping::Trapping;
use serde_json::{Value, json};

use crate::ends::{queued, subscribed};

fn last_step(all: &Value) -> Value {
    let last = all["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last["what"], "release-rolled-back", "{last:#}");
    serde_json::from_str(last["body"].as_str().unwrap()).unwrap()
}

async fn trapped() -> Trapping {
    let city = Trapping::founded_on(databases::fresh().await).await;
    for _ in 0..3 {
        city.file("trap").await;
    }
    assert!(city.is_manual());
    city
}

/// Invariant: a rollback never goes back to rules that faulted until people had to decide.
#[tokio::test]
async fn a_release_that_trapped_is_passed_over() {
    let city = trapped().await;
    let open = city.file("fine").await;
    city.release(2, TODAY).await;
    assert!(!city.is_manual());
    let kept = city.file("fine").await;
    let back = city.roll_back(3).await;
    assert_eq!(back.status, StatusCode::OK, "{:#}", back.body);
    assert_eq!(back.body["number"], 1, "{:#}", back.body);
    let all = city.releases().await;
    assert_eq!(
        (&all["governing"], &all["manual"]),
        (&json!(1), &Value::Null)
    );
    let states = [1, 2].map(|place: usize| all["releases"][place]["state"].as_str());
    assert_eq!(states, [Some("rolled-back"); 2]);
    let told = last_step(&all);
    assert_eq!(told["passed_over"][0]["release"], 2, "{told:#}");
    assert_eq!(city.file("fine").await["rules"], city.digests[0]);
    // Open cases keep theirs.
    for (case, component) in [(open, 1), (kept, 2)] {
        let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
        let now = city
            .host
            .send("GET", &path, Some("data-authority"), "")
            .await;
        assert_eq!(now.body["rules"], city.digests[component]);
    }
}

/// Where no earlier one is good, it is said why, and what to do; the arrangement stays.
#[tokio::test]
async fn without_a_good_one_nothing_is_rolled_back() {
    let city = trapped().await;
    city.release(0, TODAY).await;
    let none = city.roll_back(3).await;
    assert_eq!(problem(&none), "nothing-before", "{:#}", none.body);
    let why = none.body["detail"].as_str().unwrap();
    for word in [
        "release 2: its rules faulted",
        "release 1: it has the same rules",
        "propose a release",
    ] {
        assert!(why.contains(word), "{word} in {why}");
    }
    let all = city.releases().await;
    assert_eq!(all["governing"], 3);
    assert_eq!(
        all["releases"][1]["state"], "ended",
        "{:#}",
        all["releases"]
    );
}

/// A release for some days: handed in, proposed and confirmed. Its digest.
async fn bounded(city: &City, mark: &str, (from, until): (&str, &str), last: bool) -> String {
    let digest = city.handed_in(&City::rules(mark)).await;
    let some = json!({
        "digest": digest, "from": from, "until": until, "last": last, "mode": "enforce",
    });
    let proposed = city.propose(&some).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let number = proposed.body["number"].as_u64().unwrap();
    let confirmed = city.confirm(number).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
    digest
}

/// Invariant: a rollback revives no rules for some days where those that they suspended are in force
/// again by themselves.
#[tokio::test]
async fn what_was_suspended_is_in_force_again_and_not_what_suspended_it() {
    let city = City::founded().await;
    let first = City::release_of(&city.file().await).to_owned();
    bounded(&city, "two", (TODAY, "2025-09-28"), false).await;
    city.released("three", "2025-09-29").await;
    city.host.at("2025-09-29", 9);
    let back = city.roll_back(3).await;
    assert_eq!(back.status, StatusCode::OK, "{:#}", back.body);
    assert_eq!(
        (&back.body["number"], &back.body["until"]),
        (&json!(1), &Value::Null)
    );
    let all = city.releases().await;
    assert_eq!(last_step(&all)["prolonged"], json!([]));
    let second = &all["releases"][1];
    assert_eq!(
        (&second["state"], &second["until"]),
        (&json!("ended"), &json!("2025-09-28"))
    );
    for day in ["2025-09-29", "2025-11-03"] {
        city.host.at(day, 9);
        assert_eq!(City::release_of(&city.file().await), first, "{day}");
    }
}

/// Invariant: the agreed end of the one before is no reason to stay with a bad one, if nothing else
/// would govern. One with which the rules were to end is not it.
#[tokio::test]
async fn one_whose_days_are_over_governs_on_until_somebody_proposes() {
    let city = City::founded().await;
    bounded(&city, "two", (TODAY, "2025-09-27"), true).await;
    city.released("three", "2025-09-28").await;
    let fourth = bounded(&city, "four", ("2025-09-28", "2025-09-29"), false).await;
    city.host.at("2025-09-30", 9);
    let back = city.roll_back(3).await;
    assert_eq!(back.status, StatusCode::OK, "{:#}", back.body);
    assert_eq!(
        (
            &back.body["number"],
            &back.body["until"],
            &back.body["agreed_until"]
        ),
        (&json!(4), &Value::Null, &Value::Null)
    );
    assert_eq!(City::release_of(&city.file().await), fourth);
    let gone_on = json!([{
        "release": 4, "ended": "2025-09-29", "rules_had_ended": false, "from": "2025-09-30",
        "until": null,
    }]);
    assert_eq!(last_step(&city.releases().await)["prolonged"], gone_on);
    assert_eq!(back.body["prolonged"], gone_on);
    city.host.at("2025-10-20", 9);
    assert_eq!(City::release_of(&city.file().await), fourth);
    // It gives way like any other without an end.
    let fifth = city.released("five", "2025-10-21").await;
    city.host.at("2025-10-21", 0);
    assert_eq!(City::release_of(&city.file().await), fifth);
}

/// A text that is repealed comes back where nothing else is left, and that is told.
#[tokio::test]
async fn what_was_repealed_is_the_last_resort_and_told_of() {
    let city = City::founded().await;
    let second = bounded(&city, "two", (TODAY, "2025-09-28"), true).await;
    city.released("three", "2025-09-29").await;
    city.host.at("2025-09-29", 9);
    let back = city.roll_back(3).await;
    assert_eq!(
        (&back.body["number"], &back.body["last"]),
        (&json!(2), &json!(false)),
        "{:#}",
        back.body
    );
    assert_eq!(City::release_of(&city.file().await), second);
    let told = &last_step(&city.releases().await)["prolonged"][0];
    assert_eq!(
        (&told["ended"], &told["rules_had_ended"]),
        (&json!("2025-09-28"), &json!(true)),
        "{told:#}"
    );
}

/// The same city after a start with another key in the policy.
pub(crate) fn rekeyed(city: &City, id: &str) -> City {
    let key = SecretKey::new(id).unwrap();
    let process = city.host.process(jurisdictions(&key));
    City {
        host: TestHost::over(process).strictly(),
        town: city.town.clone(),
        operator: city.operator.clone(),
        key,
    }
}

/// Invariant: a key that was taken out of the policy puts nothing in force any more, neither by a
/// proposal nor by a rollback; what another key vouches for since counts again.
#[tokio::test]
async fn what_a_removed_key_vouched_for_governs_no_more() {
    let old = City::founded().await;
    old.released("two", TODAY).await;
    let waiting = old.handed_in(&City::rules("three")).await;
    let number = old.proposed(&waiting, TODAY, "enforce").await;

    let city = rekeyed(&old, "shenyang-2026");
    let refused = [
        city.confirm(number).await,
        city.propose(&json!({ "digest": waiting, "from": TODAY, "until": null, "mode": "shadow" }))
            .await,
    ];
    for answer in refused {
        assert_eq!(problem(&answer), "unvouched", "{:#}", answer.body);
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(
            detail.contains(&waiting) && detail.contains("names no key `shenyang-2025`"),
            "{detail}"
        );
    }
    // Signed by the new key, it is handed in once more, and may govern.
    let bytes = City::rules("three");
    let signature = city.key.sign("shenyang", &digest(&bytes));
    let headers = [
        ("x-bylaw-key", city.key.id()),
        ("x-bylaw-signature", signature.as_str()),
    ];
    let again = city.upload(&bytes, &headers).await;
    assert_eq!(
        (again.status, &again.body["signed_as"]),
        (StatusCode::OK, &json!("shenyang-2026")),
        "{:#}",
        again.body
    );
    let confirmed = city.confirm(number).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
    // Release 2 is the old key's; release 1 came with the policies' files, before there was one.
    let back = city.roll_back(number).await;
    assert_eq!(back.body["number"], 1, "{:#}", back.body);
    let told = last_step(&city.releases().await);
    assert_eq!(told["passed_over"][0]["release"], 2, "{told:#}");
    let why = told["passed_over"][0]["why"].as_str().unwrap();
    assert!(why.contains("`shenyang-2025`"), "{why}");

    // Another key under the old name is another key.
    let same_name = rekeyed(&old, "shenyang-2025");
    let two = digest(&City::rules("two"));
    let proposal = json!({ "digest": two, "from": TODAY, "until": null, "mode": "enforce" });
    let forged = same_name.propose(&proposal).await;
    assert_eq!(problem(&forged), "unvouched", "{:#}", forged.body);
}

/// What is handed in anew came as it came now, and those who look after the rules are told of it.
#[tokio::test]
async fn what_another_key_vouches_for_is_told_with_where_it_comes_from() {
    let old = City::founded().await;
    let bytes = City::rules("two");
    let digest = digest(&bytes);
    let fetched = ComponentRow {
        signed_as: Some(old.key.id().to_owned()),
        signature: Some(old.key.sign("shenyang", &digest)),
        pulled_from: Some(format!("registry.example.org/rules@sha256:{digest}")),
        ..component_row(&digest)
    };
    let mut tx = old.host.host.store.begin("shenyang").await.unwrap();
    tx.insert_component(&fetched, &bytes).await.unwrap();
    tx.commit().await.unwrap();

    let city = rekeyed(&old, "shenyang-2026");
    subscribed(&city).await;
    let signature = city.key.sign("shenyang", &digest);
    let headers = [
        ("x-bylaw-key", city.key.id()),
        ("x-bylaw-signature", signature.as_str()),
    ];
    for _ in 0..2 {
        let sent = city.upload(&bytes, &headers).await;
        assert_eq!(sent.status, StatusCode::OK, "{:#}", sent.body);
        assert_eq!(sent.body["signed_as"], "shenyang-2026");
        assert_eq!(sent.body["pulled_from"], Value::Null, "it was sent");
    }
    assert_eq!(queued(&city).await, ["component-vouched"], "once");
}

/// What was handed in while a key counted may govern when it counts no more.
#[tokio::test]
async fn a_key_that_ran_out_counts_for_what_came_before() {
    let city = City::founded().await;
    city.host.at("2025-12-10", 23);
    let digest = city.handed_in(&City::rules("two")).await;
    city.host.at("2025-12-11", 9);
    let number = city.proposed(&digest, "2025-12-11", "enforce").await;
    let confirmed = city.confirm(number).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
}
