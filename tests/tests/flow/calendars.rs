//! A calendar that is amended while cases run: days that move, days that stay, and nobody who is
//! overlooked.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::calendar::{Calendar, Ledger, Reference};
use bylaw::flow::{self, Host};
use bylaw::store::CaseRow;
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::{Value, json};

use crate::{events, last_event, model_host};

pub(crate) const PATH: &str = "/api/v1/jurisdictions/shenyang/calendar";
/// A made-up arrangement: New Year's Day, a Friday, and the Monday after it; a Sunday instead.
pub(crate) const YEAR: &str = "name = { zh = \"测试\", en = \"Test\" }\n[years.2027]\n\
    off = [2027-01-01, 2027-01-04]\non = [2027-01-03]\npapers = [\"made up for a test\"]\n";

/// An application whose five working days begin on a day, without the deadlines loop.
pub(crate) async fn applied(day: &str) -> (TestHost, Value) {
    let host = TestHost::on(day).await;
    let mut held = entry("conditional");
    held["sharing"]["legal_basis"] = json!([{ "rank": "law", "title": "某法" }]);
    host.hold_entry("shenyang", held).await;
    let case = apply(&host).await;
    (host, case)
}

pub(crate) async fn apply(host: &TestHost) -> Value {
    let application = filing("sharing-application", json!({ "materials": ["申请表"] }));
    host.file("shenyang", &application).await
}

pub(crate) async fn load(host: &TestHost, toml: &str) -> Answer {
    load_into(host, "shenyang", toml).await
}

pub(crate) async fn load_into(host: &TestHost, jurisdiction: &str, toml: &str) -> Answer {
    let path = PATH.replace("shenyang", jurisdiction);
    let headers = [("content-type", "application/toml")];
    let operator = Some("platform-operator");
    host.send_as("POST", &path, operator, &headers, toml.to_owned())
        .await
}

/// Loads, counts again as the upkeep loop does, and answers the report.
pub(crate) async fn loaded(host: &TestHost, toml: &str) -> Value {
    loaded_into(host, "shenyang", toml).await
}

pub(crate) async fn loaded_into(host: &TestHost, jurisdiction: &str, toml: &str) -> Value {
    let answer = load_into(host, jurisdiction, toml).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    flow::recount_all(&host.host).await.unwrap();
    let path = PATH.replace("shenyang", jurisdiction);
    let report = format!("{path}/{}", answer.body["revision"]);
    let report = host.get(&report).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text);
    report.body
}

pub(crate) fn shipped() -> String {
    std::fs::read_to_string(bylaw_tests::places::root().join("policies/calendars/cn.toml")).unwrap()
}

/// 2026 as it is shipped, but for these days.
pub(crate) fn amended(off: &[&str], on: &[&str]) -> String {
    let shipped = Calendar::from_toml("cn.toml", &shipped()).unwrap();
    let year = &shipped.years()[&2026];
    let days = |shipped: &[bylaw::domain::Date], added: &[&str], taken: &[&str]| {
        let all = shipped.iter().map(ToString::to_string);
        let kept = all.filter(|day| !taken.contains(&day.as_str()));
        let added = added.iter().map(ToString::to_string);
        kept.chain(added).collect::<Vec<_>>().join(", ")
    };
    format!(
        "name = {{ zh = \"测试\", en = \"Test\" }}\n[years.2026]\noff = [{}]\non = [{}]\npapers = [\"made up for a test\"]\n",
        days(&year.off, off, on),
        days(&year.on, &[], &[]),
    )
}

