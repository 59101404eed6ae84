//! A release with an end that turns out wrong, or is to end on another day: two people put another in
//! its place, before it begins and while it governs.

use axum::http::StatusCode;
use bylaw::domain::arrangement::Mode;
use bylaw::policy::Release;
use bylaw::rules::digest;
use bylaw_tests::city::{City, TODAY, day, problem};
use bylaw_tests::guests::shipped;
use bylaw_tests::host::Answer;
use serde_json::{Value, json};

use crate::seeds::loaded;

const END: &str = "2025-12-19";

/// Proposes and confirms; answers the release.
async fn put(city: &City, digest: &str, from: &str, until: Option<&str>, last: bool) -> Value {
    let proposal = json!({
        "digest": digest, "from": from, "until": until, "last": last, "mode": "enforce",
    });
    let proposed = city.propose(&proposal).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let number = proposed.body["number"].as_u64().unwrap();
    let confirmed = city.confirm(number).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
    confirmed.body
}

/// The end of the rules is agreed, by the component that governs anyway.
async fn ending() -> City {
    let city = City::founded().await;
    put(&city, &digest(&shipped("shenyang")), TODAY, Some(END), true).await;
    city
}

fn of(all: &Value, number: usize) -> (&str, &Value) {
    let one = &all["releases"][number - 1];
    (one["state"].as_str().unwrap(), &one["until"])
}

async fn withdrawn(city: &City, number: u64) -> Answer {
    let by = &city.town.system;
    city.step(by, number, "withdrawal", &Value::Null).await
}

/// Invariant: rules that are to end are repaired on the day on which somebody sees what is wrong with
/// them, as all others are, and whoever is told to do so can. Open cases keep theirs.
#[tokio::test]
async fn what_governs_until_a_day_is_repaired_today() {
    for (until, last) in [(None, false), (Some(END), true), (Some("2026-03-31"), true)] {
        let city = ending().await;
        let open = city.file().await;
        let refused = city.roll_back(2).await;
        assert_eq!(problem(&refused), "nothing-before", "{:#}", refused.body);
        let told = refused.body["detail"].as_str().unwrap();
        let advice = "propose a release of them from today on, which takes over from it";
        assert!(told.ends_with(advice), "{told}");
        let repaired = city.handed_in(&City::rules("repaired")).await;
        let put = put(&city, &repaired, TODAY, until, last).await;
        assert_eq!(
            (&put["governs"], &put["until"], &put["last"]),
            (&json!(true), &json!(until), &json!(last))
        );
        assert_eq!(City::release_of(&city.file().await), repaired);
        let path = city.town.path("releases");
        let shown = city
            .host
            .send("GET", &path, Some(&city.town.audit), "")
            .await;
        assert_eq!(of(&shown.body, 2).0, "ended", "{:#}", shown.body);
        let path = format!("/api/v1/cases/{}", open["id"].as_str().unwrap());
        let kept = city
            .host
            .send("GET", &path, Some(city.town.as_("officer", "tax")), "");
        assert_eq!(kept.await.body["rules"], digest(&shipped("shenyang")));
        // What took over is taken back like any other.
        city.host.at("2025-12-01", 9);
        let back = city.roll_back(3).await;
        assert_eq!(
            (&back.body["number"], &back.body["until"]),
            (&json!(2), &json!(END)),
            "{:#}",
            back.body
        );
    }
}

