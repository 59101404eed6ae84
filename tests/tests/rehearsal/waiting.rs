//! What waits for a shadow is lost by nobody's death and no failure of the database, and dropped by no flood.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use bylaw::clock::real_second;
use bylaw::domain::Principal;
use bylaw::flow::{self, Shadows, erase_person};
use bylaw::sheets::{Encoding, write_csv};
use bylaw::store::Store;
use bylaw_tests::databases::{self, Database, Reached};
use bylaw_tests::guests::component_row;
use bylaw_tests::host::{Answer, TestHost, filing};
use bylaw_tests::places::setup;
use bylaw_tests::sheets::{PROVIDERS, entries, rows};
use serde_json::{Value, json};

use crate::shadow::{PATH, counted, diverging, host_of, shadowed};
use crate::{amended, opened, person, shared};

pub(crate) const DAY: &str = "2025-09-26";

pub(crate) async fn waiting(host: &TestHost) -> u64 {
    let answer = host.send("GET", PATH, Some("data-authority"), Body::empty());
    answer.await.body["waiting"].as_u64().unwrap()
}

/// The same host after a restart, or after whoever was killed.
fn again(host: TestHost) -> TestHost {
    let library = Arc::clone(&setup().library);
    host.restarted(DAY, library, vec![shadowed("", "l")])
}

/// The cases that a shadow answered otherwise.
pub(crate) async fn cases(host: &TestHost) -> Vec<Value> {
    let found = diverging(host).await;
    found.iter().map(|one| one["case"].clone()).collect()
}

/// An application that the rules refuse.
pub(crate) async fn refused(host: &TestHost) -> Answer {
    let mut apply = filing("opening-application", json!({}));
    apply["applicant"] = person(1);
    let path = "/api/v1/jurisdictions/model/cases";
    let refused = host.post(path, "applicant", &apply).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
}

/// Invariant: a case that was filed beside a shadow is asked about, whoever lives to do it.
#[tokio::test]
async fn whoever_is_killed_before_he_asked_another_asks() {
    let host = host_of(DAY, "", "l").await;
    let first = shared(&host, "").await;
    shared(&host, "days").await;
    let host = again(host);
    assert_eq!(waiting(&host).await, 2);
    flow::answer_beside(&host.host).await.unwrap();
    assert_eq!(cases(&host).await, [first["id"].clone()]);
    assert_eq!(waiting(&host).await, 0);
    flow::answer_beside(&host.host).await.unwrap();
    assert_eq!(cases(&host).await.len(), 1, "it is recorded once");
}

/// Invariant: what a dead host had taken is taken by another after a minute, and what nobody lives to
/// ask ends without holding up the rest.
#[tokio::test]
async fn what_somebody_took_and_died_with_is_taken_over() {
    let host = host_of(DAY, "", "l").await;
    let taking = async |ago: i64| {
        let mut tx = host.host.store.begin("model").await.unwrap();
        let here = real_second() - ago;
        let taken = tx.take_shadow_questions(here, 1).await.unwrap();
        tx.commit().await.unwrap();
        taken
    };
    let deadly = shared(&host, "").await;
    for hours in (1..=4).rev() {
        let taken = taking(hours * 3_600).await;
        assert_eq!(deadly["id"], taken[0].case.as_str());
    }
    let well = shared(&host, "").await;
    let held = taking(0).await;
    assert_eq!(deadly["id"], held[0].case.as_str());
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), 1);
    assert_eq!(cases(&host).await, [well["id"].clone()]);
    assert_eq!(waiting(&host).await, 1, "somebody is still at the other");
    let mut tx = host.host.store.begin("model").await.unwrap();
    tx.leave_shadow_question(&held[0]).await.unwrap();
    tx.commit().await.unwrap();
    flow::answer_beside(&host.host).await.unwrap();
    let both = [well["id"].clone(), deadly["id"].clone()];
    assert_eq!(cases(&host).await, both, "whoever left it is not counted");
    let third = shared(&host, "").await;
    for hours in (1..=5).rev() {
        taking(hours * 3_600).await;
    }
    let fourth = shared(&host, "").await;
    // The sixth takes it, and asks no more.
    flow::answer_beside(&host.host).await.unwrap();
    assert_eq!(waiting(&host).await, 0);
    assert_eq!(counted(&host, "lost").await, 1);
    let told = cases(&host).await;
    assert!(!told.contains(&third["id"]) && told.contains(&fourth["id"]));
}