#[tokio::test]
async fn a_year_that_is_loaded_moves_what_reaches_into_it_and_says_why() {
    let (host, case) = applied("2026-12-28").await;
    assert_eq!(
        (&case["due"], &case["provisional"]),
        (&json!("2027-01-04"), &json!(true))
    );
    let report = loaded(&host, YEAR).await;
    assert_eq!(report["revision"], 1);
    let line = &report["recounted"][0];
    assert_eq!(line["case"], case["id"]);
    // 29, 30, 31 December, Sunday the third, Tuesday the fifth.
    assert_eq!(
        (&line["was"], &line["now"]),
        (&json!("2027-01-04"), &json!("2027-01-05"))
    );
    let why = line["why"]["en"].as_str().unwrap();
    assert!(why.contains("the arrangement of 2027 was loaded"), "{why}");
    assert!(
        why.contains("2027-01-01, 2027-01-04 became rest days"),
        "{why}"
    );
    assert!(why.contains("2027-01-03 became working days"), "{why}");
    assert_eq!(report["unfinished"], false);

    let moved = host.case(&case).await;
    assert_eq!(
        (&moved["due"], &moved["provisional"]),
        (&json!("2027-01-05"), &json!(false))
    );
    assert_eq!(last_event(&moved, "recounted")["was"], "2027-01-04");
    // The verifier, which knows nothing of how it came about, agrees with the new ledger.
    let path = format!("/api/v1/cases/{}/ledger", case["id"].as_str().unwrap());
    let ledger = host.get(&path).await.body;
    let ledger: Ledger = serde_json::from_value(ledger["ledgers"][0].clone()).unwrap();
    let (_, year) = YEAR.split_once('\n').unwrap();
    let reference = Reference::read(&format!("{}\n{year}", shipped())).unwrap();
    reference.verify(&ledger).unwrap();

    host.go_to("2027-01-05").await;
    assert_eq!(host.case(&case).await["closed"], Value::Null);
    host.go_to("2027-01-06").await;
    let over = host.case(&case).await;
    assert!(events(&over).contains(&"lapsed"), "{over:#}");
}

/// A provisional mark that goes away is an event, though the day stays.
#[tokio::test]
async fn a_year_without_surprises_takes_the_mark_away() {
    let (host, case) = applied("2026-12-28").await;
    let plain = YEAR
        .replace("2027-01-01, 2027-01-04", "")
        .replace("2027-01-03", "");
    let report = loaded(&host, &plain).await;
    let line = &report["recounted"][0];
    assert_eq!(
        (&line["was"], &line["now"]),
        (&json!("2027-01-04"), &json!("2027-01-04"))
    );
    let case = host.case(&case).await;
    assert_eq!(
        (&case["due"], &case["provisional"]),
        (&json!("2027-01-04"), &json!(false))
    );
}

/// What ends before the first day that changes needs no event, and is not looked at one by one.
#[tokio::test]
async fn what_ends_before_the_year_begins_stays_as_it_is() {
    let (host, case) = applied("2026-09-01").await;
    let before = host.case(&case).await;
    let report = loaded(&host, YEAR).await;
    assert_eq!(report["recounted"], json!([]));
    assert_eq!(report["unfinished"], false);
    assert_eq!(host.case(&case).await, before);
}

/// Nobody loses a period that was announced to them; where the law is silent we say so.
#[tokio::test]
async fn a_day_is_not_moved_into_the_past() {
    let host = model_host("2026-10-14").await;
    let apply = filing("sharing-application", json!({ "purpose": "suspends" }));
    let case = host.file("model", &apply).await;
    assert_eq!(case["due"], "2026-10-21");
    loaded_into(&host, "model", &amended(&["2026-10-15"], &[])).await;
    assert_eq!(host.case(&case).await["due"], "2026-10-22");
    host.at("2026-10-22", 9);
    let report = loaded_into(&host, "model", &amended(&[], &[])).await;
    let line = &report["recounted"][0];
    assert_eq!(
        (&line["was"], &line["now"]),
        (&json!("2026-10-22"), &json!("2026-10-22"))
    );
    assert_eq!(line["event"]["counted"], "2026-10-21");
    let why = line["why"]["en"].as_str().unwrap();
    assert!(why.contains("2026-10-21, which has passed"), "{why}");
    assert!(why.contains("the law is silent"), "{why}");
    // It is told once, and the ledger is the one that the day was counted by.
    assert_eq!(flow::recount_all(&host.host).await.unwrap(), 0);
    let kept = host.case(&case).await;
    assert_eq!(kept["due"], "2026-10-22");
    // The calendar that it was counted by can still be had.
    let counted_by =
        kept["history"].as_array().unwrap().last().unwrap()["clock"]["calendar"].clone();
    let path = PATH.replace("shenyang", "model");
    let path = format!("{path}?digest={}", counted_by.as_str().unwrap());
    let calendar = host.get(&path).await.body["calendar"].to_string();
    let calendar = Calendar::from_stored(&calendar).unwrap();
    assert_eq!(counted_by, calendar.digest());
    let path = format!("/api/v1/cases/{}/ledger", case["id"].as_str().unwrap());
    assert_eq!(host.get(&path).await.body["due"], "2026-10-22");
    // An extension is counted on from the day that was left, not from the one that has passed.
    let extend = json!({ "extend": true });
    let extended = host.done(&case, "data-authority/head", &extend).await;
    assert_eq!(extended["due"], "2026-10-29");
    flow::recount_all(&host.host).await.unwrap();
    assert_eq!(host.case(&case).await["due"], "2026-10-29");
}

