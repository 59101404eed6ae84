//! A request for more that stops the clock, or lets it begin anew on the day of supply.
//!
//! Of the days used here, 28 September and 11 October 2025 are make-up working days, and the
//! holidays last from 1 to 8 October.

use bylaw::calendar::{Ledger, Reference, Why};
use bylaw_tests::host::{TestHost, filing};
use serde_json::{Value, json};

use crate::{applied, events, last_event, may, model_host};

const CALENDAR: &str = include_str!("../../../policies/calendars/cn.toml");

/// The authority asks for more on a day.
async fn asked(host: &TestHost, case: &Value, day: &str) -> Value {
    host.go_to(day).await;
    let ask = json!({ "outcome": "request-supplement" });
    host.done(case, "data-authority", &ask).await
}

/// The applicant supplies it on a day.
async fn supplied(host: &TestHost, case: &Value, day: &str) -> Value {
    host.go_to(day).await;
    let supply = json!({ "supply": ["补充说明"] });
    host.done(case, "applicant", &supply).await
}

/// The ledgers of a case, found true by a verifier that shares no code with the calendar.
async fn ledgers(host: &TestHost, case: &Value) -> Vec<Ledger> {
    let path = format!("/api/v1/cases/{}/ledger", case["id"].as_str().unwrap());
    let mut body = host.get(&path).await.body;
    let told: Vec<Ledger> = serde_json::from_value(body["ledgers"].take()).unwrap();
    assert_eq!(Reference::read(CALENDAR).unwrap().verify_all(&told), Ok(()));
    assert_eq!(body["due"], json!(told.last().unwrap().due));
    told
}

fn days(ledger: &Ledger, which: impl Fn(&bylaw::calendar::Row) -> bool) -> Vec<String> {
    let rows = ledger.days.iter().filter(|row| which(row));
    rows.map(|row| row.date.to_string()[5..].to_owned())
        .collect()
}

fn counted(ledger: &Ledger) -> Vec<String> {
    days(ledger, |row| row.counted)
}

/// Silence approves when the due day has ended, and not before.
async fn lapses_on(host: &TestHost, case: &Value, due: &str, next_day: &str) {
    host.go_to(due).await;
    assert_eq!(host.case(case).await["state"], "open");
    host.go_to(next_day).await;
    let case = host.case(case).await;
    assert_eq!(
        (&case["closed"], &case["deemed"]),
        (&json!("approve"), &json!(true))
    );
    assert_eq!(case["closed_on"], due);
}

#[tokio::test]
async fn a_suspended_period_moves_by_the_working_days_of_the_wait() {
    let (host, case) = applied("suspends").await;
    assert_eq!(case["due"], "2025-10-10");
    let case = asked(&host, &case, "2025-09-29").await;
    assert_eq!(
        (&case["at"], &case["due"]),
        (&json!("applicant"), &Value::Null)
    );
    // The day on which it was due passes, and nothing lapses while the clock stands still.
    let case = supplied(&host, &case, "2025-10-13").await;
    assert_eq!(
        (&case["at"], &case["due"]),
        (&json!("data-authority"), &json!("2025-10-16"))
    );
    let supply = last_event(&case, "supplied");
    assert_eq!(supply["day"], "2025-10-13");
    assert_eq!(supply["materials"], json!(["补充说明"]));
    assert_eq!(supply["clock"]["day_zero"], "2025-09-26");
    assert_eq!(
        supply["clock"]["pauses"],
        json!([["2025-09-29", "2025-10-13"]])
    );
    assert_eq!(supply["clock"]["due"], "2025-10-16");
    let told = ledgers(&host, &case).await;
    assert_eq!(
        counted(&told[0]),
        ["09-28", "09-29", "10-14", "10-15", "10-16"]
    );
    let paused = days(&told[0], |row| row.why == Why::Paused);
    assert_eq!(
        (&*paused[0], &*paused[paused.len() - 1]),
        ("09-30", "10-13")
    );
    lapses_on(&host, &case, "2025-10-16", "2025-10-17").await;
}

