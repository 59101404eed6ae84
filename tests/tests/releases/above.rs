//! What is above a jurisdiction: what nobody could hold against it is not proposed, and what nobody answers
//! for is told. What a search finds is looked at in `searching`.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::flow::watch_upper_law;
use bylaw::policy::{Calendars, Jurisdiction, Policy, Release, Releases};
use bylaw::rules::{Library, RulesEngine, digest};
use bylaw_tests::city::{City, TODAY, day, problem};
use bylaw_tests::databases;
use bylaw_tests::guests::{component_row, governed_by, marked, model_amended};
use bylaw_tests::host::{Answer, TestHost};
use bylaw_tests::town;
use serde_json::{Value, json};

use crate::seeds::loaded;

/// A city below this jurisdiction.
pub(crate) async fn below(parent: &str) -> City {
    City::founded_below(databases::fresh().await, Some(parent)).await
}

pub(crate) fn proposal(digest: &str, exceptions: &[Value]) -> Value {
    json!({
        "digest": digest, "from": TODAY, "until": null, "mode": "enforce", "exceptions": exceptions,
    })
}

pub(crate) fn excepted(names: &[&str]) -> Vec<Value> {
    let one = |name: &&str| json!({ "laxity": name, "reason": "本市条例早于上位法，修订中" });
    names.iter().map(one).collect()
}

/// The laxities that a refusal names, in its order.
pub(crate) fn named(answer: &Answer) -> Vec<&str> {
    let findings = answer.body["findings"].as_array().unwrap();
    let names = findings
        .iter()
        .map(|finding| finding["subject"].as_str().unwrap());
    names.collect()
}

/// Hands a component of another jurisdiction in, which the same key vouches for.
pub(crate) async fn digest_of(city: &City, jurisdiction: &str, bytes: &[u8]) -> String {
    let digest = digest(bytes);
    let signature = city.key.sign(jurisdiction, &digest);
    let headers = [
        ("x-bylaw-key", city.key.id()),
        ("x-bylaw-signature", signature.as_str()),
    ];
    let answer = city.upload(bytes, &headers).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
    digest
}

/// What a release is told to be laxer in by now.
pub(crate) fn open_of(releases: &Value, number: usize) -> Vec<&str> {
    let open = &releases["releases"][number - 1]["upper_law_now"]["open"];
    let names = open.as_array().unwrap().iter();
    names.map(|name| name.as_str().unwrap()).collect()
}

/// What happened to releases, in its order.
pub(crate) fn steps(releases: &Value) -> Vec<&str> {
    let history = releases["history"].as_array().unwrap().iter();
    history.map(|step| step["what"].as_str().unwrap()).collect()
}

/// A shadow decides nothing, so nothing is asked of it, and nobody answers for it.
#[tokio::test]
async fn a_shadow_is_not_held_against_the_upper_law() {
    let city = below("cn").await;
    let digest = city.handed_in(&City::rules("two")).await;
    let number = city.proposed(&digest, TODAY, "shadow").await;
    assert_eq!(city.confirm(number).await.status, StatusCode::OK);
    let mut answered_for = proposal(&digest, &excepted(&["retention"]));
    answered_for["mode"] = json!("shadow");
    let refused = city.propose(&answered_for).await;
    assert_eq!(problem(&refused), "bad-field", "{:#}", refused.body);
    let backwards = format!("components/{digest}/upper-law?from=2026-01-02&until=2026-01-01");
    let by = Some(city.town.audit.as_str());
    let path = city.town.path(&backwards);
    let answer = city.host.send("GET", &path, by, "").await;
    assert_eq!(problem(&answer), "bad-query");
}

/// A host may have one city alone. Then nothing new decides there that nobody could hold against
/// the law above.
#[tokio::test]
async fn an_upper_law_that_is_not_here_is_named() {
    let city = below("liaoning").await;
    let digest = city.handed_in(&City::rules("two")).await;
    let refused = city.propose(&proposal(&digest, &[])).await;
    assert_eq!(problem(&refused), "upper-law-away", "{:#}", refused.body);
    assert!(
        refused.body["detail"]
            .as_str()
            .unwrap()
            .contains("`liaoning`")
    );
}

/// The model's rules with these amendments, for two days: so there is little to search.
pub(crate) fn town_of(name: &str, parent: Option<&str>, amended: &str) -> Arc<Jurisdiction> {
    let rules = model_amended(amended);
    governed(name, parent, &[(&rules, TODAY, LAST)])
}

/// The same with other rules on other days.
fn governed(name: &str, parent: Option<&str>, rules: &[(&[u8], &str, &str)]) -> Arc<Jurisdiction> {
    let alone = governed_by(loaded(rules[0].0));
    let release = |(number, (rules, from, until)): (u32, &(&[u8], &str, &str))| Release {
        number,
        plugin: loaded(rules),
        from: Some(day(from)),
        until: Some(day(until)),
        ..alone.releases.now().releases[0].clone()
    };
    let releases = (1..).zip(rules).map(release).collect();
    Arc::new(Jurisdiction {
        policy: Policy {
            jurisdiction: name.to_owned(),
            parent: parent.map(ToOwned::to_owned),
            ..alone.policy.clone()
        },
        calendars: Calendars::starting_with(alone.calendar()),
        releases: Releases::starting_with(releases),
    })
}