/// The rules end on an earlier day, if that is said; else the rest of its days stays with it.
#[tokio::test]
async fn an_earlier_end_is_agreed_if_it_is_said() {
    let city = ending().await;
    let own = digest(&shipped("shenyang"));
    let some = put(&city, &own, "2025-09-28", Some("2025-09-30"), false).await;
    assert_eq!(some["afterwards"], 2, "{some:#}");
    let shorter = put(&city, &own, "2025-10-09", Some("2025-10-31"), true).await;
    assert_eq!(shorter["afterwards"], Value::Null, "{shorter:#}");
    let all = city.releases().await;
    assert_eq!(of(&all, 2), ("active", &json!("2025-10-08")), "{all:#}");
    for (day, status) in [
        ("2025-10-31", StatusCode::CREATED),
        ("2025-11-03", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        city.host.at(day, 9);
        assert_eq!(city.try_to_file().await.status, status, "{day}");
    }
}

/// Before it begins, too: where days rest on it, another one is confirmed for them, and then it may go.
#[tokio::test]
async fn what_is_scheduled_is_replaced_before_it_begins() {
    let city = City::founded().await;
    let [two, three] = ["two", "three"].map(City::rules);
    let (two, three) = (city.handed_in(&two).await, city.handed_in(&three).await);
    put(&city, &two, TODAY, Some("2025-10-31"), true).await;
    put(&city, &three, "2025-11-01", Some(END), true).await;
    put(&city, &three, "2025-11-10", Some("2025-11-12"), false).await;
    let early = json!({ "digest": two, "from": "2025-10-20", "until": null, "mode": "enforce" });
    let refused = city.propose(&early).await;
    assert_eq!(problem(&refused), "release-misplaced", "{:#}", refused.body);
    let told = refused.body["detail"].as_str().unwrap();
    assert!(
        told.contains("let it end on 2025-10-31, and take over"),
        "{told}"
    );
    assert_eq!(refused.body["place"], "until");

    let next = put(&city, &two, "2025-11-10", Some("2025-11-12"), false).await;
    assert_eq!(next["afterwards"], 3);
    let all = city.releases().await;
    assert_eq!(of(&all, 4).0, "ended", "it never begins: {all:#}");
    assert_eq!(of(&all, 5).0, "scheduled");
    for number in [4, 5] {
        let gone = withdrawn(&city, number).await;
        assert_eq!(gone.status, StatusCode::OK, "{:#}", gone.body);
    }
    let for_good = put(&city, &two, "2025-11-01", None, false).await;
    assert_eq!(for_good["state"], "scheduled");
    assert_eq!(withdrawn(&city, 3).await.status, StatusCode::OK);
    city.host.at("2025-12-20", 9);
    assert_eq!(City::release_of(&city.file().await), two);
}

/// One with an end gives way like any other; after a rollback no day is without rules that had some.
#[tokio::test]
async fn a_first_release_with_an_end_is_repaired_and_goes_on_if_it_has_to() {
    let plugin = loaded(&shipped("shenyang"));
    let city = City::founded_with(vec![Release {
        number: 1,
        plugin,
        from: None,
        until: Some(day(END)),
        mode: Mode::Enforce,
    }])
    .await;
    let second = city.released("two", TODAY).await;
    let all = city.releases().await;
    assert_eq!(all["releases"][0]["until"], "2025-09-25", "{all:#}");
    city.host.at("2025-10-09", 9);
    assert_eq!(City::release_of(&city.file().await), second);
    let back = city.roll_back(2).await;
    assert_eq!(
        (back.status, &back.body["number"], &back.body["until"]),
        (StatusCode::OK, &json!(1), &Value::Null),
        "{:#}",
        back.body
    );
    let all = city.releases().await;
    let told = all["history"].as_array().unwrap().last().unwrap();
    let told: Value = serde_json::from_str(told["body"].as_str().unwrap()).unwrap();
    assert_eq!(told["prolonged"][0]["ended"], END, "{told:#}");
    city.host.at("2025-12-20", 9);
    assert_eq!(
        City::release_of(&city.file().await),
        digest(&shipped("shenyang"))
    );
}

/// A seed of the policy.
fn seed(number: u32, mark: &str, from: Option<&str>, until: Option<&str>) -> Release {
    Release {
        number,
        plugin: loaded(&City::rules(mark)),
        from: from.map(day),
        until: until.map(day),
        mode: Mode::Enforce,
    }
}

/// Invariant: a rollback gives one person's choice no days that two people gave to another release: a
/// stopgap ends when it was to, and what it interrupts goes on after its own end.
#[tokio::test]
async fn a_stopgap_ends_when_it_was_to_whatever_is_rolled_back() {
    let city = City::founded_with(vec![seed(1, "seed", None, Some(END))]).await;
    let stopgap = city.handed_in(&City::rules("stopgap")).await;
    put(&city, &stopgap, TODAY, Some("2025-09-30"), false).await;
    city.released("bad", TODAY).await;
    let back = city.roll_back(3).await;
    assert_eq!(back.status, StatusCode::OK, "{:#}", back.body);
    assert_eq!(
        (&back.body["number"], &back.body["until"]),
        (&json!(2), &json!("2025-09-30")),
        "{:#}",
        back.body
    );
    assert_eq!(back.body["afterwards"], 1);
    let gone_on = json!([{
        "release": 1, "ended": END, "rules_had_ended": false, "from": "2025-12-20", "until": null,
    }]);
    assert_eq!(back.body["prolonged"], gone_on);
    for (on, rules) in [
        ("2025-09-30", "stopgap"),
        ("2025-10-09", "seed"),
        ("2025-12-22", "seed"),
    ] {
        city.host.at(on, 9);
        let governs = digest(&City::rules(rules));
        assert_eq!(City::release_of(&city.file().await), governs, "{on}");
    }
}

/// A rollback is not refused for the order in which a policy names its releases, or for days that it
/// leaves without rules.
#[tokio::test]
async fn days_before_a_release_that_was_there_first_are_bridged() {
    let city = City::founded_with(vec![
        seed(1, "later", Some("2025-12-01"), None),
        seed(2, "seed", None, Some("2025-11-14")),
    ])
    .await;
    let [some, bad] = ["some", "bad"].map(City::rules);
    let (some, bad) = (city.handed_in(&some).await, city.handed_in(&bad).await);
    put(&city, &some, TODAY, Some("2025-10-10"), false).await;
    put(&city, &bad, TODAY, Some("2025-11-30"), false).await;
    let back = city.roll_back(4).await;
    assert_eq!(back.status, StatusCode::OK, "{:#}", back.body);
    assert_eq!(back.body["number"], 3);
    let bridge = json!([{
        "release": 2, "ended": "2025-11-14", "rules_had_ended": false,
        "from": "2025-11-15", "until": "2025-11-30",
    }]);
    assert_eq!(back.body["prolonged"], bridge);
    for (on, rules) in [
        ("2025-10-10", "some"),
        ("2025-10-13", "seed"),
        ("2025-11-28", "seed"),
        ("2025-12-01", "later"),
    ] {
        city.host.at(on, 9);
        let governs = digest(&City::rules(rules));
        assert_eq!(City::release_of(&city.file().await), governs, "{on}");
    }
}