/// Invariant: no clock lapses by a calendar that is no longer in force, whoever loaded the new one.
#[tokio::test]
async fn a_calendar_that_another_replica_loaded_counts_before_a_lapse() {
    let (host, case) = applied("2026-12-28").await;
    let other = Host::new(
        host.host.store.clone(),
        host.host.clock.clone(),
        Arc::clone(&setup().library),
        setup().jurisdictions().unwrap(),
        host.host.key.clone(),
    );
    let year = Calendar::from_toml("year", YEAR).unwrap();
    // Loaded, and then that replica died before it counted anything again.
    flow::load_calendar(&other, "shenyang", &year, "test", None)
        .await
        .unwrap();
    host.go_to("2027-01-05").await;
    let moved = host.case(&case).await;
    assert_eq!(
        (&moved["due"], &moved["closed"]),
        (&json!("2027-01-05"), &Value::Null)
    );
    assert_eq!(events(&moved).last(), Some(&"recounted"));
}

/// Invariant: a day that moves later does, also where both have passed before anybody counted.
#[tokio::test]
async fn a_later_day_counts_even_if_it_has_passed() {
    let (host, case) = applied("2026-10-14").await;
    assert_eq!(case["due"], "2026-10-21");
    let answer = load(&host, &amended(&["2026-10-15"], &[])).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    host.go_to("2026-10-26").await;
    let over = host.case(&case).await;
    assert_eq!(last_event(&over, "recounted")["clock"]["due"], "2026-10-22");
    assert_eq!(last_event(&over, "lapsed")["due"], "2026-10-22");
}

/// Invariant: whether a day is kept hangs on the day of the load, not on when it is counted.
#[tokio::test]
async fn what_is_counted_late_is_counted_as_of_the_load() {
    let host = model_host("2026-10-14").await;
    let apply = filing("sharing-application", json!({ "purpose": "suspends" }));
    let case = host.file("model", &apply).await;
    loaded_into(&host, "model", &amended(&["2026-10-15"], &[])).await;
    assert_eq!(host.case(&case).await["due"], "2026-10-22");
    // On the twenty-first that day is still to come; whoever counts on the twenty-second agrees.
    host.at("2026-10-21", 23);
    load_into(&host, "model", &amended(&[], &[])).await;
    host.at("2026-10-22", 9);
    flow::recount_all(&host.host).await.unwrap();
    assert_eq!(host.case(&case).await["due"], "2026-10-21");
}

/// Invariant: one case that cannot be counted stops neither the others nor the loop, now or at
/// the next load.
#[tokio::test]
async fn a_damaged_case_holds_up_no_other() {
    let (host, first) = applied("2026-12-28").await;
    let second = apply(&host).await;
    let here = host.host.jurisdiction("shenyang").unwrap();
    let release = here.releases.now().releases[0].plugin.digest().to_owned();
    // Its row speaks of events that are not there.
    let damaged = CaseRow {
        id: first["id"].as_str().unwrap().to_owned(),
        kind: String::new(),
        filed_on: String::new(),
        release,
        revision: 99,
        state: "open".into(),
        turn: None,
        due: None,
        overdue: false,
        entry_code: None,
        from_case: None,
        beside: String::new(),
    };
    let mut tx = host.host.store.begin("shenyang").await.unwrap();
    tx.advance_case(2, &damaged).await.unwrap();
    tx.commit().await.unwrap();
    let report = loaded(&host, YEAR).await;
    assert_eq!(report["recounted"].as_array().unwrap().len(), 1);
    assert_eq!(report["unfinished"], true);
    assert_eq!(host.case(&second).await["due"], "2027-01-05");
    let other = YEAR.replace("2027-01-04]", "2027-01-04, 2027-01-05]");
    let report = loaded(&host, &other).await;
    assert_eq!(report["recounted"].as_array().unwrap().len(), 1);
    assert_eq!(host.case(&second).await["due"], "2027-01-06");
}