pub(crate) const LAST: &str = "2025-09-27";
const RELEASES: &str = "/api/v1/jurisdictions/model/releases";

async fn releases(host: &TestHost, by: &str) -> Value {
    host.send("GET", RELEASES, Some(by), "").await.body
}

/// Proposes the component that was handed in with whatever exceptions it needs, and confirms it.
async fn released(host: &TestHost, [system, security]: [&str; 2], digest: &str) {
    let mut wanted = proposal(digest, &[]);
    (wanted["until"], wanted["last"]) = (json!(LAST), json!(true));
    let refused = host.post(RELEASES, system, &wanted).await;
    assert_eq!(problem(&refused), "laxer-than-upper-law");
    wanted["exceptions"] = json!(excepted(&named(&refused)));
    let proposed = host.post(RELEASES, system, &wanted).await;
    assert_eq!(proposed.status, StatusCode::CREATED, "{:#}", proposed.body);
    let seen = format!("\"{}\"", releases(host, system).await["revision"]);
    let path = format!("{RELEASES}/{}/confirmation", proposed.body["number"]);
    let headers = [("if-match", seen.as_str())];
    let confirmed = host.send_with("POST", &path, Some(security), &headers, "");
    let confirmed = confirmed.await;
    assert_eq!(confirmed.status, StatusCode::OK, "{:#}", confirmed.body);
}

/// Invariant: what decides and is laxer than what is above it is told of once, on either database, and not
/// where somebody answers for it.
#[tokio::test]
async fn what_nobody_answers_for_is_told_once() {
    let towns = vec![
        town_of("model", Some("above"), "l"),
        town_of("above", None, ""),
    ];
    let host = TestHost::standing(TODAY, databases::fresh().await, towns, true).await;
    let operator = town::operator(&host).await;
    let system = town::appoint(&host, &operator, "model", "system-administrator").await;
    let security = town::appoint(&host, &operator, "model", "security-administrator").await;
    watch_upper_law(&host.host).await.unwrap();
    let seen = releases(&host, &system).await;
    assert!(!open_of(&seen, 1).is_empty(), "{seen:#}");
    assert_eq!(steps(&seen), ["upper-law-open"]);
    watch_upper_law(&host.host).await.unwrap();
    assert_eq!(releases(&host, &system).await, seen, "nothing was changed");

    let other = model_amended("ln");
    let digest = digest(&other);
    let mut tx = host.host.store.begin("model").await.unwrap();
    let row = component_row(&digest);
    tx.insert_component(&row, &other).await.unwrap();
    tx.commit().await.unwrap();
    released(&host, [&system, &security], &digest).await;
    watch_upper_law(&host.host).await.unwrap();
    let answered = releases(&host, &system).await;
    let now = &answered["releases"][1]["upper_law_now"];
    assert_eq!(
        now["held"][0]["days"],
        json!({ "first": TODAY, "last": LAST })
    );
    assert_eq!((&now["open"], &now["outdated"]), (&json!([]), &json!([])));
    let told = steps(&answered);
    let told = told.iter().filter(|what| what.contains("upper-law"));
    assert_eq!(told.count(), 1);
}

/// Invariant: rules of the upper law that cannot be used keep nothing from being held against its others.
#[tokio::test]
async fn what_the_upper_law_said_on_days_past_holds_up_nothing() {
    let (ended, rules, lax) = (
        marked(&model_amended(""), "ended"),
        model_amended(""),
        model_amended("l"),
    );
    let above = [(&ended[..], TODAY, TODAY), (&rules, LAST, LAST)];
    let towns = || {
        vec![
            governed("model", Some("above"), &[(&lax, TODAY, LAST)]),
            governed("above", None, &above),
        ]
    };
    let host = TestHost::standing(TODAY, databases::fresh().await, towns(), true).await;
    let operator = town::operator(&host).await;
    let system = town::appoint(&host, &operator, "model", "system-administrator").await;
    for (name, bytes) in [("model", &lax), ("above", &rules), ("above", &ended)] {
        let mut tx = host.host.store.begin(name).await.unwrap();
        let there: &[u8] = if bytes == &ended { b"others" } else { bytes };
        let row = component_row(&digest(bytes));
        tx.insert_component(&row, there).await.unwrap();
        tx.commit().await.unwrap();
    }
    let library = Library::new(RulesEngine::start().unwrap(), None);
    let host = host.restarted(LAST, Arc::new(library), towns());
    watch_upper_law(&host.host).await.unwrap();
    let seen = releases(&host, &system).await;
    assert!(!open_of(&seen, 1).is_empty(), "{seen:#}");
    let held = &seen["releases"][0]["upper_law_now"]["held"];
    assert_eq!((&held[0]["release"], &held[1]), (&json!(2), &Value::Null));
}
