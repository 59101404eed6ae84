//! What is laxer than the rules above needs an exception, or is not proposed.

use axum::http::StatusCode;
use serde_json::{Value, json};

use bylaw::flow::watch_upper_law;
use bylaw_tests::city::{City, TODAY, problem};
use bylaw_tests::guests::{marked, shipped};
use bylaw_tests::town::Town;

use crate::above::{below, digest_of, excepted, named, open_of, proposal, steps};

/// The report has the same laxities, each with the smallest matter that shows it.
async fn demand_report(city: &City, digest: &str, names: &[&str]) {
    let report = report(city, digest).await;
    assert_eq!(report["parent"], "cn");
    let laxities = report["held"][0]["laxities"].as_array().unwrap();
    let asked = report["held"][0]["asked"]["en"].as_str().unwrap();
    assert!(asked.contains("by `bylaw rules guard` 20000"), "{asked}");
    let found = laxities.iter().map(|one| one["name"].as_str().unwrap());
    assert_eq!(found.collect::<Vec<_>>(), names);
    let of_all = |sort: &Value| sort == "retention" || sort == "identification";
    let shown = |one: &Value| one["matter"].is_object() || of_all(&one["sort"]);
    assert!(laxities.iter().all(shown));
}

async fn report(city: &City, digest: &str) -> Value {
    let path = city.town.path(&format!("components/{digest}/upper-law"));
    let by = Some(city.town.audit.as_str());
    let answer = city.host.send("GET", &path, by, "").await;
    assert_eq!(answer.status, StatusCode::OK, "{:#}", answer.body);
    answer.body
}