/// Invariant: no filing that is taken waits for a shadow, and none is dropped, however many there are.
#[tokio::test]
async fn more_filings_than_wait_at_once_are_all_asked_about() {
    let host = host_of(DAY, "", "l").await;
    let host = host.with_shadows(Shadows::of(2));
    let mut filed = vec![];
    for _ in 0..60 {
        filed.push(shared(&host, "").await["id"].clone());
    }
    assert_eq!(diverging(&host).await.len(), 0, "nobody was asked yet");
    assert_eq!(waiting(&host).await, 60);
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), 60);
    assert_eq!(cases(&host).await, filed);
    assert_eq!(counted(&host, "diverged").await, 60);
}

/// Invariant: nothing of a refused filing is stored but what a shadow said otherwise; where no more
/// of them can wait, the shadow is asked before the refusal is answered.
#[tokio::test]
async fn refused_filings_are_all_asked_about_and_leave_nothing_else() {
    let host = host_of(DAY, "r", "").await;
    let host = host.with_shadows(Shadows::of(2));
    for _ in 0..5 {
        refused(&host).await;
    }
    assert_eq!(diverging(&host).await.len(), 3, "two of them wait");
    assert_eq!(waiting(&host).await, 2);
    let mut view = host.host.store.read("model").await.unwrap();
    assert_eq!(view.count_shadow_questions().await.unwrap(), 0);
    drop(view);
    let told = flow::answer_refused(&host.host).await.unwrap();
    assert_eq!((told, waiting(&host).await), (2, 0));
    assert_eq!(diverging(&host).await.len(), 5);
    // Those persons' names are in none of them.
    let told = json!(diverging(&host).await).to_string();
    assert!(!told.contains("张三"), "{told}");
}

/// Invariant: a host that ends in order asks about what it refused, and leaves cases to the next.
#[tokio::test]
async fn an_end_in_order_asks_about_refusals_and_leaves_cases() {
    let host = host_of(DAY, "r", "l").await;
    refused(&host).await;
    let case = shared(&host, "").await;
    host.host.stop.tell();
    bylaw::shadower::run(Arc::clone(&host.host)).await;
    assert_eq!(cases(&host).await, [Value::Null]);
    assert_eq!(waiting(&host).await, 1);
    let host = again(host);
    flow::answer_beside(&host.host).await.unwrap();
    assert_eq!(cases(&host).await, [Value::Null, case["id"].clone()]);
}

/// A host on a database of its own, whose reads can be made to fail.
async fn failing() -> (TestHost, Database) {
    let database = Database::create().await;
    let store = Store::open(&database.host_url()).await.unwrap();
    let host = TestHost::standing(DAY, store, vec![shadowed("", "l")], true).await;
    let conditional = bylaw_tests::host::entry("conditional");
    host.hold_entry("model", conditional).await;
    (host, database)
}

/// Invariant: a database that fails for moments, however often, makes no question count as one that
/// somebody died with.
#[tokio::test]
async fn a_database_that_fails_for_moments_loses_no_question() {
    if !databases::on_postgres() {
        return;
    }
    let (host, database) = failing().await;
    let case = shared(&host, "").await;
    database.fail_reads_of("events").await;
    for round in 0..6 {
        let failed = flow::answer_beside(&host.host).await.unwrap_err();
        assert!(failed.is_passing(), "{failed}");
        let mut view = host.host.store.read("model").await.unwrap();
        assert!(view.has_shadow_question().await.unwrap(), "round {round}");
    }
    database.mend_reads_of("events").await;
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), 1);
    assert_eq!(cases(&host).await, [case["id"].clone()]);
    assert_eq!((counted(&host, "lost").await, waiting(&host).await), (0, 0));
}

/// What was answered before the database failed is kept.
#[tokio::test]
async fn what_is_known_when_the_database_fails_is_kept() {
    if !databases::on_postgres() {
        return;
    }
    let (host, database) = failing().await;
    let case = shared(&host, "").await;
    let (id, last) = (case["id"].as_str().unwrap(), "f".repeat(64));
    let mut tx = host.host.store.begin("model").await.unwrap();
    let row = component_row(&last);
    tx.insert_component(&row, b"no component").await.unwrap();
    tx.insert_shadow_question(id, &last).await.unwrap();
    tx.commit().await.unwrap();
    database.fail_reads_of("components").await;
    let failed = flow::answer_beside(&host.host).await.unwrap_err();
    assert!(failed.is_passing(), "{failed}");
    assert_eq!(cases(&host).await, [case["id"].clone()]);
    assert_eq!(waiting(&host).await, 1, "the other question waits");
    assert_eq!(counted(&host, "lost").await, 0);
}

/// Invariant: of two that took the same question exactly one ends it, and only he records.
#[tokio::test]
async fn whoever_comes_second_with_an_answer_records_nothing() {
    let host = host_of(DAY, "", "l").await;
    shared(&host, "").await;
    let mut tx = host.host.store.begin("model").await.unwrap();
    let slow = tx.take_shadow_questions(real_second() - 3_600, 1);
    let slow = slow.await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), 1);
    let mut tx = host.host.store.begin("model").await.unwrap();
    assert!(!tx.end_shadow_question(&slow[0]).await.unwrap());
    drop(tx);
    assert_eq!(diverging(&host).await.len(), 1);
}

