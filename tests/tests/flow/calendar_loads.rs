//! Calendars as they are loaded: twice, at once, under a key, across a restart, and out of order.

use std::sync::Arc;

use axum::http::StatusCode;
use bylaw::calendar::Calendar;
use bylaw::clock::Clock;
use bylaw::flow;
use bylaw_tests::places::setup;
use serde_json::json;

use crate::calendars::{PATH, YEAR, amended, applied, load, loaded, shipped};
use crate::events;

/// Invariant: loading the same twice has one effect and one answer.
#[tokio::test]
async fn a_year_that_is_loaded_again_changes_nothing() {
    let (host, case) = applied("2026-12-28").await;
    let report = loaded(&host, YEAR).await;
    let once = host.case(&case).await;
    assert_eq!(loaded(&host, YEAR).await, report);
    assert_eq!(host.case(&case).await, once);
    assert_eq!(host.get(&format!("{PATH}/1")).await.body, report);
    let shown = host.get(PATH).await.body;
    assert_eq!(shown["loaded"].as_array().unwrap().len(), 1);
    assert_eq!(
        shown["calendar"]["years"]["2027"]["on"],
        json!(["2027-01-03"])
    );
}

/// Invariant: of two loads at once none is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_loads_at_once_follow_each_other() {
    let (host, case) = applied("2026-12-28").await;
    let later = YEAR
        .replace("2027", "2028")
        .replace("2028-01-01, 2028-01-04", "")
        .replace("2028-01-03", "");
    let (one, two) = tokio::join!(load(&host, YEAR), load(&host, &later));
    assert_eq!((one.status, two.status), (StatusCode::OK, StatusCode::OK));
    let mut revisions =
        [&one.body["revision"], &two.body["revision"]].map(|one| one.as_u64().unwrap());
    revisions.sort_unstable();
    assert_eq!(revisions, [1, 2]);
    let shown = host.get(PATH).await.body;
    for year in ["2026", "2027", "2028"] {
        assert!(shown["calendar"]["years"][year].is_object(), "{year}");
    }
    flow::recount_all(&host.host).await.unwrap();
    let moved = host.case(&case).await;
    assert_eq!(moved["due"], "2027-01-05");
    let recounted = events(&moved)
        .into_iter()
        .filter(|name| *name == "recounted");
    assert_eq!(recounted.count(), 1);
}

/// The same key loads once, and says what it said, whatever somebody else loaded since.
#[tokio::test]
async fn a_load_that_is_sent_again_under_its_key_does_not_undo_another() {
    let (host, _) = applied("2026-12-28").await;
    let key = [
        ("content-type", "application/toml"),
        ("idempotency-key", "k"),
    ];
    let operator = Some("platform-operator");
    let send = || host.send_as("POST", PATH, operator, &key, YEAR.to_owned());
    let first = send().await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    let other = YEAR.replace("2027-01-04]", "2027-01-04, 2027-01-05]");
    load(&host, &other).await;
    assert_eq!(send().await.text, first.text);
    let in_force = host.get(PATH).await.body;
    assert_eq!(in_force["loaded"].as_array().unwrap().len(), 2);
}

/// The file of the policies seeds the first start; what was loaded since outlives a restart.
#[tokio::test]
async fn what_was_loaded_outlives_a_restart() {
    let (host, _) = applied("2026-12-28").await;
    loaded(&host, YEAR).await;
    loaded(&host, &amended(&["2026-12-31"], &[])).await;
    let store = &host.host.store;
    let now = Clock::System.now();
    // A newer file, which has one more year, and 2026 as it was once.
    let later = YEAR
        .replace("2027", "2028")
        .replace("2028-01-01, 2028-01-04", "");
    let later = later.replace("2028-01-03", "");
    let (_, years) = later.split_once('\n').unwrap();
    let file = Calendar::from_toml("cn.toml", &format!("{}\n{years}", shipped())).unwrap();
    let file = Arc::new(file);
    let again = flow::establish(store, "shenyang", &file, now);
    let in_force = again.await.unwrap().in_force();
    assert_eq!(in_force.revision, 3);
    for year in [2027, 2028] {
        assert!(in_force.calendar.years().contains_key(&year), "{year}");
    }
    let amended = "2026-12-31".parse().unwrap();
    assert!(in_force.calendar.years()[&2026].off.contains(&amended));
    // Whoever only reads changes nothing.
    let shipped = setup().jurisdiction("shenyang").unwrap().calendar();
    let read = flow::known_calendars(store, "shenyang", &shipped)
        .await
        .unwrap();
    assert_eq!(read.in_force().revision, 3);
}

#[tokio::test]
async fn a_calendar_that_is_not_in_order_is_refused_by_line_and_key() {
    let (host, _) = applied("2026-12-28").await;
    let wrong = YEAR.replace("on = [2027-01-03]", "on = [2027-01-05]");
    let refused = load(&host, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.body["type"], "urn:bylaw:problem:bad-calendar");
    assert_eq!(refused.body["place"], "body, line 4, `years.2027.on`");
    let json = host.post(PATH, "platform-operator", &json!({})).await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let headers = [("content-type", "application/toml")];
    let stranger = host.send_as("POST", PATH, Some("applicant"), &headers, YEAR.to_owned());
    assert_eq!(stranger.await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        host.get(&format!("{PATH}/7")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(host.get(PATH).await.body["loaded"], json!([]));
    let none = host.get(&format!("{PATH}?digest=none")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "{}", none.text);
}