/// Invariant: rules that are laxer than the upper law decide nothing unless somebody answers for
/// each laxity by its name, and who did so, and why, stands in the log.
#[tokio::test]
async fn what_is_laxer_than_the_upper_law_needs_an_exception() {
    let city = below("cn").await;
    let digest = city.handed_in(&City::rules("two")).await;
    let refused = city.propose(&proposal(&digest, &[])).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{:#}", refused.body);
    assert_eq!(problem(&refused), "laxer-than-upper-law");
    let names = named(&refused);
    assert!(names.len() > 20, "{names:?}");
    let cites = |finding: &Value, instrument: &str| {
        let citations = finding["citations"].as_array().unwrap();
        citations.iter().any(|one| one["instrument"] == instrument)
    };
    let findings = refused.body["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| cites(finding, "order-809")));
    assert!(findings.iter().any(|finding| cites(finding, "shenyang")));
    let history = city.releases().await["history"].clone();
    assert_eq!(history.as_array().unwrap().len(), 1, "only the upload");

    demand_report(&city, &digest, &names).await;
    let (last, others) = names.split_last().unwrap();
    let almost = city.propose(&proposal(&digest, &excepted(others))).await;
    assert_eq!(named(&almost), [*last]);
    demand_outdated_told(&city, &digest, &names).await;
    let mut silent = excepted(&names);
    silent[0]["reason"] = json!("  ");
    let silent = city.propose(&proposal(&digest, &silent)).await;
    assert_eq!(problem(&silent), "bad-field", "{:#}", silent.body);

    let proposed = city.propose(&proposal(&digest, &excepted(&names))).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let kept = &proposed.body["upper_law"];
    assert_eq!(
        (&kept["parent"], &kept["held"][0]["laxities"]),
        (&json!("cn"), &json!(names))
    );
    let number = proposed.body["number"].as_u64().unwrap();
    assert_eq!(city.confirm(number).await.status, StatusCode::OK);
    assert_eq!(City::release_of(&city.file().await), digest);
    let steps = city.releases().await["history"].clone();
    let event: Value = serde_json::from_str(steps[1]["body"].as_str().unwrap()).unwrap();
    assert_eq!(event["upper_law"]["exceptions"][0]["laxity"], names[0]);
    assert_eq!(
        event["upper_law"]["exceptions"][0]["reason"],
        "本市条例早于上位法，修订中"
    );
}

/// Whoever answered for a laxity beside something else that the upper law said has not answered for it,
/// and is told so.
async fn demand_outdated_told(city: &City, digest: &str, names: &[&str]) {
    let (place, name) = names
        .iter()
        .enumerate()
        .find(|(_, name)| name.ends_with("/for-breach"))
        .expect("silence grants where the upper law has only a breach");
    let before = name.replace("/for-breach", "/for-refuses");
    let mut outdated = names.to_vec();
    outdated[place] = &before;
    let refused = city.propose(&proposal(digest, &excepted(&outdated))).await;
    assert_eq!(named(&refused), [*name]);
    let message = refused.body["findings"][0]["message"]["en"]
        .as_str()
        .unwrap();
    assert!(message.contains(&before), "{message}");
}

/// Invariant: no day is too far off to be held against the upper law. The calendar ends with 2026.
#[tokio::test]
async fn days_for_which_there_is_no_calendar_yet_are_searched_too() {
    let city = below("cn").await;
    let digest = city.handed_in(&City::rules("two")).await;
    let mut later = proposal(&digest, &[]);
    later["from"] = json!("2027-01-01");
    let refused = city.propose(&later).await;
    assert_eq!(
        problem(&refused),
        "laxer-than-upper-law",
        "{:#}",
        refused.body
    );
    let path = format!("components/{digest}/upper-law?from=2028-05-04");
    let path = city.town.path(&path);
    let by = Some(city.town.audit.as_str());
    let report = city.host.send("GET", &path, by, "").await.body;
    let held = &report["held"][0];
    assert_eq!(held["provisional"], true, "{held:#}");
    assert_eq!(
        held["days"],
        json!({ "first": "2028-05-04", "last": "2028-12-31" })
    );
    assert!(!held["laxities"].as_array().unwrap().is_empty());
}

/// Invariant: what is confirmed was held against the rules that are above it then. Days on which the
/// upper law was not yet in force, or is not any more, do not count.
#[tokio::test]
async fn an_upper_law_that_changed_is_held_against_again() {
    let mut city = below("cn").await;
    let digest = city.handed_in(&City::rules("two")).await;
    let names = city.propose(&proposal(&digest, &[])).await;
    let exceptions = excepted(&named(&names));
    let proposed = city.propose(&proposal(&digest, &exceptions)).await;
    let number = proposed.body["number"].as_u64().unwrap();

    // The state's own rules get a new release meanwhile, as its own people arrange it.
    let above = Town::found(&city.host, &city.operator, "cn").await;
    let own = std::mem::replace(&mut city.town, above);
    let amended = marked(&shipped("cn"), "two");
    let hash = digest_of(&city, "cn", &amended).await;
    let theirs = city.proposed(&hash, TODAY, "enforce").await;
    assert_eq!(city.confirm(theirs).await.status, StatusCode::OK);
    city.town = own;

    let overtaken = city.confirm(number).await;
    assert_eq!(
        problem(&overtaken),
        "upper-law-changed",
        "{:#}",
        overtaken.body
    );
    let withdrawn = city.step(&city.town.system, number, "withdrawal", &Value::Null);
    assert_eq!(withdrawn.await.status, StatusCode::OK);
    let again = city.propose(&proposal(&digest, &exceptions)).await;
    assert_eq!(again.status, StatusCode::CREATED, "{:#}", again.body);
    assert_eq!(again.body["upper_law"]["held"][0]["digest"], hash);
    let number = again.body["number"].as_u64().unwrap();
    assert_eq!(city.confirm(number).await.status, StatusCode::OK);
}

/// Invariant: rules that decide and are laxer than those above them without anybody answering for it
/// are told of, once, however they came to decide.
#[tokio::test]
async fn what_was_never_proposed_is_looked_at_too() {
    let mut city = below("cn").await;
    let wanted = json!({ "url": "https://notices.example.org/bylaw" });
    let by = city.town.as_("officer", "data");
    let path = city.town.path("subscriptions");
    let subscribed = city.host.post(&path, by, &wanted).await;
    assert_eq!(
        subscribed.status,
        StatusCode::CREATED,
        "{:#}",
        subscribed.body
    );
    assert!(city.releases().await["releases"][0]["upper_law_now"].is_null());
    watch_upper_law(&city.host.host).await.unwrap();
    let seen = city.releases().await;
    let open: Vec<String> = open_of(&seen, 1).into_iter().map(str::to_owned).collect();
    assert!(open.len() > 20, "{open:?}");
    assert_eq!(steps(&seen), ["upper-law-open"]);
    watch_upper_law(&city.host.host).await.unwrap();
    assert_eq!(city.releases().await, seen, "nothing was changed");
    let path = city.town.path("notices?state=queued");
    let by = Some(city.town.system.as_str());
    let letters = city.host.send("GET", &path, by, "").await;
    assert_eq!(letters.body[0]["what"], "laxer-than-upper-law");
    assert!(letters.body[1].is_null(), "{:#}", letters.body);

    // The same rules once more, and somebody who answers for them.
    let digest = city.handed_in(&City::rules("two")).await;
    let names: Vec<&str> = open.iter().map(String::as_str).collect();
    let proposed = city.propose(&proposal(&digest, &excepted(&names))).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let number = proposed.body["number"].as_u64().unwrap();
    assert_eq!(city.confirm(number).await.status, StatusCode::OK);
    watch_upper_law(&city.host.host).await.unwrap();
    let answered = city.releases().await;
    assert_eq!(open_of(&answered, 2), [""; 0]);
    let told = |steps: &[&str]| {
        steps
            .iter()
            .filter(|what| what.contains("upper-law"))
            .count()
    };
    assert_eq!(told(&steps(&answered)), 1);

    // The rules above become others: they are looked at again, and the same is answered for.
    let above = Town::found(&city.host, &city.operator, "cn").await;
    let own = std::mem::replace(&mut city.town, above);
    let hash = digest_of(&city, "cn", &marked(&shipped("cn"), "two")).await;
    let theirs = city.proposed(&hash, TODAY, "enforce").await;
    assert_eq!(city.confirm(theirs).await.status, StatusCode::OK);
    city.town = own;
    watch_upper_law(&city.host.host).await.unwrap();
    let again = city.releases().await;
    let held = again["releases"][1]["upper_law_now"]["held"]
        .as_array()
        .unwrap();
    assert!(held.iter().any(|one| one["digest"] == hash), "{held:#?}");
    assert_eq!(open_of(&again, 2), [""; 0]);
    assert_eq!(told(&steps(&again)), 1);
}

/// Hands in the rules with a mark, proposes them for days with whatever exceptions they need, and
/// confirms; the days on which they were held.
async fn released_for(city: &City, mark: &str, from: &str, until: &Value) -> Value {
    let digest = city.handed_in(&City::rules(mark)).await;
    let mut wanted = proposal(&digest, &[]);
    (wanted["from"], wanted["until"]) = (json!(from), until.clone());
    // Nothing governs by itself after it, else it would gain no days.
    wanted["last"] = json!(!until.is_null());
    let names = city.propose(&wanted).await;
    wanted["exceptions"] = json!(excepted(&named(&names)));
    let proposed = city.propose(&wanted).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let number = proposed.body["number"].as_u64().unwrap();
    assert_eq!(city.confirm(number).await.status, StatusCode::OK);
    proposed.body["upper_law"]["held"][0]["days"].clone()
}

/// Invariant: days that a release gains after it was confirmed are held against the upper law too, once;
/// a day that goes by is no reason to search again.
#[tokio::test]
async fn days_that_a_release_gains_are_held_against_the_upper_law() {
    let city = below("cn").await;
    let until = json!("2025-09-28");
    let agreed = released_for(&city, "two", TODAY, &until).await;
    assert_eq!(agreed, json!({ "first": TODAY, "last": until }));
    let after = released_for(&city, "three", "2025-09-29", &Value::Null).await;
    watch_upper_law(&city.host.host).await.unwrap();
    let second = async || city.releases().await["releases"][1]["upper_law_now"].clone();
    let before = second().await;
    assert_eq!(before["held"][0]["days"], agreed);

    city.host.at("2025-09-29", 9);
    let back = city.roll_back(3).await;
    assert_eq!(
        (back.status, &back.body["number"]),
        (StatusCode::OK, &json!(2))
    );
    watch_upper_law(&city.host.host).await.unwrap();
    let prolonged = second().await;
    let days = json!({ "first": TODAY, "last": after["last"] });
    assert_eq!(prolonged["held"][0]["days"], days);
    assert_ne!(prolonged["looked_at"], before["looked_at"]);
    city.host.at("2025-09-30", 9);
    watch_upper_law(&city.host.host).await.unwrap();
    assert_eq!(second().await, prolonged, "nothing was changed");
}