/// It was a shadow when the case was filed; that it is none any more changes nothing of that.
#[tokio::test]
async fn a_shadow_that_was_withdrawn_meanwhile_is_still_asked() {
    let host = host_of(DAY, "", "l").await;
    let before = shared(&host, "").await;
    let by = Principal::claiming("data-authority".parse().unwrap());
    let withdrawn = flow::withdraw_release(&host.host, &by, "model", 2, None);
    withdrawn.await.unwrap();
    shared(&host, "").await;
    assert_eq!(waiting(&host).await, 1);
    flow::answer_beside(&host.host).await.unwrap();
    assert_eq!(cases(&host).await, [before["id"].clone()]);
}

/// Invariant: what cannot be asked ends, is counted, and holds up nothing.
#[tokio::test]
async fn what_cannot_be_asked_ends_and_holds_up_nothing() {
    let host = host_of(DAY, "", "l").await;
    let case = shared(&host, "").await["id"].clone();
    let mut tx = host.host.store.begin("model").await.unwrap();
    let (id, gone) = (case.as_str().unwrap(), "0".repeat(64));
    tx.insert_shadow_question(id, &gone).await.unwrap();
    tx.commit().await.unwrap();
    let asked = opened(&host, &person(1)).await;
    let erased = asked["history"][0]["matter"]["applicant"]["id"].clone();
    let erased = erase_person(&host.host, "model", erased.as_str().unwrap());
    assert!(erased.await.unwrap());
    let well = shared(&host, "").await;
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), 4);
    let told = cases(&host).await;
    assert_eq!(told, [case, well["id"].clone()]);
    assert_eq!(counted(&host, "lost").await, 1);
    assert_eq!(counted(&host, "erased").await, 1);
    assert_eq!(waiting(&host).await, 0);
}

/// A date that no calendar reaches: the case tells that, not what the rules said.
#[tokio::test]
async fn where_the_answer_is_not_recorded_the_rules_in_force_are_asked_once_more() {
    let host = host_of("9999-12-28", "", "l").await;
    let case = shared(&host, "").await;
    assert_eq!(case["history"][1]["code"], "no-date", "{case:#}");
    flow::answer_beside(&host.host).await.unwrap();
    let found = diverging(&host).await;
    assert_eq!(found[0]["case"], case["id"]);
    assert_eq!(found[0]["differences"][0]["what"], "period");
    assert_eq!((found.len(), counted(&host, "lost").await), (1, 0));
}

/// Invariant: what is damaged in the database holds up nothing else of its batch.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_holds_up_nothing_else() {
    let mut reached = Reached::create().await;
    let store = reached.store.clone();
    let host = TestHost::standing(DAY, store, vec![shadowed("", "l")], true).await;
    let conditional = bylaw_tests::host::entry("conditional");
    host.hold_entry("model", conditional).await;
    opened(&host, &person(1)).await;
    let [well, bad] = [shared(&host, "").await, shared(&host, "").await];
    reached.execute("UPDATE persons SET party = '{}'").await;
    let bad = bad["id"].as_str().unwrap();
    let damage = format!("UPDATE events SET body = '{{}}' WHERE case_id = '{bad}'");
    reached.execute(&damage).await;
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), 3);
    assert_eq!(cases(&host).await, [well["id"].clone()]);
    assert_eq!((counted(&host, "lost").await, waiting(&host).await), (2, 0));
}

/// Nobody filed what is only tried, so no shadow is asked about it.
#[tokio::test]
async fn a_dry_run_asks_no_shadow() {
    let host = host_of(DAY, "", "l").await;
    let sheet = rows(&entries(2, &PROVIDERS));
    let csv = write_csv(&sheet, Encoding::Utf8).unwrap();
    let headers = [("content-type", "text/csv")];
    let path = "/api/v1/jurisdictions/model/imports";
    let by = Some("provider");
    let tried = host.send_as("POST", path, by, &headers, csv).await;
    assert_eq!(tried.status, StatusCode::CREATED, "{}", tried.text);
    assert_eq!(tried.body["refused"], 2, "{:#}", tried.body);
    assert_eq!(waiting(&host).await, 0);
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), 0);
    let none = shared(&host, "").await;
    assert_eq!(flow::answer_beside(&host.host).await.unwrap(), 1);
    assert_eq!(cases(&host).await, [none["id"].clone()]);
    assert_eq!(
        diverging(&host).await[0]["component"],
        amended("l").digest()
    );
}