/// Ten days from 26 September end on 6 October, which would roll to the 9th. Four days of waiting
/// are added to the 6th, not to the 9th.
#[tokio::test]
async fn a_suspended_period_of_calendar_days_rolls_over_once() {
    let (host, case) = applied("suspends days").await;
    assert_eq!(case["due"], "2025-10-09");
    let case = asked(&host, &case, "2025-09-30").await;
    let case = supplied(&host, &case, "2025-10-04").await;
    assert_eq!(case["due"], "2025-10-10");
    assert_eq!(ledgers(&host, &case).await[0].pauses.len(), 1);
    lapses_on(&host, &case, "2025-10-10", "2025-10-11").await;
}

/// One day more of waiting ends on a Saturday that is a working day, one more on a Sunday.
#[tokio::test]
async fn a_suspended_period_of_calendar_days_ends_on_a_working_day() {
    for (supply, due) in [("2025-10-05", "2025-10-11"), ("2025-10-06", "2025-10-13")] {
        let (host, case) = applied("suspends days").await;
        let case = asked(&host, &case, "2025-09-30").await;
        assert_eq!(supplied(&host, &case, supply).await["due"], due);
        ledgers(&host, &case).await;
    }
}

#[tokio::test]
async fn two_waits_move_the_date_twice() {
    let (host, case) = applied("suspends").await;
    let case = asked(&host, &case, "2025-09-29").await;
    let case = supplied(&host, &case, "2025-09-30").await;
    assert_eq!(case["due"], "2025-10-11");
    let case = asked(&host, &case, "2025-10-09").await;
    let case = supplied(&host, &case, "2025-10-10").await;
    assert_eq!(case["due"], "2025-10-13");
    let told = ledgers(&host, &case).await;
    assert_eq!(
        counted(&told[0]),
        ["09-28", "09-29", "10-09", "10-11", "10-13"]
    );
}

/// Who asks again while the applicant is awaited does not make the wait shorter.
#[tokio::test]
async fn asked_twice_the_applicant_is_awaited_since_the_first_time() {
    let (host, case) = applied("suspends").await;
    asked(&host, &case, "2025-09-29").await;
    let case = asked(&host, &case, "2025-10-10").await;
    let case = supplied(&host, &case, "2025-10-13").await;
    assert_eq!(case["due"], "2025-10-16");
}

#[tokio::test]
async fn a_wait_within_an_extension_moves_the_extension() {
    let (host, case) = applied("suspends").await;
    let extend = json!({ "extend": true });
    let case = host.done(&case, "data-authority/head", &extend).await;
    assert_eq!(case["due"], "2025-10-16");
    let case = asked(&host, &case, "2025-10-13").await;
    let case = supplied(&host, &case, "2025-10-15").await;
    assert_eq!(case["due"], "2025-10-20");
    let told = ledgers(&host, &case).await;
    assert_eq!(
        (told.len(), told[0].pauses.len(), told[1].pauses.len()),
        (2, 0, 1)
    );
    assert_eq!(
        counted(&told[1]),
        ["10-11", "10-13", "10-16", "10-17", "10-20"]
    );
}

#[tokio::test]
async fn a_restarted_period_counts_from_the_day_of_supply() {
    let (host, case) = applied("restarts").await;
    let case = asked(&host, &case, "2025-09-29").await;
    assert_eq!(case["due"], Value::Null);
    let case = supplied(&host, &case, "2025-10-11").await;
    assert_eq!(case["due"], "2025-10-17");
    let clock = &last_event(&case, "supplied")["clock"];
    assert_eq!(
        (&clock["day_zero"], &clock["pauses"]),
        (&json!("2025-10-11"), &json!([]))
    );
    let told = ledgers(&host, &case).await;
    assert_eq!(told[0].start.to_string(), "2025-10-11");
    assert_eq!(
        counted(&told[0]),
        ["10-13", "10-14", "10-15", "10-16", "10-17"]
    );
    lapses_on(&host, &case, "2025-10-17", "2025-10-18").await;
}

#[tokio::test]
async fn a_restarted_period_begins_without_its_extension() {
    let (host, case) = applied("restarts").await;
    let extend = json!({ "extend": true });
    let case = host.done(&case, "data-authority/head", &extend).await;
    let case = asked(&host, &case, "2025-09-29").await;
    let case = supplied(&host, &case, "2025-10-13").await;
    assert_eq!(case["due"], "2025-10-20");
    assert_eq!(ledgers(&host, &case).await.len(), 1);
}

/// The day of the request still counted, so nothing is left of a period whose last day it was.
#[tokio::test]
async fn asked_and_supplied_on_the_due_day_changes_no_date() {
    let (host, case) = applied("suspends").await;
    let case = asked(&host, &case, "2025-10-10").await;
    let case = supplied(&host, &case, "2025-10-10").await;
    assert_eq!(case["due"], "2025-10-10");
    lapses_on(&host, &case, "2025-10-10", "2025-10-11").await;
}

#[tokio::test]
async fn a_supply_on_the_day_that_was_due_brings_the_days_of_the_wait() {
    let (host, case) = applied("suspends").await;
    let case = asked(&host, &case, "2025-09-29").await;
    let case = supplied(&host, &case, "2025-10-10").await;
    assert_eq!(case["due"], "2025-10-14");
    lapses_on(&host, &case, "2025-10-14", "2025-10-15").await;
}

/// Asked on a Friday that is the last day, supplied on the rest day after it: no working day lies
/// between, so the date stays where it was, and silence has decided by then.
#[tokio::test]
async fn a_wait_without_a_working_day_moves_nothing() {
    let host = model_host("2025-10-17").await;
    let apply = filing("sharing-application", json!({ "purpose": "suspends" }));
    let case = host.file("model", &apply).await;
    assert_eq!(case["due"], "2025-10-24");
    let case = asked(&host, &case, "2025-10-24").await;
    let case = supplied(&host, &case, "2025-10-25").await;
    assert_eq!(case["due"], "2025-10-24");
    ledgers(&host, &case).await;
    host.go_to("2025-10-25").await;
    let case = host.case(&case).await;
    assert_eq!(
        (&case["closed"], &case["closed_on"]),
        (&json!("approve"), &json!("2025-10-24"))
    );
}

/// A supply on the working day after it is the last day of the same period.
#[tokio::test]
async fn a_wait_of_one_working_day_ends_on_the_day_of_supply() {
    let host = model_host("2025-10-17").await;
    let apply = filing("sharing-application", json!({ "purpose": "suspends" }));
    let case = host.file("model", &apply).await;
    let case = asked(&host, &case, "2025-10-24").await;
    let case = supplied(&host, &case, "2025-10-27").await;
    assert_eq!(case["due"], "2025-10-27");
    lapses_on(&host, &case, "2025-10-27", "2025-10-28").await;
}

/// A clock that has run down cannot stand still.
#[tokio::test]
async fn what_is_overdue_stays_so_whatever_is_asked_for() {
    for (words, due) in [
        ("breach suspends", "2025-10-10"),
        ("breach restarts", "2025-10-22"),
    ] {
        let (host, case) = applied(words).await;
        host.go_to("2025-10-11").await;
        assert_eq!(host.case(&case).await["overdue"], true);
        let case = asked(&host, &case, "2025-10-13").await;
        let case = supplied(&host, &case, "2025-10-15").await;
        assert_eq!(
            (&case["due"], &case["overdue"]),
            (&json!(due), &json!(true)),
            "{words}"
        );
        ledgers(&host, &case).await;
        // It was late once; it is not late again.
        host.go_to("2025-11-03").await;
        let case = host.case(&case).await;
        assert_eq!(case["state"], "open", "{words}");
        let late = events(&case).into_iter().filter(|name| *name == "lapsed");
        assert_eq!(late.count(), 1, "{words}");
        let case = host
            .done(&case, "data-authority", &json!({ "outcome": "approve" }))
            .await;
        assert_eq!(
            (&case["closed"], &case["overdue"]),
            (&json!("approve"), &json!(true))
        );
    }
}

#[tokio::test]
async fn while_the_clock_stands_still_the_body_may_decide_and_nobody_extend() {
    let (host, case) = applied("suspends").await;
    let case = asked(&host, &case, "2025-09-29").await;
    let choices = [
        "approve by data-authority",
        "refuse by data-authority",
        "supply by applicant",
        "withdraw by applicant",
    ];
    assert_eq!(may(&case), choices);
    let extend = json!({ "extend": true });
    assert_eq!(
        host.lacks(&case, "data-authority/head", &extend).await,
        json!(["extension"])
    );
    let case = host
        .done(&case, "data-authority", &json!({ "outcome": "approve" }))
        .await;
    assert_eq!(
        (&case["closed"], &case["deemed"]),
        (&json!("approve"), &json!(false))
    );
}
